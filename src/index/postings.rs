//! Posting lists: for one term, the documents that hold it, and how.
//!
//! In: postings sorted by [`DocId`]. Out: FORMAT.md, "Postings". Always: `read(write(p)) == p`. A posting doesn't hold
//! a finished score: how often the term stands there and how long the document is are kept in steps
//! ([`Occurrence`]), so that weights, average length and rarity apply when a query is asked and may change.
//! Not here: what a posting is worth (`search`).

use super::bytes::Cursor;
use super::bytes::ReadError;
use super::bytes::Writer;

/// A document's number within one segment: dense, from 0, newest article first.
///
/// Not stable across builds; keep an article's `id` instead.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DocId(pub u32);

impl DocId {
    /// The number as an index.
    pub(super) fn index(self) -> usize {
        usize::try_from(self.0).unwrap_or(usize::MAX)
    }
}

/// Part of an article that is searched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Field {
    /// Headline.
    Title,
    /// Standfirst.
    Lead,
    /// Paragraphs.
    Body,
    /// Headings between paragraphs.
    Subhead,
    /// Texts of pictures.
    Caption,
    /// Authors and agencies.
    Byline,
    /// Section and tags.
    Section,
}

impl Field {
    /// All fields, in the order of their numbers in the index.
    pub const ALL: [Self; 7] = [
        Self::Title,
        Self::Lead,
        Self::Body,
        Self::Subhead,
        Self::Caption,
        Self::Byline,
        Self::Section,
    ];

    /// The field's number.
    pub fn number(self) -> usize {
        Self::ALL.iter().position(|field| *field == self).unwrap_or_default()
    }
}

/// Steps of a document's length in words, a third of an octave apart: none is more than 13 % off, which moves a BM25
/// score by 3 % at most.
const LENGTHS: [u16; 21] = [
    16, 20, 25, 32, 40, 51, 64, 81, 102, 128, 161, 203, 256, 323, 406, 512, 645, 813, 1024, 1290,
    1625,
];

/// Steps of how often a term stands outside the title: least frequency, and what it counts as. First without the term
/// in the title, then with it.
const FREQUENCIES: [(u32, f32); 12] = [
    (1, 1.0),
    (2, 2.0),
    (3, 3.0),
    (4, 4.5),
    (6, 7.0),
    (10, 12.0),
    (0, 0.0),
    (1, 1.0),
    (2, 2.0),
    (3, 3.5),
    (5, 6.0),
    (9, 11.0),
];

/// The first of [`FREQUENCIES`] that stands for a title with the term in it.
const WITH_TITLE: usize = 6;

/// How a document holds a term, in one byte: a step of frequency and a step of the document's length.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Occurrence(u8);

impl Occurrence {
    /// How many there are: their numbers are below this.
    pub const COUNT: usize = FREQUENCIES.len() * LENGTHS.len();

    /// The steps nearest to `title` and `elsewhere` occurrences in a document of `length` words.
    pub fn new(title: u32, elsewhere: u32, length: u32) -> Self {
        let elsewhere = elsewhere.saturating_add(title.saturating_sub(1));
        let (first, steps) = if title > 0 {
            (WITH_TITLE, FREQUENCIES.get(WITH_TITLE..))
        } else {
            (0, FREQUENCIES.get(..WITH_TITLE))
        };
        let steps = steps.unwrap_or_default();
        let above = steps.iter().take_while(|(least, _)| *least <= elsewhere).count();
        Self::of(first + above.saturating_sub(1), length_step(length))
    }

    /// The same document with `frequency` occurrences, wherever they stand.
    #[must_use]
    pub fn with_frequency(self, frequency: u32) -> Self {
        let step = Self::new(0, frequency, 0).step();
        Self::of(step, self.number() % LENGTHS.len())
    }

    fn of(frequency: usize, length: usize) -> Self {
        Self(u8::try_from(frequency * LENGTHS.len() + length).unwrap_or_default())
    }

    fn read(cursor: &mut Cursor<'_>) -> Result<Self, ReadError> {
        let number = cursor.u8()?;
        if usize::from(number) < Self::COUNT { Ok(Self(number)) } else { Err(cursor.damaged()) }
    }

    /// Its number, below [`COUNT`](Self::COUNT).
    pub fn number(self) -> usize {
        usize::from(self.0)
    }

    /// All there are, in the order of their numbers.
    pub fn all() -> impl Iterator<Item = Self> {
        (0..=u8::MAX).map(Self).take(Self::COUNT)
    }

    /// Whether the term stands in the title.
    pub fn in_title(self) -> bool {
        self.step() >= WITH_TITLE
    }

    /// How often it stands elsewhere, about.
    pub fn elsewhere(self) -> f32 {
        FREQUENCIES.get(self.step()).map_or(0.0, |(_, counts)| *counts)
    }

    /// Words of the document, about.
    pub fn length(self) -> f32 {
        LENGTHS.get(self.number() % LENGTHS.len()).map_or(1.0, |length| f32::from(*length))
    }

    fn step(self) -> usize {
        self.number() / LENGTHS.len()
    }
}

/// The step nearest to a length, by ratio.
fn length_step(length: u32) -> usize {
    let length = u64::from(length);
    let mids = LENGTHS.iter().zip(LENGTHS.iter().skip(1));
    mids.take_while(|(one, next)| length * length > u64::from(**one) * u64::from(**next)).count()
}

/// What a list of occurrences holds at most: for each step of frequency the shortest length. So the highest score of a
/// run is known exactly, whatever the weights are ("competitive impacts", as in Lucene's block-max index).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Bound([u8; FREQUENCIES.len()]);

impl Bound {
    /// Takes one occurrence in.
    pub(super) fn add(&mut self, occurrence: Occurrence) {
        let length = u8::try_from(occurrence.number() % LENGTHS.len() + 1).unwrap_or_default();
        if let Some(least) = self.0.get_mut(occurrence.step()) {
            *least = if *least == 0 { length } else { length.min(*least) };
        }
    }

    /// The competitive occurrences.
    pub fn occurrences(self) -> impl Iterator<Item = Occurrence> {
        let steps = self.0.into_iter().enumerate();
        steps.filter_map(|(step, length)| {
            Some(Occurrence::of(step, usize::from(length.checked_sub(1)?)))
        })
    }

    pub(super) fn write(self, writer: &mut Writer) {
        let mask = self.0.iter().rev().fold(0, |mask, length| mask << 1 | u32::from(*length > 0));
        writer.u32(mask);
        self.0.iter().filter(|length| **length > 0).for_each(|length| writer.u8(*length));
    }

    pub(super) fn read(cursor: &mut Cursor<'_>) -> Result<Self, ReadError> {
        let mask = cursor.u32()?;
        let mut bound = Self::default();
        for (step, length) in bound.0.iter_mut().enumerate() {
            if mask >> step & 1 == 1 {
                *length = cursor.u8()?;
                if *length == 0 || usize::from(*length) > LENGTHS.len() {
                    return Err(cursor.damaged());
                }
            }
        }
        Ok(bound)
    }
}

/// One document of a term.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Posting {
    /// The document.
    pub doc: DocId,
    /// How it holds the term; the smallest for terms that are held or not, as ids and sections.
    pub occurrence: Occurrence,
}

/// `postings`: sorted by document, none below `next`. Without `occurrences`, documents alone.
pub(super) fn write(postings: &[Posting], mut next: u32, occurrences: bool, writer: &mut Writer) {
    for posting in postings {
        writer.u32(posting.doc.0 - next);
        next = posting.doc.0 + 1;
        if occurrences {
            writer.u8(posting.occurrence.0);
        }
    }
}

/// Reads `count` postings of documents from `next` on and below `doc_count`.
pub(super) fn read(
    cursor: &mut Cursor<'_>,
    count: usize,
    mut next: u32,
    doc_count: u32,
    occurrences: bool,
) -> Result<Vec<Posting>, ReadError> {
    // A posting takes a byte or more: no memory is set aside on the word of a count.
    if count > cursor.len() {
        return Err(cursor.damaged());
    }
    let mut postings = Vec::with_capacity(count);
    for _ in 0..count {
        let doc = next
            .checked_add(cursor.u32()?)
            .filter(|doc| *doc < doc_count)
            .ok_or_else(|| cursor.damaged())?;
        next = doc + 1;
        let occurrence =
            if occurrences { Occurrence::read(cursor)? } else { Occurrence::default() };
        postings.push(Posting { doc: DocId(doc), occurrence });
    }
    Ok(postings)
}

/// Positions of one document: ascending word numbers, at least one; the last is told by its lowest bit.
pub(super) fn write_positions(positions: &[u32], writer: &mut Writer) {
    let mut next = 0;
    for (&position, left) in positions.iter().zip((0..positions.len()).rev()) {
        writer.u32((position - next).saturating_mul(2).saturating_add(u32::from(left == 0)));
        next = position + 1;
    }
}

/// Positions above this aren't written: they would not fit beside the bit.
pub(super) const MAX_POSITION: u32 = u32::MAX >> 2;

pub(super) fn read_positions(
    cursor: &mut Cursor<'_>,
    positions: &mut Vec<u32>,
) -> Result<(), ReadError> {
    positions.clear();
    let mut next = 0u32;
    loop {
        let number = cursor.u32()?;
        let position = next.checked_add(number / 2).filter(|at| *at < u32::MAX);
        let position = position.ok_or_else(|| cursor.damaged())?;
        positions.push(position);
        next = position + 1;
        if number % 2 == 1 {
            return Ok(());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn posting() -> impl Strategy<Value = (u32, (u32, u32, u32))> {
        (0u32..5000, (0u32..3, 0u32..30, 0u32..9000))
    }

    #[test]
    fn steps_are_near_what_they_stand_for() {
        for length in 14..1800u32 {
            let found = f64::from(Occurrence::new(0, 1, length).length());
            assert!((found / f64::from(length)).ln().abs() < 0.14, "{length}: {found}");
        }
        for (title, elsewhere, counts) in [
            (0, 1, 1.0),
            (0, 3, 3.0),
            (0, 5, 4.5),
            (0, 99, 12.0),
            (1, 0, 0.0),
            (1, 2, 2.0),
            (2, 2, 3.5),
            (1, 50, 11.0),
        ] {
            let found = Occurrence::new(title, elsewhere, 300);
            assert_eq!((found.in_title(), found.elsewhere()), (title > 0, counts));
        }
        assert_eq!(Occurrence::all().count(), Occurrence::COUNT);
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn postings_come_back(by_doc in proptest::collection::btree_map(0u32..5000, posting(), 0..50), occurrences: bool) {
            let postings: Vec<_> = by_doc.into_iter().map(|(doc, (_, (title, elsewhere, length)))| {
                let occurrence = if occurrences { Occurrence::new(title, elsewhere, length) } else { Occurrence::default() };
                Posting { doc: DocId(doc), occurrence }
            }).collect();
            let mut writer = Writer::default();
            write(&postings, 0, occurrences, &mut writer);
            let mut cursor = Cursor::new(&writer.0, "x");
            prop_assert_eq!(read(&mut cursor, postings.len(), 0, 5000, occurrences), Ok(postings));
            prop_assert!(cursor.is_empty());
        }

        #[test]
        fn a_bound_is_above_all(many in proptest::collection::vec((0u32..2, 0u32..20, 0u32..2000), 1..40)) {
            let mut bound = Bound::default();
            let occurrences: Vec<_> = many.into_iter().map(|(title, elsewhere, length)| Occurrence::new(title, elsewhere, length)).collect();
            occurrences.iter().for_each(|occurrence| bound.add(*occurrence));
            let mut writer = Writer::default();
            bound.write(&mut writer);
            prop_assert_eq!(Bound::read(&mut Cursor::new(&writer.0, "x")), Ok(bound));
            let competitive: Vec<_> = bound.occurrences().collect();
            for one in occurrences {
                prop_assert!(competitive.iter().any(|top| top.step() == one.step() && top.length() <= one.length()));
            }
        }

        #[test]
        fn positions_come_back(positions in proptest::collection::btree_set(0u32..100_000, 1..50)) {
            let positions: Vec<_> = positions.into_iter().collect();
            let mut writer = Writer::default();
            write_positions(&positions, &mut writer);
            let mut found = Vec::new();
            read_positions(&mut Cursor::new(&writer.0, "x"), &mut found).unwrap();
            prop_assert_eq!(found, positions);
        }

        #[test]
        fn any_bytes_are_read_or_refused(bytes: Vec<u8>, count in 0usize..99, occurrences: bool) {
            let _ = read(&mut Cursor::new(&bytes, "x"), count, 0, 50, occurrences);
            let _ = read_positions(&mut Cursor::new(&bytes, "x"), &mut Vec::new());
            let _ = Bound::read(&mut Cursor::new(&bytes, "x"));
        }
    }
}
