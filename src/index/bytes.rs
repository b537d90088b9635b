//! Numbers and strings ↔ bytes: a checked cursor, its writer, and the checksum.
//!
//! Always: reading what was written gives it back; arbitrary bytes are refused or read as something, never a panic,
//! and no count is believed before it is held against the bytes that are left.

/// Why index bytes were refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ReadError {
    /// The bytes are no index at all.
    #[error("these bytes are no referat index")]
    Magic,
    /// The file was written by another version of the format or the analyzer.
    #[error("index {part} is version {found}, this build reads {expected}; run the indexer again")]
    Version {
        /// `format` or `analyzer`.
        part: &'static str,
        /// The version that this build writes and reads.
        expected: u16,
        /// The version in the file's header.
        found: u16,
    },
    /// The bytes end too early.
    #[error("the index ends inside its {part}; fetch it again")]
    Truncated {
        /// What was being read.
        part: &'static str,
    },
    /// The bytes aren't those that were written.
    #[error("the index is damaged in its {part}; fetch it again")]
    Damaged {
        /// What was being read.
        part: &'static str,
    },
}

/// Reads forward through bytes; every step is checked.
///
/// The first step that fails is remembered and ends the bytes: what is read from then on is 0 or empty. Whoever has read
/// asks [`check`](Self::check) before anything is believed. An answer of each step that may be an error would be a third
/// more code.
#[derive(Debug, Clone)]
pub(super) struct Cursor<'a> {
    rest: &'a [u8],
    part: &'static str,
    state: State,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Sound,
    Truncated,
    Damaged,
}

impl<'a> Cursor<'a> {
    /// `part` names these bytes in errors.
    pub(super) fn new(bytes: &'a [u8], part: &'static str) -> Self {
        Self { rest: bytes, part, state: State::Sound }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    /// What is left.
    pub(super) fn rest(&self) -> &'a [u8] {
        self.rest
    }

    /// Bytes left.
    pub(super) fn len(&self) -> usize {
        self.rest.len()
    }

    /// Whether no step has failed.
    pub(super) fn is_sound(&self) -> bool {
        self.state == State::Sound
    }

    /// Whether what was read is what was written.
    ///
    /// # Errors
    /// What the first step that failed met.
    #[inline(never)]
    pub(super) fn check(&self) -> Result<(), ReadError> {
        match self.state {
            State::Sound => Ok(()),
            State::Truncated => Err(ReadError::Truncated { part: self.part }),
            State::Damaged => Err(ReadError::Damaged { part: self.part }),
        }
    }

    #[inline(never)]
    fn fail(&mut self, state: State) {
        if self.is_sound() {
            self.state = state;
        }
        self.rest = &[];
    }

    /// Refuses what was read.
    pub(super) fn damage(&mut self) {
        self.fail(State::Damaged);
    }

    /// Refuses what was read if there is no `value`.
    pub(super) fn some<T: Default>(&mut self, value: Option<T>) -> T {
        value.unwrap_or_else(|| {
            self.damage();
            T::default()
        })
    }

    #[inline(never)]
    pub(super) fn bytes(&mut self, len: usize) -> &'a [u8] {
        let Some((head, rest)) = self.rest.split_at_checked(len) else {
            self.fail(State::Truncated);
            return &[];
        };
        self.rest = rest;
        head
    }

    pub(super) fn array<const N: usize>(&mut self) -> [u8; N] {
        self.bytes(N).try_into().unwrap_or([0; N])
    }

    pub(super) fn u8(&mut self) -> u8 {
        let [byte] = self.array();
        byte
    }

    /// An unsigned LEB128 number of at most 32 bits.
    #[inline(never)]
    pub(super) fn u32(&mut self) -> u32 {
        let mut value = 0u64;
        for (shift, at) in [0, 7, 14, 21, 28].into_iter().zip(0..) {
            let Some(byte) = self.rest.get(at) else {
                self.fail(State::Truncated);
                return 0;
            };
            value |= u64::from(byte & 0x7f) << shift;
            if *byte < 0x80 {
                self.rest = self.rest.get(at + 1..).unwrap_or_default();
                return self.some(u32::try_from(value).ok());
            }
        }
        self.damage();
        0
    }

    /// As [`usize`](Self::usize), where nearly all are below 128 and many are read.
    #[inline]
    pub(super) fn small(&mut self) -> usize {
        match self.rest {
            [byte @ ..0x80, rest @ ..] => {
                self.rest = rest;
                usize::from(*byte)
            }
            _ => self.usize(),
        }
    }

    /// As [`prefixed`](Self::prefixed), where many are read.
    #[inline]
    pub(super) fn small_prefixed(&mut self) -> &'a [u8] {
        let len = self.small();
        match self.rest.split_at_checked(len) {
            Some((head, rest)) => {
                self.rest = rest;
                head
            }
            None => self.bytes(len),
        }
    }

    pub(super) fn usize(&mut self) -> usize {
        usize::try_from(self.u32()).unwrap_or_default()
    }

    /// A count of items that take at least one byte each: never more than the bytes left.
    #[inline(never)]
    pub(super) fn count(&mut self) -> usize {
        let count = self.usize();
        self.some(Some(count).filter(|count| *count <= self.rest.len()))
    }

    /// A length and so many bytes.
    #[inline(never)]
    pub(super) fn prefixed(&mut self) -> &'a [u8] {
        let len = self.usize();
        self.bytes(len)
    }

    /// A length and so many bytes of UTF-8.
    pub(super) fn str(&mut self) -> &'a str {
        let len = self.usize();
        self.text(len)
    }

    /// So many bytes of UTF-8.
    #[inline(never)]
    pub(super) fn text(&mut self, len: usize) -> &'a str {
        let bytes = self.bytes(len);
        self.some(std::str::from_utf8(bytes).ok())
    }

    /// The same, owned.
    #[inline(never)]
    pub(super) fn string(&mut self) -> String {
        self.str().to_owned()
    }

    /// A string, empty for none.
    pub(super) fn optional(&mut self) -> Option<String> {
        Some(self.string()).filter(|text| !text.is_empty())
    }

    #[inline(never)]
    pub(super) fn strings(&mut self) -> Vec<String> {
        let mut strings = Vec::new();
        for _ in 0..self.count() {
            strings.push(self.string());
        }
        strings
    }
}

/// Writes what [`Cursor`] reads.
#[derive(Debug, Default)]
pub(super) struct Writer(pub(super) Vec<u8>);

impl Writer {
    pub(super) fn u8(&mut self, value: u8) {
        self.0.push(value);
    }

    /// LEB128. [`Cursor`] refuses numbers of more than 32 bits: a segment is below 4 GiB.
    pub(super) fn number(&mut self, value: usize) {
        let mut rest = value;
        while rest >= 0x80 {
            self.0.push(0x80 | low_bits(rest));
            rest >>= 7;
        }
        self.0.push(low_bits(rest));
    }

    pub(super) fn u32(&mut self, value: u32) {
        self.number(usize::try_from(value).unwrap_or_default());
    }

    pub(super) fn prefixed(&mut self, bytes: &[u8]) {
        self.number(bytes.len());
        self.0.extend_from_slice(bytes);
    }

    pub(super) fn str(&mut self, text: &str) {
        self.prefixed(text.as_bytes());
    }

    pub(super) fn optional(&mut self, text: Option<&str>) {
        self.str(text.unwrap_or_default());
    }

    pub(super) fn strings(&mut self, texts: &[String]) {
        self.number(texts.len());
        texts.iter().for_each(|text| self.str(text));
    }
}

impl Writer {
    /// What was written, as a chunk: its checksum at its end.
    pub(super) fn sealed(self) -> Vec<u8> {
        let crc = crc32(&self.0).to_le_bytes();
        let mut chunk = self.0;
        chunk.extend(crc);
        chunk
    }
}

impl Writer {
    /// As [`sealed`](Self::sealed), filled up with zeros so that its length is a multiple of `unit`.
    pub(super) fn sealed_in(mut self, unit: usize) -> Vec<u8> {
        let len = (self.0.len() + 4).next_multiple_of(unit) - 4;
        self.0.resize(len, 0);
        self.sealed()
    }
}

/// What a chunk holds, held against its checksum; `part` names it in errors.
pub(super) fn open_chunk<'a>(bytes: &'a [u8], part: &'static str) -> Result<&'a [u8], ReadError> {
    let (payload, crc) = bytes.split_last_chunk().ok_or(ReadError::Truncated { part })?;
    // A fuzzer that had to guess checksums would never come further.
    if cfg!(fuzzing) || crc32(payload) == u32::from_le_bytes(*crc) {
        Ok(payload)
    } else {
        Err(ReadError::Damaged { part })
    }
}

fn low_bits(value: usize) -> u8 {
    u8::try_from(value & 0x7f).unwrap_or_default()
}

/// CRC-32 (ISO 3309, as in gzip), eight bytes at a time (Kounavis & Berry, "Novel table lookup-based algorithms for
/// high-performance CRC generation", 2008).
pub(super) fn crc32(bytes: &[u8]) -> u32 {
    let [t0, t1, t2, t3, t4, t5, t6, t7] = TABLES.get_or_init(tables);
    let (words, rest) = bytes.as_chunks();
    let crc = words.iter().fold(!0u32, |crc, [a, b, c, d, e, f, g, h]| {
        let [p, q, r, s] = crc.to_le_bytes();
        let first = of(t7, a ^ p) ^ of(t6, b ^ q) ^ of(t5, c ^ r) ^ of(t4, d ^ s);
        first ^ of(t3, *e) ^ of(t2, *f) ^ of(t1, *g) ^ of(t0, *h)
    });
    !rest.iter().fold(crc, |crc, byte| after(t0, crc, *byte))
}

type Table = [u32; 256];

/// Made when first needed: 8 kB that aren't fetched.
static TABLES: std::sync::OnceLock<[Table; 8]> = std::sync::OnceLock::new();

fn of(table: &Table, byte: u8) -> u32 {
    table.get(usize::from(byte)).copied().unwrap_or_default()
}

/// The checksum after one more byte.
fn after(table: &Table, crc: u32, byte: u8) -> u32 {
    let [low, ..] = crc.to_le_bytes();
    crc >> 8 ^ of(table, low ^ byte)
}

/// Of each byte its checksum, followed by no zeros, by one, … by seven.
fn tables() -> [Table; 8] {
    let mut tables = [[0; 256]; 8];
    let mut last = [0; 256];
    for (crc, byte) in last.iter_mut().zip(0u32..) {
        *crc = (0..8)
            .fold(byte, |crc, _| if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 });
    }
    let first = last;
    for table in &mut tables {
        *table = last;
        last.iter_mut().for_each(|crc| *crc = after(&first, *crc, 0));
    }
    tables
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn checksum_is_the_common_one() {
        // The check value of CRC-32/ISO-HDLC in the catalogue of parametrised CRC algorithms.
        assert_eq!(crc32(b"123456789"), 0xcbf4_3926);
        assert_eq!(crc32(b""), 0);
    }

    fn refused<'a, T>(bytes: &'a [u8], read: fn(&mut Cursor<'a>) -> T) -> ReadError {
        let mut cursor = Cursor::new(bytes, "x");
        read(&mut cursor);
        assert!(cursor.is_empty() && !cursor.is_sound());
        // The first failure is told, and the bytes are at their end.
        cursor.damage();
        cursor.bytes(1);
        cursor.check().unwrap_err()
    }

    #[test]
    fn lies_about_length_are_refused() {
        let damaged = ReadError::Damaged { part: "x" };
        let truncated = ReadError::Truncated { part: "x" };
        assert_eq!(refused(&[5, 1, 2], Cursor::string), truncated);
        assert_eq!(refused(&[200, 1, 2], Cursor::count), damaged);
        assert_eq!(refused(&[0xff, 0xff, 0xff, 0xff, 0x7f], Cursor::u32), damaged);
        assert_eq!(refused(&[0xff; 9], Cursor::u32), damaged);
        assert_eq!(refused(&[1, 0xff], Cursor::string), damaged);
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn what_is_written_is_read(numbers: Vec<u32>, texts: Vec<String>) {
            let mut writer = Writer::default();
            numbers.iter().for_each(|&number| writer.u32(number));
            writer.strings(&texts);
            let mut cursor = Cursor::new(&writer.0, "x");
            for number in numbers {
                prop_assert_eq!(cursor.u32(), number);
            }
            prop_assert_eq!(cursor.strings(), texts);
            prop_assert!(cursor.is_empty() && cursor.is_sound());
        }

        #[test]
        fn any_bytes_are_read_or_refused(bytes: Vec<u8>) {
            let mut cursor = Cursor::new(&bytes, "x");
            while !cursor.is_empty() {
                cursor.u32();
                cursor.strings();
            }
        }
    }
}
