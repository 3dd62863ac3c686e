//! What the words of a refusal name is asked for, in this call and in the next: results without a category where sorting is
//! refused, the patient by type and id, a search by POST. And how often a server is asked that refuses all the same.

use std::net::SocketAddr;

use oncohooks::settings::{Jurisdiction, Settings};
use serde_json::{Value, json};

use super::hook::answered;
use crate::support::app::start;
use crate::support::ehr::No;
use crate::support::ehr_search::plain;
use crate::support::fhir::{Asked, Say, Server};
use crate::support::http::{Reply, post};
use crate::support::line;
use crate::support::patient::{bundle, path};

const FHIR: &str = "application/fhir+json";

/// Metastatic, HER2-positive, treated; the LVEF of 35 % that holds T-DXd has no category unless one is given.
fn record(category: &str) -> Vec<Value> {
    let mut all = vec![json!({"resourceType": "Patient", "id": "one", "gender": "female", "birthDate": "1970"})];
    let of = |code: &str| format!("category: {{http://terminology.hl7.org/CodeSystem/observation-category {code}}}");
    let category = if category.is_empty() { String::new() } else { format!(" | {}", of(category)) };
    let lines = [
        "condition cancer | Metastatic breast cancer | 2024-03".to_owned(),
        format!("result her2 | HER2 IHC | 3+ | {}", of("laboratory")),
        format!("result lvef | LVEF {{loinc 10230-1}} | 35 % | on: 2026-11-01{category}"),
        "prescription old | trastuzumab | 2024-04-01 | status: completed".to_owned(),
    ];
    all.extend(lines.iter().map(|line| line::resource(line, "Patient/one")));
    all
}

/// A question as a server takes it apart.
pub struct Question<'a> {
    asked: &'a Asked,
    pub kind: &'a str,
    parameters: Vec<(&'a str, String)>,
}

impl<'a> Question<'a> {
    fn of(asked: &'a Asked) -> Self {
        let (path, query) = asked.target.split_once('?').unwrap_or((&asked.target, ""));
        let kind = path.trim_start_matches("/fhir/").split('/').next().unwrap();
        let parameters = query.split('&').filter_map(|pair| pair.split_once('='));
        Self { asked, kind, parameters: parameters.map(|(name, value)| (name, plain(value))).collect() }
    }

    pub fn get(&self, wanted: &str) -> Option<&str> {
        self.parameters.iter().find(|(name, _)| *name == wanted).map(|(_, value)| value.as_str())
    }

    pub fn is_search(&self) -> bool {
        self.kind != "metadata" && (!self.parameters.is_empty() || self.asked.target.contains("/_search"))
    }

    fn found(&self, all: &[Value]) -> Vec<Value> {
        let codes = self.get("category").map(|it| it.rsplit('|').next().unwrap().to_owned());
        let has_category = |it: &&Value| {
            let of = it["category"][0]["coding"][0]["code"].as_str().unwrap_or_default();
            codes.as_deref().is_none_or(|codes| codes.split(',').any(|code| code == of))
        };
        let wanted = self.get("code");
        let has_code = |it: &&Value| {
            let code = it["code"]["coding"][0]["code"].as_str();
            wanted.is_none_or(|codes| code.is_some_and(|code| codes.contains(&format!("|{code}"))))
        };
        let of_kind = all.iter().filter(|it| it["resourceType"] == self.kind);
        of_kind.filter(has_category).filter(has_code).cloned().collect()
    }
}

/// A server with the record, and what it refuses.
pub fn serve(category: &str, refuses: impl Fn(&Question) -> Option<No> + Send + Sync + 'static) -> Server {
    let all = record(category);
    Server::heard(move |asked| {
        let question = Question::of(asked);
        match refuses(&question) {
            Some(no) => no.say(),
            None if question.kind == "metadata" => Say::status(404),
            None if question.kind == "Patient" && !question.is_search() => Say::json(&all[0]),
            None => Say::json(&bundle(&question.found(&all))),
        }
    })
}

pub fn no(status: u16, code: &str, words: &str) -> Option<No> {
    let issue = json!({"severity": "error", "code": code, "details": {"text": words}});
    let body = json!({"resourceType": "OperationOutcome", "issue": [issue]}).to_string();
    Some(No(status, FHIR, Box::leak(body.into_boxed_str())))
}

pub fn service(server: &Server, profile: &str) -> SocketAddr {
    let mut settings = Settings { jurisdiction: Jurisdiction::Us, ..Settings::default() };
    profile.clone_into(&mut settings.ehr.profile);
    settings.fhir.allow = vec![server.base.clone()];
    start(settings)
}

/// T-DXd is about to be signed; nothing is sent.
pub fn call(service: SocketAddr, server: &Server) -> Reply {
    let draft = line::resource("draft m | trastuzumab deruxtecan | 324 mg", "Patient/one");
    let call = json!({"hook": "order-sign", "hookInstance": "7be6d1a2-51a3-4ac0-8f4b-2f9b7f0f4d22", "fhirServer": server.base,
        "context": {"userId": "PractitionerRole/12", "patientId": "one", "draftOrders": bundle(&[draft])}});
    post(service, &path("order-sign"), &call)
}

/// What is said, and how often the server was asked for it.
pub fn told(service: SocketAddr, server: &Server) -> (String, usize) {
    let before = server.asked().len();
    let answer = answered(&call(service, server)).to_string();
    (answer, server.asked().len() - before)
}

type Refuses = fn(&Question) -> Option<No>;

/// Servers that answer no sorting, or no such count, answer what has neither.
#[test]
fn results_without_a_category_are_seen_where_sorting_or_counting_is_refused() {
    fn count(question: &Question) -> usize {
        question.get("_count").map_or(0, |count| count.parse().unwrap())
    }
    let table: [(&str, Refuses); 8] = [
        ("FHIR Works on AWS", |it| {
            it.get("_sort").and_then(|_| no(400, "not-supported", "The _sort parameter is not supported"))
        }),
        ("unknown", |it| {
            it.get("_sort").and_then(|_| no(400, "processing", "Unknown search parameter _sort. Valid search parameters are: [_id, category, code, date, patient, subject]"))
        }),
        ("too many", |it| (count(it) > 100).then(|| no(400, "invalid", "_count must not exceed 100")).flatten()),
        ("a limit", |it| (count(it) > 50).then(|| no(422, "too-costly", "page size limit 50")).flatten()),
        ("no word", |it| it.get("_sort").map(|_| No(400, "text/plain", ""))),
        ("no count at all", |it| it.get("_count").and_then(|_| no(400, "not-supported", "_count is not supported"))),
        ("a system", |it| it.get("_sort").and_then(|_| no(400, "invalid", "This system cannot sort"))),
        ("by status", |it| it.get("_sort").map(|_| No(501, "text/plain", ""))),
    ];
    for profile in ["us-core", "jp-core", "wide"] {
        for (what, refuses) in table {
            let server = serve("", refuses);
            let service = service(&server, profile);
            for _ in 0..2 {
                let (answer, _) = told(service, &server);
                assert!(answer.contains("LVEF 35 %"), "{profile}, {what}: {:?}", server.targets());
            }
        }
    }
    // Where only categories are answered, the wide search costs two questions once, and what is lost is said.
    let server = serve("imaging", |it| match it.kind {
        "Observation" if it.get("category").is_none() => no(400, "required", "Must have either code or category."),
        _ => None,
    });
    let service = service(&server, "us-core");
    for _ in 0..2 {
        let (answer, _) = told(service, &server);
        assert!(answer.contains("LVEF 35 %") && answer.contains("without a category"), "{answer}");
    }
    let wide = server.targets().iter().filter(|it| it.contains("/Observation?") && !it.contains("category")).count();
    assert_eq!(wide, 1, "the words name what is wanted: {:?}", server.targets());
}

#[test]
fn the_form_that_a_refusal_names_is_asked_in_and_remembered() {
    fn is_posted(it: &Question) -> bool {
        !it.is_search() || it.asked.head.starts_with("POST ")
    }
    let typed: Refuses = |it| {
        let id = it.get("patient")?;
        (!id.starts_with("Patient/"))
            .then(|| no(400, "value", "Invalid reference 'one': expected Patient/one"))
            .flatten()
    };
    let posted: Refuses = |it| (!is_posted(it)).then(|| no(405, "not-supported", "use POST _search")).flatten();
    let table: [(&str, Refuses); 5] = [
        ("the patient by type and id", typed),
        ("the patient as subject", |it| {
            let words = "Unknown search parameter 'patient'. Value search parameters are: [_id, subject, category]";
            it.get("patient").and_then(|_| no(400, "invalid", words))
        }),
        ("by POST", posted),
        ("the version in Accept", |it| {
            let is_named = it.asked.head.contains("fhirVersion=4.0");
            (!is_named).then(|| no(406, "not-supported", "fhirVersion=4.0 required in Accept")).flatten()
        }),
        ("by POST, the patient by type and id", |it| {
            let words = "use POST _search";
            if is_posted(it) {
                let id = it.get("patient")?;
                return (!id.starts_with("Patient/")).then(|| no(400, "value", "expected Patient/one")).flatten();
            }
            no(405, "not-supported", words)
        }),
    ];
    for (what, refuses) in table {
        let server = serve("", refuses);
        let service = service(&server, "us-core");
        let (first, asked) = told(service, &server);
        assert!(first.contains("LVEF 35 %") && !first.contains("data-gap"), "{what}: {first}\n{:?}", server.targets());
        assert!(asked <= 45, "{what}: {asked}");
        let (again, asked) = told(service, &server);
        assert!(again.contains("LVEF 35 %") && !again.contains("data-gap"), "{what}: {again}");
        assert_eq!(asked, 10, "{what}: {:?}", server.targets());
    }
}

/// Of one type only: the others are asked as before, also in the next call.
#[test]
fn the_form_is_remembered_of_the_type_that_wants_it() {
    let server = serve("", |it| {
        let id = it.get("patient")?;
        match (it.kind, id.starts_with("Patient/")) {
            ("Observation", false) => no(400, "value", "expected Patient/one"),
            (_, true) if it.kind != "Observation" => no(400, "value", "not a patient"),
            _ => None,
        }
    });
    let service = service(&server, "us-core");
    for _ in 0..2 {
        let (answer, asked) = told(service, &server);
        assert!(answer.contains("LVEF 35 %") && !answer.contains("data-gap") && asked <= 25, "{asked}: {answer}");
    }
}

/// What waited in vain for the diagnoses is asked for once they are had, and nothing is learnt of its one refusal.
#[test]
fn what_was_left_for_the_diagnoses_is_asked_for_once_they_are_had() {
    let server = serve("", |it| {
        let is_typed = it.get("patient")?.starts_with("Patient/");
        match it.kind {
            "Condition" if !is_typed => no(400, "value", "expected Patient/one"),
            "MedicationRequest" if it.get("_sort").is_some() => no(400, "not-supported", "unknown parameter"),
            "MedicationAdministration" if it.get("_count").is_some() => no(400, "not-supported", "unknown parameter"),
            _ if is_typed && it.kind != "Condition" => no(400, "value", "not a patient"),
            _ => None,
        }
    });
    let service = service(&server, "us-core");
    for _ in 0..2 {
        let (answer, _) = told(service, &server);
        assert!(answer.contains("LVEF 35 %") && !answer.contains("data-gap"), "{answer}");
        assert!(!answer.contains(r#""why":"refused""#), "earlier drugs may stand there: {answer}");
    }
}

/// A category is asked for with its code system where the words want that.
#[test]
fn a_category_is_named_with_its_code_system_where_that_is_wanted() {
    let server = serve("imaging", |it| match it.kind {
        "Observation" if !it.get("category").is_some_and(|it| it.contains('|')) => {
            no(400, "invalid", "category must be given as system|code")
        }
        _ => None,
    });
    let service = service(&server, "us-core");
    for _ in 0..2 {
        let (answer, asked) = told(service, &server);
        assert!(answer.contains("LVEF 35 %") && asked <= 18, "{asked}: {answer}");
    }
}

/// "None" in another form is no answer where that form found nothing at all: a refusal for this patient stays one.
#[test]
fn none_in_another_form_is_no_answer() {
    for part in ["Observation", "MedicationAdministration"] {
        let server = serve("", move |it| match it.get("patient") {
            Some("one") if it.kind == part => no(403, "forbidden", "Patient/one is not yours"),
            Some("Patient/one") => Some(No(200, FHIR, r#"{"resourceType":"Bundle","type":"searchset","total":0}"#)),
            _ => None,
        });
        let service = service(&server, "us-core");
        for _ in 0..2 {
            let (answer, _) = told(service, &server);
            assert!(answer.contains("data-gap"), "{part}: {answer}");
        }
    }
}

/// A call that will not be answered asks for nothing more, and what is refused in every way is asked in one.
#[test]
fn a_server_that_refuses_is_not_asked_and_asked_again() {
    let words = [("", 400), ("Invalid search", 400), ("use subject", 400), ("expected Patient/one", 400)];
    for (words, status) in words {
        let words: &'static str = words;
        let server = serve("", move |it| if it.is_search() { no(status, "invalid", words) } else { None });
        let service = service(&server, "us-core");
        for _ in 0..2 {
            let before = server.asked().len();
            assert_eq!(call(service, &server).status, 412, "{words}");
            let asked = server.asked().len() - before;
            assert!(asked <= 30, "{words}: {asked}");
        }
    }
    let server = serve("", |it| match it.kind {
        "Observation" => no(400, "required", "The parameter code is required"),
        _ => None,
    });
    let service = service(&server, "us-core");
    let (first, _) = told(service, &server);
    let (again, asked) = told(service, &server);
    assert!(first.contains("data-gap") && again.contains("data-gap"), "said each time: {again}");
    assert_eq!(asked, 10, "{:?}", server.targets());
}
