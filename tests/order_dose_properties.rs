//! Promises about doses that hold for every dose rule: a right dose is never called wrong however it is written, a tenfold
//! dose is never silent, and a whole year of a right regimen is silent.

use std::str::FromStr;

use oncohooks::knowledge::dose::{DoseRule, Doses, Levels, Scheme};
use oncohooks::knowledge::rule::DoseUnitWord;
use rust_decimal::{Decimal, MathematicalOps};
use time::macros::date;
use time::{Date, Duration};

use crate::order_doses::{record, said};
use crate::scenarios::ENGINE;

/// Kilograms and centimetres.
const BODIES: [(i64, i64); 4] = [(44, 150), (60, 160), (83, 172), (97, 181)];

/// Every scheme that holds in metastatic disease without a partner, with the levels of the body.
pub fn schemes() -> Vec<(&'static DoseRule, &'static Scheme)> {
    let rules = ENGINE.knowledge.doses.values().flatten();
    let schemes = rules.flat_map(|rule| rule.schemes.iter().map(move |scheme| (rule, scheme)));
    let is_plain = |scheme: &Scheme| scheme.with.is_empty();
    schemes.filter(|(_, scheme)| is_plain(scheme) && !scheme.is_for_early_disease).collect()
}

pub fn levels(scheme: &Scheme, weight: i64, height: i64) -> &Levels {
    match &scheme.doses {
        Doses::ForAll(levels) => levels,
        Doses::ByBand(by, bands) => {
            let size = match by {
                oncohooks::knowledge::dose::BodyMeasure::Weight => weight.into(),
                oncohooks::knowledge::dose::BodyMeasure::Surface => surface(weight, height),
            };
            let band = bands.iter().find(|band| band.below.is_none_or(|below| size < below)).unwrap();
            &band.levels
        }
    }
}

pub fn surface(weight: i64, height: i64) -> Decimal {
    (Decimal::from(weight * height) / Decimal::from(3600)).sqrt().unwrap()
}

/// In milligrams, where the scheme goes by the body.
pub fn total(scheme: &Scheme, dose: Decimal, weight: i64, height: i64) -> Decimal {
    match scheme.unit {
        DoseUnitWord::Milligram => dose,
        DoseUnitWord::MilligramPerKilogram => {
            dose * scheme.weight_counted_to.unwrap_or(Decimal::MAX).min(Decimal::from(weight))
        }
        DoseUnitWord::MilligramPerSquareMetre => dose * surface(weight, height),
    }
}

pub fn level(rule: &DoseRule, body: (i64, i64), dosage: &str) -> String {
    level_of(rule, &format!("{} kg, {} cm", body.0, body.1), dosage)
}

fn level_of(rule: &DoseRule, body: &str, dosage: &str) -> String {
    let cancer = if ENGINE.knowledge.disease_id(rule.disease) == "breast" { "breast" } else { "lung" };
    let record = record(cancer, body, "");
    let name = &ENGINE.knowledge.drugs[&rule.drug].name.en;
    said(rule.country.id(), &record, name, dosage).level
}

/// As a vial or tablet measures it out: whole milligrams from ten.
fn measured_out(dose: Decimal) -> Decimal {
    dose.round_dp(if dose < Decimal::TEN { 2 } else { 0 }).normalize()
}

#[test]
fn a_right_dose_is_never_wrong_however_it_is_written() {
    let mut failures = Vec::new();
    for (rule, scheme) in schemes() {
        for (weight, height) in BODIES {
            let levels = levels(scheme, weight, height);
            let first = scheme.loading.map(|loading| vec![loading.dose]);
            let doses =
                first.unwrap_or_else(|| [levels.start].into_iter().chain(levels.steps.iter().copied()).collect());
            for dose in doses {
                let milligrams = measured_out(total(scheme, dose, weight, height));
                let by_body = format!("{} {}", dose.normalize(), scheme.unit.id());
                let grams = (milligrams / Decimal::ONE_THOUSAND).normalize();
                let mut ways = vec![format!("#{milligrams} mg"), format!("#{grams} g")];
                ways.extend(scheme.weight_counted_to.is_none().then_some(by_body));
                for way in ways {
                    let level = level(rule, (weight, height), &way);
                    if level != "silent" {
                        failures.push(format!(
                            "{} {} {weight} kg {height} cm: {way}: {level}",
                            rule.id,
                            rule.country.id()
                        ));
                    }
                }
            }
        }
    }
    assert!(failures.is_empty(), "{}:\n{}", failures.len(), failures.join("\n"));
}

#[test]
fn a_tenfold_dose_is_never_silent() {
    let mut failures = Vec::new();
    for rule in ENGINE.knowledge.doses.values().flatten() {
        let scheme = &rule.schemes[0];
        let (weight, height) = BODIES[1];
        let start = total(scheme, levels(scheme, weight, height).start, weight, height);
        for slip in [start * Decimal::TEN, start / Decimal::TEN] {
            let level = level(rule, BODIES[1], &format!("#{} mg", slip.round_dp(3).normalize()));
            if level != "critical" && level != "warning" {
                failures.push(format!("{} {}: {slip} mg: {level}", rule.id, rule.country.id()));
            }
        }
    }
    assert!(failures.is_empty(), "{}:\n{}", failures.len(), failures.join("\n"));
}

/// A warning becomes at most "not checked" where the height, the weight or both are taken away.
#[test]
fn no_warning_is_lost_with_the_size_of_the_body() {
    let (mut failures, mut warned) = (Vec::new(), 0);
    let is_by_body =
        |scheme: &Scheme| scheme.unit != DoseUnitWord::Milligram || matches!(scheme.doses, Doses::ByBand(..));
    for (rule, scheme) in schemes().into_iter().filter(|(_, scheme)| is_by_body(scheme)) {
        let (weight, height) = BODIES[1];
        let start = total(scheme, levels(scheme, weight, height).start, weight, height);
        for percent in [10, 60, 100, 130, 160, 200, 260, 400, 1000] {
            let milligrams = measured_out(start * Decimal::from(percent) / Decimal::ONE_HUNDRED);
            for when in ["", " weekly", " every 3 weeks", " daily"] {
                let dosage = format!("{milligrams} mg{when}");
                if !["warning", "critical"].contains(&level(rule, (weight, height), &dosage).as_str()) {
                    continue;
                }
                warned += 1;
                for body in [format!("{weight} kg"), format!("{height} cm"), String::new()] {
                    if level_of(rule, &body, &dosage) == "silent" {
                        failures.push(format!("{} {}: {dosage} is silent with \"{body}\"", rule.id, rule.country.id()));
                    }
                }
            }
        }
    }
    assert!(warned > 100, "{warned} warnings");
    assert!(failures.is_empty(), "{} of {warned}:\n{}", failures.len(), failures.join("\n"));
}

#[test]
fn weight_and_dose_scaled_together_change_nothing() {
    for dose in [30, 150, 190, 215, 264, 290, 324, 350, 384, 700, 3240] {
        let level = |weight: i64, dose: i64| {
            let record = record("breast", &format!("{weight} kg"), "");
            said("JP", &record, "trastuzumab deruxtecan", &format!("#{dose} mg")).level
        };
        assert_eq!(level(60, dose), level(120, dose * 2), "{dose} mg at 60 kg");
    }
}

/// Today is 2026-11-01: the last cycle was due to be followed by one today.
fn year(every: &[i64], drugs: &[&str]) -> String {
    let (mut day, mut given, mut at): (Date, Vec<String>, usize) = (date!(2026 - 11 - 01), Vec::new(), 0);
    while given.len() < 17 * drugs.len() {
        day -= Duration::days(every[at % every.len()]);
        at += 1;
        given.extend(drugs.iter().map(|drug| format!("{drug} on {day}")));
    }
    given.join("; ")
}

#[test]
fn a_year_of_a_right_regimen_is_silent() {
    type Regimen = (&'static str, &'static [i64], &'static [&'static str], &'static str, &'static str);
    let rows: [Regimen; 7] = [
        ("JP", &[21], &["trastuzumab deruxtecan"], "trastuzumab deruxtecan", "#324 mg"),
        ("US", &[21], &["trastuzumab", "pertuzumab"], "trastuzumab", "#360 mg"),
        ("JP", &[21], &["trastuzumab", "pertuzumab"], "pertuzumab", "#420 mg"),
        // The day before was day 8 of the cycle, then day 1.
        ("US", &[14, 7], &["sacituzumab govitecan"], "sacituzumab govitecan", "#600 mg"),
        ("JP", &[7, 14], &["sacituzumab govitecan"], "sacituzumab govitecan", "#600 mg"),
        ("JP", &[28], &["fulvestrant"], "fulvestrant", "#500 mg"),
        ("JP", &[21], &["trastuzumab emtansine"], "trastuzumab emtansine", "#216 mg"),
    ];
    for (country, every, before, drug, dosage) in rows {
        let record = record("breast", "60 kg", &year(every, before));
        let said = said(country, &record, drug, dosage);
        assert_eq!(said.level, "silent", "{drug} {every:?}: {}", said.summary);
    }
}

/// The rows of this file are written with the numbers of the knowledge; one is checked by hand.
#[test]
fn a_total_is_what_a_pharmacist_works_out() {
    let rule =
        ENGINE.knowledge.doses.values().flatten().find(|rule| rule.id.as_str() == "brc-dato-dxd-dose-us").unwrap();
    let of = |weight| total(&rule.schemes[0], Decimal::from(6), weight, 160).to_string();
    assert_eq!((of(60), of(100)), ("360".to_owned(), "540".to_owned()));
    assert_eq!(surface(60, 160).round_dp(2), Decimal::from_str("1.63").unwrap());
}
