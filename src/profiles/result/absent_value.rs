//! Why a result has no value: `dataAbsentReason`, or the extension of that name on the value itself.

use crate::fhir::record::node::Node;
use crate::profiles::meaning::Reader;

/// That the sender says why there is no value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Absence {
    /// The test was done and gave nothing.
    Failed,
    /// Not done, not asked, not known.
    Stated,
}

/// HL7 data-absent-reason: the test was done and gave nothing.
const FAILED: [&str; 4] = ["error", "not-a-number", "negative-infinity", "positive-infinity"];

/// Reads `dataAbsentReason` of an Observation or a component, and the extensions of its value.
pub fn absence(reader: Reader, node: Node) -> Option<Absence> {
    let by_code = |code: &str| if FAILED.contains(&code) { Absence::Failed } else { Absence::Stated };
    let stated = node.each("dataAbsentReason").map(|reason| {
        let is_failure = |text: &str| answers_in(reader, text).contains(&"indeterminate");
        let mut codes = reason.each("coding").filter_map(|coding| coding.str("code"));
        let mut texts = reason.each("coding").filter_map(|coding| coding.str("display")).chain(reason.str("text"));
        if codes.any(|code| FAILED.contains(&code)) || texts.any(is_failure) {
            Absence::Failed
        } else {
            Absence::Stated
        }
    });
    let mut reasons: Vec<Absence> = stated.collect();
    let slots = node.members().filter(|(slot, _)| slot.starts_with("value") || slot.starts_with("_value"));
    for value in slots.flat_map(|(_, value)| [Some(value), value.get("_value")]).flatten() {
        let extensions = value
            .each("extension")
            .filter(|extension| extension.str("url").is_some_and(|url| url.ends_with("/data-absent-reason")));
        reasons.extend(extensions.map(|extension| extension.str("valueCode").map_or(Absence::Stated, by_code)));
    }
    if reasons.contains(&Absence::Failed) { Some(Absence::Failed) } else { reasons.first().copied() }
}

/// The answers that words give, without their prefix.
pub fn answers_in<'t>(reader: Reader<'t>, text: &str) -> Vec<&'t str> {
    reader.text_concepts(text).into_iter().filter_map(|name| name.strip_prefix("answer-")).collect()
}
