//! The one walker of Bundles, and what a Bundle says of itself as the answer to a search.
//!
//! It deliberately insists on nothing: any Bundle type, nested Bundles, missing `total`, `fullUrl` or `search`, and the
//! old `{response, resource}` wrapping are taken. One bad entry costs itself, never its neighbours.

use std::collections::HashSet;

use rust_decimal::Decimal;

use super::chart::Place;
use super::node::Node;
use super::unusable::{TypeName, Unusable};
use super::version;

/// Bundles in Bundles beyond this many levels are no batch answer any more.
const DEEPEST: usize = 5;

/// Where something stands in nested Bundles; written out only when there is something to say of it.
#[derive(Debug, Clone, Copy)]
pub enum Position<'p> {
    /// The value the walk began with.
    Root,
    /// An entry of a Bundle, by position.
    Entry(&'p Position<'p>, usize),
}

/// What the walker meets.
#[derive(Debug)]
pub enum Met<'n> {
    /// A resource that is no Bundle, with its type and the entry it stands in. The type is one of FHIR R4, or one that
    /// R4 has dropped.
    Resource { entry: Option<Node<'n>>, resource: Node<'n>, kind: &'n str },
    /// A Bundle inside another that says more exists than it holds.
    Paged,
    /// No resource we can use.
    Unusable(Unusable),
}

impl Position<'_> {
    /// `observations.entry[3]`, when the walk began at `observations`.
    #[must_use]
    pub fn place(&self, root: &'static str) -> Place {
        let mut positions = Vec::new();
        let mut position = self;
        while let Self::Entry(bundle, at) = position {
            positions.push(*at);
            position = bundle;
        }
        positions.reverse();
        if positions.is_empty() { Place::Key(root) } else { Place::Entry(root, positions) }
    }

    /// The position in the outermost Bundle.
    #[must_use]
    pub fn outermost(&self) -> Option<usize> {
        match self {
            Self::Root => None,
            Self::Entry(bundle, at) => bundle.outermost().or(Some(*at)),
        }
    }
}

/// Visits a resource, or every resource of a Bundle in order. `before` is how many entries earlier pages held: an entry
/// is named by its position in the whole answer, however it was cut.
pub fn walk<'n>(root: Node<'n>, before: usize, visit: &mut impl FnMut(&Position, Met<'n>)) {
    visit_one(&Position::Root, None, root, (0, before), visit);
}

fn visit_one<'n>(
    position: &Position,
    entry: Option<Node<'n>>,
    node: Node<'n>,
    (depth, before): (usize, usize),
    visit: &mut impl FnMut(&Position, Met<'n>),
) {
    let resource = unwrapped(node);
    if !resource.is_object() {
        return visit(position, Met::Unusable(Unusable::Shape(resource.shape())));
    }
    match resource.str("resourceType") {
        None => visit(position, Met::Unusable(Unusable::NoResourceType)),
        Some("Bundle") => match resource.repeated() {
            Some(name) => visit(position, Met::Unusable(Unusable::Repeats(name))),
            None if depth < DEEPEST => visit_entries(position, resource, (depth, before), visit),
            None => visit(position, Met::Unusable(Unusable::NestedTooDeep)),
        },
        // It may be a misspelt one of those we look for.
        Some(kind) if !version::is_r4(kind) && version::not_r4(kind).is_none() => {
            visit(position, Met::Unusable(Unusable::NotInR4(TypeName::read(kind))));
        }
        Some(kind) => visit(position, Met::Resource { entry, resource, kind }),
    }
}

fn visit_entries<'n>(
    position: &Position,
    bundle: Node<'n>,
    (depth, before): (usize, usize),
    visit: &mut impl FnMut(&Position, Met<'n>),
) {
    if depth > 0 && is_incomplete(bundle) {
        visit(position, Met::Paged);
    }
    let gone = deleted(bundle);
    for (at, entry) in (before..).zip(bundle.each("entry")) {
        let position = &Position::Entry(position, at);
        match entry.get("resource") {
            _ if !gone.is_empty() && named(entry).is_some_and(|name| gone.contains(&name)) => {}
            Some(resource) => visit_one(position, Some(entry), resource, (depth + 1, 0), visit),
            None => visit(position, Met::Unusable(Unusable::EntryWithoutResource)),
        }
    }
}

/// What a history says was deleted, by type and id: the newest stands first (FHIR R4, http.html#history), so older
/// versions of it behind are no longer there. One that was made anew after that is.
fn deleted(bundle: Node<'_>) -> HashSet<(&str, &str)> {
    let (mut seen, mut gone) = (HashSet::new(), HashSet::new());
    if bundle.str("type") != Some("history") {
        return gone;
    }
    for entry in bundle.each("entry") {
        if let Some(name) = named(entry)
            && seen.insert(name)
            && entry.get("resource").is_none()
        {
            gone.insert(name);
        }
    }
    gone
}

/// Type and id of what an entry of a history holds, or deletes.
fn named(entry: Node<'_>) -> Option<(&str, &str)> {
    if let Some(resource) = entry.get("resource") {
        return resource.str("resourceType").zip(resource.str("id"));
    }
    let request = entry.get("request").filter(|request| request.str("method") == Some("DELETE"))?;
    let url = request.str("url")?;
    let path = url.split_once("/_history").map_or(url, |(path, _)| path);
    let mut segments = path.rsplit('/');
    let id = segments.next()?;
    Some((segments.next()?, id))
}

/// The value inside the `{response, resource}` wrapping of old clients.
pub(super) fn unwrapped(value: Node<'_>) -> Node<'_> {
    match (value.str("resourceType"), value.get("resource")) {
        (None, Some(resource)) => resource,
        _ => value,
    }
}

/// The first resource of a Bundle whose type FHIR R4 has dropped: the drafts of a client of an older version.
#[must_use]
pub fn first_not_r4(bundle: Node<'_>, root: &'static str) -> Option<(String, &'static str)> {
    let mut first = None;
    walk(bundle, 0, &mut |position, met| {
        if let (None, Met::Resource { kind, .. }) = (&first, met) {
            first = version::not_r4(kind).map(|found| (format!("{}.resource", position.place(root)), found));
        }
    });
    first
}

/// Whether more exists than the Bundle holds.
#[must_use]
pub fn is_incomplete(bundle: Node<'_>) -> bool {
    next(bundle).is_some() || total(bundle).is_some_and(|total| total > matches(bundle).into())
}

/// The `next` link of a Bundle; blank when it says that more exists and not where.
pub(super) fn next(bundle: Node<'_>) -> Option<&str> {
    link(bundle, "next").map(|link| link.str("url").unwrap_or_default())
}

/// A link of a Bundle. A relation has no case (RFC 8288 section 2.1.1), and one in a list is one.
pub(super) fn link<'n>(bundle: Node<'n>, relation: &str) -> Option<Node<'n>> {
    let is_it = |told: Node<'_>| told.text().is_some_and(|told| told.eq_ignore_ascii_case(relation));
    bundle.each("link").find(|link| link.each("relation").any(is_it))
}

/// How many entries of a Bundle are matches of the search, and not included or outcomes.
pub(super) fn matches(bundle: Node<'_>) -> usize {
    bundle.each("entry").filter(|entry| !matches!(mode(*entry), Some("include" | "outcome"))).count()
}

/// How many matches the server says there are, on all pages.
pub(super) fn total(bundle: Node<'_>) -> Option<Decimal> {
    bundle.get("total").and_then(Node::number)
}

pub(super) fn mode(entry: Node<'_>) -> Option<&str> {
    entry.get("search").and_then(|search| search.str("mode"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fhir::record::tape::Tape;

    /// What the walker meets, each with its place.
    fn met(text: &str) -> Vec<String> {
        let tape = Tape::read(text).unwrap();
        let mut all = Vec::new();
        walk(tape.root(), 0, &mut |position, met| {
            let told = match met {
                Met::Resource { resource, kind, .. } => format!("{kind}/{}", resource.str("id").unwrap_or_default()),
                Met::Paged => "more exists".to_owned(),
                Met::Unusable(found) => found.to_string(),
            };
            all.push(format!("{}: {told}", position.place("k")));
        });
        all
    }

    fn bundle(entries: &[&str]) -> String {
        format!(r#"{{"resourceType":"Bundle","entry":[{}]}}"#, entries.join(","))
    }

    fn entry(resource: &str) -> String {
        format!(r#"{{"resource":{resource}}}"#)
    }

    const OBSERVATION: &str = r#"{"resourceType":"Observation","id":"a"}"#;

    #[test]
    fn a_resource_is_named_by_where_it_stands() {
        let one = entry(OBSERVATION);
        let wrapped = entry(&entry(OBSERVATION));
        let nested = entry(&bundle(&["{}", &one]));
        assert_eq!(met(OBSERVATION), ["k: Observation/a"]);
        assert_eq!(
            met(&bundle(&[&one, &wrapped, &nested])),
            [
                "k.entry[0]: Observation/a",
                "k.entry[1]: Observation/a",
                "k.entry[2].entry[0]: an entry without resource",
                "k.entry[2].entry[1]: Observation/a",
            ]
        );
    }

    #[test]
    fn a_next_page_is_known_by_its_relation() {
        let next = |relation: &str| {
            let text = format!(r#"{{"link":[{{"relation":"self","url":"a"}},{{"relation":{relation},"url":"b"}}]}}"#);
            next(Tape::read(&text).unwrap().root()).map(str::to_owned)
        };
        for relation in [r#""next""#, r#""NEXT""#, r#""Next""#, r#"["next"]"#, r#"["up","next"]"#] {
            assert_eq!(next(relation).as_deref(), Some("b"), "{relation}");
        }
        for other in [r#""previous""#, r#""nextPage""#, "null", "7", "[]"] {
            assert_eq!(next(other), None, "{other}");
        }
    }

    #[test]
    fn what_is_no_resource_is_said_and_costs_itself_only() {
        let one = entry(OBSERVATION);
        for (bad, told) in [
            ("7", "a number"),
            ("{}", "an object without resourceType"),
            (r#"{"resourceType":"Observaton"}"#, "resource type Observaton, which FHIR R4 does not have"),
            (r#"{"resourceType":"<b>"}"#, "an unknown resource type, which FHIR R4 does not have"),
            (r#"{"resourceType":"Bundle","entry":[],"entry":[]}"#, "a resource that states `entry` twice"),
            (r#"{"resourceType":"Bundle","total":3}"#, "more exists"),
        ] {
            assert_eq!(
                met(&bundle(&[&entry(bad), &one])),
                [format!("k.entry[0]: {told}"), "k.entry[1]: Observation/a".to_owned()]
            );
        }
    }

    /// A history tells the newest first.
    #[test]
    fn what_a_history_says_was_deleted_is_no_longer_there() {
        let deletion = r#"{"request":{"method":"DELETE","url":"Observation/a"}}"#;
        let (one, other) = (entry(OBSERVATION), entry(r#"{"resourceType":"Observation","id":"b"}"#));
        let history = |entries: &[&str]| bundle(entries).replace("\"Bundle\"", "\"Bundle\",\"type\":\"history\"");
        assert_eq!(met(&history(&[deletion, &one, &one, &other])), ["k.entry[3]: Observation/b"]);
        let absolute = deletion.replace("Observation/a", "https://e/fhir/Observation/a/_history/2");
        assert_eq!(met(&history(&[&absolute, &one])), [""; 0]);
        // Made anew, or in no order that is known.
        let anew = ["k.entry[0]: Observation/a", "k.entry[1]: an entry without resource"];
        assert_eq!(met(&history(&[&one, deletion])), anew);
        assert_eq!(
            met(&bundle(&[deletion, &one])),
            ["k.entry[0]: an entry without resource", "k.entry[1]: Observation/a"]
        );
    }

    #[test]
    fn bundles_in_bundles_are_read_to_a_depth_and_then_said() {
        let nested = |levels| (0..levels).fold(OBSERVATION.to_owned(), |inner, _| bundle(&[&entry(&inner)]));
        assert!(met(&nested(DEEPEST))[0].ends_with(": Observation/a"));
        assert!(met(&nested(DEEPEST + 1))[0].ends_with(": Bundles nested too deep"));
    }

    #[test]
    fn a_draft_of_another_version_is_found_in_nested_bundles_too() {
        let text = bundle(&[&entry(OBSERVATION), &entry(&bundle(&[&entry(r#"{"resourceType":"MedicationOrder"}"#)]))]);
        let tape = Tape::read(&text).unwrap();
        let place = "k.entry[1].entry[0].resource".to_owned();
        assert_eq!(first_not_r4(tape.root(), "k"), Some((place, "MedicationOrder")));
        assert_eq!(first_not_r4(Tape::read(&bundle(&[&entry(OBSERVATION)])).unwrap().root(), "k"), None);
    }
}
