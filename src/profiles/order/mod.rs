//! The drafts of an order hook. The entrance is `drafts`.

pub mod dosage;
pub mod drafts;
pub mod group;
pub mod ordered;
mod reason;

use super::terminology::Terminology;
use crate::case::dosage::Dosage;

/// A dose as the words of an order say it ("5.4 mg/kg every 3 weeks").
pub fn dose_in_words(terms: &Terminology, text: &str) -> Dosage {
    dosage::order_dosage::in_words(&terms.dosage_phrases, text)
}
