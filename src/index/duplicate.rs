//! Articles with text in common: the same text again, cut or edited, or reports that quote the same.
//!
//! Texts are compared by their 4-word shingles (Broder, "On the resemblance and containment of documents", 1997):
//! containment is the share of the shorter one's that stand in the other. Shingles are looked up in an inverted list, so
//! that no pair without a common one is ever compared. A *duplicate* holds nearly all of the other, or half of it and
//! its opening: what two papers make of one wire story opens alike, while a text that was put together from two has the
//! other one's further down.

use super::groups::Groups;

/// Words of a shingle.
pub(super) const SHINGLE_WORDS: usize = 4;

/// Percent of the shorter text's shingles that make two articles one story. The seeds share 35, two independent reports
/// of one event 1 in the median, the 95th percentile 21 (research on Multi-News).
const STORY_PERCENT: usize = 20;

/// Percent that make them duplicates, if the opening is among what they share.
const DUPLICATE_PERCENT: usize = 45;

/// Percent that make them duplicates, wherever it stands.
const COPY_PERCENT: usize = 80;

/// What they share begins before this place of both texts, in thousandths, where the opening is among it.
const OPENING: u16 = 400;

/// A shingle of more documents than this is a paper's standing phrase and tells nothing.
const MAX_DOCS_OF_SHINGLE: usize = 32;

/// Texts that share less than so many shingles are not compared: a common quote is no common story.
const MIN_SHARED: usize = 8;

/// Archives of more words than this keep one of so many shingles ([`SAMPLE`]), chosen by their hashes: containment is
/// estimated.
const SAMPLE_ABOVE: usize = 2_000_000;

/// See [`SAMPLE_ABOVE`].
const SAMPLE: u64 = 8;

/// The same.
const SAMPLE_SHARE: usize = 8;

/// A place in a text, in thousandths of it.
pub(super) type Place = u16;

/// What two texts have in common makes them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kinship {
    /// One text, cut or edited.
    pub duplicate: bool,
    /// Texts that tell one story.
    pub story: bool,
}

/// A shingle where it first stands in a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Shingle {
    hash: u64,
    doc: u32,
    place: Place,
}

/// The shingles of all documents.
#[derive(Debug, Default)]
pub(super) struct Shingles {
    kept: Vec<Shingle>,
    /// Of each document how many were kept.
    counts: Vec<u32>,
    sampled: bool,
}

/// A pair of documents that share a shingle, and where it stands in each.
type Shared = (u32, u32, Place, Place);

impl Shingles {
    /// The next document, by the numbers of its stems in order.
    pub(super) fn add(&mut self, doc: u32, stems: &[u32]) {
        let count = stems.len().saturating_sub(SHINGLE_WORDS - 1).max(1);
        let mut shingles: Vec<Shingle> = stems
            .windows(SHINGLE_WORDS)
            .enumerate()
            .map(|(at, stems)| {
                let bytes = stems.iter().flat_map(|stem| stem.to_le_bytes());
                Shingle { hash: hash(bytes), doc, place: place_of(at, count) }
            })
            .filter(|shingle| !self.sampled || is_sample(shingle.hash))
            .collect();
        shingles.sort_unstable();
        shingles.dedup_by_key(|shingle| shingle.hash);
        self.counts.push(u32::try_from(shingles.len()).unwrap_or(u32::MAX));
        self.kept.extend(shingles);
        if !self.sampled && self.kept.len() > SAMPLE_ABOVE {
            self.sampled = true;
            self.kept.retain(|shingle| is_sample(shingle.hash));
            self.counts.iter_mut().for_each(|count| *count = 0);
            for shingle in &self.kept {
                let doc = usize::try_from(shingle.doc).unwrap_or(usize::MAX);
                if let Some(count) = self.counts.get_mut(doc) {
                    *count += 1;
                }
            }
        }
    }

    /// Joins duplicates in `duplicates`, and all that have enough text in common in `stories`.
    ///
    /// `order`: numbers of the documents as they came, in the order of their new numbers, which the groups have.
    pub(super) fn join(mut self, order: &[usize], duplicates: &mut Groups, stories: &mut Groups) {
        let mut places = vec![None; self.counts.len()];
        for (place, number) in (0u32..).zip(order) {
            if let Some(slot) = places.get_mut(*number) {
                *slot = Some(place);
            }
        }
        let mut pairs = self.pairs(&places);
        pairs.sort_unstable();
        let len = |place: usize| {
            let count = order.get(place).and_then(|doc| self.counts.get(*doc));
            count.and_then(|count| usize::try_from(*count).ok()).unwrap_or_default()
        };
        for pair in pairs.chunk_by(|one, other| (one.0, one.1) == (other.0, other.1)) {
            let Some(&(one, other, ..)) = pair.first() else { continue };
            let [one, other] = [one, other].map(|doc| usize::try_from(doc).unwrap_or(usize::MAX));
            let shared: Vec<(Place, Place)> = pair.iter().map(|pair| (pair.2, pair.3)).collect();
            let kinship = judge(&shared, len(one).min(len(other)), self.sampled);
            if kinship.duplicate {
                duplicates.join(one, other);
            }
            if kinship.story {
                stories.join(one, other);
            }
        }
    }

    fn pairs(&mut self, places: &[Option<u32>]) -> Vec<Shared> {
        self.kept.sort_unstable();
        let lists = self.kept.chunk_by(|one, other| one.hash == other.hash);
        let lens = lists.map(<[Shingle]>::len).filter(|len| *len <= MAX_DOCS_OF_SHINGLE);
        // There are millions: a vector that grows would take twice as much.
        let mut pairs = Vec::with_capacity(lens.map(|len| len * (len - 1) / 2).sum());
        for list in self.kept.chunk_by(|one, other| one.hash == other.hash) {
            if list.len() > MAX_DOCS_OF_SHINGLE {
                continue;
            }
            let place_of = |shingle: &Shingle| {
                let doc = usize::try_from(shingle.doc).ok()?;
                Some((places.get(doc).copied()??, shingle.place))
            };
            let mut docs: Vec<(u32, u16)> = list.iter().filter_map(place_of).collect();
            docs.sort_unstable();
            for (at, one) in docs.iter().enumerate() {
                pairs.extend(docs.iter().skip(at + 1).map(|two| (one.0, two.0, one.1, two.1)));
            }
        }
        self.kept = Vec::new();
        pairs
    }
}

/// What two texts are to each other that share shingles at these places, the shorter of which has `shorter`.
pub(super) fn judge(shared: &[(Place, Place)], shorter: usize, sampled: bool) -> Kinship {
    let least = if sampled { MIN_SHARED / SAMPLE_SHARE + 1 } else { MIN_SHARED };
    let percent = shared.len() * 100 / shorter.max(1);
    let enough = shared.len() >= least;
    let opens = || opens_alike(shared);
    let duplicate = percent >= COPY_PERCENT || percent >= DUPLICATE_PERCENT && opens();
    Kinship { duplicate: enough && duplicate, story: enough && percent >= STORY_PERCENT }
}

/// Whether what two documents share begins early in both; one in ten of the shingles may be a common phrase.
fn opens_alike(shared: &[(Place, Place)]) -> bool {
    let early = |mut places: Vec<Place>| {
        places.sort_unstable();
        places.get(places.len() / 10).is_some_and(|place| *place < OPENING)
    };
    early(shared.iter().map(|shared| shared.0).collect())
        && early(shared.iter().map(|shared| shared.1).collect())
}

/// Where the shingle number `at` of `count` stands.
pub(super) fn place_of(at: usize, count: usize) -> Place {
    Place::try_from(at * 1000 / count).unwrap_or(Place::MAX)
}

fn is_sample(shingle: u64) -> bool {
    (shingle >> 32).is_multiple_of(SAMPLE)
}

/// FNV-1a (Fowler, Noll, Vo), 64 bits.
pub(super) fn hash(bytes: impl Iterator<Item = u8>) -> u64 {
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Date;

    fn stems(text: &str) -> Vec<&str> {
        text.split(' ').collect()
    }

    fn groups(docs: &[(Vec<&str>, Option<Date>)]) -> (Vec<Option<u32>>, Vec<Option<u32>>) {
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
        let mut duplicates = Groups::of(docs.iter().map(|(_, date)| *date));
        let mut stories = duplicates.clone();
        shingles.join(&order, &mut duplicates, &mut stories);
        (duplicates.numbers(), stories.numbers())
    }

    fn stories(docs: &[(Vec<&str>, Option<Date>)]) -> Vec<Option<u32>> {
        groups(docs).1
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
    fn a_duplicate_opens_alike() {
        let words = |range: std::ops::Range<u32>| -> Vec<String> {
            range.map(|number| number.to_string()).collect()
        };
        let wire = words(0..100);
        for (name, other, duplicate, story) in [
            ("the same", wire.clone(), true, true),
            ("cut", words(0..30), true, true),
            ("its end", words(80..100), true, true),
            ("with an opening of its own", [words(200..230), words(0..70)].concat(), true, true),
            ("half of it below another", [words(200..260), words(0..58)].concat(), false, true),
            ("some of it", [words(0..35), words(200..265)].concat(), false, true),
            ("a quote", [words(200..290), words(0..15)].concat(), false, false),
        ] {
            let texts: [Vec<&str>; 2] =
                [&wire, &other].map(|text| text.iter().map(String::as_str).collect());
            let found = groups(&texts.map(|text| (text, None)));
            let expected = |is: bool| vec![is.then_some(0); 2];
            assert_eq!(found, (expected(duplicate), expected(story)), "{name}");
        }
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
