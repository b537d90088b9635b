//! What an archive's bytes are.

use super::host::Folder;
use referat::Engine;
use referat::index::MANIFEST_NAME;
use serde::Serialize;
use std::error::Error;
use std::fs;
use std::io::Write;
use std::path::Path;

/// Bytes of an archive by what they hold.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Stats {
    articles: u32,
    terms: u32,
    words: u32,
    segments: Vec<Segment>,
    files: usize,
    manifest_bytes: u64,
    lexicon_bytes: usize,
    bytes: usize,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Segment {
    articles: u32,
    first: Option<String>,
    last: Option<String>,
    files: usize,
    blocks: usize,
    bytes: usize,
    bodies: usize,
    cards: usize,
    dictionary: usize,
    tails: usize,
    positions: usize,
    suggestions: usize,
}

/// Prints the sizes of the archive in `path`.
pub(crate) fn stats(path: &Path, json: bool, out: &mut impl Write) -> Result<(), Box<dyn Error>> {
    let mut folder = Folder::open(path)?;
    let info = folder.ask(Engine::info)?;
    let manifest_bytes = fs::metadata(path.join(MANIFEST_NAME))?.len();
    let engine = folder.engine();
    let lexicon = engine.archive().manifest().ok().and_then(|manifest| manifest.lexicon.as_ref());
    let segments: Vec<Segment> = engine
        .archive()
        .segments()
        .iter()
        .map(|segment| {
            let head = segment.head();
            let sizes = head.sizes();
            let dates = head.first_and_last();
            Segment {
                articles: head.doc_count,
                first: dates.map(|(first, _)| first.to_string()),
                last: dates.map(|(_, last)| last.to_string()),
                files: head.files.len(),
                blocks: segment.block_count(),
                bytes: head.len,
                bodies: sizes.bodies,
                cards: sizes.cards,
                dictionary: sizes.dictionary,
                tails: sizes.tails,
                positions: sizes.positions,
                suggestions: sizes.suggestions,
            }
        })
        .collect();
    let stats = Stats {
        articles: info.articles,
        terms: info.terms,
        words: engine.archive().segments().iter().map(|segment| segment.head().words).sum(),
        files: segments.iter().map(|segment| segment.files).sum::<usize>()
            + 1
            + usize::from(lexicon.is_some()),
        bytes: segments.iter().map(|segment| segment.bytes).sum::<usize>()
            + usize::try_from(manifest_bytes)?
            + lexicon.map_or(0, |file| file.len),
        manifest_bytes,
        lexicon_bytes: lexicon.map_or(0, |file| file.len),
        segments,
    };
    if json {
        return Ok(writeln!(out, "{}", serde_json::to_string(&stats)?)?);
    }
    writeln!(
        out,
        "{} articles, {} words, {} terms in {}",
        stats.articles,
        stats.words,
        stats.terms,
        path.display()
    )?;
    writeln!(
        out,
        "{:>12} bytes in {} files, the manifest {}, the lexicon {}",
        stats.bytes, stats.files, stats.manifest_bytes, stats.lexicon_bytes
    )?;
    for (segment, number) in stats.segments.iter().zip(1..) {
        let dates = match (&segment.first, &segment.last) {
            (Some(first), Some(last)) => format!("{first} to {last}"),
            _ => "undated".to_owned(),
        };
        writeln!(out, "\nsegment {number}: {} articles, {dates}", segment.articles)?;
        for (name, bytes) in [
            ("bodies", segment.bodies),
            ("cards", segment.cards),
            ("dictionary", segment.dictionary),
            ("tails", segment.tails),
            ("positions", segment.positions),
            ("suggestions", segment.suggestions),
            ("all", segment.bytes),
        ] {
            writeln!(out, "{bytes:>12} {name}")?;
        }
    }
    Ok(())
}
