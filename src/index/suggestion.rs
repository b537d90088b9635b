//! What a beginning may become, as a segment knows it: names, phrases that recur, labels, headlines.
//!
//! In: the letters of a beginning. Out: the suggestions that have a word from which on they begin so. Their blocks are sorted
//! by these letters; under a beginning of many suggestions the best of them stand together, so that a keystroke reads a
//! block or two. Of each is told which articles it is from: what none but removed ones hold is never suggested.
//! Layout: FORMAT.md, "Suggestions". Not here: what is worth suggesting (`gather`).

use super::bytes::Cursor;
use super::bytes::Writer;
use super::dictionary::label_words;
use super::miss::Miss;
use super::miss::Missing;
use super::postings::DocId;
use super::segment::ChunkAt;
use super::segment::Segment;
use crate::text::fold;
use crate::text::normalize::normalize;
use crate::text::sort::sort_by;
use crate::text::tokenize::tokenize;

/// What is suggested.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum SuggestionKind {
    /// A name: words with capitals.
    Name,
    /// Two or three words that recur side by side.
    Phrase,
    /// A section of the paper.
    Section,
    /// An author.
    Author,
    /// A topic word.
    Tag,
    /// A headline.
    Title,
}

pub(super) const KINDS: [SuggestionKind; 6] = [
    SuggestionKind::Name,
    SuggestionKind::Phrase,
    SuggestionKind::Section,
    SuggestionKind::Author,
    SuggestionKind::Tag,
    SuggestionKind::Title,
];

/// What a beginning may become, as one segment knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggested {
    /// As it is written.
    pub text: String,
    /// What it is.
    pub kind: SuggestionKind,
    /// In how many articles of the segment.
    pub doc_freq: usize,
    /// The newest of these.
    pub(super) docs: Vec<u32>,
}

/// Follows a beginning where the best of its suggestions stand: below every letter.
const BEST_MARK: u8 = 1;

/// A beginning, as suggestions are looked up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Beginning {
    /// Its words without the marks of their letters ([`label_words`]).
    pub(super) letters: String,
    /// Its words with them ([`fold::joined`]).
    pub(super) spelt: String,
}

impl Beginning {
    /// Of words side by side; `ends`: whether the last one is whole.
    pub fn of<'w>(words: impl Iterator<Item = &'w str> + Clone, ends: bool) -> Self {
        let mut letters = label_words(words.clone());
        let mut spelt = spelt(words);
        if ends && !letters.is_empty() {
            letters.push(' ');
            spelt.push(' ');
        }
        Self { letters, spelt }
    }

    /// Whether there is nothing to look up.
    pub fn is_empty(&self) -> bool {
        self.letters.is_empty()
    }

    /// Whether it has letters that one who has only A–Z would write as others: then these are meant.
    fn is_marked(&self) -> bool {
        self.letters != self.spelt
    }

    /// The key under which the best of what begins so stand.
    pub(super) fn best(&self) -> Vec<u8> {
        let spelt = if self.is_marked() { self.spelt.as_str() } else { "" };
        [self.letters.as_bytes(), &[BEST_MARK], spelt.as_bytes()].concat()
    }

    /// Whether a text has a word from which on it begins so, in these very letters if they are marked.
    fn begins(&self, text: &str) -> bool {
        if !self.is_marked() {
            return true;
        }
        let words: Vec<&str> = tokenize(text).map(|token| token.surface).collect();
        (0..words.len()).any(|start| {
            let rest = words.get(start..).unwrap_or_default();
            spelt(rest.iter().copied()).starts_with(&self.spelt)
        })
    }
}

/// Words side by side in letters that keep their marks.
pub(super) fn spelt<'w>(words: impl Iterator<Item = &'w str>) -> String {
    let words: Vec<String> = words.map(|word| fold::joined(&normalize(word))).collect();
    words.join(" ")
}

/// Where the blocks lie.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct SuggestionTable {
    pub(super) start: usize,
    /// What a block inflates to at most.
    pub(super) size: usize,
    /// Of each its top, above all of the block before, and its length.
    pub(super) blocks: Vec<(Vec<u8>, usize)>,
}

impl SuggestionTable {
    pub(super) fn write(&self, writer: &mut Writer) {
        writer.number(self.blocks.iter().fold(0, |sum, (_, len)| sum.saturating_add(*len)));
        writer.number(self.start);
        writer.number(self.size);
        writer.number(self.blocks.len());
        for (top, len) in &self.blocks {
            writer.prefixed(top);
            writer.number(*len);
        }
    }

    pub(super) fn read(cursor: &mut Cursor<'_>) -> Self {
        // Of all blocks: for those who want no more.
        cursor.usize();
        let (start, size) = (cursor.usize(), cursor.usize());
        let mut blocks: Vec<(Vec<u8>, usize)> = Vec::new();
        for _ in 0..cursor.count() {
            let (top, len) = (cursor.prefixed().to_vec(), cursor.usize());
            if blocks.last().is_some_and(|(last, _)| *last >= top) {
                cursor.damage();
            }
            blocks.push((top, len));
        }
        Self { start, size, blocks }
    }

    pub(super) fn at(&self, block: usize) -> Option<ChunkAt> {
        let before = self.blocks.get(..block)?.iter();
        let offset = before.fold(self.start, |sum, (_, len)| sum.saturating_add(*len));
        self.blocks.get(block).map(|(_, len)| ChunkAt { offset, len: *len })
    }
}

impl Segment {
    /// What begins so, in no order; of very many the best.
    ///
    /// # Errors
    /// When a block isn't at hand, or is damaged.
    pub fn suggestions(&self, beginning: &Beginning) -> Result<Vec<Suggested>, Miss> {
        let table = self.suggestion_table()?;
        let letters = beginning.letters.as_bytes();
        let many = [letters, &[BEST_MARK]].concat();
        let mut any = false;
        let best = beginning.best();
        let mut found = self.suggested(&table, &many, &mut |key| {
            any |= key.starts_with(&many);
            key == best
        })?;
        let known = found.len();
        self.retain_listed(&mut found);
        // Where all of the best were removed, those after them are looked for.
        if any && (known == 0 || !found.is_empty()) {
            return Ok(found);
        }
        let mut found = self.suggested(&table, letters, &mut |key| {
            key.starts_with(letters) && !key.contains(&BEST_MARK)
        })?;
        found.retain(|one| beginning.begins(&one.text));
        // A text of which several words begin so was found by each.
        sort_by(&mut found, |one, other| (&one.text, one.kind).cmp(&(&other.text, other.kind)));
        found.dedup();
        self.retain_listed(&mut found);
        Ok(found)
    }

    /// What none but removed articles hold is no suggestion.
    fn retain_listed(&self, found: &mut Vec<Suggested>) {
        let gone = self.gone();
        found.retain(|one| one.docs.iter().any(|doc| !gone.hides(DocId(*doc))));
    }

    fn suggestion_table(&self) -> Result<SuggestionTable, Miss> {
        if self.head().suggestions.is_empty() {
            return Ok(SuggestionTable::default());
        }
        let mut cursor = Cursor::new(&self.head().suggestions, "manifest");
        let table = SuggestionTable::read(&mut cursor);
        cursor.check()?;
        Ok(table)
    }

    /// The suggestions whose keys are `wanted`, of the blocks that may hold what starts with `start`.
    fn suggested(
        &self,
        table: &SuggestionTable,
        start: &[u8],
        wanted: &mut dyn FnMut(&[u8]) -> bool,
    ) -> Result<Vec<Suggested>, Miss> {
        let first = table.blocks.partition_point(|(top, _)| top.as_slice() <= start);
        let first = first.saturating_sub(1);
        let mut missing = Missing::default();
        let mut found = Vec::new();
        for (block, (top, _)) in table.blocks.iter().enumerate().skip(first) {
            if block > first && top.as_slice() > start && !top.starts_with(start) {
                break;
            }
            let Some(at) = table.at(block) else { break };
            let Some(bytes) = missing.take(self.chunk(at, table.size)) else { continue };
            let mut cursor = Cursor::new(bytes, "suggestions");
            let mut key: Vec<u8> = Vec::new();
            while !cursor.is_empty() && cursor.is_sound() {
                let shared = cursor.usize();
                if shared > key.len() {
                    cursor.damage();
                }
                key.truncate(shared);
                key.extend_from_slice(cursor.prefixed());
                let number = cursor.usize();
                let docs = (0..cursor.count()).map(|_| cursor.u32()).collect();
                let text = cursor.str();
                if let Some(kind) = KINDS.get(number % KINDS.len()).filter(|_| wanted(&key)) {
                    let doc_freq = number / KINDS.len();
                    found.push(Suggested { text: text.to_owned(), kind: *kind, doc_freq, docs });
                }
            }
            cursor.check()?;
        }
        missing.done()?;
        Ok(found)
    }
}
