//! Ways to write a dose: a right one is silent however it is written, a dangerous one speaks however it is written.
//!
//! `tests/orders/notations.tsv` has one way a line. In it {mg} is the dose of one administration, {tot} that of a day, {per} and
//! {unit} the dose by body size, {w} weeks and {d} days from one dose to the next, {n} times a day.

use std::path::Path;

use oncohooks::knowledge::dose::{DoseRule, RouteWord, Scheme, Timing};
use oncohooks::knowledge::rule::DoseUnitWord;
use rust_decimal::Decimal;

use crate::order_dose_properties::{level, levels, schemes, total};
use crate::support::table;

/// Kilograms and centimetres.
const BODY: (i64, i64) = (60, 160);

/// The numbers that stand in a notation.
struct Dose {
    milligrams: Decimal,
    by_size: Decimal,
    unit: &'static str,
    days: u32,
    times: u32,
}

impl Dose {
    /// The dose that is due at first, in a whole number of milligrams where it is large.
    fn due(scheme: &Scheme) -> Self {
        let by_size = scheme.loading.map_or_else(|| levels(scheme, BODY.0, BODY.1).start, |loading| loading.dose);
        let (days, times) = match &scheme.timing {
            Timing::Cycle { at_least, .. } => (*at_least, 1),
            Timing::Daily { times, .. } => (1, times[0]),
        };
        let by_size = if scheme.is_per_day { by_size / Decimal::from(times) } else { by_size };
        let milligrams = total(scheme, by_size, BODY.0, BODY.1);
        let milligrams = milligrams.round_dp(if milligrams < Decimal::TEN { 2 } else { 0 }).normalize();
        Self { milligrams, by_size: by_size.normalize(), unit: scheme.unit.id(), days, times }
    }

    fn written(&self, way: &str) -> String {
        let times = match self.times {
            1 => "once",
            2 => "twice",
            _ => "three times",
        };
        let day = self.milligrams * Decimal::from(self.times);
        let by_size = (self.by_size * Decimal::from(self.times)).normalize();
        way.replace("{mg}", &self.milligrams.to_string())
            .replace("{g}", &(self.milligrams / Decimal::ONE_THOUSAND).normalize().to_string())
            .replace("{ug}", &(self.milligrams * Decimal::ONE_THOUSAND).normalize().to_string())
            .replace("{tot}", &day.normalize().to_string())
            .replace("{pertot}", &by_size.to_string())
            .replace("{per}", &self.by_size.to_string())
            .replace("{unit}", self.unit)
            .replace("{w}", &(self.days / 7).to_string())
            .replace("{d}", &self.days.to_string())
            .replace("{times}", times)
            .replace("{n}", &self.times.to_string())
            .replace("{bid}", if self.times == 1 { "QD" } else { "BID" })
    }
}

/// Words of a way that put the drug into a vein.
const INFUSIONS: [&str; 7] = ["IV", "i.v.", "ntraven", "nfuse", "erfusion", "点滴", "毎 div"];

/// Does the way fit the scheme: one dose a cycle, several, or daily; in milligrams, or by body size; by its route?
fn fits(kind: &str, way: &str, (rule, scheme): (&DoseRule, &Scheme)) -> bool {
    let is_infused = rule.route == Some(RouteWord::Intravenous);
    if !is_infused && INFUSIONS.iter().any(|word| way.contains(word)) {
        return false;
    }
    let by_size = scheme.unit != DoseUnitWord::Milligram;
    let is_plain = scheme.weight_counted_to.is_none();
    let (rhythm, amount) = kind.split_once(' ').unwrap_or((kind, ""));
    let is_rhythm = match (&scheme.timing, rhythm) {
        (Timing::Cycle { days, .. }, "cycle") => days.len() == 1,
        (Timing::Cycle { days, .. }, "days") => days == &[1, 8],
        (Timing::Daily { break_: None, .. }, "daily") => true,
        (_, "any") => true,
        _ => false,
    };
    is_rhythm && (amount != "by-size" || (by_size && is_plain))
}

fn ways() -> Vec<[String; 2]> {
    let ways = table::rows::<2>(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/orders/notations.tsv"));
    assert!(ways.len() >= 100, "{} notations", ways.len());
    ways
}

fn judged(rule: &DoseRule, dose: &Dose, way: &str) -> (String, String) {
    let written = dose.written(way);
    let level = level(rule, BODY, &written);
    (written, level)
}

#[test]
fn a_right_dose_is_silent_in_every_notation() {
    let mut failures = Vec::new();
    let schemes = schemes();
    for [kind, way] in ways() {
        let fitting = schemes.iter().filter(|(rule, scheme)| fits(&kind, &way, (rule, scheme)));
        for (rule, scheme) in fitting {
            let (written, level) = judged(rule, &Dose::due(scheme), &way);
            if level != "silent" {
                failures.push(format!("{way}   ({} {}: {written}: {level})", rule.id, rule.country.id()));
            }
        }
    }
    assert!(failures.is_empty(), "{}:\n{}", failures.len(), failures.join("\n"));
}

/// Ten times as much, a tenth, and a slip of the unit; each notation with some of the drugs.
#[test]
fn a_slip_speaks_in_every_notation() {
    let mut failures = Vec::new();
    let schemes = schemes();
    for (at, [kind, way]) in ways().into_iter().enumerate() {
        let fitting: Vec<_> = schemes.iter().filter(|(rule, scheme)| fits(&kind, &way, (rule, scheme))).collect();
        for (rule, scheme) in fitting.iter().skip(at % 5).step_by(5) {
            let right = Dose::due(scheme);
            for factor in [Decimal::TEN, Decimal::ONE / Decimal::TEN, Decimal::ONE_THOUSAND] {
                let slipped = Dose {
                    milligrams: right.milligrams * factor,
                    by_size: right.by_size * factor,
                    ..Dose::due(scheme)
                };
                let (written, level) = judged(rule, &slipped, &way);
                if level != "critical" && level != "warning" {
                    failures.push(format!("{way}   ({} {}: {written}: {level})", rule.id, rule.country.id()));
                }
            }
        }
    }
    assert!(failures.is_empty(), "{}:\n{}", failures.len(), failures.join("\n"));
}
