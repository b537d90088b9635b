//! Words that carry grammar, not content.

/// Whether a normalized Danish word is a stop word.
pub fn is_danish(word: &str) -> bool {
    ["og", "i", "at", "det", "er", "en", "til", "på", "af", "de"].contains(&word)
}
