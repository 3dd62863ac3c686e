//! What a FHIR server says when it refuses a question, and which way to ask next.
//!
//! Epic says "Must have either code or category.", athenahealth "required parameter combinations [[patient,intent],[_id]]":
//! a parameter that the words name and the refused question lacks is the best hint there is. What a refusal speaks of
//! decides whether it is remembered.

use std::cmp::Reverse;

use crate::fhir::record::Page;
use crate::fhir::record::node::Node;
use crate::fhir::record::outcome;
use crate::fhir::record::refusal_words::{is_word_of, name_the_question, want_more};
use crate::fhir::record::wanted::{PARAMETERS, Search, Way};

/// What a refusal says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Said {
    /// In its own words, which may name the patient.
    pub(super) text: String,
    pub(super) about: About,
    /// Something may stand there all the same: it may not be shown to this caller, or the answer is no answer of the server.
    pub(super) is_denial: bool,
}

/// What a refusal speaks of. Only what is said of the question holds for the next patient too: a 403 may be about this
/// one, a redirect or a page for people about the session, a 406 about a gateway.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(super) enum About {
    /// Of the patient, the session, the moment, or it does not say.
    #[default]
    Unsaid,
    /// Of the scope of the token (RFC 6750 section 3.1).
    Scope,
    /// Of what was asked: a type, a parameter or a search that is not supported.
    Question,
}

impl Said {
    /// What an answer with this status says by its body: an OperationOutcome, or a plain text.
    pub(super) fn read(code: u16, content_type: Option<&str>, body: &[u8]) -> Self {
        let is = |wanted: &str| content_type.is_some_and(|it| it.to_ascii_lowercase().starts_with(wanted));
        let page = Page::read(body).ok();
        let said = match page.as_ref().map(Page::root) {
            Some(root) if root.str("resourceType") == Some("OperationOutcome") => Self::of(root),
            None if is("text/plain") => Self::plain(&String::from_utf8_lossy(body)),
            _ => Self::default(),
        };
        let said = Self { is_denial: said.is_denial || (is_closed(code) && said.about != About::Question), ..said };
        match code {
            // A way to say that it is not there for anybody, unless somebody stands in between.
            501 if !is("text/html") => Self { about: About::Question, ..said },
            204 | 300..=399 | 406 => Self { about: About::Unsaid, ..said },
            _ => said,
        }
    }

    /// What an OperationOutcome says.
    pub(super) fn of(outcome: Node<'_>) -> Self {
        let about = if outcome::is_of_the_question(outcome) { About::Question } else { About::Unsaid };
        Self { text: outcome::text(outcome), about, is_denial: outcome::is_denial(outcome) }
    }

    /// What stands in the place of data under status 200 and says nothing: an error of a gateway, a page of a login, or a count
    /// of what is not there.
    pub(super) fn nothing_of_it() -> Self {
        Self { is_denial: true, ..Self::default() }
    }

    fn plain(text: &str) -> Self {
        let text: String = text.chars().take(300).collect();
        let about = if name_the_question(&text) { About::Question } else { About::Unsaid };
        Self { about, is_denial: want_more(&text), text }
    }

    /// The same, beside a header that says that the token is sound and not for this.
    pub(super) fn of_scope(self) -> Self {
        Self { about: About::Scope, is_denial: true, ..self }
    }
}

/// Whether a status keeps something from the caller: a token that is not enough, or the way to a login.
const fn is_closed(code: u16) -> bool {
    matches!(code, 300..=399 | 401 | 403)
}

/// The way to ask next, of those not tried: the same question without what the words name of sorting and counting; else one
/// that has what the words name and the refused question lacks, the more of it the better; else the next.
pub(super) fn next_way(ways: &[Way], tried: &[usize], refused: usize, said: &str) -> Option<usize> {
    let names = |at: usize| -> Vec<&str> {
        let search = ways.get(at).and_then(|way| way.searches.first());
        search.map_or_else(Vec::new, asked_by)
    };
    let had = names(refused);
    let left = || (0..ways.len()).filter(|at| !tried.contains(at));
    let is_named = |name: &&str| is_word_of(said, name);
    let is_plainer = |at: &usize| {
        let names = names(*at);
        let mut dropped = had.iter().filter(|name| name.starts_with('_') && !names.contains(*name));
        dropped.any(is_named) && names.iter().all(|name| had.contains(name))
    };
    let hints = |at: usize| {
        let new: Vec<&str> =
            names(at).into_iter().filter(|name| !had.contains(name) && !is_of_the_answer(name)).collect();
        if new.iter().all(is_named) { new.len() } else { 0 }
    };
    let whole = |at: &usize| !is_by_code(ways, *at);
    let hinted = || left().filter(|at| hints(*at) > 0 && whole(at)).min_by_key(|at| Reverse(hints(*at)));
    // A code system is told where the words want one: else each category would be asked for twice.
    let is_free = |at: &usize| ways.get(*at).is_some_and(|way| !way.is_by_name) && !names(*at).contains(&"system");
    left().find(is_plainer).or_else(hinted).or_else(|| left().find(is_free))
}

/// The way by the codes that are known, where all that was `heard` names it: it never brings all.
pub(super) fn last_way(ways: &[Way], tried: &[usize], heard: &str) -> Option<usize> {
    (0..ways.len()).find(|at| is_by_code(ways, *at) && !tried.contains(at)).filter(|_| is_word_of(heard, "code"))
}

fn is_by_code(ways: &[Way], at: usize) -> bool {
    ways.get(at).is_some_and(|way| way.is_by_name && way.is_by_code())
}

/// What the words of refusals name, without patient data: of all words only the parameters.
pub(super) fn names_told(heard: &str) -> String {
    let named: Vec<&str> =
        PARAMETERS.into_iter().map(|(name, _)| name).filter(|name| is_word_of(heard, name)).collect();
    if named.is_empty() { String::new() } else { format!("; its words name {}", named.join(", ")) }
}

/// Whether a parameter is about the form of the answer, and not about what is asked for.
fn is_of_the_answer(name: &str) -> bool {
    name.starts_with('_') && name != "_lastUpdated"
}

/// The names of the parameters of a search; a category with its code system counts as one more.
fn asked_by(search: &Search) -> Vec<&str> {
    let has_system = search.template.contains("category=http");
    search.parameters().chain(has_system.then_some("system")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn way(template: &str) -> Way {
        let search = Search { template: template.to_owned(), ..Search::of(String::new(), "") };
        Way { searches: vec![search], ..Way::default() }
    }

    #[test]
    fn the_words_of_a_refusal_say_which_way_is_next() {
        let ways = [
            way("MedicationRequest?patient=1&_sort=-authoredon"),
            way("MedicationRequest?patient=1"),
            way("MedicationRequest?patient=1&intent=order"),
            way("MedicationRequest?patient=1&category=outpatient"),
        ];
        let next = |said: &str| next_way(&ways, &[0], 0, said);
        assert_eq!(next("required parameter combinations [[patient,intent],[_id]]"), Some(2));
        assert_eq!(next("Must have either code or category."), Some(3));
        assert_eq!(next("unknown parameter _sort"), Some(1));
        assert_eq!(next("unknown parameter _sort; known are: category, intent, patient"), Some(1));
        assert_eq!(next(""), Some(1));
        assert_eq!(next_way(&ways, &[0, 1, 2, 3], 3, "category"), None);
        let ways = [
            way("Observation?patient=1&_sort=-date&_count=500"),
            way("Observation?patient=1"),
            way("Observation?patient=1&category=laboratory"),
            way("Observation?patient=1&category=http%3A%2F%2Fexample.org%7Claboratory"),
        ];
        let next = |tried: &[usize], said: &str| next_way(&ways, tried, tried[tried.len() - 1], said);
        for plain in ["_count must not exceed 100", "page size limit 50", "this system does not sort", ""] {
            assert_eq!(next(&[0], plain), Some(1), "{plain}");
        }
        assert_eq!(next(&[0], "Must have either code or category."), Some(2));
        assert_eq!(next(&[0], "category must be given as system|code"), Some(3));
        assert_eq!(next(&[0, 2], "category must be given as system|code"), Some(3));
        assert_eq!(next(&[0, 1, 2], "unknown category"), None);
    }
    const EPIC_CATEGORY: &str = r#"{"resourceType":"OperationOutcome","issue":[
        {"severity":"warning","code":"suppressed","details":{"text":"Client does not have access."}},
        {"severity":"fatal","code":"invalid","details":{"text":"Failed to parse some of the search parameters."}}]}"#;

    /// What holds for the next patient is learnt, and nothing else (CONTRACT: a refusal is the server's).
    #[test]
    fn only_what_is_said_of_the_question_is() {
        let outcome = |code: &str, text: &str| {
            format!(
                r#"{{"resourceType":"OperationOutcome","issue":[{{"severity":"error","code":"{code}","diagnostics":"{text}"}}]}}"#
            )
        };
        let fhir = Some("application/fhir+json");
        let table = [
            (400, fhir, outcome("required", "Must have either code or category."), About::Question),
            (404, fhir, outcome("not-supported", ""), About::Question),
            (
                403,
                fhir,
                outcome("forbidden", "required parameter combinations [[patient,intent],[_id]]"),
                About::Question,
            ),
            (400, fhir, outcome("processing", "HAPI-0524: Unknown search parameter"), About::Question),
            (400, Some("text/plain"), "no supported search parameters provided".to_owned(), About::Question),
            (400, fhir, outcome("business-rule", "Only an _ID search is allowed."), About::Question),
            // Epic, of a category without licence.
            (400, fhir, EPIC_CATEGORY.to_owned(), About::Question),
            (501, None, String::new(), About::Question),
            // This patient, this session, this moment, or nothing is said.
            (403, fhir, outcome("forbidden", "Break the glass for this patient"), About::Unsaid),
            (403, fhir, outcome("security", "category"), About::Unsaid),
            (404, fhir, outcome("not-found", "Patient/p1 is not known"), About::Unsaid),
            (400, fhir, outcome("processing", "Failed to call access method"), About::Unsaid),
            (400, fhir, outcome("invalid", "parameter patient"), About::Unsaid),
            (400, fhir, String::new(), About::Unsaid),
            (403, Some("text/plain"), "Forbidden".to_owned(), About::Unsaid),
            (404, Some("text/html"), "<html>unknown category</html>".to_owned(), About::Unsaid),
            (501, Some("text/html; charset=utf-8"), "<html>".to_owned(), About::Unsaid),
            (204, None, String::new(), About::Unsaid),
            (302, Some("text/plain"), "unknown category".to_owned(), About::Unsaid),
            (406, fhir, outcome("not-supported", ""), About::Unsaid),
        ];
        for (code, content_type, body, about) in table {
            assert_eq!(Said::read(code, content_type, body.as_bytes()).about, about, "{code} {body}");
        }
    }
}
