//! What is offered for words that may be slips, articles like another, and why an article scores what it does.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use referat::Engine;
use referat::SearchOptions;
use referat::SearchResponse;
use referat::Step;
use referat::article::parse_ndjson_line;
use referat::index::build;
use referat::search::ExplainedKind;
use serde_json::json;

/// Forty articles about a government, one that misspells it, and two about bridges.
fn engine() -> Engine {
    let mut articles = Vec::new();
    for number in 0..40 {
        let text = format!("Regeringen mødes for {number}. gang og taler om skat og kommuner.");
        articles.push(json!({"id": format!("r{number}"), "text": text}));
    }
    articles.push(json!({"id": "slip", "text": "Regerigen mødes ikke, men får kaffe."}));
    let bridges = [
        ("bro", "Broen åbner", "Broen mellem øerne åbner mandag. Broen har kostet milliarder."),
        (
            "bro2",
            "Milliarder til broen",
            "En bro mellem øerne har kostet milliarder, siger ministeren.",
        ),
    ];
    for (id, title, text) in bridges {
        articles.push(json!({"id": id, "title": title, "text": text}));
    }
    let parsed = articles.iter().map(|article| parse_ndjson_line(&article.to_string()).unwrap());
    Engine::open(build(parsed.collect()).bytes).unwrap()
}

fn search(engine: &Engine, query: &str, options: &SearchOptions) -> SearchResponse {
    engine.search(query, options).and_then(Step::done).unwrap()
}

#[test]
fn what_was_meant_is_offered() {
    let engine = engine();
    for (query, meant) in [
        // In no article: searched, too.
        ("regerinegn mødes", Some("regeringen mødes")),
        ("Broen, \"regeringen\" og komuner!", Some("Broen, \"regeringen\" og kommuner!")),
        // In one, and far more often in another form.
        ("regerigen kaffe", Some("regeringen kaffe")),
        ("regeringen mødes", None),
        ("broen", None),
        ("kaffe", None),
        ("zzzzzzz", None),
        ("", None),
    ] {
        let found = search(&engine, query, &SearchOptions::default());
        assert_eq!(found.did_you_mean.as_deref(), meant, "{query}");
    }
    let found = search(&engine, "regerigen", &SearchOptions::default());
    assert!(found.corrected.is_empty() && found.hits.len() == 1, "offered, not searched");
    let first_stage = SearchOptions { expand: false, ..SearchOptions::default() };
    assert_eq!(search(&engine, "regerigen", &first_stage).did_you_mean, None);
}

#[test]
fn like_articles_are_found() {
    let engine = engine();
    let options = SearchOptions::default();
    let like = engine.similar("bro", &options).and_then(Step::done).unwrap();
    assert_eq!(like.hits.first().unwrap().card.id, "bro2");
    assert!(like.hits.iter().all(|hit| hit.card.id != "bro"), "not itself");
    assert_eq!(like.total.value, like.hits.len());
    let few = SearchOptions { limit: 1, offset: 1, ..options.clone() };
    let second = engine.similar("r0", &few).and_then(Step::done).unwrap();
    let all = engine.similar("r0", &options).and_then(Step::done).unwrap();
    assert_eq!(second.hits, all.hits[1..2]);
    assert!(engine.similar("nobody", &options).is_err());
}

#[test]
fn scores_are_explained() {
    let engine = engine();
    let options = SearchOptions { expand: false, ..SearchOptions::default() };
    let explain =
        |id: &str, query: &str| engine.explain(id, query, &options).and_then(Step::done).unwrap();
    let told = explain("bro", "broen milliarder \"mellem øerne\"");
    let kinds: Vec<_> = told.terms.iter().map(|term| (term.kind, term.term.as_str())).collect();
    let phrase = (ExplainedKind::Phrase, "mellem øerne");
    assert_eq!(kinds, [phrase, (ExplainedKind::Word, "bro"), (ExplainedKind::Word, "milliard")]);
    assert!(told.terms[1].in_title && told.terms[1].doc_freq == 2);
    let hits = search(&engine, "broen milliarder \"mellem øerne\"", &options).hits;
    let hit = hits.iter().find(|hit| hit.card.id == "bro").unwrap();
    assert!((hit.score - told.score).abs() < 1e-4, "{} {told:?}", hit.score);
    assert!(explain("r0", "broen").terms.is_empty());
    assert!(engine.explain("nobody", "broen", &options).is_err());
}
