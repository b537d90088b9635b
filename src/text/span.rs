//! Byte offsets ↔ UTF-16 offsets: Rust counts bytes, JavaScript counts UTF-16 units; *æ* is 2 and 1.

/// Turns ascending byte offsets of one text into UTF-16 offsets, in one pass over it.
#[derive(Debug)]
pub struct Utf16<'t> {
    text: &'t str,
    byte: usize,
    unit: usize,
}

impl<'t> Utf16<'t> {
    /// Starts at the beginning of `text`.
    pub fn new(text: &'t str) -> Self {
        Self { text, byte: 0, unit: 0 }
    }

    /// The UTF-16 offset of `byte`. Going back is allowed and starts over; an offset inside a character counts as its
    /// start, one past the end as the end.
    pub fn at(&mut self, byte: usize) -> usize {
        let mut byte = byte.min(self.text.len());
        while !self.text.is_char_boundary(byte) {
            byte -= 1;
        }
        if byte < self.byte {
            (self.byte, self.unit) = (0, 0);
        }
        self.unit += self.text.get(self.byte..byte).map_or(0, |part| part.encode_utf16().count());
        self.byte = byte;
        self.unit
    }
}

/// Turns ascending UTF-16 offsets of one text into byte offsets, in one pass over it.
#[derive(Debug)]
pub struct Utf8<'t> {
    rest: std::str::Chars<'t>,
    byte: usize,
    unit: usize,
}

impl<'t> Utf8<'t> {
    /// Starts at the beginning of `text`.
    pub fn new(text: &'t str) -> Self {
        Self { rest: text.chars(), byte: 0, unit: 0 }
    }

    /// The byte offset of `unit`; `None` before the last one asked for, inside a character, and past the end.
    pub fn at(&mut self, unit: usize) -> Option<usize> {
        while self.unit < unit {
            let next = self.rest.next()?;
            self.unit += next.len_utf16();
            self.byte += next.len_utf8();
        }
        (self.unit == unit).then_some(self.byte)
    }
}

/// The pieces of `text` between all `by`, an ASCII character; at least one. Not `str::split`: its searcher is a kilobyte of wasm.
pub fn pieces(text: &str, by: u8) -> Pieces<'_> {
    Pieces { rest: Some(text), by }
}

/// See [`pieces`].
#[derive(Debug, Clone)]
pub struct Pieces<'t> {
    rest: Option<&'t str>,
    by: u8,
}

impl<'t> Pieces<'t> {
    /// What follows the pieces so far.
    pub fn rest(&self) -> Option<&'t str> {
        self.rest
    }
}

impl<'t> Iterator for Pieces<'t> {
    type Item = &'t str;

    #[inline(never)]
    fn next(&mut self) -> Option<&'t str> {
        let text = self.rest?;
        let end = text.bytes().position(|byte| byte == self.by);
        let cut = end.and_then(|end| Some((text.get(..end)?, text.get(end + 1..)?)));
        self.rest = cut.map(|(_, rest)| rest);
        Some(cut.map_or(text, |(piece, _)| piece))
    }
}

/// Where `part`, which isn't empty, first stands in `text`. For words: std's search is for long texts and 1.5 kB of wasm.
pub fn find(text: &str, part: &str) -> Option<usize> {
    let first = part.as_bytes().first()?;
    let mut places = text.as_bytes().windows(part.len()).enumerate();
    let place =
        places.find(|(_, window)| window.first() == Some(first) && *window == part.as_bytes());
    place.map(|(at, _)| at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_become_utf16_units() {
        for (text, byte, unit) in [
            ("På Ærø", 4, 3),
            ("På Ærø", 9, 6),
            ("😀a", 4, 2),
            ("å", 1, 0),
            ("å", 99, 1),
            ("", 3, 0),
        ] {
            assert_eq!(Utf16::new(text).at(byte), unit, "{text:?} at {byte}");
        }
        let mut utf16 = Utf16::new("æøå");
        assert_eq!((utf16.at(4), utf16.at(2), utf16.at(6)), (2, 1, 3));
    }

    #[test]
    fn pieces_are_those_of_std() {
        for text in ["", " ", "en to  tre ", "æ ø", " å", "ingen"] {
            assert!(pieces(text, b' ').eq(text.split(' ')), "{text:?}");
        }
        let mut halves = pieces("a>b>c", b'>');
        assert_eq!((halves.next(), halves.rest()), (Some("a"), Some("b>c")));
    }

    #[test]
    fn utf16_units_become_bytes() {
        let mut utf8 = Utf8::new("På 😀!");
        let found = [0, 2, 2, 3, 5, 6].map(|unit| utf8.at(unit));
        assert_eq!(found, [0, 3, 3, 4, 8, 9].map(Some));
        assert_eq!((utf8.at(7), utf8.at(2)), (None, None), "past the end, and back");
        assert_eq!(Utf8::new("😀").at(1), None, "half a character");
    }
}
