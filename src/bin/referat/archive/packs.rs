//! A segment's bytes → its files: packs named by their content, or a file for each chunk.

use super::disk;
use super::disk::Output;
use super::disk::UNFINISHED;
use flate2::Compress;
use flate2::Compression;
use flate2::FlushCompress;
use flate2::Status;
use referat::index::File as PackFile;
use referat::index::Manifest;
use sha2::Digest;
use sha2::Sha256;
use std::cell::RefCell;
use std::fs;
use std::io;
use std::io::BufWriter;
use std::io::Write;
use std::path::Path;
use std::path::PathBuf;

/// A file of a segment is closed before it grows beyond this: a host that ignores ranges sends it whole.
const PACK_BYTES: usize = 16 << 20;

/// The file of a chunk, where each has its own.
pub(super) fn part_name(pack: &str, offset: usize, len: usize) -> String {
    format!("{pack}.{offset}-{len}")
}

/// The files of a segment as they are written.
pub(super) struct Packs<'d> {
    folder: &'d Path,
    current: Option<(BufWriter<Output>, Sha256, usize)>,
    /// Where the chunks of the current file end, if each becomes a file.
    ends: Option<Vec<usize>>,
    done: Vec<PackFile>,
    error: Option<io::Error>,
}

impl<'d> Packs<'d> {
    pub(super) fn new(folder: &'d Path, parts: bool) -> Self {
        let ends = parts.then(Vec::new);
        Self { folder, current: None, ends, done: Vec::new(), error: None }
    }

    /// No chunk lies in two files.
    pub(super) fn write(&mut self, chunk: &[u8]) {
        if self.error.is_none()
            && let Err(error) = self.try_write(chunk)
        {
            self.error = Some(error);
        }
    }

    fn try_write(&mut self, chunk: &[u8]) -> io::Result<()> {
        if self.current.as_ref().is_some_and(|(.., len)| len + chunk.len() > PACK_BYTES) {
            self.close()?;
        }
        if self.current.is_none() {
            let file = Output::create(&self.unfinished())?;
            self.current = Some((BufWriter::with_capacity(1 << 20, file), Sha256::new(), 0));
        }
        if let Some((file, hash, len)) = &mut self.current {
            file.write_all(chunk)?;
            hash.update(chunk);
            *len += chunk.len();
            if let Some(ends) = &mut self.ends {
                ends.push(*len);
            }
        }
        Ok(())
    }

    fn unfinished(&self) -> PathBuf {
        self.folder.join(format!("{UNFINISHED}pack"))
    }

    fn close(&mut self) -> io::Result<()> {
        let Some((file, hash, len)) = self.current.take() else { return Ok(()) };
        file.into_inner().map_err(io::IntoInnerError::into_error)?.sync()?;
        let name = format!("{}.pack", hex(&hash.finalize()));
        let unfinished = self.unfinished();
        match &mut self.ends {
            None => disk::rename(&unfinished, &self.folder.join(&name))?,
            Some(ends) => {
                let whole = fs::read(&unfinished)?;
                let mut start = 0;
                for end in std::mem::take(ends) {
                    let part = whole.get(start..end).unwrap_or_default();
                    self::part(self.folder, &part_name(&name, start, part.len()), part)?;
                    start = end;
                }
                disk::remove(&unfinished)?;
            }
        }
        self.done.push(PackFile { name, len });
        Ok(())
    }

    /// The files, all of them on disk.
    pub(super) fn finish(mut self) -> io::Result<Vec<PackFile>> {
        self.close()?;
        self.error.map_or(Ok(self.done), Err)
    }
}

/// Writes the file of a chunk.
fn part(folder: &Path, name: &str, bytes: &[u8]) -> io::Result<()> {
    let unfinished = folder.join(format!("{UNFINISHED}part"));
    let mut file = Output::create(&unfinished)?;
    file.write_all(bytes)?;
    file.sync()?;
    disk::rename(&unfinished, &folder.join(name))
}

/// Copies the files of an archive into another folder; what is there already is the same, by its name.
pub(super) fn copy(from: &Path, to: &Path, manifest: &Manifest) -> io::Result<()> {
    let packs: Vec<&str> = manifest
        .segments
        .iter()
        .flat_map(|head| &head.files)
        .chain(&manifest.lexicon)
        .map(|file| file.name.as_str())
        .collect();
    for entry in fs::read_dir(from)? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        let is_ours = packs.iter().any(|pack| {
            name.strip_prefix(pack).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        });
        let place = to.join(&name);
        if !is_ours || place.exists() {
            continue;
        }
        let unfinished = to.join(format!("{UNFINISHED}copy"));
        let mut file = Output::create(&unfinished)?;
        io::copy(&mut fs::File::open(from.join(&name))?, &mut file)?;
        file.sync()?;
        disk::rename(&unfinished, &place)?;
    }
    Ok(())
}

/// Half of a SHA-256: names are compared by people, too.
pub(super) fn hex(hash: &[u8]) -> String {
    let digit = |value: u8| char::from_digit(value.into(), 16).unwrap_or_default();
    hash.iter().take(16).flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

thread_local! {
    /// Its tables take 300 kB: they are made once.
    static COMPRESS: RefCell<Compress> = RefCell::new(Compress::new(Compression::default(), false));
}

/// Raw DEFLATE (RFC 1951).
pub(super) fn deflate(bytes: &[u8]) -> Vec<u8> {
    COMPRESS.with_borrow_mut(|compress| deflate_by(compress, bytes))
}

/// The same as small as it gets, for what every reader loads.
pub(super) fn deflate_well(bytes: &[u8]) -> Vec<u8> {
    deflate_by(&mut Compress::new(Compression::best(), false), bytes)
}

fn deflate_by(compress: &mut Compress, bytes: &[u8]) -> Vec<u8> {
    compress.reset();
    // What can't be compressed grows by five bytes for each 16 kB, and some more.
    let mut deflated = Vec::with_capacity(bytes.len() + bytes.len() / 1000 + 64);
    let mut read = 0;
    loop {
        let before = compress.total_in();
        let rest = bytes.get(read..).unwrap_or_default();
        let status = compress.compress_vec(rest, &mut deflated, FlushCompress::Finish);
        read += usize::try_from(compress.total_in() - before).unwrap_or_default();
        if !matches!(status, Ok(Status::Ok | Status::BufError)) {
            return deflated;
        }
        deflated.reserve(1024);
    }
}
