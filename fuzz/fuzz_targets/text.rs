//! Any text: cut into words and sentences in order; as an article in the seed form and in NDJSON.
#![no_main]

use libfuzzer_sys::fuzz_target;
use referat::article::parse_ndjson_record;
use referat::article::parse_seed_file;
use referat::text::sentence::sentences;
use referat::text::tokenize::tokenize;

fuzz_target!(|text: &str| {
    let mut end = 0;
    for token in tokenize(text) {
        assert!(token.start >= end);
        end = token.start + token.surface.len();
        assert_eq!(&text[token.start..end], token.surface);
    }
    let mut end = 0;
    for span in sentences(text) {
        assert!(span.start >= end && span.end > span.start);
        end = span.end;
        assert!(text.get(span).is_some());
    }
    let _ = parse_ndjson_record(text);
    let article = parse_seed_file("a", text).article;
    assert!(article.blocks.iter().all(|block| article.text.get(block.span.clone()).is_some()));
    let _ = referat::Date::parse(text);
});
