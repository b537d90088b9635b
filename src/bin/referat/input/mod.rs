//! Files of whatever form → articles that all may read, one by one.
//!
//! In: paths. Out: each record to a function, with its place in the input: an article, or why there is none. The form is
//! told by a file's name, and for XML and JSON by how it begins. Memory holds one record at a time, of a page, a Markdown
//! file or a JSON Feed one file. Whatever is kept back stops here (`record`).

mod blocks;
mod feed;
mod html;
mod json;
mod jsonld;
mod markdown;
mod newsml;
pub(crate) mod plain;
mod record;
mod suppress;
mod time;
mod xml;

pub(crate) use record::Failure;
pub(crate) use time::moment;

use encoding_rs::Encoding;
use encoding_rs_io::DecodeReaderBytesBuilder;
use jiff::Timestamp;
use record::Record;
use record::Terms;
use referat::article::ParseError;
use referat::article::Parsed;
use referat::article::parse_ndjson_record;
use referat::article::parse_seed_file;
use std::borrow::Cow;
use std::fmt;
use std::fs::File;
use std::io;
use std::io::BufRead;
use std::io::BufReader;
use std::io::Read;
use std::path::Path;
use std::path::PathBuf;
use xml::Elements;
use xml::Next;

/// A line or file of one record that takes more is none.
const MAX_RECORD: u64 = 64 << 20;

/// Where a record stands: its file, and its line or number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Place(String);

impl Place {
    fn line(file: &str, line: usize) -> Self {
        Self(format!("{file}:{line}"))
    }

    /// The record of that number, where there are no lines.
    fn item(file: &str, number: usize) -> Self {
        Self(format!("{file}, record {number}"))
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Why reading ended.
pub(crate) type Stopped = Box<dyn std::error::Error>;

/// Takes each record.
pub(crate) type Take<'t> = dyn FnMut(&Place, Result<Parsed, Failure>) -> Result<(), Stopped> + 't;

/// A reading of inputs.
pub(crate) struct Reading<'t> {
    /// What is published later isn't published.
    now: Timestamp,
    take: &'t mut Take<'t>,
}

/// A file of an input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Source {
    /// The file; `-` is NDJSON from standard input.
    pub(crate) path: PathBuf,
    /// Its path below the folder that was given, with slashes.
    below: String,
    form: Form,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Seed,
    Ndjson,
    Json,
    Html,
    Markdown,
    Xml,
}

fn form_of(path: &Path) -> Option<Form> {
    Some(match path.extension()?.to_str()?.to_lowercase().as_str() {
        "txt" => Form::Seed,
        "ndjson" | "jsonl" => Form::Ndjson,
        "json" | "jsonfeed" => Form::Json,
        "html" | "htm" | "xhtml" => Form::Html,
        "md" | "markdown" => Form::Markdown,
        "xml" | "rss" | "atom" | "nitf" => Form::Xml,
        _ => return None,
    })
}

impl Source {
    /// A file by its path alone; `None` if its form isn't known.
    pub(crate) fn named(path: &Path) -> Option<Self> {
        let below = path.file_name().map(|name| name.to_string_lossy().into_owned());
        Some(Self { path: path.to_owned(), below: below.unwrap_or_default(), form: form_of(path)? })
    }
}

/// The files that `paths` name, in order: themselves, or those in the folders that they are, however deep.
///
/// A folder that holds pages is a built site: its feeds and data tell the same articles again, and are passed over.
pub(crate) fn sources(paths: &[PathBuf]) -> Result<Vec<Source>, Stopped> {
    let mut sources = Vec::new();
    for path in paths {
        if path == Path::new("-") {
            sources.push(Source { path: path.clone(), below: String::new(), form: Form::Ndjson });
        } else if path.is_dir() {
            let mut inside = folder(path)?;
            if inside.iter().any(|source| source.form == Form::Html) {
                inside.retain(|source| source.form == Form::Html);
            }
            if inside.is_empty() {
                warn(&format!("{} holds no file of a known form", path.display()));
            }
            sources.extend(inside);
        } else if let Some(source) = Source::named(path) {
            sources.push(source);
        } else if !path.exists() {
            return Err(format!("can't read {}: there is no such file", path.display()).into());
        } else {
            let known = ".txt (seed form), .ndjson, .jsonl, .json, .html, .md, .xml, .rss or .atom";
            return Err(format!("{} is neither a folder nor {known}", path.display()).into());
        }
    }
    Ok(sources)
}

fn folder(path: &Path) -> Result<Vec<Source>, Stopped> {
    let is_hidden = |entry: &walkdir::DirEntry| {
        entry.depth() > 0 && entry.file_name().to_string_lossy().starts_with('.')
    };
    let mut inside = Vec::new();
    let files = walkdir::WalkDir::new(path).sort_by_file_name().into_iter();
    for entry in files.filter_entry(|entry| !is_hidden(entry)) {
        let entry = entry.map_err(|error| format!("can't read {}: {error}", path.display()))?;
        if let Some(form) = form_of(entry.path()).filter(|_| entry.path().is_file()) {
            let below = entry.path().strip_prefix(path).unwrap_or(entry.path());
            let below =
                below.components().map(|part| part.as_os_str().to_string_lossy().into_owned());
            let below = below.collect::<Vec<_>>().join("/");
            inside.push(Source { path: entry.into_path(), below, form });
        }
    }
    Ok(inside)
}

/// A stream of NDJSON from standard input, or a file.
fn open(source: &Source) -> Result<Box<dyn Read>, Stopped> {
    if source.path == Path::new("-") {
        return Ok(Box::new(io::stdin().lock()));
    }
    let file = File::open(&source.path);
    Ok(Box::new(file.map_err(|error| format!("can't read {}: {error}", source.path.display()))?))
}

pub(crate) fn warn(warning: &str) {
    // A closed standard error leaves nobody to warn.
    let _ = io::Write::write_fmt(&mut io::stderr(), format_args!("referat: {warning}\n"));
}

impl<'t> Reading<'t> {
    pub(crate) fn new(now: Timestamp, take: &'t mut Take<'t>) -> Self {
        Self { now, take }
    }

    /// Reads a file.
    pub(crate) fn read(&mut self, source: &Source) -> Result<(), Stopped> {
        self.stream(source, open(source)?)
    }

    /// Reads what is in a file.
    pub(crate) fn stream(&mut self, source: &Source, stream: Box<dyn Read>) -> Result<(), Stopped> {
        let name = source.path.display().to_string();
        match source.form {
            Form::Ndjson => self.lines(stream, &name),
            Form::Json => {
                json::file(BufReader::with_capacity(1 << 16, decoded(stream)?), &name, self)
            }
            Form::Xml => self.xml(BufReader::with_capacity(1 << 16, decoded(stream)?), &name),
            form => {
                let place = Place::line(&name, 1);
                let Some(text) = self.text(stream, &place)? else { return Ok(()) };
                match form {
                    Form::Seed => self.seed(source, &text, &name),
                    Form::Html => {
                        let page = html::page(&text, &source.below, self.now);
                        self.of_file(&place, page)
                    }
                    _ => self.of_file(&place, markdown::file(&text, &source.below)),
                }
            }
        }
    }

    /// All of a file of one record.
    fn text(&mut self, stream: Box<dyn Read>, place: &Place) -> Result<Option<String>, Stopped> {
        let mut text = String::new();
        let stream = decoded(stream)?;
        let read = stream.take(MAX_RECORD + 1).read_to_string(&mut text);
        let read = read.map_err(|error| format!("can't read {place}: {error}"))?;
        if u64::try_from(read)? > MAX_RECORD {
            self.take(place, Err(too_large()))?;
            return Ok(None);
        }
        Ok(Some(text))
    }

    fn seed(&mut self, source: &Source, text: &str, name: &str) -> Result<(), Stopped> {
        let id = source.path.file_stem().map(|stem| stem.to_string_lossy().into_owned());
        let parsed = parse_seed_file(&id.unwrap_or_default(), text);
        let place = Place::line(name, plain::head_line(text));
        if parsed.article.text.is_empty() {
            return self
                .take(&place, Err(Failure::Bad("an article needs a text: left out".to_owned())));
        }
        let parsed = self.allowed(parsed);
        self.take(&place, parsed)
    }

    fn lines(&mut self, stream: impl Read, name: &str) -> Result<(), Stopped> {
        let mut reader = BufReader::with_capacity(1 << 20, stream);
        let mut bytes = Vec::new();
        for number in 1usize.. {
            bytes.clear();
            let place = Place::line(name, number);
            let mut limited = reader.by_ref().take(MAX_RECORD);
            let read = limited.read_until(b'\n', &mut bytes);
            if read.map_err(|error| format!("can't read {place}: {error}"))? == 0 {
                break;
            }
            if u64::try_from(bytes.len())? == MAX_RECORD && bytes.last() != Some(&b'\n') {
                self.take(&place, Err(too_large()))?;
                reader.skip_until(b'\n')?;
                continue;
            }
            let line = String::from_utf8_lossy(&bytes);
            let is_text = matches!(line, Cow::Borrowed(_));
            let line = line.trim().trim_start_matches('\u{feff}');
            if !line.is_empty() {
                self.line(line, &place, is_text)?;
            }
        }
        Ok(())
    }

    fn line(&mut self, line: &str, place: &Place, is_text: bool) -> Result<(), Stopped> {
        let mut parsed = self.parsed(line);
        if let Ok(parsed) = &mut parsed
            && !is_text
        {
            let said = "not all of it is UTF-8; the rest was replaced by \u{fffd}";
            parsed.warnings.push(said.to_owned());
        }
        self.take(place, parsed)
    }

    /// Takes a record in the form of NDJSON.
    fn ndjson(&mut self, text: &str, place: &Place) -> Result<(), Stopped> {
        let parsed = self.parsed(text);
        self.take(place, parsed)
    }

    fn parsed(&self, line: &str) -> Result<Parsed, Failure> {
        match parse_ndjson_record(line) {
            Ok(parsed) => self.allowed(parsed),
            Err(ParseError::NotPublished(status)) => {
                let id = serde_json::from_str::<serde_json::Value>(line).ok();
                let id = id.as_ref().and_then(|record| record.get("id"));
                let id = id.map(|id| id.as_str().map_or_else(|| id.to_string(), str::to_owned));
                let terms = Terms { status: Some(status), ..Terms::default() };
                let stop = terms.allow(self.now, &mut Vec::new()).err();
                let why = Failure::Bad("its status is not one of an article".to_owned());
                Err(stop.map_or(why, |stop| stop.of(&id.unwrap_or_default())))
            }
            Err(error) => Err(Failure::Bad(error.to_string())),
        }
    }

    /// The article, if its own terms let it be shown now.
    fn allowed(&self, parsed: Parsed) -> Result<Parsed, Failure> {
        let dated = parsed.article.date.map(|date| date.to_string());
        let terms = Terms {
            published: parsed.published.clone().or(dated),
            embargo: parsed.embargo.clone(),
            expires: parsed.expires.clone(),
            ..Terms::default()
        };
        // What isn't a date was warned of.
        terms.allow(self.now, &mut Vec::new()).map_err(|stop| stop.of(&parsed.article.id))?;
        Ok(parsed)
    }

    /// Takes the record of a file, or why it has none.
    fn of_file(&mut self, place: &Place, record: Result<Record, String>) -> Result<(), Stopped> {
        match record {
            Ok(record) => self.record(place, Some(record)),
            Err(error) => self.take(place, Err(Failure::Bad(error))),
        }
    }

    /// Takes a record of another form; `None` is passed over in silence.
    fn record(&mut self, place: &Place, record: Option<Record>) -> Result<(), Stopped> {
        let Some(record) = record else { return Ok(()) };
        let parsed = record.into_parsed(self.now);
        self.take(place, parsed)
    }

    fn take(&mut self, place: &Place, parsed: Result<Parsed, Failure>) -> Result<(), Stopped> {
        let parsed = parsed.map(|mut parsed| {
            let terms = std::mem::take(&mut parsed.suppress);
            Parsed { article: suppress::strike(parsed.article, &terms), ..parsed }
        });
        (self.take)(place, parsed)
    }

    fn xml(&mut self, stream: impl BufRead, name: &str) -> Result<(), Stopped> {
        let mut elements = Elements::new(stream);
        let (mut number, mut language) = (0usize, None);
        let is_record = |name: &str, depth: usize| match name {
            "item" | "entry" | "newsItem" => depth > 0 || name == "newsItem",
            "nitf" => depth == 0,
            "language" => depth > 0,
            _ => false,
        };
        let mut known = false;
        loop {
            let next = match elements.next(&is_record) {
                Ok(next) => next,
                Err(error) => {
                    let place = Place::item(name, number + 1);
                    return self.take(&place, Err(Failure::Bad(format!("not XML: {error}"))));
                }
            };
            let element = match next {
                Next::End => break,
                Next::Start(root) => {
                    let lists = [
                        "rss",
                        "feed",
                        "RDF",
                        "newsMessage",
                        "packageItem",
                        "knowledgeItem",
                        "catalogItem",
                    ];
                    known |= lists.contains(&root.local());
                    if root.local() == "feed" {
                        language = root.attribute("lang").map(str::to_owned);
                    }
                    continue;
                }
                Next::Whole(element) => element,
            };
            known = true;
            let record = match element.local() {
                "language" => {
                    language = language.or_else(|| record::line(&element.text()));
                    continue;
                }
                "item" => feed::item(&element, language.as_deref()),
                "entry" => Some(feed::entry(&element, language.as_deref())),
                "nitf" => Some(newsml::nitf(&element)),
                _ => newsml::news_item(&element),
            };
            number += 1;
            self.record(&Place::item(name, number), record)?;
        }
        if !known {
            let why =
                "XML of no known form: neither RSS, Atom, a WordPress export, NewsML-G2 nor NITF";
            self.take(&Place::item(name, 1), Err(Failure::Bad(why.to_owned())))?;
        }
        Ok(())
    }
}

fn too_large() -> Failure {
    Failure::Bad(format!("a record of more than {MAX_RECORD} bytes"))
}

/// The stream as UTF-8, whatever encoding it says it has in its first kilobyte; UTF-8 if it says none.
fn decoded(mut stream: Box<dyn Read>) -> Result<impl Read, Stopped> {
    let mut start = Vec::new();
    stream.by_ref().take(1024).read_to_end(&mut start)?;
    let text = String::from_utf8_lossy(&start).to_lowercase();
    let label = ["encoding=", "charset="].iter().find_map(|name| {
        let (_, rest) = text.split_once(name)?;
        let rest = rest.trim_start_matches(['"', '\'']);
        rest.split(|c: char| !c.is_ascii_alphanumeric() && !"-_".contains(c)).next()
    });
    let encoding = label.and_then(|label| Encoding::for_label(label.as_bytes()));
    let whole = io::Cursor::new(start).chain(stream);
    Ok(DecodeReaderBytesBuilder::new().encoding(encoding).utf8_passthru(false).build(whole))
}
