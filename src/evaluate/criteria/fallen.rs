//! The criterion `fallen`: the latest measurement lies below the last one before the therapy was begun.

use rust_decimal::Decimal;
use time::Date;

use crate::case::PartialDate;
use crate::case::define::lines::is_of;
use crate::case::finding::{Finding, Value};
use crate::case::therapy::Exposure;
use crate::knowledge::criteria::{CriterionKind, Fallen};
use crate::knowledge::drug::DrugOrClass;
use crate::knowledge::measurement::Measurement;
use crate::knowledge::words::PriorSetting;

use super::super::basis::Basis;
use super::super::history;
use super::super::situation::Situation;
use super::super::verdict::{Judged, Verdict};
use super::measured::is_recent;
use super::measurement::latest;

/// Open where the value now, or the one at the start, is not on file or not exact; not met where the therapy was never given.
pub fn judge<'c>(situation: &Situation<'c>, wanted: &Fallen<Measurement, DrugOrClass>) -> Judged<'c> {
    let now = latest(situation, &wanted.of);
    let is_now = |finding: &Finding| is_recent(situation, finding, wanted.not_older_than_weeks);
    let before = begun(situation, &wanted.since).and_then(|start| baseline(situation, &wanted.of, start));
    let fall = |finding: &Finding| Some(number(before?)? - number(finding).filter(|_| is_now(finding))?);
    // Of several values that may be the latest (two methods on one day, one sent twice) each has to say the same.
    let falls: Option<Vec<Decimal>> = now.iter().map(|finding| fall(finding)).collect();
    let fallen: Vec<bool> = falls.iter().flatten().map(|fall| has_fallen(*fall, wanted)).collect();
    // What was never begun made nothing fall.
    let is_unbegun = || history::given(situation, &wanted.since, PriorSetting::Any).verdict == Verdict::NotMet;
    let verdict = match fallen.as_slice() {
        [] if is_unbegun() => return Judged::on(CriterionKind::Fallen, Verdict::NotMet),
        [] => Verdict::Undetermined,
        all if all.iter().all(|has_fallen| *has_fallen) => Verdict::Met,
        all if all.contains(&true) => Verdict::Undetermined,
        _ => Verdict::NotMet,
    };
    let judged = Judged::on(CriterionKind::Fallen, verdict);
    // A value now without one at the start is an open question; where there is none, other rules ask for it. Values of one day
    // that disagree are always one.
    let is_open = !fallen.is_empty() || (!wanted.unasked && now.iter().any(|finding| is_now(finding)));
    let judged = if is_open { judged.missing(wanted.of.test) } else { judged };
    judged.based_on(now.into_iter().chain(before).map(Basis::Finding))
}

fn has_fallen(fall: Decimal, wanted: &Fallen<Measurement, DrugOrClass>) -> bool {
    wanted.by_at_least.is_none_or(|least| fall >= least) && wanted.by_more_than.is_none_or(|limit| fall > limit)
}

/// The day the therapy was begun: of the last lines that have it one after another, the first day of it; where no line has it
/// (early disease, a stage nobody stated), the first day on record.
fn begun(situation: &Situation, drugs: &[DrugOrClass]) -> Option<Date> {
    let is_one = |exposure: &Exposure| {
        let drug = exposure.drug.id();
        drug.is_some_and(|drug| drugs.iter().any(|named| situation.knowledge.is(drug, *named)))
    };
    let first = |days: Vec<Option<Date>>| days.into_iter().collect::<Option<Vec<Date>>>()?.into_iter().min();
    let day = |exposure: &Exposure| exposure.start.and_then(PartialDate::earliest);
    let lines = situation.therapy.lines.iter().rev();
    let with = lines.skip_while(|line| !line.exposures.iter().any(|exposure| is_one(exposure)));
    let days = with.map(|line| line.exposures.iter().filter(|exposure| is_one(exposure)).map(|own| day(own)).collect());
    let of_lines: Vec<Option<Date>> = days.take_while(|days: &Vec<_>| !days.is_empty()).flatten().collect();
    if !of_lines.is_empty() {
        return first(of_lines);
    }
    let own = situation.case.exposures.iter().filter(|own| is_of(own, situation.cancer) && is_one(own));
    first(own.map(day).collect())
}

/// The last measurement that is certainly not after the start.
fn baseline<'c>(situation: &Situation<'c>, of: &Measurement, start: Date) -> Option<&'c Finding> {
    let findings = situation.case.findings.iter();
    let own = findings.filter(|finding| finding.marker == of.marker && finding.is_used() && number(finding).is_some());
    let day = |finding: &Finding| finding.source.date.and_then(PartialDate::latest);
    own.filter(|finding| day(finding).is_some_and(|day| day <= start)).max_by_key(|finding| day(finding))
}

fn number(finding: &Finding) -> Option<Decimal> {
    let Value::Number(number) = finding.value else { return None };
    number.exact()
}
