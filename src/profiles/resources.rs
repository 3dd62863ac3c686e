//! The parts of FHIR R4 value sets, concept maps and naming systems that are read (`profiles/`).

use serde::Deserialize;

#[derive(Deserialize)]
pub struct ValueSet {
    pub id: String,
    #[serde(default)]
    pub extension: Vec<Extension>,
    #[serde(default)]
    pub compose: Option<Compose>,
}

/// The words of a concept stand in extensions.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Extension {
    pub url: String,
    #[serde(default)]
    pub value_string: Option<String>,
}

#[derive(Deserialize)]
pub struct Compose {
    #[serde(default)]
    pub include: Vec<Include>,
}

#[derive(Deserialize)]
pub struct Include {
    pub system: String,
    #[serde(default)]
    pub concept: Vec<Code>,
    #[serde(default)]
    pub filter: Vec<Filter>,
}

#[derive(Deserialize)]
pub struct Code {
    pub code: String,
    #[serde(default)]
    pub display: Option<String>,
}

#[derive(Deserialize)]
pub struct Filter {
    pub value: String,
}

#[derive(Deserialize)]
pub struct ConceptMap {
    pub group: Vec<Group>,
}

#[derive(Deserialize)]
pub struct Group {
    /// Empty for codes that are sent without a system.
    #[serde(default)]
    pub source: String,
    /// The system of the codes it maps to; empty where those are concepts of ours.
    #[serde(default)]
    pub target: String,
    pub element: Vec<Element>,
}

#[derive(Deserialize)]
pub struct Element {
    pub code: String,
    #[serde(default)]
    pub target: Vec<Target>,
}

impl Element {
    /// The concepts that the code stands for. FHIR R4 concept-map-equivalence: `unmatched` and `disjoint` say of which it
    /// does not.
    pub fn targets(&self) -> impl Iterator<Item = &str> {
        self.meant().filter_map(|target| target.code.as_deref())
    }

    /// The same, with their names.
    pub fn meant(&self) -> impl Iterator<Item = &Target> {
        let meant = |target: &&Target| !matches!(target.equivalence.as_deref(), Some("unmatched" | "disjoint"));
        self.target.iter().filter(meant)
    }
}

#[derive(Deserialize)]
pub struct Target {
    #[serde(default)]
    pub code: Option<String>,
    #[serde(default)]
    pub display: Option<String>,
    #[serde(default)]
    pub equivalence: Option<String>,
}

/// The names of one code system.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NamingSystem {
    pub id: String,
    #[serde(default)]
    pub extension: Vec<Extension>,
    pub unique_id: Vec<UniqueId>,
}

/// One of them.
#[derive(Deserialize)]
pub struct UniqueId {
    pub value: String,
    /// The one that value sets use.
    #[serde(default)]
    pub preferred: bool,
}
