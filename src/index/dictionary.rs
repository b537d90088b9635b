//! The term dictionary: sorted terms in blocks of about 2 kB, each entry next to its postings.
//!
//! In: a term and its kind. Out: its [`Entry`]. One block is read for a look-up: the sparse top of the dictionary
//! names it. Layout: FORMAT.md, "Terms".

use super::bytes::Cursor;
use super::bytes::ReadError;
use super::bytes::Writer;
use super::postings;
use super::postings::Posting;
use super::segment::Kind;
use super::segment::Miss;
use super::segment::Segment;
use crate::text::sort::sort_by_key;
use std::cmp::Reverse;
use std::rc::Rc;

/// A block is closed when it has reached this many bytes.
const BLOCK_LEN: usize = 2048;

/// What a term of the dictionary stands for. Kinds are apart, so that each has a weight at query time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum TermKind {
    /// The stem of a word.
    Word,
    /// The stem of a part of a compound.
    Part,
    /// A stem as it is typed without its letters ([`crate::text::fold::plain`]); only where it differs.
    Plain,
    /// The key of a name ([`crate::text::name::key`]).
    Name,
    /// An article's id.
    Id,
}

impl TermKind {
    const ALL: [Self; 5] = [Self::Word, Self::Part, Self::Plain, Self::Name, Self::Id];

    /// Ends a key; below every character that a word can hold, so that a term's kinds are neighbours.
    fn number(self) -> u8 {
        match self {
            Self::Word => 0,
            Self::Part => 1,
            Self::Plain => 2,
            Self::Name => 3,
            Self::Id => 4,
        }
    }
}

/// The key of a term in the dictionary's order: the term, then its kind.
pub(super) fn key_of(kind: TermKind, term: &str) -> Vec<u8> {
    let mut key = term.as_bytes().to_vec();
    key.push(kind.number());
    key
}

/// A term that some document holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The term.
    pub term: String,
    /// What it stands for.
    pub kind: TermKind,
    /// Stems of a compound's parts, in order; empty unless the term is the [`Word`](TermKind::Word) of one.
    pub parts: Vec<String>,
    /// The documents that hold it, sorted.
    pub postings: Vec<Posting>,
    /// Its block, and its place in it.
    at: (usize, usize),
}

impl Entry {
    /// Document frequency: how many documents hold the term.
    pub fn doc_freq(&self) -> usize {
        self.postings.len()
    }
}

/// What the builder knows of a term.
#[derive(Debug, Default)]
pub(super) struct Term {
    pub(super) parts: Vec<String>,
    pub(super) postings: Vec<Posting>,
    /// Of each posting, the word numbers; empty for kinds other than [`TermKind::Word`].
    pub(super) positions: Vec<Vec<u32>>,
}

/// The blocks of the sections top, terms and positions.
#[derive(Debug, Default)]
pub(super) struct Blocks {
    pub(super) tops: Vec<Vec<u8>>,
    pub(super) terms: Vec<Vec<u8>>,
    pub(super) positions: Vec<Vec<u8>>,
}

/// `terms`: sorted by key.
pub(super) fn write<'a>(terms: impl IntoIterator<Item = (&'a Vec<u8>, &'a Term)>) -> Blocks {
    let mut blocks = Blocks::default();
    let (mut block, mut positions) = (Writer::default(), Writer::default());
    let mut previous: &[u8] = &[];
    for (key, term) in terms {
        if block.0.is_empty() {
            blocks.tops.push(key.clone());
            previous = &[];
        }
        let shared = previous.iter().zip(key).take_while(|(one, other)| one == other).count();
        block.number(shared);
        block.prefixed(key.get(shared..).unwrap_or_default());
        block.number(term.postings.len());
        let mut rest = Writer::default();
        if key.last() == Some(&TermKind::Word.number()) {
            rest.strings(&term.parts);
        }
        postings::write(&term.postings, &mut rest);
        block.prefixed(&rest.0);
        let mut of_term = Writer::default();
        term.positions.iter().for_each(|of_doc| postings::write_positions(of_doc, &mut of_term));
        positions.prefixed(&of_term.0);
        previous = key;
        if block.0.len() >= BLOCK_LEN {
            blocks.terms.push(std::mem::take(&mut block.0));
            blocks.positions.push(std::mem::take(&mut positions.0));
        }
    }
    if !block.0.is_empty() {
        blocks.terms.push(block.0);
        blocks.positions.push(positions.0);
    }
    blocks
}

impl Segment {
    /// The entry of `term`, if some document holds it.
    ///
    /// # Errors
    /// When its block isn't at hand, or is damaged.
    pub fn entry(&self, kind: TermKind, term: &str) -> Result<Option<Rc<Entry>>, Miss> {
        let key = key_of(kind, term);
        let Some(block) = self.block_of(&key)? else { return Ok(None) };
        let mut entries = self.entries(block)?;
        while let Some(raw) = entries.next()? {
            if raw.key == key {
                return raw.decode(self.meta()?.doc_count, block).map(Some).map_err(Miss::Read);
            }
            if *raw.key > *key {
                break;
            }
        }
        Ok(None)
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
        let first = self.block_of(prefix.as_bytes())?.unwrap_or_default();
        let mut found = Vec::new();
        for block in (first..self.block_count(Kind::Terms)).take(max_blocks) {
            if self.tops()?.get(block).is_some_and(|top| {
                !top.starts_with(prefix.as_bytes()) && top.as_slice() > prefix.as_bytes()
            }) {
                break;
            }
            let mut entries = self.entries(block)?;
            while let Some(raw) = entries.next()? {
                if raw.key.starts_with(prefix.as_bytes())
                    && raw.key.last() == Some(&TermKind::Word.number())
                {
                    found.push(raw.decode(self.meta()?.doc_count, block)?);
                }
            }
        }
        // Entries come in the order of their terms, which stays among equally frequent ones.
        sort_by_key(&mut found, |entry| Reverse(entry.doc_freq()));
        found.truncate(limit);
        Ok(found)
    }

    /// Of each of the entry's postings, the word numbers at which the term stands.
    ///
    /// # Errors
    /// When the block isn't at hand, or is damaged.
    pub fn positions(&self, entry: &Entry) -> Result<Vec<Vec<u32>>, Miss> {
        let (block, place) = entry.at;
        let mut cursor = Cursor::new(self.block(Kind::Positions, block)?, Kind::Positions.name());
        for _ in 0..place {
            cursor.prefixed()?;
        }
        let mut of_term = Cursor::new(cursor.prefixed()?, Kind::Positions.name());
        let read = entry
            .postings
            .iter()
            .map(|posting| postings::read_positions(&mut of_term, posting.term_freq()));
        read.collect::<Result<_, _>>().map_err(Miss::Read)
    }

    /// The block that holds `key` if any does.
    fn block_of(&self, key: &[u8]) -> Result<Option<usize>, Miss> {
        self.tops().map(|tops| tops.partition_point(|top| top.as_slice() <= key).checked_sub(1))
    }

    fn entries(&self, block: usize) -> Result<Entries<'_>, Miss> {
        let cursor = Cursor::new(self.block(Kind::Terms, block)?, Kind::Terms.name());
        Ok(Entries { cursor, key: Vec::new(), place: 0 })
    }
}

/// The entries of one block, in order.
struct Entries<'a> {
    cursor: Cursor<'a>,
    key: Vec<u8>,
    place: usize,
}

/// An entry whose postings aren't decoded yet.
struct RawEntry<'a, 'k> {
    key: &'k [u8],
    place: usize,
    doc_freq: usize,
    rest: Cursor<'a>,
}

impl<'a> Entries<'a> {
    fn next(&mut self) -> Result<Option<RawEntry<'a, '_>>, ReadError> {
        if self.cursor.is_empty() {
            return Ok(None);
        }
        let shared = self.cursor.usize()?;
        if shared > self.key.len() {
            return Err(self.cursor.damaged());
        }
        self.key.truncate(shared);
        self.key.extend_from_slice(self.cursor.prefixed()?);
        let doc_freq = self.cursor.usize()?;
        let rest = Cursor::new(self.cursor.prefixed()?, Kind::Terms.name());
        self.place += 1;
        Ok(Some(RawEntry { key: &self.key, place: self.place - 1, doc_freq, rest }))
    }
}

impl RawEntry<'_, '_> {
    fn decode(mut self, doc_count: u32, block: usize) -> Result<Rc<Entry>, ReadError> {
        let (number, term) = self.key.split_last().ok_or_else(|| self.rest.damaged())?;
        let kind = TermKind::ALL.into_iter().find(|kind| kind.number() == *number);
        let kind = kind.ok_or_else(|| self.rest.damaged())?;
        let term = std::str::from_utf8(term).map_err(|_| self.rest.damaged())?.to_owned();
        let parts = if kind == TermKind::Word { self.rest.strings()? } else { Vec::new() };
        // A posting takes two bytes or more.
        if self.doc_freq > self.rest.len() {
            return Err(self.rest.damaged());
        }
        let postings = postings::read(&mut self.rest, self.doc_freq, doc_count)?;
        Ok(Rc::new(Entry { term, kind, parts, postings, at: (block, self.place) }))
    }
}
