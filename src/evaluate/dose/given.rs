//! When the ordered drug was last given, how much of it, and which dose is due now.

use time::{Date, Duration};

use crate::case::PartialDate;
use crate::case::define::course::was_stopped;
use crate::case::place::ResourceKind;
use crate::case::therapy::{Course, Exposure};
use crate::evaluate::basis::Basis;
use crate::evaluate::hidden;
use crate::evaluate::situation::Situation;
use crate::knowledge::dose::{FirstDoses, Loading, Scheme, Timing};
use crate::knowledge::drug::DrugOrClass;
use crate::knowledge::ids::DrugId;

use super::levels::Due;

/// What the record says of earlier doses of a drug, in whatever form.
#[derive(Debug, Clone, Default)]
pub struct Given<'c> {
    /// The last time that is known.
    pub last: Option<Last<'c>>,
    /// The time before the last, where it is known to the day.
    before: Option<Date>,
    is_running: bool,
    /// The course that goes on: its first day on record, and on how many days it was certainly given.
    begun: Option<Date>,
    doses: u32,
    /// The newest prescriptions by which it runs.
    pub running: Vec<&'c Exposure>,
    /// It may have been given at other times, too.
    is_unclear: bool,
    /// The last day on which it may have been given by what nobody could read or see.
    hidden_until: Option<Date>,
    /// What of the record was not recognised, and may be it.
    pub unknown: Vec<Basis<'c>>,
}

/// The last administration.
#[derive(Debug, Clone)]
pub struct Last<'c> {
    /// The first and the last day it can have been.
    pub earliest: Date,
    pub latest: Date,
    /// What tells of it.
    pub exposures: Vec<&'c Exposure>,
}

impl Last<'_> {
    /// The day, where the record gives it.
    pub fn day(&self) -> Option<Date> {
        (self.earliest == self.latest).then_some(self.latest)
    }
}

impl<'c> Given<'c> {
    /// Of a product of several substances the one that was given longest ago decides.
    pub fn of(situation: &Situation<'c>, drug: DrugId) -> Self {
        let substances =
            situation.knowledge.drugs.get(&drug).map(|drug| drug.substances.as_slice()).unwrap_or_default();
        let each = substances.iter().map(|substance| Self::of_substance(situation, *substance));
        let each: Vec<Self> = each.collect();
        let first =
            |given: &Self| (given.last.is_some() || given.is_running, given.last.as_ref().map(|last| last.latest));
        each.into_iter().min_by(|one, other| first(one).cmp(&first(other))).unwrap_or_default()
    }

    fn of_substance(situation: &Situation<'c>, substance: DrugId) -> Self {
        let drugs = &situation.knowledge.drugs;
        let holds = |exposure: &&Exposure| {
            let drug = exposure.drug.id().and_then(|id| drugs.get(id));
            drug.is_some_and(|drug| drug.substances.contains(&substance))
        };
        let hidden = hidden::until(situation, &[DrugOrClass::Drug(substance)]);
        let (hidden_until, unknown) = hidden.map_or_else(Default::default, |(day, unknown)| (Some(day), unknown));
        let mut given = Self { hidden_until, unknown, ..Self::default() };
        let mut times: Vec<(Date, Date, &Exposure)> = Vec::new();
        let mut begun: Option<Date> = None;
        for exposure in situation.case.exposures.iter().filter(holds) {
            let day = day(exposure, situation);
            let is_over =
                exposure.stopped || exposure.ended_for.is_some() || was_stopped(exposure, &situation.case.exposures);
            match exposure.course {
                Course::Running if exposure.paused || is_over => given.is_unclear |= exposure.paused,
                // Said to run for so long, and no dose of it is known: whether one was given lately nobody knows. Its amount is
                // the last that was.
                Course::Running if !exposure.is_given() && is_old(exposure, situation) => {
                    given.running.push(exposure);
                    given.is_unclear = true;
                }
                Course::Running if !exposure.is_given() => {
                    // Written a few days ago, nobody knows whether its first dose was given.
                    let early = situation.knowledge.policy.doses.early;
                    let start = exposure.start.and_then(PartialDate::earliest);
                    let is_new = start.is_none_or(|start| situation.as_of - start <= early);
                    given.is_running |= !is_new;
                    given.running.push(exposure);
                    given.is_unclear |= is_new;
                    begun = begun.max(start.filter(|_| !is_new));
                }
                // That it was given, and not when, leaves open which dose comes next.
                Course::Running | Course::Past => given.is_unclear |= day.is_none(),
                Course::Unclear | Course::Stale => given.is_unclear = true,
            }
            times.extend(day.map(|(earliest, latest)| (earliest, latest, exposure)));
        }
        // Of a course that runs no dose may be on record; those of one before it do not tell what is due, nor does the end of
        // another product that was given until then.
        let is_of_course = |begun: Date, latest: Date, exposure: &Exposure| {
            let is_before = exposure.start.and_then(PartialDate::latest).is_some_and(|start| start < begun);
            latest >= begun && (!is_before || exposure.is_given() || exposure.is_of_one_day())
        };
        times.retain(|(_, latest, exposure)| begun.is_none_or(|begun| is_of_course(begun, *latest, exposure)));
        let earliest = given.running.iter().filter_map(|exposure| exposure.start?.earliest()).min();
        let newest = given.running.iter().filter_map(|exposure| exposure.start).max();
        given.running.retain(|exposure| exposure.start == newest);
        times.sort_by_key(|(earliest, latest, _)| (*latest, *earliest));
        if let Some((earliest, latest, _)) = times.last().copied() {
            let exposures = times.iter().filter(|(_, day, _)| *day == latest).map(|(.., exposure)| *exposure).collect();
            given.before = times.iter().rev().map(|(_, day, _)| *day).find(|day| *day < latest);
            given.last = Some(Last { earliest, latest, exposures });
        }
        given.course(&times, earliest.filter(|_| given.is_running), situation);
        given
    }

    /// Looks back from now along doses that follow each other as those of one course do.
    fn course(&mut self, times: &[(Date, Date, &Exposure)], prescribed: Option<Date>, situation: &Situation) {
        let within = situation.knowledge.policy.renewed_within();
        let mut next = situation.as_of;
        let mut counted: Option<Date> = None;
        for (_, day, exposure) in times.iter().rev() {
            if next - *day > within {
                break;
            }
            // An order and its administration a day later are one dose.
            let is_new = counted.is_none_or(|counted| (counted - *day).whole_days() > 1);
            if exposure.is_given() && is_new {
                counted = Some(*day);
                self.doses = self.doses.saturating_add(1);
            }
            self.begun = Some(*day);
            next = *day;
        }
        self.begun = self.begun.into_iter().chain(prescribed).min();
    }

    /// The first doses, which come more often, are behind the patient: all of them were given, or their time is over.
    pub fn is_past(&self, first: FirstDoses, day: Date, leeway: Duration) -> bool {
        let length = i64::from(first.count).saturating_mul(first.every_days.into());
        self.doses >= first.count || self.begun.is_some_and(|begun| day - begun > Duration::days(length) + leeway)
    }

    /// Neither running nor given before, as far as the record tells.
    pub const fn is_new(&self) -> bool {
        self.last.is_none() && !self.is_running
    }

    /// Days between the last two doses, where the record tells both to the day.
    pub fn gap(&self) -> Option<i64> {
        Some((self.last.as_ref()?.day()? - self.before?).whole_days())
    }

    /// Which dose of the scheme is due on a day.
    pub fn due(&self, scheme: &Scheme, day: Date) -> Due {
        let Some(loading) = scheme.loading else { return Due::Running };
        match &self.last {
            None if self.is_running => Due::Running,
            None if self.is_unclear || self.is_hidden(loading, day) => Due::Unknown,
            None => Due::First,
            Some(last) => {
                let (least, most) = ((day - last.latest).whole_days(), (day - last.earliest).whole_days());
                if most < loading.again_after_days {
                    Due::Running
                } else if self.is_unclear || self.is_hidden(loading, day) || least < loading.again_after_days {
                    Due::Unknown
                } else {
                    Due::AfterGap { days: least }
                }
            }
        }
    }

    /// It may have been given so lately that it is not begun anew, by what nobody could read or see.
    fn is_hidden(&self, loading: Loading, day: Date) -> bool {
        self.hidden_until.is_some_and(|until| (day - until).whole_days() < loading.again_after_days)
    }

    /// Which dose of the scheme is due is open, for what nobody could read or see.
    pub fn phase_is_hidden(&self, scheme: &Scheme, day: Date) -> bool {
        let is_hidden = scheme.loading.is_some_and(|loading| self.is_hidden(loading, day));
        is_hidden && self.due(scheme, day) == Due::Unknown
    }

    /// The day of the next dose of a scheme, where the record tells the last one to the day.
    pub fn next(&self, scheme: &Scheme) -> Option<(Date, Date)> {
        let Timing::Cycle { at_least, days, .. } = &scheme.timing else { return None };
        let last = self.last.as_ref()?.day()?;
        let gaps: Vec<u32> =
            days.iter().zip(days.iter().skip(1)).map(|(one, next)| next.saturating_sub(*one)).collect();
        let rest = at_least.saturating_sub(days.last()?.saturating_sub(*days.first()?));
        let first = scheme.first_doses.filter(|first| !self.is_past(*first, last, Duration::ZERO));
        let first = first.map(|first| first.every_days);
        // After as many short gaps as a cycle has, the long one comes.
        let short = gaps.iter().copied().min().filter(|_| gaps.len() == 1);
        let was_second = short.zip(self.before).is_some_and(|(short, before)| {
            let gap = (last - before).whole_days();
            gap <= i64::from(short) + 3
        });
        let gap = if was_second { rest } else { gaps.iter().copied().chain([rest]).chain(first).min()? };
        Some((last, last.checked_add(Duration::days(gap.into()))?))
    }
}

/// The last day that an entry which is said to run tells of is so long ago that its drug may have been forgotten.
fn is_old(exposure: &Exposure, situation: &Situation) -> bool {
    let last = exposure.end.or(exposure.start).and_then(PartialDate::latest);
    last.is_some_and(|last| situation.as_of - last > situation.knowledge.policy.forgotten_after())
}

/// The last day an entry of the record tells of, as an interval; none where it tells of no administration.
fn day(exposure: &Exposure, situation: &Situation) -> Option<(Date, Date)> {
    let until = |date: PartialDate| Some((date.earliest()?, date.latest()?.min(situation.as_of)));
    if exposure.is_given() || exposure.kind == ResourceKind::Procedure {
        return until(exposure.end.or(exposure.start)?);
    }
    if exposure.course != Course::Past {
        return None;
    }
    match (exposure.end, exposure.start) {
        (Some(end), _) if !exposure.is_prescribed() => until(end),
        // The order of one cycle: its day is that of the dose. An old one may have gone on.
        (_, Some(start)) => {
            let (earliest, latest) = until(start)?;
            let is_recent = situation.as_of - latest <= situation.knowledge.policy.renewed_within();
            let is_one_day = exposure.end.is_some_and(|end| end == start);
            let end = exposure.end.and_then(PartialDate::latest).unwrap_or(situation.as_of).min(situation.as_of);
            Some(if is_recent || is_one_day { (earliest, latest) } else { (earliest, end.max(latest)) })
        }
        _ => None,
    }
}
