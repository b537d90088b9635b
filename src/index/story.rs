//! Articles of one event: groups by the rare words, names and headline words that they share.
//!
//! An article is a vector of its heaviest stems by (1 + ln tf) · ln((N + 1) / (df + ½)), a stem of the headline counting as
//! three of the text. Pairs are found by the stems' lists, never by comparing all with all, and joined while the average of a
//! group's cosines allows it (average linkage; Sokal & Michener, "A Statistical Method for Evaluating Systematic
//! Relationships", 1958): one article that mentions two events is no bridge between them.

use super::groups::Groups;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// Stems of a vector.
pub(super) const STEMS: usize = 80;

/// What a stem of the headline counts as.
pub(super) const TITLE: u32 = 3;

/// From this cosine on, two articles may tell one story.
pub const LIKE: f32 = 0.2;

/// The average of a group's cosines stays above this.
pub const LINKED: f32 = 0.12;

/// A stem of more documents than this joins none, unless they are fewer than one in [`COMMON_SHARE`].
const COMMON_LEAST: usize = 8;

/// See [`COMMON_LEAST`].
const COMMON_SHARE: usize = 10;

/// A stem in more vectors than this is looked up for none.
const MAX_DOCS_OF_STEM: usize = 64;

/// Among fewer articles nobody can tell what is rare.
const MIN_DOCS: usize = 12;

/// A largest group.
const MAX_GROUP: usize = 64;

/// Stems of all documents, and how often each: the number of a stem in the upper 24 bits, the count in the lower 8.
#[derive(Debug, Default)]
pub(super) struct Stems(Vec<Box<[u32]>>);

/// A document's stems and their weights, of length 1, the heaviest first.
type Vector = Vec<(u32, f32)>;

impl Stems {
    /// The next document, by the numbers of the stems of its headline and its text.
    pub(super) fn add(&mut self, title: &[u32], body: &[u32]) {
        let mut stems: Vec<(u32, u32)> = title.iter().map(|stem| (*stem, TITLE)).collect();
        stems.extend(body.iter().map(|stem| (*stem, 1)));
        stems.sort_unstable();
        stems.dedup_by(|next, kept| {
            let same = next.0 == kept.0;
            kept.1 += if same { next.1 } else { 0 };
            same
        });
        self.0.push(stems.iter().map(|(stem, count)| stem << 8 | (*count).min(255)).collect());
    }

    /// Joins articles of one event in `stories`.
    ///
    /// `order`: numbers of the documents as they came, in the order of their new numbers, which the groups have; `texts`: the
    /// stems.
    pub(super) fn join(self, order: &[usize], texts: &[String], stories: &mut Groups) {
        if order.len() < MIN_DOCS {
            return;
        }
        let mut pairs = pairs(&self.vectors(order, texts), texts.len());
        // Most pairs are of documents that nothing links to any other.
        let mut may_join = vec![false; order.len()];
        let mut mark = |doc: usize| may_join.get_mut(doc).into_iter().for_each(|slot| *slot = true);
        let linked = pairs.iter().filter(|pair| pair.likeness >= LIKE);
        linked.flat_map(|pair| pair.docs()).for_each(&mut mark);
        for doc in 0..order.len() {
            let leader = stories.leader_of(doc);
            if leader != doc {
                [doc, leader].into_iter().for_each(&mut mark);
            }
        }
        let joins = |doc: usize| may_join.get(doc).is_some_and(|joins| *joins);
        pairs.retain(|pair| pair.docs().into_iter().all(joins));
        pairs.sort_unstable_by_key(|pair| (pair.one, pair.other));
        // Numbers of one sign are in the order of their bits.
        let mut links: Vec<(Reverse<u32>, [usize; 2])> = pairs
            .iter()
            .filter(|pair| pair.likeness >= LIKE)
            .map(|pair| (Reverse(pair.likeness.to_bits()), pair.docs()))
            .collect();
        links.sort_unstable();
        let mut members: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for doc in 0..order.len() {
            members.entry(stories.leader_of(doc)).or_default().push(doc);
        }
        for (_, [one, other]) in links {
            let (one, other) = (stories.leader_of(one), stories.leader_of(other));
            let (Some(here), Some(there)) = (members.get(&one), members.get(&other)) else {
                continue;
            };
            if one == other || !are_linked(here, there, &pairs) || !stories.join(one, other) {
                continue;
            }
            let joined: Vec<usize> = here.iter().chain(there).copied().collect();
            members.remove(&one);
            members.remove(&other);
            members.insert(stories.leader_of(one), joined);
        }
    }

    fn vectors(self, order: &[usize], texts: &[String]) -> Vec<Vector> {
        let mut holders = vec![0usize; texts.len()];
        let entries =
            |number: &usize| self.0.get(*number).into_iter().flat_map(|stems| stems.iter());
        for entry in order.iter().flat_map(entries) {
            if let Some(count) = usize::try_from(entry >> 8).ok().and_then(|at| holders.get_mut(at))
            {
                *count += 1;
            }
        }
        let rarities: Vec<_> = holders.iter().map(|held| rarity(*held, order.len())).collect();
        let frequents: Vec<f32> = (0..=255).map(frequent).collect();
        let weigh = |entry: &u32| {
            let (stem, count) = (entry >> 8, entry & 255);
            let rarity = (*rarities.get(usize::try_from(stem).ok()?)?)?;
            Some((stem, frequents.get(usize::try_from(count).ok()?)? * rarity))
        };
        let text_of = |stem: u32| usize::try_from(stem).ok().and_then(|stem| texts.get(stem));
        let vector = |number: &usize| {
            let mut vector: Vector = entries(number).filter_map(weigh).collect();
            // Stems are numbered as they came: only their texts give an order that is always the same.
            let order = |one: &(u32, f32), other: &(u32, f32)| {
                other.1.total_cmp(&one.1).then_with(|| text_of(one.0).cmp(&text_of(other.0)))
            };
            if vector.len() > STEMS {
                vector.select_nth_unstable_by(STEMS, order);
                vector.truncate(STEMS);
            }
            vector.sort_unstable_by(order);
            // There are as many as articles.
            vector.shrink_to_fit();
            let length = libm::sqrtf(vector.iter().map(|(_, weight)| weight * weight).sum());
            vector.iter_mut().for_each(|(_, weight)| *weight /= length);
            vector
        };
        order.iter().map(vector).collect()
    }
}

/// What a stem weighs that counts `count` times in a document, and stands in `held` of `docs`; `None` where it tells nothing.
pub(super) fn weight(count: u32, held: usize, docs: usize) -> Option<f32> {
    rarity(held, docs).map(|rarity| frequent(count) * rarity)
}

/// Factor of a stem's weight for how often it stands in a document.
fn frequent(count: u32) -> f32 {
    1.0 + libm::logf(real(usize::try_from(count.min(255)).unwrap_or_default()))
}

/// The other factor, for how few documents hold it.
fn rarity(held: usize, docs: usize) -> Option<f32> {
    let most = (docs / COMMON_SHARE).max(COMMON_LEAST);
    let rarity = libm::logf((real(docs) + 1.0) / (real(held) + 0.5));
    (2..=most).contains(&held).then_some(rarity)
}

/// Two documents, the first of them first, and their cosine.
#[derive(Debug, Clone, Copy)]
struct Pair {
    one: u32,
    other: u32,
    likeness: f32,
}

impl Pair {
    fn docs(self) -> [usize; 2] {
        [self.one, self.other].map(|doc| usize::try_from(doc).unwrap_or(usize::MAX))
    }
}

/// Every pair of documents with a rare stem in common that are alike at all.
fn pairs(vectors: &[Vector], stems: usize) -> Vec<Pair> {
    let at = |stem: u32| usize::try_from(stem).unwrap_or(usize::MAX);
    let mut lens = vec![0usize; stems];
    for (stem, _) in vectors.iter().flatten() {
        if let Some(len) = lens.get_mut(at(*stem)) {
            *len += 1;
        }
    }
    // Most of all entries are of stems that nothing is looked up by.
    let is_rare = |stem: u32| lens.get(at(stem)).is_some_and(|len| *len <= MAX_DOCS_OF_STEM);
    let mut lists: Vec<Vec<(usize, f32)>> = vec![Vec::new(); stems];
    for (doc, vector) in vectors.iter().enumerate() {
        for (stem, weight) in vector.iter().filter(|(stem, _)| is_rare(*stem)) {
            if let Some(list) = lists.get_mut(at(*stem)) {
                list.push((doc, *weight));
            }
        }
    }
    let mut found = Vec::new();
    let mut sums = vec![0.0f32; vectors.len()];
    for (doc, vector) in vectors.iter().enumerate() {
        let mut touched = Vec::new();
        for (stem, weight) in vector {
            let Some(list) = lists.get(at(*stem)) else { continue };
            let from = list.partition_point(|(other, _)| *other <= doc);
            for (other, there) in list.iter().skip(from) {
                if let Some(sum) = sums.get_mut(*other) {
                    if *sum <= 0.0 {
                        touched.push(*other);
                    }
                    *sum += weight * there;
                }
            }
        }
        for other in touched {
            let sum = sums.get_mut(other).map(std::mem::take).unwrap_or_default();
            // What is far below the average that a group needs changes no average much.
            if sum >= LINKED / 4.0 {
                let [one, other] = [doc, other].map(|doc| u32::try_from(doc).unwrap_or(u32::MAX));
                found.push(Pair { one, other, likeness: sum });
            }
        }
    }
    found
}

/// Whether two groups are like each other on average.
///
/// `pairs`: sorted by their documents.
fn are_linked(here: &[usize], there: &[usize], pairs: &[Pair]) -> bool {
    let likeness = |one: usize, other: usize| {
        let docs = [one.min(other), one.max(other)];
        let at = pairs.binary_search_by_key(&docs, |pair| pair.docs()).ok()?;
        pairs.get(at).map(|pair| pair.likeness)
    };
    let sum: f32 = here
        .iter()
        .flat_map(|one| there.iter().filter_map(move |other| likeness(*one, *other)))
        .sum();
    here.len() + there.len() <= MAX_GROUP && sum >= LINKED * real(here.len() * there.len())
}

fn real(count: usize) -> f32 {
    f32::from(u16::try_from(count).unwrap_or(u16::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The groups of articles of words, after as many others that share nothing.
    fn stories(docs: &[(&str, &str)]) -> Vec<Option<u32>> {
        let mut texts: Vec<String> = Vec::new();
        let mut numbers = |text: &str| -> Vec<u32> {
            let number = |word: &str| {
                let at = texts.iter().position(|known| known == word).unwrap_or_else(|| {
                    texts.push(word.to_owned());
                    texts.len() - 1
                });
                u32::try_from(at).unwrap()
            };
            text.split_whitespace().map(number).collect()
        };
        let mut stems = Stems::default();
        let others: Vec<String> = (0..20).map(|at| format!("x{at} y{at} z{at}")).collect();
        for (title, body) in docs.iter().copied().chain(others.iter().map(|text| ("", &text[..]))) {
            let (title, body) = (numbers(title), numbers(body));
            stems.add(&title, &body);
        }
        let order: Vec<usize> = (0..docs.len() + others.len()).collect();
        let mut groups = Groups::of(order.iter().map(|_| None));
        stems.join(&order, &texts, &mut groups);
        groups.numbers().into_iter().take(docs.len()).collect()
    }

    #[test]
    fn rare_words_and_headlines_make_a_story() {
        let found = stories(&[
            ("brand havn", "brand havn esbjerg politi nat mand alarm"),
            ("havn brændte", "esbjerg havn alarm vagt brand fabrik"),
            ("valg", "minister folketing valg stemme juni"),
            ("", "vejr regn sol blæst grader"),
        ]);
        assert_eq!(found, [Some(0), Some(0), None, None]);
    }

    #[test]
    fn one_article_is_no_bridge() {
        let found = stories(&[
            ("a b c", "a b c d e f"),
            ("a b c", "a b c d e g"),
            ("", "a b p q m n o k"),
            ("p q r", "p q r s t u"),
            ("p q r", "p q r s t v"),
            ("", "m n o k"),
        ]);
        assert_eq!((found[0], found[3]), (found[1], found[4]));
        assert_ne!(found[0], found[3]);
    }
}
