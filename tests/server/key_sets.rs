//! Keys behind a URL: fetched from there only, kept, followed when they change, and never fetched on a caller's command.

use std::io::ErrorKind;
use std::net::{SocketAddr, TcpListener};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use oncohooks::settings::Client;
use serde_json::{Value, json};

use crate::support::app::start;
use crate::support::fhir::{Say, Server};
use crate::support::http::send;
use crate::support::patient::{path, request};
use crate::support::program::{Started, log_lines};
use crate::support::token::{Draft, EHR, Key, URL, bearer, key_set, required};

/// An issuer that publishes what it is told to.
struct Issuer {
    server: Server,
    says: Arc<Mutex<Say>>,
}

impl Issuer {
    fn new(says: Say) -> Self {
        let says = Arc::new(Mutex::new(says));
        let mine = Arc::clone(&says);
        Self { server: Server::start(move |_, _| mine.lock().unwrap().clone()), says }
    }

    fn publish(&self, keys: &Value) {
        *self.says.lock().unwrap() = Say::json(keys);
    }

    fn url(&self) -> String {
        format!("{}/jwks.json", self.server.base)
    }

    fn asked(&self) -> usize {
        self.server.asked().len()
    }

    /// A service that knows this issuer by its URL.
    fn service(&self) -> SocketAddr {
        start(required(vec![Client { issuer: EHR.to_owned(), jwks_url: Some(self.url()), ..Client::default() }]))
    }
}

fn call(address: SocketAddr, token: &str) -> u16 {
    let headers = [("content-type", "application/json"), ("authorization", token)];
    send(address, "POST", &path("patient-view"), &headers, request("patient-view").to_string().as_bytes()).status
}

fn good() -> String {
    bearer(&path("patient-view"))
}

fn with_kid(kid: &str, key: Key) -> String {
    let mut draft = Draft::new(&path("patient-view"));
    draft.header["kid"] = json!(kid);
    draft.key = key;
    draft.bearer()
}

#[test]
fn a_key_set_is_fetched_once_and_kept() {
    let issuer = Issuer::new(Say::json(&key_set(&["one"])));
    let address = issuer.service();
    assert_eq!(issuer.asked(), 0, "nothing is fetched before it is needed");
    for _ in 0..5 {
        assert_eq!(call(address, &good()), 200);
    }
    assert_eq!(issuer.server.targets(), ["/fhir/jwks.json"]);
    let head = issuer.server.asked()[0].head.to_lowercase();
    assert!(!head.contains("authorization") && !head.contains("cookie"), "{head}");
}

#[test]
fn a_new_key_is_followed_and_the_old_one_is_gone() {
    let issuer = Issuer::new(Say::json(&key_set(&["one"])));
    let address = issuer.service();
    assert_eq!(call(address, &good()), 200);
    issuer.publish(&key_set(&["two"]));
    assert_eq!(call(address, &with_kid("two", Key::Two)), 200);
    assert_eq!(call(address, &good()), 401, "the old key is trusted no longer");
    assert_eq!(call(address, &with_kid("two", Key::Two)), 200);
    assert_eq!(issuer.asked(), 2);
}

#[test]
fn unknown_kids_cause_one_fetch_however_many_come() {
    let issuer = Issuer::new(Say::json(&key_set(&["one"])));
    let address = issuer.service();
    assert_eq!(call(address, &good()), 200);
    let kids: Vec<String> = (0..20).map(|number| format!("unknown-{number}")).collect();
    std::thread::scope(|scope| {
        for kid in &kids {
            scope.spawn(move || assert_eq!(call(address, &with_kid(kid, Key::Stranger)), 401));
        }
    });
    assert_eq!(issuer.asked(), 2, "the first fetch, and one for all of them");
    assert_eq!(call(address, &good()), 200);
}

/// What is wrong with the token otherwise is found before anybody is asked for keys.
#[test]
fn a_token_that_is_no_good_anyway_causes_no_fetch() {
    let issuer = Issuer::new(Say::json(&key_set(&["one"])));
    let address = issuer.service();
    for change in
        [("aud", json!("https://other.example.org")), ("exp", json!(1)), ("jti", json!("")), ("iss", json!("x"))]
    {
        let mut draft = Draft::new(&path("patient-view"));
        draft.claims[change.0] = change.1;
        assert_eq!(call(address, &draft.bearer()), 401);
    }
    let mut draft = Draft::new(&path("patient-view"));
    draft.header["alg"] = json!("HS384");
    assert_eq!(call(address, &draft.bearer()), 401);
    assert_eq!(issuer.asked(), 0);
}

#[test]
fn no_address_of_a_tokens_own_choice_is_ever_called() {
    let trap = TcpListener::bind("127.0.0.1:0").unwrap();
    trap.set_nonblocking(true).unwrap();
    let there = format!("http://{}/jwks.json", trap.local_addr().unwrap());
    let issuer = Issuer::new(Say::json(&key_set(&["one"])));
    let address = issuer.service();
    for header in ["jku", "x5u", "kid", "iss", "url"] {
        for (key, kid) in [(Key::Stranger, "one"), (Key::Stranger, "new"), (Key::One, "one")] {
            let mut draft = Draft::new(&path("patient-view"));
            (draft.header["kid"], draft.key) = (json!(kid), key);
            draft.header[header] = json!(there);
            call(address, &draft.bearer());
        }
    }
    let mut draft = Draft::new(&path("patient-view"));
    (draft.claims["iss"], draft.claims["jku"]) = (json!(there), json!(there));
    assert_eq!(call(address, &draft.bearer()), 401);
    assert_eq!(trap.accept().unwrap_err().kind(), ErrorKind::WouldBlock, "nobody ever connected");
    assert_eq!(call(address, &good()), 200);
}

#[test]
fn its_own_jku_may_be_named() {
    let issuer = Issuer::new(Say::json(&key_set(&["one"])));
    let address = issuer.service();
    let mut draft = Draft::new(&path("patient-view"));
    draft.header["jku"] = json!(issuer.url());
    assert_eq!(call(address, &draft.bearer()), 200);
}

#[test]
fn a_redirect_is_not_followed() {
    let trap = Issuer::new(Say::json(&key_set(&["one"])));
    for status in [301, 302, 307, 308] {
        let headers = format!("location: {}\r\n", trap.url());
        let issuer = Issuer::new(Say { headers, ..Say::status(status) });
        assert_eq!(call(issuer.service(), &good()), 401);
        assert_eq!((issuer.asked(), trap.asked()), (1, 0), "{status}");
    }
}

#[test]
fn a_broken_key_set_refuses_and_a_mended_one_is_taken() {
    let large = json!({"keys": key_set(&["one"])["keys"], "x": "x".repeat(300 << 10)});
    let many = json!({"keys": vec![key_set(&["one"])["keys"][0].clone(); 101]});
    for (what, says) in [
        ("down", Say::status(500)),
        ("gone", Say::status(404)),
        ("empty", Say::status(200)),
        ("a page", Say::body("text/html", "<html>")),
        ("another JSON", Say::json(&json!([]))),
        ("a key, no set", Say::json(&key_set(&["one"])["keys"][0])),
        ("no keys", Say::json(&key_set(&[]))),
        ("too large", Say::json(&large)),
        ("too many keys", Say::json(&many)),
    ] {
        let issuer = Issuer::new(says);
        let address = issuer.service();
        assert_eq!((what, call(address, &good())), (what, 401));
        issuer.publish(&key_set(&["one"]));
        assert_eq!((what, call(address, &good())), (what, 200));
    }
}

/// In the log; the caller hears 401 in every case.
#[test]
fn a_key_set_that_cannot_be_fetched_is_told_from_a_key_it_does_not_have() {
    let issuer = Issuer::new(Say::status(500));
    let file = std::path::PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("unfetched.toml");
    let text = format!(
        "public_url = \"{URL}\"\n[auth]\nrequired = true\n[[clients]]\nissuer = \"{EHR}\"\njwks_url = \"{}\"\n",
        issuer.url()
    );
    std::fs::write(&file, text).unwrap();
    let service = Started::new(&["serve", "--config", file.to_str().unwrap()]);
    assert_eq!(call(service.address, &good()), 401);
    issuer.publish(&key_set(&["two"]));
    assert_eq!(call(service.address, &good()), 401);
    let log = service.stop();
    let lines = log_lines(&log);
    let refused = lines.iter().filter(|line| line["fields"]["message"] == "token refused");
    let reasons: Vec<&str> = refused.map(|line| line["fields"]["reason"].as_str().unwrap()).collect();
    assert_eq!(reasons.len(), 2, "{log}");
    assert!(reasons[0].contains("could not be fetched"), "{log}");
    assert_eq!(reasons[1], "the client's key set has no key of this kid");
    assert!(log.contains("it answered 500"), "{log}");
}

#[test]
fn known_keys_outlive_a_failure_of_their_issuer() {
    let issuer = Issuer::new(Say::json(&key_set(&["one"])));
    let address = issuer.service();
    assert_eq!(call(address, &good()), 200);
    *issuer.says.lock().unwrap() = Say::status(503);
    assert_eq!(call(address, &with_kid("two", Key::Two)), 401);
    assert_eq!(issuer.asked(), 2);
    assert_eq!(call(address, &good()), 200);
}

/// Other clients and known keys do not wait for an issuer that hangs.
#[test]
fn an_issuer_that_hangs_costs_its_own_unknown_kids_only() {
    let issuer = Issuer::new(Say::json(&key_set(&["one"])));
    let address = issuer.service();
    assert_eq!(call(address, &good()), 200);
    *issuer.says.lock().unwrap() = Say { after: Duration::from_secs(30), ..Say::status(200) };
    let waiting = std::thread::spawn(move || call(address, &with_kid("two", Key::Two)));
    while issuer.asked() < 2 {
        std::thread::yield_now();
    }
    assert_eq!(call(address, &good()), 200);
    assert!(!waiting.is_finished());
    assert_eq!(waiting.join().unwrap(), 401);
}
