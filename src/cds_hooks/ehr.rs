//! What the EHRs that people have can be asked for (`cds-hooks/ehr/`): the prefetch templates of each profile, and the
//! other ways to ask for the same.
//!
//! It deliberately asks nobody: discovery publishes the templates, fetching goes the ways.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::query::tokens;
use super::template::{PATIENT, parameters, resource_type};
pub use super::ways::{Ways, way_by_code, ways, ways_by_name};

/// The searches one kind of EHR answers.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EhrProfile {
    pub id: String,
    /// For whom it is, and what they do not answer.
    pub title: String,
    pub fetch: FetchOrder,
    /// What is asked for along with the resources that point at it, when fetching: `MedicationRequest:medication`.
    #[serde(default)]
    pub include: Vec<String>,
    /// In the order in which discovery tells them.
    pub keys: Vec<PrefetchKey>,
}

/// One prefetch key. A resource type may be spread over several, which are read as one.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PrefetchKey {
    pub key: String,
    pub template: String,
    pub need: Need,
}

/// What becomes of a call when a key can neither be read from the request nor fetched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Need {
    /// Many EHRs do not have it: it is named among what was not seen, and leaves nothing open.
    Optional,
    /// The call goes on, and the gap is said.
    Wanted,
    /// The call fails with 412.
    Required,
}

/// What fetching asks first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FetchOrder {
    /// All of a type, so that results without category are found where a server answers that.
    WideFirst,
    /// The templates of the profile.
    AsPublished,
}

const FILES: [(&str, &str); 5] = [
    ("us-core", include_str!("../../cds-hooks/ehr/us-core.json")),
    ("wide", include_str!("../../cds-hooks/ehr/wide.json")),
    ("epic", include_str!("../../cds-hooks/ehr/epic.json")),
    ("oracle", include_str!("../../cds-hooks/ehr/oracle.json")),
    ("jp-core", include_str!("../../cds-hooks/ehr/jp-core.json")),
];

/// The profile that is used where none is named.
pub const DEFAULT: &str = "us-core";

/// The profiles that are built in.
pub fn names() -> impl Iterator<Item = &'static str> {
    FILES.iter().map(|(name, _)| *name)
}

/// A profile that is built in, by its name.
#[must_use]
pub fn text(name: &str) -> Option<&'static str> {
    FILES.iter().find(|(known, _)| *known == name).map(|(_, text)| *text)
}

impl EhrProfile {
    /// Reads and checks a profile; `file` names it in mistakes.
    ///
    /// # Errors
    /// Every mistake, one a line, with what to do.
    pub fn read(file: &str, text: &str) -> Result<Self, Vec<String>> {
        let profile: Self =
            serde_json::from_str(text).map_err(|error| vec![format!("{file}:{}: {error}", error.line())])?;
        let mistakes: Vec<String> =
            profile.mistakes().into_iter().map(|mistake| format!("{file}: {mistake}")).collect();
        if mistakes.is_empty() { Ok(profile) } else { Err(mistakes) }
    }

    /// The templates that ask for a resource type.
    pub fn templates<'p>(&'p self, kind: &'p str) -> impl Iterator<Item = &'p str> {
        self.keys.iter().map(|key| key.template.as_str()).filter(move |template| resource_type(template) == kind)
    }

    /// The ways to fetch a resource type, in the order in which they are tried.
    #[must_use]
    pub fn ways(&self, kind: &str, known: &BTreeMap<String, Ways>) -> Ways {
        let published: Vec<String> = self.templates(kind).map(str::to_owned).collect();
        let mut ways = known.get(kind).cloned().unwrap_or_default();
        let is_first = self.fetch == FetchOrder::AsPublished || ways.first() == Some(&published);
        if !published.is_empty() {
            ways.retain(|way| *way != published);
            // What leaves something out (a category, an intent) is asked for after all that does not.
            let wider = if is_by_patient_alone(&published) {
                1
            } else {
                ways.iter().take_while(|way| is_by_patient_alone(way)).count()
            };
            let at = if is_first { 0 } else { wider.min(ways.len()) };
            ways.insert(at, published.clone());
            let included = self.include.iter().filter(|path| path.split(':').next() == Some(kind));
            for path in included {
                let with = |template: &String| format!("{template}&_include={path}");
                ways.insert(at, published.iter().map(with).collect());
            }
        }
        ways
    }

    /// Asks for these codes only where Observations are asked for: by one key instead of one for each category, since
    /// every server that knows categories answers patient and code, and in one parameter, since the sandbox merges
    /// repeated ones.
    pub fn narrow(&mut self, kind: &str, codes: &BTreeSet<(String, String)>) {
        let Some(at) = self.keys.iter().position(|key| resource_type(&key.template) == kind) else { return };
        let list = tokens(codes.iter().map(|(system, code)| (system.as_str(), code.as_str())));
        let is_one = self.templates(kind).count() == 1;
        let Some(first) = self.keys.get(at).cloned() else { return };
        let base = if is_one { first.template } else { format!("{kind}?patient={PATIENT}") };
        let key = first.key.split('-').next().unwrap_or_default().to_owned();
        self.keys.retain(|key| resource_type(&key.template) != kind);
        let narrowed = PrefetchKey { key, template: format!("{base}&code={list}"), need: first.need };
        self.keys.insert(at.min(self.keys.len()), narrowed);
        self.fetch = FetchOrder::AsPublished;
    }

    /// What a client, and above all the public sandbox, would misread (CDS Hooks "Prefetch query restrictions").
    fn mistakes(&self) -> Vec<String> {
        let mut mistakes = Vec::new();
        for (at, PrefetchKey { key, template, .. }) in self.keys.iter().enumerate() {
            if self.keys.iter().take(at).any(|other| other.key == *key) {
                mistakes.push(format!("the key `{key}` stands twice; give each template a key of its own"));
            }
            if !KINDS.contains(&resource_type(template)) {
                let kinds = KINDS.join(", ");
                mistakes.push(format!("the template of `{key}` asks for a type that is not read; use one of {kinds}"));
            }
            if template.replace(PATIENT, "").contains("{{") {
                mistakes.push(format!(
                    "the template of `{key}` uses a token that not every client can fill; use {PATIENT}"
                ));
            }
            if !template.contains(PATIENT) {
                mistakes.push(format!("the template of `{key}` is not limited to the patient; use {PATIENT}"));
            }
            let mut names: Vec<&str> = parameters(template).collect();
            names.sort_unstable();
            if names.windows(2).any(|two| matches!(two, [one, other] if one == other)) {
                mistakes
                    .push(format!("the template of `{key}` repeats a parameter, which the sandbox merges; use one"));
            }
            if names.iter().any(|name| name.contains(':') && !name.ends_with(":in") || name.starts_with("_include")) {
                mistakes.push(format!("the template of `{key}` uses more than the search subset of CDS Hooks 2.0"));
            }
        }
        for path in self.include.iter().filter(|path| !path.contains(':')) {
            mistakes.push(format!("`{path}` of include is no `Type:parameter`; write MedicationRequest:medication"));
        }
        for kind in ["Patient", "Condition"] {
            if self.templates(kind).next().is_none() {
                mistakes.push(format!("no key asks for {kind}, without which nothing can be said; add one"));
            }
        }
        mistakes
    }
}

/// Whether a way asks for all that is about the patient, however it is sorted and counted.
fn is_by_patient_alone(way: &[String]) -> bool {
    way.iter().all(|template| parameters(template).all(|name| name == "patient" || name.starts_with('_')))
}

/// The resource types a profile may ask for.
pub const KINDS: [&str; 10] = [
    "Patient",
    "Condition",
    "Observation",
    "DiagnosticReport",
    "Specimen",
    "Procedure",
    "MedicationRequest",
    "MedicationAdministration",
    "MedicationStatement",
    "ServiceRequest",
];

#[cfg(test)]
mod tests {
    use super::*;

    fn profile(name: &str) -> EhrProfile {
        EhrProfile::read(name, text(name).unwrap()).unwrap()
    }

    /// The mistakes of a profile with one key more.
    fn mistakes(template: &str) -> usize {
        let mut profile = profile("wide");
        profile.keys.push(PrefetchKey { key: "key".to_owned(), template: template.to_owned(), need: Need::Wanted });
        profile.mistakes().len()
    }

    #[test]
    fn the_shipped_profiles_are_sound() {
        for name in names() {
            assert_eq!(profile(name).id, name);
        }
        let ways = ways().unwrap();
        assert_eq!(ways.keys().map(String::as_str).collect::<BTreeSet<_>>(), KINDS.into_iter().collect());
    }

    #[test]
    fn a_template_that_a_client_would_misread_is_refused() {
        assert_eq!(mistakes("Observation?patient={{context.patientId}}&_sort=-date"), 0);
        for wrong in [
            "Encounter/{{context.patientId}}",
            "Observation?patient={{context.patientId}}&date=ge{{today()}}",
            "Observation?patient={{context.patientId}}&code=a&code=b",
            "Observation?patient={{context.patientId}}&code:not=a",
            "Observation?patient={{context.patientId}}&_include=Observation:specimen",
            "Observation?code=a",
        ] {
            assert_eq!(mistakes(wrong), 1, "{wrong}");
        }
    }

    #[test]
    fn narrow_asks_for_codes_in_one_parameter_and_one_key() {
        let code = |code: &str| ("http://loinc.org".to_owned(), code.to_owned());
        let codes = BTreeSet::from([code("85319-2"), code("18474-7")]);
        for name in names() {
            let mut profile = profile(name);
            profile.narrow("Observation", &codes);
            let templates: Vec<_> = profile.templates("Observation").collect();
            let [template] = templates.as_slice() else { panic!("{templates:?}") };
            assert!(template.ends_with("&code=http%3A%2F%2Floinc.org%7C18474-7,http%3A%2F%2Floinc.org%7C85319-2"));
            assert!(!template.contains("category="), "patient, category and code together are no duty of a server");
            assert_eq!(profile.mistakes(), Vec::<String>::new());
        }
    }

    #[test]
    fn all_of_a_type_is_asked_for_first_unless_the_profile_says_otherwise() {
        let known = ways().unwrap();
        let first = |name: &str| profile(name).ways("Observation", &known).remove(0);
        assert_eq!(first("us-core"), ["Observation?patient={{context.patientId}}&_sort=-date&_count=500"]);
        assert!(first("epic").len() > 5);
        for (name, kind) in [("us-core", "Observation"), ("jp-core", "Observation"), ("jp-core", "DiagnosticReport")] {
            let ways = profile(name).ways(kind, &known);
            // Else a server that does not sort, or count so far, loses what has no category.
            let plain = ["&_count=100", ""].map(|more| vec![format!("{kind}?patient={PATIENT}{more}")]);
            assert_eq!(ways.get(1..3), Some(plain.as_slice()), "{name}");
            let published: Vec<_> = profile(name).templates(kind).map(str::to_owned).collect();
            assert_eq!(ways.get(3), Some(&published), "{name}");
        }
        assert_eq!(profile("us-core").ways("Patient", &known).first(), Some(&vec![format!("Patient/{PATIENT}")]));
    }
}
