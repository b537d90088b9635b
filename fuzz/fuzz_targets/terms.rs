//! A sound archive whose terms were changed: see `sound`.
#![no_main]

mod sound;

libfuzzer_sys::fuzz_target!(init: sound::prepare(), |edits: sound::Edits| sound::change(sound::Part::Terms, edits));
