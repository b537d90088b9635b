//! Stemmers against Snowball's own vocabulary and another port of it, the Danish stems against hand-checked lemmas.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use proptest::prelude::*;
use referat::text::stem;
use referat::text::stem::snowball;
use rust_stemmers::Algorithm;
use rust_stemmers::Stemmer;

/// Development data beside the repository, or where `REFERAT_DATA` says; `None`, loudly, where it is absent.
fn data(file: &str) -> Option<String> {
    let root = std::env::var_os("REFERAT_DATA").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/data"),
        PathBuf::from,
    );
    let path = root.join(file);
    let text = fs::read_to_string(&path).ok();
    if text.is_none() {
        eprintln!("SKIPPED: no {}", path.display());
    }
    text
}

/// Snowball's stems of a language.
type Stems = fn(&str) -> String;

const LANGUAGES: [(&str, Stems, Algorithm); 5] = [
    ("da", |word| snowball::danish(word).to_owned(), Algorithm::Danish),
    ("no", stem::norwegian, Algorithm::Norwegian),
    ("sv", stem::swedish, Algorithm::Swedish),
    ("en", stem::english, Algorithm::English),
    ("de", stem::german, Algorithm::German),
];

#[test]
fn agrees_with_the_vocabularies_of_snowball() {
    for (language, stem, _) in LANGUAGES {
        let Some(table) = data(&format!("stemming/{language}.dev.tsv")) else { continue };
        let rows: Vec<(&str, &str)> =
            table.lines().skip(1).filter_map(|row| row.split_once('\t')).collect();
        let wrong: Vec<_> = rows
            .iter()
            .map(|(word, gold)| (word, gold, stem(word)))
            .filter(|(_, gold, ours)| ours != *gold)
            .collect();
        eprintln!("stems, {language}: {} of {} agree", rows.len() - wrong.len(), rows.len());
        assert!(rows.len() > 10_000, "only {} rows", rows.len());
        assert!(wrong.is_empty(), "{language}: {:?}", &wrong[..wrong.len().min(20)]);
    }
}

/// The one difference on words of letters: Snowball 3 undoubles only what Danish doubles, the older port every
/// consonant, so that `jazz` is its `jaz`.
fn only_the_older_undoubles(ours: &str, older: &str) -> bool {
    ["cc", "hh", "jj", "qq", "vv", "ww", "xx", "zz"].iter().any(|pair| ours.ends_with(pair))
        && ours.len() == older.len() + 1
        && ours.starts_with(older)
}

#[test]
fn the_difference_from_the_older_port_is_there() {
    let older = Stemmer::create(Algorithm::Danish).stem("jazzen").into_owned();
    assert_eq!((snowball::danish("jazzen"), older.as_str()), ("jazz", "jaz"));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 20_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn agrees_with_the_older_port(
        root in "[a-zæøå]{0,7}",
        ending in "(en|er|et|es|ens|ene|erne|ernes|hed|heden|ethed|ende|erede|s|t|gt|kt|els|lig|elig|igst|løst|){0,3}",
    ) {
        let word = format!("{root}{ending}");
        let older = Stemmer::create(Algorithm::Danish).stem(&word).into_owned();
        let ours = snowball::danish(&word);
        prop_assert!(
            ours == older || only_the_older_undoubles(ours, &older),
            "{}: {}, older port {}", word, ours, older
        );
    }
}

/// Words made of roots and endings.
fn made(language: &str) -> Vec<String> {
    let (roots, endings) = match language {
        "no" => (
            "bil hus tann by land skog vakker lek frihet norsk krig medlem venn skriv oppgav bygd hav vår øk ung møt sykkel aksj",
            " a e ede ende ene hetene en heten er heter s as es edes endes enes hetenes ens hetens ers ets et het ert erte ast \
             dt vt leg eleg ig lig elig els lov slov hetslov ande ane ar",
        ),
        "sv" => (
            "bil hus tand dag land skog vack lek fri svensk krig medlem vän skriv uppgift bygg hav vår ök ung möt cykel aktion",
            " a arna erna heterna orna ad e ade ande arne are aste en anden aren heten ern ar er heter or s as arnas ernas ornas \
             es ades andes ens arens hetens erns at andet het ast dd gd nn dt gt kt tt ig lig els löst fullt",
        ),
        "en" => (
            "hous govern happ relat hop stop fl cr commun nat form generat vietnam mount fail bo conflict trad activ tall rest",
            " s es ies ied ed ing edly ingly eed eedly y ational tional enci anci izer ization ator alism aliti alli fulness \
             ousli ousness iveness iviti biliti bli ogi fulli lessli li icate alize iciti ical ful ness ative ement ment ent ion \
             ance able er ous ive e l ll 's s' sses ss us",
        ),
        _ => (
            "haus häus straß regier freund kind land wahl lehrer öffentlich groß arbeit jahr minist schul bau feuer zeit kauf",
            " e em en ern er s es st est end ung ig ik isch lich heit keit igkeit lichkeit ungen ische ischen igen erer eren nis \
             nisse",
        ),
    };
    let roots = roots.split(' ');
    roots
        .flat_map(|root| {
            endings.split_whitespace().chain([""]).map(move |end| [root, end].concat())
        })
        .collect()
}

/// What Snowball 3 does otherwise than the port's version: it keeps Norwegian -ers in more words, and cuts Swedish -öst after more.
fn is_newer(language: &str, word: &str) -> bool {
    match language {
        "no" => word.ends_with("ers"),
        "sv" => word.ends_with("öst"),
        _ => false,
    }
}

#[test]
fn other_languages_agree_with_the_older_port() {
    for (language, stem, algorithm) in LANGUAGES.into_iter().skip(1) {
        let older = Stemmer::create(algorithm);
        let words = made(language);
        let differ: Vec<(String, String, String)> = words
            .iter()
            .map(|word| (word.clone(), stem(word), older.stem(word).into_owned()))
            .filter(|(word, ours, theirs)| ours != theirs && !is_newer(language, word))
            .collect();
        eprintln!(
            "stems, {language}: {} of {} differ from the older port",
            differ.len(),
            words.len()
        );
        assert!(differ.is_empty(), "{language}: {differ:?}");
    }
}

/// Pairs of forms of one lemma, and how many of them have one stem.
#[derive(Default)]
struct Pairs {
    joined: usize,
    all: usize,
}

impl Pairs {
    fn share(&self) -> f64 {
        f64::from(u32::try_from(self.joined).unwrap()) / f64::from(u32::try_from(self.all).unwrap())
    }
}

/// How far `stem` joins the forms of a lemma, by class of word, and how many stems of nouns hold several lemmas.
fn against_lemmas(table: &str, stem: impl Fn(&str) -> String) -> (Pairs, Pairs, usize) {
    let mut forms: BTreeMap<(bool, &str, &str), BTreeSet<String>> = BTreeMap::new();
    for row in table.lines().skip(1) {
        let columns: Vec<&str> = row.split('\t').collect();
        let [form, lemma, class, ..] = columns.as_slice() else { continue };
        let is_noun = *class == "NC";
        if (is_noun || matches!(*class, "VA" | "VE" | "AN"))
            && form.chars().all(char::is_alphabetic)
        {
            forms.entry((is_noun, *class, *lemma)).or_default().insert(form.to_lowercase());
        }
    }
    let (mut nouns, mut others) = (Pairs::default(), Pairs::default());
    let mut lemmas: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    for ((is_noun, _, lemma), forms) in &forms {
        let stems: Vec<String> = forms.iter().map(|form| stem(form)).collect();
        let pairs = if *is_noun { &mut nouns } else { &mut others };
        for (at, one) in stems.iter().enumerate() {
            pairs.all += stems.len() - at - 1;
            pairs.joined += stems[at + 1..].iter().filter(|other| *other == one).count();
            if *is_noun {
                lemmas.entry(one.clone()).or_default().insert(lemma);
            }
        }
    }
    let several = lemmas.values().filter(|lemmas| lemmas.len() > 1).count();
    (nouns, others, several)
}

#[test]
fn joins_the_forms_of_danish_lemmas() {
    let Some(table) = data("stemming/da-lemma-parole.dev.tsv") else { return };
    for (name, (nouns, others, several)) in [
        ("Snowball", against_lemmas(&table, |word| snowball::danish(word).to_owned())),
        ("ours", against_lemmas(&table, stem::danish)),
    ] {
        eprintln!(
            "lemmas, {name}: pairs of nouns {:.4}, of verbs and adjectives {:.4}; {several} stems of several nouns",
            nouns.share(),
            others.share()
        );
        if name == "ours" {
            assert!(nouns.share() >= 0.945 && others.share() >= 0.85 && several <= 126);
        }
    }
}

/// A dictionary's lemmas, which no rule was made from: forms of different words must not fall together much oftener.
#[test]
fn joins_hardly_more_of_a_dictionary_than_snowball() {
    let Some(list) = data("lexicon-da/lemmas-ddo.txt") else { return };
    let lemmas: BTreeSet<String> = list
        .lines()
        .map(str::to_lowercase)
        .filter(|lemma| lemma.chars().all(char::is_alphabetic))
        .collect();
    let theirs: BTreeSet<&str> = lemmas.iter().map(|lemma| snowball::danish(lemma)).collect();
    let ours: BTreeSet<String> = lemmas.iter().map(|lemma| stem::danish(lemma)).collect();
    eprintln!("{} lemmas: {} stems, Snowball {}", lemmas.len(), ours.len(), theirs.len());
    assert!(ours.len() * 100 >= theirs.len() * 98);
}
