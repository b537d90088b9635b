//! Weights, learnt by cross-validation: those of fold k are found without its items, and a report measures its items by them
//! (`folds.txt`). What the product has is found on all items in the same way.
//!
//! A choice is a sample of lines without replacement, each by the softmax of its worth beside those chosen (Plackett–Luce);
//! what it is rewarded with is its ROUGE against that of the item's other samples; weights go up the gradient (Williams,
//! "Simple Statistical Gradient-Following Algorithms for Connectionist Reinforcement Learning", 1992) by Adam (Kingma & Ba
//! 2015), with a penalty on their squares.

use crate::rouge;
use crate::rouge::Vocabulary;
use crate::sets;
use crate::sets::Item;
use crate::systems;
use referat::summary::Budget;
use referat::summary::FEATURES;
use referat::summary::Parameters;
use referat::summary::Weights;
use std::collections::HashMap;
use std::path::Path;
use std::sync::OnceLock;

/// Folds of the items, by their ids.
const FOLDS: usize = 5;

/// What each set counts, by the weights that it is for.
type Tasks = &'static [(&'static str, Budget, f64)];
const SINGLE: Tasks = &[
    ("danewsroom-strip", Budget::Sentences(1), 3.0),
    ("danewsroom", Budget::Sentences(1), 1.5),
    ("norsumm-nb", Budget::Sentences(1), 1.0),
    ("newswriters", Budget::Sentences(1), 1.0),
    ("cnndm", Budget::Sentences(1), 1.0),
    ("xsum", Budget::Sentences(1), 1.0),
];
const REPORT: Tasks = &[
    ("danewsroom-strip", Budget::Sentences(3), 2.0),
    ("danewsroom-strip", Budget::Words(35), 2.0),
    ("danewsroom", Budget::Words(35), 4.0),
    ("norsumm-nb", Budget::Sentences(5), 0.7),
    ("newswriters", Budget::Sentences(3), 0.7),
    ("cnndm", Budget::Sentences(3), 0.7),
];
const LEADLESS: Tasks =
    &[("opinosis", Budget::Sentences(1), 1.0), ("opinosis", Budget::Words(20), 1.0)];
const TOGETHER: Tasks = &[
    ("multinews", Budget::Words(220), 1.0),
    ("multinews", Budget::Sentences(8), 0.5),
    ("vnmds", Budget::Sentences(5), 1.0),
    ("vnmds", Budget::Words(150), 0.5),
];

/// Samples of an item in a step.
const SAMPLES: usize = 12;

/// Steps, and how far one goes; what is found is the average over the second half of them.
const STEPS: i32 = 300;
const RATE: f64 = 0.05;

/// What the square of a weight costs, features being standardised.
const PENALTY: f64 = 0.03;

/// How far worths spread in the end: what a question, a fragment or who told it adds is set against that.
const SPREAD: f64 = 1.2;

/// What is added in the end, by kind and feature. An article whose standfirst stands in its text opens with it, and samples show
/// too little of what it costs to miss that; in a story the next sentence of one article takes the place of what another one opens
/// with. An editor tells what comes up again and again, and neither a half-sentence nor a voice without its
/// speaker. Chosen by what the leads of `danewsroom` and
/// `vnmds` lose against what `danewsroom-strip` and `multinews` gain; the last three cost nothing.
const PRIORS: [(&str, &str, f64); 6] = [
    ("report", "early", 2.0),
    ("together", "early", 1.0),
    ("together", "follows", -0.3),
    ("report", "short", -0.4),
    ("report", "quote", -0.7),
    ("together", "retold", 2.4),
];

/// Lines as like as this are told once.
const SAME: f32 = 0.6;

/// Weights of features, what likeness costs, what following gains.
const WIDTH: usize = FEATURES.len() + 2;

type Row = [f64; WIDTH];

pub fn fold_of(id: &str) -> usize {
    let hash = id.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    (hash >> 32) as usize % FOLDS
}

/// Finds the weights named and prints a line each: fold (`all` for the product's), kind, weights.
pub fn tune(data: &Path, args: &[String]) {
    let kinds =
        [("single", SINGLE), ("report", REPORT), ("leadless", LEADLESS), ("together", TOGETHER)];
    for (kind, tasks) in kinds {
        if !args.iter().any(|arg| arg == kind) {
            continue;
        }
        let tasks: Vec<Task> = tasks.iter().filter_map(|task| Task::read(data, *task)).collect();
        let folds = (0..FOLDS).map(Some).chain([None]);
        for left_out in folds.filter(|fold| fold.is_none() || args.iter().all(|arg| arg != "all")) {
            let name = left_out.map_or("all".to_owned(), |fold| fold.to_string());
            let mut found = learnt(&tasks, left_out);
            for (_, feature, more) in PRIORS.iter().filter(|(of, ..)| *of == kind) {
                let at = FEATURES.iter().position(|name| name == feature);
                found[at.unwrap_or(WIDTH - 1)] += more;
            }
            let numbers = found.map(|number| format!("{number:.2}"));
            println!("{name} {kind} {}", numbers.join(" "));
        }
    }
}

struct Task {
    items: Vec<Choices>,
    budget: Budget,
    weight: f64,
}

/// An item as what can be chosen of it is worth.
struct Choices {
    fold: usize,
    rows: Vec<Row>,
    /// What each line is rewarded with alone.
    alone: Vec<f64>,
    likeness: Vec<Vec<f32>>,
    /// Of each line, whether it stands right behind the one before it.
    follows: Vec<bool>,
    /// Of each word of a line, which unigram and bigram of the references it is.
    words: Vec<Vec<[Option<usize>; 2]>>,
    /// Of each reference, how often it has each gram, and how many in all.
    references: Vec<[(Vec<usize>, usize); 2]>,
}

impl Task {
    fn read(data: &Path, (name, budget, weight): (&str, Budget, f64)) -> Option<Self> {
        let mut vocabulary = Vocabulary::default();
        let items = sets::read(data, name, &mut vocabulary, 400)?;
        let items: Vec<Choices> =
            items.iter().map(|item| Choices::of(item, &mut vocabulary)).collect();
        Some(Self { items, budget, weight })
    }
}

impl Choices {
    fn of(item: &Item, vocabulary: &mut Vocabulary) -> Self {
        let reading = systems::read(item);
        let lines = reading.lines();
        let any = lines.iter().any(|line| line.stands);
        let kept: Vec<usize> =
            (0..lines.len()).filter(|line| !any || lines[*line].stands).collect();
        let mut grams: [HashMap<Vec<u32>, usize>; 2] = Default::default();
        let mut of = |tokens: &[u32], n: usize, known: bool| {
            let next = grams[n].len();
            match known {
                true => grams[n].get(tokens).copied(),
                false => Some(*grams[n].entry(tokens.to_vec()).or_insert(next)),
            }
        };
        let references: Vec<Vec<u32>> =
            item.references.iter().map(rouge::Reference::tokens).collect();
        let grams_of: Vec<[Vec<usize>; 2]> = references
            .iter()
            .map(|tokens| {
                [0, 1]
                    .map(|n| tokens.windows(n + 1).filter_map(|gram| of(gram, n, false)).collect())
            })
            .collect();
        let words = kept
            .iter()
            .map(|line| {
                let line = &lines[*line];
                let tokens =
                    vocabulary.tokens(&item.articles[line.article].text[line.span.clone()]);
                let word = |at: usize| {
                    let before = at.checked_sub(1).and_then(|from| of(&tokens[from..=at], 1, true));
                    [of(&tokens[at..=at], 0, true), before]
                };
                (0..tokens.len()).map(word).collect()
            })
            .collect();
        let counted = |found: &[Vec<usize>; 2]| {
            [0, 1].map(|n| {
                let mut counts = vec![0; grams[n].len()];
                found[n].iter().for_each(|gram| counts[*gram] += 1);
                (counts, found[n].len())
            })
        };
        let row = |line: &usize| {
            let mut row = [0.0; WIDTH];
            row.iter_mut()
                .zip(lines[*line].features)
                .for_each(|(slot, feature)| *slot = f64::from(feature));
            row
        };
        let mut found = Self {
            alone: Vec::new(),
            fold: fold_of(&item.id),
            rows: kept.iter().map(row).collect(),
            likeness: kept
                .iter()
                .map(|one| kept.iter().map(|other| reading.likeness(*one, *other)).collect())
                .collect(),
            follows: (0..kept.len())
                .map(|at| {
                    at > 0
                        && kept[at] == kept[at - 1] + 1
                        && lines[kept[at]].article == lines[kept[at - 1]].article
                })
                .collect(),
            words,
            references: grams_of.iter().map(counted).collect(),
        };
        found.alone =
            (0..kept.len()).map(|line| found.reward(&[line], Budget::Sentences(1))).collect();
        found
    }

    /// R1 and half of R2 of lines, in hundredths.
    fn reward(&self, chosen: &[usize], budget: Budget) -> f64 {
        let mut order = chosen.to_vec();
        order.sort_unstable();
        let limit = match budget {
            Budget::Words(limit) => limit,
            _ => usize::MAX,
        };
        let words: Vec<[Option<usize>; 2]> =
            order.iter().flat_map(|line| &self.words[*line]).copied().take(limit).collect();
        let mut best = [0.0f64; 2];
        for reference in &self.references {
            for n in 0..2 {
                let (counts, theirs) = &reference[n];
                let mut left = counts.clone();
                let mut common = 0;
                for gram in words.iter().filter_map(|word| word[n]) {
                    if left[gram] > 0 {
                        left[gram] -= 1;
                        common += 1;
                    }
                }
                let all = words.len().saturating_sub(n) + theirs;
                best[n] = best[n].max(2.0 * f64::from(common) / all.max(1) as f64);
            }
        }
        100.0 * (best[0] + 0.5 * best[1])
    }

    /// Of one line alone: where the weights should go, by all that may be drawn.
    fn expected(&self, statics: &[f64]) -> Row {
        let most = statics.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let odds: Vec<f64> = statics.iter().map(|worth| (worth - most).exp()).collect();
        let sum: f64 = odds.iter().sum();
        let mean: f64 =
            odds.iter().zip(&self.alone).map(|(odds, reward)| odds / sum * reward).sum();
        let mut gradient = [0.0; WIDTH];
        for ((odds, reward), row) in odds.iter().zip(&self.alone).zip(&self.rows) {
            let better = odds / sum * (reward - mean);
            gradient.iter_mut().zip(row).for_each(|(slot, value)| *slot += better * value);
        }
        gradient
    }

    /// Samples a choice and adds, times what it is worth more than others, where the weights should go.
    fn sample(
        &self,
        statics: &[f64],
        weights: &Row,
        budget: Budget,
        random: &mut Random,
    ) -> (Vec<usize>, Row) {
        let mut gradient = [0.0; WIDTH];
        let mut chosen: Vec<usize> = Vec::new();
        let mut cost = vec![0.0f32; self.rows.len()];
        let mut open = vec![true; self.rows.len()];
        let mut words = 0;
        let [.., likeness, follows] = *weights;
        loop {
            let full = match budget {
                Budget::Sentences(limit) => chosen.len() >= limit,
                Budget::Words(limit) => words >= limit,
                _ => true,
            };
            let lines: Vec<usize> = (0..open.len()).filter(|line| open[*line]).collect();
            if full || lines.is_empty() {
                return (chosen, gradient);
            }
            let dynamic = |line: usize| {
                let after = self.follows[line] && chosen.contains(&(line - 1));
                [-f64::from(cost[line]), f64::from(u8::from(after))]
            };
            let worth = |line: &usize| {
                let [like, after] = dynamic(*line);
                statics[*line] + likeness * like + follows * after
            };
            let worths: Vec<f64> = lines.iter().map(worth).collect();
            let most = worths.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            let odds: Vec<f64> = worths.iter().map(|worth| (worth - most).exp()).collect();
            let sum: f64 = odds.iter().sum();
            let mut drawn = random.next() * sum;
            let pick = odds.iter().position(|odds| {
                drawn -= odds;
                drawn <= 0.0
            });
            let pick = lines[pick.unwrap_or(lines.len() - 1)];
            for (line, odds) in lines.iter().zip(&odds) {
                let share = f64::from(u8::from(*line == pick)) - odds / sum;
                let row = self.rows[*line].iter().take(FEATURES.len()).copied();
                let row = row.chain(dynamic(*line));
                gradient.iter_mut().zip(row).for_each(|(slot, value)| *slot += share * value);
            }
            words += self.words[pick].len();
            chosen.push(pick);
            open[pick] = false;
            for (other, like) in self.likeness[pick].iter().enumerate() {
                cost[other] = cost[other].max(*like);
                open[other] &= *like < SAME;
            }
        }
    }
}

/// The weights found on all items but those of a fold.
fn learnt(tasks: &[Task], left_out: Option<usize>) -> Row {
    let of_fold = |item: &&Choices| left_out != Some(item.fold) && !item.rows.is_empty();
    let items = || tasks.iter().flat_map(|task| task.items.iter().filter(of_fold));
    let count = items().map(|item| item.rows.len()).sum::<usize>() as f64;
    let mut scale = [1.0; WIDTH];
    for at in 0..FEATURES.len() {
        let values = || items().flat_map(|item| item.rows.iter().map(move |row| row[at]));
        let mean = values().sum::<f64>() / count;
        scale[at] = (values().map(|value| (value - mean).powi(2)).sum::<f64>() / count).sqrt();
    }
    scale.iter_mut().filter(|scale| **scale < 1e-6).for_each(|scale| *scale = f64::INFINITY);
    // The last two in the measure of most.
    scale[FEATURES.len()..].fill(0.3);
    let total: f64 = tasks.iter().map(|task| task.weight).sum();
    let (mut weights, mut first, mut second) = ([0.0; WIDTH], [0.0; WIDTH], [0.0; WIDTH]);
    let mut average = [0.0; WIDTH];
    let mut random = Random(0x2545_f491_4f6c_dd1d);
    for step in 1..=STEPS {
        let real: Row = std::array::from_fn(|at| weights[at] / scale[at]);
        let mut gradient: Row = weights.map(|weight| -PENALTY * weight);
        for task in tasks {
            let items: Vec<&Choices> = task.items.iter().filter(of_fold).collect();
            let share = task.weight / total / items.len() as f64;
            for item in items {
                let worth =
                    |row: &Row| row.iter().zip(&real).map(|(value, weight)| value * weight).sum();
                let statics: Vec<f64> = item.rows.iter().map(worth).collect();
                if task.budget == Budget::Sentences(1) {
                    for (at, value) in item.expected(&statics).into_iter().enumerate() {
                        gradient[at] += share * value / scale[at];
                    }
                    continue;
                }
                let samples: Vec<(f64, Row)> = (0..SAMPLES)
                    .map(|_| {
                        let (chosen, gradient) =
                            item.sample(&statics, &real, task.budget, &mut random);
                        (item.reward(&chosen, task.budget), gradient)
                    })
                    .collect();
                let mean = samples.iter().map(|sample| sample.0).sum::<f64>() / SAMPLES as f64;
                for (reward, direction) in &samples {
                    let better = share * (reward - mean) / (SAMPLES - 1) as f64;
                    for at in 0..WIDTH {
                        gradient[at] += better * direction[at] / scale[at];
                    }
                }
            }
        }
        for at in 0..WIDTH {
            first[at] = 0.9 * first[at] + 0.1 * gradient[at];
            second[at] = 0.99 * second[at] + 0.01 * gradient[at].powi(2);
            let (one, two) =
                (first[at] / (1.0 - 0.9f64.powi(step)), second[at] / (1.0 - 0.99f64.powi(step)));
            weights[at] += RATE * one / (two.sqrt() + 1e-8);
            average[at] += if step > STEPS / 2 { weights[at] } else { 0.0 };
        }
    }
    let real: Row = std::array::from_fn(|at| average[at] / scale[at]);
    let worths = || {
        items().flat_map(|item| {
            item.rows
                .iter()
                .map(|row| row.iter().zip(&real).map(|(value, weight)| value * weight).sum::<f64>())
        })
    };
    let mean = worths().sum::<f64>() / count;
    let spread = (worths().map(|worth| (worth - mean).powi(2)).sum::<f64>() / count).sqrt();
    real.map(|weight| weight * SPREAD / spread)
}

/// Xorshift (Marsaglia 2003).
struct Random(u64);

impl Random {
    /// From 0 on, below 1.
    fn next(&mut self) -> f64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as f64 / (1u64 << 53) as f64
    }
}

fn weights_of<'p>(parameters: &'p mut Parameters, kind: &str) -> &'p mut Weights {
    match kind {
        "single" => &mut parameters.single,
        "report" => &mut parameters.report,
        "leadless" => &mut parameters.leadless,
        _ => &mut parameters.together,
    }
}

/// The weights that were found without the item `id`; the product's own where `folds.txt` has none.
pub fn chosen_parameters(id: &str) -> Parameters {
    static ROWS: OnceLock<Vec<(String, String, Vec<f32>)>> = OnceLock::new();
    let rows = ROWS.get_or_init(|| {
        let text = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/folds.txt"))
            .unwrap_or_default();
        let row = |line: &str| {
            let mut words = line.split(' ').map(str::to_owned);
            let (fold, kind) = (words.next()?, words.next()?);
            Some((fold, kind, words.filter_map(|word| word.parse().ok()).collect()))
        };
        text.lines().filter_map(row).collect()
    });
    let mut parameters = Parameters::default();
    let fold = fold_of(id).to_string();
    for (_, kind, numbers) in rows.iter().filter(|(row, ..)| *row == fold) {
        let weights = weights_of(&mut parameters, kind);
        if let [features @ .., likeness, follows] = &numbers[..]
            && features.len() == FEATURES.len()
        {
            weights.features.copy_from_slice(features);
            (weights.likeness, weights.follows) = (*likeness, *follows);
        }
    }
    parameters
}
