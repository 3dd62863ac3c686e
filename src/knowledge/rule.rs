//! A rule after the check: everything it names exists, and it has the parts of its kind and no others.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::Deserialize;

use super::country::Country;
use super::criteria::When;
use super::drug::DrugOrClass;
use super::ids::{AssayId, DrugId, IndicationId, RuleId, StatementId, TestId};
use super::text::Text;
use super::words::Aspect;
pub use super::words::DoseUnitWord;
use crate::case::PartialDate;
use crate::case::disease::DiseaseId;

/// An active rule.
#[derive(Debug, Clone)]
pub struct Rule {
    pub id: RuleId,
    pub title: Text,
    pub population: Population,
    pub when: When,
    pub body: Body,
    pub card: CardText,
    pub evidence: Vec<Evidence>,
    pub review: Review,
}

/// What a rule of each kind has.
#[derive(Debug, Clone)]
pub enum Body {
    TherapyOption(Offer),
    OrderCheck(Check),
    Note(Note),
}

impl Rule {
    /// The regimen of a therapy option.
    pub const fn offer(&self) -> Option<&Offer> {
        match &self.body {
            Body::TherapyOption(offer) => Some(offer),
            Body::OrderCheck(_) | Body::Note(_) => None,
        }
    }

    /// What an order check looks at.
    pub const fn check(&self) -> Option<&Check> {
        match &self.body {
            Body::OrderCheck(check) => Some(check),
            Body::TherapyOption(_) | Body::Note(_) => None,
        }
    }

    /// What a note asks for.
    pub const fn note(&self) -> Option<&Note> {
        match &self.body {
            Body::Note(note) => Some(note),
            Body::TherapyOption(_) | Body::OrderCheck(_) => None,
        }
    }
}

impl Rule {
    /// A statement of a document, and not only our own policy, carries the role of the offer.
    pub fn is_ranked_by_a_source(&self) -> bool {
        let carries = |path: &String| path == "offer.role" || path == "offer";
        let mut sourced = self.evidence.iter().filter(|evidence| !evidence.statement.source.is_site_policy());
        sourced.any(|evidence| evidence.supports.iter().any(carries))
    }
}

/// A regimen offered.
#[derive(Debug, Clone)]
pub struct Offer {
    /// Drugs every form of the regimen has.
    pub regimen: Vec<DrugId>,
    /// Interchangeable partners: one of the lists is added.
    pub partners: Vec<Vec<DrugId>>,
    /// Where the approvals stand.
    pub indication: IndicationId,
    pub companion_diagnostics: Vec<AssayId>,
    pub role: Role,
    pub doses: BTreeMap<DrugId, DoseText>,
    pub other_uses: OtherUses,
    /// Ask for the missing tests of this option already while an earlier line is being given.
    pub test_ahead: bool,
}

impl Offer {
    /// Every drug of any form of the regimen.
    pub fn drugs(&self) -> impl Iterator<Item = DrugId> {
        self.regimen.iter().chain(self.partners.iter().flatten()).copied()
    }
}

/// Which orders an order check looks at, and what it finds wrong.
#[derive(Debug, Clone)]
pub struct Check {
    pub orders: Vec<DrugOrClass>,
    pub about: About,
    pub indicator: Indicator,
    /// Only when the ordered drug is begun, or only when it is gone on with; left out: always.
    pub cycle: Option<Cycle>,
    /// What is not on file where the rule holds: it asks for these tests and warns of nothing.
    pub asks: Vec<TestId>,
    /// At a site of another country the rule is told as what this country's label says, and takes away the button.
    pub told_elsewhere: bool,
    /// At a site of its own country the doses of the drug say it: there the rule is silent.
    pub said_by_doses: bool,
    /// In early disease the drug is given otherwise: where nobody stated the stage, the rule is silent.
    pub waits_for_stage: bool,
}

/// Whether a drug is begun or gone on with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Cycle {
    /// It is not running.
    First,
    /// It is running.
    Later,
}

/// What a note has beside its text.
#[derive(Debug, Clone)]
pub struct Note {
    /// Its card offers to order them.
    pub asks: Vec<TestId>,
}

/// A statement and what in this rule it carries.
#[derive(Debug, Clone)]
pub struct Evidence {
    pub statement: StatementId,
    /// Paths into the rule file.
    pub supports: Vec<String>,
}

/// Who has read it as a clinician, and when somebody has to read it again.
#[derive(Debug, Clone)]
pub struct Review {
    /// None: nobody has read the rule as it is now.
    pub signature: Option<Signature>,
    pub due: Option<PartialDate>,
}

/// Clinicians who have read the rule as it is now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    pub by: Vec<String>,
    /// The day they signed.
    pub on: PartialDate,
    /// The version of the knowledge they read it in.
    pub version: String,
}

/// Whom the rule is about.
#[derive(Debug, Clone, Copy)]
pub struct Population {
    pub disease: DiseaseId,
    pub stage: StageWord,
    pub line: Line,
    /// The country whose label this is, where labels differ in more than being there; elsewhere the rule is not asked.
    pub country: Option<Country>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StageWord {
    MetastaticOrRecurrent,
    /// Whatever the stage: a limit of the drug itself.
    Any,
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

// The fewest first.
/// Uses of a drug that no rule lists.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
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
#[serde(rename_all = "kebab-case")]
pub enum About {
    Combination,
    Safety,
    Line,
    Dose,
}

impl About {
    /// What of the order a card of this rule is about.
    pub const fn aspect(self) -> Aspect {
        match self {
            Self::Combination => Aspect::Combination,
            Self::Safety => Aspect::Safety,
            Self::Line => Aspect::Line,
            Self::Dose => Aspect::Dose,
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
