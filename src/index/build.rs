//! Articles → the bytes of a segment.
//!
//! In: articles in any order. Out: the same bytes for the same articles. Documents are numbered newest first, undated
//! last, then by id; of two articles with one id the later is kept.

use super::annotate::Annotated;
use super::bytes::Writer;
use super::dictionary;
use super::dictionary::Term;
use super::dictionary::TermKind;
use super::documents::Body;
use super::documents::Card;
use super::documents::Columns;
use super::documents::write_columns;
use super::documents::write_groups;
use super::postings::DocId;
use super::postings::Field;
use super::postings::FieldFreqs;
use super::postings::Posting;
use super::segment::Kind;
use super::segment::Meta;
use super::segment::write_segment;
use super::segment::write_tops;
use super::story::stories;
use crate::article::Article;
use crate::article::BlockKind;
use crate::text::Analyzer;
use crate::text::analyzer::Capital;
use crate::text::analyzer::Word;
use crate::text::compound::Lexicon;
use crate::text::sentence::sentences;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::collections::BTreeSet;

/// Word numbers left free between two blocks of a document, so that no phrase spans them.
const BLOCK_GAP: u32 = 16;

/// A built segment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Built {
    /// Its bytes (FORMAT.md).
    pub bytes: Vec<u8>,
    /// Ids that were given more than once, sorted; the last article of each was kept.
    pub repeated_ids: Vec<String>,
}

/// The segment of `articles`; compounds are split by the shipped lexicon and the articles' own words.
pub fn build(articles: Vec<Article>) -> Built {
    let (articles, repeated_ids) = in_order(articles);
    let analyzer = Analyzer::default();
    let docs: Vec<Doc<'_>> = articles.iter().map(|article| Doc::new(article, analyzer)).collect();
    let lexicon = lexicon_of(&docs);
    let stories =
        stories(&docs.iter().map(|doc| (doc.body_stems(), doc.article.date)).collect::<Vec<_>>());

    let mut terms =
        Terms { lexicon: &lexicon, analyzer, splits: BTreeMap::new(), by_key: BTreeMap::new() };
    let dates = articles.iter().filter_map(|article| article.date);
    let dates = dates.clone().min().zip(dates.max());
    let mut meta = Meta { languages: languages_of(&articles), dates, ..Meta::default() };
    let (mut columns, mut cards, mut bodies) = (Vec::new(), Vec::new(), Vec::new());
    for ((doc, story), number) in docs.iter().zip(stories).zip(0..) {
        terms.add(DocId(number), doc);
        doc.count_into(&mut meta.field_lengths);
        columns.push(Columns { length: doc.length(), date: doc.article.date, story });
        cards.push(record(|writer| card_of(doc.article, &lexicon).write(writer)));
        bodies.push(record(|writer| {
            let blocks = doc.article.blocks.clone();
            Body { text: Annotated::new(&doc.article.text, &lexicon), blocks }.write(writer);
        }));
        meta.doc_count += 1;
    }
    meta.term_count = u32::try_from(terms.by_key.len()).unwrap_or(u32::MAX);
    for (article, number) in articles.iter().zip(0..) {
        terms.add_id(DocId(number), &article.id);
    }
    let blocks = dictionary::write(&terms.by_key);
    let bytes = write_segment(&[
        (Kind::Meta, vec![record(|writer| meta.write(writer))]),
        (Kind::Top, vec![write_tops(&blocks.tops)]),
        (Kind::Terms, blocks.terms),
        (Kind::Columns, write_columns(&columns)),
        (Kind::Cards, write_groups(&cards)),
        (Kind::Bodies, write_groups(&bodies)),
        (Kind::Positions, blocks.positions),
    ]);
    Built { bytes, repeated_ids }
}

fn record(write: impl FnOnce(&mut Writer)) -> Vec<u8> {
    let mut writer = Writer::default();
    write(&mut writer);
    writer.0
}

/// Articles in the order of their document numbers, one an id, and the ids that were given twice.
fn in_order(articles: Vec<Article>) -> (Vec<Article>, Vec<String>) {
    let mut by_id = BTreeMap::new();
    let mut repeated = BTreeSet::new();
    for article in articles {
        if let Some(earlier) = by_id.insert(article.id.clone(), article) {
            repeated.insert(earlier.id);
        }
    }
    let mut articles: Vec<Article> = by_id.into_values().collect();
    // `None` is below every date, so that reversed it comes last; the sort is stable, so that ids stay in order.
    articles.sort_by_key(|article| Reverse(article.date));
    (articles, repeated.into_iter().collect())
}

fn languages_of(articles: &[Article]) -> Vec<String> {
    let languages: BTreeSet<_> =
        articles.iter().filter_map(|article| article.language.clone()).collect();
    if languages.is_empty() { vec!["da".to_owned()] } else { languages.into_iter().collect() }
}

/// Words and how often they are written with a capital inside a sentence.
fn lexicon_of(docs: &[Doc<'_>]) -> Lexicon {
    let mut counts: BTreeMap<&str, (u32, u32)> = BTreeMap::new();
    for word in docs.iter().flat_map(|doc| &doc.blocks).flat_map(|(_, words)| words) {
        let (count, capital) = counts.entry(&word.normalized).or_default();
        *count += 1;
        *capital += u32::from(word.capital == Capital::Inside);
    }
    let mut lexicon = Lexicon::shipped();
    lexicon.learn(counts.into_iter().map(|(word, (count, capital))| (word, count, capital)));
    lexicon
}

fn card_of(article: &Article, lexicon: &Lexicon) -> Card {
    let heading = article.title.as_deref().unwrap_or_else(|| first_sentence(article));
    Card {
        id: article.id.clone(),
        has_title: article.title.is_some(),
        heading: Annotated::new(heading, lexicon),
        lead: Annotated::new(article.lead.as_deref().unwrap_or_default(), lexicon),
        url: article.url.clone(),
        section: article.section.clone(),
        authors: article.authors.clone(),
        tags: article.tags.clone(),
        language: article.language.clone(),
    }
}

/// The first sentence of the report, else of whatever there is.
fn first_sentence(article: &Article) -> &str {
    let mut paragraphs = article.blocks_of(BlockKind::Paragraph).map(|(_, text)| text);
    let block = paragraphs.next().or(article.lead.as_deref()).unwrap_or(&article.text);
    sentences(block).into_iter().next().and_then(|span| block.get(span)).unwrap_or_default()
}

/// An article, analysed.
struct Doc<'a> {
    article: &'a Article,
    /// In the order of their positions.
    blocks: Vec<(Field, Vec<Word<'a>>)>,
}

impl<'a> Doc<'a> {
    fn new(article: &'a Article, analyzer: Analyzer) -> Self {
        let head = [(Field::Title, &article.title), (Field::Lead, &article.lead)];
        let head = head.into_iter().filter_map(|(field, text)| Some((field, text.as_deref()?)));
        let body =
            article.blocks.iter().map(|block| (field_of(block.kind), article.block_text(block)));
        let authors = article.authors.iter().map(|author| (Field::Byline, author.as_str()));
        let section =
            article.section.iter().chain(&article.tags).map(|text| (Field::Section, text.as_str()));
        let texts = head.chain(body).chain(authors).chain(section);
        Self {
            article,
            blocks: texts.map(|(field, text)| (field, analyzer.paragraph(text))).collect(),
        }
    }

    fn length(&self) -> u32 {
        u32::try_from(self.blocks.iter().map(|(_, words)| words.len()).sum::<usize>())
            .unwrap_or(u32::MAX)
    }

    fn count_into(&self, lengths: &mut FieldFreqs) {
        for (field, words) in &self.blocks {
            if let Some(length) = lengths.get_mut(field.number()) {
                *length = length.saturating_add(u32::try_from(words.len()).unwrap_or(u32::MAX));
            }
        }
    }

    fn body_stems(&self) -> Vec<&str> {
        let body = self.blocks.iter().filter(|(field, _)| *field == Field::Body);
        body.flat_map(|(_, words)| words).map(Word::stem).collect()
    }

    /// Words that are names here: with a capital inside a sentence somewhere in the article, or, where the capital may
    /// be the sentence's, right before another capital.
    fn names(&self) -> BTreeSet<&str> {
        let words = self.blocks.iter().flat_map(|(_, words)| words);
        let inside = words.filter(|word| word.capital == Capital::Inside);
        let before_capital = self.blocks.iter().flat_map(|(_, words)| words.windows(2)).filter_map(
            |pair| match pair {
                [first, second]
                    if first.capital == Capital::Start && second.capital == Capital::Inside =>
                {
                    Some(first)
                }
                _ => None,
            },
        );
        let lone = self.blocks.iter().filter(|(field, _)| *field == Field::Byline);
        let lone = lone.flat_map(|(_, words)| words).filter(|word| word.capital != Capital::None);
        inside
            .chain(before_capital)
            .chain(lone)
            .filter(|word| !word.is_stopword())
            .map(|word| word.normalized.as_str())
            .collect()
    }
}

fn field_of(kind: BlockKind) -> Field {
    match kind {
        BlockKind::Paragraph => Field::Body,
        BlockKind::Subhead => Field::Subhead,
        BlockKind::Caption => Field::Caption,
        BlockKind::Byline => Field::Byline,
    }
}

struct Terms<'l> {
    lexicon: &'l Lexicon,
    analyzer: Analyzer,
    /// Of each normalized word, the stems of its parts.
    splits: BTreeMap<String, Vec<String>>,
    by_key: BTreeMap<Vec<u8>, Term>,
}

impl Terms<'_> {
    fn add(&mut self, doc: DocId, analysed: &Doc<'_>) {
        let names = analysed.names();
        let mut position = 0u32;
        for (field, words) in &analysed.blocks {
            for word in words {
                self.add_word(
                    doc,
                    *field,
                    position,
                    word,
                    names.contains(word.normalized.as_str()),
                );
                position = position.saturating_add(1);
            }
            position = position.saturating_add(BLOCK_GAP);
        }
    }

    fn add_word(
        &mut self,
        doc: DocId,
        field: Field,
        position: u32,
        word: &Word<'_>,
        is_name: bool,
    ) {
        let parts = self.parts_of(&word.normalized);
        for part in &parts {
            self.count(doc, field, TermKind::Part, part);
        }
        if let Some(plain) = word.plain() {
            self.count(doc, field, TermKind::Plain, &plain);
        }
        if let Some(key) = word.name_key().filter(|_| is_name) {
            self.count(doc, field, TermKind::Name, &key);
        }
        let term = self.count(doc, field, TermKind::Word, word.stem());
        if term.parts.is_empty() {
            term.parts = parts;
        }
        if term.positions.len() < term.postings.len() {
            term.positions.push(Vec::new());
        }
        if let Some(positions) = term.positions.last_mut() {
            positions.push(position);
        }
    }

    /// Stems of the parts of a compound, without repeats and without the word's own.
    fn parts_of(&mut self, word: &str) -> Vec<String> {
        if let Some(parts) = self.splits.get(word) {
            return parts.clone();
        }
        let split = self.lexicon.split(word);
        let mut parts: Vec<String> = Vec::new();
        for part in split
            .into_iter()
            .filter_map(|span| word.get(span))
            .map(|part| self.analyzer.stem(part).to_owned())
        {
            if !parts.contains(&part) {
                parts.push(part);
            }
        }
        self.splits.insert(word.to_owned(), parts.clone());
        parts
    }

    /// Counts an occurrence. The posting of `doc`, if there is one, is the last: documents come in order.
    fn count(&mut self, doc: DocId, field: Field, kind: TermKind, term: &str) -> &mut Term {
        let term = self.by_key.entry(dictionary::key_of(kind, term)).or_default();
        if term.postings.last().is_none_or(|posting| posting.doc != doc) {
            term.postings.push(Posting { doc, freqs: FieldFreqs::default() });
        }
        if let Some(freq) =
            term.postings.last_mut().and_then(|posting| posting.freqs.get_mut(field.number()))
        {
            *freq = freq.saturating_add(1);
        }
        term
    }

    fn add_id(&mut self, doc: DocId, id: &str) {
        let term = self.by_key.entry(dictionary::key_of(TermKind::Id, id)).or_default();
        term.postings.push(Posting { doc, freqs: FieldFreqs::default() });
    }
}
