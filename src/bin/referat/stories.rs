//! Which articles are of one story.

use crate::input::plain::Input;
use referat::index::Surveyor;
use serde::Serialize;
use std::collections::BTreeMap;
use std::error::Error;
use std::io;
use std::io::Write;

/// A story that several articles tell.
#[derive(Serialize)]
struct Told<'a> {
    story: u32,
    ids: Vec<&'a str>,
    /// Those of them that are one text.
    duplicates: Vec<Vec<&'a str>>,
}

/// A line for each story of several articles, newest first.
pub(crate) fn stories(input: &Input, out: &mut impl Write) -> Result<(), Box<dyn Error>> {
    for warning in &input.warnings {
        // A closed standard error leaves nobody to warn.
        let _ = writeln!(io::stderr(), "referat: {warning}");
    }
    let mut surveyor = Surveyor::new(None);
    for article in &input.articles {
        surveyor.add(article);
    }
    let survey = surveyor.finish();
    let ids: Vec<&str> = survey
        .order
        .iter()
        .map(|number| input.articles.get(*number).map_or("", |article| article.id.as_str()))
        .collect();
    let mut stories: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    for (doc, story) in survey.stories.iter().enumerate() {
        if let Some(story) = story {
            stories.entry(*story).or_default().push(doc);
        }
    }
    for (story, docs) in stories {
        let mut texts: BTreeMap<u32, Vec<&str>> = BTreeMap::new();
        for doc in &docs {
            let id = ids.get(*doc).copied().unwrap_or_default();
            if let Some(text) = survey.duplicates.get(*doc).copied().flatten() {
                texts.entry(text).or_default().push(id);
            }
        }
        let ids = docs.iter().filter_map(|doc| ids.get(*doc).copied()).collect();
        let mut duplicates: Vec<Vec<&str>> = texts.into_values().collect();
        duplicates.retain(|texts| texts.len() > 1);
        writeln!(out, "{}", serde_json::to_string(&Told { story, ids, duplicates })?)?;
    }
    Ok(())
}
