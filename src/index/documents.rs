//! What is kept of each document besides its terms: columns, cards and bodies.
//!
//! Columns are read for every match, cards for every hit, a body for a snippet, a summary or the article itself; each
//! in blocks of neighbouring documents. Layout: FORMAT.md, "Documents".

use super::annotate::Annotated;
use super::bytes::Cursor;
use super::bytes::ReadError;
use super::bytes::Writer;
use super::dictionary::TermKind;
use super::postings::DocId;
use super::segment::Kind;
use super::segment::Miss;
use super::segment::Segment;
use super::segment::all;
use crate::article::Block;
use crate::article::BlockKind;
use crate::article::Date;
use crate::text::sort::sort_dedup;

/// Documents of one block of cards or bodies: ten hits seldom share a block, so a block costs what it holds.
pub(super) const DOCS_PER_GROUP: usize = 4;

/// Documents of one block of columns.
pub(super) const DOCS_PER_COLUMN: usize = 1024;

/// What every match needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Columns {
    /// Tokens of the document, over all fields.
    pub length: u32,
    /// Date of publication.
    pub date: Option<Date>,
    /// The story that the document shares with others.
    pub story: Option<u32>,
}

/// The columns of some documents.
#[derive(Debug, Default)]
pub struct ColumnsOf {
    /// Number of the block and its columns, sorted.
    blocks: Vec<(usize, Vec<Columns>)>,
}

impl ColumnsOf {
    /// The columns of `doc`; empty ones if it isn't among those read.
    pub fn get(&self, doc: DocId) -> Columns {
        let (number, place) = (doc.index() / DOCS_PER_COLUMN, doc.index() % DOCS_PER_COLUMN);
        let block = self.blocks.binary_search_by_key(&number, |(number, _)| *number).ok();
        let columns =
            block.and_then(|at| self.blocks.get(at)).and_then(|(_, columns)| columns.get(place));
        columns.copied().unwrap_or_default()
    }
}

/// What a hit shows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Card {
    /// The publisher's name for the article.
    pub id: String,
    /// Whether `heading` is the article's own headline.
    pub has_title: bool,
    /// The headline, else the first sentence.
    pub heading: Annotated,
    /// The standfirst; empty if there is none.
    pub lead: Annotated,
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
}

/// An article's text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Body {
    /// As [`crate::Article::text`].
    pub text: Annotated,
    /// As [`crate::Article::blocks`].
    pub blocks: Vec<Block>,
}

const BLOCK_KINDS: [BlockKind; 4] =
    [BlockKind::Paragraph, BlockKind::Subhead, BlockKind::Caption, BlockKind::Byline];

impl Columns {
    fn write(self, writer: &mut Writer) {
        writer.u32(self.length);
        writer.u32(self.date.map_or(0, Date::to_number));
        writer.u32(self.story.map_or(0, |story| story.saturating_add(1)));
    }

    fn read(cursor: &mut Cursor<'_>) -> Result<Self, ReadError> {
        let length = cursor.u32()?;
        let date = match cursor.u32()? {
            0 => None,
            number => Some(Date::from_number(number).ok_or_else(|| cursor.damaged())?),
        };
        Ok(Self { length, date, story: cursor.u32()?.checked_sub(1) })
    }
}

impl Card {
    pub(super) fn write(&self, writer: &mut Writer) {
        writer.str(&self.id);
        writer.u8(u8::from(self.has_title));
        self.heading.write(writer);
        self.lead.write(writer);
        for text in [&self.url, &self.section, &self.language] {
            writer.optional(text.as_deref());
        }
        writer.strings(&self.authors);
        writer.strings(&self.tags);
    }

    fn read(cursor: &mut Cursor<'_>) -> Result<Box<Self>, ReadError> {
        let id = cursor.str()?.to_owned();
        let has_title = cursor.u8()? == 1;
        let (heading, lead) = (Annotated::read(cursor)?, Annotated::read(cursor)?);
        let (url, section, language) = (cursor.optional()?, cursor.optional()?, cursor.optional()?);
        Ok(Box::new(Self {
            id,
            has_title,
            heading,
            lead,
            url,
            section,
            authors: cursor.strings()?,
            tags: cursor.strings()?,
            language,
        }))
    }
}

impl Body {
    pub(super) fn write(&self, writer: &mut Writer) {
        self.text.write(writer);
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

    fn read(cursor: &mut Cursor<'_>) -> Result<Self, ReadError> {
        let text = Annotated::read(cursor)?;
        let mut blocks = Vec::new();
        let mut last = 0usize;
        for _ in 0..cursor.count()? {
            let kind = BLOCK_KINDS.get(cursor.usize()?).copied().ok_or_else(|| cursor.damaged())?;
            let start = last.checked_add(cursor.usize()?).ok_or_else(|| cursor.damaged())?;
            last = start.checked_add(cursor.usize()?).ok_or_else(|| cursor.damaged())?;
            text.text.get(start..last).ok_or_else(|| cursor.damaged())?;
            blocks.push(Block { kind, span: start..last });
        }
        Ok(Self { text, blocks })
    }
}

impl Segment {
    /// The columns of `docs`.
    ///
    /// # Errors
    /// When some of them aren't at hand, or are damaged.
    pub fn columns_of(&self, docs: impl IntoIterator<Item = DocId>) -> Result<ColumnsOf, Miss> {
        let mut numbers: Vec<usize> =
            docs.into_iter().map(|doc| doc.index() / DOCS_PER_COLUMN).collect();
        sort_dedup(&mut numbers);
        let blocks = all(numbers.into_iter().map(|number| {
            let mut cursor = Cursor::new(self.block(Kind::Columns, number)?, Kind::Columns.name());
            let mut columns = Vec::new();
            while !cursor.is_empty() {
                columns.push(Columns::read(&mut cursor)?);
            }
            Ok((number, columns))
        }))?;
        Ok(ColumnsOf { blocks })
    }

    /// The card of `doc`.
    ///
    /// # Errors
    /// When it isn't at hand, or is damaged.
    pub fn card(&self, doc: DocId) -> Result<Box<Card>, Miss> {
        self.document(Kind::Cards, doc, Card::read)
    }

    /// The body of `doc`.
    ///
    /// # Errors
    /// When it isn't at hand, or is damaged.
    pub fn body(&self, doc: DocId) -> Result<Body, Miss> {
        self.document(Kind::Bodies, doc, Body::read)
    }

    /// The document of the article `id`.
    ///
    /// # Errors
    /// When its block of the dictionary isn't at hand, or is damaged.
    pub fn doc_of(&self, id: &str) -> Result<Option<DocId>, Miss> {
        let entry = self.entry(TermKind::Id, id)?;
        Ok(entry.and_then(|entry| entry.postings.first().map(|posting| posting.doc)))
    }

    /// All documents, newest first.
    ///
    /// # Errors
    /// While the head isn't at hand.
    pub fn docs(&self) -> Result<impl Iterator<Item = DocId> + use<>, Miss> {
        self.meta().map(|meta| (0..meta.doc_count).map(DocId))
    }

    /// Records of a block: a table of their lengths, then the records.
    fn document<T>(
        &self,
        kind: Kind,
        doc: DocId,
        read: fn(&mut Cursor<'_>) -> Result<T, ReadError>,
    ) -> Result<T, Miss> {
        let number = doc.index();
        let mut cursor = Cursor::new(self.block(kind, number / DOCS_PER_GROUP)?, kind.name());
        let mut before = 0usize;
        let mut len = 0;
        let place = number % DOCS_PER_GROUP;
        for at in 0..cursor.count()? {
            let this = cursor.usize()?;
            match at {
                at if at < place => before = before.saturating_add(this),
                at if at == place => len = this,
                _ => {}
            }
        }
        cursor.bytes(before)?;
        let mut record = Cursor::new(cursor.bytes(len)?, kind.name());
        Ok(read(&mut record)?)
    }
}

/// The blocks of the columns: one record after the other.
pub(super) fn write_columns(columns: &[Columns]) -> Vec<Vec<u8>> {
    let block = |group: &[Columns]| {
        let mut writer = Writer::default();
        group.iter().for_each(|columns| columns.write(&mut writer));
        writer.0
    };
    columns.chunks(DOCS_PER_COLUMN).map(block).collect()
}

/// The blocks of a section of records.
pub(super) fn write_groups(records: &[Vec<u8>]) -> Vec<Vec<u8>> {
    let block = |group: &[Vec<u8>]| {
        let mut writer = Writer::default();
        writer.number(group.len());
        group.iter().for_each(|record| writer.number(record.len()));
        group.iter().for_each(|record| writer.0.extend(record));
        writer.0
    };
    records.chunks(DOCS_PER_GROUP).map(block).collect()
}
