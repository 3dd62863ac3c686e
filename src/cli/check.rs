//! `oncohooks check`: every mistake of settings, knowledge, profiles, variant lists and services in one run.

use std::path::Path;
use std::process::ExitCode;

use serde_json::{Value, json};

use super::args::{CheckArgs, Format, Globals};
use super::output::{complain, say};
use super::serve;
use crate::call::Engine;
use crate::cards::Sentences;
use crate::cds_hooks::discovery;
use crate::clock;
use crate::diagnostic::{Diagnostic, Severity};
use crate::files::{self, Files};
use crate::knowledge::coverage::{self, Coverage};
use crate::knowledge::{Knowledge, check};
use crate::profiles::terminology::Terminology;
use crate::server;
use crate::settings::Settings;

/// What a run found.
#[derive(Debug)]
pub struct Findings {
    /// By file and line.
    pub diagnostics: Vec<Diagnostic>,
    /// Rule files that could be read.
    pub rules: usize,
    /// Absent when there is an error.
    pub knowledge: Option<Knowledge>,
}

/// Checks the folder given, else `--config-dir`, else what is embedded. Exit 1 on any error.
pub fn run(args: &CheckArgs, globals: &Globals) -> ExitCode {
    let findings = examine(args.dir.as_deref(), globals);
    let coverage = findings.knowledge.as_ref().filter(|_| args.coverage).map(coverage::measure);
    match args.format {
        Format::Json => say(as_json(&findings, coverage.as_ref())),
        Format::Text => print(&findings, coverage.as_ref()),
    }
    if findings.errors() > 0 { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

/// Everything there is to say, without printing it.
pub fn examine(dir: Option<&Path>, globals: &Globals) -> Findings {
    let mut globals = globals.clone();
    // The folder may hold its own oncohooks.toml, which is checked with it.
    globals.config_dir = dir.map(Path::to_owned).or(globals.config_dir);
    let mut diagnostics: Vec<Diagnostic> = dir.and_then(nothing_to_check).into_iter().collect();
    let settings = globals.settings().unwrap_or_else(|mistakes| {
        diagnostics.extend(mistakes);
        Settings::default()
    });
    let as_of = globals.as_of.unwrap_or_else(|| clock::as_of(&settings));
    diagnostics.extend(services());
    diagnostics.extend(server::trust(&settings));
    // `serve --insecure` may be meant.
    let open = serve::open_beyond_loopback(&settings, false);
    diagnostics.extend(open.map(|open| Diagnostic { severity: Severity::Warning, ..open }));
    let (files, unreadable) = files::gather(globals.config_dir.or(settings.config_dir).as_deref());
    diagnostics.extend(unreadable);
    let report = check::report(&files, as_of);
    diagnostics.extend(report.diagnostics);
    diagnostics.extend(Sentences::read(&files).err().into_iter().flatten());
    let (knowledge, mistakes) = profiles(&files, &report.spellings, diagnostics.iter().any(Diagnostic::is_error));
    diagnostics.extend(mistakes);
    // Some parts are looked at twice; what both found is said once.
    let place = |found: &Diagnostic| (found.file.clone(), found.line, found.code, found.message.clone());
    diagnostics.sort_by_cached_key(place);
    diagnostics.dedup();
    Findings { diagnostics, rules: report.rules, knowledge }
}

/// As the service would start; where something stops it, the profiles are still read.
fn profiles(files: &Files, spellings: &[(String, String)], is_stopped: bool) -> (Option<Knowledge>, Vec<Diagnostic>) {
    if !is_stopped {
        return match Engine::from_files(files) {
            Ok((engine, _)) => (Some(engine.knowledge), Vec::new()),
            Err(mistakes) => (None, mistakes),
        };
    }
    let texts = files.iter().map(|(path, text)| (path.as_str(), text.as_ref()));
    let spellings = spellings.iter().map(|(drug, spelling)| (drug.as_str(), spelling.as_str()));
    (None, Terminology::load(texts, spellings).err().unwrap_or_default())
}

/// `check config/knowledge` would check only what is embedded, and pass.
fn nothing_to_check(dir: &Path) -> Option<Diagnostic> {
    let parts = ["knowledge", "profiles", "cards.yaml", "oncohooks.toml"];
    let is_bare = dir.is_dir() && !parts.iter().any(|part| dir.join(part).exists());
    is_bare.then(|| {
        let name = dir.display().to_string();
        let message = format!("\"{name}\" holds no knowledge, no profiles, no cards.yaml and no oncohooks.toml");
        Diagnostic::error("nothing-to-check", &name, None, message, "give the folder that holds them, such as config")
    })
}

fn services() -> Vec<Diagnostic> {
    let mistakes = discovery::declarations().err().into_iter().flatten();
    let help = "correct the file in cds-hooks/services and build again";
    mistakes.map(|message| Diagnostic::error("bad-service", "cds-hooks/services", None, message, help)).collect()
}

impl Findings {
    fn errors(&self) -> usize {
        self.diagnostics.iter().filter(|diagnostic| diagnostic.is_error()).count()
    }
}

fn print(findings: &Findings, coverage: Option<&Coverage>) {
    findings.diagnostics.iter().for_each(complain);
    if let Some(found) = coverage {
        say(format_args!(
            "{} statements: {} carried, {} background, {} uncarried; {} active rules, {} scenarios",
            found.statements,
            found.carried,
            found.background,
            found.uncarried.len(),
            found.rules,
            found.scenarios,
        ));
        found.uncarried.iter().for_each(|name| say(format_args!("  uncarried: {name}")));
    }
    let errors = findings.errors();
    let warnings = findings.diagnostics.len() - errors;
    say(format_args!(
        "{} checked: {}, {}",
        count(findings.rules, "rule"),
        count(errors, "error"),
        count(warnings, "warning")
    ));
}

fn count(number: usize, of: &str) -> String {
    format!("{number} {of}{}", if number == 1 { "" } else { "s" })
}

fn as_json(findings: &Findings, coverage: Option<&Coverage>) -> Value {
    let mut body = match coverage {
        Some(found) => json!({
            "statements": found.statements,
            "carried": found.carried,
            "background": found.background,
            "uncarried": found.uncarried,
            "rules": found.rules,
            "scenarios": found.scenarios,
        }),
        None => json!({}),
    };
    if let Some(members) = body.as_object_mut() {
        members.insert("diagnostics".to_owned(), findings.diagnostics.iter().map(diagnostic).collect());
    }
    body
}

fn diagnostic(diagnostic: &Diagnostic) -> Value {
    let mut body = json!({
        "severity": if diagnostic.is_error() { "error" } else { "warning" },
        "code": diagnostic.code,
        "file": diagnostic.file,
        "message": diagnostic.message,
        "help": diagnostic.help,
    });
    if let (Some(line), Some(members)) = (diagnostic.line, body.as_object_mut()) {
        members.insert("line".to_owned(), line.into());
    }
    body
}
