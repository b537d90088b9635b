//! A query's words → what is looked up for them, and what was found.
//!
//! A word becomes a *group*: itself, its other spellings, the compounds that it is part of, the names that sound like
//! it, each a variant with a weight. A group's variants mean one word, so they share one idf.

use super::query::Clause;
use super::query::Query;
use crate::index::Alike;
use crate::index::Archive;
use crate::index::Entry;
use crate::index::Miss;
use crate::index::TermKind;
use crate::index::all;
use crate::index::both;
use crate::text::Analyzer;
use crate::text::analyzer::Word;
use crate::text::fold;
use crate::text::sort::sort_by;
use crate::text::sort::sort_by_key;
use crate::text::sort::sort_dedup;
use crate::text::tokenize::Token;
use crate::text::tokenize::tokenize;
use std::cmp::Reverse;
use std::rc::Rc;

/// Weight of the same word in another spelling of its letters (`vaaben` for `våben`).
const SPELLING_WEIGHT: f32 = 0.8;

/// Weight of a compound that the word is part of; the research's best over seven collections.
const PART_WEIGHT: f32 = 0.5;

/// Weight of another name with the same key.
const NAME_WEIGHT: f32 = 0.6;

/// Weight of a word that is the same without its letters: a last resort, and often another word (`får`, `far`).
const PLAIN_WEIGHT: f32 = 0.2;

/// Weight of a longer word, where the query's last may still be growing.
const PREFIX_WEIGHT: f32 = 0.7;

/// Weight of the parts of a compound that was asked for.
const QUERY_PART_WEIGHT: f32 = 0.3;

/// Weight of a stop word; 1 for others. Dropping them loses hits, full weight loses precision.
const STOPWORD_WEIGHT: f32 = 0.5;

/// Words that a growing word may become.
const MAX_COMPLETIONS: usize = 20;

/// A shorter word has too many completions to mean any.
const MIN_PREFIX_CHARS: usize = 2;

/// Letters that a stem may lack of what is typed so far: no Danish ending is longer.
const MAX_ENDING_CHARS: usize = 6;

/// A shorter stem says too little.
const MIN_STEM_CHARS: usize = 3;

/// Blocks of the dictionary that completions are looked for in.
const MAX_PREFIX_BLOCKS: usize = 4;

/// A compound of fewer articles than this is looked for by its parts as well.
const PARTS_BELOW: usize = 10;

/// How variants of a group count together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Count {
    /// Occurrences add up with those of the group's other summed variants.
    Sum,
    /// The best of these, or the sum, counts.
    Best,
}

/// A term that stands for a word of the query.
#[derive(Debug)]
pub(super) struct Variant {
    pub(super) kind: TermKind,
    pub(super) term: String,
    pub(super) weight: f32,
    pub(super) count: Count,
    /// What each segment holds of it; no item for what isn't looked up.
    pub(super) entries: Vec<Option<Rc<Entry>>>,
}

impl Variant {
    /// How many documents of the archive hold it.
    pub(super) fn doc_freq(&self) -> usize {
        self.entries.iter().flatten().map(|entry| entry.doc_freq).sum()
    }

    fn is_found(&self) -> bool {
        self.entries.iter().any(Option::is_some)
    }
}

/// A word of the query in all its variants, or a phrase.
#[derive(Debug, Default)]
pub(super) struct Group {
    /// As typed; `None` for a part of a compound that was asked for.
    pub(super) typed: Option<String>,
    /// Factor of the group's score.
    pub(super) weight: f32,
    /// Rarity of what was asked for: another factor.
    pub(super) idf: f32,
    /// The word itself first.
    pub(super) variants: Vec<Variant>,
    /// Beginning of words that match as well.
    pub(super) prefix: Option<String>,
}

/// Words that must, or must not, stand side by side.
#[derive(Debug, Default)]
pub(super) struct Phrase {
    /// As typed.
    pub(super) typed: String,
    /// Stems of its words.
    pub(super) stems: Vec<String>,
    /// Of each, what the segments hold.
    pub(super) words: Vec<Vec<Option<Rc<Entry>>>>,
    /// Of each two neighbours that are very common in a segment, what it holds of them as a pair.
    pub(super) pairs: Vec<Vec<Option<Rc<Entry>>>>,
}

/// What a query means for an archive.
#[derive(Debug, Default)]
pub struct Plan {
    pub(super) groups: Vec<Group>,
    pub(super) phrases: Vec<Phrase>,
    pub(super) excluded: Vec<Phrase>,
    pub(super) analyzer: Analyzer,
    /// The terms that were found, each with the number of its group; sorted.
    found: Vec<(TermKind, String, usize)>,
}

impl Plan {
    /// Looks all words of `query` up. With `prefix`, an open last word may be the beginning of others.
    ///
    /// # Errors
    /// [`Miss`], as of the blocks that hold the terms.
    pub fn new(archive: &Archive, query: &Query, prefix: bool) -> Result<Self, Miss> {
        let analyzer = Analyzer::default();
        let words = query.words();
        let grows = |at: usize| prefix && query.ends_in_word && at + 1 == words.len();
        let groups = all(words
            .iter()
            .enumerate()
            .map(|(at, token)| Group::of(archive, analyzer, *token, grows(at))));
        let phrases = |excluded| {
            all(query.phrases(excluded).map(|clause| Phrase::of(archive, analyzer, clause)))
        };
        // Whatever doesn't depend on another answer is asked for in one round.
        let (groups, (phrases, excluded)) = both(groups, both(phrases(false), phrases(true)))?;
        let mut plan = Self { groups, phrases, excluded, analyzer, found: Vec::new() };
        let parts = all(plan.groups.iter().map(|group| group.parts(archive)))?;
        plan.groups.extend(parts.into_iter().flatten());
        let doc_count = archive.doc_count();
        for group in &mut plan.groups {
            let freq = |variant: &Variant| variant.doc_freq();
            // A word that no article holds is as rare as the likeliest thing that stands for it.
            let exact = group.variants.first().map_or(0, freq);
            let likeliest = || group.variants.iter().map(freq).max().unwrap_or_default();
            group.idf = idf(doc_count, if exact > 0 { exact } else { likeliest() });
        }
        for (number, group) in plan.groups.iter().enumerate() {
            let variants = group.variants.iter().filter(|variant| variant.is_found());
            plan.found.extend(variants.map(|variant| (variant.kind, variant.term.clone(), number)));
        }
        sort_by(&mut plan.found, Ord::cmp);
        Ok(plan)
    }

    /// Groups of which a term was found.
    pub(super) fn groups_of(&self, kind: TermKind, term: &str) -> impl Iterator<Item = usize> {
        let key = (kind, term);
        let first = self.found.partition_point(|(kind, term, _)| (*kind, term.as_str()) < key);
        let rest = self.found.get(first..).unwrap_or_default().iter();
        rest.take_while(move |(kind, term, _)| (*kind, term.as_str()) == key)
            .map(|(.., group)| *group)
    }

    /// The terms of a kind that were found.
    pub(super) fn terms(&self, kind: TermKind) -> impl Iterator<Item = &str> {
        let of_kind = self.found.iter().filter(move |(found, ..)| *found == kind);
        of_kind.map(|(_, term, _)| term.as_str())
    }

    /// Whether nothing was asked for.
    pub fn is_empty(&self) -> bool {
        self.groups.is_empty() && self.phrases.is_empty() && self.excluded.is_empty()
    }
}

/// Rarity of a term, as Lucene has it: never negative.
fn idf(doc_count: u32, doc_freq: usize) -> f32 {
    let (all, with) = (float(doc_count), float(u32::try_from(doc_freq).unwrap_or(u32::MAX)));
    libm::logf(1.0 + (all - with + 0.5).max(0.0) / (with + 0.5))
}

/// Counts are far below the 2²⁴ up to which `f32` is exact.
pub(super) fn float(count: u32) -> f32 {
    #[expect(clippy::as_conversions, clippy::cast_precision_loss, reason = "see above")]
    let float = count as f32;
    float
}

impl Group {
    fn of(
        archive: &Archive,
        analyzer: Analyzer,
        token: Token<'_>,
        grows: bool,
    ) -> Result<Self, Miss> {
        let word = analyzer.word(token);
        let prefix = (grows && word.normalized.chars().count() >= MIN_PREFIX_CHARS)
            .then(|| word.normalized.clone());
        let completions = all(prefix.iter().map(|prefix| completions(archive, prefix)));
        let (mut variants, completions) =
            both(Self::spellings(archive, analyzer, &word), completions)?;
        let begun = if grows
            && completions.iter().all(Vec::is_empty)
            && !variants.iter().any(Variant::is_found)
        {
            let shorter = shorter_stems(&word).map(|stem| {
                archive.entries(TermKind::Word, stem).map(|entries| (stem.to_owned(), entries))
            });
            all(shorter).map(|found| {
                found.into_iter().find(|(_, entries)| entries.iter().any(Option::is_some))
            })
        } else {
            Ok(None)
        };
        let (names, begun) = both(names_of(archive, &word, &variants), begun)?;
        let found = |weight: f32, (term, entries): (String, Vec<Option<Rc<Entry>>>)| Variant {
            kind: TermKind::Word,
            term,
            weight,
            count: Count::Best,
            entries,
        };
        variants.extend(names.into_iter().map(|name| found(NAME_WEIGHT, name)));
        let longer = completions.into_iter().flatten().filter(|(term, _)| term != word.stem());
        variants.extend(longer.chain(begun).map(|longer| found(PREFIX_WEIGHT, longer)));
        let weight = if word.is_stopword() { STOPWORD_WEIGHT } else { 1.0 };
        let typed = Some(word.token.surface.to_owned());
        Ok(Self { typed, weight, idf: 0.0, variants, prefix })
    }

    /// The word, its other spellings, and the compounds that they are parts of; itself first.
    fn spellings(
        archive: &Archive,
        analyzer: Analyzer,
        word: &Word<'_>,
    ) -> Result<Vec<Variant>, Miss> {
        let spellings = analyzer.variant_stems(&word.normalized);
        let stems: Vec<&str> =
            [word.stem()].into_iter().chain(spellings.iter().map(String::as_str)).collect();
        // Spellings of one word have their letters in common, so one look-up finds them all.
        let mut letters: Vec<String> = stems.iter().map(|stem| fold::collate(stem)).collect();
        sort_dedup(&mut letters);
        let alike = all(letters.iter().map(|letters| archive.alike(letters)))?;
        let mut alike: Vec<Alike> = alike.into_iter().flatten().collect();
        let mut variants = Vec::new();
        let mut take = |kind: TermKind, term: &str, weight: f32| {
            let known = alike.iter_mut().find(|known| known.kind == kind && known.term == term);
            let entries = known.map(|known| std::mem::take(&mut known.entries));
            let entries = entries.unwrap_or_default();
            variants.push(Variant { entries, ..Variant::new(kind, term, weight, Count::Sum) });
        };
        for (stem, at) in stems.iter().zip(0..) {
            take(TermKind::Word, stem, if at == 0 { 1.0 } else { SPELLING_WEIGHT });
        }
        if word.is_stopword() {
            return Ok(variants);
        }
        stems.iter().for_each(|stem| take(TermKind::Part, stem, PART_WEIGHT));
        let plain_of = |term: &str| fold::plain(term).unwrap_or_else(|| term.to_owned());
        let plain = plain_of(word.stem());
        let typed_plain = plain == word.stem();
        for known in alike {
            // What was taken is gone. A common word that is alike is another word, to those who type letters' marks.
            if known.kind == TermKind::Word
                && !known.entries.is_empty()
                && plain_of(&known.term) == plain
                && (typed_plain || !analyzer.is_stopword(&known.term))
            {
                let variant = Variant::new(TermKind::Word, &known.term, PLAIN_WEIGHT, Count::Best);
                variants.push(Variant { entries: known.entries, ..variant });
            }
        }
        Ok(variants)
    }

    /// Groups for the parts of the compound that this word is, in this or another spelling, if few articles hold it whole.
    fn parts(&self, archive: &Archive) -> Result<Vec<Self>, Miss> {
        // What the word may grow into, or sounds like, is another compound.
        let is_itself = |variant: &&Variant| variant.count == Count::Sum;
        let words = || self.variants.iter().filter(is_itself);
        let entries = || words().flat_map(|variant| variant.entries.iter().flatten());
        let is_rare = self.variants.first().is_none_or(|word| word.doc_freq() < PARTS_BELOW);
        let compound = entries().find(|entry| !entry.parts.is_empty()).filter(|_| is_rare);
        let parts = compound.map_or(&[][..], |entry| entry.parts.as_slice());
        all(parts.iter().map(|part| {
            let kinds = [(TermKind::Word, 1.0), (TermKind::Part, PART_WEIGHT)];
            let entries = all(kinds.map(|(kind, _)| archive.entries(kind, part)))?;
            let variants = kinds.into_iter().zip(entries).map(|((kind, weight), entries)| {
                Variant { entries, ..Variant::new(kind, part, weight, Count::Sum) }
            });
            Ok(Self { weight: QUERY_PART_WEIGHT, variants: variants.collect(), ..Self::default() })
        }))
    }
}

/// Other spellings of the name that the word is: if the index knows of some, or no article holds the word.
fn names_of(
    archive: &Archive,
    word: &Word<'_>,
    variants: &[Variant],
) -> Result<Vec<Found>, Miss> {
    let itself = variants.first().map_or(&[][..], |word| word.entries.as_slice());
    let known = || itself.iter().flatten();
    let is_unknown = known().next().is_none();
    let has_others = is_unknown || known().any(|entry| entry.other_spellings);
    let key = if has_others && !word.is_stopword() { word.name_key() } else { None };
    let Some(key) = key else { return Ok(Vec::new()) };
    let keys =
        all(archive.segments().iter().map(|segment| segment.entry(TermKind::Name, &key)))?;
    let mut stems: Vec<String> =
        keys.into_iter().flatten().flat_map(|key| key.parts.clone()).collect();
    sort_dedup(&mut stems);
    let is_new = |stem: &String| {
        !variants.iter().any(|known| known.kind == TermKind::Word && known.term == *stem)
    };
    stems.retain(is_new);
    let entries =
        |stem: String| archive.entries(TermKind::Word, &stem).map(|entries| (stem, entries));
    all(stems.into_iter().map(entries))
}

/// A term and what each segment holds of it.
type Found = (String, Vec<Option<Rc<Entry>>>);

/// The words that start with `prefix`, most documents first.
fn completions(archive: &Archive, prefix: &str) -> Result<Vec<Found>, Miss> {
    let segments = archive.segments().iter();
    let found = all(segments
        .map(|segment| segment.words_with_prefix(prefix, MAX_COMPLETIONS, MAX_PREFIX_BLOCKS)))?;
    let mut terms: Vec<String> =
        found.into_iter().flatten().map(|entry| entry.term.clone()).collect();
    sort_dedup(&mut terms);
    let entries = |term: String| {
        archive.entries(TermKind::Word, &term).map(|entries| (term, entries))
    };
    let mut found = all(terms.into_iter().map(entries))?;
    let doc_freq = |entries: &[Option<Rc<Entry>>]| -> usize {
        entries.iter().flatten().map(|entry| entry.doc_freq).sum()
    };
    sort_by_key(&mut found, |(_, entries)| Reverse(doc_freq(entries)));
    found.truncate(MAX_COMPLETIONS);
    Ok(found)
}

/// What is typed may have gone beyond the stem of the word that it will be: `sikkerhe` is longer than the stem of
/// `sikkerhed`. The longest first.
fn shorter_stems<'w>(word: &'w Word<'_>) -> impl Iterator<Item = &'w str> {
    let letters = word.normalized.char_indices().skip(MIN_STEM_CHARS).map(|(at, _)| at);
    let cuts: Vec<usize> = letters.collect();
    cuts.into_iter().rev().take(MAX_ENDING_CHARS).filter_map(|at| word.normalized.get(..at))
}

impl Variant {
    fn new(kind: TermKind, term: &str, weight: f32, count: Count) -> Self {
        Self { kind, term: term.to_owned(), weight, count, entries: Vec::new() }
    }
}

impl Phrase {
    fn of(archive: &Archive, analyzer: Analyzer, clause: &Clause) -> Result<Self, Miss> {
        let words = clause.words.iter().flat_map(|word| tokenize(word));
        let stems: Vec<String> =
            words.map(|token| analyzer.word(token).stem().to_owned()).collect();
        let words = all(stems.iter().map(|stem| archive.entries(TermKind::Word, stem)))?;
        let common = |words: &[Option<Rc<Entry>>], segment: usize| {
            words.get(segment).and_then(Option::as_ref).is_some_and(|entry| entry.is_common)
        };
        let neighbours = words.iter().zip(&stems).zip(words.iter().zip(&stems).skip(1));
        let pairs = all(neighbours.map(|((one, stem), (other, next))| {
            let pair = [stem, " ", next].concat();
            all(archive.segments().iter().enumerate().map(|(number, segment)| {
                if common(one, number) && common(other, number) {
                    segment.entry(TermKind::Pair, &pair)
                } else {
                    Ok(None)
                }
            }))
        }))?;
        Ok(Self { typed: clause.words.join(" "), stems, words, pairs })
    }

    /// Rarity of its words together.
    pub(super) fn idf(&self, doc_count: u32) -> f32 {
        let doc_freqs = self.words.iter().map(|entries| entries.iter().flatten().map(|entry| entry.doc_freq).sum());
        doc_freqs.map(|doc_freq| idf(doc_count, doc_freq)).sum()
    }
}
