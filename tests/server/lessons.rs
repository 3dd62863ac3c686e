//! What a FHIR server's refusal of one patient's question teaches about the next patient's: what is said of the question
//! itself, and nothing else. A refusal about the patient, the session or the moment costs nobody else a finding.

use std::net::SocketAddr;

use serde_json::{Value, json};

use super::hook::answered;
use crate::support::app::allowing;
use crate::support::ehr::No;
use crate::support::fhir::{Say, Server};
use crate::support::http::post;
use crate::support::line;
use crate::support::patient::{bundle, path};

const FHIR: &str = "application/fhir+json";

/// A refusal, and whether it holds for the next patient too.
const REFUSALS: [(&str, No, bool); 15] = [
    (
        "a type that is not supported",
        No(404, FHIR, r#"{"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"not-supported"}]}"#),
        true,
    ),
    (
        "a type that is unknown, in words",
        No(
            400,
            FHIR,
            r#"{"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"processing","diagnostics":"HAPI-0302: Unknown resource type"}]}"#,
        ),
        true,
    ),
    (
        "other parameters wanted",
        No(
            403,
            FHIR,
            r#"{"resourceType":"OperationOutcome","issue":[{"severity":"fatal","code":"forbidden","diagnostics":"required parameter combinations [[patient,intent],[_id]]"}]}"#,
        ),
        true,
    ),
    ("not implemented", No(501, "text/plain", ""), true),
    ("no search parameters, in plain text", No(400, "text/plain", "no supported search parameters provided"), true),
    (
        "the patient is restricted",
        No(
            403,
            FHIR,
            r#"{"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"forbidden","diagnostics":"break the glass"}]}"#,
        ),
        false,
    ),
    (
        "the patient is unknown",
        No(
            404,
            FHIR,
            r#"{"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"not-found","diagnostics":"Patient/one is not known"}]}"#,
        ),
        false,
    ),
    ("forbidden without a word", No(403, "text/plain", "Forbidden"), false),
    ("not found without a word", No(404, "text/plain", ""), false),
    ("a redirect to the login", No(302, "text/html\r\nlocation: /login", ""), false),
    ("a page of the login", No(200, "text/html", "<html>log in</html>"), false),
    ("an error of a gateway", No(200, "application/json", r#"{"error":"unsupported parameter"}"#), false),
    ("no content", No(204, FHIR, ""), false),
    ("a count without entries", No(200, FHIR, r#"{"resourceType":"Bundle","type":"searchset","total":8}"#), false),
    ("not acceptable", No(406, "application/fhir+xml", "<OperationOutcome/>"), false),
];

/// A woman with triple-negative disease who had sacituzumab govitecan, which only administrations tell.
fn record(id: &str) -> Vec<Value> {
    let subject = format!("Patient/{id}");
    let mut all = vec![json!({"resourceType": "Patient", "id": id, "gender": "female", "birthDate": "1970"})];
    let lines = [
        "condition cancer | Metastatic breast cancer | 2024-03",
        "result er | ER | 0 %",
        "result pgr | PgR | 0 %",
        "result her2 | HER2 IHC | 0, no staining",
        "result pdl1 | PD-L1 IHC SP142 | IC 5 %",
        "dose one | sacituzumab govitecan | 2026-05-01",
        "dose two | sacituzumab govitecan | 2026-05-08",
    ];
    all.extend(lines.iter().map(|line| line::resource(line, &subject)));
    all
}

/// A server with these patients; `refused` says which questions it refuses, and how.
fn serve(refused: impl Fn(&str) -> Option<No> + Send + Sync + 'static) -> Server {
    Server::start(move |target, _| {
        if let Some(no) = refused(target) {
            return no.say();
        }
        let id =
            ["one", "two"].into_iter().find(|id| target.contains(&format!("patient={id}")) || target.ends_with(id));
        let kind = target.trim_start_matches("/fhir/").split(['/', '?']).next().unwrap();
        let found: Vec<Value> =
            id.map(record).unwrap_or_default().into_iter().filter(|it| it["resourceType"] == kind).collect();
        if kind == "Patient" { Say::json(&found[0]) } else { Say::json(&bundle(&found)) }
    })
}

fn ask(service: SocketAddr, server: &Server, id: &str) -> crate::support::http::Reply {
    let call = json!({"hook": "patient-view", "hookInstance": "7be6d1a2-51a3-4ac0-8f4b-2f9b7f0f4d22", "fhirServer": server.base,
        "context": {"userId": "PractitionerRole/12", "patientId": id}});
    post(service, &path("patient-view"), &call)
}

/// What the server was asked of a type for the second patient, who comes after the first.
fn asked_of_the_second(server: &Server, kind: &str) -> Vec<String> {
    let service = allowing(&[&server.base]);
    ask(service, server, "one");
    answered(&ask(service, server, "two"));
    let of = format!("/fhir/{kind}?patient=two");
    server.asked().into_iter().map(|asked| asked.target).filter(|target| target.starts_with(&of)).collect()
}

#[test]
fn only_what_is_said_of_the_question_spares_the_next_patient_it() {
    for (what, no, is_learnt) in REFUSALS {
        let server = serve(move |target| (target.contains("MedicationAdministration?patient=one")).then_some(no));
        assert_eq!(asked_of_the_second(&server, "MedicationAdministration").is_empty(), is_learnt, "{what}");
    }
}

/// Else results without a category would be lost.
#[test]
fn the_next_patient_is_asked_for_widely_unless_the_search_itself_was_refused() {
    for (what, no, is_learnt) in REFUSALS {
        let is_wide = |target: &str| target.contains("Observation?patient=one") && !target.contains("category");
        let server = serve(move |target| is_wide(target).then_some(no));
        let first = asked_of_the_second(&server, "Observation").into_iter().next().unwrap();
        assert_eq!(first.contains("category"), is_learnt, "{what}: {first}");
    }
}

/// A category that is refused to one patient.
#[test]
fn a_category_is_asked_for_again_unless_it_was_refused_as_such() {
    let wide = No(
        400,
        FHIR,
        r#"{"resourceType":"OperationOutcome","issue":[{"severity":"fatal","code":"required","diagnostics":"Must have either code or category."}]}"#,
    );
    for (what, no, is_learnt) in REFUSALS {
        let server = serve(move |target| match target {
            _ if target.contains("category=imaging") && target.contains("patient=one") => Some(no),
            _ => (target.contains("Observation?") && !target.contains("category")).then_some(wide),
        });
        let asked = asked_of_the_second(&server, "Observation");
        let is_asked = asked.iter().any(|target| target.ends_with("category=imaging"));
        assert_eq!(is_asked, !is_learnt, "{what}: {asked:?}");
    }
}

#[test]
fn nothing_is_learnt_where_the_patient_could_not_be_had() {
    let (_, no, _) = REFUSALS[0];
    for needed in ["Patient/one", "Condition?patient=one"] {
        for other in [No(404, FHIR, ""), No(500, FHIR, "")] {
            let server = serve(move |target| match target {
                _ if target.contains(needed) || target.contains("Patient?_id=one") => Some(other),
                _ => target.contains("MedicationAdministration?patient=one").then_some(no),
            });
            assert!(!asked_of_the_second(&server, "MedicationAdministration").is_empty(), "{needed}");
        }
    }
}

/// A token whose scope is too narrow is refused by a header (RFC 6750): that holds for tokens of this scope.
#[test]
fn a_scope_that_does_not_suffice_is_remembered_by_scope() {
    let header = "text/plain\r\nwww-authenticate: Bearer error=\"insufficient_scope\"";
    let server = serve(move |target| target.contains("MedicationAdministration").then_some(No(403, header, "")));
    let service = allowing(&[&server.base]);
    for (scope, times) in
        [(Some("user/*.read"), 3), (Some("user/*.read"), 3), (Some("user/*.rs"), 6), (None, 9), (None, 12)]
    {
        let mut call = json!({"hook": "patient-view", "hookInstance": "7be6d1a2-51a3-4ac0-8f4b-2f9b7f0f4d22", "fhirServer": server.base,
            "context": {"userId": "PractitionerRole/12", "patientId": "two"}});
        call["fhirAuthorization"] = json!({"access_token": "a", "token_type": "Bearer", "expires_in": 300, "subject": "oncohooks",
            "scope": scope.unwrap_or_default()});
        answered(&post(service, &path("patient-view"), &call));
        let asked = server.targets().iter().filter(|target| target.contains("MedicationAdministration")).count();
        assert_eq!(asked, times, "{scope:?}");
    }
}

/// What was harmful: a refusal that was the first patient's made the second one's earlier therapy vanish, and a line
/// with buttons of first-line therapy appear.
#[test]
fn the_second_patient_is_advised_as_if_there_had_been_no_first() {
    for (what, no, is_learnt) in REFUSALS.into_iter().filter(|(.., is_learnt)| !is_learnt) {
        let server =
            serve(move |target| (target.contains("patient=one") && !target.contains("Condition")).then_some(no));
        let fresh = answered(&ask(allowing(&[&server.base]), &server, "two"));
        assert!(fresh.to_string().contains("sacituzumab"), "{fresh}");
        let service = allowing(&[&server.base]);
        ask(service, &server, "one");
        assert_eq!((answered(&ask(service, &server, "two")), is_learnt), (fresh, false), "{what}");
    }
}

/// What a server says of itself, which is about no patient.
const HAS_IT: No = No(
    200,
    FHIR,
    r#"{"resourceType":"CapabilityStatement","rest":[{"mode":"server","resource":[{"type":"Patient"},{"type":"Observation"},{"type":"MedicationAdministration"}]}]}"#,
);
const LACKS_IT: No = No(
    200,
    FHIR,
    r#"{"resourceType":"CapabilityStatement","rest":[{"mode":"server","resource":[{"type":"Patient"},{"type":"Observation"}]}]}"#,
);
const TELLS_NOTHING: No = No(404, "text/html", "<html>no metadata</html>");

/// A type of drugs that is there and was not shown may hold earlier therapy, so no therapy is offered as if nothing had been
/// given; one that the server does not have holds nothing, and is not asked for again. Where the server does not tell, the refusal has to:
/// by a status that keeps something from the caller, or by its words.
#[test]
fn earlier_therapy_is_open_where_its_type_is_there_and_was_not_shown() {
    const SCOPE: &str = "text/plain\r\nwww-authenticate: Bearer error=\"insufficient_scope\"";
    let counted = r#"{"resourceType":"Bundle","type":"searchset","total":8}"#;
    let table = [
        ("a bare 403", No(403, "text/plain", "Forbidden"), true),
        ("a scope that does not suffice", No(403, SCOPE, ""), true),
        ("a restricted patient", REFUSALS[5].1, true),
        ("a login", No(302, "text/html\r\nlocation: /login", ""), true),
        ("a page of a login", No(200, "text/html", "<html>log in</html>"), true),
        ("a count without entries", No(200, FHIR, counted), true),
        ("a bare 404", No(404, "text/html", "<html>404</html>"), false),
        ("a bare 400", No(400, "text/plain", ""), false),
        // Who names what it wants has it.
        ("other parameters wanted", REFUSALS[2].1, true),
        ("an unknown type", REFUSALS[1].1, false),
    ];
    for (what, no, denies) in table {
        for (says, statement, is_open, is_asked_again) in [
            ("has it", HAS_IT, true, None),
            ("lacks it", LACKS_IT, false, Some(false)),
            ("tells nothing", TELLS_NOTHING, denies, None),
        ] {
            let server = serve(move |target| match target {
                _ if target.ends_with("/metadata") => Some(statement),
                _ => target.contains("MedicationAdministration").then_some(no),
            });
            let service = allowing(&[&server.base]);
            for id in ["one", "two"] {
                let answer = answered(&ask(service, &server, id)).to_string();
                let has_gap = answer.contains(r#""place":"administrations""#);
                let has_button = answer.contains(r#""label":"Order: "#);
                assert_eq!((has_gap, has_button), (is_open, !is_open), "{what}, {says}, {id}: {answer}");
            }
            let of_second = |asked: &&String| asked.contains("MedicationAdministration?patient=two");
            let targets = server.targets();
            let asked = targets.iter().filter(of_second).count() > 0;
            assert!(is_asked_again.is_none_or(|again| asked == again), "{what}, {says}: {targets:?}");
            let statements = targets.iter().filter(|target| target.ends_with("/metadata")).count();
            assert_eq!(statements, 1, "{what}, {says}: asked once for both: {targets:?}");
        }
    }
}

/// The scope of the token does not cover it: known before anybody asks.
#[test]
fn a_type_out_of_scope_leaves_therapy_open_unless_the_server_lacks_it() {
    for (statement, is_open) in [(HAS_IT, true), (LACKS_IT, false), (TELLS_NOTHING, true)] {
        let server = serve(move |target| target.ends_with("/metadata").then_some(statement));
        let mut call = json!({"hook": "patient-view", "hookInstance": "7be6d1a2-51a3-4ac0-8f4b-2f9b7f0f4d22", "fhirServer": server.base,
            "context": {"userId": "PractitionerRole/12", "patientId": "two"}});
        let types = [
            "Patient",
            "Condition",
            "Observation",
            "DiagnosticReport",
            "Procedure",
            "MedicationRequest",
            "MedicationStatement",
            "ServiceRequest",
        ];
        let scope: Vec<String> = types.iter().map(|kind| format!("user/{kind}.rs")).collect();
        call["fhirAuthorization"] = json!({"access_token": "a", "token_type": "Bearer", "expires_in": 300, "subject": "oncohooks",
            "scope": scope.join(" ")});
        let answer = answered(&post(allowing(&[&server.base]), &path("patient-view"), &call)).to_string();
        assert_eq!(answer.contains(r#""place":"administrations""#), is_open, "{answer}");
        assert!(!server.targets().iter().any(|target| target.contains("MedicationAdministration")));
    }
}

/// What a client calls forbidden is open until its server, where one may be asked, says that it has no such type.
#[test]
fn what_a_client_calls_forbidden_its_server_can_explain() {
    for (statement, is_open) in [(HAS_IT, true), (LACKS_IT, false)] {
        let server = serve(move |target| match target {
            _ if target.ends_with("/metadata") => Some(statement),
            _ => target.contains("MedicationAdministration").then_some(No(403, "text/plain", "")),
        });
        let forbidden =
            json!({"resourceType": "OperationOutcome", "issue": [{"severity": "error", "code": "forbidden"}]});
        let call = json!({"hook": "patient-view", "hookInstance": "7be6d1a2-51a3-4ac0-8f4b-2f9b7f0f4d22", "fhirServer": server.base,
            "context": {"userId": "PractitionerRole/12", "patientId": "two"}, "prefetch": {"administrations": forbidden}});
        let answer = answered(&post(allowing(&[&server.base]), &path("patient-view"), &call)).to_string();
        assert_eq!(answer.contains(r#""place":"administrations""#), is_open, "{statement:?} {answer}");
    }
}
