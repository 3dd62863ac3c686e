//! What we offer (CDS Hooks "Discovery", "Prefetch Template").
//!
//! The services are declared in `cds-hooks/services/*.json`, their templates come from a profile ([`ehr`]). It deliberately fetches nothing: filling a template with
//! the context is all that happens here.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize, Serializer};

use super::Hook;
use super::ehr::{self, EhrProfile, Ways};
use super::template::resource_type;

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
    #[serde(skip_deserializing)]
    pub prefetch: Templates,
}

/// A service as a site offers it: the discovery entry, and how its EHRs are asked, which is not told to clients.
#[derive(Debug, Clone)]
pub struct Declaration {
    pub service: Service,
    pub profile: Arc<EhrProfile>,
    /// Every known way to ask, by resource type.
    pub ways: Arc<BTreeMap<String, Ways>>,
    /// Those that only a server is asked which names what they have.
    pub ways_by_name: Arc<BTreeMap<String, Ways>>,
}

/// The service files compiled in.
const FILES: [(&str, &str); 3] = [
    ("therapy-patient-view.json", include_str!("../../cds-hooks/services/therapy-patient-view.json")),
    ("therapy-order-select.json", include_str!("../../cds-hooks/services/therapy-order-select.json")),
    ("therapy-order-sign.json", include_str!("../../cds-hooks/services/therapy-order-sign.json")),
];

/// The declared services with the templates of a profile.
///
/// # Errors
/// Every mistake of every file, one per line.
pub fn declarations(profile: EhrProfile) -> Result<Vec<Declaration>, Vec<String>> {
    let ways = Arc::new(ehr::ways().map_err(|mistake| vec![mistake])?);
    let ways_by_name = Arc::new(ehr::ways_by_name().map_err(|mistake| vec![mistake])?);
    let profile = Arc::new(profile);
    let mut mistakes = Vec::new();
    let mut declarations = Vec::new();
    for (name, text) in FILES {
        match serde_json::from_str::<Service>(text) {
            Err(error) => mistakes.push(format!("cds-hooks/services/{name}:{}: {error}", error.line())),
            Ok(mut service) => {
                let templates = profile.keys.iter().map(|key| (key.key.clone(), key.template.clone()));
                service.prefetch = Templates(templates.collect());
                declarations.push(Declaration {
                    service,
                    profile: Arc::clone(&profile),
                    ways: Arc::clone(&ways),
                    ways_by_name: Arc::clone(&ways_by_name),
                });
            }
        }
    }
    if mistakes.is_empty() { Ok(declarations) } else { Err(mistakes) }
}

/// The declared services with the templates of the profile that is used where none is named.
///
/// # Errors
/// Every mistake of every file, one per line.
pub fn declarations_by_default() -> Result<Vec<Declaration>, Vec<String>> {
    let text = ehr::text(ehr::DEFAULT).unwrap_or_default();
    declarations(EhrProfile::read(ehr::DEFAULT, text)?)
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

impl Templates {
    /// Without those of the resource types that the site does not keep.
    pub fn leave_out(&mut self, not_kept: &[String]) {
        self.0.retain(|(_, template)| not_kept.iter().all(|kind| kind != resource_type(template)));
    }
}

impl Serialize for Templates {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_services_are_sound() {
        assert_eq!(declarations_by_default().map(|declarations| declarations.len()), Ok(3));
    }
}
