//! What a read answers when it has no answer yet: the ranges that it needs.

use super::bytes::ReadError;
use crate::text::sort::sort_dedup;

/// Whether an archive's bytes may lie elsewhere: in a module that has its articles in it all are at hand.
const REMOTE: bool = cfg!(any(not(target_arch = "wasm32"), feature = "archive"));

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

/// Why a read has no answer: one word, for it passes through most of the calls there are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Miss(Box<Why>);

/// What a [`Miss`] holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Why {
    /// Not yet: these ranges aren't at hand. Supply them and ask again.
    Need(Vec<Need>),
    /// Never: the bytes are damaged.
    Read(ReadError),
}

impl Miss {
    /// Why there is no answer.
    pub fn why(self) -> Why {
        *self.0
    }

    /// What is needed.
    ///
    /// # Errors
    /// Itself, where it is damage.
    #[inline(never)]
    pub fn needs(self) -> Result<Vec<Need>, Self> {
        match *self.0 {
            Why::Need(needs) if REMOTE => Ok(needs),
            Why::Need(_) => Err(self),
            Why::Read(error) => Err(error.into()),
        }
    }
}

impl From<Vec<Need>> for Miss {
    #[inline(never)]
    fn from(needs: Vec<Need>) -> Self {
        Self(Box::new(Why::Need(needs)))
    }
}

impl From<ReadError> for Miss {
    #[inline(never)]
    fn from(error: ReadError) -> Self {
        Self(Box::new(Why::Read(error)))
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
    let Some(one) = one.filter(|_| REMOTE) else { return other };
    match (*one.0, *other.0) {
        (Why::Need(mut needs), Why::Need(more)) => {
            needs.extend(more);
            sort_dedup(&mut needs);
            needs.into()
        }
        (Why::Read(damage), _) | (_, Why::Read(damage)) => damage.into(),
    }
}
