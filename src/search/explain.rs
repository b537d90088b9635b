//! Why an article scores what it does: each term that was looked up, and what it adds.

use super::SearchOptions;
use super::collect;
use super::lists::List;
use super::plan::Count;
use super::plan::Group;
use super::plan::Plan;
use super::query::Query;
use super::worth::Sum;
use super::worth::Worth;
use crate::index::Archive;
use crate::index::Doc;
use crate::index::Entry;
use crate::index::Miss;
use crate::index::Missing;
use crate::index::Occurrence;
use crate::index::Segment;
use crate::index::TermKind;
use crate::index::both;
use serde::Serialize;
use std::rc::Rc;

/// Why an article scores what it does.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Explanation {
    /// The publisher's name for the article.
    pub id: String,
    /// What it scores: the sum of what its terms contribute. 0 if it doesn't hold any.
    pub score: f32,
    /// Factor of its age, which all contributions have.
    pub age: f32,
    /// Whether the second stage is part of it. What was best in the first stage stays first, whatever it scores then.
    pub expanded: bool,
    /// What was found of the query in it, in the order of the query.
    pub terms: Vec<ExplainedTerm>,
}

/// A term that the article holds.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ExplainedTerm {
    /// The word or phrase of the query that it stands for, as typed; none of what the query doesn't say itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub word: Option<String>,
    /// What was looked up.
    pub term: String,
    /// Why.
    pub kind: ExplainedKind,
    /// What it counts against the word itself, and the word in the query.
    pub weight: f32,
    /// Rarity of the word in the archive.
    pub idf: f32,
    /// In how many articles the term stands.
    pub doc_freq: usize,
    /// Whether it stands in the headline.
    pub in_title: bool,
    /// How often it stands elsewhere, in the steps that the index counts in.
    pub frequency: f32,
    /// Words of the article, in steps as well.
    pub length: f32,
    /// What it adds to the score.
    pub contribution: f32,
}

/// Why a term was looked up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ExplainedKind {
    /// The word that was asked for.
    Word,
    /// The same word in other letters.
    Spelling,
    /// A compound that has it as a part; or a part of the compound that was asked for.
    Part,
    /// A word like it: a name that sounds so, what it may grow into or be a slip for.
    Alike,
    /// Words side by side.
    Phrase,
    /// What the second stage adds.
    Expansion,
}

/// Explains what `doc` scores for `query`.
///
/// # Errors
/// [`Miss`], as of a search and of the lists that hold the article.
pub fn explain(
    archive: &Archive,
    query: &Query,
    doc: Doc,
    options: &SearchOptions,
) -> Result<Explanation, Miss> {
    let ((plan, found), card) = both(super::find(archive, query, options), archive.card(doc))?;
    if !found.needs.is_empty() {
        return Err(found.needs.into());
    }
    let worth = Worth::new(archive)?;
    let segment = archive.segment(doc.segment)?;
    let age = worth.by_age(segment.dates(), doc.doc);
    let mut terms = Vec::new();
    let mut missing = Missing::default();
    missing.take(phrases(archive, &plan, doc, options, &worth, &mut terms));
    let expansion = plan.expansion.iter().filter(|_| found.expanded);
    for (group, expands) in
        plan.groups.iter().map(|group| (group, false)).chain(expansion.map(|group| (group, true)))
    {
        missing.take(words(segment, doc, group, expands, &worth, &mut terms));
    }
    missing.done()?;
    terms.iter_mut().for_each(|term| term.contribution *= age);
    Ok(Explanation {
        id: card.id,
        score: terms.iter().map(|term| term.contribution).sum(),
        age,
        expanded: found.expanded,
        terms,
    })
}

/// How `doc` holds an entry.
fn occurrence(segment: &Segment, entry: &Entry, doc: Doc) -> Result<Option<Occurrence>, Miss> {
    let in_list = |list: &[crate::index::Posting]| {
        let at = list.binary_search_by_key(&doc.doc, |posting| posting.doc).ok()?;
        list.get(at).map(|posting| posting.occurrence)
    };
    let known = in_list(&entry.head);
    let run = entry.runs.iter().find(|run| run.first <= doc.doc && doc.doc <= run.last);
    match run.filter(|_| known.is_none()) {
        Some(run) => Ok(in_list(&segment.run(entry.kind, run)?)),
        None => Ok(known),
    }
}

fn words(
    segment: &Segment,
    doc: Doc,
    group: &Group,
    expands: bool,
    worth: &Worth,
    terms: &mut Vec<ExplainedTerm>,
) -> Result<(), Miss> {
    let mut missing = Missing::default();
    let (mut sum, mut summed) = (Sum::default(), 0.0);
    let mut held = Vec::new();
    for (at, variant) in group.variants.iter().enumerate() {
        let Some(entry) = variant.in_segment(doc.segment) else { continue };
        let Some(Some(found)) = missing.take(occurrence(segment, entry, doc)) else { continue };
        let of = worth.of(found);
        sum.add(variant.count, variant.weight, of, worth);
        summed += if variant.count == Count::Sum { variant.weight * of } else { 0.0 };
        held.push((at, variant, found, of));
    }
    missing.done()?;
    let factor = group.weight * group.idf;
    let value = sum.value(worth);
    // What adds up shares what it is worth together; or else the best has it all.
    let adds_up = worth.saturated(summed) >= value;
    let mut is_best_told = false;
    for (at, variant, found, of) in held {
        let share = match variant.count {
            Count::Sum if adds_up => variant.weight * of / summed.max(f32::MIN_POSITIVE),
            Count::Best
                if !adds_up && !is_best_told && variant.weight * worth.saturated(of) >= value =>
            {
                is_best_told = true;
                1.0
            }
            _ => 0.0,
        };
        let kind = match (variant.kind, variant.count) {
            _ if expands => ExplainedKind::Expansion,
            (TermKind::Part, _) => ExplainedKind::Part,
            _ if group.typed.is_none() => ExplainedKind::Part,
            (_, Count::Best) => ExplainedKind::Alike,
            _ if at < group.own().len() => ExplainedKind::Word,
            _ => ExplainedKind::Spelling,
        };
        terms.push(ExplainedTerm {
            word: group.typed.clone(),
            term: variant.term.clone(),
            kind,
            weight: group.weight * variant.weight,
            idf: group.idf,
            doc_freq: variant.doc_freq(),
            in_title: found.in_title(),
            frequency: found.elsewhere(),
            length: found.length(),
            contribution: factor * value * share,
        });
    }
    Ok(())
}

/// The phrases that the article holds; of several of which one has to be there, what the best is worth.
fn phrases(
    archive: &Archive,
    plan: &Plan,
    doc: Doc,
    options: &SearchOptions,
    worth: &Worth,
    terms: &mut Vec<ExplainedTerm>,
) -> Result<(), Miss> {
    let mut budget = super::allowed::Budget { left: options.max_bytes, exact: true };
    let lists = collect::required(archive, doc.segment, plan, worth, &mut budget, &mut [])?;
    let segment = archive.segment(doc.segment)?;
    let mut missing = Missing::default();
    for lists in lists {
        let mut best: Option<(f32, Rc<Entry>, f32, Occurrence)> = None;
        for List { weight, entry, .. } in lists.variants.iter().filter(|list| list.weight > 0.0) {
            let Some(Some(found)) = missing.take(occurrence(segment, entry, doc)) else { continue };
            let value = weight * worth.saturated(worth.of(found));
            if best.as_ref().is_none_or(|(most, ..)| value > *most) {
                best = Some((value, Rc::clone(entry), *weight, found));
            }
        }
        terms.extend(best.map(|(contribution, entry, idf, found)| ExplainedTerm {
            word: Some(entry.term.clone()),
            term: entry.term.clone(),
            kind: ExplainedKind::Phrase,
            weight: 1.0,
            idf,
            doc_freq: entry.doc_freq,
            in_title: found.in_title(),
            frequency: found.elsewhere(),
            length: found.length(),
            contribution,
        }));
    }
    missing.done()
}
