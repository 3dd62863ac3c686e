//! Regimens by name (THP, AC-T, GP): their drugs, where a name means one thing for this disease and setting.

use super::regimen;
use super::therapy_words;
use crate::case::disease::{Cancer, DiseaseId};
use crate::case::therapy::{Drug, Setting};
use crate::profiles::meaning::Reader;

/// What a name is read by: the patient's disease, and the setting.
#[derive(Clone, Copy)]
pub struct Of {
    disease: Option<DiseaseId>,
    setting: Setting,
}

impl Of {
    /// The only disease in scope; with two a name may mean either.
    pub fn read(cancers: &[Cancer], setting: Setting) -> Self {
        let mut diseases = cancers.iter().filter_map(|cancer| cancer.disease.in_scope());
        let first = diseases.next();
        Self { disease: first.filter(|first| diseases.all(|other| other == *first)), setting }
    }

    /// Of an order, which says nothing of the setting.
    pub fn order(cancers: &[Cancer]) -> Self {
        Self::read(cancers, Setting::Unstated)
    }
}

/// The drugs of an order in words, those of a regimen that it names among them. A name that means nothing to us adds none.
pub fn ordered(reader: Reader, drugs: Vec<Drug>, text: &str, of: &Of) -> Vec<Drug> {
    let is_known = |drug: &Drug| drug.id().is_some();
    let hides_more = if drugs.iter().any(is_known) {
        regimen::has_unread_part(reader, text)
    } else {
        regimen::is_named(reader, text)
    };
    if !hides_more {
        return take_apart(reader, drugs, text, of);
    }
    let named = drugs.iter().cloned().chain([Drug::unknown(text)]).collect();
    let apart = take_apart(reader, named, text, of);
    if apart.iter().any(is_known) { apart } else { drugs }
}

/// The drugs, with the regimens that the text names taken apart. A part that means nothing to us stays an unknown drug.
pub fn take_apart(reader: Reader, drugs: Vec<Drug>, text: &str, of: &Of) -> Vec<Drug> {
    let is_unknown = |drug: &Drug| matches!(drug, Drug::UnknownAntineoplastic(_));
    if !drugs.iter().any(is_unknown) {
        return drugs;
    }
    let (mut known, mut is_taken, mut is_complete) = (Vec::new(), false, true);
    for part in regimen::parts(reader, text) {
        if let Some(named) = reader.regimens.find(&part, of.disease, of.setting) {
            is_taken = true;
            known.extend(named.iter().map(|drug| Drug::Known(drug.clone())));
        } else if regimen::is_unread(reader, &part) {
            is_complete = false;
        } else {
            known.extend(
                therapy_words::given_in(reader, &format!("{part}+")).into_iter().filter(|drug| !is_unknown(drug)),
            );
        }
    }
    if !is_taken {
        return drugs;
    }
    known.extend(drugs.into_iter().filter(|drug| !is_unknown(drug) || !is_complete));
    let mut once: Vec<Drug> = Vec::new();
    for drug in known {
        if !once.contains(&drug) {
            once.push(drug);
        }
    }
    once
}
