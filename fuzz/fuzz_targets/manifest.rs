//! A sound archive whose manifest was changed: see `sound`.
#![no_main]

mod sound;

libfuzzer_sys::fuzz_target!(init: sound::prepare(), |edits: sound::Edits| sound::change(sound::Part::Manifest, edits));
