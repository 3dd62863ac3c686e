//! The files we are configured by: embedded in the binary, overlaid by `--config-dir`.
//!
//! The only place besides `settings` that opens files. It knows names and texts, not meanings.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fs::DirEntry;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

use include_dir::{Dir, include_dir};

use crate::diagnostic::{Diagnostic, did_you_mean};

static KNOWLEDGE: Dir = include_dir!("$CARGO_MANIFEST_DIR/config/knowledge");
static SAMPLES: Dir = include_dir!("$CARGO_MANIFEST_DIR/cds-hooks/samples");
static PROFILES: Dir = include_dir!("$CARGO_MANIFEST_DIR/profiles");

/// The sentences of the cards, beside which a site lays its own `cards.yaml`.
pub const CARDS: &str = include_str!("../config/cards.yaml");

/// The words of the book of rules.
pub const BOOK: &str = include_str!("../config/book.yaml");

/// The words of the report of a screening.
pub const REPORT: &str = include_str!("../config/report.yaml");

/// Path below the configuration folder (`knowledge/breast/…yaml`) and text.
pub type Files = BTreeMap<String, Cow<'static, str>>;

/// Everything embedded, with the files of `overlay` in their place or added.
///
/// # Errors
/// A folder or file of the overlay that cannot be read, each named.
pub fn collect(overlay: Option<&Path>) -> Result<Files, Vec<Diagnostic>> {
    let (files, problems) = gather(overlay);
    if problems.is_empty() { Ok(files) } else { Err(problems) }
}

/// As [`collect`], for those who want to see the other files all the same: what could be read, and what could not.
pub fn gather(overlay: Option<&Path>) -> (Files, Vec<Diagnostic>) {
    let mut files = Files::new();
    embed("knowledge", &KNOWLEDGE, &mut files);
    embed("profiles", &PROFILES, &mut files);
    let mut problems = Vec::new();
    if let Some(folder) = overlay {
        if !folder.is_dir() {
            problems.push(unreadable(&folder.display().to_string(), "no such folder"));
        }
        misspelt_folders(folder, &mut problems);
        for part in ["knowledge", "profiles"] {
            overlay_folder(&folder.join(part), part, &mut files, &mut problems);
        }
        let cards = folder.join("cards.yaml");
        if cards.exists() {
            overlay_file(&cards, "cards.yaml".to_owned(), &mut files, &mut problems);
        }
    }
    (files, problems)
}

/// The files of the site itself.
pub fn of_site(files: &Files) -> impl Iterator<Item = &str> {
    files.iter().filter(|(_, text)| matches!(text, Cow::Owned(_))).map(|(path, _)| path.as_str())
}

/// Folders nothing is read from, which would be passed over in silence: `profiles/valueset`, or `valuesets` beside
/// `profiles`. Other folders beside them are the site's own business.
fn misspelt_folders(folder: &Path, problems: &mut Vec<Diagnostic>) {
    let (of_profiles, of_knowledge) = (names(&PROFILES), names(&KNOWLEDGE));
    let mut mistake = |path: &Path, message: String, help: String| {
        problems.push(Diagnostic::error("unknown-folder", &path.display().to_string(), None, message, help));
    };
    for (path, name) in folders(&folder.join("profiles")) {
        if !of_profiles.contains(&name.as_str()) {
            let hint = did_you_mean(&name, of_profiles.iter().copied());
            let message = format!("\"{name}\" is no folder of the profiles{hint}");
            mistake(&path, message, format!("use one of {}", of_profiles.join(", ")));
        }
    }
    for (path, name) in folders(folder).filter(|(_, name)| !["knowledge", "profiles"].contains(&name.as_str())) {
        let inner = [("profiles", &of_profiles), ("knowledge", &of_knowledge)];
        let meant = ["knowledge", "profiles"]
            .into_iter()
            .map(str::to_owned)
            .chain(inner.iter().flat_map(|(part, names)| names.iter().map(move |name| format!("{part}/{name}"))));
        let is_near = |meant: &String| {
            let last = meant.rsplit('/').next().unwrap_or_default();
            strsim::levenshtein(last, &name) <= usize::from(last.len() > 6) + 1
        };
        if let Some(meant) = meant.into_iter().find(is_near) {
            mistake(
                &path,
                format!("\"{name}\" is not read"),
                format!("what is read stands in {meant}, below the folder that is given"),
            );
        }
    }
}

/// The names of embedded folders.
fn names(dir: &'static Dir) -> Vec<&'static str> {
    dir.dirs().filter_map(|dir| dir.path().file_name()?.to_str()).collect()
}

/// The folders of a folder, with their names.
fn folders(folder: &Path) -> impl Iterator<Item = (PathBuf, String)> {
    let entries = folder.read_dir().into_iter().flatten().filter_map(Result::ok).map(|entry| entry.path());
    entries.filter(|path| path.is_dir()).filter_map(|path| {
        let name = path.file_name()?.to_str()?.to_owned();
        Some((path, name))
    })
}

/// How many clinical scenarios the tests of this build hold (`## ` sections of `tests/scenarios/*.md`), counted when it
/// was built.
#[must_use]
pub fn scenarios() -> usize {
    env!("ONCOHOOKS_SCENARIOS").parse().unwrap_or_default()
}

/// The sample hook requests that come with the program: file name and text, by name.
pub fn samples() -> impl Iterator<Item = (&'static str, &'static str)> {
    let mut samples: Vec<_> =
        SAMPLES.files().filter_map(|file| Some((file.path().to_str()?, file.contents_utf8()?))).collect();
    samples.sort_unstable();
    samples.into_iter()
}

fn embed(name: &str, dir: &'static Dir, files: &mut Files) {
    for file in dir.files() {
        if let Some(text) = file.contents_utf8() {
            files.insert(format!("{name}/{}", file.path().display()), Cow::Borrowed(text));
        }
    }
    for folder in dir.dirs() {
        embed(name, folder, files);
    }
}

fn overlay_folder(folder: &Path, name: &str, files: &mut Files, problems: &mut Vec<Diagnostic>) {
    let Ok(entries) = folder.read_dir() else { return };
    for path in entries.filter_map(Result::ok).map(|entry| entry.path()) {
        let Some(base) = path.file_name().and_then(|base| base.to_str()) else { continue };
        let inner = format!("{name}/{base}");
        if path.is_dir() {
            overlay_folder(&path, &inner, files, problems);
            continue;
        }
        overlay_file(&path, inner, files, problems);
    }
}

#[expect(clippy::disallowed_methods, reason = "the loader of the configuration folder")]
fn overlay_file(path: &Path, inner: String, files: &mut Files, problems: &mut Vec<Diagnostic>) {
    match std::fs::read_to_string(path) {
        Ok(text) => {
            files.insert(inner, Cow::Owned(text));
        }
        Err(cause) => problems.push(unreadable(&path.display().to_string(), &cause.to_string())),
    }
}

fn unreadable(path: &str, cause: &str) -> Diagnostic {
    let help = "check the path and that the file is UTF-8 text this user may read".to_owned();
    Diagnostic::error("unreadable-file", path, None, format!("\"{path}\" cannot be read: {cause}"), help)
}

/// The files below a folder in one number, which changes when one of them does (by its name, size or time).
#[must_use]
pub fn state(folder: &Path) -> u64 {
    let mut hasher = DefaultHasher::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        let mut entries: Vec<_> = folder.read_dir().into_iter().flatten().filter_map(Result::ok).collect();
        entries.sort_by_key(DirEntry::file_name);
        for path in entries.iter().map(DirEntry::path) {
            let Ok(metadata) = path.metadata() else { continue };
            path.hash(&mut hasher);
            if metadata.is_dir() {
                folders.push(path);
            } else {
                (metadata.len(), metadata.modified().ok()).hash(&mut hasher);
            }
        }
    }
    hasher.finish()
}
