//! What the answers of one statement on BRCA say, before it is known of which gene.

use super::value::sign_of;
use crate::case::finding::Sign;

/// What a statement says of a variant.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Says {
    /// Pathogenic.
    Positive,
    /// Positive, present; of what significance is not said.
    Found,
    /// Negative, absent.
    Negative,
    Benign,
    Vus,
    Equivocal,
    Conflict,
}

/// "Pathogenic variant: analysis not performed" says nothing of a variant.
pub fn says(answers: &[&str]) -> Option<Says> {
    let has = |wanted: &[&str]| answers.iter().any(|answer| wanted.contains(answer));
    if has(&["pathogenic"]) {
        return if has(&["vus", "benign", "negative", "absent"]) {
            Some(Says::Conflict)
        } else {
            (!is_none_yet(answers)).then_some(Says::Positive)
        };
    }
    match sign_of(answers) {
        _ if has(&["vus"]) => Some(Says::Vus),
        _ if has(&["benign"]) => Some(Says::Benign),
        Some(Sign::Positive) => Some(Says::Found),
        Some(Sign::Negative) => Some(Says::Negative),
        Some(Sign::Equivocal) => Some(Says::Equivocal),
        None if has(&["indeterminate"]) && !is_none_yet(answers) => Some(Says::Equivocal),
        None => (has(&["positive", "present"]) && has(&["negative", "absent"])).then_some(Says::Conflict),
    }
}

/// Only that there is no result yet.
pub fn is_none_yet(answers: &[&str]) -> bool {
    answers.contains(&"pending") || answers.contains(&"not-done")
}
