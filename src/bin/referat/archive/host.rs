//! The host of an engine in a terminal: reads the ranges that it needs from a folder.

use super::packs::part_name;
use flate2::read::DeflateDecoder;
use referat::Engine;
use referat::Step;
use referat::index::Head;
use referat::index::MANIFEST_NAME;
use referat::index::Manifest;
use referat::index::Miss;
use referat::index::Need;
use referat::index::Why;
use std::collections::BTreeMap;
use std::error::Error;
use std::fs::File;
use std::io::Read;
use std::io::Seek;
use std::io::SeekFrom;
use std::path::Path;
use std::path::PathBuf;

/// Bytes of an archive that are kept between questions.
const CACHE_BYTES: usize = 512 << 20;

/// An archive in a folder, and the engine over it.
pub(crate) struct Folder {
    path: PathBuf,
    engine: Engine,
    files: BTreeMap<String, File>,
}

/// Why an archive could not be read.
#[derive(Debug, thiserror::Error)]
pub(crate) enum HostError {
    #[error("{path} is no archive: it holds no {MANIFEST_NAME}. `referat index` makes one", path = path.display())]
    NoArchive { path: PathBuf },
    #[error("can't read {path}: {cause}", path = path.display())]
    Io { path: PathBuf, cause: std::io::Error },
    #[error("{path} is damaged: what is at byte {offset} doesn't inflate; restore the file", path = path.display())]
    Inflate { path: PathBuf, offset: usize },
    #[error("the archive is damaged: its manifest names no file for byte {offset} of a segment")]
    Nowhere { offset: usize },
}

impl Folder {
    /// Opens the archive in `path`; its manifest is read.
    pub(crate) fn open(path: &Path) -> Result<Self, Box<dyn Error>> {
        if !path.join(MANIFEST_NAME).is_file() {
            return Err(HostError::NoArchive { path: path.to_owned() }.into());
        }
        let mut folder =
            Self { path: path.to_owned(), engine: Engine::remote(), files: BTreeMap::new() };
        folder.ask(Engine::info)?;
        Ok(folder)
    }

    /// The archive of a manifest that needn't be the one in the folder, where its files lie.
    pub(super) fn over(path: &Path, manifest: &Manifest) -> Result<Self, Box<dyn Error>> {
        let mut engine = Engine::remote();
        let need = Need { segment: None, offset: 0, len: 0, size: 0 };
        engine.supply(&need, &manifest.to_bytes())?;
        Ok(Self { path: path.to_owned(), engine, files: BTreeMap::new() })
    }

    /// Forgets what was read, but for `most` bytes.
    pub(super) fn forget(&mut self, most: usize) {
        self.engine.begin(most);
    }

    /// Scores matches otherwise, until the folder is opened again.
    pub(crate) fn set_parameters(
        &mut self,
        changes: &[(String, u32)],
    ) -> Result<(), Box<dyn Error>> {
        let mut parameters = self.read(|engine| engine.archive().parameters())?;
        super::tune::change(&mut parameters, changes);
        self.engine.set_parameters(parameters);
        Ok(())
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    pub(crate) fn engine(&self) -> &Engine {
        &self.engine
    }

    /// The engine's answer, with all that it needs read.
    pub(crate) fn ask<T>(
        &mut self,
        question: impl Fn(&Engine) -> Result<Step<T>, referat::Error>,
    ) -> Result<T, Box<dyn Error>> {
        self.engine.begin(CACHE_BYTES);
        loop {
            match question(&self.engine)? {
                Step::Done(answer) => return Ok(answer),
                Step::Need { needs, .. } => self.supply(&needs)?,
            }
        }
    }

    /// The answer of a read of the index.
    pub(crate) fn read<T>(
        &mut self,
        read: impl Fn(&Engine) -> Result<T, Miss>,
    ) -> Result<T, Box<dyn Error>> {
        loop {
            match read(&self.engine) {
                Ok(answer) => return Ok(answer),
                Err(miss) => match miss.why() {
                    Why::Need(needs) => self.supply(&needs)?,
                    Why::Read(error) => return Err(error.into()),
                },
            }
        }
    }

    fn supply(&mut self, needs: &[Need]) -> Result<(), Box<dyn Error>> {
        for need in needs {
            let bytes = self.fetch(need)?;
            self.engine.supply(need, &bytes)?;
        }
        Ok(())
    }

    fn fetch(&mut self, need: &Need) -> Result<Vec<u8>, HostError> {
        let offset = need.offset;
        let place = self.engine.place(need).ok_or(HostError::Nowhere { offset })?;
        let parts = self.engine.archive().manifest().is_ok_and(|manifest| manifest.parts);
        let is_part = parts && need.len > 0;
        let file =
            if is_part { part_name(&place.file, place.offset, need.len) } else { place.file };
        let path = self.path.join(&file);
        let io = |cause| HostError::Io { path: path.clone(), cause };
        let mut bytes = Vec::new();
        if need.len == 0 || is_part {
            File::open(&path).and_then(|mut file| file.read_to_end(&mut bytes)).map_err(io)?;
        } else {
            if !self.files.contains_key(&file) {
                let opened = File::open(&path).map_err(io)?;
                self.files.insert(file.clone(), opened);
            }
            bytes.resize(need.len, 0);
            if let Some(mut file) = self.files.get(&file) {
                let at = SeekFrom::Start(u64::try_from(place.offset).unwrap_or(u64::MAX));
                file.seek(at).and_then(|_| file.read_exact(&mut bytes)).map_err(io)?;
            }
        }
        if need.size == 0 {
            return Ok(bytes);
        }
        let inflated = inflate(&bytes, need.size, need.segment.is_some());
        inflated.ok_or(HostError::Inflate { path, offset: place.offset })
    }
}

/// The manifest of the archive in `folder`.
pub(super) fn manifest_in(folder: &Path) -> Result<Manifest, Box<dyn Error>> {
    let opened = Folder::open(folder)?;
    let archive = opened.engine.archive();
    let manifest = archive.manifest().map_err(|_| "the manifest wasn't read")?;
    let segments = archive.heads().iter().map(|head| Head::clone(head)).collect();
    Ok(Manifest { segments, ..manifest.clone() })
}

/// What was deflated, if it inflates to at most `size` bytes. `filled`: the last byte tells how many were filled in.
fn inflate(bytes: &[u8], size: usize, filled: bool) -> Option<Vec<u8>> {
    let mut stream = bytes;
    if filled {
        let (fill, rest) = bytes.split_last()?;
        stream = rest.get(..rest.len().checked_sub(usize::from(*fill))?)?;
    }
    let mut inflated = Vec::new();
    let limit = u64::try_from(size).ok()?.checked_add(1)?;
    DeflateDecoder::new(stream).take(limit).read_to_end(&mut inflated).ok()?;
    (inflated.len() <= size).then_some(inflated)
}
