//! Which drugs do not belong together, as CONTRACT 3e has it, written down a second time and independently of the data;
//! and the table of what is said of them.

use std::fmt::Write;
use std::path::Path;

use oncohooks::settings::{Jurisdiction, Language};
use serde_json::{Value, json};

use super::fired::{Fired, ours, texts};
use crate::scenarios;
use crate::support::line::resource;
use crate::support::record::Record;
use crate::support::table::rows;

/// Classes of which one is given at a time.
const ONE_OF: &[&[&str]] = &[
    &["paclitaxel", "nab-paclitaxel", "docetaxel"],
    &["palbociclib", "ribociclib", "abemaciclib"],
    &["pembrolizumab", "nivolumab", "atezolizumab", "avelumab", "durvalumab"],
    &["letrozole", "anastrozole", "exemestane"],
    &["olaparib", "talazoparib", "niraparib"],
    &["alpelisib", "inavolisib", "capivasertib"],
    &["poziotinib", "sevabertinib", "zongertinib"],
    &["capecitabine", "fluorouracil", "tegafur-gimeracil-oteracil", "tegafur-uracil", "doxifluridine"],
    &["fulvestrant", "elacestrant", "imlunestrant", "camizestrant"],
    &["goserelin", "leuprorelin", "triptorelin"],
    &[
        "trastuzumab-deruxtecan",
        "trastuzumab-emtansine",
        "datopotamab-deruxtecan",
        "sacituzumab-govitecan",
        "sacituzumab-tirumotecan",
    ],
    &["trastuzumab", "trastuzumab-hyaluronidase", "pertuzumab-trastuzumab-sc", "margetuximab"],
];

/// None of the first with one of the second.
const NOT_WITH: &[(&[&str], &[&str])] = &[
    (&["tamoxifen", "toremifene"], &["letrozole", "anastrozole", "exemestane"]),
    (
        &["trastuzumab", "trastuzumab-hyaluronidase", "pertuzumab-trastuzumab-sc", "margetuximab"],
        &["trastuzumab-deruxtecan", "trastuzumab-emtansine"],
    ),
    (&["poziotinib", "sevabertinib", "zongertinib"], &["trastuzumab-deruxtecan", "trastuzumab-emtansine"]),
    (&["pertuzumab-trastuzumab-sc"], &["pertuzumab"]),
    (
        &["trastuzumab", "trastuzumab-hyaluronidase", "pertuzumab-trastuzumab-sc"],
        &["doxorubicin", "doxorubicin-liposomal", "epirubicin", "pirarubicin", "amrubicin"],
    ),
];

/// What does not stand beside atezolizumab in breast cancer; in lung cancer some of it does.
const NOT_WITH_ATEZOLIZUMAB: &[&str] = &[
    "carboplatin",
    "cisplatin",
    "nedaplatin",
    "oxaliplatin",
    "gemcitabine",
    "capecitabine",
    "fluorouracil",
    "tegafur-gimeracil-oteracil",
    "tegafur-uracil",
    "doxifluridine",
    "vinorelbine",
    "vincristine",
    "doxorubicin",
    "doxorubicin-liposomal",
    "epirubicin",
    "pirarubicin",
    "amrubicin",
    "eribulin",
    "cyclophosphamide",
    "docetaxel",
    "ixabepilone",
    "irinotecan",
    "etoposide",
    "mitomycin",
    "bevacizumab",
    "ramucirumab",
    "trastuzumab-deruxtecan",
    "trastuzumab-emtansine",
    "datopotamab-deruxtecan",
    "sacituzumab-govitecan",
    "sacituzumab-tirumotecan",
    "olaparib",
    "talazoparib",
    "niraparib",
];

/// Whether the two drugs do not belong together in breast cancer alone.
pub fn clash_in_breast_cancer(one: &str, other: &str) -> bool {
    let apart = |one, other| one == "atezolizumab" && NOT_WITH_ATEZOLIZUMAB.contains(&other);
    apart(one, other) || apart(other, one)
}

/// Whether the two drugs do not belong together.
pub fn clash(one: &str, other: &str) -> bool {
    let same_class = ONE_OF.iter().any(|class| class.contains(&one) && class.contains(&other));
    let apart = |(first, second): &(&[&str], &[&str])| {
        (first.contains(&one) && second.contains(&other)) || (first.contains(&other) && second.contains(&one))
    };
    one == other || same_class || NOT_WITH.iter().any(apart)
}

/// The clashes said of the drafts beside what is running: `letrozole` is stated as active, `letrozole given 2026-10-11` is an
/// administration, `letrozole ordered 2026-10-11` the completed order of a cycle.
fn said(drafts: &str, running: &str, jurisdiction: Jurisdiction) -> String {
    let (mut given, mut ordered, mut stated) = (Vec::new(), Vec::new(), Vec::new());
    for (at, drug) in running.split("; ").filter(|drug| !drug.is_empty()).enumerate() {
        if let Some((drug, day)) = drug.split_once(" given ") {
            given.push(json!({"resource": resource(&format!("dose g{at} | {drug} | {day}"), "Patient/p1")}));
        } else if let Some((drug, day)) = drug.split_once(" ordered ") {
            let line = format!("prescription r{at} | {drug} | {day} | status: completed");
            ordered.push(json!({"resource": resource(&line, "Patient/p1")}));
        } else {
            stated.push(format!("{drug} | 2026-08-01 | active"));
        }
    }
    let record = Record {
        conditions: vec!["Breast cancer, stage IV | 2026-01".to_owned()],
        drugs: stated,
        orders: drafts.split(" + ").map(str::to_owned).collect(),
        ..Record::default()
    };
    let mut request = record.request("order-sign");
    for (key, entries) in [("administrations", given), ("medications", ordered)] {
        request["prefetch"][key]["entry"] = entries.into();
    }
    let mut run = scenarios::of_sample((String::new(), String::new(), request));
    run.jurisdiction = jurisdiction;
    let cards = Fired::at(&run, Language::En).cards;
    let clash = |card: &Value| {
        let level = card["indicator"].as_str()?;
        let clash = texts(&ours(card)["rules"]).into_iter().find(|rule| rule.starts_with("clash-"))?;
        assert_eq!(ours(card)["order"]["check"], "combination");
        let summary = card["summary"].as_str()?.trim_start_matches("Warning: ");
        Some(format!("{level} {clash}: {summary}"))
    };
    let said: Vec<String> = cards.iter().filter_map(clash).collect();
    if said.is_empty() { "nothing".to_owned() } else { said.join(" ;; ") }
}

#[test]
fn drugs_that_do_not_belong_together_are_said_and_no_others() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/pressing/clashes.tsv");
    let mut wrong = String::new();
    for [drafts, running, expected] in rows::<3>(Path::new(file)) {
        for jurisdiction in [Jurisdiction::Jp, Jurisdiction::Us] {
            let got = said(&drafts, &running, jurisdiction);
            if got != expected {
                let _ = writeln!(
                    wrong,
                    "{drafts} beside {running:?} ({jurisdiction:?})\n  expected {expected}\n  got      {got}"
                );
            }
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}
