//! Two words asked for side by side → the compound that they may be: *bolig pris* finds *boligpriserne*.
//!
//! Looked up in the dictionary, so that it takes neither a splitter nor a list, nor anything in the index.

use super::plan::Group;
use super::plan::Variant;
use crate::index::Archive;
use crate::index::Miss;
use crate::index::Missing;
use crate::index::TermKind;
use crate::text::Analyzer;
use crate::text::sort::sort_dedup;
use crate::text::tokenize::Token;

/// A shorter word at the start of a compound is seldom one that was meant.
const MIN_CHARS: usize = 3;

/// A group for each two neighbours whose compound some article holds.
///
/// # Errors
/// [`Miss`], as of the blocks that hold the compounds.
pub(super) fn compounds(
    archive: &Archive,
    analyzers: &[Analyzer],
    words: &[Token<'_>],
    weight: f32,
) -> Result<Vec<Group>, Miss> {
    let mut groups = Vec::new();
    let mut missing = Missing::default();
    for neighbours in words.windows(2).filter(|_| weight > 0.0) {
        let [first, last] = neighbours else { continue };
        let mut stems = Vec::new();
        for analyzer in analyzers {
            let (first, last) =
                (analyzer.normalized(first.surface), analyzer.normalized(last.surface));
            let may_join = |word: &str| {
                word.chars().count() >= MIN_CHARS
                    && word.chars().all(|c| !c.is_ascii_digit())
                    && !analyzer.is_stopword(word)
            };
            if may_join(&first) && may_join(&last) {
                for link in analyzer.links() {
                    let compound = [first.as_str(), link, &last].concat();
                    stems.push(analyzer.stem(&compound));
                }
            }
        }
        sort_dedup(&mut stems);
        let mut group = Group { weight, ..Group::default() };
        for stem in stems {
            let mut variant = Variant::new(TermKind::Word, &stem, 1.0, super::plan::Count::Sum);
            variant.entries =
                missing.take(archive.entries(TermKind::Word, &stem)).unwrap_or_default();
            group.variants.extend(Some(variant).filter(Variant::is_found));
        }
        groups.extend(Some(group).filter(|group| !group.variants.is_empty()));
    }
    missing.done()?;
    Ok(groups)
}
