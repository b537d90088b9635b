//! One analyzer for indexing and queries: a word → its terms.

/// How a language's words become terms.
#[derive(Debug, Clone, Copy, Default)]
pub struct Analyzer {}
