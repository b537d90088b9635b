//! A sound archive with some bytes changed, in one part of its file: checksums are skipped under `cfg(fuzzing)`, so that changes
//! come through to what reads that part.

use referat::Article;
use referat::ArticleOptions;
use referat::BlockKind;
use referat::Engine;
use referat::Filters;
use referat::SearchOptions;
use referat::Sort;
use referat::index::Manifest;
use std::ops::Range;
use std::sync::OnceLock;

/// A part of an archive in one file, in the order of FORMAT.md.
#[derive(Clone, Copy)]
#[allow(dead_code, reason = "each target changes one")]
pub enum Part {
    /// Statistics, dates, tops, groups.
    Manifest,
    /// Texts.
    Bodies,
    /// Runs of long posting lists, and their positions.
    Tails,
    /// Cards.
    Cards,
    /// Blocks of the dictionary, of positions, and of spellings.
    Terms,
}

/// What is changed: where, how, by what. And what is asked then.
pub type Edits = (u8, Vec<(u32, u8, u8)>);

struct Sound {
    bytes: Vec<u8>,
    bodies: usize,
    tails: usize,
    cards: usize,
    terms: usize,
}

static SOUND: OnceLock<Sound> = OnceLock::new();

/// Enough articles for several blocks, heads and tails; short ones, since cutting snippets isn't what is tried here.
fn sound() -> &'static Sound {
    SOUND.get_or_init(|| {
        let words = ["bro", "havn", "fjordbro", "skov", "vej", "Aarhus", "kommune", "sø"];
        let article = |number: usize| {
            let word = |at: usize| words[(number * 7 + at * at) % words.len()];
            let text: String = (0..3).map(|at| format!("En {} ved {}. ", word(at), word(at + 3))).collect();
            let mut article = Article::from_blocks(format!("a{number}"), [(BlockKind::Paragraph, text.as_str())]);
            article.title = Some(format!("Om {} {number}", word(1)));
            article.section = Some("By".into());
            article.date = referat::Date::from_number(20_200_101 + u32::try_from(number % 28).unwrap_or(0));
            article
        };
        let bytes = referat::build((0..300).map(article).collect()).bytes;
        let manifest_len = bytes.first_chunk().map_or(0, |len| u32::from_le_bytes(*len) as usize);
        let manifest = Manifest::read(&bytes[4..4 + manifest_len]).expect("a sound manifest");
        let sizes = manifest.segments[0].sizes();
        let bodies = 4 + manifest_len;
        let tails = bodies + sizes.bodies;
        let cards = tails + sizes.tails + manifest.segments[0].tail_positions_len;
        let terms = cards + sizes.cards;
        assert!(bodies < tails && tails < cards && cards < terms && terms < bytes.len(), "no part is empty");
        Sound { bodies, tails, cards, terms, bytes }
    })
}

/// Makes the archive, which would be no input's time.
pub fn prepare() {
    sound();
}

fn range(part: Part) -> Range<usize> {
    let sound = sound();
    match part {
        Part::Manifest => 0..sound.bodies,
        Part::Bodies => sound.bodies..sound.tails,
        Part::Tails => sound.tails..sound.cards,
        Part::Cards => sound.cards..sound.terms,
        Part::Terms => sound.terms..sound.bytes.len(),
    }
}

/// Changes that part, opens the archive and asks it something.
pub fn change(part: Part, (asked, edits): Edits) {
    let mut bytes = sound().bytes.clone();
    let range = range(part);
    for (at, kind, value) in edits.into_iter().take(64) {
        let at = range.start + usize::try_from(at).unwrap_or(0) % range.len();
        match kind % 6 {
            0 => bytes[at] = value,
            1 => bytes[at] ^= 1 << (value % 8),
            2 => bytes[at] = bytes[at].wrapping_add(value),
            // A number as large as they come.
            3 => bytes[at..range.end.min(at + 5)].fill(0xff),
            // What stands elsewhere: offsets and lengths that are sound in another place.
            4 => bytes[at] = bytes[range.start + (at * 31 + usize::from(value)) % range.len()],
            // What follows comes a byte early.
            _ => bytes[at..range.end.min(at + 1 + usize::from(value))].rotate_left(1),
        }
    }
    if asked == u8::MAX {
        bytes.truncate(bytes.len() - 1);
    }
    if let Ok(engine) = Engine::open(bytes) {
        ask(&engine, asked);
    }
}

/// Whatever the answer is.
fn ask(engine: &Engine, asked: u8) {
    let (query, sort) = match asked % 4 {
        0 => {
            let _ = engine.info();
            let _ = engine.article("a7", &ArticleOptions { query: Some("bro".into()), prefix: true });
            return;
        }
        1 => ("bro havn", Sort::Relevance),
        2 => ("\"en bro\" -havn", Sort::Newest),
        _ => ("fjord kommun", Sort::Oldest),
    };
    let filters = Filters { sections: vec!["By".into()], from: referat::Date::parse("2020"), ..Filters::default() };
    let filters = if asked & 4 > 0 { filters } else { Filters::default() };
    let (expand, count) = (asked & 8 > 0, asked & 16 > 0);
    let options = SearchOptions { sort, filters, prefix: true, count, expand, limit: 3, ..SearchOptions::default() };
    let _ = engine.search(query, &options);
}
