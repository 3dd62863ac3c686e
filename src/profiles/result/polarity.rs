//! A name that holds the answer, of which the value only says yes or no: "HER2 negative": present.

use super::context::Context;
use super::value::{Said, words};
use crate::case::finding::{Sign, Value};
use crate::case::marker::Marker;
use crate::case::unread::UnreadValue;
use crate::profiles::meaning::{Meaning, Reader};
use crate::text::meaning::Answer;
use crate::text::span::What;

/// What a yes or no says under a name that says "negative" or "low": yes is what the name says, no leaves it open (`Err`).
/// `None` where the name holds no such answer, or the value more than yes or no.
pub fn named<'t>(said: &Said<'t>, context: &Context<'_, 't>) -> Option<Result<Said<'t>, Value>> {
    let reader = context.reader;
    let name = context.code.text?;
    let is_yes_or_no = |answer: &&str| ["present", "positive", "absent", "negative"].contains(answer);
    if !said.numbers.is_empty()
        || !said.answers.iter().all(is_yes_or_no)
        || (said.answers.is_empty() && !says_yes(reader, said))
    {
        return None;
    }
    let concepts = reader.text_concepts(name);
    let answers: Vec<&str> = concepts.iter().filter_map(|name| name.strip_prefix("answer-")).collect();
    let names = |wanted: &[&str]| answers.iter().any(|answer| wanted.contains(answer));
    let is_turned = names(&["negative", "her2-negative", "absent", "not-amplified", "low", "ultralow"])
        && !names(&["positive", "her2-positive", "present", "amplified"]);
    if !is_turned {
        return None;
    }
    if !says_yes(reader, said) {
        return Some(Err(open(name, said)));
    }
    let mut stated = Said { present: true, ..Said::default() };
    words(reader, name, &mut stated);
    Some(Ok(stated))
}

/// The value is "yes", "present", `true`, and nothing else.
pub fn says_yes(reader: Reader, said: &Said) -> bool {
    if said.words.is_empty() {
        return !said.coded.is_empty() && said.coded.iter().all(|answer| ["present", "positive"].contains(answer));
    }
    let is_yes = |text: &String| {
        let Some(reading) = reader.clauses(text) else { return false };
        let is_sign = |what: &What| matches!(what, What::Punctuation(_));
        let mut said = reading.spans().iter().filter(|span| !is_sign(&span.what)).peekable();
        said.peek().is_some() && said.all(|span| matches!(span.answer(), Some(Answer::Yes | Answer::Present)))
    };
    said.words.iter().all(is_yes) && !said.answers.iter().any(|answer| ["absent", "negative"].contains(answer))
}

fn open(name: &str, said: &Said) -> Value {
    let value = if said.words.is_empty() { said.answers.join(" ") } else { said.words.join("; ") };
    Value::Unreadable(UnreadValue::Words(format!("{name}: {value}")))
}

/// What a code for a finding ("estrogen receptor negative tumour") states where it stands as the code of a result.
const FINDINGS: [(&str, Marker, Value); 7] = [
    ("condition-er-positive", Marker::Er, Value::Sign(Sign::Positive)),
    ("condition-er-negative", Marker::Er, Value::Sign(Sign::Negative)),
    ("condition-pgr-positive", Marker::Pgr, Value::Sign(Sign::Positive)),
    ("condition-pgr-negative", Marker::Pgr, Value::Sign(Sign::Negative)),
    ("condition-her2-positive", Marker::Her2Status, Value::Sign(Sign::Positive)),
    ("condition-her2-negative", Marker::Her2Status, Value::Sign(Sign::Negative)),
    ("condition-her2-low", Marker::Her2Status, Value::Her2Low),
];

/// The code is that of such a finding.
pub fn may_state(code: &Meaning) -> bool {
    FINDINGS.iter().any(|(concept, ..)| code.has(concept))
}

/// The findings that a result under a finding code states: what the code says where its value says yes, open where it says
/// no, nothing where it says something else.
pub fn of_finding_code(reader: Reader, code: &Meaning, said: &Said) -> Vec<(Marker, Value)> {
    let is_yes = says_yes(reader, said);
    let is_no = !said.answers.is_empty() && said.answers.iter().all(|answer| ["absent", "negative"].contains(answer));
    if !is_yes && !is_no {
        return Vec::new();
    }
    let name = code.text.unwrap_or_default();
    let low_only = code.has("condition-her2-low");
    let stated = FINDINGS.iter().filter(|(concept, ..)| code.has(concept));
    let stated = stated.filter(|(concept, ..)| !low_only || *concept != "condition-her2-negative");
    stated.map(|(_, marker, value)| (*marker, if is_yes { value.clone() } else { open(name, said) })).collect()
}
