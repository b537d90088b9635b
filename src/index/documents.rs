//! What is kept of each document besides its terms: cards and bodies.
//!
//! Cards are read for every hit, in groups of neighbours; a body for a snippet, a summary or the article itself, one by
//! one. Layout: FORMAT.md, "Cards and bodies".

use super::archive::Archive;
use super::archive::Doc;
use super::bytes::Cursor;
use super::bytes::ReadError;
use super::bytes::Writer;
use super::head::DOCS_PER_GROUP;
use super::miss::Miss;
use super::segment::ChunkAt;
use crate::article::Block;
use crate::article::BlockKind;
use crate::article::Date;
use crate::text::Analyzer;

/// What a hit shows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Card {
    /// The publisher's name for the article.
    pub id: String,
    /// Whether `heading` is the article's own headline.
    pub has_title: bool,
    /// The headline, else the first sentence.
    pub heading: String,
    /// The standfirst, else how the text begins; empty if neither says more than the heading.
    pub lead: String,
    /// Where in the article's text `lead` stands, in UTF-16 units, and whether more of its sentence follows; `None` for a
    /// standfirst.
    pub opening: Option<(usize, bool)>,
    /// Where the article is published.
    pub url: Option<String>,
    /// Section of the paper.
    pub section: Option<String>,
    /// Who wrote it.
    pub authors: Vec<String>,
    /// Topic words.
    pub tags: Vec<String>,
    /// BCP 47 tag.
    pub language: Option<String>,
    /// Whether that is told by so few words that the article is analysed as Danish all the same.
    pub is_guess: bool,
    /// Whether the text is for subscribers, and so isn't here.
    pub is_paid: bool,
    /// Date of publication.
    pub date: Option<Date>,
    /// Date of the last change.
    pub updated: Option<Date>,
    /// Address of a picture.
    pub image: Option<String>,
}

/// An article's text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Body {
    /// As [`crate::Article::text`].
    pub text: String,
    /// As [`crate::Article::blocks`].
    pub blocks: Vec<Block>,
}

const BLOCK_KINDS: [BlockKind; 4] =
    [BlockKind::Paragraph, BlockKind::Subhead, BlockKind::Caption, BlockKind::Byline];

impl Card {
    /// How its texts, and those of its body, are analysed.
    pub fn analyzer(&self) -> Analyzer {
        Analyzer::of_tag(self.language.as_deref().filter(|_| !self.is_guess))
    }

    pub(super) fn write(&self, writer: &mut Writer) {
        writer.str(&self.id);
        let flags = [self.has_title, self.is_guess, self.is_paid];
        writer.u8(flags.iter().rev().fold(0, |byte, flag| byte << 1 | u8::from(*flag)));
        writer.str(&self.heading);
        writer.str(&self.lead);
        // 0 for a standfirst; the place, plus one, and whether it was cut.
        writer.number(self.opening.map_or(0, |(at, cut)| (at + 1) * 2 + usize::from(cut)));
        for text in [&self.url, &self.section, &self.language, &self.image] {
            writer.optional(text.as_deref());
        }
        writer.strings(&self.authors);
        writer.strings(&self.tags);
        for date in [self.date, self.updated] {
            writer.u32(date.map_or(0, Date::to_number));
        }
    }

    #[allow(
        clippy::unnecessary_box_returns,
        reason = "it is large: moving it costs code at every call"
    )]
    fn read(cursor: &mut Cursor<'_>) -> Box<Self> {
        let id = cursor.string();
        let flags = cursor.u8();
        let (heading, lead) = (cursor.string(), cursor.string());
        let opening = cursor.usize();
        let opening = (opening / 2).checked_sub(1).map(|at| (at, opening % 2 == 1));
        let (url, section, language) = (cursor.optional(), cursor.optional(), cursor.optional());
        let image = cursor.optional();
        Box::new(Self {
            id,
            has_title: flags & 1 > 0,
            heading,
            lead,
            opening,
            url,
            section,
            authors: cursor.strings(),
            tags: cursor.strings(),
            language,
            is_guess: flags & 2 > 0,
            is_paid: flags & 4 > 0,
            date: date(cursor),
            updated: date(cursor),
            image,
        })
    }
}

/// A date, or none.
#[inline(never)]
fn date(cursor: &mut Cursor<'_>) -> Option<Date> {
    match cursor.u32() {
        0 => None,
        number => cursor.some(Date::from_number(number).map(Some)),
    }
}

impl Body {
    pub(super) fn write(&self, writer: &mut Writer) {
        writer.str(&self.text);
        if self.blocks == paragraphs_of(&self.text) {
            return writer.number(0);
        }
        writer.number(self.blocks.len());
        let mut last = 0;
        for block in &self.blocks {
            let kind = BLOCK_KINDS.iter().position(|kind| *kind == block.kind);
            writer.number(kind.unwrap_or_default());
            writer.number(block.span.start - last);
            writer.number(block.span.len());
            last = block.span.end;
        }
    }

    fn read(cursor: &mut Cursor<'_>) -> Self {
        let text = cursor.string();
        let mut blocks = Vec::new();
        let mut last = 0usize;
        let count = cursor.count();
        if count == 0 {
            blocks = paragraphs_of(&text);
        }
        for _ in 0..count {
            let kind = BLOCK_KINDS.get(cursor.usize());
            let start = last.saturating_add(cursor.usize());
            last = start.saturating_add(cursor.usize());
            let (Some(kind), Some(_)) = (kind, text.get(start..last)) else {
                cursor.damage();
                break;
            };
            blocks.push(Block { kind: *kind, span: start..last });
        }
        Self { text, blocks }
    }
}

/// The blocks of a text that has paragraphs alone: an empty line stands between two.
fn paragraphs_of(text: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut start = 0;
    let mut end = |end: usize, start: usize| {
        blocks.push(Block { kind: BlockKind::Paragraph, span: start..end });
    };
    for (at, pair) in text.as_bytes().windows(2).enumerate() {
        if *pair == [b'\n'; 2] && at >= start {
            end(at, start);
            start = at + pair.len();
        }
    }
    if !text.is_empty() {
        end(text.len(), start);
    }
    blocks
}

impl Archive {
    /// The card of `doc`.
    ///
    /// # Errors
    /// When it isn't at hand, or is damaged.
    pub fn card(&self, doc: Doc) -> Result<Box<Card>, Miss> {
        let mut cursor = self.card_record(doc)?.0;
        let card = Card::read(&mut cursor);
        cursor.check()?;
        Ok(card)
    }

    /// The body of `doc`.
    ///
    /// # Errors
    /// When it or its card isn't at hand, or is damaged.
    pub fn body(&self, doc: Doc) -> Result<Body, Miss> {
        let segment = self.segment(doc.segment)?;
        let at = self.card_record(doc)?.1;
        let mut cursor = Cursor::new(segment.chunk(at, segment.head.body_size)?, "bodies");
        let body = Body::read(&mut cursor);
        cursor.check()?;
        Ok(body)
    }

    /// The bytes of a card, and where its document's body lies.
    fn card_record(&self, doc: Doc) -> Result<(Cursor<'_>, ChunkAt), Miss> {
        let segment = self.segment(doc.segment)?;
        let damaged = ReadError::Damaged { part: "cards" };
        let (group, place) = (doc.doc.index() / DOCS_PER_GROUP, doc.doc.index() % DOCS_PER_GROUP);
        let cards = &segment.head.cards;
        let at = cards.group(group).ok_or(damaged.clone())?;
        let mut cursor = Cursor::new(segment.chunk(at, cards.size)?, "cards");
        let mut body = ChunkAt { offset: cursor.usize(), len: 0 };
        let (mut before, mut len) = (0usize, 0);
        for at in 0..cursor.count() {
            let (card, body_len) = (cursor.usize(), cursor.usize());
            if at < place {
                before = before.saturating_add(card);
                body.offset = body.offset.saturating_add(body_len);
            } else if at == place {
                (len, body.len) = (card, body_len);
            }
        }
        cursor.bytes(before);
        let card = Cursor::new(cursor.bytes(len), "cards");
        cursor.check()?;
        Ok((card, body))
    }
}

/// A group of cards: where the first body lies, of each card its length and its body's, then the cards. Zeros may follow.
pub(super) fn write_group(first_body: usize, cards: &[(Vec<u8>, usize)]) -> Vec<u8> {
    let mut writer = Writer::default();
    writer.number(first_body);
    writer.number(cards.len());
    for (card, body_len) in cards {
        writer.number(card.len());
        writer.number(*body_len);
    }
    cards.iter().for_each(|(card, _)| writer.0.extend(card));
    writer.sealed()
}
