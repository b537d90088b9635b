//! JSON files: JSON Feed, WordPress's REST answers, IPTC ninjs, or records as in NDJSON; one, or an array of them.
//!
//! An array is read element by element.

use super::Place;
use super::Reading;
use super::Stopped;
use super::blocks::of_text;
use super::html::blocks_of_fragment;
use super::html::text_of;
use super::record::Failure;
use super::record::Record;
use super::record::Refusal;
use serde::Deserializer;
use serde::de::SeqAccess;
use serde::de::Visitor;
use serde_json::Value;
use serde_json::value::RawValue;
use std::cell::RefCell;
use std::fmt;
use std::io::BufRead;

/// Reads a file.
pub(super) fn file(
    source: impl BufRead,
    name: &str,
    reading: &mut Reading<'_>,
) -> Result<(), Stopped> {
    let stopped = RefCell::new(None);
    let mut number = 0usize;
    let each = |text: &str| {
        number += 1;
        let place = Place::item(name, number);
        let taken = element(text, &place, reading);
        taken.map_err(|stop| *stopped.borrow_mut() = Some(stop)).is_ok()
    };
    let mut deserializer = serde_json::Deserializer::from_reader(source);
    let read = deserializer.deserialize_any(Elements(each));
    match (stopped.into_inner(), read) {
        (Some(stop), _) => Err(stop),
        (None, Ok(())) => Ok(()),
        (None, Err(error)) => {
            let place = Place::line(name, error.line());
            reading.take(&place, Err(Failure::Bad(format!("not JSON: {error}"))))
        }
    }
}

/// Gives the elements of an array, or what isn't one, as texts; stops where the function answers false.
struct Elements<F>(F);

impl<'de, F: FnMut(&str) -> bool> Visitor<'de> for Elements<F> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object or an array of objects")
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut elements: A) -> Result<(), A::Error> {
        while let Some(element) = elements.next_element::<Box<RawValue>>()? {
            if !(self.0)(element.get()) {
                break;
            }
        }
        // Whatever is left is read by nobody, and not an error.
        while elements.next_element::<serde::de::IgnoredAny>()?.is_some() {}
        Ok(())
    }

    fn visit_map<A: serde::de::MapAccess<'de>>(mut self, map: A) -> Result<(), A::Error> {
        let fields = serde::de::value::MapAccessDeserializer::new(map);
        let value: Value = serde::Deserialize::deserialize(fields)?;
        (self.0)(&value.to_string());
        Ok(())
    }
}

/// Takes a record, or those of a feed.
fn element(text: &str, place: &Place, reading: &mut Reading<'_>) -> Result<(), Stopped> {
    let value: Value = match serde_json::from_str(text) {
        Ok(value) => value,
        Err(error) => return reading.take(place, Err(Failure::Bad(error.to_string()))),
    };
    let has = |name: &str| value.get(name).is_some_and(|value| !value.is_null());
    if text_at(&value, "version").is_some_and(|version| version.contains("jsonfeed.org")) {
        let language = text_at(&value, "language");
        let items = value.get("items").and_then(Value::as_array).into_iter().flatten();
        for (item, number) in items.zip(1..) {
            let place = Place::item(&place.0, number);
            reading.record(&place, Some(feed_item(item, language.as_deref())))?;
        }
        return Ok(());
    }
    let rendered =
        |name: &str| value.get(name).is_some_and(|field| field.get("rendered").is_some());
    if rendered("content") || rendered("title") {
        return reading.record(place, wordpress(&value));
    }
    if has("uri")
        && [
            "headline",
            "headlines",
            "body_text",
            "body_xhtml",
            "bodies",
            "pubstatus",
            "versioncreated",
        ]
        .iter()
        .any(|name| has(name))
    {
        return reading.record(place, ninjs(&value));
    }
    if has("id") {
        return reading.ndjson(text, place);
    }
    let known =
        "JSON of no known form: neither JSON Feed, WordPress, ninjs nor a record with an `id`";
    reading.take(place, Err(Failure::Bad(known.to_owned())))
}

fn feed_item(item: &Value, language: Option<&str>) -> Record {
    let text = |name: &str| text_at(item, name);
    let mut record = Record {
        id: text("id").or_else(|| text("url")).unwrap_or_default(),
        title: text("title"),
        lead: text("summary"),
        url: text("url"),
        language: text("language").or_else(|| language.map(str::to_owned)),
        image: text("image").or_else(|| text("banner_image")),
        tags: texts(item.get("tags")),
        authors: texts(item.get("authors").or_else(|| item.get("author"))),
        ..Record::default()
    };
    record.blocks = match (text("content_html"), text("content_text")) {
        (Some(html), _) => blocks_of_fragment(&html),
        (None, text) => of_text(&text.unwrap_or_default()),
    };
    record.terms.published = text("date_published");
    record.terms.updated = text("date_modified");
    record.terms.status = text("status");
    record
}

/// A post of WordPress's REST interface.
fn wordpress(post: &Value) -> Option<Record> {
    let text = |name: &str| text_at(post, name);
    let html = |name: &str| post.get(name).and_then(|field| text_at(field, "rendered"));
    if matches!(
        text("type").as_deref(),
        Some("attachment" | "revision" | "nav_menu_item" | "wp_block")
    ) {
        return None;
    }
    let embedded = |name: &str| post.get("_embedded").and_then(|embedded| embedded.get(name));
    let mut record = Record {
        id: post
            .get("id")
            .map(|id| id.as_str().map_or_else(|| id.to_string(), str::to_owned))
            .unwrap_or_default(),
        title: html("title").map(|title| text_of(&title)),
        lead: html("excerpt").map(|excerpt| text_of(&excerpt)),
        url: text("link"),
        authors: texts(embedded("author")),
        image: embedded("wp:featuredmedia").and_then(|media| text_at(media.get(0)?, "source_url")),
        blocks: blocks_of_fragment(&html("content").unwrap_or_default()),
        ..Record::default()
    };
    for term in embedded("wp:term")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(Value::as_array)
        .flatten()
    {
        let Some(name) = text_at(term, "name") else { continue };
        match text_at(term, "taxonomy").as_deref() {
            Some("category") if record.section.is_none() => record.section = Some(name),
            _ => record.tags.push(name),
        }
    }
    let terms = &mut record.terms;
    terms.published = text("date_gmt").or_else(|| text("date"));
    terms.updated = text("modified_gmt").or_else(|| text("modified"));
    terms.status = text("status");
    let is_protected = ["content", "excerpt"].iter().any(|name| {
        post.get(*name).and_then(|field| field.get("protected")) == Some(&Value::Bool(true))
    });
    if is_protected || text("password").is_some() {
        terms.hidden = Some(Refusal::Password);
    }
    Some(record)
}

/// A news item in ninjs 1, 2 or 3.
fn ninjs(item: &Value) -> Option<Record> {
    // Their fields are written in small letters, in some feeds as in other standards.
    let text = |name: &str| {
        let fields = item.as_object()?;
        let field = fields.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
        field.and_then(|(_, value)| string(value))
    };
    if text("type").is_some_and(|kind| !matches!(kind.as_str(), "text" | "composite" | "component"))
    {
        return None;
    }
    // ninjs 2 has lists where 1 had texts; of several the main one.
    let listed = |name: &str, part: &str| {
        let list = item.get(name)?.as_array()?;
        let main =
            list.iter().find(|entry| text_at(entry, "role").is_some_and(|role| role == "main"));
        text_at(main.or_else(|| list.first())?, part)
    };
    let mut record = Record {
        id: text("uri").unwrap_or_default(),
        version: text("version").and_then(|version| version.trim().parse().ok()),
        title: text("headline").or_else(|| listed("headlines", "value")).or_else(|| text("title")),
        lead: text("description_text").or_else(|| listed("descriptions", "value")),
        language: text("language"),
        url: text("url").or_else(|| text("link")),
        tags: texts(item.get("subject").or_else(|| item.get("subjects"))),
        section: texts(item.get("genre").or_else(|| item.get("genres"))).into_iter().next(),
        ..Record::default()
    };
    record.authors = match text("byline") {
        Some(byline) => vec![byline],
        None => texts(item.get("bylines")),
    };
    let renditions = item.get("renditions").or_else(|| item.get("associations"));
    record.image = renditions.and_then(first_address);
    record.blocks = if let Some(html) = text("body_xhtml") {
        blocks_of_fragment(&html)
    } else if let Some(bodies) = item.get("bodies").and_then(Value::as_array) {
        let is_html =
            |body: &&Value| text_at(body, "contenttype").is_some_and(|kind| kind.contains("html"));
        let body = bodies.iter().find(is_html).or_else(|| bodies.first());
        let value = body.and_then(|body| text_at(body, "value")).unwrap_or_default();
        if body.as_ref().is_some_and(is_html) {
            blocks_of_fragment(&value)
        } else {
            of_text(&value)
        }
    } else {
        of_text(&text("body_text").unwrap_or_default())
    };
    let terms = &mut record.terms;
    terms.published =
        text("firstcreated").or_else(|| text("contentcreated")).or_else(|| text("versioncreated"));
    terms.updated = text("versioncreated");
    terms.status = text("pubstatus");
    terms.embargo = text("embargoed");
    terms.expires = text("expires");
    // An embargo without a time lasts until it is lifted.
    if item.get("embargoed").is_some_and(|value| !value.is_null()) && terms.embargo.is_none() {
        terms.hidden = Some(Refusal::Embargo("it is lifted".to_owned()));
    }
    Some(record)
}

fn first_address(value: &Value) -> Option<String> {
    let list: Vec<&Value> = match value {
        Value::Array(values) => values.iter().collect(),
        Value::Object(fields) => fields.values().collect(),
        _ => Vec::new(),
    };
    list.into_iter().find_map(|value| text_at(value, "href").or_else(|| text_at(value, "url")))
}

fn text_at(value: &Value, name: &str) -> Option<String> {
    string(value.get(name)?)
}

fn string(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()).filter(|text| !text.trim().is_empty()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// Texts, and names of objects; one or a list.
fn texts(value: Option<&Value>) -> Vec<String> {
    match value {
        Some(Value::Array(values)) => values.iter().flat_map(|value| texts(Some(value))).collect(),
        Some(Value::Object(_)) => value
            .and_then(|value| {
                text_at(value, "name")
                    .or_else(|| text_at(value, "byline"))
                    .or_else(|| text_at(value, "value"))
            })
            .into_iter()
            .collect(),
        Some(value) => string(value).into_iter().collect(),
        None => Vec::new(),
    }
}
