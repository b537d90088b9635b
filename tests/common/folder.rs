//! Folders that go with their test, the command, and archives in folders as a reader sees them.
#![allow(dead_code, reason = "each test uses a part of it")]

use flate2::read::DeflateDecoder;
use referat::Engine;
use referat::Step;
use referat::index::Miss;
use referat::index::Need;
use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::io::Read;
use std::path::Path;
use std::path::PathBuf;
use std::process::Command;
use std::process::Output;

/// A folder that goes with the test.
pub(crate) struct Folder(pub(crate) PathBuf);

impl Folder {
    pub(crate) fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("referat-{}-{name}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    /// Writes a file, and the folders that it lies in.
    pub(crate) fn write(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, content).unwrap();
        path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Runs the command.
pub(crate) fn referat(arguments: &[&dyn AsRef<OsStr>]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_referat"));
    arguments.iter().for_each(|argument| {
        command.arg(argument);
    });
    command.output().unwrap()
}

pub(crate) fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// What a command says that ends well.
pub(crate) fn ok(output: &Output) -> String {
    assert!(output.status.success(), "{}", text(&output.stderr));
    text(&output.stdout)
}

/// The files of a folder that readers can see.
pub(crate) fn files_of(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = fs::read_dir(folder).unwrap().map(Result::unwrap);
    let visible = |name: &String| !name.starts_with('.');
    let names = entries.map(|entry| entry.file_name().into_string().unwrap()).filter(visible);
    names.map(|name| (name.clone(), fs::read(folder.join(&name)).unwrap())).collect()
}

/// An archive in a folder, read as a host does.
pub(crate) struct Archive {
    folder: PathBuf,
    pub(crate) engine: Engine,
    /// Every chunk that was read, inflated.
    pub(crate) seen: Vec<Vec<u8>>,
}

impl Archive {
    pub(crate) fn open(folder: &Path) -> Self {
        let mut archive =
            Self { folder: folder.to_owned(), engine: Engine::remote(), seen: Vec::new() };
        archive.ask(Engine::info);
        archive
    }

    pub(crate) fn ask<T>(
        &mut self,
        question: impl Fn(&Engine) -> Result<Step<T>, referat::Error>,
    ) -> T {
        loop {
            match question(&self.engine).unwrap() {
                Step::Done(answer) => return answer,
                Step::Need { needs, .. } => self.supply(&needs),
            }
        }
    }

    pub(crate) fn read<T>(&mut self, question: impl Fn(&Engine) -> Result<T, Miss>) -> T {
        loop {
            match question(&self.engine) {
                Ok(answer) => return answer,
                Err(miss) => self.supply(&miss.needs().unwrap()),
            }
        }
    }

    fn supply(&mut self, needs: &[Need]) {
        for need in needs {
            let at = self.engine.place(need).unwrap();
            let parts = self.engine.archive().manifest().is_ok_and(|manifest| manifest.parts);
            let is_part = parts && need.len > 0;
            let (name, offset) = if is_part {
                (format!("{}.{}-{}", at.file, at.offset, need.len), 0)
            } else {
                (at.file, at.offset)
            };
            let file = fs::read(self.folder.join(&name)).unwrap();
            let range = if need.len == 0 { 0..file.len() } else { offset..offset + need.len };
            let mut bytes = file[range].to_vec();
            if need.size > 0 {
                let padding = if need.segment.is_some() {
                    usize::from(*bytes.last().unwrap()) + 1
                } else {
                    0
                };
                let deflated = bytes[..bytes.len() - padding].to_vec();
                bytes.clear();
                DeflateDecoder::new(deflated.as_slice()).read_to_end(&mut bytes).unwrap();
            }
            self.engine.supply(need, &bytes).unwrap();
            self.seen.push(bytes);
        }
    }
}
