//! A key that spellings of one name share: Shoigu = Sjojgu, Sergej = Sergei.
//!
//! In: a normalized word. Out: a string of small and capital ASCII letters that is equal where two spellings differ only
//! by the country that wrote them. The rules follow how Danish, English, German and French newspapers put Cyrillic,
//! Arabic and Persian into Latin letters (Danish sj tj j v, English sh ch y v, German sch tsch j w, French ch tch y v),
//! and old against new Danish spelling (aa/å, Kjær/Kær). Where one letter of the original has rival spellings, they
//! meet in the coarsest: every hushing sound in `s`, every *tj*, *ch*, *kh* in `k`, glides in `i`. `O` is ø, `E` is æ:
//! Danish tells them from o and e, and no romanisation writes them.
//!
//! Coarse as it is, it serves words that a text writes with a capital; ordinary words would meet too (`krig`, `Craig`).
//! Not here: translations (Bukarest meets Bucharest, Holland not Nederlandene), the letters of æ ø å on a keyboard (`fold`).

/// Fewer letters than this have no key: too many short words are one letter apart.
pub const MIN_LETTERS: usize = 4;

/// A shorter key says too little. Kyiv, Kiev and Kijev have just this.
const MIN_KEY: usize = 3;

/// From this key on, unstressed vowels count as one: e and i at the edges (Ladin, Laden), o and u (Usama, Osama).
const MIN_KEY_VOWELS: usize = 5;

/// From this key on, e and i are one everywhere.
const MIN_KEY_ALL_VOWELS: usize = 7;

/// Letters of Latin alphabets and the ASCII letters they count as.
const PLAIN: &[(&str, &str)] = &[
    ("àáâãåāăą", "a"),
    ("çćĉċč", "c"),
    ("đ", "dj"),
    ("ďð", "d"),
    ("èéêëēĕėęěə", "e"),
    ("ĝğġģ", "g"),
    ("ĥħ", "h"),
    ("ìíîïĩīĭįı", "i"),
    ("ĵ", "j"),
    ("ķ", "k"),
    ("ĺļľŀł", "l"),
    ("ñńņňŉ", "n"),
    ("òóôõōŏơ", "o"),
    ("ŕŗř", "r"),
    ("śŝşšșß", "s"),
    ("ţťŧțþ", "t"),
    ("ùúûüũūŭůűųư", "u"),
    ("ŵ", "w"),
    ("ýÿŷ", "y"),
    ("źżž", "z"),
    ("æä", "E"),
    ("øöőœ", "O"),
];

/// What a run of letters becomes, if one of the last column follows (nothing there: whatever follows). The first rule
/// that fits is taken, so a longer run stands before its parts.
const RULES: &[(&str, &str, &str)] = &[
    // ч and ш; German sch also before l, m, n, w.
    ("tsch", "k", ""),
    ("tch", "k", ""),
    ("tsh", "k", ""),
    ("tsj", "k", ""),
    ("tj", "k", ""),
    ("sch", "s", ""),
    ("ch", "k", ""),
    ("sj", "s", ""),
    ("zj", "s", ""),
    // dž, Arabic jim: Djokovic, Tadsjikistan. Dje is a soft d: Medvedjev.
    ("dsch", "i", "aeiouy"),
    ("dzh", "i", "aeiouy"),
    ("dsj", "i", "aeiouy"),
    ("dzj", "i", "aeiouy"),
    ("dj", "i", "aouO"),
    // Danish of old: Kjøbenhavn, Gjerlev.
    ("kj", "k", ""),
    ("gj", "g", ""),
    // ц, which German writes z.
    ("ts", "s", LETTERS),
    ("tz", "s", LETTERS),
    ("z", "s", ""),
    ("ph", "f", ""),
    ("q", "k", ""),
    ("w", "v", ""),
    ("x", "ks", ""),
    ("c", "s", "eiy"),
    ("c", "k", ""),
    ("ae", "e", ""),
    ("oe", "O", ""),
    ("ue", "u", ""),
    ("ou", "u", ""),
    ("oo", "u", ""),
    ("ai", "i", ""),
    ("aj", "i", ""),
    ("ay", "i", ""),
    ("j", "i", ""),
    ("y", "i", ""),
];

const LETTERS: &str = "abcdefghijklmnopqrstuvwxyzEO";

const VOWELS: &str = "aeiouEO";

/// The key of a normalized word, by rule; `None` if it is shorter than [`MIN_LETTERS`], not written in Latin letters,
/// or leaves too little of itself.
pub fn key(word: &str) -> Option<String> {
    let letters = latin(super::stem::without_genitive(word))?;
    let key = sounds(&with_one_ending(letters));
    let key = with_one_vowel(without_patronymic(key));
    (key.len() >= MIN_KEY).then_some(key)
}

/// `word` in ASCII letters, E for æ and O for ø; combining marks are dropped.
fn latin(word: &str) -> Option<String> {
    let mut out = String::new();
    let mut count = 0;
    for letter in word.chars().filter(|letter| !('\u{300}'..='\u{36f}').contains(letter)) {
        count += 1;
        if letter.is_ascii_lowercase() {
            out.push(letter);
        } else {
            out.push_str(PLAIN.iter().find(|(from, _)| from.contains(letter))?.1);
        }
    }
    (count >= MIN_LETTERS).then_some(out)
}

/// One spelling for endings: no genitive s (but -ss, -ius), -ia for -ien, -in for French -ine, -ov for -off.
fn with_one_ending(mut word: String) -> String {
    if word.ends_with('s') && !word.ends_with("ss") && !word.ends_with("ius") {
        word.pop();
    }
    for (from, cut, to) in [("ien", 2, "a"), ("ine", 1, ""), ("off", 2, "v"), ("eff", 2, "v")] {
        if word.ends_with(from) {
            word.truncate(word.len().saturating_sub(cut));
            word.push_str(to);
            break;
        }
    }
    word
}

/// `word` by [`RULES`], a double letter once, h only in front, and a run of glides and e as one i.
fn sounds(word: &str) -> String {
    let mut out = String::new();
    let mut rest = word;
    if let Some(after) = rest.strip_prefix('x') {
        out.push('s');
        rest = after;
    }
    while let Some(letter) = rest.chars().next() {
        let vowel_before = out.ends_with(|letter| VOWELS.contains(letter));
        let (len, to) = match RULES.iter().find(|rule| fits(rest, rule)) {
            // A soft e after a consonant or in front: Medvedjev, Jevgenij.
            _ if !vowel_before && (rest.starts_with("je") || rest.starts_with("ye")) => (2, "e"),
            _ if letter == 'h' && !out.is_empty() => (1, ""),
            Some((from, to, _)) => (from.len(), *to),
            None => (1, rest.get(..1).unwrap_or_default()),
        };
        to.chars().for_each(|letter| push(&mut out, letter));
        rest = rest.get(len..).unwrap_or_default();
    }
    out
}

fn fits(rest: &str, (from, _, then): &(&str, &str, &str)) -> bool {
    rest.strip_prefix(from)
        .is_some_and(|after| then.is_empty() || after.starts_with(|letter| then.contains(letter)))
}

/// Adds a letter unless it repeats the last one; e is lost beside i.
fn push(out: &mut String, letter: char) {
    if letter == 'i' {
        out.truncate(out.trim_end_matches('e').len());
    }
    let repeats = out.ends_with(letter) || (letter == 'e' && out.ends_with('i'));
    if !repeats {
        out.push(letter);
    }
}

/// Russian -ov, -ev, -jov and Ukrainian -iv are one ending, and -ova, -eva its feminine: Kharkiv = Kharkov.
fn without_patronymic(mut key: String) -> String {
    if key.len() < 5 {
        return key;
    }
    for ending in ["v", "va"] {
        let stem =
            key.strip_suffix(ending).and_then(|stem| stem.strip_suffix(['e', 'i', 'o', 'u']));
        if let Some(len) = stem.map(str::len) {
            key.truncate(len);
            key.push_str(ending);
            break;
        }
    }
    key
}

/// Vowels that Arabic does not write and Slavic languages reduce, where the key is long enough to stay apart without.
fn with_one_vowel(key: String) -> String {
    let len = key.len();
    if len < MIN_KEY_VOWELS {
        return key;
    }
    let mut out = String::new();
    for (at, letter) in key.char_indices() {
        // The edges: the first letter, and the one before the last if a consonant ends the word.
        let edge = at == 0 || (at + 2 == len && !key.ends_with(|letter| VOWELS.contains(letter)));
        push(
            &mut out,
            match letter {
                'o' => 'u',
                'e' if edge || len >= MIN_KEY_ALL_VOWELS => 'i',
                other => other,
            },
        );
    }
    out
}
