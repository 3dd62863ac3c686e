//! A mistake in a sequence or list file: where, what, and what to do about it.

use std::fmt;

/// One mistake in a file somebody wrote.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct Fault {
    /// As the caller named it.
    pub file: String,
    /// 1-based; absent when the file as a whole is meant.
    pub line: Option<usize>,
    /// Lower case, without a final stop, quoting the offending text.
    pub cause: String,
    pub remedy: String,
}

impl Fault {
    pub(crate) fn new(file: &str, line: Option<usize>, cause: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { file: file.to_owned(), line, cause: cause.into(), remedy: remedy.into() }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.file)?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
        }
        write!(f, ": {}; {}", self.cause, self.remedy)
    }
}
