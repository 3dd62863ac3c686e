//! The files the user names: records for `evaluate` and `codes`, secrets for `fire` and `probe`.

use std::ffi::OsStr;
use std::io::Read;
use std::path::{Path, PathBuf};

use crate::diagnostic::Diagnostic;
use crate::offline::input::Input;

/// How a file is called that is written to the program.
const STDIN: &str = "-";

/// The files that are named, and those of the folders that are named: `.json` and `.ndjson`, by name.
///
/// # Errors
/// Every folder that cannot be read.
pub fn files(named: &[PathBuf]) -> Result<Vec<PathBuf>, Vec<String>> {
    files_besides(named, None)
}

/// The same; in folders a file of this name is one, too.
///
/// # Errors
/// Every folder that cannot be read.
pub fn files_besides(named: &[PathBuf], name: Option<&OsStr>) -> Result<Vec<PathBuf>, Vec<String>> {
    let mut files = Vec::new();
    let mut problems = Vec::new();
    for path in named {
        if !path.is_dir() {
            files.push(path.clone());
            continue;
        }
        match std::fs::read_dir(path) {
            Ok(entries) => {
                let is_named = |file: &PathBuf| name.is_some() && file.file_name() == name;
                let is_record = |file: &PathBuf| {
                    file.extension().is_some_and(|end| end == "json" || end == "ndjson") || is_named(file)
                };
                let mut found: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).filter(is_record).collect();
                found.sort();
                files.extend(found);
            }
            Err(cause) => problems.push(format!("error[unreadable-file]: {}: {cause}", path.display())),
        }
    }
    if problems.is_empty() { Ok(files) } else { Err(problems) }
}

/// The texts of the scenario files of a folder (`*.md`), by name.
///
/// # Errors
/// The folder or the file that cannot be read.
#[expect(clippy::disallowed_methods, reason = "this loader opens the files the user names")]
pub fn scenarios(folder: &Path) -> Result<Vec<String>, Vec<Diagnostic>> {
    let unreadable = |path: &Path, cause: &std::io::Error| {
        let help = "name a folder of scenario files, such as tests/scenarios";
        vec![Diagnostic::error("unreadable-file", &path.display().to_string(), None, cause.to_string(), help)]
    };
    let entries = std::fs::read_dir(folder).map_err(|cause| unreadable(folder, &cause))?;
    let mut files: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    files.retain(|file| file.extension().is_some_and(|ending| ending == "md"));
    files.sort();
    files.iter().map(|file| std::fs::read_to_string(file).map_err(|cause| unreadable(file, &cause))).collect()
}

/// The texts of the files.
///
/// # Errors
/// Every file that cannot be read.
#[expect(clippy::disallowed_methods, reason = "this loader opens the files the user names")]
pub fn read(files: &[PathBuf]) -> Result<Vec<Input>, Vec<String>> {
    let mut problems = Vec::new();
    let mut texts = Vec::new();
    for path in files {
        let is_stdin = path.as_path() == Path::new(STDIN);
        let name = if is_stdin { "standard input".to_owned() } else { path.display().to_string() };
        let text = if is_stdin { from_stdin() } else { std::fs::read_to_string(path) };
        match text {
            // A byte order mark is passed over, as in a body (RFC 8259 section 8.1).
            Ok(text) => texts.push(Input { name, text: text.strip_prefix('\u{feff}').unwrap_or(&text).to_owned() }),
            Err(cause) => problems.push(format!("error[unreadable-file]: {name}: {cause}")),
        }
    }
    if problems.is_empty() { Ok(texts) } else { Err(problems) }
}

/// A file with one secret in it, such as a token or a key.
///
/// # Errors
/// In words, when it cannot be read.
pub fn secret(file: &Path) -> Result<String, String> {
    let mut read = read(&[file.to_owned()]).map_err(|mistakes| {
        let told = mistakes.join("; ");
        told.strip_prefix("error[unreadable-file]: ").unwrap_or(&told).to_owned()
    })?;
    Ok(read.pop().map(|input| input.text.trim().to_owned()).unwrap_or_default())
}

/// A file with one key in it, which need not be text; blanks around it are none of it.
///
/// # Errors
/// In words, when it cannot be read.
#[expect(clippy::disallowed_methods, reason = "this loader opens the files the user names")]
pub fn key(file: &Path) -> Result<Vec<u8>, String> {
    let read = std::fs::read(file).map_err(|cause| format!("error[unreadable-file]: {}: {cause}", file.display()))?;
    Ok(read.trim_ascii().to_vec())
}

fn from_stdin() -> std::io::Result<String> {
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text)?;
    Ok(text)
}
