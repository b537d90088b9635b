//! referat and tantivy natively: one thread, everything in memory, the same articles and queries.
//!
//! Each command prints one JSON object; `bench/run.mjs` runs them and measures processor time and memory from outside.

mod ask;
mod folder;
mod referat_side;
mod tantivy_side;

use std::error::Error;
use std::path::Path;

const USAGE: &str = "usage: referat-bench-native tantivy-build CORPUS.ndjson DIR
       referat-bench-native tantivy-time DIR QUERIES.json
       referat-bench-native referat-time DIR QUERIES.json
       referat-bench-native referat-cold DIR QUERIES.json";

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [command, first, second] = arguments.as_slice() else { return Err(USAGE.into()) };
    let (first, second) = (Path::new(first), Path::new(second));
    let answer = match command.as_str() {
        "tantivy-build" => tantivy_side::build(first, second)?,
        "tantivy-time" => tantivy_side::time(first, &ask::queries(second)?)?,
        "referat-time" => referat_side::time(first, &ask::queries(second)?)?,
        "referat-cold" => referat_side::cold(first, &ask::queries(second)?)?,
        _ => return Err(USAGE.into()),
    };
    println!("{answer}");
    Ok(())
}
