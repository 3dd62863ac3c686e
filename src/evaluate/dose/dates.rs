//! The dates on which an order gives the drug, against the timing of a scheme.

use rust_decimal::Decimal;
use time::{Date, Duration};

use crate::case::PartialDate;
use crate::case::dosage::{Dosage, Schedule};
use crate::case::interval::Interval;

use super::advice::FaultKind;

/// Dates that come nearer to each other than doses of the scheme do. A later one may have been put off.
pub fn fault(ordered: &Schedule, every: &[(u32, u32)], days: &[u32], early: Duration) -> Option<FaultKind> {
    let dates = exact(&ordered.dates);
    let length = every.iter().map(|(at_least, _)| *at_least).min()?;
    let apart = |by: usize| dates.iter().zip(dates.iter().skip(by)).map(|(one, next)| (*next - *one).whole_days());
    let is_short = |gap: i64, least: Decimal| Decimal::from(gap.saturating_add(early.whole_days())) < least;
    if days.len() < 2 {
        let gap = apart(1).min().filter(|gap| is_short(*gap, length.into()))?;
        return Some(FaultKind::Interval { ordered: gap.into() });
    }
    // No two are nearer than those of a cycle, and no cycle has more of them.
    let nearest = gaps(days, &[Interval::exactly(length.into())]).into_iter().min()?;
    let is_crowded =
        apart(1).any(|gap| is_short(gap, nearest)) || apart(days.len()).any(|gap| is_short(gap, length.into()));
    is_crowded.then_some(FaultKind::Days)
}

/// The days in order, where each is known to the day.
fn exact(dates: &[PartialDate]) -> Vec<Date> {
    let mut days = days(dates);
    days.sort_unstable();
    days.dedup();
    days
}

/// The days as they are listed; none where one of them is not known to the day.
pub fn days(dates: &[PartialDate]) -> Vec<Date> {
    let day = |date: &PartialDate| date.earliest().filter(|day| date.latest() == Some(*day));
    let days: Option<Vec<Date>> = dates.iter().map(day).collect();
    days.unwrap_or_default()
}

/// Doses for each day there is, of so many dates: as many days as they are apart, and no less than those of a cycle.
pub fn pace(ordered: &Schedule, cycle: u32) -> Option<Decimal> {
    let dates = exact(&ordered.dates);
    let between = Decimal::from((*dates.last()? - *dates.first()?).whole_days());
    let doses = Decimal::from(dates.len());
    let days = between.checked_mul(doses)?.checked_div(doses - Decimal::ONE)?;
    doses.checked_div(days.max(cycle.into()))
}

/// Days between the administrations of a cycle; from the last to the first of the next where its length is stated.
pub fn gaps(days: &[u32], cycle: &[Interval]) -> Vec<Decimal> {
    let between = days.iter().zip(days.iter().skip(1)).map(|(one, next)| Decimal::from(next.saturating_sub(*one)));
    let wrap = cycle.iter().filter_map(|length| length.exact()).zip(days.last()).zip(days.first());
    let wrap = wrap.filter_map(|((length, last), first)| {
        length.checked_sub(Decimal::from(*last))?.checked_add(Decimal::from(*first)).filter(|gap| *gap > Decimal::ZERO)
    });
    between.chain(wrap).collect()
}

/// The day the order says it is for.
pub fn planned(dosage: &Dosage) -> Option<Date> {
    let schedules = dosage.entries.iter().map(|entry| &entry.schedule);
    let days = schedules.flat_map(|schedule| schedule.dates.iter().copied().chain(schedule.from));
    days.filter_map(PartialDate::earliest).min()
}
