//! A value set of `profiles/valuesets/` in one line of the page: its codes by system, and words it is known by.

use std::collections::BTreeMap;
use std::path::Path;

use super::{PROFILES, files, json, stem};

/// Names of code systems; one that is not listed is shown by its URL.
const SYSTEMS: [(&str, &str); 20] = [
    ("http://loinc.org", "LOINC"),
    ("http://snomed.info/sct", "SNOMED CT"),
    ("http://www.nlm.nih.gov/research/umls/rxnorm", "RxNorm"),
    ("http://www.whocc.no/atc", "ATC"),
    ("http://fhir.de/CodeSystem/bfarm/atc", "ATC (BfArM)"),
    ("http://hl7.org/fhir/sid/icd-10", "ICD-10"),
    ("http://hl7.org/fhir/sid/icd-10-cm", "ICD-10-CM"),
    ("http://hl7.org/fhir/sid/icd-9-cm", "ICD-9-CM"),
    ("http://hl7.org/fhir/sid/icd-9-cm/diagnosis", "ICD-9-CM diagnosis"),
    ("http://fhir.de/CodeSystem/bfarm/icd-10-gm", "ICD-10-GM"),
    ("http://jpfhir.jp/fhir/core/mhlw/CodeSystem/ICD10-2013-full", "ICD-10 (MHLW)"),
    ("http://terminology.hl7.org/CodeSystem/icd-o-3", "ICD-O-3"),
    ("http://ncicb.nci.nih.gov/xml/owl/EVS/Thesaurus.owl", "NCI Thesaurus"),
    ("http://capstandard.jp/iyaku.info/CodeSystem/YJ-code", "YJ"),
    ("urn:oid:1.2.392.100495.20.1.73", "YJ (OID)"),
    ("http://jpfhir.jp/fhir/core/mhlw/CodeSystem/MedicationGeneralOrderCode", "general-name order code"),
    ("http://www.genenames.org", "HGNC"),
    ("http://www.genenames.org/geneId", "HGNC gene id"),
    ("http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation", "ObservationInterpretation"),
    ("http://unitsofmeasure.org", "UCUM"),
];

pub struct Concept {
    pub id: String,
    pub title: String,
    /// Codes and patterns of codes, by system.
    codes: BTreeMap<String, Vec<String>>,
    patterns: usize,
    /// Texts of `recognition.tsv` that mean this concept and no other, shortest first.
    words: Vec<String>,
}

/// All value sets.
pub fn concepts() -> Vec<Concept> {
    let table = std::fs::read_to_string(Path::new(PROFILES).join("recognition.tsv")).unwrap();
    files("valuesets").iter().map(|file| concept(stem(file), &json(file), &table)).collect()
}

fn concept(id: String, set: &serde_json::Value, table: &str) -> Concept {
    let mut codes: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for include in set["compose"]["include"].as_array().into_iter().flatten() {
        let url = include["system"].as_str().unwrap();
        let name = SYSTEMS.iter().find(|(known, _)| *known == url).map_or(url, |(_, name)| name);
        let listed = include["concept"].as_array().into_iter().flatten().map(|code| &code["code"]);
        let filters = include["filter"].as_array().into_iter().flatten().map(|filter| &filter["value"]);
        let of_system = codes.entry(name.to_owned()).or_default();
        of_system.extend(listed.chain(filters).map(|code| code.as_str().unwrap().to_owned()));
    }
    let extensions = set["extension"].as_array().into_iter().flatten();
    let is_pattern = |url: &str| url.ends_with("/text-pattern");
    Concept {
        words: words(&id, table),
        id,
        title: set["title"].as_str().unwrap_or_default().to_owned(),
        codes,
        patterns: extensions.filter(|extension| extension["url"].as_str().is_some_and(is_pattern)).count(),
    }
}

fn words(id: &str, table: &str) -> Vec<String> {
    let rows = table.lines().skip(1).map(|line| line.split('\t').collect::<Vec<_>>());
    let mut words: Vec<String> = rows.filter(|row| row[2] == id).map(|row| row[0].to_owned()).collect();
    words.sort_by_key(|text| text.chars().count());
    words
}

impl Concept {
    /// ``LOINC `85319-2`, `18474-7`; words such as …``, at most so many codes of a system.
    pub fn line(&self, most: usize) -> String {
        // Systems that hold the same codes stand together.
        let mut systems: Vec<(String, &[String])> = Vec::new();
        for (system, codes) in &self.codes {
            match systems.iter_mut().find(|(_, known)| known == codes) {
                Some((names, _)) => *names = format!("{names}, {system}"),
                None => systems.push((system.clone(), codes)),
            }
        }
        let mut parts: Vec<String> = systems.iter().map(|(system, codes)| listed(system, codes, most)).collect();
        if self.patterns > 0 {
            let shown: Vec<String> = self.words.iter().take(3).map(|text| code(text)).collect();
            parts.push(if shown.is_empty() {
                "by words".to_owned()
            } else {
                format!("words such as {}", shown.join(", "))
            });
        }
        parts.join("; ")
    }
}

fn listed(system: &str, codes: &[String], most: usize) -> String {
    let mut shown: Vec<String> = codes.iter().take(most).map(|one| code(one)).collect();
    if codes.len() > most {
        shown.push(format!("and {} more", codes.len() - most));
    }
    format!("{system} {}", shown.join(", "))
}

fn code(text: &str) -> String {
    format!("`{}`", text.replace('`', "'"))
}
