//! The states of a prefetch key, told apart (CDS Hooks "Prefetch Template"): unknown is never none.

use std::borrow::Cow;

use oncohooks::cds_hooks::discovery::{Declaration, declarations_by_default};
use oncohooks::fhir::record::chart::{Gap, GapReason, Place};
use oncohooks::fhir::record::gather::{self, Refusal};
use oncohooks::fhir::record::tape::Tape;
use oncohooks::fhir::record::unusable::{Shape, TypeName, Unusable};
use serde_json::{Value, json};

use crate::support::patient::{bundle, prefetch};

fn declaration() -> Declaration {
    declarations_by_default()
        .unwrap()
        .into_iter()
        .find(|declaration| declaration.service.id == "therapy-order-sign")
        .unwrap()
}

/// The ids of what the chart holds under a key when `value` was sent there, and the gaps.
pub fn chart(key: &str, value: Option<Value>) -> Result<(Vec<String>, Vec<Gap>), Refusal> {
    chart_of_site(key, value, &[])
}

/// The same, at a site that does not keep these types.
pub fn chart_of_site(key: &str, value: Option<Value>, not_kept: &[String]) -> Result<(Vec<String>, Vec<Gap>), Refusal> {
    chart_with(key, &[(key, value)], not_kept)
}

/// The ids of what the chart holds of a part when these keys were replaced, and the gaps.
fn chart_with(
    part: &str,
    changes: &[(&str, Option<Value>)],
    not_kept: &[String],
) -> Result<(Vec<String>, Vec<Gap>), Refusal> {
    let mut sent = prefetch();
    for (key, value) in changes {
        sent.as_object_mut().unwrap().remove(*key);
        sent.as_object_mut().unwrap().extend(value.clone().map(|value| ((*key).to_owned(), value)));
    }
    let texts: Vec<_> = sent.as_object().unwrap().iter().map(|(key, value)| (key.clone(), value.to_string())).collect();
    let nodes: Vec<(Cow<str>, Tape)> =
        texts.iter().map(|(key, text)| (Cow::Borrowed(key.as_str()), serde_json::from_str(text).unwrap())).collect();
    let chart = gather::chart(&declaration(), &nodes, not_kept, &[])?;
    let ours = chart.entries.iter().filter(|entry| entry.key == part);
    Ok((ours.map(|entry| entry.resource.str("id").unwrap_or("?").to_owned()).collect(), chart.gaps))
}

/// The same, for Observations, where nothing is refused.
pub fn observations(value: Value) -> (Vec<String>, Vec<(String, GapReason)>) {
    let (ids, gaps) = chart("observations", Some(value)).unwrap();
    (ids, gaps.into_iter().map(|gap| (gap.place.to_string(), gap.why)).collect())
}

pub fn observation(id: &str) -> Value {
    json!({"resourceType": "Observation", "id": id, "status": "final"})
}

fn unreadable(place: &str, what: Unusable) -> (String, GapReason) {
    (place.to_owned(), GapReason::Unreadable(what))
}

fn other_type(found: &str) -> Unusable {
    Unusable::OtherType { found: TypeName::read(found), wanted: "Observation".to_owned() }
}

#[test]
fn absent_is_unknown() {
    let (ids, gaps) = chart("observations", None).unwrap();
    assert!(ids.is_empty());
    assert_eq!(gaps, [Gap { place: Place::Key("observations"), why: GapReason::NotSent }]);
}

#[test]
fn null_and_an_empty_bundle_are_none() {
    for none in [
        Value::Null,
        json!({"resourceType": "Bundle"}),
        json!({"resourceType": "Bundle", "total": 0, "entry": []}),
        bundle(&[]),
    ] {
        assert_eq!(observations(none), (vec![], vec![]));
    }
}

/// A key for all of a type and our keys for its categories are read together: what stands under one was thrown away for the other.
#[test]
fn what_stands_beside_the_key_for_all_of_it_is_read_too() {
    let laboratory = || ("observations-laboratory", Some(bundle(&[observation("a")])));
    let outcome =
        json!({"resourceType": "OperationOutcome", "issue": [{"severity": "error", "code": "not-supported"}]});
    let part_of = |query: &str| {
        let url = format!("https://ehr.example.org/fhir/Observation?{query}");
        let mut bundle = bundle(&[observation("b")]);
        bundle["link"] = json!([{"relation": "self", "url": url}]);
        bundle
    };
    for (whole, ids, gaps) in [
        (Some(bundle(&[observation("b")])), vec!["b", "a"], 0),
        (Some(bundle(&[])), vec!["a"], 0),
        (Some(Value::Null), vec!["a"], 0),
        (Some(part_of("patient=hanako-1&_sort=-date")), vec!["b", "a"], 0),
        (Some(part_of("_getpages=7")), vec!["b", "a"], 0),
        (Some(outcome), vec!["a"], 1),
        (Some(part_of("patient=hanako-1&code=1234-5")), vec!["b", "a"], 0),
        (None, vec!["a"], 0),
    ] {
        let told = format!("{whole:?}");
        let (found, said) = chart_with("observations", &[("observations", whole), laboratory()], &[]).unwrap();
        assert_eq!((found, said.len()), (ids.into_iter().map(str::to_owned).collect(), gaps), "{told}: {said:?}");
    }
    // A part of it spares nobody the rest.
    let (_, said) = chart("observations", Some(part_of("patient=hanako-1&code=1234-5"))).unwrap();
    assert_eq!(said, [Gap { place: Place::Key("observations"), why: GapReason::NotSent }]);
}

/// Beside keys of ours, too: it was 412.
#[test]
fn the_diagnoses_may_stand_under_a_name_of_the_clients_own() {
    let conditions = || Some(crate::support::patient::conditions());
    let sent = |changes: &[(&str, Option<Value>)]| chart_with("conditions", changes, &[]);
    let (ids, gaps) = sent(&[("conditions", None), ("problems", conditions())]).unwrap();
    assert_eq!(ids, ["cancer"]);
    assert_eq!(gaps, [Gap { place: Place::Key("conditions"), why: GapReason::Narrowed }]);
    let (ids, gaps) = sent(&[("conditions", conditions()), ("problems", conditions())]).unwrap();
    assert!(!ids.is_empty() && gaps.is_empty(), "{gaps:?}");
    for none in [None, Some(Value::Null), Some(json!("x")), Some(bundle(&[observation("a")]))] {
        let refused = sent(&[("conditions", None), ("problems", none.clone())]);
        assert!(matches!(refused, Err(Refusal::Unobtainable(_))), "{none:?}");
    }
}

#[test]
fn a_bundle_of_any_type_is_taken_apart() {
    for kind in
        [json!("searchset"), json!("collection"), json!("batch-response"), json!("history"), Value::Null, json!(7)]
    {
        let mut bundle = bundle(&[observation("a"), observation("b")]);
        bundle["type"] = kind;
        assert_eq!(observations(bundle), (vec!["a".into(), "b".into()], vec![]));
    }
}

#[test]
fn a_bare_resource_a_nested_bundle_and_the_old_wrapping_are_taken() {
    assert_eq!(observations(observation("a")).0, ["a"]);
    assert_eq!(observations(bundle(&[bundle(&[observation("a")]), observation("b")])).0, ["a", "b"]);
    assert_eq!(
        observations(json!({"response": {"status": "200 OK"}, "resource": bundle(&[observation("a")])})).0,
        ["a"]
    );
    assert_eq!(observations(json!({"resourceType": "Bundle", "entry": {"resource": observation("a")}})).0, ["a"]);
}

#[test]
fn a_part_is_never_taken_for_the_whole() {
    let paged = vec![("observations".to_owned(), GapReason::Paged)];
    let mut next = bundle(&[observation("a")]);
    next["link"] = json!([{"relation": "self", "url": "x"}, {"relation": "next", "url": "y"}]);
    assert_eq!(observations(next), (vec!["a".into()], paged.clone()));
    let mut total = bundle(&[observation("a")]);
    total["total"] = json!(2);
    assert_eq!(observations(total), (vec!["a".into()], paged.clone()));
    assert_eq!(observations(json!({"resourceType": "Bundle", "total": 3})).1, paged);
}

#[test]
fn included_resources_do_not_count_towards_the_total() {
    let specimen = json!({"resource": {"resourceType": "Specimen", "id": "s"}, "search": {"mode": "include"}});
    let bundle = json!({"resourceType": "Bundle", "total": 1, "entry": [{"resource": observation("a")}, specimen]});
    assert_eq!(observations(bundle), (vec!["a".into(), "s".into()], vec![]));
}

#[test]
fn one_bad_entry_costs_itself_only() {
    let entries = json!([7, {"resource": observation("a")}, {"fullUrl": "urn:uuid:1"}, {"resource": "x"}, {"resource": {"id": "n"}}, null]);
    let (ids, gaps) = observations(json!({"resourceType": "Bundle", "entry": entries}));
    assert_eq!(ids, ["a"]);
    assert_eq!(
        gaps,
        [
            unreadable("observations.entry[0]", Unusable::EntryWithoutResource),
            unreadable("observations.entry[2]", Unusable::EntryWithoutResource),
            unreadable("observations.entry[3]", Unusable::Shape(Shape::Text)),
            unreadable("observations.entry[4]", Unusable::NoResourceType),
            unreadable("observations.entry[5]", Unusable::EntryWithoutResource),
        ]
    );
}

#[test]
fn what_cannot_be_used_is_named_without_quoting_it() {
    for (value, what) in [
        (json!("Hanako"), Unusable::Shape(Shape::Text)),
        (json!([]), Unusable::Shape(Shape::Array)),
        (json!(true), Unusable::Shape(Shape::Boolean)),
        (json!({}), Unusable::NoResourceType),
        (json!({"resourceType": "DiagnosticReport"}), other_type("DiagnosticReport")),
        (json!({"resourceType": "Hanako 1968-04-02"}), other_type("Hanako 1968-04-02")),
    ] {
        assert!(!what.to_string().contains("Hanako"), "{what}");
        assert_eq!(observations(value), (vec![], vec![unreadable("observations", what)]));
    }
}

#[test]
fn a_bundle_of_other_things_is_said_and_kept() {
    let (ids, gaps) = observations(bundle(&[json!({"resourceType": "DiagnosticReport", "id": "r"})]));
    assert_eq!(ids, ["r"], "its readers go by resource type");
    assert_eq!(gaps, [unreadable("observations", other_type("DiagnosticReport"))]);
}

#[test]
fn a_required_key_refuses_where_a_wanted_one_is_a_gap() {
    let outcome = json!({"resourceType": "OperationOutcome"});
    for value in [None, Some(outcome), Some(json!("x")), Some(observation("o"))] {
        let Err(Refusal::Unobtainable(keys)) = chart("conditions", value) else { panic!("not refused") };
        assert_eq!(keys.len(), 1);
        assert_eq!((keys[0].key, keys[0].template.starts_with("Condition?")), ("conditions", true));
    }
    assert!(chart("conditions", Some(Value::Null)).is_ok());
    assert!(chart("conditions", Some(json!({"resourceType": "Bundle", "entry": [7]}))).is_ok());
}

/// CDS Hooks: null says that the client has no such data. Nobody can be advised on without a Patient.
#[test]
fn one_resource_that_the_client_does_not_have_is_not_had() {
    for none in [Value::Null, bundle(&[]), json!({"resourceType": "Bundle", "total": 0})] {
        let Err(Refusal::Unobtainable(keys)) = chart("patient", Some(none)) else { panic!("not refused") };
        assert_eq!((keys[0].key, keys[0].why.as_str()), ("patient", "it holds no resource"));
    }
    let patient = prefetch()["patient"].clone();
    assert!(chart("patient", Some(bundle(&[patient]))).is_ok());
}

mod fetched {
    //! The same for what a FHIR server answered.

    use oncohooks::fhir::record::Page;
    use oncohooks::fhir::record::wanted::Fetched;

    use super::*;

    /// Ids and gap reasons when Observations were not sent and these pages were fetched.
    fn observations(pages: &[Value], gaps: &[GapReason]) -> (Vec<String>, Vec<GapReason>) {
        let mut sent = prefetch();
        sent.as_object_mut().unwrap().remove("observations");
        let texts: Vec<_> =
            sent.as_object().unwrap().iter().map(|(key, value)| (key.clone(), value.to_string())).collect();
        let nodes: Vec<(Cow<str>, Tape)> = texts
            .iter()
            .map(|(key, text)| (Cow::Borrowed(key.as_str()), serde_json::from_str(text).unwrap()))
            .collect();
        let pages = pages.iter().map(|page| Page::read(page.to_string().as_bytes()).unwrap()).collect();
        let gaps = gaps.to_vec();
        let fetched =
            [Fetched { part: "observations", from_first: true, answers: vec![pages], gaps, ..Fetched::default() }];
        let chart = gather::chart(&declaration(), &nodes, &[], &fetched).unwrap();
        let ours = chart.entries.iter().filter(|entry| entry.key == "observations");
        (
            ours.map(|entry| entry.resource.str("id").unwrap().to_owned()).collect(),
            chart.gaps.into_iter().map(|gap| gap.why).collect(),
        )
    }

    #[test]
    fn all_pages_make_one_answer() {
        let mut first = bundle(&[observation("a")]);
        first["total"] = json!(2);
        first["link"] = json!([{"relation": "next", "url": "x"}]);
        let mut second = bundle(&[observation("b")]);
        second["total"] = json!(2);
        assert_eq!(observations(&[first, second], &[]), (vec!["a".into(), "b".into()], vec![]));
    }

    #[test]
    fn a_page_short_of_its_total_or_of_its_next_is_a_part() {
        let mut short = bundle(&[observation("a")]);
        short["total"] = json!(2);
        assert_eq!(observations(&[short], &[]), (vec!["a".into()], vec![GapReason::Paged]));
        assert_eq!(
            observations(&[bundle(&[observation("a")])], &[GapReason::Paged]),
            (vec!["a".into()], vec![GapReason::Paged])
        );
    }

    #[test]
    fn a_failure_after_the_first_page_keeps_the_page_and_is_said() {
        let (ids, gaps) =
            observations(&[bundle(&[observation("a")])], &[GapReason::Fetch("the FHIR server answered 500".into())]);
        assert_eq!((ids.len(), gaps), (1, vec![GapReason::Fetch("the FHIR server answered 500".into())]));
    }

    #[test]
    fn an_outcome_with_status_200_is_a_failure() {
        let outcome =
            json!({"resourceType": "OperationOutcome", "issue": [{"severity": "error", "code": "forbidden"}]});
        assert_eq!(observations(&[outcome], &[]), (vec![], vec![GapReason::Denied("forbidden".into())]));
    }
}
