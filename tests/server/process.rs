//! The program itself: starting, refusing to start, stopping.

use std::io::{BufRead, BufReader, Write};
use std::net::SocketAddr;
use std::process::{Child, Command, Output, Stdio};
use std::thread::sleep;
use std::time::Duration;

use crate::support::fhir::{Say, Server};
use crate::support::http::{connect, get, head, read};
use crate::support::patient::{self, path, request};

fn oncohooks(arguments: &[&str], environment: &[(&str, &str)]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_oncohooks"));
    command.args(arguments).envs(environment.iter().copied()).stdin(Stdio::null());
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn run(arguments: &[&str], environment: &[(&str, &str)]) -> (i32, String) {
    let Output { status, stdout, stderr } = oncohooks(arguments, environment).output().unwrap();
    (status.code().unwrap(), format!("{}{}", String::from_utf8_lossy(&stdout), String::from_utf8_lossy(&stderr)))
}

/// Starts the service and waits for the line that says where it is.
fn serve(arguments: &[&str]) -> (Child, SocketAddr, Vec<String>) {
    serve_with(arguments, &[])
}

fn serve_with(arguments: &[&str], environment: &[(&str, &str)]) -> (Child, SocketAddr, Vec<String>) {
    let mut arguments = arguments.to_vec();
    arguments.extend(["--listen", "127.0.0.1:0"]);
    let mut child = oncohooks(&arguments, environment).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
    let said: Vec<String> = lines.by_ref().take(3).collect();
    let address = said[0].strip_prefix("listening on http://").unwrap().parse().unwrap();
    (child, address, said)
}

fn terminate(child: &Child) {
    assert!(Command::new("kill").args(["-TERM", &child.id().to_string()]).status().unwrap().success());
}

#[test]
fn it_says_where_it_listens_and_what_to_try() {
    let (mut child, address, said) = serve(&["serve"]);
    assert_eq!(get(address, "/health/ready").status, 200);
    assert_eq!(said[1], format!("discovery: http://{address}/cds-services"));
    assert!(
        said[2].contains("curl") && said[2].ends_with(&format!("http://{address}/cds-services/therapy-order-sign"))
    );
    child.kill().unwrap();
    child.wait().unwrap();
}

#[test]
fn sigterm_lets_a_request_in_flight_finish_and_exits_0() {
    let (mut child, address, _) = serve(&["serve"]);
    let body = request("patient-view").to_string();
    let mut stream = connect(address);
    let json = [("content-type", "application/json")];
    stream.write_all(head("POST", &path("patient-view"), &json, body.len()).as_bytes()).unwrap();
    stream.write_all(&body.as_bytes()[..100]).unwrap();
    sleep(Duration::from_millis(300));
    terminate(&child);
    sleep(Duration::from_millis(300));
    stream.write_all(&body.as_bytes()[100..]).unwrap();
    assert_eq!(read(stream).status, 200);
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

#[test]
fn the_log_is_json_and_names_no_patient() {
    let (child, address, _) = serve(&["serve", "--jurisdiction", "US"]);
    let body = request("order-sign").to_string();
    let reply = crate::support::http::post_bytes(address, &path("order-sign"), body.as_bytes());
    assert_eq!(reply.status, 200);
    terminate(&child);
    let log = String::from_utf8(child.wait_with_output().unwrap().stderr).unwrap();
    let lines: Vec<serde_json::Value> = log.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
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
        assert!(said.contains("cannot verify tokens yet") && !said.contains("listening on"), "{said}");
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
    let (child, address, _) =
        serve_with(&["serve"], &[("ONCOHOOKS__FHIR__ALLOW", &server.base), ("RUST_LOG", "trace")]);
    assert_eq!(crate::support::http::post(address, &path("patient-view"), &call).status, 412);
    terminate(&child);
    let log = String::from_utf8(child.wait_with_output().unwrap().stderr).unwrap();
    assert!(server.asked()[0].head.contains("secret-of-this-call"), "it was sent");
    assert!(log.contains("not fetched") && log.contains("conditions") && log.contains("401"), "{log}");
    for hidden in ["secret-of-this-call", patient::ID, "Condition?", &server.base] {
        assert!(!log.contains(hidden), "{hidden} in {log}");
    }
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

#[test]
fn a_report_on_feedback_is_honest() {
    let (code, said) = run(&["feedback", "report"], &[]);
    assert_eq!(code, 1);
    assert!(said.contains("later version"), "{said}");
}
