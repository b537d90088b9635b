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

/// Steps of a document's length in words, less than half an octave apart: none is more than 18 % off, which moves a BM25
/// score by 4 % at most. Short messages are told apart, too.
const LENGTHS: [u16; 21] =
    [4, 5, 7, 10, 14, 18, 25, 34, 46, 63, 85, 115, 156, 212, 288, 391, 530, 720, 977, 1326, 1800];

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
        Self::in_length(title, elsewhere, length_step(length))
    }

    /// The same in a document whose length is of this step ([`length_step`]).
    pub(super) fn in_length(title: u32, elsewhere: u32, length: usize) -> Self {
        let elsewhere = elsewhere.saturating_add(title.saturating_sub(1));
        let (first, steps) = if title > 0 {
            (WITH_TITLE, FREQUENCIES.get(WITH_TITLE..))
        } else {
            (0, FREQUENCIES.get(..WITH_TITLE))
        };
        let steps = steps.unwrap_or_default();
        let above = steps.iter().take_while(|(least, _)| *least <= elsewhere).count();
        Self::of(first + above.saturating_sub(1), length)
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
pub(super) fn length_step(length: u32) -> usize {
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

    pub(super) fn read(cursor: &mut Cursor<'_>) -> Self {
        let mask = cursor.u32();
        let mut bound = Self::default();
        for (step, length) in bound.0.iter_mut().enumerate() {
            if mask >> step & 1 == 1 {
                *length = cursor.u8();
                if *length == 0 || usize::from(*length) > LENGTHS.len() {
                    cursor.damage();
                }
            }
        }
        bound
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
) -> Vec<Posting> {
    let mut postings = Vec::new();
    let mut most = 0;
    // A posting takes a bit or more: no memory is set aside on the word of a count.
    if count / 8 > cursor.len() {
        cursor.damage();
        return postings;
    }
    postings.reserve_exact(count);
    if count < BITS_FROM {
        while postings.len() < count && cursor.is_sound() {
            let gap = cursor.u32();
            let occurrence = if occurrences { cursor.u8() } else { 0 };
            let doc = next.saturating_add(gap);
            next = doc.saturating_add(1);
            most = occurrence.max(most);
            postings.push(Posting { doc: DocId(doc), occurrence: Occurrence(occurrence) });
        }
    } else {
        let width = read_width(cursor);
        let mut bits = BitReader::new(cursor);
        let more = if occurrences { 8 } else { 0 };
        while postings.len() < count && !bits.is_over() {
            let (gap, occurrence) = bits.rice(width, more);
            let doc = next.saturating_add(gap);
            next = doc.saturating_add(1);
            let occurrence = u8::try_from(occurrence).unwrap_or(u8::MAX);
            most = occurrence.max(most);
            postings.push(Posting { doc: DocId(doc), occurrence: Occurrence(occurrence) });
        }
        if bits.is_over() {
            cursor.damage();
        }
        cursor.bytes(cursor.len().saturating_sub(bits.left()));
    }
    // Documents ascend: none is above the last, unless their numbers ran over, and then the last is too large.
    let is_out = postings.last().is_some_and(|last| last.doc.0 >= doc_count);
    if is_out || usize::from(most) >= Occurrence::COUNT {
        cursor.damage();
    }
    postings
}

/// The width of what follows, at most 32.
fn read_width(cursor: &mut Cursor<'_>) -> u8 {
    let width = cursor.u8();
    cursor.some(Some(width).filter(|width| *width <= 32))
}

/// Packs a document of a term and its positions, ascending, into memory; `next`: one more than the document before.
pub(super) fn pack(posting: Posting, positions: &[u32], next: u32, writer: &mut Writer) {
    writer.u32(posting.doc.0 - next);
    writer.u8(posting.occurrence.0);
    // Words have a position at least, and what isn't told has none.
    writer.number(positions.len());
    let mut next = 0;
    for position in positions {
        writer.u32(position - next);
        next = position + 1;
    }
}

/// Documents of a term, with their positions.
#[derive(Debug, Default)]
pub(super) struct Unpacked {
    pub(super) postings: Vec<Posting>,
    pub(super) positions: Vec<u32>,
    /// Of each posting, where its positions end.
    pub(super) ends: Vec<usize>,
}

/// Reads what was packed one by one.
pub(super) fn unpack(bytes: &[u8], count: usize) -> Unpacked {
    let mut cursor = Cursor::new(bytes, "postings");
    let mut unpacked = Unpacked::default();
    unpacked.postings.reserve_exact(count);
    unpacked.ends.reserve_exact(count);
    let mut doc = 0u32;
    // What was packed in memory is read as it was written.
    while !cursor.is_empty() {
        doc = doc.saturating_add(cursor.u32());
        let occurrence = Occurrence(cursor.u8());
        unpacked.postings.push(Posting { doc: DocId(doc), occurrence });
        doc = doc.saturating_add(1);
        let mut position = 0u32;
        for _ in 0..cursor.count() {
            position = position.saturating_add(cursor.u32());
            unpacked.positions.push(position);
            position = position.saturating_add(1);
        }
        unpacked.ends.push(unpacked.positions.len());
    }
    unpacked
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
            let width = read_width(&mut cursor);
            Some((width, BitReader::new(&cursor)))
        };
        cursor.check()?;
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
                    let number = self.cursor.u32();
                    (number / 2, number % 2 == 1)
                }
                Some((width, bits)) => {
                    let (gap, last) = bits.rice(*width, 1);
                    if bits.is_over() {
                        self.cursor.damage();
                    }
                    (gap, last == 1)
                }
            };
            let position = next.checked_add(gap).filter(|at| *at < u32::MAX);
            let position = self.cursor.some(position);
            self.cursor.check()?;
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
    let bits = |width: u8| -> u64 {
        let high: u64 = numbers.iter().map(|number| u64::from(number >> width)).sum();
        high + u64::try_from(numbers.len()).unwrap_or_default() * (1 + u64::from(width))
    };
    // Each bit more of width saves less than the one before, so that the first that saves nothing is one too many; the best
    // is near the mean's.
    let sum: u64 = numbers.iter().map(|number| u64::from(*number)).sum();
    let mean = sum / u64::try_from(numbers.len()).unwrap_or_default().max(1);
    let mut best =
        u8::try_from(mean.checked_ilog2().unwrap_or_default()).unwrap_or_default().min(24);
    let mut least = bits(best);
    while let Some(width) = best.checked_sub(1)
        && let fewer = bits(width)
        && fewer <= least
    {
        (best, least) = (width, fewer);
    }
    while best < 24
        && let fewer = bits(best + 1)
        && fewer < least
    {
        (best, least) = (best + 1, fewer);
    }
    best
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
        let mut zeros = number >> width;
        while zeros > 31 {
            self.put(0, 31);
            zeros -= 31;
        }
        self.put(1 << zeros, u8::try_from(zeros + 1).unwrap_or_default());
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
    bytes: &'a [u8],
    /// Bits taken.
    at: usize,
    /// The next bits, so many of them: several numbers are taken of one look at the bytes.
    ahead: u64,
    len: u32,
}

impl<'a> BitReader<'a> {
    fn new(cursor: &Cursor<'a>) -> Self {
        Self { bytes: cursor.rest(), at: 0, ahead: 0, len: 0 }
    }

    /// The next bits, 57 or more of them.
    #[inline]
    fn peek(&self) -> u64 {
        let rest = self.bytes.get(self.at / 8..).unwrap_or_default();
        let word =
            rest.first_chunk().map_or_else(|| last_word(rest), |word| u64::from_le_bytes(*word));
        word >> (self.at % 8)
    }

    /// The next bits, at most 32.
    #[inline]
    fn take(&mut self, len: u8) -> u32 {
        let bits = self.peek() & !(u64::MAX << len);
        self.at += usize::from(len);
        self.len = 0;
        u32::try_from(bits).unwrap_or_default()
    }

    /// A number whose lowest `width` bits, at most 32, stand as they are, and `more` bits, at most 8, after it.
    #[inline]
    fn rice(&mut self, width: u8, more: u8) -> (u32, u32) {
        let (width, more) = (u32::from(width), u32::from(more));
        let mut zeros = self.ahead.trailing_zeros();
        if zeros + 1 + width + more > self.len {
            (self.ahead, self.len) = (self.peek(), 57);
            zeros = self.ahead.trailing_zeros();
            if zeros + 1 + width + more > self.len {
                return self.long_rice(width, more);
            }
        }
        let rest = self.ahead >> zeros >> 1;
        let low = rest & !(u64::MAX << width);
        let number = u64::from(zeros) << width | low;
        let after = rest >> width & !(u64::MAX << more);
        let len = zeros + 1 + width + more;
        self.ahead = rest >> width >> more;
        self.len -= len;
        self.at += usize::try_from(len).unwrap_or_default();
        (u32::try_from(number).unwrap_or(u32::MAX), u32::try_from(after).unwrap_or_default())
    }

    /// The same, of more bits than are seen at once.
    #[inline(never)]
    fn long_rice(&mut self, width: u32, more: u32) -> (u32, u32) {
        let mut high = 0u64;
        while !self.is_over() && self.peek() & 1 == 0 {
            high += 1;
            self.at += 1;
        }
        self.at += 1;
        self.len = 0;
        let len = |bits: u32| u8::try_from(bits).unwrap_or_default();
        let low = self.take(len(width));
        let number = high.checked_shl(width).unwrap_or(u64::MAX) | u64::from(low);
        (u32::try_from(number).unwrap_or(u32::MAX), self.take(len(more)))
    }

    /// Whether bits were taken that weren't there.
    #[inline]
    fn is_over(&self) -> bool {
        self.at > 8 * self.bytes.len()
    }

    /// Whole bytes that weren't begun.
    fn left(&self) -> usize {
        self.bytes.len().saturating_sub(self.at.div_ceil(8))
    }
}

/// The last bytes, fewer than eight, as a number.
#[inline(never)]
fn last_word(bytes: &[u8]) -> u64 {
    bytes.iter().rev().fold(0, |word, byte| word << 8 | u64::from(*byte))
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
        // 18 % at most, as said at the table.
        for length in 4..2000u32 {
            let found = f64::from(Occurrence::new(0, 1, length).length());
            assert!((found / f64::from(length)).ln().abs() < 1.18f64.ln(), "{length}: {found}");
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
        fn the_best_width_takes_the_fewest_bits(numbers in proptest::collection::vec(0u32..1 << 20, 0..40), shift in 0u32..20) {
            let numbers: Vec<u32> = numbers.into_iter().map(|number| number >> shift).collect();
            let bits = |width: &u8| -> u64 {
                numbers.iter().map(|number| u64::from(number >> width) + 1 + u64::from(*width)).sum()
            };
            prop_assert_eq!(Some(best_width(&numbers)), (0..=24).min_by_key(bits));
        }

        #[test]
        fn postings_come_back(by_doc in proptest::collection::btree_map(0u32..5000, posting(), 0..50), occurrences: bool) {
            let postings: Vec<_> = by_doc.into_iter().map(|(doc, (_, (title, elsewhere, length)))| {
                let occurrence = if occurrences { Occurrence::new(title, elsewhere, length) } else { Occurrence::default() };
                Posting { doc: DocId(doc), occurrence }
            }).collect();
            let mut writer = Writer::default();
            write(&postings, 0, occurrences, &mut writer);
            let mut cursor = Cursor::new(&writer.0, "x");
            prop_assert_eq!(read(&mut cursor, postings.len(), 0, 5000, occurrences), postings);
            prop_assert!(cursor.is_empty() && cursor.is_sound());
        }

        #[test]
        fn a_bound_is_above_all(many in proptest::collection::vec((0u32..2, 0u32..20, 0u32..2000), 1..40)) {
            let mut bound = Bound::default();
            let occurrences: Vec<_> = many.into_iter().map(|(title, elsewhere, length)| Occurrence::new(title, elsewhere, length)).collect();
            occurrences.iter().for_each(|occurrence| bound.add(*occurrence));
            let mut writer = Writer::default();
            bound.write(&mut writer);
            let mut cursor = Cursor::new(&writer.0, "x");
            prop_assert_eq!(Bound::read(&mut cursor), bound);
            prop_assert!(cursor.is_sound());
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
