//! The dictionary: terms in blocks, each entry next to the postings that count most.
//!
//! In: a term and its kind. Out: its [`Entry`]. One block is read for a look-up: the sparse top of the dictionary
//! names it, and all spellings of a word are neighbours. Of a term of many documents the block holds the *head*, the
//! most competitive postings; the rest, its *tail*, lies apart in runs. Layout: FORMAT.md, "Dictionary".

use super::bytes::Cursor;
use super::bytes::ReadError;
use super::bytes::Writer;
use super::head::BLOCK_UNIT;
use super::head::Head;
use super::head::Tops;
use super::miss::Miss;
use super::miss::Missing;
use super::postings;
use super::postings::Bound;
use super::postings::DocId;
use super::postings::Occurrence;
use super::postings::Positions;
use super::postings::Posting;
use super::postings::Unpacked;
use super::segment::CRC_LEN;
use super::segment::ChunkAt;
use super::segment::Segment;
use crate::text::analyzer::without_mark;
use crate::text::fold;
use crate::text::normalize::normalize;
use crate::text::sort::sort_by_key;
use crate::text::tokenize::tokenize;
use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::rc::Rc;

/// What a term of the dictionary stands for. Kinds are apart, so that each has a weight at query time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum TermKind {
    /// The stem of a word.
    Word,
    /// The stem of a part of a compound.
    Part,
    /// The key of a name ([`crate::text::name::key`]): it has no postings, but the stems that it is spelt as.
    Name,
    /// The stems of two neighbouring words, both very common, with a space between them; of the first no mark.
    Pair,
    /// An article's id.
    Id,
    /// A section of the paper.
    Section,
    /// An author.
    Author,
    /// A topic word.
    Tag,
    /// A language.
    Language,
    /// Words side by side in the name of a section ([`label_words`]).
    SectionWords,
    /// Words side by side in the name of an author.
    AuthorWords,
}

impl TermKind {
    const ALL: [Self; 11] = [
        Self::Word,
        Self::Part,
        Self::Name,
        Self::Pair,
        Self::Id,
        Self::Section,
        Self::Author,
        Self::Tag,
        Self::Language,
        Self::SectionWords,
        Self::AuthorWords,
    ];

    /// Below every character that a word can hold.
    fn number(self) -> u8 {
        let place = Self::ALL.iter().position(|kind| *kind == self);
        place.and_then(|place| u8::try_from(place).ok()).unwrap_or_default()
    }

    fn of(number: u8) -> Option<Self> {
        Self::ALL.get(usize::from(number)).copied()
    }

    /// Whether its terms are what a text says; the others are labels, which a document has or hasn't.
    pub(super) fn is_text(self) -> bool {
        self < Self::Id
    }
}

/// Words of a label that are a term together, at most.
const MAX_LABEL_WORDS: usize = 6;

/// Words side by side in a label as they are looked up: lower case, letters without their marks, a space between two.
pub fn label_words<'w>(words: impl Iterator<Item = &'w str>) -> String {
    let words: Vec<String> = words.map(|word| fold::collate(&normalize(word))).collect();
    words.join(" ")
}

/// All that a label is found by but itself: its words, and those of them that stand side by side.
pub(super) fn parts_of_label(label: &str) -> BTreeSet<String> {
    let words: Vec<&str> = tokenize(label).map(|token| token.surface).collect();
    let mut parts = BTreeSet::new();
    for start in 0..words.len() {
        let rest = words.get(start..).unwrap_or_default();
        for len in 1..=rest.len().min(MAX_LABEL_WORDS) {
            parts.insert(label_words(rest.iter().copied().take(len)));
        }
    }
    parts
}

/// Set in the kind's byte where the term follows it.
const SPELT: u8 = 16;

/// The key of a term in the dictionary's order.
///
/// Of a text's term: its letters without their accents, the kind, and the term where it differs from those letters, else the
/// mark of its language; so all spellings of a word are neighbours, and so is it in all languages. Of a label: the kind,
/// then the label.
pub(super) fn key_of(kind: TermKind, term: &str) -> Vec<u8> {
    if !kind.is_text() {
        return [&[kind.number()], term.as_bytes()].concat();
    }
    let (stem, mark) = without_mark(term);
    let letters = fold::collate(stem);
    if letters == stem {
        return [stem.as_bytes(), &[kind.number()], mark.as_bytes()].concat();
    }
    [letters.as_bytes(), &[kind.number() | SPELT], term.as_bytes()].concat()
}

/// The label of a key, if it is one of that kind.
pub(super) fn label_of(kind: TermKind, key: &[u8]) -> Option<&str> {
    let label = key.strip_prefix(&[kind.number()]).filter(|_| !kind.is_text())?;
    std::str::from_utf8(label).ok()
}

/// The kind and the term of a key.
fn term_of(key: &[u8]) -> Option<(TermKind, Cow<'_, [u8]>)> {
    let (first, label) = key.split_first()?;
    if let Some(kind) = TermKind::of(*first).filter(|kind| !kind.is_text()) {
        return Some((kind, Cow::Borrowed(label)));
    }
    let at = key.iter().position(|byte| *byte < b' ')?;
    let (letters, rest) = key.split_at_checked(at)?;
    let (number, rest) = rest.split_first()?;
    let kind = TermKind::of(number & !SPELT).filter(|kind| kind.is_text())?;
    let term = match (number & SPELT, rest) {
        (0, []) => letters.into(),
        (0, mark) => [letters, mark].concat().into(),
        _ => rest.into(),
    };
    Some((kind, term))
}

/// A term that some document holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The term.
    pub term: String,
    /// What it stands for.
    pub kind: TermKind,
    /// Stems of a compound's parts, in order; empty unless the term is the [`Word`](TermKind::Word) of one. Of a name's
    /// key, the stems that it is spelt as.
    pub parts: Vec<String>,
    /// Whether the word is a name that is spelt in other ways as well.
    pub other_spellings: bool,
    /// Whether the word is very common, so that there are [`Pair`](TermKind::Pair)s of it and others.
    pub is_common: bool,
    /// Document frequency: how many documents hold the term.
    pub doc_freq: usize,
    /// The most competitive postings, sorted by document; all if there are no runs.
    pub head: Vec<Posting>,
    /// The other postings, in order.
    pub runs: Vec<Run>,
    /// Its block, and how many bytes follow it there.
    at: (usize, usize),
}

impl Entry {
    /// An entry that no dictionary holds, of a phrase; `None` without postings.
    pub fn of_postings(term: &str, head: Vec<Posting>) -> Option<Rc<Self>> {
        let entry = Self {
            term: term.to_owned(),
            kind: TermKind::Word,
            parts: Vec::new(),
            other_spellings: false,
            is_common: false,
            doc_freq: head.len(),
            head,
            runs: Vec::new(),
            at: (0, 0),
        };
        (entry.doc_freq > 0).then(|| Rc::new(entry))
    }
}

/// A stretch of a term's tail: its postings lie apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Run {
    /// No document of the run is below this.
    pub first: DocId,
    /// No document of the run is above this.
    pub last: DocId,
    /// How many postings it has.
    pub count: usize,
    /// What they are worth at most.
    pub bound: Bound,
    /// Its postings.
    pub at: ChunkAt,
    /// Its positions; empty unless the term is a word.
    pub positions: ChunkAt,
}

/// What the builder knows of a term.
#[derive(Debug, Default)]
pub(super) struct Term {
    pub(super) parts: Vec<String>,
    pub(super) other_spellings: bool,
    pub(super) is_common: bool,
    /// Number of postings, or of a name's spellings.
    pub(super) doc_freq: usize,
    /// Its documents; with positions if it is a [`TermKind::Word`].
    pub(super) documents: Unpacked,
}

impl Term {
    /// The positions of the posting at a place.
    fn positions_at(&self, place: usize) -> &[u32] {
        let end = |place: usize| self.documents.ends.get(place).copied();
        let start = place.checked_sub(1).map_or(Some(0), end);
        let range = start.zip(end(place)).map(|(start, end)| start..end);
        range.and_then(|range| self.documents.positions.get(range)).unwrap_or_default()
    }

    /// The positions of the postings at `places`, written.
    fn write_positions(&self, places: &[usize]) -> Writer {
        let lists: Vec<&[u32]> = places.iter().map(|place| self.positions_at(*place)).collect();
        let mut writer = Writer::default();
        postings::write_positions(&lists, &mut writer);
        writer
    }
}

/// Whether a key is that of a term that stands in texts.
pub(super) fn is_text_key(key: &[u8]) -> bool {
    term_of(key).is_some_and(|(kind, _)| kind.is_text())
}

/// How a segment is laid out: what an answer reads, not what it is; but the words that a prefix may become are looked for in
/// some blocks, however large these are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Layout {
    /// A block of the dictionary is closed when it has reached so many bytes.
    pub block_len: usize,
    /// Postings in the head of a term.
    pub head_len: usize,
    /// Postings in a run of a tail.
    pub run_len: usize,
    /// Documents from which on pairs of very common words are terms of their own.
    pub pairs_from: u32,
}

impl Layout {
    /// What a cold query costs least with, for so many documents (research on the format's budget).
    pub fn for_documents(count: usize) -> Self {
        let (block_len, head_len) = match count {
            0..2_000 => (1024, 128),
            2_000..5_000 => (2048, 128),
            5_000..20_000 => (4096, 128),
            20_000..60_000 => (4096, 256),
            _ => (8192, 256),
        };
        Self { block_len, head_len, run_len: 1024, pairs_from: 1000 }
    }
}

/// Writes blocks of the dictionary, and tails as they come.
#[derive(Debug)]
pub(super) struct DictionaryWriter {
    layout: Layout,
    block: Writer,
    block_positions: Writer,
    previous: Vec<u8>,
    /// The key that closed the block before.
    before: Vec<u8>,
    tops: Tops,
    /// Bytes of positions that were written to tails.
    pub(super) tail_positions_len: usize,
    /// Blocks, one after the other.
    pub(super) blocks: Vec<u8>,
    /// Blocks of positions, one after the other.
    pub(super) positions: Vec<u8>,
}

impl DictionaryWriter {
    pub(super) fn new(layout: Layout) -> Self {
        Self {
            layout,
            block: Writer::default(),
            block_positions: Writer::default(),
            previous: Vec::new(),
            before: Vec::new(),
            tops: Tops::default(),
            tail_positions_len: 0,
            blocks: Vec::new(),
            positions: Vec::new(),
        }
    }

    /// Terms come sorted by key. `tail` takes a chunk and answers where it was written.
    pub(super) fn add(
        &mut self,
        key: &[u8],
        term: &Term,
        tail: &mut impl FnMut(Vec<u8>) -> ChunkAt,
    ) {
        let kind = term_of(key).map_or(TermKind::Word, |(kind, _)| kind);
        if self.block.0.is_empty() {
            let shared = shared_len(&self.before, key);
            // The shortest key that is above all of the block before.
            self.tops.open(key.get(..=shared).unwrap_or(key));
            self.previous.clear();
        }
        let shared = shared_len(&self.previous, key);
        self.block.number(shared);
        self.block.prefixed(key.get(shared..).unwrap_or_default());
        self.block.number(term.doc_freq);
        let mut rest = Writer::default();
        if kind == TermKind::Word {
            let flags = [term.is_common, term.other_spellings];
            let flags = flags.iter().fold(0, |flags, flag| flags * 2 + usize::from(*flag));
            rest.number(term.parts.len() * 4 + flags);
        }
        // How many spellings a name's key has is told before.
        term.parts.iter().for_each(|part| rest.str(part));
        let in_head = competitive(&term.documents.postings, self.layout.head_len);
        let head: Vec<Posting> =
            in_head.iter().filter_map(|at| term.documents.postings.get(*at)).copied().collect();
        postings::write(&head, 0, kind.is_text(), &mut rest);
        if head.len() < term.documents.postings.len() {
            let run_len = self.layout.run_len;
            self.tail_positions_len += write_tail(term, &in_head, kind, run_len, &mut rest, tail);
        }
        self.block.prefixed(&rest.0);
        if kind == TermKind::Word {
            self.block_positions.prefixed(&term.write_positions(&in_head).0);
        }
        self.previous.clear();
        self.previous.extend_from_slice(key);
        if self.block.0.len() >= self.layout.block_len {
            self.close();
        }
    }

    fn close(&mut self) {
        if self.block.0.is_empty() {
            return;
        }
        let block = std::mem::take(&mut self.block).sealed_in(BLOCK_UNIT);
        let positions = std::mem::take(&mut self.block_positions).sealed_in(BLOCK_UNIT);
        self.tops.close(block.len(), positions.len());
        self.blocks.extend(block);
        self.positions.extend(positions);
        self.before = std::mem::take(&mut self.previous);
    }

    /// The top of what was written.
    pub(super) fn finish(&mut self) -> Tops {
        self.close();
        std::mem::take(&mut self.tops)
    }
}

fn shared_len(one: &[u8], other: &[u8]) -> usize {
    one.iter().zip(other).take_while(|(one, other)| one == other).count()
}

/// Places of the `most` postings that are likeliest to be among the best, sorted.
fn competitive(postings: &[Posting], most: usize) -> Vec<usize> {
    if postings.len() <= most {
        return (0..postings.len()).collect();
    }
    // Any choice is correct; this is right for common weights.
    let worth = |occurrence: Occurrence| {
        let title = if occurrence.in_title() { 4.0 } else { 0.0 };
        let worth = (title + occurrence.elsewhere()) / (75.0 + 0.75 * occurrence.length());
        Reverse((worth * 1e6).to_bits())
    };
    let worths: Vec<_> = Occurrence::all().map(worth).collect();
    let worth_of = |posting: &Posting| worths.get(posting.occurrence.number()).copied();
    let mut ranked: Vec<_> = postings.iter().map(worth_of).zip(0usize..).collect();
    ranked.select_nth_unstable(most);
    let mut places: Vec<usize> = ranked.iter().take(most).map(|(_, place)| *place).collect();
    places.sort_unstable();
    places
}

/// Writes the runs and their table; answers how many bytes of positions they have.
fn write_tail(
    term: &Term,
    in_head: &[usize],
    kind: TermKind,
    run_len: usize,
    rest: &mut Writer,
    tail: &mut impl FnMut(Vec<u8>) -> ChunkAt,
) -> usize {
    let mut positions_len = 0;
    let outside: Vec<usize> = (0..term.documents.postings.len())
        .filter(|at| in_head.binary_search(at).is_err())
        .collect();
    let mut next = 0;
    for (number, places) in outside.chunks(run_len.max(1)).enumerate() {
        let postings: Vec<Posting> =
            places.iter().filter_map(|at| term.documents.postings.get(*at)).copied().collect();
        let (Some(first), Some(last)) = (postings.first(), postings.last()) else { continue };
        let mut bound = Bound::default();
        postings.iter().for_each(|posting| bound.add(posting.occurrence));
        let mut chunk = Writer::default();
        postings::write(&postings, first.doc.0, kind.is_text(), &mut chunk);
        let at = tail(chunk.sealed());
        let positions =
            (kind == TermKind::Word).then(|| tail(term.write_positions(places).sealed()));
        if number == 0 {
            rest.number(at.offset);
        }
        rest.u32(first.doc.0 - next);
        rest.u32(last.doc.0 - first.doc.0);
        next = last.doc.0;
        if kind.is_text() {
            bound.write(rest);
        }
        rest.number(at.len);
        if let Some(positions) = positions {
            rest.number(positions.len);
            positions_len += positions.len;
        }
    }
    positions_len
}

impl Segment {
    /// The entry of `term`, if some document holds it.
    ///
    /// # Errors
    /// When its block isn't at hand, or is damaged.
    pub fn entry(&self, kind: TermKind, term: &str) -> Result<Option<Rc<Entry>>, Miss> {
        let key = key_of(kind, term);
        let Some(block) = self.head.tops.block_of(&key) else { return Ok(None) };
        let mut entries = self.entries(block)?;
        if let Some(raw) = entries.seek(&key) {
            let found = (raw.key == key).then(|| raw.decode(&self.head, block));
            return found.transpose().map_err(Miss::from);
        }
        entries.cursor.check()?;
        Ok(None)
    }

    /// Where the block lies that holds `term` if any does.
    pub fn block_of(&self, kind: TermKind, term: &str) -> Option<ChunkAt> {
        let tops = &self.head.tops;
        tops.block_of(&key_of(kind, term)).map(|block| tops.block_at(block))
    }

    /// Where the blocks lie that may hold words that start with `prefix`.
    pub fn blocks_of(&self, prefix: &str) -> Vec<ChunkAt> {
        let letters = fold::collate(prefix);
        let start = letters.as_bytes();
        let tops = &self.head.tops;
        let first = tops.block_of(start).unwrap_or_default();
        let is_past = |top: &[u8]| top > start && !top.starts_with(start);
        let blocks = (first..tops.len())
            .take_while(|block| *block == first || !tops.key(*block).is_some_and(is_past));
        blocks.map(|block| tops.block_at(block)).collect()
    }

    /// The words that start with `prefix`, and nothing of what is held of them.
    ///
    /// # Errors
    /// When a block isn't at hand, or is damaged.
    pub fn terms_with_prefix(&self, prefix: &str) -> Result<Vec<String>, Miss> {
        let letters = fold::collate(prefix);
        let start = letters.as_bytes();
        let ends = |top: &[u8]| top > start && !top.starts_with(start);
        let mut found = Vec::new();
        self.scan(start, usize::MAX, &ends, &mut |raw, _| {
            let word = term_of(raw.key).filter(|(kind, _)| *kind == TermKind::Word);
            let term = word.and_then(|(_, term)| String::from_utf8(term.into_owned()).ok());
            found.extend(term.filter(|term| term.starts_with(prefix)));
            Ok(())
        })?;
        Ok(found)
    }

    /// The words that start with `prefix`, most documents first, at most `limit`, from at most `max_blocks` blocks.
    ///
    /// # Errors
    /// When a block isn't at hand, or is damaged.
    pub fn words_with_prefix(
        &self,
        prefix: &str,
        limit: usize,
        max_blocks: usize,
    ) -> Result<Vec<Rc<Entry>>, Miss> {
        let letters = fold::collate(prefix);
        let start = letters.as_bytes();
        let ends = |top: &[u8]| top > start && !top.starts_with(start);
        let mut found = self.decoded(start, max_blocks, &ends, &|key| {
            key.starts_with(start)
                && term_of(key).is_some_and(|(kind, term)| {
                    kind == TermKind::Word && term.starts_with(prefix.as_bytes())
                })
        })?;
        // Entries come in the order of their terms, which stays among equally frequent ones.
        sort_by_key(&mut found, |entry| Reverse(entry.doc_freq));
        found.truncate(limit);
        Ok(found)
    }

    /// The postings of a run.
    ///
    /// # Errors
    /// When they aren't at hand, or are damaged.
    pub fn run(&self, kind: TermKind, run: &Run) -> Result<Rc<Vec<Posting>>, Miss> {
        self.postings(run.at, |chunk| {
            let mut cursor = Cursor::new(chunk, "tails");
            let (first, last) = (run.first.0, run.last.0.saturating_add(1));
            let postings = postings::read(&mut cursor, run.count, first, last, kind.is_text());
            cursor.check()?;
            Ok(postings)
        })
    }

    /// Positions of the head's postings, in the order of the head.
    ///
    /// # Errors
    /// When the block isn't at hand, or is damaged.
    pub fn head_positions(&self, entry: &Entry) -> Result<Positions<'_>, Miss> {
        let (block, after) = entry.at;
        let bytes = self.chunk(self.head.tops.positions_at(block), 0)?;
        let mut cursor = Cursor::new(bytes, "positions");
        let mut entries = self.entries(block)?;
        while let Some(raw) = entries.next().filter(|raw| raw.after != after) {
            if is_word(raw.key) {
                cursor.prefixed();
            }
        }
        entries.cursor.check()?;
        let of_term = Cursor::new(cursor.prefixed(), "positions");
        cursor.check()?;
        Ok(Positions::new(of_term, entry.head.len())?)
    }

    /// Positions of a run's postings, in the order of the run.
    ///
    /// # Errors
    /// When they aren't at hand, or are damaged.
    pub fn run_positions(&self, run: &Run) -> Result<Positions<'_>, Miss> {
        let cursor = Cursor::new(self.chunk(run.positions, 0)?, "positions");
        Ok(Positions::new(cursor, run.count)?)
    }

    /// The entries of all words, and parts of words, that are spelt with the same letters as `term` but for their marks.
    ///
    /// # Errors
    /// When a block isn't at hand, or is damaged.
    pub fn alike(&self, term: &str) -> Result<Vec<Rc<Entry>>, Miss> {
        let letters = fold::collate(term);
        let start = letters.as_bytes();
        // A block that begins with a longer word, or another one, has no more of these letters.
        let ends = |top: &[u8]| {
            top.strip_prefix(start)
                .is_none_or(|rest| rest.first().is_some_and(|next| *next >= b' '))
        };
        self.decoded(start, usize::MAX, &ends, &|key| {
            // The letters are followed by the kind, which is below all letters.
            let follows = key.strip_prefix(start).and_then(|rest| rest.first());
            follows.is_some_and(|kind| kind & !SPELT <= TermKind::Part.number())
        })
    }

    /// The labels of a kind, and whether these are all: blocks of at most `budget` bytes are read, which are taken off it.
    ///
    /// # Errors
    /// When a block isn't at hand, or is damaged.
    pub fn labels(
        &self,
        kind: TermKind,
        budget: &mut usize,
    ) -> Result<(Vec<Rc<Entry>>, bool), Miss> {
        let key = key_of(kind, "");
        let start = key.as_slice();
        let ends = |top: &[u8]| top > start && !top.starts_with(start);
        let tops = &self.head.tops;
        let first = tops.block_of(start).unwrap_or_default();
        let mut blocks = 0;
        for block in first..tops.len() {
            if blocks > 0 && tops.key(block).is_some_and(ends) {
                break;
            }
            let cost = self.cost(tops.block_at(block)).unwrap_or_default();
            let Some(left) = budget.checked_sub(cost) else {
                let found = self.decoded(start, blocks, &ends, &|key| key.starts_with(start))?;
                return Ok((found, false));
            };
            *budget = left;
            blocks += 1;
        }
        Ok((self.decoded(start, blocks, &ends, &|key| key.starts_with(start))?, true))
    }

    /// Entries that are `wanted`: of the block that may hold keys that start with `start`, and of those after it, at most
    /// `max_blocks` together, up to one whose top `ends` them.
    #[inline(never)]
    fn decoded(
        &self,
        start: &[u8],
        max_blocks: usize,
        ends: &dyn Fn(&[u8]) -> bool,
        wanted: &dyn Fn(&[u8]) -> bool,
    ) -> Result<Vec<Rc<Entry>>, Miss> {
        let mut found = Vec::new();
        self.scan(start, max_blocks, ends, &mut |raw, block| {
            if wanted(raw.key) {
                found.push(raw.decode(&self.head, block)?);
            }
            Ok(())
        })?;
        Ok(found)
    }

    /// Visits entries, each with its block, as [`decoded`](Self::decoded) finds them.
    #[inline(never)]
    fn scan(
        &self,
        start: &[u8],
        max_blocks: usize,
        ends: &dyn Fn(&[u8]) -> bool,
        visit: &mut dyn FnMut(RawEntry<'_, '_>, usize) -> Result<(), ReadError>,
    ) -> Result<(), Miss> {
        let tops = &self.head.tops;
        let first = tops.block_of(start).unwrap_or_default();
        let mut missing = Missing::default();
        for block in (first..tops.len()).take(max_blocks) {
            if block > first && tops.key(block).is_some_and(ends) {
                break;
            }
            let Some(mut entries) = missing.take(self.entries(block)) else { continue };
            // Keys are sorted: what starts so stands together.
            let mut next = entries.seek(start);
            while let Some(raw) = next.filter(|raw| raw.key.starts_with(start)) {
                visit(raw, block)?;
                next = entries.next();
            }
            entries.cursor.check()?;
        }
        missing.done()
    }

    fn entries(&self, block: usize) -> Result<Entries<'_>, Miss> {
        let cursor = Cursor::new(self.chunk(self.head.tops.block_at(block), 0)?, "dictionary");
        Ok(Entries { cursor, key: Vec::new() })
    }

    /// Every entry of a block, for those who check an archive.
    ///
    /// # Errors
    /// When the block isn't at hand, or is damaged.
    pub fn entries_of_block(&self, block: usize) -> Result<Vec<Rc<Entry>>, Miss> {
        let mut entries = self.entries(block)?;
        let mut found = Vec::new();
        while let Some(raw) = entries.next() {
            found.push(raw.decode(&self.head, block)?);
        }
        entries.cursor.check()?;
        Ok(found)
    }

    /// Number of blocks of the dictionary.
    pub fn block_count(&self) -> usize {
        self.head.tops.len()
    }
}

/// Whether a key is that of a word.
fn is_word(key: &[u8]) -> bool {
    let kind = key.iter().find(|byte| **byte < b' ');
    kind.is_some_and(|kind| kind & !SPELT == 0)
}

/// The entries of one block, in order.
struct Entries<'a> {
    cursor: Cursor<'a>,
    /// The key of the entry before.
    key: Vec<u8>,
}

/// An entry whose postings aren't decoded yet.
struct RawEntry<'a, 'k> {
    key: &'k [u8],
    doc_freq: usize,
    rest: Cursor<'a>,
    /// How many bytes follow it in the block.
    after: usize,
}

/// An entry as it is written.
struct Coded<'a> {
    /// How many bytes the key has in common with the one before, and the others.
    shared: usize,
    key: &'a [u8],
    doc_freq: usize,
    rest: &'a [u8],
}

impl<'a> Entries<'a> {
    /// `None` at the end, and where the bytes are damaged; `len`: of the key before.
    #[inline]
    fn coded(&mut self, len: usize) -> Option<Coded<'a>> {
        if self.cursor.is_empty() {
            return None;
        }
        let shared = self.cursor.small();
        if shared > len {
            self.cursor.damage();
            return None;
        }
        // One byte may be all that fills the block up.
        if shared == 0 && self.cursor.is_empty() {
            return None;
        }
        let key = self.cursor.small_prefixed();
        // No key is empty: the rest of the block fills it up.
        if shared == 0 && key.is_empty() {
            return None;
        }
        let doc_freq = self.cursor.small();
        let rest = self.cursor.small_prefixed();
        self.cursor.is_sound().then_some(Coded { shared, key, doc_freq, rest })
    }

    /// The next entry.
    fn next(&mut self) -> Option<RawEntry<'a, '_>> {
        let coded = self.coded(self.key.len())?;
        Some(self.entry(&coded))
    }

    /// Of the entries that weren't read, the first whose key isn't below `start`. Those before it are neither put together
    /// nor compared, but for what they don't have in common with the one before.
    fn seek(&mut self, start: &[u8]) -> Option<RawEntry<'a, '_>> {
        // Of the entry before, which is below `start`: how many bytes it has in common with it, and its length.
        let (mut matched, mut len) = (0, 0);
        loop {
            let coded = self.coded(len)?;
            len = coded.shared + coded.key.len();
            // It differs from `start` where the one before does.
            if coded.shared > matched {
                continue;
            }
            if coded.shared == matched {
                let wanted = start.get(matched..).unwrap_or_default();
                matched += shared_len(coded.key, wanted);
                if coded.key < wanted {
                    continue;
                }
            }
            self.key.clear();
            self.key.extend_from_slice(start.get(..coded.shared).unwrap_or_default());
            return Some(self.entry(&coded));
        }
    }

    /// The entry whose key goes on from the one before so.
    fn entry(&mut self, coded: &Coded<'a>) -> RawEntry<'a, '_> {
        self.key.truncate(coded.shared);
        self.key.extend_from_slice(coded.key);
        RawEntry {
            key: &self.key,
            doc_freq: coded.doc_freq,
            rest: Cursor::new(coded.rest, "dictionary"),
            after: self.cursor.len(),
        }
    }
}

impl RawEntry<'_, '_> {
    fn decode(mut self, segment: &Head, block: usize) -> Result<Rc<Entry>, ReadError> {
        let damaged = || ReadError::Damaged { part: "dictionary" };
        let (kind, term) = term_of(self.key).ok_or_else(damaged)?;
        let term = String::from_utf8(term.into_owned()).map_err(|_| damaged())?;
        let mut parts = Vec::new();
        let flags = match kind {
            TermKind::Word => self.rest.usize(),
            TermKind::Name => self.doc_freq.saturating_mul(4),
            _ => 0,
        };
        let (is_common, other_spellings) = (flags & 2 > 0, flags & 1 > 0);
        while parts.len() < flags / 4 && self.rest.is_sound() {
            parts.push(self.rest.string());
        }
        let doc_freq = if kind == TermKind::Name { 0 } else { self.doc_freq };
        let head_len = doc_freq.min(segment.head_len);
        let head = postings::read(&mut self.rest, head_len, 0, segment.doc_count, kind.is_text());
        let runs = self.runs(kind, segment, doc_freq - head_len);
        self.rest.check()?;
        let at = (block, self.after);
        Ok(Rc::new(Entry {
            term,
            kind,
            parts,
            other_spellings,
            is_common,
            doc_freq,
            head,
            runs,
            at,
        }))
    }

    /// The table of a tail of `left` postings.
    fn runs(&mut self, kind: TermKind, head: &Head, mut left: usize) -> Vec<Run> {
        let rest = &mut self.rest;
        let mut runs = Vec::new();
        let mut offset = if left > 0 { rest.usize() } else { 0 };
        let mut next = 0u32;
        while left > 0 && rest.is_sound() {
            let first = next.saturating_add(rest.u32());
            let last = first.saturating_add(rest.u32());
            if last >= head.doc_count {
                rest.damage();
            }
            next = last;
            let bound = if kind.is_text() { Bound::read(rest) } else { Bound::default() };
            let mut chunk = || {
                let at = ChunkAt { offset, len: rest.usize() };
                offset = rest.some(offset.checked_add(at.len).filter(|_| at.len >= CRC_LEN));
                at
            };
            let at = chunk();
            let positions = if kind == TermKind::Word { chunk() } else { ChunkAt::default() };
            let count = left.min(head.run_len);
            left -= count;
            runs.push(Run { first: DocId(first), last: DocId(last), count, bound, at, positions });
        }
        runs
    }
}
