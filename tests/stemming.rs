//! The Danish stemmer against Snowball's own vocabulary and against another port of it.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::fs;
use std::path::PathBuf;

use proptest::prelude::*;
use referat::text::stem;
use rust_stemmers::Algorithm;
use rust_stemmers::Stemmer;

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

#[test]
fn agrees_with_the_vocabulary_of_snowball() {
    let Some(table) = data("stemming/da.dev.tsv") else { return };
    let rows: Vec<(&str, &str)> =
        table.lines().skip(1).filter_map(|row| row.split_once('\t')).collect();
    let wrong: Vec<_> = rows.iter().filter(|(word, gold)| stem::danish(word) != *gold).collect();
    eprintln!("stems: {} of {} agree", rows.len() - wrong.len(), rows.len());
    assert!(rows.len() > 10_000, "only {} rows", rows.len());
    assert!(wrong.is_empty(), "{wrong:?}");
}

/// The one difference on words of letters: Snowball 3 undoubles only what Danish doubles, the older port every
/// consonant, so that `jazz` is its `jaz`.
fn only_the_older_undoubles(ours: &str, older: &str) -> bool {
    ["cc", "hh", "jj", "qq", "vv", "ww", "xx", "zz"].iter().any(|pair| ours.ends_with(pair))
        && ours.len() == older.len() + 1
        && ours.starts_with(older)
}

#[test]
fn the_difference_from_the_older_port_is_there() {
    let older = Stemmer::create(Algorithm::Danish).stem("jazzen").into_owned();
    assert_eq!((stem::danish("jazzen"), older.as_str()), ("jazz", "jaz"));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 20_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn agrees_with_the_older_port(
        root in "[a-zæøå]{0,7}",
        ending in "(en|er|et|es|ens|ene|erne|ernes|hed|heden|ethed|ende|erede|s|t|gt|kt|els|lig|elig|igst|løst|){0,3}",
    ) {
        let word = format!("{root}{ending}");
        let older = Stemmer::create(Algorithm::Danish).stem(&word).into_owned();
        let ours = stem::danish(&word);
        prop_assert!(
            ours == older || only_the_older_undoubles(ours, &older),
            "{}: {}, older port {}", word, ours, older
        );
    }
}
