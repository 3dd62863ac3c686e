//! `oncohooks check`: every mistake of settings, knowledge, profiles, variant lists and services in one run.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use serde_json::{Value, json};

use super::args::{CheckArgs, Format, Globals, When};
use super::output::{complain, say};
use super::serve;
use crate::call::{self, Examination};
use crate::cds_hooks::discovery;
use crate::clock;
use crate::diagnostic::{Diagnostic, Severity};
use crate::server;
use crate::settings::Settings;

/// What a run found.
#[derive(Debug)]
pub struct Findings {
    /// By file and line.
    pub diagnostics: Vec<Diagnostic>,
    /// Rule files that could be read.
    pub rules: usize,
    /// What is allowed and should be known of the settings: `serve` says the same in its log.
    pub notes: Vec<String>,
    examination: Examination,
    /// The site's folder and settings, where there are any.
    folder: Option<PathBuf>,
    settings_file: Option<PathBuf>,
}

/// Checks the folder given, else `--config-dir`, else what is embedded. Exit 1 on any error.
pub fn run(args: &CheckArgs, globals: &Globals) -> ExitCode {
    let findings = examine(args.dir.as_deref(), globals);
    match args.format {
        Format::Json => say(as_json(&findings, args.coverage)),
        Format::Text => print(&findings, args),
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
    let as_of = globals.as_of.and_then(When::date).unwrap_or_else(|| clock::as_of(&settings));
    diagnostics.extend(services());
    diagnostics.extend(server::trust(&settings));
    // `serve --insecure` may be meant.
    let open = serve::open_beyond_loopback(&settings, false);
    diagnostics.extend(open.map(|open| Diagnostic { severity: Severity::Warning, ..open }));
    let notes = serve::warnings(&settings);
    let folder = globals.config_dir.clone().or(settings.config_dir);
    let mut examination = call::examine(folder.as_deref(), as_of);
    diagnostics.append(&mut examination.diagnostics);
    // A folder that is told its name says more.
    if diagnostics.iter().any(|found| found.code == "unknown-folder") {
        diagnostics.retain(|found| found.code != "nothing-to-check");
    }
    // Some parts are looked at twice; what both found is said once.
    let place = |found: &Diagnostic| (found.file.clone(), found.line, found.code, found.message.clone());
    diagnostics.sort_by_cached_key(place);
    diagnostics.dedup();
    let beside = || folder.as_ref().map(|folder| folder.join("oncohooks.toml")).filter(|file| file.exists());
    let settings_file = globals.config.or_else(beside);
    Findings { diagnostics, rules: examination.rules, notes, examination, folder, settings_file }
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
    let mistakes = discovery::declarations_by_default().err().into_iter().flatten();
    let help = "correct the file in cds-hooks/services and build again";
    mistakes.map(|message| Diagnostic::error("bad-service", "cds-hooks/services", None, message, help)).collect()
}

impl Findings {
    fn errors(&self) -> usize {
        self.diagnostics.iter().filter(|diagnostic| diagnostic.is_error()).count()
    }
}

impl Findings {
    /// A warning about what we ship, and not about what the site wrote.
    fn is_ours(&self, found: &Diagnostic) -> bool {
        let embedded = ["knowledge/", "profiles/", "cards.yaml"];
        !found.is_error()
            && embedded.iter().any(|start| found.file.starts_with(start))
            && !self.examination.site_paths.contains(&found.file)
    }

    /// The site's own files, and where they are.
    fn of_site(&self) -> String {
        let files = self.examination.of_site.iter().map(|(kind, number)| match number {
            1 if kind.one.contains('.') => kind.one.to_owned(),
            1 => format!("1 {}", kind.one),
            _ => format!("{number} {}", kind.several),
        });
        let files = files.collect::<Vec<_>>().join(", ");
        let files = self.folder.as_ref().map(|folder| {
            let files = if files.is_empty() { "no knowledge, no profiles, no cards.yaml" } else { &files };
            format!("of this site: {files} (from {})", folder.display())
        });
        let settings = self.settings_file.as_ref().map(|file| format!("settings from {}", file.display()));
        let parts: Vec<String> = files.into_iter().chain(settings).collect();
        if parts.is_empty() { "of this site: nothing; all is embedded".to_owned() } else { parts.join("; ") }
    }
}

fn print(findings: &Findings, args: &CheckArgs) {
    let (ours, others): (Vec<_>, Vec<_>) = findings.diagnostics.iter().partition(|found| findings.is_ours(found));
    others.iter().for_each(complain);
    findings.notes.iter().for_each(|note| complain(format_args!("note: {note}")));
    if args.all {
        ours.iter().for_each(complain);
    }
    if let Some(found) = findings.examination.coverage.as_ref().filter(|_| args.coverage) {
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
    say(findings.of_site());
    let errors = findings.errors();
    let warnings = findings.diagnostics.len() - errors;
    let hidden = if args.all || ours.is_empty() {
        String::new()
    } else {
        format!(" ({} of them about what is embedded; --all shows them)", ours.len())
    };
    say(format_args!(
        "{} checked: {}, {}{hidden}",
        count(findings.rules, "rule"),
        count(errors, "error"),
        count(warnings, "warning")
    ));
}

fn count(number: usize, of: &str) -> String {
    format!("{number} {of}{}", if number == 1 { "" } else { "s" })
}

fn as_json(findings: &Findings, coverage: bool) -> Value {
    let mut body = match findings.examination.coverage.as_ref().filter(|_| coverage) {
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
        if !findings.notes.is_empty() {
            members.insert("notes".to_owned(), json!(findings.notes));
        }
        let path = |path: &Option<PathBuf>| path.as_ref().map(|path| path.display().to_string());
        let files = findings.examination.of_site.iter().map(|(kind, number)| (kind.id.to_owned(), json!(number)));
        let site = json!({
            "folder": path(&findings.folder),
            "settings": path(&findings.settings_file),
            "files": files.collect::<serde_json::Map<_, _>>(),
        });
        members.insert("site".to_owned(), site);
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
