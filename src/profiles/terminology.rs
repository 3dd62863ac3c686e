//! From codes and words to concepts: the value sets and concept maps of `profiles/`, compiled once.
//!
//! It deliberately knows no resource: it answers "which concepts does this code, or this text, stand for?".

use std::collections::HashMap;

use regex::{Regex, RegexSet};
use serde::Deserialize;

use super::normal::normal;
use crate::diagnostic::Diagnostic;

const TEXT_PATTERN: &str = "https://oncohooks.org/fhir/StructureDefinition/text-pattern";
const TEXT_EXCLUSION: &str = "https://oncohooks.org/fhir/StructureDefinition/text-exclusion";

/// HL7 OIDs that records use in place of the URL (FHIR R4, terminologies-systems).
const SYSTEM_OIDS: [(&str, &str); 6] = [
    ("urn:oid:2.16.840.1.113883.6.1", "loinc.org"),
    ("urn:oid:2.16.840.1.113883.6.96", "snomed.info/sct"),
    ("urn:oid:2.16.840.1.113883.6.88", "www.nlm.nih.gov/research/umls/rxnorm"),
    ("urn:oid:2.16.840.1.113883.6.90", "hl7.org/fhir/sid/icd-10-cm"),
    ("urn:oid:2.16.840.1.113883.6.3", "hl7.org/fhir/sid/icd-10"),
    ("urn:oid:2.16.840.1.113883.6.73", "www.whocc.no/atc"),
];

/// An index into [`Terminology::name`].
pub type Concept = u16;

/// Everything recognisable, compiled.
#[derive(Debug, Default)]
pub struct Terminology {
    names: Vec<String>,
    codes: HashMap<String, HashMap<String, Vec<Concept>>>,
    /// Whole-code patterns by system (`C50(\..*)?`).
    filters: Vec<(String, Regex, Concept)>,
    texts: Option<RegexSet>,
    /// For each pattern of `texts`: whose it is, and whether it excludes.
    owners: Vec<(Concept, bool)>,
}

#[derive(Deserialize)]
struct ValueSet {
    id: String,
    #[serde(default)]
    extension: Vec<Extension>,
    #[serde(default)]
    compose: Option<Compose>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Extension {
    url: String,
    #[serde(default)]
    value_string: Option<String>,
}

#[derive(Deserialize)]
struct Compose {
    include: Vec<Include>,
}

#[derive(Deserialize)]
struct Include {
    system: String,
    #[serde(default)]
    concept: Vec<Code>,
    #[serde(default)]
    filter: Vec<Filter>,
}

#[derive(Deserialize)]
struct Code {
    code: String,
}

#[derive(Deserialize)]
struct Filter {
    value: String,
}

#[derive(Deserialize)]
struct ConceptMap {
    group: Vec<Group>,
}

#[derive(Deserialize)]
struct Group {
    source: String,
    element: Vec<Element>,
}

#[derive(Deserialize)]
struct Element {
    code: String,
    target: Vec<Code>,
}

/// Collects patterns while the files are read; the regex set is compiled once at the end.
#[derive(Default)]
struct Draft {
    terminology: Terminology,
    /// Each with the file it stands in.
    patterns: Vec<(String, String)>,
    problems: Vec<Diagnostic>,
}

impl Terminology {
    /// Compiles value sets, concept maps and the drug spellings of the knowledge (`(drug id, spelling)`).
    ///
    /// # Errors
    /// Every file that is not the resource it should be, and every pattern that does not compile.
    pub fn load<'f>(
        files: impl Iterator<Item = (&'f str, &'f str)> + Clone,
        spellings: impl Iterator<Item = (&'f str, &'f str)>,
    ) -> Result<Self, Vec<Diagnostic>> {
        let mut draft = Draft::default();
        for (path, text) in files.clone().filter(|(path, _)| path.starts_with("profiles/valuesets/")) {
            match serde_json::from_str::<ValueSet>(text) {
                Ok(set) => draft.value_set(path, &set),
                Err(cause) => draft.unreadable(path, "ValueSet", &cause),
            }
        }
        for (id, spelling) in spellings {
            let concept = draft.concept(&format!("drug-{id}"));
            draft.pattern("", concept, &regex::escape(&normal(spelling)), false);
        }
        for (path, text) in files.filter(|(path, _)| path.starts_with("profiles/conceptmaps/")) {
            match serde_json::from_str::<ConceptMap>(text) {
                Ok(map) => draft.concept_map(path, &map),
                Err(cause) => draft.unreadable(path, "ConceptMap", &cause),
            }
        }
        draft.finish()
    }

    /// The concept's id (`marker-her2-ihc`).
    pub fn name(&self, concept: Concept) -> &str {
        self.names.get(usize::from(concept)).map_or("", String::as_str)
    }

    /// All concept ids.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(String::as_str)
    }

    /// The concepts a code stands for.
    pub fn by_code(&self, system: &str, code: &str) -> Vec<Concept> {
        let system = canonical(system);
        let exact = self.codes.get(system).and_then(|codes| codes.get(code));
        let filtered = self.filters.iter().filter(|(of, pattern, _)| of == system && pattern.is_match(code));
        exact.into_iter().flatten().copied().chain(filtered.map(|(_, _, concept)| *concept)).collect()
    }

    /// The concepts a text stands for; the text is brought into its normal form first.
    pub fn by_text(&self, text: &str) -> Vec<Concept> {
        let Some(set) = &self.texts else { return Vec::new() };
        let hits: Vec<(Concept, bool)> =
            set.matches(&normal(text)).into_iter().filter_map(|at| self.owners.get(at).copied()).collect();
        let mut concepts: Vec<Concept> = hits
            .iter()
            .filter(|(concept, excludes)| !excludes && !hits.contains(&(*concept, true)))
            .map(|(concept, _)| *concept)
            .collect();
        concepts.sort_unstable();
        concepts.dedup();
        concepts
    }
}

/// Without scheme and trailing slash: records mix `http` and `https`. OIDs become the URL they stand for.
fn canonical(system: &str) -> &str {
    let system = system.trim();
    if let Some((_, url)) = SYSTEM_OIDS.iter().find(|(oid, _)| *oid == system) {
        return url;
    }
    system.strip_prefix("https://").or_else(|| system.strip_prefix("http://")).unwrap_or(system).trim_end_matches('/')
}

impl Draft {
    fn concept(&mut self, name: &str) -> Concept {
        let names = &mut self.terminology.names;
        let at = names.iter().position(|known| known == name).unwrap_or_else(|| {
            names.push(name.to_owned());
            names.len() - 1
        });
        Concept::try_from(at).unwrap_or(Concept::MAX)
    }

    fn value_set(&mut self, path: &str, set: &ValueSet) {
        let concept = self.concept(&set.id);
        for extension in &set.extension {
            let Some(pattern) = &extension.value_string else { continue };
            match extension.url.as_str() {
                TEXT_PATTERN => self.pattern(path, concept, pattern, false),
                TEXT_EXCLUSION => self.pattern(path, concept, pattern, true),
                _ => {}
            }
        }
        for include in set.compose.iter().flat_map(|compose| &compose.include) {
            for code in &include.concept {
                self.code(&include.system, &code.code, concept);
            }
            for filter in &include.filter {
                match Regex::new(&format!("^(?:{})$", filter.value)) {
                    Ok(pattern) => {
                        self.terminology.filters.push((canonical(&include.system).to_owned(), pattern, concept));
                    }
                    Err(cause) => self.bad_pattern(path, &filter.value, &cause.to_string()),
                }
            }
        }
    }

    fn concept_map(&mut self, path: &str, map: &ConceptMap) {
        for group in &map.group {
            for element in &group.element {
                for target in &element.target {
                    let known = self.terminology.names.iter().position(|name| *name == target.code);
                    let Some(concept) = known.and_then(|at| Concept::try_from(at).ok()) else {
                        let message = format!(
                            "code \"{}\" maps to \"{}\", which no value set defines",
                            element.code, target.code
                        );
                        let names = self.terminology.names.iter().map(String::as_str);
                        let hint = crate::diagnostic::did_you_mean(&target.code, names);
                        let help = format!("use the id of a file in profiles/valuesets{hint}");
                        self.problems.push(Diagnostic::error("unknown-concept", path, None, message, help));
                        continue;
                    };
                    self.code(&group.source, &element.code, concept);
                }
            }
        }
    }

    fn code(&mut self, system: &str, code: &str, concept: Concept) {
        let codes = self.terminology.codes.entry(canonical(system).to_owned()).or_default();
        let concepts = codes.entry(code.to_owned()).or_default();
        if !concepts.contains(&concept) {
            concepts.push(concept);
        }
    }

    fn pattern(&mut self, path: &str, concept: Concept, pattern: &str, excludes: bool) {
        self.patterns.push((path.to_owned(), pattern.to_owned()));
        self.terminology.owners.push((concept, excludes));
    }

    fn bad_pattern(&mut self, path: &str, pattern: &str, cause: &str) {
        let message = format!("the pattern \"{pattern}\" does not compile: {cause}");
        let help = "use the syntax of the Rust regex crate (no look-around, no back-references)".to_owned();
        self.problems.push(Diagnostic::error("bad-pattern", path, None, message, help));
    }

    fn unreadable(&mut self, path: &str, kind: &str, cause: &serde_json::Error) {
        let line = u64::try_from(cause.line()).ok();
        let message = format!("not a {kind} we can read: {cause}");
        let help = format!("compare with another file of the folder; it must be a FHIR R4 {kind}");
        self.problems.push(Diagnostic::error("unreadable-profile", path, line, message, help));
    }

    fn finish(mut self) -> Result<Terminology, Vec<Diagnostic>> {
        match RegexSet::new(self.patterns.iter().map(|(_, pattern)| pattern)) {
            Ok(set) => self.terminology.texts = Some(set),
            Err(cause) => self.name_the_culprits(&cause),
        }
        if self.problems.is_empty() { Ok(self.terminology) } else { Err(self.problems) }
    }

    /// Compiling hundreds of patterns singly costs start-up time, so it is done only when the set failed.
    fn name_the_culprits(&mut self, whole: &regex::Error) {
        let patterns = std::mem::take(&mut self.patterns);
        let before = self.problems.len();
        for (path, pattern) in &patterns {
            if let Err(cause) = Regex::new(pattern) {
                self.bad_pattern(path, pattern, &cause.to_string());
            }
        }
        if self.problems.len() == before {
            self.bad_pattern("profiles/valuesets", "(all patterns together)", &whole.to_string());
        }
    }
}
