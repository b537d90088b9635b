//! Archives of several segments, as the tests want them laid out.

use referat::Article;
use referat::index::Builder;
use referat::index::Deflate;
use referat::index::Head;
use referat::index::Layout;
use referat::index::Scan;
use referat::index::Surveyor;

/// A segment of `articles`: its head and its chunks, in order.
pub fn segment(
    articles: &[Article],
    layout: Layout,
    deflate: Option<Deflate>,
) -> (Head, Vec<Vec<u8>>) {
    let mut surveyor = Surveyor::default();
    let scans: Vec<Scan> = articles.iter().map(|article| surveyor.add(article)).collect();
    let survey = surveyor.finish();
    let mut chunks = Vec::new();
    let mut builder = Builder::new(&survey, layout, deflate, |chunk: Vec<u8>| chunks.push(chunk));
    for number in &survey.order {
        builder.add(&articles[*number], &scans[*number]).unwrap();
    }
    let head = builder.finish();
    (head, chunks)
}
