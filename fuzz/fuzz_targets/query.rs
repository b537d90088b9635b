//! Any text as a query of a sound archive: an answer, or a typed error.
#![no_main]

use libfuzzer_sys::fuzz_target;
use referat::ArticleOptions;
use referat::Engine;
use referat::SearchOptions;
use referat::Sort;

thread_local! {
    static OPENED: Engine = Engine::embedded().expect("the seeds");
}

fuzz_target!(init: OPENED.with(|_| ()), |asked: (&str, u8)| {
    let (query, how) = asked;
    let sort = [Sort::Relevance, Sort::Newest, Sort::Oldest][usize::from(how % 3)];
    let options = SearchOptions { sort, prefix: how & 4 > 0, count: how & 8 > 0, ..SearchOptions::default() };
    OPENED.with(|engine| {
        if let Ok(referat::Step::Done(response)) = engine.search(query, &options) {
            for hit in response.hits {
                let units = hit.snippet.text.encode_utf16().count();
                assert!(hit.snippet.marks.iter().all(|mark| mark.start < mark.end && mark.end <= units));
            }
        }
        let options = ArticleOptions { query: Some(query.to_owned()), prefix: how & 4 > 0 };
        let _ = engine.article("001_0e895ddbde63da84", &options);
    });
});
