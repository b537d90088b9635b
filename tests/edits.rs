//! Archives that live: articles added, replaced, removed, hidden and corrected; segments merged; old files dropped.
#![cfg(feature = "cli")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::format_push_string,
    clippy::format_collect,
    clippy::too_many_lines,
    clippy::print_stderr,
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
use proptest::prelude::*;
use referat::ArticleOptions;
use referat::Engine;
use referat::Filters;
use referat::SearchOptions;
use referat::Sort;
use serde_json::Value;
use serde_json::json;
use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::path::Path;

/// What stands in articles that go, and nowhere else.
const CANARY: &str = "qvaxelzim";

fn line(id: &str, text: &str) -> String {
    let number: u32 = id.bytes().map(u32::from).sum();
    let date = format!("20{:02}-{:02}-{:02}", 10 + number % 14, number % 12 + 1, number % 28 + 1);
    json!({"id": id, "title": format!("Om {id}"), "text": text, "date": date, "section": "Indland", "authors": [format!("Skribent {}", number % 3)]}).to_string()
}

fn write(folder: &Folder, name: &str, lines: &[String]) -> std::path::PathBuf {
    folder.write(name, lines.join("\n") + "\n")
}

fn run(arguments: &[&dyn AsRef<OsStr>]) -> String {
    let output = referat(arguments);
    ok(&output);
    text(&output.stderr)
}

fn all(limit: usize) -> SearchOptions {
    // The second stage goes by the words of the first hits, and which of equally good ones are first depends on segments.
    SearchOptions { limit, count: true, expand: false, ..SearchOptions::default() }
}

fn found(archive: &mut Archive, query: &str) -> Vec<String> {
    let mut ids: Vec<_> = archive
        .ask(|engine| engine.search(query, &all(1000)))
        .hits
        .into_iter()
        .map(|hit| hit.card.id)
        .collect();
    ids.sort();
    ids
}

fn texts(folder: &Path) -> BTreeMap<String, String> {
    let mut archive = Archive::open(folder);
    let cards = archive.ask(Engine::articles);
    let text = |card: referat::search::CardView| {
        let text = archive.ask(|engine| engine.article(&card.id, &ArticleOptions::default())).text;
        (card.id, text)
    };
    cards.into_iter().map(text).collect()
}

fn check(folder: &Path) {
    ok(&referat(&[&"check", &folder]));
}

/// Whether any byte of the files, or of what they inflate to, tells the canary.
fn tells_canary(folder: &Path) -> bool {
    let mut archive = Archive::open(folder);
    let mut all = String::new();
    for segment in 0..archive.engine.archive().segments().len() {
        let segment_of = |engine: &Engine| {
            engine
                .archive()
                .segment(segment)
                .map(|segment| (segment.block_count(), segment.doc_count()))
        };
        let (blocks, docs) = archive.read(segment_of);
        for block in 0..blocks {
            let entries =
                archive.read(|engine| engine.archive().segment(segment)?.entries_of_block(block));
            entries.iter().for_each(|entry| all += &format!("{} {:?}\n", entry.term, entry.parts));
        }
        for doc in
            (0..docs).map(|doc| referat::index::Doc { segment, doc: referat::index::DocId(doc) })
        {
            all += &format!("{:?}", archive.read(|engine| engine.archive().card(doc)));
            all += &format!("{:?}", archive.read(|engine| engine.archive().body(doc)));
        }
    }
    archive.seen.iter().for_each(|chunk| all += &String::from_utf8_lossy(chunk));
    files_of(folder).values().for_each(|bytes| all += &String::from_utf8_lossy(bytes));
    all.to_lowercase().contains(&CANARY[..6])
}

#[test]
fn articles_are_added_and_replaced() {
    let folder = Folder::new("add");
    let out = folder.path("a");
    let first: Vec<_> =
        (0..20).map(|number| line(&format!("a{number}"), "En bro over fjorden.")).collect();
    run(&[&"index", &write(&folder, "first.ndjson", &first), &"--out", &out]);
    let more = [line("b1", "En ny havn."), line("a3", "Broen er væk, havnen er her.")];
    let said = run(&[&"add", &out, &write(&folder, "more.ndjson", &more)]);
    assert!(said.contains("1 added, 1 replaced, 0 removed"), "{said}");
    check(&out);
    let mut archive = Archive::open(&out);
    assert_eq!(found(&mut archive, "havn"), ["a3", "b1"]);
    assert_eq!(found(&mut archive, "fjorden").len(), 19);
    assert_eq!(archive.ask(Engine::info).articles, 21);
    assert_eq!(texts(&out)["a3"], "Broen er væk, havnen er her.");
    let twice = [line("c", "Den ene."), line("c", "Den anden.")];
    let said = run(&[&"add", &out, &write(&folder, "twice.ndjson", &twice)]);
    assert!(said.contains("\"c\" is given more than once"), "{said}");
    assert_eq!(texts(&out)["c"], "Den anden.");
    // What becomes a draft again is gone.
    let draft = [r#"{"id": "a4", "text": "x", "status": "draft"}"#.to_owned()];
    let said = run(&[&"add", &out, &write(&folder, "draft.ndjson", &draft)]);
    assert!(said.contains("0 added, 0 replaced, 1 removed"), "{said}");
    assert!(!texts(&out).contains_key("a4"));
    check(&out);
}

#[test]
fn what_goes_is_gone_at_once_and_after_a_merge_from_every_byte() {
    for (name, command) in [("remove", "remove"), ("redact", "redact"), ("deindex", "deindex")] {
        let folder = Folder::new(&format!("gone-{name}"));
        let out = folder.path("a");
        let mut lines: Vec<_> =
            (0..12).map(|number| line(&format!("a{number}"), "En bro over fjorden.")).collect();
        lines.push(line("x", &format!("Om {CANARY} og fjorden. Mere om {CANARY}.")));
        run(&[&"index", &write(&folder, "in.ndjson", &lines), &"--out", &out]);
        let mut before = Archive::open(&out);
        assert_eq!(found(&mut before, CANARY), ["x"]);
        let slip = before.ask(|engine| engine.search("qvaxelzin", &all(10)));
        assert_eq!((slip.hits.len(), slip.corrected.len()), (1, 1), "{name}");
        if command == "redact" {
            let corrected = [line("x", "Om en mand og fjorden.")];
            run(&[&"redact", &out, &write(&folder, "x.ndjson", &corrected)]);
        } else {
            run(&[&command, &out, &"x"]);
        }
        check(&out);
        for merged in [false, true] {
            if merged {
                run(&[&"merge", &out]);
                run(&[&"gc", &out, &"--keep", &"0s"]);
                check(&out);
            }
            let mut archive = Archive::open(&out);
            assert!(found(&mut archive, CANARY).is_empty(), "{name} {merged}");
            assert!(found(&mut archive, "\"om qvaxelzim\"").is_empty(), "{name} {merged}");
            assert!(
                found(&mut archive, "qvax").is_empty()
                    && found(&mut archive, "-havn").iter().all(|id| id != "x" || name == "redact")
            );
            let there = found(&mut archive, "fjorden").contains(&"x".to_owned());
            assert_eq!(there, name == "redact", "{name} {merged}");
            let slip = archive.ask(|engine| engine.search("qvaxelzin", &all(10)));
            assert!(slip.hits.is_empty() && slip.corrected.is_empty(), "{name} {merged}: {slip:?}");
            assert_eq!(archive.ask(|engine| engine.search(CANARY, &all(10))).missing, [CANARY]);
            let grown = SearchOptions { prefix: true, ..all(10) };
            assert!(archive.ask(|engine| engine.search("qvaxel", &grown)).hits.is_empty());
            for sort in [Sort::Newest, Sort::Oldest] {
                let filters =
                    Filters { sections: vec!["Indland".to_owned()], ..Filters::default() };
                let options = SearchOptions { sort, filters, ..all(100) };
                let response = archive.ask(|engine| engine.search("", &options));
                assert_eq!(response.hits.iter().any(|hit| hit.card.id == "x"), name == "redact");
                assert_eq!(response.total.value, response.hits.len());
            }
            assert_eq!(texts(&out).contains_key("x"), name == "redact", "{name} {merged}");
            if name == "deindex" {
                let article = archive.ask(|engine| engine.article("x", &ArticleOptions::default()));
                assert!(article.text.contains(CANARY), "it can still be read");
            } else if merged {
                assert!(!tells_canary(&out), "{name}");
            }
        }
        if name == "deindex" {
            let again = [line("x", &format!("Om {CANARY} igen."))];
            let said = run(&[&"add", &out, &write(&folder, "again.ndjson", &again)]);
            assert!(said.contains("stays hidden"), "{said}");
            assert!(found(&mut Archive::open(&out), CANARY).is_empty());
            run(&[&"merge", &out]);
            run(&[&"deindex", &out, &"x", &"--undo"]);
            assert_eq!(found(&mut Archive::open(&out), CANARY), ["x"]);
            check(&out);
        }
    }
}

#[test]
fn unknown_ids_change_nothing() {
    let folder = Folder::new("unknown-id");
    let out = folder.path("a");
    run(&[&"index", &write(&folder, "in.ndjson", &[line("a", "En bro.")]), &"--out", &out]);
    let before = files_of(&out);
    let output = referat(&[&"remove", &out, &"a", &"b"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains("no article \"b\""), "{}", text(&output.stderr));
    let output = referat(&[&"redact", &out, &write(&folder, "b.ndjson", &[line("b", "Ny.")])]);
    assert_eq!(output.status.code(), Some(1));
    let kept: BTreeMap<_, _> =
        files_of(&out).into_iter().filter(|(name, _)| before.contains_key(name)).collect();
    assert_eq!(kept, before);
    let output = referat(&[&"add", &folder.path("nowhere"), &folder.path("b.ndjson")]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains("referat index"), "{}", text(&output.stderr));
}

#[test]
fn one_writes_at_a_time() {
    let folder = Folder::new("writers");
    let out = folder.path("a");
    run(&[&"index", &write(&folder, "in.ndjson", &[line("a", "En bro.")]), &"--out", &out]);
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_referat"));
    command.args([OsStr::new("add"), out.as_os_str(), OsStr::new("-")]);
    command.stdin(std::process::Stdio::piped()).stderr(std::process::Stdio::null());
    let mut first = command.spawn().unwrap();
    // It has the lock once its file for standard input is there.
    let waiting = || {
        std::fs::read_dir(&out)
            .unwrap()
            .flatten()
            .any(|entry| entry.file_name().to_string_lossy().contains("standard-input"))
    };
    while !waiting() {
        std::thread::sleep(std::time::Duration::from_millis(2));
    }
    let output = referat(&[&"remove", &out, &"a"]);
    assert_eq!(output.status.code(), Some(1));
    let said = text(&output.stderr);
    assert!(said.contains("is being written by another referat"), "{said}");
    drop(first.stdin.take());
    assert!(first.wait().unwrap().success());
    run(&[&"remove", &out, &"a"]);
}

#[test]
fn segments_stay_few_and_readers_of_before_are_served() {
    let folder = Folder::new("few");
    let out = folder.path("a");
    let first: Vec<_> =
        (0..60).map(|number| line(&format!("a{number}"), "En bro over fjorden.")).collect();
    run(&[&"index", &write(&folder, "in.ndjson", &first), &"--out", &out]);
    let mut early = Archive::open(&out);
    for number in 0..25 {
        let more = [line(&format!("b{number}"), "En bro til.")];
        run(&[&"add", &out, &write(&folder, "b.ndjson", &more)]);
        let mut archive = Archive::open(&out);
        assert!(archive.ask(Engine::info).segments <= 5);
        assert_eq!(found(&mut archive, "bro").len(), 61 + number);
    }
    check(&out);
    // Nothing of it was read yet, and its files are there still.
    assert_eq!(found(&mut early, "bro").len(), 60);
    run(&[&"merge", &out]);
    assert_eq!(Archive::open(&out).ask(Engine::info).segments, 2);
    let files = files_of(&out).len();
    let said = ok(&referat(&[&"gc", &out, &"--keep", &"1h"]));
    assert_eq!((said.as_str(), files_of(&out).len()), ("0 files removed\n", files));
    ok(&referat(&[&"gc", &out, &"--keep", &"0s"]));
    assert_eq!(files_of(&out).len(), 4);
    check(&out);
    assert_eq!(found(&mut Archive::open(&out), "bro").len(), 85);
}

#[test]
fn parts_made_apart_are_published_as_one() {
    let folder = Folder::new("publish");
    let lines: Vec<_> = (0..90)
        .map(|number| {
            line(&format!("a{number}"), &format!("En bro over fjorden, nummer{} her.", number % 7))
        })
        .collect();
    run(&[&"index", &write(&folder, "all.ndjson", &lines), &"--out", &folder.path("whole")]);
    let mut arguments: Vec<std::path::PathBuf> = Vec::new();
    for (chunk, number) in lines.chunks(30).zip(0..) {
        let out = folder.path(&format!("part{number}"));
        run(&[&"index", &write(&folder, "part.ndjson", chunk), &"--out", &out, &"--segment-only"]);
        arguments.push(out);
    }
    run(&[
        &"publish",
        &"--out",
        &folder.path("joined"),
        &arguments[0],
        &arguments[1],
        &arguments[2],
    ]);
    check(&folder.path("joined"));
    let (mut whole, mut joined) =
        (Archive::open(&folder.path("whole")), Archive::open(&folder.path("joined")));
    for query in ["bro", "nummer3", "\"bro over fjorden\" nummer5", "fjorden -nummer2"] {
        let scores = |archive: &mut Archive| {
            let hits = archive.ask(|engine| engine.search(query, &all(1000))).hits;
            let mut scores: Vec<_> =
                hits.into_iter().map(|hit| (hit.card.id, hit.score.to_bits())).collect();
            scores.sort();
            scores
        };
        assert_eq!(scores(&mut whole), scores(&mut joined), "{query}");
    }
    assert_eq!(texts(&folder.path("whole")), texts(&folder.path("joined")));
}

/// The example runs as it stands, and what it publishes answers as one build does.
#[cfg(unix)]
fn example_publishes(name: &str, program: &[&str]) {
    let folder = Folder::new(&format!("example-{name}"));
    let lines: Vec<_> = (0..40)
        .map(|number| line(&format!("a{number}"), &format!("En bro, {}", body(number))))
        .collect();
    let input = write(&folder, "in.ndjson", &lines);
    run(&[&"index", &input, &"--out", &folder.path("whole")]);
    let binaries = Path::new(env!("CARGO_BIN_EXE_referat")).parent().unwrap();
    let path = format!("{}:{}", binaries.display(), std::env::var("PATH").unwrap());
    let mut command = std::process::Command::new(program[0]);
    command.args(&program[1..]).arg(&input).arg(folder.path("joined")).env("PATH", path);
    command.current_dir(env!("CARGO_MANIFEST_DIR"));
    ok(&command.arg(if name == "xargs" { "15" } else { "3" }).output().unwrap());
    check(&folder.path("joined"));
    assert_eq!(texts(&folder.path("whole")), texts(&folder.path("joined")));
    for query in ["bro", "fjord -skov"] {
        let (mut whole, mut joined) =
            (Archive::open(&folder.path("whole")), Archive::open(&folder.path("joined")));
        assert_eq!(found(&mut whole, query), found(&mut joined, query), "{query}");
    }
}

#[cfg(unix)]
#[test]
fn the_example_for_xargs_publishes() {
    example_publishes("xargs", &["bash", "examples/publish-parts.sh"]);
}

#[cfg(unix)]
#[test]
fn the_example_for_spark_publishes() {
    let known = std::process::Command::new("python3").args(["-c", "import pyspark"]).output();
    if known.is_ok_and(|known| known.status.success()) {
        example_publishes("spark", &["python3", "examples/publish-parts.py"]);
    } else {
        eprintln!(
            "SKIPPED: there is no pyspark here; python3 -m pip install pyspark (and Java) has it run"
        );
    }
}

#[derive(Debug, Clone)]
enum Act {
    Add(Vec<(u8, u8)>),
    Remove(u8),
    Hide(u8),
    Merge,
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        4 => prop::collection::vec((0..12u8, 0..9u8), 1..4).prop_map(Act::Add),
        2 => (0..12u8).prop_map(Act::Remove),
        1 => (0..12u8).prop_map(Act::Hide),
        1 => Just(Act::Merge),
    ]
}

/// Words that no rule joins or splits.
const WORDS: [&str; 9] = ["bro", "fjord", "skov", "vej", "havn", "by", "hus", "sø", "eng"];

fn body(seed: u8) -> String {
    let word = |at: u8| WORDS[usize::from((seed.wrapping_mul(5).wrapping_add(at)) % 9)];
    format!("Om {} og {} ved {}.", word(seed % 3), word(seed % 4 + 1), word(seed / 2))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever is done to an archive, it finds what it should, no more; merged, it scores as one that was built at once.
    #[test]
    fn a_life_leaves_what_it_should(acts in prop::collection::vec(act(), 1..9), case in any::<u64>()) {
        let folder = Folder::new(&format!("life-{case}"));
        let out = folder.path("a");
        let mut known: BTreeMap<String, (u8, bool)> = BTreeMap::new();
        known.insert("k99".to_owned(), (1, false));
        run(&[&"index", &write(&folder, "in.ndjson", &[line("k99", &body(1))]), &"--out", &out]);
        for act in &acts {
            match act {
                Act::Add(articles) => {
                    let lines: Vec<_> = articles.iter().map(|(id, seed)| line(&format!("k{id}"), &body(*seed))).collect();
                    run(&[&"add", &out, &write(&folder, "add.ndjson", &lines)]);
                    for (id, seed) in articles {
                        let hidden = known.get(&format!("k{id}")).is_some_and(|(_, hidden)| *hidden);
                        known.insert(format!("k{id}"), (*seed, hidden));
                    }
                }
                Act::Remove(id) if known.remove(&format!("k{id}")).is_some() => {
                    run(&[&"remove", &out, &format!("k{id}")]);
                }
                Act::Hide(id) if known.contains_key(&format!("k{id}")) => {
                    run(&[&"deindex", &out, &format!("k{id}")]);
                    known.get_mut(&format!("k{id}")).unwrap().1 = true;
                }
                Act::Merge => {
                    run(&[&"merge", &out]);
                }
                _ => {}
            }
            let mut archive = Archive::open(&out);
            for word in WORDS {
                let mut expected: Vec<_> = known
                    .iter()
                    .filter(|(_, (seed, hidden))| !hidden && body(*seed).split([' ', '.']).any(|known| known == word))
                    .map(|(id, _)| id.clone())
                    .collect();
                expected.sort();
                prop_assert_eq!(found(&mut archive, word), expected, "{} after {:?}", word, act);
            }
            for (id, (seed, _)) in &known {
                let article = archive.ask(|engine| engine.article(id, &ArticleOptions::default()));
                prop_assert_eq!(article.text, body(*seed));
            }
        }
        check(&out);
    }
}

#[test]
fn a_single_add_changes_little() {
    let folder = Folder::new("little");
    let out = folder.path("a");
    let first: Vec<_> = (0..1500)
        .map(|number| {
            line(
                &format!("a{number}"),
                &format!(
                    "En bro over fjorden. Nummer {number} er {}.",
                    body(u8::try_from(number % 200).unwrap())
                ),
            )
        })
        .collect();
    run(&[&"index", &write(&folder, "in.ndjson", &first), &"--out", &out]);
    let mut changed = Vec::new();
    for number in 0..12 {
        let before = files_of(&out);
        run(&[
            &"add",
            &out,
            &write(&folder, "b.ndjson", &[line(&format!("b{number}"), "En ny bro til havnen.")]),
        ]);
        let after = files_of(&out);
        let bytes: usize = after
            .iter()
            .filter(|(name, bytes)| before.get(*name) != Some(bytes))
            .map(|(_, bytes)| bytes.len())
            .sum();
        changed.push(bytes);
    }
    changed.sort_unstable();
    assert!(changed[6] <= 30_000, "{changed:?}");
    let whole: Value = serde_json::from_str(&ok(&referat(&[&"stats", &out, &"--json"]))).unwrap();
    assert_eq!(whole["articles"], 1512);
}

const FIRE: &str = "Branden på havnen i Esbjerg brød ud klokken tre i nat, da et tankskib stødte mod kajen og slog læk. \
    Ingen kom til skade, siger vagtchef Mogens Krag, men området er spærret. Røgen kunne ses fra Fanø.";
const ALSO: &str = "Et tankskib slog læk på havnen i Esbjerg. Branden er slukket, oplyser vagtchef Mogens Krag. \
    Fanø var i nat dækket af røgen fra kajen, der er spærret.";

fn dated(id: &str, date: &str, text: &str) -> String {
    json!({"id": id, "date": date, "title": format!("Brand {id}"), "text": text}).to_string()
}

/// The ids of the groups that `ids` are in: duplicates, and stories.
fn groups(archive: &mut Archive, id: &str) -> (Vec<String>, Vec<String>) {
    let story = archive.ask(|engine| engine.story(id));
    let mut all: Vec<String> = story.articles.into_iter().map(|one| one.card.id).collect();
    all.sort();
    (story.duplicates, all)
}

#[test]
fn an_added_article_joins_what_is_there() {
    let folder = Folder::new("joins");
    let others: Vec<String> = (0..40)
        .map(|number| {
            let words = (0..30).map(|at| format!("ord{number}x{} fælles", at % 9));
            dated(&format!("x{number:02}"), "2024-03-05", &words.collect::<Vec<_>>().join(" "))
        })
        .collect();
    let first = [others, vec![dated("a", "2024-03-04", FIRE)]].concat();
    let input = write(&folder, "in.ndjson", &first);
    let out = folder.path("arkiv");
    run(&[&"index", &input, &"--out", &out]);
    let added = [
        ("b", "2024-03-05", FIRE.replace("klokken tre", "klokken fire")),
        ("c", "2024-03-06", ALSO.to_owned()),
        ("d", "2026-03-06", FIRE.to_owned()),
    ];
    for (id, date, text) in &added {
        run(&[&"add", &out, &write(&folder, "more.ndjson", &[dated(id, date, text)])]);
    }
    let all = ["a", "b", "c"].map(str::to_owned).to_vec();
    for merged in [false, true] {
        if merged {
            run(&[&"merge", &out]);
        }
        let mut archive = Archive::open(&out);
        assert_eq!(groups(&mut archive, "a"), (vec!["b".to_owned()], all.clone()), "{merged}");
        assert_eq!(groups(&mut archive, "c"), (Vec::new(), all.clone()), "{merged}");
        assert_eq!(groups(&mut archive, "d").1, ["d"], "{merged}");
        let hits = archive.ask(|engine| engine.search("tankskib", &all_hits(true))).hits;
        let told: Vec<_> = hits.iter().map(|hit| (hit.card.id.as_str(), hit.duplicates)).collect();
        let is_copy = told.iter().any(|(id, more)| ["a", "b"].contains(id) && *more == 1);
        assert!(told.len() == 3 && is_copy, "{told:?}");
        let unfolded = archive.ask(|engine| engine.search("tankskib", &all_hits(false))).hits;
        assert_eq!(unfolded.len(), 4);
    }
    run(&[&"remove", &out, &"b"]);
    let mut archive = Archive::open(&out);
    assert_eq!(groups(&mut archive, "a"), (Vec::new(), vec!["a".to_owned(), "c".to_owned()]));
    run(&[&"remove", &out, &"c"]);
    let mut archive = Archive::open(&out);
    let hits = archive.ask(|engine| engine.search("tankskib", &all_hits(true))).hits;
    assert!(hits.iter().all(|hit| hit.duplicates == 0 && hit.card.story.is_none()));
}

fn all_hits(fold: bool) -> SearchOptions {
    SearchOptions { fold, ..all(100) }
}
