//! A diagnosis of spread that names no cancer of its own.

use super::onset::Since;
use super::spread::{self, Metastasis};
use crate::profiles::meaning::Reader;
use crate::profiles::record::patient_resource::PatientResource;

/// Spread to these organs, if any, and where its diagnosis says it came from.
pub fn metastasis(
    (reader, own): (Reader, &PatientResource),
    (since, text, is_over): (Option<Since>, String, bool),
    organs: Vec<String>,
) -> Option<Metastasis> {
    if organs.is_empty() {
        return None;
    }
    let (of, words) = spread::origin(own.node);
    let text = words.into_iter().fold(text, |text, words| format!("{text}; {words}"));
    let (of_side, place) = (spread::side_of_origin(reader, &text), own.name.place());
    Some(Metastasis { since, text, organs, of, of_side, is_over, place })
}
