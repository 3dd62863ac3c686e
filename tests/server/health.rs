//! `GET /health/*` and `GET /metrics`: what an operator's machines read.

use std::net::SocketAddr;

use oncohooks::settings::Settings;
use serde_json::json;

use crate::support::app::{app, start_both};
use crate::support::http::{get, post, send};
use crate::support::patient;
use crate::support::token::{EHR, client, required};

#[test]
fn alive_is_alive() {
    let reply = get(app(), "/health/live");
    assert_eq!((reply.status, reply.json()), (200, json!({"status": "alive"})));
}

#[test]
fn ready_tells_the_knowledge_it_answers_with() {
    let ready = get(app(), "/health/ready").json();
    assert_eq!(ready["status"], "ready");
    assert_eq!(ready["knowledge"]["asOf"], "2026-11-22");
    assert_eq!(ready["knowledge"]["jurisdiction"], "JP");
    assert!(ready["knowledge"]["rules"].is_u64());
    assert!(ready["knowledge"]["version"].is_string());
    assert_eq!(ready["knowledge"].as_object().unwrap().len(), 4);
}

#[test]
fn a_load_balancer_may_ask_with_head() {
    let reply = send(app(), "HEAD", "/health/ready", &[], b"");
    assert_eq!((reply.status, reply.body.len()), (200, 0));
}

#[test]
fn metrics_count_calls_and_name_no_patient() {
    post(app(), &patient::path("patient-view"), &patient::request("patient-view"));
    let reply = get(app(), "/metrics");
    let text = String::from_utf8(reply.body.clone()).unwrap();
    assert!(reply.header("content-type").unwrap().starts_with("text/plain"));
    assert!(
        text.contains("oncohooks_requests_total{route=\"hook\",service=\"therapy-patient-view\",status=\"200\"}"),
        "{text}"
    );
    assert!(text.contains("oncohooks_build_info{knowledge="));
    assert!(!text.contains(patient::ID));
}

#[test]
fn a_service_nobody_offers_cannot_make_up_a_label() {
    post(app(), "/cds-services/made-up%22%0A/feedback", &json!({}));
    post(app(), "/cds-services/made-up", &json!({}));
    let text = String::from_utf8(get(app(), "/metrics").body).unwrap();
    assert!(!text.contains("made-up"));
}

/// Prometheus cannot make tokens; nothing else is to be had there.
#[test]
fn metrics_may_have_an_address_of_their_own() {
    let metrics_listen = Some(SocketAddr::from(([127, 0, 0, 1], 0)));
    let (main, own) = start_both(Settings { metrics_listen, ..required(vec![client(EHR, &["one"])]) });
    let own = own.unwrap();
    assert_eq!(get(main, "/metrics").status, 401);
    let reply = get(own, "/metrics");
    assert!(reply.status == 200 && String::from_utf8(reply.body).unwrap().contains("status=\"401\"} 1\n"));
    for path in ["/cds-services", "/health/ready", "/"] {
        assert_eq!(get(own, path).status, 404, "{path}");
    }
    assert_eq!(post(own, &patient::path("patient-view"), &patient::request("patient-view")).status, 404);
}
