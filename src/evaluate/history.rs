//! What was given before, as far as the record tells: which drugs count, for which setting, and what was not seen.

use time::Date;

use crate::case::PartialDate;
use crate::case::date::months_later;
use crate::case::define::course::was_stopped;
use crate::case::define::lines::is_of;
use crate::case::disease::{Cancer, Stage};
use crate::case::therapy::{Course, Drug, Exposure, Indication, Setting};
use crate::knowledge::drug::DrugOrClass;
use crate::knowledge::words::PriorSetting;

use super::basis::Basis;
use super::situation::Situation;
use super::sorted_set::SortedSet;
use super::verdict::Verdict;

/// An answer about therapy, and the therapy it counted.
#[derive(Debug)]
pub struct Given<'c> {
    pub verdict: Verdict,
    pub basis: SortedSet<Basis<'c>>,
}

impl<'c> Given<'c> {
    /// Nothing counted yet.
    pub fn nothing(situation: &Situation, setting: PriorSetting) -> Self {
        let verdict = if situation.earlier.is_unseen(setting) { Verdict::Undetermined } else { Verdict::NotMet };
        Self { verdict, basis: SortedSet::default() }
    }

    /// This therapy counts, or may count.
    pub fn count(&mut self, exposure: &'c Exposure, counts: Verdict) {
        if counts != Verdict::NotMet {
            self.verdict = self.verdict.max(counts);
            self.basis.insert(Basis::Exposure(exposure));
        }
    }
}

/// Drugs of the drafts and drugs that are running, or may be: what the patient gets together, and how certainly.
pub fn ordered_or_running<'c>(situation: &Situation<'c>) -> impl Iterator<Item = (&'c str, Verdict, Basis<'c>)> {
    let ordered = situation.orders.iter().filter_map(|order| {
        let drug = order.drug.as_ref().and_then(Drug::id)?;
        Some((drug, Verdict::Met, Basis::Order(order)))
    });
    let running = situation.case.exposures.iter().filter_map(|exposure| {
        let verdict = is_given_now(situation, exposure);
        (verdict != Verdict::NotMet).then_some((exposure.drug.id()?, verdict, Basis::Exposure(exposure)))
    });
    ordered.chain(running)
}

/// Does the patient get it now, beside what is ordered?
pub fn is_given_now(situation: &Situation, exposure: &Exposure) -> Verdict {
    match exposure.course {
        Course::Running => Verdict::Met,
        // A prescription nobody ended, and nobody knows whether it is still followed.
        Course::Stale | Course::Unclear if exposure.is_prescribed() => Verdict::Undetermined,
        Course::Past if goes_on(situation, exposure) => Verdict::Met,
        // A cycle kept as an order of its own, a depot of three months, a cycle that was put off.
        Course::Past if is_recent(situation, exposure) => Verdict::Undetermined,
        Course::Stale | Course::Unclear | Course::Past => Verdict::NotMet,
    }
}

/// It is running: stated as active, or given within the window of the site's policy. The record's own end of therapy is
/// believed: a later stop outweighs what was given before it. A prescription nobody ended may have been forgotten: it shows
/// nothing.
pub fn goes_on(situation: &Situation, exposure: &Exposure) -> bool {
    let (as_of, case) = (situation.as_of, situation.case);
    let window = situation.knowledge.policy.renewed_within();
    let recent =
        exposure.start.and_then(PartialDate::earliest).is_some_and(|given| given <= as_of && as_of - given <= window);
    let given = exposure.is_given() && exposure.course == Course::Past && recent;
    (exposure.course == Course::Running || given) && !was_stopped(exposure, &case.exposures)
}

/// It is running, or a cycle of it was: given, or kept as an order or a statement of its own, within the window of the site's
/// policy, and nothing says that it ended.
pub fn ran_lately(situation: &Situation, exposure: &Exposure) -> bool {
    let (as_of, window) = (situation.as_of, situation.knowledge.policy.renewed_within());
    let is_cycle = exposure.end.is_none_or(|end| Some(end) == exposure.start);
    let day = exposure.start.and_then(PartialDate::earliest);
    let is_late = day.is_some_and(|day| day <= as_of && as_of - day <= window);
    let is_told = exposure.course == Course::Past && is_cycle && is_late && is_recent(situation, exposure);
    is_told || goes_on(situation, exposure)
}

/// The disease has progressed since it was begun: it spread under therapy of early disease, or the line did that holds it.
/// Where only the dates call it early, a metastasis may have been recorded months after it was found: only what was begun long
/// ago is taken at its word. What is customarily gone on with beyond progression may belong to a later line, too.
pub fn has_progressed(situation: &Situation, exposure: &Exposure) -> bool {
    let is_metastatic = situation.cancer.stage == Stage::MetastaticOrRecurrent;
    if is_metastatic && matches!(exposure.setting, Setting::Early(_)) {
        let begun = exposure.start.and_then(PartialDate::latest);
        let is_old = begun.is_some_and(|begun| situation.as_of - begun > situation.knowledge.policy.forgotten_after());
        return exposure.setting_is_stated || is_old;
    }
    let Some(line) = situation.therapy.lines.iter().rfind(|line| line.holds(exposure)) else { return false };
    let role = exposure.drug.id().and_then(|id| situation.knowledge.policy.lines.drugs.get(id));
    let is_customary = role.is_some_and(|role| role.is_continued);
    let seen_before_line = situation.case.progressions.iter().any(|seen| {
        let since = exposure.start.is_some_and(|start| start.certainly_before(seen.date));
        since && line.start.is_some_and(|start| start.certainly_not_before(seen.date))
    });
    line.has_progressed || (!is_customary && seen_before_line)
}

/// It is paused, or was given so lately that the line goes on (site-policy#lines), and nothing says that it ended.
pub fn is_recent(situation: &Situation, exposure: &Exposure) -> bool {
    let (as_of, gap) = (situation.as_of, situation.knowledge.policy.lines.gap);
    let day = exposure.end.or(exposure.start).and_then(PartialDate::latest);
    let is_over = exposure.ended_for.is_some() || was_stopped(exposure, &situation.case.exposures);
    exposure.paused || (!exposure.stopped && !is_over && day.is_some_and(|day| as_of - day <= gap))
}

/// Was one of these given?
pub fn given<'c>(situation: &Situation<'c>, names: &[DrugOrClass], setting: PriorSetting) -> Given<'c> {
    let mut given = Given::nothing(situation, setting);
    for earlier in situation.earlier.of_names(names).flat_map(|drug| &drug.given) {
        given.count(earlier.exposure, earlier.counts(situation.is_order, setting));
    }
    given
}

/// Certainly given for metastatic disease; where an order is judged, and not gone on with by it.
pub fn was_given_before(situation: &Situation, drug: DrugOrClass) -> bool {
    let is_before = |exposure: &Exposure| !situation.is_order || !goes_on(situation, exposure);
    situation.earlier.of_names(&[drug]).flat_map(|drug| &drug.given).any(|earlier| {
        earlier.counts(situation.is_order, PriorSetting::Metastatic) == Verdict::Met && is_before(earlier.exposure)
    })
}

/// Counts therapy of early disease with one of these, during which, or within so many months after which, the disease came
/// back.
pub fn count_relapses<'c>(given: &mut Given<'c>, situation: &Situation<'c>, names: &[DrugOrClass], months: u8) {
    let cancer = situation.cancer;
    for exposure in situation.case.exposures.iter().filter(|exposure| is_of(exposure, cancer)) {
        let is_early = matches!(exposure.setting, Setting::Early(_));
        let is_named = |drug: &str| names.iter().any(|name| situation.knowledge.is(drug, *name));
        if is_early && exposure.drug.id().is_some_and(is_named) {
            // What may never have been given, or for another tumour, shows nothing for certain.
            let is_open = matches!(exposure.course, Course::Unclear | Course::Stale)
                || exposure.indication == Indication::BeforeOnset;
            let counts = came_back_within(months, exposure, cancer);
            given.count(exposure, if is_open { counts.min(Verdict::Undetermined) } else { counts });
        }
    }
}

/// How certainly the disease came back during this therapy or within so many months after its end.
fn came_back_within(months: u8, exposure: &Exposure, cancer: &Cancer) -> Verdict {
    if exposure.course == Course::Running {
        return Verdict::Met;
    }
    let last = exposure.end.or_else(|| exposure.start.filter(|_| exposure.is_of_one_day()));
    let (Some(spread), Some(end)) = (cancer.metastatic_since, last) else { return Verdict::Undetermined };
    let limit = |end: Option<Date>| end.and_then(|end| months_later(end, months));
    let is_certain = spread.latest().zip(limit(end.earliest())).is_some_and(|(spread, limit)| spread <= limit);
    let is_possible = spread.earliest().zip(limit(end.latest())).is_none_or(|(spread, limit)| spread <= limit);
    match (is_certain, is_possible) {
        (true, _) => Verdict::Met,
        (false, true) => Verdict::Undetermined,
        (false, false) => Verdict::NotMet,
    }
}
