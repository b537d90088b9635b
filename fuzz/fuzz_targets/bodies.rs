//! A sound archive whose bodies were changed: see `sound`.
#![no_main]

mod sound;

libfuzzer_sys::fuzz_target!(init: sound::prepare(), |edits: sound::Edits| sound::change(sound::Part::Bodies, edits));
