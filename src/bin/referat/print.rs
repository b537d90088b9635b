//! Answers as text for a person, or as JSON for a program.

use referat::SearchResponse;
use referat::Summary;
use referat::search::ArticleView;
use referat::search::CardView;
use referat::search::Span;
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
    serde_json::to_writer(&mut *out, value)?;
    Ok(writeln!(out)?)
}

pub(crate) fn hits(out: &mut impl Write, response: &SearchResponse) -> Printed {
    let total = response.total.value;
    writeln!(out, "{total} {}", if total == 1 { "article" } else { "articles" })?;
    if !response.missing.is_empty() {
        writeln!(out, "in no article: {}", response.missing.join(", "))?;
    }
    for hit in &response.hits {
        writeln!(out)?;
        writeln!(out, "{}", marked(&hit.card.heading, &hit.heading_marks))?;
        writeln!(out, "  {}", about(&hit.card))?;
        let (before, after) = (
            if hit.snippet.cut_start { "… " } else { "" },
            if hit.snippet.cut_end { " …" } else { "" },
        );
        writeln!(out, "  {before}{}{after}", marked(&hit.snippet.text, &hit.snippet.marks))?;
    }
    for story in &response.stories {
        writeln!(out, "\nsame story: {}", story.ids.join(", "))?;
    }
    Ok(())
}

pub(crate) fn summary(out: &mut impl Write, summary: &Summary) -> Printed {
    for sentence in &summary.sentences {
        let also = sentence.also_in.iter().map(|source| format!(", {}", source.article_id));
        writeln!(
            out,
            "{}\n  [{}{}]",
            sentence.text,
            sentence.source.article_id,
            also.collect::<String>()
        )?;
    }
    Ok(())
}

pub(crate) fn article(out: &mut impl Write, article: &ArticleView) -> Printed {
    if let Some(title) = &article.card.title {
        writeln!(out, "{title}")?;
    }
    writeln!(out, "{}\n", about(&article.card))?;
    if let Some(lead) = &article.card.lead {
        writeln!(out, "{lead}\n")?;
    }
    Ok(writeln!(out, "{}", marked(&article.text, &article.marks))?)
}

pub(crate) fn cards(out: &mut impl Write, cards: &[CardView]) -> Printed {
    for card in cards {
        writeln!(out, "{}\n  {}", card.heading, about(card))?;
    }
    Ok(())
}

/// Date, section, authors and id of an article.
fn about(card: &CardView) -> String {
    let date = card.date.map(|date| date.to_string());
    let facts = date.into_iter().chain(card.section.clone()).chain(card.authors.iter().cloned());
    facts.chain([card.id.clone()]).collect::<Vec<_>>().join(" · ")
}

/// `text` with its marks in bold, if a terminal shows it. Control characters are left out: a text must not steer it.
fn marked(text: &str, marks: &[Span]) -> String {
    let (on, off) = if io::stdout().is_terminal() { BOLD } else { ("", "") };
    let mut out = String::new();
    let mut unit = 0;
    for c in text.chars() {
        if marks.iter().any(|mark| mark.start == unit) {
            out.push_str(on);
        }
        out.extend(Some(c).filter(|c| *c == '\n' || !c.is_control()));
        unit += c.len_utf16();
        if marks.iter().any(|mark| mark.end == unit) {
            out.push_str(off);
        }
    }
    out
}
