//! The door to summaries: articles at hand, of an index or of none → whole sentences with their sources.
//!
//! What to tell is chosen by [`summary`]; here are the options' ranges and the answer's shape (`www/lib/types.d.ts`).

use crate::article::Article;
use crate::article::Date;
use crate::error::Error;
use crate::search::MAX_QUERY_BYTES;
use crate::search::QueryError;
use crate::summary;
use crate::summary::Budget;
use crate::text::span::Utf16;
use crate::text::tokenize::tokenize;
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
    /// The language of articles that name none, as a BCP 47 tag; without it, their words of grammar tell.
    pub language: Option<String>,
}

impl SummaryOptions {
    /// What the choice of sentences depends on.
    fn chosen(&self) -> summary::Options<'_> {
        let query = self.query.as_deref().filter(|query| !query.trim().is_empty());
        summary::Options { budget: self.budget, query, language: self.language.as_deref() }
    }

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
    Ok(told(articles, summary::summarize(&refs, &options.chosen())))
}

/// A sentence of another version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quote {
    /// Where it stands. Serialised as fields of the quote.
    pub source: Source,
    /// The sentence.
    pub text: String,
}

impl Serialize for Quote {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("Quote", 4)?;
        self.fields(&mut object)?;
        object.end()
    }
}

impl Quote {
    fn of(articles: &[Article], article: usize, span: &Range<usize>) -> Self {
        let text = articles.get(article).and_then(|article| article.text.get(span.clone()));
        Self { source: source(articles, article, span), text: text.unwrap_or_default().to_owned() }
    }

    fn fields<S: SerializeStruct>(&self, object: &mut S) -> Result<(), S::Error> {
        object.serialize_field("articleId", &self.source.article_id)?;
        object.serialize_field("start", &self.source.start)?;
        object.serialize_field("end", &self.source.end)?;
        object.serialize_field("text", &self.text)
    }
}

/// A sentence and what earlier versions say of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ComparedSentence {
    /// The sentence. Serialised as fields of this.
    pub quote: Quote,
    /// `kept`, `changed` or `new`.
    pub change: &'static str,
    /// The earlier sentence that it is, or was made of.
    pub earlier: Option<Quote>,
}

impl ComparedSentence {
    fn of(articles: &[Article], article: usize, compared: &summary::Compared) -> Self {
        Self {
            quote: Quote::of(articles, article, &compared.span),
            change: compared.change.name(),
            earlier: compared.earlier.as_ref().map(|(at, span)| Quote::of(articles, *at, span)),
        }
    }
}

impl Serialize for ComparedSentence {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("ComparedSentence", 6)?;
        self.quote.fields(&mut object)?;
        object.serialize_field("change", self.change)?;
        if let Some(earlier) = &self.earlier {
            object.serialize_field("earlier", earlier)?;
        }
        object.end()
    }
}

/// What became of a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Comparison {
    /// Every sentence of the later version's report, in order.
    pub sentences: Vec<ComparedSentence>,
    /// Sentences of earlier versions that the later one neither has nor changed.
    pub dropped: Vec<Quote>,
}

/// The last of `articles` against what those before it say. Of fewer than two all is new.
pub fn compare(articles: &[Article]) -> Comparison {
    let Some((later, earlier)) = articles.split_last() else {
        return Comparison { sentences: Vec::new(), dropped: Vec::new() };
    };
    let refs: Vec<&Article> = earlier.iter().collect();
    let compared = summary::compare(&refs, later);
    let at = earlier.len();
    let sentence = |one| ComparedSentence::of(articles, at, one);
    Comparison {
        sentences: compared.sentences.iter().map(sentence).collect(),
        dropped: compared.dropped.iter().map(|(at, span)| Quote::of(articles, *at, span)).collect(),
    }
}

/// An article of a story that says something new.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct StoryVersion {
    /// The article.
    pub article_id: String,
    /// Its headline.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// As precise as it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// What it says that no earlier one does, or says otherwise.
    pub news: Vec<ComparedSentence>,
    /// Later articles that say nothing but what was said, most of it here.
    pub repeated_by: Vec<String>,
}

/// A story, told over all its articles.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StorySummary {
    /// What all say, a fact told by several told once.
    pub summary: Summary,
    /// The articles that say something new, oldest first.
    pub timeline: Vec<StoryVersion>,
}

/// What `articles` of one story say together, and each when it came.
///
/// # Errors
/// As [`SummaryOptions::check`].
pub fn story(articles: &[Article], options: &SummaryOptions) -> Result<StorySummary, Error> {
    options.check()?;
    let refs: Vec<&Article> = articles.iter().collect();
    let reading = summary::Reading::of(&refs, options.language.as_deref());
    let id = |at: usize| articles.get(at).map(|article| article.id.clone()).unwrap_or_default();
    let timeline = reading.versions(&refs).into_iter().map(|version| {
        let article = articles.get(version.article);
        let sentence = |one| ComparedSentence::of(articles, version.article, one);
        StoryVersion {
            article_id: id(version.article),
            title: article.and_then(|article| article.title.clone()),
            date: article.and_then(|article| article.date).map(Date::text),
            news: version.news.iter().map(sentence).collect(),
            repeated_by: version.repeated_by.iter().map(|at| id(*at)).collect(),
        }
    });
    let timeline = timeline.collect();
    let chosen = reading.tell(&options.chosen(), &summary::Parameters::default());
    Ok(StorySummary { summary: told(articles, chosen), timeline })
}

/// A term that articles are about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct KeyTerm {
    /// As it is mostly written.
    pub text: String,
    /// How often it stands there.
    pub count: usize,
    /// In how many of the articles.
    pub articles: usize,
    /// What to search for to find articles with it.
    pub query: String,
}

/// What articles are about; what stands most often first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct KeyTerms {
    /// Words and pairs of words, and names of which nothing tells what they are of.
    pub phrases: Vec<KeyTerm>,
    /// Names of people.
    pub people: Vec<KeyTerm>,
    /// Names of places.
    pub places: Vec<KeyTerm>,
    /// Names of companies, parties, authorities.
    pub organisations: Vec<KeyTerm>,
}

/// What `articles` are about: at most `limit` terms of each kind, 1–100.
///
/// # Errors
/// When `limit` is out of range.
pub fn key_terms(articles: &[Article], limit: usize) -> Result<KeyTerms, Error> {
    const MOST: usize = 100;
    if !(1..=MOST).contains(&limit) {
        return Err(QueryError::Option { option: "limit", least: 1, most: MOST }.into());
    }
    let refs: Vec<&Article> = articles.iter().collect();
    let found = summary::key_terms(&refs, limit);
    let terms = |terms: Vec<summary::KeyTerm>| {
        let term = |summary::KeyTerm { text, count, articles }| {
            // What is more than a word to a search is meant word by word.
            let phrase = tokenize(&text).nth(1).is_some();
            let query = if phrase { ["\"", &text, "\""].concat() } else { text.clone() };
            KeyTerm { text, count, articles, query }
        };
        terms.into_iter().map(term).collect()
    };
    Ok(KeyTerms {
        phrases: terms(found.phrases),
        people: terms(found.people),
        places: terms(found.places),
        organisations: terms(found.organisations),
    })
}

/// A place as it is given out.
fn source(articles: &[Article], article: usize, span: &Range<usize>) -> Source {
    let article = articles.get(article);
    let mut utf16 = Utf16::new(article.map_or("", |article| &article.text));
    let article_id = article.map(|article| article.id.clone()).unwrap_or_default();
    Source { article_id, start: utf16.at(span.start), end: utf16.at(span.end) }
}

fn told(articles: &[Article], chosen: Vec<summary::Sentence>) -> Summary {
    let sentences = chosen.into_iter().map(|sentence| {
        let quote = Quote::of(articles, sentence.article, &sentence.span);
        let also_in = sentence.also_in.iter();
        SummarySentence {
            source: quote.source,
            text: quote.text,
            score: sentence.score,
            also_in: also_in.map(|(article, span)| source(articles, *article, span)).collect(),
        }
    });
    Summary {
        sentences: sentences.collect(),
        ids: articles.iter().map(|article| article.id.clone()).collect(),
    }
}
