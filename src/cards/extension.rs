//! `extension["org.oncohooks"]`: the card again, for programs (CONTRACT section 3).
//!
//! Empty members are left out, as CDS Hooks asks ("Null and empty JSON elements").

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::value::{RawValue, to_raw_value};

use crate::case::BlindSpot;
use crate::case::gene_result::{origin_id, significance_id};
use crate::case::therapy::{Drug, Exposure};
use crate::case::unknown_codes::UnknownCodes;
use crate::case::unseen::Unseen;
use crate::evaluate::advice::{AdviceItem, OptionAdvice, OrderAdvice, Subject};
use crate::evaluate::missing::Missing;
use crate::evaluate::variant_class;

use super::basis::{Shown, Use};
use super::therapy::{self, Told};
use super::{Cited, Frame, cancer, dose_extension};

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
    /// Where the order could be for any of them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    diseases: Vec<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    options: Vec<Offered<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    order: Option<Ordered<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    missing: Vec<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pending: Vec<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    basis: Vec<Found<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    gaps: Vec<Gap<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    unseen: Vec<NotSeen<'a>>,
    #[serde(rename = "unknownCodes", skip_serializing_if = "Option::is_none")]
    unknown_codes: Option<Unknown<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    therapy: Option<Told<'a>>,
}

#[derive(Serialize)]
struct Offered<'a> {
    rule: &'a str,
    regimen: Vec<&'a str>,
    verdict: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    missing: Vec<&'a str>,
    approval: BTreeMap<&'a str, &'a str>,
    role: &'a str,
    /// What the rule says of the option at length; the card has one line for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<&'a str>,
}

#[derive(Serialize)]
struct Ordered<'a> {
    reference: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    drug: Option<&'a str>,
    check: &'a str,
    verdict: &'a str,
    /// The drugs it clashes with.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    with: Vec<&'a str>,
    /// What was ordered against what the label has.
    #[serde(skip_serializing_if = "Option::is_none")]
    dose: Option<serde_json::Value>,
}

#[derive(Serialize)]
struct Found<'a> {
    finding: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    gene: Option<&'a str>,
    #[serde(skip_serializing_if = "String::is_empty")]
    value: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    class: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    significance: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    origin: Option<&'a str>,
    #[serde(skip_serializing_if = "str::is_empty")]
    assay: Cow<'a, str>,
    #[serde(skip_serializing_if = "str::is_empty")]
    specimen: &'a str,
    /// The organ of a result about a gene, whose specimen is the material.
    #[serde(skip_serializing_if = "Option::is_none")]
    site: Option<&'a str>,
    #[serde(skip_serializing_if = "String::is_empty")]
    date: String,
    reference: &'a str,
    #[serde(rename = "use")]
    usage: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<&'a str>,
}

/// A part that was not seen, and leaves nothing open.
#[derive(Serialize)]
struct NotSeen<'a> {
    part: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    category: Option<&'a str>,
    why: &'a str,
}

#[derive(Serialize)]
struct Gap<'a> {
    place: String,
    why: &'a str,
}

/// Codes and words that meant nothing: of how many resources, of which systems.
#[derive(Serialize)]
struct Unknown<'a> {
    results: usize,
    diagnoses: usize,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    systems: Vec<&'a str>,
}

/// The member, as JSON text.
pub(super) fn extension(
    item: &AdviceItem,
    kind: &str,
    cited: &[Cited],
    shown: &[Shown],
    frame: &Frame,
) -> Option<Box<RawValue>> {
    let unseen: &[Unseen] = if item.subject == Subject::DataGap { &[] } else { &frame.case.unseen };
    let gaps: &[BlindSpot] = if item.subject == Subject::DataGap { &frame.case.blind_spots } else { &[] };
    let own = item.cancer.and_then(|cancer| cancer.disease.in_scope());
    let asked = cancer::asked(item, frame);
    let ours = Ours {
        kind,
        rules: rules(item),
        statements: cited.iter().map(|cited| cited.statement.as_str()).collect(),
        knowledge: &frame.knowledge.policy.version,
        disease: own.filter(|_| asked.len() < 2).map(|id| frame.knowledge.disease_id(id)),
        diseases: asked.iter().filter(|_| asked.len() > 1).map(|id| frame.knowledge.disease_id(*id)).collect(),
        options: item.options.iter().map(|option| offered(option, frame)).collect(),
        order: match &item.subject {
            Subject::Order(advice) => Some(ordered(advice, item)),
            Subject::Options | Subject::MissingTests | Subject::Note | Subject::DataGap => None,
        },
        missing: words(&item.missing),
        pending: words(&item.pending),
        basis: shown
            .iter()
            .map(|shown| found(shown, frame))
            .chain(item.basis.iter().filter_map(|basis| given(basis.exposure()?)))
            .collect(),
        gaps: gaps.iter().map(|spot| Gap { place: spot.place.to_string(), why: spot.why.id() }).collect(),
        unseen: unseen
            .iter()
            .map(|it| NotSeen { part: it.part.id(), category: it.category.as_deref(), why: it.why.id() })
            .collect(),
        unknown_codes: item.unknown_codes.map(unknown),
        therapy: therapy::of_piece(item, frame),
    };
    to_raw_value(&ours).ok()
}

/// The rules of the item; a clash has the id of its entry.
pub fn rules(item: &AdviceItem) -> Vec<&'static str> {
    let rules = item.rules.iter().chain(&item.notes).chain(&item.unasked).map(|rule| rule.id.as_str());
    let clash = item.clash.iter().map(|clashing| clashing.clash.id.as_str());
    rules.chain(clash).chain(item.dose.iter().map(|dose| dose.rule.id.as_str())).collect()
}

fn unknown(unknown: &UnknownCodes) -> Unknown<'_> {
    let systems = unknown.systems.iter().map(|(system, _)| system.as_str()).collect();
    Unknown { results: unknown.results, diagnoses: unknown.diagnoses, systems }
}

fn offered<'a>(option: &OptionAdvice<'a>, frame: &Frame) -> Offered<'a> {
    Offered {
        rule: option.rule.id.as_str(),
        regimen: option.regimen.iter().map(|drug| drug.as_str()).collect(),
        verdict: option.verdict.id(),
        missing: words(&option.missing),
        approval: option.approval.iter().map(|(country, status)| (country.id(), status.id())).collect(),
        role: option.role.id(),
        text: option.rule.card.detail.as_ref().map(|text| frame.say(text).trim()),
    }
}

fn ordered<'a>(advice: &OrderAdvice<'a>, item: &AdviceItem<'a>) -> Ordered<'a> {
    let order = advice.order;
    let drug = order.drug.as_ref().and_then(Drug::id);
    let clashing = item.clash.iter().flat_map(|clashing| &clashing.others);
    Ordered {
        reference: order.reference.as_str(),
        drug,
        check: advice.aspect.id(),
        verdict: advice.verdict.id(),
        with: clashing.map(|drug| drug.as_str()).collect(),
        dose: dose_extension::in_extension(item),
    }
}

/// A therapy that decided.
fn given(exposure: &Exposure) -> Option<Found<'_>> {
    let value = match &exposure.drug {
        drug @ (Drug::Known(_) | Drug::UnknownAntineoplastic(_)) => drug.words().to_owned(),
        Drug::Other(_) => return None,
    };
    Some(Found {
        finding: "therapy",
        gene: None,
        value,
        class: None,
        significance: None,
        origin: None,
        assay: Cow::Borrowed(""),
        specimen: "",
        site: None,
        date: exposure.start.map(|date| date.to_string()).unwrap_or_default(),
        reference: &exposure.reference,
        usage: Use::Used.id(),
        why: None,
    })
}

fn words(missing: &[Missing]) -> Vec<&'static str> {
    missing.iter().map(|missing| missing.id()).collect()
}

fn found<'a>(shown: &Shown<'a>, frame: &Frame) -> Found<'a> {
    let finding = shown.finding;
    let is_told = !matches!(shown.usage, Use::Rejected(_));
    let gene = finding.gene_result().filter(|_| is_told);
    let site = finding.source.specimen.site.as_deref();
    let assay =
        if gene.is_some() { finding.panel() } else { finding.assay.as_ref().map(|assay| (&*assay.name).into()) };
    Found {
        finding: finding.marker.id(),
        gene: finding.gene.as_deref(),
        value: if is_told { finding.shown_value() } else { String::new() },
        class: gene.and_then(|_| variant_class::class(frame.knowledge, frame.question, finding)),
        significance: gene.map(|result| significance_id(result.significance)),
        origin: gene.map(|result| origin_id(result.origin)),
        assay: assay.unwrap_or_default(),
        specimen: gene.map_or(site, |result| result.material.id()).unwrap_or_default(),
        site: gene.and(site),
        date: finding.source.date.map(|date| date.to_string()).unwrap_or_default(),
        reference: &finding.source.reference,
        usage: shown.usage.id(),
        why: shown.usage.why(),
    }
}
