//! What belongs to one patient comes together, in whatever files and by whatever references it was exported.

use std::io::Write;
use std::path::PathBuf;

use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::{Value, json};

use super::{USUAL, bundle, folder, her2_positive, met, ndjson, order, patient, result};

/// Names and bytes.
type Files = Vec<(&'static str, Vec<u8>)>;

/// Two patients with different answers.
fn two() -> Vec<Vec<Value>> {
    let mut other = her2_positive("b");
    other[4] = result("b", "her2", "HER2 IHC", "0", "2024-01-20");
    vec![her2_positive("a"), other]
}

fn by_type(patients: &[Vec<Value>], kind: &str) -> Vec<u8> {
    let of_kind = patients.iter().flatten().filter(|resource| resource["resourceType"] == kind);
    ndjson(&of_kind.cloned().collect::<Vec<_>>())
}

fn gz(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// What the lines say, without where they stood.
fn said(paths: &[PathBuf]) -> Vec<(String, Value, Value)> {
    let lines = USUAL.values(paths);
    lines
        .iter()
        .map(|line| (line["patient"].as_str().unwrap().to_owned(), line["rules"].clone(), line["cards"].clone()))
        .collect()
}

#[test]
fn the_same_patients_get_the_same_lines_in_whatever_form_they_were_exported() {
    let patients = two();
    let bundles: Vec<String> = patients.iter().map(|patient| bundle(patient).to_string()).collect();
    let [patients_file, conditions, observations] =
        ["Patient", "Condition", "Observation"].map(|kind| by_type(&patients, kind));
    let (half, rest) = observations.split_at(observations.iter().position(|byte| *byte == b'\n').unwrap() + 1);
    let forms: [(&str, Files); 7] = [
        (
            "a file of resources for each type",
            vec![
                ("Patient.ndjson", patients_file.clone()),
                ("Condition.ndjson", conditions.clone()),
                ("Observation.ndjson", observations.clone()),
            ],
        ),
        (
            "compressed, in parts and in folders, with the manifest",
            vec![
                ("Patient/1.ndjson.gz", gz(&patients_file)),
                ("Condition.000.ndjson.gz", gz(&conditions)),
                ("Observation.1.ndjson", rest.to_vec()),
                ("Observation.0.ndjson.gz", gz(half)),
                (
                    "manifest.json",
                    json!({"transactionTime": "2026-11-01", "request": "x", "output": [], "error": []})
                        .to_string()
                        .into_bytes(),
                ),
            ],
        ),
        ("a Bundle a line", vec![("all.ndjson", format!("{}\r\n\n{}", bundles[1], bundles[0]).into_bytes())]),
        (
            "a file of one Bundle for each",
            vec![
                (
                    "x.json",
                    format!("\u{feff}{}", serde_json::to_string_pretty(&bundle(&patients[0])).unwrap()).into_bytes(),
                ),
                ("y.json", bundles[1].clone().into_bytes()),
            ],
        ),
        ("one Bundle with both", vec![("both.json", bundle(&patients.concat()).to_string().into_bytes())]),
        (
            "one Bundle with a Bundle of each",
            vec![("nested.json", bundle(&[bundle(&patients[0]), bundle(&patients[1])]).to_string().into_bytes())],
        ),
        ("every line twice", vec![("twice.ndjson", [ndjson(&patients.concat()), ndjson(&patients.concat())].concat())]),
    ];
    let wanted = said(&[folder("form-0", &borrowed(&forms[0].1))]);
    assert_eq!(
        wanted.iter().map(|(patient, ..)| patient.as_str()).collect::<Vec<_>>(),
        ["a", "b"],
        "in the order of ids"
    );
    assert_ne!(wanted[0].2, wanted[1].2, "they have different cards");
    for (number, (form, files)) in forms.iter().enumerate().skip(1) {
        assert_eq!(said(&[folder(&format!("form-{number}"), &borrowed(files))]), wanted, "{form}");
    }
}

fn borrowed<'f>(files: &'f [(&'f str, Vec<u8>)]) -> Vec<(&'f str, &'f [u8])> {
    files.iter().map(|(name, bytes)| (*name, bytes.as_slice())).collect()
}

/// `Patient/a` may be said in many ways; each of these results is hers, so the therapy of HER2-positive disease is met.
#[test]
fn a_patient_is_known_by_every_shape_of_reference() {
    for reference in [
        "Patient/a",
        "https://ehr.example.org/fhir/Patient/a",
        "https://ehr.example.org/fhir/Patient/a/_history/3",
        "Patient/a/_history/1",
    ] {
        let mut all = her2_positive("a");
        all.iter_mut().skip(1).for_each(|resource| resource["subject"]["reference"] = reference.into());
        let lines = USUAL.values(&[folder("references", &[("all.ndjson", &ndjson(&all))])]);
        assert_eq!(lines.len(), 1, "{reference}");
        assert_eq!(lines[0]["patient"], "a", "{reference}");
        assert!(!met(&lines[0]).is_empty(), "{reference}: {}", lines[0]);
    }
}

/// A transaction Bundle names nobody but by the URLs of its entries.
#[test]
fn two_patients_of_a_bundle_are_told_apart_by_the_urls_of_its_entries() {
    let uuids = ["urn:uuid:0d6b5a55-51a3-4ac0-8f4b-2f9b7f0f4d22", "urn:uuid:7be6d1a2-51a3-4ac0-8f4b-2f9b7f0f4d22"];
    let mut entries = Vec::new();
    for (mut resources, url) in two().into_iter().zip(uuids) {
        resources.iter_mut().skip(1).for_each(|resource| resource["subject"]["reference"] = url.into());
        resources[0].as_object_mut().unwrap().remove("id");
        entries.extend(resources.iter().enumerate().map(|(at, resource)| match at {
            0 => json!({"fullUrl": url, "resource": resource}),
            _ => json!({"resource": resource}),
        }));
    }
    let text = json!({"resourceType": "Bundle", "type": "transaction", "entry": entries}).to_string();
    let lines = USUAL.values(&[folder("urls", &[("one.json", text.as_bytes())])]);
    let named: Vec<String> =
        lines.iter().map(|line| format!("urn:uuid:{}", line["patient"].as_str().unwrap())).collect();
    assert_eq!(named, uuids);
    assert_ne!(met(&lines[0]), met(&lines[1]));
}

/// The drug of an order stands in a file of its own, which names no patient.
#[test]
fn a_medication_that_stands_elsewhere_is_read() {
    let drug = |id: &str, text: &str| json!({"resourceType": "Medication", "id": id, "code": {"text": text}});
    for reference in ["Medication/m1", "https://ehr.example.org/fhir/Medication/m1"] {
        let mut given = order("a", "o", "", "2024-02-01", "active");
        given.as_object_mut().unwrap().remove("medicationCodeableConcept");
        given["medicationReference"] = json!({"reference": reference});
        let drugs = ndjson(&[drug("m0", "aspirin"), drug("m1", "trastuzumab"), drug("m2", "lapatinib")]);
        let own = ndjson(&[her2_positive("a"), vec![given]].concat());
        let lines = USUAL.lines(&[folder("drugs", &[("Medication.ndjson", &drugs), ("own.ndjson", &own)])]);
        assert_eq!(lines.len(), 1);
        assert!(lines[0].contains("trastuzumab") && lines[0].contains(r#""value":"trastuzumab""#), "{}", lines[0]);
    }
}

/// Nobody is told apart by an id that two servers gave to two people.
#[test]
fn patients_of_two_servers_are_not_taken_for_one() {
    let mut all = her2_positive("a");
    all[1]["subject"]["reference"] = "https://one.example.org/fhir/Patient/a".into();
    all[2]["subject"]["reference"] = "https://other.example.org/fhir/Patient/a".into();
    let lines = USUAL.values(&[folder("servers", &[("all.ndjson", &ndjson(&all))])]);
    assert_eq!(lines[0]["error"], "two-servers");
    all[2]["subject"]["reference"] = "https://one.example.org/fhir/Patient/a".into();
    let lines = USUAL.values(&[folder("servers", &[("all.ndjson", &ndjson(&all))])]);
    assert!(lines[0].get("error").is_none());
}

/// What the input lacks of a patient is said in her line.
#[test]
fn a_patient_without_patient_resource_is_answered_and_the_lack_is_said() {
    let all = her2_positive("a");
    let lines = USUAL.values(&[folder("no-patient", &[("all.ndjson", &ndjson(&all[1..]))])]);
    assert_eq!(lines[0]["gaps"], json!([{"place": "Patient/a", "why": "not-sent"}]));
    let lines = USUAL.values(&[folder("no-patient", &[("all.ndjson", &ndjson(&all))])]);
    assert_eq!(lines[0]["gaps"], json!([]));
    assert_eq!(lines[0]["patient"], patient("a")["id"]);
}
