//! Archives of several segments, as the tests want them laid out.

use referat::Article;
use referat::index::Builder;
use referat::index::Deflate;
use referat::index::Head;
use referat::index::Layout;
use referat::index::Scan;
use referat::index::Surveyor;

/// A segment: its head and its chunks, in order.
pub(crate) type Segment = (Head, Vec<Vec<u8>>);

/// The segments of `articles`, surveyed as one and cut before each of the documents `cuts`, which are sorted.
pub(crate) fn segments(
    articles: &[Article],
    cuts: &[usize],
    layout: Layout,
    deflate: Option<Deflate>,
) -> Vec<Segment> {
    let mut surveyor = Surveyor::new(deflate);
    let scans: Vec<Scan> = articles.iter().map(|article| surveyor.add(article)).collect();
    let survey = surveyor.finish();
    let count = survey.order.len();
    let ends = cuts.iter().copied().map(|cut| cut.min(count)).chain([count]);
    let starts = [0].into_iter().chain(ends.clone());
    let segment = |(start, end): (usize, usize)| {
        let mut chunks = Vec::new();
        let take = |chunk: Vec<u8>| chunks.push(chunk);
        let mut builder = Builder::new(&survey, start..end, layout, deflate, take);
        for number in &survey.order[start..end] {
            builder.add(&scans[*number]).unwrap();
        }
        let head = builder.finish();
        (head, chunks)
    };
    starts.zip(ends).map(segment).collect()
}
