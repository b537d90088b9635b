//! Answers as text for a person, or as JSON for a program.

use referat::KeyTerms;
use referat::SearchResponse;
use referat::StorySummary;
use referat::Summary;
use referat::search::ArticleView;
use referat::search::CardView;
use referat::search::Explanation;
use referat::search::Relation;
use referat::search::Span;
use referat::search::Suggestion;
use serde::Serialize;
use std::error::Error;
use std::io;
use std::io::IsTerminal;
use std::io::Write;

/// What marks a match on a terminal: bold on, bold off.
const BOLD: (&str, &str) = ("\u{1b}[1m", "\u{1b}[0m");

type Printed = Result<(), Box<dyn Error>>;

/// `value` as one JSON document, or as `text` prints it.
pub(crate) fn answer<T: Serialize, W: Write>(
    out: &mut W,
    json: bool,
    value: &T,
    text: impl FnOnce(&mut W, &T) -> Printed,
) -> Printed {
    if !json {
        return text(out, value);
    }
    // JSON itself escapes the lower control characters alone; in a terminal the upper ones steer as well.
    for c in serde_json::to_string(value)?.chars() {
        if c.is_control() {
            write!(out, "\\u{:04x}", u32::from(c))?;
        } else {
            write!(out, "{c}")?;
        }
    }
    Ok(writeln!(out)?)
}

pub(crate) fn hits(out: &mut impl Write, response: &SearchResponse) -> Printed {
    let total = response.total.value;
    writeln!(out, "{total} {}", if total == 1 { "article" } else { "articles" })?;
    if let Some(meant) = &response.did_you_mean {
        writeln!(out, "did you mean: {}", printable(meant))?;
    }
    if !response.missing.is_empty() {
        writeln!(out, "in no article: {}", printable(&response.missing.join(", ")))?;
    }
    for hit in &response.hits {
        writeln!(out)?;
        writeln!(out, "{}", marked(&hit.card.heading, &hit.heading_marks))?;
        writeln!(out, "  {}", about(&hit.card))?;
        if hit.duplicates > 0 {
            writeln!(out, "  the same text: {} more", hit.duplicates)?;
        }
        let (before, after) = (
            if hit.snippet.cut_start { "… " } else { "" },
            if hit.snippet.cut_end { " …" } else { "" },
        );
        writeln!(out, "  {before}{}{after}", marked(&hit.snippet.text, &hit.snippet.marks))?;
    }
    for story in &response.stories {
        writeln!(out, "\nsame story: {}", printable(&story.ids.join(", ")))?;
    }
    let Some(facets) = &response.facets else { return Ok(()) };
    for (name, counts) in [
        ("section", &facets.section),
        ("author", &facets.author),
        ("tag", &facets.tag),
        ("language", &facets.language),
        ("dates", &facets.dates),
    ] {
        let Some(counts) = counts else { continue };
        let at_least = if counts.relation == Relation::Gte { ", at least" } else { "" };
        writeln!(out, "\n{name}{at_least}")?;
        for value in &counts.values {
            writeln!(out, "{:>7}  {}", value.count, printable(&value.value))?;
        }
    }
    Ok(())
}

pub(crate) fn summary(out: &mut impl Write, summary: &Summary) -> Printed {
    for sentence in &summary.sentences {
        let sources = std::iter::once(&sentence.source).chain(&sentence.also_in);
        let ids: Vec<&str> = sources.map(|source| source.article_id.as_str()).collect();
        writeln!(out, "{}\n  [{}]", printable(&sentence.text), printable(&ids.join(", ")))?;
    }
    Ok(())
}

/// The summary, then article by article what was new.
pub(crate) fn story(out: &mut impl Write, story: &StorySummary) -> Printed {
    summary(out, &story.summary)?;
    for version in &story.timeline {
        let facts = version.date.iter().chain([&version.article_id]).chain(&version.repeated_by);
        let facts: Vec<&str> = facts.map(String::as_str).collect();
        writeln!(out, "\n{}", printable(&facts.join(" · ")))?;
        for sentence in &version.news {
            writeln!(out, "  {}: {}", sentence.change, printable(&sentence.quote.text))?;
        }
    }
    Ok(())
}

pub(crate) fn key_terms(out: &mut impl Write, terms: &KeyTerms) -> Printed {
    for (name, terms) in [
        ("people", &terms.people),
        ("places", &terms.places),
        ("organisations", &terms.organisations),
        ("phrases", &terms.phrases),
    ] {
        if !terms.is_empty() {
            writeln!(out, "{name}")?;
        }
        for term in terms {
            writeln!(out, "{:>7}  {}", term.count, printable(&term.text))?;
        }
    }
    Ok(())
}

pub(crate) fn article(out: &mut impl Write, article: &ArticleView) -> Printed {
    if let Some(title) = &article.card.title {
        writeln!(out, "{}", printable(title))?;
    }
    writeln!(out, "{}\n", about(&article.card))?;
    if let Some(lead) = &article.card.lead {
        writeln!(out, "{}\n", printable(lead))?;
    }
    Ok(writeln!(out, "{}", marked(&article.text, &article.marks))?)
}

pub(crate) fn suggestions(out: &mut impl Write, suggestions: &[Suggestion]) -> Printed {
    for Suggestion { text, kind, doc_freq } in suggestions {
        let kind = format!("{kind:?}").to_lowercase();
        writeln!(out, "{}  ({kind}, {doc_freq})", printable(text))?;
    }
    Ok(())
}

pub(crate) fn explanation(out: &mut impl Write, explanation: &Explanation) -> Printed {
    writeln!(out, "{:.3}  {}", explanation.score, printable(&explanation.id))?;
    for term in &explanation.terms {
        let kind = format!("{:?}", term.kind).to_lowercase();
        let title = if term.in_title { "headline + " } else { "" };
        let word = term.word.as_ref().filter(|word| **word != term.term);
        let word = word.map(|word| format!(" for {word}")).unwrap_or_default();
        writeln!(
            out,
            "{:>7.3}  {}{}: {kind}, weight {:.2}, idf {:.2} ({} articles), {title}{} in {} words",
            term.contribution,
            printable(&term.term),
            printable(&word),
            term.weight,
            term.idf,
            term.doc_freq,
            term.frequency,
            term.length
        )?;
    }
    Ok(())
}

pub(crate) fn cards(out: &mut impl Write, cards: &[CardView]) -> Printed {
    for card in cards {
        writeln!(out, "{}\n  {}", printable(&card.heading), about(card))?;
    }
    Ok(())
}

/// Date, section, authors and id of an article.
fn about(card: &CardView) -> String {
    let date = card.date.map(|date| date.to_string());
    let facts = date.into_iter().chain(card.section.clone()).chain(card.authors.iter().cloned());
    printable(&facts.chain([card.id.clone()]).collect::<Vec<_>>().join(" · "))
}

/// `text` without control characters: what an article says must not steer a terminal.
fn printable(text: &str) -> String {
    marked(text, &[])
}

/// `text` with its marks in bold, if a terminal shows it, and [`printable`].
fn marked(text: &str, marks: &[Span]) -> String {
    let (on, off) = if io::stdout().is_terminal() { BOLD } else { ("", "") };
    let mut out = String::new();
    let mut unit = 0;
    let mut marks = marks.iter();
    let mut mark = marks.next();
    for c in text.chars() {
        if mark.is_some_and(|mark| mark.start == unit) {
            out.push_str(on);
        }
        out.extend(Some(c).filter(|c| *c == '\n' || !c.is_control()));
        unit += c.len_utf16();
        if mark.is_some_and(|mark| mark.end == unit) {
            out.push_str(off);
            mark = marks.next();
        }
    }
    out
}
