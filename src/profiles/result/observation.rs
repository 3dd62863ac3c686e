//! From an Observation to findings: which marker, which assay, which specimen, which status.
//!
//! What a value means for its marker is the business of `marker`; whose data it is was settled before.

use super::assay::Assays;
use super::brca_variants::{self, Implications, Studied, Variant};
use super::brca_words;
use super::clauses;
use super::component::{self, Component};
use super::context::Context;
use super::marker;
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
use crate::case::{PartialDate, TimeOfDay};
use crate::fhir::record::node::Node;
use crate::profiles::meaning::{Meaning, Reader};
use crate::profiles::record::patient_resource::PatientResource;
use crate::profiles::record::place::{self, Index};

/// Reads one Observation.
pub fn observation<'c>(
    reader: Reader<'c>,
    index: &Index<'c>,
    cancers: &[Cancer],
    (resource, implications): (&PatientResource<'c>, &Implications<'_, 'c>),
    results: &mut Results,
) {
    let PatientResource { node, code, .. } = resource;
    let node = *node;
    let components = component::coded(reader, node);
    let mut markers = marker::markers(code);
    let mut about: Vec<Marker> =
        markers.iter().copied().chain(components.iter().flat_map(|(meaning, _)| marker::markers(meaning))).collect();
    let is_panel = code.has("marker-hereditary-panel");
    if about.is_empty() && !code.has("marker-variant") && !is_panel {
        report::narrative(reader, resource, results);
        return;
    }
    let own = value::said(reader, node);
    if about.is_empty() && is_panel {
        // A panel of many genes is about BRCA where its words name it.
        if !own.about.contains(&"marker-brca") {
            report::narrative(reader, resource, results);
            return;
        }
        markers.push(Marker::GermlineBrca);
        about.push(Marker::GermlineBrca);
    }
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
        // A result that may count is not passed over for an older one; its value may be one that was taken back.
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
    if code.has("marker-variant") {
        match brca_variants::variant(reader, &own, &components, (resource, implications)) {
            Ok(Some(Variant { marker, value, gene })) => {
                results.findings.push(Finding { marker, value, assay, usage, gene, source });
            }
            // A variant that cannot be told from one of BRCA is said.
            Err(why) if usage == Usage::Used => results.unreadable.push((place, why)),
            Ok(None) | Err(_) => {}
        }
        return;
    }
    let result = Parts { reader, resource, own: &own, components: &components, assays: &assays };
    let read = values(&result, &mut markers);
    // A value whose words name another marker is in the wrong slot: shown, not used.
    let studied = Studied::among(reader, &components);
    let is_misplaced =
        |marker| result.is_about_another(marker) || (is_brca(marker) && matches!(studied, Studied::Other));
    let misplaced: Vec<Marker> = distinct(&markers).filter(|marker| is_misplaced(*marker)).collect();
    if usage == Usage::Used && misplaced.is_empty() {
        report::beside(resource, &own.about, &about, results);
    }
    for Read { marker, value, assay, gene } in read {
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
        let gene = gene.or_else(|| studied.only().filter(|_| is_brca(marker)).map(str::to_owned));
        results.findings.push(Finding { marker, value, assay, usage, gene, source: source.clone() });
    }
}

/// A value that was read, for which marker and, where a marker stands for two genes, for which of them.
struct Read {
    marker: Marker,
    value: Value,
    assay: Option<Assay>,
    gene: Option<String>,
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
            let gene = brca_words::gene(reader, *marker, code, own);
            let values = marker::read(*marker, &clauses::about(reader, own, *marker), &context).into_iter();
            read.extend(values.map(|(marker, value)| Read { marker, value, assay: assay.clone(), gene: gene.clone() }));
        }
    }
    for component in components {
        let Component { meaning, said } = component;
        let inherited = marker::inherited(markers, meaning);
        let context = Context { reader, code: meaning, scores: meaning.family("score-").collect() };
        for marker in if marker::markers(meaning).is_empty() { inherited } else { marker::markers(meaning) } {
            // "BRCA1" in a germline panel is of the germline.
            let is_germline = marker == Marker::TumourBrca
                && markers.contains(&Marker::GermlineBrca)
                && !meaning.has("answer-somatic");
            let marker = if is_germline { Marker::GermlineBrca } else { marker };
            if said.present || !said.absent_reason {
                let gene = brca_words::gene(reader, marker, meaning, said);
                let values = marker::read(marker, &clauses::about(reader, said, marker), &context).into_iter();
                read.extend(values.map(|(marker, value)| Read {
                    marker,
                    value,
                    assay: assays.of_component(component, marker),
                    gene: gene.clone(),
                }));
            }
        }
    }
    let members = node.get("hasMember").is_some();
    let silent = read.is_empty() && !own.absent_reason && !members && node.status().as_deref() != Some("registered");
    if silent || own.odd.is_some() && read.is_empty() {
        let found = own.no_value();
        let assay = assays.of_whole(markers);
        let unreadable =
            |marker| Read { marker, value: Value::Unreadable(found.clone()), assay: assay.clone(), gene: None };
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
    let (date, time) = date(index, *node).unzip();
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

/// When the specimen was taken, else when the result became true, else when it was issued; with the time of that day.
/// Of a stretch of time its start counts, else its end; of several moments the last.
fn date(index: &Index, node: Node) -> Option<(PartialDate, Option<TimeOfDay>)> {
    let specimen = node.get("specimen").and_then(|reference| index.follow(node, reference));
    let collection = specimen.and_then(|specimen| specimen.get("collection"));
    let collected = collection.and_then(|collection| collection.str("collectedDateTime"));
    let in_period = |holder: Option<Node>, slot: &str| {
        let bound = |end| holder.and_then(|holder| holder.at(&[slot, end])).and_then(Node::text).and_then(read_date);
        bound("start").or_else(|| bound("end"))
    };
    let effective = ["effectiveDateTime", "effectiveInstant"].iter().find_map(|slot| node.str(slot));
    let timed = node.at(&["effectiveTiming", "event"]).into_iter().flat_map(Node::items).filter_map(Node::text);
    let timed = || timed.filter_map(read_date).max_by_key(|(date, _)| *date);
    (collected.and_then(read_date).or_else(|| in_period(collection, "collectedPeriod")))
        .or_else(|| effective.and_then(read_date))
        .or_else(|| in_period(Some(node), "effectivePeriod"))
        .or_else(timed)
        .or_else(|| node.str("issued").and_then(read_date))
}

fn read_date(text: &str) -> Option<(PartialDate, Option<TimeOfDay>)> {
    PartialDate::parse(text).map(|date| (date, TimeOfDay::parse(text)))
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
