//! What a read answers when it has no answer yet: the ranges that it needs.

use super::bytes::ReadError;
use crate::text::sort::sort_dedup;

/// A range of an archive that a read still needs: one chunk, whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Need {
    /// The segment's place in the manifest; `None` for the manifest itself.
    pub segment: Option<usize>,
    /// Where it starts, in bytes from the start of the segment.
    pub offset: usize,
    /// Its length in bytes, at least 1; of the manifest 0: all of it.
    pub len: usize,
    /// How many bytes it may inflate to; 0 if it is stored as it is.
    pub size: usize,
}

/// Why a read has no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Miss {
    /// Not yet: these ranges aren't at hand. Supply them and ask again.
    Need(Vec<Need>),
    /// Never: the bytes are damaged.
    Read(ReadError),
}

impl From<ReadError> for Miss {
    fn from(error: ReadError) -> Self {
        Self::Read(error)
    }
}

/// What is needed for several reads at once: so that a host fetches in parallel what is independent.
#[derive(Debug, Default)]
pub struct Missing(Option<Miss>);

impl Missing {
    /// The answer of a read, if it has one.
    pub fn take<T>(&mut self, read: Result<T, Miss>) -> Option<T> {
        match read {
            Ok(answer) => Some(answer),
            Err(miss) => {
                self.add(miss);
                None
            }
        }
    }

    #[inline(never)]
    fn add(&mut self, miss: Miss) {
        self.0 = Some(merged(self.0.take(), miss));
    }

    /// Whether all reads had answers.
    ///
    /// # Errors
    /// The first damage, else the needs of all, sorted and without repeats.
    pub fn done(self) -> Result<(), Miss> {
        self.0.map_or(Ok(()), Err)
    }
}

/// All answers, or all that is needed for them at once.
///
/// # Errors
/// As [`Missing::done`].
pub fn all<T>(reads: impl IntoIterator<Item = Result<T, Miss>>) -> Result<Vec<T>, Miss> {
    let (mut answers, mut missing) = (Vec::new(), Missing::default());
    for read in reads {
        answers.extend(missing.take(read));
    }
    missing.done()?;
    Ok(answers)
}

/// Two answers, or what is needed for both at once; as [`all`], for reads of two types.
///
/// # Errors
/// As [`Missing::done`].
pub fn both<A, B>(one: Result<A, Miss>, other: Result<B, Miss>) -> Result<(A, B), Miss> {
    match (one, other) {
        (Ok(one), Ok(other)) => Ok((one, other)),
        (Err(one), Err(other)) => Err(merged(Some(one), other)),
        (Err(miss), _) | (_, Err(miss)) => Err(miss),
    }
}

/// Both misses as one: damage before needs.
fn merged(one: Option<Miss>, other: Miss) -> Miss {
    match (one, other) {
        (Some(Miss::Need(mut needs)), Miss::Need(more)) => {
            needs.extend(more);
            sort_dedup(&mut needs);
            Miss::Need(needs)
        }
        (None | Some(Miss::Need(_)), other) => other,
        (Some(damage), _) => damage,
    }
}
