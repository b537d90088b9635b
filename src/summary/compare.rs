//! What a later version of an article says that earlier ones don't, sentence by sentence.

use super::Reading;
use super::kind;
use super::kind::Kind;
use crate::article::Article;
use std::ops::Range;

/// From this cosine on, a sentence is an earlier one that was changed.
const CHANGED: f32 = 0.5;

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

/// Every sentence of the report `later`, in order, against what the articles `earlier` say.
///
/// ```
/// use referat::article::parse_text;
/// use referat::summary::compare;
/// let earlier = parse_text("1", "Broen mellem byerne åbner på mandag. Den har kostet 2 mia. kr. at bygge.");
/// let later = parse_text("2", "Broen mellem byerne åbner på mandag. Den har kostet 3 mia. kr. at bygge. Ministeren kommer ikke til festen.");
/// let changes: Vec<&str> = compare(&[&earlier], &later).iter().map(|one| one.change.name()).collect();
/// assert_eq!(changes, ["kept", "changed", "new"]);
/// ```
pub fn compare(earlier: &[&Article], later: &Article) -> Vec<Compared> {
    let articles: Vec<&Article> = earlier.iter().copied().chain([later]).collect();
    let reading = Reading::of(&articles);
    let lines = &reading.story.lines;
    let is_later = |line: usize| reading.place(line).is_some_and(|(at, _)| at == earlier.len());
    let report: Vec<Range<usize>> = kind::sentences(later)
        .into_iter()
        .filter_map(|(span, kind)| matches!(kind, Kind::Sentence | Kind::Fragment).then_some(span))
        .collect();
    let mut found = Vec::new();
    for line in (0..lines.len()).filter(|line| is_later(*line)) {
        let Some((_, span)) = reading.place(line).filter(|(_, span)| report.contains(span)) else {
            continue;
        };
        let (change, like) = reading.relate(line, &is_later);
        let earlier = like.and_then(|like| reading.place(like));
        found.push(Compared { span, change, earlier });
    }
    found
}

impl Reading<'_> {
    /// How `line` relates to the lines that aren't `own`, and the most like of them.
    fn relate(&self, line: usize, own: &impl Fn(usize) -> bool) -> (Change, Option<usize>) {
        let row = self.relations.likenesses(line);
        let twins: Vec<usize> = self.relations.twins_of(line).collect();
        let mut best: Option<(bool, f32, usize)> = None;
        for (other, likeness) in row.iter().copied().enumerate().filter(|(at, _)| !own(*at)) {
            // Sentences without a word of content are alike only if they are the same.
            let same = self.text(line) == self.text(other);
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
        let found = compare(&[&first], &later);
        let changes: Vec<Change> = found.iter().map(|one| one.change).collect();
        assert_eq!(changes, [Change::Kept, Change::Changed, Change::New]);
        let told = |at: usize| {
            found[at].earlier.clone().map(|(article, span)| (article, &first.text[span]))
        };
        assert_eq!(told(0), Some((0, "Ingen kom til skade i nat.")));
        assert_eq!(told(1), Some((0, "Politiet har anholdt 12 mænd efter branden på havnen.")));
        assert_eq!(told(2), None);
        assert!(compare(&[], &later).iter().all(|one| one.change == Change::New));
        assert!(compare(&[&later], &later).iter().all(|one| one.change == Change::Kept));
    }
}
