//! What an OperationOutcome says: a note beside an answer, a refusal of the question, or a failure.
//!
//! Epic ends every search with a warning (4119: "may not contain the entire record"), also when all was found, so a
//! warning alone says nothing. Which words refuse is judged by [`refusal_words`].

use super::chart::GapReason;
use super::node::Node;
use super::refusal_words;

/// Whether an outcome beside data only informs. An error does not, and neither does, at whatever severity, an issue that
/// something asked for was withheld, left out or could not be reached (FHIR R4 issue types, or words of a failure).
#[must_use]
pub fn is_note(outcome: Node<'_>) -> bool {
    const MISSING: [&str; 16] = [
        "suppressed",
        "security",
        "forbidden",
        "login",
        "unknown",
        "expired",
        "incomplete",
        "transient",
        "exception",
        "timeout",
        "too-costly",
        "too-long",
        "no-store",
        "lock-error",
        "throttled",
        "limited-filter",
    ];
    let mut issues = outcome.each("issue").peekable();
    issues.peek().is_some()
        && issues.all(|issue| match issue.str("severity") {
            Some("information" | "success" | "warning") => {
                !issue.str("code").is_some_and(|code| MISSING.contains(&code))
                    && !refusal_words::tell_of_a_failure(&words(issue))
            }
            _ => false,
        })
}

/// Why there is no data where an outcome stands in its place.
pub(super) fn reason(outcome: Node<'_>) -> GapReason {
    match is_refusal(outcome) {
        true if is_denial(outcome) => GapReason::Denied(text(outcome)),
        true => GapReason::Refused(text(outcome)),
        false => missing(outcome),
    }
}

/// What an outcome beside data that is no note says: something of what was asked for is missing.
pub(super) fn missing(outcome: Node<'_>) -> GapReason {
    GapReason::OperationOutcome(text(outcome))
}

/// Whether the question was refused: asking otherwise may help. A failure is none (FHIR R4 issue types: `transient` and
/// its kin, `exception`), neither is `processing` by words that name nothing of the question, nor an outcome that does
/// not say what is wrong.
#[must_use]
pub fn is_refusal(outcome: Node<'_>) -> bool {
    const REFUSALS: [&str; 15] = [
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
        "too-long",
    ];
    let mut coded = outcome.each("issue").filter_map(|issue| Some((issue, issue.str("code")?))).peekable();
    if coded.peek().is_none() {
        return outcome.each("issue").any(|issue| refusal_words::refuse(&words(issue)));
    }
    coded.all(|(issue, code)| match code {
        "informational" => true,
        "processing" => refusal_words::name_the_question(&words(issue)),
        _ => REFUSALS.contains(&code),
    })
}

/// Whether a refusal tells that something may stand there all the same: it is shown to others, of other patients, in smaller
/// portions, or to who asks with more. athenahealth wants other parameters by `forbidden`; its words tell.
#[must_use]
pub fn is_denial(outcome: Node<'_>) -> bool {
    const DENIALS: [&str; 4] = ["forbidden", "security", "suppressed", "too-long"];
    let denies = |issue: Node<'_>| {
        issue.str("code").is_some_and(|code| DENIALS.contains(&code)) || refusal_words::are_of_one(&words(issue))
    };
    let wants_more = |issue: Node<'_>| {
        issue.str("code").is_none_or(|code| code != "not-supported") && refusal_words::want_more(&words(issue))
    };
    outcome.each("issue").any(wants_more) || (!is_of_the_question(outcome) && outcome.each("issue").any(denies))
}

/// Whether a refusal speaks of the question itself, so that others who ask it will be refused too: not of the patient,
/// of who asks, or of the moment.
#[must_use]
pub fn is_of_the_question(outcome: Node<'_>) -> bool {
    let is_grave = |issue: &Node| !matches!(issue.str("severity"), Some("information" | "success" | "warning"));
    let said: Vec<Option<bool>> = outcome.each("issue").filter(is_grave).map(speaks).collect();
    said.contains(&Some(true)) && !said.contains(&None)
}

/// Whether one issue speaks of the question; nothing where it tells of something else.
fn speaks(issue: Node<'_>) -> Option<bool> {
    match issue.str("code") {
        Some("not-supported") if words(issue).is_empty() => Some(true),
        Some("not-supported") => Some(!refusal_words::are_of_one(&words(issue))),
        None | Some(
            "required" | "invalid" | "structure" | "value" | "invariant" | "business-rule" | "code-invalid" | "extension"
            | "not-found" | "processing"
            // athenahealth asks so for other parameters.
            | "forbidden",
        ) => Some(refusal_words::name_the_question(&words(issue))),
        Some("informational") => Some(false),
        Some(_) => None,
    }
}

/// The refusal that a Bundle holds instead of results: some servers refuse with status 200 and a list of nothing else.
/// What is said below an error is said beside an answer, of none.
#[must_use]
pub fn refusal_in(bundle: Node<'_>) -> Option<Node<'_>> {
    let outcomes = bundle
        .each("entry")
        .map(|entry| entry.get("resource").filter(|resource| resource.str("resourceType") == Some("OperationOutcome")));
    let outcomes: Vec<Node> = outcomes.collect::<Option<_>>()?;
    let is_below = |outcome: &Node| {
        outcome.each("issue").all(|issue| matches!(issue.str("severity"), Some("information" | "success" | "warning")))
    };
    outcomes.into_iter().find(|outcome| !is_below(outcome) && is_refusal(*outcome))
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

/// All that one issue says in words.
fn words(issue: Node<'_>) -> String {
    let text = issue.get("details").and_then(|details| details.str("text"));
    let words: Vec<&str> = text.into_iter().chain(issue.str("diagnostics")).collect();
    words.join("; ")
}
