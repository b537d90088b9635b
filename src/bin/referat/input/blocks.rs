//! Marked-up text → blocks of an article: paragraphs, subheads, captions, bylines.
//!
//! In: the beginnings and ends of elements, and text between them, of HTML, XHTML or NITF. Out: what a reader would see as
//! running text, each block on one line; nothing of what isn't shown or isn't the article's.

use referat::BlockKind;

/// Elements whose content is no text of an article.
const SKIPPED: [&str; 30] = [
    "script",
    "style",
    "noscript",
    "template",
    "svg",
    "math",
    "iframe",
    "object",
    "embed",
    "canvas",
    "audio",
    "video",
    "nav",
    "aside",
    "footer",
    "header",
    "form",
    "button",
    "select",
    "textarea",
    "input",
    "dialog",
    "menu",
    "head",
    "title",
    "hedline",
    "dateline",
    "media-metadata",
    "media-reference",
    "tagline",
];

/// Elements within a line of text.
const INLINE: [&str; 51] = [
    "a",
    "abbr",
    "acronym",
    "b",
    "bdi",
    "bdo",
    "big",
    "cite",
    "code",
    "data",
    "del",
    "dfn",
    "em",
    "font",
    "i",
    "img",
    "ins",
    "kbd",
    "label",
    "mark",
    "q",
    "rp",
    "rt",
    "ruby",
    "s",
    "samp",
    "small",
    "span",
    "strike",
    "strong",
    "sub",
    "sup",
    "time",
    "tt",
    "u",
    "var",
    "wbr",
    "person",
    "org",
    "location",
    "city",
    "country",
    "chron",
    "event",
    "money",
    "num",
    "copyrite",
    "object.title",
    "function",
    "virtloc",
    "lang",
];

/// Collects blocks.
#[derive(Debug, Default)]
pub(super) struct Blocks {
    done: Vec<(BlockKind, String)>,
    text: String,
    /// Kinds of the block elements that are open.
    open: Vec<BlockKind>,
}

/// Whether an element's content is to be left out, whatever stands in it.
pub(super) fn is_skipped(name: &str) -> bool {
    SKIPPED.contains(&name)
}

impl Blocks {
    /// An element begins. `attribute` tells the value of one.
    pub(super) fn enter(&mut self, name: &str, attribute: &dyn Fn(&str) -> Option<String>) {
        match name {
            "br" => self.text.push('\n'),
            "wbr" => {}
            name if INLINE.contains(&name) => {}
            name => {
                self.flush();
                let outer = self.open.last().copied().unwrap_or(BlockKind::Paragraph);
                self.open.push(kind_of(name, attribute).unwrap_or(outer));
            }
        }
    }

    /// An element ends.
    pub(super) fn leave(&mut self, name: &str) {
        if name != "br" && !INLINE.contains(&name) {
            self.flush();
            self.open.pop();
        }
    }

    pub(super) fn text(&mut self, text: &str) {
        // Line ends of the source are spaces; those of `br` are not.
        self.text.extend(text.chars().map(|c| if c.is_whitespace() { ' ' } else { c }));
    }

    /// All blocks.
    pub(super) fn finish(mut self) -> Vec<(BlockKind, String)> {
        self.flush();
        self.done
    }

    fn flush(&mut self) {
        let text = std::mem::take(&mut self.text);
        let kind = self.open.last().copied().unwrap_or(BlockKind::Paragraph);
        // Two line breaks with nothing between them part paragraphs.
        let mut paragraph = String::new();
        for line in text.split('\n').chain([""]) {
            let line = line.split_whitespace().collect::<Vec<_>>().join(" ");
            if line.is_empty() {
                if !paragraph.is_empty() {
                    self.done.push((kind, std::mem::take(&mut paragraph)));
                }
            } else {
                if !paragraph.is_empty() {
                    paragraph.push(' ');
                }
                paragraph.push_str(&line);
            }
        }
    }
}

fn kind_of(name: &str, attribute: &dyn Fn(&str) -> Option<String>) -> Option<BlockKind> {
    let names = |of: &str, word: &str| {
        attribute(of).is_some_and(|value| value.split_whitespace().any(|known| known == word))
    };
    match name {
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "hl2" | "subhead" => Some(BlockKind::Subhead),
        "figure" | "figcaption" | "caption" | "media" | "media-caption" | "media-producer" => {
            Some(BlockKind::Caption)
        }
        "address" | "byline" => Some(BlockKind::Byline),
        _ if names("rel", "author") || names("itemprop", "author") => Some(BlockKind::Byline),
        _ => None,
    }
}

/// Paragraphs of plain text, with empty lines between them.
pub(super) fn of_text(text: &str) -> Vec<(BlockKind, String)> {
    let mut blocks = Blocks::default();
    text.lines().for_each(|line| {
        blocks.text.push_str(line);
        blocks.text.push('\n');
    });
    blocks.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_become_blocks() {
        let none = |_: &str| None;
        let mut blocks = Blocks::default();
        blocks.enter("div", &none);
        blocks.text("løs tekst ");
        blocks.enter("b", &none);
        blocks.text("fed");
        blocks.leave("b");
        blocks.enter("h2", &none);
        blocks.text("Mellemrubrik");
        blocks.leave("h2");
        blocks.enter("figure", &none);
        blocks.enter("div", &none);
        blocks.text("En bro.\nFoto: Navn");
        blocks.leave("div");
        blocks.leave("figure");
        blocks.enter("p", &none);
        blocks.text("Først");
        blocks.enter("br", &none);
        blocks.text(" og så");
        blocks.enter("br", &none);
        blocks.enter("br", &none);
        blocks.text("sidst.");
        blocks.leave("p");
        blocks.leave("div");
        let expected = [
            (BlockKind::Paragraph, "løs tekst fed"),
            (BlockKind::Subhead, "Mellemrubrik"),
            (BlockKind::Caption, "En bro. Foto: Navn"),
            (BlockKind::Paragraph, "Først og så"),
            (BlockKind::Paragraph, "sidst."),
        ];
        let found = blocks.finish();
        assert_eq!(found.len(), expected.len(), "{found:?}");
        for ((kind, text), known) in found.iter().zip(expected) {
            assert_eq!((*kind, text.as_str()), known);
        }
    }
}
