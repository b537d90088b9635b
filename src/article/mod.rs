//! Stage 1: bytes → [`Article`].
//!
//! In: a file in the seed form, or NDJSON records (`parse`). Out: an [`Article`]: one `text` and the kinds of its
//! blocks. Knows nothing of indexes or languages: a block's kind follows from its form alone.

mod date;
mod model;
mod parse;

pub use date::Date;
pub use model::Article;
pub use model::Block;
pub use model::BlockKind;
pub use parse::ParseError;
pub use parse::Parsed;
pub use parse::blocks_of;
pub use parse::parse_ndjson_line;
pub use parse::parse_ndjson_record;
pub use parse::parse_seed;
pub use parse::parse_seed_file;
