//! The PySpark job of `deploy/spark`: what it makes of an export and pipes through the program is answered as the export is.
//! Spark itself is not run here (it is half a gigabyte); what it does between is grouping by a key. Needs python3.

use std::collections::BTreeMap;
use std::io::Write;
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use super::{USUAL, folder, her2_positive, ndjson, order, patient};
use crate::support::program::oncohooks;

/// Groups as Spark would, with the functions of the job.
const GROUPED: &str = r#"
import collections, importlib.util, sys, types
sys.modules["pyspark"] = types.ModuleType("pyspark")
sys.modules["pyspark.sql"] = types.ModuleType("pyspark.sql")
sys.modules["pyspark.sql"].SparkSession = None
spec = importlib.util.spec_from_file_location("job", sys.argv[1])
job = importlib.util.module_from_spec(spec)
spec.loader.exec_module(job)
own, drugs, wishes, unread = collections.defaultdict(list), {}, set(), []
for name in sys.argv[2:]:
    for line in open(name, encoding="utf-8"):
        for kind, key, text in job.placed(line.rstrip("\n")):
            if kind == "own": own[key].append(text)
            elif kind == "drug": drugs[key] = text
            elif kind == "wish": wishes.add((key, text))
            else: unread.append(text)
for drug, patient in sorted(wishes):
    if drug in drugs: own[patient].append(drugs[drug])
for patient in sorted(own): print(job.bundle(patient, own[patient]))
for line in unread: print(line)
"#;

fn by_patient(lines: impl Iterator<Item = Value>) -> BTreeMap<String, Value> {
    lines
        .map(|mut line| {
            line.as_object_mut().unwrap().remove("place");
            (line["patient"].as_str().unwrap_or("nobody").to_owned(), line)
        })
        .collect()
}

#[test]
fn the_spark_job_pipes_what_the_program_would_group_itself() {
    let mut given = order("a", "o", "", "2024-02-01", "active");
    given.as_object_mut().unwrap().remove("medicationCodeableConcept");
    given["medicationReference"] = json!({"reference": "Medication/m1"});
    let drug = json!({"resourceType": "Medication", "id": "m1", "code": {"text": "trastuzumab"}});
    let all = [her2_positive("a"), her2_positive("b"), vec![given, patient("c")]].concat();
    let input = folder("spark", &[("all.ndjson", &ndjson(&all)), ("Medication.ndjson", &ndjson(&[drug]))]);
    let job = concat!(env!("CARGO_MANIFEST_DIR"), "/deploy/spark/screen.py");
    let mut python = Command::new("python3");
    python.args(["-c", GROUPED, job]).args([input.join("all.ndjson"), input.join("Medication.ndjson")]);
    let Ok(grouped) = python.output() else {
        println!("no python3: the Spark job was NOT looked at");
        return;
    };
    assert!(grouped.status.success(), "{}", String::from_utf8_lossy(&grouped.stderr));
    let mut child = oncohooks(&["screen", "-", "--as-of", "2026-11-22"], &[]).stdin(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(&grouped.stdout).unwrap();
    let piped = String::from_utf8(child.wait_with_output().unwrap().stdout).unwrap();
    let piped = by_patient(piped.lines().map(|line| serde_json::from_str(line).unwrap()));
    let direct = by_patient(USUAL.values(&[input]).into_iter());
    assert_eq!(piped.keys().collect::<Vec<_>>(), ["a", "b", "c"]);
    assert_eq!(piped, direct);
}
