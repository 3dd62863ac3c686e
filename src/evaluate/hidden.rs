//! Drugs that nobody could read or see, and that may be one a rule asks about.
//!
//! A drug that ended long ago is not given now, whatever it was. A cancer drug with a name of its own that the knowledge does
//! not have is none of those that rules name; it may be of a class of which the knowledge does not have every drug.

use time::Date;

use crate::case::PartialDate;
use crate::case::define::lines::is_of;
use crate::case::place::ResourceKind;
use crate::case::therapy::{Course, Drug, Exposure};
use crate::knowledge::drug::DrugOrClass;

use super::basis::Basis;
use super::history::is_given_now;
use super::situation::Situation;
use super::verdict::Verdict;

/// What may be one of these drugs, ordered or running: nothing where nothing may, else what of the case was not recognised
/// (empty where it was not even read).
pub fn now<'c>(situation: &Situation<'c>, names: &[DrugOrClass]) -> Option<Vec<Basis<'c>>> {
    let case = situation.case;
    let orders =
        situation.orders.iter().filter(|order| order.drug.as_ref().is_some_and(|drug| may_be(situation, drug, names)));
    let running = case.exposures.iter().filter(|exposure| may_be(situation, &exposure.drug, names));
    let running = running.filter(|exposure| is_given_now(situation, exposure) != Verdict::NotMet);
    let unknown: Vec<Basis> = running.map(Basis::Exposure).chain(orders.map(Basis::Order)).collect();
    let is_unread = || {
        let may_run = |exposure: &Exposure| may_run(situation, exposure);
        case.orders_unread || is_unseen(situation) || case.unread_drugs.iter().any(may_run)
    };
    (!unknown.is_empty() || is_unread()).then_some(unknown)
}

/// The last day on which one of these drugs may have been given without our knowing it, and what of the case was not recognised.
pub fn until<'c>(situation: &Situation<'c>, names: &[DrugOrClass]) -> Option<(Date, Vec<Basis<'c>>)> {
    let case = situation.case;
    let own = case.exposures.iter().filter(|exposure| is_of(exposure, situation.cancer));
    let unknown: Vec<&Exposure> = own.filter(|exposure| may_be(situation, &exposure.drug, names)).collect();
    let days = unknown.iter().copied().chain(&case.unread_drugs).map(|exposure| last_day(situation, exposure));
    let unseen = (is_unseen(situation) || situation.therapy.lacks_lines()).then_some(situation.as_of);
    let last = days.chain(unseen).max()?;
    Some((last, unknown.into_iter().map(Basis::Exposure).collect()))
}

/// More than single entries was not seen of the drugs.
fn is_unseen(situation: &Situation) -> bool {
    situation.case.therapy_unseen && !situation.case.only_entries_unread
}

fn may_be(situation: &Situation, drug: &Drug, names: &[DrugOrClass]) -> bool {
    let Drug::UnknownAntineoplastic(unknown) = drug else { return false };
    let complete = &situation.knowledge.policy.complete_classes;
    let is_open = |name: &DrugOrClass| matches!(name, DrugOrClass::Class(_)) && !complete.contains(name);
    !unknown.is_name || names.iter().any(is_open)
}

/// An entry without a readable drug may tell of what is given now.
fn may_run(situation: &Situation, exposure: &Exposure) -> bool {
    let is_undated = exposure.end.or(exposure.start).and_then(PartialDate::latest).is_none();
    match exposure.course {
        Course::Running | Course::Unclear | Course::Stale => true,
        Course::Past => (is_undated && !exposure.stopped) || is_given_now(situation, exposure) != Verdict::NotMet,
    }
}

/// The last day on which the drug of an entry may have been given. An order without an end counts as long as one that is believed.
fn last_day(situation: &Situation, exposure: &Exposure) -> Date {
    let as_of = situation.as_of;
    if exposure.course != Course::Past {
        return as_of;
    }
    let is_one_day = exposure.is_given() || exposure.kind == ResourceKind::Procedure;
    let lasts = if is_one_day { time::Duration::ZERO } else { situation.knowledge.policy.forgotten_after() };
    let end = exposure.end.and_then(PartialDate::latest);
    let start = exposure.start.and_then(PartialDate::latest).map(|start| start.saturating_add(lasts));
    end.or(start).map_or(as_of, |day| day.min(as_of))
}
