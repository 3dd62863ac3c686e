//! `extension["org.oncohooks"]`: the card again, for programs (CONTRACT section 3).
//!
//! Empty members are left out, as CDS Hooks asks ("Null and empty JSON elements").

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::value::{RawValue, to_raw_value};

use crate::case::BlindSpot;
use crate::case::therapy::Drug;
use crate::evaluate::advice::{self, OptionAdvice, Piece, Subject};

use super::basis::Shown;
use super::{Cited, Frame};

#[derive(Serialize)]
struct Ours<'a> {
    kind: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    rules: Vec<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    statements: Vec<&'a str>,
    knowledge: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    disease: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    options: Vec<Offered<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    order: Option<Ordered<'a>>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    missing: &'a [String],
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    pending: &'a [String],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    basis: Vec<Found<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    gaps: Vec<Gap<'a>>,
}

#[derive(Serialize)]
struct Offered<'a> {
    rule: &'a str,
    regimen: &'a [&'a str],
    verdict: &'a str,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    missing: &'a [String],
    approval: BTreeMap<&'a str, &'a str>,
    role: &'a str,
}

#[derive(Serialize)]
struct Ordered<'a> {
    reference: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    drug: Option<&'a str>,
    check: &'a str,
    verdict: &'a str,
}

#[derive(Serialize)]
struct Found<'a> {
    finding: &'a str,
    #[serde(skip_serializing_if = "String::is_empty")]
    value: String,
    #[serde(skip_serializing_if = "str::is_empty")]
    assay: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    specimen: &'a str,
    #[serde(skip_serializing_if = "String::is_empty")]
    date: String,
    reference: &'a str,
    #[serde(rename = "use")]
    usage: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<&'a str>,
}

#[derive(Serialize)]
struct Gap<'a> {
    place: String,
    why: &'a str,
}

/// The member, as JSON text.
pub(super) fn extension(
    piece: &Piece,
    kind: &str,
    cited: &[Cited],
    shown: &[Shown],
    frame: &Frame,
) -> Option<Box<RawValue>> {
    let cancer = piece.cancer.and_then(|index| frame.case.cancers.get(index));
    let gaps: &[BlindSpot] = if piece.subject == Subject::DataGap { &frame.case.blind_spots } else { &[] };
    let ours = Ours {
        kind,
        rules: piece
            .rules
            .iter()
            .chain(&piece.notes)
            .chain(&piece.unasked)
            .map(|rule| rule.id.value.as_str())
            .collect(),
        statements: cited.iter().map(|cited| cited.reference).collect(),
        knowledge: &frame.knowledge.policy.version,
        disease: cancer.and_then(|cancer| cancer.site.scope()),
        options: piece.options.iter().map(offered).collect(),
        order: match &piece.subject {
            Subject::Order(advice) => ordered(advice, frame),
            _ => None,
        },
        missing: &piece.missing,
        pending: &piece.pending,
        basis: shown.iter().map(found).collect(),
        gaps: gaps.iter().map(|spot| Gap { place: spot.place.to_string(), why: spot.why.id() }).collect(),
    };
    to_raw_value(&ours).ok()
}

fn offered<'a>(option: &'a OptionAdvice) -> Offered<'a> {
    Offered {
        rule: &option.rule.id.value,
        regimen: &option.regimen,
        verdict: option.verdict.id(),
        missing: &option.missing,
        approval: option.approval.iter().map(|(country, status)| (country.id(), status.id())).collect(),
        role: option.role.id(),
    }
}

fn ordered<'a>(advice: &advice::OrderAdvice, frame: &Frame<'a>) -> Option<Ordered<'a>> {
    let order = frame.case.orders.get(advice.order)?;
    let drug = order.drug.as_ref().and_then(Drug::id);
    Some(Ordered { reference: &order.reference, drug, check: advice.aspect, verdict: advice.verdict.id() })
}

fn found<'a>(shown: &Shown<'a>) -> Found<'a> {
    let finding = shown.finding;
    let is_told = shown.usage != "rejected";
    Found {
        finding: finding.marker.id(),
        value: if is_told { finding.shown_value() } else { String::new() },
        assay: finding.assay.as_ref().map_or("", |assay| &assay.name),
        specimen: finding.specimen.site.as_deref().unwrap_or_default(),
        date: finding.date.map(|date| date.to_string()).unwrap_or_default(),
        reference: &finding.reference,
        usage: shown.usage,
        why: shown.why,
    }
}
