//! The engine over an archive whose files come range by range: it asks for few, in few rounds, and answers as if it had
//! them all; whatever a host gives instead, it refuses or answers the same.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may panic"
)]

mod common;

use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;
use referat::Article;
use referat::ArticleOptions;
use referat::Budget;
use referat::Engine;
use referat::Error;
use referat::SearchOptions;
use referat::SearchResponse;
use referat::Sort;
use referat::Step;
use referat::SummaryOptions;
use referat::article::parse_ndjson_line;
use referat::article::parse_seed;
use referat::index::Deflate;
use referat::index::File;
use referat::index::Layout;
use referat::index::MANIFEST_NAME;
use referat::index::Manifest;
use referat::index::Need;
use referat::index::to_file;
use referat::search::Facet;
use referat::search::Relation;
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::fmt::Debug;
use std::io::Read;
use std::io::Write;
use std::path::Path;

const FIRST: &str = "000_4ce3af5558035fa6";
const SECOND: &str = "001_0e895ddbde63da84";

/// Rounds of a search on an opened archive: terms; tails beside cards; the cards that tails brought up; bodies.
const SEARCH_ROUNDS: usize = 4;

/// Small, so that a few articles have heads, tails, runs and pairs; but for the blocks: how many are looked at for words
/// that begin so is bounded, and where they end depends on what else is stored.
const SMALL: Layout = Layout { block_len: 4096, head_len: 4, run_len: 4, pairs_from: 0 };

/// An archive as a host has it, the same archive as one file, and what to ask of it.
struct Archive {
    files: BTreeMap<String, Vec<u8>>,
    whole: Vec<u8>,
    ids: Vec<String>,
    queries: &'static [&'static str],
}

fn deflate(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// `None` for what doesn't inflate, or to more than `most` bytes.
fn inflate(bytes: &[u8], most: usize) -> Option<Vec<u8>> {
    let mut inflated = Vec::new();
    let limit = u64::try_from(most).unwrap() + 1;
    DeflateDecoder::new(bytes).take(limit).read_to_end(&mut inflated).ok()?;
    (inflated.len() <= most).then_some(inflated)
}

/// The files of an archive, its segments in packs of at most `pack` bytes where chunks allow, with names that tell
/// `generation`.
fn files(
    articles: &[Article],
    cuts: &[usize],
    layout: Layout,
    packed: Option<Deflate>,
    pack: usize,
    generation: u32,
) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut heads = Vec::new();
    for (number, (mut head, chunks)) in
        common::segments(articles, cuts, layout, packed).into_iter().enumerate()
    {
        let mut packs: Vec<Vec<u8>> = Vec::new();
        for chunk in chunks {
            match packs.last_mut() {
                Some(last) if last.len() + chunk.len() <= pack => last.extend(chunk),
                _ => packs.push(chunk),
            }
        }
        for (part, bytes) in packs.into_iter().enumerate() {
            let name = format!("{generation}-{number}-{part}.referat");
            head.files.push(File { name: name.clone(), len: bytes.len() });
            files.insert(name, bytes);
        }
        heads.push(head);
    }
    let manifest = Manifest { generation, segments: heads, ..Manifest::default() };
    files.insert(MANIFEST_NAME.to_owned(), deflate(&manifest.to_bytes()));
    files
}

fn whole(articles: &[Article], cuts: &[usize], layout: Layout) -> Vec<u8> {
    let (heads, bytes): (Vec<_>, Vec<_>) =
        common::segments(articles, cuts, layout, None).into_iter().unzip();
    let manifest = Manifest { segments: heads, ..Manifest::default() };
    to_file(&manifest, &bytes.concat().concat())
}

fn seed_articles() -> Vec<Article> {
    let seed = |id: &&str| {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("seeds/{id}.txt"));
        parse_seed(id, &std::fs::read_to_string(path).unwrap())
    };
    [FIRST, SECOND].iter().map(seed).collect()
}

fn seeds() -> Archive {
    let articles = seed_articles();
    let layout = Layout::for_documents(2);
    Archive {
        files: files(&articles, &[1], layout, Some(deflate), usize::MAX, 1),
        whole: whole(&articles, &[1], layout),
        ids: [FIRST, SECOND].map(str::to_owned).to_vec(),
        queries: &[
            "sjojgu",
            "våbenaftale",
            "vaben",
            "Kim Putin og Rusland",
            "\"Kim Jong-un\"",
            "\"New York Times\" \"unavngivne embedsmænd\" våbensalg -Iran",
            "-Iran",
            "-\"Det Hvide Hus\"",
            "nix",
            "",
            "\"nix nix\"",
            "artill",
            "i og på",
        ],
    }
}

/// Enough articles for many chunks of all kinds.
fn many_articles() -> Vec<Article> {
    let words =
        ["bro", "fjord", "borgmester", "kommune", "skole", "havn", "vej", "skov", "by", "marked"];
    let word = |at: usize| words[at % words.len()];
    let article = |number: usize| -> Article {
        let text =
            (0..60).map(|at| format!("{}{} ", word(number + at * at), word(number / 7 + at)));
        let month = number % 12 + 1;
        let date =
            if number.is_multiple_of(9) { String::new() } else { format!("2024-{month:02}") };
        let text: String = text.collect();
        let record = serde_json::json!({
            "id": number, "date": date, "title": format!("{} ved {}en", word(number), word(number / 3)),
            "text": format!("Ny {} i {}. {text}.", word(number), word(number * 3)),
        });
        parse_ndjson_line(&record.to_string()).unwrap()
    };
    (0..60).map(article).collect()
}

fn many(packed: Option<Deflate>, pack: usize) -> Archive {
    let articles = many_articles();
    Archive {
        files: files(&articles, &[40, 50], SMALL, packed, pack, 1),
        whole: whole(&articles, &[40, 50], SMALL),
        ids: ["7", "12", "59"].map(str::to_owned).to_vec(),
        queries: &[
            "fjord",
            "ny fjord by",
            "skolevej",
            "\"ny skole\" havn -by",
            "\"ny skole\" skolevej -\"ny havn\"",
            "kommunemarkedet bro",
            "sko",
            "-skov",
        ],
    }
}

/// Why a host or its engine gave up.
#[derive(Debug, Clone, PartialEq)]
enum Refusal {
    /// The engine said so.
    Typed(Error),
    /// No file holds the range.
    Missing(String),
    /// It doesn't inflate.
    Inflate,
}

/// What a host gives instead of the bytes that were asked for.
type Fault<'f> = &'f dyn Fn(&Need, &[u8]) -> Option<Vec<u8>>;

/// A host that fetches from `files` what an engine asks for.
struct Host<'f> {
    files: &'f BTreeMap<String, Vec<u8>>,
    engine: Engine,
    asked: Vec<Need>,
    /// Bytes of the files.
    bytes: usize,
    fault: Option<Fault<'f>>,
}

impl<'f> Host<'f> {
    fn new(files: &'f BTreeMap<String, Vec<u8>>) -> Self {
        Self { files, engine: Engine::remote(), asked: Vec::new(), bytes: 0, fault: None }
    }

    fn opened(files: &'f BTreeMap<String, Vec<u8>>) -> Self {
        let mut host = Self::new(files);
        host.ask(&info).unwrap();
        host.asked.clear();
        host.bytes = 0;
        host
    }

    /// The answer to `call`, and in how many rounds.
    fn ask<T>(
        &mut self,
        call: &dyn Fn(&Engine) -> Result<Step<T>, Error>,
    ) -> Result<(T, usize), Refusal> {
        for round in 0..99 {
            match call(&self.engine).map_err(Refusal::Typed)? {
                Step::Done(answer) => return Ok((answer, round)),
                Step::Need { needs, .. } => self.fetch(&needs)?,
            }
        }
        panic!("no end: {:?}", self.asked)
    }

    fn fetch(&mut self, needs: &[Need]) -> Result<(), Refusal> {
        assert!(!needs.is_empty(), "a need of nothing never ends");
        let distinct: BTreeSet<&Need> = needs.iter().collect();
        assert_eq!(distinct.len(), needs.len(), "each once: {needs:?}");
        for need in needs {
            assert!(!self.asked.contains(need), "asked for again: {need:?}");
            self.asked.push(*need);
            let bytes = self.read(need)?;
            self.engine.supply(need, &bytes).map_err(Refusal::Typed)?;
        }
        Ok(())
    }

    fn read(&mut self, need: &Need) -> Result<Vec<u8>, Refusal> {
        let place = self.engine.place(need).ok_or(Refusal::Missing(String::new()))?;
        let missing = || Refusal::Missing(place.file.clone());
        let file = self.files.get(&place.file).ok_or_else(missing)?;
        let len = if need.segment.is_some() { need.len } else { file.len() };
        let end = place.offset.checked_add(len);
        let stored = end.and_then(|end| file.get(place.offset..end)).ok_or_else(missing)?;
        self.bytes += stored.len();
        let other = self.fault.and_then(|fault| fault(need, stored));
        let stored = other.as_deref().unwrap_or(stored);
        if need.size == 0 {
            return Ok(stored.to_vec());
        }
        let stream = match (need.segment, stored.split_last()) {
            (Some(_), Some((filled, rest))) => {
                rest.len().checked_sub(usize::from(*filled)).and_then(|len| rest.get(..len))
            }
            (Some(_), None) => None,
            (None, _) => Some(stored),
        };
        stream.and_then(|stream| inflate(stream, need.size)).ok_or(Refusal::Inflate)
    }
}

type Answer = Result<Step<String>, Error>;

/// A call whose answer is compared as text.
type Call = Box<dyn Fn(&Engine) -> Answer>;

fn shown<T: Debug>(answer: Result<Step<T>, Error>) -> Answer {
    let text = |answer: T| format!("{answer:?}");
    answer.map(|step| match step {
        Step::Done(answer) => Step::Done(text(answer)),
        Step::Need { needs, provisional } => {
            Step::Need { needs, provisional: provisional.map(text) }
        }
    })
}

/// Every search of an archive, by name.
fn searches(archive: &Archive) -> Vec<(String, Call)> {
    let sorts = [Sort::Relevance, Sort::Newest, Sort::Oldest];
    let queries = archive.queries.iter().flat_map(|query| sorts.map(|sort| (*query, sort)));
    let of = |(query, sort): (&'static str, Sort)| {
        [(false, 10, 0), (true, 3, 1)].map(|(prefix, limit, offset)| {
            let options = SearchOptions { sort, prefix, limit, offset, ..SearchOptions::default() };
            let call: Call = Box::new(move |engine| shown(engine.search(query, &options)));
            (format!("search {query:?} {sort:?} {limit} {prefix}"), call)
        })
    };
    queries.flat_map(of).collect()
}

/// Every other call.
fn readings(archive: &Archive) -> Vec<(String, Call)> {
    let mut calls: Vec<(String, Call)> = vec![
        ("articles".to_owned(), Box::new(|engine| shown(engine.articles()))),
        (
            "summarize all".to_owned(),
            Box::new(|engine| shown(engine.summarize(None, &SummaryOptions::default()))),
        ),
    ];
    for id in archive.ids.clone() {
        let query = archive.queries[0].to_owned();
        let options = ArticleOptions { query: Some(query), prefix: true };
        let asked = id.clone();
        calls.push((
            format!("article {id}"),
            Box::new(move |engine| shown(engine.article(&asked, &options))),
        ));
    }
    let ids = archive.ids.clone();
    let options = SummaryOptions {
        budget: Budget::Sentences(3),
        query: Some(archive.queries[0].to_owned()),
        language: None,
    };
    calls.push((
        "summarize".to_owned(),
        Box::new(move |engine| shown(engine.summarize(Some(&ids), &options))),
    ));
    calls
}

/// Without the bytes at hand, which differ by design.
fn info(engine: &Engine) -> Result<Step<referat::Info>, Error> {
    Ok(match engine.info()? {
        Step::Done(info) => Step::Done(referat::Info { bytes: 0, ..info }),
        need @ Step::Need { .. } => need,
    })
}

fn at_hand<T>(bytes: &[u8], call: &dyn Fn(&Engine) -> Result<Step<T>, Error>) -> Result<T, Error> {
    Engine::open(bytes.to_vec()).and_then(|engine| call(&engine)).and_then(Step::done)
}

#[test]
fn ranges_give_the_answers_of_the_whole() {
    for archive in [seeds(), many(Some(deflate), 3000), many(None, 700)] {
        let mut kept = Host::new(&archive.files);
        let (found, rounds) = kept.ask(&info).unwrap();
        assert_eq!((found, rounds), (at_hand(&archive.whole, &info).unwrap(), 1), "a manifest");
        let bytes = at_hand(&archive.whole, &|engine| engine.info()).unwrap().bytes;
        assert_eq!(bytes, archive.whole.len(), "each byte counts once");
        for (name, call) in searches(&archive).into_iter().chain(readings(&archive)) {
            let expected = at_hand(&archive.whole, &call).unwrap();
            // From nothing, and with what earlier calls left.
            let (found, _) = Host::new(&archive.files).ask(&call).unwrap();
            assert_eq!(found, expected, "{name}");
            let (found, _) = kept.ask(&call).unwrap();
            assert_eq!(found, expected, "{name}");
            assert_eq!(kept.ask(&call).unwrap().1, 0, "{name}: nothing is asked for again");
        }
        // What was dropped is asked for again.
        for (name, call) in searches(&archive).into_iter().step_by(5) {
            kept.engine.begin(0);
            kept.asked.clear();
            let (found, _) = kept.ask(&call).unwrap();
            assert_eq!(found, at_hand(&archive.whole, &call).unwrap(), "{name}");
        }
    }
}

/// Without the second stage, which reads the texts of the first hits and asks for more words.
fn first_stage() -> SearchOptions {
    SearchOptions { expand: false, ..SearchOptions::default() }
}

#[test]
fn a_search_takes_few_rounds() {
    let (seeds, many) = (seeds(), many(Some(deflate), 3000));
    for (archive, query, more) in [
        (&seeds, "Iran Putin", 0),
        (&seeds, "artilleri", 0),
        (&seeds, "-Iran", 0),
        (&seeds, "nix", 0),
        (&many, "fjord", 0),
        (&many, "ny fjord", 0),
        (&many, "ny fjord by marked", 0),
        (&many, "bro -by", 0),
        // Names of several spellings, and parts of rare compounds, are looked for when the word was.
        (&seeds, "sjojgu", 1),
        (&seeds, "våbenaftale", 1),
        (&many, "kommunemarkedet bro", 1),
        // Documents of all words, then their positions.
        (&seeds, "\"Kim Jong-un\"", 1),
        (&many, "\"ny skole\"", 3),
    ] {
        let call = |engine: &Engine| engine.search(query, &first_stage());
        let mut host = Host::opened(&archive.files);
        let (found, rounds) = host.ask(&call).unwrap();
        assert!(found.exact, "{query}");
        assert!(
            rounds <= SEARCH_ROUNDS + more,
            "{query}: {rounds} rounds, {} bytes: {:?}",
            host.bytes,
            host.asked
        );
    }
}

#[test]
fn blocks_and_cards_show_hits_in_two_rounds() {
    let articles = many_articles();
    let of = |layout| files(&articles, &[15, 30, 45], layout, Some(deflate), usize::MAX, 1);
    // Where tails bring up others, their cards come in a round of their own.
    let (whole, with_tails) = (of(Layout::for_documents(60)), of(SMALL));
    let queries = ["ny fjord", "fjord marked", "ny fjord by", "bro skov havn"];
    for (files, query, most) in
        queries.iter().flat_map(|query| [(&whole, query, 2), (&with_tails, query, 3)])
    {
        let mut host = Host::opened(files);
        assert_eq!(host.engine.archive().segments().len(), 4);
        let options = first_stage();
        let mut shown = Vec::new();
        let rounds = loop {
            match host.engine.search(query, &options).unwrap() {
                Step::Done(found) => {
                    assert!(found.exact && !found.hits.is_empty(), "{query}");
                    shown.push(true);
                    break shown.len() - 1;
                }
                Step::Need { needs, provisional } => {
                    shown.push(provisional.is_some_and(|found| !found.hits.is_empty()));
                    host.fetch(&needs).unwrap();
                }
            }
        };
        assert!(rounds <= SEARCH_ROUNDS.min(most + 1), "{query}: {rounds} rounds");
        let first = shown.iter().position(|shown| *shown);
        assert!(first.is_some_and(|first| first <= most), "{query}: {shown:?}");
    }
}

#[test]
fn a_search_reads_a_part_of_the_archive() {
    let layout = Layout { block_len: 256, ..SMALL };
    let files = files(&many_articles(), &[40, 50], layout, Some(deflate), usize::MAX, 1);
    let call =
        |engine: &Engine| engine.search("fjord", &SearchOptions { limit: 3, ..first_stage() });
    let mut host = Host::opened(&files);
    host.ask(&call).unwrap();
    let all: usize = files.values().map(Vec::len).sum();
    assert!(host.bytes * 4 < all, "{} of {all} bytes", host.bytes);
}

/// The ids of all that `query` finds, with the score of each.
fn scores(archive: &Archive, query: &str) -> BTreeMap<String, f32> {
    let options = SearchOptions {
        limit: 1000,
        max_bytes: usize::MAX,
        fold: false,
        ..SearchOptions::default()
    };
    let found = at_hand(&archive.whole, &|engine| engine.search(query, &options)).unwrap();
    assert!(found.exact);
    found.hits.into_iter().map(|hit| (hit.card.id, hit.score)).collect()
}

fn is_part_of(response: &SearchResponse, all: &BTreeMap<String, f32>) {
    for hit in &response.hits {
        let score = all.get(&hit.card.id).unwrap_or_else(|| panic!("{} is no hit", hit.card.id));
        assert!(hit.score <= score + 1e-4, "{}: {} of {score}", hit.card.id, hit.score);
    }
    assert!(response.total.value <= all.len(), "{:?} of {}", response.total, all.len());
}

#[test]
fn provisional_answers_say_so_and_are_of_hits() {
    let archive = many(Some(deflate), usize::MAX);
    let mut provisional_answers = 0;
    for query in archive.queries {
        let all = scores(&archive, query);
        for sort in [Sort::Relevance, Sort::Newest, Sort::Oldest] {
            let options = SearchOptions { sort, ..SearchOptions::default() };
            let mut host = Host::opened(&archive.files);
            while let Step::Need { needs, provisional } =
                host.engine.search(query, &options).unwrap()
            {
                if let Some(response) = provisional {
                    assert!(!response.exact, "{query}");
                    is_part_of(&response, &all);
                    provisional_answers += 1;
                }
                host.fetch(&needs).unwrap();
            }
        }
    }
    assert!(provisional_answers > 5, "{provisional_answers}");
}

#[test]
fn tails_and_positions_are_read_within_the_bytes_allowed() {
    let archive = many(None, usize::MAX);
    for query in ["fjord", "ny fjord by", "\"ny skole\" havn", "skolevej -\"ny havn\""] {
        for max_bytes in [0, 40, 1000] {
            let options = SearchOptions { max_bytes, snippets: false, ..first_stage() };
            let whole = SearchOptions { max_bytes: usize::MAX, ..options.clone() };
            let (mut host, mut all) = (Host::opened(&archive.files), Host::opened(&archive.files));
            let call =
                |options: SearchOptions| move |engine: &Engine| engine.search(query, &options);
            let (found, _) = host.ask(&call(options)).unwrap();
            let (expected, _) = all.ask(&call(whole)).unwrap();
            if found.exact {
                assert_eq!(found.hits, expected.hits, "{query} {max_bytes}");
            }
            // Chunks of tails lie before the cards, and bodies aren't asked for.
            let sizes: Vec<_> = host
                .engine
                .archive()
                .segments()
                .iter()
                .map(referat::index::Segment::head)
                .map(|head| {
                    let sizes = head.sizes();
                    sizes.bodies + sizes.tails + head.tail_positions_len
                })
                .collect();
            let of_tails =
                |need: &&Need| need.segment.is_some_and(|segment| need.offset < sizes[segment]);
            let read: usize = host.asked.iter().filter(of_tails).map(|need| need.len).sum();
            assert!(read <= max_bytes, "{query}: {read} of {max_bytes} bytes");
        }
    }
}

#[test]
fn the_second_stage_reads_what_is_allowed_or_nothing_comes_of_it() {
    let archive = many(Some(deflate), usize::MAX);
    let (mut expanded, mut refused) = (0, 0);
    for query in ["fjord", "ny fjord by", "kommunemarkedet bro", "skov havn marked"] {
        for max_bytes in [0, 400, 4000, usize::MAX] {
            let call = |expand: bool| {
                let options = SearchOptions { max_bytes, expand, ..SearchOptions::default() };
                move |engine: &Engine| engine.search(query, &options)
            };
            let (mut first, mut second) =
                (Host::opened(&archive.files), Host::opened(&archive.files));
            let (of_first, rounds) = first.ask(&call(false)).unwrap();
            let (of_second, more_rounds) = second.ask(&call(true)).unwrap();
            assert!(more_rounds <= rounds + 3, "{query}: {rounds} rounds, then {more_rounds}");
            assert_eq!(of_second.total, of_first.total, "{query}");
            let is_counted = |need: &&Need| {
                let segment = need.segment.and_then(|it| second.engine.archive().segment(it).ok());
                segment.is_some_and(|segment| {
                    let (head, sizes) = (segment.head(), segment.head().sizes());
                    let dictionary = head.len - (sizes.positions - head.tail_positions_len);
                    let cards = dictionary - sizes.dictionary - sizes.cards;
                    let is_card = (cards..cards + sizes.cards).contains(&need.offset);
                    !is_card && need.offset >= head.bodies_len
                })
            };
            let added = second.asked.iter().filter(|need| !first.asked.contains(need));
            let read: usize = added.filter(is_counted).map(|need| need.len).sum();
            if of_second.expanded {
                expanded += 1;
                assert!(read <= max_bytes, "{query}: {read} of {max_bytes} bytes");
            } else {
                refused += 1;
                assert_eq!(of_second.hits, of_first.hits, "{query}");
            }
        }
    }
    assert!(expanded >= 4 && refused >= 4, "{expanded} {refused}");
}

#[test]
fn facets_are_counted_over_all_that_match_or_say_so() {
    let archive = many(None, usize::MAX);
    let facets = Facet::ALL.map(|(_, facet)| facet).to_vec();
    for query in ["fjord", "ny fjord by", "\"ny skole\" havn"] {
        let options = |count: bool, max_bytes: usize| SearchOptions {
            count,
            max_bytes,
            facets: facets.clone(),
            snippets: false,
            ..SearchOptions::default()
        };
        let counted = |options: SearchOptions| {
            let call = move |engine: &Engine| engine.search(query, &options);
            let found = Host::opened(&archive.files).ask(&call).unwrap().0;
            (found.total.relation, found.facets.unwrap())
        };
        let whole = options(true, usize::MAX);
        let at_hand = at_hand(&archive.whole, &|engine| engine.search(query, &whole)).unwrap();
        let (relation, all) = counted(whole);
        assert_eq!((relation, Some(&all)), (Relation::Eq, at_hand.facets.as_ref()), "{query}");
        let dates = all.dates.as_ref().unwrap();
        assert!(dates.relation == Relation::Eq && !dates.values.is_empty(), "{query}");
        let (relation, few) = counted(options(false, 0));
        for (few, all) in [(&few.dates, &all.dates), (&few.section, &all.section)] {
            let (few, all) = (few.as_ref().unwrap(), all.as_ref().unwrap());
            assert!(few.relation == Relation::Gte || relation == Relation::Eq, "{query}");
            for value in &few.values {
                let known = all.values.iter().find(|known| known.value == value.value).unwrap();
                assert!(value.count <= known.count, "{query}: {value:?} of {known:?}");
            }
        }
        assert_eq!(few.section.unwrap().relation, Relation::Gte, "{query}: labels take bytes");
    }
}

#[test]
fn errors_are_those_of_the_whole() {
    let archive = seeds();
    let unknown = |engine: &Engine| engine.article("nix", &ArticleOptions::default());
    let asked = [FIRST.to_owned(), "nix".to_owned()];
    let summary = move |engine: &Engine| engine.summarize(Some(&asked), &SummaryOptions::default());
    let expected = Error::UnknownArticle { id: "nix".to_owned() };
    let refused = |refusal| assert_eq!(refusal, Refusal::Typed(expected.clone()));
    refused(Host::new(&archive.files).ask(&unknown).unwrap_err());
    refused(Host::new(&archive.files).ask(&summary).unwrap_err());
    // What is wrong with a call is said before anything is fetched.
    let options = SearchOptions { limit: 1001, ..SearchOptions::default() };
    assert_eq!(Engine::remote().search("a", &options).unwrap_err().code(), "option.invalid");
}

#[test]
fn an_archive_of_nothing_answers() {
    let layout = Layout::for_documents(0);
    let no_segments = Manifest::default().to_bytes();
    for files in [
        files(&[], &[], layout, Some(deflate), usize::MAX, 1),
        BTreeMap::from([(MANIFEST_NAME.to_owned(), deflate(&no_segments))]),
    ] {
        let none = |engine: &Engine| engine.search("a \"b c\" -d", &SearchOptions::default());
        assert_eq!(Host::new(&files).ask(&none).unwrap().0.total.value, 0);
        assert_eq!(Host::new(&files).ask(&|engine| engine.articles()).unwrap().0, []);
        assert_eq!(Host::new(&files).ask(&info).unwrap().0.articles, 0);
        let summary = |engine: &Engine| engine.summarize(None, &SummaryOptions::default());
        assert_eq!(Host::new(&files).ask(&summary).unwrap().0.sentences, []);
    }
}

#[test]
fn every_flipped_bit_and_every_cut_of_a_whole_file_is_refused() {
    let articles = &many_articles()[..3];
    let bytes = whole(articles, &[1], SMALL);
    let refused = |damaged: Vec<u8>, what: &dyn Fn() -> String| {
        let error = Engine::open(damaged).err().unwrap_or_else(|| panic!("{}", what()));
        assert!(error.code().starts_with("index."), "{}: {error}", what());
    };
    for at in 0..bytes.len() {
        // A checksum catches any one bit; each bit of the first bytes has a meaning of its own.
        for bit in if at < 64 { 0..8 } else { at % 8..at % 8 + 1 } {
            let mut damaged = bytes.clone();
            damaged[at] ^= 1 << bit;
            refused(damaged, &|| format!("bit {bit} of byte {at}"));
        }
        refused(bytes[..at].to_vec(), &|| format!("cut at {at}"));
    }
    let longer = [bytes.as_slice(), b"trailing"].concat();
    assert_eq!(
        at_hand(&longer, &info).unwrap(),
        at_hand(&bytes, &info).unwrap(),
        "what follows is nobody's"
    );
}

/// The bytes to give instead of some, and a number to choose a place in them by.
type Give = Box<dyn Fn(&[u8], usize) -> Vec<u8>>;

/// What a host may give instead of what was asked for.
fn faults() -> Vec<(&'static str, Give)> {
    vec![
        ("nothing", Box::new(|_, _| Vec::new())),
        ("cut", Box::new(|bytes, at| bytes[..at % bytes.len()].to_vec())),
        (
            "a flipped bit",
            Box::new(|bytes, at| {
                let mut damaged = bytes.to_vec();
                damaged[at % bytes.len()] ^= 1 << (at % 8);
                damaged
            }),
        ),
        ("an earlier start", Box::new(|bytes, _| [b"x", &bytes[..bytes.len() - 1]].concat())),
        ("more", Box::new(|bytes, _| [bytes, bytes].concat())),
        ("zeros", Box::new(|bytes, _| vec![0; bytes.len()])),
        ("a page", Box::new(|_, _| b"<!doctype html><title>404</title>".to_vec())),
    ]
}

#[test]
fn what_a_host_gives_instead_is_refused_and_can_be_asked_for_again() {
    let faults = faults();
    let mut tried = 0;
    for archive in [many(Some(deflate), usize::MAX), many(None, 700)] {
        let calls: Vec<_> =
            searches(&archive).into_iter().step_by(7).chain(readings(&archive)).collect();
        for (name, call) in &calls {
            let expected = at_hand(&archive.whole, call).unwrap();
            let mut sound = Host::new(&archive.files);
            sound.ask(call).unwrap();
            for wrong in &sound.asked {
                tried += 1;
                let (fault, give) = &faults[tried % faults.len()];
                let instead =
                    |need: &Need, bytes: &[u8]| (need == wrong).then(|| give(bytes, tried * 97));
                let mut host = Host::new(&archive.files);
                host.fault = Some(&instead);
                match host.ask(call) {
                    Ok((found, _)) => assert_eq!(found, expected, "{name}: {fault}"),
                    Err(Refusal::Typed(error)) => {
                        assert!(error.code().starts_with("index."), "{name}: {fault}: {error}");
                    }
                    Err(Refusal::Inflate) => {}
                    Err(Refusal::Missing(file)) => panic!("{name}: {fault}: {file}"),
                }
                host.fault = None;
                host.asked.clear();
                let (found, _) = host.ask(call).unwrap();
                assert_eq!(found, expected, "{name}: after {fault}");
            }
        }
    }
    assert!(tried > faults.len() * 20, "{tried}");
}

#[test]
fn a_missing_file_is_named() {
    let archive = many(Some(deflate), 3000);
    let call = &searches(&archive)[0].1;
    let expected = at_hand(&archive.whole, call).unwrap();
    let mut refused = 0;
    for name in archive.files.keys() {
        let mut files = archive.files.clone();
        files.remove(name);
        match Host::new(&files).ask(call) {
            Ok((found, _)) => assert_eq!(found, expected),
            Err(refusal) => {
                assert_eq!(refusal, Refusal::Missing(name.clone()));
                refused += 1;
            }
        }
    }
    assert!(refused > 2, "{refused}");
}

#[test]
fn without_a_segment_the_others_answer_as_if_there_were_no_more() {
    let articles = many_articles();
    let cuts = [40, 50];
    let parts = common::segments(&articles, &cuts, SMALL, None);
    let archive = |left: Option<usize>| {
        let kept = parts.iter().enumerate().filter(|(number, _)| Some(*number) != left);
        let (heads, bytes): (Vec<_>, Vec<_>) = kept.map(|(_, part)| part.clone()).unzip();
        let manifest = Manifest { segments: heads, ..Manifest::default() };
        Engine::open(to_file(&manifest, &bytes.concat().concat())).unwrap()
    };
    let mut found = 0;
    for left in 0..parts.len() {
        let mut engine = archive(None);
        engine.leave_out(left);
        let rest = archive(Some(left));
        for query in
            ["fjord", "ny fjord by", "skolevej", "\"ny skole\" havn -by", "-skov", "fjorrd"]
        {
            for expand in [false, true] {
                let options = SearchOptions {
                    limit: 100,
                    expand,
                    facets: Facet::ALL.map(|(_, facet)| facet).to_vec(),
                    ..SearchOptions::default()
                };
                let search = |engine: &Engine| {
                    let mut response = engine.search(query, &options).unwrap().done().unwrap();
                    // Stories keep the numbers that they have with it.
                    response.stories.clear();
                    response.hits.iter_mut().for_each(|hit| hit.card.story = None);
                    response
                };
                let answer = search(&engine);
                found += answer.hits.len();
                assert_eq!(answer, search(&rest), "{query} without {left}");
            }
        }
        assert_eq!(
            info(&engine).unwrap().done().unwrap().articles,
            u32::try_from(articles.len()).unwrap()
        );
    }
    assert!(found > 50, "{found}");
}

#[test]
fn a_manifest_of_another_generation_finds_its_files_or_misses_them() {
    let articles = many_articles();
    let of = |count: usize, generation| {
        files(&articles[..count], &[20], SMALL, Some(deflate), 3000, generation)
    };
    let (older, newer) = (of(40, 1), of(60, 2));
    let call = |engine: &Engine| shown(engine.search("ny fjord", &SearchOptions::default()));
    let (of_older, _) = Host::new(&older).ask(&call).unwrap();
    let (of_newer, _) = Host::new(&newer).ask(&call).unwrap();
    assert_ne!(of_older, of_newer);
    // A cached manifest beside the files of another: its own are gone, or still there.
    for (manifest, others, expected) in [(&older, &newer, &of_older), (&newer, &older, &of_newer)] {
        let mut mixed = others.clone();
        mixed.insert(MANIFEST_NAME.to_owned(), manifest[MANIFEST_NAME].clone());
        let refusal = Host::new(&mixed).ask(&call).unwrap_err();
        assert!(matches!(refusal, Refusal::Missing(_)), "{refusal:?}");
        mixed.extend(manifest.clone());
        assert_eq!(&Host::new(&mixed).ask(&call).unwrap().0, expected);
    }
    // A newer manifest over an open engine begins anew.
    let mut host = Host::new(&older);
    host.ask(&call).unwrap();
    let need = host.asked[0];
    host.files = &newer;
    host.asked.clear();
    let manifest = host.read(&need).unwrap();
    host.engine.supply(&need, &manifest).unwrap();
    assert_eq!(host.ask(&call).unwrap().0, of_newer);
    // Other bytes under the same names, as no writer makes them.
    let renamed = |files: &BTreeMap<String, Vec<u8>>| -> BTreeMap<String, Vec<u8>> {
        let name = |name: &String| name.trim_start_matches("2-").to_owned();
        files.iter().map(|(of, bytes)| (format!("1-{}", name(of)), bytes.clone())).collect()
    };
    let mut other = renamed(&newer);
    other.insert(MANIFEST_NAME.to_owned(), older[MANIFEST_NAME].clone());
    let refusal = Host::new(&other).ask(&call).unwrap_err();
    assert!(
        matches!(refusal, Refusal::Typed(_) | Refusal::Inflate | Refusal::Missing(_)),
        "{refusal:?}"
    );
}

#[test]
fn a_manifest_of_another_version_says_so() {
    let archive = many(None, usize::MAX);
    let manifest = inflate(&archive.files[MANIFEST_NAME], 1 << 20).unwrap();
    let mut engine = Engine::remote();
    let Step::Need { needs, .. } = engine.info().unwrap() else { panic!("nothing is at hand") };
    let [need] = needs[..] else { panic!("{needs:?}") };
    // Versions of the format and of the analyzer follow the magic number.
    for at in [8, 9, 10, 11] {
        let mut other = manifest.clone();
        other[at] ^= 1;
        assert_eq!(engine.supply(&need, &other).unwrap_err().code(), "index.version");
    }
    assert_eq!(engine.supply(&need, b"<!doctype html>").unwrap_err().code(), "index.damaged");
    for at in 0..manifest.len() {
        let mut damaged = manifest.clone();
        damaged[at] ^= 1 << (at % 8);
        let error = engine.supply(&need, &damaged).unwrap_err();
        assert!(error.code().starts_with("index."), "byte {at}: {error}");
        let error = engine.supply(&need, &manifest[..at]).unwrap_err();
        assert!(error.code().starts_with("index."), "cut at {at}: {error}");
    }
    assert_eq!(engine.info().unwrap(), Step::Need { needs, provisional: None });
    engine.supply(&need, &manifest).unwrap();
    assert_eq!(info(&engine).unwrap().done().unwrap(), at_hand(&archive.whole, &info).unwrap());
}
