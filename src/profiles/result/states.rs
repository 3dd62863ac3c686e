//! What one result, report or operation says of the states beside the cancer that the knowledge asks of.

use super::answered::{Answered, answered};
use super::bare;
use super::lung_disease::is_chest_ct;
use super::stated::{self, Stated};
use super::value;
use crate::fhir::record::node::Node;
use crate::profiles::meaning::{Meaning, Reader};
use crate::profiles::record::patient_resource::PatientResource;
use crate::profiles::states::{ILD, STATES, State};

/// Codes under which a value is what was found, and not what was asked, planned or taught.
const PLACES: [&str; 5] =
    ["place-of-diagnosis", "other-adverse-event", "marker-stage", "marker-disease-status", "marker-chest-ct"];

/// What one resource says of each state that it names.
pub fn told(reader: Reader, own: &PatientResource) -> Vec<Found> {
    match own.kind {
        "Observation" | "DiagnosticReport" if is_of_result(&own.code) || is_of_others(&own.code) => Vec::new(),
        "Observation" => of_observation(reader, own),
        "DiagnosticReport" => of_report(reader, own),
        "Procedure" => of_procedure(reader, own),
        _ => Vec::new(),
    }
}

/// A result of the tumour, or of anything else that is read as such: what its words name is where the tissue was taken.
fn is_of_result(code: &Meaning) -> bool {
    let is_place = |name: &str| PLACES.contains(&name);
    code.concepts.iter().any(|name| (name.starts_with("marker-") || name.starts_with("gene-")) && !is_place(name))
}

/// Of a relative, or a test that looks for it in the healthy.
fn is_of_others(code: &Meaning) -> bool {
    ["subject-relative", "condition-family-history", "condition-screening"].iter().any(|name| code.has(name))
}

/// A state and what is said of it.
pub type Found = (&'static State, Said);

/// By its code and what the value answers, by its value, and by its parts.
fn of_observation(reader: Reader, own: &PatientResource) -> Vec<Found> {
    let PatientResource { node, code, .. } = own;
    if !may_name(code) && !has_words(*node) {
        return Vec::new();
    }
    let parts: Vec<(Meaning, Node)> =
        node.each("component").map(|part| (reader.meaning(part.get("code")), part)).collect();
    let mut named = states_in(reader, *node);
    named.extend(parts.iter().flat_map(|(_, part)| states_in(reader, *part)));
    let is_named = |state: &State| {
        named.contains(&state.name) || named_by(code, state) || parts.iter().any(|(name, _)| named_by(name, state))
    };
    let is_read_elsewhere = |state: &State| state.name == ILD && is_chest_ct(own);
    let states = STATES.iter().filter(|state| is_named(state) && !is_read_elsewhere(state));
    let found = states.filter_map(|state| {
        let by_name = named_by(code, state).then(|| of_name(reader, (code, *node), &parts, state)).flatten();
        let by_value = of_value(reader, *node, state).map(|said| said.placed(code));
        let by_parts = parts.iter().filter(|(name, _)| !is_of_others(name)).flat_map(|(name, part)| {
            let by_name = named_by(name, state).then(|| of_name(reader, (name, *part), &[], state)).flatten();
            let by_value = of_value(reader, *part, state).map(|said| said.placed(code).graded(reader, &parts));
            by_name.into_iter().chain(by_value)
        });
        let said = by_name.into_iter().chain(by_value).chain(by_parts).max_by_key(|said| said.answer)?;
        Some((state, said))
    });
    found.collect()
}

/// Most codes are of no state and of no test of one, which their families tell.
fn may_name(code: &Meaning) -> bool {
    code.concepts.iter().any(|name| name.starts_with("condition-") || name.starts_with("test-"))
}

/// Most values are numbers, which name nothing.
fn has_words(node: Node) -> bool {
    let words = node.get("valueString").or_else(|| node.get("valueCodeableConcept"));
    words.or_else(|| node.get("component")).or_else(|| node.get("conclusion")).is_some()
        || node.get("conclusionCode").is_some()
}

/// The states that the values of a result or the conclusions of a report name.
fn states_in<'c>(reader: Reader<'c>, node: Node<'c>) -> Vec<&'c str> {
    let concepts = || node.get("valueCodeableConcept").into_iter().chain(node.each("conclusionCode"));
    let texts = ["valueString", "conclusion"].iter().filter_map(|slot| node.str(slot));
    let worded = texts.flat_map(|text| reader.reported_concepts(text));
    concepts().flat_map(|concept| reader.meaning(Some(concept)).concepts).chain(worded).collect()
}

/// What is said, in which words.
pub struct Said {
    pub answer: Answered,
    /// Of an earlier time.
    pub is_past: bool,
    pub text: String,
}

impl Said {
    /// Under a code of which nobody knows what its values are ("reason for referral"), a value may not be what was found.
    fn placed(self, code: &Meaning) -> Self {
        let is_place = PLACES.iter().any(|name| code.has(name)) || STATES.iter().any(|state| named_by(code, state));
        if is_place { self } else { Self { answer: self.answer.min(Answered::Open), ..self } }
    }

    /// With a part beside it that is its grade: of grade 0 there is none. Whatever else is denied there leaves it open.
    fn graded(self, reader: Reader, parts: &[(Meaning, Node)]) -> Self {
        let denied: Vec<&Meaning> = parts
            .iter()
            .filter(|(_, part)| answered(reader, *part) == Some(Answered::No))
            .map(|(name, _)| name)
            .collect();
        let said = if denied.iter().any(|name| name.has("grade-of-event")) {
            Answered::No
        } else if denied.is_empty() {
            self.answer
        } else {
            self.answer.min(Answered::Open)
        };
        Self { answer: said, ..self }
    }
}

fn named_by(code: &Meaning, state: &State) -> bool {
    code.has(state.name) || state.test.is_some_and(|test| code.has(test))
}

/// A code that names the state: its value says whether it is there, or its parts do.
fn of_name(reader: Reader, (code, node): (&Meaning, Node), parts: &[(Meaning, Node)], state: &State) -> Option<Said> {
    let name = code.text.unwrap_or_default();
    let words = node.str("valueString").or_else(|| node.get("valueCodeableConcept").and_then(words_of));
    let text = words.map_or_else(|| name.to_owned(), |words| format!("{name}: {words}"));
    let named = of_value(reader, node, state).filter(|said| said.answer > Answered::Nothing);
    let is_past = named.as_ref().is_some_and(|said| said.is_past);
    let said = match named.map(|said| said.answer).or_else(|| answered(reader, node)) {
        Some(said) => said,
        None if !parts.is_empty() => parts.iter().filter_map(|(_, part)| answered(reader, *part)).max()?,
        None if node.get("hasMember").is_some() => return None,
        None => Answered::Open,
    };
    let said = under_name(reader, (code, node), state, said);
    // "Fear of pneumonitis": yes.
    let is_plain = !code.has("condition-suspected") && is_name_understood(reader, name, state);
    let said = if is_plain || said <= Answered::Open { said } else { Answered::Perhaps };
    Some(Said { answer: said, is_past, text })
}

/// A bare yes or no answers its name: whether a test was done, or the state was ruled out.
fn under_name(reader: Reader, (code, node): (&Meaning, Node), state: &State, said: Answered) -> Answered {
    let name = code.text.unwrap_or_default();
    let denies = |named: &str| stated::is_denied(reader, name, named);
    match bare::answer(reader, &value::said(reader, node)) {
        None => said,
        Some(_) if denies(state.name) || state.test.is_some_and(denies) => said.min(Answered::Open),
        Some(is_yes) if bare::Name::read(reader, code).is_of_test => {
            said.min(if is_yes { Answered::Perhaps } else { Answered::Nothing })
        }
        Some(_) => said,
    }
}

/// No word of the name is left that nobody understood. What only a code names has no such word.
fn is_name_understood(reader: Reader, name: &str, state: &State) -> bool {
    let is_understood = |disease: &str| {
        reader
            .names_any(name, |named| *named == disease)
            .then(|| reader.clauses(name).is_some_and(|reading| stated::is_understood(reader, &reading, disease)))
    };
    is_understood(state.name).or_else(|| is_understood(state.test?)).unwrap_or(true)
}

fn words_of(concept: Node<'_>) -> Option<&str> {
    concept.str("text").or_else(|| concept.each("coding").find_map(|coding| coding.str("display")))
}

/// A value that names the state.
fn of_value(reader: Reader, node: Node, state: &State) -> Option<Said> {
    let concepts =
        node.get("valueCodeableConcept").into_iter().filter_map(|concept| of_concept(reader, concept, state));
    let texts = node.str("valueString").into_iter().filter_map(|text| of_text(reader, text, state));
    concepts.chain(texts).max_by_key(|said| said.answer)
}

fn of_concept(reader: Reader, concept: Node, state: &State) -> Option<Said> {
    let is_coded = concept.each("coding").any(|coding| reader.code_concepts(coding).contains(&state.name));
    let (said, text) = stated::of_concept(reader, concept, state.name);
    // A code says what it stands for, whatever more its name tells of it.
    let said = if is_coded && said == Stated::Strange { Stated::Present } else { said };
    said_of(said, text)
}

fn of_text(reader: Reader, text: &str, state: &State) -> Option<Said> {
    let said = stated::of_text(reader, text, state.name);
    let is_others = || {
        let named = reader.text_concepts(text);
        ["condition-family-history", "condition-screening"].iter().any(|name| named.contains(name))
    };
    // Of a sentence that denies something else, too.
    let stands = said == Stated::Named && !is_others() && stated::is_left_standing(reader, text, state.name);
    said_of(if stands { Stated::Suspected } else { said }, text)
}

fn said_of(stated: Stated, text: &str) -> Option<Said> {
    let said = match stated {
        Stated::Present | Stated::Past => Answered::Yes,
        Stated::Suspected | Stated::Strange => Answered::Perhaps,
        Stated::Named | Stated::Nothing => return None,
    };
    Some(Said { answer: said, is_past: stated == Stated::Past, text: text.to_owned() })
}

/// What the conclusion of a report states.
fn of_report(reader: Reader, own: &PatientResource) -> Vec<Found> {
    let PatientResource { node, code, .. } = own;
    let named = states_in(reader, *node);
    let is_read_elsewhere = |state: &State| state.name == ILD && is_chest_ct(own);
    let states = STATES.iter().filter(|state| named.contains(&state.name) && !is_read_elsewhere(state));
    let found = states.filter_map(|state| {
        let concepts = node.each("conclusionCode").filter_map(|concept| of_concept(reader, concept, state));
        let texts = node.str("conclusion").into_iter().filter_map(|text| of_text(reader, text, state));
        Some((state, concepts.chain(texts).max_by_key(|said| said.answer)?.placed(code)))
    });
    found.collect()
}

/// What was operated on or irradiated was there. Of what may pass an old operation says nothing today.
fn of_procedure(reader: Reader, own: &PatientResource) -> Vec<Found> {
    let is_done = matches!(own.node.str("status"), Some("completed" | "in-progress"));
    let concepts: Vec<Node> = own.node.each("code").chain(own.node.each("reasonCode")).collect();
    let named: Vec<&str> = concepts.iter().flat_map(|concept| reader.meaning(Some(*concept)).concepts).collect();
    let lasting = STATES.iter().filter(|state| state.lasts && is_done && named.contains(&state.name));
    let found = lasting.filter_map(|state| {
        let said = concepts.iter().filter_map(|concept| of_concept(reader, *concept, state));
        let said = said.max_by_key(|said| said.answer)?;
        // "Gamma knife for brain metastases": what is irradiated is there, whatever else the words are.
        let is_treated = own.code.has("procedure-radiotherapy") && said.answer == Answered::Perhaps;
        Some((state, if is_treated { Said { answer: Answered::Yes, ..said } } else { said }))
    });
    found.collect()
}
