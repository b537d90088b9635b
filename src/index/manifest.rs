//! The manifest: the one file of an archive that changes. It names the segments and holds their heads.
//!
//! In: bytes. Out: [`Manifest`]. Layout: FORMAT.md, "Manifest".

use super::FORMAT_VERSION;
use super::bytes::Cursor;
use super::bytes::ReadError;
use super::bytes::Writer;
use super::bytes::open_chunk;
use super::head::File;
use super::head::Head;
use crate::text::analyzer::ANALYZER_VERSION;

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
