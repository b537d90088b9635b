//! The manifest: the one file of an archive that changes. It names the segments and holds their heads.
//!
//! In: bytes. Out: [`Manifest`]. Layout: FORMAT.md, "Manifest".

use super::FORMAT_VERSION;
use super::archive::Doc;
use super::bytes::Cursor;
use super::bytes::ReadError;
use super::bytes::Writer;
use super::bytes::open_chunk;
use super::grouping::Grouping;
use super::groups;
use super::head::File;
use super::head::Head;
use crate::article::Date;
use crate::text::analyzer::ANALYZER_VERSION;
use std::collections::BTreeMap;

/// The first bytes of every manifest.
const MAGIC: &[u8; 8] = b"referat\0";

/// How matches are scored: the publisher's choice, in thousandths. Not part of the segments: it changes without indexing
/// anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parameters {
    /// BM25's saturation: 0 counts presence only, larger values let repeats count longer.
    pub k1: u32,
    /// BM25's length normalisation: 0 ignores document length, 1000 applies it in full.
    pub b: u32,
    /// What an occurrence in the headline counts, against one elsewhere.
    pub title: u32,
    /// Days after which an article counts half of what [`age_floor`](Self::age_floor) leaves; 0: age counts nothing.
    pub half_life: u32,
    /// What the oldest article's score keeps.
    pub age_floor: u32,
    /// What a compound counts where one of its parts was asked for.
    pub part: u32,
    /// What the parts of a compound that was asked for count.
    pub query_part: u32,
    /// What a stop word counts: dropped it loses hits, in full it loses precision.
    pub stop_word: u32,
    /// What the compound of two words asked for side by side counts.
    pub compound: u32,
    /// What words that look like one that was asked for count, in the second stage.
    pub neighbour: u32,
    /// What the words of the first hits count together, against those asked for, in the second stage.
    pub feedback: u32,
}

impl Default for Parameters {
    /// A headline's words are in most bodies as well; so weighed they are the research's best on both of its collections
    /// with titles.
    fn default() -> Self {
        Self {
            k1: 1200,
            b: 750,
            title: 4000,
            half_life: 0,
            age_floor: 500,
            part: 500,
            query_part: 500,
            stop_word: 600,
            compound: 1200,
            neighbour: 400,
            feedback: 300,
        }
    }
}

/// Parameters by their names, in the order of the manifest.
type Named<T> = [(&'static str, T); 11];

impl Parameters {
    /// All of them by name.
    pub fn named(&self) -> Named<u32> {
        let mut parameters = *self;
        parameters.named_mut().map(|(name, value)| (name, *value))
    }

    /// The same, to be changed.
    pub fn named_mut(&mut self) -> Named<&mut u32> {
        [
            ("k1", &mut self.k1),
            ("b", &mut self.b),
            ("title", &mut self.title),
            ("half-life", &mut self.half_life),
            ("age-floor", &mut self.age_floor),
            ("part", &mut self.part),
            ("query-part", &mut self.query_part),
            ("stop-word", &mut self.stop_word),
            ("compound", &mut self.compound),
            ("neighbour", &mut self.neighbour),
            ("feedback", &mut self.feedback),
        ]
    }
}

/// What makes documents a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GroupKind {
    /// They are one text.
    Duplicates,
    /// They tell one story.
    Stories,
}

impl GroupKind {
    /// All kinds.
    pub const ALL: [Self; 2] = [Self::Duplicates, Self::Stories];

    /// The groups of this kind in a segment.
    pub fn of(self, head: &Head) -> &Grouping {
        match self {
            Self::Duplicates => &head.duplicates,
            Self::Stories => &head.stories,
        }
    }

    /// The documents in the group of `doc`, itself among them, in order; none if it is alone. `heads`: those of all segments, over
    /// which groups reach, so that all documents that are in groups are looked at, which are few.
    #[inline(never)]
    pub(super) fn members<'h>(
        self,
        heads: impl Iterator<Item = &'h Head> + Clone,
        doc: Doc,
    ) -> Vec<Doc> {
        let group = heads.clone().nth(doc.segment).and_then(|head| self.of(head).of(doc.doc));
        let mut members = Vec::new();
        for (segment, head) in heads.enumerate().filter(|_| group.is_some()) {
            let docs = self.of(head).docs().filter(|(_, of)| Some(*of) == group);
            members.extend(docs.map(|(doc, _)| Doc { segment, doc }));
        }
        members
    }

    /// The groups of this kind in a segment, to be changed.
    pub fn of_mut(self, head: &mut Head) -> &mut Grouping {
        match self {
            Self::Duplicates => &mut head.duplicates,
            Self::Stories => &mut head.stories,
        }
    }
}

/// What an archive consists of.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Manifest {
    /// Grows with every change of the archive.
    pub generation: u32,
    /// How matches are scored.
    pub parameters: Parameters,
    /// Whether every chunk is a file of its own.
    pub parts: bool,
    /// The file of the compound lexicon by which all segments were made; an archive in one file has none.
    pub lexicon: Option<File>,
    /// The segments, newest articles first.
    pub segments: Vec<Head>,
}

impl Manifest {
    /// Adds the segments of one survey; their groups are numbered after those that there are.
    pub fn push(&mut self, mut heads: Vec<Head>) {
        for kind in GroupKind::ALL {
            let next = self.next_group(kind);
            for head in &mut heads {
                kind.of_mut(head).regroup(|_, group| Some(group.saturating_add(next)));
            }
        }
        self.segments.append(&mut heads);
    }

    /// Takes what is gone out of all groups, and ends those that have a single document left.
    pub fn settle_groups(&mut self) {
        for kind in GroupKind::ALL {
            let mut sizes: BTreeMap<u32, u32> = BTreeMap::new();
            for head in &mut self.segments {
                let gone = head.gone.clone();
                let groups = kind.of_mut(head);
                groups.regroup(|doc, group| Some(group).filter(|_| !gone.hides(doc)));
                groups.docs().for_each(|(_, group)| *sizes.entry(group).or_default() += 1);
            }
            let is_group = |group: &u32| sizes.get(group).is_some_and(|size| *size > 1);
            for head in &mut self.segments {
                kind.of_mut(head).regroup(|_, group| Some(group).filter(is_group));
            }
        }
    }

    /// The group of a document.
    pub fn group_of(&self, kind: GroupKind, doc: Doc) -> Option<u32> {
        kind.of(self.segments.get(doc.segment)?).of(doc.doc)
    }

    /// The documents in the group of `doc`, itself among them; it alone if it is in none.
    pub fn members(&self, kind: GroupKind, doc: Doc) -> Vec<Doc> {
        let members = kind.members(self.segments.iter(), doc);
        if members.is_empty() { vec![doc] } else { members }
    }

    /// Whether the dates of two documents may lie as near each other as those of a group.
    pub fn are_near(&self, one: Doc, other: Doc) -> bool {
        groups::are_near([one, other].into_iter().map(|doc| self.date_of(doc)))
    }

    /// Makes one group of those of two documents, if the dates of all in it lie near each other.
    pub fn join(&mut self, kind: GroupKind, one: Doc, other: Doc) {
        let all = [self.members(kind, one), self.members(kind, other)].concat();
        if !groups::are_near(all.iter().map(|doc| self.date_of(*doc))) {
            return;
        }
        let known = [one, other].into_iter().find_map(|doc| self.group_of(kind, doc));
        let group = known.unwrap_or_else(|| self.next_group(kind));
        for doc in all {
            if let Some(head) = self.segments.get_mut(doc.segment) {
                kind.of_mut(head).put(doc.doc, group);
            }
        }
    }

    fn date_of(&self, doc: Doc) -> Option<Date> {
        self.segments.get(doc.segment)?.dates.of(doc.doc)
    }

    /// A number that no group has yet, nor any above it.
    fn next_group(&self, kind: GroupKind) -> u32 {
        let numbers = self.segments.iter().flat_map(|head| kind.of(head).docs());
        numbers.map(|(_, group)| group).max().map_or(0, |last| last.saturating_add(1))
    }

    /// Its bytes, before they are deflated.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut writer = Writer(MAGIC.to_vec());
        writer.0.extend(FORMAT_VERSION.to_le_bytes());
        writer.0.extend(ANALYZER_VERSION.to_le_bytes());
        writer.u32(self.generation);
        self.parameters.named().into_iter().for_each(|(_, value)| writer.u32(value));
        writer.u8(u8::from(self.parts));
        let lexicon = self.lexicon.as_ref();
        writer.optional(lexicon.map(|file| file.name.as_str()));
        writer.number(lexicon.map_or(0, |file| file.len));
        writer.number(self.segments.len());
        self.segments.iter().for_each(|head| head.write(&mut writer));
        writer.sealed()
    }

    /// Reads what [`to_bytes`](Self::to_bytes) wrote.
    ///
    /// # Errors
    /// When the bytes aren't those of a manifest of this version.
    pub fn read(bytes: &[u8]) -> Result<Self, ReadError> {
        let mut preamble = Cursor::new(bytes, "manifest");
        let magic = preamble.bytes(MAGIC.len());
        preamble.check()?;
        if magic != MAGIC {
            return Err(ReadError::Magic);
        }
        for (part, expected) in [("format", FORMAT_VERSION), ("analyzer", ANALYZER_VERSION)] {
            let found = u16::from_le_bytes(preamble.array());
            preamble.check()?;
            if found != expected {
                return Err(ReadError::Version { part, expected, found });
            }
        }
        let skipped = bytes.len() - preamble.len();
        let payload = open_chunk(bytes, "manifest")?.get(skipped..).unwrap_or_default();
        let mut cursor = Cursor::new(payload, "manifest");
        let generation = cursor.u32();
        let mut parameters = Parameters::default();
        parameters.named_mut().into_iter().for_each(|(_, value)| *value = cursor.u32());
        let parts = cursor.u8() == 1;
        let (name, len) = (cursor.optional(), cursor.usize());
        let lexicon = name.map(|name| File { name, len });
        let mut segments = Vec::new();
        for _ in 0..cursor.count() {
            segments.push(Head::read(&mut cursor));
            cursor.check()?;
        }
        cursor.check()?;
        Ok(Self { generation, parameters, parts, lexicon, segments })
    }
}
