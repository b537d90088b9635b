//! What articles are about, in words: people, places, organisations, and the phrases that come up again and again.
//!
//! Names are told by `names`. A phrase is a content word, or two that stand together as often as apart; those come first that
//! stand most often, which on Danish news finds more of what headlines name than TF-IDF, RAKE or YAKE do (research on
//! danewsroom). Words of telling, time and measure are none.

use super::kind::is_in;
use super::kind::parts_of;
use super::lines::MEASURES;
use super::lines::core_of;
use super::lines::language_of;
use super::names::Named;
use super::names::Sentence;
use super::names::names_in;
use super::opening::is_telling;
use crate::article::Article;
use crate::text::analyzer::Language;
use crate::text::normalize::normalize;
use crate::text::sort::sort_by;
use crate::text::sort::sort_dedup;
use crate::text::stopwords;
use crate::text::tokenize::tokenize;

/// A shorter word is no phrase, in characters.
const MIN_CHARS: usize = 4;

/// From so many characters on, a word is likely a compound: a Danish phrase is one word.
const COMPOUND_CHARS: usize = 9;

/// A word, a compound and two words together count so much an occurrence; so much more in a headline.
const WORD: usize = 4;
const COMPOUND: usize = 5;
const PAIR: usize = 7;
const IN_TITLE: usize = 6;

/// Verbs and adverbs that say little by themselves, and aren't grammar.
const EMPTY: &str = "siger sagde kommer kommet gøre gjorde gjort tager taget tage giver givet give finder fundet finde står stod stået sker skete sket \
    bruger bruge brugt holder holdt holde ønsker mener sætter satte sætte sidder viser viste vise fortæller fortalte ligger ligge kalder kaldt begynder starter \
    handler betyder gælder arbejder lavet laver skrevet skriver spiller set lade prøver prøve venter vente regner taler tale samtidig ifølge særlig især \
    egentlig faktisk desuden fortsat stadig senere tidligere ellers hurtigt tydeligt meget rigtig godt gode bedre bedst store stort større største små lille \
    mindre mindst flest færre dårlig lang lange højere lavere stærk klar klart helt hele gang gange sammen imens netop derudover dagens fremover \
    mennesker personer blandt omkring angiveligt kroner endnu kommende seneste forskellige mulige nødt samme anden derfor";

/// A term of articles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyTerm {
    /// As it is mostly written.
    pub text: String,
    /// How often it stands there.
    pub count: usize,
    /// In how many of the articles.
    pub articles: usize,
}

/// What articles are about; each list has what stands most often first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct KeyTerms {
    /// Words and pairs of words, and names of which nothing tells what they are of.
    pub phrases: Vec<KeyTerm>,
    /// Names of people, in full where they stand so anywhere.
    pub people: Vec<KeyTerm>,
    /// Names of places.
    pub places: Vec<KeyTerm>,
    /// Names of companies, parties, authorities.
    pub organisations: Vec<KeyTerm>,
}

/// The terms of `articles`, at most `limit` of each kind.
///
/// ```
/// use referat::article::parse_text;
/// use referat::summary::key_terms;
/// let text = "I går besøgte statsminister Helle Thorning havnen i Esbjerg. Thorning talte om havnen med DSB.";
/// let terms = key_terms(&[&parse_text("1", text)], 3);
/// let first = |terms: &[referat::summary::KeyTerm]| terms.first().map(|term| (term.text.clone(), term.count));
/// assert_eq!(first(&terms.people), Some(("Helle Thorning".to_owned(), 2)));
/// assert_eq!(first(&terms.places), Some(("Esbjerg".to_owned(), 1)));
/// assert_eq!(first(&terms.organisations), Some(("DSB".to_owned(), 1)));
/// assert_eq!(first(&terms.phrases), Some(("havnen".to_owned(), 2)));
/// ```
pub fn key_terms(articles: &[&Article], limit: usize) -> KeyTerms {
    let mut sentences = Vec::new();
    let mut titles = Vec::new();
    for (number, article) in articles.iter().enumerate() {
        let language = language_of(article, None);
        let head = [&article.title, &article.lead].into_iter().flatten().map(String::as_str);
        let parts = parts_of(article).into_iter().filter(|part| part.kind.is_running());
        let body = parts.filter_map(|part| article.text.get(part.span));
        if article.title.is_some() {
            titles.push(sentences.len());
        }
        sentences.extend(head.chain(body).map(|text| Sentence {
            article: number,
            text,
            words: tokenize(text).collect(),
            language,
        }));
    }
    let (names, of_names) = names_in(&sentences);
    let mut terms = KeyTerms::default();
    let mut phrases = phrases(&sentences, &of_names, &titles);
    for name in names {
        let mut articles = name.articles;
        let count = articles.len();
        sort_dedup(&mut articles);
        let term = KeyTerm { text: name.text, count, articles: articles.len() };
        match name.named {
            Named::Person => terms.people.push(term),
            Named::Place => terms.places.push(term),
            Named::Organisation => terms.organisations.push(term),
            Named::Unknown => phrases.push((count * WORD, term)),
        }
    }
    sort_by(&mut phrases, |(one, term), (other, than)| {
        other.cmp(one).then_with(|| term.text.cmp(&than.text))
    });
    terms.phrases = phrases.into_iter().map(|(_, term)| term).collect();
    for list in [&mut terms.phrases, &mut terms.people, &mut terms.places, &mut terms.organisations]
    {
        list.truncate(limit);
    }
    terms
}

/// A place where a phrase stands, by its stems.
struct Found {
    stems: (String, String),
    text: String,
    article: usize,
    in_title: bool,
}

/// Phrases with what they are worth.
fn phrases(
    sentences: &[Sentence<'_>],
    of_names: &[Vec<bool>],
    titles: &[usize],
) -> Vec<(usize, KeyTerm)> {
    let mut found = Vec::new();
    for (number, (sentence, of_names)) in sentences.iter().zip(of_names).enumerate() {
        let in_title = titles.contains(&number);
        let nordic = matches!(sentence.language, Language::Danish | Language::Norwegian);
        let mut before: Option<(String, String, usize)> = None;
        for (word, of_name) in sentence.words.iter().zip(of_names) {
            let normal = normalize(word.surface);
            if *of_name || !is_content(&normal, sentence.language) || nordic && is_no_noun(&normal)
            {
                before = None;
                continue;
            }
            let stem = core_of(&normal, sentence.language).to_owned();
            let article = sentence.article;
            if let Some((first, text, end)) = before.take()
                && sentence.text.get(end..word.start) == Some(" ")
            {
                let stems = (first, stem.clone());
                let text = [text.as_str(), " ", &normal].concat();
                found.push(Found { stems, text, article, in_title });
            }
            let stems = (stem.clone(), String::new());
            found.push(Found { stems, text: normal.clone(), article, in_title });
            before = Some((stem, normal, word.end()));
        }
    }
    sort_by(&mut found, |one, other| (&one.stems, &one.text).cmp(&(&other.stems, &other.text)));
    let groups: Vec<&[Found]> = found.chunk_by(|one, other| one.stems == other.stems).collect();
    // Groups are sorted by their stems, those of one word before the pairs that it begins.
    let count = |stem: &str| {
        let at = groups.binary_search_by(|group| stems_of(group).cmp(&Some((stem, ""))));
        at.ok().and_then(|at| groups.get(at)).map_or(0, |group| group.len())
    };
    let is_pair = |group: &[Found]| stems_of(group).is_some_and(|(_, last)| !last.is_empty());
    let is_fixed = |group: &[Found]| {
        let (first, last) = stems_of(group).unwrap_or_default();
        is_pair(group) && group.len() > 1 && group.len() * 2 >= count(first).max(count(last))
    };
    let fixed: Vec<&[Found]> = groups.iter().copied().filter(|group| is_fixed(group)).collect();
    let mut of_fixed: Vec<&str> = fixed
        .iter()
        .filter_map(|group| stems_of(group))
        .flat_map(|(one, two)| [one, two])
        .collect();
    sort_dedup(&mut of_fixed);
    let stands_alone = |group: &[Found]| {
        let of_fixed = |stem| of_fixed.binary_search(&stem).is_ok();
        stems_of(group).is_some_and(|(stem, _)| !is_pair(group) && !of_fixed(stem))
    };
    let alone = groups.iter().copied().filter(|group| stands_alone(group));
    let several = sentences.len() > 3;
    let mut terms: Vec<(usize, KeyTerm)> =
        alone.chain(fixed.iter().copied()).filter_map(term_of).collect();
    // What is said once in a text of some length is none of its terms, unless the headline has it.
    terms.retain(|(worth, term)| !several || term.count > 1 || *worth >= IN_TITLE + WORD);
    terms
}

/// The stems of a group's phrase.
fn stems_of(group: &[Found]) -> Option<(&str, &str)> {
    group.first().map(|one| (one.stems.0.as_str(), one.stems.1.as_str()))
}

/// A phrase as it is mostly written, of its places sorted by how it is written there.
fn term_of(group: &[Found]) -> Option<(usize, KeyTerm)> {
    let first = group.first()?;
    let written = group.chunk_by(|one, other| one.text == other.text);
    let most = written.rev().max_by_key(|same| same.len())?;
    let mut articles: Vec<usize> = group.iter().map(|one| one.article).collect();
    sort_dedup(&mut articles);
    let text = most.first()?.text.clone();
    let each = if !first.stems.1.is_empty() {
        PAIR
    } else if text.chars().count() >= COMPOUND_CHARS {
        COMPOUND
    } else {
        WORD
    };
    let in_title = if group.iter().any(|one| one.in_title) { IN_TITLE } else { 0 };
    let count = group.len();
    Some((count * each + in_title, KeyTerm { text, count, articles: articles.len() }))
}

/// Danish and Norwegian: *ventes*, *landes*, *russiske*, *kommunal*: passives, genitives, adjectives.
fn is_no_noun(word: &str) -> bool {
    word.ends_with("es")
        || word.ends_with("iske")
        || word.ends_with("nske")
        || word.ends_with("isk")
        || word.ends_with("nsk")
}

fn is_content(word: &str, language: Language) -> bool {
    word.chars().nth(MIN_CHARS - 1).is_some()
        && !word.contains(|c: char| c.is_ascii_digit())
        && !stopwords::is_listed(language, word)
        && !is_telling(word)
        && !is_in(MEASURES, word)
        && !is_in(EMPTY, word)
}
