//! A rare word → a far more frequent one that it may be a slip for: offered, and not searched.

use super::plan::Plan;
use super::response::Corrected;
use super::spelling;
use crate::index::Archive;
use crate::index::Miss;
use crate::index::Missing;
use crate::index::TermKind;
use crate::text::Analyzer;
use crate::text::sort::sort_by_key;
use std::cmp::Reverse;

/// A word of more articles is one that is written so.
const RARE: usize = 3;

/// How many times as often what is offered has to be written.
const TIMES: usize = 30;

/// Words that are looked up.
const MOST: usize = 2;

/// Bytes that may be left to read for a word to be looked up: most of them are for what ranks.
const BYTES: usize = 96 << 10;

/// What may have been meant by the words of `plan`, as far as `left` bytes go.
///
/// # Errors
/// [`Miss`], as of the buckets and blocks of words like these.
pub(super) fn offers(
    archive: &Archive,
    plan: &Plan,
    mut left: usize,
) -> Result<Vec<Corrected>, Miss> {
    let mut missing = Missing::default();
    let mut offers = Vec::new();
    let analyzers = archive.analyzers();
    let is_stopword = |word: &str| analyzers.iter().any(|analyzer| analyzer.is_stopword(word));
    for group in &plan.groups {
        let freq = group.own_freq();
        let Some(typed) = &group.typed else { continue };
        let is_settled = group.prefix.is_some() || !group.corrections.is_empty();
        if is_settled || freq > RARE || is_stopword(&group.word) {
            continue;
        }
        let Some(rest) = left.checked_sub(BYTES) else { break };
        left = rest;
        let to = missing.take(likelier(archive, &analyzers, &group.word, freq)).flatten();
        offers.extend(to.map(|to| Corrected { word: typed.clone(), to: vec![to] }));
    }
    missing.done()?;
    Ok(offers)
}

/// The most widespread word near `word` that is far more so, and no other form of it.
fn likelier(
    archive: &Archive,
    analyzers: &[Analyzer],
    word: &str,
    freq: usize,
) -> Result<Option<String>, Miss> {
    let mut near = spelling::near(archive, word)?;
    let is_form =
        |other: &str| analyzers.iter().any(|analyzer| analyzer.stem(other) == analyzer.stem(word));
    near.retain(|near| near.distance > 0 && !is_form(&near.word));
    let least = near.first().map_or(0, |near| near.distance);
    near.retain(|near| near.distance == least);
    sort_by_key(&mut near, |near| Reverse(near.count));
    let mut missing = Missing::default();
    let mut best: Option<(usize, String)> = None;
    for near in near.into_iter().take(MOST) {
        let mut found = 0;
        for analyzer in analyzers {
            let stem = analyzer.stem(&near.word);
            let entries = missing.take(archive.entries(TermKind::Word, &stem)).unwrap_or_default();
            found += entries.iter().flatten().map(|entry| entry.doc_freq).sum::<usize>();
        }
        let is_likelier = found >= freq.max(1).saturating_mul(TIMES);
        if is_likelier && best.as_ref().is_none_or(|(most, _)| found > *most) {
            best = Some((found, near.word));
        }
    }
    missing.done()?;
    Ok(best.map(|(_, word)| word))
}
