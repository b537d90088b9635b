//! Compounds → their parts: `våbenaftale` → `våben` + `aftale`.
//!
//! In: normalized words (NFC, lower case). Out: byte ranges of their parts, without linking elements. Always: parts are
//! in order, inside the word, on char boundaries, and what they leave out is linking elements or hyphens. A word's split
//! depends only on the words learned, not on their order; the arithmetic is of integers.
//!
//! A word is split where two or more known parts explain it more cheaply than spelling it out as a word of its own: each
//! part costs the bits of its share among all modifiers, or all heads (how many words start, or end, with it), each
//! link its bits, and a letter is worth a constant. That is minimum description length, as in Creutz & Lagus,
//! "Unsupervised Discovery of Morphemes", 2002, over types as in the productivity counts of Schiller, "German Compound
//! Analysis with wfsc", 2005. A word that is frequent in itself, or mostly a name, must pay more to be split (after
//! Koehn & Knight, "Empirical Methods for Compound Splitting", 2003).
//!
//! Not here: stems (a part keeps its inflection: `våben|aftalerne`), what a part is worth in a search.

mod grammar;
mod trie;

use std::collections::BTreeMap;
use std::ops::Range;

use trie::Trie;

/// The parts that ship with the crate: one a line, sorted, `part TAB modifier-digit head-digit links`.
const SHIPPED: &str = include_str!("../data/compound-parts.tsv");

/// One bit of cost.
const BIT: i32 = 16;



/// Cost of splitting a word that is mostly a name.
const NAME_COST: i32 = 8 * BIT;
/// Longest word looked at, in bytes; Danish compounds in news stay below 60.
const MAX_WORD: usize = 120;
/// A cost that nothing outweighs.
const NEVER: i32 = 1 << 20;

/// What is known about words, to split compounds by.
#[derive(Debug, Clone, Default)]
pub struct Lexicon {
    trie: Trie,
    parts: Vec<Part>,
    raw: BTreeMap<String, Raw>,
}

/// Evidence on one word.
#[derive(Debug, Clone, Copy, Default)]
struct Raw {
    listed: bool,
    /// Digit of the list: log2(1 + words that start so) x 1.3.
    modifier: u32,
    head: u32,
    links: u8,
    count: u32,
    capitalised: u32,
}

/// A known word, or a form of one, as a part.
#[derive(Debug, Clone, Copy, Default)]
struct Part {
    /// Its lemma's number.
    base: u32,
    modifier: i32,
    head: i32,
    /// Costs of: no link, s, e.
    links: [i32; 3],
    /// Links that repeat the part's last letter: bit 0 `+e`, bit 1 `+er`; bit 2: plain `er`.
    special: u8,
    /// log2 of the lemma's frequency, in [`BIT`]s.
    whole: i32,
    /// As a head, only with an ending of its own (`ministr|e`).
    bare: bool,
    name: bool,
}

const LINK_NONE: u8 = 1;
const LINK_S: u8 = 2;
const LINK_E: u8 = 4;
const LINK_DOUBLED_E: u8 = 8;
const LINK_DOUBLED_ER: u8 = 16;
const LINK_ER: u8 = 32;
const DROP_E_S: u8 = 64;
const DROP_E: u8 = 128;

#[derive(Debug, Clone, Copy)]
struct Step {
    score: i32,
    /// Where the part before starts, and where it ends without its link.
    start: usize,
    end: usize,
    part: u32,
    link: u8,
}

/// A way through a word.
struct Path {
    score: i32,
    modifiers: Vec<Step>,
    head: u32,
    head_start: usize,
}

impl Lexicon {
    /// The parts that ship with the crate.
    pub fn shipped() -> Self {
        let mut raw = BTreeMap::new();
        for line in SHIPPED.lines() {
            let (word, code) = line.split_once('\t').unwrap_or((line, ""));
            let mut codes = code.chars();
            let modifier = codes.next().and_then(|c| c.to_digit(10)).unwrap_or(0);
            let head = codes.next().and_then(|c| c.to_digit(10)).unwrap_or(0);
            let mut links = 0;
            for c in codes {
                links |= match c {
                    '0' => LINK_NONE,
                    's' => LINK_S,
                    'e' => LINK_E,
                    'd' => LINK_DOUBLED_E,
                    'f' => LINK_DOUBLED_ER,
                    'r' => LINK_ER,
                    'a' => DROP_E_S,
                    'b' => DROP_E,
                    'u' => 0,
                    _ => 0,
                };
            }
            if links == 0 {
                links = LINK_NONE;
            }
            raw.insert(word.to_owned(), Raw { listed: true, modifier, head, links, ..Raw::default() });
        }
        let mut lexicon = Self { raw, ..Self::default() };
        lexicon.freeze();
        lexicon
    }

    /// Learns from a text's own words: (normalized word, count, of them capitalised inside a sentence).
    pub fn learn<'a>(&mut self, words: impl IntoIterator<Item = (&'a str, u32, u32)>) {
        for (word, count, capitalised) in words {
            if !word.is_empty() && word.len() <= MAX_WORD && word.chars().all(char::is_alphabetic) {
                let raw = self.raw.entry(word.to_owned()).or_default();
                raw.count = raw.count.saturating_add(count);
                raw.capitalised = raw.capitalised.saturating_add(capitalised);
            }
        }
        self.freeze();
    }

    fn freeze(&mut self) {
        let mut words: BTreeMap<String, (Raw, Option<(String, bool)>)> =
            self.raw.iter().map(|(word, raw)| (word.clone(), (*raw, None))).collect();
        for (word, raw) in &self.raw {
            if !raw.listed && raw.count < 3 {
                continue;
            }
            if raw.head > 0 || !raw.listed {
                for (form, bare) in grammar::head_forms(word) {
                    let entry = words.entry(form).or_default();
                    if !entry.0.listed {
                        entry.1 = Some((word.clone(), bare));
                    }
                }
            }
            let dropped = word.strip_suffix('e').unwrap_or("");
            if dropped.len() > 2 && raw.links & (DROP_E | DROP_E_S) != 0 {
                let entry = words.entry(dropped.to_owned()).or_default();
                if entry.0.modifier < raw.modifier {
                    entry.0.modifier = raw.modifier;
                }
                entry.0.links |= if raw.links & DROP_E != 0 { LINK_NONE } else { LINK_S };
                if entry.1.is_none() && !entry.0.listed {
                    entry.1 = Some((word.clone(), true));
                }
            }
        }
        let keys: Vec<String> = words.keys().cloned().collect();
        self.trie = Trie::new(&keys);
        let raws: Vec<(Raw, Option<(String, bool)>)> = words.into_values().collect();
        // Lemmas.
        let mut bases: Vec<u32> = Vec::with_capacity(raws.len());
        for (at, (key, (raw, alias))) in keys.iter().zip(&raws).enumerate() {
            let own = u32::try_from(at).unwrap_or(0);
            let base = match alias {
                Some((word, _)) => self.trie.find(word).unwrap_or(own),
                None if raw.listed => own,
                None => {
                    let mut best = own;
                    let mut best_listed = false;
                    for (len, other) in self.trie.prefixes(key.as_bytes()) {
                        if other == own || len < 3 {
                            continue;
                        }
                        let Some((other_raw, other_alias)) = raws.get(idx(other)) else { continue };
                        let Some(rest) = key.get(len..) else { continue };
                        if !grammar::is_ending(key.as_bytes().get(len - 1).copied(), rest) {
                            continue;
                        }
                        if other_raw.listed || other_alias.is_some() {
                            best = bases.get(idx(other)).copied().unwrap_or(other);
                            best_listed = true;
                        } else if !best_listed && best == own && other_raw.count >= 3 {
                            best = bases.get(idx(other)).copied().unwrap_or(other);
                        }
                    }
                    best
                }
            };
            bases.push(base);
        }
        let mut group = vec![(0_u32, 0_u32); raws.len()];
        for ((raw, _), base) in raws.iter().zip(&bases) {
            if let Some(sum) = group.get_mut(idx(*base)) {
                sum.0 = sum.0.saturating_add(raw.count);
                sum.1 = sum.1.saturating_add(raw.capitalised);
            }
        }
        // Evidence in eighths of a word type.
        let mut modifier = vec![0_u32; raws.len()];
        let mut head = vec![0_u32; raws.len()];
        let mut links = vec![[0_u32; 3]; raws.len()];
        let total: u32 = raws.iter().fold(0, |sum, (raw, _)| sum.saturating_add(raw.count));
        for round in 0..3 {
            self.parts = self.score(&keys, &raws, &bases, &group, &modifier, &head, &links);
            if total == 0 || round == 2 {
                break;
            }
            modifier.fill(0);
            head.fill(0);
            links.fill([0; 3]);
            for (at, (word, (raw, _))) in keys.iter().zip(&raws).enumerate() {
                if raw.count == 0 || word.len() < 6 || raw.capitalised * 2 > raw.count {
                    continue;
                }
                let own = u32::try_from(at).unwrap_or(0);
                let Some(path) = self.path(word, Some(own)) else { continue };
                if path.score < 0 {
                    continue;
                }
                for step in path.modifiers {
                    if let Some(n) = modifier.get_mut(idx(step.part)) {
                        *n += 8;
                    }
                    if let Some(n) = links.get_mut(idx(step.part)).and_then(|l| l.get_mut(usize::from(step.link))) {
                        *n += 1;
                    }
                }
                let base = bases.get(idx(path.head)).copied().unwrap_or(path.head);
                if let Some(n) = head.get_mut(idx(base)) {
                    *n += 8;
                }
            }
        }
    }

    #[expect(clippy::too_many_arguments, reason = "wip")]
    fn score(
        &self,
        keys: &[String],
        raws: &[(Raw, Option<(String, bool)>)],
        bases: &[u32],
        group: &[(u32, u32)],
        modifier: &[u32],
        head: &[u32],
        links: &[[u32; 3]],
    ) -> Vec<Part> {
        let mut evidence = Vec::with_capacity(keys.len());
        let (mut all_m, mut all_h) = (0_u32, 0_u32);
        for (at, (key, (raw, alias))) in keys.iter().zip(raws).enumerate() {
            let base = bases.get(at).copied().unwrap_or(0);
            let chars = key.chars().count();
            let sum = group.get(idx(base)).copied().unwrap_or_default();
            let name = sum.1 * 2 > sum.0 && !raw.listed;
            let mut m = modifier.get(at).copied().unwrap_or(0) + listed(raw.modifier);
            let mut h = head.get(at).copied().unwrap_or(0) + listed(raw.head);
            let stop = grammar::is_stop(key);
            if !raw.listed && alias.is_none() && (stop || name || chars < 4 || raw.count < 2) {
                m = 0;
                h = 0;
            } else if alias.is_none() {
                let lg = u32::try_from(log2(raw.count)).unwrap_or(0);
                m += lg * tune(3) as u32 / 64;
                let lg = u32::try_from(log2(sum.0)).unwrap_or(0);
                h += lg * tune(3) as u32 / 64;
            }
            if grammar::is_suffix(key) {
                h = 0;
            }
            if raw.listed && raw.modifier > 0 { m += tune(5) as u32; }
            if raw.listed && raw.head > 0 { h += tune(5) as u32; }
            if !raw.listed && m > 0 { m += tune(6) as u32; }
            if !raw.listed && h > 0 { h += tune(6) as u32; }
            all_m = all_m.saturating_add(m);
            all_h = all_h.saturating_add(h);
            evidence.push((m, h, name, sum));
        }
        let mut parts = Vec::with_capacity(keys.len());
        for (at, ((m, h, name, sum), (raw, alias))) in evidence.iter().zip(raws).enumerate() {
            let base = bases.get(at).copied().unwrap_or(0);
            let base_h = if alias.is_some() { evidence.get(idx(base)).map_or(0, |e| e.1) } else { *h };
            let n = links.get(at).copied().unwrap_or_default();
            let all = n.iter().sum::<u32>();
            let mut cost = [2 * BIT, 3 * BIT, 7 * BIT];
            for ((cost, n), flag) in cost.iter_mut().zip(n).zip([LINK_NONE, LINK_S, LINK_E]) {
                let prior = if raw.links & flag != 0 { 6 } else { 0 };
                let base_prior = match flag { LINK_NONE => 2, LINK_S => 1, _ => 0 };
                let base_prior = if raw.links != 0 { 4 * u32::from(raw.links & flag != 0) } else { base_prior };
                let _ = prior;
                *cost = log2(64 * (all + 4)) - log2(64 * (n + base_prior) + 4);
            }
            parts.push(Part {
                base,
                modifier: if *m == 0 { NEVER } else { (log2(all_m) - log2(*m)) * tune(7) / 16 },
                head: if base_h == 0 { NEVER } else { (log2(all_h) - log2(base_h)) * tune(7) / 16 },
                links: cost,
                special: (raw.links >> 3) & 7,
                whole: log2(sum.0) * tune(2) / 16 + if raw.listed { tune(8) * log2(listed(raw.modifier) + listed(raw.head)) / 16 } else { 0 },
                bare: alias.as_ref().is_some_and(|a| a.1),
                name: *name,
            });
        }
        parts
    }

    /// The cheapest way through `word` in two or more parts: its worth in bits, its modifiers, its head.
    fn path(&self, word: &str, not: Option<u32>) -> Option<Path> {
        let bytes = word.as_bytes();
        let mut best: Vec<Option<Step>> = vec![None; bytes.len() + 1];
        let mut last: Option<(i32, usize, u32)> = None;
        let mut start = 0;
        while start + 2 <= bytes.len() {
            let before = if start == 0 { 0 } else {
                match best.get(start).copied().flatten() {
                    Some(step) => step.score,
                    None => { start += 1; continue }
                }
            };
            for (len, number) in self.trie.prefixes(bytes.get(start..)?) {
                if Some(number) == not { continue; }
                let Some(part) = self.parts.get(idx(number)) else { continue };
                let end = start + len;
                let rest = word.get(end..)?;
                let last_byte = bytes.get(end - 1).copied();
                if start > 0 && part.head < NEVER && len > 2 && !grammar::is_suffix(word.get(start..)?) && !(part.bare && rest.is_empty()) && grammar::is_ending(last_byte, rest) {
                    let score = before - part.head;
                    if last.is_none_or(|l| l.0 < score) {
                        last = Some((score, start, number));
                    }
                }
                if part.modifier >= NEVER || rest.len() < 3 { continue; }
                let mut go = |link: u8, width: usize, cost: i32| {
                    let score = before - part.modifier - cost;
                    if let Some(place) = best.get_mut(end + width)
                        && place.is_none_or(|s| s.score < score)
                    {
                        *place = Some(Step { score, start, end, part: number, link });
                    }
                };
                let [none, s, e] = part.links;
                go(0, 0, none);
                let mut next = rest.bytes();
                match next.next() {
                    Some(b's') => go(1, 1, s),
                    Some(b'e') => {
                        go(2, 1, e);
                        if part.special & 4 != 0 && next.next() == Some(b'r') { go(2, 2, BIT); }
                    }
                    _ => {}
                }
                if part.special & 3 != 0 {
                    let mut next = rest.bytes();
                    if next.next() == last_byte && next.next() == Some(b'e') {
                        if part.special & 1 != 0 { go(2, 2, BIT); }
                        if part.special & 2 != 0 && next.next() == Some(b'r') { go(2, 3, BIT); }
                    }
                }
            }
            start += 1;
        }
        let (score, head_start, head) = last?;
        let mut at = head_start;
        let mut steps = Vec::new();
        while at > 0 {
            let step = best.get(at).copied().flatten()?;
            at = step.start;
            steps.push(step);
        }
        steps.reverse();
        let chars = i32::try_from(word.chars().count()).unwrap_or(0);
        Some(Path { score: score + chars * tune(0) - tune(1), modifiers: steps, head, head_start })
    }

    /// What it costs to say that `word` is no word of its own.
    fn whole(&self, word: &str) -> i32 {
        let mut cost = 0;
        for (len, number) in self.trie.prefixes(word.as_bytes()) {
            let (Some(part), Some(rest)) = (self.parts.get(idx(number)), word.get(len..)) else { continue };
            if len > 2 && grammar::is_ending(word.as_bytes().get(len - 1).copied(), rest) {
                cost = cost.max(part.whole + if part.name && rest.len() < 2 { NAME_COST } else { 0 });
            }
        }
        cost
    }

    /// The parts of a normalized word, as byte ranges without linking elements; empty if it isn't a known compound.
    pub fn split(&self, word: &str) -> Vec<Range<usize>> {
        let mut out = Vec::new();
        if word.len() <= MAX_WORD {
            let mut at = 0;
            let hyphenated = word.contains('-');
            for piece in word.split('-') {
                if piece.chars().count() < 2 && hyphenated {
                    return Vec::new();
                }
                self.split_into(word, at..at + piece.len(), &mut out);
                at += piece.len() + 1;
            }
        }
        if out.len() < 2 { Vec::new() } else { out }
    }

    fn split_into(&self, word: &str, range: Range<usize>, out: &mut Vec<Range<usize>>) {
        let Some(text) = word.get(range.clone()) else { return };
        if text.len() >= 5
            && let Some(path) = self.path(text, None)
            && path.score > self.whole(text)
        {
            for step in &path.modifiers {
                self.split_into(word, range.start + step.start..range.start + step.end, out);
            }
            self.split_into(word, range.start + path.head_start..range.end, out);
            return;
        }
        out.push(range);
    }
}

/// The list's digit as evidence, in eighths of a word type.
fn listed(digit: u32) -> u32 {
    tune(4) as u32 *
    // 2^(digit / 1.3) - 1, in eighths.
    [0, 6, 15, 32, 60, 107, 188, 326, 561, 962].get(idx(digit)).copied().unwrap_or(0) / 8
}

/// log2(1 + n), in [`BIT`]s, between powers of two by a straight line.
fn log2(n: u32) -> i32 {
    let n = u64::from(n) + 1;
    let whole = n.ilog2();
    let part = ((n << 4) >> whole) & 15;
    i32::try_from(u64::from(whole) * 16 + part).unwrap_or(0)
}

fn idx(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

#[allow(missing_docs, clippy::all, clippy::pedantic)]
pub static TUNE: [std::sync::atomic::AtomicI32; 10] = [
    std::sync::atomic::AtomicI32::new(42), std::sync::atomic::AtomicI32::new(64), std::sync::atomic::AtomicI32::new(11), std::sync::atomic::AtomicI32::new(8),
    std::sync::atomic::AtomicI32::new(8), std::sync::atomic::AtomicI32::new(0), std::sync::atomic::AtomicI32::new(0), std::sync::atomic::AtomicI32::new(16), std::sync::atomic::AtomicI32::new(0), std::sync::atomic::AtomicI32::new(0)];
fn tune(n: usize) -> i32 { TUNE[n].load(std::sync::atomic::Ordering::Relaxed) }
