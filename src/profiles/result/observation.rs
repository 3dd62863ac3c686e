//! From an Observation to findings: which marker, which assay, which specimen, which status.
//!
//! What a value means for its marker is the business of `marker`; whose data it is was settled before.

use super::assay::Assays;
use super::clauses;
use super::component::{self, Component};
use super::context::Context;
use super::gene;
use super::gene::links::Links;
use super::gene_observation::genes;
use super::header;
use super::in_question::in_question;
use super::marker;
use super::no_result;
use super::noted;
use super::plain_measurement;
use super::polarity;
use super::report;
use super::results::{Results, distinct};
use super::several_markers;
use super::source::{source, usage};
use super::unread_specimen;
use super::value::{self, Said};
use crate::case::disease::Cancer;
use crate::case::finding::{Assay, Finding, Pending, Usage, Value, Why};
use crate::case::marker::Marker;
use crate::case::unread::{Unread, UnreadValue};
use crate::fhir::record::node::Node;
use crate::profiles::meaning::{Meaning, Reader};
use crate::profiles::record::aside;
use crate::profiles::record::patient_resource::PatientResource;
use crate::profiles::record::place::Index;

/// Reads one Observation.
pub fn observation<'c>(
    reader: Reader<'c>,
    index: &Index<'c>,
    cancers: &[Cancer],
    (resource, links): (&PatientResource<'c>, &Links<'_, 'c>),
    results: &mut Results,
) {
    let PatientResource { node, code, .. } = resource;
    let node = *node;
    if code.has("marker-region-studied") {
        return; // `gene::overall` asks for them.
    }
    if let Ok(finding) = plain_measurement::read(reader, cancers, resource) {
        results.findings.extend(finding);
        return;
    }
    let Some(components) = without_genes(reader, index, cancers, (resource, links), results) else { return };
    let mut markers = code.markers.to_vec();
    let about: Vec<Marker> = markers
        .iter()
        .copied()
        .chain(components.iter().flat_map(|(meaning, _)| meaning.markers.iter().copied()))
        .collect();
    if about.is_empty() {
        let counts = matches!(usage(node, code), Usage::Used | Usage::Shown(Why::UnknownStatus));
        let unused = code.family("unused-").filter_map(Marker::of_result).filter(|_| counts);
        results.unreadable.extend(unused.map(|marker| (resource.name.place(), Unread::CodeNotUsed(marker))));
        if !is_finding_code(reader, index, cancers, resource, results) {
            report::narrative(reader, resource, results);
        }
        return;
    }
    let own = if header::is_header(reader, resource) { Said::default() } else { value::said(reader, node) };
    let place = || resource.name.place();
    let usage = if code.has("subject-relative") { Usage::Rejected(Why::OtherPatient) } else { usage(node, code) };
    let components: Vec<Component> = components.into_iter().map(|part| component::read(reader, part)).collect();
    let assays = Assays::read(reader, node, code, &own, &components);
    let assay = assays.of_whole(&about);
    let source = source(reader, index, cancers, resource);
    let whole = |marker, value, usage| {
        let (assay, source) = (assay.clone(), source.clone());
        Finding { marker, value, assay, usage, gene: None, source }
    };
    if usage == Usage::Rejected(Why::OtherPatient) {
        results.unreadable.push((place(), Unread::OfRelative));
    }
    if matches!(usage, Usage::Rejected(_)) {
        // Not even the value of a withdrawn result is kept.
        results.findings.extend(distinct(&about).map(|marker| whole(marker, Value::Withheld, usage)));
        return;
    }
    results.unreadable.extend(unread_specimen::misshapen(index, node).into_iter().map(|why| (place(), why)));
    if usage == Usage::Shown(Why::UnknownStatus) {
        results.unreadable.push((place(), Unread::Status));
        if node.status().as_deref() != Some("unknown") {
            let open = |marker| whole(marker, Value::Unreadable(UnreadValue::Status), Usage::Used);
            results.findings.extend(distinct(&about).map(open));
            return;
        }
    }
    if node.status().as_deref() == Some("registered") || usage == Usage::Shown(Why::Preliminary) {
        let assay = assay.as_ref().map(|assay| assay.name.clone());
        let awaited = |marker| Pending { marker, assay: assay.clone(), reference: source.reference.clone() };
        results.pending.extend(distinct(&about).map(awaited));
    }
    if let Some(open) = in_question(reader, index, cancers, (node, code)) {
        results.unreadable.extend(distinct(&about).map(|marker| (place(), Unread::Value(marker, open.clone()))));
        results.findings.extend(distinct(&about).map(|marker| whole(marker, Value::Unreadable(open.clone()), usage)));
        return;
    }
    let result = Parts { reader, resource, own: &own, components: &components, assays: &assays };
    let mut read = values(&result, &mut markers);
    // A value whose words name another marker is in the wrong slot: shown, not used.
    let misplaced: Vec<Marker> = distinct(&markers).filter(|marker| result.is_about_another(*marker)).collect();
    if usage == Usage::Used && misplaced.is_empty() {
        let others = report::beside(&own.about, &about);
        // "ER 90 %, PgR 20 %, HER2 1+" under ER.
        let listed = if others.is_empty() { None } else { several_markers::read(reader, node) };
        match listed {
            Some(listed) => {
                several_markers::fill(read.iter_mut().map(|read| (read.marker, &mut read.value)), &listed);
                let of_others = listed.into_iter().filter(|(marker, _)| report::is_beside(*marker, &about));
                let found = of_others.map(|(marker, value)| Finding { assay: None, ..whole(marker, value, usage) });
                results.findings.extend(found);
            }
            None => report::note_beside(resource, others, results),
        }
        let values = read.iter_mut().map(|read| (read.marker, &mut read.value)).collect();
        for (marker, value) in noted::apply(reader, (resource, &own), &about, values) {
            if let Value::Unreadable(found) = &value {
                results.unreadable.push((place(), Unread::Value(marker, found.clone())));
            }
            results.findings.push(Finding { assay: None, ..whole(marker, value, usage) });
        }
    }
    for Read { marker, value, assay, is_misplaced: by_component } in read {
        let is_misplaced = by_component || misplaced.contains(&marker) || result.is_about_another(marker);
        let usage = if usage == Usage::Used && is_misplaced { Usage::Shown(Why::CodeDisplayMismatch) } else { usage };
        match (&value, usage) {
            (Value::Unreadable(found), Usage::Used) => {
                results.unreadable.push((place(), Unread::Value(marker, found.clone())));
            }
            (_, Usage::Shown(Why::CodeDisplayMismatch)) => {
                results.unreadable.push((place(), Unread::CodeDisplayMismatch(marker)));
            }
            _ => {}
        }
        results.findings.push(Finding { marker, value, assay, usage, gene: None, source: source.clone() });
    }
}

/// Reads what is about genes, and gives the other components back; none where all of the result is about genes.
fn without_genes<'c>(
    reader: Reader<'c>,
    index: &Index<'c>,
    cancers: &[Cancer],
    (resource, links): (&PatientResource<'c>, &Links<'_, 'c>),
    results: &mut Results,
) -> Option<Vec<(Meaning<'c>, Node<'c>)>> {
    let components = component::coded(reader, resource.node);
    // A gene whose result is one of an enzyme.
    if !resource.code.markers.is_empty() && resource.code.markers.iter().all(|marker| *marker == Marker::Dpd) {
        return Some(components);
    }
    if let Some(parts) = gene::parts(links, resource) {
        if !parts.is_empty() {
            genes(reader, index, cancers, (resource, links, parts), results);
        }
        return None;
    }
    let is_protein = resource.code.markers.iter().any(|marker| !is_brca(*marker));
    if gene::is_about_genes(reader, resource, &components, is_protein) {
        // What a consequence says is read with the variant it is derived from.
        if !links.is_of_variant(resource) {
            genes(reader, index, cancers, (resource, links, components), results);
        }
        return None;
    }
    let (gene_parts, components): (Vec<_>, Vec<_>) =
        components.into_iter().partition(|part| gene::is_gene_part(reader, resource, part));
    if !gene_parts.is_empty() {
        genes(reader, index, cancers, (resource, links, gene_parts), results);
    }
    Some(components)
}

/// Reads a result whose code is that of a finding ("oestrogen receptor negative tumour": true) or of a list of receptors, or
/// whose words give the size of the body; whether it was one.
fn is_finding_code<'c>(
    reader: Reader<'c>,
    index: &Index<'c>,
    cancers: &[Cancer],
    resource: &PatientResource<'c>,
    results: &mut Results,
) -> bool {
    let PatientResource { node, code, .. } = resource;
    let usage = usage(*node, code);
    if !matches!(usage, Usage::Used | Usage::Shown(Why::Preliminary)) {
        return false;
    }
    let stated = if code.has("marker-receptor-panel") {
        several_markers::read(reader, *node).unwrap_or_default()
    } else if polarity::may_state(code) {
        polarity::of_finding_code(reader, code, &value::said(reader, *node))
    } else {
        several_markers::body_size(reader, *node)
    };
    if stated.is_empty() {
        return false;
    }
    let source = source(reader, index, cancers, resource);
    for (marker, value) in &stated {
        if let (Value::Unreadable(found), Usage::Used) = (value, usage) {
            results.unreadable.push((resource.name.place(), Unread::Value(*marker, found.clone())));
        }
        let (value, source) = (value.clone(), source.clone());
        results.findings.push(Finding { marker: *marker, value, assay: None, usage, gene: None, source });
    }
    true
}

/// A value that was read, and for which marker.
struct Read {
    marker: Marker,
    value: Value,
    assay: Option<Assay>,
    /// The words of its component name another marker.
    is_misplaced: bool,
}

fn is_brca(marker: Marker) -> bool {
    matches!(marker, Marker::GermlineBrca | Marker::TumourBrca)
}

/// An Observation taken apart.
struct Parts<'o, 'c> {
    reader: Reader<'c>,
    resource: &'o PatientResource<'c>,
    own: &'o Said<'c>,
    components: &'o [Component<'c>],
    assays: &'o Assays<'o, 'c>,
}

impl Parts<'_, '_> {
    fn is_about_another(&self, marker: Marker) -> bool {
        crate::profiles::markers::names_another(&clauses::about(self.reader, self.own, marker).about, marker.id())
    }
}

/// What value and components say of which marker, by which assay.
fn values(result: &Parts, markers: &mut Vec<Marker>) -> Vec<Read> {
    let Parts { reader, resource: PatientResource { node, code, .. }, own, components, assays } = *result;
    let mut read: Vec<Read> = Vec::new();
    let context = Context { reader, code, scores: scores(code, components) };
    if own.present || own.interpretation.is_some() {
        if markers.len() > 1 {
            *markers = marker::narrowed(markers, own);
        }
        let assay = assays.of_whole(markers);
        let listed = if markers.len() > 1 {
            code.text.and_then(|name| several_markers::in_order(reader, name, own))
        } else {
            None
        };
        if let Some(listed) = listed {
            let open = |open: Value| -> Vec<(Marker, Value)> {
                distinct(markers).map(|marker| (marker, open.clone())).collect()
            };
            let values = listed.unwrap_or_else(open).into_iter();
            read.extend(values.map(|(marker, value)| Read { marker, value, assay: None, is_misplaced: false }));
            return read;
        }
        for marker in &*markers {
            let values = marker::read(*marker, &clauses::about(reader, own, *marker), &context).into_iter();
            read.extend(values.map(|(marker, value)| Read {
                marker,
                value,
                assay: assay.clone(),
                is_misplaced: false,
            }));
        }
    }
    for component in components.iter().filter(|component| !aside::is_of_others(reader, &component.meaning)) {
        let Component { meaning, said } = component;
        let inherited = marker::inherited(markers, meaning);
        let context = Context { reader, code: meaning, scores: meaning.family("score-").collect() };
        for marker in if meaning.markers.is_empty() { inherited } else { meaning.markers.to_vec() } {
            if said.present || !said.absent_reason {
                let about = clauses::about(reader, said, marker);
                let is_misplaced = crate::profiles::markers::names_another(&about.about, marker.id());
                let values = marker::read(marker, &about, &context).into_iter();
                read.extend(values.map(|(marker, value)| Read {
                    marker,
                    value,
                    assay: assays.of_component(component, marker),
                    is_misplaced,
                }));
            }
        }
    }
    let members = node.get("hasMember").is_some();
    let silent = read.is_empty() && !own.absent_reason && !members && node.status().as_deref() != Some("registered");
    if silent || own.odd.is_some() && read.is_empty() {
        let found = if no_result::says_so(own) { no_result::not_evaluable(own) } else { own.no_value() };
        let assay = assays.of_whole(markers);
        // What its parts say tells that a chest CT was made.
        let is_told = components.iter().any(|component| component.said.present);
        let value = |marker| match marker {
            Marker::ChestCt if is_told => Value::Text(String::new()),
            _ => Value::Unreadable(found.clone()),
        };
        let unreadable = |marker| Read { marker, value: value(marker), assay: assay.clone(), is_misplaced: false };
        read.extend(distinct(markers).map(unreadable));
    }
    read
}

fn scores<'t>(code: &Meaning<'t>, components: &[Component<'t>]) -> Vec<&'t str> {
    let own: Vec<&str> = code.family("score-").collect();
    if !own.is_empty() || components.iter().any(|component| component.meaning.family("score-").next().is_some()) {
        return own;
    }
    Vec::new()
}
