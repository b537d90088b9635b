//! Sums over posting lists, a window of documents at a time.
//!
//! In: the words of a query as lists that are partly known. Out: documents in order, with what their words are worth
//! together by what is known, and at most. Each list is added to a window one after the other, and what was added is
//! gathered from a bitmap (Cutting & Pedersen, "Space optimizations for total ranking", 1997; Lucene's
//! `BooleanScorer`): lists are neither merged nor copied.

use super::lists::List;
use super::lists::Lists;
use super::plan::Count;
use super::set::Set;
use super::worth::Sum;
use super::worth::Worth;
use crate::index::DocId;
use crate::index::Posting;
use std::ops::Range;
use std::rc::Rc;

/// A bit for each document of a window.
type Bits = [u64; 32];

const NONE: Bits = [0; 32];
const ALL: Bits = [u64::MAX; 32];

/// Documents of a window: their sums stay in the processor's nearest memory.
const LEN: u32 = 2048;

/// Postings that are looked through one by one for the end of a window.
const FEW: usize = 16;

fn place(slot: u32) -> usize {
    usize::try_from(slot).unwrap_or(usize::MAX)
}

/// The documents of a window whose bits are set, in order.
struct Slots<'b> {
    bits: &'b Bits,
    word: u32,
    rest: u64,
}

fn slots(bits: &Bits) -> Slots<'_> {
    Slots { bits, word: 0, rest: bits[0] }
}

impl Iterator for Slots<'_> {
    type Item = u32;

    #[inline]
    fn next(&mut self) -> Option<u32> {
        while self.rest == 0 {
            self.word += 1;
            self.rest = *self.bits.get(place(self.word))?;
        }
        let bit = self.rest.trailing_zeros();
        self.rest &= self.rest - 1;
        Some(self.word * 64 + bit)
    }
}

/// Keeps the bits that are set in `other`, too.
fn keep(bits: &mut Bits, other: impl Iterator<Item = u64>) {
    bits.iter_mut().zip(other.chain(std::iter::repeat(0))).for_each(|(bits, other)| *bits &= other);
}

/// Postings that are known, in order of documents: those of a head, or of the runs that were read.
struct Known<'l> {
    rest: &'l [Posting],
    more: std::slice::Iter<'l, Option<Rc<Vec<Posting>>>>,
}

impl<'l> Known<'l> {
    /// From the document `first` on.
    fn new(head: &'l [Posting], read: &'l [Option<Rc<Vec<Posting>>>], first: DocId) -> Self {
        let mut known = Self { rest: head, more: read.iter() };
        while known.below(first).is_some() {}
        known
    }

    /// Some of the next postings, if they are of documents below `end`.
    fn below(&mut self, end: DocId) -> Option<&'l [Posting]> {
        while self.rest.is_empty() {
            self.rest = self.more.by_ref().flatten().next()?;
        }
        // Mostly few of them are in a window.
        let is_below = |posting: &Posting| posting.doc < end;
        let at = match self.rest.get(FEW) {
            Some(posting) if is_below(posting) => self.rest.partition_point(is_below),
            _ => self.rest.iter().take_while(|posting| is_below(posting)).count(),
        };
        let (before, rest) = self.rest.split_at_checked(at).unwrap_or_default();
        self.rest = rest;
        Some(before).filter(|before| !before.is_empty())
    }

    fn next_doc(&mut self) -> Option<DocId> {
        while self.rest.is_empty() {
            self.rest = self.more.by_ref().flatten().next()?;
        }
        self.rest.first().map(|posting| posting.doc)
    }
}

/// A list, and how much of it was added up.
struct Cursor<'l> {
    list: &'l List,
    known: [Known<'l>; 2],
}

/// A document of a window.
#[derive(Debug, Clone, Copy, Default)]
struct Slot {
    /// What the word that is being added up is worth.
    sum: Sum,
    /// What is taken off its bound: the bounds of those of its lists that are known to hold the document.
    spare: f32,
    /// What all words are worth so far, by what is known; and what they may be worth beyond the bounds of the window.
    total: f32,
    beyond: f32,
}

/// What a word may add to any document of a window by what wasn't read of its lists.
#[derive(Debug, Clone, Copy, Default)]
struct Unread {
    sum: Sum,
    /// Whether anything wasn't read.
    any: bool,
}

/// Takes a document, its score if it is known to match, and the most that it may score.
pub(super) type Visit<'v> = dyn FnMut(DocId, Option<f32>, f32) + 'v;

/// Which documents to add up.
pub(super) struct Among<'s> {
    pub(super) within: Range<DocId>,
    /// Those that may match; `None`: all.
    pub(super) allowed: Option<&'s Set>,
    /// Those that are visited; `None`: all that are allowed.
    pub(super) only: Option<&'s Set>,
    /// Whether to visit also those that may match by what wasn't read.
    pub(super) bounds: bool,
}

/// Sums of a window's documents.
pub(super) struct Window {
    start: DocId,
    end: DocId,
    /// As many as were needed so far.
    slots: Vec<Slot>,
    /// The documents that hold the word that is being added up; those of them that are asked for.
    held: Bits,
    asked: Bits,
    any: Bits,
    matched: Bits,
    possible: Bits,
}

impl Window {
    pub(super) fn new() -> Self {
        Self {
            start: DocId(0),
            end: DocId(0),
            slots: Vec::new(),
            held: NONE,
            asked: ALL,
            any: NONE,
            matched: NONE,
            possible: NONE,
        }
    }

    /// Visits the documents that match by what is known of the lists. Answers how many of those that are allowed do,
    /// asked for or not, and takes them into `matches`.
    ///
    /// A document matches that holds all words that are required; if none is, any that drives. A worth of 0 matches: so
    /// much a headline alone counts if the publisher says so.
    pub(super) fn add_up(
        &mut self,
        groups: &[Lists],
        worth: &Worth,
        among: &Among<'_>,
        mut matches: Option<&mut Set>,
        visit: &mut Visit<'_>,
    ) -> usize {
        let first = among.within.start;
        let mut cursors: Vec<Vec<Cursor<'_>>> = Vec::new();
        for group in groups {
            let lists = group.variants.iter().map(|list| Cursor {
                list,
                known: [
                    Known::new(&list.entry.head, &[], first),
                    Known::new(&[], &list.read, first),
                ],
            });
            cursors.push(lists.collect());
        }
        let any_required = groups.iter().any(|group| group.required);
        let mut count = 0;
        loop {
            let known = cursors.iter_mut().flatten().flat_map(|cursor| &mut cursor.known);
            let next = known.filter_map(Known::next_doc).min();
            let Some(next) = next.filter(|next| *next < among.within.end) else { return count };
            self.start = DocId(next.0 / 64 * 64);
            self.end = DocId(self.start.0.saturating_add(LEN)).min(among.within.end);
            self.asked = ALL;
            if let Some(only) = among.only.or(among.allowed) {
                keep(&mut self.asked, only.words_from(self.start).iter().copied());
            }
            self.any = NONE;
            self.matched = if any_required { ALL } else { NONE };
            self.possible = self.matched;
            // What documents of this window may be worth by words of which nothing is known in them.
            let mut base = 0.0;
            for (group, cursors) in groups.iter().zip(&mut cursors) {
                let mut unread = Unread::default();
                for cursor in cursors {
                    self.add(cursor, worth, among.bounds, &mut unread);
                }
                base += self.close(group, any_required, worth, unread);
            }
            if let Some(allowed) = among.allowed {
                keep(&mut self.matched, allowed.words_from(self.start).iter().copied());
            }
            if let Some(matches) = &mut matches {
                matches.join(self.start, &self.matched);
            }
            count += self.matched.iter().map(|word| place(word.count_ones())).sum::<usize>();
            self.visit(base, among.bounds, visit);
        }
    }

    /// Adds what is known of a list, and the bounds of what isn't.
    fn add(&mut self, cursor: &mut Cursor<'_>, worth: &Worth, bounds: bool, unread: &mut Unread) {
        let list = cursor.list;
        let mut bound = 0.0;
        if bounds {
            let runs = list.unread_from(self.start);
            for (_, most) in runs.take_while(|(run, _)| run.first < self.end) {
                unread.any = true;
                bound = most.max(bound);
            }
            unread.sum.add(list.count, list.weight, bound, worth);
        }
        let spare = if list.count == Count::Sum { list.weight * bound } else { 0.0 };
        for known in &mut cursor.known {
            while let Some(postings) = known.below(self.end) {
                let reach =
                    postings.last().map_or(0, |last| last.doc.0.saturating_sub(self.start.0));
                if self.slots.len() <= place(reach) {
                    self.slots.resize(place(reach) + 1, Slot::default());
                }
                for posting in postings {
                    let slot = posting.doc.0.saturating_sub(self.start.0);
                    let (word, bit) = (place(slot / 64), 1 << (slot % 64));
                    if let Some(held) = self.held.get_mut(word) {
                        *held |= bit;
                    }
                    if self.asked.get(word).is_some_and(|asked| asked & bit != 0)
                        && let Some(slot) = self.slots.get_mut(place(slot))
                    {
                        slot.sum.add(list.count, list.weight, worth.of(posting.occurrence), worth);
                        slot.spare += spare;
                    }
                }
            }
        }
    }

    /// Adds a word's sums to the totals. Answers what the word may be worth where nothing is known of it.
    fn close(&mut self, group: &Lists, any_required: bool, worth: &Worth, unread: Unread) -> f32 {
        let base = group.factor * unread.sum.value(worth);
        for ((held, matched), possible) in
            self.held.iter().zip(&mut self.matched).zip(&mut self.possible)
        {
            let may_hold = if unread.any { u64::MAX } else { *held };
            if group.required {
                *matched &= held;
                *possible &= may_hold;
            } else if group.drives && !any_required {
                *matched |= held;
                *possible |= may_hold;
            }
        }
        keep(&mut self.held, self.asked.iter().copied());
        for at in slots(&self.held) {
            let Some(slot) = self.slots.get_mut(place(at)) else { continue };
            let known = slot.sum;
            slot.total += group.factor * known.value(worth);
            if unread.any {
                let most = known.and(unread.sum, slot.spare).value(worth);
                slot.beyond += group.factor * most - base;
            } else {
                slot.beyond += group.factor * known.value(worth);
            }
            (slot.sum, slot.spare) = (Sum::default(), 0.0);
        }
        for (any, held) in self.any.iter_mut().zip(&mut self.held) {
            *any |= std::mem::take(held);
        }
        base
    }

    /// Visits the documents that something is known of and that are asked for; `base`: what they may be worth else.
    fn visit(&mut self, base: f32, bounds: bool, visit: &mut Visit<'_>) {
        // What was taken off and added again left its rounding.
        let base = base * 1.000_01;
        let words = self.any.iter().zip(&self.matched).zip(&self.possible);
        for (((any, matched), possible), word) in words.zip(0u32..) {
            let mut rest = *any;
            while rest != 0 {
                let at = word * 64 + rest.trailing_zeros();
                let bit = rest & rest.wrapping_neg();
                rest &= rest - 1;
                let Some(slot) = self.slots.get_mut(place(at)) else { continue };
                let Slot { total, beyond, .. } = std::mem::take(slot);
                let matches = matched & bit != 0;
                if matches || bounds && possible & bit != 0 {
                    let at_most = beyond + base;
                    visit(DocId(self.start.0 + at), Some(total).filter(|_| matches), at_most);
                }
            }
        }
    }
}
