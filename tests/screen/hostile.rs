//! Lines nobody can read: each is a line of output with its place, and every patient around it is answered.

use serde_json::{Value, json};

use super::{USUAL, bundle, folder, her2_positive, ndjson, patient, result};

/// What one bad line brings, among two good patients.
fn beside(bad: &[u8]) -> Vec<Value> {
    let good = |id: &str| ndjson(&[bundle(&her2_positive(id))]);
    let bytes = [good("a"), bad.to_vec(), b"\n".to_vec(), good("b")].concat();
    USUAL.values(&[folder("hostile", &[("all.ndjson", &bytes)])])
}

#[test]
fn a_line_that_cannot_be_read_is_said_with_its_place_and_costs_itself_only() {
    let deep = [vec![b'['; 100_000], vec![b']'; 100_000]].concat();
    let dense = [b"[".to_vec(), b"1,".repeat(3_000_001), b"1]".to_vec()].concat();
    let long = [b"{\"resourceType\":\"Patient\",\"id\":\"".to_vec(), vec![b'x'; 40 << 20], b"\"}".to_vec()].concat();
    let mut somebodys = result("a", "x", "ER", "0 %", "2024-01-20");
    let mut table: Vec<(&str, Vec<u8>, &str)> = vec![
        ("no JSON", b"{\"resourceType\":\"Patient\",\"id\":".to_vec(), "no-json"),
        ("no JSON at all", b"<html>".to_vec(), "no-json"),
        ("no UTF-8", b"{\"resourceType\":\"Patient\",\"id\":\"\xff\"}".to_vec(), "no-utf-8"),
        ("bottomless nesting", deep, "no-json"),
        ("millions of values", dense, "too-large"),
        ("a line of 40 MB", long, "too-large"),
        ("a number", b"7".to_vec(), "no-resource"),
        ("a list in a list", b"[[]]".to_vec(), "no-resource"),
        ("no resource", b"{\"id\":\"a\"}".to_vec(), "no-resource"),
        ("an empty Bundle", bundle(&[]).to_string().into_bytes(), "no-patient"),
        ("a list of nothing", b"[]".to_vec(), "no-resource"),
        ("a patient without id", br#"{"resourceType":"Patient"}"#.to_vec(), "no-id"),
        ("a type FHIR does not have", br#"{"resourceType":"Observaton"}"#.to_vec(), "no-subject"),
        (
            "an export that failed",
            json!({"resourceType": "OperationOutcome", "issue": [{"severity": "error", "code": "exception"}]})
                .to_string()
                .into_bytes(),
            "export-incomplete",
        ),
    ];
    for subject in [
        json!(null),
        json!({"reference": "#p"}),
        json!({"reference": "Group/1"}),
        json!({"identifier": {"value": "1"}}),
        json!(7),
    ] {
        somebodys["subject"] = subject;
        table.push(("a result of nobody", somebodys.to_string().into_bytes(), "no-subject"));
    }
    for (what, bad, code) in table {
        let lines = beside(&bad);
        assert_eq!(lines.len(), 3, "{what}");
        assert_eq!(lines[0]["error"], code, "{what}");
        assert!(lines[0]["place"].as_str().unwrap().ends_with("all.ndjson:2"), "{what}: {}", lines[0]);
        assert!(lines[0]["message"].as_str().unwrap().len() < 300, "{what}");
        assert_eq!((&lines[1]["patient"], &lines[2]["patient"]), (&json!("a"), &json!("b")), "{what}");
        assert!(!lines[2]["cards"].as_array().unwrap().is_empty(), "{what}");
    }
}

/// What is of no interest is passed over, and no fault.
#[test]
fn resources_that_nobody_reads_are_no_faults() {
    for other in [
        json!({"resourceType": "Practitioner", "id": "p"}),
        json!({"resourceType": "Claim", "id": "p", "patient": {"reference": "Patient/z"}}),
        json!({"resourceType": "OperationOutcome", "issue": [{"severity": "information", "code": "informational"}]}),
    ] {
        let lines = beside(other.to_string().as_bytes());
        assert_eq!(lines.len(), 2, "{other}");
    }
}

/// Her line says so, wherever the second came. Two births are two people: they get no answer, and the line says where both stand.
#[test]
fn two_patients_of_one_id_that_differ_are_never_silent() {
    let mut other = patient("a");
    other["deceasedBoolean"] = true.into();
    let both = |other: &Value| {
        let files = [("one.ndjson", ndjson(&her2_positive("a"))), ("two.ndjson", ndjson(std::slice::from_ref(other)))];
        let files: Vec<(&str, &[u8])> = files.iter().map(|(name, bytes)| (*name, bytes.as_slice())).collect();
        USUAL.values(&[folder("twice", &files)])
    };
    let lines = both(&other);
    assert_eq!(lines.len(), 1);
    assert_eq!(lines[0]["gaps"], json!([{"place": "Patient/a", "why": "stands-twice"}]));
    other["birthDate"] = "1999-01-01".into();
    let lines = both(&other);
    assert_eq!(lines.len(), 1);
    assert_eq!(lines[0]["error"], "two-patients");
    let message = lines[0]["message"].as_str().unwrap();
    assert!(message.contains("one.ndjson:1 and ") && message.contains("two.ndjson:1 hold two patients"), "{message}");
}

/// A torn file ends where it is torn; what stood before is answered.
#[test]
fn a_compressed_file_that_is_torn_is_said() {
    use std::io::Write;
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::none());
    encoder.write_all(&ndjson(&her2_positive("a"))).unwrap();
    let whole = encoder.finish().unwrap();
    let torn = &whole[..whole.len() - 200];
    let lines = USUAL.values(&[folder("torn", &[("all.ndjson.gz", torn)])]);
    assert_eq!(lines.len(), 2);
    assert_eq!(lines[0]["error"], "unreadable-file");
    assert_eq!(lines[1]["patient"], "a");
}

/// What stood behind the tear may be anybody's, so nobody's record is taken to be complete.
#[test]
fn behind_a_torn_file_nobody_s_record_is_complete() {
    use std::io::Write;
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::none());
    let results = result("b", "er", "ER", "0 %", "2024-01-20");
    encoder.write_all(&ndjson(&vec![results; 50])).unwrap();
    let whole = encoder.finish().unwrap();
    let patients = ndjson(&her2_positive("a"));
    let gaps = |name: &str, bytes: &[u8]| {
        let files = [("Observation.ndjson.gz", bytes), ("all.ndjson", &*patients)];
        let lines = USUAL.values(&[folder(name, &files)]);
        lines.into_iter().find(|line| line["patient"] == "a").unwrap()["gaps"].clone()
    };
    assert_eq!(gaps("whole", &whole), json!([]));
    let torn = gaps("torn-results", &whole[..whole.len() / 2]);
    assert_eq!(torn[0]["why"], "broken-off");
    assert!(torn[0]["place"].as_str().unwrap().contains("Observation.ndjson.gz:"), "{torn}");
    let utf_16: Vec<u8> = "\u{feff}{}\n{}\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(gaps("utf-16", &utf_16)[0]["why"], "broken-off", "a file that is not UTF-8 at all is said once");
}

/// As some tools write what is no Bundle: all of a type in one list, or each line a list.
#[test]
fn lists_of_resources_are_read_as_what_they_hold() {
    let all = her2_positive("a");
    let expected = USUAL.values(&[folder("list-none", &[("all.ndjson", &ndjson(&all))])]);
    let (whole, lines) = (json!(all).to_string(), ndjson(&all.iter().map(|one| json!([one])).collect::<Vec<_>>()));
    let in_bundle = json!([bundle(&all)]).to_string();
    for (name, file, bytes) in [
        ("list-whole", "all.json", whole.as_bytes()),
        ("list-line", "all.ndjson", whole.as_bytes()),
        ("list-lines", "all.ndjson", &lines),
        ("list-bundle", "all.ndjson", in_bundle.as_bytes()),
    ] {
        let found = USUAL.values(&[folder(name, &[(file, bytes)])]);
        assert_eq!(found.len(), 1, "{name}: {found:?}");
        assert_eq!((&found[0]["cards"], &found[0]["rules"]), (&expected[0]["cards"], &expected[0]["rules"]), "{name}");
    }
}

/// Text of a record never becomes a line of its own, nor markup of the report.
#[test]
fn every_line_is_one_line() {
    let mut all = her2_positive("a\n</script>");
    all[1]["code"]["text"] = "Metastatic breast cancer\n\u{2028}{\"patient\":\"z\"}".into();
    let bytes = bundle(&all).to_string().into_bytes();
    let lines = USUAL.lines(&[folder("newline", &[("one.json", &bytes)])]);
    assert_eq!(lines.len(), 1);
    assert!(!lines[0].contains('\n'));
}
