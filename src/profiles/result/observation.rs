//! From an Observation to findings: which marker, which assay, which specimen, which status.
//!
//! What a value means for its marker is the business of `marker`; whose data it is was settled before.

use super::assay::Assays;
use super::clauses;
use super::component::{self, Component};
use super::context::Context;
use super::dates;
use super::gene;
use super::gene::links::Links;
use super::header;
use super::marker;
use super::no_result;
use super::polarity;
use super::report;
use super::results::{Results, distinct};
use super::specimen;
use super::unread_specimen;
use super::value::{self, Said};
use crate::case::disease::{Cancer, Disease};
use crate::case::diseases::Definition;
use crate::case::finding::{Assay, Finding, Pending, Source, Usage, Value, Why};
use crate::case::marker::Marker;
use crate::case::specimen::Specimen;
use crate::case::unread::{Unread, UnreadValue};
use crate::fhir::record::node::Node;
use crate::profiles::meaning::{Meaning, Reader};
use crate::profiles::record::patient_resource::PatientResource;
use crate::profiles::record::place::{self, Index};

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
    let components = component::coded(reader, node);
    if let Some(parts) = gene::parts(links, resource) {
        if !parts.is_empty() {
            genes(reader, index, cancers, (resource, links, parts), results);
        }
        return;
    }
    let is_protein = marker::markers(code).iter().any(|marker| !is_brca(*marker));
    if gene::is_about_genes(reader, resource, &components, is_protein) {
        genes(reader, index, cancers, (resource, links, components), results);
        return;
    }
    let (gene_parts, components): (Vec<_>, Vec<_>) =
        components.into_iter().partition(|(meaning, _)| marker::markers(meaning).iter().any(|marker| is_brca(*marker)));
    if !gene_parts.is_empty() {
        genes(reader, index, cancers, (resource, links, gene_parts), results);
    }
    let mut markers = marker::markers(code);
    let about: Vec<Marker> =
        markers.iter().copied().chain(components.iter().flat_map(|(meaning, _)| marker::markers(meaning))).collect();
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
    let place = resource.name.place();
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
        results.unreadable.push((place.clone(), Unread::OfRelative));
    }
    if matches!(usage, Usage::Rejected(_)) {
        // Not even the value of a withdrawn result is kept.
        results.findings.extend(distinct(&about).map(|marker| whole(marker, Value::Withheld, usage)));
        return;
    }
    results.unreadable.extend(unread_specimen::misshapen(index, node).into_iter().map(|why| (place.clone(), why)));
    if usage == Usage::Shown(Why::UnknownStatus) {
        results.unreadable.push((place.clone(), Unread::Status));
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
    let result = Parts { reader, resource, own: &own, components: &components, assays: &assays };
    let read = values(&result, &mut markers);
    // A value whose words name another marker is in the wrong slot: shown, not used.
    let is_misplaced = |marker| result.is_about_another(marker);
    let misplaced: Vec<Marker> = distinct(&markers).filter(|marker| is_misplaced(*marker)).collect();
    if usage == Usage::Used && misplaced.is_empty() {
        report::beside(resource, &own.about, &about, results);
    }
    for Read { marker, value, assay } in read {
        let is_misplaced = misplaced.contains(&marker) || is_misplaced(marker);
        let usage = if usage == Usage::Used && is_misplaced { Usage::Shown(Why::CodeDisplayMismatch) } else { usage };
        match (&value, usage) {
            (Value::Unreadable(found), Usage::Used) => {
                results.unreadable.push((place.clone(), Unread::Value(marker, found.clone())));
            }
            (_, Usage::Shown(Why::CodeDisplayMismatch)) => {
                results.unreadable.push((place.clone(), Unread::CodeDisplayMismatch(marker)));
            }
            _ => {}
        }
        results.findings.push(Finding { marker, value, assay, usage, gene: None, source: source.clone() });
    }
}

/// What an Observation says of genes; `parts` are the components that do.
fn genes<'c>(
    reader: Reader<'c>,
    index: &Index<'c>,
    cancers: &[Cancer],
    (resource, links, parts): (&PatientResource<'c>, &Links<'_, 'c>, Vec<(Meaning<'c>, Node<'c>)>),
    results: &mut Results,
) {
    let PatientResource { node, code, .. } = resource;
    let node = *node;
    let place = resource.name.place();
    let usage = if code.has("subject-relative") { Usage::Rejected(Why::OtherPatient) } else { usage(node, code) };
    let own = value::said(reader, node);
    let assay = Assays::read(reader, node, code, &own, &[]).of_whole(&[]);
    let source = source(reader, index, cancers, resource);
    if usage == Usage::Rejected(Why::OtherPatient) {
        results.unreadable.push((place.clone(), Unread::OfRelative));
    }
    let bare = |value, usage| {
        let (assay, source) = (assay.clone(), source.clone());
        Finding { marker: Marker::Variant, value, assay, usage, gene: None, source }
    };
    if matches!(usage, Usage::Rejected(_)) {
        results.findings.push(bare(Value::Withheld, usage));
        return;
    }
    results.unreadable.extend(unread_specimen::misshapen(index, node).into_iter().map(|why| (place.clone(), why)));
    if usage == Usage::Shown(Why::UnknownStatus) {
        results.unreadable.push((place.clone(), Unread::Status));
        if node.status().as_deref() != Some("unknown") {
            results.findings.push(bare(Value::Unreadable(UnreadValue::Status), Usage::Used));
            return;
        }
    }
    if node.status().as_deref() == Some("registered") || usage == Usage::Shown(Why::Preliminary) {
        report::awaited(resource.name, code, results);
    }
    let frame = gene::Frame { usage, source, place, assay, parts };
    gene::read(reader, index, (resource, links), frame, results);
}

/// Reads a result whose code is that of a finding ("oestrogen receptor negative tumour": true); whether it was one.
fn is_finding_code<'c>(
    reader: Reader<'c>,
    index: &Index<'c>,
    cancers: &[Cancer],
    resource: &PatientResource<'c>,
    results: &mut Results,
) -> bool {
    let PatientResource { node, code, .. } = resource;
    let usage = usage(*node, code);
    if !matches!(usage, Usage::Used | Usage::Shown(Why::Preliminary)) || !polarity::may_state(code) {
        return false;
    }
    let stated = polarity::of_finding_code(reader, code, &value::said(reader, *node));
    let source = source(reader, index, cancers, resource);
    for (marker, value) in &stated {
        if let (Value::Unreadable(found), Usage::Used) = (value, usage) {
            results.unreadable.push((resource.name.place(), Unread::Value(*marker, found.clone())));
        }
        let (value, source) = (value.clone(), source.clone());
        results.findings.push(Finding { marker: *marker, value, assay: None, usage, gene: None, source });
    }
    !stated.is_empty()
}

/// A value that was read, and for which marker.
struct Read {
    marker: Marker,
    value: Value,
    assay: Option<Assay>,
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
        crate::profiles::meaning::names_another(&clauses::about(self.reader, self.own, marker).about, marker.id())
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
        for marker in &*markers {
            let values = marker::read(*marker, &clauses::about(reader, own, *marker), &context).into_iter();
            read.extend(values.map(|(marker, value)| Read { marker, value, assay: assay.clone() }));
        }
    }
    for component in components {
        let Component { meaning, said } = component;
        let inherited = marker::inherited(markers, meaning);
        let context = Context { reader, code: meaning, scores: meaning.family("score-").collect() };
        for marker in if marker::markers(meaning).is_empty() { inherited } else { marker::markers(meaning) } {
            if said.present || !said.absent_reason {
                let values = marker::read(marker, &clauses::about(reader, said, marker), &context).into_iter();
                read.extend(values.map(|(marker, value)| Read {
                    marker,
                    value,
                    assay: assays.of_component(component, marker),
                }));
            }
        }
    }
    let members = node.get("hasMember").is_some();
    let silent = read.is_empty() && !own.absent_reason && !members && node.status().as_deref() != Some("registered");
    if silent || own.odd.is_some() && read.is_empty() {
        let found = if no_result::says_so(own) { no_result::not_evaluable(own) } else { own.no_value() };
        let assay = assays.of_whole(markers);
        // That a chest CT was made is enough.
        let value = |marker| match marker {
            Marker::ChestCt => Value::Text(String::new()),
            _ => Value::Unreadable(found.clone()),
        };
        let unreadable = |marker| Read { marker, value: value(marker), assay: assay.clone() };
        read.extend(distinct(markers).map(unreadable));
    }
    read
}

/// What all findings of an Observation have in common.
fn source<'c>(reader: Reader<'c>, index: &Index<'c>, cancers: &[Cancer], resource: &PatientResource<'c>) -> Source {
    let PatientResource { node, code, .. } = resource;
    let mut specimen = specimen::read(reader, index, *node, code);
    let disease = disease(reader, cancers, *node, code, &specimen);
    specimen.origin = specimen::origin(&specimen, reader, cancers);
    let (date, time) = dates::date(index, *node).unzip();
    Source { reference: resource.name.to_string(), date, time: time.flatten(), specimen, disease }
}

/// FHIR R4 observation-status. Final, amended and corrected count; nothing else decides.
fn usage(node: Node, code: &Meaning) -> Usage {
    match node.status().as_deref() {
        Some("entered-in-error") => Usage::Rejected(Why::EnteredInError),
        Some("cancelled") => Usage::Rejected(Why::Cancelled),
        _ if code.mismatch => Usage::Shown(Why::CodeDisplayMismatch),
        Some("final" | "amended" | "corrected") => Usage::Used,
        Some("preliminary" | "registered") => Usage::Shown(Why::Preliminary),
        _ => Usage::Shown(Why::UnknownStatus),
    }
}

fn scores<'t>(code: &Meaning<'t>, components: &[Component<'t>]) -> Vec<&'t str> {
    let own: Vec<&str> = code.family("score-").collect();
    if !own.is_empty() || components.iter().any(|component| component.meaning.family("score-").next().is_some()) {
        return own;
    }
    Vec::new()
}

/// The disease a result is certainly about: by reference to its Condition, by its code, by the organ.
fn disease(reader: Reader, cancers: &[Cancer], node: Node, code: &Meaning, specimen: &Specimen) -> Option<Disease> {
    let linked =
        node.each("focus").chain(node.each("extension").filter_map(|extension| extension.get("valueReference")));
    for reference in linked {
        let target = reference.str("reference").map(place::relative).unwrap_or_default();
        if let Some(cancer) = cancers.iter().find(|cancer| cancer.is_named_by(target)) {
            return Some(cancer.disease);
        }
    }
    let diseases = reader.diseases;
    let organ = specimen.site.as_deref();
    let comes_from = |cancer: &&Cancer| diseases.definition(cancer.disease).is_some_and(|d| Some(&*d.organ) == organ);
    let by_definition = |names: &[String]| names.iter().any(|name| code.has(name));
    if let Some((id, _)) = diseases.iter().find(|(_, definition)| by_definition(&definition.result_concepts)) {
        let disease = diseases.disease(id);
        // Of a lung specimen it may be the metastasis, or the lung cancer that is there too.
        let is_doubtful = cancers.iter().filter(comes_from).any(|cancer| Some(cancer.disease) != disease);
        return disease.filter(|_| !is_doubtful);
    }
    let disease = cancers.iter().find(comes_from)?.disease;
    let spreads_there = |definition: &Definition| definition.spread.distant.iter().any(|to| Some(&**to) == organ);
    let may_be_its =
        |cancer: &&Cancer| comes_from(cancer) || diseases.definition(cancer.disease).is_some_and(spreads_there);
    cancers.iter().filter(may_be_its).all(|cancer| cancer.disease == disease).then_some(disease)
}
