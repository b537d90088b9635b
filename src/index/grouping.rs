//! Which documents of a segment belong to a group of several: those that are one text, those that tell one story.
//!
//! Groups are numbered over the whole archive, and reach over its segments; so they stand in the manifest, where they
//! change when articles come and go while segments never do. Layout: FORMAT.md, "Groups".

use super::bytes::Cursor;
use super::bytes::Writer;
use super::postings::DocId;
use crate::text::sort::sort_dedup;
use std::cell::OnceCell;
use std::ops::Range;

/// A largest number of a group, so that differences of two have room.
const MOST: u32 = u32::MAX / 4;

/// The documents of a segment that are in groups.
#[derive(Debug, Clone, Default)]
pub struct Grouping {
    /// Sorted: each document and the number of its group.
    docs: Vec<(u32, u32)>,
    /// Sorted: the documents of which one of the same group stands before them, once they were asked for.
    followers: OnceCell<Vec<u32>>,
}

impl PartialEq for Grouping {
    fn eq(&self, other: &Self) -> bool {
        self.docs == other.docs
    }
}

impl Eq for Grouping {}

impl Grouping {
    /// `groups`: of each document in order the number of its group.
    pub fn new(groups: impl IntoIterator<Item = Option<u32>>) -> Self {
        let docs = groups.into_iter().zip(0..);
        Self::of_docs(docs.filter_map(|(group, doc)| Some((doc, group?))).collect())
    }

    fn of_docs(docs: Vec<(u32, u32)>) -> Self {
        Self { docs, followers: OnceCell::new() }
    }

    /// The group of a document.
    pub fn of(&self, doc: DocId) -> Option<u32> {
        let at = self.docs.binary_search_by_key(&doc.0, |(known, _)| *known).ok()?;
        self.docs.get(at).map(|(_, group)| *group)
    }

    /// All documents that are in a group, in order, with its number.
    pub fn docs(&self) -> impl Iterator<Item = (DocId, u32)> {
        self.docs.iter().map(|(doc, group)| (DocId(*doc), *group))
    }

    /// How many documents in `within` have one of the same group before them, there or before it.
    pub fn followers(&self, within: &Range<DocId>) -> usize {
        let followers = self.followers.get_or_init(|| {
            let mut by_group: Vec<(u32, u32)> =
                self.docs.iter().map(|(doc, group)| (*group, *doc)).collect();
            sort_dedup(&mut by_group);
            let pairs = by_group.windows(2);
            let follower = |pair: &[(u32, u32)]| match pair {
                [(first, _), (group, doc)] if first == group => Some(*doc),
                _ => None,
            };
            let mut followers = pairs.filter_map(follower).collect();
            sort_dedup(&mut followers);
            followers
        });
        let below = |end: DocId| followers.partition_point(|doc| *doc < end.0);
        below(within.end).saturating_sub(below(within.start))
    }

    /// Puts a document in a group.
    pub fn put(&mut self, doc: DocId, group: u32) {
        self.followers.take();
        let at = self.docs.partition_point(|(known, _)| *known < doc.0);
        match self.docs.get_mut(at) {
            Some((known, of)) if *known == doc.0 => *of = group,
            _ => self.docs.insert(at, (doc.0, group)),
        }
    }

    /// Takes a document out of its group.
    pub fn take(&mut self, doc: DocId) {
        self.followers.take();
        self.docs.retain(|(known, _)| *known != doc.0);
    }

    /// Keeps the documents that `group` names a group for, in that group.
    pub(super) fn regroup(&mut self, mut group: impl FnMut(DocId, u32) -> Option<u32>) {
        let docs = self.docs.iter();
        let kept = docs.filter_map(|(doc, of)| Some((*doc, group(DocId(*doc), *of)?))).collect();
        *self = Self::of_docs(kept);
    }

    /// Each document less the one before it, less 1; then the groups, each as its way from the number after the last that was new.
    pub(super) fn write(&self, writer: &mut Writer) {
        writer.number(self.docs.len());
        let mut next = 0;
        for (doc, _) in &self.docs {
            writer.u32(doc - next);
            next = doc + 1;
        }
        // Groups are numbered by their first documents, so that a new one is nearly always the next.
        let mut next = 0;
        for (_, group) in &self.docs {
            if *group >= next {
                writer.u32((group - next) * 2);
                next = group + 1;
            } else {
                writer.u32((next - group) * 2 - 1);
            }
        }
    }

    /// Those of a segment of `doc_count` documents.
    pub(super) fn read(cursor: &mut Cursor<'_>, doc_count: u32) -> Self {
        let mut next = 0u32;
        let mut docs = Vec::new();
        for _ in 0..cursor.count() {
            let gap = cursor.u32();
            let doc = cursor.some(next.checked_add(gap).filter(|doc| *doc < doc_count));
            docs.push((doc, 0));
            next = doc.saturating_add(1);
        }
        let mut next = 0u32;
        for (_, of) in &mut docs {
            let way = cursor.u32();
            let half = way / 2;
            let is_new = way.is_multiple_of(2);
            let group = if is_new { next.checked_add(half) } else { next.checked_sub(half + 1) };
            *of = cursor.some(group.filter(|group| *group <= MOST));
            next = if is_new { *of + 1 } else { next };
        }
        Self::of_docs(docs)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_are_read_as_they_were_written() {
        let mut grouping = Grouping::new([Some(3), None, Some(0), Some(3), Some(MOST), Some(1)]);
        grouping.put(DocId(1), 7);
        grouping.put(DocId(0), 4);
        let found: Vec<(u32, u32)> = grouping.docs().map(|(doc, group)| (doc.0, group)).collect();
        assert_eq!(found, [(0, 4), (1, 7), (2, 0), (3, 3), (4, MOST), (5, 1)]);
        assert_eq!((grouping.of(DocId(4)), grouping.of(DocId(6))), (Some(MOST), None));
        let mut writer = Writer::default();
        grouping.write(&mut writer);
        for (docs, sound) in [(6, true), (5, false)] {
            let mut cursor = Cursor::new(&writer.0, "groups");
            let read = Grouping::read(&mut cursor, docs);
            assert_eq!(cursor.check().is_ok(), sound, "{docs} documents");
            assert_eq!(read == grouping, sound);
        }
        let followers = |start, end| grouping.followers(&(DocId(start)..DocId(end)));
        assert_eq!([followers(0, 6), followers(0, 3), followers(3, 6)], [0, 0, 0]);
        grouping.put(DocId(5), 4);
        grouping.put(DocId(3), 7);
        let followers = |start, end| grouping.followers(&(DocId(start)..DocId(end)));
        assert_eq!([followers(0, 6), followers(0, 3), followers(3, 4)], [2, 0, 1]);
        grouping.put(DocId(5), 1);
        grouping.put(DocId(3), 3);
        grouping.regroup(|doc, group| (doc.0 > 2 && group < MOST).then_some(group + 1));
        assert_eq!(
            grouping.docs().map(|(doc, group)| (doc.0, group)).collect::<Vec<_>>(),
            [(3, 4), (5, 2)]
        );
    }
}
