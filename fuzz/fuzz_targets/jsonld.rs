//! Any text as the structured data of a page, which is all that tells of its article: see `inputs`.
#![no_main]

mod inputs;

#[allow(unused_imports, reason = "the inputs name it by the crate, as in the command")]
use referat::article;

libfuzzer_sys::fuzz_target!(|data: &str| {
    let page = format!(
        "<!doctype html><html lang=da><title>En bro</title><script type=\"application/ld+json\">{data}</script>\
         <article><p>Broen over fjorden er åben igen, siger kommunen til avisen mandag.</p></article>"
    );
    inputs::read("a.html", page.as_bytes());
});
