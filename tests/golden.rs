//! What the seeds answer and how Danish words are analysed, held against `tests/golden/`; `UPDATE=1` rewrites it.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may panic")]

use referat::Engine;
use referat::SearchOptions;
use referat::Sort;
use referat::Step;
use referat::text::Analyzer;
use referat::text::compound::Lexicon;
use serde_json::Value;
use std::fmt::Write;
use std::path::Path;

fn golden(name: &str, found: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(name);
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, found).unwrap();
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(expected, found, "{name}; UPDATE=1 rewrites it");
}

/// Scores to four decimals: that much of them is promised.
fn round_scores(value: &mut Value) {
    match value {
        Value::Array(values) => values.iter_mut().for_each(round_scores),
        Value::Object(fields) => {
            for (name, value) in fields {
                if name == "score" {
                    *value = ((value.as_f64().unwrap() * 1e4).round() / 1e4).into();
                }
                round_scores(value);
            }
        }
        _ => {}
    }
}

#[test]
fn searches_answer_as_before() {
    let engine = Engine::embedded().unwrap();
    for (name, query, options) in [
        ("name", "sjojgu", SearchOptions::default()),
        ("compound", "våbenaftale", SearchOptions::default()),
        ("part", "granat", SearchOptions { snippet_length: 80, ..SearchOptions::default() }),
        ("phrase", "\"unavngivne embedsmænd\" Kim -Iran", SearchOptions::default()),
        (
            "plain",
            "vaben ostlige",
            SearchOptions { sort: Sort::Oldest, ..SearchOptions::default() },
        ),
        (
            "prefix",
            "forsvarsm",
            SearchOptions { prefix: true, limit: 1, ..SearchOptions::default() },
        ),
        ("none", "tyggegummi", SearchOptions::default()),
    ] {
        let response = engine.search(query, &options).and_then(Step::done).unwrap();
        let mut json = serde_json::to_value(&response).unwrap();
        round_scores(&mut json);
        golden(
            &format!("search-{name}.json"),
            &(serde_json::to_string_pretty(&json).unwrap() + "\n"),
        );
    }
}

/// By what shows in them: inflection, genitives, letters, compounds, names, numbers, grammar.
const WORDS: &str = "regering regeringen regeringens kommunerne ministeren ministrene ministre bro broen broer børn \
    børnehaverne arbejdede smukkere Danmarks USA's EUs Lars' ÅRHUS Aarhus Malmö København smørrebrød cafe\u{301} læge \
    lægens løven loven troen våbenaftale våbenaftalerne statsministerkandidat artillerigranater atomubåde \
    forsvarsminister EU-samarbejdet trafiksikkerhedskampagne situationen kærlighed skituren Sergej Shoigu Sjojgu \
    Zelenskyj Tjajkovskij Kjær 1.250 2,5 10.-13. og ikke får";

#[test]
fn words_are_analysed_as_before() {
    let lexicon = Lexicon::shipped();
    let mut table = String::from("word\tnormalized\tstem\tplain\tname\tparts\tvariants\n");
    for word in Analyzer::default().words(WORDS) {
        let parts: Vec<&str> = lexicon
            .split(&word.normalized)
            .into_iter()
            .map(|part| &word.normalized[part])
            .collect();
        let stop = if word.is_stopword() { " (stop)" } else { "" };
        writeln!(
            table,
            "{}\t{}{stop}\t{}\t{}\t{}\t{}\t{}",
            word.token.surface,
            word.normalized,
            word.stem(),
            word.plain().unwrap_or_else(|| "–".to_owned()),
            word.name_key().unwrap_or_else(|| "–".to_owned()),
            if parts.is_empty() { "–".to_owned() } else { parts.join("|") },
            Analyzer::default().variant_stems(&word.normalized).join(" "),
        )
        .unwrap();
    }
    golden("analyze.txt", &table.replace("\t\n", "\t–\n"));
}
