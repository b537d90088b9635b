//! A query's words → what is looked up for them, and what was found.
//!
//! A word becomes a *group*: itself, its other spellings, the compounds that it is part of, the names that sound like
//! it, each a variant with a weight. A group's variants mean one word, so they share one idf.

use super::query::Clause;
use super::query::Query;
use crate::index::Entry;
use crate::index::Miss;
use crate::index::Segment;
use crate::index::TermKind;
use crate::index::all;
use crate::index::both;
use crate::text::Analyzer;
use crate::text::analyzer::Word;
use crate::text::sort::sort_by;
use crate::text::sort::sort_dedup;
use crate::text::tokenize::Token;
use crate::text::tokenize::tokenize;
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
    /// What the index holds of it, if anything.
    pub(super) entry: Option<Rc<Entry>>,
}

/// A word of the query in all its variants.
#[derive(Debug)]
pub(super) struct Group {
    /// As typed; `None` for a part of a compound that was asked for.
    pub(super) typed: Option<String>,
    /// Factor of the group's score.
    pub(super) weight: f32,
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
    /// Their entries, one for each stem; empty if a stem is unknown.
    pub(super) entries: Vec<Rc<Entry>>,
    /// Where each stands, as [`Segment::positions`]; only for phrases of several known words.
    pub(super) positions: Vec<Rc<Vec<Vec<u32>>>>,
}

/// What a query means for one segment.
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
    pub fn new(segment: &Segment, query: &Query, prefix: bool) -> Result<Self, Miss> {
        let analyzer = Analyzer::default();
        let words = query.words();
        let grows = |at: usize| prefix && query.ends_in_word && at + 1 == words.len();
        let groups = all(words
            .iter()
            .enumerate()
            .map(|(at, token)| Group::of(segment, analyzer, *token, grows(at))))
        .and_then(|mut groups: Vec<Group>| {
            let parts = all(groups.iter().map(|group| group.parts(segment)))?;
            groups.extend(parts.into_iter().flatten());
            Ok(groups)
        });
        let phrases = |excluded| {
            all(query.phrases(excluded).map(|clause| Phrase::of(segment, analyzer, clause)))
        };
        // Parts of compounds and positions of phrases are asked for in one round.
        let (groups, (phrases, excluded)) = both(groups, both(phrases(false), phrases(true)))?;
        let mut found = Vec::new();
        for (number, group) in groups.iter().enumerate() {
            let variants = group.variants.iter().filter(|variant| variant.entry.is_some());
            found.extend(variants.map(|variant| (variant.kind, variant.term.clone(), number)));
        }
        sort_by(&mut found, Ord::cmp);
        Ok(Self { groups, phrases, excluded, analyzer, found })
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

impl Group {
    fn of(
        segment: &Segment,
        analyzer: Analyzer,
        token: Token<'_>,
        grows: bool,
    ) -> Result<Self, Miss> {
        let word = analyzer.word(token);
        let mut variants = Self::variants_of(analyzer, &word);
        let entries =
            all(variants.iter().map(|variant| segment.entry(variant.kind, &variant.term)));
        let prefix = (grows && word.normalized.chars().count() >= MIN_PREFIX_CHARS)
            .then(|| word.normalized.clone());
        let completions = prefix
            .iter()
            .map(|prefix| segment.words_with_prefix(prefix, MAX_COMPLETIONS, MAX_PREFIX_BLOCKS));
        let (entries, completions) = both(entries, all(completions))?;
        for (variant, entry) in variants.iter_mut().zip(entries) {
            variant.entry = entry;
        }
        for entry in completions.into_iter().flatten().filter(|entry| entry.term != word.stem()) {
            let completion = Variant::new(TermKind::Word, &entry.term, PREFIX_WEIGHT, Count::Best);
            variants.push(Variant { entry: Some(entry), ..completion });
        }
        if grows && variants.iter().all(|variant| variant.entry.is_none()) {
            let shorter =
                all(shorter_stems(&word).map(|stem| segment.entry(TermKind::Word, stem)))?;
            for entry in shorter.into_iter().flatten().take(1) {
                let begun = Variant::new(TermKind::Word, &entry.term, PREFIX_WEIGHT, Count::Best);
                variants.push(Variant { entry: Some(entry), ..begun });
            }
        }
        let weight = if word.is_stopword() { STOPWORD_WEIGHT } else { 1.0 };
        Ok(Self { typed: Some(word.token.surface.to_owned()), weight, variants, prefix })
    }

    /// All that a word is looked up as, itself first.
    fn variants_of(analyzer: Analyzer, word: &Word<'_>) -> Vec<Variant> {
        let mut variants = vec![Variant::new(TermKind::Word, word.stem(), 1.0, Count::Sum)];
        let spellings = analyzer.variant_stems(&word.normalized);
        variants.extend(
            spellings
                .iter()
                .map(|stem| Variant::new(TermKind::Word, stem, SPELLING_WEIGHT, Count::Sum)),
        );
        if !word.is_stopword() {
            for stem in [word.stem()].into_iter().chain(spellings.iter().map(String::as_str)) {
                variants.push(Variant::new(TermKind::Part, stem, PART_WEIGHT, Count::Sum));
            }
            if let Some(key) = word.name_key() {
                variants.push(Variant::new(TermKind::Name, &key, NAME_WEIGHT, Count::Best));
            }
            let plain = word.plain();
            variants.push(Variant::new(
                TermKind::Plain,
                plain.as_deref().unwrap_or(word.stem()),
                PLAIN_WEIGHT,
                Count::Best,
            ));
            // What is typed with its letters finds texts that were typed without them, if that isn't another, common word.
            if let Some(plain) = plain.filter(|plain| !analyzer.is_stopword(plain)) {
                variants.push(Variant::new(TermKind::Word, &plain, PLAIN_WEIGHT, Count::Best));
            }
        }
        variants
    }

    /// Groups for the parts of the compound that this word is.
    fn parts(&self, segment: &Segment) -> Result<Vec<Self>, Miss> {
        let entry = self.variants.iter().find_map(|variant| variant.entry.as_ref());
        let parts = entry.map_or(&[][..], |entry| entry.parts.as_slice());
        all(parts.iter().map(|part| {
            let variants = [(TermKind::Word, 1.0), (TermKind::Part, PART_WEIGHT)];
            let entries = all(variants.map(|(kind, _)| segment.entry(kind, part)))?;
            let variants = variants.into_iter().zip(entries).map(|((kind, weight), entry)| {
                Variant { entry, ..Variant::new(kind, part, weight, Count::Sum) }
            });
            Ok(Self {
                typed: None,
                weight: QUERY_PART_WEIGHT,
                variants: variants.collect(),
                prefix: None,
            })
        }))
    }
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
        Self { kind, term: term.to_owned(), weight, count, entry: None }
    }
}

impl Phrase {
    fn of(segment: &Segment, analyzer: Analyzer, clause: &Clause) -> Result<Self, Miss> {
        let words = clause.words.iter().flat_map(|word| tokenize(word));
        let stems: Vec<String> =
            words.map(|token| analyzer.word(token).stem().to_owned()).collect();
        // A word that comes again is looked up once.
        let mut distinct = stems.clone();
        sort_dedup(&mut distinct);
        let found = all(distinct.iter().map(|stem| segment.entry(TermKind::Word, stem)))?;
        let mut phrase = Self { typed: clause.words.join(" "), stems, ..Self::default() };
        let Some(found) = found.into_iter().collect::<Option<Vec<_>>>() else { return Ok(phrase) };
        let several = phrase.stems.len() > 1;
        let positions =
            found.iter().filter(|_| several).map(|entry| segment.positions(entry).map(Rc::new));
        let positions = all(positions)?;
        for stem in &phrase.stems {
            let at = distinct.binary_search(stem).unwrap_or_default();
            phrase.entries.extend(found.get(at).cloned());
            phrase.positions.extend(positions.get(at).cloned());
        }
        Ok(phrase)
    }
}
