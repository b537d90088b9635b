//! Prints summaries of seed files: `summary N QUERY|- FILE…`.
#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "an example"
)]
use referat::Article;
use referat::summary::{Options, summarize};

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let articles: Vec<Article> = args[2..]
        .iter()
        .map(|path| referat::article::parse_seed(path, &std::fs::read_to_string(path).unwrap()))
        .collect();
    let articles: Vec<&Article> = articles.iter().collect();
    let query = Some(args[1].as_str()).filter(|query| *query != "-");
    for told in summarize(&articles, &Options { sentences: args[0].parse().unwrap(), query }) {
        let also: Vec<usize> = told.also_in.iter().map(|(article, _)| *article).collect();
        println!(
            "[{} +{also:?} {:.2}] {}",
            told.article, told.score, &articles[told.article].text[told.span]
        );
    }
}
