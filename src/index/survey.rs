//! A first reading of all articles: their words, how often each, what is a name, which tell one story.
//!
//! In: articles in any order, one by one. Out: for each a [`Scan`], from which a [`Builder`](super::Builder) indexes it
//! without cutting its text into words again; and, in the end, a [`Survey`] of them all. Memory grows with the number of
//! different words and with a sample of shingles, not with the text.

use super::bytes::Cursor;
use super::bytes::ReadError;
use super::bytes::Writer;
use super::postings::Field;
use super::story::Shingles;
use crate::article::Article;
use crate::article::BlockKind;
use crate::article::Date;
use crate::text::Analyzer;
use crate::text::analyzer::Capital;
use crate::text::compound::Lexicon;
use crate::text::sentence::sentences;
use crate::text::tokenize::tokenize;
use std::collections::BTreeMap;

/// Numbers given to keys, in the order in which they first came.
#[derive(Debug, Default)]
#[expect(clippy::disallowed_types, reason = "only looked up, never walked: its order reaches nothing")]
pub(super) struct Numbers<K>(std::collections::HashMap<K, u32, Fnv>);

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
}

type Fnv = std::hash::BuildHasherDefault<FnvHasher>;

/// FNV-1a (Fowler, Noll, Vo): short keys, no seed.
#[derive(Debug)]
pub(super) struct FnvHasher(u64);

impl Default for FnvHasher {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl std::hash::Hasher for FnvHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
}

/// A word as it is written somewhere.
#[derive(Debug)]
pub(super) struct Spelling {
    /// Number of its normalized form.
    pub(super) word: usize,
    /// Whether the normalized form is as long as what is written, without the ending of a genitive.
    pub(super) same_len: bool,
    capital: bool,
    /// How often it stands in texts, and of these inside a sentence with a capital.
    count: u32,
    inside: u32,
}

/// A normalized word.
#[derive(Debug)]
pub(super) struct WordForm {
    pub(super) text: String,
    /// Number of its stem.
    pub(super) stem: u32,
}

/// A word of an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Seen {
    /// Where it starts in its text, in bytes.
    pub(super) start: usize,
    /// Number of its spelling.
    pub(super) spelling: usize,
    pub(super) capital: Capital,
}

/// The words of an article, as bytes: they may wait in a file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Scan(pub Vec<u8>);

/// Reads articles for the first time.
#[derive(Debug, Default)]
pub struct Surveyor {
    numbers: Numbers<String>,
    forms: Numbers<String>,
    stems: Numbers<String>,
    spellings: Vec<Spelling>,
    words: Vec<WordForm>,
    /// Of each stem: one more than the last article that held it, and how many did.
    doc_freqs: Vec<(u32, u32)>,
    stem_texts: Vec<String>,
    docs: Vec<(Option<Date>, String)>,
    shingles: Shingles,
    analyzer: Analyzer,
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
    pub(super) stories: Vec<Option<u32>>,
    pub(super) spellings: Vec<Spelling>,
    pub(super) words: Vec<WordForm>,
    /// Of each stem the last article that held it, plus one, and how many did.
    pub(super) doc_freqs: Vec<(u32, u32)>,
    pub(super) stem_texts: Vec<String>,
}

/// The texts of an article that are searched, in the order of their positions.
pub(super) fn texts_of(article: &Article) -> impl Iterator<Item = (Field, &str)> {
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
    /// Reads the next article.
    pub fn add(&mut self, article: &Article) -> Scan {
        let number = u32::try_from(self.docs.len()).unwrap_or(u32::MAX);
        let mut scan = Writer::default();
        let mut body = Vec::new();
        for (field, text) in texts_of(article) {
            let seen = self.scan(text);
            scan.number(seen.len());
            let mut last = 0;
            for Seen { start, spelling, capital } in seen {
                scan.number(start - last);
                last = start;
                scan.number(spelling * 4 + capital_number(capital));
                let stem = self.spellings.get(spelling).and_then(|spelling| self.words.get(spelling.word));
                let stem = stem.map_or(0, |word| word.stem);
                if field == Field::Body {
                    body.push(stem);
                }
                if let Some(freq) = usize::try_from(stem).ok().and_then(|stem| self.doc_freqs.get_mut(stem))
                    && freq.0 != number + 1
                {
                    *freq = (number + 1, freq.1 + 1);
                }
            }
        }
        self.shingles.add(number, &body);
        self.docs.push((article.date, article.id.clone()));
        Scan(scan.0)
    }

    /// The words of one text; capitals inside a sentence are told.
    fn scan(&mut self, text: &str) -> Vec<Seen> {
        let starts: Vec<_> = sentences(text).into_iter().map(|span| span.start).collect();
        let mut previous = None;
        let mut all = Vec::new();
        for token in tokenize(text) {
            let (number, is_new) = self.numbers.of(token.surface);
            if is_new {
                let word = self.analyzer.word(token);
                let capital = word.capital != Capital::None;
                let same_len = word.normalized.len() == word.base.len();
                let (form, is_new) = self.forms.of(word.normalized.as_str());
                if is_new {
                    let (stem, is_new) = self.stems.of(word.stem());
                    if is_new {
                        self.doc_freqs.push((0, 0));
                        self.stem_texts.push(word.stem().to_owned());
                    }
                    self.words.push(WordForm { text: word.normalized, stem });
                }
                let word = usize::try_from(form).unwrap_or(usize::MAX);
                self.spellings.push(Spelling { word, same_len, capital, count: 0, inside: 0 });
            }
            let spelling = usize::try_from(number).unwrap_or(usize::MAX);
            let sentence = starts.partition_point(|start| *start <= token.start);
            let mut capital = Capital::None;
            if let Some(known) = self.spellings.get_mut(spelling) {
                let inside = known.capital && previous == Some(sentence);
                known.count += 1;
                known.inside += u32::from(inside);
                if known.capital {
                    capital = if inside { Capital::Inside } else { Capital::Start };
                }
            }
            previous = Some(sentence);
            all.push(Seen { start: token.start, spelling, capital });
        }
        all
    }

    /// All articles were read.
    pub fn finish(self) -> Survey {
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
        order.sort_by_key(|number| std::cmp::Reverse(self.docs.get(*number).and_then(|(date, _)| *date)));
        let dates: Vec<_> =
            order.iter().map(|number| self.docs.get(*number).and_then(|(date, _)| *date)).collect();
        let mut lexicon = Lexicon::shipped();
        let mut counts = vec![(0, 0); self.words.len()];
        for spelling in &self.spellings {
            if let Some((count, inside)) = counts.get_mut(spelling.word) {
                *count += spelling.count;
                *inside += spelling.inside;
            }
        }
        let counts = self.words.iter().zip(counts);
        lexicon.learn(counts.map(|(word, (count, inside))| (word.text.as_str(), count, inside)));
        Survey {
            stories: self.shingles.stories(&order, &dates),
            order,
            repeated_ids,
            lexicon,
            spellings: self.spellings,
            words: self.words,
            doc_freqs: self.doc_freqs,
            stem_texts: self.stem_texts,
        }
    }
}

fn capital_number(capital: Capital) -> usize {
    match capital {
        Capital::None => 0,
        Capital::Start => 1,
        Capital::Inside => 2,
    }
}

impl Scan {
    /// The words of the article's texts, text by text.
    pub(super) fn read(&self, texts: usize) -> Result<Vec<Vec<Seen>>, ReadError> {
        let mut cursor = Cursor::new(&self.0, "scan");
        let mut all = Vec::with_capacity(texts);
        for _ in 0..texts {
            let count = cursor.count()?;
            let mut seen = Vec::with_capacity(count);
            let mut start = 0usize;
            for _ in 0..count {
                start = start.saturating_add(cursor.usize()?);
                let number = cursor.usize()?;
                let capital = match number % 4 {
                    0 => Capital::None,
                    1 => Capital::Start,
                    _ => Capital::Inside,
                };
                seen.push(Seen { start, spelling: number / 4, capital });
            }
            all.push(seen);
        }
        Ok(all)
    }
}
