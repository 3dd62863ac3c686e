//! What holds of every dosage, whatever its numbers.

use oncohooks::case::dosage::{AmountPer, DoseUnit};
use proptest::prelude::*;
use rust_decimal::Decimal;
use serde_json::json;

use super::dosage;

/// One dose by weight and interval, in the ways people write it.
fn notations(dose: &str, weeks: u32) -> Vec<String> {
    let full_width: String = dose.chars().map(|c| char::from_u32(u32::from(c) + 0xfee0).unwrap()).collect();
    let days = weeks * 7;
    vec![
        format!("{dose} mg/kg every {weeks} weeks"),
        format!("{dose}mg/kg q{weeks}w"),
        format!("{dose} mg/kg IV Q{days}D"),
        format!("{} mg/kg every {days} days", dose.replace('.', ",")),
        format!("{dose}㎎/㎏ {weeks}週毎"),
        format!("{full_width}ｍｇ／ｋｇ {weeks}週ごと"),
        format!("1回{dose}mg/kgを{weeks}週間間隔で点滴静注"),
        format!("{dose} milligrams per kg, once every {days} days"),
        format!("day 1: {dose} mg/kg, {days}-day cycle"),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn every_notation_of_a_dose_is_the_same_dose(tenths in 11_i64..999, weeks in 2_u32..13) {
        prop_assume!(tenths % 10 != 0);
        let wanted = Decimal::new(tenths, 1);
        for notation in notations(&wanted.to_string(), weeks) {
            let read = dosage("", json!({"dosageInstruction": [{"text": notation}]}));
            prop_assert!(read.unread.is_empty(), "{notation}: {read:?}");
            let amounts: Vec<_> = read.amounts().collect();
            prop_assert_eq!(amounts.len(), 1, "{}", &notation);
            prop_assert_eq!(&amounts[0].unit, &DoseUnit::MilligramPerKilogram, "{}", &notation);
            prop_assert_eq!(amounts[0].size.exact(), Some(wanted), "{}", &notation);
            let every = &read.entries[0].schedule.every_days;
            prop_assert_eq!(every.only().and_then(|days| days.exact()), Some(Decimal::from(weeks * 7)), "{}", &notation);
        }
    }

    #[test]
    fn a_number_without_a_meaning_is_never_lost(number in 101_u32..999) {
        let read = dosage("", json!({"dosageInstruction": [{"text": format!("5.4 mg/kg q3w {number}")}]}));
        prop_assert!(!read.unread.is_empty(), "{number}: {read:?}");
    }

    #[test]
    fn grams_and_milligrams_are_one(milligrams in 1_i64..5000) {
        let quantity = |value: Decimal, unit: &str| {
            let value: serde_json::Value = serde_json::from_str(&value.to_string()).unwrap();
            dosage("", json!({"dosageInstruction": [{"doseAndRate": [{"doseQuantity": {"value": value, "unit": unit}}]}]}))
        };
        let (mg, g) = (quantity(milligrams.into(), "mg"), quantity(Decimal::new(milligrams, 3), "g"));
        let first = |read: &oncohooks::case::dosage::Dosage| read.amounts().next().unwrap().size.exact();
        prop_assert_eq!(first(&mg), first(&g));
    }

    #[test]
    fn no_words_stop_the_reading(text in "[0-9a-z /.,㎎回日週毎分錠休薬]{0,40}") {
        let read = dosage("", json!({"dosageInstruction": [{"text": text}]}));
        prop_assert!(read.amounts().all(|amount| matches!(amount.per, AmountPer::Day | AmountPer::Administration)));
    }
}
