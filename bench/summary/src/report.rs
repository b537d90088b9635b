//! What is printed: all systems on all sets, and what copies of an article do to a story.

use crate::bootstrap::interval;
use crate::bootstrap::mean;
use crate::rouge;
use crate::rouge::Reference;
use crate::rouge::Score;
use crate::rouge::Token;
use crate::rouge::Vocabulary;
use crate::sets;
use crate::sets::Item;
use crate::sets::SETS;
use crate::systems;
use crate::systems::Text;
use crate::tune::chosen_parameters;
use referat::Article;
use referat::summary::Budget;
use std::path::Path;
use std::time::Instant;

/// Sets and budgets whose gain over LEAD is pooled.
const POOLED: [(&str, Budget); 5] = [
    ("norsumm-nb", Budget::Sentences(5)),
    ("newswriters", Budget::Sentences(3)),
    ("cnndm", Budget::Sentences(3)),
    ("danewsroom-strip", Budget::Sentences(3)),
    ("xsum", Budget::Sentences(1)),
];

/// All systems on the sets named, or on all. With `quick`, only referat and the leads.
pub fn report(data: &Path, names: &[String]) {
    let quick = names.iter().any(|name| name == "quick");
    let names: Vec<&String> = names.iter().filter(|name| *name != "quick").collect();
    let mut pooled = Vec::new();
    for (name, budgets) in SETS {
        if !names.is_empty() && !names.iter().any(|wanted| *wanted == name) {
            continue;
        }
        let mut vocabulary = Vocabulary::default();
        let Some(items) = sets::read(data, name, &mut vocabulary, 400) else {
            println!("{name}: not there");
            continue;
        };
        let texts: Vec<Text> = items.iter().map(|item| Text::of(item, &mut vocabulary)).collect();
        for budget in budgets {
            let start = Instant::now();
            let ours: Vec<Score> = items
                .iter()
                .map(|item| {
                    let parameters = chosen_parameters(&item.id);
                    let reading = systems::read(item);
                    let told = systems::ours(item, &reading, *budget, &parameters, &mut vocabulary);
                    rouge::best(&told, &item.references)
                })
                .collect();
            let spent = start.elapsed().as_secs_f64() * 1000.0 / items.len() as f64;
            let of = |system: &dyn Fn(&Text, &Item) -> Vec<Vec<Token>>| -> Vec<Score> {
                items
                    .iter()
                    .zip(&texts)
                    .map(|(item, text)| rouge::best(&system(text, item), &item.references))
                    .collect()
            };
            println!("\n{name}, {budget:?}, {} items", items.len());
            row("referat", &ours, &format!("{spent:.2} ms each"));
            let lead = of(&|text, _| systems::lead(text, *budget));
            let clean = of(&|text, _| systems::lead_clean(text, *budget));
            row("LEAD", &lead, &gain(&ours, &lead));
            row("LEAD-clean", &clean, &gain(&ours, &clean));
            if !quick {
                row("random", &of(&|text, _| systems::random(text, *budget)), "");
                row("TextRank", &of(&|text, _| systems::text_rank(text, *budget)), "");
                row("LexRank", &of(&|text, _| systems::lex_rank(text, *budget)), "");
                row(
                    "oracle",
                    &of(&|text, item| systems::oracle(text, &item.references, *budget)),
                    "",
                );
            }
            if POOLED.contains(&(name, *budget)) {
                pooled
                    .extend(ours.iter().zip(&lead).map(|(ours, lead)| 100.0 * (ours[0] - lead[0])));
            }
        }
    }
    if !pooled.is_empty() {
        let (mean, least, most) = interval(&pooled);
        println!(
            "\npooled over {} items, R1 less LEAD: {mean:+.2} [{least:+.2}, {most:+.2}]",
            pooled.len()
        );
    }
}

fn row(name: &str, scores: &[Score], note: &str) {
    let of = |n: usize| 100.0 * mean(&scores.iter().map(|score| score[n]).collect::<Vec<_>>());
    println!("  {name:<11} {:6.2} {:6.2} {:6.2}  {note}", of(0), of(1), of(2));
}

/// How much referat gains over another system, in R1 and R2.
fn gain(ours: &[Score], other: &[Score]) -> String {
    let gains = [0, 1].map(|n| {
        let differences: Vec<f64> =
            ours.iter().zip(other).map(|(ours, other)| 100.0 * (ours[n] - other[n])).collect();
        let (mean, least, most) = interval(&differences);
        format!("R{} {mean:+.2} [{least:+.2}, {most:+.2}]", n + 1)
    });
    format!("referat gains {}", gains.join(", "))
}

/// Stories with two lightly edited copies of their first article, against those without.
pub fn copies(data: &Path) {
    for (name, budgets) in SETS.iter().filter(|(name, _)| ["multinews", "vnmds"].contains(name)) {
        let mut vocabulary = Vocabulary::default();
        let Some(items) = sets::read(data, name, &mut vocabulary, 400) else { continue };
        let budget = budgets[0];
        let mut measure = |with_copies: bool| {
            let mut scores = Vec::new();
            let mut repeats = Vec::new();
            for item in &items {
                let mut articles = item.articles.clone();
                if with_copies {
                    articles.extend(edited(&item.articles[0]));
                }
                let copied = Item { id: item.id.clone(), articles, references: Vec::new() };
                let reading = systems::read(&copied);
                let parameters = chosen_parameters(&item.id);
                let told = systems::ours(&copied, &reading, budget, &parameters, &mut vocabulary);
                scores.push(rouge::best(&told, &item.references));
                repeats.push(100.0 * rouge::repeated(&told));
            }
            (scores, mean(&repeats))
        };
        let (clean, clean_repeats) = measure(false);
        let (copied, copied_repeats) = measure(true);
        println!(
            "{name}, {budget:?}: repeated bigrams {clean_repeats:.1} % clean, {copied_repeats:.1} % with copies"
        );
        row("clean", &clean, "");
        row("copies", &copied, &gain(&copied, &clean));
    }
}

/// Two copies of an article as other papers print it: every ninth word left out and the last fifth cut; the first sentence
/// moved behind the second and some words changed.
fn edited(article: &Article) -> [Article; 2] {
    let lines: Vec<&str> = referat::summary::sentences(article)
        .into_iter()
        .map(|(span, _)| &article.text[span])
        .collect();
    let kept = (lines.len() * 4).div_ceil(5);
    let sparse = lines.iter().take(kept).map(|line| {
        let words = line.split(' ').enumerate().filter(|(at, _)| at % 9 != 8).map(|(_, word)| word);
        words.collect::<Vec<_>>().join(" ")
    });
    let mut moved: Vec<String> =
        lines.iter().map(|line| line.replace(" said", " told reporters")).collect();
    if moved.len() > 1 {
        moved.swap(0, 1);
    }
    let one = sparse.collect::<Vec<_>>().join("\n\n");
    let two = moved.join("\n\n");
    [("copy-1", one), ("copy-2", two)].map(|(id, text)| referat::article::parse_text(id, text))
}

/// The scores of a file of summaries against a file of references, a text each line with `\n` as `\\n`: to hold beside
/// `rouge-score`.
pub fn score(files: &[String]) {
    let read = |at: usize| std::fs::read_to_string(&files[at]).expect("a file");
    let (ours, gold) = (read(0), read(1));
    let mut vocabulary = Vocabulary::default();
    for (ours, gold) in ours.lines().zip(gold.lines()) {
        let reference = Reference::new(&mut vocabulary, &gold.replace("\\n", "\n"));
        let told: Vec<Vec<Token>> =
            ours.replace("\\n", "\n").lines().map(|line| vocabulary.tokens(line)).collect();
        let [r1, r2, lsum] = rouge::best(&told, &[reference]);
        println!("{r1:.6} {r2:.6} {lsum:.6}");
    }
}
