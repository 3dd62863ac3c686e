//! The program as an operator runs it: files, standard input, exit codes, and going on after an interruption.

use std::io::Write;
use std::path::Path;
use std::process::Stdio;

use super::{bundle, folder, her2_positive, ndjson, order, patient};
use crate::support::program::{oncohooks, run};

const DAY: [&str; 2] = ["--as-of", "2026-11-22"];

fn screen(arguments: &[&str]) -> (i32, String) {
    run(&[&["screen"], arguments, &DAY].concat(), &[])
}

/// Cut anywhere, it ends as if it had never been cut, and the report is whole. What it writes stands in the folder it reads,
/// and is not taken for records.
#[test]
fn an_interrupted_screening_goes_on_after_its_last_whole_patient() {
    let all = [her2_positive("a"), her2_positive("b"), vec![patient("c"), patient("d")]].concat();
    let input = folder("resumed", &[("all.ndjson", &[b"torn\n".to_vec(), ndjson(&all)].concat())]);
    let (input, out, report) = (input.to_str().unwrap(), input.join("out.ndjson"), input.join("report.json"));
    let [out, report] = [&out, &report].map(|path| path.to_str().unwrap());
    let first = screen(&[input, "--output", out, "--report", report]);
    assert_eq!((first.0, first.1.trim()), (1, "4 patients, 4 answers, 1 not read"));
    let (whole, counted) = (std::fs::read(out).unwrap(), std::fs::read_to_string(report).unwrap());
    let refused = screen(&[input, "--output", out]);
    assert!(refused.0 == 1 && refused.1.contains("--resume"), "{}", refused.1);
    for cut in [0, 1, whole.len() / 4, whole.len() / 2, whole.len() - 1, whole.len()] {
        std::fs::write(out, &whole[..cut]).unwrap();
        let (_, said) = screen(&[input, "--output", out, "--resume", "--report", report]);
        assert!(std::fs::read(out).unwrap() == whole, "cut at {cut}: {said}");
        assert_eq!(std::fs::read_to_string(report).unwrap(), counted, "cut at {cut}");
    }
    std::fs::write(out, "{\"patient\":\"z\"}\n").unwrap();
    let other = screen(&[input, "--output", out, "--resume"]);
    assert!(other.0 == 1 && other.1.contains("other-input"), "{}", other.1);
    std::fs::write(out, "a diary\n").unwrap();
    let other = screen(&[input, "--output", out, "--resume"]);
    assert!(other.0 == 1 && other.1.contains("not-ours"), "{}", other.1);
    assert_eq!(std::fs::read_to_string(out).unwrap(), "a diary\n", "it is left as it is");
}

/// As a filter each line is answered in its order, also a patient who comes twice.
#[test]
fn standard_input_is_answered_line_by_line() {
    let [a, b] = ["a", "b"].map(|id| bundle(&her2_positive(id)).to_string());
    let mut child = oncohooks(&[&["screen"], &DAY[..]].concat(), &[]).stdin(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(format!("{b}\n{a}\n{b}\n").as_bytes()).unwrap();
    let ended = child.wait_with_output().unwrap();
    let lines: Vec<serde_json::Value> =
        String::from_utf8(ended.stdout).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let told: Vec<(&str, &str, bool)> = lines
        .iter()
        .map(|line| {
            let again = line["gaps"].to_string().contains("answered-before");
            (line["patient"].as_str().unwrap(), line["place"].as_str().unwrap(), again)
        })
        .collect();
    let wanted = [("b", "standard input:1", false), ("a", "standard input:2", false), ("b", "standard input:3", true)];
    assert_eq!(told, wanted);
    assert_eq!(ended.status.code(), Some(0));
}

#[test]
fn what_cannot_be_run_is_said_with_the_next_step() {
    let empty = folder("empty", &[("readme.txt", b"")]);
    let one = folder("one", &[("a.ndjson", &ndjson(&[patient("a")])), ("short.key", b"short"), ("notes.txt", b"")]);
    let [empty, one] = [&empty, &one].map(|path| path.to_str().unwrap());
    let key = Path::new(one).join("short.key");
    for (arguments, code, said) in [
        (&["/no/such/folder"][..], 1, "error[unreadable-file]"),
        (&[empty], 1, "error[no-records]"),
        (&[one, "--report", "report.pdf"], 1, "error[unknown-report]"),
        (&[one, "--hash", key.to_str().unwrap()], 1, "error[bad-key]"),
        (&[one, "--resume"], 2, "--output"),
        (&[one, "--threads", "0"], 2, "--threads"),
        (&[one], 0, "1 patients, 1 answers, 0 not read; 2 files hold no records"),
    ] {
        let (ended, told) = screen(arguments);
        assert!(ended == code && told.contains(said), "{arguments:?}: {ended} {told}");
    }
    let orders = folder(
        "by-order",
        &[(
            "a.ndjson",
            &ndjson(&[her2_positive("a"), vec![order("a", "m", "trastuzumab", "2024-02-01", "completed")]].concat()),
        )],
    );
    for word in ["order", "orders"] {
        let (ended, told) = run(&["screen", orders.to_str().unwrap(), "--as-of", word], &[]);
        assert!(ended == 0 && told.contains(r#""date":"2024-02-01","hook":"order-sign""#), "{told}");
    }
    let (ended, told) = run(&["evaluate", one, "--as-of", "order"], &[]);
    assert!(ended == 2 && told.contains("screen"), "{told}");
}
