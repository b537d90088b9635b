//! Text → words, as UAX 29 cuts them.
//!
//! Unicode Standard Annex 29, "Unicode Text Segmentation", word boundaries WB1–WB16; of the segments, those that hold
//! a letter or a digit are words.

/// A word of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token<'t> {
    /// Where it starts, in bytes.
    pub start: usize,
    /// The word as written.
    pub surface: &'t str,
}

impl Token<'_> {
    /// Where it ends, in bytes.
    pub fn end(&self) -> usize {
        self.start + self.surface.len()
    }
}

/// The words of `text`, in order.
pub fn tokenize(text: &str) -> impl Iterator<Item = Token<'_>> {
    // Skeleton: the helper of this module replaces it.
    let mut start = None;
    let mut out = Vec::new();
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        match (c.is_alphanumeric(), start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                out.push(Token { start: from, surface: text.get(from..at).unwrap_or_default() });
                start = None;
            }
            _ => {}
        }
    }
    out.into_iter()
}
