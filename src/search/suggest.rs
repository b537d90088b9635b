//! What is being typed → what it may become: headlines, names, phrases that recur, sections, authors, topics.
//!
//! In: the beginning of a query. Out: [`Suggestion`]s, the most widespread first. Where nothing begins as all of it does, its
//! last words are completed, and what stands before them stays.

use crate::index::Archive;
use crate::index::Beginning;
use crate::index::Miss;
use crate::index::Missing;
use crate::index::Suggested;
use crate::index::SuggestionKind;
use crate::text::sort::sort_by;
use crate::text::tokenize::Token;
use crate::text::tokenize::tokenize;
use serde::Serialize;

/// What a query may become.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Suggestion {
    /// All of the query.
    pub text: String,
    /// What was completed.
    pub kind: SuggestionKind,
    /// In how many articles that stands.
    pub doc_freq: usize,
}

/// The last words of a query are completed where all of it can't be.
const LAST_WORDS: usize = 2;

/// What `typed` may become, at most `limit`.
///
/// # Errors
/// [`Miss`], as of the blocks of suggestions that begin so.
pub fn suggest(archive: &Archive, typed: &str, limit: usize) -> Result<Vec<Suggestion>, Miss> {
    archive.manifest()?;
    let words: Vec<Token<'_>> = tokenize(typed).collect();
    let last = words.len().saturating_sub(LAST_WORDS);
    let mut starts: Vec<usize> = vec![0];
    starts.extend(last.max(1)..words.len());
    let ends = typed.ends_with(char::is_whitespace);
    let mut missing = Missing::default();
    let mut answer = None;
    for start in starts {
        let rest = words.get(start..).unwrap_or_default();
        let beginning = Beginning::of(rest.iter().map(|word| word.surface), ends);
        if beginning.is_empty() {
            continue;
        }
        let mut found = Vec::new();
        for segment in archive.segments() {
            found.extend(missing.take(segment.suggestions(&beginning)).unwrap_or_default());
        }
        // A headline is a query by itself, and completes none.
        found.retain(|one| start == 0 || one.kind != SuggestionKind::Title);
        if answer.is_none() && !found.is_empty() {
            let before = rest.first().and_then(|first| typed.get(..first.start));
            answer = Some((before.unwrap_or_default(), found));
        }
    }
    missing.done()?;
    Ok(answer.map(|(before, found)| best(before, found, limit)).unwrap_or_default())
}

/// The best of what the segments know, each once, with what stands before it; of headlines a quarter, if there are as many.
fn best(before: &str, mut found: Vec<Suggested>, limit: usize) -> Vec<Suggestion> {
    sort_by(&mut found, |one, other| (&one.text, one.kind).cmp(&(&other.text, other.kind)));
    let mut summed: Vec<Suggestion> = Vec::new();
    for Suggested { text, kind, doc_freq, .. } in found {
        match summed.last_mut() {
            Some(last) if last.text == text && last.kind == kind => last.doc_freq += doc_freq,
            _ => summed.push(Suggestion { text, kind, doc_freq }),
        }
    }
    let order = |one: &Suggestion, other: &Suggestion| {
        let freqs = other.doc_freq.cmp(&one.doc_freq);
        freqs.then(one.text.len().cmp(&other.text.len())).then_with(|| one.text.cmp(&other.text))
    };
    sort_by(&mut summed, order);
    // A name that is an author as well is suggested once.
    let mut once: Vec<Suggestion> = Vec::new();
    for suggestion in summed {
        if once.iter().all(|known| known.text != suggestion.text) {
            once.push(suggestion);
        }
    }
    let (mut titles, mut others): (Vec<_>, Vec<_>) =
        once.into_iter().partition(|one| one.kind == SuggestionKind::Title);
    let fewest = limit.saturating_sub(titles.len().min(limit / 4));
    others.truncate(fewest);
    titles.truncate(limit.saturating_sub(others.len()));
    others.append(&mut titles);
    others.iter_mut().for_each(|one| one.text.insert_str(0, before));
    others
}
