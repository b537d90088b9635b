//! A compound that no article holds → its parts, by the words and parts that the dictionary holds.
//!
//! What an article holds was split when it was indexed. A word that none holds is cut where both sides are known; of several
//! cuts the one whose sides are most widespread, as words and as parts of other compounds.

use super::plan::float;
use crate::index::Archive;
use crate::index::Miss;
use crate::index::Missing;
use crate::index::TermKind;
use crate::text::Analyzer;
use crate::text::sort::sort_dedup;

/// Letters of the shortest part.
const MIN_CHARS: usize = 3;

/// How much less likely these links are than nothing (research on compounds); all others are less so still.
const PENALTIES: [(&str, f32); 2] = [("", 0.0), ("s", 0.3)];
const PENALTY: f32 = 1.2;

/// The stems of the two parts of `word` in the first of the languages that it can be cut in; none if it can't be.
///
/// # Errors
/// [`Miss`], as of the blocks that hold the parts.
pub(super) fn parts(
    archive: &Archive,
    analyzers: &[Analyzer],
    word: &str,
) -> Result<Vec<String>, Miss> {
    let mut missing = Missing::default();
    let mut parts = Vec::new();
    for analyzer in analyzers.iter().filter(|analyzer| analyzer.compounds()) {
        let found = missing.take(parts_in(archive, *analyzer, word)).unwrap_or_default();
        if parts.is_empty() {
            parts = found;
        }
    }
    missing.done()?;
    Ok(parts)
}

/// The stems of the two parts of `word` in a language.
fn parts_in(archive: &Archive, analyzer: Analyzer, word: &str) -> Result<Vec<String>, Miss> {
    let ends: Vec<usize> = word.char_indices().map(|(at, _)| at).collect();
    let last = ends.len().saturating_sub(MIN_CHARS);
    let inner = ends.get(MIN_CHARS..=last).unwrap_or_default();
    let known = |part: &str| evidence(archive, analyzer, part);
    let mut missing = Missing::default();
    let mut firsts = Vec::new();
    for end in inner {
        let Some(part) = word.get(..*end) else { continue };
        let found = missing.take(known(part)).unwrap_or_default();
        firsts.extend(found.map(|worth| (part, worth)));
    }
    missing.done()?;
    let mut missing = Missing::default();
    let mut best: Option<(f32, [&str; 2])> = None;
    for (first, worth) in firsts {
        let rest = word.get(first.len()..).unwrap_or_default();
        for link in analyzer.links() {
            let penalty = PENALTIES.iter().find(|(known, _)| known == link);
            let penalty = penalty.map_or(PENALTY, |(_, penalty)| *penalty);
            let Some(second) = rest.strip_prefix(link) else { continue };
            if second.chars().count() < MIN_CHARS {
                continue;
            }
            let Some(more) = missing.take(known(second)).flatten() else { continue };
            let score = worth + more - penalty;
            if best.is_none_or(|(least, _)| score > least) {
                best = Some((score, [first, second]));
            }
        }
    }
    missing.done()?;
    let parts = best.map(|(_, parts)| parts).into_iter().flatten();
    let mut stems: Vec<String> = parts.map(|part| analyzer.stem(part)).collect();
    sort_dedup(&mut stems);
    Ok(stems)
}

/// How widespread a part is; `None` if it is none that the archive knows.
fn evidence(archive: &Archive, analyzer: Analyzer, part: &str) -> Result<Option<f32>, Miss> {
    let stem = &analyzer.stem(part);
    let mut missing = Missing::default();
    let mut count = |kind| {
        let entries = missing.take(archive.entries(kind, stem)).unwrap_or_default();
        let count: usize = entries.iter().flatten().map(|entry| entry.doc_freq).sum();
        float(u32::try_from(count).unwrap_or(u32::MAX))
    };
    let (words, parts) = (count(TermKind::Word), count(TermKind::Part));
    missing.done()?;
    // A short word that is no part of any compound is seldom one of this.
    let is_part = parts > 0.0 || words > 0.0 && stem.chars().count() > MIN_CHARS;
    Ok((is_part && !analyzer.is_stopword(part))
        .then(|| libm::logf(1.0 + words) + 2.0 * libm::logf(1.0 + parts)))
}
