//! The drafts of an order hook: drugs and tests somebody is ordering now.

use std::borrow::Cow;
use std::collections::HashSet;

use super::group;
use super::ordered::{self, Draft, Frame, Ordered};
use super::reason;
use crate::case::order::Order;
use crate::case::place::Place as Where;
use crate::case::therapy::Drug;
use crate::case::unread::Unread;
use crate::case::{BlindSpot, Blindness, Case};
use crate::fhir::record::bundle::{self, Met, walk};
use crate::fhir::record::node::Node;
use crate::fhir::record::outcome;
use crate::fhir::record::version;
use crate::profiles::Drafts;
use crate::profiles::meaning::Reader;
use crate::profiles::misshapen::is_misshapen;
use crate::profiles::record::blind_spots;
use crate::profiles::record::patient_resource;
use crate::profiles::record::place::{self, Index, Name, Place};
use crate::profiles::record::subject::{Subject, Whose};
use crate::profiles::result::report;
use crate::profiles::result::results::Results;
use crate::profiles::therapy::regimen;
use crate::profiles::therapy::regimen_words::Of;
use crate::profiles::unknown::count;

/// How many drafts of one call are looked at: several times what is ever ordered at once.
const MOST: usize = 200;

/// Adds the orders of the drafts to the case.
pub fn read<'c>(reader: Reader<'c>, index: &mut Index<'c>, drafts: Drafts<'c>, subject: &Subject, case: &mut Case) {
    let Some(bundle) = drafts.bundle else { return };
    let mut found = Found::default();
    found.entries_of(bundle);
    for entry in &found.entries {
        index.add(entry.url, entry.node);
    }
    let selections = drafts.selections.unwrap_or_default();
    case.still_ordering = drafts.selections.is_some();
    found.bound(selections);
    let is_there = |selection: &Cow<str>| found.entries.iter().any(|entry| entry.is(selection));
    // Beside a draft that could not be read nobody knows which one was meant.
    if found.unread.is_empty() && !selections.iter().all(is_there) {
        found.refuse(Where::Selections, Blindness::Unreadable(Unread::SelectedOrder));
    }
    let entries = std::mem::take(&mut found.entries);
    for entry in entries.iter().copied() {
        if let Err(why) = order(reader, index, (entry, drafts.selections), subject, case) {
            found.refuse(Where::Draft(entry.name().to_string()), why);
        }
    }
    mark_grouped(&entries, case);
    // Where nothing is selected, nothing is asked.
    if drafts.selections.is_none_or(|selections| !selections.is_empty()) {
        case.orders_unread |= !found.unread.is_empty();
        case.blind_spots.append(&mut found.unread);
    }
    // A draft that the chart lists too is no drug that was given.
    let drafted: Vec<&str> = case.orders.iter().map(|order| order.reference.as_str()).collect();
    case.exposures.retain(|exposure| !drafted.contains(&exposure.reference.as_str()));
}

/// A draft that a group of the drafts refers to belongs to it: taken back alone, it would leave the group torn.
fn mark_grouped(entries: &[Entry], case: &mut Case) {
    let groups = entries.iter().map(|entry| entry.node).filter(|node| is_group(*node));
    let references: Vec<&str> = groups.flat_map(group::references).collect();
    if references.is_empty() {
        return;
    }
    for entry in entries.iter().filter(|entry| references.iter().any(|reference| entry.is(reference))) {
        let own = entry.name().reference();
        case.orders.iter_mut().filter(|order| order.reference == own).for_each(|order| order.in_group = true);
    }
}

fn is_group(node: Node) -> bool {
    matches!(node.str("resourceType"), Some("RequestGroup" | "CarePlan"))
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

impl<'c> Found<'c> {
    fn refuse(&mut self, place: Where, why: Blindness) {
        self.unread.push(BlindSpot { place, why });
    }

    /// Leaves out what is beyond any order, the selected ones last, and says so.
    fn bound(&mut self, selections: &[Cow<str>]) {
        let beyond = self.entries.len().saturating_sub(MOST) + self.unread.len().saturating_sub(MOST);
        if beyond == 0 {
            return;
        }
        let wanted: HashSet<&str> =
            selections.iter().flat_map(|selection| [place::relative(selection), selection]).collect();
        self.entries.sort_by_cached_key(|entry| {
            let name = entry.name();
            let is_wanted = |text: Option<&str>| text.is_some_and(|text| wanted.contains(text));
            !(is_wanted(Some(&name.written())) || is_wanted(name.id()) || is_wanted(entry.url))
        });
        self.entries.truncate(MOST);
        self.unread.truncate(MOST);
        self.refuse(Where::Drafts, Blindness::Unreadable(Unread::DraftsBeyond(beyond)));
    }

    /// The drafts of a Bundle; those of a Bundle inside are called by the position of the outer entry.
    fn entries_of(&mut self, bundle: Node<'c>) {
        if bundle::is_incomplete(bundle) {
            self.refuse(Where::Drafts, Blindness::Paged);
        }
        walk(bundle, 0, &mut |place, met| {
            let position = place.outermost();
            let why = match met {
                Met::Resource { resource, kind: "OperationOutcome", .. } if outcome::is_note(resource) => return,
                // Where an order should stand, the client tried and failed.
                Met::Resource { resource, kind: "OperationOutcome", .. } => Blindness::Failed(outcome::text(resource)),
                Met::Resource { entry, resource: node, kind } if version::is_r4(kind) => {
                    let url = entry.and_then(|entry| entry.str("fullUrl"));
                    return self.entries.push(Entry { position: position.unwrap_or_default(), url, node });
                }
                Met::Resource { resource, .. } => Blindness::Unreadable(blind_spots::not_in_r4(resource)),
                Met::Paged => Blindness::Paged,
                Met::Unusable(found) => Blindness::Unreadable(blind_spots::unread(&found)),
            };
            let place = position.map_or(Where::Drafts, |at| Where::Draft(Place::Draft(at).to_string()));
            self.refuse(place, why);
        });
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
    let of = Of::order(&case.cancers);
    match node.str("resourceType") {
        Some("MedicationRequest") => {
            medication(reader, index, Draft { holder: node, node, name, selected, is_signed, of }, case)
        }
        Some("RequestGroup" | "CarePlan") => {
            let inner = grouped(node).filter(|inner| !is_withdrawn(*inner));
            let before = case.orders.len();
            // Each of them is read, also beside one that cannot be.
            let read: Vec<_> = inner
                .map(|inner| {
                    if inner.str("resourceType") == Some("ServiceRequest") {
                        let frame = Frame::of(inner, name, selected, of).grouped();
                        service(reader, index, (inner, name), &frame, case);
                        return Ok(());
                    }
                    medication(reader, index, Draft { holder: node, node: inner, name, selected, is_signed, of }, case)
                })
                .collect();
            let frame = Frame::of(node, name, selected, of).grouped();
            let group = group::read(reader, index, node, &frame, case.orders.len() > before);
            add(reader, index, node, group.orders, case);
            let told =
                if group.is_unread && selected { Err(Blindness::Unreadable(Unread::OrderedDrug)) } else { Ok(()) };
            read.into_iter().chain(std::iter::once(told)).fold(Ok(()), Result::and)
        }
        Some("ServiceRequest") => {
            service(reader, index, (node, name), &Frame::of(node, name, selected, of), case);
            Ok(())
        }
        // FHIR R4 has many things to order that are no drug and no test.
        _ => Ok(()),
    }
}

fn service<'c>(reader: Reader<'c>, index: &Index<'c>, (node, name): (Node<'c>, Name), frame: &Frame, case: &mut Case) {
    let code = reader.meaning(node.get("code"));
    let mut results = Results::default();
    report::requested(reader, node, name, &code, &mut results);
    case.unknown_codes.points_to_cancer |= count::is_oncology_service(reader, node);
    case.pending.extend(results.pending);
    case.requested_tests.extend(results.requested_tests);
    case.requests.extend(results.requests);
    add(reader, index, node, ordered::as_service(reader, node, &code, frame), case);
}

fn add<'c>(reader: Reader<'c>, index: &Index<'c>, node: Node<'c>, mut orders: Vec<Order>, case: &mut Case) {
    reason::put(reader, index, &case.cancers, node, &mut orders);
    case.orders.append(&mut orders);
}

fn medication<'c>(reader: Reader<'c>, index: &Index<'c>, draft: Draft<'c>, case: &mut Case) -> Result<(), Blindness> {
    let Ordered { orders, is_unnamed } = ordered::orders(reader, index, &draft);
    // The code of some drug against cancer, without a word, names none; nor does a regimen whose name means several.
    let names_none = |text: &str| is_wordless(reader, draft.node) || regimen::is_letters(reader, text);
    let is_bare = |order: &Order| match &order.drug {
        Some(Drug::UnknownAntineoplastic(_)) => names_none(&order.text),
        drug => drug.is_none(),
    };
    let has_drug = !orders.iter().any(is_bare);
    add(reader, index, draft.node, orders, case);
    if draft.selected && !is_unnamed {
        count::order(reader, draft.node, &mut case.unknown_codes);
    }
    // Bags are mixed for everybody.
    if is_unnamed && !may_have_cancer(case) {
        return Ok(());
    }
    let is_given = || names_a_drug(reader, draft.node, draft.is_signed) || is_coded(reader, draft.node, case);
    // What is signed orders something, also where nothing says what; an empty form, as the public sandbox signs it, nothing.
    let is_left_out = || {
        let is_filled = ["intent", "dosageInstruction", "note"].iter().any(|slot| draft.node.get(slot).is_some());
        draft.is_signed && is_filled && !has_medication(draft.node) && may_have_cancer(case)
    };
    let is_told = draft.selected && (is_given() || is_left_out());
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

fn has_medication(node: Node) -> bool {
    ["medicationCodeableConcept", "medicationReference", "medication"].iter().any(|slot| node.get(slot).is_some())
}

/// Hospitals order everything by codes nobody else knows: it matters where there is a cancer, or may be one.
fn is_coded(reader: Reader, node: Node, case: &Case) -> bool {
    let coded = node.get("medicationCodeableConcept").is_some_and(|drug| !reader.meaning(Some(drug)).says_nothing());
    coded && may_have_cancer(case)
}

fn is_wordless(reader: Reader, node: Node) -> bool {
    node.get("medicationCodeableConcept").is_some_and(|drug| !reader.meaning(Some(drug)).worded)
}

fn may_have_cancer(case: &Case) -> bool {
    !case.cancers.is_empty() || case.conditions_unseen
}

/// Why a draft may not be read, whatever it holds.
fn refusal(subject: &Subject, node: Node) -> Option<Blindness> {
    match subject.whose(node) {
        Whose::Another => Some(Blindness::OtherPatient),
        Whose::OtherServer => Some(Blindness::Unreadable(Unread::OtherServer)),
        Whose::Theirs | Whose::Unstated => patient_resource::unusable(node),
    }
}

/// The orders a group contains. Those it refers to stand among the drafts themselves.
fn grouped(node: Node<'_>) -> impl Iterator<Item = Node<'_>> {
    let is_order = |inner: &Node| matches!(inner.str("resourceType"), Some("MedicationRequest" | "ServiceRequest"));
    node.each("contained").filter(is_order)
}

/// Nobody orders it any more, or it orders that something is not to be done.
fn is_withdrawn(node: Node) -> bool {
    let withdrawn = ["entered-in-error", "cancelled", "stopped", "revoked"];
    node.status().is_some_and(|status| withdrawn.contains(&&*status))
        || node.get("doNotPerform").and_then(Node::bool) == Some(true)
}
