//! Tells the states of a prefetch value apart, and puts its resources into the chart.
//!
//! What cannot be read becomes a gap, named by the key and the position of the entry.

use super::bundle::{self, Met, Position, mode, next, unwrapped, walk};
use super::chart::{Chart, ChartEntry, Gap, GapReason, Place};
use super::node::Node;
use super::outcome;
use super::unusable::{TypeName, Unusable};
use super::version;

/// What stands under a prefetch key (CDS Hooks "Prefetch Template").
#[derive(Debug, PartialEq)]
pub enum Sent<'n> {
    /// The client did not send the key: unknown.
    Absent,
    /// `null`: the client knows there is nothing.
    Nothing,
    /// One resource of the right type.
    Resource(Node<'n>),
    /// A Bundle, perhaps empty: searched, and none. `incomplete` when more exists than was sent.
    Bundle { bundle: Node<'n>, incomplete: bool, next: Option<&'n str> },
    /// The client tried and failed: unknown. Says what the `OperationOutcome` says.
    Outcome(GapReason),
    /// Something else.
    Unusable(Unusable),
}

/// The state of a key whose template reads or searches `resource_type`.
#[must_use]
pub fn sent<'n>(value: Option<Node<'n>>, resource_type: &str) -> Sent<'n> {
    let Some(value) = value.map(unwrapped) else { return Sent::Absent };
    if !value.is_object() {
        return if value.is_null() { Sent::Nothing } else { Sent::Unusable(Unusable::Shape(value.shape())) };
    }
    match value.str("resourceType") {
        None => Sent::Unusable(Unusable::NoResourceType),
        Some("OperationOutcome") => Sent::Outcome(outcome::reason(value)),
        Some("Bundle") => match value.repeated() {
            Some(member) => Sent::Unusable(Unusable::Repeats(member)),
            None => match outcome::refusal_in(value) {
                Some(refusal) => Sent::Outcome(outcome::reason(refusal)),
                None => Sent::Bundle {
                    bundle: value,
                    incomplete: bundle::is_incomplete(value),
                    next: next(value).filter(|url| !url.is_empty()),
                },
            },
        },
        Some(found) if found == resource_type => Sent::Resource(value),
        Some(found) => Sent::Unusable(other_type(found, resource_type)),
    }
}

/// Adds what stands under a prefetch key that asks for `resource_type`: a resource, or every resource of a Bundle.
///
/// A resource of that type counts as limited to the patient by the query of its key. `before` is how many entries
/// earlier pages held.
pub fn spread<'n>(chart: &mut Chart<'n>, key: &'static str, resource_type: &str, node: Node<'n>, before: usize) {
    let mut as_asked = false;
    // The type of the first that was not asked for and not included on purpose.
    let mut other = None;
    walk(node, before, &mut |position, met| {
        let Some((entry, resource, kind)) = resource(chart, (key, position), met) else { return };
        let is_as_asked = kind == resource_type;
        as_asked |= is_as_asked;
        if !is_as_asked && other.is_none() && entry.and_then(mode) != Some("include") {
            other = Some(kind);
        }
        chart.entries.push(ChartEntry { key, full_url: full_url(entry), patient_limited: is_as_asked, kind, resource });
    });
    if let (false, Some(found)) = (as_asked, other) {
        let why = GapReason::Unreadable(other_type(found, resource_type));
        chart.gaps.push(Gap { place: Place::Key(key), why });
    }
}

/// Adds the resources of one type that the patient's own resources point at.
pub(super) fn spread_pointed_at<'n>(chart: &mut Chart<'n>, key: &'static str, wanted: &str, node: Node<'n>) {
    walk(node, 0, &mut |_, met| {
        if let Met::Resource { entry, resource, kind } = met
            && kind == wanted
            && resource.repeated().is_none()
        {
            chart.entries.push(ChartEntry { key, full_url: full_url(entry), patient_limited: true, kind, resource });
        }
    });
}

/// The key of what a file holds: no prefetch key, since nobody said what it would be.
pub const FILE: &str = "bundle";

/// Adds what a file holds: every resource of FHIR R4, taken for the patient's unless it says otherwise.
pub fn spread_file<'n>(chart: &mut Chart<'n>, node: Node<'n>) {
    walk(node, 0, &mut |position, met| {
        let Some((entry, resource, kind)) = resource(chart, (FILE, position), met) else { return };
        match version::not_r4(kind) {
            Some(found) => {
                let why = GapReason::Unreadable(Unusable::NotInR4(TypeName::read(found)));
                chart.gaps.push(Gap { place: position.place(FILE), why });
            }
            None => {
                chart.entries.push(ChartEntry {
                    key: FILE,
                    full_url: full_url(entry),
                    patient_limited: true,
                    kind,
                    resource,
                });
            }
        }
    });
}

/// The resource that was met, with its entry and its type; else a gap, or an outcome that only informs.
pub(super) fn resource<'n>(
    chart: &mut Chart<'n>,
    (key, position): (&'static str, &Position),
    met: Met<'n>,
) -> Option<(Option<Node<'n>>, Node<'n>, &'n str)> {
    let why = match met {
        Met::Resource { entry, resource, kind } => match (resource.repeated(), kind) {
            (Some(member), _) => GapReason::Unreadable(Unusable::Repeats(member)),
            (None, "OperationOutcome") if outcome::is_note(resource) => return None,
            (None, "OperationOutcome") => outcome::missing(resource),
            (None, kind) => return Some((entry, resource, kind)),
        },
        Met::Paged => GapReason::Paged,
        Met::Unusable(found) => GapReason::Unreadable(found),
    };
    chart.gaps.push(Gap { place: position.place(key), why });
    None
}

fn other_type(found: &str, wanted: &str) -> Unusable {
    Unusable::OtherType { found: TypeName::read(found), wanted: wanted.to_owned() }
}

pub(super) fn full_url(entry: Option<Node<'_>>) -> Option<&str> {
    entry.and_then(|entry| entry.str("fullUrl"))
}
