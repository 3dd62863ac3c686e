//! What `check` says of wrong files, word for word.
//!
//! Each folder beside this file is named for one code of `check`. It holds a small overlay with the mistake, as a site
//! would write it, and in `expected.txt` what is said of it beyond what is said of the embedded files alone.
//! `UPDATE_EXPECT=1 cargo test knowledge` rewrites these; read the difference as the person would who made the mistake.

mod docs;
mod probe;
mod schema;

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;
use std::thread;

use oncohooks::cli::{Globals, When, check};
use oncohooks::diagnostic::Diagnostic;
use oncohooks::files::{self, Files};
use oncohooks::knowledge::Knowledge;
use regex::Regex;
use serde_json::Value;
use time::macros::date;

/// Beside the folders of one code: several mistakes in several files, reported in one run.
const SEVERAL: &str = "several-mistakes";

/// Codes of `check` no overlay can provoke, with the reason.
const EMBEDDED: [&str; 1] = ["bad-service"]; // cds-hooks/services is compiled in and has tests of its own

struct Folder {
    name: String,
    path: PathBuf,
    found: Vec<Diagnostic>,
}

static FOLDERS: LazyLock<Vec<Folder>> = LazyLock::new(|| {
    let embedded = examine(None);
    let mut paths: Vec<PathBuf> = std::fs::read_dir(root()).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.is_dir());
    paths.sort();
    let workers = thread::available_parallelism().map_or(1, usize::from);
    let folder = |path: &PathBuf| Folder {
        name: path.file_name().unwrap().to_str().unwrap().to_owned(),
        path: path.clone(),
        found: examine(Some(path)).into_iter().filter(|found| !embedded.contains(found)).collect(),
    };
    let mut folders: Vec<Folder> = thread::scope(|scope| {
        let chunks = paths.chunks(paths.len().div_ceil(workers));
        let handles: Vec<_> =
            chunks.map(|paths| scope.spawn(|| paths.iter().map(folder).collect::<Vec<_>>())).collect();
        handles.into_iter().flat_map(|handle| handle.join().unwrap()).collect()
    });
    folders.sort_by(|one, two| one.name.cmp(&two.name));
    folders
});

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/knowledge")
}

/// All findings, with paths as if standing in the folder.
fn examine(folder: Option<&Path>) -> Vec<Diagnostic> {
    let globals = Globals { as_of: Some(When::On(date!(2026 - 11 - 22))), ..Globals::default() };
    let prefix = folder.map(|folder| folder.display().to_string());
    let relative = |text: &str| match &prefix {
        Some(prefix) => text.replace(&format!("{prefix}/"), "").replace(prefix, "."),
        None => text.to_owned(),
    };
    let found = check::examine(folder, &globals).diagnostics.into_iter();
    found.map(|found| Diagnostic { file: relative(&found.file), message: relative(&found.message), ..found }).collect()
}

fn text(found: &[Diagnostic]) -> String {
    found.iter().map(|found| format!("{found}\n")).collect()
}

#[test]
fn every_mistake_is_reported_word_for_word() {
    let mut failures = String::new();
    for folder in FOLDERS.iter() {
        let (file, got) = (folder.path.join("expected.txt"), text(&folder.found));
        if std::env::var_os("UPDATE_EXPECT").is_some() {
            std::fs::write(&file, &got).unwrap();
        }
        let expected = std::fs::read_to_string(&file).unwrap_or_default();
        if got != expected {
            failures += &format!("\n{}\nexpected:\n{expected}got:\n{got}", file.display());
        }
    }
    assert!(failures.is_empty(), "UPDATE_EXPECT=1 cargo test knowledge rewrites these:{failures}");
}

#[test]
fn a_folder_shows_the_mistake_it_is_named_for_and_nothing_else() {
    for folder in FOLDERS.iter() {
        let codes: BTreeSet<&str> = folder.found.iter().map(|found| found.code).collect();
        let files: BTreeSet<&str> = folder.found.iter().map(|found| found.file.as_str()).collect();
        match folder.name.as_str() {
            SEVERAL => assert!(codes.len() > 4 && files.len() > 4, "{codes:?} {files:?}"),
            name => assert_eq!(codes, BTreeSet::from([name])),
        }
    }
}

/// A start does not wait for the texts the program came with to be read twice: they were when it was tested. Those of a
/// site it reads so, and `check` reads all.
#[test]
fn a_start_reads_the_texts_of_the_site_again_and_check_all_texts() {
    for code in ["empty-criteria", "empty-list", "no-evidence", "same-rule", "unbound-number", "unknown-path"] {
        let is_said = |found: &[Diagnostic]| found.iter().any(|found| found.code == code);
        let at_start =
            |files: &Files| is_said(&Knowledge::load(files).map_or_else(|errors| errors, |(_, warnings)| warnings));
        let by_check = |files: &Files| is_said(&Knowledge::examine(files, date!(2026 - 11 - 22)).0.diagnostics);
        let of_site = files::collect(Some(&root().join(code))).unwrap();
        assert!(at_start(&of_site) && by_check(&of_site), "{code} of a site");
        let leaked = of_site.into_iter().map(|(path, text)| (path, Cow::Borrowed(&*text.into_owned().leak())));
        let shipped = leaked.collect();
        assert!(!at_start(&shipped) && by_check(&shipped), "{code} of the program");
    }
}

#[test]
fn every_code_has_a_folder_and_every_folder_a_code() {
    // The code is the first argument wherever a finding is made.
    let call = Regex::new(
        r#"(?:Diagnostic::(?:error|warning)|\bwritten\.(?:error|warning)|\bmistake|\bknown)\(\s*"([a-z0-9-]+)""#,
    )
    .unwrap();
    let mut codes = BTreeSet::new();
    for file in sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src")) {
        // What stops `serve` or `review` is no finding of `check`.
        if file.to_str().unwrap().contains("src/server/")
            || file.ends_with("cli/serve.rs")
            || file.ends_with("call/review.rs")
        {
            continue;
        }
        let text = std::fs::read_to_string(&file).unwrap();
        codes.extend(call.captures_iter(&text).map(|found| found[1].to_owned()));
    }
    let folders = FOLDERS.iter().map(|folder| folder.name.as_str()).filter(|name| *name != SEVERAL);
    let shown: BTreeSet<String> = folders.chain(EMBEDDED).map(str::to_owned).collect();
    let lacking: Vec<_> = codes.difference(&shown).collect();
    assert!(lacking.is_empty(), "add a folder in tests/knowledge for each of {lacking:?}");
    let needless: Vec<_> = shown.difference(&codes).collect();
    assert!(needless.is_empty(), "no code of src is called {needless:?}: remove the folders, or rename them");
}

/// Lower case unless a quotation comes first, no final stop, and always a remedy (clippy's convention).
#[test]
fn messages_keep_the_convention() {
    for found in FOLDERS.iter().flat_map(|folder| &folder.found) {
        for sentence in [&found.message, &found.help] {
            let first = sentence.chars().next().unwrap_or_else(|| panic!("{found}: an empty sentence"));
            assert!(first.is_lowercase() || first == '"', "{found}: starts with {first:?}");
            assert!(!sentence.ends_with(['.', ' ', '\n']), "{found}: ends with a stop or a blank");
            assert!(!sentence.to_lowercase().contains("please"), "{found}: is polite");
        }
    }
}

/// A line is given for everything that stands in a YAML file, and it exists.
#[test]
fn findings_in_yaml_point_at_a_line() {
    for folder in FOLDERS.iter() {
        let yaml = |found: &&Diagnostic| found.file.ends_with(".yaml") && found.code != "unknown-folder";
        for found in folder.found.iter().filter(yaml) {
            let Ok(text) = std::fs::read_to_string(folder.path.join(&found.file)) else { continue };
            let last = u64::try_from(text.lines().count()).unwrap().max(1);
            assert!(found.line.is_some_and(|line| (1..=last).contains(&line)), "{found}");
        }
    }
}

/// The command itself: text on stderr, or JSON on stdout, and exit code 1.
#[test]
fn the_command_reports_all_mistakes_in_one_run() {
    let check = |more: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_oncohooks"));
        command.args(["check", "--as-of", "2026-11-22"]).args(more).arg(root().join(SEVERAL)).output().unwrap()
    };
    let several = FOLDERS.iter().find(|folder| folder.name == SEVERAL).unwrap();
    let plain = check(&[]);
    assert_eq!(plain.status.code(), Some(1));
    let said = String::from_utf8(plain.stderr).unwrap().replace(&format!("{}/", several.path.display()), "");
    for found in &several.found {
        assert!(said.contains(&found.to_string()), "{found}\nis not in\n{said}");
    }
    let json = check(&["--format", "json"]);
    assert_eq!(json.status.code(), Some(1));
    let body: Value = serde_json::from_slice(&json.stdout).unwrap();
    let listed = body["diagnostics"].as_array().unwrap();
    for found in &several.found {
        let is_same = |entry: &&Value| entry["code"] == found.code && entry["line"].as_u64() == found.line;
        let entry = listed.iter().find(is_same).unwrap_or_else(|| panic!("{found}: not in {listed:?}"));
        assert_eq!(entry["severity"], if found.is_error() { "error" } else { "warning" });
        assert_eq!(entry["help"].as_str(), Some(found.help.as_str()));
    }
}

/// CONTRACT section 6.
#[test]
fn coverage_counts_every_statement_once() {
    let output =
        Command::new(env!("CARGO_BIN_EXE_oncohooks")).args(["check", "--coverage", "--format", "json"]).output();
    let body: Value = serde_json::from_slice(&output.unwrap().stdout).unwrap();
    let number = |member: &str| body[member].as_u64().unwrap_or_else(|| panic!("{member} in {body}"));
    let uncarried = body["uncarried"].as_array().unwrap();
    assert_eq!(number("statements"), 148);
    assert_eq!(number("carried") + number("background") + uncarried.len() as u64, 148);
    assert!(number("rules") > 0 && number("scenarios") > 0);
    assert!(uncarried.iter().all(|name| name.as_str().is_some_and(|name| name.contains('#'))));
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let files = entries.flat_map(|path| if path.is_dir() { sources(&path) } else { vec![path] });
    files.filter(|path| path.extension().is_some_and(|ending| ending == "rs")).collect()
}
