//! RSS, Atom and WordPress's export (WXR): items → records.
//!
//! A feed gives the newest articles alone: what it lacks isn't gone.

use super::blocks::of_text;
use super::html::blocks_of_fragment;
use super::html::text_of;
use super::record::Record;
use super::record::Refusal;
use super::record::line;
use super::xml::Element;
use super::xml::Node;
use referat::BlockKind;

/// The record of an `item` of RSS or RDF; of WordPress's export where it has `wp:` fields. `None` for what is no article.
pub(super) fn item(item: &Element, language: Option<&str>) -> Option<Record> {
    let link = item.text_of("link").and_then(|link| line(&link));
    let text = |name: &str| item.text_of(name);
    let content = text("content:encoded");
    let summary = text("excerpt:encoded").or_else(|| text("description"));
    let mut record = Record {
        title: item.all("title").find(|title| title.name == "title").map(Element::text),
        url: link.clone(),
        language: text("dc:language").or_else(|| language.map(str::to_owned)),
        authors: [text("dc:creator"), text("author")]
            .into_iter()
            .flatten()
            .take(1)
            .map(name_in)
            .collect(),
        image: picture(item),
        ..Record::default()
    };
    record.id = text("guid").or(link).unwrap_or_default();
    record.terms.published = text("pubDate").or_else(|| text("dc:date"));
    record.terms.updated = text("atom:updated").or_else(|| text("dcterms:modified"));
    for category in
        item.all("category").filter(|category| category.attribute("domain") != Some("post_format"))
    {
        let name = category.text();
        if record.section.is_none() && category.attribute("domain") != Some("post_tag") {
            record.section = Some(name);
        } else {
            record.tags.push(name);
        }
    }
    match content {
        Some(content) => {
            record.blocks = blocks_of_fragment(&without_shortcodes(&content));
            record.lead = summary.map(|summary| text_of(&summary));
        }
        // A feed of summaries: what it has is all there is.
        None => record.blocks = blocks_of_fragment(&summary.unwrap_or_default()),
    }
    if item.elements().any(|field| field.name.starts_with("wp:")) {
        return wordpress(item, record);
    }
    drafts(item, &mut record);
    Some(record)
}

/// What WordPress's export says besides.
fn wordpress(item: &Element, mut record: Record) -> Option<Record> {
    let text = |name: &str| item.text_of(name).and_then(|text| line(&text));
    // Pictures, menus, old versions.
    if !matches!(text("wp:post_type").as_deref(), Some("post" | "page" | "article" | "news") | None)
    {
        return None;
    }
    let is_date = |date: &String| !date.starts_with("0000");
    record.terms.published = text("wp:post_date_gmt").filter(is_date).or(record.terms.published);
    record.terms.updated = text("wp:post_modified_gmt").filter(is_date).or(record.terms.updated);
    record.terms.status = text("wp:status");
    if text("wp:post_password").is_some() {
        record.terms.hidden = Some(Refusal::Password);
    }
    Some(record)
}

/// The record of an Atom entry.
pub(super) fn entry(entry: &Element, language: Option<&str>) -> Record {
    let link = |rel: &str| {
        let links =
            entry.all("link").filter(|link| link.attribute("rel").unwrap_or("alternate") == rel);
        links.filter_map(|link| link.attribute("href")).map(str::to_owned).next()
    };
    let url = link("alternate");
    let mut record = Record {
        id: entry.text_of("id").or_else(|| url.clone()).unwrap_or_default(),
        title: entry.all("title").next().map(plain),
        lead: entry.child("summary").map(plain),
        url,
        language: entry.attribute("lang").or(language).map(str::to_owned),
        authors: entry.all("author").filter_map(|author| author.text_of("name")).collect(),
        image: picture(entry).or_else(|| link("enclosure")),
        ..Record::default()
    };
    let labels = entry.all("category").filter_map(|category| {
        category.attribute("label").or_else(|| category.attribute("term")).map(str::to_owned)
    });
    let mut labels = labels.filter(|label| !label.contains("schemas.google.com"));
    record.section = labels.next();
    record.tags = labels.collect();
    record.blocks = match entry.child("content") {
        Some(content) => blocks_of(content),
        None => entry.child("summary").map(blocks_of).unwrap_or_default(),
    };
    if entry.child("content").is_none() {
        record.lead = None;
    }
    record.terms.published = entry.text_of("published").or_else(|| entry.text_of("updated"));
    record.terms.updated = entry.text_of("updated");
    drafts(entry, &mut record);
    record
}

/// Atom's `app:draft`, and `media:restriction`, wherever they stand.
fn drafts(item: &Element, record: &mut Record) {
    for field in item.below() {
        let value = field.text();
        match field.local() {
            "draft" if value.trim().eq_ignore_ascii_case("yes") => {
                record.terms.hidden = Some(Refusal::Draft);
            }
            "robots" if value.to_lowercase().contains("noindex") => {
                record.terms.hidden = Some(Refusal::NotIndexed);
            }
            // active, blocked, deleted.
            "status"
                if field.name == "media:status"
                    && field.attribute("state").is_some_and(|state| state != "active") =>
            {
                record.terms.hidden = Some(Refusal::Draft);
            }
            _ => {}
        }
    }
}

/// A text construct of Atom as text.
fn plain(element: &Element) -> String {
    match element.attribute("type") {
        Some("html" | "text/html") => text_of(&element.text()),
        _ => element.text(),
    }
}

/// A text construct of Atom, or its content, as blocks.
fn blocks_of(element: &Element) -> Vec<(BlockKind, String)> {
    match element.attribute("type") {
        Some("html" | "text/html") => blocks_of_fragment(&element.text()),
        Some("xhtml" | "application/xhtml+xml") => blocks_of_element(element),
        _ => of_text(&element.text()),
    }
}

/// The blocks of marked-up text in XML.
pub(super) fn blocks_of_element(root: &Element) -> Vec<(BlockKind, String)> {
    enum Step<'e> {
        Enter(&'e Node),
        Leave(&'e str),
    }
    let mut blocks = super::blocks::Blocks::default();
    let mut todo: Vec<Step<'_>> = root.children.iter().rev().map(Step::Enter).collect();
    while let Some(step) = todo.pop() {
        match step {
            Step::Leave(name) => blocks.leave(name),
            Step::Enter(Node::Text(text)) => blocks.text(text),
            Step::Enter(Node::Element(element)) => {
                let name = element.local();
                let unshown = element.attribute("data-nosnippet").is_some();
                if super::blocks::is_skipped(name) || unshown {
                    continue;
                }
                blocks.enter(name, &|attribute| element.attribute(attribute).map(str::to_owned));
                todo.push(Step::Leave(name));
                todo.extend(element.children.iter().rev().map(Step::Enter));
            }
        }
    }
    blocks.finish()
}

fn picture(item: &Element) -> Option<String> {
    let is_image = |element: &&Element| {
        element.attribute("type").is_some_and(|kind| kind.starts_with("image"))
            || element.attribute("medium") == Some("image")
            || element.name == "media:thumbnail"
    };
    let found = item.below().filter(|element| {
        matches!(element.name.as_str(), "enclosure" | "media:content" | "media:thumbnail")
    });
    let url = found.filter(is_image).find_map(|element| element.attribute("url"));
    url.map(str::to_owned)
}

/// RSS has it as `mail@address (Name)`.
fn name_in(author: String) -> String {
    let name = author
        .split_once('(')
        .and_then(|(_, rest)| rest.split_once(')'))
        .map(|(name, _)| name.to_owned());
    name.unwrap_or(author)
}

/// WordPress's `[caption]…[/caption]` as the element it becomes; other marks in brackets are left out.
fn without_shortcodes(content: &str) -> String {
    const KNOWN: [&str; 6] = ["gallery", "embed", "audio", "video", "playlist", "more"];
    let mut out = String::with_capacity(content.len());
    let mut rest = content;
    while let Some((before, after)) = rest.split_once('[') {
        out.push_str(before);
        let name: String =
            after.trim_start_matches('/').chars().take_while(char::is_ascii_alphabetic).collect();
        let end = after.find(']').filter(|_| name == "caption" || KNOWN.contains(&name.as_str()));
        let Some(end) = end else {
            out.push('[');
            rest = after;
            continue;
        };
        if name == "caption" {
            out.push_str(if after.starts_with('/') { "</figcaption>" } else { "<figcaption>" });
        }
        rest = after.get(end + 1..).unwrap_or_default();
    }
    out.push_str(rest);
    // Classic posts part paragraphs by empty lines alone.
    if out.contains("<p") || out.contains("<!-- wp:") {
        return out;
    }
    out.replace("\r\n", "\n").replace("\n\n", "<br><br>")
}
