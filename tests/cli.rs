//! The command: what it prints, what it says on standard error, and how it ends.
#![cfg(feature = "cli")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may panic"
)]

use serde_json::Value;
use std::fs;
use std::io::Read;
use std::io::Write;
use std::path::PathBuf;
use std::process::Child;
use std::process::Command;
use std::process::Stdio;
use std::time::Duration;
use std::time::Instant;

const FIRST: &str = "000_4ce3af5558035fa6";
const SECOND: &str = "001_0e895ddbde63da84";

/// How long any answer may take, the command's start included.
const PATIENCE: Duration = Duration::from_secs(1);

struct Ran {
    status: i32,
    out: String,
    err: String,
}

impl Ran {
    /// Standard output of a command that ended well and had nothing to say besides.
    fn quiet(self) -> String {
        assert_eq!((self.status, self.err.as_str()), (0, ""), "{}", self.out);
        self.out
    }

    fn json(self) -> Value {
        let out = self.quiet();
        assert_eq!(out.lines().count(), 1, "one document, one line");
        serde_json::from_str(&out).unwrap()
    }
}

fn start(args: &[&str]) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_referat"));
    command.args(args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command.spawn().unwrap()
}

/// Runs the command with an open standard input that nothing ever comes from: one that reads it never ends.
fn referat(args: &[&str]) -> Ran {
    let mut child = start(args);
    let stdin = child.stdin.take();
    let ran = finish(child);
    drop(stdin);
    ran
}

fn referat_on(stdin: &[u8], args: &[&str]) -> Ran {
    let mut child = start(args);
    child.stdin.take().unwrap().write_all(stdin).unwrap();
    finish(child)
}

fn finish(child: Child) -> Ran {
    let output = child.wait_with_output().unwrap();
    Ran {
        status: output.status.code().expect("an end, not a signal"),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

/// A folder of this test alone, with `files` in it.
fn folder(name: &str, files: &[(&str, &[u8])]) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("cli-{name}"));
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    for (file, bytes) in files {
        fs::write(folder.join(file), bytes).unwrap();
    }
    folder
}

fn keys(value: &Value) -> Vec<&str> {
    value.as_object().unwrap().keys().map(String::as_str).collect()
}

fn strings(values: &Value, key: &str) -> Vec<String> {
    let of = |value: &Value| value[key].as_str().unwrap().to_owned();
    values.as_array().unwrap().iter().map(of).collect()
}

#[test]
fn search_prints_hits_best_first() {
    let out = referat(&["search", "sjojgu"]).quiet();
    assert!(out.starts_with("2 articles\n"), "{out}");
    let places = [SECOND, FIRST].map(|id| out.find(id).unwrap_or_else(|| panic!("{id} in {out}")));
    assert!(places.is_sorted(), "{out}");
    assert!(!out.contains('\u{1b}'), "no bold where no terminal is");
    let out = referat(&["search", "Kirby"]).quiet();
    assert!(out.starts_with("1 article\n"), "{out}");
}

#[test]
fn search_answers_as_json() {
    let answer = referat(&["search", "sjojgu våben", "--json"]).json();
    assert_eq!(
        keys(&answer),
        [
            "corrected",
            "exact",
            "expanded",
            "hits",
            "missing",
            "optional",
            "query",
            "stories",
            "total"
        ]
    );
    assert_eq!(answer["query"], "sjojgu våben");
    assert_eq!(answer["total"], serde_json::json!({"value": 2, "relation": "eq"}));
    assert_eq!(strings(&answer["hits"], "id"), [SECOND, FIRST]);
    for hit in answer["hits"].as_array().unwrap() {
        let keys = keys(hit);
        for key in ["authors", "date", "heading", "headingMarks", "id", "score", "snippet", "tags"]
        {
            assert!(keys.contains(&key), "{key} in {keys:?}");
        }
        assert!(!keys.contains(&"title"), "the seeds have no headline of their own");
        assert_eq!(hit["date"], "2023-09");
        assert!(hit["score"].as_f64().unwrap() > 0.0);
        let snippet = &hit["snippet"];
        assert_eq!(self::keys(snippet), ["cutEnd", "cutStart", "marks", "range", "text"]);
        let length = snippet["text"].as_str().unwrap().encode_utf16().count();
        for mark in snippet["marks"].as_array().unwrap() {
            let (start, end) = (mark["start"].as_u64().unwrap(), mark["end"].as_u64().unwrap());
            assert!(start < end && end <= u64::try_from(length).unwrap(), "{mark}");
        }
    }
}

#[test]
fn search_takes_its_options() {
    let ids = |args: &[&str]| {
        let args: Vec<&str> = ["search", "Kim", "--json"].iter().chain(args).copied().collect();
        strings(&referat(&args).json()["hits"], "id")
    };
    let both = ids(&[]);
    assert_eq!(both.len(), 2);
    assert_eq!(ids(&["--limit", "1"]), both[..1]);
    assert_eq!(ids(&["--offset", "1"]), both[1..]);
    assert_eq!(ids(&["--limit", "0"]), [""; 0]);
    assert_eq!(ids(&["--offset", "4294967295"]), [""; 0]);
    assert_eq!(ids(&["--sort", "newest"]), [FIRST, SECOND]);
    assert_eq!(ids(&["--sort", "oldest"]), [FIRST, SECOND]);
    let found = |args: &[&str]| referat(args).json()["total"]["value"].as_u64();
    assert_eq!(found(&["search", "artilleri", "--json"]), Some(2));
    assert_eq!(found(&["search", "artilleriets artill", "--json", "--prefix"]), Some(2));
    assert_eq!(found(&["search", "artill", "--json"]), Some(0));
}

#[test]
fn summaries_name_their_sources() {
    let out = referat(&["summarize"]).quiet();
    assert_eq!(out.lines().count(), 10, "five sentences, each with its sources:\n{out}");
    let answer = referat(&["summarize", "--json", "--sentences", "3"]).json();
    assert_eq!(answer["ids"], serde_json::json!([FIRST, SECOND]));
    let sentences = answer["sentences"].as_array().unwrap();
    assert_eq!(sentences.len(), 3);
    assert_eq!(keys(&sentences[0]), ["alsoIn", "articleId", "end", "score", "start", "text"]);
    let one = referat(&["summarize", SECOND, "--json", "--query", "-Iran"]).json();
    assert_eq!(one["ids"], serde_json::json!([SECOND]));
    let sentences = one["sentences"].as_array().unwrap();
    assert!(sentences.iter().all(|sentence| sentence["articleId"] == SECOND));
}

/// The lines of a command's answer to `input`, as JSON.
fn lines(args: &[&str], input: &str) -> Vec<serde_json::Value> {
    let out = referat_on(input.as_bytes(), args).quiet();
    out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn sentences_of_any_text_stand_where_they_say() {
    let text = "Af Navn Navnesen\r\n\r\nPrisen er 40 kr. Æ😀ø er kl. 10.30 i dag.\r\n\r\nLæs også: Alt om det";
    let units: Vec<u16> = text.encode_utf16().collect();
    let found = lines(&["sentences", "--lang", "da"], text);
    for sentence in &found {
        let at = |name: &str| usize::try_from(sentence[name].as_u64().unwrap()).unwrap();
        assert_eq!(String::from_utf16(&units[at("start")..at("end")]).unwrap(), sentence["text"]);
    }
    let kinds: Vec<&str> = found.iter().map(|line| line["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["byline", "sentence", "sentence", "teaser"]);
}

#[test]
fn texts_of_no_index_are_summed_up() {
    let record = |text: &str| serde_json::json!({"id": 7, "text": text}).to_string();
    let bridge = "Broen mellem de to byer åbner på mandag. Den har kostet to mia. kr. at bygge. Ministeren klipper snoren.";
    let count = |length: &[&str]| -> Vec<usize> {
        let args = [&["summarize", "--ndjson", "-"], length].concat();
        let found = lines(&args, &record(bridge));
        assert_eq!(found[0]["id"], 7);
        let sentences = found[0]["sentences"].as_array().unwrap();
        sentences
            .iter()
            .map(|sentence| sentence["text"].as_str().unwrap().split(' ').count())
            .collect()
    };
    assert_eq!(count(&["--sentences", "1"]), [8]);
    assert_eq!(count(&["--words", "9"]), [8, 8]);
    assert_eq!(count(&["--max-words", "9"]), [8]);
    assert_eq!(count(&["--max-words", "2"]), [0; 0]);
    assert_eq!(count(&["--chars", "70"]).len(), 1);
    let docs = serde_json::json!({"id": "s", "docs": [{"id": "a", "text": bridge}, {"id": "b", "text": bridge}]});
    let found = lines(&["summarize", "--ndjson"], &format!("{docs}\n"));
    let first = &found[0]["sentences"][0];
    assert_eq!(first["alsoIn"].as_array().map(Vec::len), Some(1), "{first}");
    let plain = referat_on(bridge.as_bytes(), &["summarize", "-", "--sentences", "1"]).quiet();
    assert!(plain.starts_with("Broen mellem de to byer åbner på mandag.\n"), "{plain}");
}

#[test]
fn versions_are_compared_sentence_by_sentence() {
    let folder = std::env::temp_dir().join(format!("referat-compare-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let file = |name: &str, text: &str| {
        let path = folder.join(name);
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let old = file("old.txt", "Broen åbner på mandag efter fire år.");
    let new =
        file("new.txt", "Broen åbner på mandag efter fire år. Ministeren kommer ikke til festen.");
    let found = lines(&["compare", &old, &new], "");
    let changes: Vec<&str> = found.iter().map(|line| line["change"].as_str().unwrap()).collect();
    assert_eq!(changes, ["kept", "new"]);
    assert_eq!(found[1]["start"], 37);
    std::fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn stories_name_their_duplicates() {
    let wire: Vec<String> = (0..60).map(|at| format!("ord{at}")).collect();
    let article = |id: &str, text: &str| serde_json::json!({"id": id, "text": text}).to_string();
    let other: Vec<String> = (0..60).map(|at| format!("andet{at}")).collect();
    let input = [
        article("a", &wire.join(" ")),
        article("b", &wire[..40].join(" ")),
        article("c", &[&other[..45], &wire[..15]].concat().join(" ")),
        article("d", &other[50..].join(" ")),
    ];
    let found = lines(&["stories", "-"], &input.join("\n"));
    assert_eq!(found.len(), 1);
    assert_eq!(found[0]["ids"], serde_json::json!(["a", "b", "c"]));
    assert_eq!(found[0]["duplicates"], serde_json::json!([["a", "b"]]));
}

#[test]
fn articles_are_listed_and_printed() {
    let out = referat(&["article"]).quiet();
    assert!(out.contains(FIRST) && out.contains(SECOND), "{out}");
    assert_eq!(strings(&referat(&["article", "--json"]).json(), "id"), [FIRST, SECOND]);
    let out = referat(&["article", FIRST]).quiet();
    assert!(out.starts_with("2023-09 · ") && out.contains("\n\nMilitært samarbejde\n\n"), "{out}");
    let article = referat(&["article", FIRST, "--json", "--query", "-x sjojgu"]).json();
    assert_eq!(article["blocks"].as_array().unwrap().len(), 18);
    let units: Vec<u16> = article["text"].as_str().unwrap().encode_utf16().collect();
    let marked = article["marks"].as_array().unwrap().iter().map(|mark| {
        let at = |key: &str| usize::try_from(mark[key].as_u64().unwrap()).unwrap();
        String::from_utf16(&units[at("start")..at("end")]).unwrap()
    });
    assert_eq!(marked.collect::<Vec<_>>(), ["Shoigu", "Shoigu"]);
}

#[test]
fn nonsense_is_a_query() {
    let long = "tank & våben, ".repeat(700);
    assert!((9_900..32_000).contains(&long.len()));
    for query in [
        "",
        " ",
        "(((",
        ")",
        "\"",
        "\"\"",
        "\"åben",
        "-",
        "--",
        "-x",
        "-Sjojgu",
        "-hest",
        "-V",
        "-\"Kim Jong\"",
        "- Kim",
        "*",
        "?",
        "\\",
        "'",
        "😀",
        "👩‍👩‍👧‍👦 🇩🇰",
        "\u{202e}",
        "\u{1b}[31m",
        "\n",
        "\t",
        "AND OR NOT",
        "id:1",
        "../../etc/passwd",
        "%s%n",
        "<script>",
        "Kim OR -Putin",
        "日本語",
        "ﬁ",
        "İI",
        &long,
    ] {
        for json in [false, true] {
            let mut args = vec!["search"];
            args.extend(json.then_some("--json"));
            // Two dashes alone say that no option follows; to look for them, say so first.
            args.extend((query == "--").then_some("--"));
            args.push(query);
            let asked = now();
            let ran = referat(&args);
            assert!(asked.elapsed() < PATIENCE, "{query:?} took {:?}", asked.elapsed());
            assert_eq!((ran.status, ran.err.as_str()), (0, ""), "{query:?}");
            if json {
                assert_eq!(ran.json()["query"], query);
            } else {
                assert!(!ran.out.contains('\u{1b}'), "{query:?}");
            }
        }
    }
    assert_eq!(referat(&["search", "--", "--json"]).quiet(), "0 articles\nin no article: json\n");
    assert_eq!(
        referat(&["search", "tyggegummi"]).quiet(),
        "0 articles\nin no article: tyggegummi\n"
    );
}

#[test]
fn what_ends_badly_says_why() {
    let nowhere = folder("nowhere", &[("x.doc", b"x")]);
    let [absent, doc] = ["absent.ndjson", "x.doc"].map(|name| nowhere.join(name));
    let too_long = "a ".repeat(16 * 1024 + 1);
    let rows: &[(i32, &[&str], &str)] = &[
        (1, &["article", "nix"], "article nix"),
        (1, &["summarize", FIRST, "nix"], "article nix"),
        (1, &["search", &too_long], "32768"),
        (1, &["search", "a", "--articles", absent.to_str().unwrap()], "absent.ndjson"),
        (1, &["search", "a", "--articles", doc.to_str().unwrap()], "x.doc"),
        (2, &[], "Usage"),
        (2, &["find", "a"], "find"),
        (2, &["search"], "QUERY"),
        (2, &["search", "a", "b"], "b"),
        (2, &["search", "a", "--limit", "1001"], "1001"),
        (2, &["search", "a", "--limit", "-1"], "-1"),
        (2, &["search", "a", "--sort", "best"], "best"),
        (2, &["summarize", "--sentences", "0"], "0"),
        (2, &["summarize", "--sentences", "101"], "101"),
        (2, &["article", "--nix"], "--nix"),
        (2, &["article", "--query", "a"], "ID"),
    ];
    for (status, args, why) in rows {
        let ran = referat(args);
        assert_eq!((ran.status, ran.out.as_str()), (*status, ""), "{args:?}");
        assert!(ran.err.contains(why), "{args:?}: {}", ran.err);
    }
}

#[test]
fn help_is_an_answer() {
    for args in
        [&["--help"][..], &["search", "--help"], &["summarize", "--help"], &["article", "-h"]]
    {
        let out = referat(args).quiet();
        assert!(out.contains("Usage: referat"), "{args:?}: {out}");
        assert!(args.len() == 1 || out.contains("--articles") && out.contains("--json"), "{out}");
    }
    assert_eq!(referat(&["--version"]).quiet(), format!("referat {}\n", env!("CARGO_PKG_VERSION")));
}

const RECORDS: &str = concat!(
    "\u{feff}{\"id\": \"a\", \"title\": \"Ny bro over fjorden\", \"text\": \"Broen åbner i maj.\", \"date\": \"2024-05-02\"}\n",
    "\n",
    "{\"id\": \"b\", \"text\": 7}\r\n",
    "ikke JSON\n",
    "{\"id\": \"c\", \"text\": \"Udkast om broen.\", \"status\": \"draft\"}\n",
    "{\"id\": 12, \"text\": \"En bro er lang.\"}\n",
    "{\"text\": \"Uden navn.\"}\n",
    "{\"id\": \"a\", \"title\": \"Rettet: Ny bro\", \"text\": \"Broen åbner i juni.\", \"date\": \"2024-05-03\"}",
);

#[test]
fn articles_come_from_a_folder_a_file_or_a_pipe() {
    let folder = folder(
        "articles",
        &[
            ("a.ndjson", RECORDS.as_bytes()),
            ("b.jsonl", b"{\"id\": \"d\", \"text\": \"En bro til.\"}"),
            ("c.txt", "date 2024-06 Endnu en bro.".as_bytes()),
            ("latin1.txt", b"Br\xf8d og bro."),
            ("tegn.txt", "Bro \u{fffd} som skrevet.".as_bytes()),
            ("README.md", "Ingen bro.".as_bytes()),
        ],
    );
    fs::create_dir(folder.join("under.txt")).unwrap();
    let file = folder.join("a.ndjson");
    let [folder, file] = [&folder, &file].map(|path| path.to_str().unwrap());
    for (source, ids, more) in [
        (folder, &["c", "a", "12", "d", "latin1", "tegn"][..], 1),
        (file, &["a", "12"], 0),
        ("-", &["a", "12"], 0),
    ] {
        let ran = referat_on(
            if source == "-" { RECORDS.as_bytes() } else { b"" },
            &["search", "bro", "--json", "--sort", "newest", "--articles", source],
        );
        assert_eq!(ran.status, 0, "bad records stop nothing: {}", ran.err);
        let name = if source == "-" { "standard input" } else { file };
        let warnings: Vec<_> = ran.err.lines().collect();
        assert_eq!(warnings.len(), 5 + more, "{warnings:#?}");
        for (warning, what) in [
            (format!("{name}:3: "), "not an article record: `text` must be a text"),
            (format!("{name}:4: "), "not an article record: expected"),
            (format!("{name}:5: "), "\"draft\""),
            (format!("{name}:7: "), "`id`"),
            ("article \"a\"".to_owned(), "more than once"),
        ] {
            let told = warnings.iter().any(|told| told.contains(&warning) && told.contains(what));
            assert!(told, "{warning} … {what} in {warnings:#?}");
        }
        let utf8 = warnings.iter().filter(|warning| warning.contains("UTF-8"));
        assert!(utf8.eq(warnings.iter().filter(|warning| warning.contains("latin1.txt"))));
        let answer: Value = serde_json::from_str(&ran.out).unwrap();
        assert_eq!(strings(&answer["hits"], "id"), ids, "{source}");
        let hits = answer["hits"].as_array().unwrap();
        assert_eq!(hits.iter().find(|hit| hit["id"] == "a").unwrap()["title"], "Rettet: Ny bro");
    }
}

#[test]
fn what_is_wrong_with_an_article_is_told_with_its_place() {
    let records = concat!(
        "{\"id\": \"a\", \"text\": \"En bro.\", \"date\": \"14.09.2023\"}\n",
        "{\"id\": \"b\", \"text\": \"En hemmelig bro.\", \"title\": \"Om en bro\", \"access\": \"Abonnenter\"}\n",
        "{\"id\": \"c\", \"text\": \" \"}\n",
    );
    let folder = folder(
        "warnings",
        &[
            ("a.ndjson", records.as_bytes()),
            ("d.txt", b"\ndate 2023-13 En bro til."),
            ("e.txt", b"date 2023-09\n"),
        ],
    );
    let path = folder.to_str().unwrap();
    let ran = referat(&["article", "--json", "--articles", path]);
    assert_eq!(strings(&serde_json::from_str(&ran.out).unwrap(), "id"), ["a", "b", "d"]);
    let warnings: Vec<_> = ran.err.lines().collect();
    assert_eq!(warnings.len(), 5, "{warnings:#?}");
    for (warning, (place, what)) in warnings.iter().zip([
        ("a.ndjson:1: ", "\"14.09.2023\""),
        ("a.ndjson:2: ", "\"Abonnenter\""),
        ("a.ndjson:3: ", "an article needs"),
        ("d.txt:2: ", "\"2023-13\""),
        ("e.txt: ", "an article needs a text"),
    ]) {
        assert!(warning.contains(place) && warning.contains(what), "{place} … {what}: {warning}");
    }
    let hidden = referat(&["search", "hemmelig", "--json", "--articles", path]);
    assert!(hidden.out.contains("\"hits\":[]"), "{}", hidden.out);
}

#[test]
fn no_articles_are_no_error() {
    let empty = folder("empty", &[]);
    let empty = empty.to_str().unwrap();
    for args in [&["search", "a"][..], &["summarize"], &["article"]] {
        let args: Vec<&str> = args.iter().copied().chain(["--json", "--articles", empty]).collect();
        let ran = referat(&args);
        assert_eq!(ran.status, 0, "{args:?}: {}", ran.err);
        assert!(ran.err.contains("holds no article"), "{}", ran.err);
        let ran = referat_on(b"", &[&args[..args.len() - 1], &["-"]].concat());
        assert_eq!(ran.status, 0, "{args:?}: {}", ran.err);
    }
}

#[test]
fn what_an_article_says_does_not_steer_a_terminal() {
    let nasty = "x\\u001b]0;navn\\u0007y\\u009b2Jz\\u0000\\u007f\\u0008";
    let fields = ["id", "title", "lead", "section", "authors", "tags", "url", "language"];
    let fields = fields.map(|field| format!("\"{field}\": \"{field} {nasty}\""));
    let record = |id: &str, text: &str| {
        format!(
            "{{{}, \"text\": \"{text} {nasty}\"}}",
            fields.join(", ").replace("\"id\": \"id", &format!("\"id\": \"{id}"))
        )
    };
    let text = "Broen over fjorden åbner for biler og cykler i maj, siger borgmesteren i byen til avisen på torvet.";
    let records =
        format!("{}\n{}\n{{\"id\": \"{nasty}\"}}\n", record("en", text), record("to", text));
    let id = "en";
    for args in [
        &["search", "fjord"][..],
        &["search", "\u{9b}fjord \u{1b}\u{9b}nix"],
        &["search", "fjord", "--json"],
        &["summarize"],
        &["summarize", "--json"],
        &["article"],
        &["article", "--json"],
        &["article", id],
    ] {
        let args: Vec<&str> = args.iter().copied().chain(["--articles", "-"]).collect();
        let ran = referat_on(records.as_bytes(), &args);
        for printed in [&ran.out, &ran.err] {
            let control = printed.chars().find(|c| *c != '\n' && c.is_control());
            assert_eq!(control, None, "{args:?}: {printed:?}");
        }
        assert!(args.contains(&id) || ran.out.contains("navn"), "{args:?}: {}{}", ran.out, ran.err);
        if args.contains(&"--json") {
            let answer: Value = serde_json::from_str(&ran.out).unwrap();
            assert!(answer.to_string().contains("\u{9b}2J"), "JSON keeps what it escapes");
        }
    }
}

#[test]
fn a_closed_pipe_is_no_error() {
    let text = "Broen åbner i maj. ".repeat(200);
    let record = |number: usize| format!("{{\"id\": {number}, \"text\": \"{text}\"}}\n");
    let records: String = (0..120).map(record).collect();
    let folder = folder("closed", &[("a.ndjson", records.as_bytes())]);
    let folder = folder.to_str().unwrap();
    for args in [
        &["search", "bro", "--limit", "1000", "--json"][..],
        &["search", "bro", "--limit", "1000"],
        &["article", "7", "--json"],
    ] {
        let args: Vec<&str> = args.iter().copied().chain(["--articles", folder]).collect();
        // At once, and after a first byte.
        for read in [0, 1] {
            let mut child = start(&args);
            let mut stdout = child.stdout.take().unwrap();
            stdout.read_exact(&mut vec![0; read]).unwrap();
            drop(stdout);
            let ran = finish(child);
            assert_eq!((ran.status, ran.err.as_str()), (0, ""), "{args:?} after {read}");
        }
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_is_an_error() {
    let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_referat"));
    let output = command.args(["search", "Kim", "--json"]).stdout(full).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(!output.stderr.is_empty());
}

fn now() -> Instant {
    #[expect(clippy::disallowed_methods, reason = "a clock measures how long a reader waits")]
    Instant::now()
}

#[test]
fn analyze_tells_how_each_line_is_looked_up() {
    let ran = referat_on("På 😀 Ærø-broen\r\n\nVåbenaftaler".as_bytes(), &["analyze"]);
    let out = ran.quiet();
    let lines: Vec<Value> = out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 3, "{out}");
    let token = &lines[0][1];
    assert_eq!(
        (&token["surface"], &token["start"], &token["end"]),
        (&"Ærø".into(), &6.into(), &9.into())
    );
    assert_eq!(lines[1], serde_json::json!([]), "an empty line has no words");
    assert_eq!(lines[2][0]["parts"], serde_json::json!(["våben", "aftaler"]));
    assert_eq!(
        lines[2][0]["terms"][0],
        serde_json::json!({"term": "våbenaftal", "kind": "stem", "weight": 1.0})
    );
    let finnish = referat_on("Taloissa".as_bytes(), &["analyze", "--lang", "fi-FI"]);
    assert!(finnish.out.contains(r#""term":"taloissa""#), "no stems: {}", finnish.out);
    assert_eq!(referat_on(b"", &["analyze", "--lang", "dansk"]).status, 2);
    let missing = referat(&["analyze", "no-such-file"]);
    assert_eq!(missing.status, 1);
    assert!(missing.err.contains("no-such-file"), "{}", missing.err);
}

#[test]
fn an_archive_keeps_the_lexicon_that_split_its_compounds() {
    let text = "Blorp er nyt. Blorpkrig og blorppolitik. Ingen blorp uden blorpminister, blorp. "
        .repeat(9);
    let article = serde_json::json!({"id": 1, "text": text}).to_string();
    let input = folder("lexicon-input", &[("a.ndjson", article.as_bytes())]);
    let (input, one, other) = (input.join("a.ndjson"), input.join("one"), input.join("other"));
    let [input, one, other] = [&input, &one, &other].map(|path| path.to_str().unwrap());
    assert_eq!(referat(&["index", input, "--out", one]).status, 0);
    let parts = |args: &[&str]| -> Value {
        let out = referat_on("blorpkommissionen".as_bytes(), args).quiet();
        serde_json::from_str::<Value>(&out).unwrap()[0]["parts"].take()
    };
    assert_eq!(parts(&["analyze"]), serde_json::json!([]));
    assert_eq!(parts(&["analyze", "--archive", one]), serde_json::json!(["blorp", "kommissionen"]));
    assert!(referat(&["check", one]).quiet().starts_with("lexicon: "));

    let few = r#"{"id": 2, "text": "Blorpkommissionen venter."}"#;
    fs::write(input, few).unwrap();
    assert_eq!(referat(&["index", input, "--out", other, "--lexicon", one]).status, 0);
    let lexicon = |folder: &str| -> Vec<String> {
        let names = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name());
        names
            .map(|name| name.into_string().unwrap())
            .filter(|name| name.ends_with(".lexicon"))
            .collect()
    };
    assert_eq!(lexicon(one), lexicon(other), "the same words, the same name");
    assert_eq!(lexicon(one).len(), 1);
    let path = std::path::Path::new(one).join(&lexicon(one)[0]);
    assert_eq!(
        referat(&["index", input, "--out", other, "--lexicon", path.to_str().unwrap()]).status,
        0
    );
    fs::write(&path, b"other bytes").unwrap();
    let damaged = referat(&["check", one]);
    assert_eq!(damaged.status, 1);
    assert!(damaged.err.contains(".lexicon"), "{}", damaged.err);
}
