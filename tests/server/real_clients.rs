//! Hook calls as EHRs really send them, in our own words: each gets the advice of the plain call.

use serde_json::{Value, json};

use super::hook::answered;
use crate::support::app::app;
use crate::support::http::post;
use crate::support::patient::{bundle, path};
use crate::support::record::Record;

/// A woman with triple-negative breast cancer and CPS 9, for whom pembrolizumab is about to be ordered.
fn plain(hook: &str) -> Value {
    let lines = |lines: &[&str]| lines.iter().map(|line| (*line).to_owned()).collect();
    let record = Record {
        conditions: lines(&["Metastatic breast cancer | 2024-03"]),
        results: lines(&["ER | 0 %", "PgR | 0 %", "HER2 IHC | 0, no staining", "PD-L1 IHC 22C3 pharmDx | CPS 9"]),
        orders: lines(&["pembrolizumab | 200 mg"]),
        ..Record::default()
    };
    record.request(hook)
}

/// What the order cards say, whatever the order is called.
fn advice(hook: &str, call: &Value) -> Vec<String> {
    let answer = answered(&post(app(), &path(hook), call));
    let cards = answer["cards"].as_array().unwrap().iter().map(|card| {
        let ours = &card["extension"]["org.oncohooks"];
        format!("{} {} {} {}", ours["kind"], ours["rules"], ours["order"]["drug"], ours["order"]["verdict"])
    });
    cards.collect()
}

type Change = fn(&mut Value);

/// What clients add to the request or leave out of it.
const REQUESTS: [(&str, Change); 8] = [
    ("extensions of the vendor", |call| {
        call["extension"] = json!({"com.epic.cdshooks.request.bpa-trigger-action": "18", "internal": {"n": [1, null]}});
        call["context"]["extension"] = json!({"com.vendor.encounter-class": "AMB"});
    }),
    ("a token as Epic gives it", |call| {
        call["fhirServer"] = json!("https://ehr.example.org/interconnect/api/FHIR/R4");
        call["fhirAuthorization"] = json!({"access_token": "abc.def", "token_type": "Bearer", "expires_in": 3600,
            "scope": "user/Observation.Read user/Condition.Search", "subject": "client"});
    }),
    ("a token without scope and subject", |call| {
        call["fhirServer"] = json!("https://ehr.example.org/r4/tenant-1");
        call["fhirAuthorization"] = json!({"access_token": "abc", "token_type": "bearer", "expires_in": "570"});
    }),
    ("a hook instance that is no UUID", |call| call["hookInstance"] = json!("1.2.840.114350#77")),
    ("a user that is a role", |call| call["context"]["userId"] = json!("PractitionerRole/t.u-RoleId1")),
    ("an encounter, and users of both kinds", |call| {
        call["context"]["encounterId"] = json!("eSXMUpGmpaZ.Ug-4vW5g3");
        call["context"]["userPractitionerId"] = json!("eM5CWtq15N0WJeuCet5bJlQ3");
    }),
    ("a selection without its type", |call| {
        if call["context"]["selections"].is_array() {
            call["context"]["selections"] = json!(["m1"]);
        }
    }),
    ("one entry that is no list", |call| {
        let entry = call["context"]["draftOrders"]["entry"][0].clone();
        call["context"]["draftOrders"]["entry"] = entry;
    }),
];

/// How drafts are written.
const DRAFTS: [(&str, Change); 6] = [
    ("a drug by reference, with its name", |call| {
        set_drug(
            call,
            &json!({"medicationReference": {"reference": "Medication/e1", "display": "pembrolizumab (KEYTRUDA) infusion"}}),
        );
    }),
    ("Medications beside the orders, without fullUrl", |call| {
        set_drug(call, &json!({"medicationReference": {"reference": "Medication/e1"}}));
        let medication =
            json!({"resource": {"resourceType": "Medication", "id": "e1", "code": {"text": "pembrolizumab"}}});
        call["context"]["draftOrders"]["entry"].as_array_mut().unwrap().push(medication);
    }),
    ("a contained Medication", |call| {
        set_drug(
            call,
            &json!({"medicationReference": {"reference": "#e1"},
            "contained": [{"resourceType": "Medication", "id": "e1", "code": {"text": "pembrolizumab"}}]}),
        );
    }),
    ("three doses: calculated, to be given, ordered", |call| {
        let dose = |code: &str, value: i32, unit: &str| json!({"type": {"coding": [{"code": code}], "text": code}, "doseQuantity": {"value": value, "unit": unit}});
        set_drug(
            call,
            &json!({"medicationCodeableConcept": {"text": "pembrolizumab"}, "dosageInstruction":
            [{"doseAndRate": [dose("calculated", 200, "mg"), dose("admin-amount", 8, "mL"), dose("ordered", 200, "mg")]}]}),
        );
    }),
    ("services among the drugs", |call| {
        let service = json!({"resource": {"resourceType": "ServiceRequest", "id": "s1", "status": "draft", "intent": "order",
            "code": {"text": "Complete blood count"}, "subject": {"reference": "Patient/p1"}}});
        call["context"]["draftOrders"]["entry"].as_array_mut().unwrap().insert(0, service);
    }),
    ("ids of unsigned orders that are long", |call| {
        let id = "eR4-".to_owned() + &"aB3.".repeat(50);
        call["context"]["draftOrders"]["entry"][0]["resource"]["id"] = json!(id);
        if call["context"]["selections"].is_array() {
            call["context"]["selections"] = json!([format!("MedicationRequest/{id}")]);
        }
    }),
];

/// Gives the first draft other members for its drug.
fn set_drug(call: &mut Value, members: &Value) {
    let draft = call["context"]["draftOrders"]["entry"][0]["resource"].as_object_mut().unwrap();
    draft.remove("medicationCodeableConcept");
    draft.extend(members.as_object().unwrap().clone());
}

#[test]
fn what_clients_add_changes_no_advice() {
    for hook in ["order-select", "order-sign"] {
        let expected = advice(hook, &plain(hook));
        assert!(expected[0].contains("not-met"), "{expected:?}");
        for (what, change) in REQUESTS.into_iter().chain(DRAFTS) {
            let mut call = plain(hook);
            change(&mut call);
            assert_eq!(advice(hook, &call), expected, "{hook}: {what}");
        }
    }
}

#[test]
fn a_selection_of_another_order_selects_this_one_by_no_spelling() {
    for selection in ["m2", "MedicationRequest/m2", "ServiceRequest/m1"] {
        let mut call = plain("order-select");
        call["context"]["selections"] = json!([selection]);
        assert!(!advice("order-select", &call).iter().any(|card| card.contains("not-met")), "{selection}");
    }
}

/// The templates of an EHR may be called anything.
#[test]
fn keys_of_a_clients_own_naming_are_read_by_what_they_hold() {
    let plain = plain("order-sign");
    let mut call = plain.clone();
    let own = |key: &str| plain["prefetch"][key].clone();
    call["prefetch"] = json!({"patient": own("patient"), "problemList": own("conditions"), "labs-1": own("observations"),
        "labs-2": bundle(&[]), "meds": own("medications"), "allergies": null});
    assert_eq!(advice("order-sign", &call)[0], advice("order-sign", &plain)[0]);
}
