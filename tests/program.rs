//! What the program says to somebody at a terminal: help, what `check` read, names that are nearly right, standard input.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;

fn run(arguments: &[&str], environment: &[(&str, &str)]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_oncohooks"));
    command.args(arguments).envs(environment.iter().copied()).stdin(Stdio::null()).output().unwrap()
}

fn said(text: &[u8]) -> String {
    String::from_utf8(text.to_vec()).unwrap()
}

/// A folder of a site with files of these paths and texts.
fn site(name: &str, files: &[(&str, &str)]) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("program").join(name);
    let _ = std::fs::remove_dir_all(&folder);
    for (path, text) in files {
        let file = folder.join(path);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, text).unwrap();
    }
    folder
}

const MAP: &str = include_str!("../profiles/conceptmaps/example-site.json");

#[test]
fn without_a_command_the_program_shows_its_help() {
    for arguments in [&[][..], &["--language", "en"]] {
        let answer = run(arguments, &[]);
        assert_eq!(answer.status.code(), Some(2), "{arguments:?}");
        let told = said(&answer.stderr);
        assert!(
            ["Usage", "serve", "check", "evaluate"].iter().all(|word| told.contains(word)),
            "{arguments:?}: {told}"
        );
    }
    let asked = run(&["--help"], &[]);
    assert_eq!(asked.status.code(), Some(0));
    assert!(said(&asked.stdout).contains("evaluate"));
}

#[test]
fn check_says_which_files_of_the_site_it_read() {
    let card = "order:\n";
    let folder = site(
        "read",
        &[("profiles/conceptmaps/ours.json", MAP), ("oncohooks.toml", "language = \"en\"\n"), ("cards.yaml", card)],
    );
    let name = folder.display().to_string();
    let answer = run(&["check", &name, "--as-of", "2026-11-22"], &[]);
    let text = said(&answer.stdout);
    for words in
        ["1 ConceptMap", "cards.yaml", &format!("from {name}"), &format!("settings from {name}/oncohooks.toml")]
    {
        assert!(text.contains(words), "{words}: {text}");
    }
    let json = run(&["check", &name, "--as-of", "2026-11-22", "--format", "json"], &[]);
    let site: Value = serde_json::from_slice::<Value>(&json.stdout).unwrap()["site"].clone();
    assert_eq!(site["files"], serde_json::json!({"concept-map": 1, "cards": 1}));
    assert_eq!(site["folder"], name.as_str());
    let bare = run(&["check", "--as-of", "2026-11-22"], &[]);
    assert!(said(&bare.stdout).contains("of this site: nothing"), "{}", said(&bare.stdout));
}

/// In 2035 every review of ours is overdue: a site can do nothing about it.
#[test]
fn check_shows_warnings_about_our_own_knowledge_only_when_asked() {
    let rule = include_str!("knowledge/overdue-review/knowledge/breast/example.yaml");
    let folder = site("warned", &[("knowledge/breast/ours.yaml", rule)]).display().to_string();
    let quiet = run(&["check", &folder, "--as-of", "2035-01-01"], &[]);
    let loud = run(&["check", &folder, "--as-of", "2035-01-01", "--all"], &[]);
    let overdue = |answer: &Output| said(&answer.stderr).matches("warning[overdue-review]").count();
    assert_eq!(overdue(&quiet), 1, "{}", said(&quiet.stderr));
    assert!(overdue(&loud) > 10, "{}", said(&loud.stderr));
    assert!(said(&quiet.stdout).contains("--all shows them"), "{}", said(&quiet.stdout));
    assert!(!said(&loud.stdout).contains("--all"), "{}", said(&loud.stdout));
    assert_eq!(quiet.status.code(), loud.status.code());
}

#[test]
fn a_misspelt_folder_of_a_site_is_told_its_name() {
    let rows = [
        ("profiles/valueset/ours.json", Some("valuesets")),
        ("profiles/conceptMaps/ours.json", Some("conceptmaps")),
        ("profiles/maps/ours.json", Some("conceptmaps")),
        ("valuesets/ours.json", Some("profiles/valuesets")),
        ("conceptmap/ours.json", Some("profiles/conceptmaps")),
        ("profile/conceptmaps/ours.json", Some("profiles")),
        ("knowlege/breast/ours.yaml", Some("knowledge")),
        ("drug/ours.yaml", Some("knowledge/drugs")),
        // What is not ours is left alone.
        ("profiles/conceptmaps/ours.json", None),
        ("keys/ours.json", None),
        ("tls/ours.pem", None),
        ("backup/ours.json", None),
    ];
    for (path, meant) in rows {
        let folder = site("folders", &[(path, MAP), ("oncohooks.toml", "")]).display().to_string();
        let told = said(&run(&["check", &folder, "--as-of", "2026-11-22"], &[]).stderr);
        match meant {
            Some(meant) => assert!(told.contains("error[unknown-folder]") && told.contains(meant), "{path}: {told}"),
            None => assert!(!told.contains("unknown-folder"), "{path}: {told}"),
        }
        let starts = run(&["evaluate", "-", "--config-dir", &folder], &[]);
        assert_eq!(said(&starts.stderr).contains("unknown-folder"), meant.is_some(), "{path}: the service says so too");
    }
}

#[test]
fn a_setting_of_the_environment_with_one_underscore_is_told_its_name() {
    let rows = [
        ("ONCOHOOKS_LANGUAGE", "ja", Some("ONCOHOOKS__LANGUAGE")),
        ("ONCOHOOKS_AS_OF", "2026-11-22", Some("ONCOHOOKS__AS_OF")),
        ("ONCOHOOKS_FHIR_ALLOW", "https://ehr.example.org", Some("ONCOHOOKS__FHIR__ALLOW")),
        ("ONCOHOOKS_CONFIG", "a.toml", Some("ONCOHOOKS__CONFIG")),
        ("ONCOHOOKS__LANGUAGE", "ja", None),
        // What Kubernetes sets for a service of this name.
        ("ONCOHOOKS_PORT", "tcp://10.0.0.1:80", None),
        ("ONCOHOOKS_SERVICE_HOST", "10.0.0.1", None),
    ];
    for (name, value, meant) in rows {
        let answer = run(&["variant", "ERBB2 A775_G776insYVMA"], &[(name, value)]);
        let told = said(&answer.stderr);
        assert_eq!(answer.status.code(), Some(i32::from(meant.is_some())), "{name}: {told}");
        assert_eq!(told.contains("error[unknown-setting]"), meant.is_some(), "{name}: {told}");
        assert!(meant.is_none_or(|meant| told.contains(&format!("call it {meant}\n"))), "{name}: {told}");
    }
}

#[test]
fn a_record_may_come_from_standard_input() {
    let sample = "cds-hooks/samples/tnbc-loinc.order-sign.json";
    let text = std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join(sample)).unwrap();
    let evaluate = |file: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_oncohooks"));
        command.current_dir(env!("CARGO_MANIFEST_DIR")).args([
            "evaluate",
            file,
            "--format",
            "cards",
            "--as-of",
            "2026-11-22",
        ]);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let _ = child.stdin.take().unwrap().write_all(&text);
        child.wait_with_output().unwrap()
    };
    let (read, piped) = (evaluate(sample), evaluate("-"));
    assert_eq!(piped.status.code(), Some(0), "{}", said(&piped.stderr));
    assert!(said(&piped.stdout).contains("org.oncohooks"));
    assert_eq!(said(&read.stdout), said(&piped.stdout));
    let none = run(&["evaluate", "-"], &[]);
    assert_eq!(none.status.code(), Some(1));
    assert!(said(&none.stderr).contains("standard input"), "{}", said(&none.stderr));
}

#[test]
fn the_version_names_build_and_knowledge() {
    let answer = run(&["--version"], &[]);
    let knowledge = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/config/knowledge/knowledge.yaml"));
    let knowledge = knowledge.unwrap().lines().find_map(|line| line.strip_prefix("version: \"").map(str::to_owned));
    let expected = format!("(knowledge {})\n", knowledge.unwrap().trim_end_matches('"'));
    let told = said(&answer.stdout);
    assert!(told.starts_with("oncohooks 0.") && told.ends_with(&expected), "{told}");
}

#[test]
fn settings_say_where_they_come_from() {
    let folder = site(
        "settings",
        &[("oncohooks.toml", "language = \"ja\"\n\n[fhir]\nallow = [\"http://a/fhir\", \"http://b/fhir\"]\n")],
    );
    let arguments =
        ["config", "show", "--format", "json", "--jurisdiction", "US", "--config-dir", folder.to_str().unwrap()];
    let answer = run(&arguments, &[("ONCOHOOKS__LISTEN", "127.0.0.1:9000")]);
    let told: Value = serde_json::from_slice(&answer.stdout).unwrap();
    let row = |name: &str| {
        let row = told.as_array().unwrap().iter().find(|row| row["name"] == name).unwrap();
        (row["value"].as_str().map(str::to_owned), row["from"].as_str().unwrap().to_owned())
    };
    let value = |text: &str| Some(text.to_owned());
    assert!(row("language").1.ends_with("oncohooks.toml:1") && row("language").0 == value("ja"));
    assert!(
        row("fhir.allow").1.ends_with("oncohooks.toml:4")
            && row("fhir.allow").0 == value("http://a/fhir, http://b/fhir")
    );
    assert_eq!(row("listen"), (value("127.0.0.1:9000"), "environment variable ONCOHOOKS__LISTEN".to_owned()));
    assert_eq!(row("jurisdiction"), (value("US"), "flag --jurisdiction".to_owned()));
    assert_eq!(row("page"), (value("loopback"), "default".to_owned()));
    assert_eq!(row("public_url"), (None, "default".to_owned()));
    assert_eq!(run(&["config", "show"], &[("ONCOHOOKS__LISTEN", "nowhere")]).status.code(), Some(1));
}

#[test]
fn shells_and_manuals_know_every_command() {
    for arguments in [&["completions", "bash"][..], &["completions", "fish"], &["man"]] {
        let told = said(&run(arguments, &[]).stdout);
        for command in ["serve", "evaluate", "book", "review", "config"] {
            assert!(told.contains(command), "{arguments:?}: {command}");
        }
    }
}
