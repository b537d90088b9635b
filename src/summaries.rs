//! The door to summaries: articles at hand, of an index or of none → whole sentences with their sources.
//!
//! What to tell is chosen by [`summary`]; here are the options' ranges and the answer's shape (`www/lib/types.d.ts`).

use crate::article::Article;
use crate::error::Error;
use crate::search::MAX_QUERY_BYTES;
use crate::search::QueryError;
use crate::summary;
use crate::summary::Budget;
use crate::text::span::Utf16;
use serde::Serialize;
use serde::Serializer;
use serde::ser::SerializeStruct;
use std::ops::Range;

/// How to summarise.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SummaryOptions {
    /// How long: 1–100 sentences, 1–10,000 words, 1–100,000 characters.
    pub budget: Budget,
    /// Prefers sentences that answer this.
    pub query: Option<String>,
}

impl SummaryOptions {
    /// Checks the ranges.
    ///
    /// # Errors
    /// Names the option that is out of range; for a query of more than 32 KiB.
    pub fn check(&self) -> Result<(), QueryError> {
        let (option, limit, most) = match self.budget {
            Budget::Sentences(limit) => ("sentences", limit, 100),
            Budget::Words(limit) => ("words", limit, 10_000),
            Budget::MaxWords(limit) => ("maxWords", limit, 10_000),
            Budget::Chars(limit) => ("chars", limit, 100_000),
        };
        if !(1..=most).contains(&limit) {
            return Err(QueryError::Option { option, least: 1, most });
        }
        match self.query.as_ref().map(String::len) {
            Some(len) if len > MAX_QUERY_BYTES => Err(QueryError::TooLong { len }),
            _ => Ok(()),
        }
    }
}

/// A place in an article's text, in UTF-16 units.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Source {
    /// The article.
    pub article_id: String,
    /// First unit.
    pub start: usize,
    /// One past the last unit.
    pub end: usize,
}

/// A sentence of an article, in full.
#[derive(Debug, Clone, PartialEq)]
pub struct SummarySentence {
    /// Where it stands. Serialised as fields of the sentence.
    pub source: Source,
    /// The sentence.
    pub text: String,
    /// How much it tells of the whole; comparable within one summary.
    pub score: f32,
    /// Where other articles say the same.
    pub also_in: Vec<Source>,
}

impl Serialize for SummarySentence {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("SummarySentence", 6)?;
        object.serialize_field("articleId", &self.source.article_id)?;
        object.serialize_field("start", &self.source.start)?;
        object.serialize_field("end", &self.source.end)?;
        object.serialize_field("text", &self.text)?;
        object.serialize_field("score", &self.score)?;
        object.serialize_field("alsoIn", &self.also_in)?;
        object.end()
    }
}

/// A summary, in reading order.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Summary {
    /// Its sentences.
    pub sentences: Vec<SummarySentence>,
    /// The articles that were summarised.
    pub ids: Vec<String>,
}

/// The sentences that tell most of `articles`, which need be in no index. Their ids are what sources are named by.
///
/// # Errors
/// As [`SummaryOptions::check`].
pub fn summarize(articles: &[Article], options: &SummaryOptions) -> Result<Summary, Error> {
    options.check()?;
    let refs: Vec<&Article> = articles.iter().collect();
    let query = options.query.as_deref().filter(|query| !query.trim().is_empty());
    let chosen = summary::summarize(&refs, &summary::Options { budget: options.budget, query });
    let source = |article: usize, span: &Range<usize>| {
        let article = articles.get(article);
        let mut utf16 = Utf16::new(article.map_or("", |article| &article.text));
        let article_id = article.map(|article| article.id.clone()).unwrap_or_default();
        Source { article_id, start: utf16.at(span.start), end: utf16.at(span.end) }
    };
    let sentences = chosen.into_iter().map(|sentence| {
        let text = articles
            .get(sentence.article)
            .and_then(|article| article.text.get(sentence.span.clone()));
        SummarySentence {
            source: source(sentence.article, &sentence.span),
            text: text.unwrap_or_default().to_owned(),
            score: sentence.score,
            also_in: sentence
                .also_in
                .iter()
                .map(|(article, span)| source(*article, span))
                .collect(),
        }
    });
    Ok(Summary {
        sentences: sentences.collect(),
        ids: articles.iter().map(|article| article.id.clone()).collect(),
    })
}
