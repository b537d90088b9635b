//! Search and summaries of news articles, wholly in the reader's browser.
//!
//! **In:** articles ([`Article`]), or the bytes of an index made from them. **Out:** ranked hits with marked
//! snippets, and summaries whose every sentence stands in an article. The same code serves the page (compiled to
//! WebAssembly), Node and the terminal.
//!
//! The stages, each naming only earlier ones (`tests/layering.rs`): [`article`] bytes → articles; [`text`] `&str` →
//! tokens, stems, sentences; [`index`] articles → bytes → reader; [`search`] query → hits; [`summary`] articles →
//! sentences. [`Engine`] is the door to all of them. The core does no I/O, reads no clock and has no `unsafe`.
//!
//! ```
//! use referat::{Budget, Engine, SearchOptions, SummaryOptions, article::parse_ndjson_line};
//!
//! let ndjson = r#"{"id": 1, "title": "Ny bro over fjorden", "text": "En broaftale er på plads. Byen jubler."}
//! {"id": 2, "text": "Borgmesteren vil have flere cykelstier i kommunen.", "date": "2024-05-02"}"#;
//! let articles = ndjson.lines().map(parse_ndjson_line).collect::<Result<_, _>>()?;
//! let engine = Engine::open(referat::build(articles).bytes)?;
//!
//! let found = engine.search("cykelsti", &SearchOptions::default())?.done()?;
//! assert_eq!(found.hits[0].card.id, "2");
//! assert_eq!(found.hits[0].snippet.text, "Borgmesteren vil have flere cykelstier i kommunen.");
//!
//! let one = SummaryOptions { budget: Budget::Sentences(1), ..SummaryOptions::default() };
//! let summary = engine.summarize(Some(&["1".to_owned()]), &one)?.done()?;
//! assert_eq!(summary.sentences[0].text, "En broaftale er på plads.");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod article;
pub mod index;
pub mod search;
pub mod summary;
pub mod text;

mod engine;
mod error;
mod summaries;
#[cfg(target_arch = "wasm32")]
#[expect(unreachable_pub, reason = "what is `pub` there is exported to JavaScript")]
mod wasm;

pub use article::{Article, Block, BlockKind, Date};
pub use engine::ArticleOptions;
pub use engine::Dates;
pub use engine::Engine;
pub use engine::Info;
pub use engine::Ranked;
pub use engine::Step;
pub use engine::Story;
pub use error::Error;
pub use index::build;
pub use search::Facet;
pub use search::Filters;
pub use search::SearchOptions;
pub use search::SearchResponse;
pub use search::Sort;
pub use summaries::ComparedSentence;
pub use summaries::Comparison;
pub use summaries::KeyTerm;
pub use summaries::KeyTerms;
pub use summaries::Quote;
pub use summaries::Source;
pub use summaries::StorySummary;
pub use summaries::StoryVersion;
pub use summaries::Summary;
pub use summaries::SummaryOptions;
pub use summaries::SummarySentence;
pub use summaries::compare;
pub use summaries::key_terms;
pub use summaries::story;
pub use summaries::summarize;
pub use summary::Budget;
