//! Numbers and answers out of what a result holds, whichever of FHIR's value slots it uses.
//!
//! It deliberately knows no marker: it reports every number with its unit, every answer concept, every word.

use std::sync::LazyLock;

use regex::Regex;
use rust_decimal::Decimal;

use super::meaning::Reader;
use super::normal::normal;
use crate::case::finding::Sign;
use crate::case::interval::{Bound, Interval};
use crate::fhir::json::{Node, Object};

/// Everything a result's value slots say, unweighed.
#[derive(Debug, Clone, Default)]
pub struct Said<'t> {
    pub numbers: Vec<Number>,
    /// Numerator over denominator.
    pub ratio: Option<Interval>,
    /// `answer-*` concepts of the value, without the prefix.
    pub answers: Vec<&'t str>,
    /// The words of the value, as sent.
    pub words: Vec<String>,
    pub interpretation: Option<Sign>,
    /// Concepts of markers the value's words name.
    pub about: Vec<&'t str>,
    /// A slot was filled with something that cannot be read; what it was.
    pub odd: Option<String>,
    /// Any value slot was filled.
    pub present: bool,
    /// The sender says why there is no value (`not-performed`, `unknown`).
    pub absent_reason: bool,
}

/// A number as said.
#[derive(Debug, Clone, PartialEq)]
pub struct Number {
    pub interval: Interval,
    /// The unit, normalised (`%`, `mg`, empty when none was given).
    pub unit: String,
    /// Where it came from: a quantity slot, or text.
    pub from_text: bool,
    /// The text before the number, for scores that stand in running text.
    pub lead: String,
}

impl Number {
    pub fn is_percent(&self) -> bool {
        matches!(self.unit.as_str(), "%" | "percent" | "{/100}" | "/100" | "パーセント")
    }
}

/// Reads all value slots of an Observation or a component.
pub fn said<'t>(reader: &Reader<'t>, node: &Node) -> Said<'t> {
    let mut said = Said { absent_reason: node.get("dataAbsentReason").is_some(), ..Said::default() };
    for (slot, value) in node.object().into_iter().flat_map(Object::members) {
        if !slot.starts_with("value") || slot == "value" || matches!(value, Node::Null) {
            continue;
        }
        said.present = true;
        match slot {
            "valueQuantity" => quantity(value, &mut said),
            "valueInteger" | "valueDecimal" => match value.number() {
                Some(number) => said.numbers.push(Number::plain(Interval::exactly(number))),
                None => said.odd = Some(slot.to_owned()),
            },
            "valueBoolean" => match value {
                Node::Bool(true) => said.answers.push("positive"),
                Node::Bool(false) => said.answers.push("negative"),
                _ => said.odd = Some(slot.to_owned()),
            },
            "valueRange" => range(value, &mut said),
            "valueRatio" => ratio(value, &mut said),
            "valueString" | "valueCode" | "valueDateTime" | "valueTime" => match value.text() {
                Some(text) => words(reader, text, &mut said),
                None => said.odd = Some(slot.to_owned()),
            },
            "valueCodeableConcept" | "valueCoding" => concept(reader, value, slot, &mut said),
            _ => said.odd = Some(slot.to_owned()),
        }
    }
    said.interpretation = interpretation(reader, node);
    said
}

impl Number {
    fn plain(interval: Interval) -> Self {
        Self { interval, unit: String::new(), from_text: false, lead: String::new() }
    }
}

fn quantity(value: &Node, said: &mut Said) {
    let unit = value.str("code").or_else(|| value.str("unit")).map(normal).unwrap_or_default().into_owned();
    let shown = value.str("unit").map(normal).unwrap_or_default();
    let unit = if shown == "%" { "%".to_owned() } else { unit };
    let interval = value.get("value").and_then(Node::number).and_then(|at| compared(at, value.get("comparator")));
    match interval {
        Some(interval) => said.numbers.push(Number { unit, ..Number::plain(interval) }),
        // Some senders put ">=10" into the value itself.
        None => match value.str("value").map(|text| numbers(&normal(text))) {
            Some(found) if !found.is_empty() => {
                said.numbers.extend(found.into_iter().map(|number| Number { unit: unit.clone(), ..number }));
            }
            _ => said.odd = Some("valueQuantity".to_owned()),
        },
    }
}

/// `None` for a comparator FHIR does not know: the number could mean anything then.
fn compared(at: Decimal, comparator: Option<&Node>) -> Option<Interval> {
    match comparator {
        None => Some(Interval::exactly(at)),
        Some(sign) => match sign.text()? {
            ">=" => Some(Interval::at_least(at)),
            ">" => Some(Interval::above(at)),
            "<=" => Some(Interval::at_most(at)),
            "<" => Some(Interval::below(at)),
            _ => None,
        },
    }
}

fn range(value: &Node, said: &mut Said) {
    let end = |name| value.get(name).and_then(|end| end.get("value")).and_then(Node::number);
    let unit =
        value.at(&["high", "unit"]).or_else(|| value.at(&["low", "unit"])).and_then(Node::text).unwrap_or_default();
    let bound = |at: Option<Decimal>| at.map(|at| Bound { at, included: true });
    match (bound(end("low")), bound(end("high"))) {
        (None, None) => said.odd = Some("valueRange".to_owned()),
        (low, high) => {
            said.numbers.push(Number { unit: normal(unit).into_owned(), ..Number::plain(Interval { low, high }) })
        }
    }
}

fn ratio(value: &Node, said: &mut Said) {
    let part = |name| value.get(name).and_then(|part| part.get("value")).and_then(Node::number);
    let compared =
        value.at(&["numerator", "comparator"]).is_some() || value.at(&["denominator", "comparator"]).is_some();
    let quotient = part("numerator").zip(part("denominator")).and_then(|(upper, lower)| upper.checked_div(lower));
    match quotient {
        Some(quotient) if !compared => said.ratio = Some(Interval::exactly(quotient)),
        _ => said.odd = Some("valueRatio".to_owned()),
    }
}

fn concept<'t>(reader: &Reader<'t>, value: &Node, slot: &str, said: &mut Said<'t>) {
    let codings = if slot == "valueCoding" { value.items() } else { value.each("coding") };
    let before = (said.answers.len(), said.words.len());
    for coding in codings {
        let by_code = reader.code_concepts(coding);
        said.answers.extend(by_code.iter().filter_map(|name| name.strip_prefix("answer-")));
        if let Some(display) = coding.str("display") {
            if by_code.is_empty() {
                words(reader, display, said);
            } else {
                said.words.push(display.to_owned());
            }
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

fn words<'t>(reader: &Reader<'t>, text: &str, said: &mut Said<'t>) {
    let concepts = reader.text_concepts(text);
    said.answers.extend(concepts.iter().filter_map(|name| name.strip_prefix("answer-")));
    said.about.extend(concepts.iter().filter(|name| name.starts_with("marker-") || name.starts_with("other-")));
    if !said.words.iter().any(|known| known == text) {
        said.numbers.extend(numbers(&normal(text)));
        said.words.push(text.to_owned());
    }
}

/// `interpretation`: HL7 v3 `ObservationInterpretation` codes, or words.
fn interpretation(reader: &Reader, node: &Node) -> Option<Sign> {
    let mut signs = node.each("interpretation").flat_map(|concept| {
        let codes = concept.each("coding").filter_map(|coding| match coding.str("code")? {
            "POS" | "DET" => Some(Sign::Positive),
            "NEG" | "ND" => Some(Sign::Negative),
            "IND" | "E" => Some(Sign::Equivocal),
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

fn answers_in<'t>(reader: &Reader<'t>, text: &str) -> Vec<&'t str> {
    reader.text_concepts(text).into_iter().filter_map(|name| name.strip_prefix("answer-")).collect()
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

/// Names that contain digits and are no numbers, and dates.
static NAMES: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?x) \d{4}[-/.年]\d{1,2}(?:[-/.月]\d{1,2}日?)? | 22c3 | sp-?\d{2,3} | 28-8 | 73-10 | 4b5 | e1l3n | her-?2 | cep-?17
             | chr(?:omosome)?\s?17 | pd-?l-?1 | ki-?67 | ck5/6 | 6f11 | 1d5 | \b1e2\b | pgr636 | score\s0-3 | /100\s?cells",
    )
    .ok()
});

static NUMBER: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?x)
        (?P<before> >= | <= | ≥ | ≤ | ≧ | ≦ | > | < | less\sthan | more\sthan | greater\sthan | at\sleast | at\smost | under | over )? \s*
        (?P<low> \d+(?:[.]\d+)? ) \s* (?P<unit1> % | percent | パーセント )?
        (?: \s? (?: - | ~ | 〜 | to ) \s? (?: < \s?)? (?P<high> \d+(?:[.]\d+)? ) )?
        \s* (?P<unit2> % | percent | パーセント | mg/kg | mg/m2 | mg/dl | mg | kg | cm
              | (?: x | × )? \s? 10 [*^]? [39] / [uμ]? l | / [uμ] l | /mm3 )?
        \s* (?P<after> 以上 | 以下 | 未満 | 超 | or\smore | or\sless | or\shigher )?",
    )
    .ok()
});

/// Every number of a normalised text, with comparators before or after it in English or Japanese.
pub fn numbers(text: &str) -> Vec<Number> {
    let (Some(names), Some(number)) = (NAMES.as_ref(), NUMBER.as_ref()) else { return Vec::new() };
    let plain = names.replace_all(text, " ");
    let mut found = Vec::new();
    let mut end_of_last = 0;
    for captures in number.captures_iter(&plain) {
        let Some(whole) = captures.get(0) else { continue };
        let at = |name| captures.name(name).and_then(|digits| digits.as_str().parse::<Decimal>().ok());
        let Some(low) = at("low") else { continue };
        let comparator = captures.name("after").or_else(|| captures.name("before")).map_or("", |word| word.as_str());
        let interval = match (comparator, at("high")) {
            (_, Some(high)) if high >= low => Interval::between(low, high),
            (">=" | "≥" | "≧" | "at least" | "以上" | "or more" | "or higher", _) => Interval::at_least(low),
            (">" | "more than" | "greater than" | "over" | "超", _) => Interval::above(low),
            ("<=" | "≤" | "≦" | "at most" | "以下" | "or less", _) => Interval::at_most(low),
            ("<" | "less than" | "under" | "未満", _) => Interval::below(low),
            _ => Interval::exactly(low),
        };
        let unit = captures.name("unit2").or_else(|| captures.name("unit1")).map_or("", |unit| unit.as_str());
        let lead = plain.get(end_of_last..whole.start()).unwrap_or_default().trim().to_owned();
        end_of_last = whole.end();
        found.push(Number { interval, unit: unit.to_owned(), from_text: true, lead });
    }
    found
}
