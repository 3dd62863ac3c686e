//! Cards in the shape a client takes. Epic: one created order a suggestion, topics that an override can stick to, plain text.

use std::collections::BTreeMap;
use std::net::SocketAddr;

use oncohooks::server::Application;
use oncohooks::settings::Client;
use serde_json::{Value, json};

use super::hook::answered;
use crate::support::app::{engine, start};
use crate::support::fhir::Server;
use crate::support::http::send;
use crate::support::patient::{path, request};
use crate::support::samples::samples;
use crate::support::token::{Draft, EHR, bearer, client, required};

fn service(cards: Option<&str>) -> SocketAddr {
    start(required(vec![Client { cards: cards.map(str::to_owned), ..client(EHR, &["one"]) }]))
}

fn cards(service: SocketAddr, hook: &str, body: &str) -> Vec<Value> {
    let path = path(hook);
    let token = bearer(&path);
    let headers = [("content-type", "application/json"), ("authorization", token.as_str())];
    let answer = answered(&send(service, "POST", &path, &headers, body.as_bytes()));
    answer["cards"].as_array().unwrap().clone()
}

fn list<'v>(value: &'v Value, name: &str) -> &'v [Value] {
    value[name].as_array().map_or(&[], Vec::as_slice)
}

fn ours(card: &Value) -> &Value {
    &card["extension"]["org.oncohooks"]
}

/// All cards of all samples, each as it is and as Epic takes it.
fn both() -> Vec<(Value, Value)> {
    let (as_they_are, epic) = (service(None), service(Some("epic")));
    let mut all = Vec::new();
    for (name, _, call) in samples() {
        let (hook, body) = (call["hook"].as_str().unwrap(), call.to_string());
        let (plain, epic) = (cards(as_they_are, hook, &body), cards(epic, hook, &body));
        assert_eq!(plain.len(), epic.len(), "{name}");
        all.extend(plain.into_iter().zip(epic));
    }
    assert!(all.len() > 20);
    all
}

#[test]
fn epic_gets_one_created_order_a_suggestion() {
    let all = both();
    let mut seen = [0; 3];
    for (plain, epic) in &all {
        assert_eq!((&plain["uuid"], &plain["summary"], ours(plain)), (&epic["uuid"], &epic["summary"], ours(epic)));
        let suggestions = list(epic, "suggestions");
        assert_eq!(epic["selectionBehavior"].as_str(), (!suggestions.is_empty()).then_some("any"));
        let mut drugs = Vec::new();
        for suggestion in suggestions {
            let [action] = list(suggestion, "actions") else { panic!("{suggestion}") };
            assert_eq!((&action["type"], &action["description"]), (&Value::from("create"), &suggestion["label"]));
            if action["resource"]["resourceType"] == "MedicationRequest" {
                let coding = &action["resource"]["medicationCodeableConcept"]["coding"];
                drugs.extend(
                    list(&action["resource"]["medicationCodeableConcept"], "coding")
                        .last()
                        .map(|coding| coding["code"].clone()),
                );
                assert!(coding.is_array());
                let dose = action["resource"]["dosageInstruction"][0]["text"].as_str().unwrap_or_default();
                assert!(action["description"].as_str().unwrap().contains(dose), "{action}");
            }
        }
        let regimens = list(ours(epic), "options").iter().map(|option| list(option, "regimen"));
        let is_one = regimens.into_iter().any(|regimen| drugs.iter().all(|drug| regimen.contains(drug)));
        assert!(drugs.is_empty() || is_one, "drugs of one regimen: {drugs:?}");
        for suggestion in list(plain, "suggestions") {
            let kinds: Vec<&str> =
                list(suggestion, "actions").iter().map(|action| action["type"].as_str().unwrap()).collect();
            seen[0] += usize::from(kinds.len() > 1);
            seen[1] += usize::from(kinds.contains(&"delete"));
            let label = suggestion["label"].as_str().unwrap();
            if kinds.contains(&"delete") {
                assert!(epic["detail"].as_str().unwrap().contains(label), "what to remove stands in the text: {epic}");
            }
        }
        seen[2] += suggestions.len();
    }
    assert!(seen.iter().all(|count| *count > 0), "{seen:?}");
}

/// Who overrides "could not be fetched: reports" has not heard of the drugs, and two patients have the same gap.
#[test]
fn each_kind_of_gap_has_a_topic_of_its_own_for_epic() {
    let address = service(Some("epic"));
    let (_, _, sound) = samples().into_iter().find(|(name, _, _)| name == "tnbc-loinc.patient-view.json").unwrap();
    let topic = |key: &str, value: Value| {
        let mut call = sound.clone();
        call["prefetch"][key] = value;
        let all = cards(address, "patient-view", &call.to_string());
        let gap = all.into_iter().find(|card| ours(card)["kind"] == "data-gap").unwrap();
        gap["source"]["topic"]["code"].as_str().unwrap().to_owned()
    };
    let failed = json!({"resourceType": "OperationOutcome", "issue": [{"severity": "error", "code": "timeout"}]});
    let results = topic("observations", failed.clone());
    assert_ne!(results, topic("reports", failed.clone()));
    assert_ne!(results, topic("observations", json!("x")), "another reason");
    let torn = |id: &str| {
        let result = json!({"resourceType": "Observation", "id": id, "modifierExtension": [{"url": "urn:x"}]});
        topic("observations", json!({"resourceType": "Bundle", "entry": [{"resource": result}]}))
    };
    assert_eq!(torn("a"), torn("b"), "no id of a patient's result");
}

/// An override sticks to the topic: it must never hide another advice.
#[test]
fn a_topic_for_epic_is_letters_and_digits_and_belongs_to_one_advice() {
    let mut known: BTreeMap<String, String> = BTreeMap::new();
    for (_, epic) in both() {
        let code = epic["source"]["topic"]["code"].as_str().unwrap().to_owned();
        assert!(code.len() <= 100 && code.chars().all(|c| c.is_ascii_alphanumeric()), "{code}");
        let of = ours(&epic);
        let order = &of["order"];
        let advice = format!(
            "{} {} {} {} {} {}",
            of["kind"], of["rules"], of["missing"], order["drug"], order["check"], order["verdict"]
        );
        assert_eq!(known.entry(code).or_insert_with(|| advice.clone()), &advice);
    }
    assert!(known.len() > 5, "{known:?}");
}

#[test]
fn epic_reads_plain_text_and_its_own_names_of_code_systems() {
    for (plain, epic) in both() {
        let detail = epic["detail"].as_str().unwrap();
        assert!(!detail.contains("**") && !detail.contains('|') && detail.chars().count() <= 400, "{detail}");
        // A summary that says all leaves the source alone.
        let own = plain["detail"].as_str().unwrap();
        assert!(own.contains("- ") || own.starts_with("Source: "), "{plain}");
        assert_eq!(own.contains("not clinically reviewed"), detail.contains("not clinically reviewed"), "{epic}");
        assert_eq!(own.contains("Not judged here"), detail.contains("Not judged here"), "{epic}");
        assert_eq!(epic["extension"]["com.epic.cdshooks.card.detail.content-type"], "text/plain");
        assert!(!epic["suggestions"].to_string().contains("http://www.nlm.nih.gov/research/umls/rxnorm"));
    }
}

/// A client with little room gets less text and the same advice; so little that no option has a line leaves no button for one.
#[test]
fn a_client_may_set_how_much_a_card_holds() {
    let file = std::env::temp_dir().join(format!("oncohooks-small-cards-{}.json", std::process::id()));
    let style = r#"{"id": "small", "title": "a narrow column", "limits": {"detail": 240, "options": 1, "links": 0, "sources": 1}}"#;
    std::fs::write(&file, style).unwrap();
    let (as_they_are, small) = (service(None), service(file.to_str()));
    let (mut shorter, mut links) = (0, 0);
    for (name, _, call) in samples() {
        let (hook, body) = (call["hook"].as_str().unwrap(), call.to_string());
        for (plain, small) in cards(as_they_are, hook, &body).iter().zip(cards(small, hook, &body)) {
            let length = |card: &Value| card["detail"].as_str().unwrap().chars().count();
            assert!(length(&small) <= 240, "{name}: {small}");
            assert!(list(&small, "links").is_empty(), "{name}");
            assert_eq!(ours(plain), ours(&small), "{name}");
            // A regimen has its button where its line stands, which says what comes before it.
            let (all, left) = (list(plain, "suggestions"), list(&small, "suggestions"));
            let is_kept = |button: &&Value| left.contains(*button);
            let is_of_options = ours(plain)["kind"] == "therapy-options";
            assert!(left.iter().all(|button| all.contains(button)), "{name}");
            assert!(is_of_options || all.iter().all(|button| is_kept(&button)), "{name}");
            shorter += usize::from(length(&small) < length(plain));
            links += list(plain, "links").len();
        }
    }
    std::fs::remove_file(&file).unwrap();
    assert!(shorter > 5 && links > 5, "{shorter} {links}");
}

/// Two EHRs at one service, each asked in its own way: discovery, and what is fetched for it.
#[test]
fn a_client_is_asked_by_a_profile_of_its_own() {
    let server = Server::with_a_patient();
    let own = |issuer: &str, profile: Option<&str>| Client {
        profile: profile.map(str::to_owned),
        fhir_servers: vec![server.base.clone()],
        ..client(issuer, &["one"])
    };
    let other = "https://other.example.org";
    let address = start(required(vec![own(EHR, Some("epic")), own(other, None)]));
    let get = |issuer: &str| {
        let token = Draft::from(issuer, "/cds-services").bearer();
        send(address, "GET", "/cds-services", &[("authorization", &token)], b"").json()["services"][0]["prefetch"]
            .clone()
    };
    assert!(get(EHR)["observations-smartdata"].is_string(), "{}", get(EHR));
    assert!(get(other)["observations-smartdata"].is_null() && get(other)["patient"].is_string());
    let fetched = |issuer: &str| {
        let before = server.asked().len();
        let mut call = request("patient-view");
        call["fhirServer"] = server.base.clone().into();
        call["prefetch"] = Value::Null;
        let token = Draft::from(issuer, &path("patient-view")).bearer();
        let headers = [("content-type", "application/json"), ("authorization", token.as_str())];
        answered(&send(address, "POST", &path("patient-view"), &headers, call.to_string().as_bytes()));
        server.asked().split_off(before).into_iter().any(|asked| asked.target.contains("category=smartdata"))
    };
    assert!(fetched(EHR) && !fetched(other));
}

#[test]
fn a_client_s_profile_that_is_not_there_stops_the_start() {
    let wrong = Client { profile: Some("epyc".to_owned()), ..client(EHR, &["one"]) };
    let settings = required(vec![wrong]);
    for mistakes in [oncohooks::server::trust(&settings), Application::build(settings.clone(), engine()).unwrap_err()] {
        let told = mistakes.iter().map(ToString::to_string).collect::<String>();
        assert!(told.contains("no EHR profile is called \"epyc\"") && told.contains("us-core"), "{told}");
    }
}
