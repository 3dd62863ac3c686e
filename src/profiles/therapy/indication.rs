//! Which disease a drug was given for: a cancer of the record, or something else (arthritis, a transplantation).

use crate::case::disease::{Cancer, Disease};
use crate::case::therapy::Indication;
use crate::fhir::record::node::Node;
use crate::profiles::diagnosis::disease_of;
use crate::profiles::meaning::Reader;
use crate::profiles::record::place::{self, Index};

/// By the Condition it names, else by the words and codes of its reason.
pub fn indication(reader: Reader, index: &Index, cancers: &[Cancer], node: Node) -> Indication {
    let mut is_other = false;
    for reason in node.each("reasonReference") {
        let named = reason.str("reference").map(place::relative);
        if let Some(cancer) = cancers.iter().find(|cancer| named.is_some_and(|named| cancer.is_named_by(named))) {
            return Indication::Cancer(cancer.reference.as_str().to_owned());
        }
        let code = index.follow(node, reason).map(|condition| reader.meaning(condition.get("code")));
        is_other |= code.is_some_and(|code| code.has("condition-no-cancer"));
    }
    for reason in node.each("reasonCode") {
        let meaning = reader.meaning(Some(reason));
        is_other |= meaning.has("condition-no-cancer");
        let Some(disease) = disease_of(reader, &meaning).filter(|named| *named != Disease::Unstated) else { continue };
        let mut of_disease = cancers.iter().filter(|cancer| cancer.disease == disease);
        match (of_disease.next(), of_disease.next()) {
            (Some(cancer), None) => return Indication::Cancer(cancer.reference.as_str().to_owned()),
            // Of two cancers of one disease the words do not say which.
            (Some(_), Some(_)) => return Indication::Unstated,
            // "Metastatic cancer" of the record may be the one that is named.
            (None, _) => is_other |= cancers.iter().all(|cancer| cancer.disease != Disease::Unstated),
        }
    }
    if is_other { Indication::Other } else { Indication::Unstated }
}
