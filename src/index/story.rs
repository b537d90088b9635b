//! Articles that tell one story: groups of documents with text in common.
//!
//! Two articles tell one story if enough of the shorter one's 4-word shingles stand in the other (containment; Broder,
//! "On the resemblance and containment of documents", 1997) and their dates lie near. Shingles are looked up in an
//! inverted list, so that no pair without a common shingle is ever compared.

use crate::article::Date;
use std::collections::BTreeMap;

/// Words of a shingle.
const SHINGLE_WORDS: usize = 4;

/// Share of the shorter text's shingles that make two articles one story. The seeds share .35, two independent reports
/// of one event .01 in the median, the 95th percentile .21 (research on Multi-News).
const CONTAINMENT: f32 = 0.2;

/// A shingle of more documents than this is a paper's standing phrase and tells nothing.
const MAX_DOCS_OF_SHINGLE: usize = 32;

/// Texts that share less than so many shingles are not compared: a common quote is no common story.
const MIN_SHARED: u32 = 8;

/// Days between two articles of one story.
const MAX_DAYS_APART: u32 = 62;

/// For each document, the number of its story: dense, in order of its first document; `None` if it is alone.
///
/// `docs`: for each document its stems in order, and its date.
pub(super) fn stories(docs: &[(Vec<&str>, Option<Date>)]) -> Vec<Option<u32>> {
    let shingles: Vec<Vec<u64>> = docs.iter().map(|(stems, _)| shingles_of(stems)).collect();
    let mut lists: BTreeMap<u64, Vec<usize>> = BTreeMap::new();
    for (doc, of_doc) in shingles.iter().enumerate() {
        of_doc.iter().for_each(|shingle| lists.entry(*shingle).or_default().push(doc));
    }
    let mut shared: BTreeMap<(usize, usize), u32> = BTreeMap::new();
    for list in lists.values().filter(|list| list.len() <= MAX_DOCS_OF_SHINGLE) {
        for (at, one) in list.iter().enumerate() {
            list.iter()
                .skip(at + 1)
                .for_each(|other| *shared.entry((*one, *other)).or_default() += 1);
        }
    }
    let len = |doc: usize| shingles.get(doc).map_or(0, Vec::len);
    let date = |doc: usize| docs.get(doc).and_then(|(_, date)| *date);
    let mut leaders: Vec<usize> = (0..docs.len()).collect();
    for ((one, other), count) in shared {
        let shorter = u16::try_from(len(one).min(len(other))).unwrap_or(u16::MAX);
        let common = u16::try_from(count).unwrap_or(u16::MAX);
        if count >= MIN_SHARED
            && f32::from(common) >= CONTAINMENT * f32::from(shorter)
            && near(date(one), date(other))
        {
            join(&mut leaders, one, other);
        }
    }
    number_groups(&mut leaders)
}

fn shingles_of(stems: &[&str]) -> Vec<u64> {
    let mut shingles: Vec<u64> = stems.windows(SHINGLE_WORDS).map(hash).collect();
    shingles.sort_unstable();
    shingles.dedup();
    shingles
}

/// FNV-1a over the words of a shingle, each ended by a byte that none holds.
fn hash(words: &[&str]) -> u64 {
    let bytes = words.iter().flat_map(|word| word.bytes().chain([0]));
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

fn near(one: Option<Date>, other: Option<Date>) -> bool {
    let days = |date: Date| {
        let number = date.to_number();
        number / 10_000 * 372 + number / 100 % 100 * 31 + number % 100
    };
    match (one, other) {
        (Some(one), Some(other)) => days(one).abs_diff(days(other)) <= MAX_DAYS_APART,
        _ => true,
    }
}

fn leader_of(leaders: &[usize], mut doc: usize) -> usize {
    while let Some(&leader) = leaders.get(doc).filter(|leader| **leader != doc) {
        doc = leader;
    }
    doc
}

fn join(leaders: &mut [usize], one: usize, other: usize) {
    let (one, other) = (leader_of(leaders, one), leader_of(leaders, other));
    if let Some(leader) = leaders.get_mut(one.max(other)) {
        *leader = one.min(other);
    }
}

fn number_groups(leaders: &mut [usize]) -> Vec<Option<u32>> {
    let groups: Vec<usize> = (0..leaders.len()).map(|doc| leader_of(leaders, doc)).collect();
    let mut sizes: BTreeMap<usize, u32> = BTreeMap::new();
    groups.iter().for_each(|leader| *sizes.entry(*leader).or_default() += 1);
    sizes.retain(|_, size| *size > 1);
    let numbers: BTreeMap<usize, u32> = sizes.into_keys().zip(0..).collect();
    groups.iter().map(|leader| numbers.get(leader).copied()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stems(text: &str) -> Vec<&str> {
        text.split(' ').collect()
    }

    const WIRE: &str = "a b c d e f g h i j k l m n o p q r s t";
    const CUT: &str = "x y z a b c d e f g h i j k l m n";
    const OTHER: &str = "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16";

    #[test]
    fn common_text_makes_a_story() {
        let day = |text| Date::parse(text);
        let docs = [
            (stems(OTHER), day("2023-09-01")),
            (stems(WIRE), day("2023-09-01")),
            (stems(CUT), day("2023-09")),
            (stems("a b c d"), None),
        ];
        assert_eq!(stories(&docs), [None, Some(0), Some(0), None]);
    }

    #[test]
    fn the_same_words_years_apart_are_two_stories() {
        let docs =
            [(stems(WIRE), Date::parse("2021-09-01")), (stems(CUT), Date::parse("2023-09-01"))];
        assert_eq!(stories(&docs), [None, None]);
        assert_eq!(stories(&[]), []);
    }
}
