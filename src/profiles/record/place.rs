//! Where things stand: an index over the chart, so that a reference can be followed.

use std::collections::HashMap;
use std::fmt;

use foldhash::fast::RandomState;

use crate::case::place::{self as case_place, Key, ResourceKind};
use crate::case::reference::Reference;
use crate::fhir::record::chart::{Chart, ChartEntry};
use crate::fhir::record::node::Node;

/// The longest text that is read, in bytes: some twenty pages. The longest reports of a pathology or a gene panel that are
/// sent as one text have ten; reading takes time, and beside it nothing else is answered.
pub const LONGEST_TEXT: usize = 64 << 10;

/// Resources by `fullUrl` and by type and id.
#[derive(Debug, Default)]
pub struct Index<'c> {
    by_url: HashMap<&'c str, Node<'c>, RandomState>,
    by_name: HashMap<(&'c str, &'c str), Node<'c>, RandomState>,
}

impl<'c> Index<'c> {
    /// Indexes what other resources point at: specimens, medications, conditions, devices, requests, genomic studies.
    pub fn build(chart: &Chart<'c>) -> Self {
        let mut index = Self::default();
        for entry in &chart.entries {
            let is_study = entry.kind == "Procedure" && entry.resource.get("extension").is_some();
            if is_study || matches!(entry.kind, "Specimen" | "Medication" | "Condition" | "Device" | "ServiceRequest") {
                index.add(entry.full_url, entry.resource);
            }
        }
        index
    }

    /// Adds one resource; one with a text that is too long to be read counts as not there.
    pub fn add(&mut self, url: Option<&'c str>, node: Node<'c>) {
        if node.holds_text_beyond(LONGEST_TEXT) {
            return;
        }
        if let Some(url) = url {
            self.by_url.insert(url, node);
        }
        if let (Some(kind), Some(id)) = (node.str("resourceType"), node.str("id")) {
            self.by_name.insert((kind, id), node);
        }
    }

    /// The resource a Reference points at: contained (`#m1`), by `fullUrl`, or by its last `Type/id`.
    pub fn follow(&self, holder: Node<'c>, reference: Node<'c>) -> Option<Node<'c>> {
        let target = reference.items().next()?.str("reference")?;
        if let Some(inner) = target.strip_prefix('#') {
            return holder.each("contained").find(|resource| resource.str("id") == Some(inner));
        }
        let by_name = || {
            let path = relative(target);
            let cut = path.bytes().position(|byte| byte == b'/')?;
            self.by_name.get(&(path.get(..cut)?, path.get(cut + 1..)?))
        };
        self.by_url.get(target).or_else(by_name).copied()
    }
}

/// `https://ehr.example.org/fhir/Specimen/s1/_history/2` → `Specimen/s1`.
pub fn relative(reference: &str) -> &str {
    let path = unversioned(reference);
    let last = |bytes: &[u8]| bytes.iter().rposition(|byte| *byte == b'/');
    let second = last(path.as_bytes()).and_then(|last_of_all| last(path.as_bytes().get(..last_of_all)?));
    second.and_then(|at| path.get(at + 1..)).unwrap_or(path)
}

/// Without the version at its end, which few have.
pub fn unversioned(reference: &str) -> &str {
    if !reference.as_bytes().contains(&b'_') {
        return reference;
    }
    reference.split_once("/_history/").map_or(reference, |(path, _)| path)
}

/// How cards and gaps name a resource: `Observation/o7`, or its place in the chart when it has no id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Name<'c> {
    kind: Option<&'c str>,
    id: Option<&'c str>,
    place: Place<'c>,
}

/// `Patient/p1`, or the prefetch key of one without id.
pub fn patient(resource: Node, key: &str) -> case_place::Place {
    let name = resource.str("id").map_or_else(|| format!("Patient ({key})"), |id| format!("Patient/{id}"));
    case_place::Place::Resource(ResourceKind::Patient, name)
}

/// Where a resource without id stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Place<'c> {
    /// `observations[3]`.
    Entry(&'c str, usize),
    /// `draftOrders.entry[1]`.
    Draft(usize),
    /// The `fullUrl` of a draft, which then is its name.
    Url(&'c str),
    /// `observations[3] contained[0]`; the holder by its id when it has one.
    Contained(Option<&'c str>, usize),
}

impl<'c> Name<'c> {
    pub fn of(resource: Node<'c>, place: Place<'c>) -> Self {
        Self { kind: resource.str("resourceType"), id: resource.str("id"), place }
    }

    /// The name of an entry of the chart, which stands there at this position.
    pub fn of_entry(entry: &ChartEntry<'c>, position: usize) -> Self {
        let place = Place::Entry(entry.key, position);
        Self { kind: Some(entry.kind), id: entry.resource.str("id"), place }
    }

    /// Type and id, when it has both. The id of a contained resource means something to its holder only.
    pub fn pair(self) -> Option<(&'c str, &'c str)> {
        self.kind.zip(self.id).filter(|_| !matches!(self.place, Place::Contained(..)))
    }

    pub fn kind(self) -> Option<&'c str> {
        self.kind
    }

    pub fn id(self) -> Option<&'c str> {
        self.id
    }

    pub fn is_contained(self) -> bool {
        matches!(self.place, Place::Contained(..))
    }

    /// The id of the resource it is inside of; none where it is inside of none, or that has none.
    pub fn container(self) -> Option<&'c str> {
        match self.place {
            Place::Contained(holder, _) => holder,
            _ => None,
        }
    }

    /// What cards call it. Others can refer to it by a sound id of its own, or by a URL that is one (`Condition/c1`).
    pub fn reference(self) -> Reference {
        let named = match (self.kind, self.id, self.place) {
            // The id of a contained resource means something to its holder only.
            (.., Place::Contained(..)) => None,
            (Some(kind), Some(id), _) => Some((kind, id)),
            (Some(_), None, Place::Url(url)) => url.split_once('/'),
            _ => None,
        };
        let is_type = |kind: &str| kind.chars().all(|c| c.is_ascii_alphabetic());
        let is_id = |id: &str| !id.is_empty() && id.chars().all(|c| c > ' ' && c != '/');
        if named.is_some_and(|(kind, id)| is_type(kind) && is_id(id)) {
            Reference::Resource(self.written())
        } else {
            Reference::Place(self.written())
        }
    }

    /// What it displays, without going through a formatter where kind and id are known: each result needs it.
    pub fn written(self) -> String {
        match (self.kind, self.id) {
            (Some(kind), Some(id)) => [kind, "/", id].concat(),
            _ => self.to_string(),
        }
    }

    /// The place of a blind spot.
    pub fn place(self) -> case_place::Place {
        case_place::Place::Resource(self.kind.map_or(ResourceKind::Other, ResourceKind::read), self.written())
    }
}

/// The part of the record that a prefetch key asks for; of a key nobody knows here it may be any.
pub fn key(id: &str) -> Key {
    Key::from_id(id).unwrap_or(Key::Bundle)
}

impl fmt::Display for Name<'_> {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match (self.kind, self.id) {
            (Some(kind), Some(id)) => write!(f, "{kind}/{id}"),
            (Some(_), None) if matches!(self.place, Place::Url(_)) => self.place.fmt(f),
            (Some(kind), None) => write!(f, "{kind} ({})", self.place),
            _ => self.place.fmt(f),
        }
    }
}

impl fmt::Display for Place<'_> {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Self::Entry(key, at) => write!(f, "{key}[{at}]"),
            Self::Url(url) => f.write_str(url),
            Self::Draft(at) => write!(f, "draftOrders.entry[{at}]"),
            Self::Contained(Some(holder), at) => write!(f, "{holder} contained[{at}]"),
            Self::Contained(None, at) => write!(f, "contained[{at}]"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A key without its own place would count as all of the record.
    #[test]
    fn each_prefetch_key_is_a_part_of_the_record() {
        for (id, _) in crate::fhir::record::key::PARTS {
            assert_eq!(key(id).id(), *id);
        }
    }

    /// What cards call a resource, and whether a draft can refer to it or a button remove it.
    #[test]
    fn a_resource_can_be_referred_to_by_a_sound_id() {
        let entry = Place::Entry("conditions", 3);
        let (urn, relative) = (Place::Url("urn:uuid:9b2e"), Place::Url("MedicationRequest/m1"));
        let absolute = Place::Url("https://ehr.example.org/fhir/MedicationRequest/m1");
        let table = [
            (Some("Condition"), Some("c1"), entry, Ok("Condition/c1")),
            (Some("MedicationRequest"), Some("m1"), urn, Ok("MedicationRequest/m1")),
            (Some("MedicationRequest"), None, relative, Ok("MedicationRequest/m1")),
            (Some("Condition"), None, entry, Err("Condition (conditions[3])")),
            (Some("Condition"), Some(""), entry, Err("Condition/")),
            (Some("Condition"), Some("c 1"), entry, Err("Condition/c 1")),
            (Some("Condition"), Some("c/1"), entry, Err("Condition/c/1")),
            (Some("MedicationRequest"), None, Place::Draft(1), Err("MedicationRequest (draftOrders.entry[1])")),
            (Some("MedicationRequest"), None, urn, Err("urn:uuid:9b2e")),
            (Some("MedicationRequest"), None, absolute, Err("https://ehr.example.org/fhir/MedicationRequest/m1")),
            (None, Some("c1"), entry, Err("conditions[3]")),
            (Some("Condition"), Some("c1"), Place::Contained(Some("o1"), 0), Err("Condition/c1")),
        ];
        for (kind, id, place, expected) in table {
            let reference = Name { kind, id, place }.reference();
            assert_eq!(reference.as_str(), expected.unwrap_or_else(|name| name), "{kind:?} {id:?}");
            assert_eq!(reference.resource(), expected.ok(), "{kind:?} {id:?}");
        }
    }
}
