//! What stands around a result: the reports and panels that name it, level by level, and the names of tests among them.
//!
//! The nearest that says something counts; what two of one level say differently stays open.

use super::study;
use crate::fhir::record::node::Node;
use crate::profiles::meaning::Reader;
use crate::profiles::record::patient_resource::PatientResource;
use crate::profiles::record::place::Index;

/// Reports and panels around a result, the nearest level first.
#[derive(Default)]
pub struct Around<'m, 'c> {
    pub levels: Vec<Vec<&'m PatientResource<'c>>>,
}

impl<'m, 'c> Around<'m, 'c> {
    /// All of them, the nearest first.
    pub fn holders(&self) -> impl Iterator<Item = &'m PatientResource<'c>> {
        self.levels.iter().flatten().copied()
    }

    /// The reports among them.
    pub fn reports(&self) -> impl Iterator<Item = &'m PatientResource<'c>> {
        self.holders().filter(|holder| holder.kind == "DiagnosticReport")
    }

    /// What names the test that was made: method and device, the titles of the reports.
    pub fn tests(&self, reader: Reader<'c>, index: &Index<'c>, node: Node<'c>) -> Vec<&'c str> {
        let holders = || self.holders().map(|holder| holder.node);
        let mut names: Vec<&str> =
            std::iter::once(node).chain(holders()).flat_map(|one| of_method(index, one)).collect();
        names.extend(self.reports().flat_map(|report| titles(reader, report.node)));
        names.extend(holders().flat_map(|holder| study::names(index, holder)));
        names
    }

    /// What was ordered, which need not be what was made.
    pub fn orders(&self, index: &Index<'c>, node: Node<'c>) -> Vec<&'c str> {
        let nodes = std::iter::once(node).chain(self.holders().map(|holder| holder.node));
        nodes.flat_map(|one| ordered(index, one)).collect()
    }

    /// The names of the test, level by level: those of the result, what was ordered, those of each level around it.
    pub fn names(&self, index: &Index<'c>, own: Vec<&'c str>, node: Node<'c>) -> Vec<Vec<&'c str>> {
        let mut levels = vec![own, ordered(index, node)];
        for level in &self.levels {
            let of_code = |holder: &&PatientResource<'c>| holder.code.text;
            let of_node = level.iter().flat_map(|holder| of_test(index, holder.node));
            let studies = level.iter().flat_map(|holder| study::names(index, holder.node));
            levels.push(level.iter().filter_map(of_code).chain(of_node).chain(studies).collect());
            levels.push(level.iter().flat_map(|holder| ordered(index, holder.node)).collect());
        }
        levels.retain(|level| !level.is_empty());
        levels
    }
}

/// What a report is called, in words of its own; the display of a known code is no name of a test.
fn titles<'c>(reader: Reader<'c>, report: Node<'c>) -> Vec<&'c str> {
    let Some(code) = report.get("code") else { return Vec::new() };
    let is_own = |coding: &Node| reader.code_concepts(*coding).is_empty();
    let displays = code.each("coding").filter(is_own).filter_map(|coding| coding.str("display"));
    code.str("text").into_iter().chain(displays).collect()
}

/// What names a test in a result or a report: displays of its code, its method, its device.
pub fn of_test<'c>(index: &Index<'c>, node: Node<'c>) -> Vec<&'c str> {
    let codings = node.each("code").flat_map(|code| code.each("coding"));
    let mut names: Vec<&str> = codings.filter_map(|coding| coding.str("display")).collect();
    names.extend(of_method(index, node));
    names
}

/// The method and the device of a result or a report.
fn of_method<'c>(index: &Index<'c>, node: Node<'c>) -> Vec<&'c str> {
    let mut names: Vec<&str> = Vec::new();
    names.extend(node.get("method").into_iter().flat_map(words));
    if let Some(device) = node.get("device") {
        names.extend(device.str("display"));
        names.extend(index.follow(node, device).into_iter().flat_map(|device| {
            let named = device.each("deviceName").filter_map(|name| name.str("name"));
            named.chain(device.get("type").into_iter().flat_map(words)).collect::<Vec<_>>()
        }));
    }
    names
}

/// What the request behind a result or a report ordered.
fn ordered<'c>(index: &Index<'c>, node: Node<'c>) -> Vec<&'c str> {
    let mut names = Vec::new();
    for reference in node.each("basedOn") {
        let request = index.follow(node, reference);
        let counts = |request: &Node| !matches!(request.str("status"), Some("entered-in-error" | "revoked"));
        names.extend(request.filter(counts).and_then(|request| request.get("code")).into_iter().flat_map(words));
        names.extend(reference.str("display"));
    }
    names
}

/// The words of a concept.
fn words(concept: Node<'_>) -> impl Iterator<Item = &str> {
    concept.str("text").into_iter().chain(concept.each("coding").filter_map(|coding| coding.str("display")))
}
