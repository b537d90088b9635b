//! How an archive's matches are scored, told and changed.

use super::disk::Lock;
use super::write::present;
use super::write::switch;
use referat::index::Parameters;
use std::error::Error;
use std::io::Write;
use std::path::Path;

/// A parameter as the command line gives it: `title=2000`.
pub(crate) fn parameter(text: &str) -> Result<(String, u32), String> {
    let known: Vec<&str> =
        Parameters::default().named().into_iter().map(|(name, _)| name).collect();
    let (name, value) = text.split_once('=').ok_or("NAME=N is wanted")?;
    if !known.contains(&name) {
        return Err(format!("there is no {name}; there are {}", known.join(", ")));
    }
    let value = value.parse().map_err(|_| format!("{value} is no whole number"))?;
    Ok((name.to_owned(), value))
}

/// Sets what `changes` name.
pub(super) fn change(parameters: &mut Parameters, changes: &[(String, u32)]) {
    for (name, slot) in parameters.named_mut() {
        for (_, value) in changes.iter().filter(|(changed, _)| changed == name) {
            *slot = *value;
        }
    }
}

/// Changes the parameters of the archive in `dir`, if `changes` holds any, and prints them all.
pub(crate) fn tune(
    dir: &Path,
    changes: &[(String, u32)],
    out: &mut impl Write,
) -> Result<(), Box<dyn Error>> {
    let _lock = (!changes.is_empty()).then(|| Lock::take(dir)).transpose()?;
    let before = present(dir)?
        .ok_or_else(|| format!("{} holds no archive; `referat index` makes one", dir.display()))?;
    let mut manifest = before.clone();
    if !changes.is_empty() {
        change(&mut manifest.parameters, changes);
        manifest.generation = manifest.generation.saturating_add(1);
        switch(dir, Some(&before), &manifest)?;
    }
    for (name, value) in manifest.parameters.named() {
        writeln!(out, "{name}={value}")?;
    }
    Ok(())
}
