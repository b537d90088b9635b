//! `src/text/data/*.bin` are made here, not typed: rebuilt from the Unicode data that the dev-dependencies and std
//! carry, compared with the committed bytes, and rewritten with `UPDATE=1`. Their shapes: `src/text/unicode.rs`.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    reason = "a test may panic"
)]

use std::path::Path;

use icu_properties::CodePointMapData;
use icu_properties::CodePointSetData;
use icu_properties::props::Alphabetic;
use icu_properties::props::ExtendedPictographic;
use icu_properties::props::GeneralCategory;
use icu_properties::props::GeneralCategoryGroup;
use icu_properties::props::WordBreak;
use unicode_normalization::char::canonical_combining_class;
use unicode_normalization::char::compose;
use unicode_normalization::char::decompose_canonical;

const ALPHANUMERIC: u8 = 0x10;
const PICTOGRAPHIC: u8 = 0x20;
/// Set on the mark of a decomposition that NFC does not take back.
const ONE_WAY: u8 = 0x80;

#[test]
fn committed_tables_are_what_unicode_says() {
    check("classes.bin", &classes());
    check("lower.bin", &lower_runs());
    check("compositions.bin", &compositions());
}

fn check(name: &str, bytes: &[u8]) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/text/data").join(name);
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, bytes).unwrap();
    }
    let committed = std::fs::read(&path).unwrap_or_default();
    assert!(
        committed == bytes,
        "{name} is stale; UPDATE=1 cargo test --test unicode_tables rewrites it"
    );
}

fn varint(out: &mut Vec<u8>, mut value: u32) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

fn zigzag(value: i32) -> u32 {
    ((value << 1) ^ (value >> 31)).cast_unsigned()
}

/// (`Word_Break` merged to what words need, letter or digit, pictograph; combining class) of one character.
fn symbol(c: char) -> (u8, u8) {
    let class = match CodePointMapData::<WordBreak>::new().get(c) {
        WordBreak::Other => 0,
        WordBreak::CR | WordBreak::LF | WordBreak::Newline => 1,
        WordBreak::WSegSpace => 2,
        WordBreak::ALetter => 3,
        WordBreak::HebrewLetter => 4,
        WordBreak::Numeric => 5,
        WordBreak::Katakana => 6,
        WordBreak::ExtendNumLet => 7,
        WordBreak::MidLetter => 8,
        WordBreak::MidNum => 9,
        WordBreak::MidNumLet => 10,
        WordBreak::SingleQuote => 11,
        WordBreak::DoubleQuote => 12,
        WordBreak::Extend | WordBreak::Format => 13,
        WordBreak::ZWJ => 14,
        WordBreak::RegionalIndicator => 15,
        other => panic!("{c:?} has a Word_Break that the table has no number for: {other:?}"),
    };
    let number =
        GeneralCategoryGroup::Number.contains(CodePointMapData::<GeneralCategory>::new().get(c));
    let mut properties = class;
    if number || CodePointSetData::new::<Alphabetic>().contains(c) {
        properties |= ALPHANUMERIC;
    }
    if CodePointSetData::new::<ExtendedPictographic>().contains(c) {
        properties |= PICTOGRAPHIC;
    }
    (properties, canonical_combining_class(c))
}

/// Number of symbols; number of runs (u16); the symbols; each run's symbol; each run's length, less 1, as varint.
fn classes() -> Vec<u8> {
    let mut runs: Vec<((u8, u8), u32)> = Vec::new();
    for code in 0..=u32::from(char::MAX) {
        // A surrogate prolongs its neighbour's run: none is ever looked up.
        let symbol = char::from_u32(code).map(symbol);
        match runs.last_mut() {
            Some((last, length)) if symbol.is_none_or(|symbol| symbol == *last) => *length += 1,
            _ => runs.push((symbol.unwrap(), 1)),
        }
    }
    let mut symbols: Vec<(u8, u8)> = runs.iter().map(|&(symbol, _)| symbol).collect();
    symbols.sort_unstable();
    symbols.dedup();
    let mut out = vec![symbols.len() as u8];
    out.extend((runs.len() as u16).to_le_bytes());
    out.extend(symbols.iter().flat_map(|&(properties, combining)| [properties, combining]));
    out.extend(runs.iter().map(|(symbol, _)| symbols.binary_search(symbol).unwrap() as u8));
    for (_, length) in &runs {
        varint(&mut out, length - 1);
    }
    out
}

/// The simple lower case: std's, but for İ, which std turns into two characters.
fn lower(c: char) -> char {
    let mut lower = c.to_lowercase();
    match (lower.next(), lower.next()) {
        (Some(one), None) => one,
        _ if c == 'İ' => 'i',
        _ => panic!("{c:?} has two lower case characters"),
    }
}

/// Runs of (gap from the last run's end, (count − 1) × 2 + (stride − 1), delta as zigzag), all varints.
fn lower_runs() -> Vec<u8> {
    struct Run {
        start: u32,
        count: u32,
        stride: u32,
        delta: i32,
    }
    let mut runs: Vec<Run> = Vec::new();
    for c in '\0'..=char::MAX {
        let (code, delta) = (c as u32, lower(c) as i32 - c as i32);
        if delta == 0 {
            continue;
        }
        if let Some(run) = runs.last_mut().filter(|run| run.delta == delta) {
            let stride = code - (run.start + (run.count - 1) * run.stride);
            if stride == run.stride || (run.count == 1 && stride == 2) {
                (run.stride, run.count) = (stride, run.count + 1);
                continue;
            }
        }
        runs.push(Run { start: code, count: 1, stride: 1, delta });
    }
    let (mut out, mut end) = (Vec::new(), 0);
    for Run { start, count, stride, delta } in &runs {
        varint(&mut out, start - end);
        varint(&mut out, (count - 1) * 2 + stride - 1);
        varint(&mut out, zigzag(*delta));
        end = start + (count - 1) * stride;
    }
    out
}

/// One step of a canonical decomposition: the character, its base, its mark (none in a singleton).
fn step(c: char) -> Option<(char, char, Option<char>)> {
    let mut parts = Vec::new();
    decompose_canonical(c, |part| parts.push(part));
    if parts == [c] || ('가'..='힣').contains(&c) {
        return None;
    }
    let mark = if parts.len() > 1 { parts.pop() } else { None };
    // The base is composed too, perhaps of what NFC leaves apart (Hebrew points, musical symbols).
    let whole = |base, mark| compose(base, mark).or_else(|| one_way(base, mark)).expect("a base");
    let base = parts.iter().copied().reduce(whole).unwrap();
    Some((c, base, mark))
}

/// The character that decomposes into these two, but is not composed of them again.
fn one_way(base: char, mark: char) -> Option<char> {
    ('\u{FB1D}'..='\u{FB4F}').chain('\u{1D15E}'..='\u{1D1C0}').find(|&c| {
        let mut parts = Vec::new();
        decompose_canonical(c, |part| parts.push(part));
        parts == [base, mark]
    })
}

/// Left out, as `unicode.rs` says: lower-casing comes first, and no newspaper prints compatibility ideographs.
fn is_left_out(c: char) -> bool {
    lower(c) != c || matches!(c, '\u{F900}'..='\u{FAFF}' | '\u{2F800}'..='\u{2FA1F}')
}

/// Number of marks; their differences; rows of (difference, base's difference as zigzag, mark), by character.
fn compositions() -> Vec<u8> {
    let rows: Vec<_> = ('\0'..=char::MAX).filter(|&c| !is_left_out(c)).filter_map(step).collect();
    let mut marks: Vec<char> = rows.iter().filter_map(|&(_, _, mark)| mark).collect();
    marks.sort_unstable();
    marks.dedup();
    let mut out = vec![marks.len() as u8];
    let mut last = 0;
    for &mark in &marks {
        varint(&mut out, mark as u32 - last);
        last = mark as u32;
    }
    let (mut last_code, mut last_base) = (0, 0);
    for (c, base, mark) in rows {
        varint(&mut out, c as u32 - last_code);
        varint(&mut out, zigzag(base as i32 - last_base));
        let position = mark.map_or(0, |mark| marks.binary_search(&mark).unwrap() as u8 + 1);
        let is_composed = mark.and_then(|mark| compose(base, mark)) == Some(c);
        out.push(position | if is_composed { 0 } else { ONE_WAY });
        (last_code, last_base) = (c as u32, base as i32);
    }
    out
}
