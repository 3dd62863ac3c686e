//! Microsatellite instability and tumour mutation burden, as results say them; the words stand in `profiles/words/instability.tsv`.

use super::value::Said;
use crate::case::finding::{Sign, Value};
use crate::profiles::meaning::Reader;

/// Stable or not; `is_of_protein` where the test is the stain of one protein of mismatch repair.
pub fn msi(reader: Reader, said: &Said, is_of_protein: bool) -> Value {
    of_proteins(reader, said, is_of_protein).unwrap_or_else(|| of_words(reader, said))
}

/// A protein is said to be lost or kept.
pub fn tells_of_protein(reader: Reader, words: &[String]) -> bool {
    let tells = |concept: &&str| matches!(*concept, "protein-lost" | "protein-kept");
    words.iter().any(|words| reader.text_concepts(words).iter().any(tells))
}

/// What the stains of the proteins of mismatch repair show: one that is lost makes it deficient. A stain that is negative
/// shows a loss, and one that is positive shows that its protein is kept.
fn of_proteins(reader: Reader, said: &Said, is_of_protein: bool) -> Option<Value> {
    let is_judged = |words: &String| reader.sureness(words).instability.is_own_word;
    let has = |name: &str| said.words.iter().any(|words| reader.text_concepts(words).contains(&name));
    if said.words.iter().any(is_judged) || !(is_of_protein || has("other-mmr-protein")) {
        return None;
    }
    let is_doubted = || said.words.iter().any(|words| reader.casts_doubt(words));
    Some(match (has("protein-lost"), has("protein-kept"), said.agreed_sign()) {
        (true, ..) if !is_doubted() => Value::Sign(Sign::Positive),
        (false, true, Ok(None | Some(Sign::Positive))) if !is_doubted() => Value::Sign(Sign::Negative),
        (false, false, Ok(Some(Sign::Negative))) if is_of_protein => Value::Sign(Sign::Positive),
        (false, false, Ok(Some(Sign::Positive))) if is_of_protein => Value::Sign(Sign::Negative),
        _ => said.unreadable(),
    })
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
