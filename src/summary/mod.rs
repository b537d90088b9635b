//! Stage 5: articles → the sentences that tell what is in them.
//!
//! In: articles of one event, or just one, and perhaps a question. Out: whole sentences of theirs, in reading order,
//! each with its article and place; what several articles say is told once and names them all. Only paragraphs hold
//! sentences; captions, subheads and bylines never get here.
//!
//! The method is extractive, a linear score and a greedy choice: position, centrality and redundancy as in the
//! literature (Edmundson, "New Methods in Automatic Extracting", 1969; Radev et al., "Centroid-based summarization",
//! 2004; Carbonell & Goldstein, "The Use of MMR", 1998; Zheng & Lapata, "Sentence Centrality Revisited", 2019), with
//! weights tuned on development sets. The steps: `lines` cuts and counts, `relate` compares, `score` weighs,
//! `select` chooses, `order` puts in order.
//!
//! The same articles in any order give the same sentences. Not here: which articles belong together (`search`).

mod budget;
mod compare;
mod kind;
mod lines;
mod names;
mod opening;
mod order;
mod question;
mod relate;
mod score;
mod select;
mod shape;
mod terms;
mod vector;
mod weights;

pub use budget::Budget;
pub use compare::Change;
pub use compare::Compared;
pub use compare::Comparison;
pub use compare::Version;
pub use compare::compare;
pub use compare::versions;
pub use kind::Kind;
pub use kind::sentences;
pub use terms::KeyTerm;
pub use terms::KeyTerms;
pub use terms::key_terms;
pub use weights::FEATURES;
pub use weights::Parameters;
pub use weights::Weights;

use crate::article::Article;
use crate::text::sort::sort_by_key;
use budget::Purse;
use std::ops::Range;

/// What to tell, and how much of it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options<'q> {
    /// How long the summary is.
    pub budget: Budget,
    /// What the reader asks about; words that the articles don't hold are ignored.
    pub query: Option<&'q str>,
    /// The language of articles that name none, as a BCP 47 tag.
    pub language: Option<&'q str>,
}

/// A sentence of a summary, where it stands and who else says it.
#[derive(Debug, Clone, PartialEq)]
pub struct Sentence {
    /// The article that it is quoted from, as its place among those given.
    pub article: usize,
    /// Where it stands in that article's text, in bytes.
    pub span: Range<usize>,
    /// What it is worth; comparable within one summary only.
    pub score: f32,
    /// The same statement in other articles: article and place, by article.
    pub also_in: Vec<(usize, Range<usize>)>,
}

/// The sentences of `articles` that tell most within `options.budget`, in reading order.
///
/// Fewer, where the rest would only repeat or can't stand alone; none only of articles without a paragraph, or where
/// none is as short as the budget.
///
/// ```
/// use referat::BlockKind;
/// use referat::summary::Budget;
/// use referat::summary::Options;
/// use referat::summary::summarize;
/// let text = "Broen mellem de to byer åbner mandag. Den har kostet to mia. kr.";
/// let article = referat::Article::from_blocks("1", [(BlockKind::Paragraph, text)]);
/// let told = summarize(&[&article], &Options { budget: Budget::Sentences(1), ..Options::default() });
/// assert_eq!(&article.text[told[0].span.clone()], "Broen mellem de to byer åbner mandag.");
/// ```
pub fn summarize(articles: &[&Article], options: &Options<'_>) -> Vec<Sentence> {
    Reading::of(articles, options.language).tell(options, &Parameters::default())
}

/// A sentence and what its worth is the weighted sum of.
#[derive(Debug, Clone)]
pub struct Measured {
    /// Its article, as its place among those given.
    pub article: usize,
    /// Where it stands in that article's text, in bytes.
    pub span: Range<usize>,
    /// By [`FEATURES`].
    pub features: [f32; FEATURES.len()],
    /// Whether it may be told without another.
    pub stands: bool,
}

/// Articles that were read, of which any summary can be made.
#[derive(Debug)]
pub struct Reading<'a> {
    /// The articles and their places among those given, in an order of their own: whatever order they come in, the same is
    /// told.
    articles: Vec<(usize, &'a Article)>,
    story: lines::Story,
    relations: relate::Relations,
    features: Vec<[f32; FEATURES.len()]>,
}

impl<'a> Reading<'a> {
    /// Reads `articles`; `language` is the tag of those that name none. Of what has neither, the words of grammar tell.
    pub fn of(articles: &[&'a Article], language: Option<&str>) -> Self {
        let mut canonical: Vec<(usize, &Article)> = articles.iter().copied().enumerate().collect();
        sort_by_key(&mut canonical, |(_, article)| (article.date, &article.text, &article.id));
        let sources: Vec<&Article> = canonical.iter().map(|&(_, article)| article).collect();
        let story = lines::Story::of(&sources, language);
        let relations = relate::Relations::of(&story);
        let features = score::features(&story, &relations);
        Self { articles: canonical, story, relations, features }
    }

    /// As [`summarize`], by weights of one's own.
    pub fn tell(&self, options: &Options<'_>, parameters: &Parameters) -> Vec<Sentence> {
        let Self { story, relations, features, .. } = self;
        let asked = options.query.and_then(|query| question::overlap(query, story));
        let costs: Vec<usize> = (0..story.lines.len())
            .map(|line| options.budget.cost(self.text(line).unwrap_or_default()))
            .collect();
        let purse = Purse { budget: options.budget, costs: &costs };
        let weights = parameters.of(story, relations, purse.holds_one());
        let scores = score::scores(story, features, &weights, asked.as_deref());
        let chosen = select::select(story, relations, &scores, &weights, &purse);
        let mut chosen = order::in_reading_order(story, relations, &scores, chosen);
        purse.end_with_the_crossing(&mut chosen);
        let sentences = chosen.into_iter().filter_map(|line| {
            let (article, span) = self.place(line)?;
            let twins = relations.twins_of(line);
            let mut also_in: Vec<_> = twins.filter_map(|twin| self.place(twin)).collect();
            sort_by_key(&mut also_in, |(article, span)| (*article, span.start));
            Some(Sentence { article, span, score: scores.get(line).copied()?, also_in })
        });
        sentences.collect()
    }

    /// Every line as weights are found by.
    pub fn lines(&self) -> Vec<Measured> {
        let lines = self.story.lines.iter().zip(&self.features).enumerate();
        let measured = lines.filter_map(|(number, (line, features))| {
            let (article, span) = self.place(number)?;
            let stands = !line.fragment && !line.leans;
            let counts = self.relations.counts.get(line.article).copied().unwrap_or_default();
            Some(Measured { article, span, features: *features, stands: stands && counts })
        });
        measured.collect()
    }

    /// The cosine of two lines, by their places among all.
    pub fn likeness(&self, one: usize, other: usize) -> f32 {
        self.relations.likeness(one, other)
    }

    /// The article of a line, as its place among those given, and where it stands there.
    fn place(&self, line: usize) -> Option<(usize, Range<usize>)> {
        let line = self.story.lines.get(line)?;
        Some((self.articles.get(line.article)?.0, line.span.clone()))
    }

    fn text(&self, line: usize) -> Option<&'a str> {
        let line = self.story.lines.get(line)?;
        self.articles.get(line.article)?.1.text.get(line.span.clone())
    }
}
