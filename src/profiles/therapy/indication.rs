//! Which disease a drug was given for: a cancer of the record, or something else (arthritis, a transplantation, a carcinoma in
//! situ or the prevention of a cancer before there was one).

use crate::case::PartialDate;
use crate::case::disease::{Cancer, Disease};
use crate::case::therapy::Indication;
use crate::fhir::record::node::Node;
use crate::profiles::diagnosis::{disease_of, side_of};
use crate::profiles::meaning::{Meaning, Reader};
use crate::profiles::record::place::{self, Index};

/// By the Condition it names, else by the words and codes of its reason.
pub fn indication(
    reader: Reader,
    index: &Index,
    cancers: &[Cancer],
    node: Node,
    start: Option<PartialDate>,
) -> Indication {
    let mut is_other = false;
    let is_of_before = |reason: &Meaning| is_without_cancer(reason) && is_before_all(cancers, start);
    for reason in node.each("reasonReference") {
        let named = reason.str("reference").map(place::relative);
        if let Some(cancer) = cancers.iter().find(|cancer| named.is_some_and(|named| cancer.is_named_by(named))) {
            return Indication::Cancer(cancer.reference.as_str().to_owned());
        }
        let code = index.follow(node, reason).map(|condition| reader.meaning(condition.get("code")));
        is_other |= code.is_some_and(|code| code.has("condition-no-cancer") || is_of_before(&code));
    }
    for reason in node.each("reasonCode") {
        let meaning = reader.meaning(Some(reason));
        if is_of_before(&meaning) {
            is_other = true;
            continue;
        }
        is_other |= meaning.has("condition-no-cancer");
        let Some(disease) = disease_of(reader, &meaning).filter(|named| *named != Disease::Unstated) else { continue };
        let of_disease = || cancers.iter().filter(|cancer| cancer.disease == disease);
        let side = side_of(&meaning);
        let mut of_side = of_disease().filter(|cancer| side.is_some() && cancer.laterality == side);
        let mut of_disease = of_disease();
        match (of_disease.next(), of_disease.next()) {
            (Some(cancer), None) => return Indication::Cancer(cancer.reference.as_str().to_owned()),
            // Of two cancers of one disease the side says which.
            (Some(_), Some(_)) => {
                return match (of_side.next(), of_side.next()) {
                    (Some(cancer), None) => Indication::Cancer(cancer.reference.as_str().to_owned()),
                    _ => Indication::Unstated,
                };
            }
            // "Metastatic cancer" of the record may be the one that is named.
            (None, _) => is_other |= cancers.iter().all(|cancer| cancer.disease != Disease::Unstated),
        }
    }
    if is_other { Indication::Other } else { Indication::Unstated }
}

/// A carcinoma in situ, or a cancer that nobody has and that is to be prevented.
fn is_without_cancer(reason: &Meaning) -> bool {
    ["condition-in-situ", "setting-preventive", "condition-family-history"].iter().any(|name| reason.has(name))
}

/// Begun before any cancer in question was known: beside an invasive cancer, the part in situ is named for the whole.
fn is_before_all(cancers: &[Cancer], start: Option<PartialDate>) -> bool {
    let mut ours = cancers.iter().filter(|cancer| cancer.disease.in_scope().is_some());
    ours.all(|cancer| {
        let known = cancer.diagnosed.into_iter().chain(cancer.metastatic_since).min();
        start.zip(known).is_some_and(|(start, known)| start.certainly_before(known))
    })
}
