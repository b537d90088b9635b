//! The one public error over the stages' own.

use crate::index::ReadError;
use crate::search::MAX_QUERY_BYTES;
use crate::search::QueryError;
use std::fmt;

/// Why a call has no answer. Switch on [`code`](Self::code): it is stable, the message is not.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Error {
    /// The query or an option was refused.
    Query(QueryError),
    /// The index can't be read.
    Read(ReadError),
    /// There is no such article.
    UnknownArticle {
        /// The id asked for.
        id: String,
    },
}

impl Error {
    /// The error's stable name, `area.cause`.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Query(QueryError::TooLong { .. }) => "query.too-long",
            Self::Query(QueryError::Option { .. }) => "option.invalid",
            Self::Read(ReadError::Version { .. }) => "index.version",
            Self::Read(ReadError::Truncated { .. }) => "index.truncated",
            Self::Read(ReadError::Magic | ReadError::Damaged { .. }) => "index.damaged",
            Self::UnknownArticle { .. } => "article.unknown",
        }
    }

    /// What went wrong and what to do, as [`Display`](fmt::Display) has it. The wasm asks for it here: std's formatting
    /// would be 0.9 kB of it after brotli.
    pub fn message(&self) -> String {
        match self {
            Self::Query(QueryError::TooLong { len }) => [
                "the query is ",
                &decimal(*len),
                " bytes long, at most ",
                &decimal(MAX_QUERY_BYTES),
                " are searched; shorten it",
            ]
            .concat(),
            Self::Query(QueryError::Option { option, least, most }) => {
                ["option ", option, " must be from ", &decimal(*least), " to ", &decimal(*most)]
                    .concat()
            }
            Self::Read(ReadError::Magic) => "these bytes are no referat index".to_owned(),
            Self::Read(ReadError::Version { part, found, expected }) => [
                "index ",
                part,
                " is version ",
                &decimal(usize::from(*found)),
                ", this build reads ",
                &decimal(usize::from(*expected)),
                "; run the indexer again",
            ]
            .concat(),
            Self::Read(ReadError::Truncated { part }) => {
                ["the index ends inside its ", part, "; fetch it again"].concat()
            }
            Self::Read(ReadError::Damaged { part }) => {
                ["the index is damaged in its ", part, "; fetch it again"].concat()
            }
            Self::UnknownArticle { id } => {
                ["there is no article ", id, "; articles() lists the ids"].concat()
            }
        }
    }
}

/// A number as text.
fn decimal(number: usize) -> String {
    let mut digits = Vec::new();
    let mut rest = Some(number);
    while let Some(number) = rest {
        digits.push(u32::try_from(number % 10).ok().and_then(|digit| char::from_digit(digit, 10)));
        rest = Some(number / 10).filter(|rest| *rest > 0);
    }
    digits.into_iter().rev().flatten().collect()
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message())
    }
}

impl std::error::Error for Error {}

impl From<QueryError> for Error {
    fn from(error: QueryError) -> Self {
        Self::Query(error)
    }
}

impl From<ReadError> for Error {
    fn from(error: ReadError) -> Self {
        Self::Read(error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_those_of_the_stages() {
        let option = QueryError::Option { option: "limit", least: 1, most: 100 };
        for error in [QueryError::TooLong { len: 40_960 }, option] {
            assert_eq!(Error::from(error.clone()).message(), error.to_string());
        }
        for error in [
            ReadError::Magic,
            ReadError::Version { part: "format", found: 10, expected: 0 },
            ReadError::Truncated { part: "cards" },
            ReadError::Damaged { part: "bodies" },
        ] {
            assert_eq!(Error::from(error.clone()).message(), error.to_string());
        }
    }

    #[test]
    fn numbers_are_written_as_std_writes_them() {
        for number in [0, 7, 9, 10, 100, 32_768, usize::MAX] {
            assert_eq!(decimal(number), number.to_string());
        }
    }
}
