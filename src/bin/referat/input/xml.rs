//! XML, one element at a time: a file may be larger than memory, a record may not.
//!
//! `quick-xml` reads it. No entity is expanded but those of XML and HTML, so nothing grows; depth and size of a record are
//! capped.

use quick_xml::Reader;
use quick_xml::XmlVersion;
use quick_xml::escape::resolve_html5_entity;
use quick_xml::events::BytesStart;
use quick_xml::events::Event;
use std::io::BufRead;

/// A record that takes more is none.
const MAX_BYTES: usize = 64 << 20;

/// Elements within elements.
const MAX_DEPTH: usize = 200;

/// An element as it was written, with its prefix.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Element {
    pub(super) name: String,
    pub(super) attributes: Vec<(String, String)>,
    pub(super) children: Vec<Node>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Node {
    Text(String),
    Element(Element),
}

impl Element {
    /// Its name without a prefix.
    pub(super) fn local(&self) -> &str {
        local(&self.name)
    }

    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(known, _)| local(known) == name);
        found.map(|(_, value)| value.as_str())
    }

    pub(super) fn elements(&self) -> impl Iterator<Item = &Self> {
        self.children.iter().filter_map(|child| match child {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    /// Its children of that name: with a prefix exactly so, without one whatever theirs is.
    pub(super) fn all<'e>(&'e self, name: &'e str) -> impl Iterator<Item = &'e Self> {
        self.elements().filter(move |element| element.is(name))
    }

    pub(super) fn child<'e>(&'e self, name: &str) -> Option<&'e Self> {
        self.elements().find(|element| element.is(name))
    }

    fn is(&self, name: &str) -> bool {
        if name.contains(':') { self.name == name } else { self.local() == name }
    }

    /// The element at the end of a path of names.
    pub(super) fn at(&self, path: &[&str]) -> Option<&Self> {
        path.iter().try_fold(self, |element, name| element.child(name))
    }

    /// All text in it, in order.
    pub(super) fn text(&self) -> String {
        let mut text = String::new();
        let mut todo: Vec<&Node> = self.children.iter().rev().collect();
        while let Some(node) = todo.pop() {
            match node {
                Node::Text(more) => text.push_str(more),
                Node::Element(element) => todo.extend(element.children.iter().rev()),
            }
        }
        text
    }

    /// The text of a child, if it isn't empty.
    pub(super) fn text_of(&self, name: &str) -> Option<String> {
        self.all(name).map(Self::text).find(|text| !text.trim().is_empty())
    }

    /// All elements below it, and itself.
    pub(super) fn below(&self) -> impl Iterator<Item = &Self> {
        let mut todo = vec![self];
        std::iter::from_fn(move || {
            let element = todo.pop()?;
            let inside: Vec<_> = element.elements().collect();
            todo.extend(inside.into_iter().rev());
            Some(element)
        })
    }
}

pub(super) fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

/// Reads elements out of a stream.
pub(super) struct Elements<R> {
    reader: Reader<R>,
    buffer: Vec<u8>,
    /// Names of the elements that are open.
    open: Vec<String>,
}

/// What comes next.
pub(super) enum Next {
    /// An element that was asked for.
    Whole(Element),
    /// Any other begins.
    Start(Element),
    End,
}

impl<R: BufRead> Elements<R> {
    pub(super) fn new(source: R) -> Self {
        let mut reader = Reader::from_reader(source);
        let config = reader.config_mut();
        config.expand_empty_elements = true;
        Self { reader, buffer: Vec::new(), open: Vec::new() }
    }

    /// The next element that begins; whole, if `wanted` says so by its name and how deep it lies.
    pub(super) fn next(&mut self, wanted: &dyn Fn(&str, usize) -> bool) -> Result<Next, String> {
        loop {
            match self.event()? {
                Item::Start(element) => {
                    let depth = self.open.len();
                    if wanted(element.local(), depth) {
                        let whole = self.whole(element)?;
                        return Ok(Next::Whole(whole));
                    }
                    self.open.push(element.name.clone());
                    if self.open.len() > MAX_DEPTH {
                        return Err("nested too deep".to_owned());
                    }
                    return Ok(Next::Start(element));
                }
                Item::End => {
                    self.open.pop();
                }
                Item::Text(_) => {}
                Item::Eof if self.open.is_empty() => return Ok(Next::End),
                Item::Eof => return Err("it ends inside an element".to_owned()),
            }
        }
    }

    fn whole(&mut self, root: Element) -> Result<Element, String> {
        let mut open = vec![root];
        let mut size = 0;
        loop {
            match self.event()? {
                Item::Start(element) => {
                    size += element.name.len() + 64;
                    open.push(element);
                }
                Item::Text(text) => {
                    size += text.len();
                    if let Some(parent) = open.last_mut() {
                        match parent.children.last_mut() {
                            Some(Node::Text(known)) => known.push_str(&text),
                            _ => parent.children.push(Node::Text(text)),
                        }
                    }
                }
                Item::End => {
                    let Some(done) = open.pop() else {
                        return Err("an element ends twice".to_owned());
                    };
                    match open.last_mut() {
                        Some(parent) => parent.children.push(Node::Element(done)),
                        None => return Ok(done),
                    }
                }
                Item::Eof => return Err("it ends inside an element".to_owned()),
            }
            if size > MAX_BYTES {
                return Err(format!("a record of more than {MAX_BYTES} bytes"));
            }
            if open.len() > MAX_DEPTH {
                return Err("nested too deep".to_owned());
            }
        }
    }

    fn event(&mut self) -> Result<Item, String> {
        loop {
            self.buffer.clear();
            let event = self.reader.read_event_into(&mut self.buffer);
            return Ok(match event.map_err(|error| error.to_string())? {
                Event::Start(start) => Item::Start(element(&start)),
                Event::End(_) => Item::End,
                Event::Text(text) => Item::Text(text.into_inner().into_owned()),
                Event::CData(text) => Item::Text(text.into_inner().into_owned()),
                Event::GeneralRef(name) => Item::Text(match name.resolve_char_ref() {
                    Ok(Some(c)) => c.to_string(),
                    Ok(None) => entity(&name),
                    Err(_) => String::from('\u{fffd}'),
                }),
                Event::Eof => Item::Eof,
                _ => continue,
            });
        }
    }
}

/// What an entity stands for; one that isn't known is left as it was written.
fn entity(name: &str) -> String {
    resolve_html5_entity(name).map_or_else(|| format!("&{name};"), str::to_owned)
}

enum Item {
    Start(Element),
    End,
    Text(String),
    Eof,
}

fn element(start: &BytesStart<'_>) -> Element {
    let mut element = Element { name: start.name().as_ref().to_owned(), ..Element::default() };
    for attribute in start.html_attributes().with_checks(false).flatten() {
        let value =
            attribute.normalized_value_with(XmlVersion::Implicit1_0, 8, resolve_html5_entity);
        let value = value
            .map_or_else(|_| attribute.value.clone().into_owned(), std::borrow::Cow::into_owned);
        element.attributes.push((attribute.key.as_ref().to_owned(), value));
    }
    element
}
