//! An archive's files in memory, and the engine that is given what it needs of them.

use flate2::read::DeflateDecoder;
use referat::Engine;
use referat::index::MANIFEST_NAME;
use referat::index::Miss;
use referat::index::Need;
use referat::index::Why;
use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::io::Read;
use std::path::Path;

pub struct Folder {
    files: BTreeMap<String, Vec<u8>>,
}

impl Folder {
    pub fn read(path: &Path) -> Result<Self, Box<dyn Error>> {
        let mut files = BTreeMap::new();
        for entry in fs::read_dir(path)? {
            let entry = entry?;
            files.insert(entry.file_name().to_string_lossy().into_owned(), fs::read(entry.path())?);
        }
        Ok(Self { files })
    }

    /// An engine that knows the manifest alone.
    pub fn engine(&self) -> Result<Engine, Box<dyn Error>> {
        let mut engine = Engine::remote();
        self.ask(&mut engine, |engine| engine.archive().manifest().map(drop))?;
        Ok(engine)
    }

    /// The manifest's bytes, as they are sent.
    pub fn manifest_len(&self) -> usize {
        self.files.get(MANIFEST_NAME).map_or(0, Vec::len)
    }

    /// Asks until there is an answer. Also how many bytes each step needed.
    pub fn ask<T>(
        &self,
        engine: &mut Engine,
        question: impl Fn(&Engine) -> Result<T, Miss>,
    ) -> Result<(T, Vec<usize>), Box<dyn Error>> {
        let mut steps = Vec::new();
        loop {
            match question(engine) {
                Ok(answer) => return Ok((answer, steps)),
                Err(miss) => match miss.why() {
                    Why::Need(needs) => {
                        steps.push(needs.iter().map(|need| need.len).sum());
                        self.supply(engine, &needs)?;
                    }
                    Why::Read(error) => return Err(error.into()),
                },
            }
        }
    }

    pub fn supply(&self, engine: &mut Engine, needs: &[Need]) -> Result<(), Box<dyn Error>> {
        for need in needs {
            let place = engine.place(need).ok_or("needs what no file holds")?;
            let file = self.files.get(&place.file).ok_or("a file is missing")?;
            let end = if need.len == 0 { file.len() } else { place.offset + need.len };
            let mut bytes = file.get(place.offset..end).ok_or("a file is too short")?;
            let mut inflated = Vec::new();
            if need.size > 0 {
                // The last byte of what is deflated in a segment tells how many were filled in.
                if need.segment.is_some() {
                    let (fill, stream) = bytes.split_last().ok_or("an empty chunk")?;
                    bytes = stream
                        .get(..stream.len() - usize::from(*fill))
                        .ok_or("a chunk too short")?;
                }
                DeflateDecoder::new(bytes).read_to_end(&mut inflated)?;
                bytes = &inflated;
            }
            engine.supply(need, bytes)?;
        }
        Ok(())
    }
}
