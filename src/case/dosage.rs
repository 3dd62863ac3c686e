//! The dosage of an order as it was written: every amount, how often and on which days, and what of it was not understood.
//!
//! It keeps contradictions: an order that says 5.4 mg/kg in one place and 540 mg in another has both amounts. What is right
//! is judged elsewhere.

use rust_decimal::Decimal;

use super::date::PartialDate;
use super::interval::Interval;

/// All that one order says of its dose; empty where it says nothing.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Dosage {
    /// In the order of their sequence numbers, else as written.
    pub entries: Vec<DosageEntry>,
    /// Words and codes about the dose that were not understood, as sent. Where there are any, the dose is neither right nor
    /// wrong: it is not checkable.
    pub unread: Vec<String>,
    /// What is to be dispensed, where the order says so.
    pub supply: Option<Supply>,
}

impl Dosage {
    /// Every amount of every entry.
    pub fn amounts(&self) -> impl Iterator<Item = &Amount> {
        self.entries.iter().flat_map(|entry| &entry.amounts)
    }

    /// Nothing at all was said about the dose.
    pub fn is_unstated(&self) -> bool {
        self.unread.is_empty() && self.entries.iter().all(|entry| entry.amounts.is_empty())
    }
}

/// One instruction of the order: "day 1: 840 mg", "then 420 mg every 3 weeks".
#[derive(Debug, Clone, PartialEq, Default)]
pub struct DosageEntry {
    /// Entries with one number hold at the same time, higher numbers later (FHIR `Dosage.sequence`).
    pub sequence: Option<u32>,
    /// Every amount the entry states, in numbers and in words, without repetitions.
    pub amounts: Vec<Amount>,
    pub schedule: Schedule,
    /// What of `schedule` stands elsewhere than in the structured timing (words, a rate, a limit): it goes on being said where
    /// only the timing is changed.
    pub schedule_in_words: Option<Box<Schedule>>,
    pub phase: Option<Phase>,
    /// The cycle the order is for ("cycle 3"), where it says so.
    pub cycle: Option<u32>,
    pub is_as_needed: bool,
    /// The most that may be given, where the order says so.
    pub limits: Vec<DoseLimit>,
    /// As coded.
    pub route: Option<Route>,
    /// As words say it: several where they name several.
    pub said_routes: Vec<Route>,
    /// The words name another drug, too: whose route they say, nobody can tell.
    pub names_other_drug: bool,
    /// The sender's words for this entry; empty where there are none.
    pub text: String,
    /// The amount is said in another way, too: in tablets beside milligrams, for each side, as the total of a day beside so many
    /// doses. Who changes the one leaves the other.
    pub is_said_again: bool,
}

impl DosageEntry {
    /// The one route that the entry states first: what is coded goes before words.
    pub fn stated_route(&self) -> Option<Route> {
        self.route.or_else(|| self.said_routes.first().copied())
    }
}

/// An amount of the drug.
#[derive(Debug, Clone, PartialEq)]
pub struct Amount {
    /// In `unit`. A range stays a range ("80–100 mg/m2").
    pub size: Interval,
    pub unit: DoseUnit,
    pub per: AmountPer,
    pub origin: AmountOrigin,
    /// Milligrams in one tablet, vial or mL, where the amount was written in those and `size` is in milligrams by it.
    pub strength: Option<Decimal>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DoseUnit {
    Milligram,
    MilligramPerKilogram,
    MilligramPerSquareMetre,
    /// mg/mL x min: the target area under the curve of carboplatin.
    AreaUnderCurve,
    /// Cannot be converted (`{tbl}` without a strength, `mL`), as sent: the dose is not checkable, not wrong.
    Other(String),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AmountPer {
    Administration,
    /// The total of a day ("800 mg/day in 2 doses").
    Day,
}

/// Where in the order an amount stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AmountOrigin {
    /// A quantity of the type `ordered`.
    Ordered,
    /// A quantity of the type `calculated`.
    Calculated,
    /// A quantity without a type.
    Quantity,
    Words,
}

/// When the amount is given.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Schedule {
    /// Administrations on a day of treatment.
    pub times_per_day: Stated<Interval>,
    /// Days from one administration, or one cycle, to the next; "monthly" is 28 to 31 days.
    pub every_days: Stated<Interval>,
    /// Administrations within `every_days` where their days are not named ("twice a week", "3 times every 28 days").
    pub times_per_interval: Stated<Interval>,
    /// Days of the cycle on which it is given (1, 8), in order.
    pub days_of_cycle: Stated<Vec<u32>>,
    /// Days on and days off the drug (4 and 3; 21 and 7).
    pub on_off: Stated<OnOff>,
    /// `on_off` is said in weeks: of a drug that is given on single days, once in each of them.
    pub rests_in_weeks: bool,
    /// Weekdays on which it is given, 1 (Monday) to 7. Where nothing else says how often, they are counted in
    /// `times_per_interval`, too.
    pub weekdays: Vec<u8>,
    /// Dates on which it is given (FHIR `Timing.event`).
    pub dates: Vec<PartialDate>,
    /// First and last day of the order, where they are stated.
    pub from: Option<PartialDate>,
    pub to: Option<PartialDate>,
    /// Days it goes on, where a length is stated.
    pub lasts_days: Option<Interval>,
    /// Those of them that words say of the treatment (28日間), neither bounds nor what is supplied (28日分).
    pub said_days: Option<Interval>,
    /// Those that words say of what is supplied.
    pub supplied_days: Option<Interval>,
    /// Administrations in all (FHIR `Timing.repeat.count`).
    pub count: Option<u32>,
    /// "Daily": on one day after the other, and not only so often on a day of treatment.
    pub is_every_day: bool,
    /// Said to go on without days off ("continuously", 休薬なし); "daily" and 連日 leave it open.
    pub is_without_rest: bool,
    /// `times_per_day` counts named times of the day ("after breakfast").
    pub is_at_times_of_day: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OnOff {
    pub on: u32,
    pub off: u32,
}

/// What an order states of one thing: nothing, one value, several that contradict each other, or something not understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stated<T> {
    /// Different values only.
    pub values: Vec<T>,
    /// It was also said in a way that was not understood.
    pub has_unread: bool,
}

impl<T> Default for Stated<T> {
    fn default() -> Self {
        Self { values: Vec::new(), has_unread: false }
    }
}

impl<T: PartialEq> Stated<T> {
    pub fn is_unstated(&self) -> bool {
        self.values.is_empty() && !self.has_unread
    }

    /// The one value, where all of it was understood and nothing contradicts it.
    pub fn only(&self) -> Option<&T> {
        match self.values.as_slice() {
            [value] if !self.has_unread => Some(value),
            _ => None,
        }
    }

    pub fn add(&mut self, value: T) {
        if !self.values.contains(&value) {
            self.values.push(value);
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// The first dose, or the first after a gap.
    Loading,
    Maintenance,
}

/// The most of the drug that may be given.
#[derive(Debug, Clone, PartialEq)]
pub struct DoseLimit {
    pub most: Decimal,
    pub unit: DoseUnit,
    pub within: LimitSpan,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LimitSpan {
    Administration,
    Days(Decimal),
    Lifetime,
}

/// How the drug enters the body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Route {
    Oral,
    Intravenous,
    Subcutaneous,
    Intramuscular,
    Intrathecal,
    /// Known, and none of these: into the bladder, onto the skin.
    Elsewhere,
    /// Not understood.
    Unread,
}

/// What is to be dispensed.
#[derive(Debug, Clone, PartialEq)]
pub struct Supply {
    pub quantity: Option<(Decimal, DoseUnit)>,
    pub days: Option<Decimal>,
    /// Further dispensings after the first.
    pub repeats: Option<u32>,
}
