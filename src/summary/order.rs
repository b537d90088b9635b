//! Reading order.
//!
//! The article that says most of the summary gives the order. A sentence of another article comes after the sentence
//! that it has most to do with; one that leans on the sentence before comes right after that, or after the one that
//! tells the same. A first sentence of an article goes before sentences that are no article's first.

use super::lines::Story;
use super::relate::Relations;
use super::vector::value;
use crate::text::sort::sort_by;
use crate::text::sort::sort_dedup;

/// Place in the leading article, how far from it, then article and place: what lines are sorted by.
type Place = (usize, usize, usize, usize);

/// `chosen` in reading order.
pub(super) fn in_reading_order(
    story: &Story,
    relations: &Relations,
    scores: &[f32],
    chosen: Vec<usize>,
) -> Vec<usize> {
    let Some(main) = leading_article(story, relations, scores, &chosen) else { return chosen };
    let peg = story.peg(main);
    // The news first, with who told it and what leans on that; what the article opens with instead comes after.
    let told =
        story.articles.get(main).and_then(|span| story.lines.get(span.start + peg + 1..span.end));
    let news = 1 + told.map_or(0, |lines| lines.iter().take_while(|line| line.leans).count());
    let at_of = |at: usize| match at.checked_sub(peg) {
        Some(after) if after < news => after,
        Some(_) => at,
        None => at + news,
    };
    let in_main = |line: usize| {
        std::iter::once(line)
            .chain(relations.twins_of(line))
            .filter_map(|line| story.lines.get(line))
            .find(|line| line.article == main)
            .map(|line| at_of(line.at))
    };
    let anchors: Vec<(usize, usize)> =
        chosen.iter().filter_map(|&line| Some((line, in_main(line)?))).collect();
    let place = |line: usize| -> Place {
        let here = story.lines.get(line).map_or((0, 0), |line| (line.article, line.at));
        if let Some(at) = in_main(line) {
            return (at, 0, here.0, here.1);
        }
        let leaning = story.lines.get(line).is_some_and(|line| line.leans);
        let before = story.before(line).filter(|_| leaning).unwrap_or(line);
        let mut best = (0.0, usize::MAX);
        for &(anchor, at) in &anchors {
            let likeness = relations.likeness(anchor, before);
            if likeness > best.0 {
                best = (likeness, at);
            }
        }
        // What leans on the anchor stays with it.
        while anchors.iter().any(|&(line, at)| {
            at == best.1.saturating_add(1) && story.lines.get(line).is_some_and(|line| line.leans)
        }) {
            best.1 += 1;
        }
        let is_lead = here.1 == 0 && !anchors.iter().any(|&(_, at)| at == 0);
        (if is_lead { 0 } else { best.1 }, usize::from(!is_lead), here.0, here.1)
    };
    let mut placed: Vec<(Place, usize)> = chosen.iter().map(|&line| (place(line), line)).collect();
    sort_by(&mut placed, Ord::cmp);
    placed.into_iter().map(|(_, line)| line).collect()
}

/// The article that says most of `chosen`, itself or in other words; of equals the one whose sentences are worth most.
fn leading_article(
    story: &Story,
    relations: &Relations,
    scores: &[f32],
    chosen: &[usize],
) -> Option<usize> {
    let mut counts = vec![(0_usize, 0.0_f32); story.articles.len()];
    for &line in chosen {
        let mut said: Vec<usize> = std::iter::once(line)
            .chain(relations.twins_of(line))
            .filter_map(|line| story.lines.get(line).map(|line| line.article))
            .collect();
        sort_dedup(&mut said);
        for article in said {
            if let Some((count, worth)) = counts.get_mut(article) {
                *count += 1;
                *worth += value(scores, line);
            }
        }
    }
    (0..counts.len())
        .reduce(|best, article| if counts.get(article) > counts.get(best) { article } else { best })
}
