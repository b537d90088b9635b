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
