//! The dose of an order for programs (`order.dose`, CONTRACT 3c).

use std::str::FromStr;

use rust_decimal::Decimal;
use serde_json::{Map, Number, Value as Json, json};

use crate::case::dosage::DoseUnit;
use crate::evaluate::advice::AdviceItem;
use crate::evaluate::dose::advice::{DoseAdvice, Ordered};
use crate::knowledge::rule::DoseUnitWord;

use super::dose::{percent, unit_of};

/// `order.dose` of the extension.
pub(super) fn in_extension(item: &AdviceItem) -> Option<Json> {
    let dose = item.dose.as_ref()?;
    let mut told = Map::new();
    let ordered: Vec<Json> = dose.ordered.iter().map(|ordered| ordered_in_extension(ordered, dose)).collect();
    match ordered.as_slice() {
        [] => {}
        [one] => drop(told.insert("ordered".to_owned(), one.clone())),
        several => drop(told.insert("ordered".to_owned(), several.into())),
    }
    let expected = dose.expected.iter().map(|expected| {
        let mut entry = quantity(expected.value, expected.unit.id());
        let is_own = expected.unit == dose.scheme.unit;
        if let (Some(days), Some(members)) = (dose.every_days.filter(|_| is_own), entry.as_object_mut()) {
            members.insert("everyDays".to_owned(), days.into());
        }
        entry
    });
    told.insert("expected".to_owned(), expected.collect());
    let mut patient = Map::new();
    if let Some(weight) = dose.body.weight {
        patient.insert("weight".to_owned(), number(weight.value));
        patient.insert("unit".to_owned(), "kg".into());
        patient.extend(weight.finding.source.date.map(|date| ("date".to_owned(), date.to_string().into())));
    }
    if let Some(height) = dose.body.height {
        patient.insert("height".to_owned(), number(height.value));
        patient.insert("heightUnit".to_owned(), "cm".into());
    }
    if let Some(surface) = dose.body.surface {
        patient.insert("surface".to_owned(), number(surface));
        patient.insert("surfaceUnit".to_owned(), "m2".into());
    }
    if !patient.is_empty() {
        told.insert("patient".to_owned(), patient.into());
    }
    told.insert("tolerance".to_owned(), percent(dose.tolerance_percent).into());
    told.insert("source".to_owned(), dose.scheme.source.as_str().into());
    told.extend(dose.last_given.map(|day| ("lastGiven".to_owned(), day.to_string().into())));
    Some(told.into())
}

fn ordered_in_extension(ordered: &Ordered, dose: &DoseAdvice) -> Json {
    let unit = match &ordered.amount.unit {
        DoseUnit::MilligramPerSquareMetre => DoseUnitWord::MilligramPerSquareMetre.id().to_owned(),
        DoseUnit::Other(unit) => unit.clone(),
        other => unit_of(other),
    };
    let mut told = quantity(ordered.value, &unit);
    if let Some(members) = told.as_object_mut() {
        let own_unit = (unit == dose.scheme.unit.id()).then_some(ordered.value);
        if let Some(value) = ordered.per_unit.or(own_unit).filter(|_| dose.scheme.unit != DoseUnitWord::Milligram) {
            members.insert("perUnit".to_owned(), quantity(value.round_dp(2), dose.scheme.unit.id()));
        }
    }
    told
}

fn quantity(value: Decimal, unit: &str) -> Json {
    json!({"value": number(value), "unit": unit})
}

fn number(value: Decimal) -> Json {
    Number::from_str(&value.normalize().to_string()).map_or(Json::Null, Json::Number)
}
