//! Under which codes suggestions are placed: a site's first, then public ones, ours last; and every draft is FHIR R4B.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use fhir_sdk::r4b::resources::Resource;
use oncohooks::call::Engine;
use oncohooks::cli::{self, EvaluateArgs, EvaluateFormat};
use oncohooks::settings::{Jurisdiction, Settings};
use serde_json::Value;

use crate::scenarios::ENGINE;

const OURS: &str = "https://oncohooks.org/fhir/CodeSystem/";
const SITE: &str = "https://hospital.example/order-codes";

/// With the example's ConceptMap.
static AT_A_SITE: LazyLock<Engine> = LazyLock::new(|| Engine::load(Some(&path("examples/site"))).unwrap());

fn path(of_project: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(of_project)
}

/// The cards of a file, as `evaluate` prints them.
fn answered(engine: &Engine, file: PathBuf) -> String {
    let args = EvaluateArgs {
        files: vec![file],
        hook: None,
        order: None,
        patient: None,
        format: EvaluateFormat::Cards,
        explain: false,
        against: None,
    };
    let as_of = Some(time::macros::date!(2026 - 11 - 01));
    let settings = Settings { as_of, jurisdiction: Jurisdiction::Jp, ..Settings::default() };
    cli::evaluate::with(engine, &args, &settings).unwrap()
}

/// Every resource that the cards of all samples would create.
fn created(engine: &Engine) -> Vec<Value> {
    let mut created = Vec::new();
    let samples = std::fs::read_dir(path("cds-hooks/samples")).unwrap().map(|file| file.unwrap().path());
    for file in samples {
        let answer = answered(engine, file);
        let answer: Value = serde_json::from_str(&answer).unwrap();
        let cards = answer["cards"].as_array().unwrap().clone();
        let suggestions = cards.iter().flat_map(|card| card["suggestions"].as_array().into_iter().flatten());
        let actions = suggestions.flat_map(|suggestion| suggestion["actions"].as_array().unwrap());
        created.extend(actions.filter(|action| action["type"] == "create").map(|action| action["resource"].clone()));
    }
    assert!(created.len() > 20, "{}", created.len());
    created
}

/// The systems and codes of an order, in their order.
fn codes(order: &Value) -> Vec<(&str, &str)> {
    let concept =
        if order["resourceType"] == "ServiceRequest" { &order["code"] } else { &order["medicationCodeableConcept"] };
    let codings = concept["coding"].as_array().unwrap();
    codings.iter().map(|coding| (coding["system"].as_str().unwrap(), coding["code"].as_str().unwrap())).collect()
}

#[test]
fn without_a_map_every_suggestion_is_a_valid_and_readable_draft() {
    let mut public = 0;
    for order in created(&ENGINE) {
        let read: Result<Resource, _> = serde_json::from_value(order.clone());
        assert!(read.is_ok(), "{order}: {read:?}");
        let codes = codes(&order);
        assert!(codes.last().unwrap().0.starts_with(OURS), "{codes:?}");
        public += usize::from(codes.len() > 1);
        let concept = if order["resourceType"] == "ServiceRequest" { "code" } else { "medicationCodeableConcept" };
        assert!(!order[concept]["text"].as_str().unwrap().is_empty());
    }
    assert!(public > 10, "{public}");
}

/// Tests of tissue and blood carry LOINC, procedures SNOMED CT; before ours.
#[test]
fn a_suggested_test_carries_public_codes_where_they_are_certain() {
    let mut public = std::collections::BTreeMap::new();
    for order in created(&ENGINE).iter().filter(|order| order["resourceType"] == "ServiceRequest") {
        let codes = codes(order);
        let own = codes.last().unwrap().1.to_owned();
        public.insert(own, codes.iter().map(|(system, code)| format!("{system}|{code}")).collect::<Vec<_>>());
    }
    let of = |test: &str| public.get(test).unwrap_or_else(|| panic!("{test} in {:?}", public.keys())).join(" ");
    assert!(
        of("her2:ish").starts_with("http://loinc.org|31150-6 http://snomed.info/sct|434363004 "),
        "{}",
        of("her2:ish")
    );
    assert!(of("pd-l1:22c3-pharmdx:cps").starts_with("http://loinc.org|85147-7 "), "{}", of("pd-l1:22c3-pharmdx:cps"));
}

#[test]
fn the_code_of_the_site_stands_first_and_ours_last() {
    let mut placed = 0;
    for order in created(&AT_A_SITE) {
        let read: Result<Resource, _> = serde_json::from_value(order.clone());
        assert!(read.is_ok(), "{order}: {read:?}");
        let codes = codes(&order);
        assert!(codes.last().unwrap().0.starts_with(OURS), "{codes:?}");
        let at = codes.iter().position(|(system, _)| *system == SITE);
        assert!(at.is_none_or(|at| at == 0), "{codes:?}");
        placed += usize::from(at.is_some());
    }
    assert!(placed > 10, "{placed}");
}

/// An EHR keeps its own code, and its own words, of what a button placed.
#[test]
fn an_order_by_the_code_of_the_site_alone_is_read() {
    let result = serde_json::json!({"resourceType": "Observation", "id": "h", "status": "final", "code": {"text": "HER2 IHC"},
        "subject": {"reference": "Patient/p"}, "effectiveDateTime": "2026-09-20", "valueString": "2+"});
    let call = |orders: &[Value]| {
        let condition = serde_json::json!({"resourceType": "Condition", "id": "c", "subject": {"reference": "Patient/p"},
            "code": {"coding": [{"system": "http://snomed.info/sct", "code": "254838004"}]}, "stage": [{"summary": {"text": "Stage IV"}}]});
        let patient =
            serde_json::json!({"resourceType": "Patient", "id": "p", "gender": "female", "birthDate": "1970-04-01"});
        let entries = |resources: &[Value]| {
            let entries: Vec<Value> = resources.iter().map(|it| serde_json::json!({"resource": it})).collect();
            serde_json::json!({"resourceType": "Bundle", "type": "searchset", "entry": entries})
        };
        serde_json::json!({"hook": "order-sign", "hookInstance": "d1577c69-dfbe-44ad-ba6d-3e05e953b2ea",
            "context": {"userId": "Practitioner/d", "patientId": "p", "draftOrders": entries(orders)},
            "prefetch": {"patient": patient, "conditions": entries(&[condition]), "observations": entries(std::slice::from_ref(&result))}})
    };
    let order = |system: &str, kind: &str, code: &str| {
        let concept = if kind == "ServiceRequest" { "code" } else { "medicationCodeableConcept" };
        let codings = serde_json::json!({"coding": [{"system": system, "code": code, "display": "Order 3"}]});
        serde_json::json!({"resourceType": kind, "id": format!("o{code}"), "status": "draft", "intent": "order",
            "subject": {"reference": "Patient/p"}, concept: codings, "dosageInstruction": [{"text": "54 mg/kg q3w"}]})
    };
    let cards = |orders: &[Value]| {
        let file = std::env::temp_dir().join(format!("oncohooks-site-order-{}.json", std::process::id()));
        std::fs::write(&file, call(orders).to_string()).unwrap();
        let answer = answered(&AT_A_SITE, file.clone());
        std::fs::remove_file(&file).unwrap();
        answer
    };
    let drug = |system: &str| cards(&[order(system, "MedicationRequest", "ONC-1004")]);
    assert!(drug(SITE).contains("\"critical\""), "ten times the dose: {}", drug(SITE));
    assert!(!drug("urn:another:site").contains("\"critical\""));
    let trastuzumab = order(SITE, "MedicationRequest", "ONC-1005");
    let test = |system: &str| cards(&[trastuzumab.clone(), order(system, "ServiceRequest", "PATH-214")]);
    let awaited = r#""pending":["her2:ish"]"#;
    assert!(test(SITE).contains(awaited), "{}", test(SITE));
    assert!(!test("urn:another:site").contains(awaited));
}

#[test]
fn a_code_for_what_we_do_not_suggest_stops_the_start() {
    let folder = std::env::temp_dir().join(format!("oncohooks-orderables-{}", std::process::id()));
    let maps = folder.join("profiles/conceptmaps");
    std::fs::create_dir_all(&maps).unwrap();
    let map = std::fs::read_to_string(path("examples/site/profiles/conceptmaps/orderables.json")).unwrap();
    std::fs::write(maps.join("orderables.json"), map.replace("\"pembrolizumab\"", "\"pembrolizumap\"")).unwrap();
    let mistakes = Engine::load(Some(&folder)).unwrap_err();
    std::fs::remove_dir_all(&folder).unwrap();
    let said: Vec<String> = mistakes.iter().map(|mistake| format!("{mistake:?}")).collect();
    assert!(said.iter().any(|said| said.contains("pembrolizumap") && said.contains("pembrolizumab")), "{said:?}");
}
