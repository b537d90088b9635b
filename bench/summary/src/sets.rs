//! Development sets: articles, their reference summaries, and how long a summary of each set is.

use crate::rouge::Reference;
use crate::rouge::Vocabulary;
use referat::Article;
use referat::article::parse_text;
use referat::summary::Budget;
use serde_json::Value;
use std::path::Path;

/// A set's name and the budgets that it is measured at.
pub const SETS: [(&str, &[Budget]); 10] = [
    ("danewsroom-strip", &[Budget::Sentences(1), Budget::Words(35), Budget::Sentences(3)]),
    ("danewsroom", &[Budget::Sentences(1), Budget::Words(35)]),
    ("norsumm-nb", &[Budget::Sentences(5), Budget::Words(110)]),
    ("newswriters", &[Budget::Sentences(3), Budget::Words(50)]),
    ("cnndm", &[Budget::Sentences(3), Budget::Words(55)]),
    ("xsum", &[Budget::Sentences(1), Budget::Words(23)]),
    ("opinosis", &[Budget::Sentences(1), Budget::Words(20)]),
    ("bbc", &[Budget::Sentences(6)]),
    ("multinews", &[Budget::Words(220), Budget::Sentences(8)]),
    ("vnmds", &[Budget::Sentences(5), Budget::Words(150)]),
];

/// Articles and what people wrote of them.
#[derive(Debug)]
pub struct Item {
    pub id: String,
    pub articles: Vec<Article>,
    pub references: Vec<Reference>,
}

/// The items of a set's file; `None` if it isn't there. At most `limit`.
pub fn read(
    root: &Path,
    name: &str,
    vocabulary: &mut Vocabulary,
    limit: usize,
) -> Option<Vec<Item>> {
    let text = std::fs::read_to_string(root.join("summ").join(name).join("dev.jsonl")).ok()?;
    let items = text.lines().take(limit).map(|line| {
        let row: Value = serde_json::from_str(line).expect("a JSON object a line");
        let articles = match row["docs"].as_array() {
            Some(docs) => docs.iter().map(|doc| article(doc, &row)).collect(),
            None => vec![article(&row, &row)],
        };
        let references = row["references"].as_array().expect("references");
        let text_of = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        Item {
            id: text_of(&row["id"]),
            articles,
            references: references
                .iter()
                .map(|reference| Reference::new(vocabulary, &text_of(reference)))
                .collect(),
        }
    });
    Some(items.collect())
}

fn article(doc: &Value, row: &Value) -> Article {
    let text_of = |value: &Value| value.as_str().filter(|text| !text.is_empty()).map(str::to_owned);
    Article {
        title: text_of(&doc["title"]),
        lead: text_of(&doc["lead"]),
        language: text_of(&row["lang"]),
        ..parse_text(
            text_of(&doc["id"]).unwrap_or_default(),
            text_of(&doc["text"]).unwrap_or_default(),
        )
    }
}
