//! Queries → a run in the form of TREC: `query Q0 document rank score referat`.

use super::host::Folder;
use referat::SearchOptions;
use referat::search::Query;
use referat::search::rank;
use std::error::Error;
use std::fs::File;
use std::io::BufRead;
use std::io::BufReader;
use std::io::Write;
use std::path::Path;

/// A query of the input.
#[derive(Debug, serde::Deserialize)]
struct Asked {
    id: serde_json::Value,
    text: String,
}

/// Answers each line of `queries` (`{"id", "text"}`, plain text) by `options`, and by other parameters than the archive's.
pub(crate) fn run(
    archive: &Path,
    queries: &Path,
    options: &SearchOptions,
    parameters: &[(String, u32)],
    out: &mut impl Write,
) -> Result<(), Box<dyn Error>> {
    let mut folder = Folder::open(archive)?;
    folder.set_parameters(parameters)?;
    for (line, number) in BufReader::new(File::open(queries)?).lines().zip(1..) {
        let line = line?;
        if line.trim().is_empty() {
            continue;
        }
        let asked: Asked = serde_json::from_str(&line)
            .map_err(|error| format!("{}:{number}: {error}", queries.display()))?;
        let id = asked.id.as_str().map_or_else(|| asked.id.to_string(), str::to_owned);
        let query = Query::plain(&asked.text)?;
        let ranked = folder.read(|engine| {
            let ranked = rank(engine.archive(), &query, options)?;
            let cards =
                referat::index::all(ranked.iter().map(|(doc, _)| engine.archive().card(*doc)))?;
            Ok(cards
                .into_iter()
                .zip(ranked)
                .map(|(card, (_, score))| (card.id, score))
                .collect::<Vec<_>>())
        })?;
        for ((doc, score), rank) in ranked.into_iter().zip(1..) {
            // White space would end the column.
            let doc: String = doc.split_whitespace().collect::<Vec<_>>().join("_");
            writeln!(out, "{id} Q0 {doc} {rank} {score} referat")?;
        }
    }
    Ok(())
}
