//! Articles that tell one story: groups of documents with text in common.
//!
//! Two articles tell one story if enough of the shorter one's 4-word shingles stand in the other (containment; Broder,
//! "On the resemblance and containment of documents", 1997) and their dates lie near. Shingles are looked up in an
//! inverted list, so that no pair without a common shingle is ever compared. A date known by its year or month alone may
//! be any of its days, and all of a story lie near each other: an undated article is no bridge between two years.

use crate::article::Date;
use std::collections::BTreeMap;

/// Words of a shingle.
const SHINGLE_WORDS: usize = 4;

/// Percent of the shorter text's shingles that make two articles one story. The seeds share 35, two independent reports
/// of one event 1 in the median, the 95th percentile 21 (research on Multi-News).
const CONTAINMENT_PERCENT: u64 = 20;

/// A shingle of more documents than this is a paper's standing phrase and tells nothing.
const MAX_DOCS_OF_SHINGLE: usize = 32;

/// Texts that share less than so many shingles are not compared: a common quote is no common story.
const MIN_SHARED: u64 = 8;

/// Most days between any two articles of one story.
const MAX_DAYS_APART: u32 = 62;

/// Archives of more words than this keep one of so many shingles ([`SAMPLE`]), chosen by their hashes: containment is
/// estimated.
const SAMPLE_ABOVE: usize = 2_000_000;

/// See [`SAMPLE_ABOVE`].
const SAMPLE: u64 = 8;

/// The shingles of all documents.
#[derive(Debug, Default)]
pub(super) struct Shingles {
    /// Shingles and their documents.
    kept: Vec<(u64, u32)>,
    /// Of each document how many were kept.
    counts: Vec<u32>,
    sampled: bool,
}

impl Shingles {
    /// The next document, by the numbers of its stems in order.
    pub(super) fn add(&mut self, doc: u32, stems: &[u32]) {
        let mut shingles: Vec<u64> = stems.windows(SHINGLE_WORDS).map(hash).collect();
        shingles.retain(|shingle| !self.sampled || is_sample(*shingle));
        shingles.sort_unstable();
        shingles.dedup();
        self.counts.push(u32::try_from(shingles.len()).unwrap_or(u32::MAX));
        self.kept.extend(shingles.into_iter().map(|shingle| (shingle, doc)));
        if !self.sampled && self.kept.len() > SAMPLE_ABOVE {
            self.sampled = true;
            self.kept.retain(|(shingle, _)| is_sample(*shingle));
            self.counts.iter_mut().for_each(|count| *count = 0);
            for (_, doc) in &self.kept {
                if let Some(count) =
                    usize::try_from(*doc).ok().and_then(|doc| self.counts.get_mut(doc))
                {
                    *count += 1;
                }
            }
        }
    }

    /// For each document, the number of its story: dense, in order of its first document; `None` if it is alone.
    ///
    /// `order`: numbers of the documents as they came, in the order of their new numbers; `dates` in that order.
    pub(super) fn stories(mut self, order: &[usize], dates: &[Option<Date>]) -> Vec<Option<u32>> {
        let mut places = vec![None; self.counts.len()];
        for (place, number) in order.iter().enumerate() {
            if let Some(slot) = places.get_mut(*number) {
                *slot = Some(place);
            }
        }
        let place_of =
            |doc: u32| usize::try_from(doc).ok().and_then(|doc| places.get(doc).copied()?);
        self.kept.sort_unstable();
        let mut pairs: Vec<(usize, usize)> = Vec::new();
        for list in self.kept.chunk_by(|(one, _), (other, _)| one == other) {
            let mut docs: Vec<usize> = list.iter().filter_map(|(_, doc)| place_of(*doc)).collect();
            docs.sort_unstable();
            if docs.len() <= MAX_DOCS_OF_SHINGLE {
                for (at, one) in docs.iter().enumerate() {
                    pairs.extend(docs.iter().skip(at + 1).map(|other| (*one, *other)));
                }
            }
        }
        self.kept = Vec::new();
        pairs.sort_unstable();
        let len = |place: usize| {
            let count = order.get(place).and_then(|doc| self.counts.get(*doc));
            count.map_or(0, |count| u64::from(*count))
        };
        let least = if self.sampled { MIN_SHARED / SAMPLE + 1 } else { MIN_SHARED };
        let mut groups = Groups::of(dates.iter().copied());
        for pair in pairs.chunk_by(|one, other| one == other) {
            let (Some((one, other)), Ok(common)) = (pair.first(), u64::try_from(pair.len())) else {
                continue;
            };
            let wanted = CONTAINMENT_PERCENT.saturating_mul(len(*one).min(len(*other)));
            if common >= least && common.saturating_mul(100) >= wanted {
                groups.join(*one, *other);
            }
        }
        groups.numbers()
    }
}

fn is_sample(shingle: u64) -> bool {
    (shingle >> 32).is_multiple_of(SAMPLE)
}

/// FNV-1a over the numbers of a shingle's stems.
fn hash(stems: &[u32]) -> u64 {
    let bytes = stems.iter().flat_map(|stem| stem.to_le_bytes());
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// The days between which the dated articles of a group lie; `None` if none is dated.
///
/// Any two of them are at most `begins - ends` days apart, each taken for the day nearest to the other.
#[derive(Debug, Clone, Copy)]
struct Days {
    /// The latest of their first possible days.
    begins: u32,
    /// The earliest of their last possible days.
    ends: u32,
}

/// Documents joined to groups (union-find), each led by its first document.
struct Groups {
    /// For each document, one nearer to its leader; a leader names itself.
    leaders: Vec<usize>,
    /// Of each leader, its group's days.
    days: Vec<Option<Days>>,
}

impl Groups {
    /// Each document alone.
    fn of(dates: impl Iterator<Item = Option<Date>>) -> Self {
        let days_of = |date: Date| {
            let (begins, ends) = date.days();
            Days { begins, ends }
        };
        let days: Vec<_> = dates.map(|date| date.map(days_of)).collect();
        Self { leaders: (0..days.len()).collect(), days }
    }

    fn leader_of(&self, mut doc: usize) -> usize {
        while let Some(&leader) = self.leaders.get(doc).filter(|leader| **leader != doc) {
            doc = leader;
        }
        doc
    }

    /// Makes one group of those of `one` and `other`, if all of both lie near each other.
    fn join(&mut self, one: usize, other: usize) {
        let (one, other) = (self.leader_of(one), self.leader_of(other));
        let days_of = |doc: usize| self.days.get(doc).copied().flatten();
        let days = match (days_of(one), days_of(other)) {
            (Some(one), Some(other)) => {
                Some(Days { begins: one.begins.max(other.begins), ends: one.ends.min(other.ends) })
            }
            (days, None) | (None, days) => days,
        };
        if days.is_some_and(|days| days.begins.saturating_sub(days.ends) > MAX_DAYS_APART) {
            return;
        }
        let (first, last) = (one.min(other), one.max(other));
        if let Some(leader) = self.leaders.get_mut(last) {
            *leader = first;
        }
        if let Some(of_first) = self.days.get_mut(first) {
            *of_first = days;
        }
    }

    /// The groups of several documents, numbered in order of their leaders.
    fn numbers(&self) -> Vec<Option<u32>> {
        let groups: Vec<usize> = (0..self.leaders.len()).map(|doc| self.leader_of(doc)).collect();
        let mut sizes: BTreeMap<usize, u32> = BTreeMap::new();
        groups.iter().for_each(|leader| *sizes.entry(*leader).or_default() += 1);
        sizes.retain(|_, size| *size > 1);
        let numbers: BTreeMap<usize, u32> = sizes.into_keys().zip(0..).collect();
        groups.iter().map(|leader| numbers.get(leader).copied()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stems(text: &str) -> Vec<&str> {
        text.split(' ').collect()
    }

    fn stories(docs: &[(Vec<&str>, Option<Date>)]) -> Vec<Option<u32>> {
        let mut numbers = std::collections::BTreeMap::new();
        let mut shingles = Shingles::default();
        for ((stems, _), doc) in docs.iter().zip(0..) {
            let stems: Vec<u32> = stems
                .iter()
                .map(|stem| {
                    let next = u32::try_from(numbers.len()).unwrap();
                    *numbers.entry(*stem).or_insert(next)
                })
                .collect();
            shingles.add(doc, &stems);
        }
        let order: Vec<usize> = (0..docs.len()).collect();
        shingles.stories(&order, &docs.iter().map(|(_, date)| *date).collect::<Vec<_>>())
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
    /// The stories of articles with the same text, newest first as the index has them.
    fn of_dates(dates: &[&str]) -> Vec<Option<u32>> {
        stories(&dates.iter().map(|date| (stems(WIRE), Date::parse(date))).collect::<Vec<_>>())
    }

    #[test]
    fn a_date_may_be_any_of_its_days() {
        for (one, other, near) in [
            ("2023-12-31", "2023", true),
            ("2023", "2023-01-01", true),
            ("2024", "2023-10-31", true),
            ("2024", "2023-10-30", false),
            ("2024-03-02", "2023", true),
            ("2024-03-03", "2023", false),
            ("2023-03-04", "2022", false),
            ("2024", "2023", true),
            ("2025", "2023", false),
            ("2023-06", "2023-03", true),
            ("2023-06", "2023-03-31", true),
            ("2023-06", "2023-03-30", false),
            ("2023-11-15", "2023-09-14", true),
            ("2023-11-16", "2023-09-14", false),
            ("9999-12-31", "0000-01-01", false),
            ("", "0000-01-01", true),
            ("", "", true),
        ] {
            let expected = if near { [Some(0); 2] } else { [None; 2] };
            assert_eq!(of_dates(&[one, other]), expected, "{one:?}, {other:?}");
            assert_eq!(of_dates(&[other, one]), expected, "{other:?}, {one:?}");
        }
    }

    #[test]
    fn no_article_is_a_bridge_between_years() {
        assert_eq!(of_dates(&["2023-09", "2021-09", ""]), [Some(0), None, Some(0)]);
        assert_eq!(of_dates(&["", "2023-09", "2021-09"]), [Some(0), Some(0), None]);
        // A day of the year on each side of it, eleven months apart.
        assert_eq!(of_dates(&["2023-12-01", "2023", "2023-01-01"]), [Some(0), Some(0), None]);
        // Each near the next, the last not near the first.
        assert_eq!(
            of_dates(&["2023-09-01", "2023-07-15", "2023-06-01", "2023-04-15"]),
            [Some(0), Some(0), Some(1), Some(1)]
        );
        let docs = [
            (stems(WIRE), Date::parse("2023-09-01")),
            (stems(OTHER), None),
            (stems(CUT), None),
            (stems(OTHER), Date::parse("2021-09-01")),
        ];
        assert_eq!(stories(&docs), [Some(0), Some(1), Some(0), Some(1)]);
    }

    #[test]
    fn long_texts_need_the_same_share() {
        let words: Vec<String> = (0..260_000_u32).map(|number| number.to_string()).collect();
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let (one, rest) = words.split_at(130_000);
        for (common, told) in [(20_000, None), (30_000, Some(0))] {
            let other: Vec<&str> =
                one.iter().take(common).chain(rest.iter().skip(common)).copied().collect();
            assert_eq!(stories(&[(one.to_vec(), None), (other, None)]), [told; 2], "{common}");
        }
    }
}
