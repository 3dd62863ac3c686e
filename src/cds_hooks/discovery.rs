//! What we offer (CDS Hooks "Discovery", "Prefetch Template").
//!
//! The services are declared in `cds-hooks/services/*.json`. It deliberately fetches nothing: filling a template with
//! the context is all that happens here.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::Hook;
use super::query::tokens;

/// The answer of `GET /cds-services`.
#[derive(Debug, Serialize)]
pub struct Discovery<'a> {
    pub services: Vec<&'a Service>,
}

/// One discovery entry.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Service {
    pub id: String,
    pub hook: Hook,
    pub title: String,
    pub description: String,
    pub usage_requirements: String,
    /// The version of CDS Hooks we implement.
    pub version: String,
    pub prefetch: Templates,
}

/// A service file: the discovery entry, and how badly each key is needed, which is not told to clients.
#[derive(Debug, Clone, Deserialize)]
pub struct Declaration {
    #[serde(flatten)]
    pub service: Service,
    pub need: BTreeMap<String, Need>,
}

/// What becomes of a call when a key can neither be read from the request nor fetched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Need {
    /// The call fails with 412.
    Required,
    /// The call goes on, and the gap is said.
    Wanted,
}

/// The service files compiled in.
const FILES: [(&str, &str); 3] = [
    ("therapy-patient-view.json", include_str!("../../cds-hooks/services/therapy-patient-view.json")),
    ("therapy-order-select.json", include_str!("../../cds-hooks/services/therapy-order-select.json")),
    ("therapy-order-sign.json", include_str!("../../cds-hooks/services/therapy-order-sign.json")),
];

/// The declared services, checked.
///
/// # Errors
/// Every mistake of every file, one per line.
pub fn declarations() -> Result<Vec<Declaration>, Vec<String>> {
    let mut mistakes = Vec::new();
    let mut declarations = Vec::new();
    for (name, text) in FILES {
        match serde_json::from_str::<Declaration>(text) {
            Err(error) => mistakes.push(format!("cds-hooks/services/{name}:{}: {error}", error.line())),
            Ok(declaration) => {
                let found = declaration.mistakes().into_iter();
                mistakes.extend(found.map(|mistake| format!("cds-hooks/services/{name}: {mistake}")));
                declarations.push(declaration);
            }
        }
    }
    if mistakes.is_empty() { Ok(declarations) } else { Err(mistakes) }
}

impl Declaration {
    /// How badly a key is needed.
    #[must_use]
    pub fn need(&self, key: &str) -> Need {
        self.need.get(key).copied().unwrap_or(Need::Wanted)
    }

    /// Asks under `key` for these codes only, in one parameter, since the sandbox merges repeated ones.
    pub fn narrow(&mut self, key: &str, codes: &BTreeSet<(String, String)>) {
        let list = tokens(codes.iter().map(|(system, code)| (system.as_str(), code.as_str())));
        for (_, template) in self.service.prefetch.0.iter_mut().filter(|(name, _)| name == key) {
            *template = format!("{template}&code={list}");
        }
        let said = format!(" The template of `{key}` asks for known codes only; what has none of them is not seen.");
        self.service.usage_requirements.push_str(&said);
    }

    /// What a client, and above all the public sandbox, would misread (CDS Hooks "Prefetch query restrictions").
    fn mistakes(&self) -> Vec<String> {
        let mut mistakes = Vec::new();
        let keys: Vec<&str> = self.service.prefetch.iter().map(|(key, _)| key).collect();
        for key in self.need.keys().filter(|key| !keys.contains(&key.as_str())) {
            mistakes.push(format!("`need` names `{key}`, which `prefetch` does not have; remove it or add a template"));
        }
        for (key, template) in self.service.prefetch.iter() {
            if !self.need.contains_key(key) {
                mistakes.push(format!("`need` lacks `{key}`; say required or wanted"));
            }
            let rest = template.replace(PATIENT, "");
            if rest.contains("{{") {
                mistakes.push(format!(
                    "the template of `{key}` uses a token that not every client can fill; use {PATIENT}"
                ));
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
        mistakes
    }
}

fn parameters(template: &str) -> impl Iterator<Item = &str> {
    let query = template.split_once('?').map_or("", |(_, query)| query);
    query.split('&').filter_map(|pair| pair.split('=').next())
}

/// The one token our templates need.
pub const PATIENT: &str = "{{context.patientId}}";

/// The resource type a template reads or searches.
#[must_use]
pub fn resource_type(template: &str) -> &str {
    template.split(['/', '?']).next().unwrap_or_default()
}

/// Prefetch keys and their templates, in the order of the file.
#[derive(Debug, Clone, Default)]
pub struct Templates(Vec<(String, String)>);

impl Templates {
    /// Key and template, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(key, template)| (key.as_str(), template.as_str()))
    }
}

impl Serialize for Templates {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter())
    }
}

impl<'de> Deserialize<'de> for Templates {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;
        impl<'de> Visitor<'de> for Reader {
            type Value = Templates;
            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("an object of prefetch templates")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Templates, A::Error> {
                let mut pairs = Vec::new();
                while let Some(pair) = map.next_entry()? {
                    pairs.push(pair);
                }
                Ok(Templates(pairs))
            }
        }
        deserializer.deserialize_map(Reader)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// The mistakes of a service with one key.
    fn mistakes(template: &str, need: &str) -> Vec<String> {
        let declaration = json!({"id": "s", "hook": "order-sign", "title": "t", "description": "d", "usageRequirements": "u",
            "version": "2.0.1", "prefetch": {"key": template}, "need": {need: "wanted"}});
        serde_json::from_value::<Declaration>(declaration).unwrap().mistakes()
    }

    #[test]
    fn the_shipped_services_are_sound() {
        assert_eq!(declarations().map(|declarations| declarations.len()), Ok(3));
    }

    #[test]
    fn a_narrow_template_asks_for_codes_in_one_parameter() {
        let mut declaration = declarations().unwrap().remove(0);
        let code = |code: &str| ("http://loinc.org".to_owned(), code.to_owned());
        declaration.narrow("observations", &BTreeSet::from([code("85319-2"), code("18474-7")]));
        let template = declaration.service.prefetch.iter().find(|(key, _)| *key == "observations").unwrap().1;
        assert!(template.ends_with("&code=http%3A%2F%2Floinc.org%7C18474-7,http%3A%2F%2Floinc.org%7C85319-2"));
        assert_eq!(declaration.mistakes(), Vec::<String>::new());
        assert!(declaration.service.usage_requirements.contains("known codes only"));
    }

    #[test]
    fn a_template_that_a_client_would_misread_is_refused() {
        let sound = "Observation?patient={{context.patientId}}&_sort=-date";
        assert_eq!(mistakes(sound, "key"), Vec::<String>::new());
        assert_eq!(mistakes(sound, "other").len(), 2, "the key lacks its need, and a need its key");
        for wrong in [
            "Encounter/{{context.encounterId}}",
            "Observation?patient={{context.patientId}}&date=ge{{today()}}",
            "Observation?patient={{context.patientId}}&code=a&code=b",
            "Observation?patient={{context.patientId}}&code:not=a",
            "Observation?patient={{context.patientId}}&_include=Observation:specimen",
        ] {
            assert_eq!(mistakes(wrong, "key").len(), 1, "{wrong}");
        }
    }
}
