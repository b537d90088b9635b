//! Words that a hyphen joins, and words that it says are cut short: *stats- og regeringschefer*, *be- eller afkræfte*,
//! *landbrugsministre og -chefer*, *e-mail*.
//!
//! In: the words of a text. Out: which two of them make a word that doesn't stand there ([`joints`]), and, by what is known of
//! compounds, that word ([`Joint::word`]).

use super::compound::Lexicon;
use super::tokenize::Token;

/// What stands between a word that is cut short and the one that it is cut like.
const CONJUNCTIONS: &str = "og eller samt och und oder sowie and or";

/// Adverbs and prepositions that verbs and their nouns are made with, in Danish, Norwegian, Swedish and German.
const PREFIXES: &str = "ab af an auf aus av be bei bi bort efter ein ent er etter for fore fra fram frem från för ge gen hen her \
    hin in ind inn mis mit mod mot nach ned om op opp over på sam til till u ud um un und under unter upp ut ved ver vor zer zu \
    över über";

/// Letters that a prefix leaves of its word at least.
const MIN_ROOT: usize = 3;

/// Two words that make a third.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Joint {
    /// How.
    pub kind: JointKind,
    /// The place of the word that comes first among the words.
    pub first: usize,
    /// The place of the other.
    pub last: usize,
}

/// How two words make a third.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JointKind {
    /// They are written with nothing but a hyphen between them.
    Joined,
    /// The first lacks what the last ends with.
    FirstCut,
    /// The last lacks what the first begins with.
    LastCut,
}

/// The joints of a text with these words, in the order of their last ones.
pub fn joints(text: &str, words: &[Token<'_>]) -> Vec<Joint> {
    let mut joints = Vec::new();
    if !text.contains(HYPHENS) {
        return joints;
    }
    // Words that are cut short and wait for the one that they are cut like.
    let mut cut: Vec<usize> = Vec::new();
    for (place, word) in words.iter().enumerate() {
        let before = place.checked_sub(1).and_then(|at| words.get(at));
        let gap = before.and_then(|before| text.get(before.end()..word.start)).unwrap_or(" ");
        // As nearly all are.
        if gap == " " && cut.is_empty() {
            continue;
        }
        let (hyphen, joined) = (gap.starts_with(HYPHENS), gap.strip_prefix(HYPHENS) == Some(""));
        let apart = gap.trim_start_matches(HYPHENS);
        if !apart.chars().all(|c| c.is_whitespace() || c == ',') && !apart.ends_with(HYPHENS) {
            cut.clear();
        }
        let mut add = |kind, first| joints.push(Joint { kind, first, last: place });
        if joined {
            add(JointKind::Joined, place.saturating_sub(1));
            cut.clear();
            continue;
        }
        if hyphen && apart.starts_with([' ', ',']) && place > 0 {
            cut.push(place - 1);
        }
        let begins = gap.strip_suffix(HYPHENS).is_some_and(|gap| gap.ends_with(' '));
        if cut.is_empty() && !begins {
            continue;
        }
        let is_conjunction = is_listed(CONJUNCTIONS, word.surface);
        let rest = text.get(word.end()..).unwrap_or_default();
        let is_cut = rest.strip_prefix(HYPHENS).is_some_and(|rest| rest.starts_with([' ', ',']));
        if !is_conjunction && !is_cut {
            // A word that is cut short stands before a conjunction.
            let after = before.is_some_and(|before| is_listed(CONJUNCTIONS, before.surface));
            cut.drain(..).filter(|_| after).for_each(|first| add(JointKind::FirstCut, first));
            if let Some(first) = place.checked_sub(2).filter(|_| after && begins) {
                add(JointKind::LastCut, first);
            }
        }
    }
    joints
}

/// As typed, and one that doesn't break.
const HYPHENS: [char; 2] = ['-', '\u{2011}'];

fn is_listed(list: &str, word: &str) -> bool {
    list.split_ascii_whitespace().any(|listed| listed == word)
}

impl Joint {
    /// The word that two normalized words make; `None` if it isn't known what one lacks.
    pub fn word(self, first: &str, last: &str, lexicon: &Lexicon) -> Option<String> {
        match self.kind {
            JointKind::Joined => Some([first, last].concat()),
            JointKind::FirstCut => {
                let head = lexicon.split(last).last().and_then(|head| last.get(head.start..));
                let rest =
                    if is_listed(PREFIXES, first) { without_prefix(last).or(head) } else { head };
                rest.map(|rest| [first, rest].concat())
            }
            JointKind::LastCut => {
                let head = lexicon.split(first).last().map(|head| head.start);
                let modifier = head.and_then(|start| first.get(..start))?;
                Some([modifier, last].concat())
            }
        }
    }
}

/// What the longest prefix leaves of a word.
fn without_prefix(word: &str) -> Option<&str> {
    let rests = PREFIXES.split_ascii_whitespace().filter_map(|prefix| word.strip_prefix(prefix));
    let rests = rests.filter(|rest| rest.chars().count() >= MIN_ROOT);
    rests.min_by_key(|rest| rest.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::normalize::normalize;
    use crate::text::tokenize::tokenize;

    fn made(text: &str) -> String {
        let words: Vec<_> = tokenize(text).collect();
        let lexicon = Lexicon::shipped();
        let made = joints(text, &words).into_iter().filter_map(|joint| {
            let (first, last) = (words[joint.first].surface, words[joint.last].surface);
            joint.word(&normalize(first), &normalize(last), &lexicon)
        });
        made.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn words_that_are_cut_short_are_made_whole() {
        for (what, text, words) in [
            ("fælles sidste led", "Stats- og regeringschefer mødtes", "statschefer"),
            ("flere", "land-, by- og havneområder", "landområder byområder"),
            ("fælles rod", "hverken be- eller afkræfte det", "bekræfte"),
            ("fælles rod", "ud- og indvandring", "udvandring"),
            ("fælles første led", "landbrugsministre og -direktører", "landbrugsdirektører"),
            ("sammensat med bindestreg", "en e-mail om EU-aftalen", "email euaftalen"),
            ("tysk", "die Ein- und Ausfahrt", "einfahrt"),
            ("svensk", "in- och utvandring", "invandring"),
            ("norsk", "inn- og utvandring", "innvandring"),
            ("tankestreg", "Han kom - og landbrugsministeren gik", ""),
            ("replik", "og - Vi går", ""),
            ("uden bindeord", "stats- regeringschefer", ""),
            ("ny sætning", "stats-. Og regeringschefer", ""),
            ("intet at hente", "for- og bagved", ""),
            ("ingen bindestreg", "stats og regeringschefer", ""),
        ] {
            assert_eq!(made(text), words, "{what}: {text}");
        }
    }
}
