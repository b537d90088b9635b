//! The head of a segment: what a reader knows of it before it reads any chunk.
//!
//! In: the manifest's bytes. Out: statistics, dates, and where every chunk lies. Nothing here grows with the number of
//! articles but the top of the dictionary and the table of the cards, a byte or so an article together. Layout:
//! FORMAT.md, "Head".

use super::bytes::Cursor;
use super::bytes::Writer;
use super::gone::Gone;
use super::grouping::Grouping;
use super::postings::DocId;
use super::segment::ChunkAt;
use super::spelling::SpellingTable;
use crate::article::Date;
use std::ops::Range;

/// A file that holds a stretch of a segment.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct File {
    /// Its name, beside the manifest.
    pub name: String,
    /// Its length in bytes.
    pub len: usize,
}

/// Bytes of a segment by what they hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sizes {
    /// Texts.
    pub bodies: usize,
    /// Cards.
    pub cards: usize,
    /// The dictionary with the heads of all posting lists, and its words by their halves.
    pub dictionary: usize,
    /// The rest of long posting lists.
    pub tails: usize,
    /// Positions.
    pub positions: usize,
    /// What beginnings of queries may become.
    pub suggestions: usize,
}

/// What is known of a segment before any chunk is read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Head {
    /// Number of documents.
    pub doc_count: u32,
    /// Number of terms that stand in texts.
    pub term_count: u32,
    /// Words of all documents.
    pub words: u32,
    /// Languages that the articles are analysed in, sorted, and how many in each.
    pub languages: Vec<(String, u32)>,
    /// Whether cards and bodies are deflated.
    pub deflated: bool,
    /// Postings in the head of a term.
    pub head_len: usize,
    /// Postings in a run of a tail.
    pub run_len: usize,
    /// The files, in order; none where the segment follows the manifest in one file.
    pub files: Vec<File>,
    /// Length of the segment in bytes.
    pub len: usize,
    /// Dates of the documents.
    pub dates: DateTable,
    /// Bytes of the bodies, which come first.
    pub bodies_len: usize,
    /// Bytes of the positions of tails.
    pub tail_positions_len: usize,
    /// Documents that are there no more. This, and the groups, is all that changes of a segment.
    pub gone: Gone,
    /// Documents that are one text with others of the archive.
    pub duplicates: Grouping,
    /// Documents that tell a story together with others of the archive.
    pub stories: Grouping,
    pub(super) cards: CardTable,
    /// What a body inflates to at most.
    pub(super) body_size: usize,
    pub(super) tops: Tops,
    pub(super) spelling: SpellingTable,
    /// The table of suggestions as it is written: read when one is asked for.
    pub(super) suggestions: Vec<u8>,
}

impl Head {
    /// The earliest and the latest date of an article.
    pub fn first_and_last(&self) -> Option<(Date, Date)> {
        let dated = || self.dates.runs.iter().filter_map(|(date, _)| *date);
        dated().min().zip(dated().max())
    }

    /// Number of documents that are to be found.
    pub fn listed_count(&self) -> u32 {
        self.doc_count.saturating_sub(u32::try_from(self.gone.len()).unwrap_or(u32::MAX))
    }

    /// The file that holds the byte at `offset`, and where it is in it.
    pub fn place(&self, offset: usize) -> Option<(&File, usize)> {
        let mut offset = offset;
        for file in &self.files {
            if offset < file.len {
                return Some((file, offset));
            }
            offset -= file.len;
        }
        None
    }

    /// Bytes of the segment by what they hold.
    pub fn sizes(&self) -> Sizes {
        let last = |tops: &Tops| tops.before(tops.len());
        let (blocks, positions) = (last(&self.tops).block, last(&self.tops).positions);
        let dictionary = blocks.saturating_add(self.spelling.len_bytes());
        let cards = self.cards.ends.last().and_then(|end| usize::try_from(*end).ok());
        let cards = cards.unwrap_or_default().saturating_mul(self.cards.unit);
        let suggestions = Cursor::new(&self.suggestions, "manifest").usize();
        let known =
            [dictionary, positions, cards, self.bodies_len, self.tail_positions_len, suggestions];
        let tails = known.iter().fold(self.len, |rest, len| rest.saturating_sub(*len));
        Sizes {
            bodies: self.bodies_len,
            cards,
            dictionary,
            tails,
            suggestions,
            positions: positions.saturating_add(self.tail_positions_len),
        }
    }

    pub(super) fn write(&self, writer: &mut Writer) {
        writer.u32(self.doc_count);
        writer.u32(self.term_count);
        writer.u32(self.words);
        writer.number(self.languages.len());
        for (language, docs) in &self.languages {
            writer.str(language);
            writer.u32(*docs);
        }
        writer.u8(u8::from(self.deflated));
        writer.number(self.head_len);
        writer.number(self.run_len);
        writer.number(self.files.len());
        for file in &self.files {
            writer.str(&file.name);
            writer.number(file.len);
        }
        writer.number(self.len);
        self.dates.write(writer);
        writer.number(self.bodies_len);
        writer.number(self.tail_positions_len);
        self.cards.write(writer);
        writer.number(self.body_size);
        self.tops.write(writer);
        self.write_sections(writer);
        self.gone.write(writer);
        self.duplicates.write(writer);
        self.stories.write(writer);
    }

    fn write_sections(&self, writer: &mut Writer) {
        let mut section = Writer::default();
        self.spelling.write(&mut section);
        writer.number(2);
        writer.u8(SPELLING);
        writer.prefixed(&section.0);
        writer.u8(SUGGESTIONS);
        writer.prefixed(&self.suggestions);
    }

    pub(super) fn read(cursor: &mut Cursor<'_>) -> Self {
        let mut head = Self {
            doc_count: cursor.u32(),
            term_count: cursor.u32(),
            words: cursor.u32(),
            languages: (0..cursor.count()).map(|_| (cursor.string(), cursor.u32())).collect(),
            deflated: cursor.u8() == 1,
            head_len: cursor.usize(),
            run_len: cursor.usize().max(1),
            files: files(cursor),
            len: cursor.usize(),
            dates: DateTable::read(cursor),
            bodies_len: cursor.usize(),
            tail_positions_len: cursor.usize(),
            cards: CardTable::read(cursor),
            body_size: cursor.usize(),
            tops: Tops::read(cursor),
            spelling: SpellingTable::default(),
            suggestions: Vec::new(),
            gone: Gone::default(),
            duplicates: Grouping::default(),
            stories: Grouping::default(),
        };
        sections(cursor, &mut head);
        head.gone = Gone::read(cursor, head.doc_count);
        head.duplicates = Grouping::read(cursor, head.doc_count);
        head.stories = Grouping::read(cursor, head.doc_count);
        let of_files = head.files.iter().try_fold(0usize, |sum, file| sum.checked_add(file.len));
        let docs = usize::try_from(head.doc_count).unwrap_or(usize::MAX);
        let sound = head.dates.doc_count() == head.doc_count
            && (head.files.is_empty() || of_files == Some(head.len))
            && head.cards.ends.len() == docs.div_ceil(DOCS_PER_GROUP);
        if !sound {
            cursor.damage();
        }
        head
    }
}

/// The kind of the section that tells where spellings lie.
const SPELLING: u8 = 1;

/// The kind of the section that tells where suggestions lie.
const SUGGESTIONS: u8 = 2;

/// Sections by kind and length: what a reader doesn't know it skips.
fn sections(cursor: &mut Cursor<'_>, head: &mut Head) {
    for _ in 0..cursor.count() {
        let kind = cursor.u8();
        let bytes = cursor.prefixed();
        let mut section = Cursor::new(bytes, "manifest");
        if kind == SPELLING {
            head.spelling = SpellingTable::read(&mut section);
            if !section.is_sound() {
                cursor.damage();
            }
        } else if kind == SUGGESTIONS {
            head.suggestions = bytes.to_vec();
        }
    }
}

/// Lengths of the dictionary's blocks and of their positions are multiples of this: their table is half as large then.
pub(super) const BLOCK_UNIT: usize = 64;

fn files(cursor: &mut Cursor<'_>) -> Vec<File> {
    let mut files = Vec::new();
    for _ in 0..cursor.count() {
        files.push(File { name: cursor.string(), len: cursor.usize() });
    }
    files
}

/// Documents of one group of cards: ten hits seldom share a group, so a group costs what it holds.
pub(super) const DOCS_PER_GROUP: usize = 4;

/// Where the groups of cards lie.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct CardTable {
    /// Where the first lies.
    pub(super) start: usize,
    /// Lengths are multiples of so many bytes.
    pub(super) unit: usize,
    /// What a group inflates to at most.
    pub(super) size: usize,
    /// Of each group its end, in units from the start.
    pub(super) ends: Vec<u32>,
}

impl CardTable {
    pub(super) fn group(&self, group: usize) -> Option<ChunkAt> {
        let end = |at: usize| self.ends.get(at).and_then(|end| usize::try_from(*end).ok());
        let first = group.checked_sub(1).map_or(Some(0), end)?;
        let len = end(group)?.checked_sub(first)?.checked_mul(self.unit)?;
        let offset = first.checked_mul(self.unit)?.checked_add(self.start)?;
        Some(ChunkAt { offset, len })
    }

    fn write(&self, writer: &mut Writer) {
        writer.number(self.start);
        writer.number(self.unit);
        writer.number(self.size);
        writer.number(self.ends.len());
        let mut last = 0;
        for end in &self.ends {
            writer.u32(end - last);
            last = *end;
        }
    }

    fn read(cursor: &mut Cursor<'_>) -> Self {
        let (start, unit, size) = (cursor.usize(), cursor.usize(), cursor.usize());
        let mut last = 0u32;
        let mut ends = Vec::new();
        for _ in 0..cursor.count() {
            let more = cursor.u32();
            last = cursor.some(last.checked_add(more));
            ends.push(last);
        }
        Self { start, unit, size, ends }
    }
}

/// The dates of all documents, which are numbered by them: newest first, undated last.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DateTable {
    /// Each date, and one past its last document.
    runs: Vec<(Option<Date>, u32)>,
}

impl DateTable {
    /// `dates`: of each document, in order.
    pub(super) fn new(dates: impl Iterator<Item = Option<Date>>) -> Self {
        let mut runs: Vec<(Option<Date>, u32)> = Vec::new();
        for (date, end) in dates.zip(1..) {
            match runs.last_mut() {
                Some((last, of_last)) if *last == date => *of_last = end,
                _ => runs.push((date, end)),
            }
        }
        Self { runs }
    }

    /// The date of a document.
    pub fn of(&self, doc: DocId) -> Option<Date> {
        let at = self.runs.partition_point(|(_, end)| *end <= doc.0);
        self.runs.get(at).and_then(|(date, _)| *date)
    }

    /// The first document after those of the same date as `doc`.
    pub fn end_of(&self, doc: DocId) -> DocId {
        let at = self.runs.partition_point(|(_, end)| *end <= doc.0);
        self.runs.get(at).map_or(DocId(u32::MAX), |(_, end)| DocId(*end))
    }

    /// The first document of the same date as `doc`.
    pub fn start_of(&self, doc: DocId) -> DocId {
        let at = self.runs.partition_point(|(_, end)| *end <= doc.0);
        let before = at.checked_sub(1).and_then(|before| self.runs.get(before));
        DocId(before.map_or(0, |(_, end)| *end))
    }

    /// Number of dated documents: those from this number on are undated.
    pub fn dated(&self) -> u32 {
        let dated = self.runs.iter().rev().find(|(date, _)| date.is_some());
        dated.map_or(0, |(_, end)| *end)
    }

    /// Documents whose date may be one of the days, as ranges of their numbers, in order. A date known by its month or
    /// year alone may be any of its days.
    pub fn within(&self, (least, most): (u32, u32)) -> Vec<Range<u32>> {
        let mut ranges: Vec<Range<u32>> = Vec::new();
        let mut start = 0;
        for (date, end) in &self.runs {
            let overlaps = date.is_some_and(|date| {
                let (begins, ends) = date.days();
                least <= ends && begins <= most
            });
            match ranges.last_mut() {
                Some(range) if overlaps && range.end == start => range.end = *end,
                _ if overlaps => ranges.push(start..*end),
                _ => {}
            }
            start = *end;
        }
        ranges
    }

    fn doc_count(&self) -> u32 {
        self.runs.last().map_or(0, |(_, end)| *end)
    }

    /// Gaps, and what is of one kind side by side: most gaps are of a day, and a byte, and deflate to a few bits.
    fn write(&self, writer: &mut Writer) {
        writer.number(self.runs.len());
        let mut later = None;
        for (date, _) in &self.runs {
            let number = date.map_or(0, Date::to_number);
            writer.u32(later.map_or(number, |later: u32| later.saturating_sub(number)));
            later = Some(number);
        }
        let mut start = 0;
        for (_, end) in &self.runs {
            writer.u32(end - start);
            start = *end;
        }
    }

    fn read(cursor: &mut Cursor<'_>) -> Self {
        let mut runs = Vec::new();
        let mut later = None;
        for _ in 0..cursor.count() {
            let gap = cursor.u32();
            let number = later.map_or(Some(gap), |later: u32| later.checked_sub(gap));
            let number = cursor.some(number.filter(|_| gap > 0 || later.is_none()));
            let date = match number {
                0 => None,
                number => cursor.some(Date::from_number(number).map(Some)),
            };
            runs.push((date, 0));
            later = Some(number);
        }
        let mut end = 0u32;
        for (_, of_date) in &mut runs {
            let more = cursor.u32();
            end = cursor.some(end.checked_add(more));
            *of_date = end;
        }
        Self { runs }
    }
}

/// The top of the dictionary: where each block starts, in the order of keys and in bytes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Tops {
    /// Where the first block lies; the others follow.
    pub(super) blocks_start: usize,
    /// Where the first block of positions lies; the others follow.
    pub(super) positions_start: usize,
    /// One after the other; no key of a block is below its own, none of the block before above it.
    keys: Vec<u8>,
    blocks: Vec<Top>,
}

/// Ends of a block's key, of itself and of its positions, each from where the first starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Top {
    key: usize,
    block: usize,
    positions: usize,
}

impl Tops {
    pub(super) fn len(&self) -> usize {
        self.blocks.len()
    }

    fn before(&self, block: usize) -> Top {
        block.checked_sub(1).and_then(|at| self.blocks.get(at)).copied().unwrap_or_default()
    }

    pub(super) fn key(&self, block: usize) -> Option<&[u8]> {
        self.keys.get(self.before(block).key..self.blocks.get(block)?.key)
    }

    /// The block that holds `key` if any does.
    pub(super) fn block_of(&self, key: &[u8]) -> Option<usize> {
        let (mut least, mut most) = (0, self.blocks.len());
        while least < most {
            let middle = least.midpoint(most);
            if self.key(middle).is_some_and(|top| top <= key) {
                least = middle + 1;
            } else {
                most = middle;
            }
        }
        least.checked_sub(1)
    }

    pub(super) fn block_at(&self, block: usize) -> ChunkAt {
        let before = self.before(block).block;
        let end = self.blocks.get(block).map_or(before, |top| top.block);
        ChunkAt { offset: self.blocks_start.saturating_add(before), len: end - before }
    }

    pub(super) fn positions_at(&self, block: usize) -> ChunkAt {
        let before = self.before(block).positions;
        let end = self.blocks.get(block).map_or(before, |top| top.positions);
        ChunkAt { offset: self.positions_start.saturating_add(before), len: end - before }
    }

    /// A block begins whose keys aren't below `key`.
    pub(super) fn open(&mut self, key: &[u8]) {
        let before = self.before(self.blocks.len());
        self.keys.extend_from_slice(key);
        self.blocks.push(Top { key: self.keys.len(), ..before });
    }

    /// The block that was begun takes so many bytes.
    pub(super) fn close(&mut self, block: usize, positions: usize) {
        if let Some(top) = self.blocks.last_mut() {
            top.block += block;
            top.positions += positions;
        }
    }

    fn write(&self, writer: &mut Writer) {
        writer.number(self.blocks_start);
        writer.number(self.positions_start);
        writer.number(self.blocks.len());
        let mut last: &[u8] = &[];
        for block in 0..self.blocks.len() {
            let key = self.key(block).unwrap_or_default();
            let shared = last.iter().zip(key).take_while(|(one, other)| one == other).count();
            writer.number(shared);
            writer.prefixed(key.get(shared..).unwrap_or_default());
            last = key;
        }
        // Numbers of one kind side by side deflate better.
        (0..self.blocks.len())
            .for_each(|block| writer.number(self.block_at(block).len / BLOCK_UNIT));
        (0..self.blocks.len())
            .for_each(|block| writer.number(self.positions_at(block).len / BLOCK_UNIT));
    }

    fn read(cursor: &mut Cursor<'_>) -> Self {
        let (blocks_start, positions_start) = (cursor.usize(), cursor.usize());
        let mut tops = Self { blocks_start, positions_start, ..Self::default() };
        let mut last = 0usize;
        for _ in 0..cursor.count() {
            let start = tops.keys.len();
            let shared = cursor.usize();
            let known = last..last.saturating_add(shared);
            if known.end > start {
                cursor.damage();
                break;
            }
            tops.keys.extend_from_within(known);
            tops.keys.extend_from_slice(cursor.prefixed());
            let sorted = tops.keys.get(last..start) < tops.keys.get(start..);
            if !sorted && start > 0 {
                cursor.damage();
                break;
            }
            last = start;
            tops.blocks.push(Top { key: tops.keys.len(), ..Top::default() });
        }
        let (mut block, mut positions) = (0usize, 0usize);
        for top in &mut tops.blocks {
            block = end_after(block, cursor);
            top.block = block;
        }
        for top in &mut tops.blocks {
            positions = end_after(positions, cursor);
            top.positions = positions;
        }
        tops
    }
}

/// The end of a chunk whose length comes next.
fn end_after(start: usize, cursor: &mut Cursor<'_>) -> usize {
    let len = cursor.usize().checked_mul(BLOCK_UNIT).filter(|len| *len > 0);
    cursor.some(len.and_then(|len| start.checked_add(len)))
}
