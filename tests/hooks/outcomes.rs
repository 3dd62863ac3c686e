//! What an OperationOutcome in prefetch says: a note beside data, a gap, or a refusal of the question.

use oncohooks::fhir::record::chart::GapReason;
use serde_json::json;

use super::prefetch::{chart, chart_of_site, observation, observations};
use crate::support::patient::bundle;

#[test]
fn an_outcome_is_a_failure_wherever_it_stands() {
    let outcome = json!({"resourceType": "OperationOutcome", "issue": [{"severity": "error", "code": "exception", "diagnostics": "timed out"}]});
    let why = GapReason::OperationOutcome("timed out".into());
    assert_eq!(observations(outcome.clone()), (vec![], vec![("observations".into(), why.clone())]));
    let mixed = json!({"resourceType": "Bundle", "entry": [{"resource": observation("a")}, {"resource": outcome, "search": {"mode": "outcome"}}]});
    assert_eq!(observations(mixed), (vec!["a".into()], vec![("observations.entry[1]".into(), why)]));
}

/// An outcome beside data: what was ignored or changed is a note, what was withheld or not reached is a gap, however
/// lightly it is said.
#[test]
fn an_outcome_beside_data_is_a_gap_where_it_says_that_something_is_missing() {
    const NOTES: [&str; 9] = [
        "informational",
        "invalid",
        "code-invalid",
        "not-supported",
        "not-found",
        "processing",
        "business-rule",
        "duplicate",
        "value",
    ];
    const MISSING: [&str; 15] = [
        "suppressed",
        "security",
        "forbidden",
        "login",
        "unknown",
        "expired",
        "incomplete",
        "transient",
        "exception",
        "timeout",
        "too-costly",
        "too-long",
        "no-store",
        "lock-error",
        "throttled",
    ];
    let gaps = |severity: &str, code: &str| {
        let issue = json!({"severity": severity, "code": code});
        let outcome = json!({"resourceType": "OperationOutcome", "issue": [issue]});
        observations(bundle(&[observation("a"), outcome])).1
    };
    for severity in ["information", "warning", "error", "fatal"] {
        for code in NOTES {
            let is_note = matches!(severity, "information" | "warning");
            assert_eq!(gaps(severity, code).is_empty(), is_note, "{severity}/{code}");
        }
        for code in MISSING {
            let why = GapReason::OperationOutcome(code.to_owned());
            assert_eq!(gaps(severity, code), [("observations.entry[1]".to_owned(), why)], "{severity}/{code}");
        }
    }
}

/// Whatever its code: words of a failure are no note, and neither is what they stand beside all of it. Words that every search ends
/// with, as Epic's, are one.
#[test]
fn an_outcome_whose_words_tell_of_a_failure_is_no_note() {
    for (words, is_note) in [
        ("This response includes information available to the user. It may not contain the entire record.", true),
        ("Resource request returns no results.", true),
        ("Unknown query-parameters are ignored: _sort", true),
        ("The laboratory system is unavailable.", false),
        ("Search timed out; partial results", false),
        ("could not read all: connection reset", false),
    ] {
        let issue = json!({"severity": "warning", "code": "processing", "details": {"text": words}});
        let outcome = json!({"resourceType": "OperationOutcome", "issue": [issue]});
        for entries in [vec![observation("a"), outcome.clone()], vec![outcome]] {
            assert_eq!(observations(bundle(&entries)).1.is_empty(), is_note, "{words}");
        }
    }
}

/// Also where nothing else was found, and where many EHRs do not have the part.
#[test]
fn what_was_withheld_of_an_optional_part_is_a_gap() {
    let issue = json!({"severity": "information", "code": "suppressed", "diagnostics": "sensitive results withheld"});
    let outcome = json!({"resourceType": "OperationOutcome", "issue": [issue]});
    let dose = json!({"resourceType": "MedicationAdministration", "id": "a", "status": "completed"});
    for entries in [vec![dose, outcome.clone()], vec![outcome]] {
        let (_, gaps) = chart("administrations", Some(bundle(&entries))).unwrap();
        assert_eq!(gaps.len(), 1, "{gaps:?}");
    }
}

/// In the place of data: a refusal asks for another way and is forgiven where many refuse; a failure is a gap.
#[test]
fn an_outcome_in_the_place_of_data_is_a_refusal_or_a_failure() {
    let why = |code: Option<&str>, text: &str| {
        let issue = json!({"severity": "error", "code": code, "diagnostics": text});
        let mut outcome = json!({"resourceType": "OperationOutcome", "issue": [issue]});
        if code.is_none() {
            outcome["issue"][0].as_object_mut().unwrap().remove("code");
        }
        observations(outcome).1[0].1.clone()
    };
    for (code, text) in [
        (Some("not-supported"), ""),
        (Some("processing"), "HAPI-0524: Unknown search parameter"),
        (
            Some("processing"),
            "does not know how to handle GET operation[Observation] with parameters [[patient, _count]]",
        ),
        (Some("processing"), "Unknown resource type 'Observation'"),
        (None, "category not found"),
    ] {
        assert!(matches!(why(code, text), GapReason::Refused(_)), "{code:?} {text}");
    }
    // Something may stand there all the same: it is shown to others, or of other patients.
    for (code, text) in [
        (Some("forbidden"), ""),
        (Some("forbidden"), "not for this patient"),
        (Some("security"), "MedicationStatement"),
        (Some("suppressed"), ""),
        (Some("too-long"), "100000 found"),
        (Some("not-found"), "this patient is restricted"),
        (None, "parameter: the record is confidential, not found"),
        // Who names what it wants has it.
        (None, "The search must have 'code' or 'category'"),
    ] {
        assert!(matches!(why(code, text), GapReason::Denied(_)), "{code:?} {text}");
    }
    for (code, text) in [
        (Some("exception"), ""),
        (Some("processing"), ""),
        (Some("processing"), "HAPI-0389: Failed to call access method: java.sql.SQLException: timeout"),
        (Some("processing"), "Observation: the search ended in an internal error"),
        (None, "Unknown error, connection required"),
        (None, ""),
    ] {
        assert!(matches!(why(code, text), GapReason::OperationOutcome(_)), "{code:?} {text}");
    }
}

/// Of drugs that were given a denial is a gap, under the key of a part as under one of the client's own: the type is there, and what
/// it holds was not shown. A type that the EHR does not have holds none, and specimens open no line.
#[test]
fn what_was_denied_of_drugs_is_a_gap_and_what_is_not_there_is_none() {
    let outcome = |code: &str, text: &str| {
        let issue = json!({"severity": "error", "code": code, "diagnostics": text});
        Some(json!({"resourceType": "OperationOutcome", "issue": [issue]}))
    };
    for (code, text, is_denied) in [
        ("forbidden", "", true),
        ("security", "insufficient scope", true),
        ("suppressed", "", true),
        ("too-long", "", true),
        ("not-supported", "this patient's statements are confidential", true),
        ("not-supported", "", false),
        ("not-found", "", false),
        ("processing", "HAPI-0302: Unknown resource type 'MedicationStatement'", false),
        (
            "forbidden",
            "Search is only allowed with one of the required parameter combinations [[patient,intent],[_id]]",
            true,
        ),
        ("required", "Required parameter 'effective-time' is missing", true),
        ("processing", "does not know how to handle GET operation with parameters [[patient, _count]]", false),
    ] {
        for key in ["statements", "administrations"] {
            let (_, gaps) = chart(key, outcome(code, text)).unwrap();
            assert_eq!(!gaps.is_empty(), is_denied, "{key}: {code} {text}: {gaps:?}");
        }
        let (_, gaps) = chart("specimens", outcome(code, text)).unwrap();
        assert!(gaps.is_empty(), "{code} {text}: {gaps:?}");
    }
}

/// What the site does not keep is missing to nobody, whatever a client puts in its place; what comes of it all the same is read,
/// and said where it is not whole.
#[test]
fn what_is_not_kept_leaves_no_gap_however_its_key_fails() {
    let outcome = |code: &str| {
        let issue = json!({"severity": "error", "code": code, "diagnostics": "the FHIR server answered 404"});
        json!({"resourceType": "OperationOutcome", "issue": [issue]})
    };
    let dose = json!({"resourceType": "MedicationAdministration", "id": "a", "status": "completed"});
    let not_kept = ["MedicationAdministration".to_owned(), "Patient".to_owned()];
    let failures = [
        outcome("processing"),
        outcome("exception"),
        outcome("login"),
        outcome("timeout"),
        outcome("forbidden"),
        outcome("not-found"),
        json!({"resourceType": "OperationOutcome"}),
        bundle(&[outcome("exception")]),
        json!("none"),
        json!([]),
        json!({}),
        json!(null),
        json!({"resourceType": "Bundle", "type": "searchset", "total": 3}),
    ];
    // Under our key, and under one of the client's own.
    for key in ["administrations", "MedicationAdministration-theirs"] {
        for value in &failures {
            let of = |not_kept: &[String]| chart_of_site(key, Some(value.clone()), not_kept).unwrap().1;
            assert!(of(&not_kept).is_empty(), "{key}: {value}: {:?}", of(&not_kept));
        }
    }
    let gaps = |value: serde_json::Value, not_kept: &[String]| {
        chart_of_site("administrations", Some(value), not_kept).unwrap()
    };
    for failure in [outcome("processing"), outcome("exception"), json!("none")] {
        assert_eq!(gaps(failure, &[]).1.len(), 1, "kept, for all that is known");
    }
    let (ids, said) = gaps(bundle(&[dose, outcome("exception")]), &not_kept);
    assert_eq!((ids, said.len()), (vec!["a".to_owned()], 1), "it is kept after all");
    assert!(chart_of_site("patient", Some(outcome("exception")), &not_kept).is_err(), "nothing can be said without");
}
