//! The program itself: starting, refusing to start, stopping.

use std::io::Write;
use std::net::SocketAddr;
use std::thread::sleep;
use std::time::Duration;

use super::attacks::settings_file;
use crate::support::fhir::{Say, Server};
use crate::support::http::{connect, get, head, read};
use crate::support::patient::{self, path, request};
use crate::support::program::{Started, log_lines, run};

#[test]
fn it_says_where_it_listens_and_what_to_try() {
    let service = Started::new(&["serve"]);
    let (address, said) = (service.address, &service.said);
    assert_eq!(get(address, "/health/ready").status, 200);
    assert_eq!(said[1], format!("discovery: http://{address}/cds-services"));
    assert!(
        said[2].contains("curl") && said[2].ends_with(&format!("http://{address}/cds-services/therapy-order-sign"))
    );
}

#[test]
fn sigterm_lets_a_request_in_flight_finish_and_exits_0() {
    // With a second address too, which must not keep the process alive.
    let service = Started::with(&["serve"], &[("ONCOHOOKS__METRICS__LISTEN", "127.0.0.1:0")]);
    let address = service.address;
    let body = request("patient-view").to_string();
    let mut stream = connect(address);
    let json = [("content-type", "application/json")];
    stream.write_all(head("POST", &path("patient-view"), &json, body.len()).as_bytes()).unwrap();
    stream.write_all(&body.as_bytes()[..100]).unwrap();
    sleep(Duration::from_millis(300));
    service.terminate();
    sleep(Duration::from_millis(300));
    stream.write_all(&body.as_bytes()[100..]).unwrap();
    assert_eq!(read(stream).status, 200);
    service.ended();
}

#[test]
fn the_log_is_json_and_names_no_patient() {
    let service = Started::new(&["serve", "--jurisdiction", "US"]);
    let address = service.address;
    let body = request("order-sign").to_string();
    let reply = crate::support::http::post_bytes(address, &path("order-sign"), body.as_bytes());
    assert_eq!(reply.status, 200);
    let log = service.stop();
    let lines = log_lines(&log);
    let call = lines.iter().find(|line| line["fields"]["message"] == "hook answered").unwrap();
    assert_eq!(call["fields"]["service"], "therapy-order-sign");
    assert_eq!(call["fields"]["status"], 200);
    for field in ["rules", "gaps", "duration_ms"] {
        assert!(!call["fields"][field].is_null(), "{field}");
    }
    for private in [crate::support::patient::ID, "花子", "試験", "1968-04-02"] {
        assert!(!log.contains(private), "{private}");
    }
}

#[test]
fn it_never_serves_openly_when_authentication_is_required() {
    for address in ["127.0.0.1:0", "0.0.0.0:0"] {
        let (code, said) = run(&["serve", "--insecure", "--listen", address], &[("ONCOHOOKS__AUTH__REQUIRED", "true")]);
        assert_eq!(code, 1, "{said}");
        assert!(said.contains("public_url is not set") && said.contains("no client is listed"), "{said}");
        assert!(!said.contains("listening on"), "{said}");
    }
}

/// Tokens are asked for there; an explicit `false` or `--insecure` opens it knowingly.
#[test]
fn beyond_loopback_it_starts_when_it_knows_whom_to_answer() {
    let config = settings_file("beyond");
    let beyond = ["serve", "--listen", "0.0.0.0:0"];
    for (more, environment, status, warned) in [
        (&["--config", config.to_str().unwrap()][..], &[][..], 401, false),
        (&["--insecure"], &[], 200, true),
        (&[], &[("ONCOHOOKS__AUTH__REQUIRED", "false")], 200, true),
    ] {
        let service = Started::with(&[&beyond, more].concat(), environment);
        let address = SocketAddr::from(([127, 0, 0, 1], service.address.port()));
        assert_eq!(get(address, "/cds-services").status, status, "{more:?}");
        let tells_of_tokens = service.said[2].contains("need a CDS Hooks token");
        assert_eq!(tells_of_tokens, status == 401, "{:?}", service.said);
        let log = service.stop();
        assert_eq!(log.contains("without authentication beyond loopback"), warned, "{log}");
        assert!(log.contains("without encryption beyond loopback"), "{log}");
    }
}

/// What a FHIR server did is in the log, for the operator; the token, the patient and the URL are not.
#[test]
fn the_log_says_what_was_not_fetched_and_keeps_the_token_to_itself() {
    let server = Server::start(|_, _| Say::status(401));
    let mut call = request("patient-view");
    call["fhirServer"] = serde_json::json!(server.base);
    call["fhirAuthorization"] = serde_json::json!({"access_token": "secret-of-this-call", "token_type": "Bearer",
        "expires_in": 300, "scope": "patient/*.rs", "subject": "oncohooks"});
    call["prefetch"].as_object_mut().unwrap().remove("conditions");
    let service = Started::with(&["serve"], &[("ONCOHOOKS__FHIR__ALLOW", &server.base), ("RUST_LOG", "trace")]);
    assert_eq!(crate::support::http::post(service.address, &path("patient-view"), &call).status, 412);
    let log = service.stop();
    assert!(server.asked()[0].head.contains("secret-of-this-call"), "it was sent");
    assert!(log.contains("not fetched") && log.contains("conditions") && log.contains("401"), "{log}");
    for hidden in ["secret-of-this-call", patient::ID, "Condition?", &server.base] {
        assert!(!log.contains(hidden), "{hidden} in {log}");
    }
}

#[test]
fn what_is_allowed_but_not_safe_is_said_in_the_log() {
    let file = std::path::PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("unsafe.toml");
    let client = |issuer: &str, url: &str, server: &str| {
        format!("[[clients]]\nissuer = \"{issuer}\"\njwks_url = \"{url}\"\nfhir_servers = [\"{server}\"]\n")
    };
    let allow = "[fhir]\nallow = [\"http://10.1.2.3/fhir\", \"https://ehr.example.org/fhir\"]\n";
    let risky =
        client("https://sandbox.cds-hooks.org", "http://keys.example.org/jwks", "http://ehr.example.org/r4") + allow;
    let fine = client("https://ehr.example.org", "http://localhost:9/jwks", "http://127.0.0.1:9/fhir");
    let warned = |public_url: &str, clients: &str| {
        std::fs::write(&file, format!("{public_url}{clients}")).unwrap();
        let log = Started::new(&["serve", "--config", file.to_str().unwrap()]).stop();
        let lines = log_lines(&log).into_iter().filter(|line| line["level"] == "WARN");
        lines.map(|line| line["fields"]["message"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let found = warned("public_url = \"http://cds.example.org\"\n", &risky);
    let parts = [
        "public_url: tokens and patient data travel unencrypted over http",
        "who can change what travels over http",
        "private key is public",
        "FHIR server http://ehr.example.org/r4: the token of each call and the chart travel unencrypted",
        "FHIR server http://10.1.2.3/fhir:",
    ];
    for part in parts {
        assert!(found.iter().any(|line| line.contains(part)), "{part}: {found:?}");
    }
    assert_eq!(found.len(), parts.len(), "{found:?}");
    // `check` says it before the service is started.
    let (code, said) = run(&["check", "--config", file.to_str().unwrap()], &[]);
    assert_eq!((code, said.matches("note: ").count()), (0, parts.len()), "{said}");
    assert_eq!(warned("public_url = \"http://127.0.0.1:8080\"\n", &fine), Vec::<String>::new());
    let found = warned("", &fine);
    assert!(found.len() == 1 && found[0].contains("without public_url"), "{found:?}");
}

#[test]
fn beyond_loopback_it_wants_to_be_told_so() {
    let (code, said) = run(&["serve", "--listen", "0.0.0.0:0"], &[]);
    assert_eq!(code, 1);
    assert!(said.contains("--insecure"), "{said}");
}

#[test]
fn a_wrong_setting_stops_the_start() {
    let (code, said) = run(&["serve"], &[("ONCOHOOKS__LISEN", "x"), ("ONCOHOOKS__MAX_BODY", "huge")]);
    assert_eq!(code, 1);
    assert!(said.contains("did you mean \"listen\"") && said.contains("ONCOHOOKS__MAX_BODY"), "{said}");
}

#[test]
fn wrong_usage_is_exit_2() {
    for wrong in
        [&["servo"][..], &["serve", "--nonsense"], &["serve", "--language", "fr"], &["evaluate"], &["--as-of", "soon"]]
    {
        assert_eq!(run(wrong, &[]).0, 2, "{wrong:?}");
    }
    assert_eq!(run(&["--help"], &[]).0, 0);
    assert_eq!(run(&["--version"], &[]).0, 0);
}
