//! What is worth suggesting: names, phrases that recur, labels and headlines, gathered while a segment is built.
//!
//! In: the words of its articles as they come. Out: the blocks of its suggestions, and their table.

use super::bytes::Writer;
use super::dictionary::TermKind;
use super::dictionary::label_words;
use super::postings::DocId;
use super::suggestion::Beginning;
use super::suggestion::KINDS;
use super::suggestion::Suggested;
use super::suggestion::SuggestionKind;
use super::suggestion::SuggestionTable;
use super::suggestion::spelt;
use super::survey::Gap;
use super::survey::Numbers;
use super::survey::Survey;
use crate::text::Analyzer;
use crate::text::fold;
use crate::text::sort::sort_by;
use crate::text::tokenize::tokenize;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// Articles that are told of a suggestion.
const DOCS: usize = 3;

/// Headlines that are suggested: the newest.
const MAX_TITLES: usize = 5000;

/// All others: the most widespread.
const MAX_OTHERS: usize = 8000;

/// Words of a name or a phrase.
const MAX_WORDS: usize = 4;

/// Letters of a word in a phrase.
const MIN_CHARS: usize = 3;

/// From so many suggestions of one beginning on, the best of them stand together.
const MANY: usize = 48;

/// So many of the best, and of these so many headlines.
const BEST: usize = 12;
const BEST_TITLES: usize = 4;

/// Bytes of a block before it is deflated, about.
const BLOCK_LEN: usize = 3072;

/// Of a name, phrase or label: the articles that hold it.
#[derive(Debug, Default)]
struct Held {
    count: usize,
    docs: Vec<u32>,
}

impl Held {
    fn note(&mut self, doc: DocId) {
        // Articles come one after the other.
        if self.docs.last() == Some(&doc.0)
            || self.count > DOCS && self.docs.get(DOCS) == Some(&doc.0)
        {
            return;
        }
        self.docs.truncate(DOCS);
        self.docs.push(doc.0);
        self.count += 1;
    }
}

/// Gathers what may be suggested, article by article, newest first.
#[derive(Debug, Default)]
pub(super) struct Gatherer {
    titles: Vec<(u32, String)>,
    labels: BTreeMap<(SuggestionKind, String), Held>,
    /// By the numbers of their words as written, and of the gaps between.
    runs: Numbers<Vec<u32>>,
    held: Vec<(Vec<u32>, bool, Held)>,
}

impl Gatherer {
    pub(super) fn title(&mut self, doc: DocId, title: &str) {
        if self.titles.len() < MAX_TITLES {
            self.titles.push((doc.0, title.to_owned()));
        }
    }

    pub(super) fn label(&mut self, doc: DocId, kind: TermKind, label: &str) {
        let kind = match kind {
            TermKind::Section => SuggestionKind::Section,
            TermKind::Author => SuggestionKind::Author,
            TermKind::Tag => SuggestionKind::Tag,
            _ => return,
        };
        self.labels.entry((kind, label.to_owned())).or_default().note(doc);
    }

    /// The words of a text, each with the gap before it.
    pub(super) fn text(&mut self, survey: &Survey, doc: DocId, words: &[(usize, Gap)]) {
        let mut start = 0;
        while start < words.len() {
            let rest = words.get(start..).unwrap_or_default();
            let name = name_at(survey, rest);
            if name > 0 {
                self.note(doc, rest.get(..name).unwrap_or_default(), true);
                start += name;
                continue;
            }
            for len in 2..=phrase_at(survey, rest) {
                self.note(doc, rest.get(..len).unwrap_or_default(), false);
            }
            start += 1;
        }
    }

    fn note(&mut self, doc: DocId, words: &[(usize, Gap)], is_name: bool) {
        let mut run = Vec::with_capacity(words.len());
        for (at, (word, gap)) in words.iter().enumerate() {
            let hyphen = u32::from(at > 0 && *gap == Gap::Hyphen);
            run.push(u32::try_from(*word).unwrap_or_default() * 2 + hyphen);
        }
        let (number, is_new) = self.runs.of(&run);
        if is_new {
            self.held.push((run, is_name, Held::default()));
        }
        let held = usize::try_from(number).ok().and_then(|number| self.held.get_mut(number));
        held.into_iter().for_each(|(.., held)| held.note(doc));
    }

    /// All that is suggested; `doc_count`: articles of the segment.
    fn finish(self, survey: &Survey, doc_count: usize) -> Vec<Suggested> {
        let least = if doc_count < 1000 { 2 } else { 3 };
        let mut all: Vec<Suggested> = Vec::new();
        let mut add = |kind, text, held: Held| {
            let docs = held.docs.into_iter().take(DOCS).collect();
            all.push(Suggested { text, kind, doc_freq: held.count, docs });
        };
        for (run, is_name, held) in self.held {
            if held.count >= if is_name { least } else { least + 2 } {
                let kind = if is_name { SuggestionKind::Name } else { SuggestionKind::Phrase };
                add(kind, survey.text_of(&run), held);
            }
        }
        for ((kind, label), held) in self.labels {
            if kind != SuggestionKind::Tag || held.count >= least {
                add(kind, label, held);
            }
        }
        without_genitives(&mut all, &survey.names());
        sort_by(&mut all, |one, other| {
            other
                .doc_freq
                .cmp(&one.doc_freq)
                .then_with(|| (&one.text, one.kind).cmp(&(&other.text, other.kind)))
        });
        all.truncate(MAX_OTHERS);
        for (doc, text) in self.titles {
            all.push(Suggested { text, kind: SuggestionKind::Title, doc_freq: 1, docs: vec![doc] });
        }
        all
    }

    /// The blocks of what is suggested, not deflated, and the table of them, which lacks where they lie.
    pub(super) fn blocks(
        self,
        survey: &Survey,
        doc_count: usize,
    ) -> (SuggestionTable, Vec<Vec<u8>>) {
        write(&self.finish(survey, doc_count))
    }
}

/// Words of the name that `words` begin with; 0 for none.
fn name_at(survey: &Survey, words: &[(usize, Gap)]) -> usize {
    let mut len = 0;
    for (at, (word, gap)) in words.iter().enumerate().take(MAX_WORDS) {
        let joins = at == 0 || *gap != Gap::Other;
        // What follows a hyphen belongs to the name (`Jong-un`), but begins none.
        let belongs = survey.is_name(*word) || at > 0 && *gap == Gap::Hyphen;
        if !joins || !belongs {
            break;
        }
        len = at + 1;
    }
    // One that is written once needn't be remembered.
    let is_seen = match words.get(..len).unwrap_or_default() {
        [(one, _)] => survey.count_of(*one) > 1,
        [(one, _), (other, _), ..] => survey.beside(*one, *other) > 1,
        [] => false,
    };
    if is_seen || len == 0 { len } else { 0 }
}

/// Words of the longest phrase that `words` may begin with; at most 1 for none.
fn phrase_at(survey: &Survey, words: &[(usize, Gap)]) -> usize {
    let tells = |word: usize| {
        survey.plain_word(word).is_some_and(|(text, analyzer)| {
            text.chars().count() >= MIN_CHARS
                && !text.contains(|c: char| c.is_ascii_digit())
                && !analyzer.is_stopword(text)
        })
    };
    let mut len = 0;
    for (at, (word, gap)) in words.iter().enumerate().take(3) {
        let before = at.checked_sub(1).and_then(|at| words.get(at));
        let is_seen = before
            .is_none_or(|(before, _)| *gap == Gap::Space && survey.beside(*before, *word) > 3);
        if !is_seen || !tells(*word) {
            break;
        }
        len = at + 1;
    }
    len
}

/// A name's genitive is no other name: it goes where the name itself is suggested, else it becomes that.
fn without_genitives(all: &mut Vec<Suggested>, names: &BTreeMap<&str, u32>) {
    let mut known: BTreeMap<String, usize> = BTreeMap::new();
    for one in all.iter().filter(|one| one.kind == SuggestionKind::Name) {
        known.insert(one.text.clone(), one.doc_freq);
    }
    all.retain_mut(|one| {
        let base = Some(&*one).filter(|one| one.kind == SuggestionKind::Name);
        let Some(base) = base.and_then(|one| nominative(&one.text, names)) else { return true };
        let is_new = !known.contains_key(base);
        let base = base.to_owned();
        if is_new {
            known.insert(base.clone(), one.doc_freq);
            one.text = base;
        }
        is_new
    });
}

/// `Danmarks` → `Danmark`, if that is a name that is written at least as often: `Lars` is no genitive.
fn nominative<'t>(name: &'t str, names: &BTreeMap<&str, u32>) -> Option<&'t str> {
    let start = name.rfind([' ', '-']).map_or(0, |at| at + 1);
    let last = name.get(start..)?;
    let base = ["'s", "’s", "s"].iter().find_map(|ending| last.strip_suffix(ending))?;
    let count = |word: &str| names.get(word).copied().unwrap_or_default();
    let is_name = count(base) >= count(last).max(1);
    name.get(..start + base.len()).filter(|_| is_name)
}

/// What a text is found by: from each of its words on; of a headline from the first, and from the first that tells.
fn beginnings(suggested: &Suggested) -> Vec<Beginning> {
    let words: Vec<&str> = tokenize(&suggested.text).map(|token| token.surface).collect();
    let analyzer = Analyzer::default();
    let tells = |at: &usize| {
        words
            .get(*at)
            .is_some_and(|word| analyzer.words(word).next().is_some_and(|word| !word.is_stopword()))
    };
    let starts: Vec<usize> = if suggested.kind == SuggestionKind::Title {
        let first = (1..words.len()).find(tells).filter(|_| !tells(&0));
        [0].into_iter().chain(first).collect()
    } else {
        (0..words.len()).filter(|at| *at == 0 || tells(at)).collect()
    };
    let of = |start: usize| {
        let rest = words.get(start..).unwrap_or_default();
        let (letters, spelt) = (label_words(rest.iter().copied()), spelt(rest.iter().copied()));
        Beginning { letters, spelt }
    };
    starts.into_iter().map(of).filter(|of| !of.is_empty()).collect()
}

/// Best first: the most widespread, of these the shortest; headlines as they come.
fn rank(suggested: &Suggested) -> (Reverse<usize>, usize) {
    let is_title = suggested.kind == SuggestionKind::Title;
    (Reverse(suggested.doc_freq), if is_title { 0 } else { suggested.text.len() })
}

fn write(all: &[Suggested]) -> (SuggestionTable, Vec<Vec<u8>>) {
    let mut found: Vec<(Beginning, usize)> = Vec::new();
    for (number, suggested) in all.iter().enumerate() {
        found.extend(beginnings(suggested).into_iter().map(|of| (of, number)));
    }
    sort_by(&mut found, |(one, number), (other, than)| {
        one.letters.cmp(&other.letters).then(number.cmp(than))
    });
    found.dedup_by(|one, other| one.0.letters == other.0.letters && one.1 == other.1);
    let mut keyed: Vec<(Vec<u8>, usize)> = Vec::new();
    gather_best(all, &found, 0, &mut keyed);
    keyed.extend(found.into_iter().map(|(of, number)| (of.letters.into_bytes(), number)));
    // Those of one beginning stay in their order.
    keyed.sort_by(|one, other| one.0.cmp(&other.0));
    let mut table = SuggestionTable::default();
    let mut blocks = Vec::new();
    let mut block = Writer::default();
    let mut previous: Vec<u8> = Vec::new();
    let mut top = Vec::new();
    for (key, number) in &keyed {
        let Some(suggested) = all.get(*number) else { continue };
        // What stands under one key stands in one block.
        if block.0.len() >= BLOCK_LEN && *key != previous {
            table.blocks.push((std::mem::take(&mut top), 0));
            blocks.push(std::mem::take(&mut block).sealed());
        }
        let shared = previous.iter().zip(key).take_while(|(one, other)| one == other).count();
        if block.0.is_empty() {
            top = key.get(..=shared).unwrap_or(key).to_vec();
        }
        let shared = if block.0.is_empty() { 0 } else { shared };
        block.number(shared);
        block.prefixed(key.get(shared..).unwrap_or_default());
        let kind = KINDS.iter().position(|kind| *kind == suggested.kind).unwrap_or_default();
        block.number(suggested.doc_freq * KINDS.len() + kind);
        block.number(suggested.docs.len());
        suggested.docs.iter().for_each(|doc| block.u32(*doc));
        block.str(&suggested.text);
        previous.clone_from(key);
    }
    if !block.0.is_empty() {
        table.blocks.push((top, 0));
        blocks.push(block.sealed());
    }
    table.size = blocks.iter().map(Vec::len).max().unwrap_or_default();
    (table, blocks)
}

/// The best under each beginning, longer than `len` bytes, of many of `found`, which all begin alike so far: of all, and of
/// those that are spelt with the same marks.
fn gather_best(
    all: &[Suggested],
    found: &[(Beginning, usize)],
    len: usize,
    best: &mut Vec<(Vec<u8>, usize)>,
) {
    let letter = |of: &Beginning| of.letters.as_bytes().get(len).copied();
    for run in found.chunk_by(|(one, _), (other, _)| letter(one) == letter(other)) {
        let Some((first, _)) =
            run.first().filter(|(of, _)| run.len() >= MANY && of.letters.len() > len)
        else {
            continue;
        };
        // A letter may be of several bytes.
        if let Some(letters) = first.letters.get(..=len) {
            let mut spellings: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
            for (of, number) in run {
                let spelt = begun_as(letters, &of.spelt).filter(|spelt| *spelt != letters);
                for spelt in [Some(letters), spelt].into_iter().flatten() {
                    spellings.entry(spelt).or_default().push(*number);
                }
            }
            for (spelt, numbers) in spellings {
                let of = Beginning { letters: letters.to_owned(), spelt: spelt.to_owned() };
                let key = of.best();
                best.extend(best_of(all, numbers).into_iter().map(|number| (key.clone(), number)));
            }
        }
        gather_best(all, run, len + 1, best);
    }
}

/// The shortest beginning of `spelt` that has these letters.
fn begun_as<'s>(letters: &str, spelt: &'s str) -> Option<&'s str> {
    let ends = spelt.char_indices().map(|(at, c)| at + c.len_utf8());
    ends.filter_map(|end| spelt.get(..end)).find(|begun| fold::collate(begun) == letters)
}

/// The best of some, of headlines no more than a few.
fn best_of(all: &[Suggested], mut numbers: Vec<usize>) -> Vec<usize> {
    numbers.sort_unstable();
    numbers.dedup();
    numbers.sort_by_key(|number| (all.get(*number).map(rank), *number));
    let is_title =
        |number: &usize| all.get(*number).is_some_and(|of| of.kind == SuggestionKind::Title);
    let (titles, others): (Vec<_>, Vec<_>) = numbers.into_iter().partition(is_title);
    others.into_iter().take(BEST).chain(titles.into_iter().take(BEST_TITLES)).collect()
}
