//! What a line is worth: a weighted sum of features.
//!
//! Weights for one article (position leads) and for several (what the others say leads), both found by coordinate
//! ascent on development sets of news.

use super::lines::Line;
use super::lines::Story;
use super::relate::Relations;
use super::vector::cosine;
use super::vector::mean;
use super::vector::real;
use super::vector::stretch;
use super::vector::unit;
use super::vector::value;
use std::ops::Range;

/// A feature's weight each; 0 leaves it out.
struct Weights {
    /// 1/√(1 + position).
    early: f32,
    /// 1 − position / length.
    before_others: f32,
    /// Likeness to its article as a whole.
    central: f32,
    /// Mean likeness to the article's other lines.
    linked: f32,
    /// Mean likeness to later lines less that to earlier ones (Zheng & Lapata 2019).
    forward: f32,
    /// Likeness to the article's first two lines.
    lead_like: f32,
    /// ln of the words.
    length: f32,
    /// Fewer than 8 words.
    short: f32,
    /// So many times 20 words above 30, at most 1½.
    long: f32,
    /// Mean frequency of its stems in the article.
    frequent: f32,
    /// Direct speech.
    quote: f32,
    /// A question.
    asks: f32,
    /// Share of its stems that the article hasn't used before.
    novel: f32,
    /// Mean share of the other articles that hold its stems.
    support: f32,
    /// Mean, over the other articles, of the likest line there.
    confirmed: f32,
    /// ln n, where n other sentences tell the same in other words: a thread of the story.
    retold: f32,
}

const ALONE: Weights = Weights {
    early: 1.6,
    before_others: 2.0,
    central: 0.4,
    linked: 0.2,
    forward: 0.4,
    lead_like: 0.05,
    length: 0.5,
    short: -0.3,
    long: 0.0,
    frequent: 0.15,
    quote: -0.65,
    asks: -1.1,
    novel: -0.2,
    support: 0.0,
    confirmed: 0.0,
    retold: 0.0,
};

const TOGETHER: Weights = Weights {
    early: 1.6,
    before_others: 0.5,
    central: -0.15,
    linked: 0.2,
    forward: 0.25,
    lead_like: 0.05,
    length: 0.4,
    short: -0.4,
    long: 0.25,
    frequent: 0.45,
    quote: -0.3,
    asks: -1.2,
    novel: 0.1,
    support: 1.25,
    confirmed: 1.15,
    retold: 1.25,
};

/// What a fragment loses: more than any other line has.
const FRAGMENT: f32 = -10.0;

/// What the sentence before *Det oplyser …* gains: it is the news that someone told.
const ATTRIBUTED: f32 = 1.0;

/// What a full answer to the question gains.
const ASKED: f32 = 4.0;

/// What position still counts for where something is asked.
const POSITION_WHEN_ASKED: f32 = 0.3;

/// Each line's worth. `asked`: how much of the question each line answers, 0–1, if something is asked.
pub(super) fn scores(story: &Story, relations: &Relations, asked: Option<&[f32]>) -> Vec<f32> {
    let counting = relations.counts.iter().filter(|counts| **counts).count();
    let weights = if counting > 1 { &TOGETHER } else { &ALONE };
    let retold = relations.retold(story);
    let spread = Spread::of(story, relations, counting);
    let mut scores = Vec::with_capacity(story.lines.len());
    for (article, span) in story.articles.iter().enumerate() {
        let sheet = Sheet::of(story, relations, &spread, article, span.clone());
        let lines = story.lines.get(span.clone()).unwrap_or_default();
        let peg = story.peg(article);
        for (at, line) in lines.iter().enumerate() {
            let position = sheet.position(weights, place_of(at, peg), lines.len());
            let answer = asked.map(|asked| value(asked, span.start + at));
            let placed = answer.map_or(position, |_| position * POSITION_WHEN_ASKED);
            let told = lines.get(at + 1).is_some_and(|next| next.attributes) && !line.attributes;
            scores.push(
                placed
                    + sheet.content(weights, at)
                    + form(weights, line)
                    + weights.retold * value(&retold, span.start + at)
                    + if told { ATTRIBUTED } else { 0.0 }
                    + if line.fragment { FRAGMENT } else { 0.0 }
                    + answer.unwrap_or_default() * ASKED,
            );
        }
    }
    scores
}

/// Where a line would stand if its article opened with the news at `peg`.
fn place_of(at: usize, peg: usize) -> usize {
    match at.checked_sub(peg) {
        Some(after) if peg > 0 && after < 2 => after,
        None => at + 2,
        Some(_) => at,
    }
}

/// What follows from the line's own form.
fn form(weights: &Weights, line: &Line) -> f32 {
    let count = |is: bool| f32::from(u8::from(is));
    weights.quote * line.quote
        + weights.asks * count(line.asks)
        + weights.short * count(line.words < 8)
        + weights.long * ((real(line.words) - 30.0) / 20.0).clamp(0.0, 1.5)
}

/// In how many counting articles each stem stands.
struct Spread {
    articles: Vec<usize>,
    others: usize,
}

impl Spread {
    fn of(story: &Story, relations: &Relations, counting: usize) -> Self {
        let counted = |holders: &Vec<(usize, f32)>| {
            let mut articles: Vec<usize> = holders
                .iter()
                .filter_map(|&(line, _)| story.lines.get(line).map(|line| line.article))
                .filter(|&article| relations.counts.get(article).copied().unwrap_or_default())
                .collect();
            articles.dedup();
            articles.len()
        };
        Self {
            articles: relations.holders.iter().map(counted).collect(),
            others: counting.saturating_sub(1),
        }
    }

    /// The share of the other articles that hold a stem.
    fn share(&self, term: usize) -> f32 {
        mean(
            real(self.articles.get(term).copied().unwrap_or_default().saturating_sub(1)),
            self.others,
        )
    }
}

/// One article's features, a row a feature, stretched to 0–1 where the scale is the article's own.
struct Sheet {
    central: Vec<f32>,
    linked: Vec<f32>,
    forward: Vec<f32>,
    lead_like: Vec<f32>,
    length: Vec<f32>,
    frequent: Vec<f32>,
    novel: Vec<f32>,
    support: Vec<f32>,
    confirmed: Vec<f32>,
}

impl Sheet {
    fn of(
        story: &Story,
        relations: &Relations,
        spread: &Spread,
        article: usize,
        span: Range<usize>,
    ) -> Self {
        let lines = story.lines.get(span.clone()).unwrap_or_default();
        let vectors = relations.vectors.get(span.clone()).unwrap_or_default();
        let center = unit(sum_of(vectors.iter().flatten(), story.stems.len()));
        let frequency = sum_of(lines.iter().flat_map(|line| &line.terms), story.stems.len());
        let total: f32 = frequency.iter().map(|(_, count)| count).sum();
        let mut sheet = Self {
            central: vectors.iter().map(|vector| cosine(vector, &center)).collect(),
            length: lines.iter().map(|line| libm::logf(real(line.words.max(1)))).collect(),
            frequent: lines.iter().map(|line| mean_frequency(line, &frequency, total)).collect(),
            novel: novelty(lines, story.stems.len()),
            support: lines
                .iter()
                .map(|line| {
                    mean(
                        line.terms.iter().map(|&(term, _)| spread.share(term)).sum(),
                        line.terms.len(),
                    )
                })
                .collect(),
            linked: Vec::new(),
            forward: Vec::new(),
            lead_like: Vec::new(),
            confirmed: Vec::new(),
        };
        for line in span.clone() {
            sheet.compare(story, relations, article, &span, line);
        }
        for row in [
            &mut sheet.central,
            &mut sheet.linked,
            &mut sheet.forward,
            &mut sheet.length,
            &mut sheet.frequent,
        ] {
            stretch(row);
        }
        sheet
    }

    /// The features of `line` that compare it to the other lines.
    fn compare(
        &mut self,
        story: &Story,
        relations: &Relations,
        article: usize,
        span: &Range<usize>,
        line: usize,
    ) {
        let row = relations.likenesses(line);
        let own = row.get(span.clone()).unwrap_or_default();
        let at = line - span.start;
        let earlier: f32 = own.iter().take(at).sum();
        let later: f32 = own.iter().skip(at + 1).sum();
        let behind = own.len().saturating_sub(at + 1);
        self.linked.push(mean(earlier + later, at + behind));
        self.forward.push(mean(later, behind) - mean(earlier, at));
        let leads = own.iter().take(2).enumerate().filter(|&(other, _)| other != at);
        self.lead_like.push(leads.map(|(_, likeness)| *likeness).fold(0.0, f32::max));
        let mut sum = 0.0;
        let mut others = 0;
        for (other, span) in story.articles.iter().enumerate() {
            if other != article && relations.counts.get(other).copied().unwrap_or_default() {
                sum +=
                    row.get(span.clone()).unwrap_or_default().iter().copied().fold(0.0, f32::max);
                others += 1;
            }
        }
        self.confirmed.push(mean(sum, others));
    }

    fn position(&self, weights: &Weights, at: usize, len: usize) -> f32 {
        weights.early / libm::sqrtf(1.0 + real(at))
            + weights.before_others * (1.0 - mean(real(at), len))
    }

    fn content(&self, weights: &Weights, at: usize) -> f32 {
        weights.central * value(&self.central, at)
            + weights.linked * value(&self.linked, at)
            + weights.forward * value(&self.forward, at)
            + weights.lead_like * value(&self.lead_like, at)
            + weights.length * value(&self.length, at)
            + weights.frequent * value(&self.frequent, at)
            + weights.novel * value(&self.novel, at)
            + weights.support * value(&self.support, at)
            + weights.confirmed * value(&self.confirmed, at)
    }
}

/// The sum of sparse vectors, by stem.
fn sum_of<'v>(parts: impl Iterator<Item = &'v (usize, f32)>, stems: usize) -> Vec<(usize, f32)> {
    let mut sums = vec![0.0; stems];
    for &(term, weight) in parts {
        if let Some(sum) = sums.get_mut(term) {
            *sum += weight;
        }
    }
    sums.into_iter().enumerate().filter(|&(_, sum)| sum > 0.0).collect()
}

fn mean_frequency(line: &Line, frequency: &[(usize, f32)], total: f32) -> f32 {
    let sum: f32 = super::vector::shared(&line.terms, frequency).map(|(_, _, count)| count).sum();
    if total > 0.0 { mean(sum, line.terms.len()) / total } else { 0.0 }
}

/// For each line the share of its stems that no earlier one of the article holds.
fn novelty(lines: &[Line], stems: usize) -> Vec<f32> {
    let mut seen = vec![false; stems];
    let share = |line: &Line| {
        let mut new = 0;
        for &(term, _) in &line.terms {
            if let Some(seen) = seen.get_mut(term) {
                new += usize::from(!*seen);
                *seen = true;
            }
        }
        mean(real(new), line.terms.len())
    };
    lines.iter().map(share).collect()
}
