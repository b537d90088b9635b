//! What a reader typed → clauses.
//!
//! Words, `beginnings*`, `"phrases"`, `titel:`, `forfatter:` and `sektion:` before a word or a phrase, dates (`2023-09`,
//! `dato:2023`, `efter:2023`, `før:2024-05`), `-` before any of these, `OR` between two; anything else is text. Never fails
//! on what is typed: an operator that makes no sense is no operator, and parentheses are none.

use super::FULL;
use super::LOOKS_FURTHER;
use crate::article::Date;
use crate::text::normalize::lower;
use crate::text::span::find;
use crate::text::tokenize::Token;
use crate::text::tokenize::is_alphanumeric;
use crate::text::tokenize::tokenize;

/// A longest query, in bytes of UTF-8; a longer one is a pasted article, not a query.
pub const MAX_QUERY_BYTES: usize = 32 * 1024;

/// Clauses beyond this many are left out: each costs a look-up.
const MAX_CLAUSES: usize = 256;

/// Why a query or its options were refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum QueryError {
    /// The query is longer than [`MAX_QUERY_BYTES`].
    #[error("the query is {len} bytes long, at most {MAX_QUERY_BYTES} are searched; shorten it")]
    TooLong {
        /// Its length.
        len: usize,
    },
    /// An option is out of its range.
    #[error("option {option} must be from {least} to {most}")]
    Option {
        /// Its name.
        option: &'static str,
        /// Smallest value.
        least: usize,
        /// Largest value.
        most: usize,
    },
}

/// A parsed query.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Query {
    text: String,
    pub(super) clauses: Vec<Clause>,
    /// Whether the text ends in a word that may still be growing.
    pub(super) ends_in_word: bool,
}

/// What a clause asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ask {
    /// A word.
    Word,
    /// A word that begins so.
    Beginning,
    /// Words side by side in this order, in whatever inflection.
    Phrase,
    /// The same, in the headline.
    Title,
    /// Words side by side in the name of the section.
    Section,
    /// The same, of an author.
    Author,
    /// A date of publication.
    On(Date),
    /// One that isn't before this.
    From(Date),
    /// One that is before all of this.
    Before(Date),
}

/// One condition of a query. Holds at least one word, a date at least itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Clause {
    pub(super) ask: Ask,
    /// As typed, without operators.
    pub(super) words: Vec<String>,
    /// Whether articles of which it is true are left out.
    pub(super) excluded: bool,
    /// Whether the clause before it will do in its place.
    pub(super) or: bool,
}

impl Clause {
    fn word(word: String) -> Self {
        Self { ask: Ask::Word, words: vec![word], excluded: false, or: false }
    }

    /// Whether it is looked up in all its spellings.
    pub(super) fn is_word(&self) -> bool {
        !self.excluded && matches!(self.ask, Ask::Word | Ask::Beginning)
    }
}

impl Query {
    /// Whether `text` has no operators but quotes: then a small module knows it. Where it can't be told by a letter, it has.
    pub fn is_plain(text: &str) -> bool {
        let mut before = ' ';
        let may_be_operator = |c| {
            // Inside a word a hyphen joins, after a digit it may stand in a date.
            let joins = is_alphanumeric(before) && !before.is_ascii_digit();
            before = c;
            matches!(c, ':' | '*') || c == '-' && !joins || !LOOKS_FURTHER && is_quote(c)
        };
        let either = ["OR", "ELLER"].iter().any(|or| find(text, or).is_some());
        !either && !text.contains(may_be_operator)
    }

    /// Parses what a reader typed.
    ///
    /// # Errors
    /// Only when it is longer than [`MAX_QUERY_BYTES`].
    pub fn parse(text: &str) -> Result<Self, QueryError> {
        let mut clauses: Vec<Clause> = Vec::new();
        let mut rest = checked(text)?.trim_start();
        while !rest.is_empty() && clauses.len() <= MAX_CLAUSES {
            let operand = if FULL { after_or(rest) } else { None };
            let operand = operand.filter(|_| clauses.last().is_some_and(|last| !last.excluded));
            let known = clauses.len();
            rest = next_clauses(operand.unwrap_or(rest), &mut clauses).trim_start();
            if let Some(next) = clauses.get_mut(known) {
                next.or = operand.is_some() && !next.excluded;
            }
        }
        Ok(Self::new(text, clauses))
    }

    /// All of `text` as plain words: nothing in it is an operator.
    ///
    /// # Errors
    /// Only when it is longer than [`MAX_QUERY_BYTES`].
    pub fn plain(text: &str) -> Result<Self, QueryError> {
        let words = words_of(checked(text)?).into_iter().take(MAX_CLAUSES + 1);
        Ok(Self::new(text, words.map(Clause::word).collect()))
    }

    fn new(text: &str, mut clauses: Vec<Clause>) -> Self {
        let whole = clauses.len() <= MAX_CLAUSES;
        clauses.truncate(MAX_CLAUSES);
        let last = clauses.last();
        let last_is_word =
            whole && last.is_some_and(|last| !last.excluded && last.ask == Ask::Word);
        let ends_in_word =
            last_is_word && tokenize(text).last().is_some_and(|token| token.end() == text.len());
        Self { text: text.to_owned(), clauses, ends_in_word }
    }

    /// As typed.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The words that are looked up in all their spellings, in order, each with whether it is a beginning; of a repeated
    /// word the last.
    pub(super) fn words(&self) -> Vec<(Token<'_>, bool)> {
        let mut words = Vec::new();
        for clause in self.clauses.iter().filter(|clause| clause.is_word()) {
            let tokens = clause.words.iter().flat_map(|word| tokenize(word));
            words.extend(tokens.map(|token| (token, clause.ask == Ask::Beginning)));
        }
        let later = |at: usize| words.iter().skip(at + 1);
        let is_last = |(at, (word, _)): &(usize, &(Token<'_>, bool))| {
            later(*at).all(|(other, _)| other.surface != word.surface)
        };
        words.iter().enumerate().filter(is_last).map(|(_, word)| *word).collect()
    }
}

fn checked(text: &str) -> Result<&str, QueryError> {
    if text.len() > MAX_QUERY_BYTES {
        return Err(QueryError::TooLong { len: text.len() });
    }
    Ok(text)
}

/// What follows an `OR`, if `text` starts with one.
fn after_or(text: &str) -> Option<&str> {
    let after = text.strip_prefix("OR").or_else(|| text.strip_prefix("ELLER"))?;
    let operand = after.trim_start();
    (operand.len() < after.len() && !operand.is_empty()).then_some(operand)
}

/// Reads one word, phrase, field or date off `text`, which doesn't start with white space; answers what follows it.
fn next_clauses<'t>(text: &'t str, clauses: &mut Vec<Clause>) -> &'t str {
    let (excluded, body) = match text.strip_prefix('-').filter(|_| FULL) {
        Some(body) if body.starts_with(|c: char| is_alphanumeric(c) || is_quote(c)) => (true, body),
        _ => (false, text),
    };
    let end = body.find(char::is_whitespace).unwrap_or(body.len());
    let (chunk, rest) = body.split_at_checked(end).unwrap_or((body, ""));
    let mut push = |ask, words: Vec<String>| {
        let any = !words.is_empty();
        clauses.extend(any.then_some(Clause { ask, words, excluded, or: false }));
        any
    };
    if LOOKS_FURTHER && let Some((phrase, rest)) = quoted(body) {
        push(Ask::Phrase, words_of(phrase));
        return rest;
    }
    if FULL
        && let Some((name, value)) =
            body.split_once(':').filter(|(name, _)| name.len() < chunk.len())
    {
        let (value, rest) = quoted(value)
            .unwrap_or_else(|| (chunk.get(name.len() + 1..).unwrap_or_default(), rest));
        if let Some(ask) = field(name, value)
            && push(ask, words_of(value))
        {
            return rest;
        }
    }
    if FULL && let Some(date) = Date::parse(chunk).filter(|_| matches!(chunk.len(), 7 | 10)) {
        push(Ask::On(date), words_of(chunk));
    } else if excluded {
        push(Ask::Phrase, words_of(chunk));
    } else {
        let mut words = words_of(chunk).into_iter().peekable();
        let begins =
            FULL && chunk.strip_suffix('*').is_some_and(|word| word.ends_with(is_alphanumeric));
        while let Some(word) = words.next() {
            let is_last = words.peek().is_none();
            push(if begins && is_last { Ask::Beginning } else { Ask::Word }, vec![word]);
        }
    }
    rest
}

/// What stands between the quotation mark that `text` starts with and the next one, and what follows that.
fn quoted(text: &str) -> Option<(&str, &str)> {
    text.strip_prefix(is_quote)?.split_once(is_quote)
}

/// What a field asks for; `None` for a name that is none, or a value that isn't its.
fn field(name: &str, value: &str) -> Option<Ask> {
    let name: String = name.chars().map(lower).collect();
    match name.as_str() {
        "titel" | "title" => Some(Ask::Title),
        "sektion" | "section" => Some(Ask::Section),
        "forfatter" | "author" => Some(Ask::Author),
        "dato" | "date" => Date::parse(value).map(Ask::On),
        "efter" | "after" => Date::parse(value).map(Ask::From),
        "før" | "before" => Date::parse(value).map(Ask::Before),
        _ => None,
    }
}

fn words_of(text: &str) -> Vec<String> {
    tokenize(text).map(|token| token.surface.to_owned()).collect()
}

fn is_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '„' | '»' | '«')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Clauses as text: `-` excluded, `"…"` phrase, `|` between two, `or` where one will do.
    fn parsed(text: &str) -> String {
        let mut shown = String::new();
        for clause in Query::parse(text).unwrap().clauses {
            let words = clause.words.join(" ");
            let between = if clause.or { " or " } else { " | " };
            let exclusion = if clause.excluded { "-" } else { "" };
            let asked = match clause.ask {
                Ask::Word => words,
                Ask::Beginning => words + "*",
                Ask::Phrase => ["\"", &words, "\""].concat(),
                Ask::Title => ["title:", &words].concat(),
                Ask::Section => ["section:", &words].concat(),
                Ask::Author => ["author:", &words].concat(),
                Ask::On(date) => ["on ", &date.text()].concat(),
                Ask::From(date) => ["from ", &date.text()].concat(),
                Ask::Before(date) => ["before ", &date.text()].concat(),
            };
            shown += &[if shown.is_empty() { "" } else { between }, exclusion, &asked].concat();
        }
        shown
    }

    #[test]
    fn queries_are_read_as_meant() {
        for (text, clauses) in [
            ("våben aftale", "våben | aftale"),
            ("\"unavngivne embedsmænd\" Kim", "\"unavngivne embedsmænd\" | Kim"),
            ("”unavngivne embedsmænd”", "\"unavngivne embedsmænd\""),
            ("»gode venner«", "\"gode venner\""),
            ("\"Kim\"", "\"Kim\""),
            ("Kim -Sjojgu", "Kim | -\"Sjojgu\""),
            ("-\"Kim Jong-un\" Putin", "-\"Kim Jong un\" | Putin"),
            ("Biden-regeringen", "Biden | regeringen"),
            ("Putin - Kim", "Putin | Kim"),
            ("--Kim", "Kim"),
            ("Trump:", "Trump"),
            ("\"åben phrase", "åben | phrase"),
            ("a\"b c\"", "a | b | c"),
            ("-(a b) (c OR d)", "a | b | c or d"),
        ] {
            assert_eq!(parsed(text), clauses, "{text:?}");
        }
    }

    #[test]
    fn operators_that_make_no_sense_are_text() {
        for (text, clauses) in [
            ("OR", "OR"),
            ("OR a", "OR | a"),
            ("a OR", "a | OR"),
            ("a or b", "a | or | b"),
            ("a OR b OR \"c d\"", "a or b or \"c d\""),
            ("a ELLER b", "a or b"),
            ("a OR OR", "a or OR"),
            ("-a OR b", "-\"a\" | OR | b"),
            ("a OR -b", "a | -\"b\""),
            ("ORKAN a", "ORKAN | a"),
            ("våb*", "våb*"),
            ("Biden-reg* nu", "Biden | reg* | nu"),
            ("* a*b **", "a | b"),
            ("-våb*", "-\"våb\""),
        ] {
            assert_eq!(parsed(text), clauses, "{text:?}");
        }
    }

    #[test]
    fn fields_and_dates_are_told_from_text() {
        for (text, clauses) in [
            ("titel:våben Title:\"gode venner\"", "title:våben | title:gode venner"),
            ("forfatter:hansen -author:»Jens Hansen«", "author:hansen | -author:Jens Hansen"),
            ("SEKTION:Udland OR section:kultur", "section:Udland or section:kultur"),
            ("titel: våben", "titel | våben"),
            ("titel:", "titel"),
            ("titel:\"\" a", "titel | a"),
            ("https://dr.dk kl:10", "https | dr.dk | kl | 10"),
            ("2023 2023-09", "2023 | on 2023-09"),
            ("2023-09-14 2023-13 2023-09,", "on 2023-09-14 | 2023 | 13 | 2023 | 09"),
            ("dato:2023 efter:2023 før:2024-05", "on 2023 | from 2023 | before 2024-05"),
            ("after:i før:2023-13 -date:2023", "after:i | før | 2023 | 13 | -on 2023"),
        ] {
            assert_eq!(parsed(text), clauses, "{text:?}");
        }
    }

    #[test]
    fn what_most_readers_type_is_plain() {
        for text in [
            "våben aftale",
            "\"gode venner\" Kim",
            "Kim Jong-un",
            "1.250 kr.",
            "(((",
            "\"",
            "for og imod",
            "",
        ] {
            assert!(Query::is_plain(text), "{text:?}");
        }
        for text in [
            "a OR b",
            "a ELLER b",
            "våb*",
            "-Kim",
            "\"a\"-b",
            "titel:våben",
            "2023-09",
            "\"a\"OR b",
        ] {
            assert!(!Query::is_plain(text), "{text:?}");
        }
    }

    #[test]
    fn nonsense_is_no_error() {
        for text in
            ["", " ", "(((", "\"", "\"\"", "-", "- -", "-\"\"", "\0", "😀", "\u{202e}", "-😀", "«»"]
        {
            assert_eq!(parsed(text), "", "{text:?}");
        }
        let long = "a".repeat(MAX_QUERY_BYTES + 1);
        assert_eq!(Query::parse(&long), Err(QueryError::TooLong { len: long.len() }));
        assert_eq!(Query::plain(&long), Err(QueryError::TooLong { len: long.len() }));
    }

    #[test]
    fn only_an_open_last_word_may_grow() {
        for (text, open) in [
            ("våb", true),
            ("våb ", false),
            ("\"a b\"", false),
            ("-våb", false),
            ("titel:våb", false),
            ("våb*", false),
            ("a OR våb", true),
            ("våb!", false),
            ("", false),
        ] {
            assert_eq!(Query::parse(text).unwrap().ends_in_word, open, "{text:?}");
        }
        for (text, open) in [("våb", true), ("våb ", false), ("-våb", true), ("", false)] {
            assert_eq!(Query::plain(text).unwrap().ends_in_word, open, "{text:?} plain");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn every_clause_has_words(
            text in "([ a-cæ\"«»“”:*-]|OR|titel:|forfatter:|efter:|2023-09){0,20}|.{0,40}",
        ) {
            let query = Query::parse(&text).unwrap();
            prop_assert!(query.clauses.iter().all(|clause| !clause.words.is_empty()));
            let one_word = |clause: &Clause| clause.words.len() == 1 || !clause.is_word();
            prop_assert!(query.clauses.iter().all(one_word));
            let joined = |pair: &[Clause]| pair[1].or && (pair[0].excluded || pair[1].excluded);
            prop_assert!(!query.clauses.first().is_some_and(|first| first.or));
            prop_assert!(!query.clauses.windows(2).any(joined));
            // Whatever is typed with words in it asks for something.
            prop_assert_eq!(query.clauses.is_empty(), tokenize(&text).next().is_none());
        }

        /// What a small module answers is what it was asked.
        #[test]
        fn a_plain_query_is_words_and_phrases(
            text in "([ a-cæ0-9\"«»“”:*-]|OR |ELLER |titel:|efter:|2023-09|\u{301}){0,12}|.{0,40}",
        ) {
            let query = Query::parse(&text).unwrap();
            let is_plain = |clause: &Clause| {
                matches!(clause.ask, Ask::Word | Ask::Phrase) && !clause.excluded && !clause.or
            };
            if Query::is_plain(&text) {
                prop_assert!(query.clauses.iter().all(is_plain), "{:?}", query);
            }
        }

        #[test]
        fn without_operators_words_are_all(text in "[a-cæøå 0-9.,!?()'/]{0,40}") {
            prop_assert_eq!(Query::parse(&text).unwrap(), Query::plain(&text).unwrap());
        }
    }
}
