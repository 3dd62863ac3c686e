//! What the words of a refusal speak of: the question that was asked, or something else.
//!
//! Codes alone do not tell: HAPI puts `processing` on nearly every error, its own crashes included, and eClinicalWorks
//! on parameters it does not know. It deliberately understands little: what it does not know names no question.

use crate::cds_hooks::ehr::KINDS;

/// Words of a server that broke, or has no time.
const BROKE: [&str; 14] = [
    "exception",
    "timeout",
    "timed out",
    "time out",
    "connection",
    "unavailable",
    "internal",
    "try again",
    "failed to call",
    "overload",
    "too busy",
    "database",
    "sqlstate",
    "expired",
];

/// Words about one patient, or about who asks for them.
const OF_ONE: [&str; 10] = [
    "this patient",
    "the patient",
    "restricted",
    "confidential",
    "sensitive",
    "consent",
    "deceased",
    "break the glass",
    "break-the-glass",
    "no longer",
];

/// Parameters whose names are no words of every day. Not `patient`: what is wrong with it may be this one.
const PARAMETERS: [&str; 7] = ["category", "intent", "_id", "_sort", "_count", "_include", "authoredon"];

const NOT_SUPPORTED: [&str; 3] = ["not supported", "unsupported", "not implemented"];

/// Beside the name of a type.
const NOT_KNOWN: [&str; 4] = ["unknown", "not know", "no such", "not a known"];

/// Whether a refusal names a parameter, a type or a kind of question that is not answered, for whichever patient.
#[must_use]
pub fn name_the_question(text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    let has = |words: &[&str]| words.iter().any(|words| text.contains(words));
    if has(&BROKE) || has(&OF_ONE) {
        return false;
    }
    let is_word = |wanted: &str| words(&text).any(|word| word.eq_ignore_ascii_case(wanted));
    // `Procedure/1` is one of them, and `Patient` the one it is about.
    let types = || KINDS.iter().filter(|kind| **kind != "Patient").chain(&["Medication"]);
    let named = |kind: &str| {
        text.split(|c: char| !c.is_ascii_alphanumeric() && c != '/').any(|it| it.eq_ignore_ascii_case(kind))
    };
    let names_type = || types().any(|kind| named(kind));
    let names_parameter = is_word("parameter") || is_word("parameters");
    PARAMETERS.iter().any(|name| is_word(name))
        || (names_parameter && !is_word("patient"))
        || has(&["resource type", "resourcetype"])
        || has(&NOT_SUPPORTED)
        || (has(&NOT_KNOWN) && names_type())
}

/// Whether the words are about one patient, or about who asks for them.
#[must_use]
pub fn are_of_one(text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    OF_ONE.iter().any(|words| text.contains(words))
}

/// Whether an issue without a code refuses, which `NextGen` sends: "The search must have 'code' or 'category'". Words of
/// denial count beside those of a question only: "unknown error, connection required" is none.
#[must_use]
pub fn refuse(text: &str) -> bool {
    const DENIALS: [&str; 5] = ["must have", "required", "unknown", "invalid", "missing"];
    let lower = text.to_ascii_lowercase();
    let has = |words: &[&str]| words.iter().any(|words| lower.contains(words));
    let is_of_question = || has(&["parameter", "search", "resource type"]);
    name_the_question(text)
        || (!has(&BROKE) && (has(&["not allowed", "not found"]) || (has(&DENIALS) && is_of_question())))
}

/// Whether a refusal wants to be asked with more than it was: what it is about is there.
#[must_use]
pub fn want_more(text: &str) -> bool {
    const WANTS: [&str; 6] = ["must have", "must be", "must specify", "required", "missing", "at least one of"];
    let lower = text.to_ascii_lowercase();
    WANTS.iter().any(|words| lower.contains(words)) && name_the_question(text)
}

/// Whether the words tell that something broke, or had no time.
#[must_use]
pub fn tell_of_a_failure(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    BROKE.iter().any(|words| lower.contains(words))
}

/// Whether a text has a word: `code` is no word of `codesystem`.
#[must_use]
pub fn is_word_of(text: &str, word: &str) -> bool {
    words(text).any(|part| part.eq_ignore_ascii_case(word))
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_' && c != '-')
}

#[cfg(test)]
mod tests {
    use super::{name_the_question, refuse};

    /// Words of real servers, and of servers that broke: whether they name the question, and whether they refuse it where
    /// no code says so.
    #[test]
    fn words_name_a_question_or_refuse_or_neither() {
        let table = [
            ("Must have either code or category.", true, true),
            ("Failed to parse some of the search parameters.", true, true),
            ("Only an _ID search is allowed.", true, true),
            ("no supported search parameters provided", true, true),
            (
                "Search is only allowed with one of the required parameter combinations [[patient,intent],[_id]]",
                true,
                true,
            ),
            ("The search must have 'code' or 'category'", true, true),
            ("category not found", true, true),
            ("does not know how to handle GET operation[Observation] with parameters [[patient, _count]]", true, true),
            ("HAPI-0524: Unknown search parameter", true, true),
            ("HAPI-0302: Unknown resource type 'MedicationStatement'", true, true),
            ("MedicationStatement is not supported", true, true),
            ("This server does not know MedicationStatement", true, true),
            ("not implemented", true, true),
            // Of this patient, or of this answer.
            ("Patient/p1 not found", false, true),
            ("Patient/p1 is not known", false, false),
            ("the Patient is unknown", false, false),
            ("MedicationStatement/1 not found", false, true),
            ("unknown MedicationStatement/1", false, false),
            ("Not allowed", false, true),
            ("Invalid parameter patient: p1 is not known", false, true),
            ("Search by category is restricted for this patient", false, false),
            ("The search is invalid", false, true),
            ("Unknown error, connection required", false, false),
            ("invalid state", false, false),
            ("HAPI-0389: Failed to call access method: java.sql.SQLException: timeout", false, false),
            ("HAPI-0389: Failed to call access method: Unknown parameter", false, false),
            ("MedicationAdministration: internal error", false, false),
            ("MedicationAdministration could not be searched", false, false),
            ("category service unavailable", false, false),
            ("", false, false),
        ];
        for (text, names, refuses) in table {
            assert_eq!((name_the_question(text), refuse(text)), (names, refuses), "{text}");
        }
    }
}
