//! Criteria that are mappings of their own: as they are written, with names, and after the check, with ids.

use rust_decimal::Decimal;
use serde::Deserialize;

use super::check::names::Resolver;
use super::check::values;
use super::drug::DrugOrClass;
use super::ids::{AssayId, TestId};
use super::told::{Gap, Told};
use super::words::{PriorSetting, ScoreWord};
use super::written::Name;

/// A PD-L1 score of one assay at or above a cut-off. Assay, score and cut-off are one key.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct PdL1<Assay> {
    pub assay: Assay,
    pub score: ScoreWord,
    pub at_least: Decimal,
}

impl PdL1<Name> {
    /// With the test that measures the score.
    pub fn parse(&self, names: &mut Resolver) -> Option<(PdL1<AssayId>, TestId)> {
        let assay = names.assay(&self.assay)?;
        let test = values::score(&self.assay, (self.score, self.at_least), names)?;
        Some((PdL1 { assay, score: self.score, at_least: self.at_least }, test))
    }
}

impl PdL1<AssayId> {
    /// What it asks, for whoever puts it into words.
    pub fn told(&self) -> Told {
        let score = Gap::Text(self.score.id().to_uppercase());
        Told::with(
            "pd-l1",
            [("assay", Gap::Assays(vec![self.assay])), ("score", score), ("limit", Gap::Number(self.at_least))],
        )
    }
}

/// A condition on earlier drugs. Names are drug ids or drug classes.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Prior<Drug> {
    /// At least one of these was given.
    #[serde(default = "Vec::new")]
    pub any_of: Vec<Drug>,
    /// None of these was given.
    #[serde(default = "Vec::new")]
    pub none_of: Vec<Drug>,
    /// How many courses of `any-of`, one after another, at least.
    #[serde(default)]
    pub courses: Option<u8>,
    #[serde(default)]
    pub setting: PriorSetting,
    /// Of both lists: therapy of early disease counts, too, where metastatic disease came during it or within so many months after it.
    #[serde(default)]
    pub or_relapse_within_months: Option<u8>,
}

impl Prior<Name> {
    pub fn parse(&self, names: &mut Resolver) -> Prior<DrugOrClass> {
        let (any_of, none_of) = (names.drugs_or_classes(&self.any_of), names.drugs_or_classes(&self.none_of));
        Prior {
            any_of,
            none_of,
            courses: self.courses,
            setting: self.setting,
            or_relapse_within_months: self.or_relapse_within_months,
        }
    }
}

impl Prior<DrugOrClass> {
    /// What it asks, for whoever puts it into words.
    pub fn told(&self) -> Vec<Told> {
        let metastatic = match self.setting {
            PriorSetting::Any => "",
            PriorSetting::Metastatic => "-metastatic",
        };
        let drugs = |drugs: &[DrugOrClass]| ("drugs", Gap::Drugs(drugs.to_vec()));
        let months = self.or_relapse_within_months.map(|months| Gap::Text(months.to_string()));
        let relapse = |sentence: &str| months.clone().map(|months| Told::with(sentence, [("months", months)]));
        let mut told = Vec::new();
        if let Some(count) = self.courses {
            let gaps = [drugs(&self.any_of), ("count", Gap::Text(count.to_string()))];
            told.push(Told::with(&format!("prior-courses{metastatic}"), gaps));
        } else if !self.any_of.is_empty() {
            told.push(Told::with(&format!("prior-any{metastatic}"), [drugs(&self.any_of)]));
        }
        if !self.any_of.is_empty() {
            told.extend(relapse("or-relapse"));
        }
        if !self.none_of.is_empty() {
            told.push(Told::with(&format!("prior-none{metastatic}"), [drugs(&self.none_of)]));
            told.extend(relapse("no-relapse"));
        }
        told
    }
}
