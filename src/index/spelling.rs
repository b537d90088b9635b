//! The words of a segment by their halves, so that a mistyped one is found by the half that is right.
//!
//! In: a length, and the letters of a first or last half. Out: the other halves of the words of that length, and how
//! frequent these are. A word stands in two buckets, which a hash of its half chooses; so a look-up reads one small chunk,
//! and the manifest holds a byte or two for each. Layout: FORMAT.md, "Spelling".

use super::bytes::Cursor;
use super::bytes::Writer;
use super::bytes::crc32;
use super::head::BLOCK_UNIT;
use super::miss::Miss;
use super::segment::ChunkAt;
use super::segment::Segment;

/// Bytes of a bucket, about.
const BUCKET_LEN: usize = 2048;

/// Bytes that a word takes, about.
const WORD_LEN: usize = 20;

/// Steps of frequency, each twice the one before.
const STEPS: usize = 16;

/// Letters of words that can be looked up by their halves: a shorter one is like too many, a longer one no word.
const SPELT_CHARS: std::ops::RangeInclusive<usize> = 4..=24;

/// Whether a normalized word can be looked up by its halves.
pub fn is_spelt(word: &str) -> bool {
    SPELT_CHARS.contains(&word.chars().count()) && !word.contains(|c: char| c.is_ascii_digit())
}

/// A half of a word.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Half {
    /// Letters of the whole word.
    pub chars: usize,
    /// Whether it is the last half, which of an odd number of letters has the one more.
    pub last: bool,
    /// Its letters.
    pub letters: String,
}

impl Half {
    fn key(&self) -> Vec<u8> {
        let mut key = Vec::new();
        write_key((self.chars, self.last, &self.letters), &mut key);
        key
    }
}

/// Where the buckets lie.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct SpellingTable {
    pub(super) start: usize,
    /// Of each its end, in units of [`BLOCK_UNIT`] from the start.
    ends: Vec<usize>,
}

impl SpellingTable {
    pub(super) fn bucket(&self, at: usize) -> Option<ChunkAt> {
        let first = at.checked_sub(1).map_or(Some(0), |at| self.ends.get(at).copied())?;
        let len = self.ends.get(at)?.checked_sub(first)?.checked_mul(BLOCK_UNIT)?;
        let offset = first.checked_mul(BLOCK_UNIT)?.checked_add(self.start)?;
        Some(ChunkAt { offset, len })
    }

    /// Bytes of all buckets.
    pub(super) fn len_bytes(&self) -> usize {
        self.ends.last().map_or(0, |end| end.saturating_mul(BLOCK_UNIT))
    }

    pub(super) fn write(&self, writer: &mut Writer) {
        writer.number(self.start);
        writer.number(self.ends.len());
        let mut last = 0;
        for end in &self.ends {
            writer.number(end - last);
            last = *end;
        }
    }

    pub(super) fn read(cursor: &mut Cursor<'_>) -> Self {
        let start = cursor.usize();
        let mut last = 0usize;
        let mut ends = Vec::new();
        for _ in 0..cursor.count() {
            let more = cursor.usize();
            last = cursor.some(last.checked_add(more));
            ends.push(last);
        }
        Self { start, ends }
    }
}

fn bucket_of(key: &[u8], buckets: usize) -> usize {
    usize::try_from(crc32(key)).unwrap_or_default().checked_rem(buckets).unwrap_or_default()
}

/// The chunks of `words`, and where they will lie from `start` on.
pub(super) fn write(words: &[(&str, u32)], start: usize) -> (SpellingTable, Vec<Vec<u8>>) {
    let count = words.len() * WORD_LEN / BUCKET_LEN + 1;
    let mut order: Vec<(usize, usize, bool)> = Vec::with_capacity(words.len() * 2);
    let mut key = Vec::new();
    for (number, (word, _)) in words.iter().enumerate() {
        for half in halves(word) {
            key.clear();
            half.write_key(&mut key);
            order.push((bucket_of(&key, count), number, half.last));
        }
    }
    order.sort_unstable();
    let mut table = SpellingTable { start, ends: Vec::with_capacity(count) };
    let mut chunks = Vec::with_capacity(count);
    let mut end = 0;
    let mut rest = order.as_slice();
    for bucket in 0..count {
        let (own, others) = rest.split_at(rest.partition_point(|(at, ..)| *at <= bucket));
        rest = others;
        let mut entries: Vec<(WordHalf<'_>, u32)> = Vec::with_capacity(own.len());
        for (_, number, last) in own {
            let Some((word, count)) = words.get(*number) else { continue };
            let half = halves(word).into_iter().find(|half| half.last == *last);
            entries.extend(half.map(|half| (half, *count)));
        }
        entries.sort_by(|(one, _), (other, _)| one.key().cmp(&other.key()));
        let keys = || entries.chunk_by(|(one, _), (other, _)| one.key() == other.key());
        let mut chunk = Writer::default();
        chunk.number(keys().count());
        for of_key in keys() {
            key.clear();
            of_key.iter().take(1).for_each(|(half, _)| half.write_key(&mut key));
            chunk.prefixed(&key);
            chunk.number(of_key.len());
            for (WordHalf { other, .. }, count) in of_key {
                let doublings = usize::try_from(count.checked_ilog2().unwrap_or_default());
                chunk.number(other.len() * STEPS + doublings.unwrap_or_default().min(STEPS - 1));
                chunk.0.extend(other.as_bytes());
            }
        }
        let chunk = chunk.sealed_in(BLOCK_UNIT);
        end += chunk.len() / BLOCK_UNIT;
        table.ends.push(end);
        chunks.push(chunk);
    }
    (table, chunks)
}

/// A half of a word of so many letters, and the word's other letters.
struct WordHalf<'w> {
    chars: usize,
    last: bool,
    letters: &'w str,
    other: &'w str,
}

impl<'w> WordHalf<'w> {
    /// What sorts as the bytes of its key do.
    fn key(&self) -> (usize, bool, &'w str) {
        (self.chars, self.last, self.letters)
    }

    fn write_key(&self, key: &mut Vec<u8>) {
        write_key((self.chars, self.last, self.letters), key);
    }
}

/// The bytes that a half is looked up by.
fn write_key((chars, last, letters): (usize, bool, &str), key: &mut Vec<u8>) {
    key.push(u8::try_from(chars).unwrap_or(u8::MAX));
    key.push(u8::from(last));
    key.extend_from_slice(letters.as_bytes());
}

/// Both halves of a word.
fn halves(word: &str) -> [WordHalf<'_>; 2] {
    let chars = word.chars().count();
    let middle = word.char_indices().nth(chars / 2).map_or(word.len(), |(at, _)| at);
    let (first, last) = word.split_at_checked(middle).unwrap_or((word, ""));
    [
        WordHalf { chars, last: false, letters: first, other: last },
        WordHalf { chars, last: true, letters: last, other: first },
    ]
}

impl Segment {
    /// The words of its texts that have this half, and how often each stands there: the power of two that isn't more.
    ///
    /// # Errors
    /// When the bucket isn't at hand, or is damaged.
    pub fn words_with_half(&self, half: &Half) -> Result<Vec<(String, u32)>, Miss> {
        let table = &self.head.spelling;
        let key = half.key();
        let Some(at) = table.bucket(bucket_of(&key, table.ends.len())) else {
            return Ok(Vec::new());
        };
        let mut cursor = Cursor::new(self.chunk(at, 0)?, "spelling");
        let mut words = Vec::new();
        for _ in 0..cursor.count() {
            let is_it = cursor.small_prefixed() == key;
            for _ in 0..cursor.count() {
                let number = cursor.usize();
                let other = cursor.bytes(number / STEPS);
                if is_it {
                    let Ok(other) = std::str::from_utf8(other) else {
                        cursor.damage();
                        break;
                    };
                    let own = half.letters.as_str();
                    let parts = if half.last { [other, own] } else { [own, other] };
                    words.push((parts.concat(), 1 << (number % STEPS)));
                }
            }
        }
        cursor.check()?;
        Ok(words)
    }
}
