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

mod lines;
mod opening;
mod order;
mod question;
mod relate;
mod score;
mod select;
mod vector;

use crate::article::Article;
use crate::text::sort::sort_by_key;
use std::ops::Range;

/// What to tell, and how much of it.
#[derive(Debug, Clone, Copy)]
pub struct Options<'q> {
    /// At most so many sentences.
    pub sentences: usize,
    /// What the reader asks about; words that the articles don't hold are ignored.
    pub query: Option<&'q str>,
}

impl Default for Options<'_> {
    fn default() -> Self {
        Self { sentences: 5, query: None }
    }
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

/// The sentences of `articles` that tell most, at most `options.sentences`, in reading order.
///
/// Fewer, where the rest would only repeat or can't stand alone; none only of articles without a paragraph.
///
/// ```
/// use referat::BlockKind;
/// use referat::summary::Options;
/// use referat::summary::summarize;
/// let text = "Broen mellem de to byer åbner mandag. Den har kostet to mia. kr.";
/// let article = referat::Article::from_blocks("1", [(BlockKind::Paragraph, text)]);
/// let told = summarize(&[&article], &Options { sentences: 1, query: None });
/// assert_eq!(&article.text[told[0].span.clone()], "Broen mellem de to byer åbner mandag.");
/// ```
pub fn summarize(articles: &[&Article], options: &Options<'_>) -> Vec<Sentence> {
    // Whatever order they come in, the articles are worked on in one order of their own.
    let mut canonical: Vec<(usize, &Article)> = articles.iter().copied().enumerate().collect();
    sort_by_key(&mut canonical, |(_, article)| (article.date, &article.text, &article.id));
    let sources: Vec<&Article> = canonical.iter().map(|&(_, article)| article).collect();

    let story = lines::Story::of(&sources);
    let relations = relate::Relations::of(&story);
    let asked = options.query.and_then(|query| question::overlap(query, &story));
    let scores = score::scores(&story, &relations, asked.as_deref());
    let chosen = select::select(&story, &relations, &scores, options.sentences);
    let chosen = order::in_reading_order(&story, &relations, &scores, chosen);

    let place = |line: usize| {
        let line = story.lines.get(line)?;
        Some((canonical.get(line.article)?.0, line.span.clone()))
    };
    let sentences = chosen.into_iter().filter_map(|line| {
        let (article, span) = place(line)?;
        let mut also_in: Vec<_> = relations.twins_of(line).filter_map(place).collect();
        sort_by_key(&mut also_in, |(article, span)| (*article, span.start));
        Some(Sentence { article, span, score: scores.get(line).copied()?, also_in })
    });
    sentences.collect()
}
