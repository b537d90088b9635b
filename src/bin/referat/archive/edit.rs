//! Changes of an archive that is there: articles added, replaced, removed, hidden; segments merged; old files dropped.
//!
//! Each is one switch of the manifest. New articles make a segment of their own; what they replace, and what is removed, is
//! noted in the manifest and gone with the next query. Its bytes go when its segment is merged, and from the folder when
//! the files of before are dropped.

use super::disk::Lock;
use super::gather::Gathered;
use super::gather::Listed;
use super::gather::Wanted;
use super::gather::gather;
use super::host::Folder;
use super::lexicon;
use super::packs::deflate;
use super::relate::relate;
use super::write::GRACE;
use super::write::clean;
use super::write::drop_old;
use super::write::present;
use super::write::segment;
use super::write::switch;
use super::write::told;
use crate::input::warn;
use referat::Article;
use referat::index::Doc;
use referat::index::DocId;
use referat::index::GroupKind;
use referat::index::Head;
use referat::index::Manifest;
use referat::index::Surveyor;
use referat::index::TermKind;
use referat::text::Analyzer;
use referat::text::analyzer::Language;
use referat::text::compound::Lexicon;
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::error::Error;
use std::io::Write;
use std::path::Path;
use std::time::Duration;

/// Every segment costs a search a block for each word.
const MAX_SEGMENTS: usize = 5;

/// So few are left where that was too many: most additions then merge nothing, and change 26 kB where they changed 46.
const MERGED_SEGMENTS: usize = 4;

/// Articles of a segment at most, where a merge makes it: above, it is parted by date.
const MAX_ARTICLES: usize = 250_000;

/// Articles after which a merge forgets what it has read.
const FORGET_AFTER: u32 = 4096;

/// How an article goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Going {
    /// For good.
    Removed,
    /// It is never found; who has its id may read it.
    Hidden,
    /// It is found again.
    Listed,
}

/// An archive that is being changed.
struct Change<'f> {
    folder: &'f Path,
    _lock: Lock,
    before: Manifest,
    after: Manifest,
    reader: Folder,
}

impl<'f> Change<'f> {
    fn begin(folder: &'f Path) -> Result<Self, Box<dyn Error>> {
        if !folder.is_dir() {
            return Err(
                format!("{} is no archive; `referat index` makes one", folder.display()).into()
            );
        }
        let lock = Lock::take(folder)?;
        clean(folder)?;
        // What isn't there, or can't be read, says so itself.
        let reader = Folder::open(folder)?;
        let Some(before) = present(folder)? else {
            return Err(format!("{} is no archive", folder.display()).into());
        };
        Ok(Self { folder, _lock: lock, after: before.clone(), before, reader })
    }

    /// The article's document, if it can be read, and whether it is hidden.
    fn find(&mut self, id: &str) -> Result<Option<(Doc, bool)>, Box<dyn Error>> {
        let doc = self.reader.read(|engine| engine.archive().doc_of(id))?;
        Ok(doc.map(|doc| {
            let head = self.before.segments.get(doc.segment);
            (doc, head.is_some_and(|head| head.gone.hides(doc.doc)))
        }))
    }

    fn note(&mut self, doc: Doc, going: Going) {
        let Some(head) = self.after.segments.get_mut(doc.segment) else { return };
        match going {
            Going::Removed => head.gone.note(doc.doc, false),
            Going::Hidden => head.gone.note(doc.doc, true),
            Going::Listed => {}
        }
    }

    /// Makes the change the archive's.
    fn end(mut self) -> Result<Manifest, Box<dyn Error>> {
        self.after.segments.retain(|head| live(head) > 0);
        self.after.settle_groups();
        sort(&mut self.after);
        if self.after.segments != self.before.segments {
            self.after.generation = self.before.generation.saturating_add(1);
            switch(self.folder, Some(&self.before), &self.after)?;
        }
        drop_old(self.folder, &self.after, GRACE)?;
        Ok(self.after)
    }
}

/// Articles of a segment that can be read.
fn live(head: &Head) -> usize {
    usize::try_from(head.doc_count).unwrap_or(usize::MAX).saturating_sub(head.gone.removed_len())
}

/// Newest articles first; of equally new ones the larger segment.
fn sort(manifest: &mut Manifest) {
    manifest.segments.sort_by_key(|head| {
        let newest = head.first_and_last().map(|(_, last)| last);
        (
            std::cmp::Reverse((newest, head.doc_count)),
            head.files.first().map(|file| file.name.clone()),
        )
    });
}

/// Adds articles; one that is known by its id is replaced, one that is kept back now is removed. With `only_known`, all
/// have to be known.
pub(crate) fn add(folder: &Path, wanted: &Wanted, only_known: bool) -> Result<(), Box<dyn Error>> {
    let mut change = Change::begin(folder)?;
    let known = lexicon::of(folder, &change.before)?;
    let surveyor = || Surveyor::new(Some(deflate)).with_lexicon(known.clone());
    let mut gathered = gather(wanted, folder, &surveyor)?;
    let ids: Vec<String> = gathered.ids.clone();
    let withheld: Vec<String> = gathered.withheld.iter().cloned().collect();
    let (mut replaced, mut removed) = (0, 0);
    let mut hidden = BTreeSet::new();
    for id in &ids {
        match change.find(id)? {
            Some((doc, is_hidden)) => {
                change.note(doc, Going::Removed);
                replaced += 1;
                if is_hidden {
                    warn(&format!(
                        "article {id:?} stays hidden; `referat deindex --undo` lets it be found"
                    ));
                    hidden.insert(id.clone());
                }
            }
            None if only_known => {
                return Err(format!(
                    "there is no article {id:?} to be corrected; nothing was changed"
                )
                .into());
            }
            None => {}
        }
    }
    for id in &withheld {
        if let Some((doc, _)) = change.find(id)? {
            change.note(doc, Going::Removed);
            removed += 1;
        }
    }
    let added = gathered.survey.order.len();
    if added > 0 {
        let head = segment(folder, change.before.parts, &mut gathered, 0..added)?;
        let at = change.after.segments.len();
        change.after.push(vec![head]);
        for doc in documents(&gathered, &hidden) {
            change.note(Doc { segment: at, doc }, Going::Hidden);
        }
        relate(folder, &mut change.after, at)?;
    }
    let told_of = gathered.counts.told();
    drop(gathered);
    tidy(&mut change)?;
    let after = change.end()?;
    eprintln!(
        "referat: {} added, {replaced} replaced, {removed} removed; {}; {told_of}",
        added - replaced,
        told(folder, &after),
    );
    Ok(())
}

/// The documents of a new segment that have these ids.
fn documents(gathered: &Gathered, ids: &BTreeSet<String>) -> Vec<DocId> {
    let order = gathered.survey.order.iter().zip(0u32..);
    let among =
        order.filter(|(number, _)| gathered.id(**number).is_some_and(|id| ids.contains(id)));
    among.map(|(_, doc)| DocId(doc)).collect()
}

/// Lets articles go, by their ids.
pub(crate) fn remove(folder: &Path, ids: &[String], going: Going) -> Result<(), Box<dyn Error>> {
    let mut change = Change::begin(folder)?;
    let mut unknown = Vec::new();
    let mut again = Vec::new();
    for id in ids {
        match change.find(id)? {
            None => unknown.push(format!("{id:?}")),
            // A merge may have taken its words out: it is indexed anew.
            Some((doc, true)) if going == Going::Listed => {
                again.push(article(&mut change.reader, doc)?);
                change.note(doc, Going::Removed);
            }
            Some((doc, _)) => change.note(doc, going),
        }
    }
    if !unknown.is_empty() {
        return Err(
            format!("there is no article {}; nothing was changed", unknown.join(", ")).into()
        );
    }
    if !again.is_empty() {
        let articles = again.into_iter().map(|article| Ok((article, Listed::Yes)));
        let known = lexicon::of(folder, &change.before)?;
        let surveyor = Surveyor::new(Some(deflate)).with_lexicon(known);
        let mut gathered = Gathered::of(articles, folder, surveyor)?;
        let all = 0..gathered.survey.order.len();
        let head = segment(folder, change.before.parts, &mut gathered, all)?;
        let at = change.after.segments.len();
        change.after.push(vec![head]);
        relate(folder, &mut change.after, at)?;
        drop(gathered);
        tidy(&mut change)?;
    }
    let after = change.end()?;
    let done = match going {
        Going::Removed => "removed",
        Going::Hidden => "hidden",
        Going::Listed => "listed again",
    };
    eprintln!("referat: {} {done}; {}", ids.len(), told(folder, &after));
    Ok(())
}

/// Writes all segments anew that hold what is gone, and small ones as one; a large one that is whole stays.
pub(crate) fn merge(folder: &Path) -> Result<(), Box<dyn Error>> {
    let mut change = Change::begin(folder)?;
    let total: usize = change.after.segments.iter().map(live).sum();
    let is_kept = |head: &Head| head.gone.removed_len() == 0 && live(head) > total / 2;
    let chosen: Vec<usize> = change
        .after
        .segments
        .iter()
        .enumerate()
        .filter(|(_, head)| !is_kept(head))
        .map(|(number, _)| number)
        .collect();
    let is_whole = |number: &usize| {
        change.after.segments.get(*number).is_some_and(|head| head.gone.removed_len() == 0)
    };
    if chosen.len() > 1 || !chosen.iter().all(is_whole) {
        join(&mut change, &chosen)?;
    }
    strike(&mut change)?;
    let after = change.end()?;
    eprintln!("referat: {}", told(folder, &after));
    Ok(())
}

/// Where there are too many segments, joins the smallest of them, as many as are not larger together than the next: so each
/// article is written a few times in all (Bentley & Saxe, "Decomposable searching problems", 1980).
fn tidy(change: &mut Change<'_>) -> Result<(), Box<dyn Error>> {
    change.after.segments.retain(|head| live(head) > 0);
    let mut sizes: Vec<(usize, usize)> = change.after.segments.iter().map(live).zip(0..).collect();
    if sizes.len() <= MAX_SEGMENTS {
        return Ok(());
    }
    sizes.sort_unstable();
    let needed = sizes.len() - MERGED_SEGMENTS + 1;
    let mut sum = 0;
    let mut count = 0;
    for (size, _) in &sizes {
        if count >= needed && sum <= *size {
            break;
        }
        sum += size;
        count += 1;
    }
    let chosen: Vec<usize> = sizes.iter().take(count).map(|(_, number)| *number).collect();
    join(change, &chosen)
}

/// Writes segments anew as one, or as several parted by date, without what was removed.
fn join(change: &mut Change<'_>, chosen: &[usize]) -> Result<(), Box<dyn Error>> {
    // Segments that aren't written by this change are read as they are; one that is, is read by its own manifest.
    let written = Manifest { segments: change.after.segments.clone(), ..change.before.clone() };
    let mut reader = Folder::over(change.folder, &written)?;
    let chosen: BTreeSet<usize> = chosen.iter().copied().collect();
    let mut hidden = BTreeSet::new();
    let mut groups: BTreeMap<String, [Option<u32>; 2]> = BTreeMap::new();
    let mut docs = Vec::new();
    for number in &chosen {
        let Some(head) = change.after.segments.get(*number) else { continue };
        for doc in (0..head.doc_count).map(DocId).filter(|doc| !head.gone.removed(*doc)) {
            docs.push((Doc { segment: *number, doc }, head.gone.hides(doc)));
        }
    }
    let articles = docs.into_iter().zip(1u32..).map(|((doc, is_hidden), number)| {
        if number.is_multiple_of(FORGET_AFTER) {
            reader.forget(0);
        }
        let article = article(&mut reader, doc)?;
        let of = GroupKind::ALL.map(|kind| written.group_of(kind, doc));
        groups.insert(article.id.clone(), of);
        if is_hidden {
            hidden.insert(article.id.clone());
        }
        Ok((article, if is_hidden { Listed::No } else { Listed::Yes }))
    });
    let known = lexicon::of(change.folder, &change.before)?;
    let surveyor = Surveyor::new(Some(deflate)).with_lexicon(known);
    let mut gathered = Gathered::of(articles, change.folder, surveyor)?;
    let total = gathered.survey.order.len();
    let mut heads = Vec::new();
    let gone = documents(&gathered, &hidden);
    let mut start = 0;
    while start < total {
        let end = total.min(start + total.div_ceil(total.div_ceil(MAX_ARTICLES)));
        let mut head = segment(change.folder, change.before.parts, &mut gathered, start..end)?;
        for doc in &gone {
            let at = usize::try_from(doc.0)?;
            if (start..end).contains(&at) {
                head.gone.note(DocId(u32::try_from(at - start)?), true);
            }
        }
        heads.push(head);
        start = end;
    }
    // Numbers of groups stay taken until what has them is gone.
    let first = change.after.segments.len();
    change.after.push(heads);
    regroup(&mut change.after, first, &gathered, &groups);
    let mut number = 0;
    change.after.segments.retain(|_| {
        number += 1;
        !chosen.contains(&(number - 1))
    });
    Ok(())
}

/// Puts the documents of the segments from `first` on, which were written anew, in the groups that they were in, by their ids:
/// these reach over other segments. What now was found to belong with one of them joins it.
fn regroup(
    manifest: &mut Manifest,
    first: usize,
    gathered: &Gathered,
    groups: &BTreeMap<String, [Option<u32>; 2]>,
) {
    let segments = manifest.segments.iter().enumerate().skip(first);
    let docs = segments.flat_map(|(segment, head)| {
        (0..head.doc_count).map(move |doc| Doc { segment, doc: DocId(doc) })
    });
    let ids = gathered.survey.order.iter().map(|number| gathered.id(*number).unwrap_or_default());
    let docs: Vec<(Doc, &str)> = docs.zip(ids).collect();
    for (at, kind) in GroupKind::ALL.into_iter().enumerate() {
        let known = |id: &str| groups.get(id).and_then(|groups| groups.get(at).copied().flatten());
        // Of each group that was found, the first document that was in one before.
        let mut holders: BTreeMap<u32, Doc> = BTreeMap::new();
        let mut joining = Vec::new();
        for (doc, id) in &docs {
            let found = manifest.group_of(kind, *doc);
            if let Some(found) = found.filter(|_| known(id).is_some()) {
                holders.entry(found).or_insert(*doc);
            }
            joining.extend(found.filter(|_| known(id).is_none()).map(|found| (*doc, found)));
        }
        for (doc, id) in &docs {
            let group = known(id);
            let head = manifest.segments.get_mut(doc.segment).filter(|_| group.is_some());
            if let (Some(head), Some(group)) = (head, group) {
                kind.of_mut(head).put(doc.doc, group);
            }
        }
        for (doc, found) in joining {
            if let Some(holder) = holders.get(&found) {
                if let Some(head) = manifest.segments.get_mut(doc.segment) {
                    kind.of_mut(head).take(doc.doc);
                }
                manifest.join(kind, doc, *holder);
            }
        }
    }
}

/// Takes the words out of the lexicon that no segment holds any more. What is left is a part of it: how compounds that are
/// there were split stands in their entries.
fn strike(change: &mut Change<'_>) -> Result<(), Box<dyn Error>> {
    let Some(lexicon) = lexicon::of(change.folder, &change.before)? else { return Ok(()) };
    let written = Manifest { segments: change.after.segments.clone(), ..change.before.clone() };
    let mut reader = Folder::over(change.folder, &written)?;
    let mut stems = BTreeSet::new();
    for number in 0..written.segments.len() {
        let blocks = reader.read(|engine| Ok(engine.archive().segment(number)?.block_count()))?;
        for block in 0..blocks {
            let entries =
                reader.read(|engine| engine.archive().segment(number)?.entries_of_block(block))?;
            let words = entries.into_iter().filter(|entry| entry.kind == TermKind::Word);
            stems.extend(words.map(|entry| entry.term.clone()));
            reader.forget(0);
        }
    }
    let analyzer = Analyzer::of(Language::Danish);
    let mut live = Lexicon::shipped();
    live.learn(lexicon.learned().filter(|(word, ..)| stems.contains(&analyzer.stem(word))));
    change.after.lexicon = Some(lexicon::save(change.folder, &live)?);
    Ok(())
}

/// The article of a document, as it was indexed.
pub(super) fn article(reader: &mut Folder, doc: Doc) -> Result<Article, Box<dyn Error>> {
    let card = reader.read(|engine| engine.archive().card(doc))?;
    let body = reader.read(|engine| engine.archive().body(doc))?;
    Ok(Article {
        title: card.has_title.then_some(card.heading),
        lead: Some(card.lead).filter(|lead| !lead.is_empty() && card.opening.is_none()),
        id: card.id,
        url: card.url,
        date: card.date,
        updated: card.updated,
        image: card.image,
        section: card.section,
        authors: card.authors,
        tags: card.tags,
        // What was a guess is guessed again.
        language: card.language.filter(|_| !card.is_guess),
        is_paid: card.is_paid,
        text: body.text,
        blocks: body.blocks,
    })
}

/// Joins the segments of archives that were built apart; of two articles with one id that of the later archive is kept.
pub(crate) fn publish(parts: &[std::path::PathBuf], folder: &Path) -> Result<(), Box<dyn Error>> {
    std::fs::create_dir_all(folder)?;
    let lock = Lock::take(folder)?;
    clean(folder)?;
    let before = present(folder)?;
    let mut after = Manifest {
        generation: before.as_ref().map_or(0, |before| before.generation),
        ..Manifest::default()
    };
    let mut holders: BTreeMap<String, Doc> = BTreeMap::new();
    for (part, number) in parts.iter().zip(0usize..) {
        let mut reader = Folder::open(part)?;
        let Some(manifest) = present(part)? else { continue };
        if number > 0 && manifest.parts != after.parts {
            return Err(
                format!("{} was made with other --parts than the first", part.display()).into()
            );
        }
        after.parts = manifest.parts;
        after.parameters = manifest.parameters;
        if number == 0 {
            after.lexicon.clone_from(&manifest.lexicon);
        } else if after.lexicon != manifest.lexicon {
            warn(&format!(
                "{} splits compounds by another lexicon than the first; index parts with one, by --lexicon",
                part.display()
            ));
        }
        super::packs::copy(part, folder, &manifest)?;
        let start = after.segments.len();
        after.push(manifest.segments.clone());
        for (head, segment) in manifest.segments.iter().zip(0usize..) {
            for doc in (0..head.doc_count).map(DocId).filter(|doc| !head.gone.removed(*doc)) {
                let card = reader.read(|engine| engine.archive().card(Doc { segment, doc }))?;
                let known = holders.insert(card.id, Doc { segment: start + segment, doc });
                if let Some(known) = known
                    && let Some(head) = after.segments.get_mut(known.segment)
                {
                    head.gone.note(known.doc, false);
                }
            }
        }
    }
    after.segments.retain(|head| live(head) > 0);
    after.settle_groups();
    after.generation = after.generation.saturating_add(1);
    sort(&mut after);
    switch(folder, before.as_ref(), &after)?;
    drop(lock);
    if after.segments.len() > MAX_SEGMENTS {
        let mut change = Change::begin(folder)?;
        tidy(&mut change)?;
        after = change.end()?;
    }
    eprintln!("referat: {}", told(folder, &after));
    Ok(())
}

/// Removes the files that no reader needs who has a manifest younger than `keep`.
pub(crate) fn gc(
    folder: &Path,
    keep: Duration,
    out: &mut impl Write,
) -> Result<(), Box<dyn Error>> {
    let change = Change::begin(folder)?;
    let dropped = drop_old(folder, &change.before, keep)?;
    writeln!(out, "{dropped} files removed")?;
    Ok(())
}
