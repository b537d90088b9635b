//! Lines of text → lines of JSON: how their words are looked up.

use referat::search;
use referat::text::Analyzer;
use referat::text::analyzer::Language;
use referat::text::compound::Lexicon;
use std::error::Error;
use std::fs::File;
use std::io;
use std::io::BufRead;
use std::io::BufReader;
use std::io::Read;
use std::io::Write;
use std::path::Path;

/// Writes one array of tokens for each line of `file`; `-` or none is standard input. Compounds are
/// split by the lexicon of `archive`, else by the shipped parts.
pub(crate) fn analyze(
    language: Language,
    archive: Option<&Path>,
    file: Option<&Path>,
    out: &mut impl Write,
) -> Result<(), Box<dyn Error>> {
    let reader: Box<dyn Read> = match file.filter(|file| *file != Path::new("-")) {
        Some(file) => Box::new(
            File::open(file).map_err(|error| format!("can't read {}: {error}", file.display()))?,
        ),
        None => Box::new(io::stdin().lock()),
    };
    let lexicon = archive.map_or_else(|| Ok(Lexicon::shipped()), crate::archive::lexicon)?;
    let mut reader = BufReader::new(reader);
    let mut line = Vec::new();
    loop {
        line.clear();
        if reader.read_until(b'\n', &mut line)? == 0 {
            return Ok(());
        }
        let text = String::from_utf8_lossy(&line);
        let text = text.trim_end_matches(['\n', '\r']);
        let tokens = search::analyze(Analyzer::of(language), &lexicon, text);
        serde_json::to_writer(&mut *out, &tokens)?;
        writeln!(out)?;
    }
}
