//! Files → articles: the seed form (a text file) and NDJSON records.
//!
//! What a paragraph is follows from its form alone, in any language: a credit makes a caption, slashes an agency's
//! mark, a short line without a full stop a subhead. One rule is of the article as a whole: where a credited caption
//! stands right before a subhead, that is where this paper's pictures lie, and a lone sentence in that place before
//! another subhead is a caption without a credit.

use super::{Article, BlockKind, Date};
use serde::Deserialize;

/// Why an input was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ParseError {
    /// The line is no JSON object of the article form.
    #[error("not an article record: {0}")]
    Json(String),
    /// A required field is missing or empty.
    #[error("an article needs {0}")]
    Missing(&'static str),
    /// The record says that it isn't published.
    #[error("status is {0:?}, not \"published\": left out")]
    NotPublished(String),
}

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

/// An article in the seed form: an optional head `date 2023-09`, then paragraphs with empty lines between them.
///
/// `id` is the file's stem. Takes any text; one without words gives an article without blocks.
pub fn parse_seed(id: &str, text: &str) -> Article {
    let text = clean(text);
    let (date, body) = split_head(&text);
    Article { date, ..article_of(id, paragraphs_of(body)) }
}

/// An article from one line of NDJSON.
///
/// `id` and one of `text` (paragraphs with empty lines between them) and `paragraphs` are required; `title`, `lead`,
/// `url`, `date`, `section`, `authors`, `tags` and `language` are optional, unknown fields are ignored. Of an article
/// with `access: "paid"` only title and lead are kept.
///
/// # Errors
/// When the line is no such record, or its `status` isn't `published`.
pub fn parse_ndjson_line(line: &str) -> Result<Article, ParseError> {
    let record: Record =
        serde_json::from_str(line).map_err(|error| ParseError::Json(error.to_string()))?;
    if let Some(status) = record.status.filter(|status| status != "published") {
        return Err(ParseError::NotPublished(status));
    }
    let id = Some(record.id.0)
        .filter(|id| !id.trim().is_empty())
        .ok_or(ParseError::Missing("an `id`"))?;
    let paragraphs = match (record.paragraphs, record.text) {
        (Some(paragraphs), _) => paragraphs.iter().map(|text| flatten(&clean(text))).collect(),
        (None, Some(text)) => paragraphs_of(&clean(&text)),
        (None, None) => return Err(ParseError::Missing("`text` or `paragraphs`")),
    };
    let open = record.access.is_none_or(|access| access != "paid");
    let line_of = |text: Option<String>| {
        text.map(|text| flatten(&clean(&text))).filter(|text| !text.is_empty())
    };
    Ok(Article {
        title: line_of(record.title),
        lead: line_of(record.lead),
        url: record.url,
        date: record.date.as_deref().and_then(Date::parse),
        section: line_of(record.section),
        authors: record.authors.map(OneOrMany::into_vec).unwrap_or_default(),
        tags: record.tags.map(OneOrMany::into_vec).unwrap_or_default(),
        language: record.language,
        ..article_of(&id, if open { paragraphs } else { Vec::new() })
    })
}

#[derive(Deserialize)]
struct Record {
    id: Id,
    text: Option<String>,
    paragraphs: Option<Vec<String>>,
    title: Option<String>,
    lead: Option<String>,
    url: Option<String>,
    date: Option<String>,
    section: Option<String>,
    authors: Option<OneOrMany>,
    tags: Option<OneOrMany>,
    language: Option<String>,
    access: Option<String>,
    status: Option<String>,
}

/// An id, which many systems write as a number.
#[derive(Deserialize)]
#[serde(from = "StringOrNumber")]
struct Id(String);

#[derive(Deserialize)]
#[serde(untagged)]
enum StringOrNumber {
    Text(String),
    Number(u64),
}

impl From<StringOrNumber> for Id {
    fn from(id: StringOrNumber) -> Self {
        match id {
            StringOrNumber::Text(text) => Self(text),
            StringOrNumber::Number(number) => Self(number.to_string()),
        }
    }
}

#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMany {
    One(String),
    Many(Vec<String>),
}

impl OneOrMany {
    fn into_vec(self) -> Vec<String> {
        match self {
            Self::One(one) => vec![one],
            Self::Many(many) => many,
        }
    }
}

/// Line ends as `\n`; no byte order mark, no control characters but white space.
fn clean(text: &str) -> String {
    text.replace("\r\n", "\n")
        .replace('\r', "\n")
        .chars()
        .filter(|&c| c.is_whitespace() || !c.is_control() && c != '\u{feff}')
        .collect()
}

/// The head `date 2023-09` and what follows it.
fn split_head(text: &str) -> (Option<Date>, &str) {
    let head = text.trim_start();
    let Some(rest) = head.strip_prefix("date ") else { return (None, text) };
    let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
    match Date::parse(rest.get(..end).unwrap_or_default()) {
        Some(date) => (Some(date), rest.get(end..).unwrap_or_default()),
        None => (None, text),
    }
}

/// The paragraphs between empty lines, each on one line.
fn paragraphs_of(text: &str) -> Vec<String> {
    let mut paragraphs = vec![String::new()];
    for line in text.split('\n') {
        match paragraphs.last_mut() {
            Some(last) if !line.trim().is_empty() => {
                last.push(' ');
                last.push_str(line);
            }
            _ => paragraphs.push(String::new()),
        }
    }
    paragraphs.iter().map(|text| flatten(text)).collect()
}

/// `text` on one line, single spaces between words, none around it.
fn flatten(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn article_of(id: &str, mut paragraphs: Vec<String>) -> Article {
    paragraphs.retain(|text| !text.is_empty());
    let mut kinds: Vec<_> = paragraphs.iter().map(|text| kind_of(text)).collect();
    // A last line without a full stop heads nothing: it is cut-off running text.
    if let Some(last) = kinds.last_mut().filter(|last| **last == BlockKind::Subhead) {
        *last = BlockKind::Paragraph;
    }
    mark_uncredited_captions(&paragraphs, &mut kinds);
    Article::from_blocks(id, kinds.into_iter().zip(paragraphs.iter().map(String::as_str)))
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
    let words: Vec<String> = text.split_whitespace().map(str::to_lowercase).collect();
    let is_credit = |word: &String| CREDITS.contains(&word.trim_start_matches(['(', '[']));
    words.len() <= CREDITED_MAX_WORDS
        && (words.first().is_some_and(is_credit)
            || words.iter().rev().take(CREDIT_MAX_WORDS).any(is_credit))
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
fn mark_uncredited_captions(paragraphs: &[String], kinds: &mut [BlockKind]) {
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
