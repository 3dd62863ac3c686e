//! The one walker of Bundles, and what a Bundle says of itself as the answer to a search.
//!
//! It deliberately insists on nothing: any Bundle type, nested Bundles, missing `total`, `fullUrl` or `search`, and the
//! old `{response, resource}` wrapping are taken. One bad entry costs itself, never its neighbours.

use rust_decimal::Decimal;

use super::node::Node;
use super::version;

/// Bundles in Bundles beyond this many levels are no batch answer any more.
const DEEPEST: usize = 5;

/// Where something stands in nested Bundles; written out only when there is something to say of it.
#[derive(Debug, Clone, Copy)]
pub enum Place<'p> {
    /// The value the walk began with.
    Root,
    /// An entry of a Bundle, by position.
    Entry(&'p Place<'p>, usize),
}

/// What the walker meets.
#[derive(Debug)]
pub enum Met<'n> {
    /// A resource that is no Bundle, with its type and the entry it stands in. The type is one of FHIR R4, or one that
    /// R4 has dropped.
    Resource { entry: Option<Node<'n>>, resource: Node<'n>, kind: &'n str },
    /// A Bundle inside another that says more exists than it holds.
    Paged,
    /// No resource we can use, with what was found instead, in words without patient data.
    Unreadable(String),
}

impl Place<'_> {
    /// `observations.entry[3]`, when the walk began at `observations`.
    #[must_use]
    pub fn name(&self, root: &str) -> String {
        match self {
            Self::Root => root.to_owned(),
            Self::Entry(bundle, at) => format!("{}.entry[{at}]", bundle.name(root)),
        }
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
pub fn walk<'n>(root: Node<'n>, before: usize, visit: &mut impl FnMut(&Place, Met<'n>)) {
    visit_one(&Place::Root, None, root, (0, before), visit);
}

fn visit_one<'n>(
    place: &Place,
    entry: Option<Node<'n>>,
    node: Node<'n>,
    (depth, before): (usize, usize),
    visit: &mut impl FnMut(&Place, Met<'n>),
) {
    let resource = unwrapped(node);
    if !resource.is_object() {
        return visit(place, Met::Unreadable(resource.shape().to_owned()));
    }
    match resource.str("resourceType") {
        None => visit(place, Met::Unreadable("a resource without resourceType".to_owned())),
        Some("Bundle") => match resource.repeated() {
            Some(name) => visit(place, Met::Unreadable(stated_twice(name))),
            None if depth < DEEPEST => visit_entries(place, resource, (depth, before), visit),
            None => visit(place, Met::Unreadable("Bundles nested too deep".to_owned())),
        },
        // It may be a misspelt one of those we look for.
        Some(kind) if !version::is_r4(kind) && version::not_r4(kind).is_none() => {
            visit(place, Met::Unreadable(format!("{}, which FHIR R4 does not have", named(kind))));
        }
        Some(kind) => visit(place, Met::Resource { entry, resource, kind }),
    }
}

fn visit_entries<'n>(
    place: &Place,
    bundle: Node<'n>,
    (depth, before): (usize, usize),
    visit: &mut impl FnMut(&Place, Met<'n>),
) {
    if depth > 0 && is_incomplete(bundle) {
        visit(place, Met::Paged);
    }
    for (at, entry) in (before..).zip(bundle.each("entry")) {
        let place = &Place::Entry(place, at);
        match entry.get("resource") {
            Some(resource) => visit_one(place, Some(entry), resource, (depth + 1, 0), visit),
            None => visit(place, Met::Unreadable("an entry without resource".to_owned())),
        }
    }
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
pub fn first_not_r4(bundle: Node<'_>, root: &str) -> Option<(String, &'static str)> {
    let mut first = None;
    walk(bundle, 0, &mut |place, met| {
        if let (None, Met::Resource { kind, .. }) = (&first, met) {
            first = version::not_r4(kind).map(|found| (format!("{}.resource", place.name(root)), found));
        }
    });
    first
}

/// Whether more exists than the Bundle holds.
pub(super) fn is_incomplete(bundle: Node<'_>) -> bool {
    next(bundle).is_some() || total(bundle).is_some_and(|total| total > matches(bundle).into())
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

pub(super) fn mode(entry: Node<'_>) -> Option<&str> {
    entry.get("search").and_then(|search| search.str("mode"))
}

/// A resource type in words; a name that is none is not repeated.
pub(super) fn named(resource_type: &str) -> String {
    let plain = resource_type.len() <= 40 && resource_type.bytes().all(|byte| byte.is_ascii_alphabetic());
    if plain { format!("resource type {resource_type}") } else { "an unknown resource type".to_owned() }
}

/// RFC 8259 section 4 leaves open which of the two counts.
pub(super) fn stated_twice(name: &str) -> String {
    format!("a resource that states `{name}` twice")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fhir::record::tape::Tape;

    /// What the walker meets, each with its place.
    fn met(text: &str) -> Vec<String> {
        let tape = Tape::read(text).unwrap();
        let mut all = Vec::new();
        walk(tape.root(), 0, &mut |place, met| {
            let told = match met {
                Met::Resource { resource, kind, .. } => format!("{kind}/{}", resource.str("id").unwrap_or_default()),
                Met::Paged => "more exists".to_owned(),
                Met::Unreadable(found) => found,
            };
            all.push(format!("{}: {told}", place.name("k")));
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
    fn what_is_no_resource_is_said_and_costs_itself_only() {
        let one = entry(OBSERVATION);
        for (bad, told) in [
            ("7", "a number"),
            ("{}", "a resource without resourceType"),
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
