//! Words that look like one that was asked for, and often mean nearly the same: *politik*, *politisk*, *politiker*.
//!
//! They are looked for where they lie in the dictionary anyway: among the words that begin alike.

use super::expand::Blocks;
use super::plan::Count;
use super::plan::Group;
use super::plan::Plan;
use super::plan::Variant;
use super::plan::float;
use super::plan::is_listed;
use crate::index::Archive;
use crate::index::Miss;
use crate::index::Missing;
use crate::index::TermKind;
use crate::text::analyzer::without_mark;
use crate::text::sort::sort_by;
use crate::text::sort::sort_dedup;

/// A shorter word looks like too many.
const MIN_CHARS: usize = 4;

/// Letters of a gram.
const GRAM: usize = 4;

/// Less alike is another word.
const LEAST: f32 = 0.3;

/// Neighbours of a word.
const MOST: usize = 20;

/// A group for each neighbour of a word that was asked for.
///
/// # Errors
/// [`Miss`], as of the dictionary's blocks.
pub(super) fn groups(
    archive: &Archive,
    plan: &Plan,
    weight: f32,
    blocks: &mut Blocks,
) -> Result<Vec<Group>, Miss> {
    let mut missing = Missing::default();
    let mut groups = Vec::new();
    for group in plan.groups.iter().filter(|group| group.typed.is_some() && weight > 0.0) {
        // Words of all languages lie together: one of them is enough.
        let own = group.own();
        let Some(word) = own.iter().find(|word| word.is_found()).or(own.first()) else { continue };
        let (stem, _) = without_mark(&word.term);
        let is_word = stem.chars().all(|c| !c.is_ascii_digit());
        if stem.chars().count() < MIN_CHARS || !is_word || is_listed(&word.term) {
            continue;
        }
        let alike = missing.take(alike(archive, group, stem, blocks));
        for (term, likeness) in alike.unwrap_or_default() {
            let mut variant = Variant::new(TermKind::Word, &term, 1.0, Count::Sum);
            variant.entries =
                missing.take(archive.entries(TermKind::Word, &term)).unwrap_or_default();
            let mut neighbour = Group { variants: vec![variant], ..Group::default() };
            neighbour.weigh(archive);
            // A rarer word isn't surer than the one that was asked for.
            neighbour.idf = neighbour.idf.min(group.idf);
            neighbour.weight = weight * likeness * group.weight;
            groups.push(neighbour);
        }
    }
    missing.done()?;
    Ok(groups)
}

/// The words most like `word`, and how much, without those that stand for it already.
fn alike(
    archive: &Archive,
    group: &Group,
    word: &str,
    blocks: &mut Blocks,
) -> Result<Vec<(String, f32)>, Miss> {
    let mut missing = Missing::default();
    let prefix: String = word.chars().take(GRAM).collect();
    for (number, segment) in archive.segments().iter().enumerate() {
        segment.blocks_of(&prefix).into_iter().for_each(|block| blocks.add(number, block));
    }
    let mut terms: Vec<String> = Vec::new();
    for segment in archive.segments().iter().filter(|_| blocks.fit()) {
        terms.extend(missing.take(segment.terms_with_prefix(&prefix)).unwrap_or_default());
    }
    missing.done()?;
    sort_dedup(&mut terms);
    let own = grams(word);
    let mut alike: Vec<(String, f32)> = Vec::new();
    for term in terms {
        if group.variants.iter().all(|known| known.term != term) {
            let likeness = likeness(&own, &grams(without_mark(&term).0));
            alike.extend(Some((term, likeness)).filter(|_| likeness >= LEAST));
        }
    }
    sort_by(&mut alike, |(one, share), (other, than)| than.total_cmp(share).then(one.cmp(other)));
    alike.truncate(MOST);
    Ok(alike)
}

/// The grams of a word between marks of its ends, sorted, each once.
fn grams(word: &str) -> Vec<[char; GRAM]> {
    let mut letters = vec!['$'];
    letters.extend(word.chars());
    letters.push('$');
    let mut grams: Vec<[char; GRAM]> =
        letters.windows(GRAM).filter_map(|gram| gram.try_into().ok()).collect();
    sort_dedup(&mut grams);
    grams
}

/// The cosine of two sets.
fn likeness(one: &[[char; GRAM]], other: &[[char; GRAM]]) -> f32 {
    let both = one.iter().filter(|gram| other.binary_search(gram).is_ok()).count();
    let count = |count: usize| float(u32::try_from(count).unwrap_or(u32::MAX));
    count(both) / libm::sqrtf(count(one.len()) * count(other.len())).max(1.0)
}
