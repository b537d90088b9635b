//! Summaries of articles that are handed in: as an engine gives them out, or any text.

use super::JsResult;
use super::properties::Properties;
use super::properties::invalid;
use super::properties::wrong;
use super::to_js;
use super::to_js_error;
use crate::Article;
use crate::Block;
use crate::BlockKind;
use crate::Budget;
use crate::Date;
use crate::SummaryOptions;
use crate::article::blocks_of;
use crate::text::span::Utf8;
use js_sys::Array;
use wasm_bindgen::prelude::*;

/// The sentences that tell most of `articles`.
#[wasm_bindgen(unchecked_return_type = "Summary")]
pub fn summarize(
    #[wasm_bindgen(unchecked_param_type = "readonly ArticleText[]")] articles: &JsValue,
    #[wasm_bindgen(unchecked_param_type = "SummaryOptions | undefined")] options: &JsValue,
) -> JsResult {
    let articles = articles_of(articles)?;
    let summary = crate::summarize(&articles, &summary_options(options)?);
    to_js(&summary.map_err(|error| to_js_error(&error))?)
}

/// What `articles` of one story say together, and each when it came.
#[wasm_bindgen(unchecked_return_type = "StorySummary")]
pub fn story(
    #[wasm_bindgen(unchecked_param_type = "readonly ArticleText[]")] articles: &JsValue,
    #[wasm_bindgen(unchecked_param_type = "SummaryOptions | undefined")] options: &JsValue,
) -> JsResult {
    let articles = articles_of(articles)?;
    let story = crate::story(&articles, &summary_options(options)?);
    to_js(&story.map_err(|error| to_js_error(&error))?)
}

/// The last of `articles` against what those before it say.
#[wasm_bindgen(unchecked_return_type = "Comparison")]
pub fn compare(
    #[wasm_bindgen(unchecked_param_type = "readonly ArticleText[]")] articles: &JsValue,
) -> JsResult {
    to_js(&crate::compare(&articles_of(articles)?))
}

/// What `articles` are about.
#[wasm_bindgen(js_name = keyTerms, unchecked_return_type = "KeyTerms")]
pub fn key_terms(
    #[wasm_bindgen(unchecked_param_type = "readonly ArticleText[]")] articles: &JsValue,
    #[wasm_bindgen(unchecked_param_type = "KeyTermOptions | undefined")] options: &JsValue,
) -> JsResult {
    let articles = articles_of(articles)?;
    let mut options = Properties::options(options, &["limit"]);
    let limit = options.count("limit", 10);
    options.done()?;
    let terms = crate::key_terms(&articles, limit);
    to_js(&terms.map_err(|error| to_js_error(&error))?)
}

fn summary_options(value: &JsValue) -> Result<SummaryOptions, JsValue> {
    type Limited = fn(usize) -> Budget;
    const BUDGETS: [(&str, Limited); 4] = [
        ("sentences", Budget::Sentences),
        ("words", Budget::Words),
        ("maxWords", Budget::MaxWords),
        ("chars", Budget::Chars),
    ];
    let mut options = Properties::options(
        value,
        &["sentences", "words", "maxWords", "chars", "query", "language"],
    );
    let mut budget = None;
    for (name, of) in BUDGETS {
        // No length is that long.
        let limit = options.count(name, usize::MAX);
        if limit < usize::MAX && budget.replace(of(limit)).is_some() {
            options.refuse(invalid("one of sentences, words, maxWords and chars is enough"));
        }
    }
    let (query, language) = (options.text("query"), options.text("language"));
    options.done()?;
    Ok(SummaryOptions { budget: budget.unwrap_or_default(), query, language })
}

fn articles_of(value: &JsValue) -> Result<Vec<Article>, JsValue> {
    let articles: &Array = value.dyn_ref().ok_or_else(|| wrong("articles", "an array"))?;
    articles.iter().map(|article| article_of(&article)).collect()
}

/// An article of which only that is read which a summary depends on.
fn article_of(value: &JsValue) -> Result<Article, JsValue> {
    let mut fields = Properties::of(value, "an article");
    let text = fields.text("text").unwrap_or_default();
    let blocks = match fields.get("blocks") {
        Some(blocks) => blocks_in(&text, &blocks).unwrap_or_else(|| {
            fields.refuse(wrong("blocks", "kinds and places of the text’s parts, in order"));
            Vec::new()
        }),
        None => blocks_of(&text),
    };
    let article = Article {
        id: fields.text("id").unwrap_or_default(),
        title: fields.text("title"),
        lead: fields.text("lead"),
        date: fields.text("date").as_deref().and_then(Date::parse),
        language: fields.text("language"),
        text,
        blocks,
        ..Article::default()
    };
    fields.done()?;
    Ok(article)
}

/// Blocks as JavaScript has them; `None` if they aren't such of this text.
fn blocks_in(text: &str, value: &JsValue) -> Option<Vec<Block>> {
    let blocks: &Array = value.dyn_ref()?;
    let mut bytes = Utf8::new(text);
    let blocks = blocks.iter().map(|block| {
        let mut fields = Properties::of(&block, "a block");
        let kind = match fields.text("kind")?.as_str() {
            "paragraph" => BlockKind::Paragraph,
            "subhead" => BlockKind::Subhead,
            "caption" => BlockKind::Caption,
            "byline" => BlockKind::Byline,
            _ => return None,
        };
        let (start, end) = (fields.count("start", usize::MAX), fields.count("end", usize::MAX));
        Some(Block { kind, span: bytes.at(start)?..bytes.at(end)? })
    });
    blocks.collect()
}
