//! What a site decides for all rules, after the check.

use rust_decimal::Decimal;
use time::Duration;

use super::dose::RouteWord;
use super::drug::DrugOrClass;
use crate::case::define::body_size::SizeLimits;
use crate::case::define::kidney_failure::KidneyLimits;
use crate::case::define::lines::policy::LinePolicy;

/// The version of the knowledge, and the site's own limits of time.
#[derive(Debug, Clone, Default)]
pub struct Policy {
    pub version: String,
    /// How recent an administration is the last one of a running regimen.
    pub renewal_weeks: i64,
    /// Drugs begun within so many weeks belong to one course of therapy.
    pub course_weeks: i64,
    /// How old an active prescription without an end may be before it may have been forgotten.
    pub forgotten_weeks: i64,
    /// Mutations per megabase from which the burden of a tumour counts as high; none: any number may be high.
    pub high_mutation_burden_from: Option<Decimal>,
    /// From which age, in years, a woman counts as postmenopausal without a statement.
    pub postmenopausal_from_age: Option<u8>,
    /// What kidney failure is.
    pub kidneys: KidneyLimits,
    pub early_relapse: Option<EarlyRelapse>,
    /// Drugs that are given beside partners.
    pub given_with: Vec<GivenWith>,
    /// Classes of which the knowledge has every drug: a drug of another name is none of theirs.
    pub complete_classes: Vec<DrugOrClass>,
    /// How long after its onset the record of a disease without a status says no longer that it is there.
    pub long_after_months: u8,
    /// How lines of therapy are counted.
    pub lines: LinePolicy,
    pub doses: DosePolicy,
}

/// What dose rules leave to the site (site-policy#doses).
#[derive(Debug, Clone, Default)]
pub struct DosePolicy {
    /// Which sizes of a body are believed.
    pub size: SizeLimits,
    /// So many times the dose, or less than this part of it, is a slip.
    pub slip_factor: Decimal,
    /// So many times the most of every known scheme is too much, where practice knows other schemes.
    pub beyond_schemes: Decimal,
    /// How much above a label's maximum is rounding.
    pub above_maximum_percent: Decimal,
    /// How far milligrams beside an amount by weight may be rounded.
    pub beside_percent: Decimal,
    /// How early a cycle may be given.
    pub early: Duration,
    /// No drug with a first dose of its own is given more often.
    pub shortest_interval: Duration,
    pub rounding: Rounding,
}

/// How a dose that is worked out from the size of the body is rounded.
#[derive(Debug, Clone, Default)]
pub struct Rounding {
    /// From the smallest amounts; the last has no end.
    pub rows: Vec<RoundTo>,
    /// Of what is swallowed, in milligrams: tablets cannot be measured out.
    pub by_mouth: Decimal,
}

/// Amounts below so many milligrams are rounded to multiples of `to`.
#[derive(Debug, Clone, Copy)]
pub struct RoundTo {
    pub below: Option<Decimal>,
    pub to: Decimal,
}

impl Rounding {
    /// The multiples that an amount in milligrams is rounded to.
    pub fn step(&self, milligrams: Decimal, route: Option<RouteWord>) -> Decimal {
        if route == Some(RouteWord::Oral) { self.by_mouth } else { self.step_of_number(milligrams) }
    }

    /// Milligrams to the nearest multiple; to the one below where they must not be exceeded.
    pub fn milligrams(&self, value: Decimal, route: Option<RouteWord>, is_most: bool) -> Decimal {
        to_multiple(value, self.step(value, route), is_most)
    }

    /// A dose in another unit.
    pub fn number(&self, value: Decimal) -> Decimal {
        to_multiple(value, self.step_of_number(value), false)
    }

    fn step_of_number(&self, value: Decimal) -> Decimal {
        let row = self.rows.iter().find(|row| row.below.is_none_or(|below| value < below));
        row.map_or(Decimal::ONE, |row| row.to)
    }
}

impl Policy {
    /// How recent an administration, or the end of a prescription, may be for the next one to continue it.
    pub const fn renewed_within(&self) -> Duration {
        Duration::weeks(self.renewal_weeks)
    }

    /// How old an active prescription without an end may be to be believed.
    pub const fn forgotten_after(&self) -> Duration {
        Duration::weeks(self.forgotten_weeks)
    }
}

fn to_multiple(value: Decimal, step: Decimal, is_most: bool) -> Decimal {
    let parts = value.checked_div(step).map(|parts| if is_most { parts.floor() } else { parts.round() });
    parts.and_then(|parts| parts.checked_mul(step)).unwrap_or(value).normalize()
}

/// When metastatic disease may count as treated, because it came soon after therapy of early disease.
#[derive(Debug, Clone)]
pub struct EarlyRelapse {
    /// How soon after the last dose.
    pub weeks: i64,
    /// What it was given with.
    pub after: Vec<DrugOrClass>,
}

/// Drugs that are given beside partners: where none is on record, any may have been given all the same.
#[derive(Debug, Clone)]
pub struct GivenWith {
    pub drugs: Vec<DrugOrClass>,
    pub partners: Vec<DrugOrClass>,
}
