//! schema.org articles in a page's JSON-LD. Tolerant, and no processor of JSON-LD: contexts aren't resolved.
//!
//! Known forms: an object, an array, an `@graph`; of several scripts the first article. People and pictures as texts or
//! objects. What may be shown: `isAccessibleForFree` and `hasPart`, as search engines read them.

use serde_json::Value;

/// What the script of a page says of its article.
#[derive(Debug, Default)]
pub(super) struct Linked {
    pub(super) title: Option<String>,
    pub(super) lead: Option<String>,
    pub(super) body: Option<String>,
    pub(super) url: Option<String>,
    pub(super) section: Option<String>,
    pub(super) language: Option<String>,
    pub(super) image: Option<String>,
    pub(super) authors: Vec<String>,
    pub(super) tags: Vec<String>,
    pub(super) published: Option<String>,
    pub(super) updated: Option<String>,
    pub(super) expires: Option<String>,
    pub(super) status: Option<String>,
    pub(super) access: Option<String>,
    /// CSS selectors of what is paid for.
    pub(super) paid_parts: Vec<String>,
}

/// The article that the scripts describe.
pub(super) fn article(scripts: &[String]) -> Option<Linked> {
    scripts.iter().find_map(|script| {
        // Some end in more than their JSON.
        let first = serde_json::Deserializer::from_str(script).into_iter::<Value>().next();
        find(&first?.ok()?).map(read)
    })
}

fn find(value: &Value) -> Option<&Value> {
    match value {
        Value::Array(values) => values.iter().find_map(find),
        Value::Object(fields) if !is_article(value) => ["@graph", "mainEntity", "mainEntityOfPage"]
            .iter()
            .find_map(|name| find(fields.get(*name)?)),
        Value::Object(_) => Some(value),
        _ => None,
    }
}

fn is_article(value: &Value) -> bool {
    texts(value.get("@type")).iter().any(|kind| {
        let kind = kind.rsplit(['/', ':']).next().unwrap_or_default();
        kind.ends_with("Article") || kind.ends_with("BlogPosting") || kind == "Report"
    })
}

fn read(value: &Value) -> Linked {
    let text = |name: &str| texts(value.get(name)).into_iter().next();
    let mut linked = Linked {
        title: text("headline").or_else(|| text("name")),
        lead: text("description").or_else(|| text("abstract")),
        body: text("articleBody").or_else(|| text("text")),
        url: text("url").or_else(|| address(value.get("mainEntityOfPage"))),
        section: text("articleSection"),
        language: text("inLanguage"),
        image: address(value.get("image")),
        authors: texts(value.get("author")),
        tags: texts(value.get("keywords")),
        published: text("datePublished"),
        updated: text("dateModified"),
        expires: text("expires"),
        status: text("creativeWorkStatus"),
        ..Linked::default()
    };
    // One text may hold several words.
    if let [tags] = linked.tags.as_slice() {
        linked.tags = tags.split(',').map(|tag| tag.trim().to_owned()).collect();
    }
    if is_false(value.get("isAccessibleForFree")) {
        linked.access = Some("paid".to_owned());
    }
    let parts = match value.get("hasPart") {
        Some(Value::Array(parts)) => parts.as_slice(),
        Some(part) => std::slice::from_ref(part),
        None => &[],
    };
    for part in parts.iter().filter(|part| is_false(part.get("isAccessibleForFree"))) {
        match texts(part.get("cssSelector")).as_slice() {
            [] => linked.access = Some("paid".to_owned()),
            selectors => linked.paid_parts.extend_from_slice(selectors),
        }
    }
    linked
}

/// `false`, also as a text or an address.
fn is_false(value: Option<&Value>) -> bool {
    match value {
        Some(Value::Bool(value)) => !value,
        Some(Value::String(text)) => text.to_lowercase().ends_with("false"),
        _ => false,
    }
}

/// Texts, numbers, and names of objects; one or a list.
fn texts(value: Option<&Value>) -> Vec<String> {
    match value {
        Some(Value::String(text)) if !text.trim().is_empty() => vec![text.clone()],
        Some(Value::Number(number)) => vec![number.to_string()],
        Some(Value::Array(values)) => values.iter().flat_map(|value| texts(Some(value))).collect(),
        Some(Value::Object(fields)) => texts(fields.get("name").or_else(|| fields.get("@value"))),
        _ => Vec::new(),
    }
}

/// An address, or that of an object; of several the first.
fn address(value: Option<&Value>) -> Option<String> {
    match value? {
        Value::String(text) => Some(text.clone()),
        Value::Array(values) => values.iter().find_map(|value| address(Some(value))),
        Value::Object(fields) => {
            ["url", "contentUrl", "@id"].iter().find_map(|name| address(fields.get(*name)))
        }
        _ => None,
    }
}
