//! Text → sentences.

use std::ops::Range;

/// The sentences of one paragraph, as byte ranges without surrounding white space, in order.
pub fn sentences(paragraph: &str) -> Vec<Range<usize>> {
    vec![0..paragraph.len()]
}
