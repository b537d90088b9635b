//! IPTC's NewsML-G2 and NITF: items → records. Status, embargo and versions as the standards have them.

use super::blocks::of_text;
use super::feed::blocks_of_element;
use super::html::blocks_of_fragment;
use super::record::Record;
use super::record::Refusal;
use super::xml::Element;
use super::xml::local;

/// The record of a `newsItem`. `None` for what holds no text: a picture, a package.
pub(super) fn news_item(item: &Element) -> Option<Record> {
    let meta = item.child("itemMeta");
    let content = item.child("contentMeta");
    let class = meta.and_then(|meta| code(meta.child("itemClass")?));
    if class.is_some_and(|class| class != "text" && class != "composite") {
        return None;
    }
    let mut record = Record {
        id: item.attribute("guid").unwrap_or_default().to_owned(),
        version: item.attribute("version").and_then(|version| version.trim().parse().ok()),
        language: item.attribute("lang").map(str::to_owned),
        ..Record::default()
    };
    if let Some(meta) = meta {
        let terms = &mut record.terms;
        terms.status = meta.child("pubStatus").and_then(code).map(str::to_owned);
        terms.embargo = meta.text_of("embargoed");
        // An empty element withholds without a time.
        if meta.child("embargoed").is_some() && terms.embargo.is_none() {
            terms.hidden = Some(Refusal::Embargo("it is lifted".to_owned()));
        }
        terms.updated = meta.text_of("versionCreated");
        terms.published = meta.text_of("firstCreated").or_else(|| meta.text_of("versionCreated"));
        record.title = meta.text_of("title");
        record.url = meta
            .all("link")
            .filter(|link| link.attribute("rel").is_none_or(|rel| local(rel) == "canonical"))
            .find_map(|link| link.attribute("href"))
            .map(str::to_owned);
    }
    if let Some(content) = content {
        record.title = content.text_of("headline").or(record.title);
        record.lead = content.text_of("description");
        record.language = content
            .child("language")
            .and_then(|language| language.attribute("tag"))
            .map(str::to_owned)
            .or(record.language);
        record.authors = content.all("by").map(Element::text).collect();
        if record.authors.is_empty() {
            record.authors = content.all("creator").filter_map(name).collect();
        }
        record.tags = content.all("subject").filter_map(name).collect();
        record.tags.extend(content.all("keyword").map(Element::text));
        record.section = content.child("genre").and_then(name);
        if record.terms.published.is_none() {
            record.terms.published = content.text_of("contentCreated");
        }
    }
    for usage in item.all("rightsInfo").flat_map(Element::elements) {
        if usage.attribute("embargoed").is_some() {
            record.terms.embargo = usage.attribute("embargoed").map(str::to_owned);
        }
    }
    let contents = item.child("contentSet").map(|set| set.elements().collect::<Vec<_>>());
    for part in contents.into_iter().flatten() {
        let kind = part.attribute("contenttype").unwrap_or_default();
        match part.local() {
            "inlineXML" => {
                let document = part.elements().next();
                if let Some(nitf) = document.filter(|root| root.local() == "nitf") {
                    let inner = self::nitf(nitf);
                    record.title = record.title.or(inner.title);
                    record.lead = record.lead.or(inner.lead);
                    record.terms = strictest(record.terms, inner.terms);
                    if record.authors.is_empty() {
                        record.authors = inner.authors;
                    }
                    record.blocks.extend(inner.blocks);
                } else {
                    record.blocks.extend(blocks_of_element(part));
                }
            }
            "inlineData" if kind.contains("html") => {
                record.blocks.extend(blocks_of_fragment(&part.text()));
            }
            "inlineData" => record.blocks.extend(of_text(&part.text())),
            _ => {}
        }
    }
    Some(record)
}

/// The record of an `nitf` document.
pub(super) fn nitf(document: &Element) -> Record {
    let data = document.at(&["head", "docdata"]);
    let head = document.at(&["body", "body.head"]);
    let mut record =
        Record { language: document.attribute("lang").map(str::to_owned), ..Record::default() };
    record.version = document.attribute("version").and_then(|version| version.trim().parse().ok());
    if let Some(data) = data {
        let value = |name: &str, of: &str| {
            data.child(name).and_then(|field| field.attribute(of)).map(str::to_owned)
        };
        record.id = value("doc-id", "id-string").unwrap_or_default();
        let terms = &mut record.terms;
        terms.published = value("date.release", "norm").or_else(|| value("date.issue", "norm"));
        // Not before its release.
        terms.embargo = value("date.release", "norm");
        terms.expires = value("date.expire", "norm");
        terms.status = data.attribute("management-status").map(str::to_owned);
        record.tags = data
            .at(&["key-list"])
            .into_iter()
            .flat_map(|list| list.all("keyword"))
            .filter_map(|word| word.attribute("key"))
            .map(str::to_owned)
            .collect();
    }
    let metas = document.child("head").into_iter().flat_map(|head| head.all("meta"));
    for meta in metas {
        let is = |name: &str| {
            meta.attribute("name").is_some_and(|known| known.eq_ignore_ascii_case(name))
        };
        if is("robots")
            && meta
                .attribute("content")
                .is_some_and(|rules| rules.to_lowercase().contains("noindex"))
        {
            record.terms.hidden = Some(Refusal::NotIndexed);
        }
    }
    record.section = document
        .at(&["head", "pubdata"])
        .and_then(|data| data.attribute("position.section"))
        .map(str::to_owned);
    record.title = document.at(&["head", "title"]).map(Element::text);
    if let Some(head) = head {
        record.title = head.at(&["hedline", "hl1"]).map(Element::text).or(record.title);
        record.lead = head.text_of("abstract");
        record.authors = head
            .all("byline")
            .map(|line| line.text_of("person").unwrap_or_else(|| line.text()))
            .collect();
    }
    record.blocks =
        document.at(&["body", "body.content"]).map(blocks_of_element).unwrap_or_default();
    record
}

/// What either forbids.
fn strictest(outer: super::record::Terms, inner: super::record::Terms) -> super::record::Terms {
    super::record::Terms {
        hidden: outer.hidden.or(inner.hidden),
        embargo: outer.embargo.or(inner.embargo),
        expires: outer.expires.or(inner.expires),
        status: outer.status.or(inner.status),
        published: outer.published.or(inner.published),
        ..outer
    }
}

/// A code without the name of its vocabulary.
fn code(element: &Element) -> Option<&str> {
    let code = element.attribute("qcode").or_else(|| element.attribute("uri"))?;
    code.rsplit([':', '/']).next()
}

fn name(element: &Element) -> Option<String> {
    element
        .text_of("name")
        .or_else(|| element.attribute("literal").map(str::to_owned))
        .or_else(|| Some(element.text()).filter(|text| !text.trim().is_empty()))
}
