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
use referat::article::parse_ndjson_record;
use referat::article::parse_seed;
use referat::article::parse_seed_file;
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
        access in select(vec![Value::Null, "paid".into(), "open".into(), "for alle".into()]),
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
        let body = paragraphs.map_or(body, |paragraphs| paragraphs.join("\n"));
        let body = if access.is_null() || access == "open" { body } else { String::new() };
        if printed(&format!("{title}{body}")).is_empty() {
            prop_assert!(matches!(read, Err(ParseError::Missing(_))), "{read:?}");
            return Ok(());
        }
        let article = read.unwrap();
        is_covered(&article)?;
        prop_assert_eq!(article.id, id);
        prop_assert_eq!(article.title, Some(printed(&title)).filter(|title| !title.is_empty()));
        prop_assert_eq!(&article.tags, &[unknown.clone(), title]);
        prop_assert_eq!(article.url, Some(unknown));
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

/// What a record with `fields` besides id and text gives, the warnings, or why it is refused.
fn read(fields: &Value) -> Result<(Article, Vec<String>), String> {
    let mut record = json!({"id": "a", "text": "Hemmelig tekst.", "title": "Titel", "lead": "Manchet", "tags": "by"});
    record.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
    let parsed = parse_ndjson_record(&record.to_string()).map_err(|error| error.to_string())?;
    Ok((parsed.article, parsed.warnings))
}

#[test]
fn only_known_access_shows_the_text() {
    for (access, open, warns) in [
        (Value::Null, true, false),
        ("free".into(), true, false),
        ("Open".into(), true, false),
        (" PUBLIC ".into(), true, false),
        ("paid".into(), false, false),
        ("Paid".into(), false, false),
        ("METERED".into(), false, false),
        ("subscription".into(), false, false),
        ("subscribers".into(), false, true),
        ("freemium".into(), false, true),
        ("".into(), false, true),
    ] {
        let (article, warnings) = read(&json!({"access": access})).unwrap();
        assert_eq!(article.text, if open { "Hemmelig tekst." } else { "" }, "{access}");
        assert_eq!(article.is_paid, !open && !warns, "{access}");
        assert_eq!(article.title.as_deref(), Some("Titel"));
        assert_eq!(
            (article.lead.as_deref(), &article.tags[..]),
            (Some("Manchet"), &["by".to_owned()][..])
        );
        assert_eq!(warnings.len(), usize::from(warns), "{access}: {warnings:?}");
        assert!(warnings.iter().all(|warning| warning.starts_with(&format!("`access` {access}"))));
    }
    assert_eq!(
        read(&json!({"access": true})).unwrap_err(),
        "not an article record: `access` must be a text"
    );
    let twice = r#"{"id": 1, "text": "a", "access": "paid", "access": "free"}"#;
    assert_eq!(
        parse_ndjson_line(twice).unwrap_err().to_string(),
        "not an article record: `access` is given twice"
    );
}

#[test]
fn only_what_is_published_is_read() {
    for status in [Value::Null, "published".into(), "Published".into(), "USABLE ".into()] {
        assert!(read(&json!({"status": status})).is_ok(), "{status}");
    }
    for status in ["draft", "unpublished", "withheld", "canceled", "publishe", ""] {
        let refused =
            parse_ndjson_line(&json!({"id": 1, "text": "a", "status": status}).to_string());
        assert_eq!(refused, Err(ParseError::NotPublished(status.to_owned())));
    }
}

#[test]
fn a_bad_date_is_told() {
    for (date, told) in [
        (json!("2023-09-14"), Some("2023-09-14")),
        (json!(2023), Some("2023")),
        (json!(""), None),
        (Value::Null, None),
    ] {
        let (article, warnings) = read(&json!({"date": date})).unwrap();
        assert_eq!(article.date.map(|date| date.to_string()).as_deref(), told);
        assert_eq!(warnings, [""; 0], "{date}");
    }
    for date in [json!("14.09.2023"), json!("2023-9-1"), json!("i går"), json!(20_230_914)] {
        let (article, warnings) = read(&json!({"date": date})).unwrap();
        assert_eq!((article.date, article.text.as_str()), (None, "Hemmelig tekst."));
        assert_eq!(warnings.len(), 1);
        assert!(warnings[0].contains(date.to_string().trim_matches('"')), "{warnings:?}");
    }
    for (text, kept, warns) in [
        ("date 2023-09 Tekst.", "Tekst.", 0),
        ("date 2023-13 Tekst.", "date 2023-13 Tekst.", 1),
        ("date 14.09.2023\n\nTekst.", "date 14.09.2023\n\nTekst.", 1),
        ("date for all: en tekst.", "date for all: en tekst.", 0),
    ] {
        let parsed = parse_seed_file("a", text);
        assert_eq!((parsed.article.text.as_str(), parsed.warnings.len()), (kept, warns));
        assert_eq!(parsed.article, parse_seed("a", text));
    }
}

#[test]
fn an_article_has_words() {
    for fields in [
        json!({"id": 1, "text": ""}),
        json!({"id": 1, "paragraphs": []}),
        json!({"id": 1, "text": "\u{feff}\u{0} \n", "title": "\u{0}", "lead": " "}),
        json!({"id": 1, "text": "Skjult.", "access": "paid"}),
    ] {
        let refused = parse_ndjson_line(&fields.to_string());
        assert!(matches!(refused, Err(ParseError::Missing(_))), "{fields}: {refused:?}");
    }
    for field in ["text", "title", "lead"] {
        let mut record = json!({"id": 1, "text": ""});
        record[field] = "Ord".into();
        assert!(parse_ndjson_line(&record.to_string()).is_ok(), "{field}");
    }
}

#[test]
fn refusals_name_the_field() {
    for (fields, why) in [
        (json!({"id": true}), "`id` must be a text or a whole number of at most 64 bits"),
        (json!({"id": 1.5}), "`id` must be a text or a whole number of at most 64 bits"),
        (json!({"id": 1e20}), "`id` must be a text or a whole number of at most 64 bits"),
        (json!({"text": 7}), "`text` must be a text"),
        (json!({"title": ["a"]}), "`title` must be a text"),
        (json!({"url": 7}), "`url` must be a text"),
        (json!({"date": {}}), "`date` must be a text"),
        (json!({"status": 1}), "`status` must be a text"),
        (json!({"paragraphs": "a"}), "`paragraphs` must be a list of texts"),
        (json!({"paragraphs": [1]}), "`paragraphs` must be a list of texts alone"),
        (json!({"authors": {"name": "a"}}), "`authors` must be a text or a list of texts"),
        (json!({"tags": ["a", null]}), "`tags` must be a list of texts alone"),
    ] {
        assert_eq!(read(&fields).unwrap_err(), format!("not an article record: {why}"));
    }
    for (line, why) in [
        ("ikke JSON", "expected value"),
        ("{\"id\": 1", "EOF while parsing an object"),
        ("[1]", "invalid type: sequence, expected a JSON object"),
        ("7", "invalid type: integer `7`, expected a JSON object"),
    ] {
        let refused = parse_ndjson_line(line).unwrap_err().to_string();
        assert_eq!(refused, format!("not an article record: {why}"), "{line}");
    }
    let (article, _) =
        read(&json!({"id": -7, "title": 1984, "authors": 7, "tags": ["a", 2024]})).unwrap();
    assert_eq!((article.id.as_str(), article.title.as_deref()), ("-7", Some("1984")));
    assert_eq!(
        (article.authors, article.tags),
        (vec!["7".into()], vec!["a".into(), "2024".into()])
    );
}
