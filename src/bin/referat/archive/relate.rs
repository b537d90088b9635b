//! Added articles → the groups that they join: duplicates and stories of articles that other segments hold.
//!
//! What may be near is found by the archive's own posting lists: articles of near dates that share rare stems. Only of these
//! is the text read, and compared as a survey compares (`referat::index::Profile`).

use super::edit::article;
use super::host::Folder;
use referat::index::Doc;
use referat::index::DocId;
use referat::index::GroupKind;
use referat::index::LIKE;
use referat::index::LINKED;
use referat::index::Manifest;
use referat::index::Profile;
use referat::index::StoryVector;
use referat::index::TermKind;
use std::collections::BTreeMap;
use std::error::Error;
use std::path::Path;

/// A stem of more documents than this finds none.
const MAX_DOCS_OF_STEM: usize = 64;

/// Texts that are read for an added article, those with most rare stems in common.
const MAX_NEAR: usize = 8;

/// Articles of a story that an added one is compared with.
const MAX_OF_STORY: usize = 8;

/// Articles after which what was read is forgotten.
const FORGET_AFTER: u32 = 1024;

/// An archive that is looked into.
struct Archive {
    reader: Folder,
    docs: usize,
    /// How many documents hold a stem.
    holders: BTreeMap<String, usize>,
    /// Of those near to the article that is looked at.
    known: BTreeMap<Doc, (Profile, StoryVector)>,
}

/// Groups the documents of segment `added` of `manifest` with those of the others.
pub(super) fn relate(
    folder: &Path,
    manifest: &mut Manifest,
    added: usize,
) -> Result<(), Box<dyn Error>> {
    let reader = Folder::over(folder, manifest)?;
    let docs = usize::try_from(reader.engine().archive().listed_count())?;
    let mut archive = Archive { reader, docs, holders: BTreeMap::new(), known: BTreeMap::new() };
    let Some(head) = manifest.segments.get(added) else { return Ok(()) };
    let listed = (0..head.doc_count).map(DocId).filter(|doc| !head.gone.hides(*doc));
    let listed: Vec<Doc> = listed.map(|doc| Doc { segment: added, doc }).collect();
    for (doc, number) in listed.into_iter().zip(1u32..) {
        if number.is_multiple_of(FORGET_AFTER) {
            archive.reader.forget(0);
            archive.known.clear();
        }
        archive.relate(manifest, doc)?;
    }
    Ok(())
}

impl Archive {
    fn relate(&mut self, manifest: &mut Manifest, doc: Doc) -> Result<(), Box<dyn Error>> {
        let (profile, vector) = self.of(doc)?;
        for other in self.near(manifest, doc, &vector)? {
            let (text, _) = self.of(other)?;
            let kinship = profile.kinship(&text);
            if kinship.duplicate {
                manifest.join(GroupKind::Duplicates, doc, other);
            }
            if kinship.story || self.tell_one_story(manifest, doc, other)? {
                manifest.join(GroupKind::Stories, doc, other);
            }
        }
        Ok(())
    }

    /// Documents of other segments that may be of a group with `doc`, the likeliest first.
    fn near(
        &mut self,
        manifest: &Manifest,
        doc: Doc,
        vector: &StoryVector,
    ) -> Result<Vec<Doc>, Box<dyn Error>> {
        let mut scores: BTreeMap<Doc, f32> = BTreeMap::new();
        for (stem, weight) in vector.stems() {
            if self.holders(stem)? > MAX_DOCS_OF_STEM {
                continue;
            }
            let entries =
                self.reader.read(|engine| engine.archive().entries(TermKind::Word, stem))?;
            for (segment, entry) in entries.iter().enumerate() {
                let head = entry.iter().filter(|_| segment != doc.segment);
                for posting in head.flat_map(|entry| &entry.head) {
                    let other = Doc { segment, doc: posting.doc };
                    *scores.entry(other).or_default() += weight * weight;
                }
            }
        }
        let is_near = |other: &Doc| {
            let gone = manifest.segments.get(other.segment).map(|head| &head.gone);
            gone.is_some_and(|gone| !gone.hides(other.doc)) && manifest.are_near(doc, *other)
        };
        // Of two that weigh what they share alike, this is the cosine.
        scores.retain(|other, score| *score >= LINKED && is_near(other));
        let mut near: Vec<(Doc, f32)> = scores.into_iter().collect();
        near.sort_by(|one, other| other.1.total_cmp(&one.1).then(one.0.cmp(&other.0)));
        Ok(near.into_iter().take(MAX_NEAR).map(|(doc, _)| doc).collect())
    }

    /// Whether `doc` is like `other`, and on average like those that tell the story with it.
    fn tell_one_story(
        &mut self,
        manifest: &Manifest,
        doc: Doc,
        other: Doc,
    ) -> Result<bool, Box<dyn Error>> {
        let (_, vector) = self.of(doc)?;
        if vector.likeness(&self.of(other)?.1) < LIKE {
            return Ok(false);
        }
        let members = manifest.members(GroupKind::Stories, other);
        let (mut sum, mut count) = (0.0, 0.0);
        for member in members.into_iter().filter(|member| *member != doc).take(MAX_OF_STORY) {
            sum += vector.likeness(&self.of(member)?.1);
            count += 1.0;
        }
        Ok(sum >= LINKED * count)
    }

    fn of(&mut self, doc: Doc) -> Result<(Profile, StoryVector), Box<dyn Error>> {
        if let Some(known) = self.known.get(&doc) {
            return Ok(known.clone());
        }
        let analyzer = self.reader.read(|engine| engine.archive().card(doc))?.analyzer();
        let profile = Profile::of(&article(&mut self.reader, doc)?, analyzer);
        for stem in profile.stems() {
            self.holders(stem)?;
        }
        let holders = |stem: &str| self.holders.get(stem).copied().unwrap_or_default();
        let vector = profile.vector(self.docs, holders);
        self.known.insert(doc, (profile.clone(), vector.clone()));
        Ok((profile, vector))
    }

    fn holders(&mut self, stem: &str) -> Result<usize, Box<dyn Error>> {
        if let Some(known) = self.holders.get(stem) {
            return Ok(*known);
        }
        let entries = self.reader.read(|engine| engine.archive().entries(TermKind::Word, stem))?;
        let held = entries.iter().flatten().map(|entry| entry.doc_freq).sum();
        self.holders.insert(stem.to_owned(), held);
        Ok(held)
    }
}
