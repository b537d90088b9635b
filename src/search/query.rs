//! What a reader typed → clauses.
//!
//! Words, `"phrases"`, `-excluded` words and phrases; anything else is text. Never fails on what is typed: an operator
//! that makes no sense is no operator.

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
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    text: String,
    pub(super) clauses: Vec<Clause>,
    /// Whether the text ends in a word that may still be growing.
    pub(super) ends_in_word: bool,
}

/// One condition of a query. Holds at least one word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Clause {
    /// As typed.
    pub(super) words: Vec<String>,
    /// Whether the words must stand side by side in this order.
    pub(super) phrase: bool,
    /// Whether articles that hold them are left out.
    pub(super) excluded: bool,
}

impl Query {
    /// Parses what a reader typed.
    ///
    /// # Errors
    /// Only when it is longer than [`MAX_QUERY_BYTES`].
    pub fn parse(text: &str) -> Result<Self, QueryError> {
        if text.len() > MAX_QUERY_BYTES {
            return Err(QueryError::TooLong { len: text.len() });
        }
        let mut clauses = Vec::new();
        let mut rest = text.trim_start();
        while !rest.is_empty() {
            rest = next_clauses(rest, &mut clauses).trim_start();
        }
        let whole = clauses.len() <= MAX_CLAUSES;
        clauses.truncate(MAX_CLAUSES);
        let last_is_word =
            whole && clauses.last().is_some_and(|clause| !clause.phrase && !clause.excluded);
        let ends_in_word =
            last_is_word && tokenize(text).last().is_some_and(|token| token.end() == text.len());
        Ok(Self { text: text.to_owned(), clauses, ends_in_word })
    }

    /// All of `text` as plain words: nothing in it is an operator.
    ///
    /// # Errors
    /// Only when it is longer than [`MAX_QUERY_BYTES`].
    pub fn plain(text: &str) -> Result<Self, QueryError> {
        let mut query = Self::parse("")?;
        text.clone_into(&mut query.text);
        if text.len() > MAX_QUERY_BYTES {
            return Err(QueryError::TooLong { len: text.len() });
        }
        let words = words_of(text);
        let whole = words.len() <= MAX_CLAUSES;
        for word in words.into_iter().take(MAX_CLAUSES) {
            push(&mut query.clauses, vec![word], false, false);
        }
        query.ends_in_word =
            whole && tokenize(text).last().is_some_and(|token| token.end() == text.len());
        Ok(query)
    }

    /// As typed.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The words outside phrases that aren't excluded, in order; of a repeated word the last.
    pub(super) fn words(&self) -> Vec<Token<'_>> {
        let clauses = self.clauses.iter().filter(|clause| !clause.phrase && !clause.excluded);
        let words: Vec<_> =
            clauses.flat_map(|clause| &clause.words).flat_map(|word| tokenize(word)).collect();
        let later = |at: usize| words.iter().skip(at + 1);
        let is_last = |(at, word): &(usize, &Token<'_>)| {
            later(*at).all(|other| other.surface != word.surface)
        };
        words.iter().enumerate().filter(is_last).map(|(_, word)| *word).collect()
    }
}

/// Reads one word or phrase off `text`, which doesn't start with white space; answers what follows it.
fn next_clauses<'t>(text: &'t str, clauses: &mut Vec<Clause>) -> &'t str {
    let (excluded, body) = match text.strip_prefix('-') {
        Some(body) if body.starts_with(|c: char| is_alphanumeric(c) || is_quote(c)) => (true, body),
        _ => (false, text),
    };
    if let Some(inner) = body.strip_prefix(is_quote)
        && let Some((phrase, rest)) = inner.split_once(is_quote)
    {
        push(clauses, words_of(phrase), true, excluded);
        return rest;
    }
    let end = body.find(char::is_whitespace).unwrap_or(body.len());
    let (chunk, rest) = body.split_at_checked(end).unwrap_or((body, ""));
    if excluded {
        push(clauses, words_of(chunk), true, true);
    } else {
        words_of(chunk).into_iter().for_each(|word| push(clauses, vec![word], false, false));
    }
    rest
}

fn push(clauses: &mut Vec<Clause>, words: Vec<String>, phrase: bool, excluded: bool) {
    if !words.is_empty() {
        let phrase = phrase && words.len() > 1;
        clauses.push(Clause { words, phrase, excluded });
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

    /// Clauses as text: `-` excluded, `"…"` phrase.
    fn parsed(text: &str) -> String {
        let clauses = Query::parse(text).unwrap().clauses.into_iter().map(|clause| {
            let words = clause.words.join(" ");
            let words = if clause.phrase { ["\"", &words, "\""].concat() } else { words };
            if clause.excluded { ["-", &words].concat() } else { words }
        });
        clauses.collect::<Vec<_>>().join(" | ")
    }

    #[test]
    fn queries_are_read_as_meant() {
        for (text, clauses) in [
            ("våben aftale", "våben | aftale"),
            ("\"unavngivne embedsmænd\" Kim", "\"unavngivne embedsmænd\" | Kim"),
            ("”unavngivne embedsmænd”", "\"unavngivne embedsmænd\""),
            ("»gode venner«", "\"gode venner\""),
            ("\"Kim\"", "Kim"),
            ("Kim -Sjojgu", "Kim | -Sjojgu"),
            ("-\"Kim Jong-un\" Putin", "-\"Kim Jong un\" | Putin"),
            ("Biden-regeringen", "Biden | regeringen"),
            ("Putin - Kim", "Putin | Kim"),
            ("--Kim", "Kim"),
            ("Trump:", "Trump"),
            ("\"åben phrase", "åben | phrase"),
            ("a\"b c\"", "a | b | c"),
        ] {
            assert_eq!(parsed(text), clauses, "{text:?}");
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
    }

    #[test]
    fn only_an_open_last_word_may_grow() {
        for (text, open) in [
            ("våb", true),
            ("våb ", false),
            ("\"a b\"", false),
            ("-våb", false),
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
        fn every_clause_has_words(text in "[ a-cæ\"«»“”-]{0,40}|.{0,40}") {
            let query = Query::parse(&text).unwrap();
            prop_assert!(query.clauses.iter().all(|clause| !clause.words.is_empty()));
            prop_assert!(query.clauses.iter().all(|clause| clause.words.len() == 1 || clause.phrase));
        }
    }
}
