//! One room for words: what denies, doubts, compares, ticks, plans or looks back stands in `profiles/words/` alone.
//!
//! It fails when a string of `src/profiles/` holds such a word; when a string of a room that reads is one, or is a word that
//! joins clauses; or when more patterns of value sets hold one than before.

use std::path::Path;

use super::text::{ROOT, Source, sources};

/// Files of words that turn what is said, in `profiles/words/`.
const KINDS: [&str; 7] = ["denial", "doubt", "comparators", "boxes", "time", "persons", "rule-words"];

/// Rooms that read words.
const READING: [&str; 2] = ["profiles/", "variant/"];

/// They say what is wrong with a file, and read no record.
const OF_FILES: [&str; 2] = ["profiles/terminology/load.rs", "profiles/terminology/map_slips.rs"];

/// Meanings of words that join or part clauses.
const CONNECTIVES: [&str; 7] = ["and", "or", "but", "by", "with", "joint", "sequence"];

/// Strings that are such a word, and why.
const OTHER_STRINGS: &[(&str, &[&str], &str)] = &[
    ("profiles/mod.rs", &["cancelled"], "a status code of FHIR"),
    ("profiles/order/drafts.rs", &["cancelled"], "a status code of FHIR"),
    ("profiles/order/group.rs", &["cancelled"], "a status code of FHIR"),
    ("profiles/record/patient_resource.rs", &["cancelled"], "a status code of FHIR"),
    ("profiles/record/tainted.rs", &["cancelled"], "a status code of FHIR"),
    ("profiles/result/members.rs", &["cancelled"], "a status code of FHIR"),
    ("profiles/result/gene/report.rs", &["cancelled"], "a status code of FHIR"),
    ("profiles/result/report.rs", &["cancelled"], "a status code of FHIR"),
    ("profiles/result/source.rs", &["cancelled"], "a status code of FHIR"),
    ("profiles/therapy/given.rs", &["cancelled"], "a status code of FHIR"),
    ("profiles/therapy/stated_line.rs", &["cancelled"], "a status code of FHIR"),
    ("profiles/unknown/count.rs", &["cancelled"], "a status code of FHIR"),
    (
        "profiles/number.rs",
        &["and", "but", "かつ", "plus", "で"],
        "between two signs of bounds: a text has been restated before",
    ),
    ("profiles/gene_words/symbol.rs", &["or", "and"], "capitals that are no genes"),
    ("profiles/dosage_words/phrase.rs", &["then"], "a name in the file of the words of doses"),
    ("profiles/result/her2_counts.rs", &["per"], "a count in each cell"),
    ("variant/words.rs", &["with", "and"], "words that say nothing in a notation"),
    ("variant/list_file.rs", &["uncertain"], "a class in a file of lists"),
];

/// Words that stand elsewhere, and why; `*` for all of a file.
const ELSEWHERE: &[(&str, &[&str], &str)] = &[
    ("profiles/mod.rs", &["preliminary"], "a status code of FHIR"),
    ("profiles/result/source.rs", &["preliminary"], "a status code of FHIR"),
    ("profiles/result/overruled.rs", &["result"], "a member of DiagnosticReport"),
    ("profiles/result/report.rs", &["preliminary", "result"], "a status code of FHIR; a member of DiagnosticReport"),
    (
        "profiles/diagnosis/condition_status.rs",
        &["refuted", "unconfirmed", "provisional"],
        "codes of verificationStatus",
    ),
    ("profiles/record/place.rs", &["patient"], "a parameter of FHIR searches"),
    ("profiles/record/subject.rs", &["patient"], "a part of addresses"),
    ("profiles/therapy/given.rs", &["declined", "repeat"], "a status code, a member of Timing"),
    ("profiles/result/dialysis.rs", &["scheduled"], "a status code of activities"),
    ("profiles/terminology/beside_regimens.rs", &["around", "of"], "a kind of line, what is wrong with a file"),
    ("profiles/result/quantities.rs", &["<=", ">="], "codes of Quantity.comparator"),
    (
        "profiles/number.rs",
        &["<=", ">=", "≤", "≥", "×", "of", "to"],
        "signs of bounds: a text has been restated before",
    ),
    ("profiles/result/marker.rs", &["result", "結果"], "names of components"),
    ("profiles/gene_words/symbol.rs", &["no", "non", "not", "of", "result"], "capitals that are no genes"),
    ("profiles/gene_words/slot.rs", &["change"], "a part of a result about a gene"),
    ("profiles/gene_words/word.rs", &["uncertain"], "a class of ACMG/AMP"),
    ("profiles/gene_words/lexicon.rs", &["no", "of"], "what is wrong with a file"),
    ("profiles/gene_words/patterns.rs", &["()"], "a pattern of notations"),
    ("profiles/result/gene/in_words.rs", &["no", "not"], "what stands for a value without words"),
    ("profiles/result/gene/links.rs", &["result"], "a member of DiagnosticReport"),
    ("profiles/result/gene/overall.rs", &["result"], "a member of DiagnosticReport"),
    ("profiles/result/members.rs", &["result"], "a member of DiagnosticReport"),
    ("profiles/result/gene/report.rs", &["result"], "a member of DiagnosticReport"),
    ("profiles/record/tainted.rs", &["result"], "a member of DiagnosticReport"),
    ("profiles/terminology/standing.rs", &["of", "result"], "families of concepts"),
    ("profiles/unknown/count.rs", &["result"], "where a code stood"),
    ("profiles/unknown/list.rs", &["result"], "where a code stood"),
    ("profiles/dosage_words/phrasebook.rs", &["no", "about", "of", "not"], "what is wrong with a file"),
    ("profiles/order/dosage/instruction.rs", &["ordered"], "a code of FHIR dose-rate-type"),
    ("profiles/order/dosage/quantity.rs", &["<=", ">="], "codes of Quantity.comparator"),
    ("profiles/order/dosage/timing.rs", &["repeat", "when"], "members of Timing"),
    ("profiles/orderables.rs", &["no"], "a part of an address"),
];

/// Patterns of value sets in which such a word stands, most of them as an exclusion; they go as their readers ask `text`.
/// Four are of `condition-no-metastasis`, whose words are denials; two of `part-holds` and `part-spoils`, as names of parts of a
/// result are such words themselves ("confirmed", "confirmation pending"); one of `procedure-kidney-transplant`, as a donor got none; two of `part-of-test`, whose names are of persons and tissue;
/// one of `part-second-reading`, a name of a part as well; one of `stage-iv`, for what stands between the stage that was and the one of now;
/// three of classes of drugs that are left out or withstood ("anthracycline-free"), one of `specimen-in-situ-name`.
const PATTERNS: usize = 262;

#[test]
fn words_of_grammar_stand_in_one_room() {
    let words = words();
    let ids = concepts();
    let mut found: Vec<(String, String)> = Vec::new();
    for Source { path, said, .. } in sources() {
        if !path.starts_with("profiles/") || OF_FILES.contains(&path.as_str()) {
            continue;
        }
        let literals = literals(said).into_iter().filter(|literal| !ids.contains(literal));
        let held = literals.flat_map(|literal| words.iter().filter(move |word| holds(&literal, word)));
        found.extend(held.map(|word| (path.clone(), word.clone())));
    }
    let is_excused = |path: &str, word: &str| {
        ELSEWHERE.iter().any(|(file, known, _)| *file == path && (known.contains(&word) || *known == ["*"]))
    };
    let others: Vec<_> = found.iter().filter(|(path, word)| !is_excused(path, word)).collect();
    assert!(others.is_empty(), "these words belong into profiles/words/, read by src/text/: {others:?}");
    for (file, _, why) in ELSEWHERE {
        assert!(found.iter().any(|(path, _)| path == file), "{file} ({why}) needs no exception any more");
    }
}

/// "declined", " or ", "suspected" as a whole string: a list of such words is a second room for them.
#[test]
fn no_room_keeps_a_list_of_such_words() {
    let connectives = phrases(&["harmless", "therapy"], &|meaning| CONNECTIVES.contains(&meaning));
    let turning = [phrases(&["denial", "doubt"], &|_| true), phrases(&["therapy"], &|it| it == "not-given")].concat();
    let ids = concepts();
    let mut found = Vec::new();
    for Source { path, said, .. } in sources() {
        if !READING.iter().any(|room| path.starts_with(room)) || OF_FILES.contains(&path.as_str()) {
            continue;
        }
        let is_excused = |word: &str| {
            let all = ELSEWHERE.iter().chain(OTHER_STRINGS);
            all.into_iter().any(|(file, known, _)| *file == path && known.contains(&word))
        };
        let literals = literals(said).into_iter().map(|literal| literal.trim().to_owned());
        let is_word = |literal: &String| connectives.contains(literal) || turning.contains(literal);
        let literals = literals.filter(|literal| is_word(literal) && !ids.contains(literal) && !is_excused(literal));
        found.extend(literals.map(|literal| (path.clone(), literal)));
    }
    assert!(found.is_empty(), "these words belong into profiles/words/, read by src/text/: {found:?}");
}

/// Words around the names of regimens: their table is `profiles/regimen-words.tsv`, and the rooms that read therapy keep none of them.
#[test]
fn words_around_regimens_stand_in_their_table() {
    let table = std::fs::read_to_string(Path::new(ROOT).join("profiles/regimen-words.tsv")).unwrap();
    let words: Vec<String> =
        table.lines().skip(1).filter_map(|line| line.split_once('\t')).map(|(_, word)| word.to_owned()).collect();
    assert!(words.len() > 70, "the table of words around regimens is read");
    // Members and units of FHIR.
    let is_excused =
        |path: &str, word: &str| path == "profiles/therapy/amount_given.rs" && ["dose", "mg"].contains(&word);
    let reads = |path: &str| path.starts_with("profiles/therapy/");
    let mut found = Vec::new();
    for Source { path, said, .. } in sources().iter().filter(|source| reads(&source.path)) {
        let literals = literals(said).into_iter().map(|literal| literal.trim().to_owned());
        found.extend(
            literals.filter(|it| words.contains(it) && !is_excused(path, it)).map(|literal| (path.clone(), literal)),
        );
    }
    assert!(found.is_empty(), "these words belong into profiles/regimen-words.tsv: {found:?}");
}

#[test]
fn value_sets_hold_no_more_grammar_than_before() {
    let words = words();
    let mut held = 0;
    for file in std::fs::read_dir(Path::new(ROOT).join("profiles/valuesets")).unwrap() {
        let text = std::fs::read_to_string(file.unwrap().path()).unwrap();
        let set: serde_json::Value = serde_json::from_str(&text).unwrap();
        let patterns = set["extension"].as_array().into_iter().flatten().filter_map(|it| it["valueString"].as_str());
        held += patterns.filter(|pattern| words.iter().any(|word| word.len() > 2 && holds(pattern, word))).count();
    }
    println!("{held} patterns of value sets hold words of grammar");
    assert!(held <= PATTERNS, "{held} patterns of value sets hold words of grammar, more than {PATTERNS}");
}

/// The words of the kinds that turn what is said; single letters and signs of one byte are no words.
fn words() -> Vec<String> {
    let words = phrases(&KINDS, &|_| true);
    assert!(words.len() > 500, "the files of words are read");
    words
}

/// The phrases of some files with a meaning as wanted.
fn phrases(files: &[&str], is_wanted: &dyn Fn(&str) -> bool) -> Vec<String> {
    let mut words = Vec::new();
    for file in files {
        let text = std::fs::read_to_string(Path::new(ROOT).join(format!("profiles/words/{file}.tsv"))).unwrap();
        let lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with("# "));
        let rows = lines.map(|line| line.split_once('\t').unwrap());
        words.extend(rows.filter(|(_, meaning)| is_wanted(meaning)).flat_map(|(pattern, _)| alternatives(pattern)));
    }
    words.retain(|word| word.len() > 1);
    words
}

/// `{a|b}c` → `ac`, `bc`.
fn alternatives(pattern: &str) -> Vec<String> {
    let Some((head, rest)) = pattern.split_once('{') else { return vec![pattern.to_owned()] };
    let (choices, tail) = rest.split_once('}').unwrap();
    let tails = alternatives(tail);
    choices.split('|').flat_map(|choice| tails.iter().map(move |tail| format!("{head}{choice}{tail}"))).collect()
}

/// Names of concepts, with and without their family: no words of a record.
fn concepts() -> Vec<String> {
    let sets = std::fs::read_dir(Path::new(ROOT).join("profiles/valuesets")).unwrap();
    let ids = sets.map(|file| file.unwrap().path().file_stem().unwrap().to_str().unwrap().to_owned());
    ids.flat_map(|id| [id.split_once('-').unwrap().1.to_owned(), id]).collect()
}

/// The strings of a file, in lower case, without what a pattern writes for spaces and edges of words.
fn literals(said: &str) -> Vec<String> {
    let mut literals = Vec::new();
    let mut rest = said;
    while let Some((_, tail)) = rest.split_once('"') {
        let mut end = 0;
        let bytes = tail.as_bytes();
        while end < bytes.len() && bytes[end] != b'"' {
            end += if bytes[end] == b'\\' { 2 } else { 1 };
        }
        let end = end.min(tail.len());
        literals.push(tail[..end].to_lowercase().replace("\\s", " ").replace("\\b", " "));
        rest = tail.get(end + 1..).unwrap_or_default();
    }
    literals
}

/// A word stands in a text as a word.
fn holds(text: &str, word: &str) -> bool {
    // "レ" is a tick, and no part of レセプター.
    let is_katakana = |c: char| matches!(c, 'ァ'..='ー');
    let is_letter =
        |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_' || is_katakana(c));
    let (starts, ends) = (is_letter(word.chars().next()), is_letter(word.chars().next_back()));
    text.match_indices(word).any(|(at, _)| {
        let before = starts && is_letter(text[..at].chars().next_back());
        let after = ends && is_letter(text[at + word.len()..].chars().next());
        !before && !after
    })
}
