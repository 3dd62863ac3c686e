//! What an estimated filtration rate and a transplant say of the kidneys.
//!
//! Doses go by the creatinine clearance, and a rate for a body surface of 1.73 m² is none. Where it is all there is, it tells kidney
//! failure and severe impairment, which are defined by it, and leaves open what a clearance would be. Kidney failure from before a
//! transplant is over.

use time::Date;

use super::dates::read_without_specimen;
use super::quantities::quantity;
use super::source::usage;
use crate::case::define::creatinine_clearance::derive_creatinine_clearance;
use crate::case::define::kidney_failure::KidneyLimits;
use crate::case::finding::{Finding, Source, Usage, Value, Why};
use crate::case::interval::Interval;
use crate::case::marker::Marker;
use crate::case::unread::UnreadValue;
use crate::case::{AsOf, Case, PartialDate};
use crate::profiles::meaning::Reader;
use crate::profiles::record::patient_resource::PatientResource;

/// The rate has a name that is spelt like a gene: its unit tells.
const RATE: [&str; 2] = ["other-filtration-rate", "other-egfr"];
const UNIT: &str = "ml/min";
const TRANSPLANT: &str = "procedure-kidney-transplant";

/// Puts into the case what they say.
pub fn tell(reader: Reader, mine: &[PatientResource], as_of: AsOf, case: &mut Case) {
    if let Some(transplanted) = mine.iter().filter_map(|own| transplant(reader, own, as_of)).max() {
        let is_before = |finding: &Finding| {
            let last = finding.source.last_day().and_then(PartialDate::latest);
            finding.marker == Marker::KidneyFailure && last.is_some_and(|last| last < transplanted)
        };
        for finding in case.findings.iter_mut().filter(|finding| finding.is_used() && is_before(finding)) {
            finding.usage = Usage::Shown(Why::Superseded);
        }
    }
    let rate = mine.iter().filter_map(|own| rate(own, as_of)).max_by_key(|rate| rate.day);
    let told = rate.filter(|rate| !has_clearance(case, rate.day)).and_then(|rate| rate.finding(as_of.kidneys));
    case.findings.extend(told);
}

/// The day a kidney was received, where it is known.
fn transplant(reader: Reader, own: &PatientResource, as_of: AsOf) -> Option<Date> {
    if !own.code.has(TRANSPLANT) || own.code.text.is_some_and(|text| reader.casts_doubt(text)) {
        return None;
    }
    let days: &[&[&str]] = match (own.kind, own.node.status().as_deref()) {
        ("Procedure", Some("completed")) => &[&["performedDateTime"], &["performedPeriod", "start"]],
        ("Condition", _) => &[&["onsetDateTime"], &["onsetPeriod", "start"]],
        _ => return None,
    };
    let day = days.iter().find_map(|path| PartialDate::parse(own.node.at(path)?.text()?));
    day.and_then(PartialDate::earliest).filter(|day| *day <= as_of.date)
}

struct Rate<'r> {
    day: Date,
    number: Interval,
    /// As sent, with its name.
    words: String,
    own: &'r PatientResource<'r>,
    date: PartialDate,
}

/// A rate of late that counts.
fn rate<'r>(own: &'r PatientResource<'r>, as_of: AsOf) -> Option<Rate<'r>> {
    let is_rate = own.kind == "Observation" && RATE.iter().any(|name| own.code.has(name));
    if !is_rate || usage(own.node, &own.code) != Usage::Used {
        return None;
    }
    let numbers = quantity(own.node.get("valueQuantity")?)?;
    let [number] = numbers.as_slice() else { return None };
    let date = read_without_specimen(own.node).date?;
    let day = date.earliest()?;
    let is_of_late = day <= as_of.date && as_of.date - day <= as_of.kidneys.lately;
    let words = format!("{} {} {}", own.code.text?, number.interval, number.unit);
    (is_of_late && number.unit.starts_with(UNIT)).then_some(Rate { day, number: number.interval, words, own, date })
}

/// A clearance of the same day or later says what doses go by.
fn has_clearance(case: &Case, day: Date) -> bool {
    let derived = derive_creatinine_clearance(&case.patient, &case.findings);
    let own = case.findings.iter().chain(&derived);
    own.filter(|finding| finding.marker == Marker::CreatinineClearance && finding.is_used())
        .filter(|finding| matches!(finding.value, Value::Number(_)))
        .any(|finding| finding.source.date.and_then(PartialDate::latest).is_some_and(|measured| measured >= day))
}

impl Rate<'_> {
    fn finding(self, limits: KidneyLimits) -> Option<Finding> {
        let is_below =
            |limit| self.number.high.is_some_and(|high| high.at < limit || (high.at == limit && !high.included));
        let (marker, value) = if is_below(limits.failure_below) {
            (Marker::KidneyFailure, Value::Text(self.words))
        } else if is_below(limits.severe_below) {
            (Marker::SevereKidneyImpairment, Value::Text(self.words))
        } else if self.number.low.is_some_and(|low| low.at >= limits.decreased_below) {
            return None;
        } else {
            (Marker::CreatinineClearance, Value::Unreadable(UnreadValue::Words(self.words)))
        };
        let source = Source::dated(self.own.name.written(), Some(self.date));
        Some(Finding { marker, value, assay: None, usage: Usage::Used, gene: None, source })
    }
}
