//! Stage 3: articles → index bytes → a reader of them.
//!
//! In: articles ([`build()`]). Out: the bytes of one segment (FORMAT.md), the same for the same articles in any order;
//! and [`Segment`], which reads them block by block. Bytes are never trusted: every read is checked, and what isn't
//! at hand is asked for ([`Miss::Need`]) instead of fetched. Knows nothing of queries or scores.

mod annotate;
mod build;
mod bytes;
mod dictionary;
mod documents;
mod postings;
mod segment;
mod story;

pub use annotate::Annotated;
pub use annotate::Compound;
pub use build::Built;
pub use build::build;
pub use bytes::ReadError;
pub use dictionary::Entry;
pub use dictionary::TermKind;
pub use documents::Body;
pub use documents::Card;
pub use documents::Columns;
pub use documents::ColumnsOf;
pub use postings::DocId;
pub use postings::Field;
pub use postings::FieldFreqs;
pub use postings::Posting;
pub use segment::Meta;
pub use segment::Miss;
pub use segment::Need;
pub use segment::Ranges;
pub use segment::Segment;
pub use segment::all;
pub use segment::both;

/// Version of the bytes that this build writes and reads. Number 0 makes no promise to later versions.
pub const FORMAT_VERSION: u16 = 0;
