//! Spellings of one word: æ/ae, ø/oe, å/aa as variants, and, last, plain letters (ø/o, å/a, é/e).

/// Other spellings that mean the same word: `aarhus` → `århus`, `oestlige` → `østlige`, `våben` → `vaaben`.
///
/// In: a normalized word. Out: without the word itself; at most 4.
pub fn variants(word: &str) -> Vec<String> {
    let _ = word;
    Vec::new()
}

/// `word` typed on a keyboard without its letters: ø → o, å and aa → a, æ → ae, é → e. `None` if that changes nothing.
pub fn plain(word: &str) -> Option<String> {
    let _ = word;
    None
}
