//! Browser-based clients: every route, every error, every preflight.

use crate::support::app::app;
use crate::support::http::{Reply, send};

const ORIGIN: (&str, &str) = ("origin", "https://sandbox.example.org");

fn assert_open(reply: &Reply, what: &str) {
    assert_eq!(reply.header("access-control-allow-origin"), Some(ORIGIN.1), "{what}");
    let headers = reply.header("access-control-allow-headers").unwrap_or_default();
    assert!(headers.contains("authorization") && headers.contains("content-type"), "{what}: {headers}");
    let vary = reply.headers.iter().filter(|(name, _)| name == "vary").any(|(_, value)| value.contains("Origin"));
    assert!(vary, "{what}");
}

#[test]
fn every_answer_may_be_read_by_a_browser() {
    let json = ("content-type", "application/json");
    for (method, path, body, status) in [
        ("GET", "/cds-services", "", 200),
        ("GET", "/health/live", "", 200),
        ("GET", "/health/ready", "", 200),
        ("GET", "/metrics", "", 200),
        ("GET", "/", "", 200),
        ("GET", "/page", "", 404),
        ("GET", "/nowhere/at/all", "", 404),
        ("POST", "/cds-services/no-such-service", "{}", 404),
        ("POST", "/cds-services/no-such-service/feedback", "{}", 404),
        ("GET", "/cds-services/therapy-order-sign", "", 405),
        ("GET", "/cds-services/nope", "", 404),
        ("GET", "/cds-services/nope/feedback", "", 404),
        ("GET", "/cds-services/therapy-order-sign/feedback", "", 405),
        ("DELETE", "/cds-services", "", 405),
        ("POST", "/cds-services/therapy-order-sign", "{", 400),
        ("POST", "/cds-services/therapy-order-sign", "{}", 400),
        ("POST", "/cds-services/therapy-order-sign/feedback", "[]", 400),
    ] {
        let reply = send(app(), method, path, &[ORIGIN, json], body.as_bytes());
        assert_eq!(reply.status, status, "{method} {path}");
        assert_open(&reply, path);
    }
}

#[test]
fn a_preflight_needs_no_token_and_has_no_body() {
    for path in ["/cds-services", "/cds-services/therapy-order-sign", "/cds-services/therapy-order-sign/feedback", "/x"]
    {
        let asks = [
            ORIGIN,
            ("access-control-request-method", "POST"),
            ("access-control-request-headers", "authorization,content-type"),
        ];
        let reply = send(app(), "OPTIONS", path, &asks, b"");
        assert_eq!((reply.status, reply.body.len()), (204, 0), "{path}");
        assert_open(&reply, path);
        assert!(reply.header("access-control-allow-methods").unwrap().contains("POST"));
    }
}

#[test]
fn without_an_origin_everybody_may_read() {
    let reply = send(app(), "GET", "/cds-services", &[], b"");
    assert_eq!(reply.header("access-control-allow-origin"), Some("*"));
}

#[test]
fn a_wrong_method_is_told_the_right_ones() {
    let reply = send(app(), "PUT", "/cds-services/therapy-order-sign", &[], b"");
    assert_eq!(reply.header("allow"), Some("POST, OPTIONS"));
    assert!(reply.expressions().is_empty());
}
