//! What is written to disk, in an order that leaves an archive whole wherever it breaks off.
//!
//! A file is written under a name of its own, synced, and renamed; the folder is synced; only then does the manifest, by the
//! same way, name it. Whoever is killed leaves the archive of before, or that of after, and files that nothing names, which
//! the next writer removes. Every call on the system passes `point`, where the tests let it fail (feature `faults`).

use fs4::FileExt;
use fs4::TryLockError;
use std::fs;
use std::fs::File;
use std::io;
use std::io::Write;
use std::path::Path;

/// Starts the names of files that aren't finished.
pub(super) const UNFINISHED: &str = ".unfinished-";

/// Held by the one who writes.
const LOCK: &str = ".lock";

/// A file that is being written.
#[derive(Debug)]
pub(super) struct Output(File);

impl Output {
    pub(super) fn create(path: &Path) -> io::Result<Self> {
        point()?;
        Ok(Self(File::create(path)?))
    }

    pub(super) fn sync(&self) -> io::Result<()> {
        point()?;
        self.0.sync_all()
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let len = writable(&mut self.0, bytes)?;
        self.0.write(bytes.get(..len).unwrap_or(bytes))
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

pub(super) fn rename(from: &Path, to: &Path) -> io::Result<()> {
    point()?;
    fs::rename(from, to)
}

pub(super) fn remove(path: &Path) -> io::Result<()> {
    point()?;
    fs::remove_file(path)
}

/// Makes a file as old as now.
pub(super) fn touch(path: &Path) -> io::Result<()> {
    point()?;
    let now = jiff::Timestamp::now().try_into().map_err(io::Error::other)?;
    let now = fs::FileTimes::new().set_modified(now);
    File::options().append(true).open(path)?.set_times(now)
}

/// A rename is on disk once the folder is.
pub(super) fn sync_folder(folder: &Path) -> io::Result<()> {
    point()?;
    match File::open(folder).and_then(|folder| folder.sync_all()) {
        // Not every system lets a folder be opened, or synced.
        Err(error)
            if matches!(
                error.kind(),
                io::ErrorKind::PermissionDenied | io::ErrorKind::InvalidInput
            ) =>
        {
            Ok(())
        }
        synced => synced,
    }
}

/// Writes a file as a whole: whoever reads it sees the old or the new one.
pub(super) fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let unfinished = folder.join(format!("{UNFINISHED}whole"));
    let mut file = Output::create(&unfinished)?;
    file.write_all(bytes)?;
    file.sync()?;
    rename(&unfinished, path)?;
    sync_folder(folder)
}

/// The right to write to an archive, until it is dropped.
#[derive(Debug)]
pub(super) struct Lock(#[expect(dead_code, reason = "the lock is the open file's")] File);

impl Lock {
    /// # Errors
    /// When another writer holds it.
    pub(super) fn take(folder: &Path) -> Result<Self, Box<dyn std::error::Error>> {
        let path = folder.join(LOCK);
        let file = File::options().create(true).truncate(false).write(true).open(&path);
        let file = file.map_err(|error| format!("can't write to {}: {error}", folder.display()))?;
        match FileExt::try_lock(&file) {
            Ok(()) => Ok(Self(file)),
            Err(TryLockError::WouldBlock) => Err(format!(
                "{} is being written by another referat; nothing was changed, try again when it is done",
                folder.display()
            )
            .into()),
            Err(TryLockError::Error(error)) => {
                Err(format!("can't lock {}: {error}", path.display()).into())
            }
        }
    }
}

#[cfg(not(feature = "faults"))]
use sound::point;
#[cfg(not(feature = "faults"))]
use sound::writable;

#[cfg(feature = "faults")]
use faulty::point;
#[cfg(feature = "faults")]
use faulty::writable;

#[cfg(not(feature = "faults"))]
mod sound {
    use std::fs::File;
    use std::io;

    #[expect(clippy::unnecessary_wraps, reason = "with faults it fails")]
    pub(super) fn point() -> io::Result<()> {
        Ok(())
    }

    #[expect(clippy::unnecessary_wraps, reason = "with faults it fails")]
    pub(super) fn writable(_: &mut File, bytes: &[u8]) -> io::Result<usize> {
        Ok(bytes.len())
    }
}

/// Faults by order of the environment: `REFERAT_FAULT=KIND:N`, at the call number N. `kill` ends the process before the
/// call, `torn` after half of a write; `enospc` and `eio` fail, from then on always; `short` writes a byte at a time.
#[cfg(feature = "faults")]
mod faulty {
    use std::env;
    use std::fs::File;
    use std::io;
    use std::io::Write;
    use std::sync::atomic::AtomicUsize;
    use std::sync::atomic::Ordering;

    static CALLS: AtomicUsize = AtomicUsize::new(0);

    /// Linux's numbers.
    const ENOSPC: i32 = 28;
    const EIO: i32 = 5;

    /// The kind of the fault that is due.
    fn due() -> Option<String> {
        let order = env::var("REFERAT_FAULT").ok()?;
        let (kind, at) = order.split_once(':')?;
        let at: usize = at.parse().ok()?;
        let call = CALLS.fetch_add(1, Ordering::Relaxed);
        let lasts = matches!(kind, "enospc" | "eio" | "short");
        (call == at || lasts && call > at).then(|| kind.to_owned())
    }

    pub(super) fn point() -> io::Result<()> {
        fault(due().as_deref())
    }

    fn fault(kind: Option<&str>) -> io::Result<()> {
        match kind {
            Some("kill" | "torn") => std::process::abort(),
            Some("enospc") => Err(io::Error::from_raw_os_error(ENOSPC)),
            Some("eio") => Err(io::Error::from_raw_os_error(EIO)),
            _ => Ok(()),
        }
    }

    pub(super) fn writable(file: &mut File, bytes: &[u8]) -> io::Result<usize> {
        let due = due();
        match due.as_deref() {
            Some("short") => Ok(bytes.len().min(1)),
            Some("torn" | "enospc") => {
                file.write_all(bytes.get(..bytes.len() / 2).unwrap_or_default())?;
                fault(due.as_deref()).map(|()| bytes.len())
            }
            kind => fault(kind).map(|()| bytes.len()),
        }
    }
}
