//! Where each setting was written, so that a mistake that is found later names file and line too.

use std::collections::BTreeMap;

use crate::diagnostic::Diagnostic;

/// The places of the settings, by their names. They are no part of what the settings say: all are equal.
#[derive(Debug, Clone, Default)]
pub struct Written(BTreeMap<String, Place>);

#[derive(Debug, Clone)]
struct Place {
    file: String,
    line: Option<u64>,
    /// The value as it was written.
    value: String,
}

impl PartialEq for Written {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Written {}

impl Written {
    pub(super) fn note(&mut self, setting: &str, file: &str, line: Option<u64>, value: String) {
        self.0.insert(setting.to_owned(), Place { file: file.to_owned(), line, value });
    }

    /// A mistake of a setting, or of the settings as such where nobody wrote it down.
    #[must_use]
    pub fn mistake(
        &self,
        setting: &str,
        code: &'static str,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Diagnostic {
        let place = self.0.get(setting);
        let (file, line) = place.map_or(("settings", None), |place| (place.file.as_str(), place.line));
        Diagnostic::error(code, file, line, message, help)
    }

    /// The value of a setting as it was written last, and where.
    #[must_use]
    pub fn value(&self, setting: &str) -> Option<(&str, String)> {
        let Place { file, line, value } = self.0.get(setting)?;
        let place = line.map_or_else(|| file.clone(), |line| format!("{file}:{line}"));
        Some((value, place))
    }
}
