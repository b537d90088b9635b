//! Any texts as articles of one story: summaries whose sentences are slices of them, a comparison, key terms.
#![no_main]

use libfuzzer_sys::fuzz_target;
use referat::Article;
use referat::Budget;
use referat::SummaryOptions;
use referat::article::parse_text;

fuzz_target!(|asked: (u8, &str, &str)| {
    let (how, one, other) = asked;
    let articles: Vec<Article> = [("a", one), ("b", other)].map(|(id, text)| parse_text(id, text)).into();
    let limit = usize::from(how >> 2) + 1;
    let budget = [Budget::Sentences(limit), Budget::Words(limit), Budget::MaxWords(limit), Budget::Chars(limit)]
        [usize::from(how % 4)];
    let query = (how & 16 > 0).then(|| other.to_owned());
    let options = SummaryOptions { budget, query };
    if let Ok(summary) = referat::summarize(&articles, &options) {
        for sentence in summary.sentences {
            let article = articles.iter().find(|article| article.id == sentence.source.article_id);
            let units: Vec<u16> = article.map(|article| article.text.encode_utf16().collect()).unwrap_or_default();
            let slice = units.get(sentence.source.start..sentence.source.end).expect("a place in the text");
            assert_eq!(String::from_utf16_lossy(slice), sentence.text);
        }
    }
    let _ = referat::compare(&articles);
    let _ = referat::key_terms(&articles, 10);
    let _ = referat::story(&articles, &SummaryOptions::default());
});
