//! Who summarises: referat, and what it is measured against. All cut sentences alike and have the same budgets.

use crate::rouge;
use crate::rouge::Reference;
use crate::rouge::Token;
use crate::rouge::Vocabulary;
use crate::sets::Item;
use referat::summary::Budget;
use referat::summary::Kind;
use referat::summary::Options;
use referat::summary::Parameters;
use referat::summary::Reading;
use referat::summary::sentences;

use referat::text::Analyzer;
use std::collections::HashMap;

/// An item's sentences, in turns: the first of each article, then the second.
#[derive(Debug)]
pub struct Text {
    /// All of them, and whether each is one of the report.
    pub lines: Vec<(String, bool)>,
    tokens: Vec<Vec<Token>>,
}

impl Text {
    pub fn of(item: &Item, vocabulary: &mut Vocabulary) -> Self {
        let cut: Vec<Vec<(String, bool)>> = item
            .articles
            .iter()
            .map(|article| {
                let line = |(span, kind): (std::ops::Range<usize>, Kind)| {
                    (article.text[span].to_owned(), kind == Kind::Sentence)
                };
                sentences(article).into_iter().map(line).collect()
            })
            .collect();
        let longest = cut.iter().map(Vec::len).max().unwrap_or(0);
        let turns = (0..longest).flat_map(|at| cut.iter().filter_map(move |lines| lines.get(at)));
        let lines: Vec<(String, bool)> = turns.cloned().collect();
        Self { tokens: lines.iter().map(|(line, _)| vocabulary.tokens(line)).collect(), lines }
    }
}

/// What the last sentence has beyond a budget of words is cut off.
pub fn cut(mut summary: Vec<Vec<Token>>, budget: Budget) -> Vec<Vec<Token>> {
    if let Budget::Words(limit) | Budget::MaxWords(limit) = budget {
        let mut left = limit;
        for sentence in &mut summary {
            sentence.truncate(left);
            left -= sentence.len();
        }
    }
    summary
}

/// The sentences of `order` until the budget is reached, in that order.
fn take(text: &Text, order: impl Iterator<Item = usize>, budget: Budget) -> Vec<usize> {
    let (mut taken, mut words) = (Vec::new(), 0);
    for line in order {
        let full = match budget {
            Budget::Sentences(limit) => taken.len() >= limit,
            Budget::Words(limit) | Budget::MaxWords(limit) | Budget::Chars(limit) => words >= limit,
        };
        if full {
            break;
        }
        words += text.tokens[line].len();
        taken.push(line);
    }
    taken
}

fn told(text: &Text, lines: Vec<usize>, budget: Budget) -> Vec<Vec<Token>> {
    cut(lines.into_iter().map(|line| text.tokens[line].clone()).collect(), budget)
}

pub fn ours(
    item: &Item,
    reading: &Reading<'_>,
    budget: Budget,
    parameters: &Parameters,
    vocabulary: &mut Vocabulary,
) -> Vec<Vec<Token>> {
    let told = reading.tell(&Options { budget, ..Options::default() }, parameters);
    let text = |sentence: &referat::summary::Sentence| {
        &item.articles[sentence.article].text[sentence.span.clone()]
    };
    cut(told.iter().map(|sentence| vocabulary.tokens(text(sentence))).collect(), budget)
}

/// What referat makes of an item before it chooses.
pub fn read(item: &Item) -> Reading<'_> {
    Reading::of(&item.articles.iter().collect::<Vec<_>>(), None)
}

pub fn lead(text: &Text, budget: Budget) -> Vec<Vec<Token>> {
    told(text, take(text, 0..text.lines.len(), budget), budget)
}

/// LEAD of what is a sentence of the report.
pub fn lead_clean(text: &Text, budget: Budget) -> Vec<Vec<Token>> {
    let clean: Vec<usize> = (0..text.lines.len()).filter(|line| text.lines[*line].1).collect();
    let lines = if clean.is_empty() { (0..text.lines.len()).collect() } else { clean };
    told(text, take(text, lines.into_iter(), budget), budget)
}

/// Any sentences: a fixed order by a hash of place and words.
pub fn random(text: &Text, budget: Budget) -> Vec<Vec<Token>> {
    let mut order: Vec<usize> = (0..text.lines.len()).collect();
    order.sort_by_key(|line| {
        let seed = (*line as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let words = text.tokens[*line]
            .iter()
            .fold(seed, |hash, token| (hash ^ u64::from(*token)).wrapping_mul(0x0100_0000_01b3));
        words ^ words >> 31
    });
    told(text, take(text, order.into_iter(), budget), budget)
}

/// TextRank (Mihalcea & Tarau 2004): PageRank over common words by the logarithms of the lengths.
pub fn text_rank(text: &Text, budget: Budget) -> Vec<Vec<Token>> {
    let vectors = vectors(text);
    let weight = |a: &HashMap<String, f64>, b: &HashMap<String, f64>| {
        let common = a.keys().filter(|word| b.contains_key(*word)).count() as f64;
        let lengths = (a.len().max(1) as f64).ln() + (b.len().max(1) as f64).ln();
        if lengths > 0.0 { common / lengths } else { 0.0 }
    };
    ranked(text, &vectors, weight, budget)
}

/// Continuous LexRank (Erkan & Radev 2004): PageRank over cosines of tf·idf.
pub fn lex_rank(text: &Text, budget: Budget) -> Vec<Vec<Token>> {
    let mut vectors = vectors(text);
    let mut holders: HashMap<String, f64> = HashMap::new();
    vectors
        .iter()
        .flat_map(HashMap::keys)
        .for_each(|word| *holders.entry(word.clone()).or_default() += 1.0);
    let all = vectors.len() as f64;
    for vector in &mut vectors {
        vector
            .iter_mut()
            .for_each(|(word, weight)| *weight *= ((all + 1.0) / (holders[word] + 0.5)).ln());
        let length = vector.values().map(|weight| weight * weight).sum::<f64>().sqrt();
        vector.values_mut().for_each(|weight| *weight /= length.max(1e-9));
    }
    let cosine = |a: &HashMap<String, f64>, b: &HashMap<String, f64>| {
        a.iter().filter_map(|(word, weight)| Some(weight * b.get(word)?)).sum()
    };
    ranked(text, &vectors, cosine, budget)
}

fn vectors(text: &Text) -> Vec<HashMap<String, f64>> {
    let analyzer = Analyzer::default();
    let vector = |line: &String| {
        let mut vector = HashMap::new();
        for word in analyzer.words(line).filter(|word| !word.is_stopword()) {
            *vector.entry(word.stem().to_owned()).or_insert(0.0) += 1.0;
        }
        vector
    };
    text.lines.iter().map(|(line, _)| vector(line)).collect()
}

/// The sentences of most PageRank, in the text's order.
fn ranked(
    text: &Text,
    vectors: &[HashMap<String, f64>],
    weight: impl Fn(&HashMap<String, f64>, &HashMap<String, f64>) -> f64,
    budget: Budget,
) -> Vec<Vec<Token>> {
    let n = vectors.len();
    let mut graph = vec![vec![0.0; n]; n];
    for a in 0..n {
        for b in 0..a {
            let weight = weight(&vectors[a], &vectors[b]);
            (graph[a][b], graph[b][a]) = (weight, weight);
        }
    }
    for row in &mut graph {
        let sum: f64 = row.iter().sum();
        row.iter_mut()
            .for_each(|weight| *weight = if sum > 0.0 { *weight / sum } else { 1.0 / n as f64 });
    }
    let mut rank = vec![1.0 / n.max(1) as f64; n];
    for _ in 0..40 {
        let mut next = vec![0.15 / n.max(1) as f64; n];
        for (row, own) in graph.iter().zip(&rank) {
            row.iter().zip(&mut next).for_each(|(weight, next)| *next += 0.85 * own * weight);
        }
        rank = next;
    }
    let mut order: Vec<usize> = (0..n).collect();
    order.sort_by(|a, b| rank[*b].total_cmp(&rank[*a]));
    let mut lines = take(text, order.into_iter(), budget);
    lines.sort_unstable();
    told(text, lines, budget)
}

/// Greedily the sentence that raises ROUGE-1 plus ROUGE-2 most: about what any choice of sentences can reach.
pub fn oracle(text: &Text, references: &[Reference], budget: Budget) -> Vec<Vec<Token>> {
    let mut chosen: Vec<usize> = Vec::new();
    let score = |lines: &[usize]| {
        let [r1, r2, _] = rouge::best(&told(text, lines.to_vec(), budget), references);
        r1 + r2
    };
    loop {
        let now = score(&chosen);
        if take(text, chosen.iter().copied(), budget).len() < chosen.len()
            || matches!(budget, Budget::Sentences(limit) if chosen.len() >= limit)
        {
            break;
        }
        let mut best = (now, None);
        for line in (0..text.lines.len()).filter(|line| !chosen.contains(line)) {
            let mut more = chosen.clone();
            more.push(line);
            let gain = score(&more);
            if gain > best.0 {
                best = (gain, Some(line));
            }
        }
        let (_, Some(line)) = best else { break };
        chosen.push(line);
    }
    told(text, chosen, budget)
}
