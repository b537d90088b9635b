//! Any text, in any language that has an analyzer: words in order, each with the terms that it is looked up by.
#![no_main]

use libfuzzer_sys::fuzz_target;
use referat::search::analyze;
use referat::text::Analyzer;
use referat::text::compound::Lexicon;

thread_local! {
    static LEXICON: Lexicon = Lexicon::shipped();
}

fuzz_target!(init: LEXICON.with(|_| ()), |asked: (u8, &str)| {
    let (language, text) = asked;
    let language = ["da", "nb", "nn", "sv", "en", "de", "fi"][usize::from(language % 7)];
    let analyzer = Analyzer::of_tag(Some(language));
    let tokens = LEXICON.with(|lexicon| analyze(analyzer, lexicon, text));
    let mut end = 0;
    for token in tokens {
        assert!(token.start >= end && token.end > token.start);
        end = token.end;
    }
    assert!(end <= text.encode_utf16().count());
});
