//! Bodies no honest client sends. Each gets an answer, and none takes the service down.

use crate::support::app::{app, start};
use crate::support::http::{connect, get, post_bytes, read};
use crate::support::patient::{path, request};

fn post(body: &[u8]) -> (u16, Vec<String>) {
    let reply = post_bytes(app(), &path("patient-view"), body);
    let expressions = if reply.status == 200 { vec![] } else { reply.expressions() };
    assert_eq!(get(app(), "/health/live").status, 200);
    (reply.status, expressions)
}

/// The sound request with `"prefetch":{` extended by some text.
fn with_prefetch(extra: &str) -> Vec<u8> {
    let text = request("patient-view").to_string();
    text.replacen("\"prefetch\":{", &format!("\"prefetch\":{{{extra},"), 1).into_bytes()
}

#[test]
fn nothing_at_all() {
    assert_eq!(post(b""), (400, vec!["$this".into()]));
    assert_eq!(post(b"   "), (400, vec!["$this".into()]));
}

#[test]
fn json_of_another_shape() {
    for body in ["null", "7", "\"order-sign\"", "[]", "[{}]", r#"["patient-view","x",["u","p"]]"#] {
        assert_eq!(post(body.as_bytes()), (400, vec!["$this".into()]), "{body}");
    }
}

#[test]
fn text_cut_off_or_followed_by_more() {
    let text = request("patient-view").to_string();
    for end in [1, text.len() / 2, text.len() - 1] {
        assert_eq!(post(&text.as_bytes()[..end]).0, 400);
    }
    assert_eq!(post(format!("{text}{{}}").as_bytes()).0, 400);
}

#[test]
fn a_syntax_error_is_placed() {
    let reply = post_bytes(app(), &path("patient-view"), b"{\n  \"hook\": \"patient-view\",\n}");
    let text = reply.json()["issue"][0]["details"]["text"].as_str().unwrap().to_owned();
    assert!(text.contains("line 3 column 1"), "{text}");
}

#[test]
fn a_byte_order_mark_is_passed_over() {
    let mut body = b"\xEF\xBB\xBF".to_vec();
    body.extend(request("patient-view").to_string().bytes());
    assert_eq!(post(&body).0, 200);
}

#[test]
fn bytes_that_are_no_utf8() {
    let mut body = request("patient-view").to_string().into_bytes();
    let at = body.iter().position(|byte| *byte > 127).unwrap();
    body[at] = 0xFF;
    assert_eq!(post(&body), (400, vec!["$this".into()]));
}

#[test]
fn a_member_stated_twice() {
    let text = request("patient-view").to_string();
    let twice = text.replacen("\"context\":", "\"context\":{},\"context\":", 1);
    assert_eq!(post(twice.as_bytes()), (400, vec!["$this".into()]));
    assert_eq!(post(&with_prefetch(r#""patient":null"#)), (400, vec!["$this".into()]));
}

#[test]
fn nesting_without_end() {
    for depth in [200, 100_000] {
        let deep = format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        assert!([200, 400].contains(&post(&with_prefetch(&format!("\"deep\":{deep}"))).0));
        let objects = format!("{}1{}", "{\"entry\":".repeat(depth), "}".repeat(depth));
        // A key nobody declared may hold what it likes.
        assert_eq!(post(&with_prefetch(&format!("\"deep\":{objects}"))).0, 200);
        assert_eq!(post(&with_prefetch(&format!("\"deep\":{objects},\"deep\":1"))).0, 400);
        assert_eq!(post(deep.as_bytes()).0, 400);
    }
}

#[test]
fn numbers_beyond_measure() {
    let digits = "9".repeat(5000);
    for number in ["1e308", "-0.0", "123456789012345678901234567890", "0.1000000000000000000000000000000000001"] {
        assert_eq!(post(&with_prefetch(&format!("\"n\":{{\"total\":{number}}}"))).0, 200, "{number}");
    }
    for number in ["1e999", "-1e999", &digits] {
        assert!([200, 400].contains(&post(&with_prefetch(&format!("\"n\":{{\"total\":{number}}}"))).0));
    }
}

#[test]
fn a_hundred_thousand_keys() {
    let keys: Vec<_> = (0..100_000).map(|n| format!("\"k{n}\":null")).collect();
    assert_eq!(post(&with_prefetch(&keys.join(","))).0, 200);
}

#[test]
fn more_than_may_be_sent() {
    let mut body = request("patient-view").to_string().into_bytes();
    body.resize(9 << 20, b' ');
    let reply = post_bytes(app(), &path("patient-view"), &body);
    assert_eq!(reply.status, 413);
    assert!(reply.expressions().is_empty());
    body.truncate(8 << 20);
    assert_eq!(post(&body).0, 200, "exactly the limit");
}

#[test]
fn the_limit_is_a_setting() {
    let address = start(oncohooks::settings::Settings { max_body: 100, ..Default::default() });
    let body = request("patient-view").to_string();
    assert_eq!(post_bytes(address, &path("patient-view"), body.as_bytes()).status, 413);
}

/// The texts of errors must never repeat what was sent.
#[test]
fn errors_do_not_quote_the_body() {
    let secret = "Hanako-Shiken";
    let whole = request("order-sign");
    for pointer in [
        "/hook",
        "/hookInstance",
        "/context",
        "/context/userId",
        "/context/patientId",
        "/context/draftOrders",
        "/prefetch",
    ] {
        for wrong in [serde_json::json!([secret]), serde_json::json!({"x": secret}), serde_json::json!(secret)] {
            let mut body = whole.clone();
            *body.pointer_mut(pointer).unwrap() = wrong;
            let reply = post_bytes(app(), &path("order-sign"), body.to_string().as_bytes());
            assert!(!String::from_utf8_lossy(&reply.body).contains(secret), "{pointer}");
        }
    }
}

#[test]
fn a_chunk_that_is_none_is_a_mistake_of_the_sender() {
    use std::io::Write;
    let start = "POST /cds-services/therapy-patient-view HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n\
                 transfer-encoding: chunked\r\nconnection: close\r\n\r\n";
    for chunk in ["zz\r\n{}\r\n0\r\n\r\n", "5\r\nhello\r\n-1\r\n\r\n"] {
        let mut stream = connect(app());
        stream.write_all(format!("{start}{chunk}").as_bytes()).unwrap();
        assert_eq!(read(stream).status, 400, "{chunk}");
    }
}
