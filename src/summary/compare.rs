//! What a later version of an article says that earlier ones don't, sentence by sentence; and so of a story's articles.

use super::Reading;
use super::vector::mean;
use super::vector::real;
use super::vector::shared;
use crate::article::Article;
use crate::text::sort::sort_by_key;
use std::ops::Range;

/// From this cosine on, a sentence is an earlier one that was changed.
const CHANGED: f32 = 0.5;

/// So much more than that is the share of words in common that makes it one: rarity tells little between versions, for what both
/// have is rare in neither.
const SHARE_ABOVE: f32 = 0.1;

/// How a sentence relates to what earlier versions say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// An earlier version has it, word for word or nearly so, with the same figures.
    Kept,
    /// An earlier version says the like: other words, other figures.
    Changed,
    /// No earlier version says it.
    New,
}

impl Change {
    /// Its name, in small letters.
    pub fn name(self) -> &'static str {
        match self {
            Self::Kept => "kept",
            Self::Changed => "changed",
            Self::New => "new",
        }
    }
}

/// A sentence of the later version, and what earlier ones say of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Compared {
    /// Where it stands in the later version, in bytes.
    pub span: Range<usize>,
    /// What became of it.
    pub change: Change,
    /// The earlier sentence that is most like it, unless it is new: which version, and where.
    pub earlier: Option<(usize, Range<usize>)>,
}

/// What became of a text.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Comparison {
    /// Every sentence of the later version's report, in order.
    pub sentences: Vec<Compared>,
    /// Sentences of earlier versions that the later one neither has nor changed: which version, and where.
    pub dropped: Vec<(usize, Range<usize>)>,
}

/// The report `later` against what the articles `earlier` say.
///
/// ```
/// use referat::article::parse_text;
/// use referat::summary::compare;
/// let earlier = parse_text("1", "Broen mellem byerne åbner på mandag. Den har kostet 2 mia. kr. at bygge.");
/// let later = parse_text("2", "Broen mellem byerne åbner på mandag. Den har kostet 3 mia. kr. at bygge. Ministeren kommer ikke til festen.");
/// let changes: Vec<&str> = compare(&[&earlier], &later).sentences.iter().map(|one| one.change.name()).collect();
/// assert_eq!(changes, ["kept", "changed", "new"]);
/// ```
pub fn compare(earlier: &[&Article], later: &Article) -> Comparison {
    let articles: Vec<&Article> = earlier.iter().copied().chain([later]).collect();
    let reading = Reading::of(&articles, None);
    let (sentences, met) = reading.changes(earlier.len(), &|article| article < earlier.len());
    let dropped = (0..reading.story.lines.len()).filter_map(|line| {
        let (article, span) = reading.place(line)?;
        let is_met = met.contains(&line) || reading.twins(line).any(|twin| met.contains(&twin));
        let is_report = reading.story.lines.get(line)?.report;
        (article < earlier.len() && is_report && !is_met).then_some((article, span))
    });
    let mut dropped: Vec<_> = dropped.collect();
    sort_by_key(&mut dropped, |(article, span)| (*article, span.start));
    Comparison { sentences, dropped }
}

/// An article of a story among the others.
#[derive(Debug, Clone, PartialEq)]
pub struct Version {
    /// The article, as its place among those given.
    pub article: usize,
    /// What it says that no earlier article does, or says otherwise; of the first one all that it says.
    pub news: Vec<Compared>,
    /// Later articles that say nothing but what was said, most of it here.
    pub repeated_by: Vec<usize>,
}

/// What each of `articles` said anew when it came, in the order of their dates, undated last.
///
/// ```
/// use referat::article::parse_text;
/// use referat::summary::versions;
/// let first = parse_text("1", "Broen mellem byerne åbner på mandag, siger ministeren.");
/// let again = parse_text("2", "Broen mellem byerne åbner på mandag, siger ministeren. Den har kostet 3 mia. kr. at bygge.");
/// let told = versions(&[&first, &again, &first]);
/// assert_eq!(told.iter().map(|one| one.article).collect::<Vec<_>>(), [0, 1]);
/// assert_eq!((told[0].repeated_by.as_slice(), &again.text[told[1].news[0].span.clone()]), (&[2][..], "Den har kostet 3 mia. kr. at bygge."));
/// ```
pub fn versions(articles: &[&Article]) -> Vec<Version> {
    Reading::of(articles, None).versions(articles)
}

impl Reading<'_> {
    /// As [`versions`], of the articles that were read.
    pub fn versions(&self, articles: &[&Article]) -> Vec<Version> {
        let mut order: Vec<(usize, &Article)> = articles.iter().copied().enumerate().collect();
        sort_by_key(&mut order, |(at, article)| {
            (article.date.is_none(), article.date, article.updated, *at)
        });
        let mut versions: Vec<Version> = Vec::new();
        let mut before: Vec<usize> = Vec::new();
        for (article, _) in order {
            let (mut news, _) = self.changes(article, &|other| before.contains(&other));
            let sources: Vec<usize> =
                news.iter().filter_map(|one| one.earlier.as_ref().map(|(at, _)| *at)).collect();
            before.push(article);
            news.retain(|one| one.change != Change::Kept);
            let source = |version: &Version| {
                let is_here =
                    |at: &&usize| **at == version.article || version.repeated_by.contains(at);
                sources.iter().filter(is_here).count()
            };
            // Of equally near ones the first.
            let nearest = (0..versions.len())
                .rev()
                .max_by_key(|at| versions.get(*at).map_or(0, &source))
                .filter(|_| news.is_empty());
            match nearest.and_then(|at| versions.get_mut(at)) {
                Some(nearest) => nearest.repeated_by.push(article),
                None => versions.push(Version { article, news, repeated_by: Vec::new() }),
            }
        }
        versions
    }

    /// Every sentence of the report in `article` against the lines of the articles that are `earlier`, and the lines of these
    /// that it has or changed. Articles are named by their places among those given.
    fn changes(
        &self,
        article: usize,
        earlier: &impl Fn(usize) -> bool,
    ) -> (Vec<Compared>, Vec<usize>) {
        let is_earlier =
            |line: usize| self.place(line).is_some_and(|(article, _)| earlier(article));
        let (mut found, mut met) = (Vec::new(), Vec::new());
        for (line, of) in self.story.lines.iter().enumerate().filter(|(_, line)| line.report) {
            let Some((at, span)) = self.place(line) else { continue };
            if at != article || of.words == 0 {
                continue;
            }
            let (change, like) = self.relate(line, &is_earlier);
            met.extend(like);
            found.push(Compared { span, change, earlier: like.and_then(|like| self.place(like)) });
        }
        (found, met)
    }

    /// How `line` relates to the lines that are `earlier`, and the most like of them.
    fn relate(&self, line: usize, earlier: &impl Fn(usize) -> bool) -> (Change, Option<usize>) {
        let row = self.relations.likenesses(line);
        let twins: Vec<usize> = self.twins(line).collect();
        let mut best: Option<(bool, f32, usize)> = None;
        for (other, likeness) in row.iter().copied().enumerate().filter(|(at, _)| earlier(*at)) {
            // Sentences without a word of content are alike only if they are the same.
            let same = self.text(line) == self.text(other);
            let likeness = likeness.max(self.common(line, other) - SHARE_ABOVE);
            let this = (same || twins.contains(&other), likeness, other);
            let more = |one: &(bool, f32, usize)| (this.0, this.1) > (one.0, one.1);
            if best.as_ref().is_none_or(more) {
                best = Some(this);
            }
        }
        match best {
            Some((true, _, other)) => (Change::Kept, Some(other)),
            Some((false, likeness, other)) if likeness >= CHANGED => (Change::Changed, Some(other)),
            _ => (Change::New, None),
        }
    }

    /// The share of the stems of two lines that both have (Dice, 1945).
    fn common(&self, one: usize, other: usize) -> f32 {
        let terms = |line: usize| self.story.lines.get(line).map(|line| line.terms.as_slice());
        let (one, other) = (terms(one).unwrap_or_default(), terms(other).unwrap_or_default());
        2.0 * mean(real(shared(one, other).count()), one.len() + other.len())
    }

    fn twins(&self, line: usize) -> impl Iterator<Item = usize> + '_ {
        self.relations.twins_of(line)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::parse_text;

    #[test]
    fn what_is_kept_changed_and_new_is_told() {
        let first = parse_text(
            "1",
            "Politiet har anholdt 12 mænd efter branden på havnen. Ingen kom til skade i nat.",
        );
        let later = parse_text(
            "2",
            "Ingen kom til skade i nat. Politiet har anholdt 14 mænd efter branden på havnen. Borgmesteren kalder det en ulykke for byen.",
        );
        let Comparison { sentences: found, dropped } = compare(&[&first], &later);
        assert_eq!(dropped, []);
        let changes: Vec<Change> = found.iter().map(|one| one.change).collect();
        assert_eq!(changes, [Change::Kept, Change::Changed, Change::New]);
        let told = |at: usize| {
            found[at].earlier.clone().map(|(article, span)| (article, &first.text[span]))
        };
        assert_eq!(told(0), Some((0, "Ingen kom til skade i nat.")));
        assert_eq!(told(1), Some((0, "Politiet har anholdt 12 mænd efter branden på havnen.")));
        assert_eq!(told(2), None);
        assert!(compare(&[], &later).sentences.iter().all(|one| one.change == Change::New));
        assert!(compare(&[&later], &later).sentences.iter().all(|one| one.change == Change::Kept));
        let cut = parse_text("3", "Ingen kom til skade i nat.");
        let dropped = compare(&[&first, &later], &cut).dropped;
        let dropped: Vec<_> = dropped.into_iter().map(|(at, span)| (at, span.start)).collect();
        assert_eq!(dropped, [(0, 0), (1, 27), (1, 83)]);
    }
}
