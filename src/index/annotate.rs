//! A text with the compounds in it that were split when it was indexed.
//!
//! The lexicon isn't at hand in a browser; what it said of the words of a text is kept beside the text, so that a
//! match of a part (`aftale` in `våbenaftale`) can be marked.

use super::bytes::Cursor;
use super::bytes::ReadError;
use super::bytes::Writer;
use crate::text::Analyzer;
use crate::text::compound::Lexicon;
use std::ops::Range;

/// A compound in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Compound {
    /// Where the word starts, in bytes of the text.
    pub start: usize,
    /// Its parts, in bytes of the text.
    pub parts: Vec<Range<usize>>,
}

/// A text and its compounds, in order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Annotated {
    /// The text.
    pub text: String,
    /// Compounds, sorted by start.
    pub compounds: Vec<Compound>,
}

impl Annotated {
    /// `text` with the compounds that `lexicon` knows.
    pub fn new(text: &str, lexicon: &Lexicon) -> Self {
        let compounds = Analyzer::default().words(text).filter_map(|word| {
            let parts = lexicon.split(&word.normalized);
            let parts: Vec<_> =
                parts.iter().map(|part| word.span_of(part)).collect::<Option<_>>()?;
            (!parts.is_empty()).then_some(Compound { start: word.token.start, parts })
        });
        Self { compounds: compounds.collect(), text: text.to_owned() }
    }

    /// The parts of the word that starts at byte `start`.
    pub fn parts_at(&self, start: usize) -> &[Range<usize>] {
        let found = self.compounds.binary_search_by_key(&start, |compound| compound.start);
        found
            .ok()
            .and_then(|at| self.compounds.get(at))
            .map_or(&[], |compound| compound.parts.as_slice())
    }

    pub(super) fn write(&self, writer: &mut Writer) {
        writer.str(&self.text);
        writer.number(self.compounds.len());
        let mut last = 0;
        for compound in &self.compounds {
            writer.number(compound.start - last);
            writer.number(compound.parts.len());
            last = compound.start;
            for part in &compound.parts {
                writer.number(part.start - last);
                writer.number(part.len());
                last = part.end;
            }
        }
    }

    pub(super) fn read(cursor: &mut Cursor<'_>) -> Result<Self, ReadError> {
        let text = cursor.str()?.to_owned();
        let mut compounds = Vec::new();
        let mut last = 0usize;
        for _ in 0..cursor.count()? {
            let start = step(&mut last, cursor)?;
            let mut parts = Vec::new();
            for _ in 0..cursor.count()? {
                let from = step(&mut last, cursor)?;
                let part = from..step(&mut last, cursor)?;
                text.get(part.clone()).ok_or_else(|| cursor.damaged())?;
                parts.push(part);
            }
            compounds.push(Compound { start, parts });
        }
        Ok(Self { text, compounds })
    }
}

/// The next offset: a gap after the last.
fn step(last: &mut usize, cursor: &mut Cursor<'_>) -> Result<usize, ReadError> {
    *last = last.checked_add(cursor.usize()?).ok_or_else(|| cursor.damaged())?;
    Ok(*last)
}
