//! The drafts of an order hook: drugs and tests somebody is ordering now.

use std::borrow::Cow;

use super::meaning::Reader;
use super::own;
use super::place::{self, Index, Name, Place};
use super::report;
use super::result::Results;
use super::subject::{Subject, Whose};
use super::{Drafts, drug};
use crate::case::{BlindSpot, Blindness, Case};
use crate::fhir::json::Node;

/// Adds the orders of the drafts to the case.
pub fn read<'c>(reader: Reader<'c>, index: &mut Index<'c>, drafts: Drafts<'c>, subject: &Subject, case: &mut Case) {
    let Some(bundle) = drafts.bundle else { return };
    if let Some(member) = bundle.repeated() {
        case.orders_unread = true;
        let why = Blindness::Unreadable(format!("member \"{member}\" stands twice"));
        case.blind_spots.push(BlindSpot { place: "draftOrders".to_owned(), why });
    }
    for (position, _) in bundle.each("entry").enumerate().filter(|(_, entry)| entry.get("resource").is_none()) {
        // It may have been any order.
        case.orders_unread = true;
        let why = Blindness::Unreadable("an entry without resource".to_owned());
        case.blind_spots.push(BlindSpot { place: Place::Draft(position).to_string(), why });
    }
    let entries = bundle.each("entry").filter_map(|entry| Some((entry.str("fullUrl"), entry.get("resource")?)));
    let direct = bundle.items().filter(|node| node.str("resourceType").is_some_and(|kind| kind != "Bundle"));
    let all: Vec<(Option<&str>, Node)> = entries.chain(direct.map(|node| (None, node))).collect();
    for (url, node) in &all {
        index.add(*url, *node);
    }
    for (position, (url, node)) in all.into_iter().enumerate() {
        let name = Name::of(node, Place::Draft(position));
        if is_withdrawn(node) {
            continue;
        }
        let mut parts = std::iter::once(node).chain(grouped(node));
        if let Some(why) = parts.find_map(|part| refusal(subject, part)) {
            case.orders_unread = true;
            case.blind_spots.push(BlindSpot { place: name.to_string(), why });
            continue;
        }
        let selected = drafts.selections.is_none_or(|selections| is_selected(selections, name, url));
        match node.str("resourceType") {
            Some("MedicationRequest") => medication(reader, index, Draft { holder: node, node, name, selected }, case),
            Some("RequestGroup" | "CarePlan") if grouped(node).next().is_some() => {
                for inner in grouped(node).filter(|inner| !is_withdrawn(*inner)) {
                    medication(reader, index, Draft { holder: node, node: inner, name, selected }, case);
                }
            }
            Some("ServiceRequest") => {
                let code = reader.meaning(node.get("code"));
                let mut results = Results::default();
                report::requested(node, name, &code, &mut results);
                case.pending.extend(results.pending);
                case.orders.extend(drug::as_service(node, &code, name, selected));
            }
            _ => {}
        }
    }
    // A draft that the chart lists too is no drug that was given.
    let drafted: Vec<String> = case.orders.iter().map(|order| order.reference.clone()).collect();
    case.exposures.retain(|exposure| !drafted.contains(&exposure.reference));
}

/// One order: in a resource of its own, or contained in a group of orders.
#[derive(Clone, Copy)]
pub struct Draft<'c> {
    /// The resource that contains what the order refers to.
    pub holder: Node<'c>,
    pub node: Node<'c>,
    /// The resource of `draftOrders`.
    pub name: Name<'c>,
    pub selected: bool,
}

fn medication<'c>(reader: Reader<'c>, index: &Index<'c>, draft: Draft<'c>, case: &mut Case) {
    let orders = drug::orders(reader, index, &draft);
    // An order whose drug is given and cannot be read is said; without a drug it is normal while choosing.
    // `medication` is where FHIR R5 puts it.
    let refers = ["medicationReference", "medication"].iter().any(|slot| draft.node.get(slot).is_some());
    // Hospitals order everything by codes nobody else knows: it matters where there is a cancer, or may be one.
    let coded =
        draft.node.get("medicationCodeableConcept").is_some_and(|drug| !reader.meaning(Some(drug)).says_nothing());
    let coded = coded && (!case.cancers.is_empty() || case.conditions_unseen);
    if draft.selected && (refers || coded) && orders.iter().any(|order| order.drug.is_none()) {
        case.orders_unread = true;
        let why = Blindness::Unreadable("the drug of the order".to_owned());
        case.blind_spots.push(BlindSpot { place: draft.name.to_string(), why });
    }
    case.orders.extend(orders);
}

/// Why a draft may not be read, whatever it holds.
fn refusal(subject: &Subject, node: Node) -> Option<Blindness> {
    let another = (subject.whose(node) == Whose::Another).then_some(Blindness::OtherPatient);
    another.or_else(|| own::unusable(node))
}

/// The drug orders a group contains. Those it refers to stand among the drafts themselves.
fn grouped(node: Node<'_>) -> impl Iterator<Item = Node<'_>> {
    node.each("contained").filter(|inner| inner.str("resourceType") == Some("MedicationRequest"))
}

/// Nobody orders it any more, or it orders that something is not to be done.
fn is_withdrawn(node: Node) -> bool {
    let withdrawn = ["entered-in-error", "cancelled", "stopped", "revoked"];
    node.status().is_some_and(|status| withdrawn.contains(&&*status))
        || node.get("doNotPerform").and_then(Node::bool) == Some(true)
}

/// By `Type/id`, by bare id, by the entry's URL.
fn is_selected(selections: &[Cow<str>], name: Name, url: Option<&str>) -> bool {
    let full = name.to_string();
    selections.iter().any(|selection| {
        place::relative(selection) == full || name.id() == Some(&**selection) || url == Some(&**selection)
    })
}
