//! An article → those most like it: found by the words that tell most of it.
//!
//! Of an article the words that it says most often, first those of its headline, are weighed by their rarity (tf·idf;
//! Salton & Buckley, "Term-weighting approaches in automatic text retrieval", 1988), and the best are asked for as a query's
//! words are.

use super::SearchOptions;
use super::plan::Count;
use super::plan::Group;
use super::plan::Plan;
use super::plan::Variant;
use super::plan::float;
use super::query::Query;
use crate::index::Archive;
use crate::index::Doc;
use crate::index::Miss;
use crate::index::Missing;
use crate::index::TermKind;
use crate::index::both;
use crate::text::sort::sort_by;

/// Words that are looked up: each costs a block of the dictionary.
const CANDIDATES: usize = 30;

/// Words that are asked for.
const TERMS: usize = 15;

/// What a word of the headline counts against one of the text.
const TITLE: f32 = 4.0;

/// A shorter word, or a number, tells little.
const MIN_CHARS: usize = 3;

/// A plan that asks for the words which tell most of `doc`.
///
/// # Errors
/// [`Miss`], as of its card, its body and the blocks that hold its words.
pub(super) fn plan(archive: &Archive, doc: Doc, options: &SearchOptions) -> Result<Plan, Miss> {
    let mut plan = Plan::new(archive, &Query::default(), options.prefix)?;
    let mut missing = Missing::default();
    let mut groups: Vec<Group> = Vec::new();
    for (term, count) in said_most(archive, doc)? {
        let mut variant = Variant::new(TermKind::Word, &term, 1.0, Count::Sum);
        variant.entries = missing.take(archive.entries(TermKind::Word, &term)).unwrap_or_default();
        // Saying a word ten times isn't ten times as telling.
        let weight = 2.0 * count / (count + 1.0);
        let mut group = Group { weight, variants: vec![variant], ..Group::default() };
        group.weigh(archive);
        // A word of this article alone finds nothing.
        groups.extend(
            Some(group).filter(|group| group.variants.iter().any(|word| word.doc_freq() > 1)),
        );
    }
    missing.done()?;
    let worth = |group: &Group| group.weight * group.idf;
    sort_by(&mut groups, |one, other| worth(other).total_cmp(&worth(one)));
    groups.truncate(TERMS);
    plan.groups = groups;
    plan.note_found();
    Ok(plan)
}

/// The words that an article says most often, with what they count together.
fn said_most(archive: &Archive, doc: Doc) -> Result<Vec<(String, f32)>, Miss> {
    let (card, body) = both(archive.card(doc), archive.body(doc))?;
    let mut words: Vec<(String, f32)> = Vec::new();
    let heading = Some(&card.heading).filter(|_| card.has_title);
    let texts = heading.map(|heading| (heading, TITLE));
    for (text, count) in texts.into_iter().chain([(&card.lead, 1.0), (&body.text, 1.0)]) {
        for word in card.analyzer().words(text) {
            let tells = word.normalized.chars().count() >= MIN_CHARS
                && !word.normalized.contains(|c: char| c.is_ascii_digit())
                && !word.is_stopword();
            words.extend(tells.then(|| (word.stem().to_owned(), count)));
        }
    }
    sort_by(&mut words, |(one, _), (other, _)| one.cmp(other));
    let mut summed: Vec<(String, f32)> = Vec::new();
    for (word, count) in words {
        match summed.last_mut() {
            Some((known, sum)) if *known == word => *sum += count,
            _ => summed.push((word, count)),
        }
    }
    // Of words said equally often, longer ones tell more.
    let chars = |word: &str| float(u32::try_from(word.chars().count()).unwrap_or(u32::MAX));
    let rank = |(word, count): &(String, f32)| count + chars(word) / 100.0;
    sort_by(&mut summed, |one, other| rank(other).total_cmp(&rank(one)).then(one.0.cmp(&other.0)));
    summed.truncate(CANDIDATES);
    Ok(summed)
}
