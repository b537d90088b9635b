//! The compound lexicon of an archive as a file: what its articles' own words tell of compounds, frozen.
//!
//! In: a [`Lexicon`]. Out: bytes, the same for the same words, and back. The shipped parts aren't in it: they belong to the
//! analyzer's version, which is. Layout: FORMAT.md, "Lexicon". Written and read where articles are indexed or analysed,
//! never by a search: a known compound's parts stand in its dictionary entry.

use super::FORMAT_VERSION;
use super::bytes::Cursor;
use super::bytes::ReadError;
use super::bytes::Writer;
use super::bytes::open_chunk;
use crate::text::analyzer::ANALYZER_VERSION;
use crate::text::compound::Lexicon;

const MAGIC: &[u8; 8] = b"lexicon\0";

/// The words that `lexicon` learned, as bytes.
pub fn write_lexicon(lexicon: &Lexicon) -> Vec<u8> {
    let mut writer = Writer(MAGIC.to_vec());
    writer.0.extend(FORMAT_VERSION.to_le_bytes());
    writer.0.extend(ANALYZER_VERSION.to_le_bytes());
    writer.number(lexicon.learned().count());
    let mut before: &[u8] = &[];
    for (word, count, capitalised) in lexicon.learned() {
        let bytes = word.as_bytes();
        let shared = bytes.iter().zip(before).take_while(|(one, other)| one == other).count();
        writer.number(shared);
        writer.prefixed(bytes.get(shared..).unwrap_or_default());
        writer.u32(count);
        writer.u32(capitalised);
        before = bytes;
    }
    writer.sealed()
}

/// The lexicon whose words [`write_lexicon`] wrote, with the shipped parts.
///
/// # Errors
/// When the bytes aren't those of a lexicon of this version.
pub fn read_lexicon(bytes: &[u8]) -> Result<Lexicon, ReadError> {
    let part = "lexicon";
    let mut preamble = Cursor::new(bytes, part);
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
    let payload = open_chunk(bytes, part)?.get(skipped..).unwrap_or_default();
    let mut cursor = Cursor::new(payload, part);
    let mut words: Vec<(String, u32, u32)> = Vec::new();
    let mut word: Vec<u8> = Vec::new();
    for _ in 0..cursor.count() {
        let shared = cursor.usize();
        if shared > word.len() {
            cursor.damage();
        }
        word.truncate(shared);
        word.extend_from_slice(cursor.prefixed());
        let (count, capitalised) = (cursor.u32(), cursor.u32());
        let text = String::from_utf8(word.clone()).map_err(|_| ReadError::Damaged { part })?;
        if words.last().is_some_and(|(before, ..)| *before >= text) {
            cursor.damage();
        }
        cursor.check()?;
        words.push((text, count, capitalised));
    }
    cursor.check()?;
    let mut lexicon = Lexicon::shipped();
    lexicon.learn(words.iter().map(|(word, count, inside)| (word.as_str(), *count, *inside)));
    Ok(lexicon)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_is_read() {
        let mut lexicon = Lexicon::shipped();
        lexicon.learn([("blorp", 30, 0), ("blorpkrig", 2, 0), ("ærø", 3, 3), ("våben", 9, 1)]);
        let bytes = write_lexicon(&lexicon);
        let again = read_lexicon(&bytes).unwrap();
        assert!(again.learned().eq(lexicon.learned()));
        assert_eq!(write_lexicon(&again), bytes);
        assert_eq!(again.split("blorpminister"), lexicon.split("blorpminister"));
    }

    #[test]
    fn damage_is_refused() {
        let mut lexicon = Lexicon::shipped();
        lexicon.learn([("hav", 4, 0), ("havvind", 2, 0)]);
        let bytes = write_lexicon(&lexicon);
        for at in 0..bytes.len() {
            let mut damaged = bytes.clone();
            damaged[at] ^= 0x55;
            assert!(read_lexicon(&damaged).is_err(), "byte {at}");
            assert!(read_lexicon(&bytes[..at]).is_err(), "cut at {at}");
        }
    }
}
