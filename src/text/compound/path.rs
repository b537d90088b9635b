//! The cheapest way through a word: modifiers, each with its link, and a head with its ending.
//!
//! Viterbi over byte places; every place that a part or its link can end at is reached by its best way only.

use super::evidence::BIT;
use super::evidence::Link;
use super::evidence::NEVER;
use super::evidence::Part;
use super::evidence::index;
use super::evidence::last_byte;
use super::grammar;
use super::trie::Trie;

/// What a letter is worth: bits, in sixteenths, that spelling it out would cost.
const LETTER: i32 = 38;
/// Against splitting at all: about two letters.
const SPLIT_COST: i32 = 76;

/// One modifier.
#[derive(Debug, Clone, Copy)]
pub(super) struct Step {
    pub(super) start: usize,
    /// Where it ends, without its link.
    pub(super) end: usize,
    pub(super) part: u32,
    /// 0 none, 1 s, 2 all others.
    pub(super) link: usize,
    score: i32,
}

/// A way through a word.
#[derive(Debug, Clone)]
pub(super) struct Path {
    /// Bits, in sixteenths, that it saves; below 0 the word is better left whole.
    pub(super) worth: i32,
    pub(super) modifiers: Vec<Step>,
    pub(super) head: u32,
    pub(super) head_start: usize,
}

/// The cheapest way through `word` in two or more parts, of which the word numbered `not` is none.
pub(super) fn cheapest(trie: &Trie, parts: &[Part], word: &str, not: Option<u32>) -> Option<Path> {
    let bytes = word.as_bytes();
    // By the place after a modifier and its link.
    let mut best: Vec<Option<Step>> = vec![None; bytes.len() + 1];
    let mut last: Option<(i32, usize, u32)> = None;
    for start in 0..bytes.len() {
        let Some(before) =
            (if start == 0 { Some(0) } else { best.get(start)?.map(|step| step.score) })
        else {
            continue;
        };
        // Looked up once, where a head is found.
        let mut never_last = None;
        for (len, number) in trie.prefixes(bytes.get(start..)?) {
            let Some(part) = parts.get(index(number)).filter(|_| Some(number) != not) else {
                continue;
            };
            let end = start + len;
            let rest = word.get(end..)?;
            let ends = start > 0 && len > 2 && part.head < NEVER && !(part.bare && rest.is_empty());
            if ends
                && grammar::is_ending(last_byte(word, end), rest)
                && !*never_last
                    .get_or_insert_with(|| word.get(start..).is_some_and(grammar::is_never_last))
                && last.is_none_or(|(score, ..)| score < before - part.head)
            {
                last = Some((before - part.head, start, number));
            }
            if part.modifier < NEVER && rest.len() > 2 {
                for (link, width, cost) in
                    links(part, last_byte(word, end), rest.as_bytes()).into_iter().flatten()
                {
                    let score = before - part.modifier - cost;
                    if let Some(place) = best.get_mut(end + width)
                        && place.is_none_or(|step| step.score < score)
                    {
                        *place = Some(Step { start, end, part: number, link, score });
                    }
                }
            }
        }
    }
    let (score, head_start, head) = last?;
    let mut modifiers = Vec::new();
    let mut at = head_start;
    while at > 0 {
        let step = best.get(at).copied().flatten()?;
        at = step.start;
        modifiers.push(step);
    }
    modifiers.reverse();
    let letters = i32::try_from(word.chars().count()).unwrap_or(0);
    Some(Path { worth: score + letters * LETTER - SPLIT_COST, modifiers, head, head_start })
}

/// The links that `rest` may begin with after `part`: (0 none, 1 s, 2 others; bytes; cost).
fn links(part: &Part, last: Option<u8>, rest: &[u8]) -> [Option<(usize, usize, i32)>; 3] {
    let [none, s, e] = part.links;
    let listed = |link: Link, width| (part.special & link.bit() != 0).then_some((2, width, BIT));
    let (joined, longer) = match rest {
        [b's', ..] => (Some((1, 1, s)), None),
        [b'e', b'r', ..] => (Some((2, 1, e)), listed(Link::Er, 2)),
        [b'e', ..] => (Some((2, 1, e)), None),
        [first, b'e', b'r', ..] if Some(*first) == last => {
            (listed(Link::DoubledE, 2), listed(Link::DoubledEr, 3))
        }
        [first, b'e', ..] if Some(*first) == last => (listed(Link::DoubledE, 2), None),
        _ => (None, None),
    };
    [Some((0, 0, none)), joined, longer]
}
