//! Articles → the bytes of a segment.
//!
//! In: a [`Survey`] of all articles, then each of them again, in the survey's order. Out: chunks, as they are finished,
//! and the [`Head`] that tells where they lie; the same for the same articles. Memory holds the postings, packed, and
//! the cards; texts go out as they come.

use super::annotate::Annotated;
use super::annotate::Compound;
use super::archive::to_file;
use super::bytes::ReadError;
use super::bytes::Writer;
use super::bytes::Cursor;
use super::dictionary::DictionaryWriter;
use super::dictionary::Layout;
use super::dictionary::Term;
use super::dictionary::TermKind;
use super::dictionary::key_of;
use super::documents::Body;
use super::documents::Card;
use super::documents::write_group;
use super::head::CardTable;
use super::head::DOCS_PER_GROUP;
use super::head::DateTable;
use super::head::Head;
use super::manifest::Manifest;
use super::postings;
use super::postings::DocId;
use super::postings::Field;
use super::postings::Occurrence;
use super::postings::Posting;
use super::segment::ChunkAt;
use super::survey::Numbers;
use super::survey::Scan;
use super::survey::Seen;
use super::survey::Survey;
use super::survey::Surveyor;
use super::survey::texts_of;
use crate::article::Article;
use crate::article::BlockKind;
use crate::article::Date;
use crate::text::Analyzer;
use crate::text::analyzer::Capital;
use crate::text::fold;
use crate::text::name;
use crate::text::sentence::sentences;
use crate::text::span::Utf16;
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::ops::Range;

/// Deflated groups of cards are filled up to a multiple of this many bytes, so that the table of their lengths is small.
const CARD_UNIT: usize = 32;

/// A word is very common if it stands in more than one article of so many.
const COMMON_SHARE: u32 = 8;

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
    let mut surveyor = Surveyor::default();
    let scans: Vec<Scan> = articles.iter().map(|article| surveyor.add(article)).collect();
    let survey = surveyor.finish();
    let mut bytes = Vec::new();
    let layout = Layout::for_documents(survey.order.len());
    let mut builder = Builder::new(&survey, 0..survey.order.len(), layout, None, |chunk: Vec<u8>| bytes.extend(chunk));
    for number in &survey.order {
        if let (Some(article), Some(scan)) = (articles.get(*number), scans.get(*number)) {
            // A scan of this very article is read as it was written.
            let _ = builder.add(article, scan);
        }
    }
    let head = builder.finish();
    let manifest = Manifest { segments: vec![head], ..Manifest::default() };
    Built { bytes: to_file(&manifest, &bytes), repeated_ids: survey.repeated_ids }
}

/// Compresses a chunk: raw DEFLATE (RFC 1951).
pub type Deflate = fn(&[u8]) -> Vec<u8>;

/// What is known of a term so far.
#[derive(Debug, Default)]
struct Buffer {
    key: Vec<u8>,
    parts: Vec<String>,
    is_common: bool,
    /// One more than the last document.
    next: u32,
    count: usize,
    /// Packed.
    postings: Writer,
    positions: Writer,
}

/// What a word stands for in the index, by the numbers of terms.
#[derive(Debug, Clone)]
struct Meaning {
    word: usize,
    parts: Vec<usize>,
    plain: Option<usize>,
    name: Option<usize>,
    /// Parts of the compound, in bytes of the normalized word.
    split: Vec<Range<usize>>,
}

/// Writes a segment.
#[derive(Debug)]
pub struct Builder<'s, W> {
    survey: &'s Survey,
    /// Of each document the number of its story.
    stories: Vec<Option<u32>>,
    layout: Layout,
    deflate: Option<Deflate>,
    out: W,
    len: usize,
    keys: Numbers<Vec<u8>>,
    terms: Vec<Buffer>,
    /// By the number of a normalized word.
    meanings: Vec<Option<Meaning>>,
    /// Words that are names: the name's term and the word's.
    names: BTreeSet<(usize, usize)>,
    dates: Vec<Option<Date>>,
    languages: BTreeSet<String>,
    words: u32,
    cards: Vec<u8>,
    card_ends: Vec<u32>,
    card_size: usize,
    body_size: usize,
    group: Vec<(Vec<u8>, usize)>,
    group_start: usize,
    analyzer: Analyzer,
}

/// A term of a document: its number, whether in the title, and where; not for terms without positions.
type Found = (usize, bool, Option<u32>);

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
        let stories = survey.stories.get(documents).unwrap_or_default();
        Self {
            survey,
            stories: within(stories),
            layout,
            deflate,
            out,
            len: 0,
            keys: Numbers::default(),
            terms: Vec::new(),
            meanings: vec![None; survey.words.len()],
            names: BTreeSet::new(),
            dates: Vec::new(),
            languages: BTreeSet::new(),
            words: 0,
            cards: Vec::new(),
            card_ends: Vec::new(),
            card_size: 0,
            body_size: 0,
            group: Vec::new(),
            group_start: 0,
            analyzer: Analyzer::default(),
        }
    }

    /// The next article of the survey's order, and its scan.
    ///
    /// # Errors
    /// When the scan isn't one of an article.
    pub fn add(&mut self, article: &Article, scan: &Scan) -> Result<(), ReadError> {
        let doc = DocId(u32::try_from(self.dates.len()).unwrap_or(u32::MAX));
        let texts: Vec<(Field, &str)> = texts_of(article).collect();
        let seen = scan.read(texts.len())?;
        let length = seen.iter().map(Vec::len).sum::<usize>();
        let length = u32::try_from(length).unwrap_or(u32::MAX);
        let names = self.names_of(&texts, &seen);
        let mut found: Vec<Found> = Vec::new();
        let mut position = 0u32;
        for ((field, _), words) in texts.iter().zip(&seen) {
            let in_title = *field == Field::Title;
            let mut before: Option<u32> = None;
            for word in words {
                let form = self.form_of(word);
                let Some(meaning) = self.meaning(form).cloned() else { continue };
                found.push((meaning.word, in_title, Some(position.min(postings::MAX_POSITION))));
                let name = meaning.name.filter(|_| names.contains(&form));
                if let Some(name) = name {
                    self.names.insert((name, meaning.word));
                }
                let others = meaning.parts.iter().copied().chain(meaning.plain).chain(name);
                found.extend(others.map(|term| (term, in_title, None)));
                let stem = self.survey.words.get(form).map(|word| word.stem);
                let common = stem.filter(|stem| self.is_common(*stem));
                if let (Some(before), Some(stem)) = (before, common) {
                    let pair = self.pair(before, stem);
                    found.push((pair, false, None));
                }
                before = common;
                position = position.saturating_add(1);
            }
            // No phrase spans two texts.
            position = position.saturating_add(1);
        }
        self.count(doc, length, found);
        for (kind, labels) in [
            (TermKind::Id, std::slice::from_ref(&article.id)),
            (TermKind::Section, article.section.as_slice()),
            (TermKind::Author, &article.authors),
            (TermKind::Tag, &article.tags),
            (TermKind::Language, article.language.as_slice()),
        ] {
            let distinct: BTreeSet<&String> = labels.iter().collect();
            for label in distinct {
                let term = self.term(key_of(kind, label));
                self.post(term, doc, Occurrence::default(), &[]);
            }
        }
        self.words = self.words.saturating_add(length);
        self.dates.push(article.date);
        self.languages.extend(article.language.clone());
        self.keep(article, &texts, &seen, doc);
        Ok(())
    }

    /// Number of a word's normalized form.
    fn form_of(&self, word: &Seen) -> usize {
        self.survey.spellings.get(word.spelling).map_or(usize::MAX, |spelling| spelling.word)
    }

    fn is_common(&self, stem: u32) -> bool {
        let docs = u32::try_from(self.survey.order.len()).unwrap_or(u32::MAX);
        let doc_freq = usize::try_from(stem).ok().and_then(|stem| self.survey.doc_freqs.get(stem));
        docs >= self.layout.pairs_from
            && doc_freq.is_some_and(|(_, doc_freq)| *doc_freq > docs / COMMON_SHARE)
    }

    /// Normalized words that are names here: with a capital inside a sentence somewhere in the article, or, where the
    /// capital may be the sentence's, right before another capital.
    fn names_of(&self, texts: &[(Field, &str)], seen: &[Vec<Seen>]) -> BTreeSet<usize> {
        let mut names = BTreeSet::new();
        for ((field, _), words) in texts.iter().zip(seen) {
            for (at, word) in words.iter().enumerate() {
                let next_inside =
                    || words.get(at + 1).is_some_and(|next| next.capital == Capital::Inside);
                let is_name = match word.capital {
                    Capital::None => false,
                    Capital::Inside => true,
                    Capital::Start => *field == Field::Byline || next_inside(),
                };
                if is_name {
                    names.insert(self.form_of(word));
                }
            }
        }
        names
    }

    fn meaning(&mut self, form: usize) -> Option<&Meaning> {
        if self.meanings.get(form)?.is_none() {
            let word = self.survey.words.get(form)?;
            let split = self.survey.lexicon.split(&word.text);
            let stem = self.analyzer.stem(&word.text).to_owned();
            let mut part_stems: Vec<String> = Vec::new();
            for part in split.iter().filter_map(|span| word.text.get(span.clone())) {
                let part = self.analyzer.stem(part);
                if !part_stems.iter().any(|known| known == part) {
                    part_stems.push(part.to_owned());
                }
            }
            let is_stopword = self.analyzer.is_stopword(&word.text);
            let name = name::key(&word.text).filter(|_| !is_stopword);
            let parts =
                part_stems.iter().map(|part| self.term(key_of(TermKind::Part, part))).collect();
            let number = self.term(key_of(TermKind::Word, &stem));
            let is_common = self.is_common(word.stem);
            if let Some(term) = self.terms.get_mut(number) {
                term.is_common = is_common;
                if term.parts.is_empty() {
                    term.parts = part_stems;
                }
            }
            let plain = fold::plain(&stem).map(|plain| self.term(key_of(TermKind::Plain, &plain)));
            let name = name.map(|name| self.term(key_of(TermKind::Name, &name)));
            let meaning = Meaning { word: number, parts, plain, name, split };
            *self.meanings.get_mut(form)? = Some(meaning);
        }
        self.meanings.get(form)?.as_ref()
    }

    fn pair(&mut self, one: u32, other: u32) -> usize {
        let stem = |number: u32| {
            let words = &self.survey.stem_texts;
            usize::try_from(number).ok().and_then(|number| words.get(number)).map_or("", String::as_str)
        };
        let pair = [stem(one), " ", stem(other)].concat();
        self.term(key_of(TermKind::Pair, &pair))
    }

    /// The number of the term of a key.
    fn term(&mut self, key: Vec<u8>) -> usize {
        let (number, is_new) = self.keys.of(&key);
        if is_new {
            self.terms.push(Buffer { key, ..Buffer::default() });
        }
        usize::try_from(number).unwrap_or(usize::MAX)
    }

    /// Counts what was found in a document.
    fn count(&mut self, doc: DocId, length: u32, mut found: Vec<Found>) {
        found.sort_unstable();
        let mut positions = Vec::new();
        for group in found.chunk_by(|one, other| one.0 == other.0) {
            let (Some((term, ..)), Ok(total)) = (group.first(), u32::try_from(group.len())) else {
                continue;
            };
            let in_title = group.iter().filter(|(_, in_title, _)| *in_title).count();
            let in_title = u32::try_from(in_title).unwrap_or(total);
            positions.clear();
            positions.extend(group.iter().filter_map(|(.., position)| *position));
            // The title's are the first, but sorted they come last.
            positions.sort_unstable();
            positions.dedup();
            let occurrence = Occurrence::new(in_title, total - in_title, length);
            self.post(*term, doc, occurrence, &positions);
        }
    }

    fn post(&mut self, term: usize, doc: DocId, occurrence: Occurrence, positions: &[u32]) {
        let Some(term) = self.terms.get_mut(term) else { return };
        let posting = Posting { doc, occurrence };
        postings::write(&[posting], term.next, true, &mut term.postings);
        term.next = doc.0 + 1;
        term.count += 1;
        postings::write_positions(positions, &mut term.positions);
    }

    /// Writes the body, and keeps the card until its group is full.
    fn keep(&mut self, article: &Article, texts: &[(Field, &str)], seen: &[Vec<Seen>], doc: DocId) {
        let annotated = |text: &str, words: &[Seen]| self.annotated(text, words);
        let words_of = |field: Field| {
            texts.iter().zip(seen).filter(move |((of, _), _)| *of == field).map(|(_, words)| words.as_slice())
        };
        let heads = texts.iter().filter(|(field, _)| matches!(field, Field::Title | Field::Lead)).count();
        // Compounds of the blocks, at their places in the whole text.
        let mut compounds = Vec::new();
        for (block, words) in article.blocks.iter().zip(seen.iter().skip(heads)) {
            let shift = block.span.start;
            for compound in annotated(article.block_text(block), words).compounds {
                let parts = compound.parts.iter().map(|part| part.start + shift..part.end + shift);
                compounds.push(Compound { start: compound.start + shift, parts: parts.collect() });
            }
        }
        let text = Annotated { text: article.text.clone(), compounds };
        let heading = match &article.title {
            Some(title) => annotated(title, words_of(Field::Title).next().unwrap_or_default()),
            None => first_sentence(article, &text),
        };
        let (lead, opening) = match &article.lead {
            Some(lead) => {
                let words = words_of(Field::Lead).next().unwrap_or_default();
                (annotated(lead, words), None)
            }
            // Without a headline the heading is the opening already.
            None if article.title.is_none() => (Annotated::default(), None),
            None => opening(article, &text),
        };
        let card = Card {
            id: article.id.clone(),
            has_title: article.title.is_some(),
            heading,
            lead,
            opening,
            url: article.url.clone(),
            section: article.section.clone(),
            authors: article.authors.clone(),
            tags: article.tags.clone(),
            language: article.language.clone(),
            date: article.date,
            story: self.stories.get(doc.index()).copied().flatten(),
        };
        let mut body = Writer::default();
        Body { text, blocks: article.blocks.clone() }.write(&mut body);
        let body = body.sealed();
        self.body_size = self.body_size.max(body.len());
        let body = self.packed(body, 1);
        if self.group.is_empty() {
            self.group_start = self.len;
        }
        let mut of_card = Writer::default();
        card.write(&mut of_card);
        self.group.push((of_card.0, body.len()));
        self.write(body);
        if self.group.len() == DOCS_PER_GROUP {
            self.close_group();
        }
    }

    /// A text with its compounds, from its words.
    fn annotated(&self, text: &str, words: &[Seen]) -> Annotated {
        let compounds = words.iter().filter_map(|word| {
            let spelling = self.survey.spellings.get(word.spelling)?;
            // Where normalizing changed lengths, the parts' places aren't known.
            let meaning = self.meanings.get(spelling.word)?.as_ref().filter(|_| spelling.same_len)?;
            let parts = meaning.split.iter().map(|part| word.start + part.start..word.start + part.end);
            let parts: Vec<_> = parts.collect();
            let fits = !parts.is_empty() && parts.iter().all(|part| text.get(part.clone()).is_some());
            fits.then_some(Compound { start: word.start, parts })
        });
        Annotated { compounds: compounds.collect(), text: text.to_owned() }
    }

    /// A chunk as it is stored: deflated, filled up to a multiple of `unit`.
    fn packed(&self, chunk: Vec<u8>, unit: usize) -> Vec<u8> {
        let Some(deflate) = self.deflate else { return chunk };
        let mut packed = deflate(&chunk);
        // How much was filled up is told by the last byte.
        let fill = (packed.len() + 1).next_multiple_of(unit) - packed.len() - 1;
        packed.resize(packed.len() + fill, 0);
        packed.push(u8::try_from(fill).unwrap_or_default());
        packed
    }

    fn close_group(&mut self) {
        if self.group.is_empty() {
            return;
        }
        let group = write_group(self.group_start, &self.group);
        self.group.clear();
        self.card_size = self.card_size.max(group.len());
        let group = self.packed(group, self.unit());
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
        let mut dictionary = DictionaryWriter::new(self.layout);
        let mut terms = std::mem::take(&mut self.terms);
        let mut order: Vec<usize> = (0..terms.len()).collect();
        order.retain(|at| terms.get(*at).is_some_and(|term| term.count > 0));
        order.sort_by(|one, other| {
            let key = |at: &usize| terms.get(*at).map(|term| term.key.as_slice());
            key(one).cmp(&key(other))
        });
        let (names, spelt_otherwise) = self.names_by_word();
        let mut term_count = 0u32;
        for number in order {
            // Its memory goes with it: the dictionary grows as the buffers shrink.
            let Some(buffer) = terms.get_mut(number) else { continue };
            let buffer = std::mem::take(buffer);
            let mut term = buffer.unpack(doc_count);
            term.is_name = names.contains(&number);
            term.other_spellings = spelt_otherwise.contains(&number);
            term_count += u32::from(super::dictionary::is_text_key(&buffer.key));
            dictionary.add(&buffer.key, &term, &mut |chunk| self.write(chunk));
        }
        let mut tops = dictionary.finish();
        let cards = std::mem::take(&mut self.cards);
        let card_table = CardTable {
            start: self.len,
            unit: self.unit(),
            size: self.card_size,
            ends: std::mem::take(&mut self.card_ends),
        };
        self.write_all(&cards, (0..card_table.ends.len()).filter_map(|group| card_table.group(group)), card_table.start);
        tops.blocks_start = self.len;
        let blocks: Vec<ChunkAt> = (0..tops.len()).map(|block| tops.block_at(block)).collect();
        self.write_all(&dictionary.blocks, blocks.into_iter(), tops.blocks_start);
        tops.positions_start = self.len;
        let blocks: Vec<ChunkAt> = (0..tops.len()).map(|block| tops.positions_at(block)).collect();
        self.write_all(&dictionary.positions, blocks.into_iter(), tops.positions_start);
        let stories = self.stories.iter().copied().flatten().max();
        let mut languages: Vec<String> = std::mem::take(&mut self.languages).into_iter().collect();
        if languages.is_empty() {
            languages.push("da".to_owned());
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
            stories: stories.map_or(0, |last| last.saturating_add(1)),
            cards: card_table,
            body_size: self.body_size,
            tops,
        }
    }

    /// Writes `bytes`, chunk by chunk; the chunks' places count from `start`.
    fn write_all(&mut self, bytes: &[u8], chunks: impl Iterator<Item = ChunkAt>, start: usize) {
        for ChunkAt { offset, len } in chunks {
            let from = offset - start;
            self.write(bytes.get(from..from + len).unwrap_or_default().to_vec());
        }
    }

    /// Words that are names, and of these those whose name other words spell as well.
    fn names_by_word(&self) -> (BTreeSet<usize>, BTreeSet<usize>) {
        let mut spellings: BTreeMap<usize, usize> = BTreeMap::new();
        self.names.iter().for_each(|(name, _)| *spellings.entry(*name).or_default() += 1);
        let several = |name: &usize| spellings.get(name).is_some_and(|count| *count > 1);
        let names = self.names.iter().map(|(_, word)| *word).collect();
        let otherwise = self.names.iter().filter(|(name, _)| several(name));
        (names, otherwise.map(|(_, word)| *word).collect())
    }
}

/// The stories that several of these documents tell, numbered from 0.
fn within(stories: &[Option<u32>]) -> Vec<Option<u32>> {
    let mut counts: BTreeMap<u32, u32> = BTreeMap::new();
    stories.iter().flatten().for_each(|story| *counts.entry(*story).or_default() += 1);
    counts.retain(|_, count| *count > 1);
    let numbers: BTreeMap<u32, u32> = counts.into_keys().zip(0..).collect();
    stories.iter().map(|story| numbers.get(story.as_ref()?).copied()).collect()
}

impl Buffer {
    fn unpack(&self, doc_count: u32) -> Term {
        let mut cursor = Cursor::new(&self.postings.0, "postings");
        let postings = postings::read(&mut cursor, self.count, 0, doc_count, true);
        // A number's lowest bit, which tells the last of a document, is in its first byte; its last byte is below 128.
        let (mut positions, mut of_doc) = (Vec::new(), Vec::new());
        let (mut starts, mut is_last) = (true, false);
        for byte in &self.positions.0 {
            is_last = if starts { byte & 1 == 1 } else { is_last };
            starts = *byte < 0x80;
            of_doc.push(*byte);
            if starts && is_last {
                positions.push(std::mem::take(&mut of_doc));
            }
        }
        Term {
            parts: self.parts.clone(),
            is_name: false,
            other_spellings: false,
            is_common: self.is_common,
            postings: postings.unwrap_or_default(),
            positions,
        }
    }
}

/// A longest opening on a card, in bytes.
const OPENING_LEN: usize = 200;

/// How the report begins, its first sentence or what fits of it, for a card; and where it stands.
fn opening(article: &Article, text: &Annotated) -> (Annotated, Option<(usize, bool)>) {
    let sentence = first_sentence_at(article);
    let Some(span) = sentence else { return (Annotated::default(), None) };
    let sentence = article.text.get(span.clone()).unwrap_or_default();
    let fits = |at: &usize| *at <= OPENING_LEN;
    let space = || sentence.match_indices(' ').map(|(at, _)| at).take_while(fits).last();
    let len = if sentence.len() <= OPENING_LEN { Some(sentence.len()) } else { space() };
    // One word that is longer than an opening is no text to show.
    let Some(len) = len else { return (Annotated::default(), None) };
    let at = Utf16::new(&article.text).at(span.start);
    (part_of(text, span.start..span.start + len), Some((at, len < sentence.len())))
}

/// Where the first sentence of the report stands.
fn first_sentence_at(article: &Article) -> Option<Range<usize>> {
    let (block, paragraph) = article.blocks_of(BlockKind::Paragraph).next()?;
    let span = sentences(paragraph).into_iter().next()?;
    Some(block.span.start + span.start..block.span.start + span.end)
}

/// The first sentence of the report, else of whatever there is.
fn first_sentence(article: &Article, text: &Annotated) -> Annotated {
    if let Some(span) = first_sentence_at(article) {
        return part_of(text, span);
    }
    let whole = article.lead.as_deref().unwrap_or(&article.text);
    let span = sentences(whole).into_iter().next().unwrap_or_default();
    let sentence = whole.get(span).unwrap_or_default();
    Annotated { text: sentence.to_owned(), compounds: Vec::new() }
}

/// A stretch of a text with its compounds.
fn part_of(text: &Annotated, span: Range<usize>) -> Annotated {
    let inside = text.compounds.iter().filter(|compound| {
        let last = compound.parts.last().map_or(compound.start, |part| part.end);
        span.start <= compound.start && last <= span.end
    });
    let compounds = inside.map(|compound| Compound {
        start: compound.start - span.start,
        parts: compound
            .parts
            .iter()
            .map(|part| part.start - span.start..part.end - span.start)
            .collect(),
    });
    let compounds = compounds.collect();
    Annotated { compounds, text: text.text.get(span).unwrap_or_default().to_owned() }
}
