//! Which resources of the chart are this patient's, each once, in the version that counts.
//!
//! Another patient's data is never used; what is refused is said.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::place;
use super::subject::{Subject, Whose};
use crate::case::{BlindSpot, Blindness, Case};
use crate::fhir::chart::Chart;
use crate::fhir::json::Node;

/// A resource of this patient, its kind and how cards name it.
pub struct Mine<'c, 'a> {
    pub kind: &'c str,
    pub node: &'c Node<'a>,
    pub name: String,
}

/// What of the chart may be about a cancer and its treatment. The rest (an Immunization, a Claim) is not looked at.
const KINDS: [&str; 9] = [
    "Condition",
    "Observation",
    "DiagnosticReport",
    "MedicationRequest",
    "MedicationAdministration",
    "MedicationStatement",
    "Procedure",
    "ServiceRequest",
    "Specimen",
];

/// The patient's own resources, contained ones included.
pub fn resources<'c, 'a>(chart: &'c Chart<'a>, subject: &Subject, case: &mut Case) -> Vec<Mine<'c, 'a>> {
    let mut mine = Vec::new();
    for (position, entry) in chart.entries.iter().enumerate() {
        let node = &*entry.resource;
        let kind = node.str("resourceType").unwrap_or_default();
        if !KINDS.contains(&kind) {
            continue;
        }
        let name = place::name(node, &format!("{}[{position}]", entry.key));
        let refusal = match subject.whose(node) {
            Whose::Another => Some(Blindness::OtherPatient),
            Whose::Unstated if !entry.patient_limited => Some(Blindness::Unreadable("no subject".to_owned())),
            _ => unusable(node),
        };
        if let Some(why) = refusal {
            case.blind_spots.push(BlindSpot { place: name, why });
            continue;
        }
        if subject.whose(node) == Whose::Unstated && kind != "Specimen" {
            case.blind_spots.push(BlindSpot { place: name.clone(), why: Blindness::NoSubject });
        }
        contained(node, &name, subject, case, &mut mine);
        mine.push(Mine { kind, node, name });
    }
    one_version_each(mine, case)
}

/// Why a resource may not be interpreted, whatever it holds.
fn unusable(node: &Node) -> Option<Blindness> {
    let repeated = node.object().and_then(|object| object.repeated);
    let repeated = repeated.map(|member| format!("member \"{member}\" stands twice"));
    // FHIR R4, extensibility: a resource with a modifier extension one does not know must not be processed.
    let modified = node.get("modifierExtension").map(|_| "a modifierExtension".to_owned());
    repeated.or(modified).map(Blindness::Unreadable)
}

/// Results inside a report (or inside a result) share its fate and its patient.
fn contained<'c, 'a>(node: &'c Node<'a>, name: &str, subject: &Subject, case: &mut Case, mine: &mut Vec<Mine<'c, 'a>>) {
    if matches!(node.status().as_deref(), Some("entered-in-error" | "cancelled")) {
        return;
    }
    for (at, inner) in node.each("contained").enumerate() {
        let Some(kind) = inner.str("resourceType").filter(|kind| *kind == "Observation" || *kind == "Condition") else {
            continue;
        };
        let inner_name = place::name(inner, &format!("{name} contained[{at}]"));
        if subject.whose(inner) == Whose::Another {
            case.blind_spots.push(BlindSpot { place: inner_name, why: Blindness::OtherPatient });
        } else {
            mine.push(Mine { kind, node: inner, name: inner_name });
        }
    }
}

/// The same resource twice: the later version counts; where none is later, an error withdraws both, and a difference
/// leaves both unread.
fn one_version_each<'c, 'a>(mine: Vec<Mine<'c, 'a>>, case: &mut Case) -> Vec<Mine<'c, 'a>> {
    let mut by_name: BTreeMap<String, Vec<&Mine>> = BTreeMap::new();
    for resource in mine.iter().filter(|resource| resource.node.str("id").is_some()) {
        by_name.entry(resource.name.clone()).or_default().push(resource);
    }
    let mut kept: BTreeMap<String, Option<*const Node<'a>>> = BTreeMap::new();
    for (name, versions) in by_name.into_iter().filter(|(_, versions)| versions.len() > 1) {
        let chosen = chosen(&versions);
        if chosen.is_none() {
            let why = Blindness::Unreadable("stands twice, with different content".to_owned());
            case.blind_spots.push(BlindSpot { place: name.clone(), why });
        }
        kept.insert(name, chosen.map(|resource| std::ptr::from_ref(resource.node)));
    }
    let counts = |resource: &Mine| match kept.get(&resource.name) {
        None => true,
        Some(chosen) => chosen.is_some_and(|chosen| std::ptr::eq(chosen, resource.node)),
    };
    mine.into_iter().filter(counts).collect()
}

fn chosen<'m, 'c, 'a>(versions: &[&'m Mine<'c, 'a>]) -> Option<&'m Mine<'c, 'a>> {
    let first = versions.first()?;
    if versions.iter().all(|version| version.node == first.node) {
        return Some(first);
    }
    let mut ranks: Vec<(Option<Decimal>, Option<&str>)> = versions.iter().map(|version| rank(version.node)).collect();
    ranks.sort_unstable();
    ranks.dedup();
    if ranks.len() == versions.len() {
        return versions.iter().max_by_key(|version| rank(version.node)).copied();
    }
    versions.iter().find(|version| version.node.status().as_deref() == Some("entered-in-error")).copied()
}

fn rank<'n>(node: &'n Node) -> (Option<Decimal>, Option<&'n str>) {
    let meta = node.get("meta");
    let version = meta.and_then(|meta| meta.get("versionId")).and_then(Node::number);
    (version, meta.and_then(|meta| meta.str("lastUpdated")))
}
