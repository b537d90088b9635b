//! ROUGE-1 and ROUGE-2 (F1 × 100, macro-averaged, several references: the best) of our summaries and of LEAD-clean, the
//! first whole sentences of the running text (of several articles: in turns), over a JSONL set of development data:
//! `rouge FILE SENTENCES`. Words as Unicode cuts them, lower case, no stemming.
#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::as_conversions,
    clippy::cast_precision_loss,
    clippy::indexing_slicing,
    reason = "a measuring tool for our own data"
)]

use referat::Article;
use referat::BlockKind;
use referat::article::parse_seed;
use referat::summary::Options;
use referat::summary::summarize;
use referat::text::sentence::sentences;
use std::collections::BTreeMap;
use std::time::Duration;
use std::time::Instant;
use unicode_segmentation::UnicodeSegmentation;

fn main() {
    let mut args = std::env::args().skip(1);
    let file = std::fs::read_to_string(args.next().expect("a file")).unwrap();
    let budget: usize = args.next().expect("how many sentences").parse().unwrap();
    let (mut ours, mut lead, mut won) = ([0.0; 2], [0.0; 2], [0; 2]);
    let (mut spent, mut rows) = (Duration::ZERO, 0.0);
    for line in file.lines() {
        let row: serde_json::Value = serde_json::from_str(line).unwrap();
        let text_of = |doc: &serde_json::Value| parse_seed("", doc["text"].as_str().unwrap());
        let articles: Vec<Article> = match row["docs"].as_array() {
            Some(docs) => docs.iter().map(text_of).collect(),
            None => vec![text_of(&row)],
        };
        let articles: Vec<&Article> = articles.iter().collect();
        #[expect(clippy::disallowed_methods, reason = "a clock is what this tool is for")]
        let start = Instant::now();
        let told = summarize(&articles, &Options { sentences: budget, query: None });
        spent += start.elapsed();
        let told: Vec<&str> =
            told.iter().map(|told| &articles[told.article].text[told.span.clone()]).collect();
        let references: Vec<&str> = row["references"]
            .as_array()
            .unwrap()
            .iter()
            .map(|text| text.as_str().unwrap())
            .collect();
        let (here, there) =
            (best(&told.join(" "), &references), best(&lead_clean(&articles, budget), &references));
        for n in 0..2 {
            ours[n] += here[n];
            lead[n] += there[n];
        }
        if std::env::var_os("SHOW").is_some() && (here[0] - there[0]).abs() > 0.02 {
            println!(
                "{:+.2}\n  ours {}\n  lead {}\n  gold {}",
                here[0] - there[0],
                told.join(" "),
                lead_clean(&articles, budget),
                references[0]
            );
        }
        won[0] += usize::from(here[0] > there[0]);
        won[1] += usize::from(here[0] < there[0]);
        rows += 1.0;
    }
    println!(
        "ours {:.2}/{:.2}  LEAD-clean {:.2}/{:.2}  ({} better, {} worse of {rows}; {:.2} ms each)",
        100.0 * ours[0] / rows,
        100.0 * ours[1] / rows,
        100.0 * lead[0] / rows,
        100.0 * lead[1] / rows,
        won[0],
        won[1],
        spent.as_secs_f64() * 1000.0 / rows,
    );
}

/// The first whole sentences of paragraphs, one of each article in turn.
fn lead_clean(articles: &[&Article], budget: usize) -> String {
    let whole = |sentence: &&str| {
        let words = sentence.unicode_words().count();
        words >= 12
            || words >= 4
                && sentence.trim_end_matches(['"', '”', '«', '»', '\'']).ends_with(['.', '!', '?'])
    };
    let cut: Vec<Vec<&str>> = articles
        .iter()
        .map(|article| {
            let paragraphs = article.blocks_of(BlockKind::Paragraph);
            paragraphs
                .flat_map(|(_, text)| sentences(text).into_iter().map(move |span| &text[span]))
                .filter(whole)
                .collect()
        })
        .collect();
    let longest = cut.iter().map(Vec::len).max().unwrap_or(0);
    let turns =
        (0..longest).flat_map(|at| cut.iter().filter_map(move |lines| lines.get(at).copied()));
    turns.take(budget).collect::<Vec<_>>().join(" ")
}

fn best(text: &str, references: &[&str]) -> [f64; 2] {
    [1, 2].map(|n| {
        references
            .iter()
            .map(|reference| f1(&grams(text, n), &grams(reference, n)))
            .fold(0.0, f64::max)
    })
}

fn grams(text: &str, n: usize) -> BTreeMap<Vec<String>, usize> {
    let words: Vec<String> = text.unicode_words().map(str::to_lowercase).collect();
    let mut counts = BTreeMap::new();
    for gram in words.windows(n) {
        *counts.entry(gram.to_vec()).or_insert(0) += 1;
    }
    counts
}

fn f1(ours: &BTreeMap<Vec<String>, usize>, gold: &BTreeMap<Vec<String>, usize>) -> f64 {
    let common: usize =
        ours.iter().map(|(gram, count)| gold.get(gram).map_or(0, |there| *count.min(there))).sum();
    let total: usize = ours.values().sum::<usize>() + gold.values().sum::<usize>();
    if total == 0 { 0.0 } else { 2.0 * common as f64 / total as f64 }
}
