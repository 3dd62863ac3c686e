//! `POST /cds-services/{id}/feedback`: what became of our cards.

use serde_json::{Value, json};

use crate::support::app::{app, start};
use crate::support::http::{Reply, get, post};

const PATH: &str = "/cds-services/therapy-order-sign/feedback";

fn accepted(card: &str) -> Value {
    json!({"card": card, "outcome": "accepted", "acceptedSuggestions": [{"id": "cb722813-093f-4d61-8ec8-bf1d374da561"}],
        "outcomeTimestamp": "2026-11-22T02:07:52.771Z"})
}

fn overridden(reason: &Value) -> Value {
    json!({"card": "5f37a36a-cdfc-457a-86a9-1d6b1fa45bcd", "outcome": "overridden", "overrideReason": reason,
        "outcomeTimestamp": "2026-11-22T01:58:16Z"})
}

fn send(entries: &[Value]) -> Reply {
    post(app(), PATH, &json!({"feedback": entries}))
}

#[test]
fn taken_with_an_empty_body() {
    let reply = send(&[accepted("7c75c297-a7ca-4b36-9d41-59c34f232ce2")]);
    assert_eq!((reply.status, reply.body.len()), (200, 0));
}

#[test]
fn a_reason_may_be_as_short_as_the_sandbox_sends_it() {
    for reason in [
        Value::Null,
        json!({}),
        json!({"reason": {"code": "trial"}}),
        json!({"reason": {"code": "trial", "system": "http://example.org/override"}, "userComment": "in a trial"}),
    ] {
        assert_eq!(send(&[overridden(&reason)]).status, 200);
    }
}

#[test]
fn a_card_nobody_knows_and_a_mixed_batch_are_fine() {
    assert_eq!(send(&[accepted("nobody-knows-me"), overridden(&json!({}))]).status, 200);
    assert_eq!(send(&[]).status, 200);
}

#[test]
fn a_repeat_changes_nothing() {
    let address = start(oncohooks::settings::Settings::default());
    for _ in 0..3 {
        assert_eq!(post(address, PATH, &json!({"feedback": [accepted("twice")]})).status, 200);
    }
    let metrics = String::from_utf8(get(address, "/metrics").body).unwrap();
    let line = "oncohooks_feedback_total{outcome=\"accepted\",service=\"therapy-order-sign\"} 1\n";
    assert!(metrics.contains(line), "{metrics}");
}

#[test]
fn two_things_done_with_a_card_in_one_second_are_no_repeat() {
    let address = start(oncohooks::settings::Settings::default());
    let at = "2026-11-22T02:07:52Z";
    let entry = |outcome: &str, ids: &[&str]| {
        let ids: Vec<_> = ids.iter().map(|id| json!({"id": id})).collect();
        json!({"card": "one", "outcome": outcome, "acceptedSuggestions": ids, "outcomeTimestamp": at})
    };
    let entries = [
        entry("accepted", &["a"]),
        entry("accepted", &["b"]),
        entry("accepted", &["b", "a"]),
        entry("overridden", &[]),
    ];
    for entries in [entries.as_slice(), &[entry("accepted", &["a", "b"])], &entries] {
        assert_eq!(post(address, PATH, &json!({"feedback": entries})).status, 200);
    }
    let metrics = String::from_utf8(get(address, "/metrics").body).unwrap();
    for (outcome, count) in [("accepted", 3), ("overridden", 1)] {
        let line =
            format!("oncohooks_feedback_total{{outcome=\"{outcome}\",service=\"therapy-order-sign\"}} {count}\n");
        assert!(metrics.contains(&line), "{metrics}");
    }
}

#[test]
fn mistakes_are_named_entry_by_entry() {
    let mut no_suggestion = accepted("a");
    no_suggestion.as_object_mut().unwrap().remove("acceptedSuggestions");
    let reply = send(&[accepted("fine"), no_suggestion, json!({"card": "b", "outcome": "ignored"})]);
    let mut expressions = reply.expressions();
    expressions.sort();
    assert_eq!(reply.status, 400);
    assert_eq!(expressions, ["feedback[1].acceptedSuggestions", "feedback[2].outcome", "feedback[2].outcomeTimestamp"]);
}

/// Who is told of a mistake may never send the rest again.
#[test]
fn the_sound_entries_beside_a_mistake_are_kept() {
    let address = start(oncohooks::settings::Settings::default());
    let bad = json!({"card": "b", "outcome": "ignored", "outcomeTimestamp": "2026-11-22T01:58:16Z"});
    for entries in [json!([accepted("fine"), bad, overridden(&json!({}))]), json!([accepted("fine")])] {
        post(address, PATH, &json!({"feedback": entries}));
    }
    let metrics = String::from_utf8(get(address, "/metrics").body).unwrap();
    for outcome in ["accepted", "overridden"] {
        let line = format!("oncohooks_feedback_total{{outcome=\"{outcome}\",service=\"therapy-order-sign\"}} 1\n");
        assert!(metrics.contains(&line), "{metrics}");
    }
}

#[test]
fn a_comment_is_never_quoted() {
    let reply = send(&[overridden(&json!({"userComment": ["Hanako said no"]}))]);
    assert_eq!((reply.status, reply.expressions()), (400, vec!["feedback[0].overrideReason.userComment".to_owned()]));
    assert!(!String::from_utf8(reply.body).unwrap().contains("Hanako"));
}
