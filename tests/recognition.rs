//! `profiles/recognition.tsv`: texts as records write them, and what each must stand for. Near misses stand beside
//! them with nothing expected.

use std::collections::BTreeSet;

use crate::scenarios::ENGINE;

const FALLBACK: &str = "-unknown-antineoplastic";

#[test]
fn every_text_stands_for_what_the_table_says() {
    let table = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/profiles/recognition.tsv")).unwrap();
    let mut failures = Vec::new();
    let mut rows = 0;
    for (number, line) in table.lines().enumerate().skip(1) {
        let mut fields = line.split('\t');
        let (text, kind, expected) =
            (fields.next().unwrap(), fields.next().unwrap(), fields.next().unwrap_or_default());
        let wanted: BTreeSet<&str> = expected.split(',').map(str::trim).filter(|name| !name.is_empty()).collect();
        let prefixes = prefixes(kind);
        let found = ENGINE.terminology.by_text(text);
        let found: BTreeSet<&str> = found.iter().map(|concept| ENGINE.terminology.name(*concept)).collect();
        // The fallback counts only where no drug is named: the reader drops it otherwise.
        let named = found.iter().any(|name| name.starts_with("drug-") && !name.ends_with(FALLBACK));
        let found: BTreeSet<&str> = found.into_iter().filter(|name| !(named && name.ends_with(FALLBACK))).collect();
        let found: BTreeSet<&str> =
            found.into_iter().filter(|name| prefixes.iter().any(|prefix| name.starts_with(prefix))).collect();
        if found != wanted {
            failures.push(format!("line {}: \"{text}\" ({kind}): expected {wanted:?}, found {found:?}", number + 1));
        }
        rows += 1;
    }
    assert!(failures.is_empty(), "{} of {rows} rows:\n{}", failures.len(), failures.join("\n"));
}

/// `profiles/codes.tsv`: codes under the names that records give their systems.
#[test]
fn every_code_stands_for_what_the_table_says() {
    let table = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/profiles/codes.tsv")).unwrap();
    let mut failures = Vec::new();
    for line in table.lines().skip(1) {
        let fields: Vec<&str> = line.split('\t').collect();
        let [system, code, expected, _] = fields[..] else { panic!("four columns: {line}") };
        let wanted: BTreeSet<&str> = expected.split(',').filter(|name| !name.is_empty()).collect();
        let found = ENGINE.terminology.by_code(system, code).map(|concept| ENGINE.terminology.name(concept));
        let found: BTreeSet<&str> = found.collect();
        if found != wanted {
            failures.push(format!("{system}|{code}: expected {wanted:?}, found {found:?}"));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// The families a row speaks about; the rest of what a text stands for is left to other rows.
fn prefixes(kind: &str) -> &'static [&'static str] {
    match kind {
        "marker" => &["marker-", "other-"],
        "assay" => &["assay-"],
        "score" => &["score-"],
        "answer" => &["answer-"],
        "condition" => &["condition-"],
        "drug" => &["drug-"],
        "class" => &["class-"],
        "route" => &["route-"],
        "site" => &["site-", "origin-", "laterality-"],
        "setting" => &["setting-"],
        "stage" => &["stage-"],
        "procedure" => &["procedure-"],
        "request" => &["request-"],
        "subject" => &["subject-"],
        "gene" => &["gene-"],
        "unused" => &["unused-"],
        other => panic!("\"{other}\" is no kind of this table"),
    }
}
