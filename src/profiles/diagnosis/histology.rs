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
    match of_concepts(&code.concepts, definition) {
        Ok(None) => of_concepts(&beside(), definition).ok().flatten(),
        found => found.ok().flatten(),
    }
}

/// The type that these concepts name, if any; an error where they name both.
pub fn of_concepts(concepts: &[&str], definition: &Definition) -> Result<Option<Histology>, ()> {
    if !definition.named_by.histology.iter().any(|known| known == SQUAMOUS) {
        return Ok(None);
    }
    let (is_squamous, is_other) =
        (concepts.contains(&SQUAMOUS), NON_SQUAMOUS.iter().any(|concept| concepts.contains(concept)));
    match (is_squamous, is_other) {
        (false, false) => Ok(None),
        (true, true) => Err(()),
        (true, false) => Ok(Some(Histology::Squamous)),
        (false, true) => Ok(Some(Histology::NonSquamous)),
    }
}

/// A type is named, of whatever organ.
pub fn is_named(code: &Meaning) -> bool {
    code.has(SQUAMOUS) || NON_SQUAMOUS.iter().any(|concept| code.has(concept))
}
