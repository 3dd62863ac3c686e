//! A concept is named in the code by the id of its value set: each such name must exist.

use std::collections::BTreeSet;
use std::path::Path;

/// What a concept's name begins with.
const FAMILIES: [&str; 19] = [
    "answer",
    "assay",
    "condition",
    "disease",
    "drug",
    "gene",
    "laterality",
    "marker",
    "origin",
    "other",
    "platform",
    "procedure",
    "request",
    "score",
    "setting",
    "site",
    "stage",
    "subject",
    "unit",
];

/// Names in the code that are no concepts: what they begin with, or how the name of another thing looks.
const NO_CONCEPTS: [&str; 0] = [];

#[test]
fn every_concept_the_reader_names_has_a_value_set() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut known: BTreeSet<String> = BTreeSet::new();
    for entry in std::fs::read_dir(root.join("profiles/valuesets")).unwrap() {
        known.insert(entry.unwrap().path().file_stem().unwrap().to_str().unwrap().to_owned());
    }
    let mut count = 0;
    let mut unknown = Vec::new();
    for path in rust_files(&root.join("src/profiles")) {
        let text = std::fs::read_to_string(&path).unwrap();
        // What tests name may be invented.
        let code = text.split("#[cfg(test)]").next().unwrap();
        for name in code.lines().filter(|line| !line.trim_start().starts_with("//")).flat_map(literals) {
            let is_concept =
                name.split_once('-').is_some_and(|(family, rest)| FAMILIES.contains(&family) && !rest.is_empty());
            // A prefix under which a family goes on ("condition-metastasis-") is no concept, but there must be one.
            let exists =
                if name.ends_with('-') { known.iter().any(|id| id.starts_with(name)) } else { known.contains(name) };
            if is_concept && !NO_CONCEPTS.contains(&name) {
                count += 1;
                if !exists {
                    unknown.push(format!("{}: {name}", path.strip_prefix(root).unwrap().display()));
                }
            }
        }
    }
    assert!(count > 80, "only {count} names were found: are the files read?");
    assert!(unknown.is_empty(), "no value set defines\n{}", unknown.join("\n"));
}

/// The texts between quotes that look like a concept's name.
fn literals(line: &str) -> Vec<&str> {
    let is_name =
        |text: &&str| text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
    line.split('"').skip(1).step_by(2).filter(is_name).collect()
}

fn rust_files(folder: &Path) -> Vec<std::path::PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let (folders, files): (Vec<_>, Vec<_>) = entries.partition(|path| path.is_dir());
    let inner = folders.iter().flat_map(|folder| rust_files(folder));
    inner.chain(files.into_iter().filter(|path| path.extension().is_some_and(|it| it == "rs"))).collect()
}
