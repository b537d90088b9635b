//! The choice: greedily the line that is worth most beside those chosen.

use super::budget::Purse;
use super::lines::Line;
use super::lines::Story;
use super::relate::Relations;
use super::vector::real;
use super::vector::shared;
use super::vector::value;
use super::weights::Weights;

/// Worth below this isn't told, however much room there is: fragments.
const LEAST: f32 = -5.0;

/// A line with so much of its stems in the standfirst says nothing else.
const REPEATED: f32 = 0.8;

/// The chosen lines, as many as the purse holds, in the order of choice.
///
/// A line that leans on the one before comes only with it, or after one that tells the same. None that tells what
/// is told. Where nothing at all can stand alone, the best line is taken as it is.
pub(super) fn select(
    story: &Story,
    relations: &Relations,
    scores: &[f32],
    weights: &Weights,
    purse: &Purse<'_>,
) -> Vec<usize> {
    let mut choice = Choice {
        story,
        relations,
        scores,
        weights,
        purse,
        chosen: Vec::new(),
        barred: Vec::new(),
        cost: Vec::new(),
    };
    choice.barred = story
        .lines
        .iter()
        .map(|line| {
            let counts = relations.counts.get(line.article).copied().unwrap_or_default();
            !counts || story.articles.len() == 1 && repeats_lead(story, line)
        })
        .collect();
    choice.cost = vec![0.0; story.lines.len()];
    while let Some(lines) = choice.best() {
        for line in lines {
            choice.take(line);
        }
    }
    if choice.chosen.is_empty() {
        let fits = (0..scores.len()).filter(|line| purse.holds(&[], &[*line]));
        let best = fits.reduce(
            |best, line| {
                if value(scores, line) > value(scores, best) { line } else { best }
            },
        );
        choice.chosen.extend(best);
    }
    choice.chosen
}

/// Whether a line says what its article's standfirst does, which stands above the summary.
fn repeats_lead(story: &Story, line: &Line) -> bool {
    let lead = story.heads.get(line.article).map_or(&[][..], |head| &head.lead);
    let common = shared(&line.terms, lead).count();
    common > 0 && real(common) >= REPEATED * line.breadth()
}

struct Choice<'s> {
    story: &'s Story,
    relations: &'s Relations,
    scores: &'s [f32],
    weights: &'s Weights,
    purse: &'s Purse<'s>,
    chosen: Vec<usize>,
    /// For each line whether it is chosen, or tells what is.
    barred: Vec<bool>,
    /// For each line its greatest likeness to a chosen one.
    cost: Vec<f32>,
}

impl Choice<'_> {
    /// The best next line, with the one that it leans on before it if there is room for both.
    fn best(&self) -> Option<Vec<usize>> {
        let mut best: Option<(f32, Vec<usize>)> = None;
        for line in 0..self.story.lines.len() {
            let Some((gain, lines)) = self.gain(line) else { continue };
            if gain > LEAST && best.as_ref().is_none_or(|(most, _)| gain > *most) {
                best = Some((gain, lines));
            }
        }
        best.map(|(_, lines)| lines)
    }

    fn gain(&self, line: usize) -> Option<(f32, Vec<usize>)> {
        if self.is_told(line) {
            return None;
        }
        let own = self.worth(line);
        let Some(before) = self.story.before(line).filter(|_| self.leans(line)) else {
            return (!self.leans(line) && self.fits(&[line])).then(|| (own, vec![line]));
        };
        if self.is_told(before) {
            return self.fits(&[line]).then(|| (own, vec![line]));
        }
        let both = f32::midpoint(own, self.worth(before));
        (!self.leans(before) && self.fits(&[before, line])).then(|| (both, vec![before, line]))
    }

    fn fits(&self, lines: &[usize]) -> bool {
        self.purse.holds(&self.chosen, lines)
    }

    fn leans(&self, line: usize) -> bool {
        self.story.lines.get(line).is_some_and(|line| line.leans)
    }

    fn is_told(&self, line: usize) -> bool {
        self.barred.get(line).copied().unwrap_or(true)
    }

    fn worth(&self, line: usize) -> f32 {
        let follows = self.story.before(line).is_some_and(|before| self.chosen.contains(&before));
        value(self.scores, line) - self.weights.likeness * value(&self.cost, line)
            + if follows { self.weights.follows } else { 0.0 }
    }

    fn take(&mut self, line: usize) {
        self.chosen.push(line);
        let row = self.relations.likenesses(line);
        let costs = self.barred.iter_mut().zip(&mut self.cost).zip(row).enumerate();
        for (other, ((barred, cost), likeness)) in costs {
            *cost = cost.max(likeness);
            // A likeness of 0 shares no stem: nothing to look at.
            *barred = *barred
                || other == line
                || likeness > 0.0 && self.relations.tells_same(self.story, line, other);
        }
        for twin in self.relations.twins_of(line) {
            self.barred.iter_mut().skip(twin).take(1).for_each(|barred| *barred = true);
        }
    }
}
