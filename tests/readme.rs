//! The README's terminal samples, run: each `$ line` of a `console` block prints what stands below it. The JavaScript
//! samples are run by `tests/package/readme.test.mjs`.
#![cfg(all(unix, feature = "cli"))]
#![allow(clippy::expect_used, clippy::panic, reason = "a test may panic")]

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::process::Output;

const COMMAND: &str = env!("CARGO_BIN_EXE_referat");

/// What `line` does in a shell that finds the command.
fn run(line: &str) -> Output {
    let folder = Path::new(COMMAND).parent().expect("a folder").to_owned();
    let rest = env::var_os("PATH").unwrap_or_default();
    let path: OsString =
        env::join_paths([folder].into_iter().chain(env::split_paths(&rest))).expect("a path");
    Command::new("sh").args(["-c", line]).env("PATH", path).output().expect("a shell")
}

#[test]
fn the_terminal_prints_what_the_readme_shows() {
    let readme = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let readme = fs::read_to_string(readme).expect("the README");
    let mut samples = 0;
    for block in readme.split("```console\n").skip(1) {
        let block = block.split("```").next().unwrap_or_default();
        for sample in block.split("$ ").skip(1) {
            let (line, shown) = sample.split_once('\n').expect("a line and what it prints");
            let Output { status, stdout, stderr } = run(line);
            let stderr = String::from_utf8_lossy(&stderr);
            assert_eq!(String::from_utf8_lossy(&stdout), shown, "{line}\n{stderr}");
            assert!(status.success(), "{line}: {status}\n{stderr}");
            samples += 1;
        }
    }
    assert!(samples >= 4, "{samples} samples");
}

#[test]
fn the_exit_status_is_what_the_readme_says() {
    for (line, expected) in [
        ("referat search findesikke", 0),
        ("referat search", 2),
        ("referat search Kim --limit 1001", 2),
        ("referat article findesikke", 1),
        ("referat search Kim --articles findesikke", 1),
    ] {
        assert_eq!(run(line).status.code(), Some(expected), "{line}");
    }
}
