//! Damaged archives and inputs of any bytes, a fixed slice of what `fuzz/` tries: a typed error or the right answer.
#![cfg(feature = "cli")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stderr,
    reason = "a test may panic"
)]

#[path = "common/folder.rs"]
mod folder;

use folder::Folder;
use folder::referat;
use folder::text;
use proptest::prelude::*;
use referat::Article;
use referat::BlockKind;
use referat::Engine;
use referat::SearchOptions;

/// An archive of 64 kB or more, in one file.
fn sound() -> Vec<u8> {
    let words = ["bro", "havn", "fjordbro", "skov", "vej", "kommune", "sø", "marked"];
    let article = |number: usize| {
        let word = |at: usize| words[(number * 7 + at * at) % words.len()];
        let text: String = (0..30)
            .map(|at| format!("En {} ved {} nummer {number}. ", word(at), word(at + 3)))
            .collect::<Vec<_>>()
            .concat();
        Article {
            title: Some(format!("Om {}", word(1))),
            ..Article::from_blocks(format!("a{number}"), [(BlockKind::Paragraph, text.as_str())])
        }
    };
    let bytes = referat::build((0..120).map(article).collect()).bytes;
    assert!(bytes.len() >= 64 << 10, "{}", bytes.len());
    bytes
}

fn is_all() -> bool {
    std::env::var("REFERAT_HOSTILE").is_ok_and(|value| value == "all")
}

/// What it answers, if it opens.
fn answer(bytes: Vec<u8>) -> Option<String> {
    let engine = Engine::open(bytes).ok()?;
    let response = engine.search("\"en bro\" havn", &SearchOptions::default()).ok()?;
    Some(format!("{response:?}"))
}

#[test]
fn every_flipped_bit_is_an_error_or_changes_nothing() {
    let sound = sound();
    let right = answer(sound.clone());
    // Every bit of the manifest's beginning; of the rest a slice, a different bit of each byte in turn.
    let step = if is_all() { 1 } else { 61 };
    let mut tried = 0;
    for bit in (0..512).chain((512..sound.len() * 8).step_by(step)) {
        let mut bytes = sound.clone();
        bytes[bit / 8] ^= 1 << (bit % 8);
        let found = answer(bytes);
        assert!(found.is_none() || found == right, "bit {bit}");
        tried += 1;
    }
    eprintln!("{tried} flips");
}

#[test]
fn every_truncation_is_an_error() {
    let sound = sound();
    let step = if is_all() { 1 } else { 97 };
    for len in (0..sound.len()).step_by(step) {
        assert!(Engine::open(sound[..len].to_vec()).is_err(), "{len}");
    }
}

/// A piece of each form, to be cut and changed.
const PIECES: &[(&str, &str)] = &[
    (
        "html",
        "<html><head><meta name='robots' content='nosnippet'><script type='application/ld+json'>{\"@graph\": [{\"@type\": \"NewsArticle\", \"hasPart\": {\"isAccessibleForFree\": false, \"cssSelector\": \"p > b\"}}]}</script></head><body><article data-referat-body><p>En bro.</p><h2>Havn</h2></article></body></html>",
    ),
    (
        "md",
        "---\ntitle: 'En bro'\ntags: [a, b]\n---\n# Havn\n\n| a | b |\n|---|---|\n| *c* | [d](e) |\n",
    ),
    (
        "xml",
        "<rss xmlns:wp=\"w\"><channel><item><guid>1</guid><title>A &amp; &aelig;</title><description><![CDATA[<p>En bro]]></description><wp:status>publish</wp:status></item></channel></rss>",
    ),
    (
        "xml",
        "<newsItem guid=\"1\"><itemMeta><pubStatus qcode=\"stat:usable\"/></itemMeta><contentSet><inlineXML><nitf><body><body.content><p>En bro</p></body.content></body></nitf></inlineXML></contentSet></newsItem>",
    ),
    (
        "json",
        "[{\"uri\": \"u\", \"headline\": \"En bro\", \"body_xhtml\": \"<p>a\"}, {\"id\": 1, \"text\": \"b\"}]",
    ),
    ("ndjson", "{\"id\": 1, \"text\": \"En bro\", \"date\": \"2024-01-01\"}\n"),
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]

    /// The command ends in order whatever its files hold: with an archive or with an error, within a second or so.
    #[test]
    fn inputs_of_any_bytes_end_in_order(
        edits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0..4u8), 0..12),
        copies in 1..400usize,
    ) {
        let folder = Folder::new("hostile");
        for (at, (form, piece)) in PIECES.iter().enumerate() {
            // Nested, or one after the other.
            let mut bytes = piece.repeat(if at % 2 == 0 { copies } else { 1 }).into_bytes();
            for (place, value, kind) in &edits {
                if bytes.is_empty() {
                    break;
                }
                let at = place.index(bytes.len());
                match kind {
                    0 => bytes[at] = *value,
                    1 => { bytes.remove(at); }
                    2 => bytes.insert(at, b'<'),
                    _ => bytes.truncate(at.max(1)),
                }
            }
            let input = folder.write(&format!("in/{at}.{form}"), &bytes);
            let output = referat(&[&"index", &input, &"--out", &folder.path("out")]);
            let status = output.status.code();
            prop_assert!(matches!(status, Some(0 | 1)), "{form}: {status:?} {}", text(&output.stderr));
        }
    }
}

#[test]
fn deep_and_long_inputs_end_in_order() {
    let folder = Folder::new("deep-inputs");
    for (name, content) in [
        ("deep.html", "<div>".repeat(100_000) + "En bro."),
        ("less-deep.html", "<div>".repeat(1_900) + "En bro."),
        ("deep.xml", "<rss><channel><item>".to_owned() + &"<a>".repeat(100_000)),
        ("deep.json", "[".repeat(100_000)),
        ("deep.md", ">".repeat(20_000) + " En bro."),
        ("links.md", "[a](".repeat(20_000)),
        ("laughs.xml", "<!DOCTYPE r [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;\">]><rss><channel><item><guid>1</guid><description>&c;&c;&c;</description></item></channel></rss>".to_owned()),
    ] {
        let input = folder.write(name, content);
        let output = referat(&[&"index", &input, &"--out", &folder.path("out")]);
        assert!(matches!(output.status.code(), Some(0 | 1)), "{name}: {:?} {}", output.status, text(&output.stderr));
    }
}
