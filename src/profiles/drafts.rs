//! The drafts of an order hook: drugs and tests somebody is ordering now.

use std::borrow::Cow;

use super::meaning::{Reader, is_misshapen};
use super::own;
use super::place::{self, Index, Name, Place};
use super::report;
use super::result::Results;
use super::subject::{Subject, Whose};
use super::{Drafts, drug};
use crate::case::{BlindSpot, Blindness, Case};
use crate::fhir::json::Node;
use crate::fhir::version;

/// Adds the orders of the drafts to the case.
pub fn read<'c>(reader: Reader<'c>, index: &mut Index<'c>, drafts: Drafts<'c>, subject: &Subject, case: &mut Case) {
    let Some(bundle) = drafts.bundle else { return };
    let mut found = Found::default();
    if let Some(member) = bundle.repeated() {
        found.refuse("draftOrders".to_owned(), Blindness::Unreadable(format!("member \"{member}\" stands twice")));
    }
    found.entries_of(bundle, None, 0);
    for draft in &found.drafts {
        index.add(draft.url, draft.node);
    }
    let selections = drafts.selections.unwrap_or_default();
    let is_there = |selection: &Cow<str>| found.drafts.iter().any(|draft| draft.is(selection));
    // Beside a draft that could not be read nobody knows which one was meant.
    if found.unread.is_empty() && !selections.iter().all(is_there) {
        let why = Blindness::Unreadable("an order was selected that is not among the drafts".to_owned());
        found.refuse("selections".to_owned(), why);
    }
    for draft in std::mem::take(&mut found.drafts) {
        if let Err(why) = order(reader, index, (draft, drafts.selections), subject, case) {
            found.refuse(draft.name().to_string(), why);
        }
    }
    // Where nothing is selected, nothing is asked.
    if drafts.selections.is_none_or(|selections| !selections.is_empty()) {
        case.orders_unread |= !found.unread.is_empty();
        case.blind_spots.append(&mut found.unread);
    }
    // A draft that the chart lists too is no drug that was given.
    let drafted: Vec<String> = case.orders.iter().map(|order| order.reference.clone()).collect();
    case.exposures.retain(|exposure| !drafted.contains(&exposure.reference));
}

/// One entry of the drafts: where it stands, its `fullUrl`, its resource.
#[derive(Clone, Copy)]
struct Draft<'c> {
    position: usize,
    url: Option<&'c str>,
    node: Node<'c>,
}

impl<'c> Draft<'c> {
    /// A draft without id is called by its URL.
    fn name(&self) -> Name<'c> {
        Name::of(self.node, self.url.map_or(Place::Draft(self.position), Place::Url))
    }

    /// By `Type/id`, by bare id, by the entry's URL.
    fn is(&self, selection: &str) -> bool {
        let name = self.name();
        place::relative(selection) == name.to_string() || name.id() == Some(selection) || self.url == Some(selection)
    }
}

/// The drafts, and what among them is none: it may have been any order.
#[derive(Default)]
struct Found<'c> {
    drafts: Vec<Draft<'c>>,
    unread: Vec<BlindSpot>,
}

/// Bundles in Bundles beyond this depth are no orders any more.
const DEEPEST: usize = 4;

impl<'c> Found<'c> {
    fn refuse(&mut self, place: String, why: Blindness) {
        self.unread.push(BlindSpot { place, why });
    }

    /// The entries of the Bundle; those of a Bundle inside are called by the position of the outer entry.
    fn entries_of(&mut self, bundle: Node<'c>, outer: Option<usize>, depth: usize) {
        for (position, entry) in bundle.each("entry").enumerate() {
            let position = outer.unwrap_or(position);
            let node = entry.get("resource");
            let kind = node.and_then(|node| node.str("resourceType"));
            match (node, kind) {
                (Some(node), Some("Bundle")) if depth < DEEPEST => self.entries_of(node, Some(position), depth + 1),
                (Some(node), Some(kind)) if kind != "Bundle" && version::is_r4(kind) => {
                    self.drafts.push(Draft { position, url: entry.str("fullUrl"), node });
                }
                (node, kind) => {
                    let shape = node.filter(|node| !node.is_object()).map(Node::shape);
                    let found = match kind {
                        Some("Bundle") => "Bundles nested too deep",
                        Some(_) => "no resource type of FHIR R4",
                        None => shape.unwrap_or("an entry without resource or resourceType"),
                    };
                    self.refuse(Place::Draft(position).to_string(), Blindness::Unreadable(found.to_owned()));
                }
            }
        }
    }
}

/// Adds one draft to the case.
fn order<'c>(
    reader: Reader<'c>,
    index: &Index<'c>,
    (draft, selections): (Draft<'c>, Option<&[Cow<str>]>),
    subject: &Subject,
    case: &mut Case,
) -> Result<(), Blindness> {
    let Draft { node, .. } = draft;
    let withdrawn = node.status().as_deref() == Some("entered-in-error");
    if withdrawn || node.get("doNotPerform").and_then(Node::bool) == Some(true) {
        return Ok(());
    }
    if subject.whose(node) == Whose::Another {
        return Err(Blindness::OtherPatient);
    }
    if let Some(why) = own::unusable(node) {
        return Err(why);
    }
    let selected = selections.is_none_or(|selections| selections.iter().any(|selection| draft.is(selection)));
    match node.str("resourceType") {
        Some("MedicationRequest") => {
            let orders = drug::orders(reader, index, node, draft.name(), selected);
            let unread = selected && orders.iter().any(|order| order.drug.is_none()) && names_a_drug(node);
            case.orders.extend(orders);
            if unread {
                return Err(Blindness::Unreadable("the drug of the order".to_owned()));
            }
        }
        Some("ServiceRequest") => {
            let mut results = Results::default();
            report::requested(node, draft.name(), &reader.meaning(node.get("code")), &mut results);
            case.pending.extend(results.pending);
        }
        // FHIR R4 has many things to order that are no drug and no test.
        _ => {}
    }
    Ok(())
}

/// A drug is given, if perhaps unreadably; an order without any is normal while choosing. `medication` is where FHIR R5
/// puts it.
fn names_a_drug(node: Node) -> bool {
    ["medicationReference", "medication"].iter().any(|slot| node.get(slot).is_some())
        || node.get("medicationCodeableConcept").is_some_and(is_misshapen)
}
