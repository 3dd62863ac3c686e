//! The client's own draft with another dose, or another interval: whole, and all else in it as it was sent.

use std::str::FromStr;

use rust_decimal::Decimal;
use serde_json::value::RawValue;

use super::amounts_in_words::{Change, exchanged, like};
use super::raw_json::{items, member, text, with_items, with_members};
use crate::case::dosage::DoseUnit;

/// What is to be changed in a draft.
#[derive(Debug)]
pub enum Correction<'a> {
    Amounts(&'a [Change<'a>]),
    /// Days from one administration to the next.
    EveryDays(u32),
}

/// The draft of this name (`MedicationRequest/m1`), corrected; nothing where what is wrong does not stand where it can be
/// changed, or would go on being said beside what is changed.
pub fn corrected(sent: &str, name: &str, correction: &Correction) -> Option<Box<RawValue>> {
    let drafts = member(member(sent, "context")?, "draftOrders")?;
    let draft = find(drafts, name, 0)?;
    let kind = text(draft, "resourceType")?;
    let new = if kind == "MedicationRequest" {
        order(draft, correction)?
    } else {
        // A group holds its orders: just one of them may be meant.
        let mut changed = 0;
        let new = with_members(draft, &mut |name, value| {
            (name == "contained").then(|| {
                with_items(value, &mut |inner| {
                    let new = order(inner, correction)?;
                    changed += 1;
                    Some(new)
                })
            })?
        })?;
        (changed == 1).then_some(new)?
    };
    RawValue::from_string(new).ok()
}

/// Bundles in Bundles beyond this depth are not looked into.
const DEEPEST: usize = 4;

/// The resource of this name in a Bundle, or in a Bundle inside.
fn find<'s>(bundle: &'s str, name: &str, depth: usize) -> Option<&'s str> {
    let entries = member(bundle, "entry").map(items).unwrap_or_default();
    entries.into_iter().filter_map(|entry| member(entry, "resource")).find_map(|resource| {
        let kind = text(resource, "resourceType")?;
        let is_named = text(resource, "id").is_some_and(|id| name == format!("{kind}/{id}"));
        match (is_named, kind.as_str()) {
            (true, _) => Some(resource),
            (false, "Bundle") if depth < DEEPEST => find(resource, name, depth + 1),
            _ => None,
        }
    })
}

fn order(draft: &str, correction: &Correction) -> Option<String> {
    match correction {
        Correction::Amounts(changes) => {
            let mut used = vec![false; changes.len()];
            let new = in_dosages(draft, &mut |dosage| amounts(dosage, changes, &mut used))?;
            used.iter().all(|used| *used).then_some(new)
        }
        Correction::EveryDays(days) => in_dosages(draft, &mut |dosage| interval(dosage, *days)),
    }
}

fn in_dosages(draft: &str, change: &mut dyn FnMut(&str) -> Option<String>) -> Option<String> {
    with_members(draft, &mut |name, value| {
        if name == "dosageInstruction" { with_items(value, change) } else { None }
    })
}

/// The numbers of a dosage and the words that repeat them.
fn amounts(dosage: &str, changes: &[Change], used: &mut [bool]) -> Option<String> {
    with_members(dosage, &mut |name, value| match name {
        "doseAndRate" => {
            with_items(value, &mut |rate| with_members(rate, &mut |name, value| slot(name, value, changes, used)))
        }
        "text" | "patientInstruction" => words(value, changes, used),
        "additionalInstruction" => with_items(value, &mut |more| {
            with_members(more, &mut |name, value| if name == "text" { words(value, changes, used) } else { None })
        }),
        name => slot(name, value, changes, used),
    })
}

fn slot(name: &str, value: &str, changes: &[Change], used: &mut [bool]) -> Option<String> {
    match name {
        "doseQuantity" | "rateQuantity" => quantity(value, changes, used),
        "doseRange" | "rateRange" => with_members(value, &mut |_, end| quantity(end, changes, used)),
        "rateRatio" => with_members(value, &mut |name, part| {
            if name == "numerator" { quantity(part, changes, used) } else { None }
        }),
        _ => None,
    }
}

fn words(raw: &str, changes: &[Change], used: &mut [bool]) -> Option<String> {
    let said: String = serde_json::from_str(raw).ok()?;
    serde_json::to_string(&exchanged(&said, changes, used)?).ok()
}

/// A quantity whose value, in its own unit, is an amount to be changed.
fn quantity(raw: &str, changes: &[Change], used: &mut [bool]) -> Option<String> {
    let sent = member(raw, "value")?;
    let plain = sent.trim_matches('"');
    let value = Decimal::from_str(plain).or_else(|_| Decimal::from_scientific(plain)).ok()?;
    let unit = text(raw, "unit").or_else(|| text(raw, "code")).unwrap_or_default();
    let is_by_size = unit.contains(['/', '\u{ff0f}']) && !unit.to_ascii_lowercase().ends_with("/d");
    let new = changes.iter().enumerate().find_map(|(at, change)| {
        let is_sized = matches!(change.unit, DoseUnit::MilligramPerKilogram | DoseUnit::MilligramPerSquareMetre);
        if is_sized != is_by_size && changes.len() > 1 {
            return None;
        }
        // Milligrams, grams, micrograms, items.
        let units = [Some(Decimal::ONE), Some(Decimal::ONE_THOUSAND), Some(Decimal::new(1, 3))];
        let units = if change.strength.is_some() { vec![change.strength] } else { units.to_vec() };
        let to = units.into_iter().flatten().find_map(|milligrams| change.of(value, milligrams))?;
        Some((at, to))
    });
    let (at, to) = new?;
    used.get_mut(at).into_iter().for_each(|used| *used = true);
    let number = like(plain, to);
    let written = if sent.starts_with('"') { format!("\"{number}\"") } else { number };
    with_members(raw, &mut |name, _| (name == "value").then(|| written.clone()))
}

/// The period of a dosage that repeats once in it. One whose words or code say the interval, too, is left alone.
fn interval(dosage: &str, days: u32) -> Option<String> {
    let timing = member(dosage, "timing")?;
    let repeat = member(timing, "repeat")?;
    let unit = text(repeat, "periodUnit")?;
    let number = |name: &str| member(repeat, name).and_then(|value| value.trim_matches('"').parse::<Decimal>().ok());
    let is_once = number("frequency").is_none_or(|times| times == Decimal::ONE);
    let is_on_one_day = member(repeat, "dayOfWeek").is_none_or(|days| items(days).len() < 2);
    let is_plain = is_once && is_on_one_day && number("periodMax").is_none() && member(timing, "code").is_none();
    let period = number("period").filter(|_| is_plain)?;
    let wrong = match unit.as_str() {
        "d" => period,
        "wk" => period.checked_mul(DAYS_OF_WEEK.into())?,
        _ => return None,
    };
    let said =
        ["text", "patientInstruction"].iter().filter_map(|slot| text(dosage, slot)).collect::<Vec<_>>().join(" ");
    let in_weeks = wrong.checked_div(DAYS_OF_WEEK.into())?;
    if holds(&said, wrong) || holds(&said, in_weeks) {
        return None;
    }
    let (new, new_unit) = match unit.as_str() {
        "wk" if days.is_multiple_of(DAYS_OF_WEEK) => (days / DAYS_OF_WEEK, "wk"),
        _ => (days, "d"),
    };
    with_members(dosage, &mut |name, timing| {
        let changed = |name: &str| match name {
            "period" => Some(new.to_string()),
            "periodUnit" => Some(format!("\"{new_unit}\"")),
            _ => None,
        };
        (name == "timing").then(|| {
            with_members(timing, &mut |name, repeat| {
                (name == "repeat").then(|| with_members(repeat, &mut |name, _| changed(name)))?
            })
        })?
    })
}

const DAYS_OF_WEEK: u32 = 7;

/// The words hold this number as a number of its own.
fn holds(said: &str, number: Decimal) -> bool {
    let number = number.normalize().to_string();
    said.split(|letter: char| !letter.is_ascii_digit() && letter != '.').any(|word| word.trim_matches('.') == number)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A hook call with these drafts.
    fn call(entries: &str) -> String {
        format!(
            r#"{{"hook":"order-sign","context":{{"draftOrders":{{"resourceType":"Bundle","entry":[{entries}]}}}}}}"#
        )
    }

    fn changed(sent: &str, name: &str, correction: &Correction) -> Option<String> {
        corrected(&call(sent), name, correction).map(|draft| draft.get().to_owned())
    }

    /// 384 mg, by 60 kg, become 324 mg.
    fn too_high() -> [Change<'static>; 2] {
        let decimal = |text: &str| Decimal::from_str(text).unwrap();
        let change = |from, to, unit| Change { from: decimal(from), to: decimal(to), unit, strength: None };
        [change("384", "324", &DoseUnit::Milligram), change("6.4", "5.4", &DoseUnit::MilligramPerKilogram)]
    }

    #[test]
    fn only_the_dose_and_its_words_change() {
        let draft = |mass: &str, by_weight: &str, words: &str| {
            format!(
                r#"{{"resourceType":"MedicationRequest","id":"m1","x-own":1.50,"extension":[{{"url":"u","valueDecimal":384.0}}],"dosageInstruction":[{{"text":"{words}","timing":{{"repeat":{{"period":384}}}},"doseAndRate":[{{"type":{{"coding":[{{"code":"calculated"}}]}},"doseQuantity":{{"value":{mass},"unit":"mg"}}}},{{"type":{{"coding":[{{"code":"ordered"}}]}},"doseQuantity":{{"value":{by_weight},"unit":"mg/kg"}}}}]}}]}}"#
            )
        };
        let sent = draft("384.0", "6.4", "384 mg (6.4 mg/kg) day 1, 384 mL, repeat 21 days");
        let new =
            changed(&format!(r#"{{"resource":{sent}}}"#), "MedicationRequest/m1", &Correction::Amounts(&too_high()));
        assert_eq!(new, Some(draft("324.0", "5.4", "324 mg (5.4 mg/kg) day 1, 384 mL, repeat 21 days")));
    }

    #[test]
    fn a_draft_in_a_bundle_inside_is_found() {
        let inner = r#"{"resourceType":"MedicationRequest","id":"m1","dosageInstruction":{"doseAndRate":{"doseQuantity":{"value":"0.384","unit":"g"}}}}"#;
        let sent = format!(r#"{{"resource":{{"resourceType":"Bundle","entry":[{{"resource":{inner}}}]}}}}"#);
        let new = changed(&sent, "MedicationRequest/m1", &Correction::Amounts(&too_high()[..1]));
        assert_eq!(new, Some(inner.replace("0.384", "0.324")));
    }

    #[test]
    fn an_order_contained_in_a_group_is_changed_where_it_is_the_only_one() {
        let group = |doses: &[&str]| {
            let order = |dose: &&str| {
                format!(
                    r#"{{"resourceType":"MedicationRequest","dosageInstruction":[{{"doseAndRate":[{{"doseQuantity":{{"value":{dose},"unit":"mg"}}}}]}}]}}"#
                )
            };
            let orders: Vec<String> = doses.iter().map(order).collect();
            format!(r#"{{"resourceType":"RequestGroup","id":"g1","contained":[{}]}}"#, orders.join(","))
        };
        let change = |doses: &[&str]| {
            let sent = format!(r#"{{"resource":{}}}"#, group(doses));
            changed(&sent, "RequestGroup/g1", &Correction::Amounts(&too_high()[..1]))
        };
        assert_eq!(change(&["100", "384"]), Some(group(&["100", "324"])));
        assert_eq!(change(&["384", "384"]), None, "nobody knows which is meant");
        assert_eq!(change(&["100", "200"]), None);
    }

    #[test]
    fn what_would_go_on_being_said_is_not_changed_by_halves() {
        let sent = r#"{"resource":{"resourceType":"MedicationRequest","id":"m1","dosageInstruction":[{"doseAndRate":[{"doseQuantity":{"value":384,"unit":"mg"}}]}]}}"#;
        assert!(changed(sent, "MedicationRequest/m1", &Correction::Amounts(&too_high()[..1])).is_some());
        assert_eq!(changed(sent, "MedicationRequest/m1", &Correction::Amounts(&too_high())), None);
        assert_eq!(changed(sent, "MedicationRequest/m2", &Correction::Amounts(&too_high()[..1])), None);
    }

    #[test]
    fn of_a_wrong_interval_only_the_period_changes() {
        let draft = |repeat: &str, words: &str| {
            format!(
                r#"{{"resourceType":"MedicationRequest","id":"m1","dosageInstruction":[{{"text":"{words}","timing":{{"repeat":{repeat}}},"doseAndRate":[{{"doseQuantity":{{"value":5.40,"unit":"mg/kg"}}}}]}}]}}"#
            )
        };
        let change = |repeat: &str, words: &str| {
            let sent = format!(r#"{{"resource":{}}}"#, draft(repeat, words));
            changed(&sent, "MedicationRequest/m1", &Correction::EveryDays(21))
        };
        let weeks = |number: u32| format!(r#"{{"frequency":1,"period":{number},"periodUnit":"wk"}}"#);
        assert_eq!(change(&weeks(2), "iv"), Some(draft(&weeks(3), "iv")));
        let days = |number: u32| format!(r#"{{"period":{number},"periodUnit":"d","boundsDuration":{{"value":84}}}}"#);
        assert_eq!(change(&days(14), "iv"), Some(draft(&days(21), "iv")));
        assert_eq!(change(&weeks(2), "every 2 weeks"), None, "the words would go on saying it");
        assert_eq!(change(r#"{"frequency":2,"period":2,"periodUnit":"wk"}"#, "iv"), None);
    }
}
