//! What Unicode says about a character, from tables small enough for the wasm (4.5 kB compressed, all three together).
//!
//! In: a `char`. Out: its word-break class (UAX 29), whether it is a letter or digit, its combining class, canonical
//! decomposition and composition (UAX 15), simple lower case. The tables are made by `tests/unicode_tables.rs`, never
//! by hand: classes and compositions from Unicode 18.0, lower case from Unicode 17.0 (std's of Rust 1.95; 18.0 adds
//! only letters that no newspaper has yet).
//!
//! Left out, on purpose:
//! - decompositions of characters that have a lower case: [`lower`] comes first, then [`decompose`];
//! - the CJK compatibility ideographs (U+F900–FAFF, U+2F800–2FA1F; 1,002 of them): for round trips with old character
//!   sets, in no living text.
//!
//! Shapes; all numbers but bytes and counts are LEB128 varints, signed ones zigzag:
//! - `classes.bin`: number of symbols (byte), number of runs (u16); each symbol (`Word_Break` and flags, combining
//!   class: two bytes); each run's symbol (byte); each run's length less 1. The runs cover all code points in order.
//! - `lower.bin`: runs of (gap since the last run's last character, (count − 1) × 2 + stride − 1, signed delta).
//! - `compositions.bin`: number of marks (byte); their differences; rows by composed character: its difference, the
//!   base's signed difference, one byte for the mark (0 none, else its position from 1; +128 if NFC keeps them apart).

const CLASSES: &[u8] = include_bytes!("data/classes.bin");
const LOWER: &[u8] = include_bytes!("data/lower.bin");
const COMPOSITIONS: &[u8] = include_bytes!("data/compositions.bin");

/// `Word_Break` of UAX 29, with CR, LF and Newline in one and Extend and Format in one: words cannot tell them apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Break {
    Other,
    Newline,
    Space,
    Letter,
    Hebrew,
    Number,
    Katakana,
    Joiner,
    MidLetter,
    MidNumber,
    MidBoth,
    SingleQuote,
    DoubleQuote,
    Extend,
    Zwj,
    Flag,
}

/// A character's word-break class and whether it is a letter or digit or a pictograph, in a byte.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Class(u8);

impl Class {
    pub(super) fn word_break(self) -> Break {
        match self.0 & 0xF {
            0 => Break::Other,
            1 => Break::Newline,
            2 => Break::Space,
            3 => Break::Letter,
            4 => Break::Hebrew,
            5 => Break::Number,
            6 => Break::Katakana,
            7 => Break::Joiner,
            8 => Break::MidLetter,
            9 => Break::MidNumber,
            10 => Break::MidBoth,
            11 => Break::SingleQuote,
            12 => Break::DoubleQuote,
            13 => Break::Extend,
            14 => Break::Zwj,
            _ => Break::Flag,
        }
    }

    /// Alphabetic, or of a number category.
    pub(super) fn is_alphanumeric(self) -> bool {
        self.0 & 0x10 != 0
    }

    /// `Extended_Pictographic`: emoji and their kin.
    pub(super) fn is_pictograph(self) -> bool {
        self.0 & 0x20 != 0
    }
}

/// Looks classes up, remembering the last run: neighbours in a text are mostly of one script.
#[derive(Debug, Clone)]
pub(super) struct Classes(Run);

impl Classes {
    pub(super) fn new() -> Self {
        Self(Run::EMPTY)
    }

    pub(super) fn of(&mut self, c: char) -> Class {
        let code = u32::from(c);
        if let Some(&low) = usize::try_from(code).ok().and_then(|at| LOW.get(at)) {
            return Class(low);
        }
        if !(self.0.start..self.0.end).contains(&code) {
            self.0 = run_of(code);
        }
        Class(self.0.class)
    }
}

/// The canonical combining class: 0 for whatever is no mark.
pub(super) fn combining_class(c: char) -> u8 {
    if c < '\u{300}' { 0 } else { run_of(u32::from(c)).combining }
}

/// Code points `start..end`, which share a class.
#[derive(Debug, Clone, Copy)]
struct Run {
    start: u32,
    end: u32,
    class: u8,
    combining: u8,
}

impl Run {
    const EMPTY: Self = Self { start: 0, end: 0, class: 0, combining: 0 };
}

/// A look-up reads at most so many runs.
const CHUNK: usize = 64;

/// `CLASSES`, cut: the symbols, each run's symbol, each run's length.
const PARTS: (&[u8], &[u8], &[u8]) = {
    let [symbols, low, high, rest @ ..] = CLASSES else { panic!("classes.bin has no head") };
    let (symbols, rest) = rest.split_at(2 * wide(*symbols));
    let (runs, lengths) = rest.split_at(wide(*low) + 256 * wide(*high));
    (symbols, runs, lengths)
};
const SYMBOLS: &[u8] = PARTS.0;
const RUNS: &[u8] = PARTS.1;
const LENGTHS: &[u8] = PARTS.2;

/// The first code point of every chunk of runs, and where in `LENGTHS` it begins.
static CHUNKS: [(u32, u16); RUNS.len().div_ceil(CHUNK)] = chunks();

/// The classes below U+0180: all that Danish needs but dashes and quotes.
static LOW: [u8; 0x180] = low();

#[expect(clippy::as_conversions, reason = "`from` is not const")]
const fn wide(byte: u8) -> usize {
    byte as usize
}

/// The first varint of `bytes`, and what follows it; 0 at the end.
#[expect(clippy::as_conversions, reason = "`from` is not const")]
const fn varint(mut bytes: &[u8]) -> (u32, &[u8]) {
    let (mut value, mut shift) = (0, 0);
    while let [byte, rest @ ..] = bytes {
        bytes = rest;
        value |= ((*byte & 0x7F) as u32) << (shift & 31);
        shift += 7;
        if *byte < 0x80 {
            break;
        }
    }
    (value, bytes)
}

#[expect(
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    clippy::indexing_slicing,
    reason = "evaluated by the compiler, which refuses what is out of bounds"
)]
const fn chunks() -> [(u32, u16); RUNS.len().div_ceil(CHUNK)] {
    let mut out = [(0, 0); RUNS.len().div_ceil(CHUNK)];
    let (mut rest, mut start, mut run) = (LENGTHS, 0, 0);
    while run < RUNS.len() {
        if run % CHUNK == 0 {
            out[run / CHUNK] = (start, (LENGTHS.len() - rest.len()) as u16);
        }
        let (length, after) = varint(rest);
        (rest, start, run) = (after, start + length + 1, run + 1);
    }
    out
}

#[expect(
    clippy::as_conversions,
    clippy::indexing_slicing,
    reason = "evaluated by the compiler, which refuses what is out of bounds"
)]
const fn low() -> [u8; 0x180] {
    let mut out = [0; 0x180];
    let (mut rest, mut at, mut run) = (LENGTHS, 0, 0);
    while at < out.len() {
        let (length, after) = varint(rest);
        let end = at + length as usize + 1;
        while at < end && at < out.len() {
            out[at] = SYMBOLS[2 * RUNS[run] as usize];
            at += 1;
        }
        (rest, run) = (after, run + 1);
    }
    out
}

fn run_of(code: u32) -> Run {
    let chunk = CHUNKS.partition_point(|&(start, _)| start <= code).saturating_sub(1);
    let Some(&(mut start, offset)) = CHUNKS.get(chunk) else { return Run::EMPTY };
    let mut lengths = LENGTHS.get(usize::from(offset)..).unwrap_or_default();
    for &symbol in RUNS.iter().skip(chunk * CHUNK) {
        let (length, rest) = varint(lengths);
        let end = start + length + 1;
        if code < end {
            let at = 2 * usize::from(symbol);
            let Some(&[class, combining]) = SYMBOLS.get(at..at + 2) else { break };
            return Run { start, end, class, combining };
        }
        (lengths, start) = (rest, end);
    }
    Run::EMPTY
}

fn zigzag(value: u32) -> u32 {
    (value >> 1) ^ (value & 1).wrapping_neg()
}

/// The simple lower case: one character for one, without context. İ is `i`, where the full mapping has `i` and a dot.
pub(super) fn lower(c: char) -> char {
    match c {
        '\0'..='\x7F' => c.to_ascii_lowercase(),
        '×' => c,
        'À'..='Þ' => char::from_u32(u32::from(c) + 32).unwrap_or(c),
        '\u{80}'..='\u{FF}' => c,
        _ => lower_of(c),
    }
}

fn lower_of(c: char) -> char {
    let code = u32::from(c);
    let chunk = LOWER_CHUNKS.partition_point(|&(last, _)| last < code).saturating_sub(1);
    let Some(&(mut last, offset)) = LOWER_CHUNKS.get(chunk) else { return c };
    let mut rest = LOWER.get(usize::from(offset)..).unwrap_or_default();
    while !rest.is_empty() {
        let run = lower_run(last, rest);
        if code < run.start {
            break;
        }
        if code <= run.last {
            // A stride of 2 skips what is lower case already.
            let is_in = (code - run.start).is_multiple_of(run.stride);
            let shift = if is_in { zigzag(run.delta) } else { 0 };
            return char::from_u32(code.wrapping_add(shift)).unwrap_or(c);
        }
        (last, rest) = (run.last, run.rest);
    }
    c
}

struct LowerRun {
    start: u32,
    last: u32,
    stride: u32,
    /// As stored.
    delta: u32,
    rest: &'static [u8],
}

/// The run at the start of `rest`, if the run before ended with `last`.
const fn lower_run(last: u32, rest: &'static [u8]) -> LowerRun {
    let (gap, rest) = varint(rest);
    let (shape, rest) = varint(rest);
    let (delta, rest) = varint(rest);
    let (start, stride) = (last + gap, (shape & 1) + 1);
    LowerRun { start, last: start + (shape >> 1) * stride, stride, delta, rest }
}

/// The last character before every chunk of runs, and where in `LOWER` the chunk begins.
static LOWER_CHUNKS: [(u32, u16); LOWER_RUNS.div_ceil(LOWER_CHUNK)] = lower_chunks();

const LOWER_CHUNK: usize = 16;

const LOWER_RUNS: usize = {
    let (mut rest, mut runs) = (LOWER, 0);
    while !rest.is_empty() {
        (rest, runs) = (lower_run(0, rest).rest, runs + 1);
    }
    runs
};

#[expect(
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    clippy::indexing_slicing,
    reason = "evaluated by the compiler, which refuses what is out of bounds"
)]
const fn lower_chunks() -> [(u32, u16); LOWER_RUNS.div_ceil(LOWER_CHUNK)] {
    let mut out = [(0, 0); LOWER_RUNS.div_ceil(LOWER_CHUNK)];
    let (mut rest, mut last, mut run) = (LOWER, 0, 0);
    while run < LOWER_RUNS {
        if run % LOWER_CHUNK == 0 {
            out[run / LOWER_CHUNK] = (last, (LOWER.len() - rest.len()) as u16);
        }
        let read = lower_run(last, rest);
        (rest, last, run) = (read.rest, read.last, run + 1);
    }
    out
}

/// Hangul syllables and their parts (the Unicode Standard, 3.12).
const SYLLABLES: std::ops::Range<u32> = 0xAC00..0xD7A4;
const LEADING: u32 = 0x1100;
const VOWEL: u32 = 0x1161;
const TRAILING: u32 = 0x11A7;
const VOWELS: u32 = 21;
const TRAILERS: u32 = 28;

/// Gives `push` the canonical decomposition of `c`, which has no other lower case; marks in the order of the data.
pub(super) fn decompose(c: char, push: &mut dyn FnMut(char)) {
    match step(c) {
        None => push(c),
        Some((base, mark)) => {
            decompose(base, push);
            if let Some(mark) = mark {
                push(mark);
            }
        }
    }
}

/// One step of the decomposition: what `c` is made of; a singleton has no mark.
fn step(c: char) -> Option<(char, Option<char>)> {
    let code = u32::from(c);
    if code < 0xC0 {
        return None;
    }
    if SYLLABLES.contains(&code) {
        let syllable = code - SYLLABLES.start;
        let trailer = syllable % TRAILERS;
        let (leading, vowel) = (syllable / TRAILERS / VOWELS, syllable / TRAILERS % VOWELS);
        let (base, mark) = match trailer {
            0 => (LEADING + leading, VOWEL + vowel),
            _ => (code - trailer, TRAILING + trailer),
        };
        return Some((char::from_u32(base)?, char::from_u32(mark)));
    }
    let row = Rows::new().take_while(|row| row.code <= code).find(|row| row.code == code)?;
    let mark = usize::from(row.mark & 0x7F).checked_sub(1).and_then(|at| Marks::new().nth(at));
    Some((char::from_u32(row.base)?, mark.and_then(char::from_u32)))
}

/// The character that `base` and `mark` make in NFC.
pub(super) fn compose(base: char, mark: char) -> Option<char> {
    let (base, mark) = (u32::from(base), u32::from(mark));
    let (leading, vowel) = (base.wrapping_sub(LEADING), mark.wrapping_sub(VOWEL));
    if leading < 19 && vowel < VOWELS {
        return char::from_u32(SYLLABLES.start + (leading * VOWELS + vowel) * TRAILERS);
    }
    let trailer = mark.wrapping_sub(TRAILING);
    if SYLLABLES.contains(&base)
        && (base - SYLLABLES.start).is_multiple_of(TRAILERS)
        && trailer < TRAILERS
    {
        // The trailer before the first means none, and is no part of a syllable.
        return if trailer == 0 { None } else { char::from_u32(base + trailer) };
    }
    let at = Marks::new().take_while(|&known| known <= mark).position(|known| known == mark)?;
    Rows::new()
        .find(|row| row.base == base && usize::from(row.mark) == at + 1)
        .and_then(|row| char::from_u32(row.code))
}

/// The marks of `compositions.bin`, ascending.
struct Marks {
    left: u8,
    rest: &'static [u8],
    mark: u32,
}

impl Marks {
    fn new() -> Self {
        match COMPOSITIONS {
            [count, rest @ ..] => Self { left: *count, rest, mark: 0 },
            [] => Self { left: 0, rest: &[], mark: 0 },
        }
    }
}

impl Iterator for Marks {
    type Item = u32;

    fn next(&mut self) -> Option<u32> {
        self.left = self.left.checked_sub(1)?;
        let (difference, rest) = varint(self.rest);
        (self.rest, self.mark) = (rest, self.mark + difference);
        Some(self.mark)
    }
}

struct Row {
    code: u32,
    base: u32,
    mark: u8,
}

/// The rows of `compositions.bin`, ascending.
struct Rows {
    rest: &'static [u8],
    code: u32,
    base: u32,
}

impl Rows {
    fn new() -> Self {
        Self { rest: ROWS, code: 0, base: 0 }
    }
}

/// Where the marks end and the rows begin.
const ROWS: &[u8] = {
    let [marks, rest @ ..] = COMPOSITIONS else { panic!("compositions.bin has no head") };
    let (mut marks, mut rest) = (*marks, rest);
    while marks > 0 {
        (_, rest) = varint(rest);
        marks -= 1;
    }
    rest
};

impl Iterator for Rows {
    type Item = Row;

    fn next(&mut self) -> Option<Row> {
        let (difference, rest) = varint(self.rest);
        let (base, rest) = varint(rest);
        let (&mark, rest) = rest.split_first()?;
        self.rest = rest;
        self.code += difference;
        self.base = self.base.wrapping_add(zigzag(base));
        Some(Row { code: self.code, base: self.base, mark })
    }
}
