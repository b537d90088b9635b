//! What lines have to do with each other: likeness, the same statement, the same fact, the same text.

use super::lines::Line;
use super::lines::Story;
use super::lines::Term;
use super::vector::Vector;
use super::vector::cosine;
use super::vector::rarity;
use super::vector::real;
use super::vector::shared;
use super::vector::unit;
use super::vector::value;
use crate::text::sort::sort_by;
use crate::text::sort::sort_by_key;
use crate::text::sort::sort_dedup;

/// From this cosine on, two sentences are one statement.
const TWIN_COSINE: f32 = 0.85;

/// From this share of the shorter one's weight on, two sentences are one statement, if about as long.
const TWIN_CONTAINED: f32 = 0.85;

/// From this share of the shorter one's weight on, the second tells nothing new.
const TOLD_CONTAINED: f32 = 0.5;

/// The same where both also say the same of the same: a pair of neighbouring stems counts as said twice.
const TOLD_WITH_PAIRS: f32 = 0.28;

/// A shorter one with less weight than so many average stems counts as that long.
const SHORTEST: f32 = 5.0;

/// Below this cosine two sentences have other words.
const OTHER_WORDS: f32 = 0.45;

/// A fact told again so often is a thread of the story.
const THREAD: usize = 3;

/// From this share of the shorter text's four-word runs on, two articles are one text.
const SAME_TEXT: f32 = 0.5;

/// Words in a run.
const RUN: usize = 4;

/// How the lines of a story relate.
#[derive(Debug)]
pub(super) struct Relations {
    /// Each line's vector.
    pub(super) vectors: Vec<Vector>,
    /// Each stem's rarity.
    pub(super) rarity: Vec<f32>,
    /// The lines that hold each stem, with its weight in their vectors.
    pub(super) holders: Vec<Vec<(usize, f32)>>,
    /// Whether each article counts by itself: not a copy of a longer one here.
    pub(super) counts: Vec<bool>,
    /// Lines of different articles that are one statement, both ways, sorted.
    twins: Vec<(usize, usize)>,
    /// The mean rarity of the stems.
    usual: f32,
}

impl Relations {
    pub(super) fn of(story: &Story) -> Self {
        let mut holding = vec![0_usize; story.stems.len()];
        for (term, _) in story.lines.iter().flat_map(|line| &line.terms) {
            if let Some(count) = holding.get_mut(*term) {
                *count += 1;
            }
        }
        let rarity: Vec<f32> = holding.iter().map(|&df| rarity(story.lines.len(), df)).collect();
        let vectors: Vec<Vector> = story
            .lines
            .iter()
            .map(|line| {
                unit(
                    line.terms
                        .iter()
                        .map(|&(term, tf)| (term, tf * value(&rarity, term)))
                        .collect(),
                )
            })
            .collect();
        let mut holders = vec![Vec::new(); story.stems.len()];
        for (number, vector) in vectors.iter().enumerate() {
            for &(term, weight) in vector {
                if let Some(lines) = holders.get_mut(term) {
                    lines.push((number, weight));
                }
            }
        }
        let usual = super::vector::mean(rarity.iter().sum(), rarity.len());
        let counts = without_copies(story);
        let mut relations = Self { vectors, rarity, holders, counts, twins: Vec::new(), usual };
        relations.twins = relations.find_twins(story);
        relations
    }

    /// How many articles count.
    pub(super) fn counting(&self) -> usize {
        self.counts.iter().filter(|counts| **counts).count()
    }

    /// The cosine of two lines.
    pub(super) fn likeness(&self, a: usize, b: usize) -> f32 {
        match (self.vectors.get(a), self.vectors.get(b)) {
            (Some(a), Some(b)) => cosine(a, b),
            _ => 0.0,
        }
    }

    /// The cosine of `line` to every line.
    pub(super) fn likenesses(&self, line: usize) -> Vec<f32> {
        let mut row = vec![0.0; self.vectors.len()];
        for &(term, here) in self.vectors.get(line).into_iter().flatten() {
            for &(other, there) in self.holders.get(term).into_iter().flatten() {
                if let Some(sum) = row.get_mut(other) {
                    *sum += here * there;
                }
            }
        }
        row
    }

    /// The lines of other articles that are the same statement as `line`.
    pub(super) fn twins_of(&self, line: usize) -> impl Iterator<Item = usize> + '_ {
        let from = self.twins.partition_point(|&(one, _)| one < line);
        self.twins
            .get(from..)
            .unwrap_or_default()
            .iter()
            .take_while(move |(one, _)| *one == line)
            .map(|&(_, other)| other)
    }

    /// How much of a thread of the story each line tells, 0–1: 1 where [`THREAD`] lines or more tell the same in
    /// other words (they share a pair), 0 where one does or none.
    pub(super) fn retold(&self, story: &Story) -> Vec<f32> {
        let mut tellers: Vec<((Term, Term), usize)> = Vec::new();
        for (number, line) in story.lines.iter().enumerate().filter(|(_, line)| !line.fragment) {
            tellers.extend(line.pairs.iter().map(|&pair| (pair, number)));
        }
        sort_by(&mut tellers, Ord::cmp);
        let retold_by = |number: usize, line: &Line| {
            let mut others: Vec<usize> = Vec::new();
            for pair in &line.pairs {
                let from = tellers.partition_point(|(other, _)| other < pair);
                let same = tellers
                    .get(from..)
                    .unwrap_or_default()
                    .iter()
                    .take_while(|(other, _)| other == pair);
                others.extend(same.map(|&(_, teller)| teller).filter(|&teller| teller != number));
            }
            sort_dedup(&mut others);
            others.retain(|&other| {
                self.likeness(number, other) < OTHER_WORDS && self.tells_same(story, number, other)
            });
            (real(others.len().min(THREAD)) - 1.0).max(0.0) / (real(THREAD) - 1.0)
        };
        story.lines.iter().enumerate().map(|(number, line)| retold_by(number, line)).collect()
    }

    /// Whether who has read `a` learns next to nothing from `b`, though the words may differ.
    pub(super) fn tells_same(&self, story: &Story, a: usize, b: usize) -> bool {
        let (Some(one), Some(other)) = (story.lines.get(a), story.lines.get(b)) else {
            return false;
        };
        let paired = self.overlap(one, other, true);
        self.likeness(a, b) >= TWIN_COSINE
            || self.overlap(one, other, false).0 >= TOLD_CONTAINED
            || paired.1 > 0 && paired.0 >= TOLD_WITH_PAIRS
    }

    /// How much of the lighter line's weight, in rarity, the other holds; with `pairs`, shared pairs count too.
    /// Also how many pairs they share.
    fn overlap(&self, a: &Line, b: &Line, pairs: bool) -> (f32, usize) {
        let weight = |line: &Line| {
            line.terms.iter().map(|&(term, _)| value(&self.rarity, term)).sum::<f32>()
        };
        let mut common: f32 =
            shared(&a.terms, &b.terms).map(|(term, ..)| value(&self.rarity, term)).sum();
        let mut count = 0;
        if pairs {
            for (left, right) in a.pairs.iter().filter(|pair| b.pairs.binary_search(pair).is_ok()) {
                common += f32::midpoint(value(&self.rarity, *left), value(&self.rarity, *right));
                count += 1;
            }
        }
        let least = weight(a).min(weight(b)).max(SHORTEST * self.usual.min(1.0));
        (if least > 0.0 { common / least } else { 0.0 }, count)
    }
}

impl Relations {
    fn find_twins(&self, story: &Story) -> Vec<(usize, usize)> {
        let mut twins = Vec::new();
        if story.articles.len() < 2 {
            return twins;
        }
        for (a, one) in story.lines.iter().enumerate() {
            for (b, likeness) in self.likenesses(a).into_iter().enumerate().skip(a + 1) {
                let Some(other) = story.lines.get(b).filter(|other| other.article != one.article)
                else {
                    continue;
                };
                if likeness > 0.5 && self.is_twin(one, other, likeness) {
                    twins.push((a, b));
                    twins.push((b, a));
                }
            }
        }
        sort_by(&mut twins, Ord::cmp);
        twins
    }

    /// One statement: nearly the same words, the same figures, and neither denies what the other says.
    fn is_twin(&self, a: &Line, b: &Line, likeness: f32) -> bool {
        let (fewer, more) = (a.breadth().min(b.breadth()), a.breadth().max(b.breadth()));
        let alike = likeness >= TWIN_COSINE
            || 2.0 * fewer >= more && self.overlap(a, b, false).0 >= TWIN_CONTAINED;
        alike && a.figures == b.figures && a.denies == b.denies && a.asks == b.asks
    }
}

/// For each article whether it isn't the same text as a longer one: four-word runs, containment ≥ ½ (Broder, "On the
/// resemblance and containment of documents", 1997).
fn without_copies(story: &Story) -> Vec<bool> {
    let runs: Vec<Vec<u32>> = story.words.iter().map(|words| runs_of(words)).collect();
    let mut longest_first: Vec<usize> = (0..runs.len()).collect();
    sort_by_key(&mut longest_first, |&article| std::cmp::Reverse(runs.get(article).map(Vec::len)));
    let mut counts = vec![true; runs.len()];
    let mut kept: Vec<&Vec<u32>> = Vec::new();
    for article in longest_first {
        let Some(own) = runs.get(article) else { continue };
        if kept.iter().any(|longer| is_copy(own, longer)) {
            counts.iter_mut().skip(article).take(1).for_each(|counts| *counts = false);
        } else {
            kept.push(own);
        }
    }
    counts
}

fn is_copy(shorter: &[u32], longer: &[u32]) -> bool {
    let common = shorter.iter().filter(|run| longer.binary_search(run).is_ok()).count();
    common > 0 && real(common) >= SAME_TEXT * real(shorter.len())
}

fn runs_of(words: &[u32]) -> Vec<u32> {
    let mut runs: Vec<u32> = words
        .windows(RUN)
        .map(|run| {
            run.iter()
                .fold(0, |hash: u32, word| (hash.rotate_left(5) ^ word).wrapping_mul(0x9e37_79b1))
        })
        .collect();
    sort_dedup(&mut runs);
    runs
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Article;
    use crate::article::BlockKind;

    fn article(text: &str) -> Article {
        Article::from_blocks("", [(BlockKind::Paragraph, text)])
    }

    #[test]
    fn the_same_fact_in_other_words_is_seen() {
        let filler = "Bageren åbner butikken tidligt hver morgen. Cyklen stod ulåst bag skolen hele natten. \
            Fiskerne fangede færre sild end ventet. Museet viser malerier fra Skagen.";
        for (one, other, same) in [
            (
                "Formanden og direktøren har udvekslet breve om lønnen.",
                "I maj udvekslede de to breve, siger formanden.",
                true,
            ),
            (
                "Kommunen lukker skolen i Hvalsø til sommer.",
                "Til sommer lukker kommunen skolen i Hvalsø.",
                true,
            ),
            (
                "Kommunen lukker skolen i Hvalsø til sommer.",
                "Skolen i Hvalsø fik nyt tag for to år siden, oplyser lederen.",
                false,
            ),
            ("I sidste uge kom ministeren hjem.", "I sidste uge brændte en lade ved Ribe.", false),
        ] {
            let text = article(&format!("{one} {other} {filler}"));
            let story = Story::of(&[&text], None);
            assert_eq!(Relations::of(&story).tells_same(&story, 0, 1), same, "{one} / {other}");
        }
    }

    #[test]
    fn one_statement_has_the_same_figures_and_sign() {
        let base = "Politiet har anholdt 12 mænd efter branden på havnen i Esbjerg.";
        for (other, same) in [
            (base, true),
            ("Politiet har nu anholdt 12 mænd efter branden på havnen i Esbjerg.", true),
            ("Politiet har anholdt 14 mænd efter branden på havnen i Esbjerg.", false),
            ("Politiet har ikke anholdt 12 mænd efter branden på havnen i Esbjerg.", false),
        ] {
            let filler = "Vinden tager til i aften over hele landet.";
            let (one, other) = (article(&format!("{base} {filler}")), article(other));
            let story = Story::of(&[&one, &other], None);
            assert_eq!(Relations::of(&story).twins_of(0).any(|twin| twin == 2), same);
        }
    }

    #[test]
    fn a_cut_copy_does_not_count() {
        let whole = article(
            "Broen over sundet åbner mandag efter fire års arbejde. Den koster to milliarder kroner.",
        );
        let cut = article("Broen over sundet åbner mandag efter fire års arbejde.");
        let own = article("Havnen får en ny kaj til store skibe fra hele verden.");
        let story = Story::of(&[&cut, &whole, &own], None);
        assert_eq!(Relations::of(&story).counts, [false, true, true]);
    }
}
