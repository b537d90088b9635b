//! The parts that ship with the crate: `src/text/data/compound-parts.txt`, written by `tools/compound-parts.py`, where
//! the form of its lines is told.

use super::evidence::Known;
use super::evidence::Link;

const PARTS: &[u8] = include_bytes!("../data/compound-parts.txt");

/// The listed words and what is known of them.
pub(super) fn parts() -> Vec<(String, Known)> {
    let mut out = Vec::new();
    let mut word: Vec<u8> = Vec::new();
    for line in PARTS.split(|&byte| byte == b'\n') {
        let Some((shared, line)) = line.split_first() else { continue };
        let end = line.iter().position(u8::is_ascii_digit).unwrap_or(line.len());
        let (rest, code) = line.split_at(end);
        word.truncate(usize::from(shared.saturating_sub(b'0')));
        word.extend_from_slice(rest);
        let (Ok(text), Some((level, links))) = (str::from_utf8(&word), code.split_first()) else {
            continue;
        };
        let level = level.saturating_sub(b'0');
        let links = links
            .iter()
            .filter_map(|&code| Link::from_code(code))
            .fold(0, |all, link| all | link.bit());
        out.push((text.to_owned(), Known::listed(level / 3, level % 3, links)));
    }
    out
}
