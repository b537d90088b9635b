//! What a line is worth: a weighted sum of features ([`FEATURES`]).

use super::lines::Line;
use super::lines::Story;
use super::relate::Relations;
use super::vector::cosine;
use super::vector::mean;
use super::vector::real;
use super::vector::shared;
use super::vector::stretch;
use super::vector::unit;
use super::vector::value;
use super::weights::FEATURES;
use super::weights::Weights;
use std::ops::Range;

/// What a fragment loses: more than any other line has.
const FRAGMENT: f32 = -100.0;

/// What the sentence before *Det oplyser …* gains: it is the news that someone told.
const ATTRIBUTED: f32 = 1.0;

/// What a full answer to the question gains: more than lines differ in all else.
const ASKED: f32 = 8.0;

/// What position still counts for where something is asked.
const POSITION_WHEN_ASKED: f32 = 0.3;

/// A sentence of so many words is of usual length.
const USUAL_WORDS: f32 = 20.0;

/// In how many other lines of its article a stem recurs, at most.
const RECURRING: f32 = 4.0;

/// The features of each line, in the order of [`FEATURES`].
pub(super) fn features(story: &Story, relations: &Relations) -> Vec<[f32; FEATURES.len()]> {
    let retold = relations.retold(story);
    let others = Others::of(story, relations);
    let mut features = Vec::with_capacity(story.lines.len());
    for (article, span) in story.articles.iter().enumerate() {
        let sheet = Sheet::of(story, relations, &others, article, span.clone());
        let lines = story.lines.get(span.clone()).unwrap_or_default();
        let peg = story.peg(article);
        let tellable = lines.iter().filter(|line| !line.fragment).count();
        let mut before = 0;
        for (at, line) in lines.iter().enumerate() {
            // What can't be told takes no place.
            let place = place_of(before, peg);
            before += usize::from(!line.fragment);
            let position =
                [1.0 / libm::sqrtf(1.0 + real(place)), 1.0 - mean(real(place), tellable)];
            let all = position
                .into_iter()
                .chain(sheet.columns().map(|column| value(column, at)))
                .chain([value(&retold, span.start + at)])
                .chain(form(line));
            let mut row = [0.0; FEATURES.len()];
            row.iter_mut().zip(all).for_each(|(slot, feature)| *slot = feature);
            features.push(row);
        }
    }
    features
}

/// Each line's worth. `asked`: how much of the question each line answers, 0–1, if something is asked.
pub(super) fn scores(
    story: &Story,
    features: &[[f32; FEATURES.len()]],
    weights: &Weights,
    asked: Option<&[f32]>,
) -> Vec<f32> {
    let score = |(number, (line, row)): (usize, (&Line, &[f32; FEATURES.len()]))| {
        let answer = asked.map(|asked| value(asked, number));
        let placed = if answer.is_some() { POSITION_WHEN_ASKED } else { 1.0 };
        let worth: f32 = row
            .iter()
            .zip(&weights.features)
            .enumerate()
            .map(|(at, (feature, weight))| feature * weight * if at < 2 { placed } else { 1.0 })
            .sum();
        let next = story.lines.get(number + 1).filter(|next| next.article == line.article);
        let told = next.is_some_and(|next| next.attributes) && !line.attributes;
        worth
            + if told { ATTRIBUTED } else { 0.0 }
            + if line.fragment { FRAGMENT } else { 0.0 }
            + answer.unwrap_or_default() * ASKED
    };
    story.lines.iter().zip(features).enumerate().map(score).collect()
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
fn form(line: &Line) -> [f32; 8] {
    let count = |is: bool| f32::from(u8::from(is));
    [
        libm::logf(real(line.words.max(1)) / USUAL_WORDS),
        count(line.words < 8),
        ((real(line.words) - 30.0) / 20.0).clamp(0.0, 1.5),
        line.quote,
        count(line.asks),
        count(line.opens),
        mean(real(line.names), line.words),
        count(!line.figures.is_empty()),
    ]
}

/// In how many counting articles each stem stands.
struct Others {
    holding: Vec<usize>,
    count: usize,
}

impl Others {
    fn of(story: &Story, relations: &Relations) -> Self {
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
            holding: relations.holders.iter().map(counted).collect(),
            count: relations.counting().saturating_sub(1),
        }
    }

    /// The mean share of the other articles that hold a line's stems.
    fn support(&self, line: &Line) -> f32 {
        let held = line.terms.iter().map(|&(term, _)| {
            let holding = self.holding.get(term).copied().unwrap_or_default();
            mean(real(holding.saturating_sub(1)), self.count)
        });
        mean(held.sum(), line.terms.len())
    }
}

/// One article's features, a column a feature, stretched to 0–1 where the scale is the article's own.
#[derive(Default)]
struct Sheet {
    central: Vec<f32>,
    linked: Vec<f32>,
    forward: Vec<f32>,
    frequent: Vec<f32>,
    novel: Vec<f32>,
    spread: Vec<f32>,
    spread_most: Vec<f32>,
    recurring: Vec<f32>,
    content: Vec<f32>,
    covers: Vec<f32>,
    support: Vec<f32>,
    confirmed: Vec<f32>,
}

impl Sheet {
    fn of(
        story: &Story,
        relations: &Relations,
        others: &Others,
        article: usize,
        span: Range<usize>,
    ) -> Self {
        let lines = story.lines.get(span.clone()).unwrap_or_default();
        let vectors = relations.vectors.get(span.clone()).unwrap_or_default();
        let stems = story.stems.len();
        let center = unit(sum_of(vectors.iter().flatten().copied(), stems));
        let terms = || lines.iter().flat_map(|line| &line.terms);
        let frequency = sum_of(terms().copied(), stems);
        let total: f32 = frequency.iter().map(|(_, count)| count).sum();
        let holding = sum_of(terms().map(|&(term, _)| (term, 1.0)), stems);
        let title = story.heads.get(article).map_or(&[][..], |head| &head.title);
        let mut sheet = Self { novel: novelty(lines, stems), ..Self::default() };
        for (line, vector) in lines.iter().zip(vectors) {
            let in_others = shared(&line.terms, &holding).map(|(_, _, held)| held - 1.0);
            let (mut spread, mut recurring) = (0.0, 0.0);
            for held in in_others {
                spread += held;
                recurring += held.min(RECURRING);
            }
            let common = shared(&line.terms, title).count();
            sheet.central.push(cosine(vector, &center));
            sheet.frequent.push(mean_frequency(line, &frequency, total));
            sheet.spread.push(mean(spread, line.terms.len() * lines.len().saturating_sub(1)));
            sheet.recurring.push(recurring / 10.0);
            sheet.content.push(mean(real(line.content), line.words));
            sheet.covers.push(mean(real(common), title.len()));
            sheet.support.push(others.support(line));
        }
        sheet.spread_most.clone_from(&sheet.spread);
        for line in span.clone() {
            sheet.compare(story, relations, article, &span, line);
        }
        for column in [
            &mut sheet.central,
            &mut sheet.linked,
            &mut sheet.forward,
            &mut sheet.frequent,
            &mut sheet.spread_most,
        ] {
            stretch(column);
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

    /// The features in their order, from `central` to `confirmed`.
    fn columns(&self) -> impl Iterator<Item = &[f32]> {
        let columns: [&[f32]; 12] = [
            &self.central,
            &self.linked,
            &self.forward,
            &self.frequent,
            &self.novel,
            &self.spread,
            &self.spread_most,
            &self.recurring,
            &self.content,
            &self.covers,
            &self.support,
            &self.confirmed,
        ];
        columns.into_iter()
    }
}

/// The sum of sparse vectors, by stem.
fn sum_of(parts: impl Iterator<Item = (usize, f32)>, stems: usize) -> Vec<(usize, f32)> {
    let mut sums = vec![0.0; stems];
    for (term, weight) in parts {
        if let Some(sum) = sums.get_mut(term) {
            *sum += weight;
        }
    }
    sums.into_iter().enumerate().filter(|&(_, sum)| sum > 0.0).collect()
}

fn mean_frequency(line: &Line, frequency: &[(usize, f32)], total: f32) -> f32 {
    let sum: f32 = shared(&line.terms, frequency).map(|(_, _, count)| count).sum();
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
