//! A segment: the bytes of an index, read block by block.
//!
//! In: bytes, all at once ([`Segment::whole`]) or range by range as they are fetched ([`Segment::supply`]). Out: the
//! blocks of its sections, each held against its checksum. Always: a read answers the bytes, says which range it
//! still needs, or refuses; it never waits and never panics. Layout: FORMAT.md, "Segment".

use super::FORMAT_VERSION;
use super::bytes::Cursor;
use super::bytes::ReadError;
use super::bytes::Writer;
use super::bytes::crc32;
use super::documents::DOCS_PER_COLUMN;
use super::documents::DOCS_PER_GROUP;
use super::postings::Field;
use crate::article::Date;
use crate::text::analyzer::ANALYZER_VERSION;
use crate::text::sort::sort_dedup;
use std::borrow::Cow;
use std::ops::Range;

/// The first bytes of every segment.
const MAGIC: &[u8; 8] = b"referat\0";

/// Magic, format version, analyzer version, length and checksum of the head.
const PREAMBLE_LEN: usize = 20;

/// A range of the segment's file that a read still needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Need {
    /// Where it starts, in bytes from the start of the file.
    pub offset: usize,
    /// Its length in bytes, at least 1.
    pub len: usize,
}

/// Why a read has no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Miss {
    /// Not yet: these ranges aren't at hand. [`Segment::supply`] them and ask again.
    Need(Vec<Need>),
    /// Never: the bytes are damaged.
    Read(ReadError),
}

impl From<ReadError> for Miss {
    fn from(error: ReadError) -> Self {
        Self::Read(error)
    }
}

/// All answers, or all that is needed for them at once: so that a host fetches in parallel what is independent.
///
/// # Errors
/// The first damage, else the needs of all, sorted and without repeats.
pub fn all<T>(reads: impl IntoIterator<Item = Result<T, Miss>>) -> Result<Vec<T>, Miss> {
    let (mut answers, mut missing) = (Vec::new(), None);
    for read in reads {
        match read {
            Ok(answer) => answers.push(answer),
            Err(Miss::Read(damage)) => return Err(damage.into()),
            Err(miss) => missing = Some(merged(missing, miss)),
        }
    }
    missing.map_or(Ok(answers), Err)
}

/// Two answers, or what is needed for both at once; as [`all`], for reads of two types.
///
/// # Errors
/// As [`all`].
pub fn both<A, B>(one: Result<A, Miss>, other: Result<B, Miss>) -> Result<(A, B), Miss> {
    match (one, other) {
        (Ok(one), Ok(other)) => Ok((one, other)),
        (Err(one), Err(other)) => Err(merged(Some(one), other)),
        (Err(miss), _) | (_, Err(miss)) => Err(miss),
    }
}

/// Both misses as one: damage before needs.
fn merged(one: Option<Miss>, other: Miss) -> Miss {
    match (one, other) {
        (Some(Miss::Need(mut needs)), Miss::Need(more)) => {
            needs.extend(more);
            sort_dedup(&mut needs);
            Miss::Need(needs)
        }
        (None | Some(Miss::Need(_)), other) => other,
        (Some(damage), _) => damage,
    }
}

/// Bytes of a file that are at hand.
#[derive(Debug, Default)]
pub struct Ranges {
    /// Sorted by offset.
    parts: Vec<(usize, Cow<'static, [u8]>)>,
}

impl Ranges {
    /// Adds the bytes that start at `offset`.
    pub fn insert(&mut self, offset: usize, bytes: impl Into<Cow<'static, [u8]>>) {
        let at = self.parts.partition_point(|(start, _)| *start <= offset);
        self.parts.insert(at, (offset, bytes.into()));
    }

    /// The bytes of `range`, if one part holds them all.
    pub fn get(&self, range: Range<usize>) -> Option<&[u8]> {
        let after = self.parts.partition_point(|(start, _)| *start <= range.start);
        self.parts.get(..after)?.iter().rev().find_map(|(start, bytes)| {
            bytes.get(range.start.checked_sub(*start)?..range.end.checked_sub(*start)?)
        })
    }

    /// How many bytes are at hand.
    pub fn len(&self) -> usize {
        self.parts.iter().map(|(_, bytes)| bytes.len()).sum()
    }

    /// Whether nothing is at hand.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// What a section holds. Readers skip the sections that they don't know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Kind {
    Meta = 1,
    Top = 2,
    Terms = 3,
    Positions = 4,
    Columns = 5,
    Cards = 6,
    Bodies = 7,
}

impl Kind {
    const ALL: [(Self, u8, &'static str); 7] = [
        (Self::Meta, 1, "statistics"),
        (Self::Top, 2, "top of the dictionary"),
        (Self::Terms, 3, "dictionary"),
        (Self::Positions, 4, "positions"),
        (Self::Columns, 5, "columns"),
        (Self::Cards, 6, "cards"),
        (Self::Bodies, 7, "bodies"),
    ];

    fn number(self) -> u8 {
        Self::ALL.iter().find(|(kind, ..)| *kind == self).map_or(0, |(_, number, _)| *number)
    }

    pub(super) fn name(self) -> &'static str {
        Self::ALL.iter().find(|(kind, ..)| *kind == self).map_or("", |(.., name)| name)
    }
}

/// Statistics of a segment.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Meta {
    /// Number of documents.
    pub doc_count: u32,
    /// Number of terms, of all kinds.
    pub term_count: u32,
    /// Tokens of all documents, by [`Field::number`].
    pub field_lengths: [u32; Field::ALL.len()],
    /// Languages of the articles, sorted.
    pub languages: Vec<String>,
    /// The earliest and the latest date of an article.
    pub dates: Option<(Date, Date)>,
}

impl Meta {
    /// Mean number of tokens of a document, over all fields; at least 1.
    pub fn average_length(&self) -> f32 {
        let tokens: f64 = self.field_lengths.iter().map(|len| f64::from(*len)).sum();
        let mean = tokens / f64::from(self.doc_count.max(1));
        #[expect(
            clippy::as_conversions,
            clippy::cast_possible_truncation,
            reason = "f64 to f32 only rounds"
        )]
        let mean = mean as f32;
        mean.max(1.0)
    }

    pub(super) fn write(&self, writer: &mut Writer) {
        writer.u32(self.doc_count);
        writer.u32(self.term_count);
        self.field_lengths.iter().for_each(|len| writer.u32(*len));
        writer.strings(&self.languages);
        let (first, last) =
            self.dates.map_or((0, 0), |(first, last)| (first.to_number(), last.to_number()));
        writer.u32(first);
        writer.u32(last);
    }

    fn read(bytes: &[u8]) -> Result<Self, ReadError> {
        let mut cursor = Cursor::new(bytes, Kind::Meta.name());
        let (doc_count, term_count) = (cursor.u32()?, cursor.u32()?);
        let mut field_lengths = [0; Field::ALL.len()];
        for len in &mut field_lengths {
            *len = cursor.u32()?;
        }
        let languages = cursor.strings()?;
        let dates = Date::from_number(cursor.u32()?).zip(Date::from_number(cursor.u32()?));
        Ok(Self { doc_count, term_count, field_lengths, languages, dates })
    }
}

#[derive(Debug)]
struct Section {
    number: u8,
    blocks: Vec<BlockAt>,
}

#[derive(Debug)]
struct BlockAt {
    offset: usize,
    len: usize,
    crc: u32,
}

#[derive(Debug)]
struct Head {
    meta: Meta,
    /// First key of each term block.
    tops: Vec<Vec<u8>>,
}

/// An index of some articles, immutable.
#[derive(Debug)]
pub struct Segment {
    ranges: Ranges,
    sections: Vec<Section>,
    head: Result<Head, Miss>,
    /// Whether every block was held against its checksum already.
    checked: bool,
}

impl Default for Segment {
    /// A segment of which nothing is at hand.
    fn default() -> Self {
        let head = Err(Miss::Need(vec![Need { offset: 0, len: PREAMBLE_LEN }]));
        Self { ranges: Ranges::default(), sections: Vec::new(), head, checked: false }
    }
}

impl Segment {
    /// A segment whose bytes are all at hand; every checksum is checked here.
    ///
    /// # Errors
    /// When the bytes aren't those of a segment of this version.
    pub fn whole(bytes: impl Into<Cow<'static, [u8]>>) -> Result<Self, ReadError> {
        let mut segment = Self::default();
        segment.supply(0, bytes)?;
        match segment.blocks_all() {
            Ok(()) => Ok(Self { checked: true, ..segment }),
            Err(Miss::Need(_)) => Err(ReadError::Truncated { part: "file" }),
            Err(Miss::Read(error)) => Err(error),
        }
    }

    /// Adds bytes that a [`Miss::Need`] asked for; `offset` is from the start of the file.
    ///
    /// # Errors
    /// When they complete the head and it isn't that of a segment of this version.
    pub fn supply(
        &mut self,
        offset: usize,
        bytes: impl Into<Cow<'static, [u8]>>,
    ) -> Result<(), ReadError> {
        self.ranges.insert(offset, bytes);
        self.checked = false;
        if self.head.is_err() {
            self.head = self.read_head();
        }
        match &self.head {
            Err(Miss::Read(error)) => Err(error.clone()),
            _ => Ok(()),
        }
    }

    /// The segment's statistics.
    ///
    /// # Errors
    /// While the head isn't at hand.
    pub fn meta(&self) -> Result<&Meta, Miss> {
        self.head().map(|head| &head.meta)
    }

    /// Bytes at hand.
    pub fn len_bytes(&self) -> usize {
        self.ranges.len()
    }

    fn head(&self) -> Result<&Head, Miss> {
        self.head.as_ref().map_err(Clone::clone)
    }

    fn read_head(&mut self) -> Result<Head, Miss> {
        let (len, crc) = read_preamble(self.at(0..PREAMBLE_LEN)?)?;
        let table = self.at(PREAMBLE_LEN..PREAMBLE_LEN.saturating_add(len))?;
        if crc32(table) != crc {
            return Err(ReadError::Damaged { part: "head" }.into());
        }
        self.sections = read_table(table, PREAMBLE_LEN.saturating_add(len))?;
        let (meta, top) = both(self.block(Kind::Meta, 0), self.block(Kind::Top, 0))?;
        let (meta, tops) = (Meta::read(meta)?, read_tops(top)?);
        if tops.len() != self.block_count(Kind::Terms) || !tops.is_sorted() {
            return Err(ReadError::Damaged { part: Kind::Top.name() }.into());
        }
        // Nothing later has to ask whether there are as many documents as the statistics say.
        let docs = usize::try_from(meta.doc_count).unwrap_or(usize::MAX);
        for (kind, per_block) in [
            (Kind::Columns, DOCS_PER_COLUMN),
            (Kind::Cards, DOCS_PER_GROUP),
            (Kind::Bodies, DOCS_PER_GROUP),
        ] {
            if self.block_count(kind) != docs.div_ceil(per_block) {
                return Err(ReadError::Damaged { part: kind.name() }.into());
            }
        }
        Ok(Head { meta, tops })
    }

    fn at(&self, range: Range<usize>) -> Result<&[u8], Miss> {
        let need = Need { offset: range.start, len: range.len() };
        self.ranges.get(range).ok_or_else(|| Miss::Need(vec![need]))
    }

    fn blocks_all(&self) -> Result<(), Miss> {
        self.head()?;
        for (kind, ..) in Kind::ALL {
            for number in 0..self.block_count(kind) {
                self.block(kind, number)?;
            }
        }
        Ok(())
    }

    fn section(&self, kind: Kind) -> Option<&Section> {
        self.sections.iter().find(|section| section.number == kind.number())
    }

    pub(super) fn block_count(&self, kind: Kind) -> usize {
        self.section(kind).map_or(0, |section| section.blocks.len())
    }

    /// One block's bytes.
    pub(super) fn block(&self, kind: Kind, number: usize) -> Result<&[u8], Miss> {
        let damaged = ReadError::Damaged { part: kind.name() };
        let block = self
            .section(kind)
            .and_then(|section| section.blocks.get(number))
            .ok_or_else(|| damaged.clone())?;
        let bytes = self.at(block.offset..block.offset.saturating_add(block.len))?;
        if !self.checked && crc32(bytes) != block.crc {
            return Err(damaged.into());
        }
        Ok(bytes)
    }

    /// First keys of the term blocks.
    pub(super) fn tops(&self) -> Result<&[Vec<u8>], Miss> {
        self.head().map(|head| head.tops.as_slice())
    }
}

/// The bytes of a segment: preamble, section table, then the blocks in the order of the table.
pub(super) fn write_segment(sections: &[(Kind, Vec<Vec<u8>>)]) -> Vec<u8> {
    let mut table = Writer::default();
    table.number(sections.len());
    for (kind, blocks) in sections {
        table.u8(kind.number());
        let mut entries = Writer::default();
        entries.number(blocks.len());
        for block in blocks {
            entries.number(block.len());
            entries.0.extend(crc32(block).to_le_bytes());
        }
        entries.number(blocks.iter().map(Vec::len).sum());
        table.prefixed(&entries.0);
    }
    let mut file = MAGIC.to_vec();
    file.extend(FORMAT_VERSION.to_le_bytes());
    file.extend(ANALYZER_VERSION.to_le_bytes());
    file.extend(u32::try_from(table.0.len()).unwrap_or(u32::MAX).to_le_bytes());
    file.extend(crc32(&table.0).to_le_bytes());
    file.extend(table.0);
    sections.iter().flat_map(|(_, blocks)| blocks).for_each(|block| file.extend(block));
    file
}

/// Length and checksum of the section table.
fn read_preamble(bytes: &[u8]) -> Result<(usize, u32), ReadError> {
    let mut cursor = Cursor::new(bytes, "head");
    if cursor.bytes(MAGIC.len())? != MAGIC {
        return Err(ReadError::Magic);
    }
    for (part, expected) in [("format", FORMAT_VERSION), ("analyzer", ANALYZER_VERSION)] {
        let found = u16::from_le_bytes(cursor.array()?);
        if found != expected {
            return Err(ReadError::Version { part, expected, found });
        }
    }
    let len = usize::try_from(u32::from_le_bytes(cursor.array()?)).map_err(|_| cursor.damaged())?;
    Ok((len, u32::from_le_bytes(cursor.array()?)))
}

fn read_table(bytes: &[u8], mut offset: usize) -> Result<Vec<Section>, ReadError> {
    let mut cursor = Cursor::new(bytes, "head");
    let mut sections = Vec::new();
    for _ in 0..cursor.count()? {
        let number = cursor.u8()?;
        let mut entries = Cursor::new(cursor.prefixed()?, "head");
        let mut blocks = Vec::new();
        let start = offset;
        for _ in 0..entries.count()? {
            let len = entries.usize()?;
            let crc = u32::from_le_bytes(entries.array()?);
            blocks.push(BlockAt { offset, len, crc });
            offset = offset.checked_add(len).ok_or_else(|| entries.damaged())?;
        }
        if entries.usize()? != offset - start {
            return Err(entries.damaged());
        }
        sections.push(Section { number, blocks });
    }
    Ok(sections)
}

pub(super) fn write_tops(tops: &[Vec<u8>]) -> Vec<u8> {
    let mut writer = Writer::default();
    writer.number(tops.len());
    tops.iter().for_each(|top| writer.prefixed(top));
    writer.0
}

fn read_tops(bytes: &[u8]) -> Result<Vec<Vec<u8>>, ReadError> {
    let mut cursor = Cursor::new(bytes, Kind::Top.name());
    (0..cursor.count()?).map(|_| cursor.prefixed().map(<[u8]>::to_vec)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Vec<u8> {
        let mut meta = Writer::default();
        Meta { doc_count: 3, ..Meta::default() }.write(&mut meta);
        let one = vec![b"x".to_vec()];
        write_segment(&[
            (Kind::Meta, vec![meta.0]),
            (Kind::Top, vec![write_tops(&[b"a".to_vec(), b"k".to_vec()])]),
            (Kind::Terms, vec![b"first".to_vec(), b"second".to_vec()]),
            (Kind::Columns, one.clone()),
            (Kind::Cards, one.clone()),
            (Kind::Bodies, one),
        ])
    }

    #[test]
    fn a_whole_segment_opens() {
        let segment = Segment::whole(sample()).unwrap();
        assert_eq!(segment.meta().unwrap().doc_count, 3);
        assert_eq!(segment.block(Kind::Terms, 1).unwrap(), b"second");
        assert_eq!(segment.block_count(Kind::Positions), 0);
    }

    #[test]
    fn a_segment_asks_for_what_it_needs_and_no_more() {
        let file = sample();
        let mut segment = Segment::default();
        let mut fetched = 0;
        let bytes = loop {
            match segment
                .meta()
                .cloned()
                .and_then(|_| segment.block(Kind::Terms, 1).map(<[u8]>::to_vec))
            {
                Ok(bytes) => break bytes,
                Err(Miss::Need(needs)) => {
                    for Need { offset, len } in needs {
                        fetched += len;
                        segment.supply(offset, file[offset..offset + len].to_vec()).unwrap();
                    }
                }
                Err(Miss::Read(error)) => panic!("{error}"),
            }
        };
        assert_eq!(bytes, b"second");
        assert_eq!(fetched, file.len() - b"first".len() - b"xxx".len());
    }

    #[test]
    fn every_flipped_bit_and_every_cut_is_refused() {
        let file = sample();
        for at in 0..file.len() {
            assert!(Segment::whole(file[..at].to_vec()).is_err(), "cut at {at}");
            for bit in 0..8 {
                let mut damaged = file.clone();
                damaged[at] ^= 1 << bit;
                assert!(Segment::whole(damaged).is_err(), "bit {bit} of byte {at}");
            }
        }
    }

    #[test]
    fn a_count_of_documents_must_be_true() {
        let mut meta = Writer::default();
        Meta { doc_count: u32::MAX, ..Meta::default() }.write(&mut meta);
        let file = write_segment(&[(Kind::Meta, vec![meta.0]), (Kind::Top, vec![write_tops(&[])])]);
        let found = Segment::whole(file).unwrap_err();
        assert_eq!(found, ReadError::Damaged { part: Kind::Columns.name() });
    }

    #[test]
    fn another_version_is_named() {
        let mut file = sample();
        file[8] = 9;
        let found = Segment::whole(file).unwrap_err();
        assert_eq!(
            found,
            ReadError::Version { part: "format", expected: FORMAT_VERSION, found: 9 }
        );
        assert_eq!(
            Segment::whole(b"<html>no index at all</html>".to_vec()).unwrap_err(),
            ReadError::Magic
        );
    }
}
