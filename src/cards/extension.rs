//! `extension["org.oncohooks"]`: the card again, for programs (CONTRACT section 3).

use serde_json::{Map, Value, json};

use crate::case::finding::{Assay, Finding};
use crate::case::therapy::Drug;
use crate::evaluate::advice::{OptionAdvice, Piece, Subject};

use super::Frame;
use super::basis::{self, Shown};

pub fn extension(piece: &Piece, kind: &str, frame: &Frame) -> Value {
    let mut members = Map::new();
    let mut put = |name: &str, value: Value| members.insert(name.to_owned(), value);
    put("kind", kind.into());
    let rules = piece.rules.iter().chain(&piece.notes).map(|rule| rule.id.value.as_str());
    put("rules", rules.collect::<Vec<_>>().into());
    put("statements", super::cited(piece).collect::<Vec<_>>().into());
    put("knowledge", frame.knowledge.version.as_str().into());
    let cancer = piece.cancer.and_then(|index| frame.case.cancers.get(index));
    if let Some(disease) = cancer.and_then(|cancer| cancer.site.scope()) {
        put("disease", disease.into());
    }
    put("options", piece.options.iter().map(option).collect::<Vec<_>>().into());
    if let Subject::Order(advice) = &piece.subject
        && let Some(order) = frame.case.orders.get(advice.order)
    {
        let drug = order.drug.as_ref().and_then(Drug::id).unwrap_or_default();
        put(
            "order",
            json!({"reference": order.reference, "drug": drug, "check": advice.aspect, "verdict": advice.verdict.id()}),
        );
    }
    put("missing", piece.missing.iter().map(String::as_str).collect::<Vec<_>>().into());
    put("pending", piece.pending.iter().map(String::as_str).collect::<Vec<_>>().into());
    put("basis", basis::shown(piece, frame).iter().map(finding).collect::<Vec<_>>().into());
    if piece.subject == Subject::DataGap {
        put(
            "gaps",
            frame
                .case
                .blind_spots
                .iter()
                .map(|spot| json!({"place": spot.place, "why": why(&spot.why)}))
                .collect::<Vec<_>>()
                .into(),
        );
    }
    Value::Object(members)
}

fn option(option: &OptionAdvice) -> Value {
    let approval: Map<String, Value> =
        option.approval.iter().map(|(country, status)| (country.id().to_owned(), status.id().into())).collect();
    json!({
        "rule": option.rule.id.value,
        "regimen": option.regimen,
        "verdict": option.verdict.id(),
        "missing": option.missing,
        "approval": approval,
        "role": option.role.id(),
    })
}

fn finding(shown: &Shown) -> Value {
    let Finding { marker, assay, specimen, date, reference, .. } = shown.finding;
    let value = (shown.usage != "rejected").then(|| shown.finding.shown_value());
    json!({
        "finding": marker.id(),
        "value": value,
        "assay": assay.as_ref().map(|Assay { name, .. }| name),
        "specimen": specimen.site,
        "date": date.map(|date| date.to_string()),
        "reference": reference,
        "use": shown.usage,
        "why": shown.why,
    })
}

fn why(why: &crate::case::Blindness) -> &'static str {
    use crate::case::Blindness;
    match why {
        Blindness::NotSent => "not-sent",
        Blindness::Failed(_) => "failed",
        Blindness::Paged => "paged",
        Blindness::Unreadable(_) => "unreadable",
        Blindness::OtherPatient => "other-patient",
        Blindness::NoSubject => "no-subject",
    }
}
