#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::as_conversions, reason = "a test may panic")]
//! Compounds against hand-split words.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::path::PathBuf;

use referat::text::compound::Lexicon;

fn data() -> Option<PathBuf> {
    let folder = std::env::var_os("REFERAT_DATA").map_or_else(|| PathBuf::from("../shared/data"), PathBuf::from);
    folder.is_dir().then_some(folder)
}

fn read(path: &str) -> String {
    std::fs::read_to_string(data().unwrap().join(path)).unwrap()
}

type Gold = Vec<(String, Vec<BTreeSet<usize>>)>;

const LINKS: &[&str] = &["s", "e", "-", "s-", "te", "er", "n", "ke", "me", "t", "pe", "de", "ne", "ge", "se", "le"];

/// Starts of the parts but the first; a link (s, e, -) belongs to the part before it.
fn boundaries(split: &str) -> BTreeSet<usize> {
    let mut at = 0;
    let mut out = BTreeSet::new();
    let parts: Vec<&str> = split.split('|').collect();
    for (i, part) in parts.iter().enumerate() {
        let link = i + 1 < parts.len() && LINKS.contains(part);
        if i > 0 && !link {
            out.insert(at);
        }
        at += part.len();
    }
    out
}

fn gold(file: &str) -> Gold {
    read(&format!("lexicon-da/{file}"))
        .lines()
        .skip(1)
        .filter_map(|line| {
            let mut fields = line.split('\t');
            let word = fields.next()?.to_lowercase();
            let mut golds = vec![boundaries(fields.next()?)];
            if file.contains("handmade") {
                golds.extend(fields.next().filter(|f| !f.is_empty()).map(boundaries));
            }
            golds.first().is_some_and(|g| !g.is_empty()).then_some((word, golds))
        })
        .collect()
}

#[derive(Default, Debug)]
struct Figures { all: usize, strict: usize, lenient: usize, wrong: usize, none: usize }

fn measure(lexicon: &Lexicon, gold: &Gold, show: usize, known: &BTreeMap<String, Vec<BTreeSet<usize>>>) -> Figures {
    let mut f = Figures::default();
    let mut bad = Vec::new();
    for (word, golds) in gold {
        let parts = lexicon.split(word);
        let ours: BTreeSet<usize> = parts.iter().skip(1).map(|p| p.start).collect();
        f.all += 1;
        let strict = golds.contains(&ours);
        let lenient = golds.iter().any(|g| g.is_subset(&ours) && ours.difference(g).all(|&extra| {
            let start = g.iter().copied().filter(|&b| b < extra).max().unwrap_or(0);
            let end = g.iter().copied().find(|&b| b > extra).unwrap_or(word.len());
            let part = &word[start..end];
            (0..6).any(|cut| part.len().checked_sub(cut).and_then(|n| part.get(..n)).and_then(|p| known.get(p)).is_some_and(|g| g.iter().any(|g| g.contains(&(extra - start)))))
        }));
        f.strict += usize::from(strict);
        f.lenient += usize::from(strict || lenient);
        if ours.is_empty() { f.none += 1 } else if !lenient && !strict { f.wrong += 1 }
        if !strict && !lenient {
            if std::env::var("WRONG").is_ok() == !parts.is_empty() { bad.push(parts.iter().map(|p| &word[p.clone()]).collect::<Vec<_>>().join("|") + if parts.is_empty() { word } else { "" }); }
        }
    }
    let step = (bad.len() / show.max(1)).max(1);
    if show > 0 { println!("   {}", bad.iter().step_by(step).take(show).cloned().collect::<Vec<_>>().join(" ")); }
    f
}

fn nosplit(lexicon: &Lexicon) -> Vec<String> {
    read("lexicon-da/nosplit-handmade.dev.tsv").lines().skip(1).filter_map(|l| {
        let word = l.split('\t').next()?;
        let parts = lexicon.split(word);
        (!parts.is_empty()).then(|| parts.iter().map(|p| &word[p.clone()]).collect::<Vec<_>>().join("|"))
    }).collect()
}

/// (word, count, capitalised inside a sentence) of a folder's texts.
fn vocabulary(files: &[&str], limit: usize) -> BTreeMap<String, (u32, u32)> {
    let mut out: BTreeMap<String, (u32, u32)> = BTreeMap::new();
    for file in files {
        for line in read(&format!("text-da/{file}")).lines().take(limit) {
            let json: serde_json::Value = serde_json::from_str(line).unwrap();
            for field in ["title", "text"] {
                count(json[field].as_str().unwrap_or(""), &mut out);
            }
        }
    }
    out
}

fn count(text: &str, out: &mut BTreeMap<String, (u32, u32)>) {
    let mut inside = false;
    for token in text.split_inclusive(|c: char| !c.is_alphabetic()) {
        let word = token.trim_end_matches(|c: char| !c.is_alphabetic());
        if !word.is_empty() {
            let entry = out.entry(word.to_lowercase()).or_default();
            entry.0 += 1;
            entry.1 += u32::from(inside && word.starts_with(char::is_uppercase));
            inside = true;
        }
        if token.ends_with(['.', '!', '?', '\n', ':', '"', '»', '-']) {
            inside = false;
        }
    }
}

fn learned(files: &[&str], limit: usize) -> Lexicon {
    let words = vocabulary(files, limit);
    let mut lexicon = Lexicon::shipped();
    lexicon.learn(words.iter().map(|(w, (n, c))| (w.as_str(), *n, *c)));
    lexicon
}

#[test]
fn figures() {
    if data().is_none() {
        eprintln!("SKIPPED: no development data; set REFERAT_DATA");
        return;
    }
    let all: Vec<String> = std::fs::read_dir(data().unwrap().join("text-da")).unwrap()
        .map(|f| f.unwrap().file_name().into_string().unwrap()).filter(|f| f.ends_with(".dev.jsonl")).collect();
    let all: Vec<&str> = all.iter().map(String::as_str).collect();
    let known: BTreeMap<String, Vec<BTreeSet<usize>>> = ["compounds-ddo.dev.tsv", "compounds-dasem.dev.tsv", "compounds-dsl-eval.dev.tsv", "compounds-news-handmade.dev.tsv", "compounds-ods-presumed.dev.tsv"]
        .iter().flat_map(|f| self::gold(f)).collect();
    let start = std::time::Instant::now();
    let mut seeds = BTreeMap::new();
    for f in std::fs::read_dir("seeds").unwrap() { count(&std::fs::read_to_string(f.unwrap().path()).unwrap(), &mut seeds); }
    let mut seed = Lexicon::shipped();
    seed.learn(seeds.iter().map(|(w, (n, c))| (w.as_str(), *n, *c)));
    println!("seeds: {}", seeds.keys().map(|w| (w, seed.split(w))).filter(|(_, p)| !p.is_empty()).map(|(w, p)| p.iter().map(|r| &w[r.clone()]).collect::<Vec<_>>().join("|")).collect::<Vec<_>>().join(" "));
    for (name, lexicon) in [("shipped", Lexicon::shipped()), ("danewsroom", learned(&["danewsroom.dev.jsonl"], 400)), ("all", learned(&all, usize::MAX))] {
        println!("== {name} {:?}", start.elapsed());
        let broken = nosplit(&lexicon);
        println!("nosplit broken {} {broken:?}", broken.len());
        println!("news {:?}", measure(&lexicon, &gold("compounds-news-handmade.dev.tsv"), 99, &known));
        let ddo: Gold = gold("compounds-ddo.dev.tsv").into_iter().enumerate().filter(|(i, _)| i % 6 == 0).map(|(_, g)| g).collect();
        println!("ddo {:?}", measure(&lexicon, &ddo, 70, &known));
        println!("dsl {:?}", measure(&lexicon, &gold("compounds-dsl-eval.dev.tsv"), 40, &known));
        println!("dasem {:?}", measure(&lexicon, &gold("compounds-dasem.dev.tsv"), 70, &known));
    }
}

fn frequent() -> Vec<String> {
    let known: BTreeSet<String> = ["compounds-ddo.dev.tsv", "compounds-dasem.dev.tsv", "compounds-dsl-eval.dev.tsv", "compounds-news-handmade.dev.tsv", "compounds-ods-presumed.dev.tsv"].iter().flat_map(|f| self::gold(f)).map(|g| g.0).collect();
    let words = vocabulary(&["parole-news.dev.jsonl"], usize::MAX);
    let mut words: Vec<_> = words.into_iter().filter(|(w, _)| w.chars().count() > 5 && !known.contains(w)).collect();
    words.sort_by_key(|(_, n)| std::cmp::Reverse(n.0));
    words.into_iter().take(2500).map(|w| w.0).collect()
}

#[test]
fn sweep() {
    let files: Vec<String> = std::fs::read_dir(data().unwrap().join("text-da")).unwrap()
        .map(|f| f.unwrap().file_name().into_string().unwrap()).filter(|f| f.ends_with(".dev.jsonl")).collect();
    let all: Vec<&str> = files.iter().map(String::as_str).collect();
    let words = vocabulary(&all, usize::MAX);
    let few = vocabulary(&["danewsroom.dev.jsonl"], 400);
    let known: BTreeMap<String, Vec<BTreeSet<usize>>> = ["compounds-ddo.dev.tsv", "compounds-dasem.dev.tsv", "compounds-dsl-eval.dev.tsv", "compounds-news-handmade.dev.tsv", "compounds-ods-presumed.dev.tsv"].iter().flat_map(|f| self::gold(f)).collect();
    let sets: Vec<Gold> = ["news-handmade", "ddo", "dsl-eval", "dasem"].iter().map(|f| gold(&format!("compounds-{f}.dev.tsv")).into_iter().enumerate().filter(|(i, _)| *f != "ddo" || i % 6 == 0).map(|g| g.1).collect()).collect();
    let frequent = frequent();
    for line in std::env::var("SWEEP").unwrap_or_default().split(';') {
        for (name, v) in [("ship", None), ("few", Some(&few)), ("all", Some(&words))] {
            let mut lexicon = Lexicon::shipped();
            if let Some(words) = v { lexicon.learn(words.iter().map(|(w, (n, c))| (w.as_str(), *n, *c))); }
            let broken = nosplit(&lexicon);
            let f: Vec<String> = sets.iter().map(|g| { let f = measure(&lexicon, g, 0, &known); format!("{:.3}/{:.3} w{:3}", f.strict as f64 / f.all as f64, f.lenient as f64 / f.all as f64, f.wrong) }).collect();
            let split = frequent.iter().filter(|w| !lexicon.split(w).is_empty()).count();
            println!("{line:20} {name:4} broken {:2} freq {split:4} | {} {:?}", broken.len(), f.join(" | "), broken.iter().take(6).collect::<Vec<_>>());
            if std::env::var("SHOW").is_ok() { println!("   {}", frequent.iter().map(|w| lexicon.split(w).iter().map(|r| &w[r.clone()]).collect::<Vec<_>>().join("|")).filter(|w| !w.is_empty()).collect::<Vec<_>>().join(" ")); }
        }
    }
}
