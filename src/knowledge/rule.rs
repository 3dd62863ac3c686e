//! One rule file. The shape is the manual: `config/knowledge/README.md` shows it with comments.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::Deserialize;
use serde_saphyr::Spanned;

use super::Country;
use super::criteria::Criteria;
use super::text::Text;
use crate::case::disease::DiseaseId;

/// A rule as written.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Rule {
    /// Never reused, never renamed.
    pub id: Spanned<String>,
    pub kind: Kind,
    pub status: Status,
    pub title: Text,
    #[serde(rename = "for")]
    pub population: Population,
    #[serde(default)]
    pub when: Criteria,
    /// What a therapy option offers.
    #[serde(default)]
    pub offer: Option<Offer>,
    /// Which orders an order check looks at, and what it finds wrong.
    #[serde(default)]
    pub check: Option<Check>,
    /// Tests a note asks for; its card offers to order them.
    #[serde(default)]
    pub asks: Vec<Spanned<String>>,
    pub card: CardText,
    pub evidence: Vec<Evidence>,
    pub review: Review,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    TherapyOption,
    OrderCheck,
    Note,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    Draft,
    Active,
    Retired,
}

/// Whom the rule is about.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Population {
    /// The id of a disease of `diseases/`.
    pub cancer: Spanned<String>,
    /// What that id names; it is there after the check.
    #[serde(skip)]
    pub disease: Option<DiseaseId>,
    pub stage: StageWord,
    #[serde(default)]
    pub line: Line,
    /// The country whose label this is, where labels differ in more than being there; elsewhere the rule is not asked.
    #[serde(default)]
    pub country: Option<Country>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StageWord {
    MetastaticOrRecurrent,
}

/// The line of therapy for metastatic disease.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Line {
    #[default]
    Any,
    /// No systemic therapy for metastatic disease yet, or the one that is running is this regimen.
    First,
    /// At least one systemic therapy for metastatic disease was given.
    Later,
}

/// A regimen offered.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Offer {
    /// Drugs every form of the regimen has.
    pub regimen: Vec<Spanned<String>>,
    /// Interchangeable partners: one of the lists is added.
    #[serde(default)]
    pub partners: Vec<Vec<Spanned<String>>>,
    /// `drug#indication`: where the approvals stand.
    pub indication: Spanned<String>,
    #[serde(default)]
    pub companion_diagnostics: Vec<Spanned<String>>,
    pub role: Role,
    /// Usual doses, where a source gives them at grade A or B.
    #[serde(default)]
    pub doses: BTreeMap<String, DoseText>,
    /// Whether the drug has uses no rule lists, so that an order outside this rule may still be right.
    #[serde(default)]
    pub other_uses: OtherUses,
    /// Ask for the missing tests of this option already while an earlier line is being given.
    #[serde(default)]
    pub test_ahead: bool,
}

/// Uses of a drug that no rule lists.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OtherUses {
    /// The rules list every use of the drug in this disease.
    #[default]
    None,
    /// In other lines or with other partners, for the same tumour: only its markers are judged.
    OtherLines,
    /// In other tumours of the disease too: never "does not fit".
    Any,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    Preferred,
    Alternative,
    AfterOthers,
    OffLabel,
}

impl Role {
    pub const fn id(self) -> &'static str {
        match self {
            Self::Preferred => "preferred",
            Self::Alternative => "alternative",
            Self::AfterOthers => "after-others",
            Self::OffLabel => "off-label",
        }
    }
}

/// A dose a suggestion can carry.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct DoseText {
    pub amount: Decimal,
    pub unit: DoseUnitWord,
    /// The rhythm in words (`day 1 every 3 weeks`).
    pub schedule: Text,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub enum DoseUnitWord {
    #[serde(rename = "mg")]
    Milligram,
    #[serde(rename = "mg/kg")]
    MilligramPerKilogram,
    #[serde(rename = "mg/m2")]
    MilligramPerSquareMetre,
}

impl DoseUnitWord {
    pub const fn id(self) -> &'static str {
        match self {
            Self::Milligram => "mg",
            Self::MilligramPerKilogram => "mg/kg",
            Self::MilligramPerSquareMetre => "mg/m2",
        }
    }
}

/// What an order check looks at. The rule speaks when `when` holds for the ordered drug.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Check {
    /// Ordered drugs or drug classes it is about.
    pub orders: Vec<Spanned<String>>,
    pub about: About,
    pub indicator: Indicator,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum About {
    Combination,
    Safety,
    Line,
    Dose,
}

impl About {
    pub const fn id(self) -> &'static str {
        match self {
            Self::Combination => "combination",
            Self::Safety => "safety",
            Self::Line => "line",
            Self::Dose => "dose",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Indicator {
    Critical,
    Warning,
    Info,
}

/// What the reader sees. `summary` stands alone; `detail` is at most a few short sentences.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct CardText {
    pub summary: Text,
    #[serde(default)]
    pub detail: Option<Text>,
}

/// A statement and what in this rule it carries.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Evidence {
    /// `kurita-2026#46`, or `site-policy#…` for a choice of our own.
    #[serde(rename = "ref")]
    pub reference: Spanned<String>,
    /// Paths into this rule (`when.pd-l1.at-least`, `offer.doses.pembrolizumab`, `card`).
    pub supports: Vec<Spanned<String>>,
}

/// Who has read it as a clinician. Nobody yet is a fact that is shown.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Review {
    pub by: Vec<String>,
    /// The day they signed; compulsory once somebody has.
    #[serde(default)]
    pub on: Option<Spanned<String>>,
    pub due: Spanned<String>,
}
