//! What is known of words → what each costs as a part.
//!
//! In: the listed words and the learned ones. Out: a [`Part`] for every word and changed stem. Evidence for a modifier
//! or a head is the number of distinct words that it builds; the learned words are split twice with what is known so
//! far, and counted.

use std::collections::BTreeMap;

use super::grammar;
use super::path;
use super::trie::Trie;

/// One bit of cost.
pub(super) const BIT: i32 = 16;
/// A cost that nothing outweighs.
pub(super) const NEVER: i32 = 1 << 20;

/// A bit of a part's share among all modifiers, or heads, costs this many sixteenths: less than a bit, since rare parts
/// are many and their counts noise.
const SHARE_COST: i32 = 7;
/// A word costs so many sixteenths of a bit for each bit of its own frequency, to be split.
const FREQUENCY_COST: i32 = 10;
/// The same for each bit of a listed word's evidence: what builds compounds as a whole is a word of its own.
const LISTED_COST: i32 = 20;
/// Short parts fit by chance: what parts of up to 2 and of 3 letters cost more, in [`BIT`]s.
const SHORT_COST: [i32; 2] = [40, 16];
/// Evidence of the list's three levels, in eighths of a word.
const LEVELS: [u32; 3] = [0, 24, 140];
/// Evidence of standing in the list at all, and of a learned word for each bit of its frequency.
const SEEN: u32 = 8;
/// How often a learned word of 4, 5, 6 and more letters must stand in the text to be a part; shorter ones must be listed.
const SEEN_AT_LEAST: [u32; 3] = [8, 4, 2];

/// How a modifier and what follows are joined.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Link {
    None,
    S,
    E,
    /// The last consonant again, and e: skat|te|minister.
    DoubledE,
    /// The last consonant again, and er.
    DoubledEr,
    /// blomst|er|bed
    Er,
    /// arbejde: arbejd|s|dag
    DroppedES,
    /// billede: billed|bog
    DroppedE,
    /// studium: studi|e|tid
    DroppedUmE,
}

impl Link {
    const ALL: [(u8, Self); 9] = [
        (b'0', Self::None),
        (b's', Self::S),
        (b'e', Self::E),
        (b'd', Self::DoubledE),
        (b'f', Self::DoubledEr),
        (b'r', Self::Er),
        (b'a', Self::DroppedES),
        (b'b', Self::DroppedE),
        (b'u', Self::DroppedUmE),
    ];

    /// The link of the list's letter.
    pub(super) fn from_code(code: u8) -> Option<Self> {
        Self::ALL.iter().find(|(letter, _)| *letter == code).map(|(_, link)| *link)
    }

    /// Its place in a set of links.
    pub(super) fn bit(self) -> u16 {
        match self {
            Self::None => 1,
            Self::S => 1 << 1,
            Self::E => 1 << 2,
            Self::DoubledE => 1 << 3,
            Self::DoubledEr => 1 << 4,
            Self::Er => 1 << 5,
            Self::DroppedES => 1 << 6,
            Self::DroppedE => 1 << 7,
            Self::DroppedUmE => 1 << 8,
        }
    }
}

/// What is known of one word.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Known {
    listed: bool,
    /// The list's levels.
    modifier: u8,
    head: u8,
    links: u16,
    count: u32,
    capitalised: u32,
}

impl Known {
    /// A word of the list.
    pub(super) fn listed(modifier: u8, head: u8, links: u16) -> Self {
        let links = if links == 0 { Link::None.bit() } else { links };
        Self { listed: true, modifier, head, links, ..Self::default() }
    }

    /// Adds what a text says.
    pub(super) fn see(&mut self, count: u32, capitalised: u32) {
        self.count = self.count.saturating_add(count);
        self.capitalised = self.capitalised.saturating_add(capitalised);
    }

    /// What texts said.
    pub(super) fn seen(&self) -> (u32, u32) {
        (self.count, self.capitalised)
    }

    /// Sentences begin with names too, so a third is most.
    fn is_name(&self) -> bool {
        !self.listed && u64::from(self.capitalised) * 3 > u64::from(self.count)
    }

    fn has(&self, link: Link) -> bool {
        self.links & link.bit() != 0
    }
}

/// A word, or a changed stem of one, as a part: costs in [`BIT`]s.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Part {
    pub(super) modifier: i32,
    pub(super) head: i32,
    /// Of no link, s, e.
    pub(super) links: [i32; 3],
    /// The listed links beyond those.
    pub(super) special: u16,
    /// Of splitting the word itself.
    pub(super) whole: i32,
    /// As a head, only with an ending: `ministr|e`.
    pub(super) bare: bool,
    pub(super) name: bool,
}

/// A word that stands in the trie.
#[derive(Debug, Clone, Default)]
struct Entry {
    known: Known,
    /// The word whose changed stem this is, and whether it needs an ending.
    stem_of: Option<(String, bool)>,
}

/// Sums by the number of a word.
#[derive(Debug, Clone, Copy, Default)]
struct Tally {
    /// Of the lemma's forms.
    forms: Known,
    /// In eighths of a word.
    modifier: u32,
    head: u32,
    links: [u32; 3],
}

/// The trie of all words and stems, and the part that each is.
pub(super) fn weigh(words: &BTreeMap<String, Known>) -> (Trie, Vec<Part>) {
    let mut entries = with_stems(words);
    let keys: Vec<String> = entries.keys().cloned().collect();
    let trie = Trie::new(&keys);
    let entries: Vec<Entry> = entries.values_mut().map(std::mem::take).collect();
    let lemmas = lemmas(&trie, &keys, &entries);
    let mut tallies = vec![Tally::default(); entries.len()];
    for (entry, lemma) in entries.iter().zip(&lemmas) {
        if let Some(tally) = tallies.get_mut(index(*lemma)) {
            tally.forms.see(entry.known.count, entry.known.capitalised);
        }
    }
    let mut parts = score(&keys, &entries, &lemmas, &tallies);
    if entries.iter().any(|entry| entry.known.count > 0) {
        for _ in 0..2 {
            tally(&keys, &entries, &lemmas, &trie, &parts, &mut tallies);
            parts = score(&keys, &entries, &lemmas, &tallies);
        }
    }
    (trie, parts)
}

/// The words, and the stems that inflection or a link changes: mænd, ministr-, arbejd-.
fn with_stems(words: &BTreeMap<String, Known>) -> BTreeMap<String, Entry> {
    let mut entries: BTreeMap<String, Entry> = words
        .iter()
        .map(|(word, known)| (word.clone(), Entry { known: *known, stem_of: None }))
        .collect();
    for (word, known) in words {
        if known.listed || known.count >= 3 {
            for (stem, bare) in grammar::changed_stems(word) {
                let entry = entries.entry(stem).or_default();
                if !entry.known.listed {
                    entry.stem_of = Some((word.clone(), bare));
                }
            }
        }
        for (link, ending, joined) in [
            (Link::DroppedES, "e", Link::S),
            (Link::DroppedE, "e", Link::None),
            (Link::DroppedUmE, "um", Link::E),
        ] {
            if let Some(stem) =
                word.strip_suffix(ending).filter(|stem| stem.len() > 2 && known.has(link))
            {
                let entry = entries.entry(stem.to_owned()).or_default();
                entry.known.modifier = entry.known.modifier.max(known.modifier);
                entry.known.links |= joined.bit();
                if !entry.known.listed && entry.stem_of.is_none() {
                    entry.stem_of = Some((word.clone(), true));
                }
            }
        }
    }
    entries
}

/// For each word the one whose form it is, or itself: aftalerne → aftale.
fn lemmas(trie: &Trie, keys: &[String], entries: &[Entry]) -> Vec<u32> {
    let mut lemmas: Vec<u32> = Vec::with_capacity(entries.len());
    for (own, (key, entry)) in (0_u32..).zip(keys.iter().zip(entries)) {
        let mut lemma = own;
        if let Some((word, _)) = &entry.stem_of {
            lemma = trie.find(word).unwrap_or(own);
        } else if !entry.known.listed {
            // The longest listed one, else the shortest learned one.
            let mut listed = false;
            for (len, other) in trie.prefixes(key.as_bytes()).filter(|(len, _)| *len > 2) {
                let Some(found) = entries.get(index(other)) else { continue };
                let ending = key
                    .get(len..)
                    .is_some_and(|rest| grammar::is_ending(last_byte(key, len), rest));
                if other == own || !ending {
                    continue;
                }
                let sure = found.known.listed || found.stem_of.is_some();
                if sure || (!listed && lemma == own && found.known.count >= 3) {
                    lemma = lemmas.get(index(other)).copied().unwrap_or(other);
                    listed |= sure;
                }
            }
        }
        lemmas.push(lemma);
    }
    lemmas
}

/// Counts the compounds among the learned words, by their parts.
fn tally(
    keys: &[String],
    entries: &[Entry],
    lemmas: &[u32],
    trie: &Trie,
    parts: &[Part],
    tallies: &mut [Tally],
) {
    for tally in tallies.iter_mut() {
        *tally = Tally { forms: tally.forms, ..Tally::default() };
    }
    for (own, (word, entry)) in (0_u32..).zip(keys.iter().zip(entries)) {
        if entry.known.count == 0 || entry.known.is_name() {
            continue;
        }
        let Some(path) =
            path::cheapest(trie, parts, word, Some(own)).filter(|path| path.worth >= 0)
        else {
            continue;
        };
        for step in &path.modifiers {
            if let Some(tally) = tallies.get_mut(index(step.part)) {
                tally.modifier += 8;
                if let Some(link) = tally.links.get_mut(step.link) {
                    *link += 1;
                }
            }
        }
        let lemma = lemmas.get(index(path.head)).copied().unwrap_or(path.head);
        if let Some(tally) = tallies.get_mut(index(lemma)) {
            tally.head += 8;
        }
    }
}

/// The costs that the evidence makes.
fn score(keys: &[String], entries: &[Entry], lemmas: &[u32], tallies: &[Tally]) -> Vec<Part> {
    let evidence: Vec<(u32, u32)> = keys
        .iter()
        .zip(entries)
        .zip(tallies)
        .map(|((key, entry), tally)| (as_modifier(key, entry, tally), as_head(key, entry, tally)))
        .collect();
    let modifiers = evidence.iter().fold(0_u32, |sum, (modifier, _)| sum.saturating_add(*modifier));
    let heads = evidence.iter().fold(0_u32, |sum, (_, head)| sum.saturating_add(*head));
    let share = |all, own| if own == 0 { NEVER } else { (log2(all) - log2(own)) * SHARE_COST / 16 };
    let mut parts = Vec::with_capacity(entries.len());
    for ((((key, entry), tally), (modifier, head)), lemma) in
        keys.iter().zip(entries).zip(tallies).zip(&evidence).zip(lemmas)
    {
        let short = SHORT_COST.get(key.chars().count().max(2) - 2).copied().unwrap_or(0);
        let lemma = index(*lemma);
        // A changed stem is as good a head as its word.
        let head = if entry.stem_of.is_some() {
            evidence.get(lemma).map_or(0, |own| own.1)
        } else {
            *head
        };
        let forms = tallies.get(lemma).map(|tally| tally.forms).unwrap_or_default();
        let listed = log2(level(entry.known.modifier) + level(entry.known.head)) * LISTED_COST / 16;
        parts.push(Part {
            modifier: share(modifiers, *modifier) + short,
            head: share(heads, head) + short,
            links: link_costs(entry.known, tally.links),
            special: entry.known.links,
            whole: log2(forms.count) * FREQUENCY_COST / 16
                + if entry.known.listed { listed } else { 0 },
            bare: entry.stem_of.as_ref().is_some_and(|(_, bare)| *bare),
            name: forms.is_name() && !entry.known.listed,
        });
    }
    parts
}

fn may_be_part(key: &str, entry: &Entry, tally: &Tally) -> bool {
    let letters = key.chars().count();
    let least = SEEN_AT_LEAST.get(letters.clamp(4, 6) - 4).copied().unwrap_or(1);
    entry.known.listed || (letters >= 4 && entry.known.count >= least && !tally.forms.is_name())
}

fn as_modifier(key: &str, entry: &Entry, tally: &Tally) -> u32 {
    let evidence = tally.modifier.saturating_add(level(entry.known.modifier));
    if entry.stem_of.is_some() {
        evidence
    } else if grammar::is_never_first(key) || !may_be_part(key, entry, tally) {
        0
    } else {
        let listed = if entry.known.listed { SEEN } else { 0 };
        evidence.saturating_add(listed).saturating_add(bits(entry.known.count) * SEEN / 4)
    }
}

fn as_head(key: &str, entry: &Entry, tally: &Tally) -> u32 {
    if grammar::is_never_last(key) || !(may_be_part(key, entry, tally) || entry.stem_of.is_some()) {
        return 0;
    }
    let listed = if entry.known.listed { SEEN } else { 0 };
    let seen = if entry.stem_of.is_some() { 0 } else { bits(tally.forms.count) * SEEN / 4 };
    tally.head.saturating_add(level(entry.known.head)).saturating_add(listed).saturating_add(seen)
}

/// Of no link, s, e: by how often each was seen, after what is listed; where nothing is, none is likelier than s.
fn link_costs(known: Known, seen: [u32; 3]) -> [i32; 3] {
    let mut costs = [0; 3];
    let all = seen.iter().fold(4_u32, |sum, seen| sum.saturating_add(*seen));
    for (((cost, seen), link), unlisted) in
        costs.iter_mut().zip(seen).zip([Link::None, Link::S, Link::E]).zip([2, 1, 0])
    {
        let prior = match (known.links, known.has(link)) {
            (0, _) => unlisted,
            (_, true) => 4,
            (_, false) => 0,
        };
        *cost = log2(all.saturating_mul(64))
            - log2(seen.saturating_add(prior).saturating_mul(64).saturating_add(4));
    }
    costs
}

fn level(level: u8) -> u32 {
    LEVELS.get(usize::from(level)).copied().unwrap_or(0)
}

/// Whole bits of 1 + n.
fn bits(n: u32) -> u32 {
    n.saturating_add(1).ilog2()
}

/// log2(1 + n) in [`BIT`]s; between powers of two a straight line.
fn log2(n: u32) -> i32 {
    let n = u64::from(n) + 1;
    let whole = n.ilog2();
    let part = ((n << 4) >> whole) & 15;
    i32::try_from(u64::from(whole) * 16 + part).unwrap_or(NEVER)
}

/// The byte before `end`.
pub(super) fn last_byte(word: &str, end: usize) -> Option<u8> {
    end.checked_sub(1).and_then(|at| word.as_bytes().get(at)).copied()
}

/// A word's number as a place in a table.
pub(super) fn index(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}
