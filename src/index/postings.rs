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

/// Lists of fewer items are written in whole bytes.
const BITS_FROM: usize = 4;

/// `postings`: sorted by document, none below `next`. Without `occurrences`, documents alone.
pub(super) fn write(postings: &[Posting], mut next: u32, occurrences: bool, writer: &mut Writer) {
    let mut gaps = Vec::with_capacity(postings.len());
    for posting in postings {
        gaps.push(posting.doc.0 - next);
        next = posting.doc.0 + 1;
    }
    let list = gaps.iter().zip(postings);
    if postings.len() < BITS_FROM {
        for (gap, posting) in list {
            writer.u32(*gap);
            if occurrences {
                writer.u8(posting.occurrence.0);
            }
        }
        return;
    }
    let width = best_width(&gaps);
    writer.u8(width);
    let mut bits = BitWriter::new(writer);
    for (gap, posting) in list {
        bits.rice(*gap, width);
        if occurrences {
            bits.put(posting.occurrence.0.into(), 8);
        }
    }
    bits.finish();
}

/// Reads `count` postings of documents from `next` on and below `doc_count`.
pub(super) fn read(
    cursor: &mut Cursor<'_>,
    count: usize,
    mut next: u32,
    doc_count: u32,
    occurrences: bool,
) -> Result<Vec<Posting>, ReadError> {
    // A posting takes a bit or more: no memory is set aside on the word of a count.
    if count / 8 > cursor.len() {
        return Err(cursor.damaged());
    }
    let mut postings = Vec::with_capacity(count);
    let mut push = |gap: u32, occurrence: u8| {
        let doc = next.checked_add(gap).filter(|doc| *doc < doc_count);
        let known = usize::from(occurrence) < Occurrence::COUNT;
        if let Some(doc) = doc.filter(|_| known) {
            next = doc + 1;
            postings.push(Posting { doc: DocId(doc), occurrence: Occurrence(occurrence) });
        }
        doc.is_some() && known
    };
    let mut sound = true;
    if count < BITS_FROM {
        for _ in 0..count {
            let gap = cursor.u32()?;
            sound &= push(gap, if occurrences { cursor.u8()? } else { 0 });
        }
    } else {
        let width = cursor.u8()?;
        let mut bits = BitReader::new(cursor);
        for _ in 0..count {
            let gap = bits.rice(width);
            let occurrence = if occurrences { bits.take(8) } else { 0 };
            if bits.is_over() || !push(gap, u8::try_from(occurrence).unwrap_or(u8::MAX)) {
                return Err(cursor.damaged());
            }
        }
        let left = bits.left();
        cursor.bytes(cursor.len().saturating_sub(left))?;
    }
    if sound { Ok(postings) } else { Err(cursor.damaged()) }
}

/// Reads postings that were written one by one, each with its occurrence.
pub(super) fn unpack(bytes: &[u8], postings: &mut Vec<Posting>) {
    let mut cursor = Cursor::new(bytes, "postings");
    let mut next = 0;
    // What was packed in memory is read as it was written.
    while let (Ok(gap), Ok(occurrence)) = (cursor.u32(), cursor.u8()) {
        let doc = DocId(gap.saturating_add(next));
        next = doc.0.saturating_add(1);
        postings.push(Posting { doc, occurrence: Occurrence(occurrence) });
    }
}

/// Reads positions that were written document by document, one after the other; `ends`: of each document.
pub(super) fn unpack_positions(bytes: &[u8], positions: &mut Vec<u32>, ends: &mut Vec<usize>) {
    let mut cursor = Cursor::new(bytes, "positions");
    let mut next = 0u32;
    while let Ok(number) = cursor.u32() {
        let position = next.saturating_add(number / 2);
        positions.push(position);
        next = position.saturating_add(1);
        if number % 2 == 1 {
            ends.push(positions.len());
            next = 0;
        }
    }
}

/// Positions of several documents, one list a document, each ascending and not empty.
pub(super) fn write_positions(lists: &[&[u32]], writer: &mut Writer) {
    let mut gaps = Vec::new();
    for list in lists {
        let mut next = 0;
        for position in *list {
            gaps.push(position - next);
            next = position + 1;
        }
    }
    let mut gap = gaps.iter();
    if lists.len() < BITS_FROM {
        for list in lists {
            for left in (0..list.len()).rev() {
                let gap = gap.next().copied().unwrap_or_default();
                // Positions are below 2³¹.
                writer.u32((gap << 1) + u32::from(left == 0));
            }
        }
        return;
    }
    let width = best_width(&gaps);
    writer.u8(width);
    let mut bits = BitWriter::new(writer);
    for list in lists {
        for left in (0..list.len()).rev() {
            bits.rice(gap.next().copied().unwrap_or_default(), width);
            bits.put(u32::from(left == 0), 1);
        }
    }
    bits.finish();
}

/// Positions, document by document.
#[derive(Debug)]
pub struct Positions<'a> {
    cursor: Cursor<'a>,
    /// Of lists in bits: their width and what is left of them.
    bits: Option<(u8, BitReader<'a>)>,
    buffer: Vec<u32>,
}

impl<'a> Positions<'a> {
    /// `count`: of how many documents.
    pub(super) fn new(mut cursor: Cursor<'a>, count: usize) -> Result<Self, ReadError> {
        let bits = if count < BITS_FROM {
            None
        } else {
            let width = cursor.u8()?;
            Some((width, BitReader::new(&cursor)))
        };
        Ok(Self { cursor, bits, buffer: Vec::new() })
    }

    /// The positions in the next document, ascending.
    ///
    /// # Errors
    /// When they are damaged.
    pub fn next_document(&mut self) -> Result<&[u32], ReadError> {
        self.buffer.clear();
        let mut next = 0u32;
        loop {
            let (gap, is_last) = match &mut self.bits {
                None => {
                    let number = self.cursor.u32()?;
                    (number / 2, number % 2 == 1)
                }
                Some((width, bits)) => {
                    let read = (bits.rice(*width), bits.take(1) == 1);
                    if bits.is_over() {
                        return Err(self.cursor.damaged());
                    }
                    read
                }
            };
            let position = next.checked_add(gap).filter(|at| *at < u32::MAX);
            let position = position.ok_or_else(|| self.cursor.damaged())?;
            self.buffer.push(position);
            next = position + 1;
            if is_last {
                return Ok(&self.buffer);
            }
        }
    }
}

/// The width with which all numbers take the fewest bits (Rice, "Some practical universal noiseless coding techniques",
/// 1979): a number is its high bits in unary and so many low bits.
fn best_width(numbers: &[u32]) -> u8 {
    let bits = |width: &u8| -> u64 {
        numbers.iter().map(|number| u64::from(number >> width) + 1 + u64::from(*width)).sum()
    };
    (0..=24).min_by_key(bits).unwrap_or_default()
}

/// Writes bits, lowest first.
struct BitWriter<'w> {
    writer: &'w mut Writer,
    held: u64,
    len: u8,
}

impl<'w> BitWriter<'w> {
    fn new(writer: &'w mut Writer) -> Self {
        Self { writer, held: 0, len: 0 }
    }

    /// `len`: at most 32.
    fn put(&mut self, bits: u32, len: u8) {
        self.held |= u64::from(bits) << self.len;
        self.len += len;
        while self.len >= 8 {
            let [byte, ..] = self.held.to_le_bytes();
            self.writer.u8(byte);
            self.held >>= 8;
            self.len -= 8;
        }
    }

    fn rice(&mut self, number: u32, width: u8) {
        (0..number >> width).for_each(|_| self.put(0, 1));
        self.put(1, 1);
        self.put(number & !(u32::MAX << width), width);
    }

    fn finish(mut self) {
        if self.len > 0 {
            self.put(0, 8 - self.len);
        }
    }
}

/// Reads what [`BitWriter`] wrote; beyond the end all bits are 0.
#[derive(Debug)]
struct BitReader<'a> {
    rest: &'a [u8],
    held: u64,
    /// Bits held.
    len: u32,
    /// Bits taken that weren't there.
    over: bool,
}

impl<'a> BitReader<'a> {
    fn new(cursor: &Cursor<'a>) -> Self {
        Self { rest: cursor.rest(), held: 0, len: 0, over: false }
    }

    /// Makes sure that 32 bits are held, if so many are left.
    fn fill(&mut self) {
        while self.len <= 56 {
            let Some((byte, rest)) = self.rest.split_first() else { return };
            self.held |= u64::from(*byte) << self.len;
            self.len += 8;
            self.rest = rest;
        }
    }

    /// The next bits, at most 32.
    fn take(&mut self, len: u8) -> u32 {
        if self.len < u32::from(len) {
            self.fill();
        }
        let bits = self.held & !(u64::MAX << len);
        self.held >>= len;
        self.over |= self.len < u32::from(len);
        self.len = self.len.saturating_sub(len.into());
        u32::try_from(bits).unwrap_or_default()
    }

    fn rice(&mut self, width: u8) -> u32 {
        let mut high = 0u32;
        loop {
            self.fill();
            let zeros = self.held.trailing_zeros().min(self.len);
            high = high.saturating_add(zeros);
            self.held = self.held.checked_shr(zeros).unwrap_or_default();
            self.len -= zeros;
            if self.len > 0 {
                break;
            }
            if self.rest.is_empty() {
                self.over = true;
                return 0;
            }
        }
        self.take(1);
        let high = high.checked_shl(width.into()).unwrap_or(u32::MAX);
        high.saturating_add(self.take(width.min(32)))
    }

    fn is_over(&self) -> bool {
        self.over
    }

    /// Whole bytes that weren't begun.
    fn left(&self) -> usize {
        self.rest.len() + usize::try_from(self.len / 8).unwrap_or_default()
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
        fn positions_come_back(lists in proptest::collection::vec(proptest::collection::btree_set(0u32..100_000, 1..50), 0..9)) {
            let lists: Vec<Vec<u32>> = lists.into_iter().map(|list| list.into_iter().collect()).collect();
            let slices: Vec<&[u32]> = lists.iter().map(Vec::as_slice).collect();
            let mut writer = Writer::default();
            write_positions(&slices, &mut writer);
            let mut found = Positions::new(Cursor::new(&writer.0, "x"), lists.len()).unwrap();
            for list in lists {
                prop_assert_eq!(found.next_document(), Ok(list.as_slice()));
            }
        }

        #[test]
        fn any_bytes_are_read_or_refused(bytes: Vec<u8>, count in 0usize..99, occurrences: bool) {
            let _ = read(&mut Cursor::new(&bytes, "x"), count, 0, 50, occurrences);
            if let Ok(mut positions) = Positions::new(Cursor::new(&bytes, "x"), count) {
                while positions.next_document().is_ok() {}
            }
            let _ = Bound::read(&mut Cursor::new(&bytes, "x"));
        }
    }
}
