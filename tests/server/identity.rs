//! Who calls, and what that changes: services, language, jurisdiction, FHIR servers.

use std::io::Write;

use jsonwebtoken::Algorithm;
use oncohooks::settings::{Client, Jurisdiction, Language, Settings};
use serde_json::{Value, json};

use crate::support::app::start;
use crate::support::fhir::Server;
use crate::support::http::{Reply, connect, head, send};
use crate::support::patient::{path, request};
use crate::support::token::{Draft, EHR, Key, URL, bearer, client, now, public, required};

const SAMPLE: &str = include_str!("../../cds-hooks/samples/tnbc-loinc.patient-view.json");

fn ehr() -> Client {
    client(EHR, &["one", "rsa"])
}

fn ask(address: std::net::SocketAddr, method: &str, path: &str, token: Option<&str>, body: &str) -> Reply {
    let mut headers = vec![("content-type", "application/json")];
    headers.extend(token.map(|token| ("authorization", token)));
    send(address, method, path, &headers, body.as_bytes())
}

fn view(address: std::net::SocketAddr, token: Option<&str>) -> Reply {
    ask(address, "POST", &path("patient-view"), token, &request("patient-view").to_string())
}

#[test]
fn every_address_but_health_asks_for_a_token() {
    let address = start(required(vec![ehr()]));
    let feedback = format!("{}/feedback", path("order-sign"));
    for (method, path, with_token) in [
        ("GET", "/cds-services", 200),
        ("HEAD", "/cds-services", 200),
        ("GET", "/metrics", 200),
        ("POST", "/cds-services/therapy-order-sign", 400),
        ("POST", feedback.as_str(), 400),
        ("GET", "/cds-services/therapy-order-sign", 405),
        ("POST", "/cds-services/no-such-service", 404),
        ("DELETE", "/cds-services", 405),
        ("GET", "/", 404),
        ("GET", "/nowhere", 404),
        ("GET", "/healthy", 404),
    ] {
        assert_eq!(ask(address, method, path, None, "{}").status, 401, "{method} {path}");
        assert_eq!(ask(address, method, path, Some(&bearer(path)), "{}").status, with_token, "{method} {path}");
    }
    for path in ["/health/live", "/health/ready"] {
        assert_eq!(ask(address, "GET", path, None, "").status, 200);
        assert_eq!(ask(address, "GET", path, Some("Bearer nonsense"), "").status, 200);
    }
    for path in ["/cds-services", "/cds-services/therapy-order-sign", "/nowhere"] {
        assert_eq!(ask(address, "OPTIONS", path, None, "").status, 204, "a preflight carries no token");
    }
}

/// Sound tokens that look a little different.
#[test]
fn what_the_specification_leaves_open_is_understood() {
    let address = start(required(vec![ehr()]));
    let to = path("patient-view");
    let draft = || Draft::new(&to);
    let claims = |change: fn(&mut Value)| {
        let mut draft = draft();
        change(&mut draft.claims);
        draft.bearer()
    };
    let mut untyped = draft();
    untyped.header.as_object_mut().unwrap().remove("typ");
    let mut foreign = draft();
    foreign.header["jku"] = json!("https://elsewhere.example.org/jwks");
    let url = format!("{URL}{to}");
    for (what, token) in [
        ("ES384", draft().bearer()),
        ("RS384", draft().with(Key::Rsa, "rsa", Algorithm::RS384).bearer()),
        ("lower case", draft().bearer().replace("Bearer", "bearer")),
        ("two blanks", draft().bearer().replace("Bearer ", "Bearer  ")),
        ("no typ", untyped.bearer()),
        ("a jku is not looked at", foreign.bearer()),
        ("aud as a list", claims(|c| c["aud"] = json!(["https://other.example.org", c["aud"]]))),
        ("aud with a slash", claims(|c| c["aud"] = json!(format!("{}/", c["aud"].as_str().unwrap())))),
        ("fractions of seconds", claims(|c| c["iat"] = json!(f64::from(u32::try_from(now()).unwrap()) + 0.4))),
        ("expired within the leeway", claims(|c| c["exp"] = json!(now() - 20))),
        ("issued within the leeway", claims(|c| c["iat"] = json!(now() + 20))),
        ("an hour", claims(|c| c["exp"] = json!(now() + 3600))),
        ("nbf", claims(|c| c["nbf"] = json!(now()))),
        ("more claims", claims(|c| (c["tenant"], c["sub"]) = (json!("ward 7"), json!({"any": [null]})))),
    ] {
        let reply = view(address, Some(&token));
        assert_eq!((what, reply.status), (what, 200), "{url}");
    }
    // The path as it was written, slashes too many or not; a discovery URL with a closing slash makes two of one.
    let doubled = to.replacen("cds-services/", "cds-services//", 1);
    for (called, named) in
        [(format!("/{to}/"), &to), (doubled.clone(), &doubled), (doubled.clone(), &to), (to.clone(), &doubled)]
    {
        let reply = ask(address, "POST", &called, Some(&bearer(named)), &request("patient-view").to_string());
        assert_eq!(reply.status, 200, "{called} {named}");
    }
}

#[test]
fn where_tenants_are_listed_a_token_names_one_of_them() {
    let tenants = vec!["general-hospital".to_owned()];
    let address = start(required(vec![Client { tenants, ..ehr() }]));
    for (tenant, status) in [(json!("general-hospital"), 200), (json!("other-hospital"), 401), (Value::Null, 401)] {
        let mut draft = Draft::new(&path("patient-view"));
        draft.claims["tenant"] = tenant.clone();
        assert_eq!(view(address, Some(&draft.bearer())).status, status, "{tenant}");
    }
}

#[test]
fn feedback_may_name_its_own_url_or_that_of_its_service() {
    let address = start(required(vec![ehr()]));
    let feedback = format!("{}/feedback", path("order-sign"));
    let body = json!({"feedback": []}).to_string();
    for (aud, status) in [(feedback.clone(), 200), (path("order-sign"), 200), (path("patient-view"), 401)] {
        assert_eq!(ask(address, "POST", &feedback, Some(&bearer(&aud)), &body).status, status, "{aud}");
    }
}

#[test]
fn an_id_is_used_up_by_one_issuer_for_itself_only() {
    let other = "https://other.example.org";
    let address = start(required(vec![ehr(), client(other, &["one"])]));
    let mine = Draft::new(&path("patient-view"));
    let mut theirs = Draft::from(other, &path("patient-view"));
    theirs.claims["jti"] = mine.claims["jti"].clone();
    let statuses = [&mine, &theirs, &mine, &theirs].map(|draft| view(address, Some(&draft.bearer())).status);
    assert_eq!(statuses, [200, 200, 401, 401]);
    // It is used up for the whole service, not for one of its addresses.
    let mut both = Draft::new("/cds-services");
    both.claims["aud"] = json!([format!("{URL}/cds-services"), format!("{URL}/metrics")]);
    let token = both.bearer();
    assert_eq!(ask(address, "GET", "/cds-services", Some(&token), "").status, 200);
    assert_eq!(ask(address, "GET", "/metrics", Some(&token), "").status, 401);
}

#[test]
fn two_keys_of_one_name_both_count() {
    let mut second = public("two");
    second["kid"] = json!("one");
    let keys = json!({"keys": [public("one"), second, {"kty": "oct", "kid": "one", "k": "AAAA"}, {"kty": "new"}, 7]});
    let address = start(required(vec![Client { jwks: Some(keys.to_string()), ..ehr() }]));
    let mut other = Draft::new(&path("patient-view"));
    other.key = Key::Two;
    assert_eq!(view(address, Some(&other.bearer())).status, 200);
    assert_eq!(view(address, Some(&bearer(&path("patient-view")))).status, 200);
}

#[test]
fn a_client_sees_and_uses_its_services_only() {
    let mut narrow = ehr();
    narrow.services = vec!["therapy-order-sign".to_owned()];
    let address = start(required(vec![narrow, client("https://wide.example.org", &["one"])]));
    let listed = |token: String| {
        let services = ask(address, "GET", "/cds-services", Some(&token), "").json()["services"].clone();
        services.as_array().unwrap().iter().map(|s| s["id"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(listed(bearer("/cds-services")), ["therapy-order-sign"]);
    assert_eq!(listed(Draft::from("https://wide.example.org", "/cds-services").bearer()).len(), 3);
    for (hook, status) in [("order-sign", 200), ("patient-view", 401), ("order-select", 401)] {
        let to = path(hook);
        let reply = ask(address, "POST", &to, Some(&bearer(&to)), &request(hook).to_string());
        assert_eq!(reply.status, status, "{hook}");
    }
    // Another spelling of a path is no way round.
    let escaped = "/cds-services/therapy%2Dpatient-view";
    assert_eq!(ask(address, "POST", escaped, Some(&bearer(escaped)), &request("patient-view").to_string()).status, 401);
    let feedback = format!("{}/feedback", path("patient-view"));
    assert_eq!(ask(address, "POST", &feedback, Some(&bearer(&feedback)), r#"{"feedback":[]}"#).status, 401);
}

#[test]
fn cards_come_in_the_clients_language_unless_the_call_asks_for_another() {
    let mut ehr = ehr();
    ehr.language = Some(Language::Ja);
    let address = start(required(vec![ehr]));
    let to = path("patient-view");
    let language = |accept: &str| {
        let token = bearer(&to);
        let headers = [("authorization", token.as_str()), ("accept-language", accept)];
        let reply = send(address, "POST", &to, &headers, request("patient-view").to_string().as_bytes());
        reply.header("content-language").unwrap().to_owned()
    };
    assert_eq!(["", "en", "fr"].map(language), ["ja", "en", "ja"]);
}

#[test]
fn approvals_are_those_of_the_clients_jurisdiction() {
    let mut ehr = ehr();
    ehr.jurisdiction = Some(Jurisdiction::Us);
    let answer = |settings: Settings, token: Option<&str>| {
        let reply = ask(start(settings), "POST", &path("patient-view"), token, SAMPLE);
        assert_eq!(reply.status, 200);
        reply.json()["cards"].clone()
    };
    let theirs = answer(required(vec![ehr]), Some(&bearer(&path("patient-view"))));
    let japan = answer(Settings::default(), None);
    let america = answer(Settings { jurisdiction: Jurisdiction::Us, ..Settings::default() }, None);
    assert_ne!(japan, america);
    assert_eq!(theirs, america);
}

#[test]
fn a_client_may_name_its_own_fhir_servers_and_no_others() {
    let (theirs, open) = (Server::with_a_patient(), Server::with_a_patient());
    let mut ehr = ehr();
    ehr.fhir_servers = vec![theirs.base.clone()];
    let other = client("https://other.example.org", &["one"]);
    let mut settings = required(vec![ehr, other]);
    settings.fhir.allow = vec![open.base.clone()];
    settings.auth.required = Some(false);
    let address = start(settings);
    let to = path("patient-view");
    let fetch = |server: &Server, token: Option<String>| {
        let mut call = request("patient-view");
        call["prefetch"].as_object_mut().unwrap().remove("conditions");
        call["fhirServer"] = json!(server.base);
        ask(address, "POST", &to, token.as_deref(), &call.to_string()).status
    };
    assert_eq!(fetch(&theirs, Some(bearer(&to))), 200);
    assert_eq!(fetch(&theirs, Some(bearer(&to)).map(|token| token.replace("Bearer", "bearer"))), 200);
    assert_eq!((theirs.asked().len(), open.asked().len()), (2, 0));
    assert_eq!(fetch(&open, Some(bearer(&to))), 412, "fhir.allow is for those without a token");
    assert_eq!(fetch(&theirs, None), 412, "without a token the client's servers are out of reach");
    assert_eq!(fetch(&theirs, Some(Draft::from("https://other.example.org", &to).bearer())), 412);
    assert_eq!((theirs.asked().len(), open.asked().len()), (2, 0), "nobody was called");
    assert_eq!(fetch(&open, None), 200);
    assert_eq!((theirs.asked().len(), open.asked().len()), (2, 1));
}

#[test]
fn where_no_token_is_required_a_good_one_counts_and_a_bad_one_does_no_harm() {
    let mut ehr = ehr();
    ehr.language = Some(Language::Ja);
    for asked in [None, Some(false)] {
        let mut settings = required(vec![ehr.clone()]);
        settings.auth.required = asked;
        let address = start(settings);
        let to = path("patient-view");
        let language = |token: Option<&str>| {
            let reply = view(address, token);
            assert_eq!(reply.status, 200);
            reply.header("content-language").unwrap().to_owned()
        };
        let once = bearer(&to);
        assert_eq!(language(Some(&once)), "ja");
        assert_eq!(language(Some(&once)), "en", "a replayed one is ignored");
        assert_eq!(language(None), "en");
        for bad in ["Bearer nonsense", "Basic dXNlcjpwYXNz", &bearer("/cds-services")] {
            assert_eq!(language(Some(bad)), "en", "{bad}");
        }
        assert_eq!(ask(address, "GET", "/metrics", None, "").status, 200);
    }
}

#[test]
fn without_a_public_url_no_token_can_be_verified() {
    let mut settings = required(vec![Client { language: Some(Language::Ja), ..ehr() }]);
    (settings.auth.required, settings.public_url) = (None, None);
    let reply = view(start(settings), Some(&bearer(&path("patient-view"))));
    assert_eq!((reply.status, reply.header("content-language")), (200, Some("en")));
}

/// The answer must not be lost in a broken connection, however much is still being sent.
#[test]
fn a_large_body_without_a_token_hears_its_401() {
    let address = start(required(vec![ehr()]));
    let body = " ".repeat(20 << 20);
    assert_eq!(ask(address, "POST", &path("patient-view"), None, &body).status, 401);
    assert_eq!(view(address, Some(&bearer(&path("patient-view")))).status, 200);
}

#[test]
fn a_head_too_large_takes_nothing_down() {
    let address = start(required(vec![ehr()]));
    for size in [20_000, 100_000] {
        assert_eq!(view(address, Some(&format!("Bearer {}", "a".repeat(size)))).status, 401, "{size}");
    }
    // Heads beyond what HTTP servers read are not answered to the end; the connection may break while they are sent.
    let mut stream = connect(address);
    let _ = stream.write_all(head("GET", "/cds-services", &[("authorization", &"a".repeat(1 << 20))], 0).as_bytes());
    assert_eq!(view(address, Some(&bearer(&path("patient-view")))).status, 200);
}

#[test]
fn metrics_count_who_was_turned_away() {
    let address = start(required(vec![ehr()]));
    view(address, None);
    ask(address, "GET", "/nowhere", None, "");
    let text = ask(address, "GET", "/metrics", Some(&bearer("/metrics")), "").body;
    let text = String::from_utf8(text).unwrap();
    for line in [
        "oncohooks_requests_total{route=\"auth\",service=\"therapy-patient-view\",status=\"401\"} 1\n",
        "oncohooks_requests_total{route=\"auth\",service=\"unknown\",status=\"401\"} 1\n",
    ] {
        assert!(text.contains(line), "{text}");
    }
}
