//! Plain text → article, without a byte of it changed: what isn't indexed is quoted as it was given.

use super::Article;
use super::Block;
use super::BlockKind;
use super::form::kinds_of;
use std::ops::Range;

/// Lines of hard-wrapped text are no longer than this, in characters.
const WRAPPED_MAX_CHARS: usize = 110;

/// Nor are they shorter, but the last.
const WRAPPED_MIN_CHARS: usize = 40;

/// An article of plain text, which its [`text`](Article::text) is without a change.
///
/// ```
/// let article = referat::article::parse_text("1", "Broen åbner\r\n\r\nDen åbner mandag.\r\nAlle er budt.");
/// let blocks: Vec<&str> = article.blocks.iter().map(|block| article.block_text(block)).collect();
/// assert_eq!(blocks, ["Broen åbner", "Den åbner mandag.", "Alle er budt."]);
/// ```
pub fn parse_text(id: impl Into<String>, text: impl Into<String>) -> Article {
    let text = text.into();
    Article { id: id.into(), blocks: blocks_of(&text), text, ..Article::default() }
}

/// What the parts of plain text are, where they stand in it.
///
/// Paragraphs end at empty lines, at line ends unless the lines are hard-wrapped, and at a bar between spaces, which
/// papers set between a headline, a standfirst and the report.
///
/// ```
/// use referat::BlockKind;
/// use referat::article::blocks_of;
/// let text = "Broen åbner.\r\n\r\n Foto: Navn Navnesen\n\n\nByen jubler.";
/// let blocks: Vec<_> = blocks_of(text).into_iter().map(|block| (block.kind, &text[block.span])).collect();
/// assert_eq!(blocks, [
///     (BlockKind::Paragraph, "Broen åbner."),
///     (BlockKind::Caption, "Foto: Navn Navnesen"),
///     (BlockKind::Paragraph, "Byen jubler."),
/// ]);
/// ```
pub fn blocks_of(text: &str) -> Vec<Block> {
    let spans = paragraphs(text);
    let texts: Vec<&str> = spans.iter().filter_map(|span| text.get(span.clone())).collect();
    let mut kinds = kinds_of(&texts);
    // A text of short lines alone is no report of subheads.
    if !kinds.contains(&BlockKind::Paragraph) {
        let subheads = kinds.iter_mut().filter(|kind| **kind == BlockKind::Subhead);
        subheads.for_each(|kind| *kind = BlockKind::Paragraph);
    }
    kinds.into_iter().zip(spans).map(|(kind, span)| Block { kind, span }).collect()
}

/// The paragraphs of `text`, without white space around them.
fn paragraphs(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut group: Vec<Range<usize>> = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive(['\n', '\r', '\u{2028}', '\u{2029}']) {
        let span = trimmed(text, at..at + line.len());
        // The \n of \r\n is no empty line.
        let ends_line = line == "\n" && text.get(..at).is_some_and(|before| before.ends_with('\r'));
        at += line.len();
        if !span.is_empty() {
            group.push(span);
        } else if !ends_line {
            close(text, &mut group, &mut found);
        }
    }
    close(text, &mut group, &mut found);
    found
}

/// Ends a group of lines without an empty one between them: one paragraph if they are wrapped, else one each.
fn close(text: &str, group: &mut Vec<Range<usize>>, found: &mut Vec<Range<usize>>) {
    if is_wrapped(text, group)
        && let (Some(first), Some(last)) = (group.first(), group.last())
    {
        found.push(first.start..last.end);
    } else {
        for line in group.iter() {
            split_at_bars(text, line.clone(), found);
        }
    }
    group.clear();
}

/// Whether lines were broken to a width: none short but the last, and most go on in small letters.
fn is_wrapped(text: &str, lines: &[Range<usize>]) -> bool {
    let Some((_, inner)) = lines.split_last().filter(|(_, inner)| !inner.is_empty()) else {
        return false;
    };
    let line = |span: &Range<usize>| text.get(span.clone()).unwrap_or_default();
    let fits = |span: &Range<usize>| {
        (WRAPPED_MIN_CHARS..=WRAPPED_MAX_CHARS).contains(&line(span).chars().count())
    };
    let goes_on = lines.iter().skip(1).filter(|span| line(span).starts_with(char::is_lowercase));
    inner.iter().all(fits) && 2 * goes_on.count() >= inner.len()
}

fn split_at_bars(text: &str, line: Range<usize>, found: &mut Vec<Range<usize>>) {
    let mut start = line.start;
    let bars = text.get(line.clone()).unwrap_or_default().match_indices(" | ");
    for (at, bar) in bars {
        found.push(trimmed(text, start..line.start + at));
        start = line.start + at + bar.len();
    }
    found.push(trimmed(text, start..line.end));
    found.retain(|span| !span.is_empty());
}

fn trimmed(text: &str, span: Range<usize>) -> Range<usize> {
    let part = text.get(span.clone()).unwrap_or_default();
    let start = span.start + part.len() - part.trim_start().len();
    start..start + part.trim().len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<&str> {
        paragraphs(text).into_iter().map(|span| &text[span]).collect()
    }

    #[test]
    fn paragraphs_end_where_the_form_says() {
        assert_eq!(cut("En.\n\n\n To. \r\nTre."), ["En.", "To.", "Tre."]);
        let wrapped = "Regeringen vil til efteråret fremlægge et forslag om, at alle\n\
            kommuner skal have en plan for klimaet, siger ministeren.";
        assert_eq!(cut(wrapped), [wrapped]);
        assert_eq!(
            cut("Titel | Manchet her. | Brødtekst."),
            ["Titel", "Manchet her.", "Brødtekst."]
        );
        assert_eq!(cut(" \n\r\n"), [""; 0]);
        assert_eq!(cut(""), [""; 0]);
    }
}
