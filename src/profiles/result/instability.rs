//! Microsatellite instability and tumour mutation burden, as results say them. Words that are not understood are shown, and leave
//! it open.

use super::value::Said;
use crate::case::finding::{Sign, Value};
use crate::profiles::normal::normal;

/// Words of an instable or mismatch-repair-deficient tumour, and of a high burden.
const HIGH: [&str; 9] = ["high", "msi-h", "unstable", "instable", "dmmr", "deficient", "高", "不安定", "欠損"];
/// Words of a stable or proficient tumour, and of a low burden.
const LOW: [&str; 8] = ["stable", "mss", "msi-l", "pmmr", "proficient", "low", "安定", "低"];

/// Stable or not.
pub fn msi(said: &Said) -> Value {
    of_words(said)
}

/// The number, or high or not.
pub fn tmb(said: &Said) -> Value {
    match said.numbers.as_slice() {
        [number] => Value::Number(number.interval),
        _ => of_words(said),
    }
}

fn of_words(said: &Said) -> Value {
    let words = said.words.join("; ");
    let text = normal(&words);
    let is_high = HIGH.iter().any(|word| text.contains(word));
    // "unstable" holds "stable".
    let rest = HIGH.iter().fold(text.to_string(), |rest, word| rest.replace(word, " "));
    let is_low = LOW.iter().any(|word| rest.contains(word));
    match (is_high, is_low, said.agreed_sign()) {
        (true, false, Ok(None | Some(Sign::Positive))) => Value::Sign(Sign::Positive),
        (false, true, Ok(None | Some(Sign::Negative))) => Value::Sign(Sign::Negative),
        (false, false, Ok(Some(sign))) => Value::Sign(sign),
        _ => Value::Text(words),
    }
}
