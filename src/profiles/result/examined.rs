//! Examinations and operations of which only the day counts: a chest CT, a major operation.
//!
//! What a chest CT says is shown; that it was made is what rules ask for. What it states of the lung: `lung_disease`.

use crate::case::PartialDate;
use crate::case::finding::{Finding, Source, Usage, Value};
use crate::case::marker::Marker;
use crate::profiles::record::patient_resource::PatientResource;

/// Of a report or a procedure that is done.
pub fn examined(own: &PatientResource) -> Option<Finding> {
    let marker = match own.kind {
        "DiagnosticReport" | "Procedure" if own.code.has("marker-chest-ct") || own.code.has("procedure-chest-ct") => {
            Marker::ChestCt
        }
        "Procedure" if own.code.has("procedure-major-surgery") || own.code.has("procedure-mastectomy") => {
            Marker::MajorSurgery
        }
        _ => return None,
    };
    let is_done = matches!(own.node.status().as_deref(), Some("final" | "amended" | "corrected" | "completed"));
    let text = own.node.str("conclusion").or(own.code.text).unwrap_or_default();
    is_done.then(|| Finding {
        marker,
        value: Value::Text(text.to_owned()),
        assay: None,
        usage: Usage::Used,
        gene: None,
        source: Source::dated(own.name.written(), day(own)),
    })
}

fn day(own: &PatientResource) -> Option<PartialDate> {
    let slots = ["effectiveDateTime", "performedDateTime"];
    let own_day = slots.iter().find_map(|slot| own.node.str(slot));
    let period = |slot| own.node.get(slot).and_then(|period| period.str("end").or_else(|| period.str("start")));
    let day = own_day.or_else(|| period("effectivePeriod")).or_else(|| period("performedPeriod"));
    day.or_else(|| own.node.str("issued")).and_then(PartialDate::parse)
}
