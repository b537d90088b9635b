//! A built page → a record: what the publisher marks (`data-referat-*`), else what it tells search engines (JSON-LD, then
//! OpenGraph and meta elements), else what looks like the main text.
//!
//! `noindex` refuses a page; `nosnippet` keeps its text out, `data-nosnippet` that of an element.

use super::blocks::Blocks;
use super::blocks::is_skipped;
use super::blocks::of_text;
use super::jsonld;
use super::record::Record;
use super::record::Refusal;
use super::record::line;
use super::time::moment;
use dom_query::Document;
use dom_query::NodeRef;
use dom_smoothie::Config;
use dom_smoothie::Readability;
use jiff::Timestamp;
use referat::BlockKind;
use std::collections::BTreeMap;

/// Elements within elements, about: a parser's work grows with the square of this, and no page is so deep.
const MAX_DEPTH: usize = 2000;

/// Deeper trees aren't looked through for their main text, which takes longer still; browsers build none that are deeper.
const MAX_TREE_DEPTH: usize = 512;

/// A main text has so many characters, or there is none.
const MIN_MAIN_TEXT: usize = 140;

/// What stands in a page beside its text.
#[derive(Debug, Default)]
struct Head {
    /// Values of `data-referat-NAME`.
    marked: BTreeMap<String, Vec<String>>,
    /// Contents of meta elements by name or property.
    meta: BTreeMap<String, Vec<String>>,
    /// Texts of JSON-LD scripts.
    scripts: Vec<String>,
    canonical: Option<String>,
    language: Option<String>,
    title: Option<String>,
    heading: Option<String>,
    has_unshown: bool,
}

/// The text of a piece of HTML, without what isn't shown.
pub(crate) fn text_of(html: &str) -> String {
    let blocks = blocks_of_fragment(html);
    blocks.into_iter().map(|(_, text)| text).collect::<Vec<_>>().join(" ")
}

/// The blocks of a piece of HTML.
pub(crate) fn blocks_of_fragment(html: &str) -> Vec<(BlockKind, String)> {
    if is_too_deep(html) {
        return Vec::new();
    }
    let document = Document::fragment(html);
    let mut blocks = Blocks::default();
    walk(&document.root(), &mut blocks);
    blocks.finish()
}

/// The record of a page. `path`: where it lies below the folder of the site, its name where it has no other.
pub(crate) fn page(html: &str, path: &str, now: Timestamp) -> Result<Record, String> {
    if is_too_deep(html) {
        return Err(format!("more than {MAX_DEPTH} elements within each other"));
    }
    let document = Document::from(html);
    let head = head_of(&document.root());
    let mut record = Record::default();
    let marked = |name: &str| head.marked.get(name).and_then(|values| values.first()).cloned();
    let meta = |names: &[&str]| {
        names.iter().find_map(|name| head.meta.get(*name)?.iter().find_map(|text| line(text)))
    };
    let all = |name: &str| head.marked.get(name).cloned().unwrap_or_default();
    let linked = jsonld::article(&head.scripts);
    let is_article = linked.is_some()
        || head.marked.contains_key("body")
        || meta(&["og:type"]).is_some_and(|kind| kind == "article");
    let linked = linked.unwrap_or_default();
    robots(&head, now, &mut record);
    if !is_article && meta(&["og:type"]).is_some() {
        record.terms.hidden.get_or_insert(Refusal::NoArticle);
    }

    let address = marked("url").or_else(|| head.canonical.clone()).or(linked.url.clone());
    let address = address.or_else(|| meta(&["og:url"])).and_then(|address| line(&address));
    record.id = marked("id").or_else(|| address.clone()).unwrap_or_else(|| path.to_owned());
    record.url = address.or_else(|| Some(address_of(path)));
    record.title = marked("title")
        .or(linked.title)
        .or_else(|| meta(&["og:title", "twitter:title"]))
        .or_else(|| head.heading.clone())
        .or_else(|| head.title.clone());
    record.lead = marked("lead")
        .or(linked.lead)
        .or_else(|| meta(&["og:description", "description", "twitter:description"]));
    record.section = marked("section").or(linked.section).or_else(|| meta(&["article:section"]));
    record.language = marked("language").or(linked.language).or_else(|| head.language.clone());
    record.image = marked("image").or(linked.image).or_else(|| meta(&["og:image"]));
    record.version = marked("version").and_then(|version| version.trim().parse().ok());
    record.authors = first_of([all("author"), linked.authors, metas(&head, "author")]);
    let keywords = meta(&["news_keywords", "keywords"]).unwrap_or_default();
    let keywords = keywords.split(',').map(str::to_owned).collect();
    record.tags = first_of([all("tag"), linked.tags, metas(&head, "article:tag"), keywords]);
    let terms = &mut record.terms;
    terms.published =
        marked("date").or(linked.published).or_else(|| meta(&["article:published_time", "date"]));
    terms.updated =
        marked("updated").or(linked.updated).or_else(|| meta(&["article:modified_time"]));
    terms.embargo = marked("embargo");
    terms.expires =
        marked("expires").or(linked.expires).or_else(|| meta(&["article:expiration_time"]));
    terms.status = marked("status").or(linked.status);
    terms.access = marked("access").or(linked.access);
    terms.suppress = all("suppress");

    // What a page marks as paid for is taken out of it before anything is read from it.
    let mut has_unshown = head.has_unshown;
    for selector in &linked.paid_parts {
        match document.try_select(selector) {
            Some(part) => part.remove(),
            None => terms.access = Some("paid".to_owned()),
        }
        has_unshown = true;
    }
    let articles = document.select("[data-referat-body]");
    if articles.length() > 0 {
        let mut blocks = Blocks::default();
        articles.nodes().iter().for_each(|node| walk(node, &mut blocks));
        record.blocks = blocks.finish();
    } else if let Some(body) = linked.body.filter(|_| !has_unshown) {
        record.blocks = of_text(&body);
    } else {
        record.blocks = main_text(document, is_article);
        if record.blocks.is_empty() && !is_article {
            record.terms.hidden.get_or_insert(Refusal::NoArticle);
        }
    }
    let title = record.title.as_deref().and_then(line);
    let is_title = |text: &str| line(text) == title;
    record.blocks.retain(|(kind, text)| *kind != BlockKind::Subhead || !is_title(text));
    Ok(record)
}

/// Whether so many elements begin without an end that parsing would take long. Those that end by themselves don't count.
fn is_too_deep(html: &str) -> bool {
    const ENDING: [&str; 26] = [
        "p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot", "option", "optgroup",
        "br", "img", "hr", "input", "meta", "link", "source", "track", "area", "base", "col",
        "embed", "wbr", "param",
    ];
    let (mut depth, mut rest) = (0usize, html);
    while let Some((_, tag)) = rest.split_once('<') {
        rest = tag;
        if let Some(end) = tag.strip_prefix('/') {
            let name =
                end.chars().take_while(char::is_ascii_alphanumeric).take(16).collect::<String>();
            if !ENDING.contains(&name.to_ascii_lowercase().as_str()) {
                depth = depth.saturating_sub(1);
            }
        } else if tag.starts_with(|c: char| c.is_ascii_alphabetic()) {
            let name =
                tag.chars().take_while(char::is_ascii_alphanumeric).take(16).collect::<String>();
            depth += usize::from(!ENDING.contains(&name.to_ascii_lowercase().as_str()));
            if depth > MAX_DEPTH {
                return true;
            }
        }
    }
    false
}

/// How many elements lie within each other.
fn depth_of(root: &NodeRef<'_>) -> usize {
    let mut deepest = 0;
    let mut todo: Vec<(NodeRef<'_>, usize)> = vec![(*root, 0)];
    while let Some((node, depth)) = todo.pop() {
        deepest = deepest.max(depth);
        todo.extend(node.children_it(false).map(|child| (child, depth + 1)));
    }
    deepest
}

fn first_of<const N: usize>(lists: [Vec<String>; N]) -> Vec<String> {
    lists
        .into_iter()
        .find(|list| list.iter().any(|text| !text.trim().is_empty()))
        .unwrap_or_default()
}

fn metas(head: &Head, name: &str) -> Vec<String> {
    head.meta.get(name).cloned().unwrap_or_default()
}

/// The address of a file of a built site: an index page is its folder.
fn address_of(path: &str) -> String {
    let folder = path.strip_suffix("index.html").or_else(|| path.strip_suffix("index.htm"));
    folder.unwrap_or(path).to_owned()
}

/// What the page forbids, as search engines know it.
fn robots(head: &Head, now: Timestamp, record: &mut Record) {
    for name in ["robots", "googlebot", "googlebot-news", "referat", "x-robots-tag"] {
        for content in head.meta.get(name).into_iter().flatten() {
            let content = content.to_lowercase();
            for rule in content.split(',').map(str::trim) {
                match rule {
                    "noindex" | "none" => {
                        record.terms.hidden.get_or_insert(Refusal::NotIndexed);
                    }
                    "nosnippet" => record.terms.no_snippet = true,
                    _ if rule.replace(' ', "") == "max-snippet:0" => record.terms.no_snippet = true,
                    _ => {}
                }
            }
            if let Some((_, until)) = content.split_once("unavailable_after:")
                && moment(&until.to_uppercase()).is_none_or(|until| until.first <= now)
            {
                record.terms.hidden.get_or_insert(Refusal::Expired(until.trim().to_owned()));
            }
        }
    }
}

/// Adds the blocks below `root`, itself included. Not recursive: a page may nest as deep as it likes.
fn walk(root: &NodeRef<'_>, blocks: &mut Blocks) {
    // A name marks the end of an element.
    let mut todo: Vec<(NodeRef<'_>, Option<String>)> = vec![(*root, None)];
    while let Some((node, end)) = todo.pop() {
        if let Some(name) = end {
            blocks.leave(&name);
            continue;
        }
        if node.is_text() {
            blocks.text(&node.text());
            continue;
        }
        if node.is_comment() || node.is_doctype() {
            continue;
        }
        if node.is_element() {
            let name = node.node_name().map(|name| name.to_string()).unwrap_or_default();
            if is_skipped(&name) || is_unshown(&node) || node.has_attr("data-referat-ignore") {
                continue;
            }
            blocks.enter(&name, &|attribute| node.attr(attribute).map(|value| value.to_string()));
            todo.push((node, Some(name)));
        }
        todo.extend(node.children_it(true).map(|child| (child, None)));
    }
}

/// Whether an element isn't shown to readers, or not to be.
fn is_unshown(node: &NodeRef<'_>) -> bool {
    ["data-nosnippet", "hidden"].iter().any(|name| node.has_attr(name))
        || node.attr("aria-hidden").is_some_and(|value| &*value == "true")
}

fn head_of(root: &NodeRef<'_>) -> Head {
    let mut head = Head::default();
    for node in root.descendants_it().filter(NodeRef::is_element) {
        let name = node.node_name().map(|name| name.to_string()).unwrap_or_default();
        let attribute = |name: &str| node.attr(name).map(|value| value.to_string());
        match name.as_str() {
            "html" => head.language = attribute("lang"),
            "meta" => {
                let key =
                    ["name", "property", "http-equiv", "itemprop"].into_iter().find_map(attribute);
                if let (Some(key), Some(content)) = (key, attribute("content")) {
                    head.meta.entry(key.trim().to_lowercase()).or_default().push(content);
                }
            }
            "link" if attribute("rel").is_some_and(|rel| rel.eq_ignore_ascii_case("canonical")) => {
                head.canonical = attribute("href").filter(|address| !address.trim().is_empty());
            }
            "script" => {
                let kind = attribute("type").unwrap_or_default();
                if kind.trim().to_lowercase().starts_with("application/ld+json") {
                    head.scripts.push(node.text().to_string());
                }
            }
            "title" if head.title.is_none() => head.title = Some(node.text().to_string()),
            "h1" if head.heading.is_none() => head.heading = Some(node.text().to_string()),
            _ => {}
        }
        head.has_unshown |= is_unshown(&node);
        for mark in marks_of(&node) {
            let value =
                attribute(&format!("data-referat-{mark}")).filter(|value| !value.trim().is_empty());
            let value = value
                .or_else(|| ["content", "datetime", "src", "href"].into_iter().find_map(attribute));
            let value = value.unwrap_or_else(|| node.text().to_string());
            head.marked.entry(mark).or_default().push(value);
        }
    }
    head
}

/// The names after `data-referat-` of an element's attributes.
fn marks_of(node: &NodeRef<'_>) -> Vec<String> {
    node.query_or(Vec::new(), |node| {
        let attributes = node.as_element().map(|element| &element.attrs).into_iter().flatten();
        let names =
            attributes.filter_map(|attribute| attribute.name.local.strip_prefix("data-referat-"));
        names.map(str::to_owned).collect()
    })
}

/// What looks like the article's text.
fn main_text(document: Document, is_article: bool) -> Vec<(BlockKind, String)> {
    for selector in ["[itemprop~=articleBody]", "article"] {
        let found = document.select(selector);
        // Several are a list of articles, or nested.
        if found.length() != 1 {
            continue;
        }
        let mut blocks = Blocks::default();
        found.nodes().iter().for_each(|node| walk(node, &mut blocks));
        let blocks = blocks.finish();
        if length(&blocks) >= MIN_MAIN_TEXT || is_article && !blocks.is_empty() {
            return blocks;
        }
    }
    if depth_of(&document.root()) > MAX_TREE_DEPTH {
        return Vec::new();
    }
    // Readability doesn't know what isn't to be shown.
    for selector in ["[data-nosnippet]", "[data-referat-ignore]", "[hidden]", "script", "style"] {
        document.select(selector).remove();
    }
    let config =
        Config { disable_json_ld: true, max_elements_to_parse: 100_000, ..Config::default() };
    let read = Readability::with_document(document, None, Some(config));
    let Ok(article) = read.and_then(|mut read| read.parse()) else { return Vec::new() };
    let blocks = blocks_of_fragment(&article.content);
    if length(&blocks) >= MIN_MAIN_TEXT || is_article { blocks } else { Vec::new() }
}

fn length(blocks: &[(BlockKind, String)]) -> usize {
    blocks.iter().map(|(_, text)| text.len()).sum()
}
