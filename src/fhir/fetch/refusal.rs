//! What a FHIR server says when it refuses a question, and which way to ask next.
//!
//! Epic says "Must have either code or category.", athenahealth "required parameter combinations [[patient,intent],[_id]]":
//! a parameter that the words name and the refused question lacks is the best hint there is.

use crate::fhir::record::Page;
use crate::fhir::record::outcome;
use crate::fhir::record::wanted::Way;

/// Of the answer's body: what it says, and whether it says that the type is not supported.
pub(super) fn said(body: &[u8]) -> String {
    let page = Page::read(body).ok();
    let outcome = page.as_ref().map(Page::root).filter(|root| root.str("resourceType") == Some("OperationOutcome"));
    outcome.map(outcome::text).unwrap_or_default()
}

/// The next way to try: one that has a parameter the words name and the refused way lacks, else the next in order.
pub(super) fn next_way(ways: &[Way], tried: &[usize], refused: usize, said: &str) -> Option<usize> {
    let names = |at: usize| -> Vec<&str> {
        let search = ways.get(at).and_then(|way| way.searches.first());
        search.map_or_else(Vec::new, |search| search.parameters().collect())
    };
    let had = names(refused);
    let left = || (0..ways.len()).filter(|at| !tried.contains(at));
    let is_hinted = |at: &usize| {
        names(*at).iter().any(|name| !had.contains(name) && !name.starts_with('_') && is_word_of(said, name))
    };
    left().find(is_hinted).or_else(|| left().next())
}

/// Whether a text has a word: `code` is no word of `codesystem`.
fn is_word_of(text: &str, word: &str) -> bool {
    text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_' && c != '-').any(|part| part.eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fhir::record::wanted::Search;

    fn way(template: &str) -> Way {
        let search = Search { template: template.to_owned(), path: String::new(), typed: None, is_optional: false };
        Way { searches: vec![search] }
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
        assert_eq!(next(""), Some(1));
        assert_eq!(next_way(&ways, &[0, 1, 2, 3], 3, "category"), None);
    }
}
