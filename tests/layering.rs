//! The arrow of data, checked: a stage names only the stages that it is given here (ARCHITECTURE.md, "Stages"), and only
//! the edges touch JavaScript, files and the terminal.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::expect_used,
    reason = "a test may panic"
)]

use std::fs;
use std::path::Path;

const MAY_USE: &[(&str, &[&str])] = &[
    ("article", &[]),
    ("text", &[]),
    ("index", &["article", "text"]),
    ("search", &["article", "text", "index"]),
    ("summary", &["article", "text"]),
    ("error", &["index", "search"]),
    ("summaries", &["article", "text", "search", "summary", "error"]),
    ("engine", &["Date", "article", "text", "index", "search", "summaries", "error"]),
    (
        "wasm",
        &[
            "Article",
            "ArticleOptions",
            "Block",
            "BlockKind",
            "Budget",
            "Date",
            "Engine",
            "Error",
            "Facet",
            "Filters",
            "SearchOptions",
            "Sort",
            "Step",
            "SummaryOptions",
            "article",
            "compare",
            "index",
            "key_terms",
            "story",
            "summarize",
            "text",
        ],
    ),
];

/// Words that only some files may name.
const ONLY_IN: &[(&str, &[&str])] = &[
    ("wasm_bindgen", &["src/wasm/"]),
    ("js_sys", &["src/wasm/"]),
    ("web_sys", &["src/wasm/"]),
    ("std::fs", &["src/bin/"]),
    ("std::env", &["src/bin/"]),
    ("std::io", &["src/bin/"]),
    ("std::net", &[]),
    ("std::thread", &["src/bin/"]),
    ("std::time", &["src/bin/"]),
    ("println!", &["src/bin/"]),
    ("unsafe ", &[]),
];

#[test]
fn stages_name_only_earlier_stages() {
    for (stage, allowed) in MAY_USE {
        let files: Vec<_> = sources()
            .into_iter()
            .filter(|(path, _)| is_of(path, &format!("src/{stage}")))
            .collect();
        assert!(!files.is_empty(), "no source of stage {stage}");
        for (path, code) in files {
            for name in code.split("crate::").skip(1).map(leading_name) {
                assert!(
                    name == *stage || allowed.contains(&name),
                    "{path}: `{stage}` may not use `{name}` (ARCHITECTURE.md, Stages)"
                );
            }
        }
    }
}

#[test]
fn every_source_belongs_to_a_stage_or_an_edge() {
    for (path, _) in sources() {
        let known = MAY_USE.iter().any(|(stage, _)| is_of(&path, &format!("src/{stage}")));
        assert!(
            known || path == "src/lib.rs" || path.starts_with("src/bin/"),
            "{path} is in no stage"
        );
    }
}

#[test]
fn only_the_edges_touch_the_world() {
    for (path, code) in sources() {
        for (word, places) in ONLY_IN {
            let allowed = places.iter().any(|place| path.starts_with(place));
            assert!(allowed || !code.contains(word), "{path}: `{word}` belongs in {places:?}");
        }
    }
}

/// Names and hard compounds of the seeds: what finds and splits them must be a rule or data, never an entry of its own.
#[test]
fn no_word_of_the_seeds_is_a_rule() {
    let seeds = fs::read_dir(root().join("seeds")).unwrap().map(|entry| entry.unwrap().path());
    let seeds = seeds.filter(|path| path.extension().is_some_and(|extension| extension == "txt"));
    let text: String = seeds.map(|path| fs::read_to_string(path).unwrap()).collect();
    let words = text.split(|c: char| !c.is_alphabetic());
    // Names, and words so long that only a compound is; a plain part (våben, aftale) may well stand in a list.
    let mut words: Vec<_> = words
        .filter(|word| {
            word.chars().count() >= 4 && word.starts_with(char::is_uppercase)
                || word.chars().count() >= 11
        })
        .map(str::to_lowercase)
        .collect();
    words.retain(|word| !COMMON.contains(&word.as_str()));
    words.sort();
    words.dedup();
    assert!(
        words.contains(&"shoigu".to_owned()) && words.contains(&"artillerigranater".to_owned())
    );
    let mut found = Vec::new();
    for (path, text) in sources().into_iter().chain(data()) {
        let own: Vec<_> = text.split(|c: char| !c.is_alphabetic()).map(str::to_lowercase).collect();
        found.extend(
            words.iter().filter(|word| own.contains(word)).map(|word| format!("{path}: {word}")),
        );
    }
    assert!(found.is_empty(), "words of the seeds as entries of their own: {found:#?}");
}

/// Words of the seeds with a capital for their place alone, long without being compounds, or parts of compounds in
/// every dictionary.
const COMMON: &[&str] = &[
    "anden",
    "forum",
    "gode",
    "hvide",
    "john",
    "york",
    "kina",
    "times",
    "vesten",
    "angiveligt",
    "begge",
    "både",
    "dagen",
    "foto",
    "ifølge",
    "juli",
    "august",
    "senere",
    "sidste",
    "blandt",
    "mens",
    "mødet",
    "efterretninger",
    "oplysningerne",
    "rejsen",
    "udvekslede",
    "september",
    "samarbejdet",
    "samarbejde",
    "forhandlinger",
    "planlægger",
    "etableret",
    "bekræftet",
    "officielt",
    "fremvisning",
    "repræsentanter",
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Whether `path` is the file or folder of `stage`.
fn is_of(path: &str, stage: &str) -> bool {
    path.strip_prefix(stage).is_some_and(|rest| rest == ".rs" || rest.starts_with('/'))
}

/// Each file of `src/` with its code: no comments, no unit tests.
fn sources() -> Vec<(String, String)> {
    let files = files_under("src")
        .into_iter()
        .filter(|(path, _)| Path::new(path).extension().is_some_and(|extension| extension == "rs"));
    files.map(|(path, text)| (path, code_of(&String::from_utf8(text).unwrap()))).collect()
}

/// The word lists of `src/text/data/`, spelt out.
fn data() -> Vec<(String, String)> {
    let files = files_under("src/text/data").into_iter();
    let lists = files.filter_map(|(path, bytes)| Some((path, String::from_utf8(bytes).ok()?)));
    lists
        .map(|(path, text)| {
            let text = if path.ends_with("compound-parts.txt") { spelt_out(&text) } else { text };
            (path, text)
        })
        .collect()
}

/// The list of parts without its front coding: a digit tells how many letters a word shares with the last.
fn spelt_out(list: &str) -> String {
    let mut word = String::new();
    let mut words = Vec::new();
    for line in list.lines() {
        let Some(shared) = line.chars().next().and_then(|c| c.to_digit(36)) else { continue };
        let rest: String = line.chars().skip(1).take_while(|c| !c.is_ascii_digit()).collect();
        word = word.chars().take(usize::try_from(shared).unwrap()).chain(rest.chars()).collect();
        words.push(word.clone());
    }
    assert!(words.len() > 1000, "the list of parts has another form");
    words.join("\n")
}

fn files_under(folder: &str) -> Vec<(String, Vec<u8>)> {
    let (mut todo, mut found) = (vec![root().join(folder)], Vec::new());
    while let Some(path) = todo.pop() {
        if path.is_dir() {
            todo.extend(fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()));
        } else {
            let name = path.strip_prefix(root()).unwrap().to_str().unwrap().replace('\\', "/");
            found.push((name, fs::read(&path).unwrap()));
        }
    }
    found.sort();
    found
}

fn code_of(source: &str) -> String {
    let code = source.split("#[cfg(test)]\nmod tests").next().unwrap();
    code.lines().map(|line| line.split("//").next().unwrap()).collect::<Vec<_>>().join("\n")
}

fn leading_name(rest: &str) -> &str {
    let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
    assert!(end > 0, "write one `use crate::…;` an item, not a group");
    &rest[..end]
}
