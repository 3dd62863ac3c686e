//! Examinations and operations of which only the day counts: a chest CT, a major operation.
//!
//! What a chest CT says is shown; that it was made is what rules ask for. What it states of the lung: `lung_disease`.

use crate::case::PartialDate;
use crate::case::finding::{Finding, Source, Usage, Value};
use crate::case::marker::Marker;
use crate::profiles::meaning::Reader;
use crate::profiles::recent;
use crate::profiles::record::patient_resource::PatientResource;
use crate::text::meaning::{Answer, Trigger};
use crate::text::span::Span;

/// The words say as a whole that there was no examination, or not yet ("not performed", 結果待ち). Of words that are not there
/// nothing is said.
pub fn is_not_made<W: AsRef<str>>(reader: Reader, words: &[W]) -> bool {
    words.iter().all(|words| {
        let words = words.as_ref().trim();
        let says_nothing = !words.is_empty() && !words.contains(char::is_alphanumeric);
        says_nothing || reader.text_concepts(words).contains(&"examination-not-made") || says_only_so(reader, words)
    })
}

/// Words for "not done", "planned", "awaited", and beside them at most a day.
fn says_only_so(reader: Reader, words: &str) -> bool {
    // A longer text tells more than that.
    recent::keeps(words) && reader.terms.not_made(words, || says_so(reader, words))
}

fn says_so(reader: Reader, words: &str) -> bool {
    let Some(reading) = reader.clauses(words) else { return false };
    let says = |span: &Span| {
        span.answer() == Some(Answer::NotDone) || matches!(span.trigger(), Some(Trigger::Planned | Trigger::Pending))
    };
    let is_other = |span: &&Span| span.is_matter() && span.number().is_none() && !says(span);
    // "Not evaluable due to motion": of the whole, and not of one part of the chest.
    let first = reading.spans().iter().find(|span| span.is_matter());
    if first.is_some_and(|span| span.answer() == Some(Answer::NotEvaluable)) && !reading.spans().iter().any(is_clear) {
        return true;
    }
    reading.spans().iter().any(says) && !reading.spans().iter().any(|span| is_other(&span))
}

/// Another answer or a denial: something was seen.
fn is_clear(span: &Span) -> bool {
    span.denial().is_some() || span.answer().is_some_and(|answer| answer != Answer::NotEvaluable)
}

/// Of a report or a procedure that is done.
pub fn examined(reader: Reader, own: &PatientResource) -> Option<Finding> {
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
    let conclusion = own.node.str("conclusion");
    if conclusion.is_some_and(|words| is_not_made(reader, &[words])) {
        return None;
    }
    let text = conclusion.or(own.code.text).unwrap_or_default();
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
