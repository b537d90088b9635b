//! A first reading of all articles: their words, how often each, what is a name, which tell one story.
//!
//! In: articles in any order, one by one. Out: for each a [`Scan`], from which a [`Builder`](super::Builder) indexes it
//! without cutting its text into words again; and, in the end, a [`Survey`] of them all. Memory grows with the number of
//! different words and with a sample of shingles, not with the text.

use super::bytes::Cursor;
use super::bytes::ReadError;
use super::bytes::Writer;
use super::bytes::crc32;
use super::dictionary::TermKind;
use super::dictionary::key_of;
use super::documents::Body;
use super::documents::Card;
use super::duplicate::Shingles;
use super::groups::Groups;
use super::postings::Field;
use super::story::Stems;
use crate::article::Article;
use crate::article::BlockKind;
use crate::article::Date;
use crate::text::Analyzer;
use crate::text::analyzer::Capital;
use crate::text::analyzer::Language;
use crate::text::analyzer::without_mark;
use crate::text::compound::Lexicon;
use crate::text::hyphen::Joint;
use crate::text::hyphen::JointKind;
use crate::text::hyphen::joints;
use crate::text::language::Detector;
use crate::text::name;
use crate::text::sentence::sentences;
use crate::text::span::Utf16;
use crate::text::tokenize::Token;
use crate::text::tokenize::tokenize;
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::ops::Range;

/// Numbers given to keys, in the order in which they first came.
#[derive(Debug, Default)]
#[expect(
    clippy::disallowed_types,
    reason = "only looked up, never walked: its order reaches nothing"
)]
pub(super) struct Numbers<K>(std::collections::HashMap<K, u32, Quick>);

impl<K: std::hash::Hash + Eq> Numbers<K> {
    /// The number of `key`, and whether it is new.
    pub(super) fn of<Q>(&mut self, key: &Q) -> (u32, bool)
    where
        K: std::borrow::Borrow<Q>,
        Q: std::hash::Hash + Eq + ToOwned<Owned = K> + ?Sized,
    {
        if let Some(number) = self.0.get(key) {
            return (*number, false);
        }
        let number = u32::try_from(self.0.len()).unwrap_or(u32::MAX);
        self.0.insert(key.to_owned(), number);
        (number, true)
    }

    /// The number of `key`; if it is new, `next`.
    fn of_or<Q>(&mut self, key: &Q, next: u32) -> u32
    where
        K: std::borrow::Borrow<Q>,
        Q: std::hash::Hash + Eq + ToOwned<Owned = K> + ?Sized,
    {
        if let Some(number) = self.0.get(key) {
            return *number;
        }
        self.0.insert(key.to_owned(), next);
        next
    }
}

/// Numbers of texts. Those of at most 15 bytes, as most words are, are compared where they lie in the table.
#[derive(Debug, Default)]
struct TextNumbers {
    count: u32,
    short: Numbers<u128>,
    long: Numbers<String>,
}

impl TextNumbers {
    /// The number of `text`, and whether it is new.
    fn of(&mut self, text: &str) -> (u32, bool) {
        let next = self.count;
        let number = match packed_text(text) {
            Some(text) => self.short.of_or(&text, next),
            None => self.long.of_or(text, next),
        };
        self.count += u32::from(number == next);
        (number, number == next)
    }
}

/// A text of at most 15 bytes and its length, as a number.
fn packed_text(text: &str) -> Option<u128> {
    let mut bytes = [0; 16];
    let (last, first) = bytes.split_last_mut()?;
    first.get_mut(..text.len())?.copy_from_slice(text.as_bytes());
    *last = u8::try_from(text.len()).ok()?;
    Some(u128::from_le_bytes(bytes))
}

type Quick = std::hash::BuildHasherDefault<QuickHasher>;

/// Eight bytes at a time, by a multiplication each (as in Firefox and rustc): short keys, no seed.
#[derive(Debug, Default)]
pub(super) struct QuickHasher(u64);

impl QuickHasher {
    fn add(&mut self, word: u64) {
        self.0 = (self.0.rotate_left(5) ^ word).wrapping_mul(0x517c_c1b7_2722_0a95);
    }
}

impl std::hash::Hasher for QuickHasher {
    fn finish(&self) -> u64 {
        // The low bits, which choose the bucket, know least of the key.
        self.0.rotate_left(26)
    }

    fn write(&mut self, bytes: &[u8]) {
        let (words, rest) = bytes.as_chunks();
        words.iter().for_each(|word| self.add(u64::from_le_bytes(*word)));
        let mut last = [0; 8];
        last.iter_mut().zip(rest).for_each(|(to, from)| *to = *from);
        self.add(u64::from_le_bytes(last));
    }

    fn write_u8(&mut self, byte: u8) {
        self.add(byte.into());
    }

    fn write_u32(&mut self, number: u32) {
        self.add(number.into());
    }

    fn write_u128(&mut self, number: u128) {
        let [low, high] = [number, number >> 64].map(|half| half & u128::from(u64::MAX));
        self.add(u64::try_from(low).unwrap_or_default());
        self.add(u64::try_from(high).unwrap_or_default());
    }

    fn write_usize(&mut self, number: usize) {
        self.add(u64::try_from(number).unwrap_or_default());
    }
}

/// A word as it is written somewhere.
#[derive(Debug)]
pub(super) struct Spelling {
    /// Number of its normalized form.
    pub(super) word: u32,
    /// Number of its stem.
    stem: u32,
    capital: bool,
    /// How often it stands in texts, and of these inside a sentence with a capital.
    count: u32,
    inside: u32,
    /// How often a capital tells a name: inside a sentence, right before another such word, or alone in a byline.
    named: u32,
    /// Of one with a capital: where it lies among the surfaces.
    surface: (u32, u32),
    /// Of the word as written, whatever came before.
    hash: u32,
}

/// What stands between a word and the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Gap {
    /// Another thing, or there is no word before it.
    Other,
    /// One space.
    Space,
    /// A hyphen.
    Hyphen,
}

const GAPS: [Gap; 3] = [Gap::Other, Gap::Space, Gap::Hyphen];

impl Gap {
    fn of(between: Option<&str>) -> Self {
        match between {
            Some(" ") => Self::Space,
            Some("-") => Self::Hyphen,
            _ => Self::Other,
        }
    }
}

/// How often words stood side by side, by their hashes: at least so often, unless it is 255.
#[derive(Debug)]
struct Beside(Vec<u8>);

impl Default for Beside {
    fn default() -> Self {
        Self(vec![0; 1 << 20])
    }
}

impl Beside {
    fn place(&self, one: u32, other: u32) -> usize {
        let hash = (u64::from(one) << 32 | u64::from(other)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        usize::try_from(hash >> 44).unwrap_or_default() % self.0.len().max(1)
    }

    fn note(&mut self, one: u32, other: u32) {
        let place = self.place(one, other);
        self.0.get_mut(place).into_iter().for_each(|count| *count = count.saturating_add(1));
    }
}

/// A normalized word of a language.
#[derive(Debug)]
pub(super) struct WordForm {
    pub(super) text: String,
    pub(super) language: Language,
    /// Number of its stem.
    pub(super) stem: u32,
    /// Whether it is a name rather than a word: written as one at least as often as without a capital.
    pub(super) is_name: bool,
}

/// An article read once, as bytes that may wait in a file: its body as it will be stored, its card, its labels, its words.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Scan(pub Vec<u8>);

/// Reads articles for the first time.
#[derive(Debug, Default)]
pub struct Surveyor {
    numbers: TextNumbers,
    forms: TextNumbers,
    stems: TextNumbers,
    spellings: Vec<Spelling>,
    /// Words with capitals as written, one after the other.
    surfaces: String,
    beside: Beside,
    words: Vec<WordForm>,
    /// Of each stem: one more than the last article that held it, and how many did.
    doc_freqs: Vec<(u32, u32)>,
    stem_texts: Vec<String>,
    docs: Vec<(Option<Date>, String)>,
    shingles: Shingles,
    stems_of_docs: Stems,
    detector: Detector,
    lexicon: Option<Lexicon>,
    deflate: Option<Deflate>,
}

/// What is known of all articles.
#[derive(Debug)]
pub struct Survey {
    /// Numbers of the articles, as they came, in the order of their documents: newest first, undated last, then by id; of
    /// two with one id the later alone.
    pub order: Vec<usize>,
    /// Ids that came more than once, sorted.
    pub repeated_ids: Vec<String>,
    /// What compounds are split by.
    pub lexicon: Lexicon,
    /// Of each document the number of its story.
    pub stories: Vec<Option<u32>>,
    /// Of each document the number of the text that it has in common with others.
    pub duplicates: Vec<Option<u32>>,
    pub(super) spellings: Vec<Spelling>,
    surfaces: String,
    beside: Beside,
    pub(super) words: Vec<WordForm>,
    /// Of each stem the last article that held it, plus one, and how many did.
    pub(super) doc_freqs: Vec<(u32, u32)>,
    pub(super) stem_texts: Vec<String>,
    /// Of each key of a name the stems that it is spelt as, in whatever segment and language.
    pub(super) names: BTreeMap<String, BTreeSet<String>>,
}

/// The language that an article's own words tell, and whether that is sure.
pub fn told_language(article: &Article, detector: &Detector) -> Option<(&'static str, bool)> {
    let opening = [&article.title, &article.lead].into_iter().flatten();
    let opening: Vec<&str> = opening.map(String::as_str).chain([article.text.as_str()]).collect();
    detector.tell(&opening.join("\n"))
}

/// The texts of an article that are searched, in the order of their positions.
fn texts_of(article: &Article) -> impl Iterator<Item = (Field, &str)> {
    let head = [(Field::Title, &article.title), (Field::Lead, &article.lead)];
    let head = head.into_iter().filter_map(|(field, text)| Some((field, text.as_deref()?)));
    let body = article.blocks.iter().map(|block| (field_of(block.kind), article.block_text(block)));
    let authors = article.authors.iter().map(|author| (Field::Byline, author.as_str()));
    let section =
        article.section.iter().chain(&article.tags).map(|text| (Field::Section, text.as_str()));
    head.chain(body).chain(authors).chain(section)
}

fn field_of(kind: BlockKind) -> Field {
    match kind {
        BlockKind::Paragraph => Field::Body,
        BlockKind::Subhead => Field::Subhead,
        BlockKind::Caption => Field::Caption,
        BlockKind::Byline => Field::Byline,
    }
}

impl Surveyor {
    /// With `deflate`, cards and bodies are compressed.
    pub fn new(deflate: Option<Deflate>) -> Self {
        Self { deflate, ..Self::default() }
    }

    /// Splits compounds by this lexicon instead of one that the articles teach: that of an archive's other segments.
    #[must_use]
    pub fn with_lexicon(self, lexicon: Option<Lexicon>) -> Self {
        Self { lexicon, ..self }
    }

    /// Reads the next article.
    pub fn add(&mut self, article: &Article) -> Scan {
        let (told, is_sure) = self.with_language(article);
        let article = told.as_ref().unwrap_or(article);
        self.read(article, is_sure, labels_of(article).collect(), texts_of(article).collect())
    }

    /// The article with the language that it is in, where it doesn't name one; and whether that is sure.
    fn with_language(&self, article: &Article) -> (Option<Article>, bool) {
        if article.language.is_some() {
            return (None, true);
        }
        match told_language(article, &self.detector) {
            Some((language, is_sure)) => {
                let language = Some(language.to_owned());
                (Some(Article { language, ..article.clone() }), is_sure)
            }
            None => (None, true),
        }
    }

    /// Reads the next article, which is to be read by its id and never found.
    pub fn add_hidden(&mut self, article: &Article) -> Scan {
        let (told, is_sure) = self.with_language(article);
        let article = told.as_ref().unwrap_or(article);
        let id = BTreeSet::from([(TermKind::Id, article.id.as_str())]);
        self.read(article, is_sure, id, Vec::new())
    }

    fn read(
        &mut self,
        article: &Article,
        is_sure: bool,
        labels: BTreeSet<(TermKind, &str)>,
        texts: Vec<(Field, &str)>,
    ) -> Scan {
        let number = u32::try_from(self.docs.len()).unwrap_or(u32::MAX);
        let mut scan = Writer::default();
        scan.u32(article.date.map_or(0, Date::to_number));
        let body = body_of(article).sealed();
        scan.number(body.len());
        scan.prefixed(&packed(body, self.deflate, 1));
        let card = card_of(article, !is_sure);
        let analyzer = card.analyzer();
        scan.str(card.language.as_deref().filter(|_| is_sure).unwrap_or("da"));
        let mut written = Writer::default();
        card.write(&mut written);
        scan.prefixed(&written.0);
        scan.number(labels.len());
        for (kind, label) in labels {
            scan.prefixed(&key_of(kind, label));
        }
        let (mut title, mut body) = (Vec::new(), Vec::new());
        scan.number(texts.len());
        for (field, text) in texts {
            let tokens: Vec<Token<'_>> = tokenize(text).collect();
            let seen = self.scan(analyzer, field, text, &tokens);
            scan.u8(u8::from(field == Field::Title));
            scan.number(seen.len());
            for (spelling, gap) in seen {
                let gap = GAPS.iter().position(|known| *known == gap).unwrap_or_default();
                scan.number(spelling * 4 + gap);
                let stem = self.spellings.get(spelling).map_or(0, |spelling| spelling.stem);
                match field {
                    Field::Title => title.push(stem),
                    Field::Body => body.push(stem),
                    _ => {}
                }
                if let Some(freq) =
                    usize::try_from(stem).ok().and_then(|stem| self.doc_freqs.get_mut(stem))
                    && freq.0 != number + 1
                {
                    *freq = (number + 1, freq.1 + 1);
                }
            }
            let joints = joints(text, &tokens);
            scan.number(joints.len());
            for Joint { kind, first, last } in joints {
                let kind = JOINT_KINDS.iter().position(|known| *known == kind);
                scan.number(kind.unwrap_or_default());
                scan.number(first);
                scan.number(last);
            }
        }
        self.shingles.add(number, &body);
        self.stems_of_docs.add(&title, &body);
        self.docs.push((article.date, article.id.clone()));
        Scan(scan.0)
    }

    /// The numbers of the words of one text, counted.
    fn scan(
        &mut self,
        analyzer: Analyzer,
        field: Field,
        text: &str,
        tokens: &[Token<'_>],
    ) -> Vec<(usize, Gap)> {
        let starts: Vec<_> = sentences(text).into_iter().map(|span| span.start).collect();
        // The word before: its sentence, and its spelling if it has a sentence's capital.
        let (mut sentence_before, mut start_before) = (None, None);
        let mut sentence = 0;
        let mut all: Vec<(usize, Gap)> = Vec::new();
        let mut end = 0;
        for token in tokens {
            let spelling = self.spelling_of(analyzer, *token);
            let before = all.last().map(|(before, _)| *before);
            let gap = Gap::of(before.and_then(|_| text.get(end..token.start)));
            end = token.end();
            let hash = |at: usize| self.spellings.get(at).map(|known| known.hash);
            if gap != Gap::Other
                && let Some((one, other)) = before.and_then(hash).zip(hash(spelling))
            {
                self.beside.note(one, other);
            }
            while starts.get(sentence).is_some_and(|start| *start <= token.start) {
                sentence += 1;
            }
            let mut inside = false;
            let mut begins = None;
            if let Some(known) = self.spellings.get_mut(spelling) {
                inside = known.capital && sentence_before == Some(sentence);
                known.count += 1;
                known.inside += u32::from(inside);
                known.named += u32::from(inside || known.capital && field == Field::Byline);
                begins =
                    Some(spelling).filter(|_| known.capital && !inside && field != Field::Byline);
            }
            let before = start_before.filter(|_| inside);
            if let Some(before) = before.and_then(|before: usize| self.spellings.get_mut(before)) {
                before.named += 1;
            }
            (sentence_before, start_before) = (Some(sentence), begins);
            all.push((spelling, gap));
        }
        all
    }

    fn spelling_of(&mut self, analyzer: Analyzer, token: Token<'_>) -> usize {
        let language = analyzer.language;
        // A word of two languages is two.
        let (number, is_new) = match language {
            Language::Danish => self.numbers.of(token.surface),
            _ => self.numbers.of(&analyzer.marked(token.surface)),
        };
        if is_new {
            let word = analyzer.word(token);
            let capital = word.capital != Capital::None;
            let (form, is_new) = self.forms.of(&analyzer.marked(&word.normalized));
            if is_new {
                let (stem, is_new) = self.stems.of(word.stem());
                if is_new {
                    self.doc_freqs.push((0, 0));
                    self.stem_texts.push(word.stem().to_owned());
                }
                self.words.push(WordForm { text: word.normalized, language, stem, is_name: false });
            }
            let stem = usize::try_from(form).ok().and_then(|form| self.words.get(form));
            let stem = stem.map_or(0, |word| word.stem);
            let start = u32::try_from(self.surfaces.len()).unwrap_or(u32::MAX);
            self.surfaces.push_str(if capital { token.surface } else { "" });
            let surface = (start, u32::try_from(self.surfaces.len()).unwrap_or(u32::MAX));
            let hash = crc32(token.surface.as_bytes());
            let (count, inside, named) = (0, 0, 0);
            self.spellings.push(Spelling {
                word: form,
                stem,
                capital,
                count,
                inside,
                named,
                surface,
                hash,
            });
        }
        usize::try_from(number).unwrap_or(usize::MAX)
    }

    /// All articles were read.
    pub fn finish(mut self) -> Survey {
        let mut by_id: BTreeMap<&str, usize> = BTreeMap::new();
        let mut repeated_ids = Vec::new();
        for (number, (_, id)) in self.docs.iter().enumerate() {
            if by_id.insert(id, number).is_some() {
                repeated_ids.push(id.clone());
            }
        }
        repeated_ids.sort_unstable();
        repeated_ids.dedup();
        let mut order: Vec<usize> = by_id.into_values().collect();
        // `None` is below every date, so that reversed it comes last; the sort is stable, so that ids stay in order.
        order.sort_by_key(|number| {
            std::cmp::Reverse(self.docs.get(*number).and_then(|(date, _)| *date))
        });
        let dates: Vec<_> =
            order.iter().map(|number| self.docs.get(*number).and_then(|(date, _)| *date)).collect();
        let mut counts = vec![(0, 0); self.words.len()];
        // How often each word is written as a name, and how often without a capital.
        let mut names = vec![(0, 0); self.words.len()];
        for spelling in &self.spellings {
            let word = usize::try_from(spelling.word).unwrap_or(usize::MAX);
            if let Some((count, inside)) = counts.get_mut(word) {
                *count += spelling.count;
                *inside += spelling.inside;
            }
            if let Some((named, small)) = names.get_mut(word) {
                *named += spelling.named;
                *small += if spelling.capital { 0 } else { spelling.count };
            }
        }
        for (word, (named, small)) in self.words.iter_mut().zip(names) {
            let analyzer = Analyzer::of(word.language);
            word.is_name = named > 0
                && named >= small
                // Of a German noun a capital tells nothing.
                && word.language != Language::German
                && !analyzer.is_stopword(&word.text);
        }
        let mut names: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for word in self.words.iter().filter(|word| word.is_name) {
            if let Some(name) = name::key(&word.text) {
                let stem = usize::try_from(word.stem).ok();
                let stem = stem.and_then(|stem| self.stem_texts.get(stem));
                let stem = stem.map_or("", |stem| without_mark(stem).0);
                names.entry(name).or_default().insert(stem.to_owned());
            }
        }
        let lexicon = self.lexicon.unwrap_or_else(|| {
            let mut lexicon = Lexicon::shipped();
            let counts = self.words.iter().zip(counts);
            let counts = counts.filter(|(word, _)| word.language == Language::Danish);
            lexicon
                .learn(counts.map(|(word, (count, inside))| (word.text.as_str(), count, inside)));
            lexicon
        });
        let mut duplicates = Groups::of(dates.iter().copied());
        let mut stories = duplicates.clone();
        self.shingles.join(&order, &mut duplicates, &mut stories);
        self.stems_of_docs.join(&order, &self.stem_texts, &mut stories);
        Survey {
            stories: stories.numbers(),
            duplicates: duplicates.numbers(),
            order,
            repeated_ids,
            lexicon,
            spellings: self.spellings,
            surfaces: self.surfaces,
            beside: self.beside,
            words: self.words,
            doc_freqs: self.doc_freqs,
            stem_texts: self.stem_texts,
            names,
        }
    }
}

impl Survey {
    fn form(&self, spelling: usize) -> Option<(&Spelling, &WordForm)> {
        let known = self.spellings.get(spelling)?;
        Some((known, self.words.get(usize::try_from(known.word).ok()?)?))
    }

    /// Whether a word as written is a name, and written as one.
    pub(super) fn is_name(&self, spelling: usize) -> bool {
        self.form(spelling).is_some_and(|(known, word)| known.capital && word.is_name)
    }

    /// Names of one word, as they are written, and how often.
    pub(super) fn names(&self) -> BTreeMap<&str, u32> {
        let mut names = BTreeMap::new();
        for known in self.spellings.iter().filter(|known| known.capital) {
            let word = usize::try_from(known.word).ok().and_then(|word| self.words.get(word));
            if word.is_some_and(|word| word.is_name) {
                *names.entry(self.surface(known)).or_default() += known.count;
            }
        }
        names
    }

    /// A word with a capital as it is written.
    fn surface(&self, known: &Spelling) -> &str {
        let (start, end) = known.surface;
        let range = usize::try_from(start).ok().zip(usize::try_from(end).ok());
        range.and_then(|(start, end)| self.surfaces.get(start..end)).unwrap_or_default()
    }

    /// How often it stands in the texts.
    pub(super) fn count_of(&self, spelling: usize) -> u32 {
        self.spellings.get(spelling).map_or(0, |known| known.count)
    }

    /// How often two stand side by side, at most.
    pub(super) fn beside(&self, one: usize, other: usize) -> u8 {
        let hash = |at: usize| self.spellings.get(at).map(|known| known.hash);
        let place = hash(one).zip(hash(other)).map(|(one, other)| self.beside.place(one, other));
        place.and_then(|place| self.beside.0.get(place)).copied().unwrap_or_default()
    }

    /// A word that is written without a capital, and how it is analysed.
    pub(super) fn plain_word(&self, spelling: usize) -> Option<(&str, Analyzer)> {
        let (_, word) = self.form(spelling).filter(|(known, _)| !known.capital)?;
        Some((&word.text, Analyzer { language: word.language }))
    }

    /// Words as they are written: each number twice, and one more where a hyphen stands before it.
    pub(super) fn text_of(&self, run: &[u32]) -> String {
        let mut text = String::new();
        for (at, number) in run.iter().enumerate() {
            let Some((known, word)) =
                usize::try_from(number / 2).ok().and_then(|number| self.form(number))
            else {
                continue;
            };
            if at > 0 {
                text.push(if number % 2 == 1 { '-' } else { ' ' });
            }
            text.push_str(if known.capital { self.surface(known) } else { &word.text });
        }
        text
    }
}

/// What a [`Scan`] holds.
pub(super) struct Scanned<'s> {
    pub(super) date: Option<Date>,
    /// Length of the body before it was deflated, and the body as it will be stored.
    pub(super) body_size: usize,
    pub(super) body: &'s [u8],
    /// Tag of the language that it is analysed in.
    pub(super) language: String,
    /// The card.
    pub(super) card: &'s [u8],
    /// Keys of its labels.
    pub(super) labels: Vec<&'s [u8]>,
    pub(super) texts: Vec<ScannedText>,
}

/// A text of a [`Scan`].
pub(super) struct ScannedText {
    /// Whether it is the title.
    pub(super) is_title: bool,
    /// Its words' numbers.
    pub(super) words: Vec<usize>,
    /// What stands before each.
    pub(super) gaps: Vec<Gap>,
    /// Which of these make words together.
    pub(super) joints: Vec<Joint>,
}

const JOINT_KINDS: [JointKind; 3] = [JointKind::Joined, JointKind::FirstCut, JointKind::LastCut];

impl Scan {
    pub(super) fn read(&self) -> Result<Scanned<'_>, ReadError> {
        let mut cursor = Cursor::new(&self.0, "scan");
        let date = Date::from_number(cursor.u32());
        let (body_size, body) = (cursor.usize(), cursor.prefixed());
        let (language, card) = (cursor.string(), cursor.prefixed());
        let labels = (0..cursor.count()).map(|_| cursor.prefixed()).collect();
        let mut texts = Vec::new();
        for _ in 0..cursor.count() {
            let is_title = cursor.u8() == 1;
            let count = cursor.count();
            let mut words = Vec::with_capacity(count);
            let mut gaps = Vec::with_capacity(count);
            for _ in 0..count {
                let number = cursor.usize();
                words.push(number / 4);
                gaps.push(GAPS.get(number % 4).copied().unwrap_or(Gap::Other));
            }
            let mut joints = Vec::new();
            for _ in 0..cursor.count() {
                let (kind, first, last) = (cursor.usize(), cursor.usize(), cursor.usize());
                let kind = cursor.some(JOINT_KINDS.get(kind).copied().map(Some));
                joints.extend(kind.map(|kind| Joint { kind, first, last }));
            }
            texts.push(ScannedText { is_title, words, gaps, joints });
        }
        cursor.check()?;
        Ok(Scanned { date, body_size, body, language, card, labels, texts })
    }
}

/// Compresses a chunk: raw DEFLATE (RFC 1951).
pub type Deflate = fn(&[u8]) -> Vec<u8>;

/// A chunk as it is stored: deflated, filled up to a multiple of `unit`.
pub(super) fn packed(chunk: Vec<u8>, deflate: Option<Deflate>, unit: usize) -> Vec<u8> {
    let Some(deflate) = deflate else { return chunk };
    let mut packed = deflate(&chunk);
    // How much was filled up is told by the last byte.
    let fill = (packed.len() + 1).next_multiple_of(unit) - packed.len() - 1;
    packed.resize(packed.len() + fill, 0);
    packed.push(u8::try_from(fill).unwrap_or_default());
    packed
}

fn labels_of(article: &Article) -> impl Iterator<Item = (TermKind, &str)> {
    let kinds = [
        (TermKind::Id, std::slice::from_ref(&article.id)),
        (TermKind::Section, article.section.as_slice()),
        (TermKind::Author, article.authors.as_slice()),
        (TermKind::Tag, article.tags.as_slice()),
        (TermKind::Language, article.language.as_slice()),
    ];
    kinds
        .into_iter()
        .flat_map(|(kind, labels)| labels.iter().map(move |label| (kind, label.as_str())))
}

fn body_of(article: &Article) -> Writer {
    let mut writer = Writer::default();
    Body { text: article.text.clone(), blocks: article.blocks.clone() }.write(&mut writer);
    writer
}

fn card_of(article: &Article, is_guess: bool) -> Card {
    let heading = article.title.as_deref().unwrap_or_else(|| first_sentence(article));
    let (lead, opening) = match &article.lead {
        Some(lead) => (lead.as_str(), None),
        // Without a headline the heading is the opening already.
        None if article.title.is_none() => ("", None),
        None => opening(article),
    };
    Card {
        id: article.id.clone(),
        has_title: article.title.is_some(),
        heading: heading.to_owned(),
        lead: lead.to_owned(),
        opening,
        url: article.url.clone(),
        section: article.section.clone(),
        authors: article.authors.clone(),
        tags: article.tags.clone(),
        language: article.language.clone(),
        is_guess,
        is_paid: article.is_paid,
        date: article.date,
        updated: article.updated,
        image: article.image.clone(),
    }
}

/// A longest opening on a card, in bytes.
const OPENING_LEN: usize = 160;

/// How the report begins, its first sentence or what fits of it, for a card; and where it stands.
fn opening(article: &Article) -> (&str, Option<(usize, bool)>) {
    let Some(span) = first_sentence_at(article) else { return ("", None) };
    let sentence = article.text.get(span.clone()).unwrap_or_default();
    let fits = |at: &usize| *at <= OPENING_LEN;
    let space = || sentence.match_indices(' ').map(|(at, _)| at).take_while(fits).last();
    let len = if sentence.len() <= OPENING_LEN { Some(sentence.len()) } else { space() };
    // One word that is longer than an opening is no text to show.
    let Some(shown) = len.and_then(|len| sentence.get(..len)) else { return ("", None) };
    let at = Utf16::new(&article.text).at(span.start);
    (shown, Some((at, shown.len() < sentence.len())))
}

/// Where the first sentence of the report stands.
fn first_sentence_at(article: &Article) -> Option<Range<usize>> {
    let (block, paragraph) = article.blocks_of(BlockKind::Paragraph).next()?;
    let span = sentences(paragraph).into_iter().next()?;
    Some(block.span.start + span.start..block.span.start + span.end)
}

/// The first sentence of the report, else of whatever there is.
fn first_sentence(article: &Article) -> &str {
    if let Some(span) = first_sentence_at(article) {
        return article.text.get(span).unwrap_or_default();
    }
    let whole = article.lead.as_deref().unwrap_or(&article.text);
    sentences(whole).into_iter().next().and_then(|span| whole.get(span)).unwrap_or_default()
}
