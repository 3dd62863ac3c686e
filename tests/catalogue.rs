//! Tests about the catalogue of knowledge, not about one rule.
//!
//! They keep the promises no single file can keep: each rule speaks in a scenario, what is named exists, and what the
//! contract lists is there. Where each rule is silent stands in `tests/twins`.

use std::collections::{BTreeMap, BTreeSet};

use oncohooks::cli::{Globals, When, check};
use oncohooks::files;
use oncohooks::knowledge::rule::Rule;
use time::macros::date;

use crate::scenarios::{self, ENGINE};

/// Test ids of CONTRACT section 3.
const TESTS: [&str; 28] = [
    "er",
    "pgr",
    "her2:ihc",
    "her2:ish",
    "her2:ihc-membrane-staining",
    "pd-l1:22c3-pharmdx:cps",
    "pd-l1:sp142:ic",
    "germline:brca1-brca2",
    "tumour:pik3ca-akt1-pten",
    "tumour:esr1",
    "erbb2:oncomine-dxtt",
    "erbb2:guardant360-cdx",
    "cgp",
    "lvef",
    "chest-ct",
    "body-weight",
    "glucose",
    "neutrophils",
    "platelets",
    "qtc",
    "child-pugh",
    "hba1c",
    "creatinine-clearance",
    "liver-tests",
    "dpd",
    "ugt1a1",
    "re-biopsy",
    "expert-panel",
];

/// The rules that the ```cards blocks name. That they are true is the scenarios' own test.
fn shown() -> BTreeSet<String> {
    let runs = scenarios::files().into_iter().flat_map(|file| scenarios::runs(&file));
    let rules = |run: scenarios::Run| -> Vec<String> {
        let lines = run.expected.lines().filter_map(|line| line.trim().strip_prefix("rule "));
        lines.map(|id| id.trim().to_owned()).collect()
    };
    runs.flat_map(rules).collect()
}

fn ids(rules: &[&Rule]) -> String {
    rules.iter().map(|rule| format!("\n  {}", rule.id)).collect()
}

#[test]
fn every_active_rule_speaks_in_a_scenario() {
    let shown = shown();
    let speaks = |rule: &Rule| shown.contains(rule.id.as_str());
    let mute: Vec<&Rule> = ENGINE.knowledge.rules.iter().filter(|rule| !speaks(rule)).collect();
    assert!(mute.is_empty(), "no scenario of tests/scenarios shows these rules, add one for each:{}", ids(&mute));
}

/// A misspelt id in an expected card, or one of a retired rule, would never be noticed otherwise.
#[test]
fn scenarios_name_active_rules_only() {
    let rules = ENGINE.knowledge.rules.iter().map(|rule| rule.id.as_str());
    let doses = ENGINE.knowledge.doses.values().flatten().map(|rule| rule.id.as_str());
    let active: BTreeSet<&str> =
        rules.chain(ENGINE.knowledge.clashes.all.iter().map(|clash| clash.id.as_str())).chain(doses).collect();
    let named = shown();
    let strangers: Vec<&String> = named.iter().filter(|id| !active.contains(id.as_str())).collect();
    assert!(strangers.is_empty(), "no active rule is called {strangers:?}");
}

#[test]
fn the_shipped_files_have_no_error() {
    let globals = Globals { as_of: Some(When::On(date!(2026 - 11 - 22))), ..Globals::default() };
    let found = check::examine(None, &globals);
    let errors: Vec<String> =
        found.diagnostics.iter().filter(|found| found.is_error()).map(ToString::to_string).collect();
    assert!(errors.is_empty(), "{}", errors.join("\n"));
    assert!(found.rules >= ENGINE.knowledge.rules.len());
}

/// The founding documents keep their numbers for ever (CONTRACT section 6).
#[test]
fn the_founding_documents_are_numbered_without_a_gap() {
    for (source, numbers) in [("kurita-2026", 1..=93), ("jlcs-her2-2024", 94..=148)] {
        let written: Vec<&str> = ENGINE.knowledge.sources[source].statements.iter().map(|s| s.id.number).collect();
        let expected: Vec<String> = numbers.map(|number: u32| number.to_string()).collect();
        assert_eq!(written, expected, "{source}");
    }
}

#[test]
fn drugs_and_their_value_sets_match() {
    let sets: BTreeSet<String> = files::collect(None)
        .unwrap()
        .keys()
        .filter_map(|path| path.strip_prefix("profiles/valuesets/drug-")?.strip_suffix(".json").map(str::to_owned))
        // The fallback for words that name no drug.
        .filter(|id| id != "unknown-antineoplastic")
        .collect();
    let drugs: BTreeSet<String> = ENGINE.knowledge.drugs.keys().map(|id| id.as_str().to_owned()).collect();
    let unnamed: Vec<_> = sets.difference(&drugs).collect();
    assert!(unnamed.is_empty(), "recognised, but without a file in config/knowledge/drugs: {unnamed:?}");
    let uncoded: Vec<_> = drugs.difference(&sets).collect();
    assert!(uncoded.is_empty(), "without profiles/valuesets/drug-<id>.json, so known by spelling only: {uncoded:?}");
}

#[test]
fn files_are_named_for_what_they_hold() {
    let knowledge = &ENGINE.knowledge;
    let files = files::collect(None).unwrap();
    let ids = [
        ("drugs", knowledge.drugs.keys().map(|id| id.as_str()).collect::<Vec<_>>()),
        ("assays", knowledge.assays.keys().map(|id| id.as_str()).collect()),
        ("sources", knowledge.sources.keys().map(|id| id.as_str()).collect()),
    ];
    for (folder, ids) in ids {
        for id in ids {
            let path = format!("knowledge/{folder}/{id}.yaml");
            assert!(files.contains_key(&path), "\"{id}\" is not in {path}");
        }
    }
}

#[test]
fn every_test_of_the_contract_can_be_ordered() {
    let known: BTreeSet<&str> =
        ENGINE.knowledge.assays.values().flat_map(|assay| &assay.tests).map(|test| test.id.as_str()).collect();
    let lacking: Vec<&str> = TESTS.into_iter().filter(|test| !known.contains(test)).collect();
    assert!(lacking.is_empty(), "no assay has the tests {lacking:?}");
}

/// A drug class that is not in the manual is a misspelling, or a decision nobody wrote down.
#[test]
fn every_drug_class_is_in_the_manual() {
    let manual = include_str!("../config/knowledge/README.md");
    let section = manual.split("## Drug classes").nth(1).unwrap().split("\n## ").next().unwrap();
    let mut strangers: BTreeMap<&str, &str> = BTreeMap::new();
    for drug in ENGINE.knowledge.drugs.values() {
        for class in drug.classes.iter().filter(|class| !section.contains(&format!("`{}`", class))) {
            strangers.insert(class.as_str(), drug.id.as_str());
        }
    }
    assert!(strangers.is_empty(), "add to the table of config/knowledge/README.md, or correct: {strangers:?}");
}
