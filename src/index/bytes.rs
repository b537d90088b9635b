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
        for shift in [0, 7, 14, 21, 28] {
            let byte = self.u8();
            value |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return self.some(u32::try_from(value).ok());
            }
        }
        self.damage();
        0
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
    #[inline(never)]
    pub(super) fn str(&mut self) -> &'a str {
        let bytes = self.prefixed();
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
    if crc32(payload) == u32::from_le_bytes(*crc) {
        Ok(payload)
    } else {
        Err(ReadError::Damaged { part })
    }
}

fn low_bits(value: usize) -> u8 {
    u8::try_from(value & 0x7f).unwrap_or_default()
}

/// CRC-32 (ISO 3309, as in gzip), four bits at a time: a table of 16 instead of 256 numbers.
pub(super) fn crc32(bytes: &[u8]) -> u32 {
    let step = |crc: u32| {
        (crc >> 4)
            ^ TABLE.get(usize::try_from(crc & 15).unwrap_or_default()).copied().unwrap_or_default()
    };
    !bytes.iter().fold(!0u32, |crc, &byte| step(step(crc ^ u32::from(byte))))
}

const TABLE: [u32; 16] = [
    0x0000_0000,
    0x1db7_1064,
    0x3b6e_20c8,
    0x26d9_30ac,
    0x76dc_4190,
    0x6b6b_51f4,
    0x4db2_6158,
    0x5005_713c,
    0xedb8_8320,
    0xf00f_9344,
    0xd6d6_a3e8,
    0xcb61_b38c,
    0x9b64_c2b0,
    0x86d3_d2d4,
    0xa00a_e278,
    0xbdbd_f21c,
];

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
