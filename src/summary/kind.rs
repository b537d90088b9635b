//! What each sentence of an article is: one of the report, or something that stands beside it.
//!
//! Decided by form and by the first words, Danish first, with the plainest words of Norwegian, Swedish, German and English.

use crate::article::Article;
use crate::article::BlockKind;
use crate::text::normalize::is_capital;
use crate::text::normalize::normalize;
use crate::text::sentence::sentences as cut;
use crate::text::tokenize::tokenize;
use std::ops::Range;

/// What a sentence is. Only a [`Sentence`](Self::Sentence) tells what the article is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Of the report.
    Sentence,
    /// Of the report, but cut off, too short to say something, or half a quotation.
    Fragment,
    /// Of a picture's text.
    Caption,
    /// A heading between paragraphs.
    Subhead,
    /// Who wrote it: a name, an agency's mark.
    Byline,
    /// Where or when it was written.
    Dateline,
    /// About other articles, or about this one: *Læs også*.
    Teaser,
    /// An entry of a list.
    List,
}

impl Kind {
    /// Whether it stands in running text.
    pub(super) fn is_running(self) -> bool {
        matches!(self, Self::Sentence | Self::Fragment | Self::Teaser | Self::List)
    }

    /// Its name, in small letters.
    pub fn name(self) -> &'static str {
        match self {
            Self::Sentence => "sentence",
            Self::Fragment => "fragment",
            Self::Caption => "caption",
            Self::Subhead => "subhead",
            Self::Byline => "byline",
            Self::Dateline => "dateline",
            Self::Teaser => "teaser",
            Self::List => "list",
        }
    }
}

/// Fewer words are no statement.
const MIN_WORDS: usize = 4;

/// So many words are needed where there is no full stop.
const MIN_WORDS_OPEN: usize = 12;

/// A longest place and source before a report, in bytes: *LONDON, England (CNN) --*.
const DATELINE_MAX: usize = 60;

/// A longest line of nothing but a date, in words.
const DATE_MAX_WORDS: usize = 10;

/// Words before what else there is to read, see or do; each pair is a sentence's first two words.
const TEASERS: &str = "læs_også læs_mere læs_her læs_resten læs_artiklen læs_hele se_også se_mere se_her se_listen se_videoen se_video \
    se_billederne se_billeder se_hele se_trailer se_eksempler se_alle hør_også hør_mere hør_her klik_her tryk_her tip_os følg_med følg_os \
    vil_du hvad_mener hvad_synes deltag_i artiklen_fortsætter artiklen_er artiklen_blev artiklen_har denne_artikel dette_er_en \
    har_du les_også les_mer les_også: se_bildene se_videoen hva_mener läs_också läs_mer se_bilderna lesen_sie mehr_zum siehe_auch \
    read_more read_also see_also click_here scroll_down watch_the share_this follow_us sign_up for_more";

/// Words of what a paper offers its reader, who is spoken to beside them.
const OFFERS: &str = "abonnement abonnent abonnér abonner nyhedsbrev nyhedsbreve e-mailadresse mailadresse cookies adblocker prenumeration \
    prenumerera nyhetsbrev abonnieren newsletter subscribe subscription";

/// How a reader is spoken to.
const READERS: &str = "du dig din dit dine deg ditt dina you your sie ihre";

/// The first words of a line about when the article was written or changed.
const UPDATES: &str = "opdateret oppdatert uppdaterad updated aktualisiert publiceret publisert publicerad published offentliggjort";

/// Words of dates, beside numbers.
pub(super) const DATE_WORDS: &str = "mandag tirsdag onsdag torsdag fredag lørdag søndag d den kl klokken \
    jan feb mar apr maj jun jul aug sep sept okt nov dec januar februar marts april juni juli august september oktober november december \
    mandag måndag tisdag torsdag lördag söndag mars mai mandag lørdag desember januari februari augusti \
    montag dienstag mittwoch donnerstag freitag samstag sonntag januar märz juni oktober dezember uhr \
    monday tuesday wednesday thursday friday saturday sunday january february march may june july october \
    gmt cet est am pm at on the of";

/// How pictures are spoken of in their texts: the first two words.
const PICTURES: &str =
    "på_billedet billedet_viser på_bildet på_bilden arkivfoto_af foto_fra her_ses";

/// Every sentence of `article`, in order, and what it is.
///
/// ```
/// use referat::article::parse_text;
/// use referat::summary::sentences;
/// let article = parse_text("1", "Broen åbner nu på mandag. Læs også: Alt om broen");
/// let found: Vec<_> = sentences(&article).into_iter().map(|(span, kind)| (&article.text[span], kind.name())).collect();
/// assert_eq!(found, [("Broen åbner nu på mandag.", "sentence"), ("Læs også: Alt om broen", "teaser")]);
/// ```
pub fn sentences(article: &Article) -> Vec<(Range<usize>, Kind)> {
    parts_of(article).into_iter().map(|part| (part.span, part.kind)).collect()
}

/// A sentence of an article.
#[derive(Debug)]
pub(super) struct Part {
    /// Where it stands in the article's text.
    pub(super) span: Range<usize>,
    pub(super) kind: Kind,
    /// Whether it is direct speech.
    pub(super) speaks: bool,
    /// Whether it is the first of a paragraph, where there are several.
    pub(super) opens: bool,
}

/// Every sentence of `article`, in order.
pub(super) fn parts_of(article: &Article) -> Vec<Part> {
    let mut found = Vec::new();
    let numbered =
        article.blocks_of(BlockKind::Paragraph).filter(|(_, text)| is_numbered(text)).count() > 1;
    let several = article.blocks_of(BlockKind::Paragraph).nth(1).is_some();
    for block in &article.blocks {
        let text = article.block_text(block);
        let place = |span: Range<usize>| block.span.start + span.start..block.span.start + span.end;
        let kind = match block.kind {
            BlockKind::Paragraph => None,
            BlockKind::Subhead => Some(Kind::Subhead),
            BlockKind::Caption => Some(Kind::Caption),
            BlockKind::Byline => Some(Kind::Byline),
        };
        let head = if kind.is_none() { dateline_of(text) } else { 0 };
        if head > 0 {
            let span = place(0..text.get(..head).unwrap_or_default().trim_end().len());
            found.push(Part { span, kind: Kind::Dateline, speaks: false, opens: false });
        }
        let body = text.get(head..).unwrap_or_default();
        let list = is_bulleted(body) || numbered && is_numbered(body);
        let mut speech = Speech::default();
        let dialogue = body.starts_with(['-', '–', '—']);
        for span in cut(body) {
            let sentence = body.get(span.clone()).unwrap_or_default();
            let half_open = speech.passes(sentence);
            let kind = kind
                .unwrap_or_else(|| if list { Kind::List } else { kind_of(sentence, half_open) });
            let speaks = dialogue || half_open || sentence.starts_with(is_quote);
            let opens = several && span.start == 0;
            let span = place(head + span.start..head + span.end);
            found.push(Part { span, kind, speaks, opens });
        }
    }
    found
}

/// Where direct speech begins and ends within a paragraph.
#[derive(Debug, Default)]
struct Speech {
    open: bool,
}

impl Speech {
    /// Goes past `sentence`; whether speech stands open before or after it.
    fn passes(&mut self, sentence: &str) -> bool {
        let before = self.open;
        for c in sentence.chars() {
            match c {
                '"' | '»' | '«' => self.open = !self.open,
                // German closes with the mark that English opens with.
                '“' | '”' if self.open => self.open = false,
                '„' | '“' | '”' => self.open = true,
                _ => {}
            }
        }
        before || self.open
    }
}

/// What a sentence of a paragraph is. `half_open`: a quotation goes beyond it.
fn kind_of(sentence: &str, half_open: bool) -> Kind {
    let words: Vec<&str> = tokenize(sentence).map(|token| token.surface).collect();
    let first: Vec<String> = words.iter().take(2).map(|word| normalize(word)).collect();
    let pair = first.join("_");
    let bare = sentence.trim_end_matches(is_closing);
    let ended = bare.ends_with(['.', '!', '?', '…']);
    if is_mark(sentence) {
        Kind::Byline
    } else if is_in(PICTURES, &pair) {
        Kind::Caption
    } else if first.first().is_some_and(|word| is_in(UPDATES, word)) || is_date(&words, ended) {
        Kind::Dateline
    } else if is_in(TEASERS, &pair) && !is_asked_by_report(&pair, bare, ended)
        || is_addressed(sentence)
        || offers(&words)
    {
        Kind::Teaser
    } else if sentence.matches(" - ").count() > 2 && sentence.starts_with('-') {
        Kind::List
    } else if half_open
        || bare.ends_with(':')
        || words.len() < MIN_WORDS
        || !ended && words.len() < MIN_WORDS_OPEN
    {
        Kind::Fragment
    } else {
        Kind::Sentence
    }
}

/// *Indtast din e-mailadresse og få nye artikler*
fn offers(words: &[&str]) -> bool {
    let any = |list| words.iter().any(|word| is_in(list, &normalize(word)));
    any(READERS) && any(OFFERS)
}

/// *Artiklen er skrevet af …* is about the article; a report's own *Har du …* and *Vil du …* ask and end so.
fn is_asked_by_report(pair: &str, bare: &str, ended: bool) -> bool {
    matches!(pair, "har_du" | "vil_du" | "hvad_mener" | "hvad_synes")
        && ended
        && !bare.ends_with('?')
}

/// `/ritzau/`
fn is_mark(sentence: &str) -> bool {
    let inner =
        sentence.trim_end_matches('.').strip_prefix('/').and_then(|rest| rest.strip_suffix('/'));
    inner.is_some_and(|inner| inner.contains(char::is_alphabetic) && !inner.contains(' '))
}

/// *Torsdag den 15. oktober 2009, 23.31*: nothing but a date.
fn is_date(words: &[&str], ended: bool) -> bool {
    let is_number = |word: &&str| word.starts_with(|c: char| c.is_ascii_digit());
    !ended
        && (2..=DATE_MAX_WORDS).contains(&words.len())
        && words.iter().any(is_number)
        && words.iter().all(|word| is_number(word) || is_in(DATE_WORDS, &normalize(word)))
}

/// Whether a line sends the reader elsewhere: an address in it.
fn is_addressed(sentence: &str) -> bool {
    // A letter search, not a string search: the latter's machinery is 2 kB of wasm.
    let addressed = |place: &str| place.starts_with("www.") || place.starts_with("http");
    sentence.contains('@') || sentence.split([' ', '(', '"']).any(addressed)
}

/// Where a report that opens with its place and source begins: *LONDON (CNN) -- The …*; 0 if it doesn't open so.
fn dateline_of(paragraph: &str) -> usize {
    let Some(open) = paragraph.find('(').filter(|open| *open < DATELINE_MAX) else { return 0 };
    let place = paragraph.get(..open).unwrap_or_default();
    let Some((source, rest)) = paragraph.get(open + 1..).and_then(|rest| rest.split_once(')'))
    else {
        return 0;
    };
    let named = place.split_whitespace().all(|word| word.starts_with(is_capital))
        && source.starts_with(is_capital)
        && source.len() < DATELINE_MAX;
    let after = rest.trim_start();
    let body = after.trim_start_matches(['-', '–', '—']);
    let opens = body.trim_start().starts_with(|c: char| is_capital(c) || is_quote(c));
    if !named || !opens || body.len() == after.len() || !body.starts_with(char::is_whitespace) {
        return 0;
    }
    paragraph.len() - body.trim_start().len()
}

fn is_bulleted(paragraph: &str) -> bool {
    paragraph.starts_with(['•', '*', '·', '▪', '●', '■'])
}

/// `1. Køb brød`, `2) Hent mælk`.
fn is_numbered(paragraph: &str) -> bool {
    let rest = paragraph.trim_start_matches(|c: char| c.is_ascii_digit());
    let digits = paragraph.len() - rest.len();
    let entry = rest.strip_prefix(['.', ')']).map(str::trim_start);
    (1..3).contains(&digits) && entry.is_some_and(|entry| entry.starts_with(is_capital))
}

/// A mark that may follow a sentence's last stop.
pub(super) fn is_closing(c: char) -> bool {
    is_quote(c) || matches!(c, ')' | ']')
}

/// A mark of quotation.
pub(super) fn is_quote(c: char) -> bool {
    is_double_quote(c) || matches!(c, '‘' | '’' | '\'')
}

/// A mark of quotation that is no apostrophe.
pub(super) fn is_double_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '„' | '»' | '«')
}

/// Whether `word` stands in a list of words with spaces between them.
pub(super) fn is_in(list: &str, word: &str) -> bool {
    list.split_ascii_whitespace().any(|entry| entry == word)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::parse_text;

    #[test]
    fn what_is_no_report_is_known_by_its_form() {
        for (text, kinds) in [
            ("Regeringen vil sænke skatten.", "sentence"),
            ("LONDON, England (CNN) -- The bridge opens today.", "dateline sentence"),
            ("KØBENHAVN (Ritzau) – Broen åbner i dag.", "dateline sentence"),
            ("Partiet (V) - og dets leder - er enige.", "sentence"),
            ("Torsdag den 15. oktober 2009, 23:31", "dateline"),
            ("Opdateret d. 15.01.12 kl. 09:43", "dateline"),
            ("Læs også: Se hvem der vandt", "teaser"),
            ("Skriv til os på tip@avis.dk.", "teaser"),
            ("Har du et abonnement, så klik på knappen her.", "teaser"),
            ("Et abonnement koster nu 300 kr. om måneden.", "sentence"),
            ("Broen blev åbnet i går. /ritzau/", "sentence byline"),
            ("På billedet ses broen i fuld længde.", "caption"),
            ("Broen ved Vejle. -- Navn Navnesen/Bureau.", "caption caption"),
            ("Af Navn Navnesen\n\nBroen åbner på mandag.", "byline sentence"),
            ("Partiets leder siger:", "fragment"),
            ("• Brød og mælk til alle\n• Smør og ost til gæster", "list list"),
            ("1. Køb nyt brød i dag.\n2. Hent mælken hos naboen.", "list list"),
            ("1. maj er en festdag for mange.", "sentence"),
            ("- Spis lidt. - Sov nok. - Gå langt. - Le.", "fragment fragment fragment fragment"),
        ] {
            let article = parse_text("", text);
            let found: Vec<&str> =
                sentences(&article).into_iter().map(|(_, kind)| kind.name()).collect();
            assert_eq!(found.join(" "), kinds, "{text}");
        }
    }
}
