//! What is said of the dose of an order, before it is a card.

use rust_decimal::Decimal;
use time::Date;

use crate::case::define::body_size::Measured;
use crate::case::dosage::{Amount, OnOff, Route};
use crate::knowledge::dose::{DoseRule, Scheme};
use crate::knowledge::ids::TestId;
use crate::knowledge::rule::DoseUnitWord;

/// The dose of an order against its rule.
#[derive(Debug, Clone)]
pub struct DoseAdvice<'k> {
    pub rule: &'k DoseRule,
    /// The scheme the order comes nearest to.
    pub scheme: &'k Scheme,
    /// What is wrong, gravest first; empty where the dose could not be checked.
    pub faults: Vec<Fault>,
    /// Why it could not be checked, where nothing is known to be wrong.
    pub open: Vec<Open>,
    /// Every amount of the order, as ordered.
    pub ordered: Vec<Ordered>,
    /// The dose due now first, then the label's steps; the nearest scheme first.
    pub expected: Vec<Expected>,
    /// The due doses of other schemes that may be meant as well as the first of `expected`: the order does not tell how often it
    /// is given.
    pub or_else: Vec<Expected>,
    /// The days from one administration to the next, where only those are wrong.
    pub every_days: Option<u32>,
    /// What an amount that comes too often was held against.
    pub most_intense: Option<&'k Scheme>,
    pub body: UsedBody<'k>,
    pub tolerance_percent: Decimal,
    /// The last day it was given, where the order renews.
    pub last_given: Option<Date>,
    /// So many drafts hold the parts of this dose.
    pub drafts: usize,
    /// A button may change the draft: it is the only one of its drug, and no other card speaks against the drug.
    pub may_be_corrected: bool,
}

/// Several drafts of one drug.
#[derive(Debug, Clone, PartialEq)]
pub enum Twice {
    /// Together they are a right dose, and none of them is one.
    OneDose,
    /// Together they are a right dose, by products of different strengths; one of them is one, too.
    PerhapsOneDose(Option<Amount>),
    /// One after the other: the first dose, and those that follow.
    InTurn,
    /// Twice the drug; the doses were judged.
    Ordered,
    /// Twice the drug; how the doses belong together, nobody could tell, and they were not judged.
    NotJudged,
}

/// One amount of the order.
#[derive(Debug, Clone)]
pub struct Ordered {
    pub amount: Amount,
    /// Exact, or one end of an ordered range; in the unit of the amount.
    pub value: Decimal,
    /// Milligrams that it ends at, where the dosage says so and this patient comes to more.
    pub at_most: Option<Decimal>,
    /// What an amount by weight comes to, where the label does not count all of the weight; what one of each time comes to in a day,
    /// where the doses are those of a day.
    pub total: Option<Decimal>,
    /// In the unit of the scheme, where that differs and the size of the body is known.
    pub per_unit: Option<Decimal>,
    /// The dose due now, in the unit of the amount and rounded; none where it cannot be converted.
    pub right: Option<Decimal>,
}

/// A right dose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Expected {
    pub value: Decimal,
    pub unit: DoseUnitWord,
    /// In milligrams for this patient, where the dose goes by the body and its size is known.
    pub milligrams: Option<Decimal>,
}

/// The size of the body as far as it was used.
#[derive(Debug, Clone, Copy, Default)]
pub struct UsedBody<'k> {
    pub weight: Option<Measured<'k>>,
    pub height: Option<Measured<'k>>,
    /// Square metres.
    pub surface: Option<Decimal>,
}

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq)]
pub struct Fault {
    pub kind: FaultKind,
    /// Which of `ordered` it is about.
    pub ordered: Option<usize>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub enum FaultKind {
    /// So many times the dose, or less than this part of it.
    Slip {
        factor: Decimal,
        is_high: bool,
    },
    /// mg/m² where the rule has mg/kg.
    WrongUnit,
    Above,
    AboveMaximum {
        most: Decimal,
    },
    /// Below the lowest step.
    Below {
        lowest: Decimal,
    },
    BetweenSteps {
        upper: Decimal,
        lower: Decimal,
    },
    /// A loading dose while it is running.
    LoadingWhileRunning,
    /// The first dose is no loading dose.
    MissingLoading,
    /// So many days after the last dose it has to be loaded again.
    MissingReload {
        days: i64,
    },
    /// The dose of a whole day given at once.
    WholeDay,
    /// Two amounts of one order do not agree.
    Contradiction,
    /// More than before, and the label does not go back up.
    ReEscalation {
        last: Decimal,
    },
    /// So many days from one administration to the next.
    Interval {
        ordered: Decimal,
    },
    TimesADay {
        ordered: Decimal,
    },
    /// On days of the cycle that the label does not have.
    Days,
    Break(OnOff),
    /// On each of so many days in a row or of a week, of a drug that is given on single days.
    EachOf(OnOff),
    TooEarly {
        last: Date,
        due: Date,
    },
    /// The dose of another scheme, which is given every so many days, as often as this one is.
    OtherScheme {
        every_days: u32,
    },
    /// By a way that the doses of the rule are not for.
    Route(Route),
    /// So much, so often, is so many times what the most intense known scheme comes to.
    TooIntense {
        times: Decimal,
    },
}

/// Why a dose could not be checked.
#[derive(Debug, Clone, PartialEq)]
pub enum Open {
    Weight,
    Height,
    /// It cannot be converted (`{tbl}` without strength).
    Amount(String),
    /// Words that were not understood.
    Unread(String),
    /// It is bounded to so many days, and nothing is said of the days off that lie in them.
    DaysOff(u32),
    /// A result that decides for a lower start is on file, and cannot be read.
    Organ(TestId),
    /// Loading or maintenance: it may have been given lately, and nobody could read or see it.
    Phase,
    /// A dose for some patients, and nothing on record says that this is one of them.
    Adjusted,
    /// Ordered as needed.
    AsNeeded,
    /// A product of the drug that has doses of its own, which are not known here.
    Product(String),
    /// How much was given on this day is not on record, and decides when the next is due.
    LastDose(Date),
}

impl FaultKind {
    /// A slip of a unit or of the decimal point.
    pub const fn is_slip(self) -> bool {
        matches!(self, Self::Slip { .. } | Self::WrongUnit)
    }

    /// About when, not about how much.
    pub const fn is_timing(self) -> bool {
        matches!(
            self,
            Self::Interval { .. }
                | Self::Days
                | Self::Break(_)
                | Self::EachOf(_)
                | Self::TimesADay { .. }
                | Self::TooEarly { .. }
        )
    }

    /// About the days from one administration to the next.
    pub const fn is_interval(self) -> bool {
        matches!(self, Self::Interval { .. } | Self::EachOf(_))
    }

    /// So many times on one day.
    pub const fn is_twice(self) -> bool {
        matches!(self, Self::TimesADay { .. })
    }

    /// About how the drug enters the body.
    pub const fn is_route(self) -> bool {
        matches!(self, Self::Route(_))
    }

    /// It is not given to the whole body.
    pub const fn is_local(self) -> bool {
        matches!(self, Self::Route(Route::Intrathecal | Route::Elsewhere))
    }

    /// Into the spinal canal: no drug with a dose rule may go there.
    pub fn is_intrathecal(self) -> bool {
        self == Self::Route(Route::Intrathecal)
    }

    /// About how much in how much time.
    pub const fn is_intensity(self) -> bool {
        matches!(self, Self::TooIntense { .. })
    }

    /// Every day or nearly, of a drug that is given in cycles or has days off. Up to three days of a week may lie apart.
    pub fn is_day_after_day(self) -> bool {
        match self {
            Self::Interval { ordered } => ordered == Decimal::ONE,
            Self::Break(on_off) => on_off.off == 0,
            Self::EachOf(on_off) => on_off.on > 3,
            _ => false,
        }
    }

    /// The dose of another phase: loading for maintenance, or the other way round.
    pub const fn is_phase(self) -> bool {
        matches!(self, Self::LoadingWhileRunning | Self::MissingLoading | Self::MissingReload { .. })
    }

    /// Too much.
    pub const fn is_above(self) -> bool {
        matches!(self, Self::Slip { is_high: true, .. } | Self::Above | Self::AboveMaximum { .. } | Self::WholeDay)
    }

    /// Wrong whatever else of the drug is given with it.
    pub fn holds_of_a_part(self) -> bool {
        let is_of_drug = self.is_above() || self == Self::WrongUnit || self.is_route();
        is_of_drug || self.is_day_after_day() || self.is_intensity()
    }

    /// Too little.
    pub const fn is_below(self) -> bool {
        matches!(self, Self::Slip { is_high: false, .. } | Self::Below { .. })
    }

    /// Gravest first.
    pub const fn rank(self) -> u8 {
        match self {
            Self::Slip { .. } | Self::WrongUnit | Self::Route(Route::Intrathecal) => 0,
            Self::Route(_) | Self::WholeDay | Self::Above | Self::AboveMaximum { .. } | Self::LoadingWhileRunning => 1,
            Self::Contradiction | Self::ReEscalation { .. } => 2,
            Self::MissingLoading
            | Self::MissingReload { .. }
            | Self::BetweenSteps { .. }
            | Self::Below { .. }
            | Self::OtherScheme { .. } => 3,
            Self::TooIntense { .. } | Self::TooEarly { .. } => 4,
            Self::Interval { .. } | Self::TimesADay { .. } | Self::Days | Self::Break(_) | Self::EachOf(_) => 5,
        }
    }
}
