//! What stands around results: requests for tests, reports in words.
//!
//! None of it becomes a value; it says what is on its way and what could not be read.

use super::results::{Narrative, Results, distinct};
use crate::case::PartialDate;
use crate::case::finding::{Finding, Pending, Source, Usage, Value, Why};
use crate::case::gene_result::GeneResult;
use crate::case::marker::Marker;
use crate::case::unread::{Unread, UnreadValue};
use crate::fhir::record::node::Node;
use crate::profiles::markers;
use crate::profiles::meaning::{Meaning, Reader};
use crate::profiles::orderables::TESTS;
use crate::profiles::record::aside;
use crate::profiles::record::patient_resource::PatientResource;
use crate::profiles::record::place::Name;

/// A request for a test, or a result on its way. A code of ours or of the site tells which test it is, whatever its words: what
/// a button ordered is not asked for again.
pub fn requested(reader: Reader, node: Node, name: Name, code: &Meaning, results: &mut Results) {
    let is_open = matches!(node.status().as_deref(), Some("active" | "draft" | "on-hold"));
    if !is_open || node.get("doNotPerform").and_then(Node::bool) == Some(true) {
        return;
    }
    let codings = node.each("code").flat_map(|code| code.each("coding"));
    let coded = codings.filter_map(|coding| Some((coding.str("system")?, coding.str("code")?)));
    let tests = coded.filter_map(|(system, code)| match system {
        TESTS => Some(code),
        system => reader.terms.test_orders.test(system, code),
    });
    results.requested_tests.extend(tests.map(str::to_owned));
    // "Oncomine Dx Target Test 依頼" is a test to come, and what a request asks for.
    let asked: Vec<&str> =
        node.get("code").into_iter().flat_map(aside::texts).flat_map(|text| to_come(reader, text)).collect();
    asked_for(code, &asked, results);
    awaited_by(name, code, &asked, results);
}

/// The assays that a text names as not yet used.
fn to_come<'c>(reader: Reader<'c>, text: &str) -> Vec<&'c str> {
    let turned = reader.terms.turned_assays(text);
    turned.iter().flat_map(|all| all.iter()).map(|id| reader.name(*id)).collect()
}

/// A result of genes on its way is as good as a request for its test, which its method may name.
pub fn awaited_test<'c>(reader: Reader<'c>, (node, code): (Node<'c>, &Meaning<'c>), results: &mut Results) {
    asked_for(code, &reader.meaning(node.get("method")).concepts, results);
}

fn asked_for(code: &Meaning, more: &[&str], results: &mut Results) {
    let is_about_test = |name: &&str| ["marker-", "gene-", "assay-"].iter().any(|family| name.starts_with(family));
    let concepts = code.concepts.iter().chain(more).copied().filter(is_about_test);
    let named: Vec<String> = concepts.map(str::to_owned).collect();
    if !named.is_empty() && !code.has("subject-relative") {
        results.requests.push(named);
    }
}

pub fn awaited(name: Name, code: &Meaning, results: &mut Results) {
    awaited_by(name, code, &[], results);
}

fn awaited_by(name: Name, code: &Meaning, more: &[&str], results: &mut Results) {
    if code.has("subject-relative") {
        return;
    }
    let named = code.concepts.iter().chain(more).find_map(|name| name.strip_prefix("assay-"));
    let assay = named.map(str::to_owned);
    for marker in distinct(&code.markers) {
        results.pending.push(Pending { marker, assay: assay.clone(), reference: name.written() });
    }
}

/// An Observation that is no result of ours and whose words name a marker ("病理組織診断": "… HER2 3+").
pub fn narrative(reader: Reader<'_>, own: &PatientResource, results: &mut Results) {
    if !is_said(own.node) {
        return;
    }
    let node = own.node;
    let value = node.get("valueCodeableConcept").and_then(|concept| concept.str("text"));
    let components = node.each("component").filter_map(|part| part.str("valueString"));
    let texts: Vec<&str> = node.str("valueString").into_iter().chain(value).chain(components).collect();
    // A panel that is not known to hold BRCA may have found something in it.
    let panel = own.code.has("marker-hereditary-panel") && !texts.is_empty();
    let said = texts.iter().flat_map(|text| named(&reader.reported_concepts(text)));
    let said = said.chain(panel.then_some(Marker::GermlineBrca));
    let about: Vec<Marker> = said.filter(|marker| question(*marker).is_some()).collect();
    // "PR" of a response is a partial one.
    let is_response = own.code.has("marker-disease-status") && about.iter().all(|marker| *marker == Marker::Pgr);
    if !about.is_empty() && !is_response {
        results.narratives.push(Narrative { examined: examined(reader, own), ..narrative_of(own, about) });
    }
}

/// The markers that running words name; "triple-negative" names three.
fn named(concepts: &[&str]) -> Vec<Marker> {
    let all: &[Marker] =
        if concepts.contains(&"condition-tnbc") { &[Marker::Er, Marker::Pgr, Marker::Her2Status] } else { &[] };
    markers::of_concepts(concepts).into_iter().chain(all.iter().copied()).collect()
}

/// The markers a result names and is no test of ("1+, ER 90 %" under HER2).
pub fn beside(about: &[&str], tested: &[Marker]) -> Vec<Marker> {
    markers::of_concepts(about).into_iter().filter(|marker| is_beside(*marker, tested)).collect()
}

/// The marker answers a question that none of those tested does.
pub fn is_beside(marker: Marker, tested: &[Marker]) -> bool {
    kind(marker).is_some_and(|it| tested.iter().all(|one| kind(*one) != Some(it)))
}

/// Says that a result speaks of markers it is no test of.
pub fn note_beside(own: &PatientResource, about: Vec<Marker>, results: &mut Results) {
    if !about.is_empty() {
        results.narratives.push(narrative_of(own, about));
    }
}

fn narrative_of(own: &PatientResource, about: Vec<Marker>) -> Narrative {
    Narrative {
        reference: own.name.written(),
        place: own.name.place(),
        about,
        date: date(own.node),
        examined: None,
        what: None,
    }
}

/// The day on which the tissue of a pathology report was taken, or looked at; the day it was issued may be of old tissue.
fn examined(reader: Reader, own: &PatientResource) -> Option<PartialDate> {
    let is_pathology = is_of_pathology(reader, own);
    own.node.str("effectiveDateTime").and_then(PartialDate::parse).filter(|_| is_pathology)
}

pub fn is_of_pathology(reader: Reader, own: &PatientResource) -> bool {
    let is_named = |concepts: &Meaning| concepts.has("marker-pathology-report");
    is_named(&own.code) || is_named(&reader.meaning(own.node.get("category")))
}

/// Withdrawn words are not kept, and what is only registered has none.
fn is_said(node: Node) -> bool {
    !matches!(node.status().as_deref(), Some("entered-in-error" | "cancelled" | "registered"))
}

fn date(node: Node) -> Option<PartialDate> {
    ["effectiveDateTime", "issued"].iter().find_map(|slot| node.str(slot)).and_then(PartialDate::parse)
}

/// The question a marker answers, for those a therapy is chosen by.
pub fn kind(marker: Marker) -> Option<Marker> {
    use Marker::{Her2Copies, Her2Ihc, Her2Ish, Her2Membrane, Her2Ratio, Her2Status};
    match marker {
        Marker::Er | Marker::Pgr | Marker::PdL1 | Marker::Ugt1a1 => Some(marker),
        Marker::GermlineBrca | Marker::TumourBrca => Some(Marker::GermlineBrca),
        Her2Ihc | Her2Membrane | Her2Ish | Her2Ratio | Her2Copies | Her2Status => Some(Her2Status),
        // A variant is asked for by its gene; no therapy is chosen by the others.
        _ => None,
    }
}

/// The question that words about a marker may answer: one a therapy is chosen by, or a value that a drug may be held by.
fn question(marker: Marker) -> Option<Marker> {
    let is_size = matches!(marker, Marker::BodyWeight | Marker::BodyHeight);
    kind(marker).or_else(|| (marker.is_measurement() && !is_size).then_some(marker))
}

fn is_about(finding: &Finding, asked: Marker) -> bool {
    // A variant of unstated origin leaves the question of the germline open.
    let answers_germline = || {
        let is_brca = finding.gene.as_deref().is_some_and(|gene| gene.starts_with("BRCA"));
        is_brca && finding.gene_result().is_some_and(GeneResult::is_of_germline)
    };
    match finding.marker {
        Marker::Variant => asked == Marker::GermlineBrca && answers_germline(),
        marker => question(marker) == Some(asked),
    }
}

/// Running text is said to be unread where it is all there is on a marker, or where it is newer than what was read. Of
/// pathology on newer tissue it is a result that cannot be read: what was read before decides no longer.
///
/// A pathology report that is only a file counts where a cancer has markers of its own, as breast cancer its receptors.
pub fn unread(results: &mut Results, has_own_markers: bool) {
    let Results { findings, narratives, unreadable, .. } = results;
    let mut unread = Vec::new();
    for narrative in narratives.drain(..).filter(|n| n.what.is_none() || has_own_markers) {
        let newest = |asked: Marker| {
            let used = findings.iter().filter(|finding| finding.is_used() && is_about(finding, asked));
            used.map(|finding| finding.source.date).max()
        };
        let is_later = |date: Option<PartialDate>, newest: Option<PartialDate>| {
            date.zip(newest).is_some_and(|(text, newest)| newest.certainly_before(text))
        };
        let is_news = |kind: &Marker| newest(*kind).is_none_or(|newest| is_later(narrative.date, newest));
        let mut kinds: Vec<Marker> = narrative.about.iter().filter_map(|it| question(*it)).filter(is_news).collect();
        kinds.sort_unstable_by_key(|kind| kind.id());
        kinds.dedup();
        let of_newer_tissue = kinds.iter().copied().filter(|kind| {
            let by_tissue = *kind != Marker::GermlineBrca && *kind != Marker::Ugt1a1;
            by_tissue && newest(*kind).is_some_and(|newest| is_later(narrative.examined, newest))
        });
        // A value that a drug may be held by is on file, though nobody read it.
        let measured = kinds.iter().copied().filter(|kind| kind.is_measurement());
        let on_file = of_newer_tissue.chain(measured);
        unread.extend(on_file.map(|marker| unread_text(marker, &narrative, Usage::Used)));
        if !kinds.is_empty() {
            unreadable.push((narrative.place, narrative.what.unwrap_or(Unread::WordsAbout(kinds))));
        }
    }
    let is_told_twice = |shown: &Finding| {
        let is_same = |used: &Finding| used.marker == shown.marker && used.source.reference == shown.source.reference;
        shown.usage == Usage::Shown(Why::ReportText) && unread.iter().any(is_same)
    };
    findings.retain(|finding| !is_told_twice(finding));
    findings.extend(unread);
}

/// A report whose running text speaks of a marker, or that is only a file: said, never interpreted.
pub fn report(reader: Reader<'_>, own: &PatientResource, results: &mut Results) {
    let node = own.node;
    let status = node.status();
    if matches!(status.as_deref(), Some("entered-in-error" | "cancelled")) {
        return;
    }
    let conclusions = node.each("conclusionCode").filter_map(|code| code.str("text"));
    let texts = node.str("conclusion").into_iter().chain(conclusions);
    let mut about: Vec<Marker> = texts.flat_map(|text| named(&reader.reported_concepts(text))).collect();
    let told: Vec<Marker> = about.iter().copied().filter(|marker| question(*marker).is_some()).collect();
    if !told.is_empty() && is_said(node) {
        // What stands beside results of its own speaks of these.
        let examined = examined(reader, own).filter(|_| node.get("result").is_none());
        results.narratives.push(Narrative { examined, ..narrative_of(own, told) });
    }
    let is_bare = node.get("result").is_none() && node.get("contained").is_none();
    if is_bare && matches!(status.as_deref(), Some("registered" | "partial" | "preliminary")) {
        awaited(own.name, &own.code, results);
    }
    // What is only registered says nothing yet; anything else may say it in a file.
    if is_bare && status.as_deref() != Some("registered") {
        // Of a chest CT only the day counts.
        let named = without_chest_ct(&own.code.markers);
        if !named.is_empty() {
            results.unreadable.push((own.name.place(), Unread::ReportWithoutResults));
        }
        // What the pathologist wrote may be in the file alone.
        let is_pathology = is_of_pathology(reader, own);
        // So it may in the narrative alone, as in documents that were made from other formats.
        let narrates = node.at(&["text", "status"]).and_then(Node::text).is_some_and(|status| status != "empty");
        let is_outside = node.get("presentedForm").is_some() || (narrates && node.get("conclusion").is_none());
        if named.is_empty() && about.is_empty() && is_pathology && is_outside {
            let about = vec![Marker::Er, Marker::Pgr, Marker::Her2Status];
            let what = Some(Unread::ReportWithoutResults);
            results.narratives.push(Narrative { what, ..narrative_of(own, about) });
        }
        about.extend(named);
    }
    // What is said of genes is read in `gene::report`.
    about.retain(|marker| !matches!(marker, Marker::GermlineBrca | Marker::TumourBrca | Marker::ChestCt));
    let narrative = narrative_of(own, Vec::new());
    let shown = |marker| unread_text(marker, &narrative, Usage::Shown(Why::ReportText));
    results.findings.extend(distinct(&about).map(shown));
}

/// What running text says of a marker.
fn unread_text(marker: Marker, text: &Narrative, usage: Usage) -> Finding {
    let source = Source::dated(text.reference.clone(), text.date);
    Finding { marker, value: Value::Unreadable(UnreadValue::ReportText), assay: None, usage, gene: None, source }
}

fn without_chest_ct(markers: &[Marker]) -> Vec<Marker> {
    markers.iter().copied().filter(|marker| *marker != Marker::ChestCt).collect()
}
