//! The files of a site, counted by what they are.

use std::path::Path;

use crate::files::{self, Files};

/// What a file is: its name for programs, and in words for one and for several.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kind {
    pub id: &'static str,
    pub one: &'static str,
    pub several: &'static str,
}

/// By the start of the path; the first that fits. What stands in `knowledge/` and in no folder of this list is a rule, for
/// the folders of rules are called after the diseases.
const KINDS: [(&str, Kind); 18] = [
    ("profiles/valuesets/", kind("value-set", "value set", "value sets")),
    ("profiles/conceptmaps/", kind("concept-map", "ConceptMap", "ConceptMaps")),
    ("profiles/namingsystems/", kind("naming-system", "NamingSystem", "NamingSystems")),
    ("profiles/words/", kind("word-list", "word list", "word lists")),
    ("profiles/dosage-words.tsv", kind("dosage-words", "list of words about doses", "lists of words about doses")),
    ("profiles/", kind("other", "file that nothing is read from", "files that nothing is read from")),
    ("knowledge/drugs/", kind("drug", "drug", "drugs")),
    ("knowledge/doses/", kind("doses", "drug with doses", "drugs with doses")),
    ("knowledge/assays/", kind("assay", "assay", "assays")),
    ("knowledge/sources/", kind("source", "source", "sources")),
    ("knowledge/diseases/", kind("disease", "disease", "diseases")),
    ("knowledge/genes/", kind("gene", "gene", "genes")),
    ("knowledge/variants/", kind("variant-list", "variant list", "variant lists")),
    ("knowledge/knowledge.yaml", kind("policy", "knowledge.yaml", "knowledge.yaml")),
    ("knowledge/clashes.yaml", kind("clashes", "clashes.yaml", "clashes.yaml")),
    ("knowledge/regimens.yaml", kind("regimens", "regimens.yaml", "regimens.yaml")),
    ("knowledge/measurements.yaml", kind("measurements", "measurements.yaml", "measurements.yaml")),
    ("cards.yaml", kind("cards", "cards.yaml", "cards.yaml")),
];

const RULE: Kind = kind("rule", "rule", "rules");

const fn kind(id: &'static str, one: &'static str, several: &'static str) -> Kind {
    Kind { id, one, several }
}

/// How many files of each kind the site has; kinds it has none of are left out.
pub fn count(files: &Files) -> Vec<(Kind, usize)> {
    let kinds = KINDS.into_iter().map(|(_, kind)| kind).chain([RULE]);
    let counted = kinds.map(|kind| (kind, files::of_site(files).filter(|path| of(path) == Some(kind)).count()));
    counted.filter(|(_, number)| *number > 0).collect()
}

fn of(path: &str) -> Option<Kind> {
    let known = KINDS.into_iter().find(|(start, _)| path.starts_with(start)).map(|(_, kind)| kind);
    known.or_else(|| Path::new(path).extension().is_some_and(|ending| ending == "yaml").then_some(RULE))
}
