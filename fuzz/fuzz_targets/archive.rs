//! Any bytes as an archive in one file: a typed error, or an engine that answers.
#![no_main]

use libfuzzer_sys::fuzz_target;
use referat::ArticleOptions;
use referat::Engine;
use referat::SearchOptions;

fuzz_target!(|data: &[u8]| {
    let Ok(engine) = Engine::open(data.to_vec()) else { return };
    ask(&engine);
});

/// Whatever the answer is.
fn ask(engine: &Engine) {
    let _ = engine.info();
    let _ = engine.articles();
    let _ = engine.article("a", &ArticleOptions { query: Some("bro".into()), prefix: true });
    for query in ["bro", "\"en bro\" -havn", "fjordbro sk"] {
        for prefix in [false, true] {
            let options = SearchOptions { prefix, count: prefix, ..SearchOptions::default() };
            let _ = engine.search(query, &options);
        }
    }
}
