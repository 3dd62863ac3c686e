//! Therapy that was going on when spread was found: what one drug was given for is decided once, for all entries of it.
//!
//! A statement of three years and its monthly refills are one exposure. Adjuvant endocrine therapy that is still given when
//! metastases are found stays adjuvant; what is begun then is the first line. What was begun a few weeks before the recorded
//! day and is given on for weeks after it may be either, whichever drug it is: a problem list often has the day of a biopsy
//! or of a visit. Our own reading; no source counts refills. A setting that the record states stands.

use time::Date;

use super::dose::is_of;
use super::policy::LinePolicy;
use crate::case::disease::Cancer;
use crate::case::therapy::{Course, Exposure, Indication, Setting};
use crate::case::{Case, PartialDate};

/// Entries of one drug without a break longer than a renewal.
struct Stretch {
    setting: Setting,
    is_stated: bool,
    since: Date,
    /// The last known day; none while it runs.
    until: Option<Date>,
    /// Where the entries stand among all.
    entries: Vec<usize>,
}

/// Settles the settings of all entries of each drug, where the day of spread lies between them or within one.
pub fn settle(case: &mut Case, policy: &LinePolicy) {
    let is_ours = |cancer: &&Cancer| cancer.disease.in_scope().is_some();
    let is_only = case.cancers.iter().filter(is_ours).count() == 1;
    let mut settled: Vec<(usize, Setting)> = Vec::new();
    for cancer in case.cancers.iter().filter(is_ours) {
        let Some(spread) = cancer.metastatic_since.and_then(PartialDate::earliest) else { continue };
        let is_own = |exposure: &Exposure| {
            is_of(exposure, cancer) && (is_only || matches!(exposure.indication, Indication::Cancer(_)))
        };
        let mut own: Vec<(&[String], Date, usize)> = Vec::new();
        for (at, exposure) in case.exposures.iter().enumerate().filter(|(_, exposure)| is_own(exposure)) {
            own.extend(substances(exposure, policy).zip(first(exposure)).map(|(drug, first)| (drug, first, at)));
        }
        own.sort_unstable();
        let entry = |at: usize| case.exposures.get(at);
        let of_drug = own.chunk_by(|(one, ..), (other, ..)| one == other);
        let stretches = of_drug.flat_map(|of_drug| {
            let days = of_drug.iter().filter_map(|(_, first, at)| Some((*first, *at, entry(*at)?)));
            stretches(days, (cancer, spread), policy)
        });
        let mut changed: Vec<(usize, Setting)> = Vec::new();
        for stretch in stretches {
            let setting = stretch.setting_around(spread, policy);
            let differs =
                |at: &&usize| entry(**at).is_some_and(|entry| entry.setting != setting && !entry.setting_is_stated);
            changed.extend(stretch.entries.iter().filter(differs).map(|at| (*at, setting)));
        }
        // With the first drug of a line that is begun, what was given before goes on as a part of that line.
        let is_begun = |at: usize| {
            let is_changed = changed.iter().any(|(changed, _)| *changed == at);
            !is_changed && entry(at).is_some_and(|entry| entry.setting == Setting::Metastatic)
        };
        let begun = own.iter().filter(|(.., at)| is_begun(*at)).map(|(_, first, _)| *first).min();
        let is_of_line = |at: usize| {
            let own = entry(at).filter(|entry| entry.setting == Setting::Metastatic);
            own.and_then(first).zip(begun).is_some_and(|(first, begun)| first >= begun)
        };
        changed.retain(|(at, _)| !is_of_line(*at));
        settled.extend(changed);
    }
    for (at, setting) in settled {
        if let Some(exposure) = case.exposures.get_mut(at) {
            exposure.setting = setting;
        }
    }
}

/// The stretches of one drug, by the first days of its entries.
fn stretches<'c>(
    entries: impl Iterator<Item = (Date, usize, &'c Exposure)>,
    (cancer, spread): (&Cancer, Date),
    policy: &LinePolicy,
) -> Vec<Stretch> {
    let mut stretches: Vec<Stretch> = Vec::new();
    for (first, at, exposure) in entries {
        let until = last(exposure);
        let holds = |stretch: &&mut Stretch| {
            stretch.until.is_none_or(|until| first - until <= policy.running_within)
                && (exposure.setting == stretch.setting
                    || (!exposure.setting_is_stated && stretch.keeps(cancer, spread)))
        };
        if let Some(stretch) = stretches.last_mut().filter(holds) {
            stretch.until = stretch.until.zip(until).map(|(one, other)| one.max(other));
            stretch.entries.push(at);
            continue;
        }
        let (setting, is_stated) = (exposure.setting, exposure.setting_is_stated);
        stretches.push(Stretch { setting, is_stated, since: first, until, entries: vec![at] });
    }
    stretches
}

impl Stretch {
    /// What goes on from it is what it was given for, or may be. Where a cancer was metastatic from the start, there was no early
    /// disease.
    fn keeps(&self, cancer: &Cancer, spread: Date) -> bool {
        match self.setting {
            Setting::Early(_) => true,
            Setting::Unstated => !cancer.de_novo && self.since < spread,
            Setting::Metastatic => false,
        }
    }

    /// What all of it was given for: open where it began shortly before the day of spread and went on for weeks after it.
    fn setting_around(&self, spread: Date, policy: &LinePolicy) -> Setting {
        let began_shortly_before = self.since < spread && spread - self.since <= policy.running_within;
        let goes_on_after = self.until.is_none_or(|until| until - spread >= policy.continued);
        let is_open = matches!(self.setting, Setting::Early(_)) && began_shortly_before && goes_on_after;
        if is_open && !self.is_stated { Setting::Unstated } else { self.setting }
    }
}

fn substances<'p>(exposure: &Exposure, policy: &'p LinePolicy) -> Option<&'p [String]> {
    Some(policy.role(exposure.drug.id()?)?.substances.as_slice())
}

fn first(exposure: &Exposure) -> Option<Date> {
    exposure.start.and_then(PartialDate::earliest)
}

/// The last known day of an entry; none while it runs.
pub(super) fn last(exposure: &Exposure) -> Option<Date> {
    let is_running = exposure.course == Course::Running && exposure.end.is_none() && !exposure.is_given();
    exposure.end.or(exposure.start).and_then(PartialDate::latest).filter(|_| !is_running)
}
