//! DPD (dihydropyrimidine dehydrogenase): deficient or not, as a phenotype or as a variant of DPYD that was found or not.

use super::value::Said;
use crate::case::finding::{Sign, Value};

/// Positive where it is deficient, in part or wholly, or a variant was found; negative where it is normal.
pub fn read_dpd(said: &Said) -> Value {
    let has = |answer: &str| said.answers.contains(&answer);
    match (has("dpd-deficient"), has("dpd-normal")) {
        (true, false) => Value::Sign(Sign::Positive),
        (false, true) => Value::Sign(Sign::Negative),
        (true, true) => said.contradiction(),
        (false, false) => match said.agreed_sign() {
            Ok(Some(sign @ (Sign::Positive | Sign::Negative))) => Value::Sign(sign),
            Ok(_) => said.unreadable(),
            Err(()) => said.contradiction(),
        },
    }
}
