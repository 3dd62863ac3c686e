//! The cases agreed before this module was written (`shared-cases.json`), and all rows of the Oncomine table.

use oncohooks::variant::{Answer, Dna, Form, Listed, Verdict};
use serde::Deserialize;

use super::support::{catalogue, classify, protein};

#[derive(Deserialize)]
struct Case {
    id: String,
    input: String,
    expected_class: String,
    expected_canonical_p: Option<String>,
    expected_c_listed: Option<bool>,
}

/// The class word of the shared cases, from the standings for Japan.
fn class(answer: &Answer<'_>) -> String {
    let Answer::Listed { standings, .. } = answer else { return answer.class().replace('-', "_") };
    let status = |assay: &str| {
        let mut found = standings.iter().filter(|s| s.list.assay == assay && s.list.drug == "trastuzumab-deruxtecan");
        found.find_map(|standing| match standing.verdict {
            Verdict::OnList { status, .. } => Some(status),
            _ => None,
        })
    };
    match (status("oncomine-dxtt"), status("guardant360-cdx")) {
        (Some(Listed::Cdx), None) => "oncomine_cdx",
        (Some(Listed::ReferenceOnly), None) => "oncomine_reference_only",
        (Some(Listed::ReferenceOnly), Some(Listed::Cdx)) => "oncomine_reference_only+g360_cdx",
        (None, Some(Listed::Cdx)) => "g360_cdx_not_in_oncomine",
        _ => "unexpected",
    }
    .to_owned()
}

fn is_coding_printed(answer: &Answer<'_>) -> Option<bool> {
    let Answer::Listed { standings, .. } = answer else { return None };
    standings.iter().find_map(|standing| match standing.verdict {
        Verdict::OnList { dna: Dna::Printed, .. } => Some(true),
        Verdict::OnList { dna: Dna::NotPrinted, .. } => Some(false),
        _ => None,
    })
}

#[test]
fn all_shared_cases() {
    let cases: Vec<Case> = serde_json::from_str(include_str!("shared-cases.json")).unwrap();
    assert_eq!(cases.len(), 88);
    let mut wrong = Vec::new();
    for case in &cases {
        let answer = classify(&case.input);
        let found = (class(&answer), protein(&answer), is_coding_printed(&answer));
        let is_named = case.expected_canonical_p.is_none() || case.expected_canonical_p == found.1;
        let is_coding = case.expected_c_listed.is_none() || case.expected_c_listed == found.2;
        if found.0 != case.expected_class || !is_named || !is_coding {
            wrong.push(format!("{} {:?}: {found:?}, expected {}", case.id, case.input, case.expected_class));
        }
    }
    assert!(wrong.is_empty(), "{}\n{}", wrong.len(), wrong.join("\n"));
}

/// Row, printed protein, printed coding change, 3' names of both (`variants.md`, table of section 1).
#[test]
fn all_rows_of_the_oncomine_table() {
    let rows = include_str!("oncomine-rows.tsv").lines().skip(1);
    let mut count = 0;
    for row in rows {
        let cells: Vec<&str> = row.split('\t').collect();
        let [id, status, printed, coding, name, coding_name] = cells.as_slice() else { panic!("{row}") };
        for text in [(*printed).to_owned(), (*coding).to_owned(), format!("{coding} ({printed})")] {
            let answer = classify(&text);
            assert_eq!(protein(&answer).as_deref(), Some(*name), "{id} {text}");
            let Answer::Listed { variant, standings } = answer else { panic!("{id} {text}") };
            let standing = standings
                .iter()
                .find(|standing| {
                    standing.list.drug == "trastuzumab-deruxtecan" && standing.list.assay == "oncomine-dxtt"
                })
                .unwrap();
            let Verdict::OnList { status: found, dna, .. } = standing.verdict else { panic!("{id} {text}") };
            assert_eq!(found.id(), *status, "{id} {text}");
            if text != *printed {
                assert_eq!(variant.coding.name(), Some(*coding_name), "{id} {text}");
                assert_eq!(dna, Dna::Printed, "{id} {text}");
            }
        }
        count += 1;
    }
    assert_eq!(count, 54);
}

/// 54 rows are 42 proteins, with the 3 that only the other assay counts 45: no two of them may be called equal.
#[test]
fn listed_proteins_are_pairwise_distinct() {
    let lists = catalogue().lists.iter().filter(|list| list.country == "JP");
    let edits = lists.flat_map(|list| &list.rows).filter_map(|row| match &row.form {
        Form::Exact { edit, .. } => Some(edit.clone()),
        _ => None,
    });
    let mut edits: Vec<_> = edits.collect();
    edits.sort();
    edits.dedup();
    assert_eq!(edits.len(), 45);
    let gene = catalogue().genes.by_name("ERBB2").unwrap();
    let mut proteins: Vec<_> = edits.iter().map(|edit| edit.apply(&gene.protein).unwrap()).collect();
    proteins.sort();
    proteins.dedup();
    assert_eq!(proteins.len(), 45);
}
