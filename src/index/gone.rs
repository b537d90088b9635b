//! Documents of a segment that are there no more, before its bytes know of it.
//!
//! A segment is immutable: what is removed from it is noted in the manifest by its number, which tells nothing of what it
//! was, and is left out by readers until a merge writes the segment anew without it. Layout: FORMAT.md, "Manifest".

use super::bytes::Cursor;
use super::bytes::Writer;
use super::postings::DocId;

/// Which documents of a segment are gone, and how far.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Gone {
    /// Sorted; whether it may still be read by its id.
    docs: Vec<(u32, bool)>,
}

impl Gone {
    /// Notes a document. `readable`: by its id alone, never found. What is gone for good doesn't come back.
    pub fn note(&mut self, doc: DocId, readable: bool) {
        let at = self.docs.partition_point(|(known, _)| *known < doc.0);
        match self.docs.get_mut(at) {
            Some((known, may)) if *known == doc.0 => *may &= readable,
            _ => self.docs.insert(at, (doc.0, readable)),
        }
    }

    fn find(&self, doc: DocId) -> Option<bool> {
        let at = self.docs.binary_search_by_key(&doc.0, |(known, _)| *known).ok()?;
        self.docs.get(at).map(|(_, readable)| *readable)
    }

    /// Whether it is not to be found.
    pub fn hides(&self, doc: DocId) -> bool {
        self.find(doc).is_some()
    }

    /// Whether it can't be read either.
    pub fn removed(&self, doc: DocId) -> bool {
        self.find(doc) == Some(false)
    }

    /// All that are not to be found.
    pub fn docs(&self) -> impl Iterator<Item = DocId> {
        self.docs.iter().map(|(doc, _)| DocId(*doc))
    }

    /// How many are not to be found.
    pub fn len(&self) -> usize {
        self.docs.len()
    }

    /// How many can't be read either.
    pub fn removed_len(&self) -> usize {
        self.docs.iter().filter(|(_, readable)| !readable).count()
    }

    /// Whether all are there.
    pub fn is_empty(&self) -> bool {
        self.docs.is_empty()
    }

    pub(super) fn write(&self, writer: &mut Writer) {
        writer.number(self.docs.len());
        let mut next = 0;
        for (doc, readable) in &self.docs {
            writer.u32((doc - next) * 2 + u32::from(*readable));
            next = doc + 1;
        }
    }

    /// Those of a segment of `doc_count` documents.
    pub(super) fn read(cursor: &mut Cursor<'_>, doc_count: u32) -> Self {
        let mut next = 0u32;
        let mut docs = Vec::new();
        for _ in 0..cursor.count() {
            let number = cursor.u32();
            let doc = cursor.some(next.checked_add(number / 2).filter(|doc| *doc < doc_count));
            docs.push((doc, number % 2 == 1));
            next = doc.saturating_add(1);
        }
        Self { docs }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_gone_is_read_as_it_was_written() {
        let mut gone = Gone::default();
        for (doc, readable) in [(7, true), (0, false), (9, true), (7, false), (9, true)] {
            gone.note(DocId(doc), readable);
        }
        assert_eq!(gone.docs, [(0, false), (7, false), (9, true)]);
        let mut writer = Writer::default();
        gone.write(&mut writer);
        let mut cursor = Cursor::new(&writer.0, "gone");
        assert_eq!(Gone::read(&mut cursor, 10), gone);
        assert!(cursor.check().is_ok());
        let mut cursor = Cursor::new(&writer.0, "gone");
        Gone::read(&mut cursor, 9);
        assert!(cursor.check().is_err(), "a document that there isn't");
    }
}
