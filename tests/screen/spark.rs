//! The PySpark job of `deploy/spark`: what it makes of an export and pipes through the program is answered as the export is.
//! What Spark does between is grouping by a key, which python3 does here too. Spark itself is run where `ONCOHOOKS_SPARK`
//! names a python that has pyspark; `.ci/run` provides one where it can (it is half a gigabyte, and needs Java).

use std::collections::BTreeMap;
use std::io::Write;
use std::path::PathBuf;
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

/// Two patients, a third with a drug that stands in another file, and what belongs to nobody.
fn export(name: &str) -> PathBuf {
    let mut given = order("a", "o", "", "2024-02-01", "active");
    given.as_object_mut().unwrap().remove("medicationCodeableConcept");
    given["medicationReference"] = json!({"reference": "Medication/m1"});
    let drug = json!({"resourceType": "Medication", "id": "m1", "code": {"text": "trastuzumab"}});
    let all = [her2_positive("a"), her2_positive("b"), vec![given, patient("c")]].concat();
    folder(name, &[("all.ndjson", &ndjson(&all)), ("Medication.ndjson", &ndjson(&[drug]))])
}

const JOB: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/deploy/spark/screen.py");

/// The lines of a text, by patient.
fn read(text: &str) -> BTreeMap<String, Value> {
    by_patient(text.lines().map(|line| serde_json::from_str(line).unwrap()))
}

#[test]
fn spark_itself_writes_the_lines_of_the_program() {
    let Some(python) = std::env::var_os("ONCOHOOKS_SPARK") else {
        return println!("NOT RUN: ONCOHOOKS_SPARK names no python with pyspark");
    };
    let input = export("spark-itself");
    let output = input.with_extension("answers");
    let _ = std::fs::remove_dir_all(&output);
    let mut job = Command::new(&python);
    job.arg(JOB).args([&input, &output]).args(["--oncohooks", env!("CARGO_BIN_EXE_oncohooks"), "--partitions", "2"]);
    let ran = job.args(["--", "--as-of", "2026-11-22"]).env("PYSPARK_PYTHON", &python).output().unwrap();
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    let parts = std::fs::read_dir(output).unwrap().map(|entry| entry.unwrap().path());
    let parts = parts.filter(|path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("part-")));
    let text: String = parts.map(|path| std::fs::read_to_string(path).unwrap()).collect();
    let direct = by_patient(USUAL.values(&[input]).into_iter());
    assert_eq!(direct.len(), 3);
    assert_eq!(read(&text), direct);
}

#[test]
fn the_spark_job_pipes_what_the_program_would_group_itself() {
    let input = export("spark");
    let mut python = Command::new("python3");
    python.args(["-c", GROUPED, JOB]).args([input.join("all.ndjson"), input.join("Medication.ndjson")]);
    let Ok(grouped) = python.output() else {
        println!("no python3: the Spark job was NOT looked at");
        return;
    };
    assert!(grouped.status.success(), "{}", String::from_utf8_lossy(&grouped.stderr));
    let mut child = oncohooks(&["screen", "-", "--as-of", "2026-11-22"], &[]).stdin(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(&grouped.stdout).unwrap();
    let piped = String::from_utf8(child.wait_with_output().unwrap().stdout).unwrap();
    let piped = read(&piped);
    let direct = by_patient(USUAL.values(&[input]).into_iter());
    assert_eq!(piped.keys().collect::<Vec<_>>(), ["a", "b", "c"]);
    assert_eq!(piped, direct);
}
