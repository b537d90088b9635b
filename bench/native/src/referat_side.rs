//! referat's engine over an archive: warm times, and the bytes that a cold query needs.

use crate::ask::HITS;
use crate::ask::Query;
use crate::ask::Times;
use crate::ask::percentiles;
use crate::folder::Folder;
use referat::Engine;
use referat::Filters;
use referat::SearchOptions;
use referat::Sort;
use referat::index::Need;
use referat::index::Segment;
use referat::index::Why;
use referat::search;
use serde_json::Value;
use serde_json::json;
use std::collections::BTreeMap;
use std::error::Error;
use std::path::Path;

/// Bytes that an engine may keep: enough for all queries.
const CACHE_BYTES: usize = 1 << 30;

/// `expand`: with the second stage of ranking.
fn options(query: &Query, expand: bool) -> SearchOptions {
    let sections = query.section.clone().into_iter().collect();
    SearchOptions {
        limit: HITS,
        sort: if query.is_newest() { Sort::Newest } else { Sort::Relevance },
        filters: Filters { sections, ..Filters::default() },
        expand,
        ..SearchOptions::default()
    }
}

/// Microseconds for numbers and scores of the best, everything at hand.
pub fn time(archive: &Path, queries: &[Query]) -> Result<Value, Box<dyn Error>> {
    let folder = Folder::read(archive)?;
    let mut engine = folder.engine()?;
    let (mut first, mut expanded) = (Times::default(), Times::default());
    for (times, expand) in [(&mut first, false), (&mut expanded, true)] {
        for query in queries {
            let options = options(query, expand);
            let typed = query.typed();
            let parsed = search::Query::parse(&typed)?;
            folder.ask(&mut engine, |engine| search::rank(engine.archive(), &parsed, &options))?;
            times.add(&query.class, || {
                engine.begin(CACHE_BYTES);
                let parsed = search::Query::parse(&typed)?;
                let ranked = search::rank(engine.archive(), &parsed, &options).ok();
                Ok::<_, search::QueryError>(ranked)
            });
        }
    }
    let info = engine.info()?.done()?;
    Ok(json!({
        "articles": info.articles,
        "segments": info.segments,
        "terms": info.terms,
        "micros": first.summary(),
        "microsExpanded": expanded.summary(),
    }))
}

/// What a reader with nothing but the code fetches for ten hits with snippets, without and with the second stage: bytes, steps that wait for each other, and
/// the same up to the first hits that are shown. Ranges are counted as they are needed, whatever a host makes of them.
pub fn cold(archive: &Path, queries: &[Query]) -> Result<Value, Box<dyn Error>> {
    let folder = Folder::read(archive)?;
    let mut answer = cold_in(&folder, queries, false)?;
    answer["expanded"] = cold_in(&folder, queries, true)?;
    Ok(answer)
}

fn cold_in(folder: &Folder, queries: &[Query], expand: bool) -> Result<Value, Box<dyn Error>> {
    let mut classes: BTreeMap<&str, Cold> = BTreeMap::new();
    for query in queries {
        let class = classes.entry(&query.class).or_default();
        let options = options(query, expand);
        let parsed = search::Query::parse(&query.typed())?;
        let mut engine = folder.engine()?;
        let mut bytes = folder.manifest_len();
        let (mut steps, mut ranges) = (1u32, 1usize);
        let mut first = None;
        loop {
            let needs = match search::search(engine.archive(), &parsed, &options) {
                Ok(found) => {
                    if found.response.is_some() && first.is_none() {
                        first = Some((bytes, steps));
                    }
                    if found.needs.is_empty() {
                        let response = found.response.ok_or("an answer without a response")?;
                        class.exact += usize::from(response.exact);
                        class.hits += response.hits.len();
                        break;
                    }
                    found.needs
                }
                Err(miss) => match miss.why() {
                    Why::Need(needs) => needs,
                    Why::Read(error) => return Err(error.into()),
                },
            };
            bytes += needs.iter().map(|need| need.len).sum::<usize>();
            for need in &needs {
                let kind = kind_of(&engine, need);
                *class.kinds.entry(kind).or_default() += need.len;
            }
            ranges += needs.len();
            steps += 1;
            folder.supply(&mut engine, &needs)?;
        }
        let (first_bytes, first_steps) = first.unwrap_or((bytes, steps));
        class.bytes.push(float(bytes));
        class.first_bytes.push(float(first_bytes));
        class.steps.push(f64::from(steps));
        class.first_steps.push(f64::from(first_steps));
        class.ranges.push(float(ranges));
    }
    Ok(classes.into_iter().map(|(name, class)| (name.to_owned(), class.summary())).collect())
}

/// What a need's chunk holds, by where it lies (FORMAT.md, "Head of a segment").
fn kind_of(engine: &Engine, need: &Need) -> &'static str {
    let segment = need.segment.and_then(|number| engine.archive().segment(number).ok());
    let Some(head) = segment.map(Segment::head) else { return "manifest" };
    let sizes = head.sizes();
    let dictionary = head.len - (sizes.positions - head.tail_positions_len) - sizes.dictionary;
    let large = need.segment.is_some_and(|number| number + 1 == engine.archive().segments().len());
    match need.offset {
        at if at < head.bodies_len => "bodies",
        at if at < dictionary - sizes.cards => "tails",
        at if at < dictionary => "cards",
        at if at < dictionary + sizes.dictionary && large => "blocks",
        at if at < dictionary + sizes.dictionary => "blocks of small segments",
        _ => "positions",
    }
}

fn float(number: usize) -> f64 {
    f64::from(u32::try_from(number).unwrap_or(u32::MAX))
}

#[derive(Debug, Default)]
struct Cold {
    bytes: Vec<f64>,
    first_bytes: Vec<f64>,
    steps: Vec<f64>,
    first_steps: Vec<f64>,
    ranges: Vec<f64>,
    exact: usize,
    hits: usize,
    /// Bytes of all queries by what they hold.
    kinds: BTreeMap<&'static str, usize>,
}

impl Cold {
    fn summary(self) -> Value {
        let queries = self.bytes.len();
        let mean = |bytes: usize| bytes / queries.max(1);
        let kinds: BTreeMap<_, _> =
            self.kinds.into_iter().map(|(kind, bytes)| (kind, mean(bytes))).collect();
        let of = |values| percentiles(values, &[50, 90, 100]);
        json!({
            "queries": queries,
            "exact": self.exact,
            "hits": self.hits,
            "meanBytes": kinds,
            "bytes": of(self.bytes),
            "firstBytes": of(self.first_bytes),
            "steps": of(self.steps),
            "firstSteps": of(self.first_steps),
            "ranges": of(self.ranges),
        })
    }
}
