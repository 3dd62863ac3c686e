//! The drafts of an order hook: drugs and tests somebody is ordering now.

use std::borrow::Cow;

use super::meaning::{Reader, is_misshapen};
use super::own;
use super::place::{self, Index, Name, Place};
use super::report;
use super::result::Results;
use super::subject::{Subject, Whose};
use super::{Drafts, drug};
use crate::case::place::Place as Where;
use crate::case::unread::Unread;
use crate::case::{BlindSpot, Blindness, Case};
use crate::fhir::json::Node;
use crate::fhir::version;

/// Adds the orders of the drafts to the case.
pub fn read<'c>(reader: Reader<'c>, index: &mut Index<'c>, drafts: Drafts<'c>, subject: &Subject, case: &mut Case) {
    let Some(bundle) = drafts.bundle else { return };
    let mut found = Found::default();
    if let Some(member) = bundle.repeated() {
        found.refuse(Where::Drafts, Blindness::Unreadable(Unread::Repeats(member)));
    }
    found.entries_of(bundle, None, 0);
    for entry in &found.entries {
        index.add(entry.url, entry.node);
    }
    let selections = drafts.selections.unwrap_or_default();
    let is_there = |selection: &Cow<str>| found.entries.iter().any(|entry| entry.is(selection));
    // Beside a draft that could not be read nobody knows which one was meant.
    if found.unread.is_empty() && !selections.iter().all(is_there) {
        found.refuse(Where::Selections, Blindness::Unreadable(Unread::SelectedOrder));
    }
    for entry in std::mem::take(&mut found.entries) {
        if let Err(why) = order(reader, index, (entry, drafts.selections), subject, case) {
            found.refuse(Where::Draft(entry.name().to_string()), why);
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
struct Entry<'c> {
    position: usize,
    url: Option<&'c str>,
    node: Node<'c>,
}

impl<'c> Entry<'c> {
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
    entries: Vec<Entry<'c>>,
    unread: Vec<BlindSpot>,
}

/// Bundles in Bundles beyond this depth are no orders any more.
const DEEPEST: usize = 4;

impl<'c> Found<'c> {
    fn refuse(&mut self, place: Where, why: Blindness) {
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
                    self.entries.push(Entry { position, url: entry.str("fullUrl"), node });
                }
                (node, kind) => {
                    let why = match (node, kind) {
                        (_, Some("Bundle")) => Unread::NestedTooDeep,
                        (Some(node), None) if !node.is_object() => Unread::NotAResource(own::shape(node.shape())),
                        (Some(node), _) => own::not_in_r4(node),
                        (None, _) => Unread::EntryWithoutResource,
                    };
                    self.refuse(Where::Draft(Place::Draft(position).to_string()), Blindness::Unreadable(why));
                }
            }
        }
    }
}

/// Adds one draft to the case.
fn order<'c>(
    reader: Reader<'c>,
    index: &Index<'c>,
    (entry, selections): (Entry<'c>, Option<&[Cow<str>]>),
    subject: &Subject,
    case: &mut Case,
) -> Result<(), Blindness> {
    let (node, name) = (entry.node, entry.name());
    if is_withdrawn(node) {
        return Ok(());
    }
    if let Some(why) = std::iter::once(node).chain(grouped(node)).find_map(|part| refusal(subject, part)) {
        return Err(why);
    }
    let is_signed = selections.is_none();
    let selected = selections.is_none_or(|selections| selections.iter().any(|selection| entry.is(selection)));
    match node.str("resourceType") {
        Some("MedicationRequest") => {
            medication(reader, index, Draft { holder: node, node, name, selected, is_signed }, case)
        }
        Some("RequestGroup" | "CarePlan") => {
            let inner = grouped(node).filter(|inner| !is_withdrawn(*inner));
            let read = inner.map(|inner| {
                medication(reader, index, Draft { holder: node, node: inner, name, selected, is_signed }, case)
            });
            // Each of them is read, also beside one that cannot be.
            read.fold(Ok(()), Result::and)
        }
        Some("ServiceRequest") => {
            let code = reader.meaning(node.get("code"));
            let mut results = Results::default();
            report::requested(node, name, &code, &mut results);
            case.pending.extend(results.pending);
            case.orders.extend(drug::as_service(node, &code, name, selected));
            Ok(())
        }
        // FHIR R4 has many things to order that are no drug and no test.
        _ => Ok(()),
    }
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
    /// At order-sign, where an order without a drug is none.
    pub is_signed: bool,
}

fn medication<'c>(reader: Reader<'c>, index: &Index<'c>, draft: Draft<'c>, case: &mut Case) -> Result<(), Blindness> {
    let orders = drug::orders(reader, index, &draft);
    let has_drug = orders.iter().all(|order| order.drug.is_some());
    case.orders.extend(orders);
    let is_told =
        draft.selected && (names_a_drug(reader, draft.node, draft.is_signed) || is_coded(reader, draft.node, case));
    if has_drug || !is_told { Ok(()) } else { Err(Blindness::Unreadable(Unread::OrderedDrug)) }
}

/// A drug is given, if perhaps unreadably; an order without any is normal while choosing, and an empty place for it too.
/// `medication` is where FHIR R5 puts it.
fn names_a_drug(reader: Reader, node: Node, is_signed: bool) -> bool {
    let concept = node.get("medicationCodeableConcept");
    let is_empty = || is_signed && reader.meaning(concept).says_nothing();
    ["medicationReference", "medication"].iter().any(|slot| node.get(slot).is_some())
        || concept.is_some_and(|concept| is_misshapen(concept) || is_empty())
}

/// Hospitals order everything by codes nobody else knows: it matters where there is a cancer, or may be one.
fn is_coded(reader: Reader, node: Node, case: &Case) -> bool {
    let coded = node.get("medicationCodeableConcept").is_some_and(|drug| !reader.meaning(Some(drug)).says_nothing());
    coded && (!case.cancers.is_empty() || case.conditions_unseen)
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
