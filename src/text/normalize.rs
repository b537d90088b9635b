//! A word → its one spelling: lower case in NFC, without what is invisible.
//!
//! In: any string, composed or decomposed, with whatever a paste brought along. Out: Unicode's canonical composition
//! (UAX 15) of the simple lower case (Unicode 17.0). Soft hyphens, zero-width and bidirectional marks and variation
//! selectors are dropped, typographic apostrophes (’ ‘ ʼ) become `'`. İ and the i with a dot that it decomposes into
//! become `i`. Always: `normalize(normalize(w)) == normalize(w)`, and canonically equivalent words become one.
//! Not here: final sigma (Σ is σ anywhere), CJK compatibility ideographs (they stay, `unicode`).

use super::tokenize::is_alphanumeric;
use super::unicode;

/// `word` in lower case and NFC.
pub fn normalize(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    for c in word.chars() {
        match c {
            '\u{AD}' => {}
            'ʼ' => out.push('\''),
            '\0'..'\u{300}' | '\u{388}'..'\u{483}' | '\u{1E00}'..'\u{1F00}' => {
                out.push(unicode::lower(c));
            }
            _ => return composed(word),
        }
    }
    out
}

/// The lower case of one character; `lower(c) != c` says that `c` is a capital. Without std's tables.
pub fn lower(c: char) -> char {
    unicode::lower(c)
}

/// `normalize` of any word. Latin, Greek and Cyrillic letters without marks of their own don't come here: they are
/// composed already, and compose with nothing before them.
fn composed(word: &str) -> String {
    let parts = decomposed(word);
    let mut out = Vec::with_capacity(parts.len());
    // Where the last character of class 0 is, and the class of the last mark that stayed after it.
    let (mut starter, mut last_class) = (None, 0);
    for part in parts {
        let base = starter.and_then(|at: usize| out.get_mut(at));
        let is_blocked = last_class != 0 && last_class >= part.class;
        if let Some(base) = base.filter(|_| !is_blocked) {
            if *base == 'i' && part.character == DOT_ABOVE {
                continue;
            }
            if let Some(whole) = unicode::compose(*base, part.character) {
                *base = whole;
                continue;
            }
        }
        if part.class == 0 {
            starter = Some(out.len());
        }
        last_class = part.class;
        out.push(part.character);
    }
    out.into_iter().collect()
}

const DOT_ABOVE: char = '\u{307}';

#[derive(Clone, Copy)]
struct Part {
    class: u8,
    character: char,
}

/// Lower case, canonically decomposed and ordered.
fn decomposed(word: &str) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::with_capacity(word.len());
    let mut push = |character| {
        parts.push(Part { class: unicode::combining_class(character), character });
    };
    for c in word.chars().filter_map(visible) {
        unicode::decompose(unicode::lower(c), &mut push);
        if c == 'İ' {
            // Its simple lower case has lost the dot, which may yet turn out to belong to an ị.
            push(DOT_ABOVE);
        }
    }
    for marks in parts.split_mut(|part| part.class == 0) {
        order(marks);
    }
    parts
}

/// Sorts marks by class, equals as they stand: linear, however many a hostile text heaps on one letter.
fn order(marks: &mut [Part]) {
    if marks.is_sorted_by_key(|part| part.class) {
        return;
    }
    let before = marks.to_vec();
    let sorted = (1..=u8::MAX).flat_map(|class| before.iter().filter(move |p| p.class == class));
    for (mark, part) in marks.iter_mut().zip(sorted) {
        *mark = *part;
    }
}

/// What stands for `c`; `None` if it only defeats matching.
fn visible(c: char) -> Option<char> {
    match c {
        '\u{AD}'
        | '\u{180B}'..='\u{180D}'
        | '\u{180F}'
        | '\u{200B}'..='\u{200F}'
        | '\u{202A}'..='\u{202E}'
        | '\u{2060}'
        | '\u{2066}'..='\u{2069}'
        | '\u{FE00}'..='\u{FE0F}'
        | '\u{FEFF}'
        | '\u{E0100}'..='\u{E01EF}' => None,
        '’' | '‘' | 'ʼ' => Some('\''),
        _ => Some(c),
    }
}
/// Whether a letter is a capital: it has another lower case.
pub fn is_capital(c: char) -> bool {
    lower(c) != c
}

/// Whether a letter is a small one, of a script that has capitals. In others a sentence may begin with any letter.
pub fn is_small(c: char) -> bool {
    let cased = matches!(c, '\0'..='\u{58f}' | '\u{1c80}'..='\u{1fff}' | '\u{2c00}'..='\u{2d2f}' | '\u{a640}'..='\u{abbf}');
    cased && !is_capital(c) && !c.is_ascii_digit() && is_alphanumeric(c)
}
