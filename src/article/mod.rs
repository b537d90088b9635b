//! Stage 1: bytes → [`Article`].
//!
//! In: a file in the seed form, or NDJSON records (`parse`), or plain text (`plain`). Out: an [`Article`]: one `text` and the kinds of its
//! blocks. Knows nothing of indexes or languages: a block's kind follows from its form alone.

mod date;
mod form;
mod model;
mod parse;
mod plain;

pub use date::Date;
pub use form::form_of_paragraph;
pub use model::Article;
pub use model::Block;
pub use model::BlockKind;
pub use parse::ParseError;
pub use parse::Parsed;
pub use parse::parse_ndjson_line;
pub use parse::parse_ndjson_record;
pub use parse::parse_seed;
pub use parse::parse_seed_file;
pub use plain::blocks_of;
pub use plain::parse_text;
