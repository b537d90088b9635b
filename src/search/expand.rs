//! The second stage of a search: what is too dear for each keystroke.
//!
//! In: the plan and the first stage's best. Out: groups that add to the scores of what matches, and change nothing about
//! what does: words that look like those asked for (`neighbours`), and the words of the first hits (`feedback`).

use super::feedback;
use super::neighbours;
use super::plan::Plan;
use super::plan::Weights;
use crate::index::Archive;
use crate::index::Doc;
use crate::index::Miss;
use crate::index::both;

/// Adds the second stage to `plan`.
///
/// # Errors
/// [`Miss`], as of the dictionary and the first hits' bodies.
pub(super) fn expand(archive: &Archive, plan: &mut Plan, first: &[(Doc, f32)]) -> Result<(), Miss> {
    let weights = Weights::of(archive)?;
    let (neighbours, mut groups) = both(
        neighbours::groups(archive, plan, weights.neighbour),
        feedback::groups(archive, plan, first, weights.feedback),
    )?;
    groups.extend(neighbours);
    plan.expansion = groups;
    Ok(())
}

/// Puts what was first in the first stage first again: feedback may only change what follows it.
pub(super) fn pin(ranked: &mut Vec<(Doc, f32)>, first: Option<Doc>) {
    let Some(first) = first else { return };
    let best = ranked.first().map_or(0.0, |(_, score)| *score);
    ranked.retain(|(doc, _)| *doc != first);
    ranked.insert(0, (first, best));
}
