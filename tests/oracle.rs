//! The engine against a searcher without an index, on small random archives: the same articles, scores and orders.
//!
//! The searcher analyses every article with the text stage, looks at every word for every query, and sums in `f64`; it
//! is slow and short, so that it can be read beside the docs of `search::plan` and `search::collect`.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::as_conversions,
    clippy::cast_precision_loss,
    reason = "a test may panic"
)]

use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::RngSeed;
use referat::Article;
use referat::ArticleOptions;
use referat::BlockKind;
use referat::Engine;
use referat::SearchOptions;
use referat::SearchResponse;
use referat::Sort;
use referat::Step;
use referat::article::parse_ndjson_line;
use referat::text::Analyzer;
use referat::text::analyzer::Capital;
use referat::text::analyzer::Word;
use referat::text::compound::Lexicon;
use referat::text::fold;
use referat::text::tokenize::tokenize;
use serde_json::json;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::collections::BTreeSet;

/// What texts and queries are made of: compounds and their parts, spellings, names, grammar, numbers, runs of words.
const UNITS: &[&str] = &[
    "våben",
    "vaaben",
    "vaben",
    "aftale",
    "aftaler",
    "våbenaftale",
    "våbenaftalerne",
    "vaabenaftale",
    "minister",
    "ministeren",
    "statsministeren",
    "forsvarsminister",
    "forsvar",
    "forsvaret",
    "kandidat",
    "statsministerkandidat",
    "får",
    "far",
    "Århus",
    "Aarhus",
    "arhus",
    "århus",
    "Malmø",
    "Malmö",
    "malmo",
    "København",
    "Kobenhavn",
    "smørrebrød",
    "smorrebrod",
    "smoerrebroed",
    "brød",
    "læge",
    "laege",
    "lager",
    "løven",
    "loven",
    "Kjær",
    "Kær",
    "Sergej Sjojgu",
    "Sergei Shoigu",
    "Sjojgu",
    "Shoigu",
    "sjojgu",
    "Kim Jong-un",
    "Kim",
    "Kims",
    "krig",
    "krigen",
    "Craig",
    "Peskov",
    "Peskow",
    "USA",
    "USA's",
    "EU",
    "EUs",
    "EU-aftalen",
    "og",
    "i",
    "på",
    "ikke",
    "fra",
    "en",
    "som",
    "1.250",
    "2,5",
    "2023",
    "café",
    "cafe",
    "ubåd",
    "atomubåde",
    "atom",
    "brev",
    "Breve",
    "brevene",
    "østlige",
    "oestlige",
    "ostlige",
    "den østlige ubåd",
    "to lande",
    "unavngivne embedsmænd",
    "embedsmænd",
    "lande",
    "landes",
    "Ærø",
    "aeroe",
    "日本",
    "va\u{30a}ben",
    "nok.",
    "Nok.",
    "nu!",
    "nu",
];

const DATES: &[&str] =
    &["", "", "2022", "2023", "2023-01", "2023-09", "2023-09-01", "2023-09-14", "2024-02-29"];

/// Deterministic: a run finds what the last one found.
const CONFIG_SEED: u64 = 20_230_914;
const ARCHIVES: u32 = 48;
const QUERIES: usize = 14;
const TOLERANCE: f64 = 1e-4;

// BM25F and the weights, as `search::collect` and `search::plan` tell them.
const K1: f64 = 1.2;
const B: f64 = 0.75;
const TITLE: f64 = 4.0;
const SPELLING: f64 = 0.8;
const PART: f64 = 0.5;
const NAME: f64 = 0.6;
const PLAIN: f64 = 0.2;
const PREFIX: f64 = 0.7;
const QUERY_PART: f64 = 0.3;
const STOPWORD: f64 = 0.5;
const COMPLETIONS: usize = 20;

/// A word of an article, as it can be looked up.
#[derive(Debug)]
struct Token {
    stem: String,
    plain: Option<String>,
    name: Option<String>,
    parts: Vec<String>,
}

/// An article, analysed: its fields' texts one after the other, each with the weight of its field.
#[derive(Debug)]
struct Doc {
    id: String,
    date: String,
    blocks: Vec<(f64, Vec<Token>)>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Kind {
    Word,
    Part,
    Plain,
    Name,
}

impl Doc {
    fn tokens(&self) -> impl Iterator<Item = (f64, &Token)> {
        self.blocks.iter().flat_map(|(weight, tokens)| tokens.iter().map(|token| (*weight, token)))
    }

    fn length(&self) -> f64 {
        self.tokens().count() as f64
    }

    /// How often the term stands in the article, occurrences weighed by their fields.
    fn freq(&self, kind: Kind, term: &str) -> f64 {
        let is_it = |token: &Token| match kind {
            Kind::Word => token.stem == term,
            Kind::Part => token.parts.iter().any(|part| part == term),
            Kind::Plain => token.plain.as_deref() == Some(term),
            Kind::Name => token.name.as_deref() == Some(term),
        };
        self.tokens().filter(|(_, token)| is_it(token)).map(|(weight, _)| weight).sum()
    }

    /// How often the stems stand side by side in one block.
    fn phrase_freq(&self, stems: &[String]) -> f64 {
        let runs = self.blocks.iter().flat_map(|(_, tokens)| tokens.windows(stems.len()));
        runs.filter(|run| run.iter().map(|token| &token.stem).eq(stems)).count() as f64
    }
}

/// A condition of a query.
#[derive(Debug, Clone)]
enum Clause {
    Word(String),
    Phrase(String),
    Not(String),
    NotPhrase(String),
}

#[derive(Debug, Clone)]
struct Asked {
    clauses: Vec<Clause>,
    prefix: bool,
    sort: Sort,
    limit: usize,
    offset: usize,
}

impl Asked {
    fn text(&self) -> String {
        let clauses = self.clauses.iter().map(|clause| match clause {
            Clause::Word(word) => word.clone(),
            Clause::Phrase(words) => format!("»{words}«"),
            Clause::Not(word) => format!("-{word}"),
            Clause::NotPhrase(words) => format!("-\"{words}\""),
        });
        clauses.collect::<Vec<_>>().join(" ")
    }
}

/// What the searcher without an index finds.
#[derive(Debug, Default)]
struct Found {
    scores: BTreeMap<String, f64>,
    missing: Vec<String>,
}

/// Articles, analysed; newest first, undated last, then by id.
struct Archive(Vec<Doc>);

impl Archive {
    fn new(articles: &[Article]) -> Self {
        let analyzer = Analyzer::default();
        // Of two articles with one id, the later.
        let articles: BTreeMap<&str, &Article> =
            articles.iter().map(|article| (article.id.as_str(), article)).collect();
        let texts: Vec<_> = articles.values().map(|article| texts_of(article)).collect();
        let words: Vec<Vec<Vec<Word<'_>>>> = texts
            .iter()
            .map(|texts| texts.iter().map(|(.., text)| analyzer.paragraph(text)).collect())
            .collect();
        let mut counts: BTreeMap<&str, (u32, u32)> = BTreeMap::new();
        for word in words.iter().flatten().flatten() {
            let (count, capitals) = counts.entry(&word.normalized).or_default();
            *count += 1;
            *capitals += u32::from(word.capital == Capital::Inside);
        }
        let mut lexicon = Lexicon::shipped();
        lexicon.learn(counts.into_iter().map(|(word, (count, capitals))| (word, count, capitals)));
        let mut docs: Vec<Doc> = articles
            .values()
            .zip(texts.iter().zip(&words))
            .map(|(article, (texts, words))| {
                let names = names_of(texts, words);
                let token = |word: &Word<'_>| Token {
                    stem: word.stem().to_owned(),
                    plain: word.plain(),
                    name: word.name_key().filter(|_| names.contains(word.normalized.as_str())),
                    parts: parts_of(&lexicon, word),
                };
                let blocks = texts.iter().zip(words).map(|((is_title, ..), words)| {
                    (if *is_title { TITLE } else { 1.0 }, words.iter().map(token).collect())
                });
                Doc {
                    id: article.id.clone(),
                    date: article.date.map(|date| date.to_string()).unwrap_or_default(),
                    blocks: blocks.collect(),
                }
            })
            .collect();
        // As texts, less precise dates sort before more precise ones, and no date before any.
        docs.sort_by_key(|doc| Reverse(doc.date.clone()));
        Self(docs)
    }

    fn find(&self, asked: &Asked) -> Found {
        let analyzer = Analyzer::default();
        let stems = |text: &str| -> Vec<String> {
            analyzer.words(text).map(|word| word.stem().to_owned()).collect()
        };
        let (mut words, mut phrases, mut excluded) = (Vec::new(), Vec::new(), Vec::new());
        for clause in &asked.clauses {
            match clause {
                Clause::Phrase(text) if tokenize(text).count() > 1 => phrases.push(text),
                Clause::Word(text) | Clause::Phrase(text) => {
                    words.extend(tokenize(text).map(|token| token.surface));
                }
                Clause::Not(text) | Clause::NotPhrase(text) => excluded.push(stems(text)),
            }
        }
        let mut found = Found::default();
        if words.is_empty() && phrases.is_empty() && excluded.is_empty() {
            return found;
        }
        let open = asked.prefix && matches!(asked.clauses.last(), Some(Clause::Word(_)));
        let mut compounds = Vec::new();
        for (at, word) in words.iter().enumerate() {
            // Asked for twice is asked for once.
            if words[at + 1..].contains(word) {
                continue;
            }
            let (scores, parts) = self.word(word, open && at + 1 == words.len());
            if scores.is_empty() {
                found.missing.push((*word).to_owned());
            }
            add(&mut found.scores, scores);
            compounds.extend(parts);
        }
        for part in compounds {
            let sums = |doc: &Doc| doc.freq(Kind::Word, &part) + PART * doc.freq(Kind::Part, &part);
            let values = self.each(|doc| self.saturated(sums(doc), doc));
            add(&mut found.scores, self.weighed(values, &part, QUERY_PART));
        }
        for text in &phrases {
            let stems = stems(text);
            let idf: f64 = stems.iter().map(|stem| self.idf(self.doc_freq(stem))).sum();
            let scores = self.each(|doc| idf * self.saturated(doc.phrase_freq(&stems), doc));
            if scores.is_empty() {
                found
                    .missing
                    .push(tokenize(text).map(|token| token.surface).collect::<Vec<_>>().join(" "));
            }
            add(&mut found.scores, scores);
        }
        if words.is_empty() && phrases.is_empty() {
            found.scores = self.0.iter().map(|doc| (doc.id.clone(), 0.0)).collect();
        }
        for doc in &self.0 {
            let held = |text: &&&String| doc.phrase_freq(&stems(text)) > 0.0;
            if phrases.iter().filter(held).count() < phrases.len()
                || excluded.iter().any(|stems| doc.phrase_freq(stems) > 0.0)
            {
                found.scores.remove(&doc.id);
            }
        }
        found
    }

    /// Scores for a word of the query, and the parts to look for if it is a known compound.
    fn word(&self, typed: &str, open: bool) -> (BTreeMap<String, f64>, Vec<String>) {
        let analyzer = Analyzer::default();
        let word = analyzer.words(typed).next().unwrap();
        let own = word.stem().to_owned();
        let spellings: BTreeSet<String> = fold::variants(&word.normalized)
            .iter()
            .map(|spelling| analyzer.stem(spelling).to_owned())
            .collect();
        let is_other = |stem: &&String| **stem != own;
        let stems: Vec<(f64, &String)> = [(1.0, &own)]
            .into_iter()
            .chain(spellings.iter().filter(is_other).map(|stem| (SPELLING, stem)))
            .collect();
        let content = !word.is_stopword();
        let (plain, key) = (word.plain(), word.name_key());
        // Variants of which the best counts.
        let mut best: Vec<(f64, Kind, &str)> = Vec::new();
        if content {
            best.extend(key.as_deref().map(|key| (NAME, Kind::Name, key)));
            best.push((PLAIN, Kind::Plain, plain.as_ref().unwrap_or(&own)));
            let plain = plain.as_deref().filter(|plain| !analyzer.is_stopword(plain));
            best.extend(plain.map(|plain| (PLAIN, Kind::Word, plain)));
        }
        let grown = if open { self.completions(&word.normalized) } else { Vec::new() };
        best.extend(grown.iter().filter(is_other).map(|stem| (PREFIX, Kind::Word, stem.as_str())));
        let value = |doc: &Doc| {
            let sum = stems.iter().map(|(weight, stem)| {
                let part = if content { PART * doc.freq(Kind::Part, stem) } else { 0.0 };
                weight * doc.freq(Kind::Word, stem) + part
            });
            let best = best
                .iter()
                .map(|(weight, kind, term)| weight * self.saturated(doc.freq(*kind, term), doc));
            best.fold(self.saturated(sum.sum(), doc), f64::max)
        };
        let scores = self.weighed(self.each(value), &own, if content { 1.0 } else { STOPWORD });
        (scores, self.parts_of_first(&stems, &best, content))
    }

    /// Parts of the first of a word's variants that the archive holds, if it is a word and a compound.
    fn parts_of_first(
        &self,
        stems: &[(f64, &String)],
        best: &[(f64, Kind, &str)],
        content: bool,
    ) -> Vec<String> {
        let holds = |kind: Kind, term: &str| self.0.iter().any(|doc| doc.freq(kind, term) > 0.0);
        let words = stems.iter().map(|(_, stem)| (Kind::Word, stem.as_str()));
        let parts = stems.iter().filter(|_| content).map(|(_, stem)| (Kind::Part, stem.as_str()));
        let best = best.iter().map(|(_, kind, term)| (*kind, *term));
        match words.chain(parts).chain(best).find(|(kind, term)| holds(*kind, term)) {
            Some((Kind::Word, term)) => {
                let tokens = self.0.iter().flat_map(Doc::tokens).map(|(_, token)| token);
                let mut compounds =
                    tokens.filter(|token| token.stem == term && !token.parts.is_empty());
                compounds.next().map(|token| token.parts.clone()).unwrap_or_default()
            }
            _ => Vec::new(),
        }
    }

    /// The most widespread words that start with `beginning`.
    fn completions(&self, beginning: &str) -> Vec<String> {
        if beginning.chars().count() < 2 {
            return Vec::new();
        }
        let stems = self.0.iter().flat_map(Doc::tokens).map(|(_, token)| token.stem.as_str());
        let stems: BTreeSet<&str> = stems.filter(|stem| stem.starts_with(beginning)).collect();
        let mut stems: Vec<&str> = stems.into_iter().collect();
        stems.sort_by_key(|stem| Reverse(self.doc_freq(stem)));
        stems.into_iter().take(COMPLETIONS).map(str::to_owned).collect()
    }

    /// The documents for which `value` isn't 0.
    fn each(&self, value: impl Fn(&Doc) -> f64) -> BTreeMap<String, f64> {
        let values = self.0.iter().map(|doc| (doc.id.clone(), value(doc)));
        values.filter(|(_, value)| *value > 0.0).collect()
    }

    /// `values` by the weight and the rarity of the word with the stem `exact`, or, if there is none, of all of it.
    fn weighed(
        &self,
        mut values: BTreeMap<String, f64>,
        exact: &str,
        weight: f64,
    ) -> BTreeMap<String, f64> {
        let doc_freq = if self.doc_freq(exact) > 0 { self.doc_freq(exact) } else { values.len() };
        values.values_mut().for_each(|value| *value *= weight * self.idf(doc_freq));
        values
    }

    fn doc_freq(&self, stem: &str) -> usize {
        self.0.iter().filter(|doc| doc.freq(Kind::Word, stem) > 0.0).count()
    }

    fn idf(&self, doc_freq: usize) -> f64 {
        let n = doc_freq as f64;
        (1.0 + (self.0.len() as f64 - n + 0.5) / (n + 0.5)).ln()
    }

    fn saturated(&self, freq: f64, doc: &Doc) -> f64 {
        let mean = self.0.iter().map(Doc::length).sum::<f64>() / self.0.len() as f64;
        freq * (K1 + 1.0) / (freq + K1 * (1.0 - B + B * doc.length() / mean.max(1.0)))
    }

    /// Place of an article among all: newest first, undated last, then by id.
    fn place(&self, id: &str) -> usize {
        self.0.iter().position(|doc| doc.id == id).unwrap()
    }

    /// Place of an article among all: oldest first, undated last, then by id.
    fn oldest(&self, id: &str) -> (bool, String, usize) {
        let place = self.place(id);
        let date = &self.0[place].date;
        (date.is_empty(), date.clone(), place)
    }
}

fn add(sums: &mut BTreeMap<String, f64>, scores: BTreeMap<String, f64>) {
    for (id, score) in scores {
        *sums.entry(id).or_default() += score;
    }
}

/// Whether it is the title, whether it is a byline, and the text, of all that is searched in an article.
fn texts_of(article: &Article) -> Vec<(bool, bool, &str)> {
    let blocks = article.blocks.iter().map(|block| (block.kind, article.block_text(block)));
    let title = article.title.iter().map(|text| (true, false, text.as_str()));
    let lead = article.lead.iter().map(|text| (false, false, text.as_str()));
    let blocks = blocks.map(|(kind, text)| (false, kind == BlockKind::Byline, text));
    let authors = article.authors.iter().map(|text| (false, true, text.as_str()));
    let topics =
        article.section.iter().chain(&article.tags).map(|text| (false, false, text.as_str()));
    title.chain(lead).chain(blocks).chain(authors).chain(topics).collect()
}

/// Names of an article: with a capital that no sentence's start explains; before one of those, where it may; in bylines.
fn names_of<'w>(texts: &[(bool, bool, &str)], words: &'w [Vec<Word<'_>>]) -> BTreeSet<&'w str> {
    let mut names = BTreeSet::new();
    for ((_, byline, _), words) in texts.iter().zip(words) {
        for (at, word) in words.iter().enumerate() {
            let next = words.get(at + 1).map(|next| next.capital);
            let is_name = match word.capital {
                Capital::Inside => true,
                Capital::Start => *byline || next == Some(Capital::Inside),
                Capital::None => false,
            };
            if is_name && !word.is_stopword() {
                names.insert(word.normalized.as_str());
            }
        }
    }
    names
}

fn parts_of(lexicon: &Lexicon, word: &Word<'_>) -> Vec<String> {
    let spans = lexicon.split(&word.normalized).into_iter();
    let mut parts = Vec::new();
    for part in spans.map(|span| Analyzer::default().stem(&word.normalized[span]).to_owned()) {
        if !parts.contains(&part) {
            parts.push(part);
        }
    }
    parts
}

/// Some words of the archive's own, so that articles and queries have words in common.
fn line(
    units: &[&'static str],
    length: std::ops::Range<usize>,
) -> impl Strategy<Value = String> + use<> {
    prop::collection::vec(select(units.to_vec()), length).prop_map(|units| units.join(" "))
}

fn optional(
    units: &[&'static str],
    length: std::ops::Range<usize>,
) -> impl Strategy<Value = Option<String>> + use<> {
    prop::option::weighted(0.4, line(units, length))
}

fn article(units: &[&'static str]) -> impl Strategy<Value = Article> + use<> {
    let stop = |text: String, stop: bool| if stop { text + "." } else { text };
    let paragraph = (line(units, 1..14), prop::bool::weighted(0.8))
        .prop_map(move |(text, end)| stop(text, end));
    let head = (
        optional(units, 1..5),
        optional(units, 1..6),
        optional(units, 1..3),
        optional(units, 1..3),
    );
    (0u8..15, select(DATES), head, prop::collection::vec(paragraph, 0..5), prop::collection::vec(line(units, 1..3), 0..3))
        .prop_filter_map("an article needs words", |(id, date, (title, lead, section, author), paragraphs, tags)| {
            let record = json!({
                "id": format!("a{id:02}"), "date": date, "title": title, "lead": lead, "section": section,
                "authors": author.into_iter().collect::<Vec<_>>(), "tags": tags, "paragraphs": paragraphs,
            });
            parse_ndjson_line(&record.to_string()).ok()
        })
}

fn asked(units: &[&'static str]) -> impl Strategy<Value = Asked> + use<> {
    // Now and then a word that the archive may not hold, or the beginning of one.
    let word = prop_oneof![6 => line(units, 1..2), 1 => line(UNITS, 1..2)];
    let cut =
        (word.clone(), 1usize..9).prop_map(|(word, chars)| word.chars().take(chars).collect());
    let word = prop_oneof![5 => word, 1 => cut];
    let word =
        word.prop_map(|word: String| word.trim_matches(|c: char| !c.is_alphanumeric()).to_owned());
    let phrase = prop_oneof![1 => line(units, 1..3), 1 => select(vec!["Kim Jong-un", "to lande", "østlige ubåd"]).prop_map(str::to_owned)];
    let clause = prop_oneof![
        8 => word.clone().prop_map(Clause::Word),
        2 => phrase.clone().prop_map(Clause::Phrase),
        1 => word.prop_map(|word| Clause::Not(word.split(' ').take(1).collect())),
        1 => phrase.prop_map(Clause::NotPhrase),
    ];
    let sort = select(vec![Sort::Relevance, Sort::Relevance, Sort::Newest, Sort::Oldest]);
    (prop::collection::vec(clause, 0..5), any::<bool>(), sort, 0usize..8, 0usize..8).prop_map(
        |(clauses, prefix, sort, limit, offset)| Asked { clauses, prefix, sort, limit, offset },
    )
}

fn archive_and_queries() -> impl Strategy<Value = (Vec<Article>, Vec<Asked>)> {
    prop::sample::subsequence(UNITS, 3..24).prop_flat_map(|units| {
        (
            prop::collection::vec(article(&units), 0..14),
            prop::collection::vec(asked(&units), QUERIES),
        )
    })
}

fn search(engine: &Engine, asked: &Asked, offset: usize, limit: usize) -> SearchResponse {
    let options = SearchOptions {
        limit,
        offset,
        sort: asked.sort,
        prefix: asked.prefix,
        ..SearchOptions::default()
    };
    engine.search(&asked.text(), &options).and_then(Step::done).unwrap()
}

fn ids(response: &SearchResponse) -> Vec<&str> {
    response.hits.iter().map(|hit| hit.card.id.as_str()).collect()
}

fn check(archive: &Archive, engine: &Engine, asked: &Asked) -> Result<(), TestCaseError> {
    let expected = archive.find(asked);
    let response = search(engine, asked, 0, 1000);
    let text = asked.text();
    let mut found: Vec<&str> = ids(&response);
    found.sort_unstable();
    prop_assert_eq!(&found, &expected.scores.keys().collect::<Vec<_>>(), "{}", &text);
    prop_assert_eq!(response.total.value, expected.scores.len());
    prop_assert_eq!(&response.missing, &expected.missing, "{}", &text);
    for hit in &response.hits {
        let score = expected.scores[&hit.card.id];
        prop_assert!(
            (f64::from(hit.score) - score).abs() <= TOLERANCE,
            "{text}: {} not {score}",
            hit.score
        );
    }
    for pair in response.hits.windows(2) {
        let [one, other] = [&pair[0], &pair[1]];
        let [one_id, other_id] = [&one.card.id, &other.card.id];
        let in_order = match asked.sort {
            Sort::Relevance => {
                let (worse, place) = (-one.score, archive.place(one_id));
                (worse, place) < (-other.score, archive.place(other_id))
            }
            Sort::Newest => archive.place(one_id) < archive.place(other_id),
            Sort::Oldest => archive.oldest(one_id) < archive.oldest(other_id),
        };
        prop_assert!(in_order, "{text}: {one_id} before {other_id}, {:?}", asked.sort);
    }
    let page = search(engine, asked, asked.offset, asked.limit);
    let of_all: Vec<_> =
        response.hits.iter().skip(asked.offset).take(asked.limit).cloned().collect();
    prop_assert_eq!(&page, &SearchResponse { hits: of_all, ..response.clone() });
    for story in &response.stories {
        let hits: Vec<_> =
            ids(&response).into_iter().filter(|id| story.ids.iter().any(|of| of == id)).collect();
        prop_assert!(story.ids.len() > 1 && story.ids == hits, "{text}: {:?}", story.ids);
    }
    response.hits.iter().try_for_each(|hit| shown_is_true(engine, hit))
}

/// A snippet is cut from the text, and marks lie in what they mark.
fn shown_is_true(engine: &Engine, hit: &referat::search::Hit) -> Result<(), TestCaseError> {
    let article =
        engine.article(&hit.card.id, &ArticleOptions::default()).and_then(Step::done).unwrap();
    let units: Vec<u16> = article.text.encode_utf16().collect();
    if let Some(range) = hit.snippet.range {
        prop_assert_eq!(
            &String::from_utf16(&units[range.start..range.end]).unwrap(),
            &hit.snippet.text
        );
    }
    prop_assert!(hit.snippet.text.chars().count() <= SearchOptions::default().snippet_length);
    for (text, marks) in
        [(&hit.snippet.text, &hit.snippet.marks), (&hit.card.heading, &hit.heading_marks)]
    {
        let end = marks.iter().try_fold(0, |end, mark| {
            (end <= mark.start && mark.start < mark.end).then_some(mark.end)
        });
        prop_assert!(
            end.is_some_and(|end| end <= text.encode_utf16().count()),
            "{marks:?} in {text:?}"
        );
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig {
        failure_persistence: None,
        cases: ARCHIVES,
        rng_seed: RngSeed::Fixed(CONFIG_SEED),
        max_shrink_iters: 400,
        ..ProptestConfig::default()
    })]

    #[test]
    fn the_engine_finds_what_a_look_at_every_word_finds((articles, queries) in archive_and_queries()) {
        let archive = Archive::new(&articles);
        let engine = Engine::open(referat::build(articles).bytes).unwrap();
        for asked in &queries {
            check(&archive, &engine, asked)?;
        }
    }
}
