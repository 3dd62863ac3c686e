//! `tests/therapy_elements/elements.tsv`: one resource a row that may hold a drug, and what is read of it.
//!
//! The patient has metastatic triple-negative breast cancer, PD-L1 CPS 15 and no earlier therapy, so that
//! pembrolizumab in first line fits unless the row gave something. `tests/therapy_elements/README.md` says what the columns mean.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::{Map, Value, json};

use crate::support::command;

const TABLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/therapy_elements/elements.tsv");

#[test]
fn every_element_that_may_hold_a_drug_is_read_or_said() {
    let mut failures = Vec::new();
    for row in rows() {
        if let Err(found) = row.check() {
            failures.push(format!("{} {} ({})\n   expected {}, {found}", row.kind, row.resource, row.why, row.reads));
        }
    }
    assert!(failures.is_empty(), "{} rows:\n{}", failures.len(), failures.join("\n"));
}

/// Each kind has the rows where nothing is read, and rows of the same kind where something is.
#[test]
fn each_kind_has_negative_rows_and_positive_twins() {
    let rows = rows();
    for kind in ["H", "I", "J", "K", "N"] {
        let of_kind = || rows.iter().filter(|row| row.kind == kind);
        let is_negative = |row: &&Row| matches!(row.reads.as_str(), "nothing" | "silent" | "orders: none");
        assert!(of_kind().any(|row| is_negative(&row)), "{kind}");
        assert!(of_kind().filter(|row| !is_negative(row)).count() > 5, "{kind}");
    }
}

struct Row {
    kind: String,
    reads: String,
    resource: Value,
    why: String,
}

fn rows() -> Vec<Row> {
    let table = std::fs::read_to_string(TABLE).unwrap();
    let row = |line: &str| {
        let fields: Vec<&str> = line.split('\t').collect();
        let [kind, reads, resource, why] = fields[..] else { panic!("four columns: {line}") };
        let resource = serde_json::from_str(resource).unwrap_or_else(|cause| panic!("{cause}: {line}"));
        Row { kind: kind.to_owned(), reads: reads.to_owned(), resource, why: why.to_owned() }
    };
    table.lines().skip(1).map(row).collect()
}

impl Row {
    fn check(&self) -> Result<(), String> {
        let resource = resource(&self.resource);
        let is_draft = resource["status"] == "draft";
        let hook = if is_draft { "order-sign" } else { "patient-view" };
        let request = request(hook, resource, is_draft);
        let answer = command::answer(&request.to_string(), hook, "");
        let read = if is_draft { ordered(&answer) } else { given(&answer) };
        if read == self.reads { Ok(()) } else { Err(format!("read {read}")) }
    }
}

/// What the record says was given, in the words of the table; whether pembrolizumab is offered must follow.
fn given(answer: &Value) -> String {
    let exposures = answer["case"]["exposures"].as_array().unwrap();
    let gap = of_the_row(answer) && kinds(answer).contains("data-gap");
    let offered = offers_pembrolizumab(answer);
    let drugs = |course: &str| {
        let of_course = exposures.iter().filter(|exposure| (exposure["course"] == "unclear") == (course == "perhaps"));
        let name = |exposure: &Value| {
            if exposure["known"] == true { exposure["drug"].as_str().unwrap().to_owned() } else { "unknown".to_owned() }
        };
        of_course.map(name).collect::<BTreeSet<_>>()
    };
    let (certain, perhaps) = (drugs("given"), drugs("perhaps"));
    match (certain.is_empty(), perhaps.is_empty(), gap, offered) {
        (true, true, false, true) => "nothing".to_owned(),
        (true, true, true, false) => "gap".to_owned(),
        (false, true, false, false) if certain.iter().all(|drug| drug == "unknown") => "open".to_owned(),
        (false, true, false, _) => format!("given: {}", joined(&certain)),
        (true, false, false, false) => format!("perhaps: {}", joined(&perhaps)),
        _ => format!("given {certain:?}, perhaps {perhaps:?}, gap {gap}, pembrolizumab offered {offered}"),
    }
}

/// What the draft orders, in the words of the table.
fn ordered(answer: &Value) -> String {
    let orders = answer["case"]["orders"].as_array().unwrap();
    let is_known =
        |drug: &str| Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("config/knowledge/drugs/{drug}.yaml")).exists();
    let known: BTreeSet<String> = orders
        .iter()
        .filter_map(|order| order["drug"].as_str())
        .filter(|drug| is_known(drug))
        .map(str::to_owned)
        .collect();
    let gap = of_the_row(answer) && kinds(answer).contains("data-gap");
    match (known.is_empty(), gap) {
        (true, true) => "unread".to_owned(),
        (true, false) if answer["cards"].as_array().unwrap().is_empty() => "silent".to_owned(),
        (true, false) => format!("no order, and cards of kind {:?}", kinds(answer)),
        (false, false) => format!("orders: {}", joined(&known)),
        (false, true) => format!("orders {known:?}, and a gap"),
    }
}

fn joined(drugs: &BTreeSet<String>) -> String {
    drugs.iter().cloned().collect::<Vec<_>>().join(" + ")
}

fn kinds(answer: &Value) -> BTreeSet<String> {
    let cards = answer["cards"].as_array().unwrap().iter();
    cards.map(|card| card["extension"]["org.oncohooks"]["kind"].as_str().unwrap().to_owned()).collect()
}

/// Something of the resource of the row was not seen.
fn of_the_row(answer: &Value) -> bool {
    let unseen = answer["case"]["notSeen"].as_array().unwrap();
    unseen.iter().any(|spot| spot["place"].as_str().unwrap().ends_with("/x"))
}

const PATIENT: &str = "p1";

/// `{"Procedure": {"code": "Chemotherapy"}}` written out.
fn resource(short: &Value) -> Value {
    let (kind, body) = short.as_object().unwrap().iter().next().unwrap();
    let mut resource = written_out(body);
    let dates = if kind == "Procedure" { "performedDateTime" } else { "effectiveDateTime" };
    for (member, value) in [
        ("resourceType", json!(kind)),
        ("id", json!("x")),
        ("intent", json!("order")),
        ("subject", json!({"reference": format!("Patient/{PATIENT}")})),
        (dates, json!("2026-10-05")),
    ] {
        resource[member] = value;
    }
    if resource.get("status").is_none() {
        resource["status"] = json!("completed");
    }
    resource
}

/// Members that hold a CodeableConcept.
const CONCEPTS: [&str; 9] = [
    "code",
    "category",
    "reasonCode",
    "usedCode",
    "orderDetail",
    "medicationCodeableConcept",
    "productCodeableConcept",
    "itemCodeableConcept",
    "ingredient",
];

fn written_out(body: &Value) -> Value {
    let member = |(name, value): (&String, &Value)| {
        let value = match (name.as_str(), value) {
            ("contained", Value::Object(inner)) => contained(inner),
            ("note", Value::String(text)) => json!([{"text": text}]),
            ("medicationReference", Value::String(id)) => json!({"reference": format!("#{id}")}),
            ("usedReference", Value::Array(ids)) => ids.iter().map(reference).collect(),
            ("ingredient", Value::Array(parts)) => parts.iter().map(ingredient).collect(),
            ("action" | "activity", Value::Array(parts)) => parts.iter().map(written_out).collect(),
            ("detail", detail) => written_out(detail),
            (name, Value::Array(items)) if CONCEPTS.contains(&name) => items.iter().map(concept).collect(),
            (name, value) if CONCEPTS.contains(&name) => concept(value),
            (_, value) => value.clone(),
        };
        (name.clone(), value)
    };
    Value::Object(body.as_object().unwrap().iter().map(member).collect::<Map<_, _>>())
}

/// Medications by their ids, unless they say what they are.
fn contained(inner: &Map<String, Value>) -> Value {
    let one = |(id, body): (&String, &Value)| {
        let mut resource = written_out(body);
        resource["id"] = json!(id);
        if resource.get("resourceType").is_none() {
            resource["resourceType"] = json!("Medication");
        }
        resource
    };
    inner.iter().map(one).collect()
}

fn reference(short: &Value) -> Value {
    short.as_str().map_or_else(|| short.clone(), |id| json!({"reference": format!("#{id}")}))
}

fn ingredient(short: &Value) -> Value {
    if short.is_string() { json!({"itemCodeableConcept": concept(short)}) } else { written_out(short) }
}

/// `pembrolizumab 200 mg` (text) or `rxnorm|1547545|pembrolizumab` (system, code, display).
fn concept(short: &Value) -> Value {
    let Some(text) = short.as_str() else { return short.clone() };
    let mut fields = text.split('|');
    let (Some(system), Some(code)) = (fields.next(), fields.next()) else { return json!({"text": text}) };
    let system = match system {
        "sct" => "http://snomed.info/sct",
        "rxnorm" => "http://www.nlm.nih.gov/research/umls/rxnorm",
        "atc" => "http://www.whocc.no/atc",
        "mii" => "https://www.medizininformatik-initiative.de/fhir/ext/modul-onko/CodeSystem/mii-cs-onko-therapie-typ",
        "local" => "urn:oid:2.999.1.7",
        other => panic!("no system \"{other}\""),
    };
    let mut coding = json!({"system": system, "code": code});
    if let Some(display) = fields.next() {
        coding["display"] = json!(display);
    }
    json!({"coding": [coding]})
}

fn request(hook: &str, resource: Value, is_draft: bool) -> Value {
    let bundle = |resources: &[Value]| -> Value {
        let entries: Vec<Value> = resources.iter().map(|resource| json!({"resource": resource})).collect();
        json!({"resourceType": "Bundle", "type": "searchset", "total": entries.len(), "entry": entries})
    };
    let of_patient = |mut resource: Value| {
        resource["subject"] = json!({"reference": format!("Patient/{PATIENT}")});
        resource
    };
    let condition = |id: &str, text: &str, onset: &str| {
        of_patient(json!({"resourceType": "Condition", "id": id, "clinicalStatus": {"coding": [{"code": "active"}]},
            "code": {"text": text}, "onsetDateTime": onset}))
    };
    let result = |id: &str, text: &str, value: &str| {
        of_patient(json!({"resourceType": "Observation", "id": id, "status": "final", "code": {"text": text},
            "valueString": value, "effectiveDateTime": "2026-10-10"}))
    };
    let mut prefetch = json!({
        "patient": {"resourceType": "Patient", "id": PATIENT, "gender": "female", "birthDate": "1970-01-01"},
        "conditions": bundle(&[condition("bc", "Breast cancer", "2022-01-01"), condition("met", "Liver metastasis of breast cancer", "2026-10-01")]),
        "observations": bundle(&[
            result("er", "ER", "0 %"), result("pgr", "PgR", "0 %"), result("her2", "HER2 IHC", "0, no membrane staining"),
            result("pdl1", "PD-L1 IHC 22C3 pharmDx", "CPS 15"),
        ]),
    });
    let mut context = json!({"userId": "Practitioner/u1", "patientId": PATIENT});
    let key = match resource["resourceType"].as_str().unwrap() {
        "Procedure" => "procedures",
        "MedicationAdministration" => "administrations",
        "MedicationStatement" => "statements",
        "ServiceRequest" => "serviceRequests",
        _ => "medications",
    };
    for known in
        ["medications", "administrations", "statements", "serviceRequests", "reports", "procedures", "specimens"]
    {
        let own = (!is_draft && known == key).then(|| resource.clone());
        prefetch[known] = bundle(own.as_slice());
    }
    if is_draft {
        context["draftOrders"] = bundle(&[resource]);
    }
    json!({"hook": hook, "hookInstance": "d1577c69-dfbe-44ad-ba6d-3e05e953b2ea", "context": context, "prefetch": prefetch})
}

fn offers_pembrolizumab(answer: &Value) -> bool {
    let cards = answer["cards"].as_array().unwrap().iter().map(|card| &card["extension"]["org.oncohooks"]["options"]);
    let mut options = cards.flat_map(|options| options.as_array().into_iter().flatten());
    options.any(|option| option["verdict"] == "met" && option["regimen"].to_string().contains("\"pembrolizumab\""))
}
