//! Texts that are in no index: cut into sentences, summed up.

use super::Common;
use super::input::plain;
use super::print;
use referat::Article;
use referat::Summary;
use referat::SummaryOptions;
use referat::SummarySentence;
use referat::article::parse_text;
use referat::summary::sentences as sentences_of;
use referat::text::span::Utf16;
use serde::Deserialize;
use serde::Serialize;
use serde_json::Value;
use std::error::Error;
use std::io;
use std::io::Write;
use std::path::Path;
use std::path::PathBuf;

/// One line of `sentences`.
#[derive(Serialize)]
struct Cut<'t> {
    start: usize,
    end: usize,
    text: &'t str,
    kind: &'static str,
}

/// Every sentence of a text, whatever it is.
pub(crate) fn sentences(
    file: &Path,
    lang: Option<&str>,
    out: &mut impl Write,
) -> Result<(), Box<dyn Error>> {
    let article =
        Article { language: lang.map(str::to_owned), ..parse_text("", plain::read_text(file)?) };
    let mut utf16 = Utf16::new(&article.text);
    for (span, kind) in sentences_of(&article) {
        let (start, end) = (utf16.at(span.start), utf16.at(span.end));
        let text = article.text.get(span).unwrap_or_default();
        let cut = Cut { start, end, text, kind: kind.name() };
        writeln!(out, "{}", serde_json::to_string(&cut)?)?;
    }
    Ok(())
}

/// One line of `compare`; `earlier` is the sentence that it is, or was made of.
#[derive(Serialize)]
struct Compared<'t> {
    start: usize,
    end: usize,
    text: &'t str,
    change: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    earlier: Option<&'t str>,
}

/// What the later text says that the earlier doesn't.
pub(crate) fn compare(
    earlier: &Path,
    later: &Path,
    out: &mut impl Write,
) -> Result<(), Box<dyn Error>> {
    let earlier = parse_text("", plain::read_text(earlier)?);
    let later = parse_text("", plain::read_text(later)?);
    let mut utf16 = Utf16::new(&later.text);
    for one in referat::summary::compare(&[&earlier], &later).sentences {
        let (start, end) = (utf16.at(one.span.start), utf16.at(one.span.end));
        let line = Compared {
            start,
            end,
            text: later.text.get(one.span).unwrap_or_default(),
            change: one.change.name(),
            earlier: one.earlier.and_then(|(_, span)| earlier.text.get(span)),
        };
        writeln!(out, "{}", serde_json::to_string(&line)?)?;
    }
    Ok(())
}

/// The file that `summarize` is to read, if what it got is no list of ids.
///
/// # Errors
/// For more than one file.
pub(crate) fn file_of(
    ids: &[String],
    ndjson: bool,
    common: &Common,
) -> Result<Option<PathBuf>, String> {
    let is_file = |id: &String| id == "-" || Path::new(id).is_file();
    match ids {
        [] if ndjson => Ok(Some("-".into())),
        [file]
            if ndjson || common.articles.is_none() && common.archive.is_none() && is_file(file) =>
        {
            Ok(Some(file.into()))
        }
        [_, ..] if ndjson || ids.iter().any(|id| id == "-") => {
            Err("one file at a time, or -".to_owned())
        }
        _ => Ok(None),
    }
}

/// Texts to be summed up.
pub(crate) struct Texts {
    pub(crate) file: PathBuf,
    /// Whether each line is a record, as it is in `.ndjson` and `.jsonl` files.
    pub(crate) ndjson: bool,
    /// The language of those that name none.
    pub(crate) lang: Option<String>,
    pub(crate) json: bool,
}

/// A line of NDJSON; other fields are ignored.
#[derive(Deserialize)]
struct Record {
    #[serde(default)]
    id: Value,
    title: Option<String>,
    lead: Option<String>,
    text: Option<String>,
    docs: Option<Vec<Record>>,
    #[serde(alias = "lang")]
    language: Option<String>,
}

/// What is answered to a [`Record`].
#[derive(Serialize)]
struct Answer<'a> {
    id: &'a Value,
    sentences: Vec<SummarySentence>,
}

impl Texts {
    /// Prints a summary of each.
    pub(crate) fn summarize(
        &self,
        options: &SummaryOptions,
        out: &mut impl Write,
    ) -> Result<(), Box<dyn Error>> {
        options.check().map_err(referat::Error::from)?;
        let text = plain::read_text(&self.file)?;
        if self.ndjson
            || self.file.extension().is_some_and(|form| form == "ndjson" || form == "jsonl")
        {
            return self.summarize_lines(&text, options, out);
        }
        let id = self.file.file_stem().map(|stem| stem.to_string_lossy()).unwrap_or_default();
        let article = Article { language: self.lang.clone(), ..parse_text(id, text) };
        let summary: Summary = referat::summarize(&[article], options)?;
        print::answer(out, self.json, &summary, print::summary)
    }

    fn summarize_lines(
        &self,
        text: &str,
        options: &SummaryOptions,
        out: &mut impl Write,
    ) -> Result<(), Box<dyn Error>> {
        let lines = text.trim_start_matches('\u{feff}').lines().zip(1..);
        for (line, number) in lines.filter(|(line, _)| !line.trim().is_empty()) {
            let record: Record = match serde_json::from_str(line) {
                Ok(record) => record,
                Err(error) => {
                    // A closed standard error leaves nobody to warn.
                    let _ = writeln!(
                        io::stderr(),
                        "referat: {}:{number}: not a record: {error}",
                        self.file.display()
                    );
                    continue;
                }
            };
            let articles: Vec<Article> = match &record.docs {
                Some(docs) => {
                    docs.iter().zip(0..).map(|(doc, at)| self.article(doc, &record, at)).collect()
                }
                None => vec![self.article(&record, &record, 0)],
            };
            let sentences = referat::summarize(&articles, options)?.sentences;
            let answer = Answer { id: &record.id, sentences };
            writeln!(out, "{}", serde_json::to_string(&answer)?)?;
        }
        Ok(())
    }

    /// An article of a line, by its place there where it has no id.
    fn article(&self, doc: &Record, record: &Record, at: usize) -> Article {
        let id = match &doc.id {
            Value::String(id) => id.clone(),
            Value::Null => at.to_string(),
            id => id.to_string(),
        };
        let language = doc.language.as_ref().or(record.language.as_ref()).or(self.lang.as_ref());
        Article {
            title: doc.title.clone().filter(|title| !title.is_empty()),
            lead: doc.lead.clone().filter(|lead| !lead.is_empty()),
            language: language.cloned(),
            ..parse_text(id, doc.text.as_deref().unwrap_or_default())
        }
    }
}
