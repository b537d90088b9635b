//! The lexicon of an archive: a file beside its packs, deflated, named by its content.

use super::disk;
use super::host::manifest_in;
use super::packs::deflate;
use super::packs::hex;
use flate2::read::DeflateDecoder;
use referat::index::File;
use referat::index::Manifest;
use referat::index::read_lexicon;
use referat::index::write_lexicon;
use referat::text::compound::Lexicon;
use sha2::Digest;
use sha2::Sha256;
use std::error::Error;
use std::fs;
use std::io;
use std::io::Read;
use std::path::Path;

/// Ends the name of every lexicon.
pub(super) const EXTENSION: &str = ".lexicon";

/// Writes `lexicon` into the archive's folder.
pub(super) fn save(folder: &Path, lexicon: &Lexicon) -> io::Result<File> {
    let bytes = deflate(&write_lexicon(lexicon));
    let name = name_of(&bytes);
    let path = folder.join(&name);
    if !path.exists() {
        disk::replace(&path, &bytes)?;
    }
    Ok(File { name, len: bytes.len() })
}

/// The lexicon of the archive in `folder`, if it has one.
pub(super) fn of(folder: &Path, manifest: &Manifest) -> Result<Option<Lexicon>, Box<dyn Error>> {
    let Some(file) = &manifest.lexicon else { return Ok(None) };
    let path = folder.join(&file.name);
    let (lexicon, bytes) = read(&path)?;
    if name_of(&bytes) != file.name || bytes.len() != file.len {
        return Err(format!("{} isn't what was written; restore it", path.display()).into());
    }
    Ok(Some(lexicon))
}

/// Reads a lexicon: its file, or the folder of an archive that has one.
pub(crate) fn load(path: &Path) -> Result<Lexicon, Box<dyn Error>> {
    if path.is_dir() {
        let manifest = manifest_in(path)?;
        let found = of(path, &manifest)?;
        let none = || format!("{} has no lexicon; index it anew", path.display()).into();
        return found.ok_or_else(none);
    }
    Ok(read(path)?.0)
}

fn read(path: &Path) -> Result<(Lexicon, Vec<u8>), Box<dyn Error>> {
    let failed = |error: &dyn std::fmt::Display| format!("can't read {}: {error}", path.display());
    let bytes = fs::read(path).map_err(|error| failed(&error))?;
    let mut inflated = Vec::new();
    DeflateDecoder::new(bytes.as_slice())
        .read_to_end(&mut inflated)
        .map_err(|error| failed(&error))?;
    Ok((read_lexicon(&inflated).map_err(|error| failed(&error))?, bytes))
}

fn name_of(bytes: &[u8]) -> String {
    format!("{}{EXTENSION}", hex(&Sha256::digest(bytes)))
}
