//! Stage 3: articles → index bytes → a reader of them.
//!
//! In: articles ([`build()`], or [`Surveyor`] and [`Builder`] for more than fit into memory). Out: the bytes of an
//! archive (FORMAT.md), the same for the same articles in any order; and [`Archive`], which reads them chunk by chunk.
//! Bytes are never trusted: every read is checked, and what isn't at hand is asked for ([`Miss`]) instead of
//! fetched. Knows nothing of queries or scores.

mod archive;
mod build;
mod bytes;
mod dictionary;
mod documents;
mod duplicate;
mod gather;
mod gone;
mod grouping;
mod groups;
mod head;
mod kin;
mod lexicon;
mod manifest;
mod miss;
mod postings;
mod segment;
mod spelling;
mod story;
mod suggestion;
mod survey;

pub use archive::Alike;
pub use archive::Archive;
pub use archive::Doc;
pub use archive::MANIFEST_NAME;
pub use archive::Place;
pub use archive::to_file;
pub use build::Builder;
pub use build::Built;
pub use build::build;
pub use bytes::ReadError;
pub use dictionary::Entry;
pub use dictionary::Layout;
pub use dictionary::Run;
pub use dictionary::TermKind;
pub use dictionary::label_words;
pub use documents::Body;
pub use documents::Card;
pub use duplicate::Kinship;
pub use gone::Gone;
pub use grouping::Grouping;
pub use head::DateTable;
pub use head::File;
pub use head::Head;
pub use head::Sizes;
pub use kin::Profile;
pub use kin::StoryVector;
pub use lexicon::read_lexicon;
pub use lexicon::write_lexicon;
pub use manifest::GroupKind;
pub use manifest::Manifest;
pub use manifest::Parameters;
pub use miss::Miss;
pub use miss::Missing;
pub use miss::Need;
pub use miss::Why;
pub use miss::all;
pub use miss::both;
pub use postings::Bound;
pub use postings::DocId;
pub use postings::Field;
pub use postings::Occurrence;
pub use postings::Positions;
pub use postings::Posting;
pub use segment::ChunkAt;
pub use segment::Segment;
pub use spelling::Half;
pub use spelling::is_spelt;
pub use story::LIKE;
pub use story::LINKED;
pub use suggestion::Beginning;
pub use suggestion::Suggested;
pub use suggestion::SuggestionKind;
pub use survey::Deflate;
pub use survey::Scan;
pub use survey::Survey;
pub use survey::Surveyor;
pub use survey::told_language;

/// Version of the bytes that this build writes and reads. Number 0 makes no promise to later versions.
pub const FORMAT_VERSION: u16 = 0;
