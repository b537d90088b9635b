//! Summaries against reference texts: `report` measures all systems on all sets, `tune` finds weights by cross-validation.
//!
//! Development data lies beside the project (`--data`, by default `../shared/data`); a set that isn't there is named and passed
//! over.

mod bootstrap;
mod report;
mod rouge;
mod sets;
mod systems;
mod tune;

use std::path::PathBuf;

fn main() {
    let mut args = std::env::args().skip(1);
    let command = args.next().unwrap_or_default();
    let mut data = PathBuf::from("../shared/data");
    let mut rest = Vec::new();
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--data" => data = args.next().expect("--data DIR").into(),
            _ => rest.push(arg),
        }
    }
    match command.as_str() {
        "report" => report::report(&data, &rest),
        "copies" => report::copies(&data),
        "tune" => tune::tune(&data, &rest),
        "score" => report::score(&rest),
        _ => eprintln!(
            "usage: report [SET…] | copies | tune [single] [report] [leadless] [together] [all] | score SUMMARY REFERENCE, [--data DIR]"
        ),
    }
}
