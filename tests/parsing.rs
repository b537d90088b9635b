//! Whatever text comes in: no panic, no word lost, and blocks that cover the text as documented.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test may panic"
)]

use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::RngSeed;
use referat::Article;
use referat::article::ParseError;
use referat::article::parse_ndjson_line;
use referat::article::parse_seed;
use serde_json::Value;
use serde_json::json;

fn config(cases: u32) -> ProptestConfig {
    ProptestConfig {
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(20_230_914),
        cases,
        ..ProptestConfig::default()
    }
}

/// Text of the pieces that decide what a paragraph is, and of anything.
fn text() -> impl Strategy<Value = String> {
    let pieces = vec![
        "date 2023-09",
        "date",
        " ",
        "\n",
        "\n\n",
        "\r\n",
        "\r",
        "\t",
        "\u{c}",
        "\u{85}",
        "\u{2028}",
        "\u{feff}",
        "\0",
        "\u{a0}",
        "Foto:",
        "(Foto: Ritzau)",
        "/ritzau/",
        "/",
        "Af Kim Kimsen",
        "Af:",
        "- ",
        "En sætning.",
        "»Nej,«",
        "Mellemrubrik",
        "?",
        "å",
        "😀",
        "a\u{30a}",
        "{",
        "\"",
        "\\",
    ];
    prop_oneof![
        prop::collection::vec(select(pieces), 0..14).prop_map(|pieces| pieces.concat()),
        any::<String>(),
        prop::collection::vec(any::<u8>(), 0..80)
            .prop_map(|bytes| String::from_utf8_lossy(&bytes).into_owned()),
    ]
}

/// `Article::blocks`: sorted, not overlapping, covering all of the text but one empty line between two.
fn is_covered(article: &Article) -> Result<(), TestCaseError> {
    let mut end = 0;
    for (number, block) in article.blocks.iter().enumerate() {
        let between = article.text.get(end..block.span.start);
        prop_assert_eq!(between, Some(if number == 0 { "" } else { "\n\n" }));
        let text = article.text.get(block.span.clone());
        prop_assert!(text.is_some_and(|text| !text.is_empty() && flat(text) == text), "{text:?}");
        end = block.span.end;
    }
    prop_assert_eq!(end, article.text.len());
    Ok(())
}

fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// `text` as it is printed: control characters are none of it.
fn printed(text: &str) -> String {
    let shown = |c: &char| c.is_whitespace() || !c.is_control() && *c != '\u{feff}';
    flat(&text.chars().filter(shown).collect::<String>())
}

proptest! {
    #![proptest_config(config(512))]

    #[test]
    fn a_seed_keeps_its_words_and_its_id(text in text(), id in any::<String>()) {
        let article = parse_seed(&id, &text);
        is_covered(&article)?;
        prop_assert_eq!(&article.id, &id);
        let head = article.date.map(|date| format!("date {date} ")).unwrap_or_default();
        let words = format!("{head}{}", flat(&article.text));
        prop_assert_eq!(words.trim().to_owned(), printed(&text));
    }

    #[test]
    fn a_record_keeps_what_it_says(
        id in prop_oneof![any::<String>().prop_map(Value::from), any::<u64>().prop_map(Value::from)],
        body in text(), title in text(), paragraphs in prop::option::of(prop::collection::vec(text(), 0..4)),
        access in select(vec![Value::Null, "paid".into(), "open".into()]),
        unknown in any::<String>(),
    ) {
        let record = json!({
            "id": id, "text": body, "title": title, "paragraphs": paragraphs, "access": access, "authors": unknown,
            "tags": [unknown, title], "url": unknown, "date": unknown, "x-unknown": [{unknown.clone(): 1.5e300}],
        });
        let id = id.as_str().map_or_else(|| id.to_string(), str::to_owned);
        let read = parse_ndjson_line(&record.to_string());
        if id.trim().is_empty() {
            prop_assert!(matches!(read, Err(ParseError::Missing(_))), "{read:?}");
            return Ok(());
        }
        let article = read.unwrap();
        is_covered(&article)?;
        prop_assert_eq!(article.id, id);
        prop_assert_eq!(article.title, Some(printed(&title)).filter(|title| !title.is_empty()));
        prop_assert_eq!(&article.tags, &[unknown.clone(), title]);
        prop_assert_eq!(article.url, Some(unknown));
        let body = paragraphs.map_or(body, |paragraphs| paragraphs.join("\n"));
        let body = if access == "paid" { String::new() } else { body };
        prop_assert_eq!(flat(&article.text), printed(&body));
    }

    #[test]
    fn any_line_is_a_record_or_refused(line in text(), cut in 0usize..200, junk in any::<char>()) {
        let _ = parse_ndjson_line(&line);
        let mut record: Vec<char> = json!({"id": "a", "text": line, "date": "2023", "tags": "x"}).to_string().chars().collect();
        let cut = cut % record.len();
        record[cut] = junk;
        if let Ok(article) = parse_ndjson_line(&record.iter().collect::<String>()) {
            is_covered(&article)?;
        }
        let short: String = record[..cut].iter().collect();
        prop_assert!(matches!(parse_ndjson_line(&short), Err(ParseError::Json(_))), "{short:?}");
    }

}

proptest! {
    // Each case weighs the shipped lexicon anew: 30 ms.
    #![proptest_config(config(48))]

    /// The whole way: what was parsed can be indexed, searched and told.
    #[test]
    fn anything_can_be_published(texts in prop::collection::vec(text(), 0..3), query in text()) {
        let articles = texts.iter().enumerate().map(|(id, text)| parse_seed(&id.to_string(), text)).collect();
        let engine = referat::Engine::open(referat::build(articles).bytes).unwrap();
        let options = referat::SearchOptions { prefix: true, snippet_length: 40, ..Default::default() };
        let found = engine.search(&query, &options).and_then(referat::Step::done).unwrap();
        prop_assert!(found.hits.iter().all(|hit| hit.score.is_finite() && hit.score >= 0.0));
        let asked = referat::SummaryOptions { query: Some(query), ..Default::default() };
        let told = engine.summarize(None, &asked).and_then(referat::Step::done).unwrap();
        prop_assert!(told.sentences.iter().all(|sentence| sentence.score.is_finite()));
    }
}

/// Nested ever deeper, a record must end as an error, not as a stack overflow.
#[test]
fn a_bottomless_record_is_refused() {
    for open in ["[", "{\"a\":", "{\"id\":["] {
        assert!(
            matches!(parse_ndjson_line(&open.repeat(100_000)), Err(ParseError::Json(_))),
            "{open}"
        );
    }
}
