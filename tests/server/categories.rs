//! Results asked for by category: one that was refused, is known to be refused, or was left out is told to the reader,
//! and no card claims that nothing is on file there.

use std::net::SocketAddr;

use oncohooks::settings::{Jurisdiction, Settings};
use serde_json::{Value, json};

use super::hook::answered;
use crate::support::app::start;
use crate::support::ehr::No;
use crate::support::fhir::{Say, Server};
use crate::support::http::{post, send};
use crate::support::line;
use crate::support::patient::{bundle, path};

const CATEGORIES: [&str; 8] =
    ["laboratory", "vital-signs", "survey", "social-history", "exam", "procedure", "imaging", "therapy"];

/// Metastatic, HER2-positive, treated, with an LVEF of 35 % among the results of imaging.
fn record() -> Vec<Value> {
    let mut all = vec![json!({"resourceType": "Patient", "id": "one", "gender": "female", "birthDate": "1970"})];
    let category =
        |code: &str| format!("category: {{http://terminology.hl7.org/CodeSystem/observation-category {code}}}");
    let lines = [
        "condition cancer | Metastatic breast cancer | 2024-03".to_owned(),
        format!("result her2 | HER2 IHC | 3+ | {}", category("laboratory")),
        format!("result lvef | LVEF | 35 % | on: 2026-11-01 | {}", category("imaging")),
        "prescription old | trastuzumab | 2024-04-01 | status: completed".to_owned(),
    ];
    all.extend(lines.iter().map(|line| line::resource(line, "Patient/one")));
    all
}

/// The results of a category.
fn results(category: &str) -> Value {
    let of = |it: &Value| it["category"][0]["coding"][0]["code"] == category;
    bundle(&record().into_iter().filter(of).collect::<Vec<_>>())
}

fn others(kind: &str) -> Value {
    let found: Vec<Value> = record().into_iter().filter(|it| it["resourceType"] == kind).collect();
    if kind == "Patient" { found[0].clone() } else { bundle(&found) }
}

/// T-DXd is about to be signed; all is sent but results.
fn call() -> Value {
    let draft = line::resource("draft m | trastuzumab deruxtecan | 324 mg", "Patient/one");
    json!({"hook": "order-sign", "hookInstance": "7be6d1a2-51a3-4ac0-8f4b-2f9b7f0f4d22",
        "context": {"userId": "PractitionerRole/12", "patientId": "one", "draftOrders": bundle(&[draft])},
        "prefetch": {"patient": others("Patient"), "conditions": others("Condition"), "medications": others("MedicationRequest"),
            "reports": bundle(&[]), "procedures": bundle(&[]), "administrations": bundle(&[]), "statements": bundle(&[]),
            "serviceRequests": bundle(&[]), "specimens": bundle(&[])}})
}

fn service(profile: &str, servers: &[&str]) -> SocketAddr {
    let mut settings = Settings { jurisdiction: Jurisdiction::Us, ..Settings::default() };
    profile.clone_into(&mut settings.ehr.profile);
    settings.fhir.allow = servers.iter().map(|server| (*server).to_owned()).collect();
    start(settings)
}

/// All that the cards say, in one language, and their extensions.
fn told(service: SocketAddr, call: &Value, language: &str) -> (String, String) {
    let headers = [("content-type", "application/json"), ("accept-language", language)];
    let answer = answered(&send(service, "POST", &path("order-sign"), &headers, call.to_string().as_bytes()));
    let cards = answer["cards"].as_array().unwrap().clone();
    let text = |card: &Value| format!("{}\n{}\n", card["summary"].as_str().unwrap(), card["detail"].as_str().unwrap());
    (cards.iter().map(text).collect(), cards.iter().map(|card| card["extension"].to_string()).collect())
}

/// What is said where the LVEF was not seen.
fn assert_unseen(service: SocketAddr, call: &Value, why: &str, what: &str) {
    let (text, extension) = told(service, call, "en");
    assert!(text.contains("**Not seen**") && text.contains("results of category imaging"), "{what}: {text}");
    assert!(
        text.contains("LVEF") && text.contains("in the results seen") && !text.contains("on file"),
        "{what}: {text}"
    );
    let member = json!({"part": "observations", "category": "imaging", "why": why}).to_string();
    assert!(extension.contains(&member), "{what}, {member}: {extension}");
    let (text, _) = told(service, call, "ja");
    assert!(text.contains("**未確認**") && text.contains("カテゴリー「画像」の検査結果"), "{what}: {text}");
    assert!(text.contains("取得できた結果に") && !text.contains("の記録がなく"), "{what}: {text}");
}

fn outcome(code: &str, text: &str) -> Value {
    json!({"resourceType": "OperationOutcome", "issue": [{"severity": "error", "code": code, "diagnostics": text}]})
}

#[test]
fn a_category_that_came_refused_or_was_left_out_is_told() {
    let service = service("us-core", &[]);
    let mut call = call();
    for category in CATEGORIES {
        call["prefetch"][format!("observations-{category}")] = results(category);
    }
    let (text, _) = told(service, &call, "en");
    assert!(text.contains("LVEF 35 %") && text.contains("Warning") && !text.contains("of category"), "{text}");
    let key = "observations-imaging";
    for refusal in
        [outcome("forbidden", ""), outcome("processing", "unknown category imaging"), outcome("not-supported", "")]
    {
        call["prefetch"][key] = refusal;
        assert_unseen(service, &call, "refused", "refused");
    }
    // A failure is a gap, and says more.
    for failure in [outcome("timeout", ""), outcome("processing", "")] {
        call["prefetch"][key] = failure;
        let (text, extension) = told(service, &call, "en");
        assert!(
            text.contains("Not seen: results") && !text.contains("LVEF") && extension.contains("data-gap"),
            "{text}"
        );
    }
    call["prefetch"].as_object_mut().unwrap().remove(key);
    assert_unseen(service, &call, "not-sent", "left out");
    // Who sends results without categories leaves none out.
    for category in CATEGORIES {
        call["prefetch"].as_object_mut().unwrap().remove(&format!("observations-{category}"));
    }
    call["prefetch"]["observations"] = results("laboratory");
    let (text, _) = told(service, &call, "en");
    assert!(!text.contains("Not seen") && text.contains("LVEF") && text.contains("on file"), "{text}");
}

/// Also on the next call, which does not ask for it again.
#[test]
fn a_category_that_the_server_refuses_is_told_on_each_call() {
    let fhir = "application/fhir+json";
    let learnt = outcome("invalid", "the category imaging is not supported").to_string();
    let learnt: &'static str = Box::leak(learnt.into_boxed_str());
    for (what, no, asked) in [
        ("in words", No(400, fhir, learnt), 1),
        ("by a status", No(403, "text/plain", ""), 4),
        ("by a redirect", No(302, "text/html\r\nlocation: /login", ""), 4),
        ("by a page", No(200, "text/html", "<html>"), 4),
    ] {
        let server = Server::start(move |target, _| match target.split_once("category=") {
            Some((_, "imaging")) => no.say(),
            Some((_, category)) => Say::json(&results(category)),
            None => Say::json(&bundle(&[])),
        });
        let service = service("epic", &[&server.base]);
        let mut call = call();
        call["fhirServer"] = json!(server.base);
        assert_unseen(service, &call, "refused", what);
        assert_unseen(service, &call, "refused", what);
        let times = server.targets().iter().filter(|target| target.ends_with("category=imaging")).count();
        assert_eq!(times, asked, "{what}");
    }
}

/// What prefetch refused is not asked for again, and is no less unseen where the rest is fetched.
#[test]
fn what_came_refused_is_told_where_the_rest_is_fetched() {
    let server = Server::start(|target, _| match target.split_once("category=") {
        Some((_, category)) => Say::json(&results(category)),
        None => Say::json(&bundle(&[])),
    });
    let service = service("epic", &[&server.base]);
    let mut call = call();
    call["fhirServer"] = json!(server.base);
    call["prefetch"]["observations-imaging"] = outcome("forbidden", "");
    assert_unseen(service, &call, "refused", "by prefetch");
    assert!(!server.targets().iter().any(|target| target.ends_with("category=imaging")), "{:?}", server.targets());
    call["prefetch"].as_object_mut().unwrap().remove("observations-imaging");
    let answer = answered(&post(service, &path("order-sign"), &call)).to_string();
    assert!(answer.contains("LVEF 35 %"), "{answer}");
}
