//! What is said at a hospital whose codes are unknown here, and `oncohooks codes`, which helps to map them.

use std::path::{Path, PathBuf};
use std::process::Command;

use oncohooks::settings::Jurisdiction;
use serde_json::{Value, json};

use crate::support::command;
use crate::support::table::{self, BETWEEN};

fn written(name: &str, body: &Value) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("unknown-codes");
    std::fs::create_dir_all(&folder).unwrap();
    let file = folder.join(name);
    std::fs::write(&file, body.to_string()).unwrap();
    file
}

fn record(lines: &str) -> Vec<String> {
    let patient = "patient invented | female | 1966-02-14";
    std::iter::once(patient).chain(lines.split(BETWEEN)).map(str::to_owned).collect()
}

#[test]
fn a_hospital_whose_codes_are_unknown_is_told_where_it_could_matter() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/unknown_codes");
    let mut failures = Vec::new();
    for [shows, hook, lines, says] in table::rows::<4>(&folder.join("hospitals.tsv")) {
        let answer = command::cards_in(Jurisdiction::Jp, &table::body(&record(&lines), &hook).to_string(), &hook, "");
        let cards = answer.as_array().unwrap();
        let gaps: Vec<&Value> =
            cards.iter().filter(|card| card["extension"]["org.oncohooks"]["kind"] == "data-gap").collect();
        let told = match (gaps.as_slice(), cards.len()) {
            ([], 0) => "nothing",
            ([], _) => "silent",
            ([gap], _) => gap["summary"].as_str().unwrap(),
            _ => "several gaps",
        };
        if told != says {
            failures.push(format!("{shows}: \"{told}\", not \"{says}\""));
        }
    }
    assert!(failures.is_empty(), "{}:\n{}", failures.len(), failures.join("\n"));
}

/// A hospital of local codes without a word; four of them are of breast cancer.
fn unmapped() -> Value {
    let lines = "condition c | {urn:h:dx D-0421} | 2026-03 | stage: {urn:h:dx ST-4} ;; \
                 result e | {urn:h:lab L-1} | #0 % ;; result p | {urn:h:lab L-2} | #0 % ;; \
                 result h | {urn:h:lab L-3} | {urn:h:res R-0} ;; result k | {urn:h:lab L-9} | #4.1 mmol/L ;; \
                 result k2 | {urn:h:lab L-9} | #4.2 mmol/L ;; result n | {urn:h:lab L-8 Oestrogen receptr} | #0 %";
    table::body(&record(lines), "patient-view")
}

fn program(arguments: &[&str]) -> (String, String, bool) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_oncohooks"));
    let output = command.args(["--as-of", "2026-11-01"]).args(arguments).output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    (text(&output.stdout), text(&output.stderr), output.status.success())
}

/// Fails when one step of the way from an unmapped hospital to a patient who is read does not lead to the next.
#[test]
fn an_unmapped_hospital_is_read_once_the_draft_of_its_map_is_filled_in() {
    let file = written("unmapped.json", &unmapped());
    let file = file.to_str().unwrap();
    let before: Value = serde_json::from_str(&program(&["evaluate", file, "--format", "json"]).0).unwrap();
    assert_eq!(before["case"]["cancers"], json!([]));
    assert_eq!(before["unknownCodes"]["result"], 6, "{}", before["unknownCodes"]);
    assert_eq!(before["cards"][0]["extension"]["org.oncohooks"]["kind"], "data-gap");

    let (rows, _, _) = program(&["codes", file, "--format", "json"]);
    let rows: Value = serde_json::from_str(&rows).unwrap();
    let row = |code: &str| rows.as_array().unwrap().iter().find(|row| row["code"] == code).unwrap().clone();
    assert_eq!(
        row("L-9"),
        json!({"system": "urn:h:lab", "code": "L-9", "display": "", "count": 2, "known": "unknown"})
    );

    let (draft, _, _) = program(&["codes", file, "--format", "conceptmap"]);
    let mut map: Value = serde_json::from_str(&draft).unwrap();
    let fill = |code: &str| match code {
        "D-0421" => json!([{"code": "condition-breast-cancer", "equivalence": "equivalent"}]),
        "ST-4" => json!([{"code": "stage-iv", "equivalence": "equivalent"}]),
        "L-1" => {
            json!([{"code": "marker-er", "equivalence": "wider"}, {"code": "unit-percent", "equivalence": "wider"}])
        }
        "L-2" => {
            json!([{"code": "marker-pgr", "equivalence": "wider"}, {"code": "unit-percent", "equivalence": "wider"}])
        }
        "L-3" => json!([{"code": "marker-her2-ihc", "equivalence": "wider"}]),
        "R-0" => json!([{"code": "answer-ihc-0", "equivalence": "equivalent"}]),
        _ => json!([{"equivalence": "unmatched"}]),
    };
    let mut suggested = Vec::new();
    for element in
        map["group"].as_array_mut().unwrap().iter_mut().flat_map(|group| group["element"].as_array_mut().unwrap())
    {
        let code = element["code"].as_str().unwrap().to_owned();
        match element.get("target") {
            Some(target) => suggested.push((code, target[0]["code"].as_str().unwrap().to_owned())),
            None => element["target"] = fill(&code),
        }
    }
    assert_eq!(suggested, [("L-8".to_owned(), "marker-er".to_owned())]);

    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("unknown-codes/site");
    let maps = folder.join("profiles/conceptmaps");
    std::fs::create_dir_all(&maps).unwrap();
    let folder = folder.to_str().unwrap();
    // As it was printed it does no harm, and as filled in it is read.
    for text in [&draft, &map.to_string()] {
        std::fs::write(maps.join("local-codes.json"), text).unwrap();
        let (told, complaints, is_sound) = program(&["check", folder]);
        assert!(is_sound, "{told}{complaints}");
    }
    let (after, _, _) = program(&["evaluate", file, "--format", "json", "--config-dir", folder]);
    let after: Value = serde_json::from_str(&after).unwrap();
    assert_eq!(after["case"]["cancers"][0]["stage"], "metastatic-or-recurrent", "{}", after["case"]);
    let findings: Vec<&str> =
        after["case"]["findings"].as_array().unwrap().iter().map(|found| found["finding"].as_str().unwrap()).collect();
    assert_eq!(findings, ["er", "er", "pgr", "her2-ihc"]);
    let (rows, _, _) = program(&["codes", file, "--format", "json", "--config-dir", folder]);
    let rows: Value = serde_json::from_str(&rows).unwrap();
    let row = |code: &str| rows.as_array().unwrap().iter().find(|row| row["code"] == code).unwrap()["known"].clone();
    assert_eq!([row("L-1"), row("D-0421"), row("L-9")], ["marker-er", "condition-breast-cancer", "unknown"]);
}

/// Fails when hook requests, NDJSON and Bundles are not all taken, or several of them at once.
#[test]
fn codes_are_listed_of_every_kind_of_file() {
    let bundle = unmapped();
    let call = table::body(
        &record("condition c | {urn:h:dx D-0421} | 2026-03 ;; draft o | {urn:h:rx RX-77} | "),
        "order-sign",
    );
    let lines: Vec<String> =
        bundle["entry"].as_array().unwrap().iter().map(|entry| entry["resource"].to_string()).collect();
    let ndjson = Path::new(env!("CARGO_TARGET_TMPDIR")).join("unknown-codes/lines.ndjson");
    let files = [written("bundle.json", &bundle), written("call.json", &call), ndjson.clone()];
    std::fs::write(&ndjson, lines.join("\n")).unwrap();
    let files: Vec<&str> = files.iter().map(|file| file.to_str().unwrap()).collect();
    let (rows, _, _) = program(&[&["codes", "--format", "json"], &*files].concat());
    let rows: Value = serde_json::from_str(&rows).unwrap();
    let count = |code: &str| rows.as_array().unwrap().iter().find(|row| row["code"] == code).unwrap()["count"].clone();
    assert_eq!([count("D-0421"), count("RX-77"), count("L-9")], [3, 1, 4]);
    let (text, _, _) = program(&["codes", files[1]]);
    assert!(text.starts_with("UNKNOWN HERE") && text.contains("order      urn:h:rx|RX-77"), "{text}");
    let (_, told, is_done) = program(&["codes", "nowhere.json"]);
    assert!(!is_done && told.contains("nowhere.json"), "{told}");
    let (explained, _, _) = program(&["evaluate", files[0], "--explain"]);
    assert!(
        explained.contains("CODES PASSED OVER") && explained.contains("2  result     urn:h:lab|L-9"),
        "{explained}"
    );
}

/// Fails when a Japanese card counts otherwise, or a card grows beyond what an EHR shows.
#[test]
fn the_gap_is_said_in_both_languages_with_the_systems_met() {
    let file = written("both.json", &unmapped());
    let of = |language: &str| -> Value {
        let (cards, _, _) = program(&["evaluate", file.to_str().unwrap(), "--format", "cards", "--language", language]);
        serde_json::from_str::<Value>(&cards).unwrap()["cards"][0].clone()
    };
    let (ja, en) = (of("ja"), of("en"));
    assert_eq!(ja["summary"], "検査6件と病名の院内コードが未登録：何も確認していません");
    assert_eq!(en["summary"], "6 results and the diagnosis use codes unknown here: nothing was checked");
    assert_eq!(
        en["extension"]["org.oncohooks"]["unknownCodes"],
        json!({"results": 6, "diagnoses": 1, "systems": ["urn:h:dx", "urn:h:lab"]})
    );
    assert!(en["detail"].as_str().unwrap().contains("urn:h:lab (6)"), "{}", en["detail"]);
    assert!(ja["detail"].as_str().unwrap().chars().count() <= 500 && en["detail"].as_str().unwrap().len() <= 900);
}

/// Fails when a line of the chapter on local codes does not work as it is typed.
#[test]
fn the_lines_of_the_readme_that_map_local_codes_work() {
    let root = env!("CARGO_MANIFEST_DIR");
    let site = Path::new(env!("CARGO_TARGET_TMPDIR")).join("my-site");
    let readme = std::fs::read_to_string(Path::new(root).join("README.md")).unwrap();
    let (_, block) = readme.split_once("mkdir -p my-site").unwrap();
    let lines = block.split("```").next().unwrap().replace("my-site", site.to_str().unwrap());
    let lines = lines.replace("target/release/oncohooks", env!("CARGO_BIN_EXE_oncohooks"));
    let script = format!("set -e\nmkdir -p {}{lines}", site.display());
    let output = Command::new("sh").current_dir(root).args(["-c", &script]).output().unwrap();
    assert!(output.status.success(), "{script}\n{}", String::from_utf8_lossy(&output.stderr));
    assert!(site.join("profiles/conceptmaps/local-codes.json").is_file());
}

/// Fails when a diagnosis in a system that we have only in part (`NCIt`) is called known, or an ICD-10 code unknown.
#[test]
fn a_diagnosis_that_may_be_a_cancer_is_listed_though_its_system_is_known() {
    let lines = "condition c | {http://ncicb.nci.nih.gov/xml/owl/EVS/Thesaurus.owl C4872} | 2026-03 ;; \
                 condition d | {icd10 I10} | 2026-03";
    let file = written("in-part.json", &table::body(&record(lines), "patient-view"));
    let (told, _, _) = program(&["codes", file.to_str().unwrap()]);
    let (unknown, other) = told.split_once("READ BY WORDS").unwrap();
    assert!(unknown.contains("|C4872") && other.contains("|I10"), "{told}");
}
