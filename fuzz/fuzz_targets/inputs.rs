//! The command's inputs, over bytes instead of files.

use referat::article::Parsed;

#[allow(dead_code, unused_imports, clippy::pedantic, reason = "a part of it is fuzzed")]
#[path = "../../src/bin/referat/input/mod.rs"]
mod input;

/// Reads `bytes` as a file of this name: records come, or failures; nothing kept back comes as an article.
pub fn read(name: &str, bytes: &[u8]) {
    let now = "2024-06-01T00:00:00Z".parse().expect("a time");
    let mut take = |_: &input::Place, parsed: Result<Parsed, input::Failure>| {
        if let Ok(parsed) = parsed {
            let article = parsed.article;
            assert!(!article.id.trim().is_empty());
            assert!(article.date.is_none_or(|date| date.to_number() <= 20_240_601 + 31));
            for block in &article.blocks {
                assert!(article.text.get(block.span.clone()).is_some());
            }
        }
        Ok(())
    };
    let source = input::Source::named(std::path::Path::new(name)).expect("a known form");
    let _ = input::Reading::new(now, &mut take).stream(&source, Box::new(std::io::Cursor::new(bytes.to_vec())));
}
