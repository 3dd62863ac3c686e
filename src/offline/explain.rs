//! The case and the trace, for people and for programs.

use std::borrow::Cow;
use std::fmt::Write;

use serde_json::{Value, json};
use time::Date;

use crate::call::tell_therapy;
use crate::case::define::lines::{self, policy::LinePolicy};
use crate::case::diseases::Diseases;
use crate::case::finding::{Finding, Usage};
use crate::case::gene_result::{GeneResult, Rating, origin_id, significance_id};
use crate::case::resolve::Doubt;
use crate::case::specimen::Laterality;
use crate::case::therapy::{Drug, Exposure};
use crate::case::{BlindSpot, Blindness, Case, Menopause};
use crate::cds_hooks::response::CdsResponse;
use crate::evaluate::advice::Advice;

/// The case, each rule's verdict and the cards, as text.
pub fn text((case, diseases): (&Case, &Diseases), advice: &Advice, response: &CdsResponse, explain: bool) -> String {
    let mut out = String::from("CASE\n");
    for cancer in &case.cancers {
        let since = cancer.metastatic_since.map(|since| format!(" since {since}")).unwrap_or_default();
        let _ = writeln!(
            out,
            "  {} cancer, {}{since}, {}  [{}]",
            diseases.word(cancer.disease),
            cancer.stage.id(),
            cancer.activity.id(),
            cancer.reference
        );
    }
    for finding in &case.findings {
        let _ = writeln!(out, "  {}", line(finding));
    }
    for exposure in &case.exposures {
        let _ = writeln!(
            out,
            "  given: {} ({}, {}) {}  [{}]",
            exposure.drug.words(),
            exposure.course.id(),
            exposure.setting.id(),
            span(exposure),
            exposure.reference
        );
    }
    for order in &case.orders {
        let _ = writeln!(out, "  ordered: {}  [{}]", order.drug.as_ref().map_or("?", Drug::words), order.reference);
    }
    for pending in &case.pending {
        let assay = pending.assay.as_ref().map(|assay| format!(" by {assay}")).unwrap_or_default();
        let _ = writeln!(out, "  requested: {}{assay}  [{}]", pending.marker.id(), pending.reference);
    }
    if let Some(menopause) = case.patient.menopause {
        let _ = writeln!(out, "  {}", menopause.id());
    }
    for spot in &case.blind_spots {
        let stood = stood(&spot.why).map(|text| format!(": {text}")).unwrap_or_default();
        let _ = writeln!(out, "  not seen: {} ({}{stood})", spot.place, spot.why.id());
    }
    out.push_str("RULES\n");
    for traced in &advice.trace {
        let missing: Vec<&str> = traced.judged.missing.iter().map(|missing| missing.id()).collect();
        let missing = if missing.is_empty() { String::new() } else { format!("  missing: {}", missing.join(", ")) };
        let _ = writeln!(out, "  {:<13} {}{missing}", traced.judged.verdict.id(), traced.rule.id);
        if explain {
            for part in &traced.judged.parts {
                let doubt = part.doubt.map(|doubt| format!(" ({})", doubt.id())).unwrap_or_default();
                let _ = writeln!(out, "      {:<13} {}{doubt}", part.verdict.id(), part.criterion.id());
            }
            for finding in traced.judged.basis.iter().filter_map(|basis| basis.finding()) {
                let _ = writeln!(out, "      on {}", line(finding));
            }
        }
    }
    for silence in &advice.silences {
        let _ = writeln!(out, "  silent: {silence}");
    }
    let _ = write!(out, "CARDS ({})", response.cards.len());
    for card in &response.cards {
        let _ =
            write!(out, "\n\n[{:?}] {}\n{}", card.indicator, card.summary, card.detail.as_deref().unwrap_or_default());
        for suggestion in &card.suggestions {
            let _ = write!(out, "\n  ( {} )", suggestion.label);
        }
    }
    out
}

fn line(finding: &Finding) -> String {
    let value = if matches!(finding.usage, Usage::Rejected(_)) { "–".to_owned() } else { finding.shown_value() };
    let assay = finding.assay.as_ref().map(|assay| format!(" by {}", assay.name)).unwrap_or_default();
    let site = finding.source.specimen.site.as_ref().map(|site| format!(" in {site}")).unwrap_or_default();
    let date = finding.source.date.map(|date| format!(" {date}")).unwrap_or_default();
    let usage = match finding.usage {
        Usage::Used => String::new(),
        Usage::Shown(why) => format!(" (shown: {})", why.id()),
        Usage::Rejected(why) => format!(" (rejected: {})", why.id()),
    };
    let gene = finding.gene.as_ref().map(|gene| format!(" {gene}")).unwrap_or_default();
    let value = finding.gene_result().map_or(value.clone(), |result| told(result, &value));
    format!("{}{gene}: {value}{assay}{site}{date}{usage}  [{}]", finding.marker.id(), finding.source.reference)
}

/// A result about a gene: `germline, pathogenic: p.R1699Q`.
fn told(result: &GeneResult, value: &str) -> String {
    let significance = significance_id(result.significance);
    format!("{value} ({}, {}, {significance})", result.state.id(), origin_id(result.origin))
}

/// What stood where something readable was wanted.
fn stood(why: &Blindness) -> Option<Cow<'_, str>> {
    match why {
        Blindness::Failed(text) => Some(Cow::Borrowed(text)),
        Blindness::Unreadable(found) => Some(Cow::Owned(found.to_string())),
        Blindness::NotSent
        | Blindness::Paged
        | Blindness::Narrowed
        | Blindness::OtherPatient
        | Blindness::NoSubject => None,
    }
}

fn span(exposure: &Exposure) -> String {
    let date = |date: Option<crate::case::PartialDate>| date.map(|date| date.to_string()).unwrap_or_default();
    format!("{}..{}", date(exposure.start), date(exposure.end))
}

/// The standing of a variant on the lists of its assay.
type ClassOf<'k> = dyn Fn(&Finding) -> Option<&'static str> + 'k;

/// The case for programs.
pub fn case_as_json(
    (case, diseases): (&Case, &Diseases),
    (policy, as_of): (&LinePolicy, Date),
    class: &ClassOf,
) -> Value {
    let cancers = case.cancers.iter().map(|cancer| {
        json!({
            "disease": diseases.word(cancer.disease),
            "laterality": cancer.laterality.map(Laterality::id),
            "stage": cancer.stage.id(),
            "diagnosed": cancer.diagnosed.map(|date| date.to_string()),
            "metastaticSince": cancer.metastatic_since.map(|date| date.to_string()),
            "deNovo": cancer.de_novo,
            "metastases": cancer.metastases,
            "activity": cancer.activity.id(),
            "reference": cancer.reference.as_str(),
            "therapy": cancer.disease.in_scope().map(|_| {
                let therapy = lines::count(case, cancer, policy, as_of);
                let selected = case.orders.iter().filter(|order| order.selected);
                let drugs: Vec<&str> = selected.filter_map(|order| order.drug.as_ref()?.id()).collect();
                json!(tell_therapy(case, &therapy, therapy.counted_with(&drugs, as_of, policy)))
            }),
        })
    });
    let exposures = case.exposures.iter().map(|exposure| {
        json!({
            "drug": exposure.drug.words(),
            "known": exposure.drug.id().is_some(),
            "course": exposure.course.id(),
            "setting": exposure.setting.id(),
            "start": exposure.start.map(|date| date.to_string()),
            "end": exposure.end.map(|date| date.to_string()),
            "reference": exposure.reference,
        })
    });
    let orders = case.orders.iter().map(|order| json!({"drug": order.drug.as_ref().map(Drug::words), "reference": order.reference.as_str(), "selected": order.selected}));
    let pending = case
        .pending
        .iter()
        .map(|pending| json!({"finding": pending.marker.id(), "assay": pending.assay, "reference": pending.reference}));
    json!({
        "menopause": case.patient.menopause.map(Menopause::id),
        "cancers": cancers.collect::<Vec<_>>(),
        "findings": case.findings.iter().map(|finding| finding_as_json(finding, class)).collect::<Vec<_>>(),
        "exposures": exposures.collect::<Vec<_>>(),
        "orders": orders.collect::<Vec<_>>(),
        "pending": pending.collect::<Vec<_>>(),
        "notSeen": not_seen(case),
    })
}

/// What could not be read or was not seen, and where it stands.
pub fn not_seen(case: &Case) -> Vec<Value> {
    let told =
        |spot: &BlindSpot| json!({"place": spot.place.to_string(), "why": spot.why.id(), "found": stood(&spot.why)});
    case.blind_spots.iter().map(told).collect()
}

fn finding_as_json(finding: &Finding, class: &ClassOf) -> Value {
    let (usage, why) = match finding.usage {
        Usage::Used => ("used", None),
        Usage::Shown(why) => ("shown", Some(why.id())),
        Usage::Rejected(why) => ("rejected", Some(why.id())),
    };
    if let Some(result) = finding.gene_result().filter(|_| usage != "rejected") {
        return json!({
            "finding": finding.marker.id(),
            "gene": finding.gene,
            "value": result.shown(),
            "state": result.state.id(),
            "alteration": result.alteration.id(),
            "class": class(finding),
            "significance": significance_id(result.significance),
            "rating": result.rating.map(Rating::id),
            "origin": origin_id(result.origin),
            "alleleFraction": result.allele_fraction.map(|share| format!("{share} %")),
            "copyNumber": result.copy_number.map(|copies| copies.to_string()),
            "received": result.received,
            "assay": finding.panel(),
            "specimen": result.material.id(),
            "site": finding.source.specimen.site,
            "laterality": finding.source.specimen.laterality.map(Laterality::id),
            "date": finding.source.date.map(|date| date.to_string()),
            "reference": finding.source.reference,
            "use": usage,
            "why": why,
        });
    }
    json!({
        "finding": finding.marker.id(),
        "gene": finding.gene,
        "value": (usage != "rejected").then(|| finding.shown_value()),
        "assay": finding.assay.as_ref().map(|assay| &assay.name),
        "specimen": finding.source.specimen.site,
        "laterality": finding.source.specimen.laterality.map(Laterality::id),
        "date": finding.source.date.map(|date| date.to_string()),
        "reference": finding.source.reference,
        "use": usage,
        "why": why,
    })
}

/// Each rule with its verdict, criteria and findings, for programs.
pub fn rules_as_json(advice: &Advice) -> Value {
    let rules = advice.trace.iter().map(|traced| {
        let parts = traced.judged.parts.iter().map(|part| {
            json!({"criterion": part.criterion.id(), "verdict": part.verdict.id(), "missing": part.missing.iter().map(|missing| missing.id()).collect::<Vec<_>>(), "doubt": part.doubt.map(Doubt::id)})
        });
        json!({
            "rule": traced.rule.id.as_str(),
            "title": {"ja": traced.rule.title.ja, "en": traced.rule.title.en},
            "verdict": traced.judged.verdict.id(),
            "missing": traced.judged.missing.iter().map(|missing| missing.id()).collect::<Vec<_>>(),
            "criteria": parts.collect::<Vec<_>>(),
        })
    });
    rules.collect()
}
