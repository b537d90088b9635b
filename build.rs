//! Embeds the seeds: builds the index of `seeds/`, or of what `REFERAT_SEEDS` names, with the crate's own stages.
//!
//! The index is made here once, so that opening it in a browser rebuilds nothing, and the compound lexicon stays out of
//! the wasm.

// The same source as the crate's modules: one analyzer makes the index and reads it.
#[allow(
    clippy::pedantic,
    dead_code,
    unused_imports,
    unreachable_pub,
    missing_docs,
    reason = "building uses a part of each stage"
)]
#[path = "src/article/mod.rs"]
mod article;
#[allow(
    clippy::pedantic,
    dead_code,
    unused_imports,
    unreachable_pub,
    missing_docs,
    reason = "building uses a part of each stage"
)]
#[path = "src/index/mod.rs"]
mod index;
#[allow(clippy::pedantic, dead_code, reason = "building uses a part of it")]
#[path = "src/bin/referat/input/plain.rs"]
mod input;
#[allow(
    clippy::pedantic,
    dead_code,
    unused_imports,
    unreachable_pub,
    missing_docs,
    reason = "building uses a part of each stage"
)]
#[path = "src/text/mod.rs"]
mod text;

use std::env;
use std::error::Error;
use std::fs;
use std::path::PathBuf;

fn main() -> Result<(), Box<dyn Error>> {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?);
    let seeds = env::var_os("REFERAT_SEEDS").filter(|path| !path.is_empty());
    let seeds = seeds.map_or_else(|| root.join("seeds"), |path| root.join(path));
    println!("cargo:rerun-if-env-changed=REFERAT_SEEDS");
    for source in ["src/article", "src/text", "src/index", "src/bin/referat/input/plain.rs"] {
        println!("cargo:rerun-if-changed={source}");
    }
    println!("cargo:rerun-if-changed={}", seeds.display());

    let input = input::read(&seeds).map_err(|error| error.to_string())?;
    for warning in &input.warnings {
        println!("cargo:warning={warning}");
    }
    let built = index::build(input.articles);
    for id in &built.repeated_ids {
        println!("cargo:warning=article {id:?} is given more than once; the last one is kept");
    }
    // A module of these articles alone has the analyzers of no other languages.
    let archive = index::Archive::whole(built.bytes.clone())?;
    let mut analyzers = archive.analyzers();
    for doc in archive.docs().map_err(|_| "the index that was built can't be read")? {
        let card = archive.card(doc).map_err(|_| "a card that was built can't be read")?;
        analyzers.push(card.analyzer());
    }
    analyzers.sort_by_key(|analyzer| analyzer.language);
    analyzers.dedup();
    for analyzer in analyzers {
        println!("cargo:rustc-cfg=embedded_language=\"{:?}\"", analyzer.language);
    }
    fs::write(PathBuf::from(env::var("OUT_DIR")?).join("embedded.idx"), built.bytes)?;
    Ok(())
}
