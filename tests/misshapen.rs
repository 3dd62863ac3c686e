//! One member of a sound record in another shape: what could not be read is said, and what is none of our business is
//! not.

use serde_json::{Value, json};

use crate::support::app::app;
use crate::support::http::post;
use crate::support::lacking::gaps;
use crate::support::samples::samples;

/// The sample with `value` at `pointer`; `null` takes the member away.
fn changed(sample: &str, pointer: &str, value: &Value) -> Value {
    let (_, _, mut call) = samples().into_iter().find(|(name, _, _)| name == &format!("{sample}.json")).unwrap();
    let (holder, member) = pointer.rsplit_once('/').unwrap();
    let holder = call.pointer_mut(holder).unwrap_or_else(|| panic!("{sample} has no {pointer}"));
    match holder {
        Value::Array(items) => items[member.parse::<usize>().unwrap()] = value.clone(),
        Value::Object(members) if value.is_null() => drop(members.remove(member)),
        members => members[member] = value.clone(),
    }
    call
}

fn answer(call: &Value) -> crate::support::http::Reply {
    post(app(), &format!("/cds-services/therapy-{}", call["hook"].as_str().unwrap()), call)
}

/// The gaps told when `value` stands at `pointer` of the sample.
fn told(sample: &str, pointer: &str, value: &Value) -> Vec<String> {
    gaps(&answer(&changed(sample, pointer, value)))
}

/// `missing` of all cards.
fn missing(call: &Value) -> Vec<Value> {
    let cards = answer(call).json()["cards"].as_array().unwrap().clone();
    let missing = |card: &Value| card["extension"]["org.oncohooks"]["missing"].as_array().cloned().unwrap_or_default();
    cards.iter().flat_map(missing).collect()
}

const FIRST: &str = "/context/draftOrders/entry/0/resource";

#[test]
fn a_draft_that_cannot_be_read_is_said() {
    let (_, _, sound) = samples().into_iter().find(|(name, _, _)| name == "tnbc-loinc.order-sign.json").unwrap();
    let order = sound.pointer(FIRST).unwrap();
    for value in [json!("x"), json!(5), json!([]), json!({}), json!([order]), json!(order.to_string()), Value::Null] {
        for hook in ["order-sign", "order-select"] {
            assert_eq!(told(&format!("tnbc-loinc.{hook}"), FIRST, &value), ["draftOrders.entry[0]"], "{hook}: {value}");
        }
    }
    for kind in [Value::Null, json!(["MedicationRequest"]), json!("MedicationRequst"), json!("MedicationUsage")] {
        let told = told("tnbc-loinc.order-sign", &format!("{FIRST}/resourceType"), &kind);
        assert_eq!(told, ["draftOrders.entry[0]"], "{kind}");
    }
}

/// Where an order should stand the client failed, or says that there are more.
#[test]
fn drafts_that_failed_or_are_not_all_are_said() {
    let outcome = |severity: &str, code: &str| json!({"resource": {"resourceType": "OperationOutcome", "issue": [{"severity": severity, "code": code}]}});
    let (_, _, sound) = samples().into_iter().find(|(name, _, _)| name == "tnbc-loinc.order-sign.json").unwrap();
    let order = json!({"resource": sound.pointer(FIRST).unwrap()});
    let entries = "/context/draftOrders/entry";
    let orders = |entry: Value| told("tnbc-loinc.order-sign", entries, &entry);
    assert_eq!(orders(json!([outcome("error", "exception")])), ["draftOrders.entry[0]"]);
    assert_eq!(orders(json!([order, outcome("error", "exception")])), ["draftOrders.entry[1]"]);
    assert!(orders(json!([order, outcome("information", "informational")])).is_empty());
    for (member, value) in
        [("total", json!(5)), ("link", json!([{"relation": "next", "url": "https://ehr.example.org/fhir?page=2"}]))]
    {
        let told = told("tnbc-loinc.order-sign", &format!("/context/draftOrders/{member}"), &value);
        assert_eq!(told, ["draftOrders"], "{member}");
    }
    assert!(told("tnbc-loinc.order-sign", "/context/draftOrders/total", &json!(1)).is_empty());
}

/// Twenty pages in one text are no order and no result, and nobody reads them.
#[test]
fn a_text_longer_than_any_report_is_said() {
    let note = |times: usize| json!([{"text": "as discussed ".repeat(times)}]);
    for (times, expected) in [(10, vec![]), (5_000, vec![]), (5_100, vec!["MedicationRequest/m1"])] {
        assert_eq!(told("tnbc-loinc.order-sign", &format!("{FIRST}/note"), &note(times)), expected, "{times}");
    }
    let first = "/prefetch/observations/entry/0/resource";
    let (_, _, sound) = samples().into_iter().find(|(name, _, _)| name == "tnbc-loinc.patient-view.json").unwrap();
    let name = format!("Observation/{}", sound.pointer(&format!("{first}/id")).unwrap().as_str().unwrap());
    let told = |times: usize| told("tnbc-loinc.patient-view", &format!("{first}/note"), &note(times));
    assert!(!told(10).contains(&name) && told(5_100).contains(&name));
}

#[test]
fn drafts_of_a_bundle_inside_are_read() {
    let (_, _, sound) = samples().into_iter().find(|(name, _, _)| name == "tnbc-loinc.order-sign.json").unwrap();
    let entry = json!([{"resource": sound.pointer("/context/draftOrders").unwrap()}]);
    let nested = changed("tnbc-loinc.order-sign", "/context/draftOrders/entry", &entry);
    assert_eq!(missing(&nested), missing(&sound));
    assert!(!missing(&nested).is_empty());
}

#[test]
fn orders_of_other_kinds_are_passed_over_in_silence() {
    let kinds =
        ["NutritionOrder", "DeviceRequest", "VisionPrescription", "CommunicationRequest", "Appointment", "Task"];
    for kind in kinds {
        let other = json!([{"resource": {"resourceType": kind, "id": "x", "status": "draft"}}]);
        let call = changed("tnbc-loinc.order-sign", "/context/draftOrders/entry", &other);
        assert_eq!(answer(&call).json(), json!({"cards": []}), "{kind}");
    }
}

#[test]
fn a_drug_of_another_shape_is_said() {
    let number = json!({"coding": [{"system": "http://www.nlm.nih.gov/research/umls/rxnorm", "code": 1_547_545}]});
    for drug in [
        json!("pembrolizumab"),
        json!(["pembrolizumab"]),
        json!({"text": ["pembrolizumab"]}),
        json!({"coding": ["pembrolizumab"]}),
        number,
    ] {
        let pointer = format!("{FIRST}/medicationCodeableConcept");
        assert_eq!(told("tnbc-loinc.order-sign", &pointer, &drug), ["MedicationRequest/m1"], "{drug}");
        for kind in ["MedicationRequest", "MedicationStatement", "MedicationAdministration"] {
            let given = json!({"resource": {"resourceType": kind, "id": "given", "status": "completed",
                "subject": {"reference": "Patient/tnbc-loinc"}, "medicationCodeableConcept": drug}});
            let key = match kind {
                "MedicationRequest" => "medications",
                "MedicationStatement" => "statements",
                _ => "administrations",
            };
            let bundle = json!({"resourceType": "Bundle", "type": "searchset", "entry": [given]});
            let told = told("tnbc-loinc.order-sign", &format!("/prefetch/{key}"), &bundle);
            assert_eq!(told, [format!("{kind}/given")], "{drug}");
        }
    }
    let pointer = format!("{FIRST}/medicationCodeableConcept");
    for (hook, count) in [("order-sign", 1), ("order-select", 0)] {
        let told = told(&format!("tnbc-loinc.{hook}"), &pointer, &json!({}));
        assert_eq!(told.len(), count, "an empty place for the drug is normal while choosing: {hook} {told:?}");
    }
    // So is none at all. Who signs orders something: an empty place was said, and no place was silence.
    for (hook, expected) in [("order-sign", vec!["MedicationRequest/m1"]), ("order-select", vec![])] {
        assert_eq!(told(&format!("tnbc-loinc.{hook}"), &pointer, &Value::Null), expected, "{hook}");
    }
}

#[test]
fn a_misspelt_resource_type_in_the_chart_is_said() {
    for (key, at, kind) in
        [("conditions", 0, "Conditionn"), ("observations", 2, "Observaton"), ("specimens", 2, "Specimenn")]
    {
        let pointer = format!("/prefetch/{key}/entry/{at}/resource/resourceType");
        let told = told("bilateral.order-sign", &pointer, &json!(kind));
        assert!(told.contains(&format!("{key}.entry[{at}]")), "{kind}: {told:?}");
    }
    let other = json!({"resource": {"resourceType": "Immunization", "id": "i1"}});
    let (_, _, sound) = samples().into_iter().find(|(name, _, _)| name == "tnbc-loinc.order-sign.json").unwrap();
    let mut call = sound.clone();
    call["prefetch"]["observations"]["entry"].as_array_mut().unwrap().push(other);
    assert!(gaps(&answer(&call)).is_empty());
}

/// HER2 was 3+ in 2018 and 1+ in the liver of 2026. Without the later result the earlier would decide.
#[test]
fn a_result_whose_status_cannot_be_read_is_not_passed_over_for_an_older_one() {
    for status in [Value::Null, json!({"x": 1}), json!("xyz"), json!(7)] {
        let call = changed("bilateral.order-sign", "/prefetch/observations/entry/2/resource/status", &status);
        assert_eq!(gaps(&answer(&call)), ["Observation/o3"], "{status}");
        assert_eq!(missing(&call), ["her2:ihc"], "{status}");
    }
    let unknown = told("bilateral.order-sign", "/prefetch/observations/entry/2/resource/status", &json!("unknown"));
    assert_eq!(unknown, ["Observation/o3"], "a legal status under which a result is not used");
    for status in ["preliminary", "registered"] {
        let told = told("bilateral.order-sign", "/prefetch/observations/entry/2/resource/status", &json!(status));
        assert!(told.is_empty(), "{status}: {told:?}");
    }
}

#[test]
fn a_stage_or_menopause_whose_status_cannot_be_read_is_said() {
    for (code, value) in [("cM category", "M1"), ("Menopausal status", "Postmenopausal")] {
        for (status, count) in [("final", 0), ("preliminary", 0), ("finall", 1), ("unknown", 1)] {
            let stated = json!({"resourceType": "Observation", "id": "stated", "status": status, "code": {"text": code},
                "subject": {"reference": "Patient/tnbc-loinc"}, "valueString": value});
            let (_, _, mut call) =
                samples().into_iter().find(|(name, ..)| name == "tnbc-loinc.order-sign.json").unwrap();
            call["prefetch"]["observations"]["entry"].as_array_mut().unwrap().push(json!({"resource": stated}));
            call["prefetch"]["observations"].as_object_mut().unwrap().remove("total");
            assert_eq!(gaps(&answer(&call)), vec!["Observation/stated"; count], "{code}: {status}");
        }
    }
}

#[test]
fn a_specimen_that_cannot_be_read_is_said() {
    let pointer = "/prefetch/observations/entry/2/resource/specimen";
    for specimen in [json!("x"), json!(["x"]), json!(5)] {
        assert_eq!(told("bilateral.order-sign", pointer, &specimen), ["Observation/o3"], "{specimen}");
    }
    let absent = told("bilateral.order-sign", pointer, &Value::Null);
    assert!(absent.is_empty(), "a result may name no specimen: {absent:?}");
    for (member, value) in [("bodySite", json!("Liver")), ("bodySite", json!({"text": ["Liver"]}))] {
        let pointer = format!("/prefetch/specimens/entry/2/resource/collection/{member}");
        let told = told("bilateral.order-sign", &pointer, &value);
        assert!(told.contains(&"Observation/o3".to_owned()), "{value}: {told:?}");
    }
}

#[test]
fn a_selection_that_is_no_draft_is_said() {
    let told = |selections: Value| told("tnbc-loinc.order-select", "/context/selections", &selections);
    assert_eq!(told(json!(["MedicationRequest/other"])), ["selections"]);
    assert_eq!(told(json!(["MedicationRequest/m1", "MedicationRequest/other"])), ["selections"]);
    assert!(told(json!(["MedicationRequest/m1"])).is_empty());
    assert!(told(json!([])).is_empty());
}

#[test]
fn a_draft_without_an_id_is_called_by_its_url() {
    let url = "urn:uuid:0f5a1b46-6c2c-4d8e-9b0e-3a1b0a6f9c11";
    let mut call = changed("tnbc-loinc.order-sign", &format!("{FIRST}/id"), &Value::Null);
    call["context"]["draftOrders"]["entry"][0]["fullUrl"] = url.into();
    let card = answer(&call).json()["cards"][0].clone();
    assert_eq!(card["extension"]["org.oncohooks"]["order"]["reference"], url);
}

#[test]
fn a_patient_user_is_not_advised_however_they_are_named() {
    let user = |user: &str| answer(&changed("tnbc-loinc.patient-view", "/context/userId", &json!(user))).json();
    for patient in ["Patient/tnbc-loinc", "https://ehr.example.org/fhir/Patient/tnbc-loinc", "RelatedPerson/1"] {
        assert_eq!(user(patient), json!({"cards": []}), "{patient}");
    }
    assert_ne!(user("https://ehr.example.org/Patient/fhir/Practitioner/1"), json!({"cards": []}));
}

/// With a left and a right breast cancer a result decides for neither unless it is known where it is from.
#[test]
fn a_specimen_that_is_named_and_not_there_is_said_where_it_would_tell_which_cancer_is_meant() {
    let there = json!({"reference": "Specimen/nowhere"});
    assert_eq!(
        told("bilateral.order-sign", "/prefetch/observations/entry/2/resource/specimen", &there),
        ["Observation/o3"]
    );
    assert!(told("tnbc-loinc.order-sign", "/prefetch/observations/entry/3/resource/specimen", &there).is_empty());
}

#[test]
fn a_code_of_which_a_part_has_another_shape_is_said() {
    let text = "/prefetch/conditions/entry/0/resource/code/text";
    assert_eq!(told("tnbc-loinc.order-sign", text, &json!({"a": "Stage IV"})), ["Condition/c1"]);
    let coding = "/prefetch/observations/entry/3/resource/code/coding/0/display";
    assert_eq!(told("tnbc-loinc.order-sign", coding, &json!(["HER2"])), ["Observation/her2"]);
}

/// CONTRACT of the extension: `rules` is there on every order card, also where none of them was asked.
#[test]
fn an_order_that_was_not_checked_names_the_rules_it_was_not_held_against() {
    let rules = |pointer: &str, value: &Value| {
        let card = answer(&changed("tnbc-loinc.order-sign", pointer, value)).json()["cards"][0].clone();
        assert!(card["summary"].as_str().unwrap().contains("not checked"), "{card}");
        assert!(card.get("links").is_none(), "they are named, and nothing of theirs is said: {card}");
        card["extension"]["org.oncohooks"]["rules"].as_array().unwrap().clone()
    };
    let nobody = rules("/prefetch/conditions/entry", &json!([]));
    let early = json!({"resourceType": "Condition", "id": "c1", "subject": {"reference": "Patient/tnbc-loinc"},
        "clinicalStatus": {"coding": [{"code": "active"}]}, "code": {"text": "Breast cancer"},
        "stage": [{"summary": {"text": "Stage II"}}]});
    let early = rules("/prefetch/conditions/entry", &json!([{"resource": early}]));
    for rules in [nobody, early] {
        assert!(rules.contains(&json!("brc-tnbc-pembrolizumab-cps10")), "{rules:?}");
    }
}

/// Scheme and host are written in any case, the port of the scheme may be left out (RFC 3986 section 6.2); a path and
/// what is escaped in it are compared as they stand.
#[test]
fn the_same_server_is_the_same_however_it_is_spelt() {
    let rejected = |server: &str, base: &str| {
        let (_, _, mut call) = samples().into_iter().find(|(name, _, _)| name == "tnbc-loinc.order-sign.json").unwrap();
        call["fhirServer"] = server.into();
        for key in ["conditions", "observations"] {
            for entry in call["prefetch"][key]["entry"].as_array_mut().unwrap() {
                entry["resource"]["subject"] = json!({"reference": format!("{base}/Patient/tnbc-loinc")});
            }
        }
        !gaps(&answer(&call)).is_empty()
    };
    let plain = "https://ehr.example.org/fhir";
    for other in ["https://EHR.example.org/fhir", "https://ehr.example.org:443/fhir", "HTTPS://ehr.example.org/fhir/"] {
        assert!(!rejected(plain, other), "{other}");
        assert!(!rejected(other, plain), "{other}");
    }
    for other in [
        "https://ehr.example.org/FHIR",
        "https://ehr.example.org/%66hir",
        "https://ehr.example.org:8443/fhir",
        "http://ehr.example.org/fhir",
        "https://ehr.example.org/fhir/2",
        "https://other.example.org/fhir",
    ] {
        assert!(rejected(plain, other), "{other}");
        assert!(rejected(other, plain), "{other}");
    }
}

/// What a report repeats without end costs what its length costs, whatever it names.
#[test]
fn a_text_that_repeats_itself_is_read_in_time() {
    for words in ["HER2 ", "HER2: 3+; ", "PALB2 pathogenic, ", "EGFR L858R not detected. ", "CPS 10 (22C3) ", "T-DXd? "]
    {
        let report = json!({"resourceType": "DiagnosticReport", "id": "long", "status": "final",
            "code": {"text": "Pathology"}, "subject": {"reference": "Patient/her2-2plus"}, "conclusion": words.repeat(20_000 / words.len())});
        let reports = json!({"resourceType": "Bundle", "type": "searchset", "entry": [{"resource": report}]});
        let begun = std::time::Instant::now();
        let reply = answer(&changed("her2-2plus.patient-view", "/prefetch/reports", &reports));
        let took = begun.elapsed().as_millis();
        println!("{words:?}: {took} ms");
        assert!(reply.status == 200 && took < 20_000, "{words:?}: {took} ms");
    }
}
