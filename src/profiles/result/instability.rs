//! Microsatellite instability and tumour mutation burden, as results say them; the words stand in `profiles/words/instability.tsv`.

use super::value::Said;
use crate::case::finding::{Sign, Value};
use crate::profiles::meaning::Reader;

/// Stable or not.
pub fn msi(reader: Reader, said: &Said) -> Value {
    of_words(reader, said)
}

/// The number, or high or not.
pub fn tmb(reader: Reader, said: &Said) -> Value {
    match said.numbers.as_slice() {
        [number] => Value::Number(number.interval),
        [] => of_words(reader, said),
        _ => said.unreadable(),
    }
}

fn of_words(reader: Reader, said: &Said) -> Value {
    let named: Vec<_> = said.words.iter().map(|words| reader.sureness(words).instability).collect();
    let (is_high, is_low) = (named.iter().any(|it| it.is_high), named.iter().any(|it| it.is_low));
    if named.iter().any(|it| it.is_turned) {
        return said.unreadable();
    }
    match (is_high, is_low, said.agreed_sign()) {
        (true, false, Ok(None | Some(Sign::Positive))) => Value::Sign(Sign::Positive),
        (false, true, Ok(None | Some(Sign::Negative))) => Value::Sign(Sign::Negative),
        (false, false, Ok(Some(sign))) => Value::Sign(sign),
        (_, _, Err(())) => said.contradiction(),
        _ => said.unreadable(),
    }
}
