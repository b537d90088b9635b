//! What an article is: one text, the kinds of its blocks, and what is known about it.

use super::Date;
use serde::Serialize;
use std::ops::Range;

/// One published article.
///
/// All offsets are bytes into [`text`](Self::text), on character boundaries.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Article {
    /// The publisher's own name for it, unique in an archive.
    pub id: String,
    /// The headline, where there is one.
    pub title: Option<String>,
    /// The standfirst, where it is known as such; not repeated in `text`.
    pub lead: Option<String>,
    /// Where the article is published.
    pub url: Option<String>,
    /// Day or month of publication.
    pub date: Option<Date>,
    /// When it was last changed.
    pub updated: Option<Date>,
    /// Address of a picture.
    pub image: Option<String>,
    /// Section of the paper.
    pub section: Option<String>,
    /// Bylines' names.
    pub authors: Vec<String>,
    /// Topic words given by the publisher.
    pub tags: Vec<String>,
    /// BCP 47 tag, such as `da`.
    pub language: Option<String>,
    /// Whether its text is for subscribers, and so isn't here.
    pub is_paid: bool,
    /// The blocks' texts, joined by one empty line (`"\n\n"`); of plain text all of it, as it was given.
    pub text: String,
    /// What each part of `text` is: sorted, not overlapping, covering all of it but what stands between them.
    pub blocks: Vec<Block>,
}

/// A paragraph of [`Article::text`] and what it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// Where it stands in the article's text, in bytes.
    pub span: Range<usize>,
}

/// What a block of an article is. Only a [`Paragraph`](Self::Paragraph) holds sentences of the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum BlockKind {
    /// Running text.
    Paragraph,
    /// A heading between paragraphs.
    Subhead,
    /// The text of a picture, with or without its credit.
    Caption,
    /// Who wrote it: a name or a news agency's mark.
    Byline,
}

impl Article {
    /// An article of `blocks`, in order; empty texts are left out.
    pub fn from_blocks<'a>(
        id: impl Into<String>,
        blocks: impl IntoIterator<Item = (BlockKind, &'a str)>,
    ) -> Self {
        let mut article = Self { id: id.into(), ..Self::default() };
        for (kind, block) in blocks.into_iter().filter(|(_, block)| !block.is_empty()) {
            if !article.text.is_empty() {
                article.text.push_str("\n\n");
            }
            let start = article.text.len();
            article.text.push_str(block);
            article.blocks.push(Block { kind, span: start..article.text.len() });
        }
        article
    }

    /// The text of `block`; empty if it isn't of this article.
    pub fn block_text(&self, block: &Block) -> &str {
        self.text.get(block.span.clone()).unwrap_or_default()
    }

    /// The blocks of `kind` with their text.
    pub fn blocks_of(&self, kind: BlockKind) -> impl Iterator<Item = (&Block, &str)> {
        self.blocks
            .iter()
            .filter(move |block| block.kind == kind)
            .map(|block| (block, self.block_text(block)))
    }
}
