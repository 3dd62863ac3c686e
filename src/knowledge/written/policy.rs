//! `knowledge.yaml`: the version of the knowledge, and what a site decides for all rules.

use rust_decimal::Decimal;
use serde::Deserialize;

use super::Name;

/// The file.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Policy {
    pub version: String,
    /// How recent an administration is the last one of a running regimen.
    pub renewal_weeks: i64,
    /// Drugs begun within so many weeks belong to one course of therapy.
    pub course_weeks: i64,
    /// How old an active prescription without an end may be before it may have been forgotten; about a year unless stated.
    #[serde(default = "a_year")]
    pub forgotten_weeks: i64,
    /// Mutations per megabase from which the burden of a tumour counts as high.
    #[serde(default)]
    pub high_mutation_burden_from: Option<Decimal>,
    /// From which age a woman counts as postmenopausal without a statement.
    #[serde(default)]
    pub postmenopausal_from_age: Option<u8>,
    #[serde(default)]
    pub kidneys: Kidneys,
    #[serde(default)]
    pub early_relapse: Option<EarlyRelapse>,
    /// Drugs that are given beside partners.
    #[serde(default)]
    pub given_with: Vec<GivenWith>,
    /// Classes of which the knowledge has every drug.
    #[serde(default)]
    pub complete_classes: Vec<Name>,
    /// How long after its onset the record of a disease without a status says no longer that it is there; two years unless
    /// stated.
    #[serde(default = "two_years")]
    pub long_after_months: u8,
    #[serde(default)]
    pub lines: Lines,
    #[serde(default)]
    pub doses: Doses,
}

/// What kidney failure is, and how long ago dialysis may have been.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Kidneys {
    /// A filtration rate below so many mL/min is failure.
    pub failure_below: Decimal,
    /// One below so many is severely decreased.
    pub severe_below: Decimal,
    /// One below so many is decreased at all.
    pub decreased_below: Decimal,
    /// Dialysis within so many weeks goes on, and an estimated rate holds.
    pub lately_weeks: i64,
}

/// As in the shipped file; a site's own may be older.
impl Default for Kidneys {
    fn default() -> Self {
        Self {
            failure_below: Decimal::from(15),
            severe_below: Decimal::from(30),
            decreased_below: Decimal::from(60),
            lately_weeks: 13,
        }
    }
}

/// What dose rules leave to the site.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Doses {
    /// A weight outside (kilograms, both ends included) is not used.
    pub weight_kg: [Decimal; 2],
    /// A height outside (centimetres, both ends included) is not used.
    pub height_cm: [Decimal; 2],
    /// So many times the dose, or less than this part of it, is a slip.
    pub slip_factor: Decimal,
    /// So many times the most of every known scheme is too much, where practice knows other schemes.
    pub beyond_schemes_factor: Decimal,
    /// How much above a label's maximum is rounding.
    pub above_maximum_percent: Decimal,
    /// How far milligrams beside an amount by weight may be rounded.
    pub beside_percent: Decimal,
    /// So many days before its day a cycle may be given.
    pub early_days: i64,
    /// No drug with a first dose of its own is given more often than every so many days.
    pub shortest_interval_days: i64,
    /// How a dose that is worked out from the size of the body is rounded, from the smallest amounts.
    pub rounding: Vec<RoundTo>,
    /// Of what is swallowed, in milligrams.
    pub rounding_by_mouth: Decimal,
}

/// Amounts below so many milligrams are rounded to multiples of `to`; the last row has no `below`.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct RoundTo {
    #[serde(default)]
    pub below: Option<Decimal>,
    pub to: Decimal,
}

/// As in the shipped file; a site's own may be older.
impl Default for Doses {
    fn default() -> Self {
        Self {
            weight_kg: [Decimal::from(20), Decimal::from(250)],
            height_cm: [Decimal::from(100), Decimal::from(220)],
            slip_factor: Decimal::from(5),
            beyond_schemes_factor: Decimal::new(25, 1),
            above_maximum_percent: Decimal::from(5),
            beside_percent: Decimal::from(5),
            early_days: 3,
            shortest_interval_days: 7,
            rounding: vec![
                RoundTo { below: Some(Decimal::TEN), to: Decimal::new(1, 2) },
                RoundTo { below: Some(Decimal::ONE_HUNDRED), to: Decimal::new(1, 1) },
                RoundTo { below: None, to: Decimal::ONE },
            ],
            rounding_by_mouth: Decimal::from(50),
        }
    }
}

/// How lines of therapy are counted.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Lines {
    /// Drugs begun within so many days of the first drug of a line belong to it.
    pub window_days: i64,
    /// The same drugs after more days without progression: the line is open.
    pub same_line_gap_days: i64,
    /// Endocrine therapy begun within so many days of the last chemotherapy is maintenance.
    pub maintenance_days: i64,
    /// A drug given so many days beyond the start of the next line belongs to both.
    pub continued_days: i64,
    /// Chemotherapy: a new one begins a line.
    pub cytotoxic: Vec<Name>,
    pub endocrine: Vec<Name>,
    /// What a visit for chemotherapy that names no drug may be, where it was given then.
    #[serde(default)]
    pub chemotherapy_visits: Vec<Name>,
    /// Customarily gone on with beyond progression.
    pub continued: Vec<Name>,
    /// Lists of drugs that take each other's place within a line.
    pub interchangeable: Vec<Vec<Name>>,
    /// Classes whose drugs take each other's place within a line when one was not tolerated.
    pub exchanged_for_toxicity: Vec<Name>,
    /// The first and the second part of planned sequences.
    pub sequence_first: Vec<Name>,
    pub sequence_then: Vec<Name>,
}

const fn a_year() -> i64 {
    53
}

const fn two_years() -> u8 {
    24
}

/// When metastatic disease may count as treated, because it came soon after therapy of early disease.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct EarlyRelapse {
    /// How soon after the last dose.
    pub weeks: i64,
    /// The drugs or classes it was given with.
    pub after: Vec<Name>,
}

/// Drugs that are given beside partners.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct GivenWith {
    pub drugs: Vec<Name>,
    /// Drugs or classes.
    pub partners: Vec<Name>,
}
