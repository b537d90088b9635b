//! How much of a reader's question each line answers.

use super::kind::is_double_quote;
use super::lines::Line;
use super::lines::Story;
use super::lines::Term;
use super::lines::core_of;
use super::vector::rarity;
use crate::text::analyzer::Language;
use crate::text::fold;
use crate::text::name;
use crate::text::normalize::normalize;
use crate::text::sort::sort_dedup;
use crate::text::stopwords;
use crate::text::tokenize::tokenize;

/// What the very word counts.
const SAME: f32 = 1.0;

/// What another spelling or the name in another transliteration counts.
const SPELLING: f32 = 0.9;

/// What a compound with the word as its first or last part counts.
const COMPOUND: f32 = 0.7;

/// A shorter word is no part of a compound, in bytes.
const MIN_PART: usize = 4;

/// What a line is that holds what the question excludes: no answer, whatever else it holds.
const EXCLUDED: f32 = -10.0;

/// For each line the share of the question that it holds, by rarity: 0–1; [`EXCLUDED`] if it holds what stands behind a `-`.
/// `None` if the story holds none of it.
pub(super) fn overlap(query: &str, story: &Story) -> Option<Vec<f32>> {
    let mut sums = vec![0.0; story.lines.len()];
    let mut total = 0.0;
    let (asked, excluded) = clauses_of(query);
    for word in words_of(&asked.concat(), story.language()) {
        let held = held(&word, story);
        let holders = held.iter().filter(|quality| **quality > 0.0).count();
        if holders > 0 {
            let weight = rarity(story.lines.len(), holders);
            total += weight;
            sums.iter_mut().zip(&held).for_each(|(sum, quality)| *sum += weight * quality);
        }
    }
    let mut found = total > 0.0;
    sums.iter_mut().filter(|_| found).for_each(|sum| *sum /= total);
    for clause in excluded {
        let mut least = vec![SAME; story.lines.len()];
        let words = words_of(clause, story.language());
        for word in &words {
            least
                .iter_mut()
                .zip(held(word, story))
                .for_each(|(least, held)| *least = least.min(held));
        }
        for (sum, least) in sums.iter_mut().zip(least) {
            if !words.is_empty() && least >= SPELLING {
                (*sum, found) = (EXCLUDED, true);
            }
        }
    }
    found.then_some(sums)
}

/// What `query` asks for, and what it excludes: words and phrases behind a `-`.
fn clauses_of(query: &str) -> (Vec<&str>, Vec<&str>) {
    let (mut asked, mut excluded) = (Vec::new(), Vec::new());
    let mut rest = query;
    while let Some(first) = rest.chars().next() {
        let (is_excluded, from) = match rest.strip_prefix('-') {
            Some(after)
                if after.starts_with(|c: char| is_double_quote(c) || c.is_alphanumeric()) =>
            {
                (true, after)
            }
            _ => (false, rest),
        };
        let end = if from.starts_with(is_double_quote) {
            let closing = from.char_indices().skip(1).find(|(_, c)| is_double_quote(*c));
            closing.map_or(from.len(), |(at, c)| at + c.len_utf8())
        } else {
            from.find(char::is_whitespace).unwrap_or(from.len()).max(first.len_utf8())
        };
        let (clause, after) = from.split_at_checked(end).unwrap_or((from, ""));
        if is_excluded {
            excluded.push(clause);
        } else {
            asked.extend([clause, " "]);
        }
        rest = after;
    }
    (asked, excluded)
}

/// How well each line holds a word.
fn held(word: &str, story: &Story) -> Vec<f32> {
    let found = matches_of(word, story);
    let best = |line: &Line| {
        let common = super::vector::shared(&line.terms, &found).map(|(_, _, quality)| quality);
        common.fold(0.0, f32::max)
    };
    story.lines.iter().map(best).collect()
}

/// The content words of `query`, normalized, each once.
fn words_of(query: &str, language: Language) -> Vec<String> {
    let mut words: Vec<String> = tokenize(query).map(|token| normalize(token.surface)).collect();
    words.retain(|word| !stopwords::is_listed(language, word));
    sort_dedup(&mut words);
    words
}

/// The story's stems that `word` may mean, and how well; by stem.
fn matches_of(word: &str, story: &Story) -> Vec<(Term, f32)> {
    let language = story.language();
    let stem = core_of(word, language);
    let variants = fold::variants(word);
    let spellings: Vec<&str> = variants.iter().map(|variant| core_of(variant, language)).collect();
    let key = name::key(stem);
    let quality = |other: &str| {
        if other == stem {
            SAME
        } else if key.as_deref() == Some(other)
            || spellings.contains(&other)
            || fold::plain(other).as_deref() == Some(stem)
        {
            SPELLING
        } else if stem.len() >= MIN_PART && (other.starts_with(stem) || other.ends_with(stem)) {
            COMPOUND
        } else {
            0.0
        }
    };
    let found = story.stems.iter().enumerate().map(|(term, other)| (term, quality(other)));
    found.filter(|&(_, quality)| quality > 0.0).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_excluded_is_not_asked() {
        for (query, asked, excluded) in [
            ("bro tog", "bro tog ", vec![]),
            ("bro -tog", "bro ", vec!["tog"]),
            ("-tog bro", " bro ", vec!["tog"]),
            ("bro -\"nyt tog\" færge", "bro  færge ", vec!["\"nyt tog\""]),
            ("bro - tog", "bro - tog ", vec![]),
            ("tog-bro \"a -b\"", "tog-bro \"a -b\" ", vec![]),
            ("-\"tog", "", vec!["\"tog"]),
            ("bro -»nyt tog« -“en ø”", "bro ", vec!["»nyt tog«", "“en ø”"]),
            ("-", "- ", vec![]),
            ("", "", vec![]),
        ] {
            let (found, not) = clauses_of(query);
            let spaces = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
            assert_eq!((spaces(&found.concat()), not), (spaces(asked), excluded), "{query}");
        }
    }
}
