//! How far a cancer has spread, and since when: metastases of their own Conditions go to the cancer they come from.

use super::onset::Since;
use crate::case::disease::{Activity, Cancer, Disease, Stage};
use crate::case::diseases::{Diseases, Spread};
use crate::profiles::meaning::Meaning;

/// A Condition of a metastasis that names no primary.
#[derive(Debug)]
pub struct Metastasis {
    pub since: Option<Since>,
    /// The words of the sender.
    pub text: String,
    /// The organs it is in; empty is one that is not named.
    pub organs: Vec<String>,
}

/// The organs of metastases a diagnosis names: `condition-metastasis-liver` → `liver`, `condition-metastasis` → nothing.
pub fn organs(code: &Meaning) -> Vec<String> {
    let named = code.family("condition-metastasis");
    named.map(|organ| organ.strip_prefix('-').unwrap_or(organ).to_owned()).collect()
}

/// Those a cancer is said to have spread to.
pub fn beyond_the_region<'o>(organs: &'o [String], spread: &'o Spread) -> impl Iterator<Item = &'o String> {
    organs.iter().filter(|organ| !organ.is_empty() && !spread.regional.contains(organ))
}

/// Gives metastases to the cancer they come from, when only one can have made them.
pub fn settle(metastases: &[Metastasis], cancers: &mut [Cancer], diseases: &Diseases) {
    // A past cancer of another organ may be the one that has spread.
    let here = |activity| cancers.iter().filter(move |cancer: &&Cancer| cancer.activity == activity);
    let past = here(Activity::Past).any(|past| here(Activity::Active).all(|active| active.disease != past.disease));
    let mut active: Vec<&mut Cancer> =
        cancers.iter_mut().filter(|cancer| cancer.activity == Activity::Active).collect();
    // A left and a right breast cancer are one disease to the drugs that treat the metastasis.
    let kinds: Vec<Disease> = active.iter().map(|cancer| cancer.disease).collect();
    let several = past || kinds.iter().any(|disease| kinds.first() != Some(disease));
    for metastasis in metastases {
        let text = metastasis.text.to_lowercase();
        for cancer in active.iter_mut().filter(|cancer| !several || names(diseases, cancer.disease, &kinds, &text)) {
            let spread = diseases.spread(diseases.definition(cancer.disease));
            if !metastasis.organs.iter().any(|organ| spread.is_distant(organ)) {
                continue;
            }
            raise(cancer, Stage::MetastaticOrRecurrent, metastasis.since);
            let new = beyond_the_region(&metastasis.organs, spread).filter(|organ| !cancer.metastases.contains(organ));
            let new: Vec<String> = new.cloned().collect();
            cancer.metastases.extend(new);
        }
    }
}

/// The words of a metastasis name this disease as its origin. "Lung" is no answer where two diseases of the lung are
/// active.
fn names(diseases: &Diseases, disease: Disease, active: &[Disease], text: &str) -> bool {
    let Some(definition) = diseases.definition(disease) else { return false };
    let of_its_organ = |other: &&Disease| diseases.definition(**other).is_some_and(|o| o.organ == definition.organ);
    let is_alone = active.iter().filter(of_its_organ).all(|other| *other == disease);
    is_alone && definition.origin_words.iter().any(|word| text.contains(word))
}

/// The cancer is at least of this stage. The first date of spread counts, and one of an onset before one of a record.
pub fn raise(cancer: &mut Cancer, stage: Stage, since: Option<Since>) {
    if stage == Stage::MetastaticOrRecurrent {
        if let Some(Since { date, is_onset }) = since
            && cancer.metastatic_since.is_none_or(|known| date < known || (date == known && is_onset))
        {
            cancer.metastatic_since = Some(date);
            cancer.spread_is_dated = is_onset;
        }
        let same_time = cancer.metastatic_since.zip(cancer.diagnosed).is_some_and(|(spread, found)| spread <= found);
        cancer.de_novo |= same_time;
    }
    if cancer.stage != Stage::MetastaticOrRecurrent {
        cancer.stage = stage;
    }
}
