//! What a paragraph is, by its form alone.
//!
//! In any language: a credit makes a caption, slashes an agency's mark, a short line without a full stop a subhead. One
//! rule is of the article as a whole: where a credited caption stands right before a subhead, that is where this paper's
//! pictures lie, and a lone sentence in that place before another subhead is a caption without a credit.

use super::BlockKind;

/// Words before a colon that begin a picture's credit, in the languages served.
const CREDITS: [&str; 14] = [
    "foto:",
    "fotos:",
    "arkivfoto:",
    "pressefoto:",
    "privatfoto:",
    "illustration:",
    "grafik:",
    "tegning:",
    "photo:",
    "picture:",
    "image:",
    "bild:",
    "illustrasjon:",
    "video:",
];

/// A longest subhead, in words; a longer line without a full stop is taken for running text.
const SUBHEAD_MAX_WORDS: usize = 10;

/// A longest agency mark such as `/ritzau/`, in characters.
const AGENCY_MAX_CHARS: usize = 40;

/// A longest caption without a credit, in words.
const CAPTION_MAX_WORDS: usize = 40;

/// A longest author's line, in words after its first.
const BYLINE_MAX_WORDS: usize = 14;

/// A longest caption with a credit, in words.
const CREDITED_MAX_WORDS: usize = 80;

/// A longest credit at a caption's end, in words.
const CREDIT_MAX_WORDS: usize = 15;

/// What each of an article's paragraphs is.
pub(super) fn kinds_of(paragraphs: &[&str]) -> Vec<BlockKind> {
    let mut kinds: Vec<_> = paragraphs.iter().map(|text| kind_of(text)).collect();
    // A last line without a full stop heads nothing: it is cut-off running text.
    if let Some(last) = kinds.last_mut().filter(|last| **last == BlockKind::Subhead) {
        *last = BlockKind::Paragraph;
    }
    mark_uncredited_captions(paragraphs, &mut kinds);
    kinds
}

/// What a paragraph is that is known to be no subhead, by its form: running text, a picture's or an author's line.
pub fn form_of_paragraph(text: &str) -> BlockKind {
    match kind_of(text) {
        BlockKind::Subhead => BlockKind::Paragraph,
        kind => kind,
    }
}

fn kind_of(text: &str) -> BlockKind {
    if is_agency_mark(text) || names_author(text) {
        BlockKind::Byline
    } else if has_credit(text) {
        BlockKind::Caption
    } else if is_subhead(text) {
        BlockKind::Subhead
    } else {
        BlockKind::Paragraph
    }
}

/// `/ritzau/`, `/AFP/`.
fn is_agency_mark(text: &str) -> bool {
    let inner =
        text.strip_prefix('/').and_then(|rest| rest.trim_end_matches('.').strip_suffix('/'));
    inner.is_some_and(|inner| {
        inner.chars().count() <= AGENCY_MAX_CHARS && inner.chars().any(char::is_alphabetic)
    })
}

/// `Af Navn Navnesen`, `Af: Navn Navnesen, formand`: no sentence, and names.
fn names_author(text: &str) -> bool {
    let mut words = text.split_whitespace();
    let marked = match words.next() {
        Some("Af:" | "AF:" | "Tekst:" | "By:" | "Av:" | "Von:") => true,
        Some("Af" | "AF" | "By" | "Av" | "Von") => {
            words.clone().take(2).filter(|word| word.starts_with(char::is_uppercase)).count() == 2
        }
        _ => false,
    };
    marked && words.count() <= BYLINE_MAX_WORDS && !text.ends_with(['.', '!', '?'])
}

/// A credit stands at the start or near the end of a short paragraph; in a long one it is something that got mixed in.
fn has_credit(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let is_credit = |word: &&str| {
        let word = word.trim_start_matches(['(', '[']);
        CREDITS.iter().any(|credit| credit.eq_ignore_ascii_case(word))
    };
    words.len() <= CREDITED_MAX_WORDS
        && (words.first().is_some_and(is_credit)
            || words.iter().rev().take(CREDIT_MAX_WORDS).any(is_credit)
            || ends_in_names(text))
}

/// A last line of names alone with a slash: *… står klar. Navn Navnesen/Bureau*.
fn ends_in_names(text: &str) -> bool {
    let text = text.trim_end_matches(['.', ')']);
    let last = text.rsplit(['.', '!', '?', '(']).next().unwrap_or_default();
    let mut names = last.split_whitespace().skip_while(|word| word.starts_with(['-', '–', '—']));
    last.len() < text.len()
        && last.contains('/')
        && names.clone().count() <= CREDIT_MAX_WORDS
        && names.all(|word| word.split('/').all(|part| part.starts_with(char::is_uppercase)))
}

fn is_subhead(text: &str) -> bool {
    let ends_open = text
        .trim_end_matches(['\'', '"', '”', '’', '«', '»'])
        .chars()
        .next_back()
        .is_some_and(|c| c.is_alphanumeric() || c == '?' || c == '!' || c == ')');
    let opens_dialogue = text.starts_with(['-', '–', '—', '•', '*']);
    ends_open
        && !opens_dialogue
        && text.split_whitespace().count() <= SUBHEAD_MAX_WORDS
        && text.chars().any(char::is_alphabetic)
}

/// The rule of the article as a whole (module head).
fn mark_uncredited_captions(paragraphs: &[&str], kinds: &mut [BlockKind]) {
    let before_subhead: Vec<usize> = kinds
        .windows(2)
        .enumerate()
        .filter(|(_, pair)| matches!(pair, [_, BlockKind::Subhead]))
        .map(|(at, _)| at)
        .collect();
    let is_caption = |at: &usize| kinds.get(*at) == Some(&BlockKind::Caption);
    if !before_subhead.iter().any(is_caption) {
        return;
    }
    for at in before_subhead {
        if let (Some(kind), Some(text)) = (kinds.get_mut(at), paragraphs.get(at))
            && *kind == BlockKind::Paragraph
            && is_lone_statement(text)
        {
            *kind = BlockKind::Caption;
        }
    }
}

/// One sentence that says what is seen: no quote, no second sentence.
fn is_lone_statement(text: &str) -> bool {
    let stops = text.matches(['.', '!', '?']).count();
    stops == 1
        && text.ends_with('.')
        && !text.contains(['"', '”', '“', '»', '«', ':'])
        && text.split_whitespace().count() <= CAPTION_MAX_WORDS
}
