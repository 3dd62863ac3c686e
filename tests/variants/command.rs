//! `oncohooks variant`: the JSON of CONTRACT section 1 and the text for people.

use oncohooks::cli::variant::{Format, render};
use serde_json::{Value, json};

use super::support::{JP, catalogue};

fn answer(text: &str) -> Value {
    let printed = render(&[text.to_owned()], catalogue(), &JP, Format::Json);
    serde_json::from_str::<Value>(&printed).unwrap().as_array().unwrap().first().unwrap().clone()
}

#[test]
fn a_listed_variant() {
    let found = answer("ERBB2 A775_G776insYVMA");
    assert_eq!(found["input"], "ERBB2 A775_G776insYVMA");
    assert_eq!(found["gene"], "ERBB2");
    assert_eq!(found["protein"], "p.Y772_A775dup");
    assert_eq!(found["class"], "listed");
    let list = &found["lists"].as_array().unwrap()[0];
    assert_eq!(list["drug"], "trastuzumab-deruxtecan");
    assert_eq!(list["assay"], "oncomine-dxtt");
    assert_eq!(list["country"], "JP");
    assert_eq!(list["asOf"], "2023-11");
    assert_eq!(list["status"], "cdx");
    assert_eq!(found.get("reason"), None);
    assert_eq!(found.get("coding"), None);
}

/// Lists carry only the two statuses of the contract; what is by policy or undetermined stands apart.
#[test]
fn policy_is_not_a_list_status() {
    let found = answer("p.A775_G776insYVMA");
    let lists = found["lists"].as_array().unwrap();
    assert!(lists.iter().all(|list| list["assay"] == "oncomine-dxtt" && list["status"] == "cdx"), "{lists:?}");
    let apart = found["undetermined"].as_array().unwrap();
    assert!(apart.iter().all(|standing| standing["verdict"] == "by-policy"), "{apart:?}");
    assert!(apart.iter().any(|standing| standing["reason"].as_str().unwrap().contains("P200010/S008")));
    assert!(found["gaps"].as_array().unwrap().iter().any(|gap| gap.as_str().unwrap().contains("24 further")));
}

#[test]
fn not_listed_and_refused_have_reasons() {
    let found = answer("p.A775_G776insAVMA");
    assert_eq!((&found["class"], found.get("lists")), (&json!("not-listed"), None));
    assert!(found["reason"].as_str().unwrap().contains("trastuzumab-deruxtecan by oncomine-dxtt (JP, 2023-11)"));
    let found = answer("hello world");
    assert_eq!(found.as_object().unwrap().keys().collect::<Vec<_>>(), ["input", "class", "reason"]);
    let found = answer("p.V777M c.2329G>T");
    assert_eq!(
        (&found["class"], &found["protein"], &found["coding"]),
        (&json!("conflict"), &json!("p.V777M"), &json!("c.2329G>T"))
    );
    assert!(found["reason"].as_str().unwrap().contains("gives p.V777L"));
}

#[test]
fn several_notations_in_order_and_never_null() {
    let texts = ["p.V777L", "positive", "EGFR L858R", "PTEN loss"].map(str::to_owned);
    let printed = render(&texts, catalogue(), &JP, Format::Json);
    assert!(!printed.contains("null"));
    let all: Vec<Value> = serde_json::from_str(&printed).unwrap();
    let inputs: Vec<&str> = all.iter().map(|one| one["input"].as_str().unwrap()).collect();
    assert_eq!(inputs, texts);
}

#[test]
fn text_shows_what_was_understood() {
    let texts = ["HER2 c.2325_2326insTATGTTATGGCT".to_owned(), "ERBB2 exon 20 insertion".to_owned()];
    let printed = render(&texts, catalogue(), &JP, Format::Text);
    for expected in [
        "HER2 c.2325_2326insTATGTTATGGCT\n",
        "ERBB2 p.Tyr772_Ala775dup (inframe-insertion) on NP_004439.2",
        "p.Y772_A775dup",
        "trastuzumab-deruxtecan · oncomine-dxtt · JP · as of 2023-11 · cdx",
        "protein-level match",
        "known gap",
        "unspecific",
        "a class of variants, not one variant",
    ] {
        assert!(printed.contains(expected), "{expected}\n{printed}");
    }
}
