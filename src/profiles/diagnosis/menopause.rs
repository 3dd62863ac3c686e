//! Whether the patient is past the menopause, as Conditions, results or an operation say.

use super::condition_status::is_dismissed;
use crate::case::Menopause;
use crate::profiles::meaning::{Meaning, Reader};
use crate::profiles::record::patient_resource::PatientResource;
use crate::text::clause::{Clause, Context, Denied};
use crate::text::span::Place;

const MARKER: &str = "marker-menopause";
const ENDED: [&str; 4] =
    ["condition-postmenopausal", "answer-postmenopausal", "procedure-oophorectomy", "condition-oophorectomy"];
const NOT_YET: [&str; 2] = ["condition-premenopausal", "answer-premenopausal"];

/// Stated by a Condition or an Observation; removal of the ovaries makes it postmenopausal.
pub fn menopause(reader: Reader, mine: &[PatientResource]) -> Option<Menopause> {
    let mut state = None;
    for resource in mine {
        let code = &resource.code;
        if !code.concepts.iter().any(|name| *name == MARKER || ENDED.contains(name) || NOT_YET.contains(name)) {
            continue;
        }
        let said = match (resource.kind, resource.node.str("status")) {
            ("Condition", _) if is_dismissed(reader, resource.node) => continue,
            ("Condition", _) => without_turned(reader, code),
            ("Procedure", Some("completed")) => code.concepts.clone(),
            ("Observation", Some("final" | "amended" | "corrected")) if code.has(MARKER) => {
                let value = reader.meaning(resource.node.get("valueCodeableConcept"));
                let text = resource.node.str("valueString").map(|text| stated(reader, text)).unwrap_or_default();
                without_turned(reader, &value).into_iter().chain(text).collect()
            }
            _ => continue,
        };
        let has = |names: &[&str]| said.iter().any(|name| names.contains(name));
        if has(&ENDED) {
            state = Some(Menopause::Postmenopausal);
        } else if state.is_none() && has(&NOT_YET) {
            state = Some(Menopause::Premenopausal);
        }
    }
    state
}

/// The concepts of a code, without those that its words turn ("not postmenopausal", "閉経: 予定").
fn without_turned<'c>(reader: Reader<'c>, code: &Meaning<'c>) -> Vec<&'c str> {
    let Some(text) = code.text else { return code.concepts.clone() };
    let stated = stated(reader, text);
    let named = reader.text_concepts(text);
    code.concepts.iter().copied().filter(|name| !named.contains(name) || stated.contains(name)).collect()
}

/// The concepts that a text states of this patient today.
fn stated<'c>(reader: Reader<'c>, text: &str) -> Vec<&'c str> {
    let named = reader.text_concepts(text);
    let Some(reading) = reader.clauses(text).filter(|_| !named.is_empty()) else { return named };
    let is_plain = |place: Place| {
        let holds = |clause: &&Clause| {
            let own = reading.part(&clause.spans);
            own.first().is_some_and(|first| first.place.from <= place.from)
                && own.last().is_some_and(|last| last.place.to > place.from)
        };
        let asks = reading.spans().iter().any(|span| span.is_punctuation(&['?']));
        !asks && reading.clauses().iter().find(holds).is_none_or(is_of_today)
    };
    let says = |name: &&str| {
        let mut places =
            reading.mentions().iter().filter(|mention| reader.name(mention.concept.id) == *name).peekable();
        places.peek().is_none() || places.any(|mention| is_plain(mention.place))
    };
    named.into_iter().filter(says).collect()
}

/// Not denied, doubtful, planned, somebody else's. What is past is a menopause, too ("postmenopausal since 2019").
fn is_of_today(clause: &Clause) -> bool {
    let context = Context { is_past: false, ..clause.context };
    clause.denied == Denied::No && context == Context::default() && clause.ticked != Some(false)
}
