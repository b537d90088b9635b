//! Inputs → articles read once: a survey of them, and their scans in a file.
//!
//! Of several records of one article one counts: the higher version, else the later one; none, if the last word is that it
//! isn't published. Where that lets a record go that was read already, all is read again without it, so that nothing of it
//! is left, not even in what is known of all articles together.

use super::disk;
use crate::input;
use crate::input::Failure;
use crate::input::Place;
use crate::input::Reading;
use crate::input::Source;
use crate::input::Stopped;
use crate::input::warn;
use indicatif::ProgressBar;
use indicatif::ProgressStyle;
use jiff::Timestamp;
use referat::Article;
use referat::article::Parsed;
use referat::index::Scan;
use referat::index::Survey;
use referat::index::Surveyor;
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::fs::File;
use std::io;
use std::io::BufWriter;
use std::io::Read;
use std::io::Seek;
use std::io::SeekFrom;
use std::io::Write;
use std::path::Path;
use std::path::PathBuf;

/// How inputs are read.
#[derive(Debug, Clone)]
pub(crate) struct Wanted {
    /// Files and folders of articles; `-` is standard input.
    pub(crate) inputs: Vec<PathBuf>,
    /// Whether a bad record ends it all.
    pub(crate) strict: bool,
    /// What is published later isn't published.
    pub(crate) now: Timestamp,
}

/// What came of the inputs.
#[derive(Debug, Default)]
pub(super) struct Counts {
    bad: usize,
    /// Refusals by kind.
    refused: BTreeMap<&'static str, usize>,
    warnings: usize,
}

/// Whether an article is to be found, or to be read by its id alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Listed {
    Yes,
    No,
}

/// Articles that were read once.
pub(super) struct Gathered {
    pub(super) survey: Survey,
    pub(super) counts: Counts,
    /// Of each article, as they came, its id.
    pub(super) ids: Vec<String>,
    /// Ids of what the publisher keeps back now, whatever is known of it.
    pub(super) withheld: BTreeSet<String>,
    spool: Spool,
}

/// Where an article waits.
#[derive(Debug, Clone, Copy)]
struct Waiting {
    offset: u64,
    len: usize,
}

/// Scans in a file, which goes with this.
pub(super) struct Spool {
    path: PathBuf,
    file: Option<BufWriter<disk::Output>>,
    read: Option<File>,
    len: u64,
    waiting: Vec<Waiting>,
}

impl Counts {
    /// Says so, in a line.
    pub(super) fn told(&self) -> String {
        let refused = self.bad + self.refused.values().sum::<usize>();
        let kinds: Vec<_> =
            self.refused.iter().map(|(kind, count)| format!("{count} {kind}")).collect();
        let kinds =
            if kinds.is_empty() { String::new() } else { format!(" ({})", kinds.join(", ")) };
        format!("{refused} records refused{kinds}, {} warnings", self.warnings)
    }
}

/// Which record of an article counts so far.
#[derive(Debug, Clone, Copy)]
struct Known {
    number: usize,
    version: Option<u64>,
}

/// What is known while records come.
#[derive(Debug, Default)]
struct Ledger {
    known: BTreeMap<String, Known>,
    withheld: BTreeSet<String>,
    /// Numbers of records that another one outdid after they had been read.
    outdone: BTreeSet<usize>,
    repeated: BTreeSet<String>,
    next: usize,
}

impl Ledger {
    /// Whether the record that comes now is to be read.
    fn admits(&mut self, parsed: &Parsed) -> bool {
        let number = self.next;
        let new = Known { number, version: parsed.version };
        let id = parsed.article.id.clone();
        if let Some(known) = self.known.get(&id).copied() {
            self.repeated.insert(id.clone());
            if known.version.zip(new.version).is_some_and(|(known, new)| known > new) {
                return false;
            }
            self.outdone.insert(known.number);
        }
        self.withheld.remove(&id);
        self.known.insert(id, new);
        true
    }

    fn withhold(&mut self, id: &str) {
        self.outdone.extend(self.known.remove(id).map(|known| known.number));
        self.withheld.insert(id.to_owned());
    }
}

/// Reads all inputs; scans wait in `folder`.
pub(super) fn gather(
    wanted: &Wanted,
    folder: &Path,
    surveyor: &dyn Fn() -> Surveyor,
) -> Result<Gathered, Stopped> {
    let kept = StandardInput::keep(&wanted.inputs, folder)?;
    let sources = input::sources(&kept.inputs)?;
    let mut outdone = BTreeSet::new();
    let mut is_first = true;
    loop {
        let (gathered, ledger) = read(wanted, &sources, folder, surveyor(), &outdone, is_first)?;
        if ledger.outdone == outdone {
            for id in &ledger.repeated {
                warn(&format!("article {id:?} is given more than once; the last one is kept"));
            }
            return Ok(gathered);
        }
        (outdone, is_first) = (ledger.outdone, false);
    }
}

/// Reads all inputs once, without the records `outdone`.
fn read(
    wanted: &Wanted,
    sources: &[Source],
    folder: &Path,
    mut surveyor: Surveyor,
    outdone: &BTreeSet<usize>,
    is_first: bool,
) -> Result<(Gathered, Ledger), Stopped> {
    let mut spool = Spool::new(folder)?;
    let mut counts = Counts::default();
    let mut ids = Vec::new();
    let mut ledger = Ledger::default();
    let mut take = |place: &Place, parsed: Result<Parsed, Failure>| -> Result<(), Stopped> {
        let say = |text: &dyn std::fmt::Display| {
            if is_first {
                warn(&format!("{place}: {text}"));
            }
        };
        match parsed {
            Ok(parsed) => {
                counts.warnings += parsed.warnings.len();
                parsed.warnings.iter().for_each(|warning| say(warning));
                if ledger.admits(&parsed) && !outdone.contains(&ledger.next) {
                    spool.push(&surveyor.add(&parsed.article))?;
                    ids.push(parsed.article.id);
                }
            }
            Err(failure @ Failure::UnknownStatus(_)) => {
                return Err(format!("{place}: {failure}").into());
            }
            Err(failure @ Failure::Bad(_)) if wanted.strict => {
                return Err(format!("{place}: {failure}").into());
            }
            Err(failure) => {
                say(&failure);
                match failure {
                    Failure::Refused { id, why } => {
                        *counts.refused.entry(why.kind()).or_default() += 1;
                        if let Some(id) = id {
                            ledger.withhold(&id);
                        }
                    }
                    _ => counts.bad += 1,
                }
            }
        }
        ledger.next += 1;
        Ok(())
    };
    let total = sources.iter().filter_map(|source| std::fs::metadata(&source.path).ok());
    let bar = bar(total.map(|data| data.len()).sum(), "reading");
    let mut reading = Reading::new(wanted.now, &mut take);
    for source in sources {
        reading.read(source)?;
        bar.inc(std::fs::metadata(&source.path).map_or(0, |data| data.len()));
    }
    bar.finish_and_clear();
    spool.turn()?;
    let withheld = ledger.withheld.clone();
    Ok((Gathered { survey: surveyor.finish(), counts, ids, withheld, spool }, ledger))
}

impl Gathered {
    /// What is known of all, and the scans.
    pub(super) fn parts(&mut self) -> (&Survey, &mut Spool) {
        (&self.survey, &mut self.spool)
    }

    /// Of articles that aren't read from inputs, each with how it is to be indexed.
    pub(super) fn of(
        articles: impl Iterator<Item = Result<(Article, Listed), Stopped>>,
        folder: &Path,
        mut surveyor: Surveyor,
    ) -> Result<Self, Stopped> {
        let mut spool = Spool::new(folder)?;
        let mut ids = Vec::new();
        for article in articles {
            let (article, listed) = article?;
            spool.push(&match listed {
                Listed::Yes => surveyor.add(&article),
                Listed::No => surveyor.add_hidden(&article),
            })?;
            ids.push(article.id);
        }
        spool.turn()?;
        let survey = surveyor.finish();
        Ok(Self { survey, counts: Counts::default(), ids, withheld: BTreeSet::new(), spool })
    }

    /// The id of the article that came as number `number`.
    pub(super) fn id(&self, number: usize) -> Option<&str> {
        self.ids.get(number).map(String::as_str)
    }
}

impl Spool {
    /// The scan of the article that came as number `number`.
    pub(super) fn read(&mut self, number: usize, scan: &mut Scan) -> Result<(), Stopped> {
        let Some(at) = self.waiting.get(number).copied() else { return Ok(()) };
        let Some(file) = &mut self.read else { return Ok(()) };
        scan.0.resize(at.len, 0);
        file.seek(SeekFrom::Start(at.offset))?;
        Ok(file.read_exact(&mut scan.0)?)
    }

    fn new(folder: &Path) -> Result<Self, Stopped> {
        let path = folder.join(format!("{}articles", disk::UNFINISHED));
        let file = Some(BufWriter::with_capacity(1 << 20, disk::Output::create(&path)?));
        Ok(Self { path, file, read: None, len: 0, waiting: Vec::new() })
    }

    fn push(&mut self, scan: &Scan) -> io::Result<()> {
        if let Some(file) = &mut self.file {
            file.write_all(&scan.0)?;
        }
        self.waiting.push(Waiting { offset: self.len, len: scan.0.len() });
        self.len += u64::try_from(scan.0.len()).unwrap_or_default();
        Ok(())
    }

    /// All is written; from now on it is read.
    fn turn(&mut self) -> io::Result<()> {
        if let Some(file) = self.file.take() {
            file.into_inner().map_err(io::IntoInnerError::into_error)?;
        }
        self.read = Some(File::open(&self.path)?);
        Ok(())
    }
}

impl Drop for Spool {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.path);
    }
}

/// Standard input in a file, for it may be read twice.
struct StandardInput {
    inputs: Vec<PathBuf>,
    file: Option<PathBuf>,
}

impl StandardInput {
    fn keep(inputs: &[PathBuf], folder: &Path) -> Result<Self, Stopped> {
        let mut kept = Self { inputs: inputs.to_vec(), file: None };
        let dash = Path::new("-");
        if inputs.iter().any(|input| input == dash) {
            let path = folder.join(format!("{}standard-input.ndjson", disk::UNFINISHED));
            let mut file = disk::Output::create(&path)?;
            kept.file = Some(path.clone());
            io::copy(&mut io::stdin().lock(), &mut file)?;
            kept.inputs
                .iter_mut()
                .filter(|input| *input == dash)
                .for_each(|input| input.clone_from(&path));
        }
        Ok(kept)
    }
}

impl Drop for StandardInput {
    fn drop(&mut self) {
        if let Some(file) = &self.file {
            let _ = std::fs::remove_file(file);
        }
    }
}

/// A bar with rate and time left, on a terminal; nothing elsewhere.
pub(super) fn bar(total: u64, what: &'static str) -> ProgressBar {
    let style = ProgressStyle::with_template("{msg} {wide_bar} {percent}% {per_sec} {eta} left");
    let bar = ProgressBar::new(total).with_message(what);
    if let Ok(style) = style { bar.with_style(style) } else { bar }
}
