//! Whether the patient is past the menopause, as Conditions, results or an operation say.

use time::Date;

use super::condition_status::is_dismissed;
use super::onset::onset;
use super::operated::performed_on;
use crate::case::{Menopause, PartialDate};
use crate::fhir::record::node::Node;
use crate::profiles::meaning::{Meaning, Reader};
use crate::profiles::record::aside;
use crate::profiles::record::patient_resource::PatientResource;
use crate::profiles::result::{polarity, value};
use crate::text::clause::{Clause, Context, Denied};
use crate::text::given::Standing;
use crate::text::span::Place;

const MARKER: &str = "marker-menopause";
const ENDED: [&str; 4] =
    ["condition-postmenopausal", "answer-postmenopausal", "procedure-oophorectomy", "condition-oophorectomy"];
const NOT_YET: [&str; 2] = ["condition-premenopausal", "answer-premenopausal"];

/// What one resource says.
struct Statement {
    state: Menopause,
    day: Option<PartialDate>,
}

/// Stated by a Condition or an Observation; removal of both ovaries makes it postmenopausal. Of two that differ the later
/// one holds; where the record does not tell which that is, it is open. What is dated after `today` has not happened.
pub fn menopause(reader: Reader, mine: &[PatientResource], today: Date) -> Option<Menopause> {
    let concerns = |own: &&PatientResource| {
        let is_named = |code: &Meaning| {
            code.concepts.iter().any(|name| *name == MARKER || ENDED.contains(name) || NOT_YET.contains(name))
        };
        let mut parts = own.node.each("component").filter_map(|part| part.get("code"));
        is_named(&own.code) || parts.any(|code| is_named(&reader.meaning(Some(code))))
    };
    let read = mine.iter().filter(concerns).flat_map(|own| statements(reader, own));
    let has_happened = |said: &Statement| said.day.and_then(PartialDate::earliest).is_none_or(|day| day <= today);
    let said: Vec<Statement> = read.filter(has_happened).collect();
    let first = said.first()?.state;
    if said.iter().all(|one| one.state == first) {
        return Some(first);
    }
    let is_last = |one: &&Statement| {
        let mut others = said.iter().filter(|other| other.state != one.state);
        others.all(|other| other.day.zip(one.day).is_some_and(|(other, own)| other.certainly_before(own)))
    };
    said.iter().find(is_last).map(|one| one.state)
}

/// What a resource says; an Observation, and each of its parts.
fn statements(reader: Reader, own: &PatientResource) -> Vec<Statement> {
    if own.kind != "Observation" {
        return statement(reader, own).into_iter().collect();
    }
    let PatientResource { node, code, .. } = own;
    if !matches!(node.str("status"), Some("final" | "amended" | "corrected")) {
        return Vec::new();
    }
    let parts = node.each("component").map(|part| (reader.meaning(part.get("code")), part));
    let said = std::iter::once((code.clone(), *node)).chain(parts);
    let day = ["effectiveDateTime", "issued"].into_iter().find_map(|slot| node.str(slot)).and_then(PartialDate::parse);
    said.filter_map(|(code, part)| Some(Statement { state: observed(reader, &code, part)?, day })).collect()
}

/// The state that a value says; or a code, whose value says yes ("postmenopausal": true, 閉経: あり).
fn observed(reader: Reader, code: &Meaning, part: Node) -> Option<Menopause> {
    let value = reader.meaning(part.get("valueCodeableConcept"));
    let text = part.str("valueString").map(|text| stated(reader, text)).unwrap_or_default();
    let said: Vec<&str> = without_turned(reader, &value).into_iter().chain(text).collect();
    let by_value = code.has(MARKER).then(|| state_of(&said)).flatten();
    let by_name =
        || state_of(&without_turned(reader, code)).filter(|_| polarity::says_yes(reader, &value::said(reader, part)));
    by_value.or_else(by_name)
}

fn state_of(said: &[&str]) -> Option<Menopause> {
    let has = |names: &[&str]| said.iter().any(|name| names.contains(name));
    if has(&ENDED) {
        Some(Menopause::Postmenopausal)
    } else if has(&NOT_YET) {
        Some(Menopause::Premenopausal)
    } else {
        None
    }
}

fn statement(reader: Reader, own: &PatientResource) -> Option<Statement> {
    let PatientResource { node, code, .. } = own;
    let (said, day) = match (own.kind, node.str("status")) {
        ("Condition", _) if is_dismissed(reader, *node) => return None,
        ("Condition", _) => (without_turned(reader, code), onset(*node).map(|since| since.date)),
        ("Procedure", Some("completed")) if is_of_one_side(reader, *node) || is_abandoned(reader, *node) => {
            return None;
        }
        ("Procedure", Some("completed")) => (without_turned(reader, code), performed_on(*node)),
        _ => return None,
    };
    Some(Statement { state: state_of(&said)?, day })
}

/// The site of an operation is on one side only.
fn is_of_one_side(reader: Reader, node: Node) -> bool {
    let site = reader.meaning(node.get("bodySite"));
    !site.has("laterality-bilateral") && site.has("laterality-left") != site.has("laterality-right")
}

/// Words beside an operation say that it was not done, or not as planned ("planned", "aborted", "ovaries left in situ").
fn is_abandoned(reader: Reader, node: Node) -> bool {
    let concepts = ["statusReason", "outcome", "code"].into_iter().filter_map(|slot| node.get(slot));
    let mut notes = node.each("note").filter_map(|note| note.str("text"));
    let is_abandoned = |text: &str| reader.text_concepts(text).contains(&"procedure-abandoned");
    let is_put_off = |text: &str| reader.given(text).whole.is_some_and(|said| said != Standing::Given);
    // What a note says is planned may be another thing.
    concepts.flat_map(aside::texts).any(|text| is_abandoned(text) || is_put_off(text)) || notes.any(is_abandoned)
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
