//! A sound archive with some bytes changed, by the structure of its file: checksums are skipped under `cfg(fuzzing)`, so that
//! changes come through to what reads manifest, terms, postings, positions, cards and bodies.
#![no_main]

use libfuzzer_sys::fuzz_target;
use referat::Article;
use referat::ArticleOptions;
use referat::BlockKind;
use referat::Engine;
use referat::Filters;
use referat::SearchOptions;
use referat::Sort;
use std::sync::OnceLock;

static SOUND: OnceLock<Vec<u8>> = OnceLock::new();

/// Enough articles for several blocks, heads and tails.
fn sound() -> &'static [u8] {
    SOUND.get_or_init(|| {
        let words = ["bro", "havn", "fjordbro", "skov", "vej", "Aarhus", "kommune", "sø"];
        let article = |number: usize| {
            let word = |at: usize| words[(number * 7 + at * at) % words.len()];
            let text: String = (0..30).map(|at| format!("En {} ved {}. ", word(at), word(at + 3))).collect();
            let mut article = Article::from_blocks(format!("a{number}"), [(BlockKind::Paragraph, text.as_str())]);
            article.title = Some(format!("Om {}", word(1)));
            article.section = Some("By".into());
            article.date = referat::Date::from_number(20_200_101 + u32::try_from(number % 28).unwrap_or(0));
            article
        };
        referat::build((0..300).map(article).collect()).bytes
    })
}

fuzz_target!(|edits: Vec<(u32, u8, u8)>| {
    let mut bytes = sound().to_vec();
    for (at, kind, value) in edits.into_iter().take(64) {
        let len = bytes.len();
        let at = usize::try_from(at).unwrap_or(0) % len;
        match kind % 6 {
            0 => bytes[at] = value,
            1 => bytes[at] ^= 1 << (value % 8),
            2 => bytes[at] = bytes[at].wrapping_add(value),
            // A number as large as they come.
            3 => bytes[at..len.min(at + 5)].fill(0xff),
            // What stands elsewhere: offsets and lengths that are sound in another place.
            4 => {
                let from = (at * 31 + usize::from(value)) % len;
                bytes[at] = bytes[from];
            }
            _ => bytes.truncate(len - usize::from(value) % 64),
        }
    }
    let Ok(engine) = Engine::open(bytes) else { return };
    let _ = engine.info();
    let _ = engine.article("a7", &ArticleOptions { query: Some("bro".into()), prefix: true });
    for (query, sort) in [("bro havn", Sort::Relevance), ("\"en bro\" -havn", Sort::Newest), ("fjord", Sort::Oldest)] {
        let filters = Filters { sections: vec!["By".into()], from: referat::Date::parse("2020"), ..Filters::default() };
        for filters in [Filters::default(), filters] {
            let options = SearchOptions { sort, filters, prefix: true, count: true, ..SearchOptions::default() };
            let _ = engine.search(query, &options);
        }
    }
});
