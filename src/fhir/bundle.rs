//! Tells the states of a prefetch value apart and takes Bundles apart, entry by entry.
//!
//! It deliberately insists on nothing: any Bundle type, nested Bundles, missing `total`, `fullUrl` or `search`, and the
//! old `{response, resource}` wrapping are taken. One bad entry costs itself, never its neighbours.

use rust_decimal::Decimal;

use super::chart::{Chart, ChartEntry, Gap, GapReason, Held};
use super::json::Node;

/// What stands under a prefetch key (CDS Hooks "Prefetch Template").
#[derive(Debug, PartialEq)]
pub enum Sent<'n, 'a> {
    /// The client did not send the key: unknown.
    Absent,
    /// `null`: the client knows there is nothing.
    Nothing,
    /// One resource of the right type.
    Resource(&'n Node<'a>),
    /// A Bundle, perhaps empty: searched, and none. `incomplete` when more exists than was sent.
    Bundle { bundle: &'n Node<'a>, incomplete: bool, next: Option<&'n str> },
    /// The client tried and failed: unknown. Holds the text of the `OperationOutcome`.
    Outcome(String),
    /// Something else, said in words without patient data.
    Unusable(String),
}

/// The state of a key whose template reads or searches `resource_type`.
#[must_use]
pub fn sent<'n, 'a>(value: Option<&'n Node<'a>>, resource_type: &str) -> Sent<'n, 'a> {
    let Some(value) = value.map(unwrapped) else { return Sent::Absent };
    let Some(object) = value.object() else {
        return if *value == Node::Null { Sent::Nothing } else { Sent::Unusable(shape(value).to_owned()) };
    };
    match value.str("resourceType") {
        None => Sent::Unusable("an object without resourceType".to_owned()),
        Some("OperationOutcome") => Sent::Outcome(outcome_text(value)),
        Some("Bundle") if object.repeated.is_some() => Sent::Unusable("a Bundle that states a member twice".to_owned()),
        Some("Bundle") => bundle(value),
        Some(found) if found == resource_type => Sent::Resource(value),
        Some(found) => Sent::Unusable(named(found)),
    }
}

/// The value inside the `{response, resource}` wrapping of old clients.
fn unwrapped<'n, 'a>(value: &'n Node<'a>) -> &'n Node<'a> {
    match (value.str("resourceType"), value.get("resource")) {
        (None, Some(resource)) => resource,
        _ => value,
    }
}

fn bundle<'n, 'a>(bundle: &'n Node<'a>) -> Sent<'n, 'a> {
    let more = total(bundle).is_some_and(|total| total > matches(bundle).into());
    let next = next(bundle);
    Sent::Bundle { bundle, incomplete: next.is_some() || more, next: next.filter(|url| !url.is_empty()) }
}

/// The `next` link of a Bundle; blank when it says that more exists and not where.
pub(super) fn next<'n>(bundle: &'n Node<'_>) -> Option<&'n str> {
    let next = bundle.each("link").find(|link| link.str("relation") == Some("next"));
    next.map(|link| link.str("url").unwrap_or_default())
}

/// How many entries of a Bundle are matches of the search, and not included or outcomes.
pub(super) fn matches(bundle: &Node<'_>) -> usize {
    bundle.each("entry").filter(|entry| !matches!(mode(entry), Some("include" | "outcome"))).count()
}

/// How many matches the server says there are, on all pages.
pub(super) fn total(bundle: &Node<'_>) -> Option<Decimal> {
    bundle.get("total").and_then(Node::number)
}

fn mode<'n>(entry: &'n Node<'_>) -> Option<&'n str> {
    entry.get("search").and_then(|search| search.str("mode"))
}

/// Adds a resource, or every resource of a Bundle, to the chart under `key`; what cannot be read becomes a gap.
///
/// A resource of `resource_type` counts as limited to the patient by the query of its key. An empty `resource_type`
/// takes every type and limits nothing (a file, say). `hold` says how the chart keeps a resource: borrowed from the
/// request (`Held::Sent`), or as a copy of its tree when the body does not live as long. `before` is how many entries
/// earlier pages held: an entry is named by its position in the whole answer, however it was cut.
pub fn spread<'n, 'a>(
    chart: &mut Chart<'a>,
    key: &'static str,
    resource_type: &str,
    node: &'n Node<'a>,
    before: usize,
    hold: fn(&'n Node<'a>) -> Held<'a>,
) {
    let mut spreading = Spreading { chart, key, resource_type, before, as_asked: 0, others: Vec::new(), hold };
    spreading.resource(key.to_owned(), None, node, 0);
    let Spreading { as_asked, others, .. } = spreading;
    if let (0, Some(found)) = (as_asked, others.first()) {
        let why = GapReason::Unreadable(format!("{found} where {resource_type} was asked for"));
        chart.gaps.push(Gap { place: key.to_owned(), why });
    }
}

/// Bundles in Bundles beyond this depth are no batch answer any more.
const DEEPEST: usize = 4;

struct Spreading<'c, 'n, 'a, 't> {
    chart: &'c mut Chart<'a>,
    key: &'static str,
    resource_type: &'t str,
    before: usize,
    /// How many resources had the type the key asks for.
    as_asked: usize,
    /// The types of those that had not and were not included on purpose.
    others: Vec<String>,
    hold: fn(&'n Node<'a>) -> Held<'a>,
}

impl<'n, 'a> Spreading<'_, 'n, 'a, '_> {
    fn resource(&mut self, place: String, entry: Option<&'n Node<'a>>, node: &'n Node<'a>, depth: usize) {
        let node = unwrapped(node);
        let Some(object) = node.object() else { return self.gap(place, GapReason::Unreadable(shape(node).to_owned())) };
        if let Some(name) = object.repeated {
            return self.gap(place, GapReason::Unreadable(format!("a resource that states `{name}` twice")));
        }
        match node.str("resourceType") {
            None => self.gap(place, GapReason::Unreadable("a resource without resourceType".to_owned())),
            Some("OperationOutcome") if harmless(node) => {}
            Some("OperationOutcome") => self.gap(place, GapReason::OperationOutcome(outcome_text(node))),
            Some("Bundle") if depth < DEEPEST => self.bundle(&place, node, depth + 1),
            Some("Bundle") => self.gap(place, GapReason::Unreadable("Bundles nested too deep".to_owned())),
            Some(found) => self.keep(found, entry, node),
        }
    }

    fn bundle(&mut self, place: &str, bundle: &'n Node<'a>, depth: usize) {
        if depth > 1 && matches!(self::bundle(bundle), Sent::Bundle { incomplete: true, .. }) {
            self.gap(place.to_owned(), GapReason::Paged);
        }
        let before = if depth > 1 { 0 } else { self.before };
        for (at, entry) in (before..).zip(bundle.each("entry")) {
            let place = format!("{place}.entry[{at}]");
            match entry.get("resource") {
                Some(resource) => self.resource(place, Some(entry), resource, depth),
                None => self.gap(place, GapReason::Unreadable("an entry without resource".to_owned())),
            }
        }
    }

    fn keep(&mut self, found: &str, entry: Option<&'n Node<'a>>, resource: &'n Node<'a>) {
        let as_asked = found == self.resource_type;
        if as_asked || self.resource_type.is_empty() {
            self.as_asked += 1;
        } else if entry.and_then(mode) != Some("include") {
            self.others.push(named(found));
        }
        self.chart.entries.push(ChartEntry {
            key: self.key,
            full_url: entry.and_then(|entry| entry.str("fullUrl")).map(str::to_owned),
            patient_limited: as_asked,
            resource: (self.hold)(resource),
        });
    }

    fn gap(&mut self, place: String, why: GapReason) {
        self.chart.gaps.push(Gap { place, why });
    }
}

/// An outcome that only informs; a warning may say that results were withheld, so it counts.
fn harmless(outcome: &Node<'_>) -> bool {
    let mut issues = outcome.each("issue").peekable();
    issues.peek().is_some() && issues.all(|issue| matches!(issue.str("severity"), Some("information" | "success")))
}

fn outcome_text(outcome: &Node<'_>) -> String {
    let texts = outcome.each("issue").filter_map(|issue| {
        let text = issue.get("details").and_then(|details| details.str("text"));
        text.or_else(|| issue.str("diagnostics")).or_else(|| issue.str("code"))
    });
    let text = texts.collect::<Vec<_>>().join("; ");
    text.chars().take(300).collect()
}

/// A resource type in words; a name that is none is not repeated.
fn named(resource_type: &str) -> String {
    let plain = resource_type.len() <= 40 && resource_type.bytes().all(|byte| byte.is_ascii_alphabetic());
    if plain { format!("resource type {resource_type}") } else { "an unknown resource type".to_owned() }
}

fn shape(node: &Node<'_>) -> &'static str {
    match node {
        Node::Null => "null",
        Node::Bool(_) => "a boolean",
        Node::Number(_) | Node::Odd => "a number",
        Node::Text(_) => "a string",
        Node::List(_) => "an array",
        Node::Object(_) => "an object",
    }
}
