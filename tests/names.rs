//! How many spellings of one name the name key joins, and how many different words it mistakes for one.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use referat::text::name;

/// Development data beside the repository, or where `REFERAT_DATA` says; `None`, loudly, where it is absent.
fn data(file: &str) -> Option<String> {
    let root = std::env::var_os("REFERAT_DATA").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/data"),
        PathBuf::from,
    );
    let path = root.join(file);
    let text = fs::read_to_string(&path).ok();
    if text.is_none() {
        eprintln!("SKIPPED: no {}", path.display());
    }
    text
}

/// The words of a text, lower case; an apostrophe between letters belongs to its word.
fn words(text: &str) -> Vec<String> {
    let cut = |letter: char| !letter.is_alphanumeric() && letter != '\'';
    text.to_lowercase().split(cut).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// Whether two names are joined: the keys of the shorter are all among the other's, or they are equal run together.
fn joined(left: &str, right: &str) -> bool {
    let (left, right) = (words(left), words(right));
    let (short, long) = if left.len() <= right.len() { (&left, &right) } else { (&right, &left) };
    let keys = |words: &[String]| -> BTreeSet<String> {
        words.iter().map(|word| name::key(word).unwrap_or_else(|| word.clone())).collect()
    };
    keys(short).is_subset(&keys(long)) || left.concat() == right.concat()
}

#[test]
fn joins_the_spellings_of_one_name() {
    let Some(table) = data("lexicon-da/name-variants.dev.tsv") else { return };
    let mut kinds: BTreeMap<&str, (u32, u32)> = BTreeMap::new();
    for row in table.lines().skip(1) {
        let columns: Vec<&str> = row.split('\t').collect();
        let hit = joined(columns[0], columns[1]);
        let kind = kinds.entry(columns[2]).or_default();
        *kind = (kind.0 + u32::from(hit), kind.1 + 1);
        if !hit && matches!(columns[2], "person" | "place") {
            eprintln!("  apart: {} / {}", columns[0], columns[1]);
        }
    }
    for (kind, (hits, all)) in &kinds {
        eprintln!("names: {kind} {hits} of {all} = {:.3}", f64::from(*hits) / f64::from(*all));
    }
    let (person, place) = (kinds["person"], kinds["place"]);
    let share = f64::from(person.0 + place.0) / f64::from(person.1 + place.1);
    eprintln!("names: person + place {share:.3}");
    assert!(f64::from(person.0) / f64::from(person.1) >= 0.85, "{person:?}");
    assert!(share >= 0.75, "{share}");
}

/// A spelling without what marks only spelling: accents, aa/å, and a final s.
fn plain(word: &str) -> String {
    let word =
        word.replace("aa", "å").replace("ae", "æ").replace("oe", "ø").replace(['é', 'è', 'ê'], "e");
    word.strip_suffix('s').unwrap_or(&word).to_owned()
}

/// Words that stand with a capital inside a sentence more often than not.
fn capitalised(files: &[&str]) -> Option<BTreeSet<String>> {
    let mut seen: BTreeMap<String, (u32, u32)> = BTreeMap::new();
    for file in files {
        for row in data(file)?.lines() {
            let article: serde_json::Value = serde_json::from_str(row).unwrap();
            let text: Vec<&str> = article["text"].as_str().unwrap_or_default().split(' ').collect();
            for pair in text.windows(2) {
                let word = pair[1].trim_matches(|letter: char| !letter.is_alphabetic());
                if pair[0].ends_with(char::is_lowercase) && !word.is_empty() {
                    let count = seen.entry(word.to_lowercase()).or_default();
                    count.0 += u32::from(word.starts_with(char::is_uppercase));
                    count.1 += 1;
                }
            }
        }
    }
    Some(
        seen.into_iter()
            .filter(|(_, (capital, all))| capital * 2 > *all)
            .map(|(word, _)| word)
            .collect(),
    )
}

/// Groups of frequent words that share a key and are not spellings of one word: of any words, with a name among them
/// (what a query may meet in an index of capitalised words), and of names only.
#[test]
fn keeps_different_words_apart() {
    let Some(table) = data("lexicon-da/freq-da-50k-opensubtitles2018.tsv") else { return };
    let news = ["danewsroom", "leipzig-newscrawl2011", "parole-news", "dawiki-abstracts"];
    let news = news.map(|corpus| format!("text-da/{corpus}.dev.jsonl"));
    let Some(names) = capitalised(&news.each_ref().map(String::as_str)) else { return };
    let frequent: Vec<&str> =
        table.lines().take(20_000).filter_map(|row| row.split(['\t', ' ']).next()).collect();
    let differ =
        |group: &[&str]| group.iter().map(|word| plain(word)).collect::<BTreeSet<_>>().len() > 1;
    for (letters, limit) in [(4, [715, 258, 58]), (5, [495, 154, 40])] {
        let mut groups: BTreeMap<String, Vec<&str>> = BTreeMap::new();
        let mut capitals = groups.clone();
        for word in frequent.iter().filter(|word| word.chars().count() >= letters) {
            if let Some(key) = name::key(word) {
                if names.contains(*word) {
                    capitals.entry(key.clone()).or_default().push(word);
                }
                groups.entry(key).or_default().push(word);
            }
        }
        let all: Vec<_> = groups.values().filter(|group| differ(group)).collect();
        let found = [
            all.len(),
            all.iter().filter(|group| group.iter().any(|word| names.contains(*word))).count(),
            capitals.values().filter(|group| differ(group)).count(),
        ];
        eprintln!(
            "names: {letters}+ letters, false groups {found:?} (any words, with a name, of names only)"
        );
        assert!(
            found.iter().zip(limit).all(|(found, limit)| *found <= limit),
            "{found:?} over {limit:?}"
        );
    }
}
