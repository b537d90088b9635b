//! Articles → an archive in a folder.
//!
//! Read once to know all words and the order of the articles (`gather`), then written out in order. The manifest is
//! replaced last: until then the folder holds the old archive.

use super::disk;
use super::disk::Lock;
use super::gather::Gathered;
use super::gather::Wanted;
use super::gather::bar;
use super::gather::gather;
use super::lexicon;
use super::packs::Packs;
use super::packs::deflate;
use super::packs::deflate_well;
use referat::index::Builder;
use referat::index::Head;
use referat::index::Layout;
use referat::index::MANIFEST_NAME;
use referat::index::Manifest;
use referat::index::Scan;
use referat::index::Surveyor;
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::error::Error;
use std::fs;
use std::io;
use std::io::Read;
use std::ops::Range;
use std::path::Path;
use std::path::PathBuf;
use std::time::Duration;

/// Readers may hold the manifest of before for so long.
pub(super) const GRACE: Duration = Duration::from_secs(24 * 60 * 60);

/// What to write.
#[derive(Debug)]
pub(crate) struct Plan {
    /// What is read, and how.
    pub(crate) wanted: Wanted,
    /// The archive's folder.
    pub(crate) out: PathBuf,
    /// Articles of each segment but the last, newest first.
    pub(crate) segments: Vec<usize>,
    /// Whether every chunk becomes a file of its own.
    pub(crate) parts: bool,
    /// The lexicon to split compounds by, or an archive that has it; without one the articles teach it.
    pub(crate) lexicon: Option<PathBuf>,
}

/// Writes the archive of `plan`.
pub(crate) fn index(plan: &Plan) -> Result<(), Box<dyn Error>> {
    fs::create_dir_all(&plan.out)?;
    let _lock = Lock::take(&plan.out)?;
    clean(&plan.out)?;
    let before = present(&plan.out)?;
    let known = plan.lexicon.as_deref().map(lexicon::load).transpose()?;
    let surveyor = || Surveyor::new(Some(deflate)).with_lexicon(known.clone());
    let mut gathered = gather(&plan.wanted, &plan.out, &surveyor)?;
    let lexicon = Some(lexicon::save(&plan.out, &gathered.survey.lexicon)?);
    let total = gathered.survey.order.len();
    let mut segments = Vec::new();
    let mut start = 0usize;
    for len in plan.segments.iter().copied().chain([usize::MAX]) {
        let end = start.saturating_add(len).min(total);
        if end > start || (total == 0 && segments.is_empty()) {
            segments.push(segment(&plan.out, plan.parts, &mut gathered, start..end)?);
        }
        start = end;
    }
    let generation = before.as_ref().map_or(0, |before| before.generation).saturating_add(1);
    let manifest =
        Manifest { generation, segments, parts: plan.parts, lexicon, ..Manifest::default() };
    switch(&plan.out, before.as_ref(), &manifest)?;
    drop_old(&plan.out, &manifest, GRACE)?;
    eprintln!("referat: {}; {}", told(&plan.out, &manifest), gathered.counts.told());
    Ok(())
}

/// What an archive is, in a line.
pub(super) fn told(folder: &Path, manifest: &Manifest) -> String {
    let listed = |head: &Head| {
        u64::from(head.doc_count) - u64::try_from(head.gone.len()).unwrap_or_default()
    };
    let articles: u64 = manifest.segments.iter().map(listed).sum();
    let bytes: usize = manifest.segments.iter().map(|head| head.len).sum();
    let segments = manifest.segments.len();
    format!(
        "{articles} articles in {} ({:.1} MB, {segments} segment{})",
        folder.display(),
        megabytes(bytes),
        if segments == 1 { "" } else { "s" },
    )
}

#[expect(clippy::as_conversions, clippy::cast_precision_loss, reason = "shown with one decimal")]
fn megabytes(bytes: usize) -> f64 {
    bytes as f64 / 1e6
}

/// Writes a segment of the documents `documents` of the survey.
pub(super) fn segment(
    folder: &Path,
    parts: bool,
    gathered: &mut Gathered,
    documents: Range<usize>,
) -> Result<Head, Box<dyn Error>> {
    let packs = RefCell::new(Packs::new(folder, parts));
    let layout = Layout::for_documents(documents.len());
    let out = |chunk: Vec<u8>| packs.borrow_mut().write(&chunk);
    let numbers = gathered.survey.order.get(documents.clone()).unwrap_or_default().to_vec();
    let bar = bar(u64::try_from(numbers.len())?, "writing");
    let (survey, scans) = gathered.parts();
    let mut builder = Builder::new(survey, documents, layout, Some(deflate), out);
    let mut scan = Scan::default();
    for number in numbers {
        scans.read(number, &mut scan)?;
        builder.add(&scan)?;
        bar.inc(1);
    }
    bar.finish_and_clear();
    let mut head = builder.finish();
    head.files = packs.into_inner().finish()?;
    Ok(head)
}

/// Makes `manifest` the archive's; from now on its files are the archive.
pub(super) fn switch(
    folder: &Path,
    before: Option<&Manifest>,
    manifest: &Manifest,
) -> Result<(), Box<dyn Error>> {
    disk::sync_folder(folder)?;
    // Whoever clears away counts from when a file was replaced, not from when it was made.
    let named = names(manifest);
    let replaced = before.map(names).unwrap_or_default();
    for file in files(folder)? {
        let pack = pack_of(&file);
        if pack.as_ref().is_some_and(|pack| replaced.contains(pack) && !named.contains(pack)) {
            disk::touch(&folder.join(&file))?;
        }
    }
    Ok(disk::replace(&folder.join(MANIFEST_NAME), &deflate_well(&manifest.to_bytes()))?)
}

/// The manifest of the archive in `folder`; `None` where there is none.
///
/// # Errors
/// When there is one that can't be read: it isn't to be written over unasked.
pub(super) fn present(folder: &Path) -> Result<Option<Manifest>, Box<dyn Error>> {
    let path = folder.join(MANIFEST_NAME);
    let bytes = match fs::read(&path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        read => read.map_err(|error| format!("can't read {}: {error}", path.display()))?,
    };
    let mut inflated = Vec::new();
    let read = flate2::read::DeflateDecoder::new(bytes.as_slice()).read_to_end(&mut inflated);
    let manifest = read
        .map_err(|error| error.to_string())
        .and_then(|_| Manifest::read(&inflated).map_err(|error| error.to_string()));
    let way_out = "restore the folder, or remove it and index anew";
    Ok(Some(manifest.map_err(|error| format!("{}: {error}; {way_out}", path.display()))?))
}

/// The packs that a manifest names, and its lexicon.
fn names(manifest: &Manifest) -> BTreeSet<String> {
    let packs = manifest.segments.iter().flat_map(|head| &head.files);
    packs.chain(&manifest.lexicon).map(|file| file.name.clone()).collect()
}

/// Names of the files in a folder, sorted.
fn files(folder: &Path) -> io::Result<Vec<String>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        files.push(entry?.file_name().to_string_lossy().into_owned());
    }
    files.sort();
    Ok(files)
}

/// The pack that a file is, or is a part of; or the lexicon.
fn pack_of(file: &str) -> Option<String> {
    let is_hash =
        |hash: &&str| hash.len() == 32 && hash.bytes().all(|byte| byte.is_ascii_hexdigit());
    if file.strip_suffix(lexicon::EXTENSION).is_some_and(|hash| is_hash(&hash)) {
        return Some(file.to_owned());
    }
    let (hash, _) = file.split_once(".pack").filter(|(hash, _)| is_hash(hash))?;
    Some(format!("{hash}.pack"))
}

/// Removes what a writer left that didn't end.
pub(super) fn clean(folder: &Path) -> Result<(), Box<dyn Error>> {
    for file in files(folder)?.iter().filter(|file| file.starts_with(disk::UNFINISHED)) {
        disk::remove(&folder.join(file))?;
    }
    Ok(())
}

/// Removes packs that the manifest doesn't name and that weren't named for `keep`; answers how many files.
pub(super) fn drop_old(
    folder: &Path,
    manifest: &Manifest,
    keep: Duration,
) -> Result<usize, Box<dyn Error>> {
    let named = names(manifest);
    let mut dropped = 0;
    for file in files(folder)? {
        let path = folder.join(&file);
        if pack_of(&file).is_none_or(|pack| named.contains(&pack)) {
            continue;
        }
        let age = fs::metadata(&path)?.modified()?.elapsed().unwrap_or_default();
        if age >= keep {
            disk::remove(&path)?;
            dropped += 1;
        }
    }
    Ok(dropped)
}
