//! tantivy: the default tokenizer, which does not stem; titles and texts indexed with positions and stored.

use crate::ask::HITS;
use crate::ask::Query;
use crate::ask::Times;
use serde::Deserialize;
use serde_json::Value;
use serde_json::json;
use std::error::Error;
use std::fs;
use std::fs::File;
use std::io::BufRead;
use std::io::BufReader;
use std::path::Path;
use tantivy::DateTime;
use tantivy::Index;
use tantivy::IndexReader;
use tantivy::Order;
use tantivy::ReloadPolicy;
use tantivy::TantivyDocument;
use tantivy::Term;
use tantivy::collector::TopDocs;
use tantivy::query::BooleanQuery;
use tantivy::query::BoostQuery;
use tantivy::query::ConstScoreQuery;
use tantivy::query::Occur;
use tantivy::query::PhraseQuery;
use tantivy::query::Query as TantivyQuery;
use tantivy::query::TermQuery;
use tantivy::schema::FAST;
use tantivy::schema::Field;
use tantivy::schema::IndexRecordOption;
use tantivy::schema::STORED;
use tantivy::schema::STRING;
use tantivy::schema::Schema;
use tantivy::schema::TEXT;
use tantivy::time::Date;
use tantivy::time::Month;

/// The memory that the writer may fill before it writes a segment.
const WRITER_BYTES: usize = 50_000_000;

/// What an occurrence in a title counts, as in referat.
const TITLE_BOOST: f32 = 4.0;

#[derive(Debug, Deserialize)]
struct Article {
    id: String,
    title: String,
    date: String,
    section: String,
    text: String,
}

struct Fields {
    id: Field,
    title: Field,
    date: Field,
    section: Field,
    text: Field,
}

fn schema() -> (Schema, Fields) {
    let mut schema = Schema::builder();
    let fields = Fields {
        id: schema.add_text_field("id", STRING | STORED),
        title: schema.add_text_field("title", TEXT | STORED),
        date: schema.add_date_field("date", FAST | STORED),
        section: schema.add_text_field("section", STRING | STORED),
        text: schema.add_text_field("text", TEXT | STORED),
    };
    (schema.build(), fields)
}

pub fn build(corpus: &Path, out: &Path) -> Result<Value, Box<dyn Error>> {
    fs::create_dir_all(out)?;
    let (schema, fields) = schema();
    let index = Index::create_in_dir(out, schema)?;
    let mut writer = index.writer_with_num_threads(1, WRITER_BYTES)?;
    let mut articles = 0;
    for line in BufReader::new(File::open(corpus)?).lines() {
        let article: Article = serde_json::from_str(&line?)?;
        let mut document = TantivyDocument::default();
        document.add_text(fields.id, article.id);
        document.add_text(fields.title, article.title);
        document.add_date(fields.date, date(&article.date).ok_or("no date")?);
        document.add_text(fields.section, article.section);
        document.add_text(fields.text, article.text);
        writer.add_document(document)?;
        articles += 1;
    }
    writer.commit()?;
    writer.wait_merging_threads()?;
    let segments = index.searchable_segments()?.len();
    Ok(json!({ "articles": articles, "segments": segments }))
}

fn date(text: &str) -> Option<DateTime> {
    let mut parts = text.split('-');
    let year = parts.next()?.parse().ok()?;
    let month = Month::try_from(parts.next()?.parse::<u8>().ok()?).ok()?;
    let day = parts.next()?.parse().ok()?;
    Some(DateTime::from_utc(Date::from_calendar_date(year, month, day).ok()?.midnight().assume_utc().into()))
}

/// Microseconds for numbers and scores of the best: over titles and texts, as referat searches, and over texts alone.
pub fn time(folder: &Path, queries: &[Query]) -> Result<Value, Box<dyn Error>> {
    let index = Index::open_in_dir(folder)?;
    let reader: IndexReader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
    let searcher = reader.searcher();
    let (_, fields) = schema();
    let (mut both, mut text_only) = (Times::default(), Times::default());
    let boosted: [(Field, f32); 2] = [(fields.title, TITLE_BOOST), (fields.text, 1.0)];
    for query in queries {
        for (times, of) in [(&mut both, &boosted[..]), (&mut text_only, &boosted[1..])] {
            let asked = query_of(query, &fields, of);
            if query.is_newest() {
                let newest = TopDocs::with_limit(HITS).order_by_fast_field::<DateTime>("date", Order::Desc);
                times.add(&query.class, || searcher.search(&asked, &newest).map(|hits| hits.len()));
            } else {
                let best = TopDocs::with_limit(HITS).order_by_score();
                times.add(&query.class, || searcher.search(&asked, &best).map(|hits| hits.len()));
            }
        }
    }
    Ok(json!({
        "articles": searcher.num_docs(),
        "segments": searcher.segment_readers().len(),
        "micros": both.summary(),
        "microsTextOnly": text_only.summary(),
    }))
}

/// Any of the words, or all in a row, in any of the fields.
fn query_of(query: &Query, fields: &Fields, of: &[(Field, f32)]) -> Box<dyn TantivyQuery> {
    let mut any: Vec<(Occur, Box<dyn TantivyQuery>)> = Vec::new();
    for (field, boost) in of {
        let terms = query.words.iter().map(|word| Term::from_field_text(*field, word));
        let asked: Vec<Box<dyn TantivyQuery>> = if query.is_phrase() {
            vec![Box::new(PhraseQuery::new(terms.collect()))]
        } else {
            terms.map(|term| Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs)) as _).collect()
        };
        for asked in asked {
            #[expect(clippy::float_cmp, reason = "exactly 1 is no boost")]
            let plain = *boost == 1.0;
            any.push((Occur::Should, if plain { asked } else { Box::new(BoostQuery::new(asked, *boost)) }));
        }
    }
    let words: Box<dyn TantivyQuery> = if any.len() == 1 {
        any.remove(0).1
    } else {
        Box::new(BooleanQuery::new(any))
    };
    let Some(section) = &query.section else { return words };
    let term = Term::from_field_text(fields.section, section);
    let filter = TermQuery::new(term, IndexRecordOption::Basic);
    let filter: Box<dyn TantivyQuery> = Box::new(ConstScoreQuery::new(Box::new(filter), 0.0));
    Box::new(BooleanQuery::new(vec![(Occur::Must, words), (Occur::Must, filter)]))
}
