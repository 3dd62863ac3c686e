//! A right order through a year: whatever the drug, in both countries, each next cycle is silent, whether the cycles before it
//! stand on record as administrations or as an order each.

use oncohooks::knowledge::dose::{DoseRule, Scheme, Timing};
use oncohooks::settings::{Jurisdiction, Language};
use rust_decimal::Decimal;
use serde_json::Value;
use time::macros::date;
use time::{Date, Duration};

use crate::order_dose_properties::{levels, schemes, total};
use crate::order_doses::record;
use crate::scenarios::{self, ENGINE};
use crate::support::table;

const TODAY: Date = date!(2026 - 11 - 01);
/// Kilograms and centimetres.
const BODY: (i64, i64) = (60, 160);

/// How an earlier cycle stands on record.
#[derive(Debug, Clone, Copy)]
enum Kept {
    Administration,
    /// A completed order of its day.
    Order,
}

/// Days from each administration to the one after it, backwards from today, which is day 1 of a cycle.
fn gaps(scheme: &Scheme) -> Vec<i64> {
    match &scheme.timing {
        Timing::Cycle { at_least, days, .. } => {
            let mut gaps: Vec<i64> = days.windows(2).map(|pair| i64::from(pair[1] - pair[0])).collect();
            let last = i64::from(*at_least) - i64::from(days[days.len() - 1] - days[0]);
            gaps.push(last);
            gaps.reverse();
            gaps
        }
        // A prescription of four weeks.
        Timing::Daily { .. } => vec![28],
    }
}

fn days_before(scheme: &Scheme, cycles: usize) -> Vec<Date> {
    let gaps = gaps(scheme);
    let mut day = TODAY;
    let back = |at: usize| Duration::days(gaps[at % gaps.len()]);
    (0..cycles)
        .map(|at| {
            day -= back(at);
            day
        })
        .collect()
}

fn amount(scheme: &Scheme) -> Decimal {
    let start = levels(scheme, BODY.0, BODY.1).start;
    let times = match &scheme.timing {
        Timing::Daily { times, .. } if scheme.is_per_day => times[0],
        _ => 1,
    };
    let milligrams = total(scheme, start, BODY.0, BODY.1) / Decimal::from(times);
    milligrams.round_dp(if milligrams < Decimal::TEN { 2 } else { 0 }).normalize()
}

/// "every 21 days"; "twice daily".
fn rhythm(scheme: &Scheme) -> String {
    match &scheme.timing {
        Timing::Cycle { at_least, days, .. } if days.len() == 1 => format!("every {at_least} days"),
        Timing::Cycle { at_least, days, .. } => {
            let days: Vec<String> = days.iter().map(u32::to_string).collect();
            format!("days {} every {at_least} days", days.join(", "))
        }
        Timing::Daily { times, .. } => format!("{} times a day", times[0]),
    }
}

/// The cards about the next order, but for safety values that are not on file.
fn cards(rule: &DoseRule, scheme: &Scheme, cycles: usize, kept: Kept) -> Vec<Value> {
    let cancer = if ENGINE.knowledge.disease_id(rule.disease) == "breast" { "breast" } else { "lung" };
    let mut lines = record(cancer, &format!("{} kg, {} cm", BODY.0, BODY.1), "");
    let name = &ENGINE.knowledge.drugs[&rule.drug].name.en;
    let dose = amount(scheme);
    for (at, day) in days_before(scheme, cycles).into_iter().enumerate() {
        let last = if matches!(scheme.timing, Timing::Daily { .. }) { day + Duration::days(27) } else { day };
        lines.push(match kept {
            Kept::Administration => format!(r#"dose g{at} | {name} | {day} | dosage: {{"dose": {{"value": {dose}, "unit": "mg"}}}}"#),
            Kept::Order => {
                let dosage = format!(
                    r#"[{{"doseAndRate": [{{"doseQuantity": {{"value": {dose}, "unit": "mg"}}}}], "timing": {{"repeat": {{"boundsPeriod": {{"start": "{day}", "end": "{last}"}}}}}}}}]"#
                );
                format!("prescription g{at} | {name} | {day} | status: completed | dosageInstruction: {dosage}")
            }
        });
    }
    lines.push(format!("draft d | {name} | {dose} mg {}", rhythm(scheme)));
    let jurisdiction = if rule.country.id() == "US" { Jurisdiction::Us } else { Jurisdiction::Jp };
    let answer = scenarios::answer_to(&ENGINE, &table::body(&lines, "order-sign"), jurisdiction, Language::En);
    let cards = answer["cards"].as_array().unwrap().clone();
    cards.into_iter().filter(|card| card["extension"]["org.oncohooks"]["order"]["check"] != "safety").collect()
}

#[test]
fn the_next_cycle_of_a_right_order_is_silent_all_year() {
    let mut failures = Vec::new();
    for (rule, scheme) in schemes() {
        for cycles in [1, 2, 3, 8, 17] {
            for kept in [Kept::Administration, Kept::Order] {
                let said: Vec<String> =
                    cards(rule, scheme, cycles, kept).iter().map(|card| card["summary"].to_string()).collect();
                if !said.is_empty() {
                    let (drug, country) = (rule.drug, rule.country.id());
                    failures.push(format!(
                        "{drug} {country} {} after {cycles}, {kept:?}: {}",
                        rhythm(scheme),
                        said.join(" / ")
                    ));
                }
            }
        }
    }
    assert!(failures.is_empty(), "{}:\n{}", failures.len(), failures.join("\n"));
}

/// A renewal says so on every card: here one about the dose, and one about a value that is not on file.
#[test]
fn every_card_about_a_renewed_order_says_that_it_renews() {
    let mut lines = record("breast", "60 kg", "trastuzumab deruxtecan on 2026-10-11");
    lines.push("draft d | trastuzumab deruxtecan | #3240 mg".to_owned());
    lines.push("condition ild | interstitial pneumonia | 2026-10".to_owned());
    let answer = scenarios::answer_to(&ENGINE, &table::body(&lines, "order-sign"), Jurisdiction::Jp, Language::En);
    let cards = answer["cards"].as_array().unwrap();
    assert!(cards.len() > 1, "{cards:?}");
    for card in cards {
        let detail = card["detail"].as_str().unwrap();
        assert!(detail.contains("Renewal of T-DXd, last given 2026-10-11."), "{detail}");
    }
}
