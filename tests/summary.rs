//! Summaries: golden ones of the seeds, and what holds for any text.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::as_conversions,
    reason = "a test may panic"
)]

use proptest::prelude::*;
use referat::Article;
use referat::BlockKind;
use referat::article::parse_seed;
use referat::summary::Budget;
use referat::summary::Options;
use referat::summary::Sentence;
use referat::summary::summarize;
use std::fmt::Write;
use std::path::Path;

const SEEDS: [&str; 2] = ["000_4ce3af5558035fa6", "001_0e895ddbde63da84"];

fn seeds() -> Vec<Article> {
    let read = |id: &str| {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds").join(format!("{id}.txt"));
        parse_seed(id, &std::fs::read_to_string(path).unwrap())
    };
    SEEDS.iter().map(|id| read(id)).collect()
}

fn told(articles: &[&Article], sentences: usize, query: Option<&str>) -> Vec<Sentence> {
    summarize(articles, &Options { budget: Budget::Sentences(sentences), query, language: None })
}

fn texts<'a>(articles: &[&'a Article], told: &[Sentence]) -> Vec<&'a str> {
    told.iter().map(|told| &articles[told.article].text[told.span.clone()]).collect()
}

/// Compares with `tests/golden/NAME`; `UPDATE=1` writes it.
fn golden(name: &str, found: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(name);
    if std::env::var_os("UPDATE").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, found).unwrap();
    }
    assert_eq!(
        std::fs::read_to_string(&path).unwrap_or_default(),
        found,
        "{name}; UPDATE=1 rewrites it"
    );
}

#[test]
fn seeds_are_told_as_before() {
    let seeds = seeds();
    let both: Vec<&Article> = seeds.iter().collect();
    for (name, articles) in [("first", &both[..1]), ("second", &both[1..]), ("both", &both[..])] {
        let mut found = String::new();
        let asked = [(1, None), (3, None), (5, None), (8, None)].into_iter().chain(
            ["våben", "brev", "Vladivostok", "hvem deltager i mødet"].map(|query| (3, Some(query))),
        );
        for (sentences, query) in asked {
            writeln!(found, "# {sentences} {}", query.unwrap_or_default()).unwrap();
            for told in told(articles, sentences, query) {
                let also: Vec<&str> =
                    told.also_in.iter().map(|(at, _)| &articles[*at].id[..3]).collect();
                let article = articles[told.article];
                let also =
                    if also.is_empty() { String::new() } else { format!(" = {}", also.join(" ")) };
                writeln!(found, "{}{also}: {}", &article.id[..3], &article.text[told.span])
                    .unwrap();
            }
            found.push('\n');
        }
        golden(&format!("summary-{name}.txt"), &found);
    }
}

#[test]
fn both_seeds_tell_no_fact_twice() {
    let seeds = seeds();
    let both: Vec<&Article> = seeds.iter().collect();
    for sentences in 1..=10 {
        let told = told(&both, sentences, None);
        let texts = texts(&both, &told);
        let count = |words: &[&str]| {
            texts.iter().filter(|text| words.iter().all(|word| text.contains(word))).count()
        };
        assert_eq!(count(&["planlægger", "rejse til Rusland"]), 1, "{texts:#?}");
        assert!(count(&["udveksle", "breve"]) <= 1, "{texts:#?}");
        assert!(count(&["unavngivne embedsmænd"]) <= 1, "{texts:#?}");
        assert!(texts[0].starts_with("Nordkoreas øverste leder"), "{texts:#?}");
        assert!(sentences < 3 || told.iter().any(|told| !told.also_in.is_empty()));
        assert_eq!(texts.len(), sentences);
    }
    let five = told(&both, 5, None);
    let texts = texts(&both, &five);
    assert!(
        texts.iter().any(|text| text.contains("breve")),
        "the letters are a thread of the story: {texts:#?}"
    );
}

#[test]
fn questions_are_answered() {
    let seeds = seeds();
    let both: Vec<&Article> = seeds.iter().collect();
    for (query, word) in
        [("våben", "våben"), ("brev", "brev"), ("Vladivostok", "Vladivostok"), ("Iran", "Iran")]
    {
        let one = told(&both, 1, Some(query));
        assert!(texts(&both, &one)[0].contains(word), "{query}: {:?}", texts(&both, &one));
    }
    for unheard in ["fodbold", "", "og i", "(((", "\u{0}"] {
        assert_eq!(told(&both, 4, Some(unheard)), told(&both, 4, None), "{unheard:?}");
    }
}

#[test]
fn little_text_is_told_as_it_is() {
    for (text, expected) in [("", 0), ("Kort.", 1), ("Han gik.", 1), ("uden punktum", 1)] {
        let article = Article::from_blocks("a", [(BlockKind::Paragraph, text)]);
        assert_eq!(told(&[&article], 3, None).len(), expected, "{text:?}");
    }
    assert!(told(&[], 3, None).is_empty());
    let caption =
        Article::from_blocks("a", [(BlockKind::Caption, "Ministeren taler på mødet i går.")]);
    assert!(told(&[&caption], 3, None).is_empty());
}

/// Articles of words that meet again, of all kinds of blocks.
fn articles() -> impl Strategy<Value = Vec<Article>> {
    let word = prop::sample::select(vec![
        "Han",
        "Det",
        "oplyser",
        "politiet",
        "ikke",
        "brevet",
        "breve",
        "12",
        "Kim",
        "Jong-un",
        "våben",
        "»",
        "«",
        "- ",
        "å😀",
        "rejser",
        "Moskva",
        "Men",
        "\"",
        "kl.",
        "møde",
        "ministeren",
    ]);
    let sentence = (
        prop::collection::vec(word, 1..12),
        prop::sample::select(vec![".", "?", "!", "", ".«", ":"]),
    )
        .prop_map(|(words, end)| words.join(" ") + end);
    let kind = prop::sample::select(vec![
        BlockKind::Paragraph,
        BlockKind::Paragraph,
        BlockKind::Subhead,
        BlockKind::Caption,
        BlockKind::Byline,
    ]);
    let block = (kind, prop::collection::vec(sentence, 1..4))
        .prop_map(|(kind, lines)| (kind, lines.join(" ")));
    let article = prop::collection::vec(block, 0..6);
    prop::collection::vec(article, 0..4).prop_map(|articles| {
        let build = |(at, blocks): (usize, &Vec<(BlockKind, String)>)| {
            Article::from_blocks(
                at.to_string(),
                blocks.iter().map(|(kind, text)| (*kind, text.as_str())),
            )
        };
        articles.iter().enumerate().map(build).collect()
    })
}

#[test]
fn what_answers_is_told_before_what_stands_first() {
    let seeds = seeds();
    for (articles, query, part) in [
        (vec![&seeds[0]], "våben", "våben"),
        (vec![&seeds[0]], "brev", "brev"),
        (vec![&seeds[0], &seeds[1]], "Vladivostok", "vladivostok"),
    ] {
        let told = told(&articles, 3, Some(query));
        let answers = texts(&articles, &told);
        let answers = answers.iter().filter(|text| text.to_lowercase().contains(part)).count();
        assert!(answers > 1, "{query}: {answers} of {:?}", texts(&articles, &told));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 256, ..ProptestConfig::default() })]

    #[test]
    fn sentences_stand_in_paragraphs(articles in articles(), budget in 0_usize..8, query in prop::option::of("[a-zæøå ]{0,12}|våben|brev")) {
        let articles: Vec<&Article> = articles.iter().collect();
        let told = told(&articles, budget, query.as_deref());
        prop_assert!(told.len() <= budget);
        let stands = |article: usize, span: &std::ops::Range<usize>| {
            let text = &articles[article].text[span.clone()];
            !text.is_empty() && text.trim() == text && articles[article].blocks.iter().any(|block| {
                block.kind == BlockKind::Paragraph && block.span.start <= span.start && span.end <= block.span.end
            })
        };
        for (at, sentence) in told.iter().enumerate() {
            prop_assert!(stands(sentence.article, &sentence.span));
            prop_assert!(sentence.also_in.iter().all(|(article, span)| *article != sentence.article && stands(*article, span)));
            prop_assert!(told[..at].iter().all(|other| (other.article, &other.span) != (sentence.article, &sentence.span)));
        }
    }

    #[test]
    fn the_order_of_the_articles_does_not_matter(articles in articles(), budget in 0_usize..8) {
        let forth: Vec<&Article> = articles.iter().collect();
        let back: Vec<&Article> = articles.iter().rev().collect();
        let (one, other) = (told(&forth, budget, None), told(&back, budget, None));
        prop_assert_eq!(texts(&forth, &one), texts(&back, &other));
    }

    #[test]
    fn any_text_is_survived(text in "\\PC{0,200}|[A-Za-zæøå.!?»«\" \n-]{0,400}") {
        let article = parse_seed("a", &text);
        let _ = told(&[&article, &article], 5, Some(&text));
    }
}

/// A text of pieces that bring out what sentences and offsets are cut by: quotes, abbreviations, marks, letters of one to four
/// bytes.
fn text() -> impl Strategy<Value = String> {
    let pieces = [
        "Broen",
        " åbner",
        " på mandag",
        " i Ærøskøbing",
        " 12.-13. maj",
        " kr.",
        " f.eks.",
        ". ",
        "! ",
        "? ",
        "… ",
        "\n\n",
        "\n",
        " »Ja«",
        " \"Nej",
        "\" ",
        " – ",
        "- ",
        " Læs også",
        " Af Navn Navnesen",
        " 😀",
        " é",
        " e\u{301}",
        " 𝔸",
        "\u{200b}",
        "\u{a0}",
        " Det",
        " Han sagde",
        " københavnske",
        " www.avis.dk",
        "(",
        ") ",
        ": ",
        ";",
        "\t",
        "\r\n",
        " og",
        " bro",
        " 1.250,5",
        "’s",
    ];
    prop::collection::vec(prop::sample::select(pieces.to_vec()), 0..60)
        .prop_map(|some| some.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 10_000, ..ProptestConfig::default() })]

    #[test]
    fn a_sentence_is_a_slice_of_its_article(text in text(), words in 1_usize..40, query in prop::option::of("(-?bro|-?mandag|\"å| -){0,3}")) {
        let article = referat::article::parse_text("a", &text);
        let units: Vec<u16> = article.text.encode_utf16().collect();
        let options = referat::SummaryOptions { budget: Budget::Words(words), query, ..Default::default() };
        let told = referat::summarize(std::slice::from_ref(&article), &options).unwrap();
        for sentence in &told.sentences {
            let slice = units.get(sentence.source.start..sentence.source.end);
            prop_assert_eq!(slice.and_then(|units| String::from_utf16(units).ok()), Some(sentence.text.clone()));
        }
        let options = Options { budget: options.budget, query: options.query.as_deref(), language: None };
        for (sentence, shown) in summarize(&[&article], &options).iter().zip(&told.sentences) {
            prop_assert_eq!(article.text.get(sentence.span.clone()), Some(shown.text.as_str()));
        }
    }
}
