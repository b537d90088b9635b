//! Text → sentences, and the places inside a sentence where a clause starts.
//!
//! In: one paragraph. Out: byte ranges of it. A sentence ends at `.`, `!`, `?` or `…` with the closing marks after it,
//! before white space and something that may open a sentence. What makes a full stop hard, and what decides:
//!
//! - an abbreviation (`data/abbreviations.txt`): some never end a sentence (*kl.*), some often do (*kr.*);
//! - an initial or a dotted name (*H.C.*, *Kbh. K.*): no end, unless a word of grammar opens the next sentence;
//! - an ordinal (*den 1. Verdenskrig*, `3. maj`): no end before a lower-case letter, nor after an article.
//!
//! Danish first; the lists also hold Norwegian, Swedish, German and English words. Not here: what a paragraph is, and
//! which sentences say something.

use super::normalize::is_capital;
use super::normalize::is_small;
use super::span::pieces;
use super::tokenize::is_alphanumeric;
use crate::text::normalize::normalize;
use std::ops::Range;

/// Abbreviations without their last stop, with a mark that says when one ends a sentence all the same: `+` before any
/// capital letter, `%` before a capitalised word that isn't all capitals (*mio. USD*), `?` before a word of grammar,
/// none: never.
const ABBREVIATIONS: &str = include_str!("data/abbreviations.txt");

/// Words of grammar that open sentences, and so are no names: what follows an initial or a unit.
const OPENERS: &str = "det den de der her han hun vi jeg du man en et og men så da når hvis hvad hvor hvem hvorfor \
    hvordan nu efter for ifølge med på til under ved uden også alle andre dette denne disse dermed derfor derudover \
    desuden dog ikke både fra før mens mange flere nogle ingen samtidig senere siden selv sådan som om ud over i af \
    at begge hans hendes deres sidste næste søndag mandag tirsdag onsdag torsdag fredag lørdag året \
    är var och det att detta dessa hon vid från eftersom å etter hva når noen vår ved fordi \
    der die das er sie es ein eine und aber wenn dann nach mit auf bei aus seit auch wir ich im in am \
    the a an he she it they we you but and if when then after with on at from this that these those there in as his \
    her their its however while for to by";

/// Words before an ordinal that is no end of a sentence, whatever follows.
const ARTICLES: &str = "den det de d fra ved der die das dem des am im vom zum zur beim";

/// The sentences of one paragraph, as byte ranges without surrounding white space, in order.
///
/// Every character that isn't white space is in one of them.
///
/// ```
/// use referat::text::sentence::sentences;
/// let text = "Mødet er fra 10.-13. september. Prisen er 40 kr. Det er dyrt.";
/// let found: Vec<&str> = sentences(text).into_iter().map(|span| &text[span]).collect();
/// assert_eq!(found, ["Mødet er fra 10.-13. september.", "Prisen er 40 kr.", "Det er dyrt."]);
/// ```
pub fn sentences(paragraph: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut at = 0;
    while let Some((stop, end)) = next_stop(paragraph, at) {
        if ends_sentence(paragraph, start, stop..end) {
            push_trimmed(&mut found, paragraph, start..end);
            start = end;
        }
        at = end;
    }
    push_trimmed(&mut found, paragraph, start..paragraph.len());
    found
}

/// Byte offsets in `text` where a clause starts: after a comma, semicolon or colon, or a dash between spaces.
///
/// Ascending; each lies after the white space that follows the mark. The start of `text` isn't one of them.
pub fn clause_breaks(text: &str) -> Vec<usize> {
    let mut found = Vec::new();
    let mut before = ['\0'; 2];
    for (at, c) in text.char_indices() {
        let [mark, space] = before;
        if space.is_whitespace()
            && (is_alphanumeric(c) || is_opening(c))
            && matches!(mark, ',' | ';' | ':' | '-' | '–' | '—')
        {
            found.push(at);
        }
        // A run of white space counts as one; a dash counts only after white space.
        if !(space.is_whitespace() && c.is_whitespace()) {
            let dash = matches!(c, '-' | '–' | '—') && !space.is_whitespace();
            before = [space, if dash { '\0' } else { c }];
        }
    }
    found
}

/// The next run of stops at or after `at` that white space or the end follows: where it starts, and where it and its
/// closing marks end.
fn next_stop(text: &str, mut at: usize) -> Option<(usize, usize)> {
    loop {
        let stop = at + text.get(at..)?.find(is_stop)?;
        let marks = text.get(stop..)?;
        let after_stops = marks.trim_start_matches(is_stop);
        let rest = after_stops.trim_start_matches(is_closing);
        let end = text.len() - rest.len();
        if rest.is_empty()
            || rest.starts_with(char::is_whitespace)
            || is_glued(text.get(..stop).unwrap_or_default(), rest)
        {
            return Some((stop, end));
        }
        at = end;
    }
}

/// *sidste år.Nu er*: the space was lost. *Avis.dk* and *cand.Mag.* have a short word or a stop beside.
fn is_glued(before: &str, after: &str) -> bool {
    let mut next = after.chars();
    let capital = next.next().is_some_and(is_capital);
    let rest = next.as_str().trim_start_matches(is_small);
    let word = word_before(before);
    capital
        && rest.starts_with(char::is_whitespace)
        && word.trim_start_matches(is_capital).chars().all(is_small)
        && word.chars().filter(|c| is_small(*c)).nth(2).is_some()
        && !word.chars().nth(1).is_some_and(is_capital)
}

/// Whether the stops and closing marks at `marks` end the sentence that began at `start`.
fn ends_sentence(text: &str, start: usize, marks: Range<usize>) -> bool {
    let before = text.get(start..marks.start).unwrap_or_default();
    let stops = text.get(marks.clone()).unwrap_or_default();
    let Some(next) = Next::of(text.get(marks.end..).unwrap_or_default()) else { return true };
    if before.trim().is_empty() {
        return false;
    }
    match next.first {
        c if is_small(c) => return false,
        c if !is_alphanumeric(c) => return next.dash || next.mark,
        _ => {}
    }
    // An ellipsis, a question, a stop with closing marks after it: only a capital letter had to follow.
    match stops {
        "." => full_stop_ends(before, &next),
        ".)" => word_before(before).len() > 1,
        _ => true,
    }
}

/// What follows a stop.
struct Next<'t> {
    /// Its first word, without opening marks.
    word: &'t str,
    first: char,
    /// Whether a dash stands before it, as in dialogue.
    dash: bool,
    /// Whether it is the mark of an agency and nothing else: `/ritzau/`.
    mark: bool,
}

impl<'t> Next<'t> {
    fn of(rest: &'t str) -> Option<Self> {
        let rest = rest.trim_start();
        let open =
            rest.trim_start_matches(|c: char| is_opening(c) || is_dash(c) || c.is_whitespace());
        let open = if open.is_empty() { rest } else { open };
        let end = open.find(|c: char| !is_alphanumeric(c)).unwrap_or(open.len());
        Some(Self {
            word: open.get(..end).unwrap_or_default(),
            first: open.chars().next()?,
            dash: rest.starts_with(is_dash),
            mark: rest
                .strip_prefix('/')
                .and_then(|mark| mark.trim_end().trim_end_matches('.').strip_suffix('/'))
                .is_some_and(|mark| !mark.contains(char::is_whitespace)),
        })
    }

    fn is_opener(&self) -> bool {
        is_in(OPENERS, &normalize(self.word))
    }

    fn is_all_capitals(&self) -> bool {
        self.word.chars().nth(1).is_some() && !self.word.contains(is_small)
    }
}

/// A lone `.` after `before`, with a capital letter or a digit next.
fn full_stop_ends(before: &str, next: &Next<'_>) -> bool {
    let word = word_before(before);
    if !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit()) {
        return number_ends(before, word, next);
    }
    let lower = normalize(word);
    if let Some(mark) =
        ABBREVIATIONS.split_ascii_whitespace().find_map(|entry| mark_of(entry, &lower))
    {
        let capital = is_capital(next.first);
        return match mark {
            "+" => capital,
            "%" => capital && !next.is_all_capitals(),
            "?" => next.is_opener(),
            _ => false,
        };
    }
    !(is_initials(word) || is_clipped(word)) || next.is_opener()
}

/// A number and a stop: an ordinal after an article or before a lone letter (*3. C*), or a list's number at the
/// sentence's start; else an end.
fn number_ends(before: &str, word: &str, next: &Next<'_>) -> bool {
    let lead = before.strip_suffix(word).unwrap_or(before).trim_end();
    let class = is_capital(next.first) && next.word.chars().nth(1).is_none() && word.len() == 1;
    let ordinal = class
        || word.len() < 3 && is_in(ARTICLES, &normalize(word_before(lead.trim_end_matches('.'))));
    !lead.is_empty() && (!ordinal || next.is_opener())
}

/// The mark of an entry of [`ABBREVIATIONS`], if it is `word`'s.
fn mark_of<'e>(entry: &'e str, word: &str) -> Option<&'e str> {
    entry
        .strip_prefix(word)
        .filter(|mark| !word.is_empty() && matches!(*mark, "" | "+" | "%" | "?"))
}

/// The last word of `text`, its inner stops with it, without opening marks.
fn word_before(text: &str) -> &str {
    let start =
        text.rfind(|c: char| c.is_whitespace() || is_opening(c) || matches!(c, '/' | '-' | '–'));
    start.and_then(|at| text.get(at..)).map_or(text, |tail| {
        let mut chars = tail.chars();
        chars.next();
        chars.as_str()
    })
}

/// *H*, *H.C*, *U.S*: single letters between stops.
fn is_initials(word: &str) -> bool {
    pieces(word, b'.').all(|part| {
        let mut chars = part.chars();
        chars.next().is_some_and(is_capital) && chars.next().is_none()
    })
}

/// A short word in small letters without a vowel: most likely an abbreviation that the list doesn't hold.
fn is_clipped(word: &str) -> bool {
    word.len() < 5 && !word.is_empty() && word.chars().all(|c| is_small(c) && !is_vowel(c))
}

fn is_in(list: &str, word: &str) -> bool {
    list.split_ascii_whitespace().any(|entry| entry == word)
}

fn is_stop(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | '…')
}

fn is_closing(c: char) -> bool {
    is_quote(c) || matches!(c, ')' | ']')
}

fn is_opening(c: char) -> bool {
    is_quote(c) || matches!(c, '(' | '[')
}

fn is_quote(c: char) -> bool {
    matches!(
        c,
        '"' | '\'' | '«' | '»' | '‹' | '›' | '“' | '”' | '„' | '‘' | '’' | '‚' | '\u{b4}' | '`'
    )
}

fn is_dash(c: char) -> bool {
    matches!(c, '-' | '–' | '—' | '―' | '•')
}

fn is_vowel(c: char) -> bool {
    matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y' | 'æ' | 'ø' | 'å' | 'ä' | 'ö' | 'ü' | 'é')
}

fn push_trimmed(found: &mut Vec<Range<usize>>, text: &str, span: Range<usize>) {
    let Some(part) = text.get(span.clone()) else { return };
    let start = span.start + (part.len() - part.trim_start().len());
    let trimmed = part.trim();
    if !trimmed.is_empty() {
        found.push(start..start + trimmed.len());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The sentences, with `|` between them.
    fn cut(text: &str) -> String {
        sentences(text).into_iter().map(|span| &text[span]).collect::<Vec<_>>().join("|")
    }

    #[test]
    fn sentences_are_cut_where_a_reader_would() {
        // `|` stands where the cut belongs; taken out and put back.
        assert_eq!(cut("Det var i fjor.Nu er det i år."), "Det var i fjor.|Nu er det i år.");
        assert_eq!(cut("Det siger Hansen.Han er chef."), "Det siger Hansen.|Han er chef.");
        for expected in [
            // Abbreviations.
            "Mødet begynder kl. 10.30 i Bruxelles.|Her ventes bl.a. Tysklands kansler.",
            "Prisen er 40 kr.|Moms kommer oveni.",
            "Det koster 3 mio. USD om året.|Andre giver mere.",
            "Prisen steg 2,5 pct.|Året før faldt den.",
            "Flyet, taxien osv.|Hotellet er gratis.",
            "Iflg. Bent Hansen skete det ca. 23.45.|Ingen kom til skade.",
            // Numbers, ordinals, dates.
            "Mødet er fra 10.-13. september.|Det er i år.",
            "Christian 4. byggede Rosenborg.|Slottet stod færdigt i 1634.",
            "Under den 2. Verdenskrig boede han i 3. C.|Nu er han død.",
            "Det skete 3. maj.|Ingen så det.",
            "Se graf 1.|Se også tabel 2.",
            "Prisen er 1.250,50 kr. for 2,5 kg.|Det er dyrt.",
            // Initials and names.
            "H.C. Andersen og George W. Bush og J. K. Rowling.|De skrev.",
            "Jeg har en plan B.|Den er god.",
            "Adressen er www.avis.dk.|Skriv til os.",
            // Quotes and dialogue.
            "»Er det rigtigt?« spurgte hun.|Ingen svarede.",
            "»Vi kom.|Vi så,« sagde han.|»Vi vandt.«|Så gik han.",
            "- Det er uacceptabelt, siger formanden.|- Vi kræver svar.",
            "\"Hvad nu?\"|Det spørger mange om.",
            "Han råbte: ”Kom!”, og gik.|“Nej.”|Slut.",
            // A lost space.
            "Se www.Avis.dk og cand.Mag. for det.",
            // An agency's mark.
            "Broen åbnede i går.|/ritzau/",
            // Ellipsis.
            "Hvad nu ... det ved ingen …|Svaret kommer.",
            // Norwegian, Swedish, German, English.
            "Han kom kl. 10, dvs. for sent.|Etter møtet gikk han.",
            "Det gäller t.ex. Sverige, m.m.|Och det är bra.",
            "Am 3. Mai kam Dr. Schmidt.|Er blieb z.B. in Köln.",
            "Mr. Smith of the U.S. Senate spoke.|He left at 5 p.m.|They stayed.",
            "",
            "uden punktum",
        ] {
            assert_eq!(cut(&expected.replace('|', " ")), expected);
        }
    }

    #[test]
    fn clauses_start_after_their_marks() {
        for expected in [
            "Han kom, |så - |og vandt; |men 2,5 pct., |det er lidt: |ikke nok.",
            "Vesten – |og Rusland — |er uenige",
            "be- eller afkræfte kl. 10:30",
            ", , |",
        ] {
            let text = expected.replace('|', "");
            let mut marked = text.clone();
            for at in clause_breaks(&text).into_iter().rev() {
                marked.insert(at, '|');
            }
            assert_eq!(marked.trim_end_matches('|'), expected.trim_end_matches('|'));
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn sentences_cover_all_but_white_space(text in "[a-cA-CæÅ0-9 .,!?…»«\"'()\\-\n]{0,60}|.{0,40}") {
            let mut end = 0;
            for span in sentences(&text) {
                prop_assert!(text[end..span.start].trim().is_empty());
                prop_assert_eq!(text[span.clone()].trim(), &text[span.clone()]);
                prop_assert!(!span.is_empty());
                end = span.end;
            }
            prop_assert!(text[end..].trim().is_empty());
        }

        #[test]
        fn clause_breaks_lie_inside(text in "[a-c ,;:\\-–æ]{0,40}") {
            let breaks = clause_breaks(&text);
            prop_assert!(breaks.is_sorted());
            prop_assert!(breaks.iter().all(|&at| at > 0 && text.is_char_boundary(at)));
        }
    }
}
