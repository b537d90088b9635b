//! Stage 2: `&str` → tokens, terms and sentences.
//!
//! In: text of any language and quality. Out: spans of the input and strings made from it. Analysis cannot fail; it
//! never sees an article. One [`Analyzer`] serves indexing and queries, so that the two cannot part.

pub mod analyzer;
pub mod compound;
pub mod fold;
pub mod hyphen;
pub mod language;
pub mod name;
pub mod normalize;
pub mod sentence;
pub mod sort;
pub mod span;
pub mod stem;
pub mod stopwords;
pub mod tokenize;
mod unicode;

pub use analyzer::Analyzer;
