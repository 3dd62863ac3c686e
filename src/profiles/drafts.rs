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
        let withdrawn = node.status().as_deref() == Some("entered-in-error");
        if withdrawn || node.get("doNotPerform").and_then(Node::bool) == Some(true) {
            continue;
        }
        let another = (subject.whose(node) == Whose::Another).then_some(Blindness::OtherPatient);
        if let Some(why) = another.or_else(|| own::unusable(node)) {
            case.orders_unread = true;
            case.blind_spots.push(BlindSpot { place: name.to_string(), why });
            continue;
        }
        let selected = drafts.selections.is_none_or(|selections| is_selected(selections, name, url));
        match node.str("resourceType") {
            Some("MedicationRequest") => {
                let orders = drug::orders(reader, index, node, name, selected);
                // At order-sign an order whose drug is given and cannot be read is said; while choosing it is normal.
                // `medication` is where FHIR R5 puts it.
                let is_given = ["medicationReference", "medication"].iter().any(|slot| node.get(slot).is_some());
                let unread = orders.iter().any(|order| order.drug.is_none()) && is_given;
                if unread && selected {
                    case.orders_unread = true;
                    let why = Blindness::Unreadable("the drug of the order".to_owned());
                    case.blind_spots.push(BlindSpot { place: name.to_string(), why });
                }
                case.orders.extend(orders);
            }
            Some("ServiceRequest") => {
                let mut results = Results::default();
                report::requested(node, name, &reader.meaning(node.get("code")), &mut results);
                case.pending.extend(results.pending);
            }
            _ => {}
        }
    }
    // A draft that the chart lists too is no drug that was given.
    let drafted: Vec<String> = case.orders.iter().map(|order| order.reference.clone()).collect();
    case.exposures.retain(|exposure| !drafted.contains(&exposure.reference));
}

/// By `Type/id`, by bare id, by the entry's URL.
fn is_selected(selections: &[Cow<str>], name: Name, url: Option<&str>) -> bool {
    let full = name.to_string();
    selections.iter().any(|selection| {
        place::relative(selection) == full || name.id() == Some(&**selection) || url == Some(&**selection)
    })
}
