//! The one public error over the stages' own.

use crate::index::ReadError;
use crate::search::QueryError;

/// Why a call has no answer. Switch on [`code`](Self::code): it is stable, the message is not.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The query or an option was refused.
    #[error(transparent)]
    Query(#[from] QueryError),
    /// The index can't be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// There is no such article.
    #[error("there is no article {id}; articles() lists the ids")]
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
}
