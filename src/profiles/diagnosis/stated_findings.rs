//! What a diagnosis states beside the cancer itself: receptors, the lung, pregnancy, spread to the brain.
//!
//! A receptor status without a result is shown and never decides.

use super::condition_status::{is_over, is_withdrawn};
use super::said;
use crate::case::PartialDate;
use crate::case::diseases::Definition;
use crate::case::finding::{Finding, Sign, Source, Usage, Value, Why};
use crate::case::marker::Marker;
use crate::fhir::record::node::Node;
use crate::profiles::meaning::{Meaning, Reader};
use crate::profiles::record::patient_resource::PatientResource;
use crate::profiles::result::stated::{self, Stated};
use crate::profiles::states::STATES;

/// What a diagnosis says of receptors and of the heart and lung.
pub fn stated(code: &Meaning, node: Node, date: Option<PartialDate>, reference: &str, text: &str) -> Vec<Finding> {
    let receptors: [(&str, &[(Marker, Sign)]); 7] = [
        (
            "condition-tnbc",
            &[(Marker::Er, Sign::Negative), (Marker::Pgr, Sign::Negative), (Marker::Her2Status, Sign::Negative)],
        ),
        ("condition-her2-positive", &[(Marker::Her2Status, Sign::Positive)]),
        ("condition-her2-negative", &[(Marker::Her2Status, Sign::Negative)]),
        ("condition-er-positive", &[(Marker::Er, Sign::Positive)]),
        ("condition-pgr-positive", &[(Marker::Pgr, Sign::Positive)]),
        ("condition-hr-positive", &[(Marker::Er, Sign::Equivocal), (Marker::Pgr, Sign::Equivocal)]),
        ("condition-hr-negative", &[(Marker::Er, Sign::Negative), (Marker::Pgr, Sign::Negative)]),
    ];
    let finding = |marker, value, usage| {
        let source = Source::dated(reference.to_owned(), date);
        Finding { marker, value, assay: None, usage, gene: None, source }
    };
    let status = |marker, value| finding(marker, value, Usage::Shown(Why::StatedByCondition));
    let condition = |marker| finding(marker, Value::Text(text.to_owned()), Usage::Used);
    // A code for triple-negative disease means HER2-negative and receptor-negative too: each is stated once.
    let mut signs: Vec<(Marker, Sign)> = Vec::new();
    for sign in receptors.iter().filter(|(name, _)| code.has(name)).flat_map(|(_, signs)| signs.iter()) {
        if !signs.contains(sign) {
            signs.push(*sign);
        }
    }
    let value = |sign| if sign == Sign::Equivocal { Value::EitherReceptor } else { Value::Sign(sign) };
    let mut findings: Vec<Finding> = signs.into_iter().map(|(marker, sign)| status(marker, value(sign))).collect();
    if code.has("condition-her2-low") {
        findings.push(status(Marker::Her2Status, Value::Her2Low));
    }
    let (is_over, is_history) = (is_over(node), code.has("condition-history-of"));
    // Few metastases are told by more than the code, see `oligometastatic`.
    let named = STATES.iter().filter(|it| code.has(it.name) && it.marker != Marker::OligometastaticDisease);
    let states = named.filter_map(|state| state.of_diagnosis(is_over, is_history));
    findings.extend(states.map(condition));
    findings
}

/// A metastasis that is in the brain by the body site of its diagnosis, or by a result of its place.
pub fn brain(organs: &[String], (date, text): (Option<PartialDate>, &str), reference: &str) -> Option<Finding> {
    organs.iter().any(|organ| organ == "brain").then(|| Finding {
        marker: Marker::BrainMetastasis,
        value: Value::Text(text.to_owned()),
        assay: None,
        usage: Usage::Used,
        gene: None,
        source: Source::dated(reference.to_owned(), date),
    })
}

/// A metastasis in the brain that a note of a cancer tells of: on which day it was found the note does not say.
pub fn noted_brain(reader: Reader, node: Node, own: &Definition, reference: &str) -> Option<Finding> {
    let tells = |text: &&str| said::of_text(reader, text, Some(own)).plain.contains(&"condition-metastasis-brain");
    let text = node.each("note").filter_map(|note| note.str("text")).find(tells)?;
    brain(&["brain".to_owned()], (None, text), reference)
}

/// Few metastases, by the words of a diagnosis, its stage or its notes.
pub fn oligometastatic(
    reader: Reader,
    (code, node): (&Meaning, Node),
    date: Option<PartialDate>,
    reference: &str,
) -> Option<Finding> {
    let stages = node.each("stage").filter_map(|stage| stage.get("summary"));
    let stages = stages.flat_map(|summary| {
        let codings = summary.each("coding").filter_map(|coding| coding.str("display"));
        summary.str("text").into_iter().chain(codings)
    });
    let notes = node.each("note").filter_map(|note| note.str("text"));
    let is_over = is_over(node) || code.has("condition-history-of");
    let mut texts = code.text.into_iter().chain(stages).chain(notes).filter(|_| !is_over);
    let says = |text: &&str| stated::of_text(reader, text, "condition-oligometastatic") >= Stated::Strange;
    texts.find(says).map(|text| Finding {
        marker: Marker::OligometastaticDisease,
        value: Value::Text(text.to_owned()),
        assay: None,
        usage: Usage::Used,
        gene: None,
        source: Source::dated(reference.to_owned(), date),
    })
}

/// A deficiency of an enzyme that words do not deny or doubt.
pub fn deficiency(reader: Reader, code: &Meaning, date: Option<PartialDate>, reference: &str) -> Option<Finding> {
    let is_stated = code.has("condition-dpd-deficiency") && !code.text.is_some_and(|text| reader.casts_doubt(text));
    is_stated.then(|| Finding {
        marker: Marker::Dpd,
        value: Value::Sign(Sign::Positive),
        assay: None,
        usage: Usage::Used,
        gene: None,
        source: Source::dated(reference.to_owned(), date),
    })
}

/// A lung disease that is suspected, or not confirmed yet: to be settled before a drug that may worsen it.
pub fn suspected(code: &Meaning, node: Node, own: &PatientResource) -> Option<Finding> {
    let is_others = ["condition-family-history", "condition-screening"].iter().any(|name| code.has(name));
    let is_open = code.has("condition-ild") && !is_others && !is_withdrawn(node) && !is_over(node);
    let date = || node.str("onsetDateTime").or_else(|| node.str("recordedDate")).and_then(PartialDate::parse);
    is_open.then(|| Finding {
        marker: Marker::InterstitialLungDiseaseSuspected,
        value: Value::Text(code.text.unwrap_or_default().to_owned()),
        assay: None,
        usage: Usage::Used,
        gene: None,
        source: Source::dated(own.name.written(), date()),
    })
}
