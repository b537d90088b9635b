//! Articles → lines: every sentence of a paragraph, with its content stems and what its form tells.

use super::kind;
use super::kind::Kind;
use super::kind::Part;
use super::opening;
use super::vector::real;
use crate::article::Article;
use crate::text::analyzer::Language;
use crate::text::name;
use crate::text::normalize::is_capital;
use crate::text::normalize::normalize;
use crate::text::sort::sort_by;
use crate::text::sort::sort_by_key;
use crate::text::sort::sort_dedup;
use crate::text::stem::snowball;
use crate::text::stopwords;
use crate::text::tokenize::Token;
use crate::text::tokenize::tokenize;
use std::ops::Range;

/// A shorter word pairs with none, in characters.
const MIN_PAIRED: usize = 4;

/// News that starts after this line isn't what the article is about.
const LATE_NEWS: usize = 6;

/// What is left of a past tense is no shorter, in bytes.
const MIN_CORE: usize = 5;

/// A stem of a language other than Danish has so many characters at most.
const MAX_CORE: usize = 6;

/// Words that tell a text's language.
const TELLING_WORDS: usize = 60;

/// A language whose words of grammar are known has at least this share of them; Danish has about half.
const KNOWN_GRAMMAR: f32 = 0.2;

/// Words that pair stand no further apart.
const REACH: usize = 3;

/// Words of time and measure: two sentences that share *sidste uge* don't tell the same.
pub(super) const MEASURES: &str = "år uge dag måned time gang tid sidste første næste ny nye hele forrige tidligere sted form grad stigende del række gerne to tre fire fem seks syv otte ni ti \
    million milliard kron procent flere mange januar februar mart april maj juni juli august september oktober november \
    december mandag tirsdag onsdag torsdag fredag lørdag søndag";

/// A number that stands for a stem; dense, in the stems' alphabetical order.
pub(super) type Term = usize;

/// A sentence of a paragraph.
#[derive(Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "independent facts, each read by its name")]
pub(super) struct Line {
    /// Its article, in the story's order.
    pub(super) article: usize,
    /// Its number within the article.
    pub(super) at: usize,
    /// Where it stands in the article's text.
    pub(super) span: Range<usize>,
    /// How many words it has.
    pub(super) words: usize,
    /// How many of them carry content.
    pub(super) content: usize,
    /// Its content stems and how often, by stem.
    pub(super) terms: Vec<(Term, f32)>,
    /// Neighbouring content stems that are no names or measures, each pair and the list sorted: what happens to what.
    pub(super) pairs: Vec<(Term, Term)>,
    /// Its figures, in order: sentences that differ in them aren't the same statement.
    pub(super) figures: Vec<Term>,
    /// Whether it denies something.
    pub(super) denies: bool,
    /// Whether it is the first of a paragraph, where there are several.
    pub(super) opens: bool,
    /// How many of its words but the first are capitalised.
    pub(super) names: usize,
    /// 1 in direct speech, ½ with a quotation inside.
    pub(super) quote: f32,
    /// Whether it asks.
    pub(super) asks: bool,
    /// Whether it can't stand alone whatever comes before: cut off, too short, half a quotation.
    pub(super) fragment: bool,
    /// Whether it opens with a word whose meaning lies in the sentence before.
    pub(super) leans: bool,
    /// Whether it opens with a subordinate clause of time or contrast.
    pub(super) sets_scene: bool,
    /// Whether it says who told what the sentence before says (*Det oplyser …*).
    pub(super) attributes: bool,
    /// Whether it is of the report: no teaser, no list.
    pub(super) report: bool,
}

/// All articles' lines and stems.
#[derive(Debug, Default)]
pub(super) struct Story {
    /// The lines, article by article, in the articles' order.
    pub(super) lines: Vec<Line>,
    /// Each article's lines.
    pub(super) articles: Vec<Range<usize>>,
    /// Each article's headline and standfirst.
    pub(super) heads: Vec<Head>,
    /// Every stem, sorted.
    pub(super) stems: Vec<String>,
    /// Each article's words, hashed, for comparing whole texts.
    pub(super) words: Vec<Vec<u32>>,
    /// Each article's language.
    pub(super) languages: Vec<Language>,
}

/// The stems of what stands above an article, each once, with 1 for their weight; those that the articles hold.
#[derive(Debug, Default)]
pub(super) struct Head {
    pub(super) title: Vec<(Term, f32)>,
    pub(super) lead: Vec<(Term, f32)>,
}

/// A word on its way to a term.
struct Word<'t> {
    token: Token<'t>,
    normal: String,
    language: Language,
    is_content: bool,
}

impl Story {
    /// The lines of `articles`; `language` is of those that name none.
    pub(super) fn of(articles: &[&Article], language: Option<&str>) -> Self {
        let mut story = Self::default();
        let mut worded: Vec<Vec<Word<'_>>> = Vec::new();
        for (number, article) in articles.iter().enumerate() {
            let from = story.lines.len();
            let language = language_of(article, language);
            story.languages.push(language);
            let mut parts = kind::parts_of(article);
            parts.retain(|part| part.kind.is_running());
            // Where nothing reports, what there is stands for it.
            if parts.iter().any(|part| part.kind == Kind::Sentence) {
                parts.retain(|part| matches!(part.kind, Kind::Sentence | Kind::Fragment));
            }
            for part in parts {
                let sentence = article.text.get(part.span.clone()).unwrap_or_default();
                let words: Vec<_> =
                    tokenize(sentence).map(|token| Word::of(token, language)).collect();
                let mut line = line_of(sentence, &words, &part, story.lines.len() == from);
                line.article = number;
                line.at = story.lines.len() - from;
                line.span = part.span;
                story.lines.push(line);
                worded.push(words);
            }
            story.articles.push(from..story.lines.len());
            let hashes = worded.get(from..).unwrap_or_default().iter().flatten();
            story.words.push(hashes.map(|word| hash(&word.normal)).collect());
        }
        story.name_terms(&worded);
        story.heads = articles
            .iter()
            .zip(&story.languages)
            .map(|(article, &language)| Head {
                title: story.terms_of(article.title.as_deref().unwrap_or_default(), language),
                lead: story.terms_of(article.lead.as_deref().unwrap_or_default(), language),
            })
            .collect();
        story
    }

    /// The stems of `text` that the story holds, each once.
    fn terms_of(&self, text: &str, language: Language) -> Vec<(Term, f32)> {
        let words =
            tokenize(text).map(|token| Word::of(token, language)).filter(|word| word.is_content);
        let mut terms: Vec<Term> = words
            .filter_map(|word| {
                let stem = core_of(&word.normal, language);
                self.term_of(stem).or_else(|| self.term_of(&name::key(stem)?))
            })
            .collect();
        sort_dedup(&mut terms);
        terms.into_iter().map(|term| (term, 1.0)).collect()
    }

    /// Fills in the stems and each line's terms.
    fn name_terms(&mut self, worded: &[Vec<Word<'_>>]) {
        let names = Names::of(worded);
        let stems: Vec<Vec<String>> = worded
            .iter()
            .map(|words| words.iter().map(|word| names.stem_of(word)).collect())
            .collect();
        self.stems = stems.iter().flatten().filter(|stem| !stem.is_empty()).cloned().collect();
        sort_dedup(&mut self.stems);
        let language = self.language();
        let measures: Vec<Option<Term>> = MEASURES
            .split_ascii_whitespace()
            .map(|word| self.term_of(core_of(word, language)))
            .collect();
        let (grammar, all) = worded.iter().flatten().fold((0, 0), |(grammar, all), word| {
            (grammar + usize::from(!word.is_content), all + 1)
        });
        // Where the words of grammar aren't known, neighbours may be any words.
        let known = real(grammar) >= KNOWN_GRAMMAR * real(all);
        let is_pairable = |term: Term, word: &Word<'_>| {
            let long = word.normal.chars().nth(MIN_PAIRED - 1).is_some();
            known
                && long
                && !word.is_capital()
                && !word.is_figure()
                && !measures.contains(&Some(term))
        };
        let mut lines = std::mem::take(&mut self.lines);
        for ((line, words), stems) in lines.iter_mut().zip(worded).zip(&stems) {
            let mut last: Option<(Term, usize)> = None;
            for (at, (word, stem)) in words.iter().zip(stems).enumerate() {
                let Some(term) = self.term_of(stem) else { continue };
                line.terms.push((term, 1.0));
                if word.is_figure() {
                    line.figures.push(term);
                }
                let pairable = is_pairable(term, word);
                let near = last
                    .filter(|&(before, there)| pairable && at - there <= REACH && before != term);
                if let Some((before, _)) = near {
                    line.pairs.push((before.min(term), before.max(term)));
                }
                // What is told stays in reach over a measure: "udvekslede to breve".
                if pairable || !measures.contains(&Some(term)) {
                    last = pairable.then_some((term, at));
                }
            }
            sort_dedup(&mut line.pairs);
            sort_by_key(&mut line.terms, |&(term, _)| term);
            line.terms.dedup_by(|next, kept| {
                let same = next.0 == kept.0;
                kept.1 += if same { next.1 } else { 0.0 };
                same
            });
        }
        self.lines = lines;
    }

    /// The language of the first article.
    pub(super) fn language(&self) -> Language {
        self.languages.first().copied().unwrap_or_default()
    }

    /// The number of a stem.
    pub(super) fn term_of(&self, stem: &str) -> Option<Term> {
        self.stems.binary_search_by(|probe| probe.as_str().cmp(stem)).ok()
    }

    /// Where the article's news stands if it opens with a scene or a question: the line that the first *Det oplyser …* within
    /// [`LATE_NEWS`] means. 0 if it opens with the news, as most do.
    pub(super) fn peg(&self, article: usize) -> usize {
        let lines = self
            .articles
            .get(article)
            .and_then(|span| self.lines.get(span.clone()))
            .unwrap_or_default();
        if !lines.first().is_some_and(|line| line.sets_scene || line.asks) {
            return 0;
        }
        let told = lines.iter().take(LATE_NEWS + 1).position(|line| line.attributes);
        told.and_then(|told| told.checked_sub(1)).unwrap_or_default()
    }

    /// The line before `line` in its article.
    pub(super) fn before(&self, line: usize) -> Option<usize> {
        self.lines.get(line).filter(|this| this.at > 0).and(line.checked_sub(1))
    }
}

impl<'t> Word<'t> {
    fn of(token: Token<'t>, language: Language) -> Self {
        let normal = normalize(token.surface);
        let is_content = !stopwords::is_listed(language, &normal);
        Self { token, normal, language, is_content }
    }

    fn is_capital(&self) -> bool {
        self.token.surface.starts_with(is_capital)
    }

    fn is_figure(&self) -> bool {
        self.token.surface.contains(|c: char| c.is_ascii_digit())
    }
}

/// Which words are names here: seen with a capital letter inside a sentence, never with a small one.
struct Names<'w> {
    capital: Vec<&'w str>,
    small: Vec<&'w str>,
}

impl<'w> Names<'w> {
    fn of(worded: &'w [Vec<Word<'_>>]) -> Self {
        let mut names = Self { capital: Vec::new(), small: Vec::new() };
        for word in worded.iter().flat_map(|words| words.iter().skip(1)) {
            let seen = if word.is_capital() { &mut names.capital } else { &mut names.small };
            seen.push(&word.normal);
        }
        sort_by(&mut names.capital, Ord::cmp);
        sort_by(&mut names.small, Ord::cmp);
        names
    }

    /// The stem of a content word, of a name the key that its spellings share; empty for all others.
    fn stem_of(&self, word: &Word<'_>) -> String {
        if !word.is_content {
            return String::new();
        }
        let stem = core_of(&word.normal, word.language);
        let holds = |list: &[&str]| list.binary_search(&word.normal.as_str()).is_ok();
        let is_name = word.is_capital() && holds(&self.capital) && !holds(&self.small);
        is_name.then(|| name::key(stem)).flatten().unwrap_or_else(|| stem.to_owned())
    }
}

/// The stem: of Danish words Snowball's, without the *ed* of a past tense, which it keeps: *udvekslede* as *udvekslet*.
///
/// Of any other language a word's first characters ("Addressing morphological variation in alphabetic
/// languages", SIGIR 2009): likenesses of sentences need no more, and five stemmers are 4 kB of wasm.
pub(super) fn core_of(word: &str, language: Language) -> &str {
    if language != Language::Danish {
        let end = word.char_indices().nth(MAX_CORE).map_or(word.len(), |(end, _)| end);
        return word.get(..end).unwrap_or(word);
    }
    let stem = snowball::danish(word);
    stem.strip_suffix("ed").filter(|core| core.len() >= MIN_CORE).unwrap_or(stem)
}

/// The language of an article: its own, or else `given`, or else the one that most of its first words are words of grammar of;
/// Danish where none is.
pub(super) fn language_of(article: &Article, given: Option<&str>) -> Language {
    if let Some(tag) = article.language.as_deref().or(given) {
        return Language::of(tag);
    }
    let mut counts = Language::ALL.map(|language| (language, 0));
    for token in tokenize(&article.text).take(TELLING_WORDS) {
        let word = normalize(token.surface);
        for (language, count) in &mut counts {
            *count += usize::from(stopwords::is_listed(*language, &word));
        }
    }
    let most = counts.into_iter().reduce(|best, next| if next.1 > best.1 { next } else { best });
    most.map_or(Language::Danish, |(language, _)| language)
}

fn line_of(sentence: &str, words: &[Word<'_>], part: &Part, first: bool) -> Line {
    let surfaces: Vec<&str> = words.iter().map(|word| word.token.surface).collect();
    let quotes = sentence.contains(|c: char| kind::is_quote(c) && c != '\'' && c != '’');
    let opening = opening::of(&surfaces, first);
    Line {
        words: words.len(),
        content: words.iter().filter(|word| word.is_content).count(),
        opens: part.opens,
        names: words.iter().skip(1).filter(|word| word.is_capital()).count(),
        denies: words.iter().any(|word| {
            matches!(word.normal.as_str(), "ikke" | "aldrig" | "ingen" | "not" | "no" | "inte")
        }),
        quote: if part.speaks { 1.0 } else { f32::from(u8::from(quotes)) * 0.5 },
        asks: sentence.trim_end_matches(kind::is_closing).ends_with('?'),
        fragment: part.kind != Kind::Sentence,
        report: matches!(part.kind, Kind::Sentence | Kind::Fragment),
        leans: opening.leans,
        attributes: opening.attributes,
        sets_scene: opening::sets_scene(&surfaces),
        ..Line::default()
    }
}

/// FNV-1a (Fowler, Noll, Vo), 32 bits.
fn hash(word: &str) -> u32 {
    word.bytes().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

impl Line {
    /// How many different content stems it has.
    pub(super) fn breadth(&self) -> f32 {
        real(self.terms.len())
    }
}
