//! Files → articles: a folder in the seed form, or NDJSON.
//!
//! Shared by the command and `build.rs`: both read what may be embedded.

use crate::article::Article;
use crate::article::Parsed;
use crate::article::parse_ndjson_record;
use crate::article::parse_seed_file;
use std::borrow::Cow;
use std::fs;
use std::io;
use std::path::Path;
use std::path::PathBuf;

/// What was read, and what was not.
#[derive(Debug, Default)]
pub(crate) struct Input {
    /// In the order of file names and lines.
    pub(crate) articles: Vec<Article>,
    /// One line for each refused record, and for what was wrong with another; with its file and line.
    pub(crate) warnings: Vec<String>,
}

impl Input {
    fn take(&mut self, parsed: Parsed, place: &str) {
        let warnings = parsed.warnings.iter().map(|warning| format!("{place}: {warning}"));
        self.warnings.extend(warnings);
        self.articles.push(parsed.article);
    }
}

/// Why nothing was read.
#[derive(Debug, thiserror::Error)]
pub(crate) enum InputError {
    /// The file system refused.
    #[error("can't read {path}: {cause}", path = path.display())]
    Io {
        /// What was to be read.
        path: PathBuf,
        /// What it said.
        cause: io::Error,
    },
    /// The file is of no known form.
    #[error("{path} is neither a folder, nor .txt in the seed form, nor .ndjson or .jsonl", path = path.display())]
    Form {
        /// The file.
        path: PathBuf,
    },
}

/// The articles of `path`: a `.txt` file in the seed form, an `.ndjson` or `.jsonl` file, or a folder of such files,
/// whose other files are passed over.
///
/// # Errors
/// When it can't be read or is of another form. A bad record is a warning.
pub(crate) fn read(path: &Path) -> Result<Input, InputError> {
    let mut input = Input::default();
    for file in files(std::slice::from_ref(&path))? {
        read_file(&file, &mut input)?;
    }
    if path.is_dir() && input.articles.is_empty() {
        let nothing = format!("{} holds no article (.txt, .ndjson or .jsonl)", path.display());
        input.warnings.push(nothing);
    }
    Ok(input)
}

/// The files of articles that `paths` name, in order: themselves, or those in the folders that they are.
///
/// # Errors
/// When a path can't be read or is of another form.
fn files(paths: &[impl AsRef<Path>]) -> Result<Vec<PathBuf>, InputError> {
    let mut files = Vec::new();
    for path in paths.iter().map(AsRef::as_ref) {
        if path.is_dir() {
            let entries = fs::read_dir(path).and_then(Iterator::collect::<io::Result<Vec<_>>>);
            let entries = entries.map_err(|cause| io_error(path, cause))?;
            let mut inside: Vec<_> = entries.iter().map(fs::DirEntry::path).collect();
            inside.retain(|file| form_of(file).is_some() && file.is_file());
            inside.sort();
            files.extend(inside);
        } else if path == Path::new("-") || form_of(path).is_some() || !path.exists() {
            // Who reads what isn't there says so.
            files.push(path.to_owned());
        } else {
            return Err(InputError::Form { path: path.to_owned() });
        }
    }
    Ok(files)
}

/// The articles of an NDJSON stream.
///
/// # Errors
/// When the stream can't be read. A bad record is a warning.
pub(crate) fn read_ndjson(mut stream: impl io::Read) -> Result<Input, InputError> {
    let mut bytes = Vec::new();
    let name = Path::new("standard input");
    stream.read_to_end(&mut bytes).map_err(|cause| io_error(name, cause))?;
    let mut input = Input::default();
    let text = text_of(&bytes, "standard input", &mut input);
    read_lines(&text, "standard input", &mut input);
    Ok(input)
}

/// The text of a file, of standard input for `-`; what isn't UTF-8 is replaced.
///
/// # Errors
/// When it can't be read.
#[cfg(feature = "cli")]
#[allow(dead_code, reason = "build.rs reads articles alone")]
pub(crate) fn read_text(path: &Path) -> Result<String, InputError> {
    let mut bytes = Vec::new();
    let read = if path == Path::new("-") {
        io::Read::read_to_end(&mut io::stdin().lock(), &mut bytes).map(|_| ())
    } else {
        fs::read(path).map(|all| bytes = all)
    };
    read.map_err(|cause| io_error(path, cause))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// `bytes` as text; says so if they aren't all UTF-8.
fn text_of<'b>(bytes: &'b [u8], name: &str, input: &mut Input) -> Cow<'b, str> {
    let text = String::from_utf8_lossy(bytes);
    // Text that is UTF-8 throughout is borrowed, whatever characters it holds.
    if let Cow::Owned(_) = text {
        let warning = format!("{name}: not all of it is UTF-8; the rest was replaced by \u{fffd}");
        input.warnings.push(warning);
    }
    text
}

fn read_lines(text: &str, name: &str, input: &mut Input) {
    // Some editors put a byte order mark before the first record.
    let text = text.trim_start_matches('\u{feff}');
    for (line, number) in text.lines().zip(1..).filter(|(line, _)| !line.trim().is_empty()) {
        let place = format!("{name}:{number}");
        match parse_ndjson_record(line) {
            Ok(parsed) => input.take(parsed, &place),
            Err(error) => input.warnings.push(format!("{place}: {error}")),
        }
    }
}

enum Form {
    Seed,
    Ndjson,
}

fn form_of(path: &Path) -> Option<Form> {
    match path.extension()?.to_str()? {
        "txt" => Some(Form::Seed),
        "ndjson" | "jsonl" => Some(Form::Ndjson),
        _ => None,
    }
}

fn read_file(path: &Path, input: &mut Input) -> Result<(), InputError> {
    let bytes = fs::read(path).map_err(|cause| io_error(path, cause))?;
    let name = path.display().to_string();
    let text = text_of(&bytes, &name, input);
    match form_of(path) {
        Some(Form::Seed) => {
            let id = path
                .file_stem()
                .map(|stem| stem.to_string_lossy().into_owned())
                .unwrap_or_default();
            let parsed = parse_seed_file(&id, &text);
            if parsed.article.text.is_empty() {
                input.warnings.push(format!("{name}: an article needs a text: left out"));
            } else {
                input.take(parsed, &format!("{name}:{}", head_line(&text)));
            }
        }
        Some(Form::Ndjson) => read_lines(&text, &name, input),
        None => return Err(InputError::Form { path: path.to_owned() }),
    }
    Ok(())
}

/// The number of the first line with words: all that is warned of in the seed form.
pub(crate) fn head_line(text: &str) -> usize {
    text.lines().take_while(|line| line.trim().is_empty()).count() + 1
}

fn io_error(path: &Path, cause: io::Error) -> InputError {
    InputError::Io { path: path.to_owned(), cause }
}
