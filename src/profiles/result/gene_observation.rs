//! An Observation about genes: whether it counts, and what `gene` reads it by.

use super::assay::Assays;
use super::gene;
use super::gene::links::Links;
use super::instability;
use super::report;
use super::results::Results;
use super::source::{source, usage};
use super::unread_specimen;
use super::value;
use crate::case::disease::Cancer;
use crate::case::finding::{Finding, Usage, Value, Why};
use crate::case::marker::Marker;
use crate::case::unread::{Unread, UnreadValue};
use crate::fhir::record::node::Node;
use crate::profiles::markers;
use crate::profiles::meaning::{Meaning, Reader};
use crate::profiles::record::aside;
use crate::profiles::record::doubt;
use crate::profiles::record::patient_resource::PatientResource;
use crate::profiles::record::place::Index;

/// What an Observation says of genes; `parts` are the components that do.
pub fn genes<'c>(
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
    let own_words = own.words.clone();
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
        report::awaited_test(reader, (node, code), results);
    }
    // A value beside the reason why there is none.
    let said = parts.iter().map(|(_, part)| value::said(reader, *part)).chain([own]);
    let withheld = said.filter(value::Said::is_withheld).find_map(|said| said.odd).map(UnreadValue::Slot);
    let around = links.around(resource);
    let by_report = || around.reports().find_map(|report| aside::doubt_by_report(reader, report.node));
    let in_doubt = || doubt::doubt(reader, index, node, code).or_else(by_report);
    if let Some(why) = withheld.or_else(in_doubt) {
        let is_brca = |marker: &Marker| matches!(marker, Marker::GermlineBrca | Marker::TumourBrca);
        let asked = code.markers.iter().copied().find(is_brca).unwrap_or(Marker::Variant);
        results.unreadable.push((place, Unread::Value(asked, why.clone())));
        results.findings.push(bare(Value::Unreadable(why), usage));
        return;
    }
    // "MLH1": "lost" is said of the protein, whatever its name asks for.
    if code.has("other-mmr-protein") && instability::tells_of_protein(reader, &own_words) {
        let value = instability::msi(reader, &value::said(reader, node), true);
        if let Value::Unreadable(found) = &value {
            results.unreadable.push((place, Unread::Value(Marker::Msi, found.clone())));
        }
        results.findings.push(Finding { marker: Marker::Msi, ..bare(value, usage) });
        return;
    }
    let frame = gene::Frame { usage, source, place, assay, parts, around };
    let before = results.findings.len();
    gene::read(reader, index, (resource, links), frame, results);
    let enzymes: Vec<Finding> = results.findings.iter().skip(before).filter_map(|of| of_enzyme(reader, of)).collect();
    results.findings.extend(enzymes);
}

/// A variant of a gene that rules ask about as an enzyme: what it does to the enzyme is not worked out.
fn of_enzyme(reader: Reader, variant: &Finding) -> Option<Finding> {
    let gene = variant.gene.as_deref()?;
    let is_enzyme = markers::of_concepts(&reader.text_concepts(gene)).contains(&Marker::Dpd);
    let value = Value::Unreadable(UnreadValue::Words(gene.to_owned()));
    is_enzyme.then(|| Finding { marker: Marker::Dpd, value, gene: None, ..variant.clone() })
}
