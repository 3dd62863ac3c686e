//! The patient who is asked about.

use std::collections::BTreeSet;

use super::Asked;
use crate::fhir::record::chart::ChartEntry;
use crate::fhir::record::node::Node;

/// The patients of the records, by their ids.
pub fn ids<'t>(resources: &[ChartEntry<'t>]) -> BTreeSet<&'t str> {
    let patients = resources.iter().filter(|entry| entry.resource.str("resourceType") == Some("Patient"));
    patients.filter_map(|entry| entry.resource.str("id").or(entry.full_url.and_then(uuid))).collect()
}

/// The one patient of the records, or the one `--patient` names.
///
/// # Errors
/// None, several, or another than the one that was named.
pub fn of_records(resources: &[ChartEntry<'_>], asked: &Asked) -> Result<String, String> {
    let mut ids = self::ids(resources);
    let is_subject_only = ids.is_empty();
    if is_subject_only {
        let references =
            resources.iter().filter_map(|entry| entry.resource.at(&["subject", "reference"]).and_then(Node::text));
        let named = references.filter_map(|reference| reference.rsplit_once("Patient/"));
        ids.extend(named.filter_map(|(_, id)| id.split('/').next()));
    }
    let listed = || ids.iter().copied().collect::<Vec<_>>().join(", ");
    match (asked.patient.map(bare), ids.first()) {
        // Resources that name nobody are taken for those of the patient who is named here.
        (Some(named), None) if !resources.is_empty() => Ok(named.to_owned()),
        (Some(named), _) if ids.contains(named) => Ok(named.to_owned()),
        (Some(named), _) => Err(format!(
            "error[unknown-patient]: the files hold no patient {named}{}; correct --patient",
            if ids.is_empty() { String::new() } else { format!(", but {}", listed()) }
        )),
        (None, Some(only)) if ids.len() == 1 => Ok((*only).to_owned()),
        (None, Some(_)) if !is_subject_only => Err(format!(
            "error[several-patients]: the files hold several patients ({}); choose one with --patient ID",
            listed()
        )),
        (None, _) => {
            Err("error[no-patient]: no Patient resource with an id; name the patient with --patient ID".to_owned())
        }
    }
}

/// A hook request says itself whom it is about.
///
/// # Errors
/// When `--patient` names another.
pub fn of_request(file: &str, patient: &str, asked: &Asked) -> Result<(), String> {
    match asked.patient.map(bare) {
        Some(named) if named != patient => Err(format!(
            "error[unknown-patient]: {file}: the hook request is about {patient} (context.patientId), not {named}; leave \
             --patient out, or give the request about {named}"
        )),
        _ => Ok(()),
    }
}

fn bare(id: &str) -> &str {
    id.strip_prefix("Patient/").unwrap_or(id)
}

/// What an entry without id is called in its Bundle.
fn uuid(url: &str) -> Option<&str> {
    url.strip_prefix("urn:uuid:")
}
