//! Sentence boundaries against gold paragraphs (boundary F1: inner boundaries only, micro-averaged).
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::as_conversions,
    clippy::cast_precision_loss,
    reason = "a test may panic"
)]

use referat::text::sentence::sentences;
use std::collections::BTreeSet;
use std::path::PathBuf;

/// A development file, or `None`, said loudly, where the data isn't.
fn data(path: &str) -> Option<String> {
    let root = std::env::var_os("REFERAT_DATA").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/data"),
        PathBuf::from,
    );
    let text = std::fs::read_to_string(root.join(path)).ok();
    if text.is_none() {
        eprintln!("SKIPPED: {path} is not in {}", root.display());
    }
    text
}

/// Where sentences start, but the first, as the offset of the text's next character that isn't white space.
fn starts(spans: impl Iterator<Item = usize>) -> BTreeSet<usize> {
    spans.skip(1).collect()
}

fn f1(path: &str) -> Option<f64> {
    let (mut hits, mut ours, mut golds) = (0, 0, 0);
    for line in data(path)?.lines() {
        let row: serde_json::Value = serde_json::from_str(line).unwrap();
        let text = row["text"].as_str().unwrap();
        let bytes: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
        let mut at = 0;
        let gold: BTreeSet<usize> = if let Some(spans) = row["spans"].as_array() {
            let start_of =
                |span: &serde_json::Value| usize::try_from(span[0].as_u64().unwrap()).unwrap();
            starts(spans.iter().map(|span| bytes[start_of(span)]))
        } else {
            starts(row["sentences"].as_array().unwrap().iter().map(|sentence| {
                let sentence = sentence.as_str().unwrap();
                let start = at + text[at..].find(sentence).unwrap();
                at = start + sentence.len();
                start
            }))
        };
        let found = starts(sentences(text).into_iter().map(|span| span.start));
        hits += gold.intersection(&found).count();
        ours += found.len();
        golds += gold.len();
        if std::env::var_os("SHOW").is_some() && gold != found {
            for &at in found.difference(&gold) {
                eprintln!("FALSE  {}", context(text, at));
            }
            for &at in gold.difference(&found) {
                eprintln!("MISSED {}", context(text, at));
            }
        }
    }
    let (precision, recall) = (hits as f64 / ours as f64, hits as f64 / golds as f64);
    let f1 = 2.0 * precision * recall / (precision + recall);
    eprintln!("{path}: P {precision:.4} R {recall:.4} F1 {f1:.4} ({golds} boundaries)");
    Some(f1)
}

fn context(text: &str, at: usize) -> String {
    let before: String =
        text[..at].chars().rev().take(30).collect::<Vec<_>>().into_iter().rev().collect();
    let after: String = text[at..].chars().take(25).collect();
    format!("{before}|{after}")
}

#[test]
fn paragraphs_of_parole_are_cut_as_their_editors_did() {
    assert!(f1("sentences-da/parole-paragraphs.dev.jsonl").is_none_or(|f1| f1 >= 0.985));
}

#[test]
fn hard_cases_are_cut_as_a_reader_would() {
    assert!(f1("sentences-da/hard-cases.dev.jsonl").is_none_or(|f1| f1 >= 0.97));
}

#[test]
fn single_sentences_stay_whole() {
    let Some(lines) = data("sentences-da/ud-ddt-sentences.dev.jsonl") else { return };
    let rows: Vec<serde_json::Value> =
        lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let whole =
        rows.iter().filter(|row| sentences(row["text"].as_str().unwrap()).len() == 1).count();
    eprintln!("single sentences left whole: {whole} of {}", rows.len());
    assert!(whole * 100 >= rows.len() * 97);
}
