//! What the documents promise: commands, answers, files, rights.

use std::fmt::Write;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use super::text::{ROOT, between, files, name, read, shell};

/// Fails when the two READMEs show different commands, CI does not run the README's test command, or a sample or
/// service that a command names is gone.
#[test]
fn the_readme_shows_commands_that_ci_knows() {
    let [english, japanese] = ["README.md", "README.ja.md"].map(|file| shell(&read(file)));
    assert_eq!(english, japanese, "README.md and README.ja.md show the same commands");
    assert_eq!(english[..2], ["cargo run --release -- serve", "cargo test"], "the first screen has the two commands");
    let ci = read(".ci/run");
    for command in ["cargo test", "cargo fmt", "cargo clippy", "-- check", "evaluate", "cds-hooks/samples/"] {
        assert!(ci.contains(command), ".ci/run does not run `{command}`");
    }
    let calls: Vec<&String> = english.iter().filter(|line| line.contains("cds-services/therapy-")).collect();
    for patient in ["tnbc-loinc", "tnbc-japanese", "tnbc-messy"] {
        assert!(calls.iter().any(|call| call.contains(patient)), "no curl line for {patient}");
    }
    for call in calls {
        let service = call.rsplit('/').next().unwrap();
        assert!(Path::new(ROOT).join(between(call, "@", " ")).is_file(), "{call}: no such sample");
        assert!(
            Path::new(ROOT).join(format!("cds-hooks/services/{service}.json")).is_file(),
            "{call}: no such service"
        );
    }
}

/// Fails when a sample answers with another card than the README shows.
#[test]
fn the_readme_shows_what_the_samples_answer() {
    for file in ["README.md", "README.ja.md"] {
        let text = read(file);
        for call in shell(&text).iter().filter(|line| line.contains("cds-services/therapy-")) {
            let language = if call.contains("accept-language: ja") { "ja" } else { "en" };
            let sample = between(call, "@", " ");
            let mut command = Command::new(env!("CARGO_BIN_EXE_oncohooks"));
            command.current_dir(ROOT).args(["evaluate", sample, "--format", "cards", "--language", language]);
            let answer: Value = serde_json::from_slice(&command.output().unwrap().stdout).unwrap();
            for card in answer["cards"].as_array().unwrap() {
                let summary = card["summary"].as_str().unwrap();
                assert!(text.contains(summary), "{file} does not show what {sample} answers: {summary}");
            }
        }
    }
}

/// Fails when a document names a file that is gone.
#[test]
fn the_documents_name_files_that_exist() {
    let mut found = String::new();
    let documents = [
        "README.md",
        "README.ja.md",
        "ARCHITECTURE.md",
        "CHANGELOG.md",
        "NOTICE",
        "config/knowledge/README.md",
        "docs/connect.md",
        "docs/operate.md",
        "docs/screen.md",
        "SECURITY.md",
    ];
    for document in documents {
        for span in read(document).split('`').skip(1).step_by(2) {
            let tops = ["src/", "tests/", "config/", "profiles/", "cds-hooks/", ".ci/"];
            let plain = span.chars().all(|c| c.is_ascii_alphanumeric() || "/._-".contains(c));
            if plain && tops.iter().any(|top| span.starts_with(top)) && !Path::new(ROOT).join(span).exists() {
                let _ = writeln!(found, "{document}: {span}");
            }
        }
    }
    assert!(found.is_empty(), "{found}");
}

/// Fails when a value set has no `copyright`, NOTICE does not name a code system in use, or the change log lacks the
/// version of the program or of the knowledge.
#[test]
fn rights_and_versions_are_stated() {
    let (notice, changes) = (read("NOTICE"), read("CHANGELOG.md"));
    for file in files("profiles/valuesets") {
        let set: Value = serde_json::from_str(&std::fs::read_to_string(&file).unwrap()).unwrap();
        assert!(set["copyright"].as_str().is_some_and(|text| !text.is_empty()), "{}: no copyright", name(&file));
        for include in set["compose"]["include"].as_array().into_iter().flatten() {
            let system = include["system"].as_str().unwrap();
            assert!(notice.contains(system), "NOTICE does not name {system} of {}", name(&file));
        }
    }
    let knowledge = read("config/knowledge/knowledge.yaml");
    assert!(changes.contains(between(&knowledge, "version: \"", "\"")), "CHANGELOG.md lacks the knowledge version");
    assert!(changes.contains(env!("CARGO_PKG_VERSION")), "CHANGELOG.md lacks the version of the program");
}

/// Fails when a file names a folder of somebody's machine, or a package comes from elsewhere than crates.io.
#[test]
fn nothing_names_the_machine_it_was_made_on() {
    // Written in two halves, so that this file does not find itself.
    let machine = [("/wo", "rk/"), ("/ho", "me/"), ("/ro", "ot/"), ("/Us", "ers/")];
    let machine = machine.map(|(start, end)| format!("{start}{end}"));
    let mut found = String::new();
    for file in files("") {
        let Ok(text) = std::fs::read_to_string(&file) else { continue };
        for path in machine.iter().filter(|path| text.contains(path.as_str())) {
            let _ = writeln!(found, "{}: {path}", name(&file));
        }
    }
    for line in read("Cargo.lock").lines().filter_map(|line| line.strip_prefix("source = ")) {
        if line != "\"registry+https://github.com/rust-lang/crates.io-index\"" {
            let _ = writeln!(found, "Cargo.lock: {line}");
        }
    }
    assert!(found.is_empty(), "{found}");
}
