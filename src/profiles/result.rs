//! From an Observation to findings: which marker, which assay, which specimen, which status.
//!
//! What a value means for its marker is the business of `marker`; whose data it is was settled before.

use super::assay::Assays;
use super::brca::{self, Implications};
use super::brca_words;
use super::clauses;
use super::marker::{self, Context};
use super::meaning::{Meaning, Reader};
use super::own::Mine;
use super::place::{self, Index};
use super::report::{self, Narrative};
use super::specimen;
use super::taken;
use super::value::{self, Said};
use crate::case::disease::{Cancer, Site};
use crate::case::finding::{Assay, Finding, Marker, Pending, Usage, Value, Why};
use crate::case::place::Place;
use crate::case::specimen::Specimen;
use crate::case::unread::{Unread, UnreadValue};
use crate::case::{PartialDate, TimeOfDay};
use crate::fhir::json::Node;

/// What results are read into.
#[derive(Debug, Default)]
pub struct Results {
    pub findings: Vec<Finding>,
    pub pending: Vec<Pending>,
    /// Resources of ours (by their code) whose value we cannot read: where it stands and why.
    pub unreadable: Vec<(Place, Unread)>,
    /// Running text that names markers.
    pub narratives: Vec<Narrative>,
}

/// Reads one Observation.
pub fn observation<'c>(
    reader: Reader<'c>,
    index: &Index<'c>,
    cancers: &[Cancer],
    (resource, implications): (&Mine<'c>, &Implications<'_, 'c>),
    results: &mut Results,
) {
    let Mine { node, code, .. } = resource;
    let node = *node;
    let components = coded(reader, node);
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
    let (reference, place) = (resource.name.to_string(), resource.name.place());
    let usage = if code.has("subject-relative") { Usage::Rejected(Why::OtherPatient) } else { usage(node, code) };
    let components: Vec<Component> = components.into_iter().map(|part| read(reader, part)).collect();
    let assays = Assays::read(reader, node, code, &own, &components);
    let assay = assays.of_whole(&about);
    let specimen = specimen::read(reader, index, node, code);
    let (date, time) = date(index, node).unzip();
    let mut frame = Finding {
        marker: Marker::Er,
        value: Value::Text(String::new()),
        assay: assay.clone(),
        disease: disease(cancers, node, code, &specimen),
        specimen,
        date,
        time: time.flatten(),
        reference: reference.clone(),
        usage,
        gene: None,
    };
    frame.specimen.origin = specimen::origin(&frame.specimen, reader, cancers);
    if usage == Usage::Rejected(Why::OtherPatient) {
        results.unreadable.push((place.clone(), Unread::OfRelative));
    }
    if matches!(frame.usage, Usage::Rejected(_)) {
        // Not even the value of a withdrawn result is kept.
        results.findings.extend(distinct(&about).map(|marker| Finding { marker, ..frame.clone() }));
        return;
    }
    results.unreadable.extend(taken::misshapen(index, node).into_iter().map(|why| (place.clone(), why)));
    if usage == Usage::Shown(Why::UnknownStatus) {
        results.unreadable.push((place.clone(), Unread::Status));
        // A result that may count is not passed over for an older one; its value may be one that was taken back.
        if node.status().as_deref() != Some("unknown") {
            let value = Value::Unreadable(UnreadValue::Status);
            let open = Finding { value, usage: Usage::Used, ..frame.clone() };
            results.findings.extend(distinct(&about).map(|marker| Finding { marker, ..open.clone() }));
            return;
        }
    }
    if node.status().as_deref() == Some("registered") || usage == Usage::Shown(Why::Preliminary) {
        let assay = assay.as_ref().map(|assay| assay.name.clone());
        let awaited = |marker| Pending { marker, assay: assay.clone(), reference: reference.clone() };
        results.pending.extend(distinct(&about).map(awaited));
    }
    if code.has("marker-variant") {
        let found = brca::variant(reader, &own, &components, (resource, implications), &frame);
        variant(found, frame.is_used().then_some(place), results);
        return;
    }
    let result = Parts { reader, resource, own: &own, components: &components, assays: &assays };
    let read = values(&result, &mut markers);
    // A value whose words name another marker is in the wrong slot: shown, not used.
    let misplaced: Vec<Marker> = distinct(&markers).filter(|marker| result.is_about_another(*marker)).collect();
    if usage == Usage::Used && misplaced.is_empty() {
        report::beside(resource, &own.about, &about, results);
    }
    for (marker, value, assay) in read {
        let is_misplaced = misplaced.contains(&marker) || result.is_about_another(marker);
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
        let gene = if own.present { brca_words::gene(reader, marker, code, &own) } else { None };
        results.findings.push(Finding { marker, value, assay, usage, gene, ..frame.clone() });
    }
}

/// An Observation taken apart.
struct Parts<'o, 'c> {
    reader: Reader<'c>,
    resource: &'o Mine<'c>,
    own: &'o Said<'c>,
    components: &'o [Component<'c>],
    assays: &'o Assays<'o, 'c>,
}

impl Parts<'_, '_> {
    fn is_about_another(&self, marker: Marker) -> bool {
        super::meaning::names_another(&clauses::about(self.reader, self.own, marker).about, marker.id())
    }
}

/// What value and components say of which marker, by which assay.
fn values(result: &Parts, markers: &mut Vec<Marker>) -> Vec<(Marker, Value, Option<Assay>)> {
    let Parts { reader, resource: Mine { node, code, .. }, own, components, assays } = *result;
    let mut read: Vec<(Marker, Value, Option<Assay>)> = Vec::new();
    let context = Context { reader, code, scores: scores(code, components) };
    if own.present || own.interpretation.is_some() {
        if markers.len() > 1 {
            *markers = marker::narrowed(markers, own);
        }
        let assay = assays.of_whole(markers);
        for marker in &*markers {
            let values = marker::read(*marker, &clauses::about(reader, own, *marker), &context).into_iter();
            read.extend(values.map(|(marker, value)| (marker, value, assay.clone())));
        }
    }
    for component in components {
        let Component { meaning, said } = component;
        let inherited = marker::inherited(markers, meaning);
        let context = Context { reader, code: meaning, scores: meaning.family("score-").collect() };
        for marker in if marker::markers(meaning).is_empty() { inherited } else { marker::markers(meaning) } {
            if said.present || !said.absent_reason {
                let values = marker::read(marker, &clauses::about(reader, said, marker), &context).into_iter();
                read.extend(values.map(|(marker, value)| (marker, value, assays.of_component(component, marker))));
            }
        }
    }
    let members = node.get("hasMember").is_some();
    let silent = read.is_empty() && !own.absent_reason && !members && node.status().as_deref() != Some("registered");
    if silent || own.odd.is_some() && read.is_empty() {
        let found = own.no_value();
        let assay = assays.of_whole(markers);
        read.extend(distinct(markers).map(|marker| (marker, Value::Unreadable(found.clone()), assay.clone())));
    }
    read
}

/// A variant that cannot be told from one of BRCA is said.
fn variant(found: Result<Option<Finding>, Unread>, place: Option<Place>, results: &mut Results) {
    match found {
        Ok(finding) => results.findings.extend(finding),
        Err(why) => results.unreadable.extend(place.map(|place| (place, why))),
    }
}

/// A component with what its code stands for and what it says.
pub struct Component<'c> {
    pub meaning: Meaning<'c>,
    pub said: Said<'c>,
}

/// The components of an Observation.
pub fn components<'c>(reader: Reader<'c>, node: Node<'c>) -> Vec<Component<'c>> {
    coded(reader, node).into_iter().map(|part| read(reader, part)).collect()
}

/// The components with what their codes stand for, which tells whether their values need to be read.
fn coded<'c>(reader: Reader<'c>, node: Node<'c>) -> Vec<(Meaning<'c>, Node<'c>)> {
    node.each("component").map(|component| (reader.meaning(component.get("code")), component)).collect()
}

fn read<'c>(reader: Reader<'c>, (meaning, component): (Meaning<'c>, Node<'c>)) -> Component<'c> {
    Component { meaning, said: value::said(reader, component) }
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

/// The cancer a result is certainly about: by reference to its Condition, by the code, by the organ.
fn disease(cancers: &[Cancer], node: Node, code: &Meaning, specimen: &Specimen) -> Option<Site> {
    let linked =
        node.each("focus").chain(node.each("extension").filter_map(|extension| extension.get("valueReference")));
    for reference in linked {
        let target = reference.str("reference").map(place::relative).unwrap_or_default();
        if let Some(cancer) = cancers.iter().find(|cancer| cancer.is_named_by(target)) {
            return Some(cancer.site);
        }
    }
    let sites: Vec<Site> = cancers.iter().map(|cancer| cancer.site).collect();
    if code.has("disease-breast") {
        // Of a lung specimen it may be the metastasis, or the lung cancer that is there too.
        let is_doubtful = specimen.site.as_deref() == Some("lung") && sites.contains(&Site::Lung);
        return (!is_doubtful).then_some(Site::Breast);
    }
    match specimen.site.as_deref() {
        Some("breast") if sites.contains(&Site::Breast) => Some(Site::Breast),
        Some("lung") if sites.contains(&Site::Lung) && !sites.contains(&Site::Breast) => Some(Site::Lung),
        _ => None,
    }
}

pub fn distinct(markers: &[Marker]) -> impl Iterator<Item = Marker> {
    let mut markers = markers.to_vec();
    markers.sort_unstable();
    markers.dedup();
    markers.into_iter()
}
