//! A segment: an immutable index of some articles, read chunk by chunk.
//!
//! In: its [`Head`], and its bytes, all at once or chunk by chunk as they are fetched. Out: the payloads of its chunks,
//! each held against its checksum. Always: a read answers the bytes, says which range it still needs, or refuses; it
//! never waits and never panics. Layout: FORMAT.md, "Head of a segment".

use super::bytes::ReadError;
use super::bytes::open_chunk;
use super::gone::Gone;
use super::head::DateTable;
use super::head::Head;
use super::miss::Miss;
use super::miss::Need;
use super::postings::DocId;
use super::postings::Posting;
use crate::article::Date;
use crate::text::sort::sort_by_key;
use std::borrow::Cow;
use std::cell::Cell;
use std::cell::OnceCell;
use std::rc::Rc;

/// Bytes of the checksum that ends a chunk.
pub(super) const CRC_LEN: usize = 4;

/// Where a chunk lies in a segment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ChunkAt {
    /// In bytes from the start of the segment.
    pub offset: usize,
    /// Its length in bytes, with its checksum.
    pub len: usize,
}

/// A chunk's payload that was fetched.
#[derive(Debug)]
struct Part {
    offset: usize,
    payload: Vec<u8>,
    /// Of a run its postings, once they were asked for.
    postings: OnceCell<Rc<Vec<Posting>>>,
    /// When it was last read, in queries.
    used: Cell<u32>,
}

impl Part {
    /// Bytes that it takes.
    fn len(&self) -> usize {
        let postings = self.postings.get().map_or(0, |postings| postings.len());
        self.payload.len() + postings * size_of::<Posting>()
    }
}

/// An index of some articles, immutable.
#[derive(Debug)]
pub struct Segment {
    number: usize,
    pub(super) head: Rc<Head>,
    /// The whole segment, where it is at hand and was held against its checksum.
    whole: Option<Cow<'static, [u8]>>,
    /// Sorted by offset.
    parts: Vec<Part>,
    clock: Cell<u32>,
}

impl Segment {
    /// The segment at place `number` of the manifest, of which nothing but the head is at hand.
    pub(super) fn new(number: usize, head: Rc<Head>) -> Self {
        Self { number, head, whole: None, parts: Vec::new(), clock: Cell::new(0) }
    }

    /// Takes all its bytes, which were held against their checksum.
    pub(super) fn fill(&mut self, bytes: Cow<'static, [u8]>) {
        self.whole = Some(bytes);
    }

    /// Takes a chunk that was asked for.
    ///
    /// # Errors
    /// When it differs from its checksum.
    pub(super) fn supply(&mut self, offset: usize, bytes: &[u8]) -> Result<(), ReadError> {
        let payload = open_chunk(bytes, "chunk")?.to_vec();
        let at = self.parts.partition_point(|part| part.offset < offset);
        let used = Cell::new(self.clock.get());
        let part = Part { offset, payload, postings: OnceCell::new(), used };
        match self.parts.get_mut(at) {
            Some(known) if known.offset == offset => *known = part,
            _ => self.parts.insert(at, part),
        }
        Ok(())
    }

    /// Bytes at hand.
    pub(super) fn len_bytes(&self) -> usize {
        let fetched: usize = self.parts.iter().map(Part::len).sum();
        fetched + self.whole.as_ref().map_or(0, |whole| whole.len())
    }

    /// A new query begins: what it reads counts as used later than what was read before.
    pub(super) fn tick(&self) {
        self.clock.set(self.clock.get().saturating_add(1));
    }

    /// Drops chunks, those not used for longest first, until at most `budget` bytes are at hand.
    pub(super) fn shrink(&mut self, budget: usize) {
        let mut len = self.len_bytes();
        if len <= budget {
            return;
        }
        sort_by_key(&mut self.parts, |part| part.used.get());
        self.parts.retain(|part| {
            let keep = len <= budget;
            len -= if keep { 0 } else { part.len() };
            keep
        });
        sort_by_key(&mut self.parts, |part| part.offset);
    }

    /// The payload of a chunk; `inflated` is what it may inflate to, 0 if it is stored as it is.
    ///
    /// # Errors
    /// When it isn't at hand.
    pub(super) fn chunk(&self, at: ChunkAt, inflated: usize) -> Result<&[u8], Miss> {
        if let Some(whole) = &self.whole {
            let end = at.offset.saturating_add(at.len.saturating_sub(CRC_LEN));
            let payload = whole.get(at.offset..end);
            return payload.ok_or_else(|| ReadError::Truncated { part: "file" }.into());
        }
        if let Some(part) = self.part(at) {
            return Ok(&part.payload);
        }
        let is_deflated = self.head.deflated && inflated > 0;
        let size = if is_deflated { inflated } else { 0 };
        let need = Need { segment: Some(self.number), offset: at.offset, len: at.len, size };
        Err(vec![need].into())
    }

    /// A chunk that was fetched, which is used by that.
    fn part(&self, at: ChunkAt) -> Option<&Part> {
        let found = self.parts.binary_search_by_key(&at.offset, |part| part.offset).ok()?;
        let part = self.parts.get(found)?;
        part.used.set(self.clock.get());
        Some(part)
    }

    /// The postings that `decode` reads of a run's chunk. Those of one that was fetched are kept with it: readers who are
    /// still typing ask for the same words at each key.
    ///
    /// # Errors
    /// When it isn't at hand, or is damaged.
    pub(super) fn postings(
        &self,
        at: ChunkAt,
        decode: impl FnOnce(&[u8]) -> Result<Vec<Posting>, ReadError>,
    ) -> Result<Rc<Vec<Posting>>, Miss> {
        let kept = self.whole.is_none().then(|| self.part(at)).flatten().map(|part| &part.postings);
        if let Some(known) = kept.and_then(OnceCell::get) {
            return Ok(known.clone());
        }
        let postings = Rc::new(decode(self.chunk(at, 0)?)?);
        kept.iter().for_each(|kept| drop(kept.set(postings.clone())));
        Ok(postings)
    }

    /// What reading a chunk costs, in bytes; `None` where the whole segment is at hand.
    pub fn cost(&self, at: ChunkAt) -> Option<usize> {
        self.whole.is_none().then_some(at.len)
    }

    /// What is known of it before any chunk is read.
    pub fn head(&self) -> &Head {
        &self.head
    }

    /// Dates of the documents.
    pub fn dates(&self) -> &DateTable {
        &self.head.dates
    }

    /// The date of its newest document, if any is dated.
    pub fn newest(&self) -> Option<Date> {
        self.head.dates.of(DocId(0))
    }

    /// Documents that are there no more.
    pub fn gone(&self) -> &Gone {
        &self.head.gone
    }

    /// Number of documents.
    pub fn doc_count(&self) -> u32 {
        self.head.doc_count
    }
}
