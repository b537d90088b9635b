//! The `referat` command: searches and summarises in a terminal what a page would.
//!
//! Exit status: 0 whenever there is an answer, also one without a hit; 2 for wrong usage; 1 for all else. A reader that
//! closes the pipe is no error.

use referat::article;

mod analyze;
mod archive;
mod input;
mod print;
mod stories;
mod texts;

use clap::Parser;
use clap::Subcommand;
use clap::ValueEnum;
use referat::ArticleOptions;
use referat::Budget;
use referat::Engine;
use referat::Filters;
use referat::SearchOptions;
use referat::Sort;
use referat::Step;
use referat::SummaryOptions;
use referat::search::Facet;
use referat::text::analyzer::Language;
use std::error::Error;
use std::ffi::OsString;
use std::io;
use std::io::Write;
use std::path::Path;
use std::path::PathBuf;
use std::process::ExitCode;

/// Search and summaries of news articles, the same as in the browser.
///
/// Works on the articles that were embedded when the command was built, or on those of --articles.
#[derive(Debug, Parser)]
#[command(version, max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Args)]
struct Common {
    /// Articles instead of the embedded ones: a folder of .txt (seed form), .ndjson or .jsonl files, one such file, or -
    /// for NDJSON from standard input.
    #[arg(long, value_name = "PATH")]
    articles: Option<PathBuf>,
    /// An archive instead: a folder that `referat index` wrote.
    #[arg(long, value_name = "DIR", conflicts_with = "articles")]
    archive: Option<PathBuf>,
    /// Answer as one JSON document; offsets in UTF-16 units.
    #[arg(long)]
    json: bool,
}

#[derive(Debug, clap::Args)]
struct Inputs {
    /// Files and folders: .ndjson (schemas/article.schema.json), built HTML, Markdown, RSS, Atom, JSON Feed, WordPress exports
    /// and REST answers, NewsML-G2, NITF, ninjs, .txt in the seed form; - for NDJSON from standard input.
    #[arg(required = true, value_name = "INPUT")]
    paths: Vec<PathBuf>,
    /// Stop at the first bad record.
    #[arg(long)]
    strict: bool,
    /// The time it is taken to be, as 2024-05-01T06:00:00+02:00; what is dated later, or embargoed, is left out.
    #[arg(long, value_name = "TIME", value_parser = time)]
    now: Option<jiff::Timestamp>,
}

impl From<Inputs> for archive::Wanted {
    fn from(Inputs { paths, strict, now }: Inputs) -> Self {
        Self { inputs: paths, strict, now: now.unwrap_or_else(jiff::Timestamp::now) }
    }
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Find articles: words, "phrases", -excluded words.
    Search {
        /// What to look for; anything is a query. Put -- before one that starts like an option.
        #[arg(allow_hyphen_values = true)]
        query: OsString,
        /// Hits to print.
        #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u16).range(0..=1000))]
        limit: u16,
        /// Hits to skip.
        #[arg(long, default_value_t = 0)]
        offset: u32,
        /// Order of the hits.
        #[arg(long, value_enum, default_value_t = Order::Relevance)]
        sort: Order,
        /// Take the last word for the beginning of a word.
        #[arg(long)]
        prefix: bool,
        /// Not before this day: 2023, 2023-09 or 2023-09-14.
        #[arg(long, value_name = "DATE", value_parser = date)]
        from: Option<referat::Date>,
        /// Not after this day.
        #[arg(long, value_name = "DATE", value_parser = date)]
        to: Option<referat::Date>,
        /// Only this section; may be given more than once.
        #[arg(long)]
        section: Vec<String>,
        /// Only by this author; may be given more than once.
        #[arg(long)]
        author: Vec<String>,
        /// Only with this tag; may be given more than once.
        #[arg(long)]
        tag: Vec<String>,
        /// Only in this language; may be given more than once.
        #[arg(long)]
        language: Vec<String>,
        /// Count all matches, however long that takes.
        #[arg(long)]
        count: bool,
        /// Show articles that are one text one by one, not as one hit.
        #[arg(long)]
        no_fold: bool,
        /// Count the matches by section, author, tag, language or, month by month, dates; several with commas.
        #[arg(long, value_name = "FACET", value_delimiter = ',', value_parser = facet)]
        facets: Vec<Facet>,
        #[command(flatten)]
        common: Common,
    },
    /// Tell for each line of a text how its words are looked up: one JSON array of tokens a line.
    Analyze {
        /// The language of the text, as a tag: da, nb, nn, sv, en, de; words of any other are taken as they stand.
        #[arg(long, value_name = "TAG", default_value = "da", value_parser = tag)]
        lang: String,
        /// Split compounds by the lexicon of this archive, not by the shipped parts alone.
        #[arg(long, value_name = "DIR")]
        archive: Option<PathBuf>,
        /// The text; - or none is standard input.
        file: Option<PathBuf>,
    },
    /// Write an archive: a folder of files for any static host, searched by browsers range by range.
    Index {
        #[command(flatten)]
        inputs: Inputs,
        /// The archive's folder; an archive that is there is replaced.
        #[arg(long, value_name = "DIR")]
        out: PathBuf,
        /// Articles of the newest segments, newest first, as 1000,1000; the rest makes one more.
        #[arg(long, value_name = "N,…", value_delimiter = ',')]
        segments: Vec<usize>,
        /// Make every chunk a file of its own, for hosts without ranges.
        #[arg(long)]
        parts: bool,
        /// Make one segment of this part of the articles, for `referat publish` to join with others.
        #[arg(long, conflicts_with = "segments")]
        segment_only: bool,
        /// Split compounds by this lexicon, or by that of an archive, instead of one learned from the articles.
        #[arg(long, value_name = "PATH")]
        lexicon: Option<PathBuf>,
    },
    /// Add articles to an archive. One that is known by its id is replaced; one that is a draft now, or withheld, is removed.
    Add {
        /// The archive's folder.
        dir: PathBuf,
        #[command(flatten)]
        inputs: Inputs,
    },
    /// Replace articles that are known by corrected ones; their old words go from the bytes with the next merge.
    Redact {
        /// The archive's folder.
        dir: PathBuf,
        #[command(flatten)]
        inputs: Inputs,
    },
    /// Remove articles, at once for all readers; from the bytes with the next merge.
    Remove {
        /// The archive's folder.
        dir: PathBuf,
        /// Ids of the articles.
        #[arg(required = true, value_name = "ID")]
        ids: Vec<String>,
    },
    /// Let articles never be found; who has the id can read them.
    Deindex {
        /// The archive's folder.
        dir: PathBuf,
        /// Ids of the articles.
        #[arg(required = true, value_name = "ID")]
        ids: Vec<String>,
        /// Let them be found again.
        #[arg(long)]
        undo: bool,
    },
    /// Write segments anew that hold what was removed, and small ones as one.
    Merge {
        /// The archive's folder.
        dir: PathBuf,
    },
    /// Join archives that were built apart from parts of the input; of two articles with one id that of the later part is kept.
    Publish {
        /// The folder of the joint archive; an archive that is there is replaced.
        #[arg(long, value_name = "DIR")]
        out: PathBuf,
        /// Folders that `referat index --segment-only` wrote.
        #[arg(required = true, value_name = "PART")]
        parts: Vec<PathBuf>,
    },
    /// Remove files that no reader needs any more.
    Gc {
        /// The archive's folder.
        dir: PathBuf,
        /// For how long readers may hold a manifest: 24h, 30m, 0s.
        #[arg(long, value_name = "TIME", default_value = "24h", value_parser = span)]
        keep: std::time::Duration,
    },
    /// Hold every invariant of an archive against its bytes.
    Check {
        /// The archive's folder.
        dir: PathBuf,
    },
    /// Tell what an archive's bytes are.
    Stats {
        /// The archive's folder.
        dir: PathBuf,
        /// Answer as one JSON document.
        #[arg(long)]
        json: bool,
    },
    /// Answer a file of queries in the form of TREC runs.
    Run {
        /// The archive's folder.
        dir: PathBuf,
        /// Lines of {"id", "text"}; the text is plain words.
        #[arg(long, value_name = "FILE")]
        queries: PathBuf,
        /// Articles for each query.
        #[arg(long, default_value_t = 100, value_parser = clap::value_parser!(u16).range(1..=1000))]
        limit: u16,
        /// Take the last word for the beginning of a word.
        #[arg(long)]
        prefix: bool,
        /// Answer as while a reader types, without the second stage.
        #[arg(long)]
        first_stage: bool,
        /// Other parameters than the archive's, as `title=2000`; `referat tune` lists them.
        #[arg(long, value_name = "NAME=N", value_parser = archive::parameter)]
        set: Vec<(String, u32)>,
    },
    /// Tell how an archive's matches are scored, or change it: nothing is indexed anew.
    Tune {
        /// The archive's folder.
        dir: PathBuf,
        /// A parameter and its new value, in thousandths (`half-life`: days), as `title=2000`; may be given more than once.
        #[arg(long, value_name = "NAME=N", value_parser = archive::parameter)]
        set: Vec<(String, u32)>,
    },
    /// Serve a folder on this machine, with ranges and CORS, to try an archive out.
    Serve {
        /// The folder.
        dir: PathBuf,
        /// The port; 0 takes a free one.
        #[arg(long, default_value_t = 8080)]
        port: u16,
    },
    /// Cut text into sentences: one JSON line of {start, end, text, kind} each, offsets in UTF-16 units.
    Sentences {
        /// The text's language, as a tag such as da.
        #[arg(long, value_name = "TAG", value_parser = tag)]
        lang: Option<String>,
        /// A file of plain text, - for standard input.
        #[arg(default_value = "-")]
        file: PathBuf,
    },
    /// Summarise articles sentence by sentence, each with its source.
    Summarize {
        /// Articles to summarise as one story; without any, all of them. Or a file of text or NDJSON, - for standard
        /// input.
        #[arg(value_name = "ID|FILE|-")]
        ids: Vec<String>,
        /// The input is lines of {id, title, lead, text} or {id, docs: [{id, title, text}]}: a line of answer each.
        #[arg(long, conflicts_with_all = ["articles", "archive"])]
        ndjson: bool,
        /// Prefer sentences that answer this.
        #[arg(long, allow_hyphen_values = true)]
        query: Option<OsString>,
        #[command(flatten)]
        length: Length,
        /// The text's language, as a tag such as da; of NDJSON where a line names none.
        #[arg(long, value_name = "TAG", value_parser = tag)]
        lang: Option<String>,
        #[command(flatten)]
        common: Common,
    },
    /// Tell the story of an article with those that tell it too: what they say, and what each said anew when it came.
    Story {
        /// An article of the story.
        id: String,
        #[command(flatten)]
        length: Length,
        #[command(flatten)]
        common: Common,
    },
    /// Tell what articles are about: people, places, organisations, phrases.
    KeyTerms {
        /// Articles to read as one; without any, all of them. Or a file of plain text, - for standard input.
        #[arg(value_name = "ID|FILE|-")]
        ids: Vec<String>,
        /// Terms of each kind.
        #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u16).range(1..=100))]
        limit: u16,
        #[command(flatten)]
        common: Common,
    },
    /// Tell what the later of two texts says that the earlier doesn't: a JSON line {start, end, text, change, earlier} for each
    /// of its sentences.
    Compare {
        /// The earlier text, a file.
        earlier: PathBuf,
        /// The later text, a file.
        later: PathBuf,
    },
    /// Tell which articles are of one story, and which are the same text: a JSON line {story, ids, duplicates} each.
    Stories {
        /// A folder of articles, a file of them, or - for NDJSON from standard input.
        path: PathBuf,
    },
    /// Tell what the beginning of a query may become: names, phrases, sections, authors, topics, headlines.
    Suggest {
        /// The beginning.
        #[arg(allow_hyphen_values = true)]
        beginning: OsString,
        /// Suggestions to print.
        #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u16).range(1..=100))]
        limit: u16,
        #[command(flatten)]
        common: Common,
    },
    /// Find the articles most like one.
    Similar {
        /// The article's id.
        id: String,
        /// Hits to print.
        #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u16).range(0..=1000))]
        limit: u16,
        #[command(flatten)]
        common: Common,
    },
    /// Tell why an article scores what it does for a query.
    Explain {
        /// The article's id.
        id: String,
        /// What is looked for.
        #[arg(allow_hyphen_values = true)]
        query: OsString,
        #[command(flatten)]
        common: Common,
    },
    /// Print an article; without an id, list them all.
    Article {
        /// The article's id.
        id: Option<String>,
        /// Mark what this finds.
        #[arg(long, allow_hyphen_values = true, requires = "id")]
        query: Option<OsString>,
        #[command(flatten)]
        common: Common,
    },
}

#[derive(Debug, clap::Args)]
#[group(multiple = false)]
struct Length {
    /// Sentences to choose; 5 unless another length is asked for.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=100))]
    sentences: Option<u32>,
    /// Words to reach: only the last sentence goes beyond.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=10_000))]
    words: Option<u32>,
    /// Words at most.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=10_000))]
    max_words: Option<u32>,
    /// Characters at most.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=100_000))]
    chars: Option<u32>,
}

impl Length {
    fn budget(&self) -> Budget {
        let count = |given: Option<u32>| given.and_then(|count| usize::try_from(count).ok());
        count(self.sentences)
            .map(Budget::Sentences)
            .or(count(self.words).map(Budget::Words))
            .or(count(self.max_words).map(Budget::MaxWords))
            .or(count(self.chars).map(Budget::Chars))
            .unwrap_or_default()
    }
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Order {
    /// Best first.
    Relevance,
    /// Newest first.
    Newest,
    /// Oldest first.
    Oldest,
}

impl From<Order> for Sort {
    fn from(order: Order) -> Self {
        match order {
            Order::Relevance => Self::Relevance,
            Order::Newest => Self::Newest,
            Order::Oldest => Self::Oldest,
        }
    }
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    let stdout = io::stdout();
    let answered = run(cli.command, &mut stdout.lock()).and_then(|()| Ok(stdout.lock().flush()?));
    match answered {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) if is_closed_pipe(&*error) => ExitCode::SUCCESS,
        Err(error) => {
            // A closed standard error leaves nobody to tell.
            let _ = writeln!(io::stderr(), "referat: {error}");
            ExitCode::FAILURE
        }
    }
}

fn is_closed_pipe(error: &(dyn Error + 'static)) -> bool {
    let io_error = error.downcast_ref::<io::Error>().map(io::Error::kind);
    let json_error =
        error.downcast_ref::<serde_json::Error>().and_then(serde_json::Error::io_error_kind);
    io_error.or(json_error) == Some(io::ErrorKind::BrokenPipe)
}

fn run(command: Command, out: &mut impl Write) -> Result<(), Box<dyn Error>> {
    match command {
        Command::Search {
            query,
            limit,
            offset,
            sort,
            prefix,
            from,
            to,
            section,
            author,
            tag,
            language,
            count,
            no_fold,
            facets,
            common,
        } => {
            let filters = Filters {
                from,
                to,
                sections: section,
                authors: author,
                tags: tag,
                languages: language,
            };
            let options = SearchOptions {
                limit: limit.into(),
                offset: usize::try_from(offset).unwrap_or(usize::MAX),
                sort: sort.into(),
                prefix,
                filters,
                count,
                fold: !no_fold,
                facets,
                ..SearchOptions::default()
            };
            let query = query.to_string_lossy();
            let response = open(&common)?.ask(|engine| engine.search(&query, &options))?;
            print::answer(out, common.json, &response, print::hits)
        }
        Command::Analyze { lang, archive, file } => {
            analyze::analyze(Language::of(&lang), archive.as_deref(), file.as_deref(), out)
        }
        Command::Index { inputs, out: folder, segments, parts, segment_only: _, lexicon } => {
            let wanted = inputs.into();
            archive::index(&archive::Plan { wanted, out: folder, segments, parts, lexicon })
        }
        Command::Add { dir, inputs } => archive::add(&dir, &inputs.into(), false),
        Command::Redact { dir, inputs } => archive::add(&dir, &inputs.into(), true),
        Command::Remove { dir, ids } => archive::remove(&dir, &ids, archive::Going::Removed),
        Command::Deindex { dir, ids, undo } => {
            let going = if undo { archive::Going::Listed } else { archive::Going::Hidden };
            archive::remove(&dir, &ids, going)
        }
        Command::Merge { dir } => archive::merge(&dir),
        Command::Publish { out: folder, parts } => archive::publish(&parts, &folder),
        Command::Gc { dir, keep } => archive::gc(&dir, keep, out),
        Command::Check { dir } => archive::check(&dir, out),
        Command::Stats { dir, json } => archive::stats(&dir, json, out),
        Command::Run { dir, queries, limit, prefix, first_stage, set } => {
            let (limit, expand) = (limit.into(), !first_stage);
            let defaults = SearchOptions::default();
            let options = SearchOptions { limit, prefix, expand, fold: false, ..defaults };
            archive::run(&dir, &queries, &options, &set, out)
        }
        Command::Tune { dir, set } => archive::tune(&dir, &set, out),
        Command::Serve { dir, port } => archive::serve(&dir, port, out),
        Command::Sentences { lang, file } => texts::sentences(&file, lang.as_deref(), out),
        Command::Summarize { ids, ndjson, query, length, lang, common } => {
            let query = query.map(|query| query.to_string_lossy().into_owned());
            let options = SummaryOptions { budget: length.budget(), query, language: lang.clone() };
            if let Some(file) = texts::file_of(&ids, ndjson, &common)? {
                let texts = texts::Texts { file, ndjson, lang, json: common.json };
                return texts.summarize(&options, out);
            }
            summarize(&ids, &options, &common, out)
        }
        Command::Story { id, length, common } => story(&id, &length, &common, out),
        Command::KeyTerms { ids, limit, common } => key_terms(&ids, limit.into(), &common, out),
        Command::Compare { earlier, later } => texts::compare(&earlier, &later, out),
        Command::Stories { path } => stories::stories(&input_of(&path)?, out),
        Command::Suggest { beginning, limit, common } => suggest(&beginning, limit, &common, out),
        Command::Similar { id, limit, common } => {
            let options = SearchOptions { limit: limit.into(), ..SearchOptions::default() };
            let response = open(&common)?.ask(|engine| engine.similar(&id, &options))?;
            print::answer(out, common.json, &response, print::hits)
        }
        Command::Explain { id, query, common } => {
            let (query, options) = (query.to_string_lossy(), SearchOptions::default());
            let explanation = open(&common)?.ask(|engine| engine.explain(&id, &query, &options))?;
            print::answer(out, common.json, &explanation, print::explanation)
        }
        Command::Article { id: Some(id), query, common } => article(&id, query, &common, out),
        Command::Article { id: None, common, .. } => {
            let articles = open(&common)?.ask(Engine::articles)?;
            print::answer(out, common.json, &articles, |out, articles| print::cards(out, articles))
        }
    }
}

/// What articles say; all of them without ids.
fn summarize(
    ids: &[String],
    options: &SummaryOptions,
    common: &Common,
    out: &mut impl Write,
) -> Result<(), Box<dyn Error>> {
    let ids = Some(ids).filter(|ids| !ids.is_empty());
    let summary = open(common)?.ask(|engine| engine.summarize(ids, options))?;
    print::answer(out, common.json, &summary, print::summary)
}

/// An article, with what `query` finds in it marked.
fn article(
    id: &str,
    query: Option<OsString>,
    common: &Common,
    out: &mut impl Write,
) -> Result<(), Box<dyn Error>> {
    let query = query.map(|query| query.to_string_lossy().into_owned());
    let options = ArticleOptions { query, prefix: false };
    let article = open(common)?.ask(|engine| engine.article(id, &options))?;
    print::answer(out, common.json, &article, print::article)
}

/// The story of an article.
fn story(
    id: &str,
    length: &Length,
    common: &Common,
    out: &mut impl Write,
) -> Result<(), Box<dyn Error>> {
    let options = SummaryOptions { budget: length.budget(), ..SummaryOptions::default() };
    let mut opened = open(common)?;
    let found = opened.ask(|engine| engine.story(id))?;
    let ids: Vec<String> = found.articles.into_iter().map(|article| article.card.id).collect();
    let articles = opened.ask(|engine| engine.texts(Some(&ids)))?;
    print::answer(out, common.json, &referat::story(&articles, &options)?, print::story)
}

fn suggest(
    beginning: &OsString,
    limit: u16,
    common: &Common,
    out: &mut impl Write,
) -> Result<(), Box<dyn Error>> {
    let typed = beginning.to_string_lossy();
    let found = open(common)?.ask(|engine| engine.suggest(&typed, limit.into()))?;
    print::answer(out, common.json, &found, |out, found| print::suggestions(out, found))
}

/// What articles are about, or the text of a file.
fn key_terms(
    ids: &[String],
    limit: usize,
    common: &Common,
    out: &mut impl Write,
) -> Result<(), Box<dyn Error>> {
    let articles = if let Some(file) = texts::file_of(ids, false, common)? {
        vec![referat::article::parse_text("", input::plain::read_text(&file)?)]
    } else {
        let ids = Some(ids).filter(|ids| !ids.is_empty());
        open(common)?.ask(|engine| engine.texts(ids))?
    };
    print::answer(out, common.json, &referat::key_terms(&articles, limit)?, print::key_terms)
}

/// What is asked: an engine that has all its bytes, or an archive's folder.
enum Opened {
    Whole(Engine),
    Folder(archive::Folder),
}

impl Opened {
    fn ask<T>(
        &mut self,
        question: impl Fn(&Engine) -> Result<Step<T>, referat::Error>,
    ) -> Result<T, Box<dyn Error>> {
        match self {
            Self::Whole(engine) => Ok(question(engine).and_then(Step::done)?),
            Self::Folder(folder) => folder.ask(question),
        }
    }
}

fn open(common: &Common) -> Result<Opened, Box<dyn Error>> {
    match &common.archive {
        Some(folder) => Ok(Opened::Folder(archive::Folder::open(folder)?)),
        None => Ok(Opened::Whole(engine(common)?)),
    }
}

fn time(text: &str) -> Result<jiff::Timestamp, String> {
    let moment = input::moment(text);
    moment
        .map(|moment| moment.first)
        .ok_or_else(|| "times are 2024-05-01T06:00:00+02:00, or a date".to_owned())
}

fn span(text: &str) -> Result<std::time::Duration, String> {
    let span = text.parse::<jiff::SignedDuration>().ok().and_then(|span| span.try_into().ok());
    span.ok_or_else(|| "times are 24h, 30m or 0s".to_owned())
}

/// A language's tag, whose first part is a code of ISO 639.
fn tag(text: &str) -> Result<String, String> {
    let first = text.split(['-', '_']).next().unwrap_or_default();
    let is_code =
        (2..=3).contains(&first.len()) && first.bytes().all(|byte| byte.is_ascii_alphabetic());
    is_code
        .then(|| text.to_owned())
        .ok_or_else(|| "a language is told by a tag such as da or en".into())
}

fn facet(text: &str) -> Result<Facet, String> {
    let known = Facet::ALL.iter().find(|(name, _)| *name == text);
    let refused = || "facets are section, author, tag, language and dates".to_owned();
    known.map(|(_, facet)| *facet).ok_or_else(refused)
}

fn date(text: &str) -> Result<referat::Date, String> {
    referat::Date::parse(text).ok_or_else(|| "dates are 2023, 2023-09 or 2023-09-14".to_owned())
}

fn input_of(path: &Path) -> Result<input::plain::Input, input::plain::InputError> {
    if path == Path::new("-") {
        input::plain::read_ndjson(io::stdin().lock())
    } else {
        input::plain::read(path)
    }
}

/// The engine over the articles asked for; what couldn't be read of them goes to standard error.
fn engine(common: &Common) -> Result<Engine, Box<dyn Error>> {
    let Some(path) = &common.articles else { return Ok(Engine::embedded()?) };
    let input = input_of(path)?;
    let built = referat::build(input.articles);
    let repeated = built
        .repeated_ids
        .iter()
        .map(|id| format!("article {id:?} is given more than once; the last one is kept"));
    for warning in input.warnings.into_iter().chain(repeated) {
        // A closed standard error leaves nobody to warn.
        let _ = writeln!(io::stderr(), "referat: {warning}");
    }
    Ok(Engine::open(built.bytes)?)
}
