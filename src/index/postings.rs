//! Posting lists: for one term, the documents that hold it, and how often in which field.
//!
//! In: postings sorted by [`DocId`]. Out: FORMAT.md, "Postings". Always: `read(write(p)) == p`.
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

/// Part of an article that is searched with a weight of its own.
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

    /// The field's number, as an index into per-field arrays.
    pub fn number(self) -> usize {
        Self::ALL.iter().position(|field| *field == self).unwrap_or_default()
    }
}

/// How often a term occurs in each field of a document, by [`Field::number`].
pub type FieldFreqs = [u32; Field::ALL.len()];

/// One document of a term.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Posting {
    /// The document.
    pub doc: DocId,
    /// Term frequency by field; at least one isn't 0, unless the term is an article's id.
    pub freqs: FieldFreqs,
}

impl Posting {
    /// Term frequency over all fields.
    pub fn term_freq(&self) -> u32 {
        self.freqs.iter().fold(0, |sum, freq| sum.saturating_add(*freq))
    }
}

/// `postings`: sorted by document.
pub(super) fn write(postings: &[Posting], writer: &mut Writer) {
    let mut next = 0;
    for posting in postings {
        writer.u32(posting.doc.0 - next);
        next = posting.doc.0 + 1;
        let mask =
            posting.freqs.iter().rev().fold(0u8, |mask, freq| mask << 1 | u8::from(*freq > 0));
        writer.u8(mask);
        posting.freqs.iter().filter(|freq| **freq > 0).for_each(|freq| writer.u32(*freq));
    }
}

pub(super) fn read(
    cursor: &mut Cursor<'_>,
    count: usize,
    doc_count: u32,
) -> Result<Vec<Posting>, ReadError> {
    let mut next = 0u32;
    let mut postings = Vec::with_capacity(count);
    for _ in 0..count {
        let doc = next
            .checked_add(cursor.u32()?)
            .filter(|doc| *doc < doc_count)
            .ok_or_else(|| cursor.damaged())?;
        next = doc + 1;
        let mask = cursor.u8()?;
        let mut freqs = FieldFreqs::default();
        for (bit, freq) in freqs.iter_mut().enumerate() {
            if mask >> bit & 1 == 1 {
                *freq = cursor.u32()?;
            }
        }
        postings.push(Posting { doc: DocId(doc), freqs });
    }
    Ok(postings)
}

/// Positions of one document: ascending word numbers.
pub(super) fn write_positions(positions: &[u32], writer: &mut Writer) {
    let mut next = 0;
    for &position in positions {
        writer.u32(position - next);
        next = position + 1;
    }
}

pub(super) fn read_positions(cursor: &mut Cursor<'_>, count: u32) -> Result<Vec<u32>, ReadError> {
    let mut next = 0u32;
    let mut positions = Vec::new();
    for _ in 0..count {
        let position = next
            .checked_add(cursor.u32()?)
            .filter(|at| *at < u32::MAX)
            .ok_or_else(|| cursor.damaged())?;
        positions.push(position);
        next = position + 1;
    }
    Ok(positions)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn posting() -> impl Strategy<Value = (u32, FieldFreqs)> {
        (0u32..5000, proptest::array::uniform7(0u32..300))
            .prop_filter("in a field", |(_, freqs)| freqs.iter().any(|freq| *freq > 0))
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn postings_come_back(by_doc in proptest::collection::btree_map(0u32..5000, posting(), 0..50)) {
            let postings: Vec<_> = by_doc.into_iter().map(|(doc, (_, freqs))| Posting { doc: DocId(doc), freqs }).collect();
            let mut writer = Writer::default();
            write(&postings, &mut writer);
            let mut cursor = Cursor::new(&writer.0, "x");
            prop_assert_eq!(read(&mut cursor, postings.len(), 5000), Ok(postings));
            prop_assert!(cursor.is_empty());
        }

        #[test]
        fn positions_come_back(positions in proptest::collection::btree_set(0u32..100_000, 0..50)) {
            let positions: Vec<_> = positions.into_iter().collect();
            let mut writer = Writer::default();
            write_positions(&positions, &mut writer);
            let count = u32::try_from(positions.len()).unwrap();
            prop_assert_eq!(read_positions(&mut Cursor::new(&writer.0, "x"), count), Ok(positions));
        }

        #[test]
        fn any_bytes_are_read_or_refused(bytes: Vec<u8>, count in 0usize..99) {
            let _ = read(&mut Cursor::new(&bytes, "x"), count.min(bytes.len()), 50);
            let _ = read_positions(&mut Cursor::new(&bytes, "x"), 99);
        }
    }
}
