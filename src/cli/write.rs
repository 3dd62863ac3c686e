//! The files the program writes when asked: those of `probe --write`, which overwrites nothing, the book, a review.

use std::io::Write;
use std::path::{Path, PathBuf};

/// Fails when one of the files exists.
///
/// # Errors
/// Which one, and what to do.
pub(super) fn is_free(file: &Path) -> Result<(), String> {
    let taken = [file.to_owned(), map(file), profile(file)].into_iter().find(|path| path.exists());
    taken.map_or(Ok(()), |path| {
        Err(format!("{} exists and is not overwritten; give another name with --write", path.display()))
    })
}

/// The folder of the settings, as a whole path, so that it holds wherever the program starts.
///
/// # Errors
/// When the system does not tell it.
pub(super) fn folder(file: &Path) -> Result<PathBuf, String> {
    let whole = std::path::absolute(file).map_err(|cause| format!("{}: {cause}", file.display()))?;
    Ok(whole.parent().map(Path::to_owned).unwrap_or_default())
}

/// The draft ConceptMap beside the settings, where a configuration folder has it.
pub(super) fn map(file: &Path) -> PathBuf {
    file.with_file_name("profiles").join("conceptmaps").join("local-codes.json")
}

/// The site's own EHR profile beside the settings.
pub(super) fn profile(file: &Path) -> PathBuf {
    file.with_file_name("ehr-profile.json")
}

/// Writes a file that does not exist yet, with its folders.
///
/// # Errors
/// In words.
pub(super) fn new_file(path: &Path, text: &str) -> Result<(), String> {
    let told = |cause: std::io::Error| format!("{}: {cause}", path.display());
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(told)?;
    }
    let mut file = std::fs::OpenOptions::new().write(true).create_new(true).open(path).map_err(told)?;
    file.write_all(text.as_bytes()).map_err(told)
}

/// Writes a file, in place of the one that may be there.
///
/// # Errors
/// In words.
pub(super) fn file(path: &Path, text: &str) -> Result<(), String> {
    let told = |cause: std::io::Error| format!("{}: {cause}", path.display());
    let mut file = std::fs::OpenOptions::new().write(true).create(true).truncate(true).open(path).map_err(told)?;
    file.write_all(text.as_bytes()).map_err(told)
}
