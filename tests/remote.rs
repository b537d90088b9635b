//! The engine over bytes that come range by range: it asks for few, and answers as if it had them all; damaged, it
//! refuses or answers the same.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may panic"
)]

use referat::Article;
use referat::ArticleOptions;
use referat::Engine;
use referat::Error;
use referat::SearchOptions;
use referat::Sort;
use referat::Step;
use referat::SummaryOptions;
use referat::article::parse_ndjson_line;
use referat::article::parse_seed;
use referat::index::Need;
use std::fmt::Debug;
use std::path::Path;

const FIRST: &str = "000_4ce3af5558035fa6";
const SECOND: &str = "001_0e895ddbde63da84";

/// Rounds until the head of an index is at hand: what every first call costs.
const HEAD_ROUNDS: usize = 3;

/// Bytes that hold the head and a little more.
const HEAD_LEN: usize = 512;

/// Rounds of a search on an opened index: terms; parts of compounds and positions of phrases; columns; what is shown.
const SEARCH_ROUNDS: usize = 4;

/// An index and what to ask of it.
struct Archive {
    bytes: Vec<u8>,
    ids: Vec<String>,
    queries: &'static [&'static str],
}

fn seeds() -> Archive {
    let ids = [FIRST, SECOND];
    let seed = |id: &&str| {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("seeds/{id}.txt"));
        parse_seed(id, &std::fs::read_to_string(path).unwrap())
    };
    Archive {
        bytes: referat::build(ids.iter().map(seed).collect()).bytes,
        ids: ids.map(str::to_owned).to_vec(),
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

/// Enough articles for many blocks of all sections.
fn many() -> Archive {
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
    Archive {
        bytes: referat::build((0..60).map(article).collect()).bytes,
        ids: ["7", "12", "59"].map(str::to_owned).to_vec(),
        queries: &[
            "fjord",
            "skolevej",
            "\"ny skole\" havn -by",
            "\"ny skole\" skolevej -\"ny havn\"",
            "kommunemarkedet bro",
            "sko",
        ],
    }
}

/// Why a host gave up.
#[derive(Debug, Clone, PartialEq)]
enum Refusal {
    /// The engine said so.
    Typed(Error),
    /// The file doesn't hold what was asked for: only a damaged head asks so.
    Outside(Need),
    /// What was given wasn't taken: the file is cut off.
    Again(Need),
}

/// A host that fetches from `file` what an engine asks for.
struct Host<'f> {
    file: &'f [u8],
    engine: Engine,
    asked: Vec<Need>,
}

impl<'f> Host<'f> {
    fn new(file: &'f [u8]) -> Self {
        Self { file, engine: Engine::remote(), asked: Vec::new() }
    }

    /// The answer to `call`, and in how many rounds.
    fn ask<T>(
        &mut self,
        call: &dyn Fn(&Engine) -> Result<Step<T>, Error>,
    ) -> Result<(T, usize), Refusal> {
        for round in 0..99 {
            match call(&self.engine).map_err(Refusal::Typed)? {
                Step::Done(answer) => return Ok((answer, round)),
                Step::Need(needs) => self.fetch(&needs)?,
            }
        }
        panic!("no end: {:?}", self.asked)
    }

    fn fetch(&mut self, needs: &[Need]) -> Result<(), Refusal> {
        assert!(!needs.is_empty(), "a need of nothing never ends");
        for need in needs {
            assert!(need.len > 0, "{need:?}");
            let bytes =
                need.offset.checked_add(need.len).and_then(|end| self.file.get(need.offset..end));
            let bytes = bytes.ok_or(Refusal::Outside(*need))?.to_vec();
            if self.asked.contains(need) {
                return Err(Refusal::Again(*need));
            }
            self.asked.push(*need);
            self.engine.supply(need.offset, bytes).map_err(Refusal::Typed)?;
        }
        Ok(())
    }
}

type Answer = Result<Step<String>, Error>;

/// A call whose answer is compared as text.
type Call = Box<dyn Fn(&Engine) -> Answer>;

fn shown<T: Debug>(answer: Result<Step<T>, Error>) -> Answer {
    answer.map(|step| match step {
        Step::Done(answer) => Step::Done(format!("{answer:?}")),
        Step::Need(needs) => Step::Need(needs),
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
            (format!("search {query:?} {options:?}"), call)
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
    let options = SummaryOptions { sentences: 3, query: Some(archive.queries[0].to_owned()) };
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
        Step::Need(needs) => Step::Need(needs),
    })
}

fn at_hand<T>(bytes: &[u8], call: &dyn Fn(&Engine) -> Result<Step<T>, Error>) -> Result<T, Error> {
    Engine::open(bytes.to_vec()).and_then(|engine| call(&engine)).and_then(Step::done)
}

#[test]
fn ranges_give_the_answers_of_the_whole() {
    for archive in [seeds(), many()] {
        let file = archive.bytes.as_slice();
        let mut kept = Host::new(file);
        let (found, rounds) = kept.ask(&info).unwrap();
        assert_eq!((found, rounds), (at_hand(file, &info).unwrap(), HEAD_ROUNDS));
        for (searching, (name, call)) in searches(&archive)
            .into_iter()
            .map(|search| (true, search))
            .chain(readings(&archive).into_iter().map(|reading| (false, reading)))
        {
            let expected = at_hand(file, &call).unwrap();
            // From nothing, opened, and with what earlier calls left.
            let mut cold = Host::new(file);
            let (found, rounds) = cold.ask(&call).unwrap();
            assert_eq!(found, expected, "{name}");
            assert!(rounds <= HEAD_ROUNDS + SEARCH_ROUNDS, "{name}: {rounds} rounds");
            let mut opened = Host::new(file);
            opened.ask(&info).unwrap();
            let (found, rounds) = opened.ask(&call).unwrap();
            assert_eq!(found, expected, "{name}");
            assert!(
                !searching || rounds <= SEARCH_ROUNDS,
                "{name}: {rounds} rounds: {:?}",
                opened.asked
            );
            let (found, _) = kept.ask(&call).unwrap();
            assert_eq!(found, expected, "{name}");
            assert_eq!(kept.ask(&call).unwrap().1, 0, "{name}: nothing is asked for again");
        }
    }
}

#[test]
fn a_search_reads_a_part_of_the_index() {
    let archive = many();
    let mut host = Host::new(&archive.bytes);
    host.ask(&|engine| {
        engine.search("fjord", &SearchOptions { limit: 3, ..SearchOptions::default() })
    })
    .unwrap();
    let read: usize = host.asked.iter().map(|need| need.len).sum();
    assert!(read * 2 < archive.bytes.len(), "{read} of {} bytes", archive.bytes.len());
}

#[test]
fn errors_are_those_of_the_whole() {
    let archive = seeds();
    let file = archive.bytes.as_slice();
    let unknown = |engine: &Engine| engine.article("nix", &ArticleOptions::default());
    let asked = [FIRST.to_owned(), "nix".to_owned()];
    let summary = move |engine: &Engine| engine.summarize(Some(&asked), &SummaryOptions::default());
    let expected = Error::UnknownArticle { id: "nix".to_owned() };
    assert_eq!(Host::new(file).ask(&unknown).unwrap_err(), Refusal::Typed(expected.clone()));
    assert_eq!(Host::new(file).ask(&summary).unwrap_err(), Refusal::Typed(expected));
    // What is wrong with a call is said before anything is fetched.
    let options = SearchOptions { limit: 1001, ..SearchOptions::default() };
    assert_eq!(Engine::remote().search("a", &options).unwrap_err().code(), "option.invalid");
    let page = Engine::remote().supply(0, b"<!doctype html><title>404</title>".to_vec());
    assert_eq!(page.unwrap_err().code(), "index.damaged");
}

#[test]
fn an_index_of_nothing_answers() {
    let file = referat::build(Vec::new()).bytes;
    let none = |engine: &Engine| engine.search("a \"b c\" -d", &SearchOptions::default());
    assert_eq!(Host::new(&file).ask(&none).unwrap().0.total.value, 0);
    assert_eq!(Host::new(&file).ask(&|engine| engine.articles()).unwrap().0, []);
    assert_eq!(Host::new(&file).ask(&info).unwrap().0.articles, 0);
    let summary = |engine: &Engine| engine.summarize(None, &SummaryOptions::default());
    assert_eq!(Host::new(&file).ask(&summary).unwrap().0.sentences, []);
}

#[test]
fn every_flipped_bit_and_every_cut_of_an_index_is_refused() {
    let Archive { bytes, .. } = seeds();
    let refused = |damaged: Vec<u8>, what: &dyn Fn() -> String| {
        let error = Engine::open(damaged).err().unwrap_or_else(|| panic!("{}", what()));
        assert!(error.code().starts_with("index."), "{}: {error}", what());
    };
    for at in 0..bytes.len() {
        // A checksum catches any one bit; of the bytes before the first block, each bit has a meaning of its own.
        for bit in if at < HEAD_LEN { 0..8 } else { at % 8..at % 8 + 1 } {
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

#[test]
fn damage_in_any_range_is_refused_or_harmless() {
    let archive = seeds();
    let calls = searches(&archive).into_iter().step_by(13).chain(readings(&archive));
    for (name, call) in calls {
        let expected = at_hand(&archive.bytes, &call).unwrap();
        let mut whole = Host::new(&archive.bytes);
        whole.ask(&call).unwrap();
        for need in whole.asked.clone() {
            for at in (need.offset..need.offset + need.len).step_by(11) {
                let mut damaged = archive.bytes.clone();
                damaged[at] ^= 1 << (at % 8);
                let found = Host::new(&damaged).ask(&call);
                let typed = match &found {
                    Ok((found, _)) => *found == expected,
                    Err(Refusal::Typed(error)) => error.code().starts_with("index."),
                    // Only the length in the preamble can ask for too much; everything after it has a checksum.
                    Err(Refusal::Outside(_) | Refusal::Again(_)) => at < 20,
                };
                assert!(typed, "{name}, byte {at}: {found:?}");
                let cut = Host::new(&archive.bytes[..at]).ask(&call);
                assert!(matches!(cut, Err(Refusal::Outside(_))), "{name}, cut at {at}: {cut:?}");
            }
        }
    }
}

#[test]
fn too_short_a_range_is_asked_for_again() {
    let Archive { bytes, .. } = seeds();
    let mut engine = Engine::remote();
    let Step::Need(needs) = engine.info().unwrap() else { panic!("nothing is at hand") };
    let [need] = needs[..] else { panic!("{needs:?}") };
    engine.supply(need.offset, bytes[..need.len - 1].to_vec()).unwrap();
    assert_eq!(engine.info().unwrap(), Step::Need(needs), "so that a host sees the file end");
    // More than was asked for is as good, in any pieces.
    engine.supply(0, bytes.clone()).unwrap();
    assert_eq!(info(&engine).unwrap().done().unwrap(), at_hand(&bytes, &info).unwrap());
}
