//! Numbers and answers out of what a result holds, whichever of FHIR's value slots it uses.
//!
//! It deliberately knows no marker: it reports every number with its unit, every answer concept, every word.

use super::absent_value::{Absence, absence, answers_in};
use super::quantities::{quantity, range, ratio, upper_limit};
use crate::case::finding::{Assertion, Sign, Value};
use crate::case::interval::Interval;
use crate::case::unread::UnreadValue;
use crate::fhir::record::node::Node;
use crate::profiles::meaning::Reader;
use crate::profiles::number::Number;

/// What codes of findings state, as answers of their own markers.
const STATED: [&str; 6] =
    ["er-positive", "er-negative", "pgr-positive", "pgr-negative", "her2-positive", "her2-negative"];

/// Everything a result's value slots say, unweighed.
#[derive(Debug, Clone, Default)]
pub struct Said<'t> {
    pub numbers: Vec<Number>,
    /// Numerator over denominator.
    pub ratio: Option<Interval>,
    /// `answer-*` concepts of the value, without the prefix.
    pub answers: Vec<&'t str>,
    /// Those of them that stand as a code.
    pub coded: Vec<&'t str>,
    /// `gene-*` concepts of the value, by code or by word, without the prefix.
    pub genes: Vec<&'t str>,
    /// The words of the value, as sent.
    pub words: Vec<String>,
    /// Those of them that only show a code which is known, or stand beside a text.
    pub displays: Vec<String>,
    pub interpretation: Option<Sign>,
    /// The upper limit of normal of the result's own reference range, where it gives one.
    pub upper_limit: Option<Number>,
    /// The laboratory marks the value as normal (HL7 v3 `ObservationInterpretation` N).
    pub is_normal: bool,
    /// Concepts of markers the value's words name.
    pub about: Vec<&'t str>,
    /// A slot was filled with something that cannot be read; what it was.
    pub odd: Option<String>,
    /// A yes or no without a word or code (`valueBoolean`).
    pub is_flag: bool,
    /// Any value slot was filled.
    pub present: bool,
    /// The sender says why there is no value (`not-performed`, `unknown`).
    pub absent_reason: bool,
}

impl<'t> Said<'t> {
    /// The sign of value and interpretation together.
    pub fn agreed_sign(&self) -> Result<Option<Sign>, ()> {
        let has = |wanted: &[&str]| self.answers.iter().any(|answer| wanted.contains(answer));
        if has(&["positive", "present", "amplified"]) && has(&["negative", "absent", "not-amplified"]) {
            return Err(());
        }
        match (sign_of(&self.answers), self.interpretation) {
            (Some(value), Some(interpretation)) if value != interpretation => Err(()),
            (value, interpretation) => Ok(value.or(interpretation)),
        }
    }

    /// A value that fits no reading of its marker, with what was found.
    pub fn unreadable(&self) -> Value {
        let found = if self.words.is_empty() {
            let shown = |number: &Number| format!("{} {}", number.interval, number.unit).trim().to_owned();
            let ratio = self.ratio.map(|ratio| ratio.to_string());
            self.numbers.iter().map(shown).chain(ratio).collect::<Vec<_>>().join(", ")
        } else {
            self.words.join("; ")
        };
        Value::Unreadable(if found.is_empty() { self.no_value() } else { UnreadValue::Words(found) })
    }

    /// Values that contradict each other, as they stand.
    pub fn contradiction(&self) -> Value {
        let numbers = self.numbers.iter().filter(|number| !number.from_text);
        let numbers = numbers.map(|number| format!("{} {}", number.interval, number.unit));
        let as_sent = self.words.iter().cloned().chain(numbers).map(Assertion::AsSent);
        Value::Contradiction(as_sent.chain(self.interpretation.map(Assertion::Sign)).collect())
    }

    /// What stands in the place of a value where nothing was said.
    pub fn no_value(&self) -> UnreadValue {
        self.odd.clone().map_or(UnreadValue::NoValue, UnreadValue::Slot)
    }

    /// More than that there is no result.
    fn says_something(&self) -> bool {
        let says = |answer: &&str| !["not-done", "pending", "unknown", "indeterminate"].contains(answer);
        !self.numbers.is_empty() || self.ratio.is_some() || self.answers.iter().any(says)
    }

    /// A value beside the reason why there is none (FHIR R4 obs-6 forbids it): which of them holds nobody can tell.
    fn withheld(&self) -> Self {
        let odd = format!("{} (dataAbsentReason)", self.words.join("; "));
        Self { present: true, odd: Some(odd.trim().to_owned()), absent_reason: true, ..Self::default() }
    }

    /// A value that [`said`] took back, see `withheld`.
    pub fn is_withheld(&self) -> bool {
        self.present && self.absent_reason && self.odd.is_some()
    }

    /// What was said in codes and numbers of their own, without the words.
    pub fn without_words(&self, reader: Reader<'t>) -> Self {
        let mut said = Self { answers: self.coded.clone(), words: Vec::new(), about: Vec::new(), ..self.clone() };
        let in_words: Vec<Number> = self.words.iter().flat_map(|text| reader.numbers(text).to_vec()).collect();
        said.numbers.retain(|number| !in_words.contains(number));
        said
    }
}

/// Reads all value slots of an Observation or a component.
pub fn said<'t>(reader: Reader<'t>, node: Node) -> Said<'t> {
    let absence = absence(reader, node);
    let mut said = Said { absent_reason: absence.is_some(), ..Said::default() };
    for (slot, value) in node.members() {
        if !slot.starts_with("value") || slot == "value" || value.is_null() {
            continue;
        }
        said.present = true;
        match slot {
            "valueQuantity" => match quantity(value) {
                Some(numbers) => said.numbers.extend(numbers),
                None => said.odd = Some(slot.to_owned()),
            },
            "valueInteger" | "valueDecimal" => match value.number() {
                Some(number) => said.numbers.push(Number::bare(Interval::exactly(number))),
                None => said.odd = Some(slot.to_owned()),
            },
            "valueBoolean" => match value.bool() {
                Some(is_positive) => {
                    let answer = if is_positive { "positive" } else { "negative" };
                    said.answers.push(answer);
                    said.coded.push(answer);
                    said.is_flag = true;
                }
                None => said.odd = Some(slot.to_owned()),
            },
            "valueRange" => match range(value) {
                Some(number) => said.numbers.push(number),
                None => said.odd = Some(slot.to_owned()),
            },
            "valueRatio" => match ratio(value) {
                Some(quotient) => said.ratio = Some(quotient),
                None => said.odd = Some(slot.to_owned()),
            },
            "valueString" | "valueCode" | "valueDateTime" | "valueTime" => match value.text() {
                Some(text) => words(reader, text, &mut said),
                None => said.odd = Some(slot.to_owned()),
            },
            "valueCodeableConcept" | "valueCoding" => concept(reader, value, slot, &mut said),
            _ => said.odd = Some(slot.to_owned()),
        }
    }
    if absence.is_some() && said.says_something() {
        return said.withheld();
    }
    said.interpretation = interpretation(reader, node);
    said.upper_limit = upper_limit(reader, node);
    said.is_normal = is_called_normal(node);
    // HL7 v3 ObservationInterpretation IND, or its words: the test came to no result.
    if (said.interpretation.is_none() && has_no_result(reader, node))
        || (!said.present && absence == Some(Absence::Failed))
    {
        said.present = true;
        said.answers.push("indeterminate");
        said.coded.push("indeterminate");
    }
    said
}

/// The laboratory calls the value normal (HL7 v3 `ObservationInterpretation` N).
pub fn is_called_normal(node: Node) -> bool {
    let mut codings = node.each("interpretation").flat_map(|concept| concept.each("coding"));
    codings.any(|coding| coding.str("code") == Some("N"))
}

fn concept<'t>(reader: Reader<'t>, value: Node, slot: &str, said: &mut Said<'t>) {
    let codings = if slot == "valueCoding" { value.items() } else { value.each("coding") };
    let before = (said.answers.len(), said.words.len());
    for coding in codings {
        let by_code = reader.code_concepts(coding);
        let answers = by_code.iter().filter_map(|name| name.strip_prefix("answer-"));
        said.answers.extend(answers.clone());
        said.coded.extend(answers);
        // A code for a finding ("HER2 negative carcinoma") is an answer where its marker is asked.
        let stated =
            by_code.iter().filter_map(|name| name.strip_prefix("condition-")).filter(|name| STATED.contains(name));
        said.answers.extend(stated.clone());
        said.coded.extend(stated);
        said.genes.extend(by_code.iter().filter_map(|name| name.strip_prefix("gene-")));
        // The display of a known code is read too: a code under another answer's name is a contradiction.
        if let Some(display) = coding.str("display") {
            if !by_code.is_empty() || value.str("text").is_some_and(|text| text != display) {
                said.displays.push(display.to_owned());
            }
            words(reader, display, said);
        } else if by_code.is_empty() {
            // A local code is often the answer itself ("3+", "POS").
            if let Some(code) = coding.str("code") {
                words(reader, code, said);
            }
        }
    }
    if let Some(text) = value.str("text") {
        words(reader, text, said);
    }
    if (said.answers.len(), said.words.len()) == before {
        said.odd = Some(slot.to_owned());
    }
}

/// Reads words into what is said.
pub fn words<'t>(reader: Reader<'t>, text: &str, said: &mut Said<'t>) {
    let concepts = reader.text_concepts(text);
    said.genes.extend(concepts.iter().filter_map(|name| name.strip_prefix("gene-")));
    said.answers.extend(concepts.iter().filter_map(|name| name.strip_prefix("answer-")));
    said.about.extend(concepts.iter().filter(|name| name.starts_with("marker-") || name.starts_with("other-")));
    if !said.words.iter().any(|known| known == text) {
        if text.chars().any(char::is_numeric) {
            said.numbers.extend(reader.numbers(text).iter().cloned());
        }
        said.words.push(text.to_owned());
    }
}

/// `interpretation`: HL7 v3 `ObservationInterpretation` codes, or words.
fn interpretation(reader: Reader, node: Node) -> Option<Sign> {
    let mut signs = node.each("interpretation").flat_map(|concept| {
        let codes = concept.each("coding").filter_map(|coding| match coding.str("code")? {
            "POS" | "DET" => Some(Sign::Positive),
            "NEG" | "ND" => Some(Sign::Negative),
            "E" => Some(Sign::Equivocal),
            _ => None,
        });
        let texts = concept.each("coding").filter_map(|coding| coding.str("display")).chain(concept.str("text"));
        let named: Vec<_> = texts.filter_map(|text| sign_of(&answers_in(reader, text))).collect();
        codes.chain(named).collect::<Vec<_>>()
    });
    let first = signs.next()?;
    // Contradicting interpretations decide nothing.
    Some(if signs.all(|sign| sign == first) { first } else { Sign::Equivocal })
}

fn has_no_result(reader: Reader, node: Node) -> bool {
    node.each("interpretation").any(|concept| {
        let is_code = concept.each("coding").any(|coding| coding.str("code") == Some("IND"));
        let mut texts = concept.each("coding").filter_map(|coding| coding.str("display")).chain(concept.str("text"));
        is_code || texts.any(|text| answers_in(reader, text).contains(&"indeterminate"))
    })
}

/// The sign a set of answers stands for; `None` when it has none or two.
pub fn sign_of(answers: &[&str]) -> Option<Sign> {
    let has = |wanted: &[&str]| answers.iter().any(|answer| wanted.contains(answer));
    let positive = has(&["positive", "present", "amplified"]);
    let negative = has(&["negative", "absent", "not-amplified"]);
    match (positive, negative, has(&["equivocal"])) {
        (true, false, false) => Some(Sign::Positive),
        (false, true, false) => Some(Sign::Negative),
        (false, false, true) => Some(Sign::Equivocal),
        _ => None,
    }
}
