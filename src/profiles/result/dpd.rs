//! DPD (dihydropyrimidine dehydrogenase): deficient or not, by words, by DPYD genotype or by activity score.

use super::value::Said;
use crate::case::finding::{Sign, Value};

/// Positive where it is deficient, in part or wholly; negative where it is normal.
pub fn read_dpd(said: &Said) -> Value {
    let has = |answer: &str| said.answers.contains(&answer);
    match (has("dpd-deficient"), has("dpd-normal")) {
        (true, false) => Value::Sign(Sign::Positive),
        (false, true) => Value::Sign(Sign::Negative),
        (true, true) => said.contradiction(),
        (false, false) => said.unreadable(),
    }
}
