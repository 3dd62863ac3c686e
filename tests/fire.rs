//! `oncohooks fire`: any CDS Hooks service is tried in one line, and every failure says the next step.

use std::path::{Path, PathBuf};

use oncohooks::server::Application;
use oncohooks::settings::Settings;
use serde_json::{Value, json};

use crate::support::fhir::{Say, Server, a_patient};
use crate::support::program::run;
use crate::support::{app, line, patient, token};

fn sample(name: &str) -> String {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    folder.join("cds-hooks/samples").join(name).display().to_string()
}

fn service() -> String {
    format!("http://{}", app::app())
}

/// Exit code, and all that was said.
fn fire(arguments: &[&str]) -> (i32, String) {
    let mut all = vec!["fire"];
    all.extend(arguments);
    run(&all, &[("COLUMNS", "80")])
}

/// What was said on stdout, before the words on stderr.
fn first_json(told: &str) -> Value {
    serde_json::Deserializer::from_str(told).into_iter().next().unwrap().unwrap()
}

/// A service of somebody else, with one entry of discovery, which answers every call so.
fn another(hook: &'static str, prefetch: Value, answer: Say) -> Server {
    Server::start(move |target, _| match target {
        "/fhir/cds-services" => Say::json(&json!({"services": [{"hook": hook, "id": "one", "description": "x",
            "prefetch": prefetch}]})),
        _ => answer.clone(),
    })
}

#[test]
fn a_file_is_enough_to_see_the_cards_of_a_service() {
    let (code, told) = fire(&[&service(), "--hook", "order-sign", "--bundle", &sample("tnbc-loinc.order-sign.json")]);
    assert_eq!(code, 0, "{told}");
    for words in ["prefetch: ", " keys filled", "-- WARNING ---", "suggestions (", "create ServiceRequest", "source: "]
    {
        assert!(told.contains(words), "{words}: {told}");
    }
    let wide = |line: &&str| line.chars().count() > 80 && !line.contains("http");
    assert_eq!(told.lines().find(wide), None, "lines fit into the terminal");
}

#[test]
fn orders_in_words_are_drafts_of_the_call() {
    let bundle = sample("tnbc-loinc.patient-view.json");
    let said = ["--order", "trastuzumab 8 mg/kg", "--order", "pertuzumab 840 mg"];
    let of = |hook: &str, format: &str| {
        let service = service();
        let mut all = vec![service.as_str(), "--hook", hook, "--bundle", &bundle, "--format", format];
        all.extend(said);
        fire(&all)
    };
    let (code, request) = of("order-select", "request");
    let request = first_json(&request);
    assert_eq!(code, 0);
    let orders = request["context"]["draftOrders"]["entry"].as_array().unwrap();
    assert_eq!(orders.len(), 2);
    assert_eq!(orders[1]["resource"]["medicationCodeableConcept"]["text"], "pertuzumab 840 mg");
    assert_eq!(request["context"]["selections"], json!(["MedicationRequest/order-1", "MedicationRequest/order-2"]));
    assert_eq!(request["prefetch"]["patient"]["id"], request["context"]["patientId"]);
    let (code, answer) = of("order-sign", "json");
    assert_eq!(code, 0, "{answer}");
    assert!(answer.contains("\"drug\":\"trastuzumab\""), "{answer}");
}

#[test]
fn a_fhir_server_fills_the_templates_of_the_service_page_by_page() {
    let fhir = Server::start(|target, base| match target {
        t if t.starts_with("/fhir/Observation?") && !t.contains("page=2") => {
            let mut page = patient::bundle(&[json!({"resourceType": "Observation", "id": "one"})]);
            page["link"] = json!([{"relation": "next", "url": format!("{base}/Observation?page=2")}]);
            Say::json(&page)
        }
        t if t.starts_with("/fhir/Observation?page=2") => {
            Say::json(&patient::bundle(&[json!({"resourceType": "Observation", "id": "two"})]))
        }
        t if t.starts_with("/fhir/Specimen") => Say::status(403),
        t => a_patient(t),
    });
    let templates = json!({"patient": "Patient/{{context.patientId}}", "results": "Observation?patient={{context.patientId}}",
        "specimens": "Specimen?patient={{context.patientId}}", "role": "PractitionerRole/{{userPractitionerRoleId}}"});
    let theirs = another("patient-view", templates, Say::json(&json!({"cards": []})));
    let arguments = [&theirs.base, "--fhir", &fhir.base, "--patient", patient::ID, "--hook", "patient-view"];
    let (code, told) = fire(&arguments);
    assert_eq!(code, 0, "{told}");
    for words in ["2 of 4 keys filled", "specimens: refused (403)", "role: left out", "no card"] {
        assert!(told.contains(words), "{words}: {told}");
    }
    assert!(!told.contains(patient::ID), "no patient in what may be kept: {told}");
    let (_, request) = fire(&[&arguments[..], &["--format", "request"]].concat());
    let request = first_json(&request);
    assert_eq!(request["fhirServer"], json!(fhir.base));
    assert_eq!(request["prefetch"]["results"]["entry"].as_array().unwrap().len(), 2);
    assert_eq!(request["prefetch"]["specimens"]["resourceType"], "OperationOutcome");
}

#[test]
fn tokens_are_signed_with_the_keys_that_sites_have() {
    let settings = token::required(vec![token::client(token::EHR, &["one", "rsa"])]);
    for (key, kid) in [("test-key.one.es384.pem", "one"), ("test-key.rsa.rs384.pem", "rsa")] {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        drop(listener);
        let url = format!("http://{address}");
        let settings = Settings { public_url: Some(url.clone()), listen: address, ..settings.clone() };
        let application = Application::build(settings, app::engine()).unwrap().without_signals();
        std::thread::spawn(move || application.run_until_stopped(|_| {}));
        let key = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/server/keys").join(key).display().to_string();
        let bundle = sample("tnbc-loinc.patient-view.json");
        let call = [url.as_str(), "--hook", "patient-view", "--bundle", &bundle];
        let signed = [&call[..], &["--key", &key, "--issuer", token::EHR, "--kid", kid]].concat();
        let (code, told) = fire(&signed);
        assert_eq!(code, 0, "{kid}: {told}");
        let (code, told) = fire(&call);
        assert!(code == 1 && told.contains("sign with --key FILE --issuer URL"), "{told}");
        let (code, told) =
            fire(&[&call[..], &["--key", &key, "--issuer", "https://other.example.org", "--kid", kid]].concat());
        assert!(code == 1 && told.contains("its log says why"), "{told}");
        let (code, told) = fire(&[&call[..], &["--key", &key, "--issuer", token::EHR]].concat());
        assert!(code == 1 && told.contains("--kid ID"), "{told}");
    }
}

/// An empty list says "looked, and nothing to say"; no list says nothing of the kind.
#[test]
fn an_answer_without_a_list_of_cards_is_no_answer() {
    let bundle = sample("tnbc-loinc.patient-view.json");
    for (answer, code) in
        [(json!({"cards": []}), 0), (json!({"cards": null}), 1), (json!({"cards": "x"}), 1), (json!({}), 1)]
    {
        let theirs = another("patient-view", json!({}), Say::json(&answer));
        let (found, told) = fire(&[&theirs.base, "--hook", "patient-view", "--bundle", &bundle]);
        assert_eq!((found, told.contains("no list of cards")), (code, code == 1), "{answer}: {told}");
    }
}

#[test]
fn what_cannot_be_done_says_the_next_step() {
    let bundle = sample("tnbc-loinc.patient-view.json");
    let theirs = another("appointment-book", json!({}), Say::status(500));
    let nobody = "http://127.0.0.1:9";
    for (arguments, words) in [
        (vec![nobody, "--hook", "patient-view", "--bundle", &bundle], "nobody answers there"),
        (vec!["cds.example.org", "--hook", "patient-view", "--bundle", &bundle], "give one such as http://"),
        (vec![&service(), "--hook", "order-sign", "--bundle", &bundle], "--order \"drug and dose\""),
        (vec![&service(), "--hook", "patient-view", "--order", "x", "--bundle", &bundle], "leave --order out"),
        (vec![&service(), "--hook", "appointment-book", "--bundle", &bundle], "discovery offers therapy-patient-view"),
        (vec![&service(), "--hook", "patient-view", "--bundle", "none.json"], "none.json"),
        (vec![&service(), "--hook", "patient-view", "--bundle", &bundle, "--patient", "x"], "correct --patient"),
        (vec![&theirs.base, "--hook", "patient-view", "--bundle", &bundle], "discovery offers one (appointment-book)"),
        (vec![&theirs.base, "--hook", "appointment-book", "--bundle", &bundle], "look into the log of the service"),
        (vec![&format!("{}/x", theirs.base), "--hook", "x", "--bundle", &bundle], "base URL of a CDS Hooks service"),
    ] {
        let (code, told) = fire(&arguments);
        assert_eq!(code, 1, "{arguments:?}: {told}");
        assert!(told.contains(words), "{words}: {told}");
    }
    for wrong in [
        vec![nobody, "--hook", "patient-view"],
        vec![nobody, "--hook", "patient-view", "--fhir", nobody],
        vec![nobody, "--hook", "patient-view", "--bundle", &bundle, "--key", "k"],
        vec![nobody, "--hook", "patient-view", "--bundle", &bundle, "--fhir", nobody, "--patient", "a"],
    ] {
        assert_eq!(fire(&wrong).0, 2, "{wrong:?}");
    }
}

#[test]
fn a_server_that_knows_patients_only_by_type_and_id_gives_the_same_cards() {
    let service = service();
    let cards = |server: &Server| {
        let asked = ["--hook", "patient-view", "--fhir", &server.base, "--patient", patient::ID, "--format", "json"];
        let (code, told) = fire(&[&[service.as_str()], &asked[..]].concat());
        assert_eq!(code, 0, "{told}");
        let answer = first_json(&told);
        answer["cards"].as_array().unwrap().iter().map(|card| card["summary"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(cards(&Server::by_type_and_id()), cards(&Server::with_a_patient()));
}

/// A page for people with 404 says that the type is not there, not that the search broke; where the site says that it keeps
/// none, no template asks for it.
#[test]
fn a_type_that_the_server_does_not_have_leaves_nothing_open() {
    let fhir = Server::start(|target, _| match target {
        t if t.contains("MedicationStatement")
            || t.contains("MedicationAdministration")
            || t.ends_with("/metadata") =>
        {
            Say { status: 404, ..Say::body("text/html", "<html>404</html>") }
        }
        t if t.starts_with("/fhir/Condition?") => {
            let cancer = "condition cancer | Metastatic breast cancer | 2024-03";
            Say::json(&patient::bundle(&[line::resource(cancer, &format!("Patient/{}", patient::ID))]))
        }
        t => a_patient(t),
    });
    let declared = Settings {
        not_kept: vec!["MedicationStatement".to_owned(), "MedicationAdministration".to_owned()],
        ..Settings::default()
    };
    for (mut settings, is_asked) in [(Settings::default(), true), (declared, false)] {
        settings.fhir.allow = vec![fhir.base.clone()];
        let service = format!("http://{}", app::start(settings));
        let of = |format: &str| {
            let all = [&service, "--hook", "order-sign", "--order", "T-DXd 5.4 mg/kg", "--fhir", &fhir.base];
            let (code, told) = fire(&[&all[..], &["--patient", patient::ID, "--format", format]].concat());
            assert_eq!(code, 0, "{told}");
            first_json(&told)
        };
        let request = of("request");
        for key in ["statements", "administrations"] {
            let sent = &request["prefetch"][key];
            assert_eq!(sent.is_null(), !is_asked, "{key}: {sent}");
            assert!(!is_asked || sent["issue"][0]["code"] == "not-found", "{key}: {sent}");
        }
        let cards = of("json").to_string();
        assert!(
            !cards.contains("drug history could not be seen") && !cards.contains("data-gap"),
            "{is_asked}: {cards}"
        );
    }
}
