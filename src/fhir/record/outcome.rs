//! What an OperationOutcome says: a note beside an answer, a refusal of the question, or a failure.
//!
//! Epic ends every search with a warning (4119: "may not contain the entire record"), also when all was found, so a
//! warning alone says nothing.

use super::chart::GapReason;
use super::node::Node;

/// Whether an outcome beside data only informs. An error does not, and neither does a warning that something asked for
/// was withheld or could not be reached (FHIR R4 issue types).
pub(super) fn is_note(outcome: Node<'_>) -> bool {
    const WITHHELD: [&str; 9] =
        ["suppressed", "security", "forbidden", "login", "unknown", "expired", "incomplete", "timeout", "throttled"];
    let mut issues = outcome.each("issue").peekable();
    issues.peek().is_some()
        && issues.all(|issue| match issue.str("severity") {
            Some("information" | "success") => true,
            Some("warning") => !issue.str("code").is_some_and(|code| WITHHELD.contains(&code)),
            _ => false,
        })
}

/// Why there is no data where an outcome stands in its place.
pub(super) fn reason(outcome: Node<'_>) -> GapReason {
    let text = text(outcome);
    if is_refusal(outcome) { GapReason::Refused(text) } else { GapReason::OperationOutcome(text) }
}

/// Whether the question was refused: asking otherwise may help. A failure is none (FHIR R4 issue types: `transient` and
/// its kin, `exception`), and neither is an outcome that does not say what is wrong.
#[must_use]
pub fn is_refusal(outcome: Node<'_>) -> bool {
    const REFUSALS: [&str; 16] = [
        "required",
        "invalid",
        "structure",
        "value",
        "invariant",
        "business-rule",
        "not-supported",
        "not-found",
        "deleted",
        "code-invalid",
        "extension",
        "forbidden",
        "suppressed",
        "security",
        "processing",
        "too-long",
    ];
    let mut codes = outcome.each("issue").filter_map(|issue| issue.str("code")).peekable();
    codes.peek().is_some() && codes.all(|code| REFUSALS.contains(&code) || code == "informational")
}

/// Its words, shortened.
#[must_use]
pub fn text(outcome: Node<'_>) -> String {
    let texts = outcome.each("issue").filter_map(|issue| {
        let text = issue.get("details").and_then(|details| details.str("text"));
        text.or_else(|| issue.str("diagnostics")).or_else(|| issue.str("code"))
    });
    let text = texts.collect::<Vec<_>>().join("; ");
    text.chars().take(300).collect()
}
