//! Text → words, as UAX 29 cuts them.
//!
//! Unicode Standard Annex 29, "Unicode Text Segmentation" (Unicode 18.0), word boundaries WB1–WB16; of the segments,
//! those that hold a letter or a digit are words. So `USA's`, `1.250` and `2,5` are one word each, `Kim Jong-un` three
//! and `10.-13.` two. Always: tokens are slices of their text, in order, and do not overlap. The cuts are those of the
//! crate `unicode-segmentation`, against which the tests hold them; where the annex is silent on a zero-width joiner
//! before a pictograph in the middle of a word, that crate decides too.

use super::unicode::Break;
use super::unicode::Classes;

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
    Tokens { text, at: 0, classes: Classes::new() }
}

/// Whether `c` is a letter or a digit of any script; std's `is_alphanumeric` without a second table.
pub fn is_alphanumeric(c: char) -> bool {
    Classes::new().of(c).is_alphanumeric()
}

struct Tokens<'t> {
    text: &'t str,
    at: usize,
    classes: Classes,
}

impl<'t> Iterator for Tokens<'t> {
    type Item = Token<'t>;

    fn next(&mut self) -> Option<Token<'t>> {
        loop {
            self.skip_ascii_separators();
            let start = self.at;
            let segment = self.segment()?;
            self.at = segment.end;
            if segment.is_word {
                let surface = self.text.get(start..segment.end)?;
                return Some(Token { start, surface });
            }
        }
    }
}

#[derive(Clone, Copy)]
struct Segment {
    end: usize,
    /// It holds a letter or a digit.
    is_word: bool,
}

impl Tokens<'_> {
    /// Passes segments of one ASCII character that is part of no word. A character before a non-ASCII one may have a
    /// mark, and spaces hang together (WB3d): they are left to `segment`.
    fn skip_ascii_separators(&mut self) {
        let bytes = self.text.as_bytes().get(self.at..).unwrap_or_default();
        let passed = bytes.windows(2).take_while(|pair| match *pair {
            [b' ', b' '] => false,
            [byte, next] => byte.is_ascii() && next.is_ascii() && !is_ascii_word(*byte),
            _ => false,
        });
        self.at += passed.count();
    }

    /// The segment at `self.at`; `None` at the end of the text.
    fn segment(&mut self) -> Option<Segment> {
        let rest = self.text.get(self.at..)?;
        let bytes = rest.as_bytes();
        let ascii = bytes.iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
        let Some(last) = ascii.checked_sub(1).and_then(|last| bytes.get(last)) else {
            return self.segment_from_start(rest);
        };
        let end = self.at + ascii;
        if ends_ascii_word(bytes.get(ascii), bytes.get(ascii + 1)) {
            return Some(Segment { end, is_word: true });
        }
        let state = if last.is_ascii_digit() { State::Number } else { State::Letter };
        Some(self.extend(Segment { end, is_word: true }, state, false))
    }

    fn segment_from_start(&mut self, rest: &str) -> Option<Segment> {
        let first = rest.chars().next()?;
        let class = self.classes.of(first);
        let end = self.at + first.len_utf8();
        let segment = Segment { end, is_word: class.is_alphanumeric() };
        // WB3a: nothing joins a line break, not even a mark.
        Some(match class.word_break() {
            Break::Newline => segment,
            first => self.extend(segment, State::of(first), first == Break::Zwj),
        })
    }

    /// Prolongs `segment`, whose characters so far lead to `state`; `joined`: the last one is a zero-width joiner.
    fn extend(&mut self, mut segment: Segment, mut state: State, mut joined: bool) -> Segment {
        let from = segment.end;
        // Where the segment ends if what follows a quote or a dot isn't what the dot needs.
        let mut without_dot = None;
        for c in self.text.get(from..).unwrap_or_default().chars() {
            let class = self.classes.of(c);
            match class.word_break() {
                // WB3c
                _ if joined && class.is_pictograph() => {
                    (state, joined, without_dot) = (State::Other, false, None);
                }
                // WB4
                mark @ (Break::Extend | Break::Zwj) => {
                    joined = mark == Break::Zwj;
                    if state == State::Space {
                        state = State::Other;
                    }
                }
                next => {
                    let Some(joint) = state.join(next) else {
                        return without_dot.unwrap_or(segment);
                    };
                    without_dot = joint.is_open().then_some(segment);
                    (state, joined) = (joint, false);
                }
            }
            segment.end += c.len_utf8();
            segment.is_word |= class.is_alphanumeric();
        }
        without_dot.unwrap_or(segment)
    }
}

fn is_ascii_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

/// Whether an ASCII letter or digit before these two bytes surely ends its word: they are ASCII, so they bear no mark.
fn ends_ascii_word(next: Option<&u8>, after: Option<&u8>) -> bool {
    match next {
        None => true,
        Some(b'.' | b',' | b':' | b';' | b'\'') => {
            after.is_none_or(|byte| byte.is_ascii() && !byte.is_ascii_alphanumeric())
        }
        Some(byte) => byte.is_ascii() && *byte != b'_',
    }
}

/// What a segment ends with, marks aside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// Only marks can follow.
    Other,
    Space,
    Letter,
    Hebrew,
    Number,
    Katakana,
    Joiner,
    /// The first half of a flag.
    HalfFlag,
    /// A letter and a dot or quote: part of the word only if a letter follows.
    LetterDot,
    /// A Hebrew letter and a double quote: part of the word only if a Hebrew letter follows.
    HebrewQuote,
    /// A Hebrew letter and a single quote: part of the word, whatever follows.
    HebrewApostrophe,
    /// A digit and a dot, comma or quote: part of the number only if a digit follows.
    NumberDot,
}

impl State {
    /// After the first character of a segment.
    fn of(first: Break) -> Self {
        match first {
            Break::Space => Self::Space,
            Break::Letter => Self::Letter,
            Break::Hebrew => Self::Hebrew,
            Break::Number => Self::Number,
            Break::Katakana => Self::Katakana,
            Break::Joiner => Self::Joiner,
            Break::Flag => Self::HalfFlag,
            _ => Self::Other,
        }
    }

    /// Whether the last character belongs to the word only if the next one does.
    fn is_open(self) -> bool {
        matches!(self, Self::LetterDot | Self::HebrewQuote | Self::NumberDot)
    }

    /// The state after `next`, or `None` if a boundary is before it (WB999).
    fn join(self, next: Break) -> Option<Self> {
        Some(match (self, next) {
            // WB3d
            (Self::Space, Break::Space) => Self::Space,
            // WB7a–c
            (Self::Hebrew, Break::SingleQuote) => Self::HebrewApostrophe,
            (Self::Hebrew, Break::DoubleQuote) => Self::HebrewQuote,
            (Self::HebrewQuote, Break::Hebrew) => Self::Hebrew,
            // WB5–WB7, WB9, WB10, WB13b
            (
                Self::Letter
                | Self::Hebrew
                | Self::LetterDot
                | Self::HebrewApostrophe
                | Self::Number
                | Self::Joiner,
                Break::Letter | Break::Hebrew,
            ) => Self::of(next),
            (
                Self::Letter | Self::Hebrew,
                Break::MidLetter | Break::MidBoth | Break::SingleQuote,
            ) => Self::LetterDot,
            // WB8, WB9, WB11, WB12, WB13b
            (
                Self::Letter | Self::Hebrew | Self::Number | Self::NumberDot | Self::Joiner,
                Break::Number,
            ) => Self::Number,
            (Self::Number, Break::MidNumber | Break::MidBoth | Break::SingleQuote) => {
                Self::NumberDot
            }
            // WB13, WB13b
            (Self::Katakana | Self::Joiner, Break::Katakana) => Self::Katakana,
            // WB13a
            (
                Self::Letter | Self::Hebrew | Self::Number | Self::Katakana | Self::Joiner,
                Break::Joiner,
            ) => Self::Joiner,
            // WB15, WB16
            (Self::HalfFlag, Break::Flag) => Self::Other,
            _ => return None,
        })
    }
}
