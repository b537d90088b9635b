//! An archive: the segments that a manifest names, as one.
//!
//! In: bytes, all in one file or as they are fetched. Out: terms, cards and bodies of all segments. Statistics are sums
//! over the segments, so that the same articles score the same however they are divided.

use super::bytes::ReadError;
use super::bytes::Writer;
use super::bytes::crc32;
use super::dictionary::Entry;
use super::dictionary::TermKind;
use super::head::Head;
use super::manifest::GroupKind;
use super::manifest::Manifest;
use super::manifest::Parameters;
use super::miss::Miss;
use super::miss::Missing;
use super::miss::Need;
use super::postings::DocId;
use super::postings::Posting;
use super::segment::Segment;
use crate::text::Analyzer;
use crate::text::analyzer::Language;
use crate::text::sort::sort_by;
use crate::text::sort::sort_by_key;
use std::borrow::Cow;
use std::cmp::Reverse;
use std::rc::Rc;

/// The file that names all others.
pub const MANIFEST_NAME: &str = "manifest.referat";

/// A manifest that inflates to more is none: a million articles need 2 MB.
const MAX_MANIFEST: usize = 64 << 20;

/// A document of an archive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Doc {
    /// The segment's place in the manifest.
    pub segment: usize,
    /// The document's number in it.
    pub doc: DocId,
}

/// Where a range that is needed can be had.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The file's name, beside the manifest.
    pub file: String,
    /// Where the range starts in it.
    pub offset: usize,
}

/// A term and what each segment holds of it.
#[derive(Debug, Clone)]
pub struct Alike {
    /// What the term stands for.
    pub kind: TermKind,
    /// The term.
    pub term: String,
    /// By segment.
    pub entries: Vec<Option<Rc<Entry>>>,
}

/// An index of articles, in one or several segments.
#[derive(Debug)]
pub struct Archive {
    /// Without its segments.
    manifest: Result<Manifest, Miss>,
    /// Those, also where one is left out.
    heads: Vec<Rc<Head>>,
    segments: Vec<Segment>,
    /// Bytes of the manifest and, in a whole file, of what frames it.
    frame_len: usize,
}

impl Default for Archive {
    /// An archive of which nothing is at hand.
    fn default() -> Self {
        let need = Need { segment: None, offset: 0, len: 0, size: MAX_MANIFEST };
        Self {
            manifest: Err(vec![need].into()),
            heads: Vec::new(),
            segments: Vec::new(),
            frame_len: 0,
        }
    }
}

/// An archive as one file: the manifest's length, the manifest, all segments, their checksum.
pub fn to_file(manifest: &Manifest, segments: &[u8]) -> Vec<u8> {
    let manifest = manifest.to_bytes();
    let mut file = Writer::default();
    file.0.extend(u32::try_from(manifest.len()).unwrap_or(u32::MAX).to_le_bytes());
    file.0.extend(manifest);
    file.0.extend(segments);
    file.0.extend(crc32(segments).to_le_bytes());
    file.0
}

impl Archive {
    /// An archive that is one file ([`to_file`]), whose bytes are all at hand; every checksum is checked here.
    ///
    /// # Errors
    /// When the bytes aren't those of an archive of this version.
    pub fn whole(bytes: impl Into<Cow<'static, [u8]>>) -> Result<Self, ReadError> {
        let truncated = ReadError::Truncated { part: "file" };
        let damaged = ReadError::Damaged { part: "file" };
        let mut rest = bytes.into();
        let (len, _) = rest.split_first_chunk().ok_or(ReadError::Magic)?;
        let len = usize::try_from(u32::from_le_bytes(*len)).map_err(|_| damaged.clone())?;
        // What is no archive at all rather says so than that it is too short.
        let manifest = rest.get(4..).unwrap_or_default();
        let end = len.checked_add(4).ok_or(damaged.clone())?;
        let manifest = Manifest::read(manifest.get(..len).unwrap_or(manifest))?;
        rest = split(rest, end).1;
        let mut archive = Self::default();
        archive.open(manifest);
        // The manifest's length and the checksum at the end take four bytes each.
        archive.frame_len = len.saturating_add(8);
        let lens = archive.segments.iter().map(|segment| segment.head.len);
        let segments = lens.fold(0usize, usize::saturating_add);
        let (data, crc) = rest.split_at_checked(segments).ok_or(truncated.clone())?;
        let crc = crc.get(..4).and_then(|crc| crc.try_into().ok()).ok_or(truncated)?;
        if !cfg!(fuzzing) && crc32(data) != u32::from_le_bytes(crc) {
            return Err(damaged);
        }
        for segment in &mut archive.segments {
            if segment.head.deflated {
                return Err(damaged);
            }
            let (segment_bytes, after) = split(rest, segment.head.len);
            segment.fill(segment_bytes);
            rest = after;
        }
        Ok(archive)
    }

    /// Takes what a [`Miss`] asked for, inflated if it was deflated.
    ///
    /// # Errors
    /// When it differs from its checksum, or is a manifest of another version.
    pub fn supply(&mut self, need: &Need, bytes: &[u8]) -> Result<(), ReadError> {
        let Some(number) = need.segment else {
            self.open(Manifest::read(bytes)?);
            self.frame_len = bytes.len();
            return Ok(());
        };
        let segment = self.segments.get_mut(number);
        segment.map_or(Ok(()), |segment| segment.supply(need.offset, bytes))
    }

    fn open(&mut self, mut manifest: Manifest) {
        self.heads = std::mem::take(&mut manifest.segments).into_iter().map(Rc::new).collect();
        let heads = self.heads.iter().cloned().enumerate();
        self.segments = heads.map(|(number, head)| Segment::new(number, head)).collect();
        self.manifest = Ok(manifest);
    }

    /// The file that holds what is needed; `None` if no file does.
    pub fn place(&self, need: &Need) -> Option<Place> {
        let Some(number) = need.segment else {
            return Some(Place { file: MANIFEST_NAME.to_owned(), offset: 0 });
        };
        let (file, offset) = self.segments.get(number)?.head.place(need.offset)?;
        Some(Place { file: file.name.clone(), offset })
    }

    /// What the archive consists of, but for the segments, which are [`heads`](Self::heads).
    ///
    /// # Errors
    /// While it isn't at hand.
    pub fn manifest(&self) -> Result<&Manifest, Miss> {
        self.manifest.as_ref().map_err(Clone::clone)
    }

    /// How matches are scored.
    ///
    /// # Errors
    /// While the manifest isn't at hand.
    pub fn parameters(&self) -> Result<Parameters, Miss> {
        self.manifest().map(|manifest| manifest.parameters)
    }

    /// Changes how matches are scored, for this reader alone.
    pub fn set_parameters(&mut self, parameters: Parameters) {
        if let Ok(manifest) = &mut self.manifest {
            manifest.parameters = parameters;
        }
    }

    /// The segments, in the order of the manifest; none while it isn't at hand.
    pub fn segments(&self) -> &[Segment] {
        &self.segments
    }

    /// A segment of the manifest.
    ///
    /// # Errors
    /// When there is none: nothing that this archive answered names it.
    pub fn segment(&self, number: usize) -> Result<&Segment, Miss> {
        let damaged = || ReadError::Damaged { part: "manifest" }.into();
        self.segments.get(number).ok_or_else(damaged)
    }

    /// A new query begins; chunks not used for longest are dropped until at most `budget` bytes are at hand.
    pub fn begin(&mut self, budget: usize) {
        // Each segment may keep the same: a small one is searched as often as a large one.
        let is_over = self.len_bytes() > budget;
        let share = budget / self.segments.len().max(1);
        for segment in &mut self.segments {
            if is_over {
                segment.shrink(share);
            }
            segment.tick();
        }
    }

    /// Bytes at hand.
    pub fn len_bytes(&self) -> usize {
        self.segments.iter().map(Segment::len_bytes).sum::<usize>().saturating_add(self.frame_len)
    }

    /// Number of documents.
    pub fn doc_count(&self) -> u32 {
        let counts = self.segments.iter().map(Segment::doc_count);
        counts.fold(0, u32::saturating_add)
    }

    /// Number of documents that are to be found. Statistics count the others, too, as long as their postings are there.
    pub fn listed_count(&self) -> u32 {
        let listed = self.heads.iter().map(|head| head.listed_count());
        listed.fold(0, u32::saturating_add)
    }

    /// Heads of all segments, also of those that are left out; none while the manifest isn't at hand.
    pub fn heads(&self) -> &[Rc<Head>] {
        &self.heads
    }

    /// From now on a segment's articles are as if they weren't there: for a host that can't have its files. The numbers of
    /// segments stay.
    pub fn leave_out(&mut self, number: usize) {
        if let Some(segment) = self.segments.get_mut(number) {
            *segment = Segment::new(number, Rc::default());
        }
    }

    /// The number of the story that `doc` tells together with others.
    pub fn story_of(&self, doc: Doc) -> Option<u32> {
        self.segments.get(doc.segment)?.head.stories.of(doc.doc)
    }

    /// The number of the group of documents that are one text with `doc`.
    pub fn text_of(&self, doc: Doc) -> Option<u32> {
        self.segments.get(doc.segment)?.head.duplicates.of(doc.doc)
    }

    /// The documents that are one text with `doc`, itself among them, in order; none if it is alone.
    pub fn duplicates_of(&self, doc: Doc) -> Vec<Doc> {
        GroupKind::Duplicates.members(self.present(), doc)
    }

    /// The documents that tell one story with `doc`, itself among them, in order; none if it is alone.
    pub fn storytellers_with(&self, doc: Doc) -> Vec<Doc> {
        GroupKind::Stories.members(self.present(), doc)
    }

    /// Heads of the segments, empty ones in place of those that are left out.
    fn present(&self) -> impl Iterator<Item = &Head> + Clone {
        self.segments.iter().map(Segment::head)
    }

    /// Mean number of words of a document; at least 1.
    pub fn average_length(&self) -> f32 {
        let words: f64 = self.segments.iter().map(|segment| f64::from(segment.head.words)).sum();
        let mean = words / f64::from(self.doc_count().max(1));
        #[expect(
            clippy::as_conversions,
            clippy::cast_possible_truncation,
            reason = "f64 to f32 only rounds"
        )]
        let mean = mean as f32;
        mean.max(1.0)
    }

    /// The entries of a term, by segment.
    ///
    /// # Errors
    /// When a block isn't at hand, or is damaged.
    pub fn entries(&self, kind: TermKind, term: &str) -> Result<Vec<Option<Rc<Entry>>>, Miss> {
        self.manifest()?;
        let mut missing = Missing::default();
        let mut entries = Vec::with_capacity(self.segments.len());
        for segment in &self.segments {
            let entry = missing.take(segment.entry(kind, term)).flatten();
            entries.push(entry.filter(|entry| is_listed(segment, entry)));
        }
        missing.done()?;
        Ok(entries)
    }

    /// The entries of all words, and parts of words, that are spelt with the same letters as `term` but for their marks:
    /// each term and kind once, with its entries by segment; sorted.
    ///
    /// # Errors
    /// When a block isn't at hand, or is damaged.
    pub fn alike(&self, term: &str) -> Result<Vec<Alike>, Miss> {
        self.manifest()?;
        let mut missing = Missing::default();
        let mut alike: Vec<Alike> = Vec::new();
        for (segment, at) in self.segments.iter().zip(0..) {
            for entry in missing.take(segment.alike(term)).unwrap_or_default() {
                if !is_listed(segment, &entry) {
                    continue;
                }
                let known = alike
                    .iter_mut()
                    .find(|known| known.kind == entry.kind && known.term == entry.term);
                let slot = if let Some(known) = known {
                    known.entries.get_mut(at)
                } else {
                    let entries = vec![None; self.segments.len()];
                    alike.push(Alike { kind: entry.kind, term: entry.term.clone(), entries });
                    alike.last_mut().and_then(|last| last.entries.get_mut(at))
                };
                if let Some(slot) = slot {
                    *slot = Some(entry);
                }
            }
        }
        missing.done()?;
        sort_by(&mut alike, |one, other| (one.kind, &one.term).cmp(&(other.kind, &other.term)));
        Ok(alike)
    }

    /// The document of the article `id`.
    ///
    /// # Errors
    /// When a block of a dictionary isn't at hand, or is damaged.
    pub fn doc_of(&self, id: &str) -> Result<Option<Doc>, Miss> {
        let entries = self.entries(TermKind::Id, id)?;
        Ok(entries.iter().enumerate().find_map(|(segment, entry)| {
            let doc = entry.as_ref()?.head.first()?.doc;
            let gone = self.segments.get(segment)?.gone();
            Some(Doc { segment, doc }).filter(|_| !gone.removed(doc))
        }))
    }

    /// How its articles are analysed, most frequent first; at least one.
    pub fn analyzers(&self) -> Vec<Analyzer> {
        let mut counts = [0u32; Language::ALL.len()];
        for (tag, docs) in self.segments.iter().flat_map(|segment| &segment.head.languages) {
            for (count, language) in counts.iter_mut().zip(Language::ALL) {
                *count =
                    count.saturating_add(if language == Language::of(tag) { *docs } else { 0 });
            }
        }
        let untold = counts.iter().fold(self.doc_count(), |left, docs| left.saturating_sub(*docs));
        let [danish, ..] = &mut counts;
        *danish = danish.saturating_add(untold);
        let mut held: Vec<_> = Language::ALL.into_iter().zip(counts).collect();
        held.retain(|(_, docs)| *docs > 0);
        sort_by_key(&mut held, |(_, docs)| Reverse(*docs));
        let mut analyzers: Vec<_> =
            held.into_iter().map(|(language, _)| Analyzer::of(language)).collect();
        if analyzers.is_empty() {
            analyzers.push(Analyzer::default());
        }
        analyzers
    }

    /// All documents that are to be found, segment by segment, newest first.
    ///
    /// # Errors
    /// While the manifest isn't at hand.
    pub fn docs(&self) -> Result<Vec<Doc>, Miss> {
        self.manifest()?;
        let mut docs = Vec::new();
        for (number, segment) in self.segments.iter().enumerate() {
            let all = (0..segment.doc_count()).map(DocId);
            let listed = all.filter(|doc| !segment.gone().hides(*doc));
            docs.extend(listed.map(|doc| Doc { segment: number, doc }));
        }
        Ok(docs)
    }
}

/// Whether a term stands in a document that is to be found. One of others alone is not known: nothing is corrected to it.
fn is_listed(segment: &Segment, entry: &Entry) -> bool {
    let gone = segment.gone();
    let hidden = |posting: &Posting| gone.hides(posting.doc);
    let is_text = matches!(entry.kind, TermKind::Word | TermKind::Part);
    gone.is_empty() || !is_text || !entry.runs.is_empty() || !entry.head.iter().all(hidden)
}

/// The first `len` bytes, and the others.
fn split(bytes: Cow<'static, [u8]>, len: usize) -> (Cow<'static, [u8]>, Cow<'static, [u8]>) {
    match bytes {
        Cow::Borrowed(bytes) => {
            let (first, rest) = bytes.split_at_checked(len).unwrap_or((bytes, &[]));
            (Cow::Borrowed(first), Cow::Borrowed(rest))
        }
        Cow::Owned(mut bytes) => {
            let rest = bytes.split_off(len.min(bytes.len()));
            bytes.shrink_to_fit();
            (Cow::Owned(bytes), Cow::Owned(rest))
        }
    }
}
