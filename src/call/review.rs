//! A review of a rule: the file with the signature in it, checked as it would be read.

use std::borrow::Cow;
use std::path::Path;

use time::Date;

use super::engine::Engine;
use crate::diagnostic::{Diagnostic, did_you_mean};
use crate::files;
use crate::knowledge::sign;

/// A rule file with its new signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signed {
    /// Below the configuration folder.
    pub path: String,
    pub text: String,
    /// Of the knowledge that was read.
    pub version: String,
}

/// Signs the rule of this id in the files of a configuration folder.
///
/// # Errors
/// Mistakes of the knowledge, a rule that is not there, and one whose file is not in the folder.
pub fn review(folder: &Path, rule: &str, by: &str, on: Date) -> Result<Signed, Vec<Diagnostic>> {
    let mut files = files::collect(Some(folder))?;
    let (engine, _) = Engine::from_files(&files)?;
    let mistake = |code, message: String, help: String| vec![Diagnostic::error(code, rule, None, message, help)];
    if by.trim().is_empty() {
        let help = "name whoever has read it: --by \"…\"".to_owned();
        return Err(mistake("half-review", "the review names nobody".to_owned(), help));
    }
    let rules = || files.iter().filter_map(|(path, text)| Some((path, sign::rule_id(path, text)?)));
    let Some(path) = rules().find(|(_, id)| id == rule).map(|(path, _)| path.clone()) else {
        let ids: Vec<String> = rules().map(|(_, id)| id).collect();
        let hint = did_you_mean(rule, ids.iter().map(String::as_str));
        let help = "give the id of a rule, as the book of rules has it".to_owned();
        return Err(mistake("unknown-rule", format!("no rule is called \"{rule}\"{hint}"), help));
    };
    if !files::of_site(&files).any(|known| known == path) {
        let message = format!("the file of \"{rule}\" is not in {}", folder.display());
        let help = format!("give the folder that holds {path}, such as config of the project");
        return Err(mistake("foreign-rule", message, help));
    }
    let version = engine.knowledge.policy.version.clone();
    let text = files.get(&path).map(AsRef::as_ref).unwrap_or_default();
    let text = sign::signed(text, by, on, &version);
    files.insert(path.clone(), Cow::Owned(text.clone()));
    Engine::from_files(&files)?;
    Ok(Signed { path, text, version })
}
