//! Any bytes as a file of this form: see `inputs`.
#![no_main]

mod inputs;

#[allow(unused_imports, reason = "the inputs name it by the crate, as in the command")]
use referat::article;

libfuzzer_sys::fuzz_target!(|data: &[u8]| inputs::read("a.md", data));
