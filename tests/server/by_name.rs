//! A server that wants to be asked with a parameter it names is asked with a value of it that leaves nothing out, or little; by the
//! codes that are known where it wants codes, which is said. What it wants and nobody can give is told in its name.

use super::forms::{call, no, serve, service, told};
use super::hook::answered;

/// Kind, the parameters that are wanted, the words; whether something is left out.
const WANTED: [(&str, &[&str], &str, bool); 9] = [
    ("Observation", &["status"], "Required parameter 'status' is missing", false),
    ("Observation", &["_lastUpdated"], "a search must have _lastUpdated", false),
    ("Observation", &["date"], "The parameter date is required", true),
    ("Observation", &["date", "status"], "the parameters status and date are required", true),
    ("Condition", &["clinical-status"], "Required parameter clinical-status is missing", true),
    ("MedicationRequest", &["authoredon"], "search needs the parameter authoredon", true),
    ("MedicationRequest", &["intent", "status"], "required parameter combinations [[patient,intent,status]]", false),
    ("Procedure", &["status"], "must have the search parameter status", false),
    ("MedicationAdministration", &["effective-time"], "Required parameter effective-time is missing", true),
];

/// The LVEF that holds T-DXd has no category, and nothing is open.
#[test]
fn a_parameter_that_the_words_name_is_given() {
    for (kind, wanted, words, leaves_out) in WANTED {
        let server = serve("", move |it| match it.kind {
            _ if it.kind == kind && wanted.iter().any(|name| it.get(name).is_none()) => no(400, "required", words),
            _ => None,
        });
        let service = service(&server, "us-core");
        let (answer, first) = told(service, &server);
        assert!(answer.contains("LVEF 35 %") && !answer.contains("data-gap"), "{kind} {wanted:?}: {answer}");
        assert!(first <= 14, "{kind} {wanted:?}: {first} {:?}", server.targets());
        let (again, second) = told(service, &server);
        assert!(again.contains("LVEF 35 %") && second <= 11, "{kind} {wanted:?}: {second}");
        // What states none of it was not seen.
        let part = match kind {
            "Observation" => "observations",
            "Condition" => "conditions",
            "MedicationRequest" => "medications",
            "MedicationAdministration" => "administrations",
            _ => "procedures",
        };
        let is_told = again.contains(&format!(r#"{{"part":"{part}","why":"narrowed"}}"#));
        assert_eq!(is_told, leaves_out, "{kind} {wanted:?}: {again}");
    }
}

/// Last of all, since it never brings everything; that is a gap. The LVEF is found by its code; what has a code that nobody knows is not.
#[test]
fn a_server_that_wants_codes_is_asked_by_those_that_are_known() {
    let wants = |words: &'static str| {
        serve("", move |it| match it.kind {
            "Observation" if it.get("code").is_none() => no(400, "required", words),
            _ => None,
        })
    };
    let server = wants("Required parameter 'code' is missing");
    let service = service(&server, "us-core");
    for _ in 0..2 {
        let (answer, _) = told(service, &server);
        assert!(answer.contains("LVEF 35 %") && answer.contains("only a part was searched for"), "{answer}");
    }
    let targets = server.targets();
    let by_code: Vec<&String> = targets.iter().filter(|target| target.contains("&code=")).collect();
    assert!(by_code.iter().all(|target| target.len() < 2_500), "{by_code:?}");
    assert!((2..=10).contains(&by_code.len()), "{}", by_code.len());
    let before = targets.iter().take_while(|target| !target.contains("&code=")).count();
    assert!(targets[..before].iter().any(|target| target.contains("category=laboratory")), "all else first");
    // Nobody wants codes here.
    let server = wants("Required parameter 'encounter' is missing");
    let (answer, _) = told(super::forms::service(&server, "us-core"), &server);
    assert!(answer.contains("data-gap") && !answer.contains("LVEF 35 %"), "{answer}");
    assert!(server.targets().iter().all(|target| !target.contains("&code=")), "{:?}", server.targets());
}

/// Whoever names what is missing has what was asked for: earlier drugs may stand there. Who does not know the type has not.
#[test]
fn what_wants_something_that_nobody_can_give_is_there_all_the_same() {
    for (words, is_open) in [
        ("Required parameter 'encounter' is missing", true),
        ("A search must have at least one of the parameters encounter, device", true),
        ("Unknown resource type 'MedicationAdministration'", false),
        ("MedicationAdministration is not supported", false),
    ] {
        let server = serve("", move |it| match it.kind {
            "MedicationAdministration" => no(400, "invalid", words),
            _ => None,
        });
        let service = service(&server, "us-core");
        for _ in 0..2 {
            let (answer, _) = told(service, &server);
            assert_eq!(answer.contains("a part of the drug history could not be seen"), is_open, "{words}: {answer}");
        }
    }
}

/// The integrator is told what the server wants, and nothing else of its words.
#[test]
fn what_is_wanted_and_cannot_be_given_is_named() {
    let words = "Patient one: required parameters encounter, code";
    let server = serve("", move |it| if it.kind == "Condition" { no(400, "required", words) } else { None });
    let reply = call(service(&server, "us-core"), &server);
    let told = String::from_utf8(reply.body.clone()).unwrap();
    assert_eq!(reply.status, 412, "{told}");
    assert!(told.contains("the FHIR server answered 400; its words name code, encounter"), "{told}");
    assert!(!told.contains("Patient one"), "{told}");
    let bare = serve("", |it| if it.kind == "Condition" { no(400, "required", "") } else { None });
    let told = String::from_utf8(call(service(&bare, "us-core"), &bare).body).unwrap();
    assert!(told.contains("the FHIR server answered 400; send it"), "{told}");
    let sound = serve("", |_| None);
    answered(&call(service(&sound, "us-core"), &sound));
}
