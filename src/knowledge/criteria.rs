//! `when:` of a rule. A flat mapping is an implicit AND and reads like an eligibility table.
//!
//! There are no operators inside strings and no expressions: a criterion that does not exist yet is a change here, in
//! the reader and in the evaluator.

use rust_decimal::Decimal;
use serde::Deserialize;
use serde_saphyr::Spanned;

/// Everything that must hold. An empty mapping holds for everybody.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Criteria {
    pub er: Vec<ReceptorWord>,
    pub pgr: Vec<ReceptorWord>,
    /// Positive: ER or PgR is positive (low positive included). Negative: both are negative.
    pub hormone_receptors: Option<HormoneReceptors>,
    /// The HER2 classes that are allowed. `negative` stands for low, ultralow and null together.
    pub her2: Vec<Her2Word>,
    /// The kits HER2 must be read by, where the record names one (HER2-low, ultralow).
    pub her2_by: Vec<Spanned<String>>,
    /// Where the HER2 results stand, for notes about what they leave open.
    pub her2_open: Vec<Her2Open>,
    pub pd_l1: Option<PdL1>,
    /// A PD-L1 result exists whose assay is none of these.
    pub pd_l1_by_other_than: Vec<Spanned<String>>,
    /// Previous drugs; each line must hold.
    pub prior: Vec<Prior>,
    pub germline_brca: Option<Brca>,
    /// The UGT1A1 genotypes that are meant, as `*28/*28`.
    pub ugt1a1: Vec<Spanned<String>>,
    pub menopause: Option<MenopauseWord>,
    /// A safety finding in the record (`interstitial-lung-disease`, `brain-metastasis`).
    pub has: Vec<Condition>,
    /// Drugs ordered now or running beside the ordered one; at least one of them.
    pub together_with: Vec<Spanned<String>>,
    /// A measurement below a limit (`neutrophils`).
    pub below: Option<Below>,
    /// At least one of the mappings holds.
    pub any_of: Vec<Criteria>,
    /// None of the mappings holds.
    pub none_of: Vec<Criteria>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ReceptorWord {
    Negative,
    LowPositive,
    Positive,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum HormoneReceptors {
    Positive,
    Negative,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Her2Word {
    Positive,
    Negative,
    Low,
    Ultralow,
    Null,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Her2Open {
    NeedsIsh,
    NeedsStaining,
    NeedsScore,
    Contradiction,
    Specimens,
    /// A diagnosis states the opposite of the results.
    Diagnosis,
}

/// A PD-L1 score of one assay at or above a cut-off. Assay, score and cut-off are one key.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct PdL1 {
    pub assay: Spanned<String>,
    pub score: ScoreWord,
    pub at_least: Decimal,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ScoreWord {
    Cps,
    Tps,
    Ic,
}

/// A condition on earlier drugs. Names are drug ids or drug classes.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Prior {
    /// At least one of these was given.
    pub any_of: Vec<Spanned<String>>,
    /// None of these was given.
    pub none_of: Vec<Spanned<String>>,
    /// How many courses of `any-of`, one after another, at least.
    pub courses: Option<u8>,
    pub setting: PriorSetting,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PriorSetting {
    #[default]
    Any,
    Metastatic,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Brca {
    /// Pathogenic or likely pathogenic, germline.
    Pathogenic,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MenopauseWord {
    Postmenopausal,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Condition {
    /// Active.
    InterstitialLungDisease,
    InterstitialLungDiseaseHistory,
    InterstitialLungDiseaseSuspected,
    BrainMetastasis,
}

/// A measurement below a limit: unit as the marker fixes it.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Below {
    pub measurement: Spanned<String>,
    pub limit: Decimal,
}

impl Criteria {
    /// Nothing is asked.
    pub fn is_empty(&self) -> bool {
        self.er.is_empty()
            && self.pgr.is_empty()
            && self.hormone_receptors.is_none()
            && self.her2.is_empty()
            && self.her2_by.is_empty()
            && self.her2_open.is_empty()
            && self.pd_l1.is_none()
            && self.pd_l1_by_other_than.is_empty()
            && self.prior.is_empty()
            && self.germline_brca.is_none()
            && self.ugt1a1.is_empty()
            && self.menopause.is_none()
            && self.has.is_empty()
            && self.together_with.is_empty()
            && self.below.is_none()
            && self.any_of.is_empty()
            && self.none_of.is_empty()
    }

    /// This mapping and all that it holds, depth first.
    pub fn walk(&self) -> Vec<&Self> {
        let inner = self.any_of.iter().chain(&self.none_of).flat_map(Self::walk);
        std::iter::once(self).chain(inner).collect()
    }
}
