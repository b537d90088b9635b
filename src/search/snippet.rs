//! A hit's text → the few words of it that show why it is one.
//!
//! The best sentence is the one that holds most of what was asked for; what follows it is added while there is room,
//! and a sentence too long is cut at a clause, if need be at a word.

use super::marks::Mark;
use super::marks::merged;
use super::plan::Plan;
use super::response::Snippet;
use super::response::Span;
use super::response::spans;
use crate::article::BlockKind;
use crate::index::Body;
use crate::index::Card;
use crate::text::sentence::clause_breaks;
use crate::text::sentence::sentences;
use std::ops::Range;

/// A sentence that may be shown.
struct Candidate {
    span: Range<usize>,
    /// The block that it stands in.
    block: Range<usize>,
    /// Matches inside it.
    score: f32,
}

/// The snippet of a hit from its card alone: where its lead, or its heading beside a lead, matches. `None`: the text has to
/// be read.
pub(super) fn of_card(plan: &Plan, card: &Card, max_chars: usize) -> Option<Snippet> {
    if card.lead.is_empty() {
        return None;
    }
    let analyzer = card.analyzer();
    let marks = plan.marks(&card.lead, analyzer);
    let shows = !marks.is_empty() || !plan.marks_of_title(&card.heading, analyzer).is_empty();
    shows.then(|| of_lead(card, &marks, max_chars))
}

/// The snippet of a hit, of at most about `max_chars` characters.
pub(super) fn snippet(plan: &Plan, card: &Card, body: &Body, max_chars: usize) -> Snippet {
    let text = body.text.as_str();
    let marks = plan.marks_with_groups(&body.text, card.analyzer(), false);
    let candidates = candidates(plan, body, &marks);
    // What the heading shows, with its marks, isn't worth showing again unless it is all there is: better the sentence
    // after it, though it may hold no match.
    let is_heading =
        |candidate: &&Candidate| text.get(candidate.span.clone()) == Some(card.heading.as_str());
    let fresh = candidates.iter().filter(|candidate| !is_heading(candidate));
    let best = first_best(fresh.clone());
    let Some(best) = best.or_else(|| first_best(candidates.iter())) else {
        return of_lead(card, &[], max_chars);
    };
    let inside =
        |mark: &&Mark| best.span.start <= mark.span.start && mark.span.end <= best.span.end;
    let first_mark = marks.iter().find(inside).map(|mark| mark.span.clone());
    let cut = cut(text, best, first_mark, max_chars);
    let shown = text.get(cut.clone()).unwrap_or_default();
    let in_cut =
        merged(&marks).into_iter().filter(|mark| cut.start <= mark.start && mark.end <= cut.end);
    let in_cut: Vec<_> = in_cut.map(|mark| mark.start - cut.start..mark.end - cut.start).collect();
    let range = spans(text, std::slice::from_ref(&cut));
    Snippet {
        text: shown.to_owned(),
        marks: spans(shown, &in_cut),
        range: range.first().copied(),
        cut_start: best.span.start < cut.start,
        cut_end: cut.end < best.span.end,
    }
}

fn candidates(plan: &Plan, body: &Body, marks: &[Mark]) -> Vec<Candidate> {
    let mut candidates = Vec::new();
    for block in &body.blocks {
        let inside = |span: &Range<usize>, mark: &Mark| {
            span.start <= mark.span.start && mark.span.end <= span.end
        };
        // Only blocks that match are worth cutting into sentences; without any match, all are.
        let matches = marks.is_empty() || marks.iter().any(|mark| inside(&block.span, mark));
        if block.kind == BlockKind::Byline || !matches {
            continue;
        }
        // Running text reads better than a subhead or a caption that matches as well.
        let factor = if block.kind == BlockKind::Paragraph { 1.0 } else { 0.9 };
        for span in body.text.get(block.span.clone()).map(sentences).unwrap_or_default() {
            let span = block.span.start + span.start..block.span.start + span.end;
            let score = factor * score(plan, marks.iter().filter(|mark| inside(&span, mark)));
            candidates.push(Candidate { span, block: block.span.clone(), score });
        }
    }
    candidates
}

/// Each group counts once, by its weight; a group that matches again adds a little.
fn score<'m>(plan: &Plan, marks: impl Iterator<Item = &'m Mark>) -> f32 {
    let mut seen: Vec<usize> = Vec::new();
    let mut score = 0.0;
    for mark in marks {
        let weight = plan.groups.get(mark.group).map_or(2.0, |group| group.weight);
        score += if seen.contains(&mark.group) { weight * 0.05 } else { weight };
        seen.push(mark.group);
    }
    score
}

/// The first of the best.
fn first_best<'c>(candidates: impl Iterator<Item = &'c Candidate>) -> Option<&'c Candidate> {
    candidates.fold(None, |best: Option<&Candidate>, candidate| match best {
        Some(best) if best.score >= candidate.score => Some(best),
        _ => Some(candidate),
    })
}

/// The lead, cut around its first mark.
pub(super) fn of_lead(card: &Card, marks: &[Range<usize>], max_chars: usize) -> Snippet {
    let lead = card.lead.as_str();
    let whole = Candidate { span: 0..lead.len(), block: 0..lead.len(), score: 0.0 };
    let cut = cut(lead, &whole, marks.first().cloned(), max_chars);
    let shown = lead.get(cut.clone()).unwrap_or_default();
    let in_cut = marks.iter().filter(|mark| cut.start <= mark.start && mark.end <= cut.end);
    let in_cut: Vec<_> = in_cut.map(|mark| mark.start - cut.start..mark.end - cut.start).collect();
    let range = card.opening.and_then(|(at, _)| {
        let span = spans(lead, std::slice::from_ref(&cut)).first().copied()?;
        Some(Span { start: at.saturating_add(span.start), end: at.saturating_add(span.end) })
    });
    Snippet {
        text: shown.to_owned(),
        marks: spans(shown, &in_cut),
        range,
        cut_start: cut.start > 0,
        cut_end: cut.end < lead.len() || card.opening.is_some_and(|(_, more)| more),
    }
}

/// The part of `text` to show: the candidate and what follows it in its block, or a cut of it around `mark`.
fn cut(
    text: &str,
    candidate: &Candidate,
    mark: Option<Range<usize>>,
    max_chars: usize,
) -> Range<usize> {
    let span = candidate.span.clone();
    let chars = |range: Range<usize>| text.get(range).map_or(0, |part| part.chars().count());
    if chars(span.clone()) <= max_chars {
        let rest = text.get(span.end..candidate.block.end).unwrap_or_default();
        let ends = sentences(rest).into_iter().map(|next| span.start..span.end + next.end);
        return ends.take_while(|longer| chars(longer.clone()) <= max_chars).last().unwrap_or(span);
    }
    let sentence = text.get(span.clone()).unwrap_or_default();
    let breaks: Vec<usize> =
        clause_breaks(sentence).into_iter().map(|at| span.start + at).collect();
    let mark = mark.unwrap_or(span.start..span.start);
    // The earliest clause from which the match still fits.
    let starts = std::iter::once(span.start).chain(breaks.iter().copied());
    let fits = |start: &usize| chars(*start..mark.end.max(*start)) * 4 <= max_chars * 3;
    let start = starts.take_while(|start| *start <= mark.start).find(fits);
    let start = start.unwrap_or_else(|| word_before(text, &span, mark.start, max_chars / 3));
    let limit = char_after(text, start, max_chars).min(span.end);
    if limit == span.end {
        return start..span.end;
    }
    // End at a clause if that leaves most of the room used, else at a word.
    let clause = breaks.iter().copied().rfind(|at| *at <= limit && *at >= mark.end);
    let long_enough = |end: &usize| chars(start..*end) * 2 >= max_chars;
    let end = clause.filter(long_enough).unwrap_or_else(|| word_end(text, start, limit));
    start..start + text.get(start..end).map_or(0, |shown| shown.trim_end().len())
}

/// Start of a word at most `back` characters before `at`.
fn word_before(text: &str, span: &Range<usize>, at: usize, back: usize) -> usize {
    let head = text.get(span.start..at).unwrap_or_default();
    let from = head.char_indices().rev().take(back).last().map_or(head.len(), |(from, _)| from);
    let tail = head.get(from..).unwrap_or_default();
    let word = tail.split_once(char::is_whitespace).map_or("", |(_, rest)| rest);
    span.start + from + tail.len() - word.len()
}

/// `count` characters after `start`.
fn char_after(text: &str, start: usize, count: usize) -> usize {
    let rest = text.get(start..).unwrap_or_default();
    start + rest.char_indices().nth(count).map_or(rest.len(), |(at, _)| at)
}

/// End of the last whole word before `limit`; `limit` where one word fills it all.
fn word_end(text: &str, start: usize, limit: usize) -> usize {
    let shown = text.get(start..limit).unwrap_or_default();
    if text.get(limit..).is_some_and(|rest| rest.starts_with(char::is_whitespace)) {
        return limit;
    }
    shown.rfind(char::is_whitespace).filter(|space| *space > 0).map_or(limit, |space| start + space)
}
