//! Whose resource is this? (CONTRACT, "whose data")

use super::place::Index;
use crate::fhir::record::Base;
use crate::fhir::record::node::Node;

/// The patient of the hook, and every name under which the record may refer to them.
#[derive(Debug)]
pub struct Subject<'a> {
    id: &'a str,
    server: Option<Server<'a>>,
    /// `fullUrl`s of the Patient's own Bundle entries (`urn:uuid:…`).
    urls: Vec<&'a str>,
    /// `fullUrl`s of entries of other patients and of somebody else.
    others: Vec<&'a str>,
}

/// Kinds of resources that are somebody, or something that was examined, and never the patient.
const SOMEBODY: [&str; 7] =
    ["RelatedPerson", "FamilyMemberHistory", "Practitioner", "PractitionerRole", "Person", "Group", "Device"];

/// A resource of this kind is somebody else.
pub fn is_somebody(kind: &str) -> bool {
    SOMEBODY.contains(&kind)
}

/// The server of the call, as it was written and in the one spelling in which servers are compared.
#[derive(Debug)]
struct Server<'a> {
    url: &'a str,
    base: Option<Base>,
}

impl Server<'_> {
    fn is(&self, base: &str) -> bool {
        self.url == base || self.base.is_some() && self.base == Base::read(base)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    Theirs,
    Another,
    /// The id of the patient, on another server than that of the call: this patient behind a proxy, or another one.
    OtherServer,
    /// No subject is stated, or only one that cannot be resolved.
    Unstated,
}

impl<'a> Subject<'a> {
    pub fn new(id: &'a str, server: Option<&'a str>) -> Self {
        let server = server.map(|url| Server { url: url.trim_end_matches('/'), base: Base::read(url) });
        Self { id, server, urls: Vec::new(), others: Vec::new() }
    }

    /// Learns the `fullUrl` of a Patient entry that is this patient.
    pub fn learn(&mut self, full_url: &'a str) {
        self.urls.push(full_url);
    }

    /// Learns the `fullUrl` of somebody else.
    pub fn learn_other(&mut self, full_url: &'a str) {
        self.others.push(full_url);
    }

    pub fn is_id(&self, id: &str) -> bool {
        self.id == id
    }

    pub fn whose(&self, resource: Node) -> Whose {
        if resource.each("focus").any(|focus| self.is_somebody_else(resource, focus)) {
            return Whose::Another;
        }
        let subject = resource.get("subject").or_else(|| resource.get("patient"));
        let reference = subject.and_then(|subject| subject.items().next()).and_then(|subject| subject.str("reference"));
        let is_elsewhere = |focus: Node| {
            let reference = focus.str("reference").filter(|reference| reference.contains("/Patient/"));
            reference.is_some_and(|reference| self.is(reference) == Whose::OtherServer)
        };
        if resource.each("focus").any(is_elsewhere) {
            return Whose::OtherServer;
        }
        // An identifier alone, or a text alone, names nobody we can compare with.
        reference.map_or(Whose::Unstated, |reference| self.is(reference))
    }

    /// The specimen of a result was taken from somebody else.
    pub fn is_of_another_specimen<'c>(&self, node: Node<'c>, index: &Index<'c>) -> bool {
        let specimens = node.each("specimen").filter_map(|reference| index.follow(node, reference));
        specimens.into_iter().any(|specimen| self.whose(specimen) == Whose::Another)
    }

    /// The focus of a result is somebody who is not the patient; a diagnosis or an organ is none.
    fn is_somebody_else(&self, holder: Node, focus: Node) -> bool {
        let Some(focus) = focus.str("reference") else { return is_named_somebody_else(holder, focus) };
        if let Some(inner) = focus.strip_prefix('#') {
            let mut persons = holder.each("contained").filter(|resource| resource.str("id") == Some(inner));
            return persons.any(|person| match person.str("resourceType") {
                Some("Patient") => !self.is_id(inner),
                kind => kind.is_some_and(is_somebody),
            });
        }
        let is_person = |kind: &str| focus.starts_with(kind) || focus.contains(&format!("/{kind}"));
        self.others.contains(&focus)
            || SOMEBODY.iter().any(|kind| is_person(&format!("{kind}/")))
            || (is_person("Patient/") && self.is(focus) == Whose::Another)
    }

    fn is(&self, reference: &str) -> Whose {
        // As nearly every resource has it.
        if reference.strip_prefix("Patient/") == Some(self.id) {
            return Whose::Theirs;
        }
        if self.urls.contains(&reference) {
            return Whose::Theirs;
        }
        // Some senders name the entry of the patient by its id, and give it no fullUrl.
        if reference.strip_prefix("urn:uuid:").is_some_and(|id| self.is_id(id)) && !self.others.contains(&reference) {
            return Whose::Theirs;
        }
        if reference.starts_with('#') {
            return Whose::Unstated;
        }
        let path = super::place::unversioned(reference).rsplit_once('/');
        let Some((base, id)) = path.and_then(|(base, id)| Some((base.strip_suffix("Patient")?, id))) else {
            return Whose::Another;
        };
        let base = base.trim_end_matches('/');
        let same_server = base.is_empty() || self.server.as_ref().is_none_or(|server| server.is(base));
        match (id == self.id, same_server) {
            (true, true) => Whose::Theirs,
            (true, false) => Whose::OtherServer,
            (false, _) => Whose::Another,
        }
    }
}

/// A focus that only its type tells: the sender who refers to the patient by reference means another by a number alone.
fn is_named_somebody_else(holder: Node, focus: Node) -> bool {
    let subject = holder.get("subject").and_then(|subject| subject.items().next());
    match focus.str("type") {
        Some("Patient") => subject.is_some_and(|subject| subject.str("reference").is_some()),
        kind => kind.is_some_and(is_somebody),
    }
}
