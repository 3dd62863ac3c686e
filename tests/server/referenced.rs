//! Drugs and specimens that the record points at: asked for by a list of ids, drugs also one by one.

use serde_json::json;

use super::ehrs::{ask, complete, epic, patient, patients, searches, served, service};
use super::hook::answered;
use crate::support::ehr::{Access, Ehr, left_out};
use crate::support::ehrs::EHRS;
use crate::support::fhir::{Say, Server};
use crate::support::http::post;
use crate::support::patient::{bundle, path};

#[test]
fn a_drug_that_stands_elsewhere_is_read_there() {
    for (name, included) in [("Epic", true), ("athenahealth", false)] {
        let ehr = Ehr { with_display: false, ..*EHRS.iter().find(|ehr| ehr.name == name).unwrap() };
        let (server, service, call, known) = served(ehr, "tnbc-later", true);
        let told = ask(service, patient("tnbc-later"), &call);
        assert_eq!(told, ask(service, patient("tnbc-later"), &known), "{name}");
        let asked = searches(&server, "Medication?");
        assert_eq!(asked.is_empty(), included, "{name}: {asked:?}");
        // Sent by prefetch, without the Medications.
        let templates = json!({"medications": "MedicationRequest?patient={{context.patientId}}"});
        let lenient = Ehr { types: &[("MedicationRequest", Access::Patient)], ..ehr };
        let sent = lenient.prefetch(&ehr.held(&patients(&ehr)), "tnbc-later", &templates, left_out);
        let mut half = known.clone();
        half["prefetch"]["medications"] = sent["medications"].clone();
        half["fhirServer"] = json!(server.base);
        assert_eq!(ask(service, patient("tnbc-later"), &half), told, "{name}");
        let asked = searches(&server, "Medication?");
        assert!(
            asked.last().is_some_and(|target| target.matches("drug-of").count() == 4),
            "one list of ids: {asked:?}"
        );
    }
}

/// US Core has a server answer the read of a Medication, and no search for it.
#[test]
fn a_drug_that_no_list_brings_is_read_by_its_id() {
    let ehr = Ehr { with_display: false, ..*EHRS.iter().find(|ehr| ehr.name == "athenahealth").unwrap() };
    let nothing = Say::json(&bundle(&[]));
    for (list, reads) in [(None, 0), (Some(Say::status(403)), 4), (Some(nothing), 4), (Some(Say::status(500)), 0)] {
        let all = patients(&ehr);
        let (held, answers) = (ehr.held(&all), list.clone());
        let server = Server::start(move |target, base| {
            let list = answers.clone().filter(|_| target.contains("/Medication?"));
            list.unwrap_or_else(|| ehr.answer(&held, target, base))
        });
        let service = service(&ehr, true, &[&server.base]);
        let mut call = patient("tnbc-later").call();
        call["fhirServer"] = json!(server.base);
        let told = ask(service, patient("tnbc-later"), &call);
        assert_eq!(searches(&server, "Medication/").len(), reads, "{list:?}");
        call.as_object_mut().unwrap().remove("fhirServer");
        call["prefetch"] = complete(&all["tnbc-later"]);
        let is_had = list.is_none_or(|list| list.status != 500);
        assert_eq!(told == ask(service, patient("tnbc-later"), &call), is_had);
    }
}

#[test]
fn specimens_that_results_point_at_are_asked_for_by_their_ids() {
    let (server, service, call, _) = served(*epic(), "her2-low-metastasis", true);
    let answer = answered(&post(service, &path("patient-view"), &call));
    assert_eq!(searches(&server, "Specimen"), ["/fhir/Specimen?_id=liver-2026,breast-2019"], "the latest first");
    assert!(answer.to_string().contains("HER2 IHC 1+ (liver"), "{answer}");
}

/// Synthea and HAPI give drugs ids of 36 letters: a list of them has room for a hundred.
#[test]
fn many_drugs_are_asked_for_by_several_lists_the_latest_first() {
    let drug = |at: usize| format!("{at:08}-0000-0000-0000-000000000000");
    let prescription = |at: usize| {
        json!({"resourceType": "MedicationRequest", "id": format!("m{at}"), "status": "completed", "intent": "order",
            "subject": {"reference": "Patient/one"}, "authoredOn": format!("20{:02}-01-01", at % 26),
            "medicationReference": {"reference": format!("Medication/{}", drug(at))}})
    };
    let sent: Vec<_> = (0..260).map(prescription).collect();
    let server = Server::start(|target, _| {
        let (_, ids) = target.split_once("_id=").unwrap_or_default();
        let medication = |id: &str| json!({"resourceType": "Medication", "id": id, "code": {"text": "amlodipine"}});
        let found: Vec<_> = ids.split(',').filter(|id| !id.is_empty()).map(medication).collect();
        Say::json(&bundle(&found))
    });
    let service = service(epic(), true, &[&server.base]);
    let mut call = patient("tnbc-later").call();
    call["context"]["patientId"] = json!("one");
    call["prefetch"] = complete(&[json!({"resourceType": "Patient", "id": "one", "gender": "female"})]);
    call["prefetch"]["medications"] = bundle(&sent);
    call["fhirServer"] = json!(server.base);
    let answer = answered(&post(service, &path("patient-view"), &call));
    assert!(!answer.to_string().contains("data-gap"), "{answer}");
    let lists = searches(&server, "Medication?");
    assert_eq!(lists.len(), 3, "{lists:?}");
    assert!(searches(&server, "Medication/").is_empty());
    let first = lists.iter().find(|list| list.contains(&drug(25))).unwrap();
    assert!(first.contains(&drug(51)) && !first.contains(&drug(0)), "the latest first: {first}");
}
