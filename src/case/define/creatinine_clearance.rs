//! Creatinine clearance worked out of serum creatinine by Cockcroft and Gault (Nephron 1976;16:31), the formula that labels of
//! cancer drugs use: (140 − age in years) × weight in kg / (72 × creatinine in mg/dL), for women times 0.85.

use rust_decimal::Decimal;
use time::{Date, Duration};

use crate::case::finding::{Assay, ClearanceInputs, Finding, Value};
use crate::case::interval::Interval;
use crate::case::marker::Marker;
use crate::case::{PartialDate, Person, Sex};

/// How far from the creatinine a weight may have been taken, as for a dose (site-policy#weight-90-days).
const WEIGHT_WITHIN: Duration = Duration::days(90);

/// The clearance at the latest exact creatinine, where no clearance was measured since, and age, sex and weight are known. It
/// goes by the creatinine and names what it was worked out of.
pub fn derive_creatinine_clearance(patient: &Person, findings: &[Finding]) -> Option<Finding> {
    let (creatinine, at, day) = latest(findings, Marker::Creatinine)?;
    if latest(findings, Marker::CreatinineClearance).is_some_and(|(.., measured)| measured >= day) {
        return None;
    }
    let weights = findings.iter().filter(|finding| finding.marker == Marker::BodyWeight);
    let weights = weights.filter_map(|finding| Some((exact(finding)?, day_of(finding)?)));
    let near = weights.filter(|(_, taken)| (*taken - day).abs() <= WEIGHT_WITHIN);
    let (weight, _) = near.max_by_key(|(_, taken)| *taken)?;
    let age = patient.birth.and_then(PartialDate::latest).map(|born| years(born, day))?;
    let (factor, is_female) = match patient.sex? {
        Sex::Female => (Decimal::new(85, 2), true),
        Sex::Male => (Decimal::ONE, false),
        Sex::Other => return None,
    };
    let clearance = (Decimal::from(140 - age) * weight * factor).checked_div(Decimal::from(72) * at)?;
    let inputs = ClearanceInputs { creatinine: at.normalize(), weight: weight.normalize(), age, is_female };
    Some(Finding {
        marker: Marker::CreatinineClearance,
        value: Value::Number(Interval::exactly(clearance.round())),
        assay: Some(Assay {
            name: "Cockcroft-Gault".to_owned(),
            known: false,
            by_clone_only: false,
            worked_out_of: Some(inputs),
        }),
        ..creatinine.clone()
    })
}

/// A clearance nobody can work out, since what it follows from was measured and cannot be read: the creatinine, or the weight
/// beside it. Not where one that can be read was taken later.
pub fn unread_clearance(findings: &[Finding]) -> Option<Finding> {
    let clearance = latest(findings, Marker::CreatinineClearance).map(|(.., day)| day);
    let creatinine = latest(findings, Marker::Creatinine).map(|(.., day)| day);
    let unread = |marker| findings.iter().filter(move |finding| finding.marker == marker && is_unread(finding));
    let is_before =
        |finding: &Finding, later: Option<Date>| later.zip(day_of(finding)).is_some_and(|(later, day)| day < later);
    let of_creatinine =
        unread(Marker::Creatinine).filter(|own| !is_before(own, creatinine) && !is_before(own, clearance));
    // Without a creatinine the weight matters for nothing.
    let weight = latest(findings, Marker::BodyWeight).map(|(.., day)| day);
    let is_near =
        |own: &Finding| day_of(own).zip(creatinine).is_some_and(|(day, at)| (day - at).abs() <= WEIGHT_WITHIN);
    let is_measured = clearance.zip(creatinine).is_some_and(|(measured, day)| measured >= day);
    let of_weight = unread(Marker::BodyWeight).filter(|own| !is_measured && is_near(own) && !is_before(own, weight));
    let last = of_creatinine.max_by_key(|own| day_of(own)).or_else(|| of_weight.max_by_key(|own| day_of(own)))?;
    Some(Finding { marker: Marker::CreatinineClearance, assay: None, ..last.clone() })
}

fn is_unread(finding: &Finding) -> bool {
    finding.is_used() && matches!(finding.value, Value::Unreadable(_))
}

fn latest(findings: &[Finding], marker: Marker) -> Option<(&Finding, Decimal, Date)> {
    let own = findings.iter().filter(|finding| finding.marker == marker);
    own.filter_map(|finding| Some((finding, exact(finding)?, day_of(finding)?))).max_by_key(|(.., day)| *day)
}

fn exact(finding: &Finding) -> Option<Decimal> {
    let Value::Number(number) = finding.value else { return None };
    number.exact().filter(|_| finding.is_used())
}

fn day_of(finding: &Finding) -> Option<Date> {
    finding.source.date.and_then(PartialDate::earliest)
}

/// Whole years.
fn years(born: Date, day: Date) -> i32 {
    let is_before_birthday = (day.month() as u8, day.day()) < (born.month() as u8, born.day());
    day.year() - born.year() - i32::from(is_before_birthday)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::finding::{Source, Usage};

    fn found(marker: Marker, value: &str, date: &str) -> Finding {
        Finding {
            marker,
            value: Value::Number(Interval::exactly(value.parse().unwrap())),
            assay: None,
            usage: Usage::Used,
            gene: None,
            source: Source::dated("Observation/1".to_owned(), PartialDate::parse(date)),
        }
    }

    /// Worked by hand: (140 − 70) × 50 / (72 × 1.5) = 32.4; of a woman 27.5.
    #[test]
    fn a_man_and_a_woman_of_70_years_and_50_kg() {
        for (sex, expected) in [(Some(Sex::Male), Some("32")), (Some(Sex::Female), Some("28")), (None, None)] {
            let patient = Person { birth: PartialDate::parse("1956-01-01"), sex, ..Person::default() };
            let findings =
                [found(Marker::Creatinine, "1.5", "2026-10-20"), found(Marker::BodyWeight, "50", "2026-10-01")];
            let derived = derive_creatinine_clearance(&patient, &findings);
            assert_eq!(derived.map(|finding| finding.value.show()).as_deref(), expected);
        }
    }

    /// (140 − 70) × 50 / (72 × 1.5) = 32.4; a day before the birthday, with 69 years, 32.9.
    #[test]
    fn a_year_is_counted_on_the_birthday() {
        for (born, expected) in [("1956-10-20", "32"), ("1956-10-21", "33"), ("1956-09-30", "32"), ("1956-11-01", "33")]
        {
            let patient = Person { birth: PartialDate::parse(born), sex: Some(Sex::Male), ..Person::default() };
            let findings =
                [found(Marker::Creatinine, "1.5", "2026-10-20"), found(Marker::BodyWeight, "50", "2026-10-01")];
            let derived = derive_creatinine_clearance(&patient, &findings);
            assert_eq!(derived.map(|finding| finding.value.show()).as_deref(), Some(expected), "{born}");
        }
    }

    /// 90 days between creatinine and weight count, 91 do not.
    #[test]
    fn a_weight_of_ninety_days_ago_counts() {
        let patient = Person { birth: PartialDate::parse("1956-01-01"), sex: Some(Sex::Male), ..Person::default() };
        for (weighed, is_derived) in [("2026-07-22", true), ("2026-07-21", false)] {
            let findings = [found(Marker::Creatinine, "1.5", "2026-10-20"), found(Marker::BodyWeight, "50", weighed)];
            assert_eq!(derive_creatinine_clearance(&patient, &findings).is_some(), is_derived, "{weighed}");
        }
    }

    #[test]
    fn an_old_weight_or_a_later_clearance_leaves_it_alone() {
        let patient = Person { birth: PartialDate::parse("1956-01-01"), sex: Some(Sex::Male), ..Person::default() };
        let creatinine = found(Marker::Creatinine, "1.5", "2026-10-20");
        let old = [creatinine.clone(), found(Marker::BodyWeight, "50", "2026-05-01")];
        assert!(derive_creatinine_clearance(&patient, &old).is_none());
        let weight = found(Marker::BodyWeight, "50", "2026-10-01");
        let measured = [creatinine, weight, found(Marker::CreatinineClearance, "40", "2026-10-25")];
        assert!(derive_creatinine_clearance(&patient, &measured).is_none());
    }
}
