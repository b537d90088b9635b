//! Documents in groups whose dates lie near each other.
//!
//! A date known by its year or month alone may be any of its days, and all of a group lie near each other: an undated
//! article is no bridge between two years.

use crate::article::Date;
use std::collections::BTreeMap;

/// Most days between any two articles of one group.
const MAX_DAYS_APART: u32 = 62;

/// The days between which the dated articles of a group lie; `None` if none is dated.
///
/// Any two of them are at most `begins - ends` days apart, each taken for the day nearest to the other.
#[derive(Debug, Clone, Copy)]
struct Days {
    /// The latest of their first possible days.
    begins: u32,
    /// The earliest of their last possible days.
    ends: u32,
}

impl Days {
    fn of(date: Date) -> Self {
        let (begins, ends) = date.days();
        Self { begins, ends }
    }

    /// Of both; `None` if they don't lie near each other.
    fn with(self, other: Self) -> Option<Self> {
        let both = Self { begins: self.begins.max(other.begins), ends: self.ends.min(other.ends) };
        (both.begins.saturating_sub(both.ends) <= MAX_DAYS_APART).then_some(both)
    }
}

/// Whether documents of these dates lie as near each other as those of a group.
pub(super) fn are_near(dates: impl Iterator<Item = Option<Date>>) -> bool {
    let mut all = dates.flatten().map(Days::of);
    let Some(first) = all.next() else { return true };
    all.try_fold(first, Days::with).is_some()
}

/// Documents joined to groups (union-find), each led by its first document.
#[derive(Debug, Clone)]
pub(super) struct Groups {
    /// For each document, one nearer to its leader; a leader names itself.
    leaders: Vec<usize>,
    /// Of each leader, its group's days.
    days: Vec<Option<Days>>,
}

impl Groups {
    /// Each document alone.
    pub(super) fn of(dates: impl Iterator<Item = Option<Date>>) -> Self {
        let days: Vec<_> = dates.map(|date| date.map(Days::of)).collect();
        Self { leaders: (0..days.len()).collect(), days }
    }

    pub(super) fn leader_of(&self, mut doc: usize) -> usize {
        while let Some(&leader) = self.leaders.get(doc).filter(|leader| **leader != doc) {
            doc = leader;
        }
        doc
    }

    /// Makes one group of those of `one` and `other`, if all of both lie near each other; whether they are one now.
    pub(super) fn join(&mut self, one: usize, other: usize) -> bool {
        let (one, other) = (self.leader_of(one), self.leader_of(other));
        let days_of = |doc: usize| self.days.get(doc).copied().flatten();
        let days = match (days_of(one), days_of(other)) {
            (Some(one), Some(other)) => match one.with(other) {
                None => return false,
                both => both,
            },
            (days, None) | (None, days) => days,
        };
        let (first, last) = (one.min(other), one.max(other));
        if let Some(leader) = self.leaders.get_mut(last) {
            *leader = first;
        }
        if let Some(of_first) = self.days.get_mut(first) {
            *of_first = days;
        }
        true
    }

    /// The groups of several documents, numbered in order of their leaders.
    pub(super) fn numbers(&self) -> Vec<Option<u32>> {
        let groups: Vec<usize> = (0..self.leaders.len()).map(|doc| self.leader_of(doc)).collect();
        let mut sizes: BTreeMap<usize, u32> = BTreeMap::new();
        groups.iter().for_each(|leader| *sizes.entry(*leader).or_default() += 1);
        sizes.retain(|_, size| *size > 1);
        let numbers: BTreeMap<usize, u32> = sizes.into_keys().zip(0..).collect();
        groups.iter().map(|leader| numbers.get(leader).copied()).collect()
    }
}
