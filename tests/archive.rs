//! Archives by the command: written, checked, searched, replaced.
#![cfg(feature = "cli")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::as_conversions,
    clippy::format_collect,
    clippy::case_sensitive_file_extension_comparisons,
    reason = "a test may panic"
)]

use serde_json::Value;
use serde_json::json;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::path::PathBuf;
use std::process::Command;
use std::process::Output;

/// A folder that goes with the test.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("referat-{}-{name}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn referat(arguments: &[&dyn AsRef<std::ffi::OsStr>]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_referat"));
    arguments.iter().for_each(|argument| {
        command.arg(argument);
    });
    command.output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn ok(output: &Output) -> String {
    assert!(output.status.success(), "{}", text(&output.stderr));
    text(&output.stdout)
}

/// Enough articles for long lists, several blocks and two days of each date.
fn articles(count: usize) -> Vec<String> {
    let words = ["bro", "fjord", "borgmester", "kommune", "skole", "havn", "vej", "skov", "marked"];
    let word = |at: usize| words[at % words.len()];
    let article = |number: usize| {
        let body: String = (0..40)
            .map(|at| format!("{}{} og ", word(number + at * at), word(number / 7 + at)))
            .collect();
        let mut article = json!({
            "id": format!("a{number:04}"),
            "title": format!("Den {}e {} ved nummer {number}", word(number), word(number / 3)),
            "text": format!("Der er en {} i byen.\n\n{body}.", word(number * 5)),
            "section": if number.is_multiple_of(3) { "Indland" } else { "Udland" },
            "authors": [format!("Skribent {}", number % 5)],
        });
        if !number.is_multiple_of(10) {
            article["date"] = json!(format!(
                "20{:02}-{:02}-{:02}",
                10 + number % 14,
                number % 12 + 1,
                number % 28 + 1
            ));
        }
        article.to_string()
    };
    (0..count).map(article).collect()
}

fn files_of(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = fs::read_dir(folder).unwrap().map(Result::unwrap);
    let files = entries
        .map(|entry| (entry.file_name().into_string().unwrap(), fs::read(entry.path()).unwrap()));
    // The writer's lock is none of the archive's.
    files.filter(|(name, _)| name != ".lock").collect()
}

#[test]
fn the_same_articles_give_the_same_files_in_any_order() {
    let folder = Folder::new("same");
    let mut lines = articles(700);
    for name in ["one", "other"] {
        fs::write(folder.path(name).with_extension("ndjson"), lines.join("\n")).unwrap();
        let input = folder.path(name).with_extension("ndjson");
        ok(&referat(&[&"index", &input, &"--out", &folder.path(name), &"--segments", &"100,50"]));
        lines.reverse();
    }
    let files = files_of(&folder.path("one"));
    assert_eq!(files, files_of(&folder.path("other")));
    assert_eq!(files.len(), 5, "three segments, a lexicon and a manifest: {:?}", files.keys());
    let checked = ok(&referat(&[&"check", &folder.path("one")]));
    assert_eq!(checked.matches(": sound").count(), 4, "{checked}");
    let stats: Value =
        serde_json::from_str(&ok(&referat(&[&"stats", &folder.path("one"), &"--json"]))).unwrap();
    assert_eq!(stats["articles"], 700);
    let bytes: usize = files.values().map(Vec::len).sum();
    assert_eq!(stats["bytes"], bytes);
}

#[test]
fn an_archive_answers_as_the_articles_do() {
    let folder = Folder::new("answers");
    let input = folder.path("in.ndjson");
    fs::write(&input, articles(600).join("\n")).unwrap();
    ok(&referat(&[&"index", &input, &"--out", &folder.path("a"), &"--segments", &"60,40"]));
    ok(&referat(&[&"index", &input, &"--out", &folder.path("p"), &"--parts"]));
    ok(&referat(&[&"check", &folder.path("p")]));
    let answer = |source: &str, at: &dyn AsRef<std::ffi::OsStr>, options: &[&str]| {
        let mut arguments: Vec<&dyn AsRef<std::ffi::OsStr>> = vec![&"search"];
        options.iter().for_each(|option| arguments.push(option));
        arguments.extend([&source as &dyn AsRef<std::ffi::OsStr>, at, &"--json"]);
        serde_json::from_str::<Value>(&ok(&referat(&arguments))).unwrap()
    };
    for options in [
        &["skole", "--count"][..],
        &["fjordskov borgmester", "--limit", "30", "--count"],
        &["\"en havn i byen\"", "--count"],
        &["bro -skole", "--sort", "newest", "--count"],
        &["marked", "--sort", "oldest", "--offset", "5", "--count"],
        &["vej", "--section", "Indland", "--author", "Skribent 2", "--count"],
        &["kommune", "--from", "2012-03", "--to", "2019", "--count"],
        &["skol", "--prefix", "--count"],
        &["findesikke"],
    ] {
        let whole = answer("--articles", &input, options);
        assert_eq!(whole["exact"], true, "{options:?}");
        for archive in ["a", "p"] {
            let mut found = answer("--archive", &folder.path(archive), options);
            let mut whole = whole.clone();
            // Equal scores are told apart by segment and document; numbers of stories differ.
            for hits in [&mut found, &mut whole] {
                hits["stories"] = json!([]);
                for hit in hits["hits"].as_array_mut().unwrap() {
                    hit.as_object_mut().unwrap().remove("story");
                }
            }
            assert_eq!(found["total"], whole["total"], "{archive} {options:?}");
            let scores = |answer: &Value| {
                let hits = answer["hits"].as_array().unwrap().clone();
                hits.iter().map(|hit| hit["score"].clone()).collect::<Vec<_>>()
            };
            assert_eq!(scores(&found), scores(&whole), "{archive} {options:?}");
            if archive == "p" || options.contains(&"--sort") {
                assert_eq!(found["hits"], whole["hits"], "{archive} {options:?}");
            }
        }
    }
    let article = ok(&referat(&[&"article", &"a0042", &"--archive", &folder.path("a"), &"--json"]));
    let article: Value = serde_json::from_str(&article).unwrap();
    assert_eq!(article["id"], "a0042");
    let summary = ok(&referat(&[
        &"summarize",
        &"a0042",
        &"--archive",
        &folder.path("a"),
        &"--sentences",
        &"1",
    ]));
    assert!(summary.contains("[a0042]"), "{summary}");
}

#[test]
fn runs_are_in_the_form_of_trec() {
    let folder = Folder::new("run");
    fs::write(folder.path("in.ndjson"), articles(50).join("\n")).unwrap();
    ok(&referat(&[&"index", &folder.path("in.ndjson"), &"--out", &folder.path("a")]));
    let queries = "{\"id\": \"q1\", \"text\": \"skole \\\"havn\\\" -vej\"}\n\n{\"id\": 2, \"text\": \"findesikke\"}\n";
    fs::write(folder.path("q.jsonl"), queries).unwrap();
    let run = ok(&referat(&[
        &"run",
        &folder.path("a"),
        &"--queries",
        &folder.path("q.jsonl"),
        &"--limit",
        &"7",
    ]));
    assert_eq!(run.lines().count(), 7, "{run}");
    let mut last = f64::INFINITY;
    for (line, rank) in run.lines().zip(1..) {
        let columns: Vec<&str> = line.split(' ').collect();
        let [query, q0, doc, at, score, name] = columns.as_slice() else { panic!("{line}") };
        assert_eq!((*query, *q0, at.parse(), *name), ("q1", "Q0", Ok(rank), "referat"));
        assert!(doc.starts_with('a'));
        let score: f64 = score.parse().unwrap();
        assert!(score <= last && score > 0.0);
        last = score;
    }
}

#[test]
fn bad_records_are_told_and_counted() {
    let folder = Folder::new("bad");
    let input = folder.path("in.ndjson");
    let lines = "{\"id\": 1, \"text\": \"En bro.\"}\nno json\n{\"id\": 2}\n{\"id\": 3, \"text\": \"To broer.\", \"date\": \"i går\"}\n";
    fs::write(&input, lines).unwrap();
    let output = referat(&[&"index", &input, &"--out", &folder.path("a")]);
    assert!(output.status.success());
    let said = text(&output.stderr);
    for part in [
        "in.ndjson:2: ",
        "in.ndjson:3: ",
        "in.ndjson:4: ",
        "2 articles",
        "2 records refused, 1 warnings",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
    let before = files_of(&folder.path("a"));
    let output = referat(&[&"index", &input, &"--out", &folder.path("a"), &"--strict"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains("in.ndjson:2: "));
    assert_eq!(files_of(&folder.path("a")), before, "the archive that was there is there");
}

#[test]
fn a_replaced_archive_keeps_the_files_of_those_before() {
    let folder = Folder::new("replaced");
    let lines = articles(30);
    let mut names = Vec::new();
    for count in [10, 20, 30] {
        fs::write(folder.path("in.ndjson"), lines[..count].join("\n")).unwrap();
        ok(&referat(&[&"index", &folder.path("in.ndjson"), &"--out", &folder.path("a")]));
        ok(&referat(&[&"check", &folder.path("a")]));
        names.push(files_of(&folder.path("a")).into_keys().collect::<Vec<_>>());
    }
    assert_eq!(names.iter().map(Vec::len).collect::<Vec<_>>(), [3, 5, 7], "{names:?}");
    let known = |name: &String| {
        name == "manifest.referat" || name.ends_with(".pack") || name.ends_with(".lexicon")
    };
    assert!(names[1].iter().all(known));
}

#[test]
fn damage_is_found() {
    let folder = Folder::new("damage");
    fs::write(folder.path("in.ndjson"), articles(40).join("\n")).unwrap();
    ok(&referat(&[&"index", &folder.path("in.ndjson"), &"--out", &folder.path("a")]));
    let files = files_of(&folder.path("a"));
    for (name, bytes) in &files {
        let path = folder.path("a").join(name);
        // The last bits of a deflated manifest fill its last byte, and mean nothing.
        for at in [0, bytes.len() / 3, bytes.len() - 2] {
            let mut damaged = bytes.clone();
            damaged[at] ^= 4;
            fs::write(&path, &damaged).unwrap();
            let output = referat(&[&"check", &folder.path("a")]);
            assert_eq!(output.status.code(), Some(1), "{name} at {at}: {}", text(&output.stdout));
            assert!(text(&output.stderr).starts_with("referat: "));
        }
        fs::write(&path, &bytes[..bytes.len() - 1]).unwrap();
        assert_eq!(referat(&[&"check", &folder.path("a")]).status.code(), Some(1), "{name} cut");
        fs::write(&path, bytes).unwrap();
    }
    ok(&referat(&[&"check", &folder.path("a")]));
    let output = referat(&[&"search", &"bro", &"--archive", &folder.path("nowhere")]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains("referat index"), "{}", text(&output.stderr));
    let output = referat(&[&"index", &folder.path("nowhere.ndjson"), &"--out", &folder.path("b")]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains("nowhere.ndjson"), "{}", text(&output.stderr));
}
