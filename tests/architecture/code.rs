//! The layers and fences of the source code.

use std::collections::BTreeSet;
use std::fmt::Write;

use super::text::{Source, files, name, sources, words};

/// Who may use whom. `server` and `cli` ask, `call` is the door; everything below knows only what stands to its right.
/// What is pure (all but `server`, `cli` and `fhir::fetch`) never uses the network.
const LAYERS: [(&str, &str); 26] = [
    ("main", "cli"),
    (
        "cli",
        "call case cds_hooks clock diagnostic evaluate fhir::fetch fhir::record fire offline probe screen server settings store variant",
    ),
    ("screen", "book call cds_hooks diagnostic fhir::record files knowledge offline settings"),
    ("offline", "call case cds_hooks evaluate fhir::record"),
    ("server", "call cds_hooks clock diagnostic fhir::fetch fhir::record files offline settings store"),
    ("store", "cds_hooks settings"),
    ("fire", "cds_hooks fhir::fetch fhir::record"),
    ("probe", "cds_hooks fhir::fetch fhir::record"),
    (
        "call",
        "book cards case cds_hooks diagnostic evaluate export fhir::record files knowledge profiles settings variant",
    ),
    ("export", "book knowledge"),
    ("book", "case diagnostic files knowledge settings"),
    ("cards", "case cds_hooks diagnostic evaluate files knowledge settings variant"),
    ("evaluate", "case knowledge variant"),
    ("profiles", "case diagnostic fhir::record text variant"),
    ("text", "case"),
    ("knowledge", "case diagnostic files variant"),
    ("fhir::fetch", "fhir::record"),
    ("fhir::record", "cds_hooks json"),
    ("clock", "settings"),
    ("settings", "diagnostic"),
    ("files", "diagnostic"),
    ("case", "variant"),
    ("variant", ""),
    ("cds_hooks", "json"),
    ("json", ""),
    ("diagnostic", ""),
];

/// Words of the code and the only places below `src/` that may say them.
const PLACES: [(&str, &[&str]); 37] = [
    ("actix_web", &["server/"]),
    // Patients' data from FHIR servers, public keys from issuers: two kinds of trust, two clients.
    ("reqwest", &["fhir/fetch/http.rs", "fhir/fetch/retry.rs", "server/auth/download.rs"]),
    ("jsonwebtoken", &["server/auth/", "fire/key.rs", "fire/token.rs"]),
    ("base64", &["server/auth/token.rs", "fire/key.rs"]),
    ("rustls", &["server/tls.rs", "server/mod.rs", "store/postgres.rs"]),
    ("rustls_platform_verifier", &["store/postgres.rs"]),
    ("tokio", &["fhir/fetch/", "server/auth/", "server/limits.rs", "store/"]),
    ("tokio_postgres", &["store/postgres.rs"]),
    ("tokio_postgres_rustls", &["store/postgres.rs"]),
    ("rusqlite", &["store/sqlite.rs"]),
    ("prometheus", &["server/metrics.rs"]),
    ("hmac", &["server/audit.rs", "store/chain.rs", "screen/pseudonyms.rs"]),
    ("opentelemetry", &["server/spans.rs"]),
    ("fhir_sdk", &["cards/resource.rs"]),
    ("jsonschema", &["cds_hooks/schema.rs"]),
    ("clap", &["cli/"]),
    ("clap_complete", &["cli/"]),
    ("clap_mangen", &["cli/"]),
    ("toml", &["settings/"]),
    ("regex", &["profiles/"]),
    ("tracing", &["server/", "cli/serve.rs"]),
    ("tracing_subscriber", &["cli/serve.rs"]),
    // After the check nobody knows where something was written.
    ("serde_saphyr", &["knowledge/written/", "knowledge/load/", "knowledge/yaml.rs"]),
    // `case` and `evaluate` are not in this list.
    (
        "serde_json",
        &[
            "call/engine.rs",
            "cards/",
            "cds_hooks/",
            "cli/",
            "export/",
            "fhir/record/",
            "fire/",
            "json",
            "knowledge/",
            "offline/",
            "probe/",
            "profiles/",
            "screen/",
            "server/",
            "store/records.rs",
            "variant/gene.rs",
        ],
    ),
    // Files. `File` is a table of settings there, an embedded file here.
    ("include_dir", &["files.rs"]),
    (
        "fs",
        &[
            "files.rs",
            "settings/load.rs",
            "cli/input.rs",
            "cli/write.rs",
            "screen/files.rs",
            "screen/output.rs",
            "screen/scratch.rs",
            "screen/sorter.rs",
            "server/audit_file.rs",
            "store/sqlite.rs",
        ],
    ),
    (
        "File",
        &[
            "settings/",
            "files.rs",
            "screen/output.rs",
            "screen/scratch.rs",
            "screen/sorter.rs",
            "server/audit",
            "server/keeping.rs",
        ],
    ),
    ("read_dir", &["files.rs", "cli/input.rs", "screen/files.rs"]),
    ("is_file", &["settings/load.rs"]),
    ("is_dir", &["files.rs", "cli/check.rs", "cli/input.rs", "screen/files.rs"]),
    // The clock and the environment. `Instant` measures how long something took and tells no date.
    ("SystemTime", &[]),
    ("now_utc", &["clock.rs"]),
    ("now_local", &[]),
    (
        "Instant",
        &[
            "server/hook.rs",
            "server/page.rs",
            "fhir/fetch/pages.rs",
            "fhir/fetch/breaker.rs",
            "fhir/fetch/habit.rs",
            "fhir/fetch/survey.rs",
            "server/auth/source.rs",
            "server/auth/mod.rs",
            "server/limits.rs",
            "server/keeping.rs",
        ],
    ),
    ("vars_os", &["main.rs"]),
    ("var", &[]),
    ("args_os", &["main.rs"]),
];

/// Fails when a file says `crate::` of a module that is not in its row, or climbs there by `super::`.
#[test]
fn modules_use_only_what_stands_below_them() {
    let mut found = String::new();
    for Source { path, code, .. } in sources().iter().filter(|source| source.path != "lib.rs") {
        let module = &module_of(path);
        let allowed = LAYERS.iter().find(|(name, _)| *name == module).map_or("", |(_, below)| below);
        // As many `super::` as the module is deep lead to the root of the crate.
        let depth = path.matches('/').count() + usize::from(!path.ends_with("/mod.rs"));
        if code.contains(&"super::".repeat(depth)) {
            let _ = writeln!(found, "src/{path}: say crate:: where super:: leaves the module");
        }
        for (at, prefix) in code.match_indices("crate::").chain(code.match_indices("oncohooks::")) {
            let rest = &code[at + prefix.len()..];
            let group = rest.strip_prefix('{').and_then(|rest| rest.split('}').next());
            let first = words(rest).next().map_or("", |(_, word)| word);
            let first = if first == "fhir" { two(rest) } else { first.to_owned() };
            for used in group.unwrap_or(&first).split(',').map(|used| used.trim()) {
                if used != module && !allowed.split(' ').any(|below| below == used) {
                    let _ = writeln!(found, "src/{path}: {module} may not use \"{used}\"");
                }
            }
        }
    }
    assert!(found.is_empty(), "{found}the layers stand in ARCHITECTURE.md and in LAYERS of this test");
}

/// The module of a file: the first folder, of `fhir` the second too.
fn module_of(path: &str) -> String {
    let mut parts = path.split(['/', '.']);
    match (parts.next().unwrap(), parts.next().unwrap()) {
        ("fhir", part) if part != "mod" => format!("fhir::{part}"),
        (module, _) => module.to_owned(),
    }
}

/// `fhir::record` of `fhir::record::tape::Tape`; `fhir` of a group, which belongs to no row.
fn two(path: &str) -> String {
    let mut parts =
        path.split(|c: char| !c.is_ascii_alphanumeric() && c != '_' && c != ':').next().unwrap().split("::");
    let (first, second) = (parts.next().unwrap(), parts.next().unwrap_or_default());
    if second.is_empty() { first.to_owned() } else { format!("{first}::{second}") }
}

/// Fails when a library, a file, the clock or the environment is used outside its place.
#[test]
fn libraries_files_clock_and_environment_have_their_place() {
    let mut found = String::new();
    for Source { path, code, .. } in sources() {
        let said: BTreeSet<&str> = words(code).map(|(_, word)| word).collect();
        for (word, places) in PLACES {
            if said.contains(word) && !places.iter().any(|place| path.starts_with(place)) {
                let _ = writeln!(found, "src/{path}: `{word}` belongs to {places:?}");
            }
        }
    }
    assert!(found.is_empty(), "{found}");
}

/// Fails when code outside tests may stop with a panic. Clippy says the same; here nobody can allow it silently.
#[test]
fn nothing_panics() {
    const PANICS: [&str; 7] =
        [".unwrap()", ".expect(", "panic!(", "todo!(", "unimplemented!(", "unreachable!(", "unsafe {"];
    let mut found = String::new();
    for Source { path, code, .. } in sources() {
        for word in PANICS.iter().filter(|word| code.contains(**word)) {
            let _ = writeln!(found, "src/{path}: {word}");
        }
    }
    assert!(found.is_empty(), "{found}");
}

/// Fails when a file is too long to be read at once, or does not open with what it does.
#[test]
fn every_file_is_short_and_says_what_it_does() {
    let mut found = String::new();
    for file in files("src").into_iter().chain(files("tests")) {
        let name = name(&file);
        let Some(text) =
            std::fs::read_to_string(&file).ok().filter(|_| file.extension().is_some_and(|end| end == "rs"))
        else {
            continue;
        };
        let lines = text.lines().count();
        if lines > 320 {
            let _ = writeln!(found, "{name}: {lines} lines; is it two things?");
        }
        if !text.lines().next().is_some_and(|line| line.starts_with("//! ") && line.len() > 12) {
            let _ = writeln!(found, "{name}: the first line says in one sentence what the file does (//! …)");
        }
    }
    assert!(found.is_empty(), "{found}");
}
