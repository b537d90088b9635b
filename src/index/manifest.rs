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
}

impl Default for Parameters {
    /// A headline's words are in most bodies as well; so weighed they are the research's best on both of its collections
    /// with titles.
    fn default() -> Self {
        Self { k1: 1200, b: 750, title: 4000, half_life: 0, age_floor: 500 }
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
        let Parameters { k1, b, title, half_life, age_floor } = self.parameters;
        [k1, b, title, half_life, age_floor].into_iter().for_each(|number| writer.u32(number));
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
        let parameters = Parameters {
            k1: cursor.u32(),
            b: cursor.u32(),
            title: cursor.u32(),
            half_life: cursor.u32(),
            age_floor: cursor.u32(),
        };
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
