//! Where each setting was written, so that a mistake that is found later names file and line too.

use std::collections::BTreeMap;

use crate::diagnostic::Diagnostic;

/// The places of the settings, by their names. They are no part of what the settings say: all are equal.
#[derive(Debug, Clone, Default)]
pub struct Written(BTreeMap<String, (String, Option<u64>)>);

impl PartialEq for Written {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Written {}

impl Written {
    pub(super) fn note(&mut self, setting: &str, file: &str, line: Option<u64>) {
        self.0.insert(setting.to_owned(), (file.to_owned(), line));
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
        let (file, line) = self.0.get(setting).map_or(("settings", None), |(file, line)| (file.as_str(), *line));
        Diagnostic::error(code, file, line, message, help)
    }
}
