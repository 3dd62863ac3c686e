//! One line of a table, written out as one FHIR resource. `tests/reading/README.md` explains the form.

use serde_json::{Map, Value, json};

/// A word that opens a line: the FHIR type it stands for, and the members its first two fields fill.
struct Kind {
    word: &'static str,
    resource: &'static str,
    first: &'static str,
    second: &'static str,
    /// Members every such resource has unless its line says otherwise.
    usual: &'static [(&'static str, &'static str)],
}

const KINDS: [Kind; 11] = [
    kind("patient", "Patient", "gender", "birthDate", &[]),
    kind("condition", "Condition", "code", "onsetDateTime", &[("clinical", "active")]),
    kind("result", "Observation", "code", "value", &[("status", "final"), ("on", "2026-09-20")]),
    kind("drug", "MedicationStatement", "medicationCodeableConcept", "effectivePeriod", &[("status", "completed")]),
    kind("dose", "MedicationAdministration", "medicationCodeableConcept", "on", &[("status", "completed")]),
    kind(
        "prescription",
        "MedicationRequest",
        "medicationCodeableConcept",
        "authoredOn",
        &[("status", "active"), ("intent", "order")],
    ),
    kind(
        "draft",
        "MedicationRequest",
        "medicationCodeableConcept",
        "dosageInstruction",
        &[("status", "draft"), ("intent", "order")],
    ),
    kind("request", "ServiceRequest", "code", "authoredOn", &[("status", "active"), ("intent", "order")]),
    kind("procedure", "Procedure", "code", "performedDateTime", &[("status", "completed")]),
    kind("report", "DiagnosticReport", "code", "conclusion", &[("status", "final"), ("on", "2026-09-20")]),
    kind("specimen", "Specimen", "type", "site", &[]),
];

const fn kind(
    word: &'static str,
    resource: &'static str,
    first: &'static str,
    second: &'static str,
    usual: &'static [(&'static str, &'static str)],
) -> Kind {
    Kind { word, resource, first, second, usual }
}

const HL7: &str = "http://terminology.hl7.org/CodeSystem";
const UCUM: &str = "http://unitsofmeasure.org";

/// Short names of code systems.
const SYSTEMS: [(&str, &str); 11] = [
    ("loinc", "http://loinc.org"),
    ("sct", "http://snomed.info/sct"),
    ("icd10", "http://hl7.org/fhir/sid/icd-10"),
    ("atc", "http://www.whocc.no/atc"),
    ("rxnorm", "http://www.nlm.nih.gov/research/umls/rxnorm"),
    ("yj", "http://capstandard.jp/iyaku.info/CodeSystem/YJ-code"),
    ("hot9", "http://medis.or.jp/CodeSystem/master-HOT9"),
    ("hgnc", "http://www.genenames.org/geneId"),
    ("flag", "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation"),
    ("section", "http://terminology.hl7.org/CodeSystem/v2-0074"),
    ("genomics", "http://hl7.org/fhir/uv/genomics-reporting/CodeSystem/tbd-codes-cs"),
];

const CONCEPTS: [&str; 15] = [
    "code",
    "method",
    "bodySite",
    "site",
    "type",
    "category",
    "interpretation",
    "reasonCode",
    "statusReason",
    "relationship",
    "medicationCodeableConcept",
    "valueCodeableConcept",
    "dataAbsentReason",
    "conclusionCode",
    "stage",
];

const REFERENCES: [&str; 14] = [
    "subject",
    "specimen",
    "focus",
    "hasMember",
    "derivedFrom",
    "basedOn",
    "result",
    "partOf",
    "context",
    "patient",
    "medicationReference",
    "reasonReference",
    "parent",
    "device",
];

const LISTS: [&str; 20] = [
    "category",
    "interpretation",
    "reasonCode",
    "note",
    "stage",
    "component",
    "contained",
    "focus",
    "hasMember",
    "derivedFrom",
    "basedOn",
    "result",
    "partOf",
    "reasonReference",
    "extension",
    "modifierExtension",
    "parent",
    "conclusionCode",
    "dosageInstruction",
    "presentedForm",
];

/// What a line is about, so that a changed line takes the place of an earlier one: `result pdl1`.
pub fn key(line: &str) -> &str {
    line.split(" | ").next().unwrap().trim()
}

/// The resource of a line.
pub fn resource(line: &str, subject: &str) -> Value {
    read(line, subject, " | ")
}

fn read(line: &str, subject: &str, between: &str) -> Value {
    let mut fields = line.split(between).map(str::trim);
    let head = fields.next().unwrap();
    let (word, id) = head.split_once(' ').map_or((head, None), |(word, id)| (word, Some(id)));
    let other = kind("", "", "code", "value", &[]);
    let kind = KINDS.iter().find(|kind| kind.word == word).unwrap_or(&other);
    let mut members = Map::new();
    let resource = if kind.word.is_empty() { word } else { kind.resource };
    members.insert("resourceType".into(), resource.into());
    if let Some(id) = id {
        members.insert("id".into(), id.into());
    }
    if !matches!(resource, "Patient" | "Medication") {
        set(&mut members, resource, "subject", subject);
    }
    for (name, text) in kind.usual {
        set(&mut members, resource, name, text);
    }
    for name in [kind.first, kind.second] {
        match fields.next() {
            None | Some("") => {}
            Some(text) => set(&mut members, resource, name, text),
        }
    }
    let mut said: Vec<&str> = Vec::new();
    for field in fields {
        let (name, text) = field.split_once(": ").unwrap_or_else(|| panic!("\"{field}\" is not `name: value`: {line}"));
        // The first of a list takes the place of what is usual, the next are added.
        if !said.contains(&name) {
            members.remove(full(name));
        }
        said.push(name);
        set(&mut members, resource, name, text);
    }
    Value::Object(members)
}

/// The FHIR name of a member.
fn full(name: &str) -> &str {
    match name {
        "on" => "effectiveDateTime",
        "clinical" => "clinicalStatus",
        "verified" => "verificationStatus",
        "site" => "collection",
        name => name,
    }
}

fn set(members: &mut Map<String, Value>, resource: &str, name: &str, text: &str) {
    if text == "-" {
        members.remove(full(name));
        return;
    }
    if name == "value" {
        let (name, value) = typed(text);
        members.insert(name.into(), value);
        return;
    }
    let value = as_json(text).unwrap_or_else(|| member(name, text));
    let is_list = LISTS.contains(&name) || (name == "bodySite" && resource == "Condition");
    let is_list = is_list && !text.starts_with(['[', '=']);
    match members.get_mut(full(name)).and_then(Value::as_array_mut).filter(|_| is_list) {
        Some(list) => list.push(value),
        None => drop(members.insert(full(name).into(), if is_list { json!([value]) } else { value })),
    }
}

/// JSON stands as it is; `= ` before it says that it is no item of a list.
fn as_json(text: &str) -> Option<Value> {
    let is_json = ["{\"", "[{", "[\"", "[[", "[]", "{}", "\"", "= "].iter().any(|start| text.starts_with(start));
    is_json
        .then(|| serde_json::from_str(text.trim_start_matches("= ")).unwrap_or_else(|cause| panic!("{cause}: {text}")))
}

fn member(name: &str, text: &str) -> Value {
    let status = |system: &str| json!({"coding": [{"system": format!("{HL7}/{system}"), "code": text}]});
    match name {
        "clinical" => status("condition-clinical"),
        "verified" => status("condition-ver-status"),
        "dosageInstruction" if text.starts_with('#') => json!({"doseAndRate": [{"doseQuantity": typed(text).1}]}),
        "note" | "dosageInstruction" => json!({"text": text}),
        "stage" => json!({"summary": concept(text)}),
        "site" => json!({"bodySite": concept(text)}),
        "contained" => read(text, "-", " › "),
        "effectivePeriod" | "performedPeriod" | "period" => period(text),
        "component" => {
            let (code, value) = text.split_once(" = ").unwrap_or((text, ""));
            let mut part = Map::new();
            part.insert("code".into(), concept(code));
            if !value.is_empty() {
                let (name, value) = typed(value);
                part.insert(name.into(), value);
            }
            Value::Object(part)
        }
        name if CONCEPTS.contains(&name) => concept(text),
        name if REFERENCES.contains(&name) => json!({"reference": text}),
        _ => text.into(),
    }
}

/// `2024-02..2024-08`, either end may be open.
fn period(text: &str) -> Value {
    let (start, end) = text.split_once("..").unwrap_or((text, ""));
    let mut period = Map::new();
    for (name, date) in [("start", start), ("end", end)] {
        if !date.is_empty() {
            period.insert(name.into(), date.into());
        }
    }
    Value::Object(period)
}

/// `CPS 22` (a string), `#90 %` (a quantity), `Positive {loinc LA6576-8}` or `Positive {}` (a concept).
fn typed(text: &str) -> (&'static str, Value) {
    if let Some(amount) = text.strip_prefix('#') {
        let (number, unit) = amount.split_once(' ').unwrap_or((amount, ""));
        let digits = number.trim_start_matches(['<', '>', '=']);
        let mut quantity = Map::new();
        quantity.insert("value".into(), serde_json::from_str(digits).unwrap_or_else(|_| panic!("no number: {text}")));
        if digits.len() < number.len() {
            quantity.insert("comparator".into(), number[..number.len() - digits.len()].into());
        }
        let (unit, code) =
            unit.split_once(" {ucum ").map_or((unit, None), |(unit, code)| (unit, code.strip_suffix('}')));
        if !unit.is_empty() {
            quantity.insert("unit".into(), unit.into());
        }
        if let Some(code) = code {
            quantity.insert("system".into(), UCUM.into());
            quantity.insert("code".into(), code.into());
        }
        return ("valueQuantity", Value::Object(quantity));
    }
    if text.ends_with('}') {
        return ("valueCodeableConcept", concept(text));
    }
    ("valueString", text.into())
}

/// `words {system code display} {system code}`
fn concept(text: &str) -> Value {
    let (words, codings) = text.split_once('{').map_or((text, ""), |(words, codings)| (words.trim(), codings));
    let mut concept = Map::new();
    let codings: Vec<Value> = codings
        .split('{')
        .map(|coding| coding.trim().trim_end_matches('}'))
        .filter(|c| !c.is_empty())
        .map(coding)
        .collect();
    if !codings.is_empty() {
        concept.insert("coding".into(), codings.into());
    }
    if !words.is_empty() {
        concept.insert("text".into(), words.into());
    }
    Value::Object(concept)
}

fn coding(text: &str) -> Value {
    let mut words = text.splitn(3, ' ');
    let mut coding = Map::new();
    let parts = [("system", words.next().map(url)), ("code", words.next()), ("display", words.next())];
    for (name, value) in parts {
        if let Some(value) = value.filter(|value| *value != "-") {
            coding.insert(name.into(), value.into());
        }
    }
    Value::Object(coding)
}

fn url(system: &str) -> &str {
    SYSTEMS.iter().find(|(short, _)| *short == system).map_or(system, |(_, url)| url)
}
