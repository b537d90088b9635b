//! Markdown with front matter (YAML between `---`, TOML between `+++`, or a JSON object), as site generators have it.

use super::html::blocks_of_fragment;
use super::record::Record;
use super::record::Refusal;
use super::record::line;
use pulldown_cmark::Options;
use pulldown_cmark::Parser;
use serde_json::Map;
use serde_json::Value;
use std::path::Path;

/// The record of a file. `path`: where it lies below the folder that was given.
pub(crate) fn file(text: &str, path: &str) -> Result<Record, String> {
    let (fields, body) = split(text)?;
    let fields = Fields(fields);
    let stem = Path::new(path).file_stem().map(|stem| stem.to_string_lossy().into_owned());
    let stem = stem.unwrap_or_default();
    // Jekyll tells a post's date by its name.
    let day = stem.get(..10).filter(|day| referat::Date::parse(day).is_some());
    let mut record = Record {
        id: fields.text(&["id", "guid"]).unwrap_or_else(|| without_extension(path)),
        title: fields.text(&["title", "headline"]),
        lead: fields.text(&["lead", "description", "summary", "excerpt"]),
        url: fields.text(&["url", "permalink", "canonical", "canonical_url", "canonicalURL"]),
        section: fields.text(&["section", "category"]),
        language: fields.text(&["language", "lang"]),
        image: fields.text(&["image", "cover", "thumbnail"]),
        authors: fields.texts(&["authors", "author", "byline"]),
        tags: fields.texts(&["tags", "keywords", "topics"]),
        version: fields.text(&["version"]).and_then(|version| version.trim().parse().ok()),
        blocks: blocks(body),
        ..Record::default()
    };
    let mut categories = fields.texts(&["categories"]).into_iter();
    record.section = record.section.or_else(|| categories.next());
    record.tags.extend(categories);
    let terms = &mut record.terms;
    terms.published =
        fields.text(&["publishDate", "publish_date", "date", "published_at", "pubDate"]);
    terms.published = terms.published.take().or_else(|| day.map(str::to_owned));
    terms.updated = fields.text(&["updated", "lastmod", "modified", "last_modified_at"]);
    terms.embargo = fields.text(&["embargo", "embargoed"]);
    terms.expires = fields.text(&["expires", "expiryDate", "unpublishDate", "unpublish_date"]);
    terms.status = fields.text(&["status"]);
    terms.access = fields.text(&["access"]);
    if fields.is("isAccessibleForFree", false) || fields.is("paid", true) {
        terms.access = Some("paid".to_owned());
    }
    terms.suppress = fields.texts(&["suppress"]);
    terms.hidden = fields.hidden(path);
    terms.no_snippet = fields.says("robots", "nosnippet");
    if record.title.is_none() {
        let heads = |(kind, _): &(referat::BlockKind, String)| *kind == referat::BlockKind::Subhead;
        if record.blocks.first().is_some_and(heads) {
            record.title = Some(record.blocks.remove(0).1);
        }
    }
    Ok(record)
}

fn blocks(markdown: &str) -> Vec<(referat::BlockKind, String)> {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_HEADING_ATTRIBUTES;
    let mut html = String::new();
    pulldown_cmark::html::push_html(&mut html, Parser::new_ext(markdown, options));
    blocks_of_fragment(&html)
}

fn without_extension(path: &str) -> String {
    let stem = path.rsplit_once('.').map_or(path, |(stem, _)| stem);
    let folder = ["/index", "/_index"].iter().find_map(|index| stem.strip_suffix(index));
    folder.unwrap_or(stem).to_owned()
}

/// The front matter, and what follows it.
fn split(text: &str) -> Result<(Map<String, Value>, &str), String> {
    let text = text.trim_start_matches('\u{feff}');
    let wrong = |error: &dyn std::fmt::Display| format!("front matter: {}", first_line(error));
    if text.starts_with('{') {
        let mut values = serde_json::Deserializer::from_str(text).into_iter::<Value>();
        if let Some(Ok(Value::Object(fields))) = values.next() {
            return Ok((fields, text.get(values.byte_offset()..).unwrap_or_default()));
        }
    }
    for (fence, is_toml) in [("---", false), ("+++", true)] {
        let Some((matter, body)) = fenced(text, fence) else { continue };
        let fields = if is_toml {
            let table: toml::Table = toml::from_str(matter).map_err(|error| wrong(&error))?;
            serde_json::to_value(plain(toml::Value::Table(table)))
        } else if matter.trim().is_empty() {
            return Ok((Map::new(), body));
        } else {
            Ok(serde_saphyr::from_str::<Value>(matter).map_err(|error| wrong(&error))?)
        };
        return match fields.map_err(|error| wrong(&error))? {
            Value::Object(fields) => Ok((fields, body)),
            _ => Err("front matter: fields with values are wanted".to_owned()),
        };
    }
    if text.starts_with("---\n") || text.starts_with("+++\n") {
        // What it would have said, that this is a draft perhaps, isn't known.
        return Err("front matter: it has no end".to_owned());
    }
    Ok((Map::new(), text))
}

fn first_line(error: &dyn std::fmt::Display) -> String {
    error.to_string().lines().next().unwrap_or_default().to_owned()
}

/// Front matter between two lines of `fence`.
fn fenced<'t>(text: &'t str, fence: &str) -> Option<(&'t str, &'t str)> {
    let first = text.split_inclusive('\n').next()?;
    if first.trim_end() != fence {
        return None;
    }
    let mut at = first.len();
    for line in text.get(at..)?.split_inclusive('\n') {
        if line.trim_end() == fence {
            return Some((text.get(first.len()..at)?, text.get(at + line.len()..)?));
        }
        at += line.len();
    }
    None
}

/// TOML's dates as the texts that they are.
fn plain(value: toml::Value) -> Value {
    match value {
        toml::Value::String(text) => Value::String(text),
        toml::Value::Integer(number) => number.into(),
        toml::Value::Float(number) => number.into(),
        toml::Value::Boolean(value) => value.into(),
        toml::Value::Datetime(time) => Value::String(time.to_string()),
        toml::Value::Array(values) => values.into_iter().map(plain).collect(),
        toml::Value::Table(table) => {
            Value::Object(table.into_iter().map(|(name, value)| (name, plain(value))).collect())
        }
    }
}

/// Front matter. Zola keeps its own fields below `taxonomies` and `extra`.
struct Fields(Map<String, Value>);

impl Fields {
    fn values(&self, name: &str) -> impl Iterator<Item = &Value> {
        let below = ["taxonomies", "extra"].iter().filter_map(|group| self.0.get(*group));
        let found =
            self.0.get(name).into_iter().chain(below.filter_map(move |group| group.get(name)));
        found.collect::<Vec<_>>().into_iter()
    }

    fn texts(&self, names: &[&str]) -> Vec<String> {
        let found = names.iter().map(|name| self.values(name).flat_map(texts).collect::<Vec<_>>());
        found.into_iter().find(|texts| !texts.is_empty()).unwrap_or_default()
    }

    fn text(&self, names: &[&str]) -> Option<String> {
        self.texts(names).into_iter().next()
    }

    /// Whether a field is this truth value, also as a text.
    fn is(&self, name: &str, value: bool) -> bool {
        self.values(name).any(|found| match found {
            Value::Bool(found) => *found == value,
            Value::String(text) => {
                text.trim().eq_ignore_ascii_case(if value { "true" } else { "false" })
            }
            _ => false,
        })
    }

    fn says(&self, name: &str, word: &str) -> bool {
        let found = self.values(name).flat_map(texts);
        found
            .flat_map(|text| {
                text.split(',').map(|part| part.trim().to_lowercase()).collect::<Vec<_>>()
            })
            .any(|part| part == word)
    }

    /// What the front matter, or the file's place, says against showing it.
    fn hidden(&self, path: &str) -> Option<Refusal> {
        let in_drafts = path.split('/').any(|folder| folder == "_drafts");
        if self.is("draft", true)
            || self.is("published", false)
            || self.is("publish", false)
            || in_drafts
        {
            return Some(Refusal::Draft);
        }
        // Anything in such a field is a password.
        let passwords = self.values("password").flat_map(texts);
        if passwords.into_iter().any(|text| !text.is_empty()) || self.is("protected", true) {
            return Some(Refusal::Password);
        }
        let sitemap = self.0.get("sitemap").and_then(|sitemap| sitemap.get("disable"));
        let listed = ["build", "_build"].iter().find_map(|name| self.0.get(*name)?.get("list"));
        let unlisted = listed.is_some_and(|list| *list == Value::Bool(false) || *list == "never");
        if self.says("robots", "noindex")
            || self.is("noindex", true)
            || self.is("headless", true)
            || self.is("private", true)
            || sitemap == Some(&Value::Bool(true))
            || self.is("sitemap", false)
            || self.is("searchable", false)
            || unlisted
        {
            return Some(Refusal::NotIndexed);
        }
        None
    }
}

/// Texts, numbers, and what objects say; one or a list.
fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) => line(text).into_iter().collect(),
        Value::Number(number) => vec![number.to_string()],
        Value::Array(values) => values.iter().flat_map(texts).collect(),
        Value::Object(fields) => ["name", "title", "url", "src", "image"]
            .iter()
            .find_map(|name| fields.get(*name))
            .map(texts)
            .unwrap_or_default(),
        Value::Null | Value::Bool(_) => Vec::new(),
    }
}
