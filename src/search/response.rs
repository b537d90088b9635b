//! What a search answers, as both edges give it out. Offsets are UTF-16 units; see `www/lib/types.d.ts`.

use super::facet::Facets;
use crate::article::Block;
use crate::article::BlockKind;
use crate::article::Date;
use crate::index::Body;
use crate::index::Card;
use crate::text::span::Utf16;
use serde::Serialize;
use serde::Serializer;
use serde::ser::SerializeStruct;
use std::ops::Range;

/// A piece of a text, in UTF-16 units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Span {
    /// First unit.
    pub start: usize,
    /// One past the last unit.
    pub end: usize,
}

/// Whether a number is exact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Relation {
    /// Exactly so many.
    Eq,
    /// At least so many.
    Gte,
}

/// How many articles match.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Total {
    /// So many.
    pub value: usize,
    /// Exactly, or at least.
    pub relation: Relation,
}

/// What is known about an article without its text. Serialised as the fields of what holds it.
#[derive(Debug, Clone, PartialEq)]
pub struct CardView {
    /// The publisher's name for it.
    pub id: String,
    /// The headline, if it has one.
    pub title: Option<String>,
    /// The headline, else the first sentence.
    pub heading: String,
    /// The standfirst.
    pub lead: Option<String>,
    /// As precise as it is known.
    pub date: Option<Date>,
    /// When it was last changed.
    pub updated: Option<Date>,
    /// Address of a picture.
    pub image: Option<String>,
    /// Where it is published.
    pub url: Option<String>,
    /// Section of the paper.
    pub section: Option<String>,
    /// Who wrote it.
    pub authors: Vec<String>,
    /// Topic words.
    pub tags: Vec<String>,
    /// BCP 47 tag.
    pub language: Option<String>,
    /// `paid` where its text is for subscribers.
    pub access: Option<String>,
    /// The story that it tells together with others.
    pub story: Option<u32>,
}

impl CardView {
    /// The card as it is given out.
    pub fn new(card: Card, story: Option<u32>) -> Self {
        let heading = card.heading;
        Self {
            id: card.id,
            title: card.has_title.then(|| heading.clone()),
            heading,
            lead: Some(card.lead).filter(|lead| !lead.is_empty() && card.opening.is_none()),
            date: card.date,
            updated: card.updated,
            image: card.image,
            url: card.url,
            section: card.section,
            authors: card.authors,
            tags: card.tags,
            language: card.language,
            access: card.is_paid.then(|| "paid".to_owned()),
            story,
        }
    }
}

impl CardView {
    /// Writes the card's fields into the object of `owner`, as serde's `flatten` would, without its second serializer.
    fn fields<S: SerializeStruct>(&self, object: &mut S) -> Result<(), S::Error> {
        object.serialize_field("id", &self.id)?;
        object.serialize_field("heading", &self.heading)?;
        for (name, value) in [
            ("title", &self.title),
            ("lead", &self.lead),
            ("url", &self.url),
            ("section", &self.section),
            ("language", &self.language),
            ("image", &self.image),
            ("access", &self.access),
        ] {
            if let Some(value) = value {
                object.serialize_field(name, value)?;
            }
        }
        for (name, date) in [("date", &self.date), ("updated", &self.updated)] {
            if let Some(date) = date {
                object.serialize_field(name, &date.text())?;
            }
        }
        if let Some(story) = &self.story {
            object.serialize_field("story", story)?;
        }
        object.serialize_field("authors", &self.authors)?;
        object.serialize_field("tags", &self.tags)
    }
}

impl Serialize for CardView {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("Card", 14)?;
        self.fields(&mut object)?;
        object.end()
    }
}

impl Serialize for Hit {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("Hit", 18)?;
        self.card.fields(&mut object)?;
        object.serialize_field("headingMarks", &self.heading_marks)?;
        object.serialize_field("snippet", &self.snippet)?;
        object.serialize_field("score", &self.score)?;
        object.serialize_field("duplicates", &self.duplicates)?;
        object.end()
    }
}

impl Serialize for ArticleView {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("Article", 17)?;
        self.card.fields(&mut object)?;
        object.serialize_field("text", &self.text)?;
        object.serialize_field("blocks", &self.blocks)?;
        object.serialize_field("marks", &self.marks)?;
        object.end()
    }
}

/// A cut of an article around what matches.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Snippet {
    /// The cut.
    pub text: String,
    /// What matches in it.
    pub marks: Vec<Span>,
    /// Where it stands in the article's text; `None` if it is from the lead.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub range: Option<Span>,
    /// Whether its first sentence is cut at the start.
    pub cut_start: bool,
    /// Whether its last sentence is cut at the end.
    pub cut_end: bool,
}

/// An article that matches.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    /// What is known about it.
    pub card: CardView,
    /// What matches in the heading.
    pub heading_marks: Vec<Span>,
    /// Why it is a hit.
    pub snippet: Snippet,
    /// How well it matches; comparable within one response.
    pub score: f32,
    /// How many other articles of the archive are the same text: with [`SearchOptions::fold`](super::SearchOptions::fold)
    /// they are no hits of their own.
    pub duplicates: usize,
}

/// Articles of one story among those that match.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Story {
    /// Its number.
    pub story: u32,
    /// Its articles, in the order of the hits.
    pub ids: Vec<String>,
}

/// A word that no article holds, and what was searched instead.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Corrected {
    /// As typed.
    pub word: String,
    /// Words that it may be a slip for, likeliest first.
    pub to: Vec<String>,
}

/// What a search answers.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SearchResponse {
    /// As typed.
    pub query: String,
    /// How many articles match.
    pub total: Total,
    /// Those asked for, in the order asked for.
    pub hits: Vec<Hit>,
    /// Whether hits and scores are those that a look at every article would find; if not, more bytes than allowed would
    /// have to be read.
    pub exact: bool,
    /// Whether the second stage ranked them, by words like those asked for and by the words of the first hits. False where
    /// it wasn't asked for, and where it would have read more bytes than allowed.
    pub expanded: bool,
    /// Words that no article holds but that may be slips: searched for as what they may stand for.
    pub corrected: Vec<Corrected>,
    /// The query with what may have been meant by its words: by those that were corrected, and, in the second stage, by rare ones
    /// that are a slip away from a far more frequent one. These are offered, and not searched.
    #[serde(rename = "didYouMean", skip_serializing_if = "Option::is_none")]
    pub did_you_mean: Option<String>,
    /// Words that no article holds, as typed.
    pub missing: Vec<String>,
    /// Very common words that an article may lack, as typed: beside rarer words they only add to scores.
    pub optional: Vec<String>,
    /// Stories with several articles among the hits.
    pub stories: Vec<Story>,
    /// What the articles that match are counted by, if that was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub facets: Option<Facets>,
}

/// A block of an article's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct BlockView {
    /// What it is.
    pub kind: BlockKind,
    /// First unit.
    pub start: usize,
    /// One past the last unit.
    pub end: usize,
}

/// An article in full.
#[derive(Debug, Clone, PartialEq)]
pub struct ArticleView {
    /// What is known about it.
    pub card: CardView,
    /// Its text.
    pub text: String,
    /// The parts of its text.
    pub blocks: Vec<BlockView>,
    /// What matches in its text.
    pub marks: Vec<Span>,
}

impl ArticleView {
    /// The article as it is given out; `marks` in bytes of its text, sorted.
    pub fn new(card: CardView, body: Body, marks: &[Range<usize>]) -> Self {
        let text = body.text;
        let marks = spans(&text, marks);
        let mut utf16 = Utf16::new(&text);
        let view = |Block { kind, span }: &Block| BlockView {
            kind: *kind,
            start: utf16.at(span.start),
            end: utf16.at(span.end),
        };
        let blocks = body.blocks.iter().map(view).collect();
        Self { card, text, blocks, marks }
    }
}

/// Byte ranges of `text` as spans, in one pass if they are sorted.
pub(super) fn spans(text: &str, ranges: &[Range<usize>]) -> Vec<Span> {
    let mut utf16 = Utf16::new(text);
    ranges
        .iter()
        .map(|range| Span { start: utf16.at(range.start), end: utf16.at(range.end) })
        .collect()
}

/// The stories that several hits tell, in the order of their first.
pub(super) fn stories_of(hits: &[Hit]) -> Vec<Story> {
    let mut stories: Vec<Story> = Vec::new();
    for (story, id) in hits.iter().filter_map(|hit| Some((hit.card.story?, &hit.card.id))) {
        match stories.iter_mut().find(|known| known.story == story) {
            Some(known) => known.ids.push(id.clone()),
            None => stories.push(Story { story, ids: vec![id.clone()] }),
        }
    }
    stories.retain(|story| story.ids.len() > 1);
    stories
}
