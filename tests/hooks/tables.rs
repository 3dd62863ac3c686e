//! Runs the tables of this folder. The schemas explain mistakes and the parsers decide, so they must agree on every row.

use oncohooks::cds_hooks::feedback::Feedback;
use oncohooks::cds_hooks::request::HookRequest;
use oncohooks::cds_hooks::schema::Schema;
use oncohooks::fhir::record::tape::Tape;
use serde_json::{Value, json};

use crate::support::app::app;
use crate::support::http::post;
use crate::support::patient::{self, path};

/// The rows of a table, below its comments and its heading.
fn rows<const N: usize>(table: &'static str) -> impl Iterator<Item = [&'static str; N]> {
    let lines = table.lines().filter(|line| !line.starts_with('#') && !line.is_empty()).skip(1);
    lines.map(|line| line.split('\t').collect::<Vec<_>>().try_into().unwrap_or_else(|_| panic!("columns: {line}")))
}

/// `base` with the value at `at` replaced, added, or taken away.
fn mutated(mut base: Value, at: &str, becomes: &str) -> Value {
    let (parent, name) = at.rsplit_once('/').unwrap();
    let parent = base.pointer_mut(parent).unwrap_or_else(|| panic!("no {parent}"));
    match (parent, becomes) {
        (Value::Object(members), "remove") => drop(members.remove(name).unwrap_or_else(|| panic!("no {at}"))),
        (Value::Object(members), value) => drop(members.insert(name.to_owned(), serde_json::from_str(value).unwrap())),
        (Value::Array(items), value) => items[name.parse::<usize>().unwrap()] = serde_json::from_str(value).unwrap(),
        _ => panic!("{at}"),
    }
    base
}

/// A request with every member we read.
fn request(hook: &str) -> Value {
    let mut request = patient::request(hook);
    request["fhirServer"] = json!("https://ehr.example.org/fhir");
    request["fhirAuthorization"] = json!({"access_token": "opaque", "token_type": "Bearer", "expires_in": 300,
        "scope": "patient/*.rs", "subject": "oncohooks", "patient": patient::ID});
    request
}

#[test]
fn requests() {
    for [hook, at, becomes, status, expression, judge, why] in rows(include_str!("requests.tsv")) {
        let row = format!("{hook} {at} = {becomes} ({why})");
        let body = mutated(request(hook), at, becomes);
        let mistakes = Schema::Request.mistakes(&body);
        let text = body.to_string();
        let parsed = HookRequest::<Tape>::read(&text);
        let refused = judge == "schema";
        assert_eq!(!mistakes.is_empty(), refused, "schema: {row}: {mistakes:?}");
        if judge != "meaning" {
            assert_eq!(parsed.is_err(), refused, "parser: {row}: {parsed:?}");
        }
        let reply = post(app(), &path(hook), &body);
        assert_eq!(reply.status.to_string(), status, "{row}: {}", String::from_utf8_lossy(&reply.body));
        if status == "200" {
            assert_eq!(Schema::Response.mistakes(&reply.json()), [], "{row}");
        } else {
            assert!(reply.expressions().iter().any(|found| found == expression), "{row}: {:?}", reply.expressions());
        }
    }
}

#[test]
fn feedback() {
    let sound = json!({"feedback": [
        {"card": "c-1", "outcome": "accepted", "acceptedSuggestions": [{"id": "s-1"}], "outcomeTimestamp": "2026-11-22T01:06:30Z"},
        {"card": "c-2", "outcome": "overridden", "outcomeTimestamp": "2026-11-22T01:07:00Z",
         "overrideReason": {"reason": {"code": "trial", "system": "http://example.org/override"}, "userComment": "in a trial"}},
    ]});
    for [at, becomes, status, expression, why] in rows(include_str!("feedback.tsv")) {
        let row = format!("{at} = {becomes} ({why})");
        let body = mutated(sound.clone(), at, becomes);
        let mistakes = Schema::Feedback.mistakes(&body);
        assert_eq!(mistakes.is_empty(), status == "200", "schema: {row}: {mistakes:?}");
        assert_eq!(Feedback::read(&body.to_string()).is_ok(), status == "200", "parser: {row}");
        let reply = post(app(), "/cds-services/therapy-order-sign/feedback", &body);
        assert_eq!(reply.status.to_string(), status, "{row}");
        if status != "200" {
            assert!(reply.expressions().iter().any(|found| found == expression), "{row}: {:?}", reply.expressions());
        }
    }
}

#[test]
fn responses() {
    let sound = json!({"cards": [{
        "uuid": "b0a2c7f0-9c8e-4b7b-8b36-0d4f3f1f7a02",
        "summary": "one sentence",
        "detail": "| a | b |\n|---|---|\n| 1 | 2 |",
        "indicator": "warning",
        "source": {"label": "a source", "url": "https://example.org/source",
            "topic": {"code": "missing-test", "system": "https://oncohooks.org/CodeSystem/card-topic", "display": "Missing test"}},
        "suggestions": [
            {"label": "one", "uuid": "b0a2c7f0-9c8e-4b7b-8b36-0d4f3f1f7a03", "isRecommended": true,
             "actions": [{"type": "create", "description": "creates", "resource": {"resourceType": "ServiceRequest"}}]},
            {"label": "two", "uuid": "b0a2c7f0-9c8e-4b7b-8b36-0d4f3f1f7a04",
             "actions": [{"type": "delete", "description": "deletes", "resourceId": "MedicationRequest/draft-1"}]},
        ],
        "selectionBehavior": "at-most-one",
        "overrideReasons": [{"code": "trial", "system": "https://oncohooks.org/CodeSystem/override-reason", "display": "In a trial"}],
        "links": [{"label": "the evidence", "url": "https://doi.org/10.1000/1", "type": "absolute"}],
        "extension": {"org.oncohooks": {"kind": "note", "rules": ["r-1"], "missing": ["her2:ish"]}},
    }]});
    assert_eq!(Schema::Response.mistakes(&sound), []);
    for [at, becomes, fine, why] in rows(include_str!("responses.tsv")) {
        let mistakes = Schema::Response.mistakes(&mutated(sound.clone(), at, becomes));
        assert_eq!(mistakes.is_empty(), fine == "yes", "{at} = {becomes} ({why}): {mistakes:?}");
    }
}
