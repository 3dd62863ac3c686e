//! Which histology of a disease a diagnosis states: squamous or not.

use crate::case::disease::Histology;
use crate::case::diseases::Definition;
use crate::profiles::meaning::Meaning;

const SQUAMOUS: &str = "condition-squamous";
const NON_SQUAMOUS: [&str; 2] = ["condition-adenocarcinoma", "condition-lung-adenocarcinoma"];

/// The histology of the code and its words, else the one that is said beside it. Where both types are named (adenosquamous
/// carcinoma), it is neither.
pub fn histology<'c>(
    code: &Meaning,
    definition: Option<&Definition>,
    beside: impl FnOnce() -> Vec<&'c str>,
) -> Option<Histology> {
    let definition = definition?;
    of_concepts(&code.concepts, definition).unwrap_or_else(|| of_concepts(&beside(), definition).flatten())
}

/// What these concepts say: nothing, or one type, or both.
pub fn of_concepts(concepts: &[&str], definition: &Definition) -> Option<Option<Histology>> {
    if !definition.named_by.histology.iter().any(|known| known == SQUAMOUS) {
        return None;
    }
    let (is_squamous, is_other) =
        (concepts.contains(&SQUAMOUS), NON_SQUAMOUS.iter().any(|concept| concepts.contains(concept)));
    match (is_squamous, is_other) {
        (false, false) => None,
        (true, true) => Some(None),
        (true, false) => Some(Some(Histology::Squamous)),
        (false, true) => Some(Some(Histology::NonSquamous)),
    }
}
