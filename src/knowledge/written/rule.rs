//! One rule file. The shape is the manual: `config/knowledge/README.md` shows it with comments.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::Name;
use crate::knowledge::country::Country;
use crate::knowledge::criteria::Criteria;
use crate::knowledge::rule::{About, CardText, Cycle, DoseText, Indicator, Line, OtherUses, Role, StageWord};
use crate::knowledge::text::Text;

/// A rule as written.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Rule {
    /// Never reused, never renamed.
    pub id: Name,
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
    pub asks: Vec<Name>,
    pub card: CardText,
    pub evidence: Vec<Evidence>,
    pub review: Review,
}

/// Whom the rule is about.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Population {
    /// The id of a disease of `diseases/`.
    pub cancer: Name,
    pub stage: StageWord,
    #[serde(default)]
    pub line: Line,
    /// The country whose label this is, where labels differ in more than being there; elsewhere the rule is not asked.
    #[serde(default)]
    pub country: Option<Country>,
}

/// A regimen offered.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Offer {
    /// Drugs every form of the regimen has.
    pub regimen: Vec<Name>,
    /// Interchangeable partners: one of the lists is added.
    #[serde(default)]
    pub partners: Vec<Vec<Name>>,
    /// `drug#indication`: where the approvals stand.
    pub indication: Name,
    #[serde(default)]
    pub companion_diagnostics: Vec<Name>,
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

/// What an order check looks at. The rule speaks when `when` holds for the ordered drug.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Check {
    /// Ordered drugs or drug classes it is about.
    pub orders: Vec<Name>,
    pub about: About,
    pub indicator: Indicator,
    /// Only when the ordered drug is begun, or only when it is gone on with; left out: always.
    #[serde(default)]
    pub cycle: Option<Cycle>,
    /// What is not on file where the rule holds: it asks for these tests and warns of nothing.
    #[serde(default)]
    pub asks: Vec<Name>,
    /// At a site of another country the rule is told as what this country's label says, and takes away the button.
    #[serde(default)]
    pub told_elsewhere: bool,
    /// At a site of its own country the doses of the drug (`doses/`) say it: there the rule is silent.
    #[serde(default)]
    pub said_by_doses: bool,
    /// In early disease the drug is given otherwise: where nobody stated the stage, the rule is silent.
    #[serde(default)]
    pub waits_for_stage: bool,
}

/// A statement and what in this rule it carries.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Evidence {
    /// `kurita-2026#46`, or `site-policy#…` for a choice of our own.
    #[serde(rename = "ref")]
    pub reference: Name,
    /// Paths into this rule (`when.pd-l1.at-least`, `offer.doses.pembrolizumab`, `card`).
    pub supports: Vec<Name>,
}

/// Who has read it as a clinician. Nobody yet is a fact that is shown.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Review {
    /// Empty: nobody yet.
    pub by: Vec<String>,
    /// The day they signed; compulsory once somebody has.
    #[serde(default)]
    pub on: Option<Name>,
    /// The version of the knowledge they read it in; compulsory once somebody has.
    #[serde(default)]
    pub version: Option<Name>,
    /// Of the rule as they read it; compulsory once somebody has. `check` says what to write. When the rule changes, it
    /// counts as not reviewed.
    #[serde(default)]
    pub fingerprint: Option<Name>,
    pub due: Name,
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
