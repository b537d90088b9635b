//! The words of the first hits: pseudo-relevance feedback (Lavrenko & Croft, "Relevance-based language models", 2001,
//! interpolated as RM3).

use super::expand::Blocks;
use super::plan::Count;
use super::plan::Group;
use super::plan::Plan;
use super::plan::Variant;
use super::plan::float;
use crate::index::Archive;
use crate::index::Doc;
use crate::index::Miss;
use crate::index::Missing;
use crate::index::TermKind;
use crate::text::sort::sort_by;

/// Hits that are read: their cards, which are shown anyway.
pub(super) const DOCS: usize = 5;

/// Words that are taken from them.
const TERMS: usize = 10;

/// A group for each word that tells most of what the headings and leads of the first hits have in common.
///
/// # Errors
/// [`Miss`], as of the cards and of the blocks that hold the words.
pub(super) fn groups(
    archive: &Archive,
    plan: &Plan,
    first: &[(Doc, f32)],
    weight: f32,
    blocks: &mut Blocks,
) -> Result<Vec<Group>, Miss> {
    let asked: f32 =
        plan.groups.iter().filter(|group| group.typed.is_some()).map(|group| group.weight).sum();
    if weight <= 0.0 || asked <= 0.0 {
        return Ok(Vec::new());
    }
    let terms = best(told(archive, first)?);
    for (term, _) in &terms {
        for (number, segment) in archive.segments().iter().enumerate() {
            let block = segment.block_of(TermKind::Word, term);
            block.into_iter().for_each(|block| blocks.add(number, block));
        }
    }
    if !blocks.fit() {
        return Ok(Vec::new());
    }
    let total: f32 = terms.iter().map(|(_, share)| share).sum();
    let mut missing = Missing::default();
    let mut groups = Vec::new();
    for (term, share) in terms {
        let mut variant = Variant::new(TermKind::Word, &term, 1.0, Count::Sum);
        variant.entries = missing.take(archive.entries(TermKind::Word, &term)).unwrap_or_default();
        let mut group = Group {
            weight: weight * asked * share / total.max(f32::MIN_POSITIVE),
            variants: vec![variant],
            ..Group::default()
        };
        group.weigh(archive);
        groups.push(group);
    }
    missing.done()?;
    Ok(groups)
}

/// The words of the first hits' cards, each with its share.
fn told(archive: &Archive, first: &[(Doc, f32)]) -> Result<Vec<(String, f32)>, Miss> {
    let first = first.get(..DOCS).unwrap_or(first);
    let total: f32 = first.iter().map(|(_, score)| score).sum();
    let mut missing = Missing::default();
    let mut terms: Vec<(String, f32)> = Vec::new();
    for (doc, score) in first {
        let Some(card) = missing.take(archive.card(*doc)) else { continue };
        let analyzer = card.analyzer();
        let mut words: Vec<_> = analyzer.words(&card.heading).collect();
        words.extend(analyzer.words(&card.lead));
        let share = score
            / total.max(f32::MIN_POSITIVE)
            / float(u32::try_from(words.len()).unwrap_or(u32::MAX)).max(1.0);
        for word in words.iter().filter(|word| !word.is_stopword()) {
            terms.push((word.stem().to_owned(), share));
        }
    }
    missing.done()?;
    Ok(terms)
}

/// The terms with the largest shares, each once.
fn best(mut terms: Vec<(String, f32)>) -> Vec<(String, f32)> {
    sort_by(&mut terms, |(one, _), (other, _)| one.cmp(other));
    let mut summed: Vec<(String, f32)> = Vec::new();
    for (term, share) in terms {
        match summed.last_mut() {
            Some((last, sum)) if *last == term => *sum += share,
            _ => summed.push((term, share)),
        }
    }
    sort_by(&mut summed, |(one, share), (other, than)| than.total_cmp(share).then(one.cmp(other)));
    summed.truncate(TERMS);
    summed
}
