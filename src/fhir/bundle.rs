//! Tells the states of a prefetch value apart and takes Bundles apart, entry by entry.
//!
//! It deliberately insists on nothing: any Bundle type, nested Bundles, missing `total`, `fullUrl` or `search`, and the
//! old `{response, resource}` wrapping are taken. One bad entry costs itself, never its neighbours.

use rust_decimal::Decimal;

use super::chart::{Chart, ChartEntry, Gap, GapReason, Place};
use super::json::Node;
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
    Bundle {
        bundle: Node<'n>,
        incomplete: bool,
        next: Option<&'n str>,
    },
    /// The client tried and failed: unknown. Holds the text of the `OperationOutcome`.
    Outcome(String),
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
        Some("OperationOutcome") => Sent::Outcome(outcome_text(value)),
        Some("Bundle") => match value.repeated() {
            Some(member) => Sent::Unusable(Unusable::Repeats(member)),
            None => bundle(value),
        },
        Some(found) if found == resource_type => Sent::Resource(value),
        Some(found) => Sent::Unusable(other_type(TypeName::read(found), resource_type)),
    }
}

/// The value inside the `{response, resource}` wrapping of old clients.
fn unwrapped(value: Node<'_>) -> Node<'_> {
    match (value.str("resourceType"), value.get("resource")) {
        (None, Some(resource)) => resource,
        _ => value,
    }
}

fn bundle(bundle: Node<'_>) -> Sent<'_> {
    let more = total(bundle).is_some_and(|total| total > matches(bundle).into());
    let next = next(bundle);
    Sent::Bundle { bundle, incomplete: next.is_some() || more, next: next.filter(|url| !url.is_empty()) }
}

/// The `next` link of a Bundle; blank when it says that more exists and not where.
pub(super) fn next(bundle: Node<'_>) -> Option<&str> {
    let next = bundle.each("link").find(|link| link.str("relation") == Some("next"));
    next.map(|link| link.str("url").unwrap_or_default())
}

/// How many entries of a Bundle are matches of the search, and not included or outcomes.
pub(super) fn matches(bundle: Node<'_>) -> usize {
    bundle.each("entry").filter(|entry| !matches!(mode(*entry), Some("include" | "outcome"))).count()
}

/// How many matches the server says there are, on all pages.
pub(super) fn total(bundle: Node<'_>) -> Option<Decimal> {
    bundle.get("total").and_then(Node::number)
}

fn mode(entry: Node<'_>) -> Option<&str> {
    entry.get("search").and_then(|search| search.str("mode"))
}

/// Adds a resource, or every resource of a Bundle, to the chart under `key`; what cannot be read becomes a gap.
///
/// A resource of `resource_type` counts as limited to the patient by the query of its key. An empty `resource_type`
/// takes every type and limits nothing (a file, say). `before` is how many entries earlier pages held: an entry is named
/// by its position in the whole answer, however it was cut.
pub fn spread<'n>(chart: &mut Chart<'n>, key: &'static str, resource_type: &str, node: Node<'n>, before: usize) {
    let mut spreading = Spreading { chart, key, resource_type, before, as_asked: 0, others: Vec::new() };
    spreading.resource(&Position::Key, None, node, 0);
    let Spreading { as_asked, others, .. } = spreading;
    if let (0, Some(found)) = (as_asked, others.into_iter().next()) {
        let why = GapReason::Unreadable(other_type(found, resource_type));
        chart.gaps.push(Gap { place: Place::Key(key), why });
    }
}

fn other_type(found: TypeName, wanted: &str) -> Unusable {
    Unusable::OtherType { found, wanted: wanted.to_owned() }
}

/// Bundles in Bundles beyond this depth are no batch answer any more.
const DEEPEST: usize = 4;

struct Spreading<'c, 'n, 't> {
    chart: &'c mut Chart<'n>,
    key: &'static str,
    resource_type: &'t str,
    before: usize,
    /// How many resources had the type the key asks for.
    as_asked: usize,
    /// The types of those that had not and were not included on purpose.
    others: Vec<TypeName>,
}

/// Where a resource stands; written out only when there is something to say of it.
enum Position<'p> {
    Key,
    Entry(&'p Position<'p>, usize),
}

impl Position<'_> {
    fn place(&self, key: &'static str) -> Place {
        let mut positions = Vec::new();
        let mut position = self;
        while let Self::Entry(bundle, at) = position {
            positions.push(*at);
            position = bundle;
        }
        positions.reverse();
        if positions.is_empty() { Place::Key(key) } else { Place::Entry(key, positions) }
    }
}

impl<'n> Spreading<'_, 'n, '_> {
    fn resource(&mut self, place: &Position, entry: Option<Node<'n>>, node: Node<'n>, depth: usize) {
        let node = unwrapped(node);
        if !node.is_object() {
            return self.gap(place, GapReason::Unreadable(Unusable::Shape(node.shape())));
        }
        if let Some(name) = node.repeated() {
            return self.gap(place, GapReason::Unreadable(Unusable::Repeats(name)));
        }
        match node.str("resourceType") {
            None => self.gap(place, GapReason::Unreadable(Unusable::NoResourceType)),
            Some("OperationOutcome") if harmless(node) => {}
            Some("OperationOutcome") => self.gap(place, GapReason::OperationOutcome(outcome_text(node))),
            Some("Bundle") if depth < DEEPEST => self.bundle(place, node, depth + 1),
            Some("Bundle") => self.gap(place, GapReason::Unreadable(Unusable::NestedTooDeep)),
            // It may be a misspelt one of those we look for.
            Some(found) if !version::is_r4(found) && version::not_r4(found).is_none() => {
                self.gap(place, GapReason::Unreadable(Unusable::NotInR4(TypeName::read(found))));
            }
            Some(found) => self.keep(found, entry, node),
        }
    }

    fn bundle(&mut self, place: &Position, bundle: Node<'n>, depth: usize) {
        if depth > 1 && matches!(self::bundle(bundle), Sent::Bundle { incomplete: true, .. }) {
            self.gap(place, GapReason::Paged);
        }
        let before = if depth > 1 { 0 } else { self.before };
        for (at, entry) in (before..).zip(bundle.each("entry")) {
            let place = &Position::Entry(place, at);
            match entry.get("resource") {
                Some(resource) => self.resource(place, Some(entry), resource, depth),
                None => self.gap(place, GapReason::Unreadable(Unusable::EntryWithoutResource)),
            }
        }
    }

    fn keep(&mut self, found: &str, entry: Option<Node<'n>>, resource: Node<'n>) {
        let as_asked = found == self.resource_type;
        if as_asked || self.resource_type.is_empty() {
            self.as_asked += 1;
        } else if entry.and_then(mode) != Some("include") {
            self.others.push(TypeName::read(found));
        }
        self.chart.entries.push(ChartEntry {
            key: self.key,
            full_url: entry.and_then(|entry| entry.str("fullUrl")),
            patient_limited: as_asked,
            resource,
        });
    }

    fn gap(&mut self, place: &Position, why: GapReason) {
        self.chart.gaps.push(Gap { place: place.place(self.key), why });
    }
}

/// An outcome that only informs; a warning may say that results were withheld, so it counts.
fn harmless(outcome: Node<'_>) -> bool {
    let mut issues = outcome.each("issue").peekable();
    issues.peek().is_some() && issues.all(|issue| matches!(issue.str("severity"), Some("information" | "success")))
}

fn outcome_text(outcome: Node<'_>) -> String {
    let texts = outcome.each("issue").filter_map(|issue| {
        let text = issue.get("details").and_then(|details| details.str("text"));
        text.or_else(|| issue.str("diagnostics")).or_else(|| issue.str("code"))
    });
    let text = texts.collect::<Vec<_>>().join("; ");
    text.chars().take(300).collect()
}
