//! A StructureDefinition as this project writes it: its elements, what they bind, and what is wrong with it.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{files, json, stem};

const OURS: &str = "https://oncohooks.org/fhir/";
const CORE: &str = "http://hl7.org/fhir/StructureDefinition/";
const MCODE: &str = "http://hl7.org/fhir/us/mcode/StructureDefinition/mcode-";
const GENOMICS: &str = "http://hl7.org/fhir/uv/genomics-reporting/StructureDefinition/";

/// Profiles we derive from, and what they constrain (mCODE 4.0.0, Genomics Reporting 2.0.0).
const BASES: [(&str, &str, &str); 8] = [
    (MCODE, "tumor-marker-test", "Observation"),
    (MCODE, "cancer-stage", "Observation"),
    (MCODE, "primary-cancer-condition", "Condition"),
    (MCODE, "secondary-cancer-condition", "Condition"),
    (MCODE, "human-specimen", "Specimen"),
    (MCODE, "cancer-related-medication-request", "MedicationRequest"),
    (MCODE, "cancer-related-medication-administration", "MedicationAdministration"),
    (GENOMICS, "variant", "Observation"),
];

pub struct Definition {
    pub id: String,
    pub url: String,
    pub title: String,
    /// The resource type it constrains.
    pub kind: String,
    pub base: String,
    pub description: String,
    pub elements: Vec<Element>,
    whole: Value,
}

pub struct Element {
    pub id: String,
    pub path: String,
    pub short: String,
    pub comment: String,
    pub min: u64,
    pub max: Option<String>,
    pub types: Vec<String>,
    /// The value set it is bound to.
    pub bound: Option<String>,
    /// Value sets named by the words of a binding: `answer-positive`, `drug-*`.
    pub named: Vec<String>,
}

/// All of them, the extensions too.
pub fn definitions() -> Vec<Definition> {
    files("structuredefinitions").iter().map(|file| definition(json(file), &stem(file))).collect()
}

fn definition(whole: Value, stem: &str) -> Definition {
    let word = |name: &str| whole[name].as_str().unwrap_or_default().to_owned();
    assert_eq!(word("id"), stem, "the file is named after the id");
    Definition {
        id: word("id"),
        url: word("url"),
        title: word("title"),
        kind: word("type"),
        base: word("baseDefinition"),
        description: word("description"),
        elements: whole["differential"]["element"].as_array().into_iter().flatten().map(element).collect(),
        whole,
    }
}

fn element(node: &Value) -> Element {
    let word = |name: &str| node[name].as_str().unwrap_or_default().to_owned();
    let types = node["type"].as_array().into_iter().flatten();
    let said = node["binding"]["description"].as_str().unwrap_or_default();
    let is_concept = |token: &&str| token.contains('-') || token.ends_with('*');
    Element {
        id: word("id"),
        path: word("path"),
        short: word("short"),
        comment: word("comment"),
        min: node["min"].as_u64().unwrap_or_default(),
        max: node["max"].as_str().map(str::to_owned),
        types: types.filter_map(|kind| kind["code"].as_str().map(str::to_owned)).collect(),
        bound: node["binding"]["valueSet"].as_str().map(str::to_owned),
        named: said.split([' ', ',', ';', ':', '(', ')']).filter(is_concept).map(str::to_owned).collect(),
    }
}

impl Element {
    /// The value sets it is bound to or names.
    pub fn concepts(&self) -> Vec<String> {
        let bound = self.bound.as_deref().and_then(|url| url.strip_prefix(OURS)?.strip_prefix("ValueSet/"));
        bound.into_iter().map(str::to_owned).chain(self.named.iter().cloned()).collect()
    }

    fn mistakes(&self, kind: &str, concepts: &BTreeSet<String>) -> Vec<String> {
        let mut found = Vec::new();
        let plain: Vec<&str> = self.id.split('.').map(|part| part.split(':').next().unwrap_or_default()).collect();
        if plain.join(".") != self.path {
            found.push(format!("id {} and path {} differ", self.id, self.path));
        }
        if self.path != kind && !self.path.starts_with(&format!("{kind}.")) {
            found.push(format!("{} is no path of {kind}", self.path));
        }
        let own = self.concepts();
        let unknown = own.iter().filter(|concept| match concept.strip_suffix('*') {
            Some(family) => !concepts.iter().any(|known| known.starts_with(family)),
            None => !concepts.contains(*concept),
        });
        found.extend(unknown.map(|concept| format!("{}: no value set {concept}", self.id)));
        if self.bound.is_some() && own.len() == self.named.len() {
            found.push(format!("{}: {:?} is not one of our value sets", self.id, self.bound));
        }
        found
    }
}

impl Definition {
    pub fn is_resource(&self) -> bool {
        self.whole["kind"] == "resource"
    }

    /// The value sets its elements are bound to or name.
    pub fn concepts(&self) -> Vec<String> {
        self.elements.iter().flat_map(Element::concepts).collect()
    }

    pub fn mistakes(&self, concepts: &BTreeSet<String>) -> Vec<String> {
        let mut found = self.missing_members();
        let kind = &self.kind;
        let own_base = BASES.iter().find(|(root, name, _)| self.base == format!("{root}{name}"));
        if own_base.map_or(self.base != format!("{CORE}{kind}"), |(_, _, of)| of != kind) {
            found.push(format!("{} is no base of {kind}", self.base));
        }
        if self.url != format!("{OURS}StructureDefinition/{}", self.id) {
            found.push(format!("url is {}", self.url));
        }
        if self.elements.len() < 2 || self.elements[0].path != self.kind {
            found.push("the differential starts with the resource and goes on".to_owned());
        }
        let ids: BTreeSet<&str> = self.elements.iter().map(|element| element.id.as_str()).collect();
        if ids.len() != self.elements.len() {
            found.push("two elements have one id".to_owned());
        }
        found.extend(self.elements.iter().flat_map(|element| element.mistakes(&self.kind, concepts)));
        found.extend(self.unsliced());
        found.into_iter().map(|mistake| format!("{}: {mistake}", self.id)).collect()
    }

    fn missing_members(&self) -> Vec<String> {
        let fixed = [
            ("resourceType", "StructureDefinition"),
            ("status", "active"),
            ("fhirVersion", "4.0.1"),
            ("derivation", "constraint"),
        ];
        let wrong = fixed.iter().filter(|(member, value)| self.whole[member] != *value);
        let mut found: Vec<String> = wrong.map(|(member, value)| format!("{member} is not {value}")).collect();
        let words = ["name", "title", "date", "type", "description"];
        let empty = words.iter().filter(|member| self.whole[**member].as_str().is_none_or(str::is_empty));
        found.extend(empty.map(|member| format!("no {member}")));
        if self.whole["abstract"] != false {
            found.push("abstract is not false".to_owned());
        }
        found
    }

    /// A slice has its name in its id, and stands under an element that says how slices are told apart.
    fn unsliced(&self) -> Vec<String> {
        let elements = self.whole["differential"]["element"].as_array().unwrap();
        let slices = elements.iter().filter(|element| element["sliceName"].is_string());
        let wrong = slices.filter(|slice| {
            let named = slice["id"].as_str().unwrap().ends_with(&format!(":{}", slice["sliceName"].as_str().unwrap()));
            let sliced = |element: &Value| element["id"] == slice["path"] && element["slicing"].is_object();
            !named || !elements.iter().any(sliced)
        });
        wrong.map(|slice| format!("{} is no slice", slice["id"])).collect()
    }
}
