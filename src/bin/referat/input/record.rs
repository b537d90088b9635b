//! What was read of one article, in whatever form → an [`Article`] that all may read, or why there is none.
//!
//! All forms come through here, so that what a publisher keeps back is kept back in the same way everywhere: nothing of a
//! refused record, and no text that is paid for, goes further.

use super::time::Moment;
use super::time::moment;
use jiff::Timestamp;
use referat::Article;
use referat::BlockKind;
use referat::article::Parsed;
use referat::article::form_of_paragraph;
use std::fmt;

/// Values of a status that say that an article is published.
const PUBLISHED: [&str; 6] = ["published", "usable", "publish", "public", "live", "final"];

/// Values that say that it isn't, or no longer.
const UNPUBLISHED: [&str; 22] = [
    "draft",
    "auto-draft",
    "pending",
    "private",
    "future",
    "scheduled",
    "trash",
    "deleted",
    "inherit",
    "withheld",
    "canceled",
    "cancelled",
    "withdrawn",
    "killed",
    "unpublished",
    "embargoed",
    "embargo",
    "hold",
    "password",
    "protected",
    "internal",
    "incomplete",
];

/// What is known of an article before it is decided whether it may be shown.
#[derive(Debug, Clone, Default)]
pub(crate) struct Record {
    pub(crate) id: String,
    /// Of two versions of one article the higher one counts, whichever comes first.
    pub(crate) version: Option<u64>,
    pub(crate) title: Option<String>,
    pub(crate) lead: Option<String>,
    pub(crate) url: Option<String>,
    pub(crate) section: Option<String>,
    pub(crate) language: Option<String>,
    pub(crate) image: Option<String>,
    pub(crate) authors: Vec<String>,
    pub(crate) tags: Vec<String>,
    pub(crate) blocks: Vec<(BlockKind, String)>,
    pub(crate) terms: Terms,
}

/// On what terms an article may be shown, as written.
#[derive(Debug, Clone, Default)]
pub(crate) struct Terms {
    pub(crate) published: Option<String>,
    pub(crate) updated: Option<String>,
    /// Not before this.
    pub(crate) embargo: Option<String>,
    /// Not after this.
    pub(crate) expires: Option<String>,
    pub(crate) status: Option<String>,
    pub(crate) access: Option<String>,
    /// What the form itself says against it.
    pub(crate) hidden: Option<Refusal>,
    /// No word of its text may be shown, nor its lead.
    pub(crate) no_snippet: bool,
    /// Words that must not be found in it, nor stand in it.
    pub(crate) suppress: Vec<String>,
}

/// Why an article is left out. None of these is a fault of the input.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Refusal {
    /// Its status, as written.
    Status(String),
    Draft,
    Password,
    /// `noindex`.
    NotIndexed,
    /// Published later than now.
    Future(String),
    Embargo(String),
    Expired(String),
    /// It is no article: a page of links, a picture.
    NoArticle,
}

/// Why a record gives no article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Failure {
    /// The publisher keeps it back; what is known under its id has to go.
    Refused { id: Option<String>, why: Refusal },
    /// It can't be read, or lacks something.
    Bad(String),
    /// Nobody may go on: whether it is public is told in words that aren't known.
    UnknownStatus(String),
}

impl Refusal {
    /// What refusals of its kind are counted as.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Self::Status(_) | Self::Draft => "not published",
            Self::Password => "password-protected",
            Self::NotIndexed => "noindex",
            Self::Future(_) => "future-dated",
            Self::Embargo(_) => "embargoed",
            Self::Expired(_) => "expired",
            Self::NoArticle => "no article",
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Status(status) => write!(f, "status is {status:?}, not \"published\": left out"),
            Self::Draft => f.write_str("a draft: left out"),
            Self::Password => f.write_str("protected by a password: left out"),
            Self::NotIndexed => f.write_str("asks not to be indexed (noindex): left out"),
            Self::Future(date) => write!(f, "dated {date:?}, later than now: left out"),
            Self::Embargo(date) => write!(f, "embargoed until {date:?}: left out"),
            Self::Expired(date) => write!(f, "expired {date:?}: left out"),
            Self::NoArticle => f.write_str("no article: left out"),
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused { why, .. } => why.fmt(f),
            Self::Bad(why) => f.write_str(why),
            Self::UnknownStatus(status) => write!(
                f,
                "status {status:?} is not known, so nobody can tell whether this may be shown; nothing was written. \
                 Known: {}; {}",
                PUBLISHED.join(", "),
                UNPUBLISHED.join(", ")
            ),
        }
    }
}

impl Terms {
    /// Whether the article may be shown at all at `now`.
    pub(crate) fn allow(&self, now: Timestamp, warnings: &mut Vec<String>) -> Result<(), Stop> {
        if let Some(status) = self.status.as_deref().map(str::trim) {
            let is = |known: &&str| known.eq_ignore_ascii_case(status);
            if UNPUBLISHED.iter().any(is) {
                return Err(Stop::Refused(Refusal::Status(status.to_owned())));
            }
            if !PUBLISHED.iter().any(is) {
                return Err(Stop::Unknown(status.to_owned()));
            }
        }
        if let Some(hidden) = &self.hidden {
            return Err(Stop::Refused(hidden.clone()));
        }
        // An embargo that can't be read hasn't ended.
        if let Some(text) = self.embargo.as_deref().filter(|text| !text.trim().is_empty())
            && moment(text).is_none_or(|until| until.first > now)
        {
            return Err(Stop::Refused(Refusal::Embargo(text.to_owned())));
        }
        if let Some(text) = self.expires.as_deref().filter(|text| !text.trim().is_empty())
            && moment(text).is_none_or(|until| until.first <= now)
        {
            return Err(Stop::Refused(Refusal::Expired(text.to_owned())));
        }
        if let Some(text) = self.published.as_deref().filter(|text| !text.trim().is_empty()) {
            match moment(text) {
                Some(Moment { first, .. }) if first > now => {
                    return Err(Stop::Refused(Refusal::Future(text.to_owned())));
                }
                Some(_) => {}
                None => warnings.push(format!("{text:?} is no date: left out")),
            }
        }
        Ok(())
    }
}

/// Why an article may not be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Stop {
    Refused(Refusal),
    Unknown(String),
}

impl Stop {
    pub(crate) fn of(self, id: &str) -> Failure {
        match self {
            Self::Refused(why) => {
                Failure::Refused { id: Some(id.to_owned()).filter(|id| !id.is_empty()), why }
            }
            Self::Unknown(status) => Failure::UnknownStatus(status),
        }
    }
}

/// Whether all may read a text on these terms, and whether subscribers may; what isn't understood is closed to both.
fn readers(access: Option<&str>, warnings: &mut Vec<String>) -> (bool, bool) {
    let Some(access) = access else { return (true, false) };
    let is = |known: &str| access.trim().eq_ignore_ascii_case(known);
    let open = ["free", "open", "public"].into_iter().any(is);
    let paid = ["paid", "metered", "subscription", "premium"].into_iter().any(is);
    if !open && !paid {
        warnings.push(format!("`access` {access:?} is not known: the text is left out"));
    }
    (open, paid)
}

impl Record {
    /// The article that all may read, as of `now`.
    pub(crate) fn into_parsed(self, now: Timestamp) -> Result<Parsed, Failure> {
        let mut warnings = Vec::new();
        let id = line(&self.id).unwrap_or_default();
        self.terms.allow(now, &mut warnings).map_err(|stop| stop.of(&id))?;
        if id.is_empty() {
            return Err(Failure::Bad("an article needs an id".to_owned()));
        }
        let (open, is_paid) = readers(self.terms.access.as_deref(), &mut warnings);
        let open = open && !self.terms.no_snippet;
        let one = |text: &Option<String>| text.as_deref().and_then(line);
        let all = |texts: &[String]| {
            let mut known: Vec<String> = Vec::new();
            for text in texts.iter().filter_map(|text| line(text)) {
                if !known.contains(&text) {
                    known.push(text);
                }
            }
            known
        };
        let date = |text: &Option<String>| Some(moment(text.as_deref()?)?.date);
        let blocks = self.blocks.iter().filter(|_| open).map(|(kind, text)| {
            let text = flat(text);
            let kind = match kind {
                BlockKind::Paragraph => form_of_paragraph(&text),
                kind => *kind,
            };
            (kind, text)
        });
        let blocks: Vec<_> = blocks.collect();
        let blocks = blocks.iter().map(|(kind, text)| (*kind, text.as_str()));
        let address = |text: &Option<String>| one(text).filter(|text| leads_somewhere(text));
        let title = one(&self.title);
        let article = Article {
            lead: one(&self.lead)
                .filter(|lead| !self.terms.no_snippet && Some(lead) != title.as_ref()),
            title,
            url: address(&self.url),
            date: date(&self.terms.published),
            updated: date(&self.terms.updated),
            image: address(&self.image),
            section: one(&self.section),
            authors: all(&self.authors),
            tags: all(&self.tags),
            language: one(&self.language),
            is_paid,
            ..Article::from_blocks(id, blocks)
        };
        if article.text.is_empty() && article.title.is_none() && article.lead.is_none() {
            let why = "an article needs words in a title, a lead or a text that all may read";
            return Err(Failure::Bad(why.to_owned()));
        }
        let (version, suppress) = (self.version, self.terms.suppress);
        Ok(Parsed { article, warnings, version, suppress, ..Parsed::default() })
    }
}

/// Whether an address is relative or of the web: others run scripts or name files.
fn leads_somewhere(address: &str) -> bool {
    let before = address.split(['/', '?', '#']).next().unwrap_or_default();
    let scheme = before.split_once(':').map(|(scheme, _)| scheme);
    scheme.is_none_or(|scheme| {
        ["http", "https"].into_iter().any(|known| scheme.eq_ignore_ascii_case(known))
    })
}

/// `text` on one line, without control characters; `None` if nothing is left.
pub(crate) fn line(text: &str) -> Option<String> {
    Some(flat(text)).filter(|text| !text.is_empty())
}

fn flat(text: &str) -> String {
    let visible: String = text
        .chars()
        .filter(|&c| c.is_whitespace() || !c.is_control() && c != '\u{feff}' && c != '\u{ad}')
        .collect();
    visible.split_whitespace().collect::<Vec<_>>().join(" ")
}
