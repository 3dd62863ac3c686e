//! The command line, asked as a user asks it.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

/// `oncohooks evaluate FILE --format json` on the day of the scenarios.
pub fn evaluate(file: &Path, hook: &str, order: &str) -> Value {
    let mut command = Command::new(env!("CARGO_BIN_EXE_oncohooks"));
    command.arg("evaluate").arg(file).args(["--hook", hook, "--as-of", "2026-11-01", "--format", "json"]);
    if !order.is_empty() {
        command.args(["--order", order]);
    }
    let output = command.output().unwrap();
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{}: {error}", file.display());
    serde_json::from_slice(&output.stdout).unwrap()
}
