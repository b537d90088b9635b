//! ROUGE-1, -2 and -Lsum as F1 (Lin, "ROUGE: A Package for Automatic Evaluation of Summaries", 2004), as the Python package
//! `rouge-score` counts them, but for its words: runs of letters, digits and underscores in lower case, no stemming, in every
//! language alike.

use std::collections::HashMap;

/// ROUGE-1, ROUGE-2, ROUGE-Lsum, each 0–1.
pub type Score = [f64; 3];

/// A word as a number.
pub type Token = u32;

/// Words and their numbers.
#[derive(Debug, Default)]
pub struct Vocabulary(HashMap<String, Token>);

impl Vocabulary {
    pub fn tokens(&mut self, text: &str) -> Vec<Token> {
        words(text)
            .map(|word| {
                let next = u32::try_from(self.0.len()).expect("few words");
                *self.0.entry(word.to_lowercase()).or_insert(next)
            })
            .collect()
    }
}

/// The runs of `\w` in `text`.
pub fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !(c.is_alphanumeric() || c == '_')).filter(|run| !run.is_empty())
}

/// A reference, sentence by sentence: the lines of its text.
#[derive(Debug)]
pub struct Reference {
    sentences: Vec<Vec<Token>>,
    counts: [HashMap<[Token; 2], usize>; 2],
    len: usize,
}

impl Reference {
    pub fn new(vocabulary: &mut Vocabulary, text: &str) -> Self {
        let sentences: Vec<Vec<Token>> = text.lines().map(|line| vocabulary.tokens(line)).collect();
        let all: Vec<Token> = sentences.iter().flatten().copied().collect();
        Self { counts: [grams(&all, 1), grams(&all, 2)], len: all.len(), sentences }
    }
}

impl Reference {
    /// All its words.
    pub fn tokens(&self) -> Vec<Token> {
        self.sentences.concat()
    }
}

/// The best of each measure over the references.
pub fn best(summary: &[Vec<Token>], references: &[Reference]) -> Score {
    let all: Vec<Token> = summary.iter().flatten().copied().collect();
    let counts = [grams(&all, 1), grams(&all, 2)];
    let mut best = [0.0f64; 3];
    for reference in references {
        for n in 0..2 {
            let common = counts[n]
                .iter()
                .map(|(gram, count)| {
                    reference.counts[n].get(gram).map_or(0, |there| *count.min(there))
                })
                .sum();
            let (ours, theirs) = (all.len().saturating_sub(n), reference.len.saturating_sub(n));
            best[n] = best[n].max(f1(common, ours, theirs));
        }
        best[2] = best[2].max(lsum(summary, &all, reference));
    }
    best
}

/// Summary-level longest common subsequence: for each reference sentence the union of its subsequences with all of the summary's.
fn lsum(summary: &[Vec<Token>], all: &[Token], reference: &Reference) -> f64 {
    let (mut ours, mut theirs) = (grams(all, 1), reference.counts[0].clone());
    let mut hits = 0;
    for gold in &reference.sentences {
        let mut union = vec![false; gold.len()];
        for sentence in summary {
            mark_subsequence(gold, sentence, &mut union);
        }
        for (token, _) in gold.iter().zip(&union).filter(|(_, marked)| **marked) {
            let key = [*token, Token::MAX];
            if ours.get(&key).is_some_and(|left| *left > 0)
                && theirs.get(&key).is_some_and(|left| *left > 0)
            {
                hits += 1;
                *ours.get_mut(&key).expect("just seen") -= 1;
                *theirs.get_mut(&key).expect("just seen") -= 1;
            }
        }
    }
    f1(hits, all.len(), reference.len)
}

/// Marks one longest common subsequence in `gold`, the one that `rouge-score` backtracks to.
fn mark_subsequence(gold: &[Token], other: &[Token], marks: &mut [bool]) {
    let (rows, columns) = (gold.len(), other.len());
    let mut table = vec![0u32; (rows + 1) * (columns + 1)];
    let at = |row: usize, column: usize| row * (columns + 1) + column;
    for row in 1..=rows {
        for column in 1..=columns {
            table[at(row, column)] = if gold[row - 1] == other[column - 1] {
                table[at(row - 1, column - 1)] + 1
            } else {
                table[at(row - 1, column)].max(table[at(row, column - 1)])
            };
        }
    }
    let (mut row, mut column) = (rows, columns);
    while row > 0 && column > 0 {
        if gold[row - 1] == other[column - 1] {
            marks[row - 1] = true;
            (row, column) = (row - 1, column - 1);
        } else if table[at(row, column - 1)] > table[at(row - 1, column)] {
            column -= 1;
        } else {
            row -= 1;
        }
    }
}

fn grams(tokens: &[Token], n: usize) -> HashMap<[Token; 2], usize> {
    let mut counts = HashMap::new();
    for gram in tokens.windows(n) {
        *counts.entry([gram[0], gram.get(1).copied().unwrap_or(Token::MAX)]).or_insert(0) += 1;
    }
    counts
}

fn f1(common: usize, ours: usize, theirs: usize) -> f64 {
    if common == 0 { 0.0 } else { 2.0 * common as f64 / (ours + theirs) as f64 }
}

/// The share of bigrams that stood earlier in the text.
pub fn repeated(summary: &[Vec<Token>]) -> f64 {
    let all: Vec<Token> = summary.iter().flatten().copied().collect();
    let counts = grams(&all, 2);
    let total: usize = counts.values().sum();
    if total == 0 { 0.0 } else { 1.0 - counts.len() as f64 / total as f64 }
}
