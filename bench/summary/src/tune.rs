//! Weights by coordinate ascent, cross-validated: those of fold k are found without its items, and a report measures its items by
//! them (`folds.txt`). What the product has is found on all items in the same way.

use crate::rouge;
use crate::rouge::Vocabulary;
use crate::sets;
use crate::sets::Item;
use crate::systems;
use referat::summary::Budget;
use referat::summary::FEATURES;
use referat::summary::Parameters;
use referat::summary::Reading;
use referat::summary::Weights;
use std::path::Path;
use std::sync::OnceLock;

/// Folds of the items, by their ids.
const FOLDS: usize = 5;

/// What each set counts, by the weights that it is for.
const REPORT: [(&str, Budget, f64); 12] = [
    ("danewsroom-strip", Budget::Sentences(1), 3.0),
    ("danewsroom-strip", Budget::Words(35), 1.5),
    ("danewsroom-strip", Budget::Sentences(3), 1.5),
    ("danewsroom", Budget::Words(35), 1.5),
    ("danewsroom", Budget::Sentences(1), 0.5),
    ("norsumm-nb", Budget::Sentences(5), 0.7),
    ("norsumm-nb", Budget::Words(110), 0.3),
    ("newswriters", Budget::Sentences(3), 0.7),
    ("newswriters", Budget::Words(50), 0.3),
    ("cnndm", Budget::Sentences(3), 0.7),
    ("cnndm", Budget::Words(55), 0.3),
    ("xsum", Budget::Sentences(1), 0.7),
];
const LEADLESS: [(&str, Budget, f64); 2] =
    [("opinosis", Budget::Sentences(1), 1.0), ("opinosis", Budget::Words(20), 1.0)];
const TOGETHER: [(&str, Budget, f64); 4] = [
    ("multinews", Budget::Words(220), 1.5),
    ("multinews", Budget::Sentences(8), 0.5),
    ("vnmds", Budget::Sentences(5), 1.0),
    ("vnmds", Budget::Words(150), 0.5),
];

/// Steps that are tried of each weight, in turn.
const STEPS: [f32; 4] = [0.5, -0.5, 0.2, -0.2];

/// How often each weight is looked at.
const ROUNDS: usize = 3;

/// A weight is kept unless another is better by this much, in hundredths of ROUGE: noise decides nothing.
const LEAST_GAIN: f64 = 0.06;

pub fn fold_of(id: &str) -> usize {
    let hash = id.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    (hash >> 32) as usize % FOLDS
}

struct Task<'i> {
    items: Vec<(usize, &'i Item, Reading<'i>)>,
    budget: Budget,
    weight: f64,
}

/// Finds the weights named and prints a line each: fold (`all` for the product's), kind, weights.
pub fn tune(data: &Path, args: &[String]) {
    let kind = args.first().map_or("report", String::as_str);
    let sets: &[(&str, Budget, f64)] = match kind {
        "report" => &REPORT,
        "leadless" => &LEADLESS,
        _ => &TOGETHER,
    };
    let mut vocabulary = Vocabulary::default();
    let all: Vec<Option<Vec<Item>>> =
        sets.iter().map(|(name, ..)| sets::read(data, name, &mut vocabulary, 400)).collect();
    let tasks: Vec<Task<'_>> = sets
        .iter()
        .zip(&all)
        .filter_map(|((_, budget, weight), items)| {
            let items = items.as_ref()?.iter();
            let items = items.map(|item| (fold_of(&item.id), item, systems::read(item))).collect();
            Some(Task { items, budget: *budget, weight: *weight })
        })
        .collect();
    let wanted: Vec<Option<usize>> = if args.iter().any(|arg| arg == "all") {
        vec![None]
    } else {
        (0..FOLDS).map(Some).chain([None]).collect()
    };
    for left_out in wanted {
        let weights = ascend(kind, &tasks, left_out, &mut vocabulary);
        let name = left_out.map_or("all".to_owned(), |fold| fold.to_string());
        let numbers: Vec<String> =
            numbers_of(&weights).iter().map(|number| format!("{number:.3}")).collect();
        println!("{name} {kind} {}", numbers.join(" "));
    }
}

fn ascend(
    kind: &str,
    tasks: &[Task<'_>],
    left_out: Option<usize>,
    vocabulary: &mut Vocabulary,
) -> Weights {
    let mut parameters = Parameters::default();
    let mut best = worth(&parameters, tasks, left_out, vocabulary);
    let start = best;
    for round in 0..ROUNDS {
        let before = best;
        for at in 0..FEATURES.len() + 2 {
            if kind != "together"
                && ["support", "confirmed"].contains(FEATURES.get(at).unwrap_or(&""))
            {
                continue;
            }
            for step in STEPS {
                let mut tried = parameters;
                let weights = weights_of(&mut tried, kind);
                match at.checked_sub(FEATURES.len()) {
                    None => weights.features[at] += step,
                    Some(0) => weights.likeness += step,
                    Some(_) => weights.follows += step,
                }
                let worth = worth(&tried, tasks, left_out, vocabulary);
                if worth > best + LEAST_GAIN {
                    (best, parameters) = (worth, tried);
                    break;
                }
            }
        }
        eprintln!("{left_out:?} round {round}: {start:.3} -> {best:.3}");
        if best <= before {
            break;
        }
    }
    *weights_of(&mut parameters, kind)
}

/// The mean of R1 and half of R2 over the sets, by their weights, in hundredths.
fn worth(
    parameters: &Parameters,
    tasks: &[Task<'_>],
    left_out: Option<usize>,
    vocabulary: &mut Vocabulary,
) -> f64 {
    let (mut sum, mut weights) = (0.0, 0.0);
    for task in tasks {
        let (mut total, mut count) = (0.0, 0.0);
        for (fold, item, reading) in &task.items {
            if left_out != Some(*fold) {
                let told = systems::ours(item, reading, task.budget, parameters, vocabulary);
                let [r1, r2, _] = rouge::best(&told, &item.references);
                total += r1 + 0.5 * r2;
                count += 1.0;
            }
        }
        sum += task.weight * 100.0 * total / count;
        weights += task.weight;
    }
    sum / weights
}

fn weights_of<'p>(parameters: &'p mut Parameters, kind: &str) -> &'p mut Weights {
    match kind {
        "report" => &mut parameters.report,
        "leadless" => &mut parameters.leadless,
        _ => &mut parameters.together,
    }
}

fn numbers_of(weights: &Weights) -> Vec<f32> {
    weights.features.iter().copied().chain([weights.likeness, weights.follows]).collect()
}

/// The weights that were found without the item `id`; the product's own where `folds.txt` has none.
pub fn chosen_parameters(id: &str) -> Parameters {
    static FOLDS: OnceLock<Vec<(String, String, Vec<f32>)>> = OnceLock::new();
    let rows = FOLDS.get_or_init(|| {
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
