//! How long a summary is, in which measure.

/// The length of a summary.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Budget {
    /// At most so many sentences.
    Sentences(usize),
    /// At least so many words, if the articles have them: only the last sentence goes beyond.
    Words(usize),
    /// At most so many words.
    MaxWords(usize),
    /// At most so many characters (UTF-16 units), with one between sentences.
    Chars(usize),
}

impl Default for Budget {
    fn default() -> Self {
        Self::Sentences(5)
    }
}

impl Budget {
    fn limit(self) -> usize {
        match self {
            Self::Sentences(limit)
            | Self::Words(limit)
            | Self::MaxWords(limit)
            | Self::Chars(limit) => limit,
        }
    }

    /// What one sentence takes of it.
    pub(super) fn cost(self, sentence: &str) -> usize {
        match self {
            Self::Sentences(_) => 1,
            Self::Words(_) => words(sentence),
            // However someone counts words, none counts more.
            Self::MaxWords(_) => words(sentence).max(sentence.split_whitespace().count()),
            Self::Chars(_) => sentence.chars().map(char::len_utf16).sum(),
        }
    }
}

/// Runs of letters, digits and underscores, as ROUGE counts them.
fn words(text: &str) -> usize {
    text.split(|c: char| !(c.is_alphanumeric() || c == '_')).filter(|run| !run.is_empty()).count()
}

/// A budget, and what each line takes of it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Purse<'c> {
    pub(super) budget: Budget,
    pub(super) costs: &'c [usize],
}

impl Purse<'_> {
    fn spent<'l>(&self, lines: impl Iterator<Item = &'l usize>) -> usize {
        let between = usize::from(matches!(self.budget, Budget::Chars(_)));
        let costs = lines.filter_map(|line| self.costs.get(*line));
        costs.map(|cost| cost + between).sum::<usize>().saturating_sub(between)
    }

    /// Whether it is for no more than one line of average length.
    pub(super) fn holds_one(&self) -> bool {
        self.budget.limit().saturating_mul(self.costs.len()) <= self.costs.iter().sum()
    }

    /// Whether `more` may be told beside `chosen`.
    pub(super) fn holds(&self, chosen: &[usize], more: &[usize]) -> bool {
        if let Budget::Words(limit) = self.budget {
            let rest = more.split_last().map_or(more, |(_, rest)| rest);
            return self.spent(chosen.iter().chain(rest)) < limit;
        }
        self.spent(chosen.iter().chain(more)) <= self.budget.limit()
    }

    /// Leaves out last lines that aren't needed to reach the words asked for, so that only the last one goes beyond.
    pub(super) fn end_with_the_crossing(&self, chosen: &mut Vec<usize>) {
        if let Budget::Words(limit) = self.budget {
            while let Some((_, rest)) = chosen.split_last()
                && !rest.is_empty()
                && self.spent(rest.iter()) >= limit
            {
                chosen.pop();
            }
        }
    }
}
