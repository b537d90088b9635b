//! Articles → the bytes of a segment.
//!
//! In: a [`Survey`] of all articles, then each of them again, in the survey's order. Out: chunks, as they are finished,
//! and the [`Head`] that tells where they lie; the same for the same articles. Memory holds the postings, packed, and
//! the cards; texts go out as they come.

use super::archive::to_file;
use super::bytes::Cursor;
use super::bytes::ReadError;
use super::bytes::Writer;
use super::dictionary::DictionaryWriter;
use super::dictionary::Layout;
use super::dictionary::Term;
use super::dictionary::TermKind;
use super::dictionary::key_of;
use super::dictionary::label_of;
use super::dictionary::parts_of_label;
use super::documents::write_group;
use super::gather::Gatherer;
use super::gone::Gone;
use super::grouping::Grouping;
use super::head::CardTable;
use super::head::DOCS_PER_GROUP;
use super::head::DateTable;
use super::head::Head;
use super::manifest::Manifest;
use super::postings;
use super::postings::DocId;
use super::postings::Occurrence;
use super::postings::Posting;
use super::segment::ChunkAt;
use super::spelling;
use super::spelling::SpellingTable;
use super::spelling::is_spelt;
use super::survey::Deflate;
use super::survey::Numbers;
use super::survey::Scan;
use super::survey::ScannedText;
use super::survey::Survey;
use super::survey::Surveyor;
use super::survey::packed;
use crate::article::Article;
use crate::article::Date;
use crate::text::Analyzer;
use crate::text::analyzer::Language;
use crate::text::analyzer::without_mark;
use crate::text::compound::Lexicon;
use crate::text::hyphen::Joint;
use crate::text::hyphen::JointKind;
use crate::text::name;
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::ops::Range;

/// Deflated groups of cards are filled up to a multiple of this many bytes, so that the table of their lengths is small.
const CARD_UNIT: usize = 64;

/// A word is very common if it stands in more than one article of so many.
const COMMON_SHARE: u32 = 4;

/// A built archive of one segment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Built {
    /// Its bytes (FORMAT.md).
    pub bytes: Vec<u8>,
    /// Ids that were given more than once, sorted; the last article of each was kept.
    pub repeated_ids: Vec<String>,
}

/// The archive of `articles` as one file; compounds are split by the shipped lexicon and the articles' own words.
pub fn build(articles: Vec<Article>) -> Built {
    let mut surveyor = Surveyor::new(None);
    let scans: Vec<Scan> = articles.into_iter().map(|article| surveyor.add(&article)).collect();
    let survey = surveyor.finish();
    let mut bytes = Vec::new();
    let layout = Layout::for_documents(survey.order.len());
    let mut builder =
        Builder::new(&survey, 0..survey.order.len(), layout, None, |chunk: Vec<u8>| {
            bytes.extend(chunk);
        });
    for number in &survey.order {
        if let Some(scan) = scans.get(*number) {
            // What was just written is read as it was written.
            let _ = builder.add(scan);
        }
    }
    let head = builder.finish();
    let manifest = Manifest { segments: vec![head], ..Manifest::default() };
    Built { bytes: to_file(&manifest, &bytes), repeated_ids: survey.repeated_ids }
}

/// A term.
#[derive(Debug, Default)]
struct Buffer {
    key: Vec<u8>,
    /// Stems of a compound's parts; of a name's key, those that it is spelt as.
    parts: Vec<String>,
    is_common: bool,
}

/// The documents of a term so far: apart from the term, so that what is written to for every word lies close.
#[derive(Debug, Default)]
struct Postings {
    /// One more than the last document.
    next: u32,
    count: u32,
    /// Documents with their positions.
    packed: Writer,
}

/// What a word stands for in the index, by the numbers of terms.
#[derive(Debug, Clone, Copy)]
struct Meaning {
    word: u32,
    /// Where the terms of its parts lie among all words' parts.
    parts: u32,
    parts_len: u16,
    is_common: bool,
}

/// Writes a segment.
#[derive(Debug)]
pub struct Builder<'s, W> {
    survey: &'s Survey,
    documents: Range<usize>,
    layout: Layout,
    deflate: Option<Deflate>,
    out: W,
    len: usize,
    keys: Numbers<Vec<u8>>,
    terms: Vec<Buffer>,
    /// By the number of a term.
    postings: Vec<Postings>,
    /// By the number of a normalized word.
    meanings: Vec<Option<Meaning>>,
    /// How often each of these stands in the texts.
    counts: Vec<u32>,
    /// Terms of parts, word after word.
    parts: Vec<u32>,
    /// Terms of pairs of stems.
    pairs: Numbers<(u32, u32)>,
    pair_terms: Vec<u32>,
    /// Stems that are names: the key of the name, the stem, and the stem's term.
    names: BTreeSet<(String, String, usize)>,
    gathered: Gatherer,
    dates: Vec<Option<Date>>,
    languages: BTreeMap<String, u32>,
    words: u32,
    cards: Vec<u8>,
    card_ends: Vec<u32>,
    card_size: usize,
    body_size: usize,
    group: Vec<(Vec<u8>, usize)>,
    group_start: usize,
}

/// A term of a document, packed so that they sort fast: its number (32 bits), where it stands (31 bits; all set: not told),
/// and whether in the title.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Found(u64);

impl Found {
    fn new(term: u32, in_title: bool, position: Option<u32>) -> Self {
        let position = position.map_or(NO_POSITION, |position| position.min(NO_POSITION - 1));
        Self(u64::from(term) << 32 | u64::from(position) << 1 | u64::from(in_title))
    }

    fn term(self) -> u32 {
        u32::try_from(self.0 >> 32).unwrap_or(u32::MAX)
    }

    fn in_title(self) -> bool {
        self.0 & 1 == 1
    }

    fn position(self) -> Option<u32> {
        let position = u32::try_from((self.0 & u64::from(u32::MAX)) >> 1).ok();
        position.filter(|position| *position < NO_POSITION)
    }
}

/// See [`Found`].
const NO_POSITION: u32 = u32::MAX >> 1;

impl<'s, W: FnMut(Vec<u8>)> Builder<'s, W> {
    /// `out` takes each chunk as it is finished. With `deflate`, cards and bodies are compressed.
    ///
    /// `documents`: the stretch of the survey's order that is to be added.
    pub fn new(
        survey: &'s Survey,
        documents: Range<usize>,
        layout: Layout,
        deflate: Option<Deflate>,
        out: W,
    ) -> Self {
        Self {
            survey,
            documents,
            layout,
            deflate,
            out,
            len: 0,
            keys: Numbers::default(),
            terms: Vec::new(),
            postings: Vec::new(),
            parts: Vec::new(),
            meanings: vec![None; survey.words.len()],
            counts: vec![0; survey.words.len()],
            pairs: Numbers::default(),
            pair_terms: Vec::new(),
            names: BTreeSet::new(),
            gathered: Gatherer::default(),
            dates: Vec::new(),
            languages: BTreeMap::new(),
            words: 0,
            cards: Vec::new(),
            card_ends: Vec::new(),
            card_size: 0,
            body_size: 0,
            group: Vec::new(),
            group_start: 0,
        }
    }

    /// The next article of the survey's order.
    ///
    /// # Errors
    /// When the scan isn't one of an article.
    pub fn add(&mut self, scan: &Scan) -> Result<(), ReadError> {
        let scan = scan.read()?;
        let doc = DocId(u32::try_from(self.dates.len()).unwrap_or(u32::MAX));
        let length = scan.texts.iter().map(|text| text.words.len()).sum::<usize>();
        let mut found: Vec<Found> = Vec::with_capacity(2 * length);
        let mut position = 0u32;
        for ScannedText { is_title: in_title, words, gaps, joints } in &scan.texts {
            let mut before: Option<u32> = None;
            let gapped: Vec<_> = words.iter().copied().zip(gaps.iter().copied()).collect();
            self.gathered.text(self.survey, doc, &gapped);
            for spelling in words {
                let Some(form) = self.survey.spellings.get(*spelling).map(|known| known.word)
                else {
                    continue;
                };
                let Some(meaning) = self.meaning(form) else { continue };
                self.counts.get_mut(index(form)).into_iter().for_each(|count| *count += 1);
                found.push(Found::new(meaning.word, *in_title, Some(position)));
                let parts = self.parts.get(index(meaning.parts)..).unwrap_or_default().iter();
                let parts = parts.take(meaning.parts_len.into());
                found.extend(parts.map(|part| Found::new(*part, *in_title, None)));
                let word = meaning.is_common.then(|| self.survey.words.get(index(form))).flatten();
                let common = word.map(|word| word.stem);
                if let (Some(before), Some(stem)) = (before, common) {
                    found.push(Found::new(self.pair(before, stem), false, None));
                }
                before = common;
                position = position.saturating_add(1);
            }
            for joint in joints {
                let [first, last] =
                    [joint.first, joint.last].map(|place| words.get(place).copied());
                if let (Some(first), Some(last)) = (first, last) {
                    self.joined(*joint, first, last, |part| {
                        found.push(Found::new(part, *in_title, None));
                    });
                }
            }
            // No phrase spans two texts.
            position = position.saturating_add(1);
        }
        let length = u32::try_from(length).unwrap_or(u32::MAX);
        self.count(doc, length, found);
        let mut words = BTreeSet::new();
        if !scan.texts.is_empty() {
            let mut card = Cursor::new(scan.card, "scan");
            let (_, has_title, heading) = (card.str(), card.u8() & 1 == 1, card.str());
            let title = Some(heading).filter(|_| has_title);
            title.into_iter().for_each(|title| self.gathered.title(doc, title));
        }
        for label in &scan.labels {
            for kind in [TermKind::Section, TermKind::Author, TermKind::Tag] {
                let label = label_of(kind, label).into_iter();
                label.for_each(|label| self.gathered.label(doc, kind, label));
            }
            let term = self.term(label.to_vec());
            self.post(term, doc, Occurrence::default(), &[]);
            for (kind, of) in [
                (TermKind::SectionWords, TermKind::Section),
                (TermKind::AuthorWords, TermKind::Author),
            ] {
                let parts = label_of(of, label).map(parts_of_label).unwrap_or_default();
                words.extend(parts.iter().map(|part| key_of(kind, part)));
            }
        }
        for key in words {
            let term = self.term(key);
            self.post(term, doc, Occurrence::default(), &[]);
        }
        *self.languages.entry(scan.language).or_default() += 1;
        self.words = self.words.saturating_add(length);
        self.dates.push(scan.date);
        self.body_size = self.body_size.max(scan.body_size);
        if self.group.is_empty() {
            self.group_start = self.len;
        }
        self.group.push((scan.card.to_vec(), scan.body.len()));
        self.write(scan.body.to_vec());
        if self.group.len() == DOCS_PER_GROUP {
            self.close_group();
        }
        Ok(())
    }

    fn is_common(&self, stem: u32) -> bool {
        let docs = u32::try_from(self.survey.order.len()).unwrap_or(u32::MAX);
        let doc_freq = usize::try_from(stem).ok().and_then(|stem| self.survey.doc_freqs.get(stem));
        docs >= self.layout.pairs_from
            && doc_freq.is_some_and(|(_, doc_freq)| *doc_freq > docs / COMMON_SHARE)
    }

    fn meaning(&mut self, form: u32) -> Option<Meaning> {
        let known = *self.meanings.get(index(form))?;
        if known.is_some() {
            return known;
        }
        let word = self.survey.words.get(index(form))?;
        let analyzer = Analyzer::of(word.language);
        let split = match word.language {
            Language::Danish => self.survey.lexicon.split(&word.text),
            _ => Vec::new(),
        };
        let stem = self.survey.stem_texts.get(index(word.stem))?;
        let mut part_stems: Vec<String> = Vec::new();
        for part in split.iter().filter_map(|span| word.text.get(span.clone())) {
            let part = analyzer.stem(part);
            if !part_stems.contains(&part) {
                part_stems.push(part);
            }
        }
        let parts = u32::try_from(self.parts.len()).unwrap_or(u32::MAX);
        for part in &part_stems {
            let part = self.term(key_of(TermKind::Part, part));
            self.parts.push(part);
        }
        let parts_len = u16::try_from(part_stems.len()).unwrap_or_default();
        let number = self.term(key_of(TermKind::Word, stem));
        let is_common = self.is_common(word.stem);
        let is_name = word.is_name;
        if let Some(term) = self.terms.get_mut(index(number)) {
            term.is_common = is_common;
            if term.parts.is_empty() {
                term.parts = part_stems;
            }
        }
        if let Some(name) = name::key(&word.text).filter(|_| is_name) {
            self.names.insert((name, stem.clone(), index(number)));
        }
        let meaning = Some(Meaning { word: number, parts, parts_len, is_common });
        *self.meanings.get_mut(index(form))? = meaning;
        meaning
    }

    /// Tells `add` the terms, as parts, of the word that two words make together, and of what it begins with.
    fn joined(&mut self, joint: Joint, first: usize, last: usize, mut add: impl FnMut(u32)) {
        let survey = self.survey;
        let word = |spelling: usize| {
            let form = survey.spellings.get(spelling)?.word;
            survey.words.get(index(form))
        };
        let (Some(first), Some(last)) = (word(first), word(last)) else { return };
        let none = Lexicon::default();
        let lexicon = if last.language == Language::Danish { &survey.lexicon } else { &none };
        let Some(word) = joint.word(&first.text, &last.text, lexicon) else { return };
        let analyzer = Analyzer::of(last.language);
        add(self.term(key_of(TermKind::Part, &analyzer.stem(&word))));
        if joint.kind != JointKind::FirstCut {
            return;
        }
        let split = lexicon.split(&word);
        for part in split.iter().rev().skip(1).filter_map(|span| word.get(span.clone())) {
            add(self.term(key_of(TermKind::Part, &analyzer.stem(part))));
        }
    }

    fn pair(&mut self, one: u32, other: u32) -> u32 {
        let (number, is_new) = self.pairs.of(&(one, other));
        if is_new {
            let stem = |number: u32| {
                let stem = usize::try_from(number).ok();
                stem.and_then(|stem| self.survey.stem_texts.get(stem)).map_or("", String::as_str)
            };
            let (first, _) = without_mark(stem(one));
            let key = key_of(TermKind::Pair, &[first, " ", stem(other)].concat());
            let term = self.term(key);
            self.pair_terms.push(term);
        }
        self.pair_terms.get(index(number)).copied().unwrap_or(u32::MAX)
    }

    /// The number of the term of a key.
    fn term(&mut self, key: Vec<u8>) -> u32 {
        let (number, is_new) = self.keys.of(&key);
        if is_new {
            self.terms.push(Buffer { key, ..Buffer::default() });
            self.postings.push(Postings::default());
        }
        number
    }

    /// Counts what was found in a document.
    fn count(&mut self, doc: DocId, length: u32, mut found: Vec<Found>) {
        found.sort_unstable();
        let length = postings::length_step(length);
        let mut positions = Vec::new();
        for group in found.chunk_by(|one, other| one.term() == other.term()) {
            let (Some(first), Ok(total)) = (group.first(), u32::try_from(group.len())) else {
                continue;
            };
            let in_title = group.iter().filter(|found| found.in_title()).count();
            let in_title = u32::try_from(in_title).unwrap_or(total);
            positions.clear();
            positions.extend(group.iter().filter_map(|found| found.position()));
            let occurrence = Occurrence::in_length(in_title, total - in_title, length);
            self.post(first.term(), doc, occurrence, &positions);
        }
    }

    fn post(&mut self, term: u32, doc: DocId, occurrence: Occurrence, positions: &[u32]) {
        let Some(term) = self.postings.get_mut(index(term)) else { return };
        postings::pack(Posting { doc, occurrence }, positions, term.next, &mut term.packed);
        term.next = doc.0 + 1;
        term.count += 1;
    }

    fn close_group(&mut self) {
        if self.group.is_empty() {
            return;
        }
        let group = write_group(self.group_start, &self.group);
        self.group.clear();
        self.card_size = self.card_size.max(group.len());
        let group = packed(group, self.deflate, self.unit());
        let end = self.card_ends.last().copied().unwrap_or_default();
        let units = u32::try_from(group.len() / self.unit()).unwrap_or_default();
        self.card_ends.push(end.saturating_add(units));
        self.cards.extend(group);
    }

    fn unit(&self) -> usize {
        if self.deflate.is_some() { CARD_UNIT } else { 1 }
    }

    /// Writes a chunk, and tells where it lies.
    fn write(&mut self, chunk: Vec<u8>) -> ChunkAt {
        let at = ChunkAt { offset: self.len, len: chunk.len() };
        self.len += chunk.len();
        (self.out)(chunk);
        at
    }

    /// Writes what is left; without files, which `out` alone knows.
    pub fn finish(mut self) -> Head {
        self.close_group();
        let doc_count = u32::try_from(self.dates.len()).unwrap_or(u32::MAX);
        let bodies_len = self.len;
        let mut dictionary = DictionaryWriter::new(self.layout);
        let mut terms = std::mem::take(&mut self.terms);
        let spelt_otherwise = self.add_names(&mut terms);
        let mut postings = std::mem::take(&mut self.postings);
        postings.resize_with(terms.len(), Postings::default);
        // The first bytes of a key, most significant first, tell most keys apart.
        let mut order: Vec<(u64, usize)> = Vec::new();
        for (number, (term, postings)) in terms.iter().zip(&postings).enumerate() {
            if postings.count > 0 || !term.parts.is_empty() {
                order.push((first_bytes(&term.key), number));
            }
        }
        order.sort_unstable_by(|one, other| {
            let key = |at: usize| terms.get(at).map(|term| term.key.as_slice());
            one.0.cmp(&other.0).then_with(|| key(one.1).cmp(&key(other.1)))
        });
        let mut term_count = 0u32;
        for (_, number) in order {
            // Its memory goes with it: the dictionary grows as the buffers shrink.
            let (Some(buffer), Some(postings)) = (terms.get_mut(number), postings.get_mut(number))
            else {
                continue;
            };
            let (key, mut term) = std::mem::take(buffer).with(&std::mem::take(postings));
            term.other_spellings = spelt_otherwise.contains(&number);
            term_count += u32::from(super::dictionary::is_text_key(&key));
            dictionary.add(&key, &term, &mut |chunk| self.write(chunk));
        }
        let mut tops = dictionary.finish();
        let cards = std::mem::take(&mut self.cards);
        let card_table = CardTable {
            start: self.len,
            unit: self.unit(),
            size: self.card_size,
            ends: std::mem::take(&mut self.card_ends),
        };
        self.write_all(
            &cards,
            (0..card_table.ends.len()).filter_map(|group| card_table.group(group)),
            card_table.start,
        );
        tops.blocks_start = self.len;
        let blocks: Vec<ChunkAt> = (0..tops.len()).map(|block| tops.block_at(block)).collect();
        self.write_all(&dictionary.blocks, blocks.into_iter(), tops.blocks_start);
        tops.positions_start = self.len;
        let blocks: Vec<ChunkAt> = (0..tops.len()).map(|block| tops.positions_at(block)).collect();
        self.write_all(&dictionary.positions, blocks.into_iter(), tops.positions_start);
        let spelling = self.write_spelling();
        let suggestions = self.write_suggestions();
        let mut languages: Vec<_> = std::mem::take(&mut self.languages).into_iter().collect();
        if languages.is_empty() {
            languages.push(("da".to_owned(), doc_count));
        }
        Head {
            doc_count,
            term_count,
            words: self.words,
            languages,
            deflated: self.deflate.is_some(),
            head_len: self.layout.head_len,
            run_len: self.layout.run_len,
            files: Vec::new(),
            len: self.len,
            dates: DateTable::new(self.dates.iter().copied()),
            bodies_len,
            tail_positions_len: dictionary.tail_positions_len,
            cards: card_table,
            body_size: self.body_size,
            tops,
            spelling,
            suggestions,
            gone: Gone::default(),
            duplicates: self.groups(&self.survey.duplicates),
            stories: self.groups(&self.survey.stories),
        }
    }

    /// The part of the groups of the whole survey that concerns this segment.
    fn groups(&self, groups: &[Option<u32>]) -> Grouping {
        Grouping::new(groups.get(self.documents.clone()).unwrap_or_default().iter().copied())
    }

    /// Writes what may be suggested; answers the table of its blocks.
    fn write_suggestions(&mut self) -> Vec<u8> {
        let gathered = std::mem::take(&mut self.gathered);
        let (mut table, blocks) = gathered.blocks(self.survey, self.dates.len());
        table.start = self.len;
        for ((_, len), block) in table.blocks.iter_mut().zip(blocks) {
            let chunk = packed(block, self.deflate, 1);
            *len = chunk.len();
            self.write(chunk);
        }
        let mut writer = Writer::default();
        table.write(&mut writer);
        writer.0
    }

    /// Writes the words of this segment by their halves.
    fn write_spelling(&mut self) -> SpellingTable {
        let used = self.survey.words.iter().zip(&self.counts).filter(|(_, count)| **count > 0);
        let mut words: Vec<(&str, u32)> =
            used.map(|(word, count)| (word.text.as_str(), *count)).collect();
        words.retain(|(word, _)| is_spelt(word));
        words.sort_unstable();
        // A word of several languages is one.
        words.dedup_by(|next, word| {
            let is_same = next.0 == word.0;
            word.1 = word.1.saturating_add(if is_same { next.1 } else { 0 });
            is_same
        });
        let (table, chunks) = spelling::write(&words, self.len);
        for chunk in chunks {
            self.write(chunk);
        }
        table
    }

    /// Writes `bytes`, chunk by chunk; the chunks' places count from `start`.
    fn write_all(&mut self, bytes: &[u8], chunks: impl Iterator<Item = ChunkAt>, start: usize) {
        for ChunkAt { offset, len } in chunks {
            let from = offset - start;
            self.write(bytes.get(from..from + len).unwrap_or_default().to_vec());
        }
    }

    /// Adds a term for each key of a name, with the stems that it is spelt as here; answers the words whose names are spelt
    /// in several ways, here or in another segment.
    fn add_names(&mut self, terms: &mut Vec<Buffer>) -> BTreeSet<usize> {
        let mut spellings: BTreeMap<String, (Vec<String>, Vec<usize>)> = BTreeMap::new();
        for (name, stem, term) in std::mem::take(&mut self.names) {
            let (stems, words) = spellings.entry(name).or_default();
            stems.push(stem);
            words.push(term);
        }
        let mut several = BTreeSet::new();
        for (name, (stems, words)) in spellings {
            if self.survey.names.get(&name).is_some_and(|stems| stems.len() > 1) {
                several.extend(words);
            }
            let key = key_of(TermKind::Name, &name);
            terms.push(Buffer { key, parts: stems, is_common: false });
        }
        several
    }
}

/// A number as an index.
fn index(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

/// The first eight bytes of a key as a number in their order; a shorter key is below those that it begins.
fn first_bytes(key: &[u8]) -> u64 {
    let mut bytes = [0; 8];
    bytes.iter_mut().zip(key).for_each(|(to, from)| *to = *from);
    u64::from_be_bytes(bytes)
}

impl Buffer {
    fn with(self, postings: &Postings) -> (Vec<u8>, Term) {
        let count = index(postings.count);
        let term = Term {
            // What has no documents is a name's key.
            doc_freq: if count == 0 { self.parts.len() } else { count },
            parts: self.parts,
            is_common: self.is_common,
            other_spellings: false,
            documents: postings::unpack(&postings.packed.0, count),
        };
        (self.key, term)
    }
}
