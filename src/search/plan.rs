//! A query's words → what is looked up for them, and what was found.
//!
//! A word becomes a *group*: itself, its other spellings, the compounds that it is part of, the names that sound like
//! it, each a variant with a weight. A group's variants mean one word, so they share one idf.

use super::FULL;
use super::LOOKS_FURTHER;
use super::adjacent;
use super::condition::Alternative;
use super::condition::Filter;
use super::query::Ask;
use super::query::Clause;
use super::query::Query;
use super::response::Corrected;
use super::spelling;
use super::split;
use crate::index::Alike;
use crate::index::Archive;
use crate::index::Entry;
use crate::index::Miss;
use crate::index::Missing;
use crate::index::TermKind;
use crate::text::Analyzer;
use crate::text::analyzer::Word;
use crate::text::analyzer::without_mark;
use crate::text::fold;
use crate::text::sort::sort_by;
use crate::text::sort::sort_by_key;
use crate::text::sort::sort_dedup;
use crate::text::tokenize::Token;
use crate::text::tokenize::tokenize;
use std::cmp::Reverse;
use std::rc::Rc;

/// Weight of the same word in another spelling of its letters (`vaaben` for `våben`).
pub(super) const SPELLING_WEIGHT: f32 = 0.8;

/// Weight of another name with the same key.
pub(super) const NAME_WEIGHT: f32 = 0.6;

/// Weight of a word that is the same without its letters: a last resort, and often another word (`får`, `far`).
pub(super) const PLAIN_WEIGHT: f32 = 0.2;

/// Weight of a longer word, where the query's last may still be growing.
const PREFIX_WEIGHT: f32 = 0.7;

/// Weight of the likeliest word that one which no article holds may be a slip for.
const CORRECTION_WEIGHT: f32 = 0.9;

/// Words that a slip may stand for.
const MAX_CORRECTIONS: usize = 5;

/// How far a word may grow.
#[derive(Debug, Clone, Copy)]
struct Growth {
    /// Words that it may become.
    words: usize,
    /// Blocks of the dictionary that these are looked for in.
    blocks: usize,
}

/// A word that is being typed.
const TYPED: Growth = Growth { words: 20, blocks: 4 };

/// One that was asked for as a beginning.
const ASKED: Growth = Growth { words: 100, blocks: 16 };

/// A shorter word has too many completions to mean any.
const MIN_PREFIX_CHARS: usize = 2;

/// Letters that a stem may lack of what is typed so far: no Danish ending is longer.
const MAX_ENDING_CHARS: usize = 6;

/// A shorter stem says too little.
const MIN_STEM_CHARS: usize = 3;

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
    #[inline(never)]
    pub(super) fn doc_freq(&self) -> usize {
        self.entries.iter().flatten().map(|entry| entry.doc_freq).sum()
    }

    pub(super) fn is_found(&self) -> bool {
        self.entries.iter().any(Option::is_some)
    }

    /// What a segment holds of it.
    pub(super) fn in_segment(&self, number: usize) -> Option<&Rc<Entry>> {
        self.entries.get(number)?.as_ref()
    }

    fn is_common(&self, segment: usize) -> bool {
        self.in_segment(segment).is_some_and(|entry| entry.is_common)
    }
}

/// What kinds of match count: the archive's parameters.
#[derive(Debug, Clone, Copy)]
pub(super) struct Weights {
    pub(super) part: f32,
    pub(super) query_part: f32,
    pub(super) stop_word: f32,
    pub(super) compound: f32,
    pub(super) neighbour: f32,
    pub(super) feedback: f32,
}

impl Weights {
    pub(super) fn of(archive: &Archive) -> Result<Self, Miss> {
        let of = archive.parameters()?;
        let share = |thousandths: u32| float(thousandths) / 1000.0;
        Ok(Self {
            part: share(of.part),
            query_part: share(of.query_part),
            stop_word: share(of.stop_word),
            compound: share(of.compound),
            neighbour: share(of.neighbour),
            feedback: share(of.feedback),
        })
    }
}

/// A word of the query in all its variants, or a phrase.
#[derive(Debug, Default)]
pub(super) struct Group {
    /// As typed; `None` for a part of a compound that was asked for.
    pub(super) typed: Option<String>,
    /// Its spelling, normalized; empty for a part.
    pub(super) word: String,
    /// Factor of the group's score.
    pub(super) weight: f32,
    /// Rarity of what was asked for: another factor.
    pub(super) idf: f32,
    /// The word itself first, in each language of the archive.
    pub(super) variants: Vec<Variant>,
    /// How many variants are the word itself, if it is more than one.
    pub(super) languages: usize,
    /// Beginning of words that match as well.
    pub(super) prefix: Option<String>,
    /// Words that the one asked for may be a slip for, likeliest first.
    pub(super) corrections: Vec<String>,
}

/// Words that must, or must not, stand side by side.
#[derive(Debug, Default)]
pub(super) struct Phrase {
    /// As typed.
    pub(super) typed: String,
    /// What its words are in each language of the archive; a document has one.
    pub(super) readings: Vec<Reading>,
}

/// A phrase in a language.
#[derive(Debug, Default)]
pub(super) struct Reading {
    /// Whether only the headline counts.
    pub(super) in_title: bool,
    /// Its words, in order.
    pub(super) words: Vec<Variant>,
    /// Of each two neighbours that are very common in a segment, what it holds of them as a pair.
    pub(super) pairs: Vec<Vec<Option<Rc<Entry>>>>,
}

/// What a query means for an archive.
#[derive(Debug, Default)]
pub struct Plan {
    pub(super) groups: Vec<Group>,
    pub(super) phrases: Vec<Phrase>,
    /// Of each of these an article has to hold one.
    pub(super) required: Vec<Vec<Alternative>>,
    pub(super) excluded: Vec<Phrase>,
    /// Of each of these one has to be true.
    pub(super) filters: Vec<Vec<Filter>>,
    pub(super) excluded_filters: Vec<Filter>,
    /// What the second stage added: words that add to scores and aren't shown as matches.
    pub(super) expansion: Vec<Group>,
    /// Rare words, and what may have been meant by them.
    pub(super) offers: Vec<Corrected>,
    /// The terms that were found, each with the number of its group; sorted.
    found: Vec<(TermKind, String, usize)>,
}

impl Plan {
    /// Looks all words of `query` up. With `prefix`, an open last word may be the beginning of others.
    ///
    /// # Errors
    /// [`Miss`], as of the blocks that hold the terms.
    pub fn new(archive: &Archive, query: &Query, prefix: bool) -> Result<Self, Miss> {
        let mut plan = Self::default();
        let weights = Weights::of(archive)?;
        let analyzers = &archive.analyzers();
        let words = query.words();
        // Whatever doesn't depend on another answer is asked for in one round.
        let mut missing = Missing::default();
        for (at, (token, begins)) in words.iter().enumerate() {
            let is_open = prefix && query.ends_in_word && at + 1 == words.len();
            let begins = FULL && *begins;
            let growth = if begins { ASKED } else { TYPED };
            let growth = Some(growth).filter(|_| begins || is_open);
            let group = Group::of(archive, analyzers, *token, growth, weights);
            plan.groups.extend(missing.take(group));
        }
        let tokens: Vec<Token<'_>> = words.iter().map(|(token, _)| *token).collect();
        let compounds = adjacent::compounds(archive, analyzers, &tokens, weights.compound);
        let mut compounds = missing.take(compounds).unwrap_or_default();
        for any_of in query.clauses.chunk_by(|_, next| FULL && next.or) {
            if LOOKS_FURTHER {
                missing.take(plan.add(archive, analyzers, any_of));
            }
        }
        missing.done()?;
        let mut missing = Missing::default();
        let mut parts = Vec::new();
        for group in &plan.groups {
            group.parts(archive, analyzers, weights, &mut parts, &mut missing);
        }
        missing.done()?;
        plan.groups.append(&mut parts);
        plan.groups.append(&mut compounds);
        plan.groups.iter_mut().for_each(|group| group.weigh(archive));
        plan.note_found();
        Ok(plan)
    }

    /// Notes which terms of the groups were found, for marks.
    pub(super) fn note_found(&mut self) {
        self.found.clear();
        for (number, group) in self.groups.iter().enumerate() {
            for variant in group.variants.iter().filter(|variant| variant.is_found()) {
                self.found.push((variant.kind, variant.term.clone(), number));
            }
        }
        sort_by(&mut self.found, Ord::cmp);
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

    /// Words that no article holds, and what was searched instead.
    pub(super) fn corrected(&self) -> Vec<Corrected> {
        let groups = self.groups.iter().filter(|group| !group.corrections.is_empty());
        let corrected = |group: &Group| {
            Some(Corrected { word: group.typed.clone()?, to: group.corrections.clone() })
        };
        groups.filter_map(corrected).collect()
    }

    /// All of the query with what may have been meant by its words, if that is something else.
    pub(super) fn did_you_mean(&self, query: &str) -> Option<String> {
        let mut meant = self.corrected();
        meant.extend_from_slice(&self.offers);
        let (mut text, mut end) = (String::new(), 0);
        for token in tokenize(query) {
            let known = meant.iter().find(|meant| meant.word == token.surface);
            if let Some(to) = known.and_then(|known| known.to.first()) {
                text.push_str(query.get(end..token.start)?);
                text.push_str(to);
                end = token.end();
            }
        }
        text.push_str(query.get(end..)?);
        Some(text).filter(|_| end > 0)
    }

    /// Whether nothing was asked for.
    pub fn is_empty(&self) -> bool {
        self.groups.is_empty() && self.phrases.is_empty() && !self.filters()
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
    /// Sets its idf by what was found of it.
    pub(super) fn weigh(&mut self, archive: &Archive) {
        let own = self.own_freq();
        // A word that no article holds is as rare as the likeliest thing that stands for it.
        let others = self.variants.iter().map(Variant::doc_freq).max().unwrap_or_default();
        self.idf = idf(archive.doc_count(), if own > 0 { own } else { others });
    }

    /// The word itself, in each language.
    pub(super) fn own(&self) -> &[Variant] {
        let count = self.languages.max(1);
        self.variants.get(..count).unwrap_or(&self.variants)
    }

    /// How many documents hold the word itself.
    pub(super) fn own_freq(&self) -> usize {
        self.own().iter().map(Variant::doc_freq).sum()
    }

    fn of(
        archive: &Archive,
        analyzers: &[Analyzer],
        token: Token<'_>,
        growth: Option<Growth>,
        weights: Weights,
    ) -> Result<Self, Miss> {
        let words: Vec<Word<'_>> = analyzers.iter().map(|analyzer| analyzer.word(token)).collect();
        let Some(word) = words.first() else { return Ok(Self::default()) };
        let mut missing = Missing::default();
        let variants = missing.take(Self::spellings(archive, analyzers, &words, weights.part));
        let mut prefix = None;
        let mut longer = Vec::new();
        if let Some(growth) = growth
            && word.normalized.chars().count() >= MIN_PREFIX_CHARS
        {
            let found = completions(archive, &word.normalized, growth);
            longer = missing.take(found).unwrap_or_default();
            prefix = Some(word.normalized.clone());
        }
        missing.done()?;
        let mut variants = variants.unwrap_or_default();
        let own = variants.get(..words.len()).unwrap_or_default();
        let is_stopword = is_stopword(&words, own);
        let mut missing = Missing::default();
        let names = missing.take(names_of(archive, word, is_stopword, words.len(), &variants));
        if growth.is_some() && longer.is_empty() && !variants.iter().any(Variant::is_found) {
            let mut stems = Vec::new();
            for analyzer in analyzers {
                stems.append(&mut analyzer.growing_stems(&word.normalized));
            }
            for stem in shorter_stems(word) {
                stems.extend(analyzers.iter().map(|analyzer| analyzer.marked(&stem)));
            }
            longer = missing.take(look_up(archive, stems, PREFIX_WEIGHT)).unwrap_or_default();
            longer.retain(Variant::is_found);
            longer.truncate(1);
        }
        let mut slips = Vec::new();
        // A slip may sound like a name, so that names don't tell that none was made.
        let is_held = variants.iter().chain(&longer).any(Variant::is_found);
        if LOOKS_FURTHER && !is_stopword && !is_held {
            slips = missing.take(spelling::nearest(archive, &word.normalized)).unwrap_or_default();
        }
        missing.done()?;
        let mut corrections = Vec::new();
        let mut corrected = if LOOKS_FURTHER {
            corrected(archive, analyzers, slips, &mut corrections)?
        } else {
            Vec::new()
        };
        variants.append(&mut names.unwrap_or_default());
        longer.retain(|longer| words.iter().all(|word| longer.term != word.stem()));
        variants.append(&mut longer);
        corrected.retain(|word| variants.iter().all(|known| known.term != word.term));
        variants.append(&mut corrected);
        let weight = if is_stopword { weights.stop_word } else { 1.0 };
        Ok(Self {
            typed: Some(token.surface.to_owned()),
            word: word.normalized.clone(),
            weight,
            idf: 0.0,
            variants,
            languages: words.len(),
            prefix,
            corrections,
        })
    }

    /// The word, its other spellings, and the compounds that they are parts of, as each language has them; itself first.
    #[inline(never)]
    fn spellings(
        archive: &Archive,
        analyzers: &[Analyzer],
        words: &[Word<'_>],
        part_weight: f32,
    ) -> Result<Vec<Variant>, Miss> {
        let mut stems = Vec::new();
        for (analyzer, word) in analyzers.iter().zip(words) {
            let mut of_language = vec![word.stem().to_owned()];
            of_language.extend(analyzer.variant_stems(&word.normalized));
            stems.push((of_language, word.is_stopword()));
        }
        // Spellings of one word have their letters in common, so one look-up finds them all.
        let mut letters = Vec::new();
        for stem in stems.iter().flat_map(|(stems, _)| stems) {
            letters.push(fold::collate(without_mark(stem).0));
        }
        sort_dedup(&mut letters);
        let mut missing = Missing::default();
        let mut alike: Vec<Alike> = Vec::new();
        for letters in &letters {
            alike.append(&mut missing.take(archive.alike(letters)).unwrap_or_default());
        }
        missing.done()?;
        let mut variants = Vec::new();
        let mut add = |kind, term: &String, weight| {
            let mut variant = Variant::new(kind, term, weight, Count::Sum);
            for known in &mut alike {
                if known.kind == kind && known.term == *term {
                    variant.entries = std::mem::take(&mut known.entries);
                }
            }
            variants.push(variant);
        };
        for term in stems.iter().filter_map(|(stems, _)| stems.first()) {
            add(TermKind::Word, term, 1.0);
        }
        for (stems, is_stopword) in &stems {
            for term in stems.iter().skip(1) {
                add(TermKind::Word, term, SPELLING_WEIGHT);
            }
            for term in stems.iter().filter(|_| !is_stopword) {
                add(TermKind::Part, term, part_weight);
            }
        }
        let plain_of = |term: &str| fold::plain(term).unwrap_or_else(|| term.to_owned());
        let content = words.iter().filter(|word| !word.is_stopword());
        let plains: Vec<(bool, String)> = content
            .map(|word| (plain_of(word.stem()), word.stem()))
            .map(|(plain, stem)| (plain == stem, plain))
            .collect();
        for known in alike {
            // What was taken is gone. A common word that is alike is another word, to those who type letters' marks.
            let is_alike = |(typed_plain, plain): &(bool, String)| {
                plain_of(&known.term) == *plain && (*typed_plain || !is_listed(&known.term))
            };
            if known.kind == TermKind::Word
                && !known.entries.is_empty()
                && plains.iter().any(is_alike)
            {
                let mut variant =
                    Variant::new(TermKind::Word, &known.term, PLAIN_WEIGHT, Count::Best);
                variant.entries = known.entries;
                variants.push(variant);
            }
        }
        Ok(variants)
    }

    /// Adds groups for the parts of the compound that this word is, if few articles hold it whole.
    #[inline(never)]
    fn parts(
        &self,
        archive: &Archive,
        analyzers: &[Analyzer],
        weights: Weights,
        groups: &mut Vec<Self>,
        missing: &mut Missing,
    ) {
        if self.own_freq() >= PARTS_BELOW || weights.query_part <= 0.0 {
            return;
        }
        // What the word may grow into, or sounds like, is another compound.
        let itself = self.variants.iter().filter(|variant| variant.count == Count::Sum);
        let mut entries = itself.flat_map(|variant| variant.entries.iter().flatten()).peekable();
        let parts = if entries.peek().is_some() {
            entries.find(|entry| !entry.parts.is_empty()).map(|compound| compound.parts.clone())
        } else if LOOKS_FURTHER {
            missing.take(split::parts(archive, analyzers, &self.word))
        } else {
            None
        };
        for part in parts.iter().flatten() {
            let mut group = Self { weight: weights.query_part, ..Self::default() };
            for (kind, weight) in [(TermKind::Word, 1.0), (TermKind::Part, weights.part)] {
                let mut variant = Variant::new(kind, part, weight, Count::Sum);
                variant.entries = missing.take(archive.entries(kind, part)).unwrap_or_default();
                group.variants.push(variant);
            }
            groups.push(group);
        }
    }
}

/// What the words of `slips` are looked up by, the most widespread first, and these as `corrections`.
#[inline(never)]
fn corrected(
    archive: &Archive,
    analyzers: &[Analyzer],
    slips: Vec<String>,
    corrections: &mut Vec<String>,
) -> Result<Vec<Variant>, Miss> {
    let mut stems = Vec::new();
    let mut words = Vec::new();
    for word in slips {
        for analyzer in analyzers {
            stems.push(analyzer.stem(&word));
            words.push(word.clone());
        }
    }
    let mut found: Vec<(Variant, String)> =
        look_up(archive, stems, CORRECTION_WEIGHT)?.into_iter().zip(words).collect();
    found.retain(|(variant, _)| variant.is_found());
    // A very common word beside others would have the slip tell as little as itself.
    let tells = |variant: &Variant| !is_listed(&variant.term);
    if found.iter().any(|(variant, _)| tells(variant)) {
        found.retain(|(variant, _)| tells(variant));
    }
    sort_by_key(&mut found, |(variant, _)| Reverse(variant.doc_freq()));
    let mut variants: Vec<Variant> = Vec::new();
    let share = |variant: &Variant| {
        let freq = u32::try_from(variant.doc_freq()).unwrap_or(u32::MAX);
        1.0 + 0.1 * libm::logf(1.0 + float(freq))
    };
    let most = found.first().map_or(1.0, |(variant, _)| share(variant));
    for (mut variant, word) in found {
        // Forms of one word count once.
        let is_new = variants.iter().all(|known| known.term != variant.term);
        if is_new && variants.len() < MAX_CORRECTIONS {
            variant.weight = CORRECTION_WEIGHT * share(&variant) / most;
            variants.push(variant);
            if !corrections.contains(&word) {
                corrections.push(word);
            }
        }
    }
    Ok(variants)
}

/// Other spellings of the name that the word is: if the index knows of some, or no article holds the word.
#[inline(never)]
fn names_of(
    archive: &Archive,
    word: &Word<'_>,
    is_stopword: bool,
    languages: usize,
    variants: &[Variant],
) -> Result<Vec<Variant>, Miss> {
    let itself = variants.iter().take(languages);
    let (mut is_known, mut has_others) = (false, false);
    for entry in itself.flat_map(|word| word.entries.iter().flatten()) {
        is_known = true;
        has_others |= entry.other_spellings;
    }
    let key = if (has_others || !is_known) && !is_stopword { word.name_key() } else { None };
    let Some(key) = key else { return Ok(Vec::new()) };
    let mut missing = Missing::default();
    let mut stems: Vec<String> = Vec::new();
    for segment in archive.segments() {
        if let Some(Some(key)) = missing.take(segment.entry(TermKind::Name, &key)) {
            stems.extend_from_slice(&key.parts);
        }
    }
    missing.done()?;
    sort_dedup(&mut stems);
    stems.retain(|stem| {
        !variants.iter().any(|known| known.kind == TermKind::Word && known.term == *stem)
    });
    look_up(archive, stems, NAME_WEIGHT)
}

/// Words, each looked up.
#[inline(never)]
fn look_up(archive: &Archive, words: Vec<String>, weight: f32) -> Result<Vec<Variant>, Miss> {
    let mut missing = Missing::default();
    let mut found = Vec::new();
    for term in words {
        let entries = missing.take(archive.entries(TermKind::Word, &term)).unwrap_or_default();
        found.push(Variant { kind: TermKind::Word, term, weight, count: Count::Best, entries });
    }
    missing.done()?;
    Ok(found)
}

/// The words that start with `prefix`, most documents first.
#[inline(never)]
fn completions(archive: &Archive, prefix: &str, growth: Growth) -> Result<Vec<Variant>, Miss> {
    let mut missing = Missing::default();
    let mut terms: Vec<String> = Vec::new();
    for segment in archive.segments() {
        let found = segment.words_with_prefix(prefix, growth.words, growth.blocks);
        for entry in missing.take(found).unwrap_or_default() {
            terms.push(entry.term.clone());
        }
    }
    missing.done()?;
    sort_dedup(&mut terms);
    let mut found = look_up(archive, terms, PREFIX_WEIGHT)?;
    sort_by_key(&mut found, |variant| Reverse(variant.doc_freq()));
    found.truncate(growth.words);
    Ok(found)
}

/// Whether a query's word carries grammar: in the language of most articles that hold it.
fn is_stopword(words: &[Word<'_>], own: &[Variant]) -> bool {
    let (mut grammar, mut content) = (None, None);
    for (word, variant) in words.iter().zip(own) {
        let most = if word.is_stopword() { &mut grammar } else { &mut content };
        *most = Some(variant.doc_freq()).max(*most);
    }
    grammar > content
}

/// Whether a term is a word of grammar of its language.
pub(super) fn is_listed(term: &str) -> bool {
    Analyzer::of_term(term).is_stopword(without_mark(term).0)
}

/// What is typed may have gone beyond the stem of the word that it will be: `sikkerhe` is longer than the stem of
/// `sikkerhed`. The longest first.
fn shorter_stems(word: &Word<'_>) -> Vec<String> {
    let mut stems = Vec::new();
    for (at, _) in word.normalized.char_indices().skip(MIN_STEM_CHARS) {
        stems.extend(word.normalized.get(..at).map(str::to_owned));
    }
    stems.reverse();
    stems.truncate(MAX_ENDING_CHARS);
    stems
}

impl Variant {
    pub(super) fn new(kind: TermKind, term: &str, weight: f32, count: Count) -> Self {
        Self { kind, term: term.to_owned(), weight, count, entries: Vec::new() }
    }
}

impl Phrase {
    pub(super) fn of(
        archive: &Archive,
        analyzers: &[Analyzer],
        clause: &Clause,
    ) -> Result<Self, Miss> {
        let mut missing = Missing::default();
        let mut readings = Vec::new();
        for analyzer in analyzers {
            readings.extend(missing.take(Reading::of(archive, *analyzer, clause)));
        }
        missing.done()?;
        Ok(Self { typed: clause.words.join(" "), readings })
    }

    /// Rarity of its words together.
    pub(super) fn idf(&self, doc_count: u32) -> f32 {
        let mut freqs: Vec<usize> = Vec::new();
        for reading in &self.readings {
            freqs.resize(reading.words.len(), 0);
            let words = freqs.iter_mut().zip(&reading.words);
            words.for_each(|(freq, word)| *freq += word.doc_freq());
        }
        freqs.into_iter().map(|freq| idf(doc_count, freq)).sum()
    }
}

impl Reading {
    fn of(archive: &Archive, analyzer: Analyzer, clause: &Clause) -> Result<Self, Miss> {
        let mut stems = Vec::new();
        for token in clause.words.iter().flat_map(|word| tokenize(word)) {
            stems.push(analyzer.word(token).stem().to_owned());
        }
        let words = look_up(archive, stems, 1.0)?;
        let mut missing = Missing::default();
        let mut pairs = Vec::new();
        for neighbours in words.windows(2) {
            let [one, other] = neighbours else { continue };
            let pair = [without_mark(&one.term).0, " ", &other.term].concat();
            let mut entries = Vec::new();
            for (number, segment) in archive.segments().iter().enumerate() {
                let are_common = one.is_common(number) && other.is_common(number);
                let entry = are_common.then(|| missing.take(segment.entry(TermKind::Pair, &pair)));
                entries.push(entry.flatten().flatten());
            }
            pairs.push(entries);
        }
        missing.done()?;
        Ok(Self { in_title: FULL && clause.ask == Ask::Title, words, pairs })
    }
}
