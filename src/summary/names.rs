//! Names in running text, and whether they are of people, places or organisations.
//!
//! In: sentences as words. Out: each name once, with all places that mention it. A name is a run of words that a sentence
//! writes with a capital without its being the first; what it names is told by what stands beside it (*statsminister X*, *i X*,
//! *X, 34*, *selskabet X*) and by its own form (*X A/S*, *X Kommune*, *DSB*), summed over all mentions. Danish first, with the plainest
//! words of Norwegian, Swedish and English. German writes every noun so: there only what its neighbours tell is a name.

use super::kind::DATE_WORDS;
use super::kind::is_in;
use super::opening::is_telling;
use crate::text::analyzer::Language;
use crate::text::name;
use crate::text::normalize::is_capital;
use crate::text::normalize::normalize;
use crate::text::sort::sort_by;
use crate::text::sort::sort_by_key;
use crate::text::sort::sort_dedup;
use crate::text::stopwords;
use crate::text::tokenize::Token;

/// What a name names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Named {
    Person,
    Place,
    Organisation,
    /// Nothing tells.
    Unknown,
}

/// A name and where it is mentioned.
#[derive(Debug)]
pub(super) struct Name {
    /// As it is mostly written, in full.
    pub(super) text: String,
    pub(super) named: Named,
    /// The article of each mention.
    pub(super) articles: Vec<usize>,
}

/// Words that may stand inside a name with a small letter.
const PARTICLES: &str = "von van de der den del di da bin al el la le ten ibn og";

/// What people are called before their names, or the last part of it.
const ROLES: &str = "minister ministeren direktør direktøren formand formanden forkvinde forkvinden chef chefen leder lederen professor forsker \
    præsident præsidenten borgmester borgmesteren ordfører ordføreren advokat advokaten dommer kommissær inspektør træner træneren \
    sanger sangerinde sangerinden forfatter forfatteren journalist redaktør læge general kaptajn konge kongen kong dronning dronningen prins \
    prinsen prinsesse prinsessen pave biskop sekretær talsmand talskvinde talsperson konsulent økonom analytiker instruktør instruktøren \
    skuespiller skuespilleren kunstner kunstneren spiller angriber målmand anfører kandidat rådmand medlem moderen faderen sønnen datteren \
    statsråd sjef sjefen direktör ordförande talesperson president chairman chairwoman director senator spokesman spokeswoman coach captain \
    judge doctor professor mr mrs ms dr sir hr fru herr frau";

/// What stands before places, and how much each tells.
const BEFORE_PLACES: &str = "i nær omkring uden in near nära";

/// What may stand before places, and before others.
const MAYBE_BEFORE_PLACES: &str = "på fra til ved over gennem at from to från till byen landet landsbyen øen staten delstaten regionen provinsen";

/// What stands before organisations.
const BEFORE_ORGANISATIONS: &str = "hos selskabet firmaet virksomheden koncernen organisationen partiet avisen mediet klubben banken foreningen bureauet \
    nyhedsbureauet tv-stationen kæden gruppen bevægelsen fagforeningen forbundet fonden universitetet selskapet företaget bolaget company";

/// Last words of organisations, or their endings.
const ORGANISATIONS: &str = "kommune universitet universitetet university parti partiet styrelsen styrelse ministeriet ministerium departementet forbund forbundet \
    forening foreningen union unionen bank banken selskab selskabet koncern koncernen politi politiet klub klubben gruppen group company corporation \
    fond fonden foundation organisation organisationen institut instituttet institute hospital sygehus museum museet teater teatret radio avis avisen tidende times news post rådet \
    tinget byret landsret højesteret domstol domstolen nævnet tilsynet verket council party agency inc ltd corp gmbh ag ab a/s aps fc fk if bk";

/// Last words of what is neither of the three, or their endings.
const THINGS: &str = "krig krigen festival festivalen cup liga ligaen pokal prisen priser forum topmøde topmødet konference summit award awards";

/// Places that are written in capitals.
const STATES: &str = "usa uk uae";

/// Endings of Nordic places.
const PLACES: &str =
    "strup rup lev torp trup gade vej torv havn borg bjerg sund fjord holm land sted ø stan";

/// What stands before a name of several words that is an institution's: *Det Hvide Hus*.
const ARTICLES: &str = "det den de the";

/// Words of a sentence and what stands between them.
pub(super) struct Sentence<'t> {
    pub(super) article: usize,
    pub(super) text: &'t str,
    pub(super) words: Vec<Token<'t>>,
    pub(super) language: Language,
}

/// Normalized words that are written with a capital inside sentences, and those that are written without.
struct Written {
    capital: Vec<String>,
    small: Vec<String>,
}

/// A mention: its words, and what speaks for a person, a place, an organisation.
#[derive(Debug, Clone)]
struct Mention<'t> {
    article: usize,
    text: &'t str,
    /// Its words by their keys, which spellings of one name share.
    words: Vec<String>,
    votes: [usize; 3],
}

/// The names in `sentences`, those first that are mentioned most; and of each sentence which of its words are of names.
pub(super) fn names_in(sentences: &[Sentence<'_>]) -> (Vec<Name>, Vec<Vec<bool>>) {
    let written = Written::of(sentences);
    let mut mentions = Vec::new();
    let mut of_names = Vec::new();
    for sentence in sentences {
        let mut taken = vec![false; sentence.words.len()];
        let mut at = 0;
        while at < sentence.words.len() {
            let len = sentence.run(at, &written);
            if len > 0 {
                taken.iter_mut().skip(at).take(len).for_each(|taken| *taken = true);
                mentions.extend(sentence.mention(at, len, &written));
            }
            at += len.max(1);
        }
        of_names.push(taken);
    }
    (joined(mentions), of_names)
}

impl Written {
    fn of(sentences: &[Sentence<'_>]) -> Self {
        let mut written = Self { capital: Vec::new(), small: Vec::new() };
        for sentence in sentences {
            for (at, word) in sentence.words.iter().enumerate() {
                let is_capital = word.surface.starts_with(is_capital);
                if !is_capital {
                    written.small.push(normalize(word.surface));
                } else if !sentence.begins(at) {
                    written.capital.push(normalize(word.surface));
                }
            }
        }
        sort_dedup(&mut written.capital);
        sort_dedup(&mut written.small);
        written
    }

    fn is_small(&self, word: &str) -> bool {
        holds(&self.small, word)
    }

    /// Whether a word is written as a name.
    fn is_name(&self, word: &str) -> bool {
        holds(&self.capital, word) && !self.is_small(word)
    }
}

fn holds(sorted: &[String], word: &str) -> bool {
    sorted.binary_search_by(|probe| probe.as_str().cmp(word)).is_ok()
}

impl<'t> Sentence<'t> {
    /// What stands before the word `at`, after the word before it.
    fn gap(&self, at: usize) -> &'t str {
        let end = at.checked_sub(1).and_then(|before| self.words.get(before)).map_or(0, Token::end);
        let start = self.words.get(at).map_or(self.text.len(), |word| word.start);
        self.text.get(end..start).unwrap_or_default()
    }

    /// Whether a word may have its capital for its place: first, or first of what someone says.
    fn begins(&self, at: usize) -> bool {
        let gap = self.gap(at);
        at == 0
            || gap != "-"
                && gap.contains([
                    '"', '»', '«', '“', '”', '„', ':', '–', '—', '-', '.', '!', '?', '•',
                ])
    }

    fn normal(&self, at: usize) -> String {
        self.words.get(at).map(|word| normalize(word.surface)).unwrap_or_default()
    }

    fn is_capital(&self, at: usize) -> bool {
        self.words.get(at).is_some_and(|word| word.surface.starts_with(is_capital))
    }

    /// Whether the words before and at `at` may be of one name.
    fn adjoins(&self, at: usize) -> bool {
        matches!(self.gap(at), " " | "-" | "/" | " & " | "&" | ". ")
            && (self.gap(at) != ". "
                || self.words.get(at.wrapping_sub(1)).is_some_and(|word| word.surface.len() == 1))
    }

    /// How many words from `at` on are a name.
    fn run(&self, at: usize, written: &Written) -> usize {
        if !self.opens_name(at, written) {
            return 0;
        }
        let mut end = at + 1;
        while self.adjoins(end) {
            let particle = self.words.get(end).is_some_and(|word| is_in(PARTICLES, word.surface));
            // "Ole og Bo" are two.
            let joins = particle
                && self.normal(end) != "og"
                && self.is_capital(end + 1)
                && self.adjoins(end + 1);
            if self.is_capital(end) || self.is_channel(end) {
                end += 1;
            } else if joins {
                end += 2;
            } else if self.gap(end) == "-" {
                // "Kim Jong-un"
                end += 1;
            } else {
                break;
            }
        }
        end - at
    }

    /// *TV 2*
    fn is_channel(&self, at: usize) -> bool {
        let number = self.words.get(at).map_or("", |word| word.surface);
        let before = at.checked_sub(1).and_then(|before| self.words.get(before));
        number.len() <= 2
            && number.bytes().all(|byte| byte.is_ascii_digit())
            && before.is_some_and(|word| is_acronym(word.surface))
    }

    fn opens_name(&self, at: usize, written: &Written) -> bool {
        let word = self.normal(at);
        if !self.is_capital(at) || word.len() < 2 || word.starts_with(|c: char| c.is_ascii_digit())
        {
            return false;
        }
        let acronym = self.words.get(at).is_some_and(|word| is_acronym(word.surface));
        if !self.begins(at) {
            return acronym || !is_in(DATE_WORDS, &word);
        }
        let followed = self.is_capital(at + 1) && self.adjoins(at + 1);
        let grammar = stopwords::is_listed(self.language, &word);
        acronym && word.len() > 1 && !grammar
            || written.is_name(&word) && !grammar
            || followed && !grammar && !written.is_small(&word)
            // "Statsminister Mette Frederiksen"
            || followed && is_role(&word)
            || followed && is_in(ARTICLES, &word) && self.is_capital(at + 2)
    }

    fn mention(&self, at: usize, len: usize, written: &Written) -> Option<Mention<'t>> {
        let mut from = at;
        let mut votes = [0; 3];
        let [person, place, organisation] = &mut votes;
        while from + 1 < at + len && is_role(&self.normal(from)) {
            *person += 3;
            from += 1;
        }
        let end = at + len;
        let mut words: Vec<String> = (from..end).map(|at| self.normal(at)).collect();
        let beside = matches!(self.gap(from), " " | ", ");
        let before = from.checked_sub(1).filter(|_| beside).map(|at| self.normal(at));
        let before = before.as_deref().unwrap_or_default();
        let after = self.normal(end);
        if is_role(before) {
            *person += 3;
        }
        let aged = after.len() <= 2
            && after.bytes().all(|byte| byte.is_ascii_digit())
            && !after.is_empty();
        if matches!(self.gap(end), ", " | " (")
            && (aged || after.len() <= 2 && self.gap(end) == " (")
        {
            *person += 2;
        }
        // An agency tells, too, but by one word.
        if words.len() > 1 && (self.gap(end) == " " && is_telling(&after) || is_telling(before)) {
            *person += 1;
        }
        *organisation += 3 * usize::from(is_in(BEFORE_ORGANISATIONS, before));
        let last = words.last_mut()?;
        // "på Sjojgus besøg" is about the visit.
        if !strip_genitive(last, written) && self.gap(from) == " " {
            *place += 2 * usize::from(is_in(BEFORE_PLACES, before));
            *place += usize::from(is_in(MAYBE_BEFORE_PLACES, before));
        }
        let surface = self.words.get(from).map_or("", |word| word.surface);
        let institution =
            words.len() > 2 && words.first().is_some_and(|word| is_in(ARTICLES, word));
        let ending = |list: &str, word: &str| {
            list.split_ascii_whitespace().any(|ending| {
                word == ending
                    || ending.len() >= 4 && word.len() > ending.len() + 2 && word.ends_with(ending)
            })
        };
        if words.iter().any(|word| ending(THINGS, word)) {
            votes = [0; 3];
        } else if words.iter().any(|word| ending(ORGANISATIONS, word)) || institution {
            *organisation += 4;
        } else if words.len() == 1 && is_in(STATES, words.first()?) {
            *place += 3;
        } else if words.len() == 1 && is_acronym(surface) {
            *organisation += 2;
        } else if words.len() == 1 && words.iter().any(|word| ending(PLACES, word)) {
            *place += 1;
        } else if words.len() > 1 {
            *person += 2;
        }
        let start = self.words.get(from)?.start;
        let text = self.text.get(start..self.words.get(end - 1)?.end())?;
        // What was taken off its last word isn't shown either.
        let shown = words.last().map_or(0, String::len);
        let written = self.words.get(end - 1)?.surface.len();
        let cut = if shown < written { text.len() - (written - shown) } else { text.len() };
        let words = words.into_iter().map(|word| name::key(&word).unwrap_or(word)).collect();
        Some(Mention { article: self.article, text: text.get(..cut).unwrap_or(text), words, votes })
    }
}

/// Danish genitives have no apostrophe: the *s* goes where the word stands without it, too.
///
/// Whether anything was taken off.
fn strip_genitive(word: &mut String, written: &Written) -> bool {
    let bare = word.strip_suffix("'s").or_else(|| word.strip_suffix("’s"));
    let bare = bare.or_else(|| word.strip_suffix('s').filter(|bare| holds(&written.capital, bare)));
    let bare = bare.map(str::to_owned);
    let is_genitive = bare.is_some();
    if let Some(bare) = bare {
        *word = bare;
    }
    is_genitive
}

/// Mentions as names: those that are part of a longer name of a person are of that one.
fn joined(mentions: Vec<Mention<'_>>) -> Vec<Name> {
    let mut groups: Vec<(Vec<String>, Vec<Mention<'_>>)> = Vec::new();
    let mut mentions = mentions;
    sort_by(&mut mentions, |one, other| (&one.words, one.text).cmp(&(&other.words, other.text)));
    for mention in mentions {
        match groups.last_mut() {
            Some((words, group)) if *words == mention.words => group.push(mention),
            _ => groups.push((mention.words.clone(), vec![mention])),
        }
    }
    // Longest first: what is part of one is found before it.
    sort_by_key(&mut groups, |(words, group)| std::cmp::Reverse((words.len(), group.len())));
    let mut names: Vec<(Vec<String>, Vec<Mention<'_>>)> = Vec::new();
    for (words, group) in groups {
        let whole = names.iter_mut().find(|(longer, group)| {
            let is_part = longer.windows(words.len()).any(|part| part == words);
            longer.len() > words.len() && is_part && named(group) == Named::Person
        });
        match whole {
            Some((_, whole)) => whole.extend(group),
            None => names.push((words, group)),
        }
    }
    let mut names: Vec<Name> = names
        .into_iter()
        .map(|(words, group)| Name {
            text: mostly_written(&words, &group).to_owned(),
            named: named(&group),
            articles: group.iter().map(|mention| mention.article).collect(),
        })
        .collect();
    sort_by(&mut names, |one, other| {
        other.articles.len().cmp(&one.articles.len()).then_with(|| one.text.cmp(&other.text))
    });
    names
}

/// How a name in full is mostly written, of mentions sorted by that.
fn mostly_written<'t>(words: &[String], group: &[Mention<'t>]) -> &'t str {
    let runs = group.chunk_by(|one, other| one.text == other.text);
    let full = runs.rev().filter(|run| run.first().is_some_and(|one| one.words == words));
    let most = full.max_by_key(|run| run.len());
    most.and_then(<[Mention<'_>]>::first).map_or("", |mention| mention.text)
}

/// What most speaks for.
fn named(mentions: &[Mention<'_>]) -> Named {
    let mut votes = [0; 3];
    for mention in mentions {
        votes.iter_mut().zip(mention.votes).for_each(|(sum, vote)| *sum += vote);
    }
    let most = votes.iter().copied().max().unwrap_or_default();
    match votes {
        _ if most == 0 => Named::Unknown,
        [person, ..] if person == most => Named::Person,
        [_, _, organisation] if organisation == most => Named::Organisation,
        _ => Named::Place,
    }
}

fn is_role(word: &str) -> bool {
    ROLES
        .split_ascii_whitespace()
        .any(|role| word == role || role.len() >= 6 && word.ends_with(role))
}

/// *DSB*, *NATO*: two capitals or more, and no small letter.
fn is_acronym(word: &str) -> bool {
    word.chars().filter(|c| is_capital(*c)).count() > 1
        && !word.chars().any(|c| c.is_ascii_lowercase())
}
