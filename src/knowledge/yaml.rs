//! A YAML file as a plain tree, with the line each part stands on.

use serde_json::Value;

use super::load::mistake;
use super::paths;
use crate::diagnostic::Diagnostic;

/// A file that could be read.
#[derive(Debug)]
pub struct Tree {
    value: Value,
    text: String,
}

impl Tree {
    /// # Errors
    /// What makes the file no YAML, a key that stands twice included.
    pub fn read(file: &str, text: &str) -> Result<Self, Diagnostic> {
        let value = serde_saphyr::from_str(text).map_err(|cause| mistake::unreadable(file, text, &cause))?;
        Ok(Self { value, text: text.to_owned() })
    }

    /// What stands at a path (`order.early-stage`); the whole for an empty one.
    pub fn get(&self, path: &str) -> Option<&Value> {
        path.split('.').filter(|name| !name.is_empty()).try_fold(&self.value, |value, name| value.get(name))
    }

    /// The line a path stands on.
    pub fn line(&self, path: &str) -> Option<u64> {
        paths::line(&self.text, path)
    }
}
