//! What the beginning of a query may become: as a table, and against a look at every article.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    reason = "a test may panic"
)]

mod common;

use proptest::prelude::*;
use proptest::sample::select;
use referat::Article;
use referat::Engine;
use referat::Step;
use referat::article::parse_ndjson_line;
use referat::index::DocId;
use referat::index::Layout;
use referat::index::Manifest;
use referat::index::build;
use referat::index::to_file;
use referat::search::Suggestion;
use referat::search::SuggestionKind;
use serde_json::Value;
use serde_json::json;
use std::collections::BTreeSet;

fn parsed(articles: &[Value]) -> Vec<Article> {
    articles.iter().map(|article| parse_ndjson_line(&article.to_string()).unwrap()).collect()
}

fn suggest(engine: &Engine, typed: &str) -> Vec<Suggestion> {
    engine.suggest(typed, 100).and_then(Step::done).unwrap()
}

fn texts(engine: &Engine, typed: &str) -> Vec<String> {
    suggest(engine, typed).into_iter().map(|suggestion| suggestion.text).collect()
}

/// Ten articles that repeat some names and a phrase, under headlines of their own.
fn engine() -> Engine {
    let text = "I dag mødte Vladimir Putin og Kim Jong-un hinanden i Køge. Siden talte Putin i \
                Kolding om den globale opvarmning. Putins gæst var Lars Hansen, og Lars Hansen \
                tav. Danmarks udspil om global opvarmning og den globale opvarmning kom fra \
                København, siger Danmark, og Danmark og Aarhus er enige. I Malmö bor Poul.";
    let mut articles = Vec::new();
    for number in 0..10 {
        let title = ["Et møde i Køge", "København vågner", "Koldt i nord"][number % 3];
        articles.push(json!({
            "id": number.to_string(),
            "title": title,
            "section": "Udland",
            "authors": ["Ærlig Jensen"],
            "tags": ["klima"],
            "text": text,
        }));
    }
    Engine::open(build(parsed(&articles)).bytes).unwrap()
}

#[test]
fn a_beginning_becomes_what_the_articles_hold() {
    let engine = engine();
    for (typed, first) in [
        ("put", Some("Putin")),
        ("vladimir p", Some("Vladimir Putin")),
        // From its second word on.
        ("jong", Some("Kim Jong-un")),
        ("globale o", Some("globale opvarmning")),
        ("udl", Some("Udland")),
        ("ærlig", Some("Ærlig Jensen")),
        ("aerl", Some("Ærlig Jensen")),
        ("kli", Some("klima")),
        ("et mø", Some("Et møde i Køge")),
        // From the first word that tells.
        ("møde i", Some("Et møde i Køge")),
        ("Lars  HAN", Some("Lars Hansen")),
        // Only the last words: what stands before stays.
        ("hvad sagde vladimir pu", Some("hvad sagde Vladimir Putin")),
        ("\"hvad\" lars ", Some("\"hvad\" Lars Hansen")),
        ("hvad koldt", None),
        ("xyz", None),
        ("", None),
        ("  ?!", None),
    ] {
        assert_eq!(texts(&engine, typed).first().map(String::as_str), first, "{typed:?}");
    }
}

#[test]
fn letters_with_marks_are_meant() {
    let engine = engine();
    let all = |typed: &str| -> BTreeSet<String> { texts(&engine, typed).into_iter().collect() };
    let of = |names: &[&str]| -> BTreeSet<String> {
        names.iter().map(|&name| name.to_owned()).collect()
    };
    assert_eq!(all("kø"), of(&["Køge", "København", "København vågner"]));
    assert_eq!(all("koe"), all("kø"), "as one who lacks the key writes it");
    assert!(all("ko").is_superset(&all("kø")), "one who has only A–Z");
    assert!(all("ko").contains("Kolding"));
    for typed in ["malmø", "malmö", "malmoe", "malmo"] {
        assert_eq!(all(typed), of(&["Malmö"]), "{typed}");
    }
    for typed in ["aa", "å", "århus", "aarhus", "arhus"] {
        assert_eq!(all(typed), of(&["Aarhus"]), "{typed}");
    }
}

#[test]
fn a_genitive_is_no_other_name() {
    let engine = engine();
    assert!(texts(&engine, "putin").iter().all(|text| text != "Putins"));
    assert!(texts(&engine, "danmark").iter().all(|text| text != "Danmarks"));
    assert_eq!(texts(&engine, "lars"), ["Lars Hansen"]);
}

#[test]
fn headlines_leave_room_for_others() {
    let article = |number: usize| json!({"id": number, "title": format!("Broen nummer {number}"), "text": "Ved Broager taler Broager om Broby og broen."});
    let articles: Vec<_> = (0..60).map(article).collect();
    let engine = Engine::open(build(parsed(&articles)).bytes).unwrap();
    let found = engine.suggest("bro", 8).and_then(Step::done).unwrap();
    let titles = found.iter().filter(|one| one.kind == SuggestionKind::Title).count();
    assert!((2..8).contains(&titles), "{found:?}");
    assert_eq!(found[0].text, "Broby", "of those that are as widespread the shortest");
    assert_eq!(engine.suggest("broen nummer 5", 100).and_then(Step::done).unwrap().len(), 11);
}

#[test]
fn a_limit_out_of_range_is_refused() {
    let engine = engine();
    for limit in [0, 101] {
        assert_eq!(engine.suggest("a", limit).unwrap_err().code(), "option.invalid");
    }
    assert_eq!(engine.suggest(&"a".repeat(40_000), 5).unwrap_err().code(), "query.too-long");
}

const WORDS: [&str; 14] = [
    "Bo",
    "Bente",
    "Ærø",
    "Aarhus",
    "Århus",
    "Åby",
    "Lone",
    "Bos",
    "global",
    "opvarmning",
    "og",
    "i",
    "Jong-un",
    "møde",
];

fn sentence() -> impl Strategy<Value = String> {
    prop::collection::vec(select(WORDS.as_slice()), 1..8).prop_map(|words| words.join(" ") + ".")
}

/// Articles, where to cut them into segments, and which of them are removed.
fn archives() -> impl Strategy<Value = (Vec<Value>, Vec<usize>, Vec<bool>)> {
    let article = (sentence(), prop::collection::vec(sentence(), 0..4));
    prop::collection::vec(article, 1..16).prop_flat_map(|articles| {
        let count = articles.len();
        let article = |(number, (title, text)): (usize, (String, Vec<String>))| {
            json!({"id": number, "title": title, "text": text.join(" "), "tags": ["klima"]})
        };
        let values: Vec<_> = articles.into_iter().enumerate().map(article).collect();
        let cuts = prop::collection::vec(0..count, 0..3);
        (Just(values), cuts, prop::collection::vec(prop::bool::weighted(0.3), count))
    })
}

/// All that an article says, word by word, with a space between two.
fn said(article: &Article) -> String {
    let all =
        [article.title.clone().unwrap_or_default(), article.text.clone(), article.tags.join(" ")];
    format!(" {} ", all.join(" ").replace(['.', '-'], " "))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(200) })]

    /// Whatever is suggested stands in an article that wasn't removed; each headline of these is found.
    #[test]
    fn suggestions_are_of_articles_that_are_there((values, mut cuts, removed) in archives(), typed in select(WORDS.as_slice()), letters in 1..5usize) {
        let articles = parsed(&values);
        cuts.sort_unstable();
        let (mut heads, bytes): (Vec<_>, Vec<_>) =
            common::segments(&articles, &cuts, Layout::for_documents(articles.len()), None).into_iter().unzip();
        // Undated articles lie in the order of their ids' bytes.
        let mut order: Vec<usize> = (0..articles.len()).collect();
        order.sort_by_key(|number| articles[*number].id.clone());
        let mut at = 0;
        for head in &mut heads {
            for doc in 0..head.doc_count {
                if removed[order[at]] {
                    head.gone.note(DocId(doc), false);
                }
                at += 1;
            }
        }
        let manifest = Manifest { segments: heads, ..Manifest::default() };
        let engine = Engine::open(to_file(&manifest, &bytes.concat().concat())).unwrap();
        let typed: String = typed.chars().take(letters).collect();
        let there: Vec<&Article> = articles.iter().zip(&removed).filter(|(_, gone)| !**gone).map(|(article, _)| article).collect();
        let found = suggest(&engine, &typed);
        for Suggestion { text, doc_freq, .. } in &found {
            let words = text.trim_end_matches('.').replace(['-', '.'], " ");
            let holds = |article: &&&Article| {
                let said = said(article);
                // A genitive may stand for its name.
                [format!(" {words} "), format!(" {words}s ")].iter().any(|words| said.contains(words))
            };
            prop_assert!(there.iter().any(|article| holds(&article)), "{text} is in no article that is there");
            let most = articles.iter().filter(|article| holds(&article)).count();
            prop_assert!(*doc_freq <= most, "{text}: {doc_freq} of {most}");
        }
        // Few enough that all are suggested.
        let titles = there.iter().filter_map(|article| article.title.as_deref());
        for title in titles.filter(|title| title.to_lowercase().starts_with(&typed.to_lowercase())) {
            prop_assert!(found.iter().any(|one| one.text == *title), "{title} isn't suggested for {typed}");
        }
    }
}
