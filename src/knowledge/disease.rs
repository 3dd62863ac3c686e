//! What is said of a disease, after the check; how it is recognised is `case::diseases`.

use super::text::Text;

/// The words of one disease.
#[derive(Debug, Clone)]
pub struct DiseaseTexts {
    /// As cards name it.
    pub name: Text,
    /// What is said instead of advice, when no rule is written for it.
    pub out_of_scope: Option<Text>,
}
