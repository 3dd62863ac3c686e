//! Prefetch keys of the client's own naming: what failed under them is said as under ours, and how much of a type they
//! hold is told by the search they answer, not by that they hold something.

use std::borrow::Cow;

use oncohooks::cds_hooks::discovery::{Declaration, declarations_by_default};
use oncohooks::fhir::record::Page;
use oncohooks::fhir::record::chart::{Chart, GapReason, UnseenReason};
use oncohooks::fhir::record::gather;
use oncohooks::fhir::record::key::PARTS;
use oncohooks::fhir::record::tape::Tape;
use oncohooks::fhir::record::wanted::{self, Fetched};
use serde_json::{Value, json};

use crate::support::patient::{ID, bundle, conditions, patient};

fn declaration() -> Declaration {
    declarations_by_default().unwrap().remove(0)
}

/// A Bundle that says what was asked.
fn searched(query: &str, resources: &[Value]) -> Value {
    let mut bundle = bundle(resources);
    bundle["link"] = json!([{"relation": "self", "url": format!("https://ehr.example.org/fhir/{query}")}]);
    bundle
}

fn resource(kind: &str) -> Value {
    json!({"resourceType": kind, "id": "a", "status": "final", "subject": {"reference": format!("Patient/{ID}")}})
}

fn all_of(kind: &str) -> Value {
    let held = if kind == "Condition" { vec![conditions()["entry"][0]["resource"].clone()] } else { Vec::new() };
    searched(&format!("{kind}?patient={ID}"), &held)
}

/// Every type in whole under a key of the client's own; `changes` replace keys, `null` takes them away.
fn own(changes: &[(&str, Option<Value>)]) -> Vec<(String, String)> {
    let mut sent = json!({"patient": patient()});
    for (_, kind) in PARTS.iter().skip(1) {
        sent[format!("my-{kind}")] = all_of(kind);
    }
    for (key, value) in changes {
        sent.as_object_mut().unwrap().remove(*key);
        sent.as_object_mut().unwrap().extend(value.clone().map(|value| ((*key).to_owned(), value)));
    }
    sent.as_object().unwrap().iter().map(|(key, value)| (key.clone(), value.to_string())).collect()
}

fn with<T>(texts: &[(String, String)], ask: impl FnOnce(&[(Cow<str>, Tape)]) -> T) -> T {
    let prefetch: Vec<(Cow<str>, Tape)> =
        texts.iter().map(|(key, text)| (Cow::Borrowed(key.as_str()), serde_json::from_str(text).unwrap())).collect();
    ask(&prefetch)
}

fn places(chart: &Chart) -> Vec<String> {
    chart.gaps.iter().map(|gap| gap.place.to_string()).collect()
}

/// The places of the gaps, and the parts that are not seen as a whole without being one.
fn told(texts: &[(String, String)]) -> (Vec<String>, Vec<(&'static str, UnseenReason)>) {
    with(texts, |prefetch| {
        let chart = gather::chart(&declaration(), prefetch, &[], &[]).unwrap();
        (places(&chart), chart.unseen.iter().map(|unseen| (unseen.part, unseen.why)).collect())
    })
}

/// What a server is asked for.
fn asked(texts: &[(String, String)]) -> Vec<&'static str> {
    with(texts, |prefetch| {
        let wanted = wanted::missing(&declaration(), prefetch, &[], ID);
        wanted.into_iter().map(|wanted| wanted.part).collect()
    })
}

#[test]
fn what_is_whole_leaves_nothing_open_and_asks_for_nothing() {
    assert_eq!(told(&own(&[])), (vec![], vec![]));
    assert_eq!(asked(&own(&[])), [""; 0]);
}

fn outcome(code: &str) -> Value {
    json!({"resourceType": "OperationOutcome", "issue": [{"severity": "error", "code": code, "diagnostics": "x"}]})
}

fn cut(member: &str, value: Value) -> Value {
    let mut bundle = bundle(&[resource("MedicationAdministration")]);
    bundle[member] = value;
    bundle
}

/// Everything that is no data, or not all of it.
fn not_had() -> Vec<Value> {
    let beside = json!({"resourceType": "Bundle", "entry": [
        {"resource": resource("MedicationAdministration")},
        {"resource": {"resourceType": "OperationOutcome", "issue": [{"severity": "warning", "code": "incomplete"}]}}]});
    vec![
        outcome("timeout"),
        json!({"resourceType": "OperationOutcome"}),
        bundle(&[outcome("exception")]),
        beside,
        json!("x"),
        json!(7),
        json!({}),
        json!([resource("MedicationAdministration")]),
        json!({"resourceType": "MedicationAdministraton", "id": "a"}),
        json!({"resourceType": "Bundle", "total": 3}),
        json!({"resourceType": "Bundle", "total": 3, "link": [{"relation": "next", "url": "https://e/p?2"}]}),
        cut("total", json!(300)),
        cut("link", json!([{"relation": "next", "url": "https://e/p?2"}])),
        json!({"resourceType": "Bundle", "entry": [7, {"resource": "x"}]}),
        json!({"resourceType": "Bundle", "entry": [{"resource": resource("MedicationAdministraton")}]}),
    ]
}

#[test]
fn what_failed_is_said_as_under_our_keys() {
    let ours = |value: &Value| {
        let mut texts = own(&[]);
        for (text, (part, _)) in texts.iter_mut().filter(|(key, _)| key != "patient").zip(ours_by_name()) {
            part.clone_into(&mut text.0);
        }
        texts.iter_mut().find(|(key, _)| key == "administrations").unwrap().1 = value.to_string();
        told(&texts).0
    };
    for value in not_had() {
        let expected = ours(&value);
        assert!(!expected.is_empty(), "{value}");
        // The key is known by its name, in place of what it should hold.
        let named = own(&[("my-MedicationAdministration", Some(value.clone()))]);
        let (places, unseen) = told(&named);
        assert_eq!(places, expected, "{value}");
        let forgiven = [UnseenReason::NotSent, UnseenReason::NotAsked, UnseenReason::NotKept];
        assert!(!unseen.iter().any(|(_, why)| forgiven.contains(why)), "{value}: {unseen:?}");
        // It is known by nothing, beside all there is: something of the record is not seen.
        let (places, _) = told(&own(&[("my-infusions", Some(value.clone()))]));
        assert_eq!(places.len(), expected.len(), "{value}: {places:?}");
        let is_it = |place: &String| place.starts_with("bundle") || place.starts_with("administrations");
        assert!(places.iter().all(is_it), "{value}: {places:?}");
    }
}

/// Our names in the order of the members of a JSON object: by those of the client.
fn ours_by_name() -> Vec<(&'static str, &'static str)> {
    let mut parts: Vec<_> = PARTS.iter().skip(1).copied().collect();
    parts.sort_by_key(|(_, kind)| *kind);
    parts
}

/// CONTRACT 4: what cannot concern what is asked is no gap.
#[test]
fn what_failed_of_other_types_is_none_of_our_business() {
    let other = bundle(&[json!({"resourceType": "Immunization", "id": "i"})]);
    let mut cut = other.clone();
    cut["total"] = json!(9);
    let empty = searched(&format!("Immunization?patient={ID}"), &[]);
    for (name, value) in [
        ("immunizations", outcome("timeout")),
        ("patientAllergyIntolerances", json!("x")),
        ("shots", other),
        ("shots", cut),
        ("shots", empty),
        ("my-document", json!({"resourceType": "DocumentReference", "id": "d"})),
    ] {
        assert_eq!(told(&own(&[(name, Some(value))])), (vec![], vec![]), "{name}");
    }
    // What comes along with another type is read.
    let mut encounters = searched(&format!("Encounter?patient={ID}&_revinclude=Observation:encounter"), &[]);
    encounters["entry"] = json!([{"resource": resource("Observation"), "search": {"mode": "include"}}]);
    let held = with(&own(&[("visits", Some(encounters))]), |prefetch| {
        gather::chart(&declaration(), prefetch, &[], &[])
            .unwrap()
            .entries
            .iter()
            .filter(|it| it.key == "observations")
            .count()
    });
    assert_eq!(held, 1);
    // Everyday words are names of types by chance.
    assert_eq!(told(&own(&[("problem-list", Some(outcome("timeout")))])).0, ["bundle"]);
}

/// A question that many EHRs refuse is named among what was not seen, also under such a name.
#[test]
fn a_refusal_of_what_many_do_not_have_is_no_gap() {
    let refused = own(&[("my-MedicationStatement", Some(outcome("not-supported")))]);
    assert_eq!(told(&refused), (vec![], vec![("statements", UnseenReason::Refused)]));
    let refused = own(&[("my-Procedure", Some(outcome("not-supported")))]);
    assert_eq!(told(&refused).0, ["procedures"]);
}

#[test]
fn how_much_is_had_is_told_by_the_search() {
    use UnseenReason::{Narrowed, WithoutCategory};
    let one = |kind: &str, query: &str| searched(&format!("{kind}?{query}"), &[resource(kind)]);
    let by = |rest: &str| format!("patient={ID}{rest}");
    let narrowed = |kind: &str, part: &'static str, query: &str, expected: (&[&str], &[(&str, UnseenReason)])| {
        let key = format!("my-{kind}");
        let texts = own(&[(&key, Some(one(kind, query)))]);
        let (places, unseen) = told(&texts);
        assert_eq!((&*places, &*unseen), expected_of(&expected), "{query}");
        // A server at hand is asked for the rest.
        let is_whole = places.is_empty() && !unseen.iter().any(|(_, why)| *why == Narrowed);
        assert_eq!(asked(&texts).contains(&part), !is_whole, "{query}: {:?}", asked(&texts));
    };
    narrowed("Observation", "observations", &by("&_sort=-date&_count=500"), (&[], &[]));
    narrowed("Observation", "observations", &by("&category=laboratory"), (&[], &[("observations", Narrowed)]));
    narrowed("Observation", "observations", &by("&category=vital-signs"), (&["observations"], &[]));
    narrowed("Observation", "observations", &by("&code=29463-7"), (&["observations"], &[]));
    narrowed("Observation", "observations", &by("&category=laboratory&date=ge2026"), (&["observations"], &[]));
    narrowed(
        "Observation",
        "observations",
        &by("&_count=1").replace("&_count", "&status=final&_count"),
        (&["observations"], &[]),
    );
    narrowed("Condition", "conditions", &by("&category=problem-list-item"), (&[], &[("conditions", Narrowed)]));
    narrowed("MedicationRequest", "medications", &by("&status=active"), (&["medications"], &[]));
    narrowed(
        "MedicationRequest",
        "medications",
        &by("&intent=proposal,plan,order,original-order,reflex-order,filler-order,instance-order,option"),
        (&[], &[]),
    );
    narrowed(
        "MedicationAdministration",
        "administrations",
        &by("&status=completed"),
        (&[], &[("administrations", Narrowed)]),
    );
    // Without a link nobody says; it is read, and no gap at every call.
    let unsaid = own(&[("my-Observation", Some(bundle(&[resource("Observation")])))]);
    assert_eq!(told(&unsaid), (vec![], vec![("observations", Narrowed)]));
    assert!(asked(&unsaid).contains(&"observations"));
    // All categories together are all that has one.
    let categories =
        ["laboratory", "vital-signs", "survey", "social-history", "exam", "procedure", "imaging", "therapy"];
    let keys = categories.map(|category| (category, one("Observation", &by(&format!("&category={category}")))));
    let mut changes: Vec<(&str, Option<Value>)> = keys.iter().map(|(key, value)| (*key, Some(value.clone()))).collect();
    changes.push(("my-Observation", None));
    assert_eq!(told(&own(&changes)), (vec![], vec![("observations", WithoutCategory)]));
    assert_eq!(asked(&own(&changes)), [""; 0]);
    // Of a type nobody sent nothing is had.
    let unsent = own(&[("my-Observation", None)]);
    assert_eq!(told(&unsent).0, ["observations"]);
    assert!(asked(&unsent).contains(&"observations"));
}

type Expected<'e> = (&'e [&'e str], &'e [(&'e str, UnseenReason)]);

fn expected_of<'e>(expected: &Expected<'e>) -> (&'e [String], &'e [(&'static str, UnseenReason)]) {
    let places: Vec<String> = expected.0.iter().map(|place| (*place).to_owned()).collect();
    let unseen: Vec<(&'static str, UnseenReason)> =
        expected.1.iter().map(|(part, why)| (PARTS.iter().find(|(known, _)| known == part).unwrap().0, *why)).collect();
    (Vec::leak(places), Vec::leak(unseen))
}

/// What came along is not what was asked for.
#[test]
fn what_was_included_does_not_make_its_type_had() {
    let mut reports = searched(
        &format!("DiagnosticReport?patient={ID}&_include=DiagnosticReport:result"),
        &[resource("DiagnosticReport")],
    );
    reports["entry"]
        .as_array_mut()
        .unwrap()
        .push(json!({"resource": resource("Observation"), "search": {"mode": "include"}}));
    let texts = own(&[("my-DiagnosticReport", Some(reports)), ("my-Observation", None)]);
    assert_eq!(told(&texts).0, ["observations"]);
}

/// What failed is not asked again, as under our keys; what says that more exists is.
#[test]
fn a_server_is_asked_for_what_is_missing() {
    for (value, is_asked) in [
        (outcome("timeout"), false),
        (json!("x"), false),
        (outcome("not-supported"), true),
        (cut("total", json!(300)), true),
        (cut("link", json!([{"relation": "next", "url": "https://e/p?2"}])), true),
    ] {
        let texts = own(&[("my-MedicationAdministration", Some(value.clone()))]);
        assert_eq!(asked(&texts).contains(&"administrations"), is_asked, "{value}");
    }
}

/// Where nothing could be fetched, what was sent is no less; a part of it stays a gap.
#[test]
fn a_server_that_may_not_be_asked_makes_no_gap_of_what_was_sent() {
    let told = |value: Value| {
        let texts = own(&[("my-Observation", Some(value))]);
        with(&texts, |prefetch| {
            let wanted = wanted::missing(&declaration(), prefetch, &[], ID);
            let fetched: Vec<_> = wanted.iter().map(|wanted| Fetched::nothing(wanted, "not allowed")).collect();
            let chart = gather::chart(&declaration(), prefetch, &[], &fetched).unwrap();
            chart.gaps.iter().map(|gap| gap.why.clone()).collect::<Vec<_>>()
        })
    };
    assert_eq!(told(bundle(&[resource("Observation")])), Vec::<GapReason>::new());
    let vitals = searched(&format!("Observation?patient={ID}&category=vital-signs"), &[resource("Observation")]);
    assert_eq!(told(vitals), [GapReason::Fetch("not allowed".to_owned()), GapReason::Narrowed]);
}

/// It may be asked by a token that shows it less than the client has.
#[test]
fn a_server_that_finds_nothing_of_what_was_sent_does_not_show_all_of_it() {
    let texts = own(&[("my-Observation", Some(bundle(&[resource("Observation")])))]);
    for (found, expected) in [(vec![], vec!["observations"]), (vec![resource("Observation")], vec![])] {
        let unseen = with(&texts, |prefetch| {
            let page = Page::read(bundle(&found).to_string().as_bytes()).unwrap();
            let fetched =
                [Fetched { part: "observations", from_first: true, answers: vec![vec![page]], ..Fetched::default() }];
            let chart = gather::chart(&declaration(), prefetch, &[], &fetched).unwrap();
            chart.unseen.iter().map(|unseen| unseen.part).collect::<Vec<_>>()
        });
        assert_eq!(unseen, expected);
    }
}
