//! Words that must not be found in an article, nor stand in it: struck before anything reads it.

use referat::Article;
use referat::index::told_language;
use referat::text::Analyzer;
use referat::text::language::Detector;
use referat::text::tokenize::tokenize;
use std::ops::Range;

/// What stands in the place of a struck word.
const STRUCK: &str = "…";

/// The article without `terms`, in whatever inflection; labels that hold one go as a whole.
pub(super) fn strike(article: Article, terms: &[String]) -> Article {
    let told = || told_language(&article, &Detector::default()).filter(|(_, is_sure)| *is_sure);
    let told = || told().map(|(tag, _)| tag);
    let analyzer = Analyzer::of_tag(article.language.as_deref().or_else(told));
    let stems_of = |term: &String| stems(analyzer, term).into_iter().map(|(stem, _)| stem);
    let terms: Vec<Vec<String>> = terms.iter().map(|term| stems_of(term).collect()).collect();
    let terms: Vec<Vec<String>> =
        terms.into_iter().filter(|term: &Vec<String>| !term.is_empty()).collect();
    if terms.is_empty() {
        return article;
    }
    let one = |text: &String| struck(analyzer, text, &terms);
    let holds_none = |label: &String| struck(analyzer, label, &terms) == *label;
    let blocks: Vec<_> = article
        .blocks
        .iter()
        .map(|block| (block.kind, struck(analyzer, article.block_text(block), &terms)))
        .collect();
    let blocks = blocks.iter().map(|(kind, text)| (*kind, text.as_str()));
    let Article { text, blocks, .. } = Article::from_blocks("", blocks);
    Article {
        title: article.title.as_ref().map(one),
        lead: article.lead.as_ref().map(one),
        section: article.section.filter(holds_none),
        authors: article.authors.into_iter().filter(holds_none).collect(),
        tags: article.tags.into_iter().filter(holds_none).collect(),
        text,
        blocks,
        ..article
    }
}

fn stems(analyzer: Analyzer, text: &str) -> Vec<(String, Range<usize>)> {
    let stem = |token: referat::text::tokenize::Token<'_>| {
        (analyzer.word(token).stem().to_owned(), token.start..token.start + token.surface.len())
    };
    tokenize(text).map(stem).collect()
}

fn struck(analyzer: Analyzer, text: &str, terms: &[Vec<String>]) -> String {
    let words = stems(analyzer, text);
    let mut out = String::new();
    let (mut at, mut word) = (0, 0);
    while let Some(rest) = words.get(word..).filter(|rest| !rest.is_empty()) {
        let starts = |term: &&Vec<String>| {
            term.len() <= rest.len() && term.iter().zip(rest).all(|(term, (stem, _))| term == stem)
        };
        let Some(term) = terms.iter().filter(starts).max_by_key(|term| term.len()) else {
            word += 1;
            continue;
        };
        if let (Some((_, first)), Some((_, last))) = (rest.first(), rest.get(term.len() - 1)) {
            out.push_str(text.get(at..first.start).unwrap_or_default());
            out.push_str(STRUCK);
            at = last.end;
        }
        word += term.len();
    }
    out.push_str(text.get(at..).unwrap_or_default());
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use referat::BlockKind;

    #[test]
    fn struck_words_stand_nowhere() {
        let blocks = [
            (BlockKind::Paragraph, "Ifølge Jens Vestervig og Vestervigs hund."),
            (BlockKind::Subhead, "En dom"),
        ];
        let article = Article {
            title: Some("Jens Vestervigs dom".to_owned()),
            authors: vec!["Jens Vestervig".to_owned(), "Ida".to_owned()],
            tags: vec!["dom".to_owned()],
            ..Article::from_blocks("1", blocks)
        };
        let struck = strike(article, &["Jens Vestervig".to_owned(), "vestervig".to_owned()]);
        assert_eq!(struck.title.as_deref(), Some("… dom"));
        assert_eq!(struck.text, "Ifølge … og … hund.\n\nEn dom");
        assert_eq!(struck.blocks.len(), 2);
        assert_eq!(struck.authors, ["Ida"]);
    }
}
