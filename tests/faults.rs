//! Disks that fail and processes that are killed, at every call on the system: the archive is the old one or the new one.
//!
//! A slice of it runs with the tests; `REFERAT_FAULTS=all` runs all of it, and tells how much that was.
#![cfg(feature = "faults")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stderr,
    clippy::too_many_lines,
    reason = "a test may panic"
)]

#[path = "common/folder.rs"]
mod folder;

use folder::Archive;
use folder::Folder;
use folder::files_of;
use folder::ok;
use folder::referat;
use folder::text;
use referat::ArticleOptions;
use referat::Engine;
use referat::SearchOptions;
use std::ffi::OsStr;
use std::ffi::OsString;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::process::Output;

/// Ids and texts of all articles, and what a search finds.
fn told(folder: &Path) -> (String, String) {
    let mut archive = Archive::open(folder);
    let mut texts = String::new();
    let mut ids: Vec<_> = archive.ask(Engine::articles).into_iter().map(|card| card.id).collect();
    ids.sort();
    for id in ids {
        let article = archive.ask(|engine| engine.article(&id, &ArticleOptions::default()));
        texts += &[id, article.text, "\n".to_owned()].join(" ");
    }
    let options = SearchOptions { limit: 100, count: true, ..SearchOptions::default() };
    let hits = archive.ask(|engine| engine.search("bro havn", &options)).hits;
    let mut hits: Vec<_> =
        hits.into_iter().map(|hit| format!("{} {}", hit.card.id, hit.score)).collect();
    hits.sort();
    (texts, hits.join("\n"))
}

fn copy(from: &Path, to: &Path) {
    let _ = fs::remove_dir_all(to);
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
    }
}

fn faulty(arguments: &[OsString], fault: &str) -> Output {
    Command::new(env!("CARGO_BIN_EXE_referat"))
        .args(arguments)
        .env("REFERAT_FAULT", fault)
        .output()
        .unwrap()
}

fn line(id: &str, text: &str) -> String {
    format!(
        "{{\"id\": \"{id}\", \"title\": \"Om {id}\", \"text\": \"{text}\", \"date\": \"2024-01-01\"}}\n"
    )
}

/// The arguments of a command, for an archive in a folder.
type Act = Box<dyn Fn(&Path) -> Vec<OsString>>;

/// Runs a command with a fault at one call after the other, until it ends without meeting one; answers how many faults
/// it met.
fn at_every_call(
    folder: &Folder,
    arguments: &dyn Fn(&Path) -> Vec<OsString>,
    kind: &str,
    step: usize,
) -> usize {
    let (start, out) = (folder.path("start"), folder.path("out"));
    let before = told(&start);
    copy(&start, &out);
    let output = faulty(&arguments(&out), "none:0");
    ok(&output);
    let after = told(&out);
    for (met, at) in (0..).step_by(step).enumerate() {
        copy(&start, &out);
        let mut reader = Archive::open(&out);
        let output = faulty(&arguments(&out), &format!("{kind}:{at}"));
        let is_done = output.status.success();
        let found = told(&out);
        assert!(found == before || found == after, "{kind} at call {at}: {}", text(&output.stderr));
        assert!(!is_done || found == after, "{kind} at call {at}: it said that it was done");
        ok(&referat(&[&"check", &out]));
        // Who opened it before reads on.
        let options = SearchOptions { limit: 100, ..SearchOptions::default() };
        reader.ask(|engine| engine.search("bro havn", &options));
        if kind == "enospc" || kind == "eio" {
            assert_eq!(output.status.success(), is_done);
            assert!(
                is_done || text(&output.stderr).starts_with("referat: "),
                "{}",
                text(&output.stderr)
            );
        }
        // Whoever comes next goes on as if nothing had been.
        if at % (7 * step) == 0 {
            let next = faulty(&arguments(&out), "none:0");
            // What was done already can't always be done again: an article can't be removed twice.
            assert!(next.status.success() || found == after, "{}", text(&next.stderr));
            // Or it is done again: other segments, other statistics.
            let again = told(&out);
            assert_eq!(again.0, after.0, "{kind} at call {at}, tried again");
            assert!(found == after || again == after, "{kind} at call {at}, tried again");
            let left = fs::read_dir(&out).unwrap().flatten();
            let left: Vec<_> = left
                .map(|entry| entry.file_name())
                .filter(|name| name.to_string_lossy().starts_with(".unfinished"))
                .collect();
            assert!(left.is_empty(), "{left:?}");
        }
        if is_done {
            return met;
        }
    }
    unreachable!()
}

#[test]
fn wherever_it_breaks_off_the_archive_is_whole() {
    let is_all = std::env::var("REFERAT_FAULTS").is_ok_and(|value| value == "all");
    let step = if is_all { 1 } else { 5 };
    let mut met = 0;
    for parts in [false, true] {
        let folder = Folder::new(&format!("faults-{parts}"));
        let start = folder.path("start");
        let count = if parts { 12 } else { 40 };
        let lines: String =
            (0..count).map(|number| line(&format!("a{number}"), "En bro over fjorden.")).collect();
        let input = folder.write("in.ndjson", lines);
        let mut arguments: Vec<&dyn AsRef<OsStr>> = vec![&"index", &input, &"--out", &start];
        if parts {
            arguments.push(&"--parts");
        }
        ok(&referat(&arguments));
        for number in 0..4 {
            let more = folder.write("more.ndjson", line(&format!("b{number}"), "En havn."));
            ok(&referat(&[&"add", &start, &more]));
        }
        ok(&referat(&[&"remove", &start, &"a3"]));
        ok(&referat(&[&"deindex", &start, &"a4"]));
        // Nothing of this waits for a day.
        ok(&referat(&[&"gc", &start, &"--keep", &"0s"]));
        let other =
            folder.write("other.ndjson", line("a1", "Broen er væk.") + &line("c", "En havn til."));
        let words = |words: &[&str]| words.iter().map(OsString::from).collect::<Vec<_>>();
        let with = |command: &str, rest: Vec<OsString>| {
            let command = OsString::from(command);
            move |out: &Path| {
                let mut arguments = vec![command.clone()];
                if command == "index" {
                    arguments.push(OsString::from("--out"));
                }
                arguments.push(out.into());
                arguments.extend(rest.iter().cloned());
                arguments
            }
        };
        let index = if parts {
            vec![other.clone().into(), "--parts".into()]
        } else {
            vec![other.clone().into()]
        };
        let acts: [(&str, Act); 6] = [
            ("index", Box::new(with("index", index))),
            ("add", Box::new(with("add", vec![other.clone().into()]))),
            (
                "redact",
                Box::new(with(
                    "redact",
                    vec![folder.write("redact.ndjson", line("a1", "En havn.")).into()],
                )),
            ),
            ("remove", Box::new(with("remove", words(&["a2", "b1"])))),
            ("merge", Box::new(with("merge", Vec::new()))),
            ("gc", Box::new(with("gc", words(&["--keep", "0s"])))),
        ];
        for (name, act) in &acts {
            if *name == "gc" {
                // So that there is something to drop.
                ok(&referat(&[&"merge", &start]));
            }
            if *name == "add" {
                assert_eq!(
                    Archive::open(&start).ask(Engine::info).segments,
                    5,
                    "so that it merges, too"
                );
            }
            for kind in ["kill", "torn", "enospc", "eio"] {
                // Parts are many files, written alike.
                met +=
                    at_every_call(&folder, act, kind, step * if parts && !is_all { 7 } else { 1 });
            }
            copy(&start, &folder.path("out"));
            ok(&faulty(&act(&folder.path("out")), "short:0"));
            ok(&referat(&[&"check", &folder.path("out")]));
        }
        assert!(!files_of(&start).is_empty());
    }
    eprintln!("{met} kills and faults, 0 torn");
    assert!(met > if is_all { 2000 } else { 60 }, "{met}");
}
