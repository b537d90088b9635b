//! Every invariant of an archive, held against its bytes.

use super::host::Folder;
use super::packs::hex;
use referat::Engine;
use referat::index::Doc;
use referat::index::DocId;
use referat::index::Entry;
use referat::index::Posting;
use referat::index::Segment;
use referat::index::TermKind;
use sha2::Digest;
use sha2::Sha256;
use std::error::Error;
use std::fs::File;
use std::io;
use std::io::Write;
use std::path::Path;

/// Checks the archive in `path`, and says what holds.
pub(crate) fn check(path: &Path, out: &mut impl Write) -> Result<(), Box<dyn Error>> {
    let mut folder = Folder::open(path)?;
    let segments = folder.engine().archive().segments().len();
    if folder.engine().archive().manifest().map_err(damage)?.lexicon.is_some() {
        let words = super::lexicon::load(path)?.learned().count();
        writeln!(out, "lexicon: {words} words: sound")?;
    }
    for number in 0..segments {
        files(&folder, number)?;
        let head = folder.engine().archive().segment(number).map_err(damage)?.head().clone();
        let (mut terms, mut postings, mut ids) = (0u32, 0usize, 0u32);
        let mut last: Option<(String, TermKind)> = None;
        for block in 0..folder.engine().archive().segment(number).map_err(damage)?.block_count() {
            let entries = folder.read(|engine| segment(engine, number)?.entries_of_block(block))?;
            for entry in entries {
                let name = (entry.term.clone(), entry.kind);
                let place = format!("segment {number}, term {name:?}");
                if last.as_ref() == Some(&name) {
                    return Err(format!("{place} comes twice").into());
                }
                last = Some(name);
                postings += list(&mut folder, number, &entry)
                    .map_err(|error| format!("{place}: {error}"))?;
                terms += u32::from(entry.kind < TermKind::Id);
                ids += u32::from(entry.kind == TermKind::Id);
                if !found_again(&mut folder, number, &entry)? {
                    return Err(format!("{place} isn't where it is looked for").into());
                }
            }
        }
        if terms != head.term_count {
            return Err(format!(
                "segment {number} holds {terms} terms, its head says {}",
                head.term_count
            )
            .into());
        }
        if ids != head.doc_count {
            return Err(format!(
                "segment {number} holds {ids} ids for {} articles",
                head.doc_count
            )
            .into());
        }
        for doc in (0..head.doc_count).map(DocId) {
            let doc = Doc { segment: number, doc };
            let card = folder.read(|engine| engine.archive().card(doc))?;
            folder.read(|engine| engine.archive().body(doc))?;
            if card.date != head.dates.of(doc.doc) {
                return Err(format!(
                    "segment {number}, article {:?}: its card and the head tell two dates",
                    card.id
                )
                .into());
            }
            // Of several documents with one id all but one are removed.
            let known = folder.read(|engine| engine.archive().doc_of(&card.id))?;
            if !head.gone.removed(doc.doc) && known != Some(doc) {
                return Err(format!(
                    "segment {number}: article {:?} isn't found by its id",
                    card.id
                )
                .into());
            }
        }
        writeln!(
            out,
            "segment {}: {} articles, {terms} terms, {postings} postings, {} files: sound",
            number + 1,
            head.doc_count,
            head.files.len()
        )?;
    }
    Ok(())
}

fn segment(engine: &Engine, number: usize) -> Result<&Segment, referat::index::Miss> {
    engine.archive().segment(number)
}

fn damage(miss: referat::index::Miss) -> Box<dyn Error> {
    match miss.why() {
        referat::index::Why::Read(error) => error.into(),
        referat::index::Why::Need(_) => "the manifest wasn't read".into(),
    }
}

/// Files are named by what they hold.
fn files(folder: &Folder, number: usize) -> Result<(), Box<dyn Error>> {
    let archive = folder.engine().archive();
    if archive.manifest().map_err(damage)?.parts {
        // Each chunk is a file, and is held against its own checksum below.
        return Ok(());
    }
    let head = archive.segment(number).map_err(damage)?.head();
    for file in &head.files {
        let path = folder.path().join(&file.name);
        let mut hash = Sha256::new();
        let mut source =
            File::open(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        let len = io::copy(&mut source, &mut hash)?;
        if usize::try_from(len)? != file.len
            || format!("{}.pack", hex(&hash.finalize())) != file.name
        {
            return Err(format!("{} isn't what was written; restore it", path.display()).into());
        }
    }
    Ok(())
}

/// Reads a whole posting list with its positions; answers how many postings it has.
fn list(folder: &mut Folder, number: usize, entry: &Entry) -> Result<usize, Box<dyn Error>> {
    let mut all: Vec<DocId> = entry.head.iter().map(|posting| posting.doc).collect();
    for run in &entry.runs {
        let postings = folder.read(|engine| segment(engine, number)?.run(entry.kind, run))?;
        for posting in postings.iter() {
            let fits = run.bound.occurrences().any(|most| {
                most.in_title() == posting.occurrence.in_title()
                    && most.elsewhere() >= posting.occurrence.elsewhere()
            });
            if entry.kind < TermKind::Id && !fits {
                return Err(format!("document {} is above its run's bound", posting.doc.0).into());
            }
        }
        all.extend(postings.iter().map(|posting| posting.doc));
        if entry.kind == TermKind::Word {
            folder.read(|engine| {
                let mut positions = segment(engine, number)?.run_positions(run)?;
                postings
                    .iter()
                    .try_for_each(|_: &Posting| Ok(positions.next_document().map(|_| ())?))
            })?;
        }
    }
    if entry.kind == TermKind::Word {
        folder.read(|engine| {
            let mut positions = segment(engine, number)?.head_positions(entry)?;
            entry.head.iter().try_for_each(|_| Ok(positions.next_document().map(|_| ())?))
        })?;
    }
    let count = all.len();
    all.sort_unstable();
    all.dedup();
    if all.len() != count || count != entry.doc_freq {
        return Err(format!(
            "{} documents in {count} postings, {} were counted",
            all.len(),
            entry.doc_freq
        )
        .into());
    }
    Ok(count)
}

fn found_again(folder: &mut Folder, number: usize, entry: &Entry) -> Result<bool, Box<dyn Error>> {
    let found = folder.read(|engine| segment(engine, number)?.entry(entry.kind, &entry.term))?;
    Ok(found.is_some_and(|found| found.doc_freq == entry.doc_freq))
}
