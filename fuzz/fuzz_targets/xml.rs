//! Any bytes as RSS, Atom, a WordPress export, NewsML-G2 or NITF: see `inputs`.
#![no_main]

mod inputs;

#[allow(unused_imports, reason = "the inputs name it by the crate, as in the command")]
use referat::article;

libfuzzer_sys::fuzz_target!(|data: &[u8]| inputs::read("a.xml", data));
