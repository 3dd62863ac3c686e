//! One mistake in a file somebody wrote: where, what, and what to do about it.

use std::fmt;

/// A finding of `check`. Messages are lower case, without a final stop, and quote the offending text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    pub severity: Severity,
    /// Stable and kebab-case (`unknown-drug`): searchable in support mail. Those of `check` each have a folder in
    /// `tests/knowledge`.
    pub code: &'static str,
    /// Relative to the configuration folder.
    pub file: String,
    /// 1-based; absent when the file as a whole is meant.
    pub line: Option<u64>,
    pub message: String,
    /// The remedy.
    pub help: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Severity {
    Error,
    Warning,
}

impl Diagnostic {
    pub fn error(
        code: &'static str,
        file: &str,
        line: Option<u64>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Self {
        let (message, help) = (message.into(), help.into());
        Self { severity: Severity::Error, code, file: file.to_owned(), line, message, help }
    }

    pub fn warning(
        code: &'static str,
        file: &str,
        line: Option<u64>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Self {
        let (message, help) = (message.into(), help.into());
        Self { severity: Severity::Warning, code, file: file.to_owned(), line, message, help }
    }

    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let severity = if self.is_error() { "error" } else { "warning" };
        write!(f, "{severity}[{}]: {}\n  --> {}", self.code, self.message, self.file)?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
        }
        write!(f, "\n  help: {}", self.help)
    }
}

/// ` (did you mean "…"?)` when one of the candidates is close to what was written, else nothing.
pub fn did_you_mean<'a>(written: &str, candidates: impl Iterator<Item = &'a str>) -> String {
    candidates
        .map(|candidate| (strsim::levenshtein(written, candidate), candidate))
        .filter(|(distance, candidate)| *distance <= 1 + candidate.chars().count() / 4)
        .min()
        .map_or_else(String::new, |(_, candidate)| format!(" (did you mean \"{candidate}\"?)"))
}
