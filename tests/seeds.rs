//! The product on its own two articles: what a reader types, and what is found.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::expect_used,
    reason = "a test may panic"
)]

use referat::Article;
use referat::ArticleOptions;
use referat::BlockKind;
use referat::Budget;
use referat::Engine;
use referat::Error;
use referat::SearchOptions;
use referat::SearchResponse;
use referat::Sort;
use referat::Step;
use referat::SummaryOptions;
use referat::article::parse_ndjson_line;
use referat::article::parse_seed;
use std::fs;
use std::path::Path;

const FIRST: &str = "000_4ce3af5558035fa6";
const SECOND: &str = "001_0e895ddbde63da84";

fn seeds() -> Vec<Article> {
    [FIRST, SECOND].map(|id| parse_seed(id, &seed_text(id))).to_vec()
}

fn seed_text(id: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("seeds/{id}.txt")))
        .unwrap()
}

fn search(query: &str) -> SearchResponse {
    search_with(query, &SearchOptions::default())
}

fn search_with(query: &str, options: &SearchOptions) -> SearchResponse {
    Engine::embedded().unwrap().search(query, options).and_then(Step::done).unwrap()
}

fn ids(response: &SearchResponse) -> Vec<&str> {
    response.hits.iter().map(|hit| hit.card.id.as_str()).collect()
}

/// What is marked in the snippets and headings of all hits.
fn marked(response: &SearchResponse) -> Vec<String> {
    let cut = |text: &str, start: usize, end: usize| {
        let units: Vec<u16> = text.encode_utf16().collect();
        String::from_utf16(&units[start..end]).unwrap()
    };
    let snippets = response.hits.iter().flat_map(|hit| {
        let snippet =
            hit.snippet.marks.iter().map(|mark| cut(&hit.snippet.text, mark.start, mark.end));
        snippet.chain(
            hit.heading_marks.iter().map(|mark| cut(&hit.card.heading, mark.start, mark.end)),
        )
    });
    snippets.collect()
}

#[test]
fn the_blocks_of_the_seeds_are_told_apart() {
    let kinds = |article: &Article, kind| {
        article.blocks_of(kind).map(|(_, text)| text.to_owned()).collect::<Vec<_>>()
    };
    let [first, second] = [&seeds()[0], &seeds()[1]];
    assert_eq!(first.date.unwrap().to_string(), "2023-09");
    assert_eq!(second.date.unwrap().to_string(), "2023-09");
    assert_eq!(kinds(first, BlockKind::Subhead), ["Militært samarbejde", "'Gode venner'"]);
    let captions = kinds(first, BlockKind::Caption);
    assert_eq!(captions.len(), 2);
    assert!(captions[0].ends_with("Foto: Alexander Zemlianichenko/Ritzau Scanpix"));
    assert!(captions[1].starts_with("Nordkoreas leder") && captions[1].ends_with("våbenarsenal."));
    assert_eq!(kinds(second, BlockKind::Byline), ["/ritzau/"]);
    assert_eq!(kinds(second, BlockKind::Caption), Vec::<String>::new());
    assert_eq!(first.blocks.len(), 18);
    assert_eq!(second.blocks.len(), 19);
    assert!(first.text.starts_with("Mens Vesten"), "the head is no text");
}

#[test]
fn spellings_of_a_name_find_both_articles() {
    for query in ["shoigu", "sjojgu", "Sergej Shoigu", "Sergei Sjojgu", "SHOIGU"] {
        let response = search(query);
        assert_eq!(response.total.value, 2, "{query}");
        assert_eq!(response.missing, Vec::<String>::new(), "{query}");
    }
    assert_eq!(ids(&search("sjojgu"))[0], SECOND, "the exact spelling first");
    assert_eq!(ids(&search("shoigu"))[0], FIRST, "the exact spelling first");
    assert!(marked(&search("sjojgu")).contains(&"Shoigu".to_owned()));
}

#[test]
fn letters_can_be_typed_otherwise() {
    for query in ["våben", "vaaben", "vaben", "VÅBEN", "va\u{30a}ben"] {
        assert_eq!(search(query).total.value, 2, "{query}");
    }
    for query in ["østlige", "oestlige", "ostlige"] {
        assert_eq!(search(query).total.value, 2, "{query}");
        assert!(marked(&search(query)).contains(&"østlige".to_owned()), "{query}");
    }
}

#[test]
fn a_word_finds_the_compounds_that_it_is_part_of() {
    for (query, found) in [
        ("aftale", "aftale"),
        ("ubåd", "ubåde"),
        ("minister", "minister"),
        ("artilleri", "artilleri"),
        ("granat", "granater"),
        ("våbenaftale", "våbenaftale"),
        ("brev", "Brevene"),
        ("salg", "salg"),
    ] {
        let response =
            search_with(query, &SearchOptions { snippet_length: 2000, ..SearchOptions::default() });
        assert!(response.total.value > 0, "{query} finds nothing");
        let marks = marked(&response);
        let engine = Engine::embedded().unwrap();
        let in_texts = response.hits.iter().any(|hit| {
            let options = ArticleOptions { query: Some(query.to_owned()), prefix: false };
            let article = engine.article(&hit.card.id, &options).and_then(Step::done).unwrap();
            let units: Vec<u16> = article.text.encode_utf16().collect();
            article
                .marks
                .iter()
                .any(|mark| String::from_utf16(&units[mark.start..mark.end]).unwrap() == found)
        });
        assert!(in_texts, "{query}: {found} isn't among the marks; snippets mark {marks:?}");
    }
}

#[test]
fn phrases_and_exclusions() {
    assert_eq!(search("\"unavngivne embedsmænd\"").total.value, 2);
    assert_eq!(search("\"embedsmænd unavngivne\"").total.value, 0);
    assert_eq!(ids(&search("Kim -Sjojgu")), [FIRST]);
    assert_eq!(ids(&search("-Sjojgu")), [FIRST]);
    assert_eq!(search("Kim -\"unavngivne embedsmænd\"").total.value, 0);
    assert_eq!(search("\"gode venner\" Iran").total.value, 1, "a phrase is required");
    assert_eq!(search("\"våbnene\"").total.value, 2, "one word in its inflections");
    assert_eq!(search("\"vaaben\"").total.value, 0, "and in no other spelling");
    assert_eq!(search("\"embedsmænd unavngivne\" OR \"gode venner\"").total.value, 1);
    assert_eq!(search("våbenaft*").total.value, 1);
    assert_eq!(search("titel:våben").total.value, 0, "they have no headlines");
    assert_eq!(search("våben 2023-09").total.value, 2);
    assert_eq!(search("våben efter:2023-10").total.value, 0);
    assert_eq!(search("våben -efter:2023-10 før:2024").total.value, 2);
    assert_eq!(marked(&search("\"unavngivne embedsmænd\""))[0], "unavngivne embedsmænd");
}

#[test]
fn any_nonsense_is_answered() {
    let long = "våben ".repeat(1600);
    let nonsense = [
        "",
        " ",
        "(((",
        "Trump:",
        "\"",
        "\0",
        "\u{fffd}\u{fffd}",
        "😀😀",
        "-",
        "a\u{300}\u{300}",
        "\u{202e}abc",
        &long,
        "* ? [a-z]+ \\",
        "æ",
        "'",
        "--json",
        "AND OR NOT",
        "title:",
        "1.250,50",
    ];
    for query in nonsense {
        for prefix in [false, true] {
            let response =
                search_with(query, &SearchOptions { prefix, ..SearchOptions::default() });
            assert_eq!(response.query, query);
        }
    }
    let megabyte = "a ".repeat(1 << 19);
    let error =
        Engine::embedded().unwrap().search(&megabyte, &SearchOptions::default()).unwrap_err();
    assert_eq!(error.code(), "query.too-long");
}

#[test]
fn options_out_of_range_are_named() {
    let engine = Engine::embedded().unwrap();
    let code = |result: Result<(), Error>| result.unwrap_err().code();
    let limit = SearchOptions { limit: 1001, ..SearchOptions::default() };
    assert_eq!(code(engine.search("a", &limit).map(|_| ())), "option.invalid");
    let snippet = SearchOptions { snippet_length: 39, ..SearchOptions::default() };
    assert_eq!(code(engine.search("a", &snippet).map(|_| ())), "option.invalid");
    let none = SummaryOptions { budget: Budget::Sentences(0), ..SummaryOptions::default() };
    assert_eq!(code(engine.summarize(None, &none).map(|_| ())), "option.invalid");
    assert_eq!(
        code(engine.article("nix", &ArticleOptions::default()).map(|_| ())),
        "article.unknown"
    );
    let unknown = [FIRST.to_owned(), "nix".to_owned()];
    assert_eq!(
        code(engine.summarize(Some(&unknown), &SummaryOptions::default()).map(|_| ())),
        "article.unknown"
    );
}

#[test]
fn while_typing_every_beginning_finds() {
    let word = "forsvarsministeren";
    for end in 3..=word.len() {
        let response =
            search_with(&word[..end], &SearchOptions { prefix: true, ..SearchOptions::default() });
        assert!(response.total.value > 0, "{}", &word[..end]);
    }
    assert_eq!(search("forsvarsm").total.value, 0, "without `prefix` a word is a word");
}

/// What is typed outgrows the stem of the word that it will be, before the word is there.
#[test]
fn no_beginning_of_a_word_of_the_seeds_is_a_dead_end() {
    let engine = Engine::embedded().unwrap();
    let options = SearchOptions { prefix: true, limit: 0, ..SearchOptions::default() };
    let mut dead = Vec::new();
    let texts: Vec<String> = seeds().into_iter().map(|article| article.text).collect();
    for word in texts.join(" ").split(|c: char| !c.is_alphabetic()) {
        for (end, _) in word.char_indices().skip(3) {
            let response = engine.search(&word[..end], &options).and_then(Step::done).unwrap();
            if response.total.value == 0 {
                dead.push(word[..end].to_owned());
            }
        }
    }
    dead.sort();
    dead.dedup();
    assert_eq!(dead, Vec::<String>::new());
}

#[test]
fn an_article_asked_for_twice_is_one() {
    let ids = [FIRST.to_owned(), FIRST.to_owned()];
    let engine = Engine::embedded().unwrap();
    let summary =
        engine.summarize(Some(&ids), &SummaryOptions::default()).and_then(Step::done).unwrap();
    assert_eq!(summary.ids, [FIRST]);
    assert!(summary.sentences.iter().all(|sentence| sentence.also_in.is_empty()));
}

#[test]
fn hits_can_be_paged_and_sorted() {
    let page = |offset| {
        search_with("Kim", &SearchOptions { limit: 1, offset, ..SearchOptions::default() })
    };
    assert_eq!((ids(&page(0)).len(), ids(&page(1)).len(), ids(&page(2)).len()), (1, 1, 0));
    assert_ne!(ids(&page(0)), ids(&page(1)));
    assert_eq!(page(2).total.value, 2);
    let sorted = |sort| search_with("Kim", &SearchOptions { sort, ..SearchOptions::default() });
    assert_eq!(ids(&sorted(Sort::Newest)), [FIRST, SECOND], "equal dates: by id");
    assert_eq!(ids(&sorted(Sort::Oldest)), [FIRST, SECOND], "equal dates: by id");
}

#[test]
fn both_articles_are_one_story() {
    let response = search("Kim");
    assert_eq!(response.stories.len(), 1);
    assert_eq!(response.stories[0].ids.len(), 2);
    assert_eq!(search("Iran").stories, [], "a story needs two of its articles among the hits");
}

#[test]
fn snippets_are_cut_from_the_text() {
    for length in [40, 60, 100, 240, 2000] {
        for query in ["Kim", "artillerigranater", "Pyongyang", "besøg i Nordkorea", "12345"] {
            let options = SearchOptions { snippet_length: length, ..SearchOptions::default() };
            for hit in search_with(query, &options).hits {
                let engine = Engine::embedded().unwrap();
                let article = engine
                    .article(&hit.card.id, &ArticleOptions::default())
                    .and_then(Step::done)
                    .unwrap();
                let range = hit.snippet.range.unwrap();
                let units: Vec<u16> = article.text.encode_utf16().collect();
                assert_eq!(
                    String::from_utf16(&units[range.start..range.end]).unwrap(),
                    hit.snippet.text
                );
                assert!(hit.snippet.text.chars().count() <= length, "{query} {length}");
                assert_eq!(hit.snippet.text.trim(), hit.snippet.text);
                assert!(
                    !hit.snippet.marks.is_empty() || !hit.heading_marks.is_empty(),
                    "{query} {length}"
                );
            }
        }
    }
}

#[test]
fn exact_comes_before_folded() {
    let records = [
        r#"{"id":"får","text":"Bonden har mange får på marken ved gården."}"#,
        r#"{"id":"far","text":"Hans far bor på landet og passer haven."}"#,
        r#"{"id":"aa","text":"Borgmesteren i Århus taler om byen."}"#,
        r#"{"id":"Aa","text":"Borgmesteren i Aarhus taler om byen."}"#,
        r#"{"id":"brød","text":"Frokosten var smørrebrød med sild."}"#,
    ];
    let built =
        referat::build(records.iter().map(|record| parse_ndjson_line(record).unwrap()).collect());
    let engine = Engine::open(built.bytes).unwrap();
    let found = |query: &str| -> Vec<String> {
        let response =
            engine.search(query, &SearchOptions::default()).and_then(Step::done).unwrap();
        response.hits.into_iter().map(|hit| hit.card.id).collect()
    };
    assert_eq!(found("far"), ["far", "får"]);
    assert_eq!(found("får")[0], "får");
    for query in ["Århus", "Aarhus", "århus", "arhus"] {
        let mut ids = found(query);
        ids.sort();
        assert_eq!(ids, ["Aa", "aa"], "{query}");
    }
    for query in ["smørrebrød", "smorrebrod", "smoerrebroed"] {
        assert_eq!(found(query), ["brød"], "{query}");
    }
}

#[test]
fn the_same_articles_give_the_same_bytes() {
    let (mut forth, back) = (seeds(), seeds());
    forth.reverse();
    let bytes = referat::build(back).bytes;
    assert_eq!(bytes, referat::build(forth).bytes, "in any order");
    assert_eq!(Engine::embedded().unwrap().info().and_then(Step::done).unwrap().bytes, bytes.len());
}

#[test]
fn the_later_of_two_articles_with_one_id_is_kept() {
    let older = parse_seed("a", "Den gamle tekst.");
    let newer = parse_seed("a", "Den rettede tekst.");
    let built = referat::build(vec![older, newer]);
    assert_eq!(built.repeated_ids, ["a"]);
    let engine = Engine::open(built.bytes).unwrap();
    let total = |query| {
        engine.search(query, &SearchOptions::default()).and_then(Step::done).unwrap().total.value
    };
    assert_eq!((total("gamle"), total("rettede")), (0, 1));
}

#[test]
fn a_summary_tells_each_fact_once_with_its_sources() {
    let summary = Engine::embedded()
        .unwrap()
        .summarize(None, &SummaryOptions::default())
        .and_then(Step::done)
        .unwrap();
    assert_eq!(summary.sentences.len(), 5);
    let texts: Vec<&str> =
        summary.sentences.iter().map(|sentence| sentence.text.as_str()).collect();
    let told = |needle: &str| texts.iter().filter(|text| text.contains(needle)).count();
    for fact in ["i denne måned", "breve", "unavngivne embedsmænd"] {
        assert!(told(fact) <= 1, "{fact:?} is told {} times in {texts:#?}", told(fact));
    }
    assert!(texts[0].contains("rejse til Rusland"), "the news comes first: {texts:#?}");
    assert!(
        summary.sentences.iter().any(|sentence| !sentence.also_in.is_empty()),
        "both sources are named"
    );
    for sentence in &summary.sentences {
        let places = std::iter::once(&sentence.source).chain(&sentence.also_in);
        assert!(seed_text(&sentence.source.article_id).contains(&sentence.text), "verbatim");
        for place in places {
            let article = parse_seed(&place.article_id, &seed_text(&place.article_id));
            let units: Vec<u16> = article.text.encode_utf16().collect();
            let there = String::from_utf16(&units[place.start..place.end]).unwrap();
            let inside =
                article.blocks_of(BlockKind::Paragraph).any(|(_, text)| text.contains(&there));
            assert!(inside, "{there:?} is no sentence of the report");
        }
    }
}
