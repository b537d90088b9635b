//! Articles → an archive in a folder.
//!
//! Read once to know all words and the order of the articles; what was read waits in a temporary file, and is then
//! written out in order. The manifest is replaced last: until then the folder holds the old archive.

use crate::input;
use flate2::Compress;
use flate2::Compression;
use flate2::FlushCompress;
use flate2::Status;
use indicatif::ProgressBar;
use indicatif::ProgressStyle;
use referat::article::Parsed;
use referat::article::parse_ndjson_record;
use referat::article::parse_seed_file;
use referat::index::Builder;
use referat::index::File as PackFile;
use referat::index::Head;
use referat::index::Layout;
use referat::index::MANIFEST_NAME;
use referat::index::Manifest;
use referat::index::Scan;
use referat::index::Survey;
use referat::index::Surveyor;
use sha2::Digest;
use sha2::Sha256;
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::error::Error;
use std::fs;
use std::fs::File;
use std::io;
use std::io::BufRead;
use std::io::BufReader;
use std::io::BufWriter;
use std::io::Read;
use std::io::Seek;
use std::io::SeekFrom;
use std::io::Write;
use std::path::Path;
use std::path::PathBuf;

/// A file of a segment is closed before it grows beyond this: a host that ignores ranges sends it whole.
const PACK_BYTES: usize = 16 << 20;

/// Starts the names of files that aren't finished.
const UNFINISHED: &str = ".unfinished-";

/// The pack that is being written.
const UNFINISHED_PACK: &str = ".unfinished-pack";

/// The file of a chunk, where each has its own.
pub(super) fn part_name(pack: &str, offset: usize, len: usize) -> String {
    format!("{pack}.{offset}-{len}")
}

/// What to write.
#[derive(Debug)]
pub(crate) struct Plan {
    /// Files and folders of articles; `-` is standard input.
    pub(crate) inputs: Vec<PathBuf>,
    /// The archive's folder.
    pub(crate) out: PathBuf,
    /// Whether a bad record ends it all.
    pub(crate) strict: bool,
    /// Articles of each segment but the last, newest first.
    pub(crate) segments: Vec<usize>,
    /// Whether every chunk becomes a file of its own.
    pub(crate) parts: bool,
}

/// Where an article waits.
#[derive(Debug, Clone, Copy)]
struct Waiting {
    offset: u64,
    len: usize,
}

/// Articles that were read once.
struct Spool {
    file: BufWriter<File>,
    len: u64,
    waiting: Vec<Waiting>,
}

/// What came of the input.
#[derive(Debug, Default)]
struct Counts {
    refused: usize,
    warnings: usize,
}

/// Writes the archive of `plan`.
pub(crate) fn index(plan: &Plan) -> Result<(), Box<dyn Error>> {
    fs::create_dir_all(&plan.out)?;
    let before = files_of(&plan.out);
    let spool_path = plan.out.join(format!("{UNFINISHED}articles"));
    let result = write(plan, &spool_path);
    let _ = fs::remove_file(&spool_path);
    let (manifest, counts) = result?;
    sweep(&plan.out, &before, &manifest);
    let articles: u32 = manifest.segments.iter().map(|head| head.doc_count).sum();
    let bytes: usize = manifest.segments.iter().map(|head| head.len).sum();
    let segments = manifest.segments.len();
    eprintln!(
        "referat: {articles} articles in {} ({:.1} MB, {segments} segment{}); {} records refused, {} warnings",
        plan.out.display(),
        megabytes(bytes),
        if segments == 1 { "" } else { "s" },
        counts.refused,
        counts.warnings,
    );
    Ok(())
}

#[expect(clippy::as_conversions, clippy::cast_precision_loss, reason = "shown with one decimal")]
fn megabytes(bytes: usize) -> f64 {
    bytes as f64 / 1e6
}

fn write(plan: &Plan, spool_path: &Path) -> Result<(Manifest, Counts), Box<dyn Error>> {
    let mut spool =
        Spool { file: BufWriter::new(File::create(spool_path)?), len: 0, waiting: Vec::new() };
    let (survey, counts) = survey(plan, &mut spool)?;
    let waiting = std::mem::take(&mut spool.waiting);
    drop(spool.file.into_inner().map_err(io::IntoInnerError::into_error)?);
    let total = survey.order.len();
    let bar = bar(u64::try_from(total)?, "writing");
    let mut segments = Vec::new();
    let mut start = 0usize;
    for len in plan.segments.iter().copied().chain([usize::MAX]) {
        let end = start.saturating_add(len).min(total);
        if end > start || (total == 0 && segments.is_empty()) {
            segments.push(segment(plan, &survey, start..end, spool_path, &waiting, &bar)?);
        }
        start = end;
    }
    bar.finish_and_clear();
    for id in &survey.repeated_ids {
        warn(&format!("article {id:?} is given more than once; the last one is kept"));
    }
    let generation = generation_of(&plan.out).saturating_add(1);
    let manifest = Manifest { generation, segments, parts: plan.parts, ..Manifest::default() };
    replace(&plan.out.join(MANIFEST_NAME), &deflate(&manifest.to_bytes()))?;
    Ok((manifest, counts))
}

/// Reads all input once.
fn survey(plan: &Plan, spool: &mut Spool) -> Result<(Survey, Counts), Box<dyn Error>> {
    let mut surveyor = Surveyor::new(Some(deflate));
    let mut counts = Counts::default();
    let files = input::files(&plan.inputs)?;
    let total =
        files.iter().filter_map(|file| fs::metadata(file).ok()).map(|data| data.len()).sum();
    let bar = bar(total, "reading");
    for file in &files {
        let name = file.display().to_string();
        if input::is_seed(file) {
            let text = String::from_utf8_lossy(
                &fs::read(file).map_err(|error| format!("can't read {name}: {error}"))?,
            )
            .into_owned();
            let id = file.file_stem().map(|stem| stem.to_string_lossy().into_owned());
            let id = id.unwrap_or_default();
            let parsed = parse_seed_file(&id, &text);
            let empty = parsed.article.text.is_empty();
            let parsed =
                if empty { Err("an article needs a text: left out".into()) } else { Ok(parsed) };
            take(&mut surveyor, spool, &mut counts, parsed, &name, plan.strict)?;
            bar.inc(u64::try_from(text.len())?);
            continue;
        }
        let reader: Box<dyn Read> = if file == Path::new("-") {
            Box::new(io::stdin().lock())
        } else {
            Box::new(File::open(file).map_err(|error| format!("can't read {name}: {error}"))?)
        };
        let mut reader = BufReader::with_capacity(1 << 20, reader);
        let mut bytes = Vec::new();
        for number in 1usize.. {
            bytes.clear();
            if reader.read_until(b'\n', &mut bytes)? == 0 {
                break;
            }
            bar.inc(u64::try_from(bytes.len())?);
            let place = format!("{name}:{number}");
            let line = String::from_utf8_lossy(&bytes);
            if let std::borrow::Cow::Owned(_) = line {
                counts.warnings += 1;
                warn(&format!(
                    "{place}: not all of it is UTF-8; the rest was replaced by \u{fffd}"
                ));
            }
            let line = line.trim().trim_start_matches('\u{feff}');
            if !line.is_empty() {
                let parsed = parse_ndjson_record(line).map_err(Into::into);
                take(&mut surveyor, spool, &mut counts, parsed, &place, plan.strict)?;
            }
        }
    }
    bar.finish_and_clear();
    Ok((surveyor.finish(), counts))
}

/// Reads a record for the first time.
fn take(
    surveyor: &mut Surveyor,
    spool: &mut Spool,
    counts: &mut Counts,
    parsed: Result<Parsed, Box<dyn Error>>,
    place: &str,
    strict: bool,
) -> Result<(), Box<dyn Error>> {
    let parsed = match parsed {
        Ok(parsed) => parsed,
        Err(error) if strict => return Err(format!("{place}: {error}").into()),
        Err(error) => {
            counts.refused += 1;
            warn(&format!("{place}: {error}"));
            return Ok(());
        }
    };
    for warning in &parsed.warnings {
        counts.warnings += 1;
        warn(&format!("{place}: {warning}"));
    }
    let scan = surveyor.add(&parsed.article);
    spool.file.write_all(&scan.0)?;
    spool.waiting.push(Waiting { offset: spool.len, len: scan.0.len() });
    spool.len += u64::try_from(scan.0.len())?;
    Ok(())
}

/// Writes one segment.
fn segment(
    plan: &Plan,
    survey: &Survey,
    documents: std::ops::Range<usize>,
    spool_path: &Path,
    waiting: &[Waiting],
    bar: &ProgressBar,
) -> Result<Head, Box<dyn Error>> {
    let mut spool = File::open(spool_path)?;
    let packs = RefCell::new(Packs::new(&plan.out, plan.parts));
    let layout = Layout::for_documents(documents.len());
    let out = |chunk: Vec<u8>| packs.borrow_mut().write(&chunk);
    let mut builder = Builder::new(survey, documents.clone(), layout, Some(deflate), out);
    let mut scan = Scan::default();
    for number in survey.order.get(documents).unwrap_or_default() {
        let Some(at) = waiting.get(*number) else { continue };
        scan.0.resize(at.len, 0);
        spool.seek(SeekFrom::Start(at.offset))?;
        spool.read_exact(&mut scan.0)?;
        builder.add(&scan)?;
        bar.inc(1);
    }
    let mut head = builder.finish();
    head.files = packs.into_inner().finish()?;
    Ok(head)
}

/// The files of a segment as they are written.
struct Packs<'d> {
    folder: &'d Path,
    current: Option<(BufWriter<File>, Sha256, usize)>,
    /// Where the chunks of the current file end, if each becomes a file.
    ends: Option<Vec<usize>>,
    done: Vec<PackFile>,
    error: Option<io::Error>,
}

impl<'d> Packs<'d> {
    fn new(folder: &'d Path, parts: bool) -> Self {
        let ends = parts.then(Vec::new);
        Self { folder, current: None, ends, done: Vec::new(), error: None }
    }

    /// No chunk lies in two files.
    fn write(&mut self, chunk: &[u8]) {
        if self.error.is_none()
            && let Err(error) = self.try_write(chunk)
        {
            self.error = Some(error);
        }
    }

    fn try_write(&mut self, chunk: &[u8]) -> io::Result<()> {
        if self.current.as_ref().is_some_and(|(.., len)| len + chunk.len() > PACK_BYTES) {
            self.close()?;
        }
        if self.current.is_none() {
            let file = File::create(self.folder.join(UNFINISHED_PACK))?;
            self.current = Some((BufWriter::with_capacity(1 << 20, file), Sha256::new(), 0));
        }
        if let Some((file, hash, len)) = &mut self.current {
            file.write_all(chunk)?;
            hash.update(chunk);
            *len += chunk.len();
            if let Some(ends) = &mut self.ends {
                ends.push(*len);
            }
        }
        Ok(())
    }

    fn close(&mut self) -> io::Result<()> {
        let Some((file, hash, len)) = self.current.take() else { return Ok(()) };
        file.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()?;
        let name = format!("{}.pack", hex(&hash.finalize()));
        match &mut self.ends {
            None => fs::rename(self.folder.join(UNFINISHED_PACK), self.folder.join(&name))?,
            Some(ends) => {
                let whole = fs::read(self.folder.join(UNFINISHED_PACK))?;
                let mut start = 0;
                for end in std::mem::take(ends) {
                    let part = whole.get(start..end).unwrap_or_default();
                    fs::write(self.folder.join(part_name(&name, start, part.len())), part)?;
                    start = end;
                }
                fs::remove_file(self.folder.join(UNFINISHED_PACK))?;
            }
        }
        self.done.push(PackFile { name, len });
        Ok(())
    }

    fn finish(mut self) -> io::Result<Vec<PackFile>> {
        self.close()?;
        self.error.map_or(Ok(self.done), Err)
    }
}

/// Half of a SHA-256: names are compared by people, too.
pub(super) fn hex(hash: &[u8]) -> String {
    let digit = |value: u8| char::from_digit(value.into(), 16).unwrap_or_default();
    hash.iter().take(16).flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

thread_local! {
    /// Its tables take 300 kB: they are made once.
    static COMPRESS: RefCell<Compress> = RefCell::new(Compress::new(Compression::default(), false));
}

/// Raw DEFLATE (RFC 1951).
fn deflate(bytes: &[u8]) -> Vec<u8> {
    COMPRESS.with_borrow_mut(|compress| {
        compress.reset();
        // What can't be compressed grows by five bytes for each 16 kB, and some more.
        let mut deflated = Vec::with_capacity(bytes.len() + bytes.len() / 1000 + 64);
        let mut read = 0;
        loop {
            let before = compress.total_in();
            let rest = bytes.get(read..).unwrap_or_default();
            let status = compress.compress_vec(rest, &mut deflated, FlushCompress::Finish);
            read += usize::try_from(compress.total_in() - before).unwrap_or_default();
            if !matches!(status, Ok(Status::Ok | Status::BufError)) {
                return deflated;
            }
            deflated.reserve(1024);
        }
    })
}

/// Replaces a file as a whole: whoever reads it sees the old or the new one.
fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let unfinished = folder.join(format!("{UNFINISHED}manifest"));
    let mut file = File::create(&unfinished)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&unfinished, path)?;
    // The rename itself is on disk once the folder is; not every system lets a folder be opened.
    File::open(folder).and_then(|folder| folder.sync_all()).or(Ok(()))
}

/// The manifest of the archive that is there already, if it can be read.
fn manifest_of(folder: &Path) -> Option<Manifest> {
    let bytes = fs::read(folder.join(MANIFEST_NAME)).ok()?;
    let mut inflated = Vec::new();
    flate2::read::DeflateDecoder::new(bytes.as_slice()).read_to_end(&mut inflated).ok()?;
    Manifest::read(&inflated).ok()
}

fn generation_of(folder: &Path) -> u32 {
    manifest_of(folder).map_or(0, |manifest| manifest.generation)
}

fn files_of(folder: &Path) -> BTreeSet<String> {
    let files = manifest_of(folder).into_iter().flat_map(|manifest| manifest.segments);
    files.flat_map(|head| head.files).map(|file| file.name).collect()
}

/// Removes packs that neither this archive nor the one before it names: readers may still hold the old manifest.
fn sweep(folder: &Path, before: &BTreeSet<String>, manifest: &Manifest) {
    let named = manifest.segments.iter().flat_map(|head| &head.files);
    let named: BTreeSet<&str> = named.map(|file| file.name.as_str()).collect();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        // A part's name is its pack's, and its place in it.
        let pack = name.split_once(".pack").map(|(hash, _)| format!("{hash}.pack"));
        let is_old =
            pack.is_some_and(|pack| !named.contains(pack.as_str()) && !before.contains(&pack));
        if is_old || name.starts_with(UNFINISHED) {
            let _ = fs::remove_file(entry.path());
        }
    }
}

fn warn(warning: &str) {
    // A closed standard error leaves nobody to warn.
    let _ = writeln!(io::stderr(), "referat: {warning}");
}

/// A bar with rate and time left, on a terminal; nothing elsewhere.
fn bar(total: u64, what: &'static str) -> ProgressBar {
    let style = ProgressStyle::with_template("{msg} {wide_bar} {percent}% {per_sec} {eta} left");
    let bar = ProgressBar::new(total).with_message(what);
    if let Ok(style) = style { bar.with_style(style) } else { bar }
}
