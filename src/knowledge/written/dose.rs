//! `doses/*.yaml`: the doses that sources call right for a drug, by disease and country, each number with its statement.

use rust_decimal::Decimal;
use serde::Deserialize;

use super::Name;
use crate::knowledge::country::Country;
use crate::knowledge::criteria::Criteria;
use crate::knowledge::dose::{BodyMeasure, Grade, RouteWord};
use crate::knowledge::rule::{DoseUnitWord, Indicator};
use crate::knowledge::text::Text;

/// One file: the dose rules of one drug.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct DrugDoses {
    pub drug: Name,
    /// How the product is given; suggested orders say it, and an order by another route is wrong.
    #[serde(default)]
    pub route: Option<RouteWord>,
    /// Names of products of the drug that have doses of their own, which no source here gives: their amounts are not judged.
    #[serde(default)]
    pub other_products: Vec<Name>,
    pub rules: Vec<DoseRule>,
}

/// The right doses of the drug in one disease.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct DoseRule {
    pub id: Name,
    pub disease: Name,
    /// The country it is for; without it both.
    #[serde(default)]
    pub country: Option<Country>,
    /// Each is right by itself; the usual one first.
    pub schemes: Vec<Scheme>,
    /// Practice knows schemes that no source here gives: an amount outside is not judged, only slips are.
    #[serde(default)]
    pub other_schemes: bool,
    /// With `other_schemes`: so many times the most of every scheme here is too much, whatever practice knows. Without it the
    /// number of the site's policy holds.
    #[serde(default)]
    pub beyond_schemes: Option<Decimal>,
    /// With `other_schemes`: so many times the amount in a time that the most intense scheme of any country comes to is too much.
    /// Without it that is not judged.
    #[serde(default)]
    pub beyond_intensity: Option<Decimal>,
    /// The statement by which one dose lasts no longer than to the next (a depot): then no longer interval is right.
    #[serde(default)]
    pub not_later: Option<Name>,
    /// The statement that forbids more than the starting dose.
    #[serde(default)]
    pub never_more: Option<Name>,
    /// The statement that forbids to go back up after a reduction.
    #[serde(default)]
    pub no_re_escalation: Option<Name>,
    /// What is known of the harm of more.
    #[serde(default)]
    pub harm: Option<Harm>,
    /// A sentence for every dose card of the rule.
    #[serde(default)]
    pub note: Option<Remark>,
}

/// Why a higher dose is dangerous, and how loudly it is said.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Harm {
    pub indicator: Indicator,
    pub text: Text,
    pub evidence: Vec<Name>,
}

/// A sentence with its source.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Remark {
    pub text: Text,
    pub evidence: Vec<Name>,
}

/// One way to give the drug: how much, and when.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Scheme {
    /// Of every amount below.
    pub unit: DoseUnitWord,
    /// The starting dose, of one administration unless `per-day`; the maintenance dose where there is a loading dose.
    #[serde(default)]
    pub start: Option<Decimal>,
    /// Every amount from `start` to this is right.
    #[serde(default)]
    pub up_to: Option<Decimal>,
    /// The label's reduction steps, downwards; `[]` where the source says that there are none, absent where nobody has read.
    #[serde(default)]
    pub steps: Option<Vec<Decimal>>,
    /// Doses the source gives for failing organs or interacting drugs: right, too.
    #[serde(default)]
    pub adjusted: Vec<Decimal>,
    /// Whose doses those are, where an order of one is told so: the record seldom says it.
    #[serde(default)]
    pub adjusted_for: Option<Text>,
    #[serde(default)]
    pub loading: Option<Loading>,
    /// The first doses, where they are given more often than those after them.
    #[serde(default)]
    pub first_doses: Option<FirstDoses>,
    /// In place of `start` and `steps`: by weight or surface.
    #[serde(default)]
    pub bands: Option<Bands>,
    /// Amounts are of a whole day.
    #[serde(default)]
    pub per_day: bool,
    /// Administrations on a day of treatment; of drugs that are taken daily.
    #[serde(default)]
    pub times_a_day: Vec<u32>,
    /// From one administration, or one cycle, to the next.
    #[serde(default)]
    pub every_days: Option<u32>,
    #[serde(default)]
    pub every_days_at_most: Option<u32>,
    /// Days of the cycle, where there are more than the first.
    #[serde(default)]
    pub days: Vec<u32>,
    /// Days on the drug, then days off it.
    #[serde(default)]
    pub on_days: Option<u32>,
    #[serde(default)]
    pub off_days: Option<u32>,
    /// Weight above this many kilograms is not counted.
    #[serde(default)]
    pub weight_counted_to: Option<Decimal>,
    /// Starting doses for failing organs or interacting drugs, each where its `when` certainly holds.
    #[serde(default)]
    pub reduced: Vec<Reduced>,
    /// For early disease: there no other scheme of the rule holds, and this one nowhere else.
    #[serde(default)]
    pub early_disease: bool,
    /// Only beside one of these drugs or classes.
    #[serde(default)]
    pub with: Vec<Name>,
    /// Only where none of these is given.
    #[serde(default)]
    pub without: Vec<Name>,
    pub evidence: Vec<SchemeEvidence>,
}

/// A first dose that differs from those after it.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Loading {
    pub dose: Decimal,
    /// So many days after the last dose it is given again.
    pub again_after_days: u32,
}

/// So many doses at the start, so many days apart.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct FirstDoses {
    pub count: u32,
    pub every_days: u32,
}

/// Doses by the size of the body.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Bands {
    pub by: BodyMeasure,
    /// From the smallest; the last has no `below`.
    pub rows: Vec<Band>,
}

/// One band.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Band {
    /// Kilograms or square metres.
    #[serde(default)]
    pub below: Option<Decimal>,
    pub start: Decimal,
    #[serde(default)]
    pub steps: Option<Vec<Decimal>>,
}

/// A starting dose for some patients.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Reduced {
    /// As in a rule: a measurement, or drugs beside it.
    pub when: Criteria,
    pub start: Decimal,
    /// In place of those of the scheme.
    #[serde(default)]
    pub times_a_day: Vec<u32>,
    /// Why it is less, for the card.
    pub text: Text,
}

/// A statement and what of the scheme it carries.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct SchemeEvidence {
    #[serde(rename = "ref")]
    pub reference: Name,
    pub grade: Grade,
    /// Keys of the scheme (`start`, `steps`); all of it when left out.
    #[serde(default)]
    pub supports: Vec<Name>,
}
