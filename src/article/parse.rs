//! Files → articles: the seed form (a text file) and NDJSON records.
//!
//! What a paragraph is follows from its form (`form`).

use super::form::kinds_of;
use super::{Article, Date};
use serde::Deserialize;
use serde::Deserializer;
use serde::de::Error as _;
use serde::de::IgnoredAny;
use serde::de::MapAccess;
use serde::de::Visitor;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt;

/// Why an input was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ParseError {
    /// The line is no JSON object.
    #[error("not an article record: {0}")]
    Json(String),
    /// A field holds something of another kind.
    #[error("not an article record: `{field}` must be {expected}")]
    Field {
        /// The field's name.
        field: &'static str,
        /// What it must be.
        expected: &'static str,
    },
    /// A required field is missing or empty.
    #[error("an article needs {0}")]
    Missing(&'static str),
    /// The record says that it isn't published.
    #[error("status is {0:?}, not \"published\": left out")]
    NotPublished(String),
}

/// An article, and what was wrong with its input without being a reason to refuse it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Parsed {
    /// What was read.
    pub article: Article,
    /// One line each, without the input's name.
    pub warnings: Vec<String>,
    /// The date as written, with its time of day: whether it is to come is for those to tell who have a clock.
    pub published: Option<String>,
    /// Not to be shown before this, as written.
    pub embargo: Option<String>,
    /// Not to be shown after this, as written.
    pub expires: Option<String>,
    /// Of two versions of one article the higher one counts.
    pub version: Option<u64>,
    /// Words that must not be found in the article, nor stand in it.
    pub suppress: Vec<String>,
}

/// Values of `status` that say that an article is published.
const PUBLISHED: [&str; 2] = ["published", "usable"];

/// Values of `access` that let everyone read the text.
const OPEN: [&str; 3] = ["free", "open", "public"];

/// Values of `access` that don't; neither does a value that isn't known.
const CLOSED: [&str; 3] = ["paid", "metered", "subscription"];

/// An article in the seed form: an optional head `date 2023-09`, then paragraphs with empty lines between them.
///
/// `id` is the file's stem. Takes any text; one without words gives an article without blocks. For what
/// [`parse_seed_file`] warns of, ask it.
pub fn parse_seed(id: &str, text: &str) -> Article {
    parse_seed_file(id, text).article
}

/// The same as [`parse_seed`], with a warning if the head's date is none; such a head stays in the text.
pub fn parse_seed_file(id: &str, text: &str) -> Parsed {
    let text = clean(text);
    let mut warnings = Vec::new();
    let (date, body) = split_head(&text, &mut warnings);
    let article = Article { date, ..article_of(id, paragraphs_of(body)) };
    Parsed { article, warnings, ..Parsed::default() }
}

/// An article from one line of NDJSON.
///
/// `id` and one of `text` (paragraphs with empty lines between them) and `paragraphs` are required; `title`, `lead`,
/// `url`, `date`, `updated`, `image`, `section`, `authors`, `tags` and `language` are optional, as are the terms on which it may be
/// shown (`status`, `access`, `embargo`, `expires`, `version`, `suppress`); unknown fields are ignored. The text is
/// kept only if `access` is absent or one of `free`, `open` and `public`, in any case. For what
/// [`parse_ndjson_record`] warns of, ask it.
///
/// # Errors
/// When the line is no such record, nothing of it may be shown, or its `status` is neither `published` nor `usable`.
pub fn parse_ndjson_line(line: &str) -> Result<Article, ParseError> {
    parse_ndjson_record(line).map(|parsed| parsed.article)
}

/// The same as [`parse_ndjson_line`], with a warning of a `date` that is none and of an `access` that isn't known.
///
/// # Errors
/// As there.
pub fn parse_ndjson_record(line: &str) -> Result<Parsed, ParseError> {
    let mut record: Record = serde_json::from_str(line).map_err(|error| json_error(&error))?;
    if let Some(status) = record.text("status")?.filter(|status| !is_any(status, &PUBLISHED)) {
        return Err(ParseError::NotPublished(status));
    }
    let mut warnings = Vec::new();
    let id = record.id()?;
    let paragraphs = match (record.list("paragraphs", false)?, record.text("text")?) {
        (Some(paragraphs), _) => paragraphs.iter().map(|text| flatten(&clean(text))).collect(),
        (None, Some(text)) => paragraphs_of(&clean(&text)),
        (None, None) => return Err(ParseError::Missing("`text` or `paragraphs`")),
    };
    let access = record.text("access")?;
    let open = is_open(access.as_deref(), &mut warnings);
    let published = record.written("date");
    let article = Article {
        title: record.line("title")?,
        lead: record.line("lead")?,
        url: record.text("url")?,
        date: record.date("date", &mut warnings)?,
        updated: record.date("updated", &mut warnings)?,
        image: record.text("image")?.filter(|image| !image.trim().is_empty()),
        section: record.line("section")?,
        authors: record.list("authors", true)?.unwrap_or_default(),
        tags: record.list("tags", true)?.unwrap_or_default(),
        language: record.text("language")?,
        is_paid: access.is_some_and(|access| is_any(&access, &CLOSED)),
        ..article_of(&id, if open { paragraphs } else { Vec::new() })
    };
    if article.text.is_empty() && article.title.is_none() && article.lead.is_none() {
        return Err(ParseError::Missing("words in a title, a lead or a text that all may read"));
    }
    Ok(Parsed {
        article,
        warnings,
        published,
        embargo: record.text_or_number("embargo")?,
        expires: record.text_or_number("expires")?,
        version: record.version()?,
        suppress: record.list("suppress", true)?.unwrap_or_default(),
    })
}

fn is_any(value: &str, words: &[&str]) -> bool {
    words.iter().any(|word| value.trim().eq_ignore_ascii_case(word))
}

/// Whether all may read the text. What isn't understood is closed: an embedded text can't be called back.
fn is_open(access: Option<&str>, warnings: &mut Vec<String>) -> bool {
    let Some(access) = access else { return true };
    let open = is_any(access, &OPEN);
    if !open && !is_any(access, &CLOSED) {
        warnings.push(format!("`access` {access:?} is not known: the text is left out"));
    }
    open
}

fn date_warning(date: &str, done: &str) -> String {
    format!("{date:?} is no date such as 2023, 2023-09 or 2023-09-14: {done}")
}

/// What the parser says, without the place, which is always line 1.
fn json_error(error: &serde_json::Error) -> ParseError {
    let said = error.to_string();
    ParseError::Json(said.rsplit_once(" at line ").map_or(said.as_str(), |(said, _)| said).into())
}

/// The names of the fields that are read.
const FIELDS: [&str; 19] = [
    "id",
    "text",
    "paragraphs",
    "title",
    "lead",
    "url",
    "date",
    "section",
    "authors",
    "tags",
    "language",
    "access",
    "status",
    "updated",
    "image",
    "embargo",
    "expires",
    "version",
    "suppress",
];

/// The fields of a record that are given and not `null`.
struct Record(BTreeMap<&'static str, Value>);

impl<'de> Deserialize<'de> for Record {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(RecordVisitor)
    }
}

struct RecordVisitor;

impl<'de> Visitor<'de> for RecordVisitor {
    type Value = Record;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Record, A::Error> {
        let mut fields = BTreeMap::new();
        while let Some(key) = map.next_key::<String>()? {
            let Some(field) = FIELDS.into_iter().find(|field| *field == key) else {
                map.next_value::<IgnoredAny>()?;
                continue;
            };
            // Of two values for `access` none may be the one that counts.
            if fields.insert(field, map.next_value()?).is_some() {
                return Err(A::Error::custom(format_args!("`{field}` is given twice")));
            }
        }
        fields.retain(|_, value: &mut Value| !value.is_null());
        Ok(Record(fields))
    }
}

impl Record {
    fn id(&mut self) -> Result<String, ParseError> {
        let id = match self.0.remove("id") {
            None => String::new(),
            Some(Value::String(id)) => id,
            // Others have lost digits: two ids may have become one.
            Some(Value::Number(id)) if id.is_u64() || id.is_i64() => id.to_string(),
            Some(_) => {
                return Err(ParseError::Field {
                    field: "id",
                    expected: "a text or a whole number of at most 64 bits",
                });
            }
        };
        Some(id).filter(|id| !id.trim().is_empty()).ok_or(ParseError::Missing("an `id`"))
    }

    fn text(&mut self, field: &'static str) -> Result<Option<String>, ParseError> {
        match self.0.remove(field) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(_) => Err(ParseError::Field { field, expected: "a text" }),
        }
    }

    /// A text, or a number taken for one: a headline may be `1984`.
    fn text_or_number(&mut self, field: &'static str) -> Result<Option<String>, ParseError> {
        let Some(value) = self.0.remove(field) else { return Ok(None) };
        text_of(value, true).map(Some).ok_or(ParseError::Field { field, expected: "a text" })
    }

    /// A text on one line; `None` if it is empty.
    fn line(&mut self, field: &'static str) -> Result<Option<String>, ParseError> {
        let text = self.text_or_number(field)?.map(|text| flatten(&clean(&text)));
        Ok(text.filter(|text| !text.is_empty()))
    }

    /// A field that is a text, where it stays.
    fn written(&self, field: &str) -> Option<String> {
        self.0.get(field).and_then(Value::as_str).map(str::to_owned)
    }

    fn version(&mut self) -> Result<Option<u64>, ParseError> {
        let Some(version) = self.text_or_number("version")? else { return Ok(None) };
        let wrong = ParseError::Field { field: "version", expected: "a whole number" };
        version.trim().parse().map(Some).map_err(|_| wrong)
    }

    fn date(
        &mut self,
        field: &'static str,
        warnings: &mut Vec<String>,
    ) -> Result<Option<Date>, ParseError> {
        let text = self.text_or_number(field)?.filter(|text| !text.trim().is_empty());
        let date = text.as_deref().and_then(Date::parse);
        if let Some(text) = text.filter(|_| date.is_none()) {
            warnings.push(format!("`{field}` {}", date_warning(&text, "left out")));
        }
        Ok(date)
    }

    /// Texts, also numbers if `lenient`, where also one alone will do.
    fn list(
        &mut self,
        field: &'static str,
        lenient: bool,
    ) -> Result<Option<Vec<String>>, ParseError> {
        let Some(value) = self.0.remove(field) else { return Ok(None) };
        let (texts, expected): (Option<Vec<_>>, _) = match value {
            Value::Array(values) => (
                values.into_iter().map(|value| text_of(value, lenient)).collect(),
                "a list of texts alone",
            ),
            value if lenient => {
                (text_of(value, true).map(|text| vec![text]), "a text or a list of texts")
            }
            _ => (None, "a list of texts"),
        };
        texts.map(Some).ok_or(ParseError::Field { field, expected })
    }
}

fn text_of(value: Value, lenient: bool) -> Option<String> {
    match value {
        Value::String(text) => Some(text),
        Value::Number(number) if lenient => Some(number.to_string()),
        _ => None,
    }
}

/// Line ends as `\n`; no byte order mark, no control characters but white space.
fn clean(text: &str) -> String {
    // Most texts are clean; of what isn't ASCII only C1 controls and the mark begin with these bytes.
    let is_plain = |byte: u8| byte >= b' ' && !matches!(byte, 0x7f | 0xc2 | 0xef) || byte == b'\n';
    if text.bytes().all(is_plain) {
        return text.to_owned();
    }
    text.replace("\r\n", "\n")
        .replace('\r', "\n")
        .chars()
        .filter(|&c| c.is_whitespace() || !c.is_control() && c != '\u{feff}')
        .collect()
}

/// The head `date 2023-09` and what follows it.
fn split_head<'t>(text: &'t str, warnings: &mut Vec<String>) -> (Option<Date>, &'t str) {
    let head = text.trim_start();
    let Some(rest) = head.strip_prefix("date ") else { return (None, text) };
    let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
    let word = rest.get(..end).unwrap_or_default();
    if let Some(date) = Date::parse(word) {
        return (Some(date), rest.get(end..).unwrap_or_default());
    }
    if word.starts_with(|c: char| c.is_ascii_digit()) {
        warnings.push(date_warning(word, "the line stays in the text"));
    }
    (None, text)
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
    let mut line = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    line
}

fn article_of(id: &str, mut paragraphs: Vec<String>) -> Article {
    paragraphs.retain(|text| !text.is_empty());
    let paragraphs: Vec<&str> = paragraphs.iter().map(String::as_str).collect();
    Article::from_blocks(id, kinds_of(&paragraphs).into_iter().zip(paragraphs))
}
