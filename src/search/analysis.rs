//! A text → its words and the terms that find each: the analysis that index and query share, made visible.
//!
//! In: text, an analyzer and a compound lexicon. Out: [`AnalyzedToken`]s with UTF-16 offsets. A term's weight is what it
//! counts in a search, against 1 for the word itself.

use super::plan;
use crate::index::Parameters;
use crate::text::Analyzer;
use crate::text::analyzer::Capital;
use crate::text::analyzer::Language;
use crate::text::analyzer::Word;
use crate::text::analyzer::without_mark;
use crate::text::compound::Lexicon;
use crate::text::hyphen::JointKind;
use crate::text::hyphen::joints;
use crate::text::span::Utf16;

/// A word of a text, with all that it is looked up by.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct AnalyzedToken {
    /// As written.
    pub surface: String,
    /// Where it stands, in UTF-16 units.
    pub start: usize,
    /// Where it ends, in UTF-16 units.
    pub end: usize,
    /// The parts of a compound as they stand in it, lower case, without linking elements; empty if it is none.
    pub parts: Vec<String>,
    /// What it is looked up by, itself first.
    pub terms: Vec<AnalyzedTerm>,
}

/// What a word is looked up by.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct AnalyzedTerm {
    /// The term.
    pub term: String,
    /// Why it is one.
    pub kind: AnalyzedKind,
    /// What it counts, above 0 and at most 1.
    pub weight: f32,
}

/// Why a term stands for a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum AnalyzedKind {
    /// The word itself, where nothing is stemmed.
    Word,
    /// What its inflected forms have in common.
    Stem,
    /// The stem of a part of the compound that it is.
    Part,
    /// Another spelling of its letters.
    Fold,
    /// The key that spellings of a name have in common.
    Name,
}

/// What an archive counts a part unless it says otherwise.
fn part_weight() -> f32 {
    plan::float(Parameters::default().part) / 1000.0
}

/// The words of `text`, which stands alone: its first word is the first of a sentence.
pub fn analyze(analyzer: Analyzer, lexicon: &Lexicon, text: &str) -> Vec<AnalyzedToken> {
    let mut utf16 = Utf16::new(text);
    let words = analyzer.paragraph(text);
    let tokens: Vec<_> = words.iter().map(|word| word.token).collect();
    let spellings: Vec<String> = words.iter().map(|word| word.normalized.clone()).collect();
    let mut told: Vec<AnalyzedToken> = words
        .into_iter()
        .map(|word| {
            let split = match analyzer.language {
                Language::Danish => lexicon.split(&word.normalized),
                _ => Vec::new(),
            };
            let parts: Vec<&str> =
                split.into_iter().filter_map(|part| word.normalized.get(part)).collect();
            AnalyzedToken {
                surface: word.token.surface.to_owned(),
                start: utf16.at(word.token.start),
                end: utf16.at(word.token.end()),
                terms: terms(analyzer, &word, &parts),
                parts: parts.into_iter().map(str::to_owned).collect(),
            }
        })
        .collect();
    let none = Lexicon::default();
    let lexicon = if analyzer.language == Language::Danish { lexicon } else { &none };
    for joint in joints(text, &tokens) {
        let [first, last] = [joint.first, joint.last].map(|place| spellings.get(place));
        let word = first.zip(last).and_then(|(first, last)| joint.word(first, last, lexicon));
        let place = if joint.kind == JointKind::LastCut { joint.last } else { joint.first };
        if let (Some(word), Some(token)) = (word, told.get_mut(place)) {
            let term = without_mark(&analyzer.stem(&word)).0.to_owned();
            token.terms.push(AnalyzedTerm {
                term,
                kind: AnalyzedKind::Part,
                weight: part_weight(),
            });
        }
    }
    told
}

fn terms(analyzer: Analyzer, word: &Word<'_>, parts: &[&str]) -> Vec<AnalyzedTerm> {
    let mut terms: Vec<AnalyzedTerm> = Vec::new();
    let mut add = |term: String, kind, weight| {
        let term = without_mark(&term).0.to_owned();
        if !terms.iter().any(|known| known.kind == kind && known.term == term) {
            terms.push(AnalyzedTerm { term, kind, weight });
        }
    };
    let kind = match analyzer.language {
        Language::Other => AnalyzedKind::Word,
        _ => AnalyzedKind::Stem,
    };
    add(word.stem().to_owned(), kind, 1.0);
    for part in parts {
        add(analyzer.stem(part), AnalyzedKind::Part, part_weight());
    }
    for variant in analyzer.variant_stems(&word.normalized) {
        add(variant, AnalyzedKind::Fold, plan::SPELLING_WEIGHT);
    }
    if let Some(plain) = word.plain() {
        add(plain, AnalyzedKind::Fold, plan::PLAIN_WEIGHT);
    }
    let is_name = word.capital != Capital::None
        && analyzer.language != Language::German
        && !word.is_stopword();
    if let Some(key) = word.name_key().filter(|_| is_name) {
        add(key, AnalyzedKind::Name, plan::NAME_WEIGHT);
    }
    terms
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        let tokens = analyze(Analyzer::default(), &Lexicon::shipped(), text);
        let terms = |token: &AnalyzedToken| {
            let terms = token.terms.iter().map(|term| format!("{:?} {}", term.kind, term.term));
            terms.collect::<Vec<_>>().join(", ").to_lowercase()
        };
        let tokens = tokens.iter().map(|token| {
            let parts = token.parts.join("|");
            format!("{} {}–{} [{parts}] {}", token.surface, token.start, token.end, terms(token))
        });
        tokens.collect::<Vec<_>>().join("; ")
    }

    #[test]
    fn tells_all_that_a_word_is_looked_up_by() {
        for (what, text, expected) in [
            ("bøjning", "huset", "huset 0–5 [] stem hus"),
            (
                "sammensætning",
                "våbenaftalerne",
                "våbenaftalerne 0–14 [våben|aftalerne] stem våbenaftal, part våb, part aftal, \
                 fold vaabenaftal, fold vabenaftal",
            ),
            ("navn", "😀 Sjojgu", "Sjojgu 3–9 [] stem sjojgu, name suigu"),
            (
                "forkortet",
                "be- eller afkræfte",
                "be 0–2 [] stem be, part bekræft; eller 4–9 [] stem el; afkræfte 10–18 [] stem afkræft, \
                 fold afkraeft, fold afkräft",
            ),
            ("intet", "–", ""),
        ] {
            assert_eq!(shown(text), expected, "{what}: {text}");
        }
    }
}
