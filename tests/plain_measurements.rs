//! A number with its unit, as most of a record is, is read the short way. The same result with an empty member that says
//! nothing goes the long way round: both must come to the same.

use serde_json::{Value, json};

use crate::support::command;
use crate::support::patient::{ID, bundle, conditions, patient};

/// LOINC code, display, number, unit.
const RESULTS: [(&str, &str, f64, &str); 17] = [
    ("29463-7", "Body weight", 52.5, "kg"),
    ("29463-7", "Body weight", 115.0, "[lb_av]"),
    ("8302-2", "Body height", 158.0, "cm"),
    ("10230-1", "Left ventricular Ejection fraction", 61.0, "%"),
    ("751-8", "Neutrophils [#/volume] in Blood by Automated count", 0.9, "10*3/uL"),
    ("777-3", "Platelets [#/volume] in Blood", 80.0, "10*9/L"),
    ("2160-0", "Creatinine [Mass/volume] in Serum or Plasma", 115.0, "umol/L"),
    ("1742-6", "Alanine aminotransferase", 230.0, "U/L"),
    ("1975-2", "Bilirubin.total", 1.15, "mg/dL"),
    ("1975-2", "Bilirubin.total", 1.15, "nobody knows"),
    ("4548-4", "Hemoglobin A1c", 8.6, "%"),
    ("718-7", "Hemoglobin", 7500.0, "g/dL"),
    ("17861-6", "Calcium [Mass/volume] in Serum or Plasma", 9.1, "mg/dL"),
    ("nobody knows", "Score of the ward", 3.0, "1"),
    ("nobody knows", "ERBB2 S310F allele fraction", 12.0, "%"),
    ("nobody knows", "BRCA1", 45.0, "%"),
    ("nobody knows", "ER", 90.0, "%"),
];

/// How many of them, the first ones, are measurements we read.
const MEASURED: usize = 12;

/// What may stand beside the number, each with what it is about.
fn additions() -> Vec<(&'static str, Value)> {
    vec![
        ("nothing", json!({})),
        ("a limit", json!({"referenceRange": [{"high": {"value": 40, "unit": "U/L"}}]})),
        ("a limit in another unit", json!({"referenceRange": [{"high": {"value": 20, "unit": "umol/L"}}]})),
        ("two limits", json!({"referenceRange": [{"high": {"value": 40}}, {"high": {"value": 50}}]})),
        ("a flag N", json!({"interpretation": [{"coding": [{"code": "N"}]}]})),
        ("a flag H", json!({"interpretation": [{"coding": [{"code": "H"}], "text": "高値"}]})),
        ("no result", json!({"interpretation": [{"coding": [{"code": "IND"}]}]})),
        ("a stretch of time", json!({"effectiveDateTime": null, "effectivePeriod": {"start": "2026-10-01"}})),
        ("a month", json!({"effectiveDateTime": "2026-10"})),
        ("no date", json!({"effectiveDateTime": null})),
        ("a day of issue", json!({"effectiveDateTime": null, "issued": "2026-10-02T08:00:00Z"})),
        ("an amendment", json!({"status": "amended"})),
        ("a preliminary result", json!({"status": "preliminary"})),
        ("an error", json!({"status": "entered-in-error"})),
        ("a narrative", json!({"text": {"status": "generated", "div": "<div>HER2 3+</div>"}})),
        ("a category", json!({"category": [{"text": "Family medicine"}]})),
        ("a comparator", json!({"valueQuantity": {"value": 40, "unit": "U/L", "comparator": "<"}})),
        ("a number as words", json!({"valueQuantity": {"value": ">= 10", "unit": "kg"}})),
        ("a note", json!({"note": [{"text": "wrong patient"}]})),
        ("a specimen", json!({"specimen": {"display": "urine"}})),
        ("a focus", json!({"focus": [{"reference": "Condition/c1"}]})),
    ]
}

/// One result of each kind.
fn results(addition: &Value) -> Vec<Value> {
    let result = |(at, (code, display, value, unit)): (usize, (&str, &str, f64, &str))| {
        let mut result = json!({
            "resourceType": "Observation", "id": format!("m{at}"), "status": "final",
            "subject": {"reference": format!("Patient/{ID}")},
            "code": {"coding": [{"system": "http://loinc.org", "code": code, "display": display}], "text": display},
            "effectiveDateTime": "2026-10-01T08:30:00+09:00",
            "valueQuantity": {"value": value, "unit": unit, "system": "http://unitsofmeasure.org", "code": unit},
        });
        for (member, value) in addition.as_object().unwrap() {
            result[member] = value.clone();
        }
        result
    };
    RESULTS.into_iter().enumerate().map(result).collect()
}

fn read(results: &[Value], name: &str) -> Value {
    let file = std::env::temp_dir().join(format!("oncohooks-measured-{}-{name}.json", std::process::id()));
    let condition = conditions()["entry"][0]["resource"].clone();
    let all = [&[patient(), condition], results].concat();
    std::fs::write(&file, bundle(&all).to_string()).unwrap();
    let answer = command::evaluate(&file, "patient-view", "");
    std::fs::remove_file(file).unwrap();
    answer
}

#[test]
fn a_plain_measurement_is_read_alike_the_short_way_and_the_long_way() {
    for (what, addition) in additions() {
        let short = results(&addition);
        let mut long = short.clone();
        for result in &mut long {
            result["component"] = json!([]);
        }
        let (short, long) = (read(&short, "short"), read(&long, "long"));
        assert_eq!(short, long, "{what}");
        if what == "nothing" {
            let findings = short["case"]["findings"].as_array().map_or(0, Vec::len);
            assert!(findings >= MEASURED, "{findings} findings of {MEASURED} measurements");
        }
    }
}
