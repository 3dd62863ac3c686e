//! The report counts what the lines say, names patients by their ids only, and nothing of a record becomes markup.

use oncohooks::call::Engine;
use oncohooks::screen::report::{Frame, Summary, Tally, page};
use oncohooks::settings::{Jurisdiction, Language};
use serde_json::{Value, json};
use time::macros::date;

use super::{Screening, USUAL, audience, folder, her2_positive, met, ndjson, order, patient};
use crate::scenarios::ENGINE;

fn summary(lines: &[String], is_comparison: bool) -> Summary {
    let mut tally = Tally::default();
    lines.iter().for_each(|line| tally.add(line));
    let frame = Frame {
        knowledge: &ENGINE.knowledge,
        jurisdiction: Jurisdiction::Jp,
        as_of: audience().as_of,
        each_order: false,
        is_comparison,
    };
    Summary::of(&tally, &frame)
}

/// A result under a code of the hospital's own.
fn local(patient: &str, id: &str, code: &str, display: &str) -> Value {
    json!({"resourceType": "Observation", "id": format!("{patient}-{id}"), "status": "final", "subject": {"reference": format!("Patient/{patient}")},
        "code": {"coding": [{"system": "urn:oid:1.2.3.4", "code": code, "display": display}]}, "valueString": "1", "effectiveDateTime": "2026-01-20"})
}

/// A result under words of nobody's.
fn words(patient: &str, id: &str, text: &str) -> Value {
    json!({"resourceType": "Observation", "id": format!("{patient}-{id}"), "status": "final", "subject": {"reference": format!("Patient/{patient}")},
        "code": {"text": text}, "valueString": "1", "effectiveDateTime": "2026-01-20"})
}

fn lines() -> Vec<String> {
    let mut all = [her2_positive("pa"), her2_positive("pb"), vec![patient("pc")]].concat();
    all.extend([
        local("pa", "x", "Q1", "kensa zz"),
        local("pa", "y", "Q1", "kensa zz"),
        local("pb", "x", "Q1", "kensa zz"),
        local("pb", "z", "Q2", "<script>alert(1)</script>"),
    ]);
    all.extend(["pa", "pb", "pc"].map(|id| words(id, "w", "wordwithoutmeaning")));
    all.push(words("pa", "v", "Yamada Hanako qqq"));
    let bytes = [ndjson(&all), b"{\n".to_vec()].concat();
    Screening { with_codes: true, ..USUAL }.lines(&[folder("report", &[("all.ndjson", &bytes)])])
}

#[test]
fn it_says_who_would_have_got_which_card_what_is_missing_and_which_codes_were_not_understood() {
    let lines = lines();
    let told = serde_json::to_value(summary(&lines, false)).unwrap();
    assert_eq!((&told["patients"], &told["answers"]), (&json!(3), &json!(3)));
    assert_eq!(told["patientsWithCards"], 2);
    assert_eq!(told["notRead"], json!({"no-json": 1}));
    let first: Value = serde_json::from_str(&lines[1]).unwrap();
    let rule = met(&first)[0];
    let rules = told["rules"].as_array().unwrap();
    let row = rules.iter().find(|row| row["rule"] == rule).unwrap_or_else(|| panic!("{rule}: {rules:?}"));
    assert_eq!((&row["patients"], &row["patientIds"]), (&json!(2), &json!(["pa", "pb"])));
    let silent: Vec<&str> =
        told["silentRules"].as_array().unwrap().iter().map(|row| row["rule"].as_str().unwrap()).collect();
    assert_eq!(silent.len() + rules.iter().filter(|row| !row["title"].is_null()).count(), ENGINE.knowledge.rules.len());
    assert!(!silent.contains(&rule));
    let codes: Vec<(&str, &str, u64, u64)> = told["unreadCodes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| {
            let text = |name: &str| row[name].as_str().unwrap();
            (text("code"), text("display"), row["count"].as_u64().unwrap(), row["patients"].as_u64().unwrap())
        })
        .collect();
    assert_eq!(
        codes,
        [("", "wordwithoutmeaning", 3, 3), ("Q1", "kensa zz", 3, 2), ("Q2", "<script>alert(1)</script>", 1, 1)],
        "most frequent first; words that one patient has are not shown"
    );
    assert_eq!(told["unreadCodesNotShown"], 1);
}

#[test]
fn no_name_of_a_patient_and_no_markup_of_a_record_is_on_the_page() {
    let summary = summary(&lines(), false);
    let json = serde_json::to_string(&summary).unwrap();
    for language in [Language::En, Language::Ja] {
        let page = page(&summary, language).unwrap();
        for name in ["Hanako", "山田", "Yamada"] {
            assert!(!page.contains(name) && !json.contains(name), "{name}");
        }
        assert!(!page.contains("<script") && page.contains("&lt;script&gt;"));
        assert!(page.contains("<code>Q1</code>") && page.contains("pa, pb"));
        assert!(!page.contains("http-equiv") && !page.contains(" src="), "it loads nothing");
    }
    let japanese = page(&summary, Language::Ja).unwrap();
    assert!(japanese.contains("一度も出なかった規則") && !japanese.contains("Rules that never spoke"));
}

#[test]
fn orders_that_a_warning_or_critical_card_speaks_against_are_listed() {
    let all = [
        her2_positive("pa"),
        vec![order("pa", "m", "pembrolizumab 200 mg every 3 weeks", "2025-02-01", "completed")],
        her2_positive("pb"),
    ]
    .concat();
    let lines = Screening { each_order: true, ..USUAL }.lines(&[folder("stopped", &[("all.ndjson", &ndjson(&all))])]);
    let told = serde_json::to_value(summary(&lines, false)).unwrap();
    let orders = told["stoppedOrders"].as_array().unwrap();
    assert!(!orders.is_empty(), "{lines:?}");
    assert_eq!((&orders[0]["patient"], &orders[0]["date"]), (&json!("pa"), &json!("2025-02-01")));
    assert_eq!((&orders[0]["order"], &orders[0]["drug"]), (&json!("MedicationRequest/pa-m"), &json!("pembrolizumab")));
    assert_eq!(told["stopped"][0]["drug"], "pembrolizumab");
}

/// With a key, nothing in a line leads to the patient or to a resource of hers; without it everything does.
#[test]
fn hashed_lines_name_nobody() {
    const KEY: &str = "0123456789abcdef0123456789abcdef";
    let all = [
        her2_positive("patient-77"),
        vec![
            order("patient-77", "m", "pembrolizumab 200 mg", "2025-02-01", "completed"),
            local("patient-77", "x", "Q1", "zz"),
        ],
    ]
    .concat();
    let file = || folder("patient-77", &[("patient-77.ndjson", &ndjson(&all)), ("torn.ndjson", b"{")]);
    for each_order in [false, true] {
        let open = Screening { each_order, with_codes: true, ..USUAL }.lines(&[file()]).concat();
        assert!(open.contains("patient-77"));
        let hashed = Screening { each_order, with_codes: true, key: Some(KEY), ..USUAL };
        let lines = hashed.lines(&[file()]);
        let told = lines.concat();
        assert!(!told.contains("patient-77") && !told.contains("Hanako"), "{told}");
        assert_eq!(lines, hashed.lines(&[file()]), "the same key gives the same names");
        let other = Screening { key: Some("another key of thirty-two letters"), ..hashed }.lines(&[file()]);
        let name = |line: &String| serde_json::from_str::<Value>(line).unwrap()["patient"].clone();
        assert_ne!(name(lines.last().unwrap()), name(other.last().unwrap()));
        assert_eq!(name(lines.last().unwrap()).as_str().unwrap().len(), 64);
    }
}

/// Two versions of the knowledge: only whose advice changes is a line, and the report counts by rule.
#[test]
fn advice_is_compared_between_two_versions_of_the_knowledge() {
    let path = "knowledge/breast/her2-positive";
    let folder_of_rules = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("config").join(path);
    let (file, text) = std::fs::read_dir(folder_of_rules)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .find_map(|file| {
            let text = std::fs::read_to_string(&file).unwrap();
            text.contains("id: brc-her2pos-first-thp\n").then_some((file, text))
        })
        .unwrap();
    let before = text.replacen("line: first", "line: later", 1);
    assert_ne!(before, text);
    let name = format!("{path}/{}", file.file_name().unwrap().to_str().unwrap());
    let other = Engine::load(Some(&folder("other-rules", &[(&name, before.as_bytes())]))).unwrap();
    let all = [her2_positive("pa"), vec![patient("pb")]].concat();
    let input = folder("compared", &[("all.ndjson", &ndjson(&all))]);
    let compared = Screening { before: Some(&other), ..USUAL }.lines(std::slice::from_ref(&input));
    assert_eq!(compared.len(), 1, "{compared:?}");
    let line: Value = serde_json::from_str(&compared[0]).unwrap();
    assert_eq!((&line["patient"], &line["date"]), (&json!("pa"), &json!(date!(2026 - 11 - 22).to_string())));
    let changed = |rule: &Value| rule["rule"] == "brc-her2pos-first-thp" && rule["before"] == "not-met";
    assert!(line["rules"].as_array().unwrap().iter().any(changed), "{line}");
    let told = serde_json::to_value(summary(&compared, true)).unwrap();
    assert_eq!(told["changes"]["answers"], 1);
    assert!(page(&summary(&compared, true), Language::Ja).unwrap().contains("brc-her2pos-first-thp"));
    assert!(Screening { before: Some(&ENGINE), ..USUAL }.lines(&[input]).is_empty());
}
