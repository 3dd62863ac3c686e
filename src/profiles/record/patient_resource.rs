//! Which resources of the chart are this patient's, each once, in the version that counts.
//!
//! Another patient's data is never used; what is refused is said.

use std::collections::HashMap;

use foldhash::fast::RandomState;
use rust_decimal::Decimal;

use super::aside;
use super::blind_spots;
use super::focus;
use super::place::{self, Index, LONGEST_TEXT, Name, Place};
use super::subject::{Subject, Whose};
use super::tainted::Tainted;
use crate::case::place::{Place as Where, ResourceKind};
use crate::case::unread::Unread;
use crate::case::{BlindSpot, Blindness, Case};
use crate::fhir::record::chart::Chart;
use crate::fhir::record::node::Node;
use crate::fhir::record::version;
use crate::profiles::meaning::{Meaning, Reader};

/// A resource of this patient, its kind, how cards name it, and what its `code` stands for.
pub struct PatientResource<'c> {
    pub kind: &'c str,
    /// The `fullUrl` of its entry.
    pub url: Option<&'c str>,
    pub node: Node<'c>,
    pub name: Name<'c>,
    pub code: Meaning<'c>,
}

impl PatientResource<'_> {
    /// How many of those it names in a slot were not sent, by whichever name. One that bears no reference cannot be found.
    pub fn not_sent(&self, slot: &str, all: &[PatientResource]) -> usize {
        let is_sent = |target: &str| {
            let pair = target.split_once('/');
            target.starts_with('#') || all.iter().any(|other| other.name.pair() == pair || other.url == Some(target))
        };
        let named = self.node.each(slot).filter_map(|held| held.str("reference"));
        named.filter(|target| !is_sent(place::relative(target)) && !is_sent(target)).count()
    }
}

/// Whether resources of this type are read as a patient's own: what may be about a cancer and its treatment. The rest (an
/// Immunization, a Claim) is not looked at.
pub fn is_looked_at(resource_type: &str) -> bool {
    matches!(
        resource_type,
        "Condition"
            | "Observation"
            | "DiagnosticReport"
            | "MedicationRequest"
            | "MedicationAdministration"
            | "MedicationDispense"
            | "MedicationStatement"
            | "Procedure"
            | "ServiceRequest"
            | "Specimen"
            | "CarePlan"
            | "EpisodeOfCare"
            | "RequestGroup"
    )
}

/// The patient's own resources, contained ones included.
pub fn resources<'c>(
    reader: Reader<'c>,
    (chart, index): (&Chart<'c>, &Index<'c>),
    subject: &Subject,
    case: &mut Case,
) -> Vec<PatientResource<'c>> {
    let tainted = Tainted::among(reader, index, subject, chart);
    let mut own = Vec::with_capacity(chart.entries.len());
    for (position, entry) in chart.entries.iter().enumerate() {
        let node = entry.resource;
        let kind = entry.kind;
        if !is_looked_at(kind) {
            continue;
        }
        let name = Name::of_entry(entry, position);
        let whose = subject.whose(node);
        let is_result = kind == "Observation";
        let inherited = tainted.refusal(position, None).filter(|_| is_result);
        let refusal = match whose {
            Whose::Another => Some(Blindness::OtherPatient),
            Whose::OtherServer => Some(Blindness::Unreadable(Unread::OtherServer)),
            _ if is_result && subject.is_of_another_specimen(node, index) => Some(Blindness::OtherPatient),
            _ if is_result && focus::is_about_another(reader, node) => Some(Blindness::Unreadable(Unread::OfRelative)),
            _ if inherited.is_some() => inherited.map(Blindness::Unreadable),
            Whose::Unstated if !entry.patient_limited => Some(Blindness::Unreadable(Unread::NoSubject)),
            Whose::Theirs | Whose::Unstated => unusable(node),
        };
        if let Some(why) = refusal {
            case.blind_spots.push(BlindSpot { place: name.place(), why });
            continue;
        }
        if whose == Whose::Unstated && kind != "Specimen" {
            case.blind_spots.push(BlindSpot { place: name.place(), why: Blindness::NoSubject });
        }
        contained((node, position), (subject, &tainted), case, &mut own);
        own.push((kind, entry.full_url, node, name));
    }
    let own = one_version_each(own, case);
    let read = |(kind, url, node, name): Found<'c>| {
        let code = reader.meaning(node.get("code"));
        if let Some(why) = refusal(reader, index, kind, node, &code) {
            case.blind_spots.push(BlindSpot { place: name.place(), why: Blindness::Unreadable(why) });
            return None;
        }
        Some(PatientResource { kind, url, node, name, code })
    };
    own.into_iter().filter_map(read).collect()
}

/// The words beside a result or a diagnosis that we can read say that it is none of this patient.
fn refusal<'c>(reader: Reader<'c>, index: &Index<'c>, kind: &str, node: Node<'c>, code: &Meaning) -> Option<Unread> {
    let is_known = !code.concepts.is_empty();
    match kind {
        // A result under a name nobody knows may tell of a gene.
        "Observation" if is_known || node.get("note").is_some() => aside::refusal(reader, index, node, code),
        "Condition" if is_known => aside::of_diagnosis(reader, node),
        _ => None,
    }
}

type Found<'c> = (&'c str, Option<&'c str>, Node<'c>, Name<'c>);

/// Why a resource may not be interpreted, whatever it holds.
pub fn unusable(node: Node) -> Option<Blindness> {
    let repeated = node.repeated().map(Unread::Repeats);
    let overlong = || node.holds_text_beyond(LONGEST_TEXT).then_some(Unread::TextTooLong);
    // FHIR R4, extensibility: a resource with a modifier extension one does not know must not be processed.
    let is_modified = |node: Node| node.get("modifierExtension").is_some();
    let has_one = || is_modified(node) || node.each("component").any(is_modified);
    let modified = || has_one().then_some(Unread::ModifierExtension);
    repeated.or_else(modified).or_else(overlong).map(Blindness::Unreadable)
}

/// Results inside a report (or inside a result) share its fate and its patient.
fn contained<'c>(
    (node, position): (Node<'c>, usize),
    (subject, tainted): (&Subject, &Tainted),
    case: &mut Case,
    own: &mut Vec<Found<'c>>,
) {
    let mut inner = node.each("contained").peekable();
    if inner.peek().is_none() || matches!(node.status().as_deref(), Some("entered-in-error" | "cancelled")) {
        return;
    }
    for (at, inner) in inner.enumerate() {
        let name = Name::of(inner, Place::Contained(node.str("id"), at));
        let kind = match inner.str("resourceType") {
            Some(kind @ ("Observation" | "Condition")) => kind,
            Some(kind) if version::is_r4(kind) => continue,
            _ => {
                let why = Blindness::Unreadable(blind_spots::not_in_r4(inner));
                case.blind_spots.push(BlindSpot { place: name.place(), why });
                continue;
            }
        };
        let whose = subject.whose(inner);
        if whose == Whose::Another {
            case.blind_spots.push(BlindSpot { place: name.place(), why: Blindness::OtherPatient });
        } else if whose == Whose::OtherServer {
            case.blind_spots.push(BlindSpot { place: name.place(), why: Blindness::Unreadable(Unread::OtherServer) });
        } else if let Some(why) = tainted.refusal(position, Some(at)) {
            case.blind_spots.push(BlindSpot { place: name.place(), why: Blindness::Unreadable(why) });
        } else {
            own.push((kind, None, inner, name));
        }
    }
}

/// The same resource twice: the later version counts; where none is later, an error withdraws both, and a difference
/// leaves both unread.
fn one_version_each<'c>(own: Vec<Found<'c>>, case: &mut Case) -> Vec<Found<'c>> {
    let mut copies: HashMap<(&str, &str), u32, RandomState> =
        HashMap::with_capacity_and_hasher(own.len(), RandomState::default());
    own.iter().filter_map(|(_, _, _, name)| name.pair()).for_each(|pair| *copies.entry(pair).or_default() += 1);
    if copies.values().all(|count| *count == 1) {
        return own;
    }
    let mut kept: HashMap<(&str, &str), Option<usize>> = HashMap::new();
    for (pair, _) in copies.iter().filter(|(_, count)| **count > 1) {
        let versions = own.iter().enumerate().filter(|(_, (_, _, _, name))| name.pair() == Some(*pair));
        kept.insert(*pair, chosen(&versions.map(|(at, (_, _, node, _))| (at, *node)).collect::<Vec<_>>()));
    }
    let mut unread: Vec<(&str, &str)> =
        kept.iter().filter(|(_, chosen)| chosen.is_none()).map(|(pair, _)| *pair).collect();
    unread.sort_unstable();
    case.blind_spots.extend(unread.into_iter().map(|(kind, id)| {
        let place = Where::Resource(ResourceKind::read(kind), format!("{kind}/{id}"));
        BlindSpot { place, why: Blindness::Unreadable(Unread::TwoVersions) }
    }));
    let counts =
        |at: usize, name: &Name| name.pair().and_then(|pair| kept.get(&pair)).is_none_or(|kept| *kept == Some(at));
    own.into_iter().enumerate().filter(|(at, (_, _, _, name))| counts(*at, name)).map(|(_, found)| found).collect()
}

/// The position of the version that counts.
fn chosen(versions: &[(usize, Node)]) -> Option<usize> {
    let (at, first) = versions.first()?;
    if versions.iter().all(|(_, version)| version == first) {
        return Some(*at);
    }
    let mut ranks: Vec<_> = versions.iter().map(|(_, version)| rank(*version)).collect();
    ranks.sort_unstable();
    ranks.dedup();
    if ranks.len() == versions.len() {
        return versions.iter().max_by_key(|(_, version)| rank(*version)).map(|(at, _)| *at);
    }
    versions.iter().find(|(_, version)| version.status().as_deref() == Some("entered-in-error")).map(|(at, _)| *at)
}

fn rank(node: Node<'_>) -> (Option<Decimal>, Option<&str>) {
    let meta = node.get("meta");
    let version = meta.and_then(|meta| meta.get("versionId")).and_then(Node::number);
    (version, meta.and_then(|meta| meta.str("lastUpdated")))
}
