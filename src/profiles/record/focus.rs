//! Words of a result that say whom it is about, where no reference does: "focus": "fetus".

use crate::fhir::record::node::Node;
use crate::profiles::meaning::Reader;
use crate::text::meaning::{Trigger, Whose};

/// The focus of a result is named as a relative, a fetus or a donor, or coded so (FHIR extension observation-focusCode).
pub fn is_about_another(reader: Reader, node: Node) -> bool {
    let of_code = |extension: &Node| extension.str("url").is_some_and(|url| url.ends_with("focusCode"));
    let codes = node.each("extension").filter(of_code).filter_map(|extension| extension.get("valueCodeableConcept"));
    let named = codes.flat_map(|code| {
        let displays = code.each("coding").filter_map(|coding| coding.str("display"));
        code.str("text").into_iter().chain(displays).collect::<Vec<_>>()
    });
    let displays = node.each("focus").flat_map(|focus| [focus.str("display"), focus.str("type")]).flatten();
    displays.chain(named).any(|text| names_another(reader, text))
}

fn names_another(reader: Reader, text: &str) -> bool {
    let is_another =
        |trigger: Option<Trigger>| matches!(trigger, Some(Trigger::Person(whose)) if whose != Whose::Patient);
    text == "RelatedPerson"
        || reader.text_concepts(text).contains(&"subject-relative")
        || reader.clauses(text).is_some_and(|reading| reading.spans().iter().any(|span| is_another(span.trigger())))
}
