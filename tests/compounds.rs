#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::as_conversions,
    clippy::print_stdout,
    reason = "a test may panic, and this one prints its figures"
)]
//! Compounds against hand-split words: figures are printed (`--nocapture`), floors are held.
//!
//! A boundary is the place where a part starts; a linking element belongs to the part before it. *Strict*: exactly the
//! boundaries of the gold split, or of its alternative. *Lenient*: all of them, and what is split further is split where
//! another gold word splits it (sports|fisker|forbund against sportsfisker|forbund). *Wrong*: split, but neither.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::path::PathBuf;

use referat::text::compound::Lexicon;

/// By word: the boundaries of its gold splits.
type Gold = BTreeMap<String, Vec<BTreeSet<usize>>>;

const LINKS: &[&str] =
    &["s", "e", "-", "s-", "te", "er", "n", "ke", "me", "t", "pe", "de", "ne", "ge", "se", "le"];

fn data() -> Option<PathBuf> {
    let folder = std::env::var_os("REFERAT_DATA").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/data"),
        PathBuf::from,
    );
    if folder.is_dir() {
        return Some(folder);
    }
    eprintln!("SKIPPED: no development data at {}; set REFERAT_DATA", folder.display());
    None
}

fn boundaries(split: &str) -> BTreeSet<usize> {
    let parts: Vec<&str> = split.split('|').collect();
    let mut at = 0;
    let mut out = BTreeSet::new();
    for (number, part) in parts.iter().enumerate() {
        if number > 0 && !(number + 1 < parts.len() && LINKS.contains(part)) {
            out.insert(at);
        }
        at += part.len();
    }
    out
}

fn gold(text: &str, alternatives: bool) -> Gold {
    let mut out = Gold::new();
    for line in text.lines() {
        let fields: Vec<&str> = line.split('\t').collect();
        let mut splits: Vec<_> = fields
            .iter()
            .skip(1)
            .take(1 + usize::from(alternatives))
            .map(|s| boundaries(s))
            .collect();
        splits.retain(|split| !split.is_empty());
        if !splits.is_empty() {
            out.insert(fields[0].to_lowercase(), splits);
        }
    }
    out
}

fn shown(lexicon: &Lexicon, word: &str) -> String {
    lexicon.split(word).into_iter().map(|part| &word[part]).collect::<Vec<_>>().join("|")
}

#[derive(Default, Debug)]
struct Figures {
    words: usize,
    strict: usize,
    lenient: usize,
    wrong: usize,
}

impl Figures {
    fn lenient_percent(&self) -> usize {
        self.lenient * 100 / self.words
    }
}

fn measure(lexicon: &Lexicon, words: &Gold, known: &Gold) -> Figures {
    let mut figures = Figures { words: words.len(), ..Figures::default() };
    for (word, splits) in words {
        let ours: BTreeSet<usize> =
            lexicon.split(word).iter().skip(1).map(|part| part.start).collect();
        let strict = splits.contains(&ours);
        let lenient = strict
            || splits.iter().any(|split| {
                split.is_subset(&ours)
                    && ours.difference(split).all(|&extra| also_splits(word, split, extra, known))
            });
        figures.strict += usize::from(strict);
        figures.lenient += usize::from(lenient);
        figures.wrong += usize::from(!lenient && !ours.is_empty());
    }
    figures
}

/// Whether the gold part that `extra` cuts is itself a gold word, but for an ending, that is cut there.
fn also_splits(word: &str, split: &BTreeSet<usize>, extra: usize, known: &Gold) -> bool {
    let start = split.range(..extra).next_back().copied().unwrap_or(0);
    let end = split.range(extra..).next().copied().unwrap_or(word.len());
    let part = &word[start..end];
    (0..6)
        .filter_map(|cut| part.get(..part.len().checked_sub(cut)?))
        .filter_map(|lemma| known.get(lemma))
        .any(|splits| splits.iter().any(|split| split.contains(&(extra - start))))
}

/// By word: how often it stands in the texts, and how often capitalised inside a sentence.
#[derive(Default)]
struct Vocabulary(BTreeMap<String, (u32, u32)>);

impl Vocabulary {
    fn add(&mut self, text: &str) {
        let mut inside = false;
        for token in text.split_inclusive(|c: char| !c.is_alphabetic()) {
            let word = token.trim_end_matches(|c: char| !c.is_alphabetic());
            if !word.is_empty() {
                let entry = self.0.entry(word.to_lowercase()).or_default();
                entry.0 += 1;
                entry.1 += u32::from(inside && word.starts_with(char::is_uppercase));
                inside = true;
            }
            inside &= !token.ends_with(['.', '!', '?', '\n', ':', '"', '»', '-']);
        }
    }

    fn add_articles(&mut self, path: PathBuf) {
        for line in std::fs::read_to_string(path).unwrap().lines() {
            let article: serde_json::Value = serde_json::from_str(line).unwrap();
            for field in ["title", "text"] {
                self.add(article[field].as_str().unwrap_or(""));
            }
        }
    }

    fn learned(&self) -> Lexicon {
        let mut lexicon = Lexicon::shipped();
        lexicon.learn(
            self.0.iter().map(|(word, (count, capitals))| (word.as_str(), *count, *capitals)),
        );
        lexicon
    }
}

/// Floors: percent of the news words split right, leniently; most broken of the words that must stay whole.
struct Floor {
    news: usize,
    broken: usize,
    ddo: usize,
}

#[test]
fn hand_split_words_are_split_so() {
    let Some(data) = data() else { return };
    let read = |file: &str| std::fs::read_to_string(data.join("lexicon-da").join(file)).unwrap();
    let sets = [
        ("news", gold(&read("compounds-news-handmade.dev.tsv"), true)),
        ("ddo", gold(&read("compounds-ddo.dev.tsv"), false).into_iter().step_by(6).collect()),
        ("dsl", gold(&read("compounds-dsl-eval.dev.tsv"), false)),
        ("dasem", gold(&read("compounds-dasem.dev.tsv"), false)),
    ];
    let mut known = gold(&read("compounds-ods-presumed.dev.tsv"), false);
    known.extend(gold(&read("compounds-ddo.dev.tsv"), false));
    known.extend(sets.iter().flat_map(|(_, set)| set.clone()));
    let whole = read("nosplit-handmade.dev.tsv");

    let mut some = Vocabulary::default();
    some.add_articles(data.join("text-da/danewsroom.dev.jsonl"));
    let mut all = Vocabulary::default();
    for file in std::fs::read_dir(data.join("text-da")).unwrap() {
        let path = file.unwrap().path();
        if path.to_string_lossy().ends_with(".dev.jsonl") {
            all.add_articles(path);
        }
    }
    for (name, lexicon, floor) in [
        ("shipped list alone", Lexicon::shipped(), Floor { news: 90, broken: 3, ddo: 72 }),
        ("and 409 articles", some.learned(), Floor { news: 91, broken: 1, ddo: 74 }),
        ("and all dev text", all.learned(), Floor { news: 91, broken: 1, ddo: 77 }),
    ] {
        let broken: Vec<String> = whole
            .lines()
            .skip(1)
            .filter_map(|line| line.split('\t').next())
            .map(|word| shown(&lexicon, word))
            .filter(|parts| !parts.is_empty())
            .collect();
        println!("{name}: broken {} of {} {broken:?}", broken.len(), whole.lines().count() - 1);
        assert!(broken.len() <= floor.broken, "{name}: broken {broken:?}");
        for (set, words) in &sets {
            let figures = measure(&lexicon, words, &known);
            println!(
                "  {set:5} {:4} words  strict .{:03}  lenient .{:03}  wrong {}",
                figures.words,
                figures.strict * 1000 / figures.words,
                figures.lenient * 1000 / figures.words,
                figures.wrong
            );
            let floor =
                [("news", floor.news), ("ddo", floor.ddo)].into_iter().find(|(of, _)| of == set);
            let floor = floor.map_or(0, |(_, percent)| percent);
            assert!(figures.lenient_percent() >= floor, "{name}, {set}: {figures:?}");
        }
    }
}

/// The embedded product knows the shipped list and the seeds' own words.
#[test]
fn the_seeds_own_compounds_are_split() {
    let mut words = Vocabulary::default();
    for file in std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/seeds")).unwrap() {
        words.add(&std::fs::read_to_string(file.unwrap().path()).unwrap());
    }
    let lexicon = words.learned();
    for parts in [
        "angreb|droner",
        "artilleri|granater",
        "atom|ubåde",
        "embed|mændene",
        "erhverv|ledere",
        "forsvar|minister",
        "kamp|vogne",
        "koloni|magt",
        "militær|parade",
        "presse|møde",
        "regering|chefer",
        "stat|ledere",
        "våben|aftale",
        "våben|arsenal",
        "våben|salg",
    ] {
        let word = words.0.keys().find(|word| shown(&lexicon, word) == parts);
        assert!(word.is_some(), "no word of the seeds is split {parts}");
    }
    let split: Vec<_> = words
        .0
        .keys()
        .map(|word| shown(&lexicon, word))
        .filter(|parts| !parts.is_empty())
        .collect();
    println!(
        "{} of {} words of the seeds are split: {}",
        split.len(),
        words.0.len(),
        split.join(" ")
    );
}

/// The generator's own output, where its source and a Python are at hand.
#[test]
fn the_shipped_list_is_what_its_generator_writes() {
    let Some(data) = data() else { return };
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let made = std::process::Command::new("python3")
        .arg(root.join("tools/compound-parts.py"))
        .arg(data.join("lexicon-da/hunspell-combining-forms.tsv"))
        .output();
    let Ok(made) = made else {
        eprintln!("SKIPPED: no python3");
        return;
    };
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let shipped = std::fs::read(root.join("src/text/data/compound-parts.txt")).unwrap();
    assert!(made.stdout == shipped, "tools/compound-parts.py writes another list");
}

/// Run by hand: `cargo test --release --test compounds -- --ignored --nocapture`.
#[test]
#[ignore = "a timing; meaningful in release builds on an idle machine"]
fn splits_200_000_words_a_second() {
    let Some(data) = data() else { return };
    let mut words = Vocabulary::default();
    for name in ["danewsroom", "parole-news", "dawiki-abstracts", "leipzig-newscrawl2011"] {
        words.add_articles(data.join(format!("text-da/{name}.dev.jsonl")));
    }
    let elapsed = |start: std::time::SystemTime| start.elapsed().unwrap();
    let (begin, lexicon) = (now(), words.learned());
    let learned = elapsed(begin);
    let begin = now();
    let parts: usize = words.0.keys().map(|word| lexicon.split(word).len()).sum();
    let split = elapsed(begin);
    let rate = words.0.len() as u128 * 1_000_000 / split.as_micros().max(1);
    println!(
        "{} words learned in {learned:?}; split into {parts} in {split:?}: {rate} a second",
        words.0.len()
    );
    assert!(rate >= 200_000);
}

#[expect(clippy::disallowed_methods, reason = "a timing on the host")]
fn now() -> std::time::SystemTime {
    std::time::SystemTime::now()
}

/// Ids of the articles that a query finds.
fn found(query: &str) -> Vec<String> {
    let articles = [
        (
            "kort",
            "De europæiske stats- og regeringschefer mødtes på Fyn i går for at tale om fisk.",
        ),
        (
            "afvist",
            "Han ville hverken be- eller afkræfte, at der var sendt en e-mail om EU-aftalen.",
        ),
        (
            "andet",
            "Landbrugsministre og -direktører var der ikke, men 1.250 andre fra 10.-13. september.",
        ),
    ]
    .map(|(id, text)| {
        let blocks = [(referat::BlockKind::Paragraph, text)];
        let language = Some("da".to_owned());
        referat::Article { language, ..referat::Article::from_blocks(id, blocks) }
    });
    let engine = referat::Engine::open(referat::index::build(articles.into()).bytes).unwrap();
    let options = referat::SearchOptions { expand: false, ..Default::default() };
    let answer = engine.search(query, &options).and_then(referat::Step::done).unwrap();
    answer.hits.into_iter().map(|hit| hit.card.id).collect()
}

#[test]
fn words_cut_short_are_found_whole() {
    for (query, id) in [
        ("statschefer", "kort"),
        ("statschef", "kort"),
        ("regeringschef", "kort"),
        ("bekræfter", "afvist"),
        ("email", "afvist"),
        ("euaftale", "afvist"),
        ("landbrugsdirektør", "andet"),
        ("1250", "andet"),
        ("13. september", "andet"),
    ] {
        assert_eq!(found(query), [id], "{query}");
    }
}
