//! How often the language of one to three sentences is told, and how often Danish from Norwegian.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

use referat::text::language::Detector;
use std::collections::BTreeMap;
use std::path::PathBuf;

#[test]
fn languages_of_a_few_sentences_are_told() {
    let root = std::env::var_os("REFERAT_DATA").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/data"),
        PathBuf::from,
    );
    let path = root.join("langid/langid.dev.tsv");
    let Ok(table) = std::fs::read_to_string(&path) else {
        eprintln!("SKIPPED: no {}", path.display());
        return;
    };
    let detector = Detector::default();
    let mut told: BTreeMap<(&str, &str), u32> = BTreeMap::new();
    for row in table.lines().skip(1) {
        let columns: Vec<&str> = row.splitn(4, '\t').collect();
        *told.entry((columns[1], detector.detect(columns[3]).unwrap_or("none"))).or_default() += 1;
    }
    let sum = |wanted: &dyn Fn(&str, &str) -> bool| -> f64 {
        told.iter()
            .filter(|((is, told), _)| wanted(is, told))
            .map(|(_, count)| f64::from(*count))
            .sum()
    };
    let share = sum(&|is, told| is == told) / sum(&|_, _| true);
    let near = |tag: &str| tag == "da" || tag == "nb";
    let danish = sum(&|is, told| near(is) && is == told) / sum(&|is, _| near(is));
    eprintln!("languages: {share:.4} of all, {danish:.4} of Danish and Norwegian");
    eprintln!(
        "languages: {:?}",
        told.iter().filter(|((is, told), _)| is != told).collect::<Vec<_>>()
    );
    assert!(share >= 0.98 && danish >= 0.95);
}

/// Hits of a query among articles of several languages, by id.
fn found(query: &str) -> Vec<String> {
    let records = [
        (
            "da",
            "da",
            "Huse brænder",
            "Flere huse brændte i gaven til byen. Ministeren giver gaver.",
        ),
        ("nb", "nb", "Hus brenner", "Husene brant ned. Statsrådene svarte ikke."),
        ("sv", "sv", "Hus brinner", "Husen brann ner. Statsråden svarade inte på frågorna."),
        (
            "en",
            "en",
            "Houses burn",
            "The gift of houses burned. Ministers were running in happiness.",
        ),
        ("de", "de", "Häuser brennen", "Die Häuser brannten. Das Gift war in der Straße."),
        ("fi", "fi", "Talot palavat", "Talot paloivat eilen."),
    ];
    let articles = records.map(|(id, language, title, text)| referat::Article {
        title: Some(title.to_owned()),
        language: Some(language.to_owned()),
        ..referat::Article::from_blocks(id, [(referat::BlockKind::Paragraph, text)])
    });
    let built = referat::index::build(articles.into());
    let engine = referat::Engine::open(built.bytes).unwrap();
    let options = referat::SearchOptions { expand: false, ..Default::default() };
    let answer = engine.search(query, &options).and_then(referat::Step::done).unwrap();
    let mut ids: Vec<String> = answer.hits.iter().map(|hit| hit.card.id.clone()).collect();
    for hit in &answer.hits {
        let marks = hit.snippet.marks.len() + hit.heading_marks.len();
        assert!(marks > 0, "{query}: {} shows no match", hit.card.id);
    }
    ids.sort();
    ids
}

#[test]
fn a_query_is_asked_in_every_language_of_the_archive() {
    for (what, query, ids) in [
        ("English plural", "house", &["en"][..]),
        ("English -ing", "run", &["en"]),
        ("English -y", "happy", &["en"]),
        ("German umlaut", "haus", &["de"]),
        ("German plural", "Häuser", &["de"]),
        ("German ß", "strasse", &["de"]),
        ("Danish, Norwegian, Swedish", "huset", &["da", "nb", "sv"]),
        ("Norwegian and Swedish", "statsrådet", &["nb", "sv"]),
        ("no stems", "talot", &["fi"]),
        ("one word in two languages", "gift", &["de", "en"]),
        ("phrase", "\"the gifts\"", &["en"]),
        ("phrase", "\"das gift\"", &["de"]),
        ("excluded in all", "gift -minister", &["de"]),
        ("stop word of one language", "die", &["de"]),
        ("a slip", "huoses", &["en"]),
    ] {
        assert_eq!(found(query), ids, "{what}: {query}");
    }
}
