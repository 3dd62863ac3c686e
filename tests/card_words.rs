//! A card says of a result what the record says of it, once: no origin that the report leaves open, no name twice.

use oncohooks::settings::{Jurisdiction, Language};
use serde_json::Value;

use crate::scenarios;
use crate::support::record::Record;

/// All that the cards of an order say.
fn said(results: &[&str], diagnosis: &str, order: &str) -> String {
    let lines = |lines: &[&str]| lines.iter().map(|line| (*line).to_owned()).collect::<Vec<_>>();
    let record = Record {
        born: Some("1960".to_owned()),
        conditions: lines(&[diagnosis, "Postmenopausal | 2026-09"]),
        results: lines(results),
        drugs: lines(&[
            "letrozole | 2024-03-01..2025-06-01 | completed",
            "capecitabine | 2025-07-01..2026-09-25 | completed",
        ]),
        orders: lines(&[order]),
        ..Record::default()
    };
    let mut run = scenarios::of_sample((String::new(), String::new(), record.request("order-sign")));
    run.jurisdiction = Jurisdiction::Jp;
    let answer = scenarios::answer(&run, Language::En);
    let texts = answer["cards"].as_array().unwrap().iter().flat_map(|card| [&card["summary"], &card["detail"]]);
    texts.filter_map(Value::as_str).collect::<Vec<_>>().join("\n")
}

#[test]
fn words_that_leave_the_origin_open_are_not_called_germline_or_somatic() {
    let rows = [
        // What is doubted in words is left to them.
        (
            "BRCA1",
            "c.68_69delAG pathogenic (germline vs somatic not determined)",
            "BRCA1 c.68_69delAG pathogenic (germline",
        ),
        ("BRCA1", "病的バリアント c.68_69delAG（生殖細胞系列か不明）", "BRCA1 病的バリアント c.68_69delAG（生殖"),
        ("BRCA1", "pathogenic c.68_69delAG, tumour only, origin unknown", "BRCA1 pathogenic c.68_69delAG, tumour only"),
        ("BRCA1", "c.68_69delAG pathogenic, presumed germline", "BRCA1 c.68_69delAG pathogenic, presumed germline"),
        ("BRCA1", "germline: see report", "BRCA1 germline: see report"),
        // What is understood, or told by the name of the test, is said.
        ("BRCA1", "pathogenic, somatic", "BRCA1, somatic variant: pathogenic"),
        ("BRCA1", "c.68_69delAG pathogenic", "BRCA1, origin not stated c.68_69delAG: pathogenic"),
        ("BRCA1 germline", "equivocal", "BRCA1, germline equivocal"),
    ];
    for (test, value, expected) in rows {
        let results = ["ER | 90 % | 2026-09-25", "PgR | 60 % | 2026-09-25", "HER2 IHC | 1+ | 2026-09-25"];
        let result = format!("{test} | {value} | 2026-09-25");
        let said =
            said(&[&results[..], &[&result]].concat(), "Metastatic breast cancer | 2024-01", "olaparib | 300 mg");
        assert!(said.contains(expected), "{test} {value}: expected {expected}\n{said}");
        for told in ["BRCA1, germline", "BRCA1, somatic", "BRCA1, origin not stated"] {
            assert_eq!(said.contains(told), expected.starts_with(told), "{test} {value}: {told}\n{said}");
        }
    }
}

#[test]
fn a_name_is_said_once() {
    let lung = ["ERBB2 | ERBB2 exon 20 finding, see comment | 2026-09-25"];
    let rows = [
        (
            said(&[], "HR-positive metastatic breast cancer | 2024-01", "palbociclib | 125 mg"),
            "ER ER",
            "ER or PgR positive (",
        ),
        (
            said(&lung, "Stage IV lung adenocarcinoma | 2026-01", "zongertinib | 120 mg"),
            "ERBB2 ERBB2",
            "ERBB2 exon 20 finding",
        ),
    ];
    for (said, twice, once) in rows {
        assert!(!said.contains(twice) && said.contains(once), "{twice}, {once}: {said}");
    }
}
