//! The queries, and how long answers take.

use serde::Deserialize;
use std::collections::BTreeMap;
use std::error::Error;
use std::fs::File;
use std::io::BufReader;
use std::path::Path;
use std::time::Instant;

/// Times that every query is timed, after it was answered once; the best counts, so that what else the machine does doesn't.
const REPEATS: usize = 5;

/// Hits asked for.
pub const HITS: usize = 10;

/// As `bench/lib/queries.mjs` makes them.
#[derive(Debug, Deserialize)]
pub struct Query {
    pub class: String,
    pub words: Vec<String>,
    pub section: Option<String>,
}

impl Query {
    pub fn is_phrase(&self) -> bool {
        self.class == "phrase"
    }

    pub fn is_newest(&self) -> bool {
        self.class == "newest"
    }

    /// As a reader types it.
    pub fn typed(&self) -> String {
        let words = self.words.join(" ");
        if self.is_phrase() { format!("\"{words}\"") } else { words }
    }
}

pub fn queries(path: &Path) -> Result<Vec<Query>, Box<dyn Error>> {
    Ok(serde_json::from_reader(BufReader::new(File::open(path)?))?)
}

/// Microseconds by class, each query warm.
#[derive(Debug, Default)]
pub struct Times(BTreeMap<String, Vec<f64>>);

impl Times {
    /// Times `answer`, which is asked once before.
    pub fn add<T>(&mut self, class: &str, mut answer: impl FnMut() -> T) {
        std::hint::black_box(answer());
        let mut best = f64::INFINITY;
        for _ in 0..REPEATS {
            let start = Instant::now();
            std::hint::black_box(answer());
            best = best.min(start.elapsed().as_secs_f64() * 1e6);
        }
        self.0.entry(class.to_owned()).or_default().push(best);
    }

    pub fn summary(self) -> serde_json::Value {
        self.0.into_iter().map(|(class, values)| (class, percentiles(values, &[50, 99]))).collect()
    }
}

/// `{"p50": …}` of `values`, to tenths.
pub fn percentiles(mut values: Vec<f64>, wanted: &[usize]) -> serde_json::Value {
    values.sort_by(f64::total_cmp);
    let at = |percent: usize| {
        let last = values.len().saturating_sub(1);
        values.get((last * percent).div_ceil(100)).map(|value| (value * 10.0).round() / 10.0)
    };
    wanted.iter().map(|percent| (format!("p{percent}"), serde_json::json!(at(*percent)))).collect()
}
