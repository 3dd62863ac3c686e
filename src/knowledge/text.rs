//! A text in both languages. Both are compulsory.

use serde::Deserialize;

/// Japanese and English, each in our own words.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Text {
    pub ja: String,
    pub en: String,
}
