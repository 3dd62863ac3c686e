//! The criterion `measured`: the latest measurement is recent and within limits.

use time::Duration;

use crate::case::PartialDate;
use crate::case::finding::{Finding, Value};
use crate::case::unread::UnreadValue;
use crate::knowledge::criteria::{CriterionKind, Measured};
use crate::knowledge::measurement::Measurement;

use super::super::basis::Basis;
use super::super::situation::Situation;
use super::super::verdict::{Judged, Verdict};
use super::measurement::latest;

/// Each of the latest measurements has to say the same. One that is too old, or may be, is as good as missing.
pub fn judge<'c>(situation: &Situation<'c>, wanted: &Measured<Measurement>) -> Judged<'c> {
    let latest = latest(situation, &wanted.of);
    let answers: Vec<Verdict> = latest.iter().map(|finding| answer(situation, finding, wanted)).collect();
    let all = |verdict| !answers.is_empty() && answers.iter().all(|answer| *answer == verdict);
    let verdict = [Verdict::Met, Verdict::NotMet].into_iter().find(|verdict| all(*verdict));
    let judged = Judged::on(CriterionKind::Measured, verdict.unwrap_or(Verdict::Undetermined));
    // What is on file, recent and leaves the limit open is asked for again in any case.
    let unread = unread(situation, &wanted.of, &latest);
    let all = || latest.iter().chain(&unread);
    let is_open = all().any(|finding| is_recent(situation, finding, wanted.not_older_than_weeks));
    let judged = if wanted.unasked && !is_open { judged } else { judged.missing(wanted.of.test) };
    judged.based_on(all().copied().map(Basis::Finding))
}

/// Values that cannot be read and may be newer than the latest that can: they are not used, and are on file all the same.
fn unread<'c>(situation: &Situation<'c>, of: &Measurement, latest: &[&Finding]) -> Vec<&'c Finding> {
    let newest = latest.iter().filter_map(|finding| finding.source.date?.earliest()).max();
    let is_old = |finding: &Finding| {
        let day = finding.source.date.and_then(PartialDate::latest);
        day.zip(newest).is_some_and(|(day, newest)| day < newest)
    };
    let own = situation.case.findings.iter().filter(|finding| finding.marker == of.marker && finding.is_used());
    own.filter(|finding| matches!(finding.value, Value::Unreadable(_)) && !is_old(finding)).collect()
}

/// A value of it is on file, recent, and cannot be read. Beside kidney failure a clearance is asked of nobody: rules speak of the
/// failure.
pub fn is_unread(situation: &Situation, wanted: &Measured<Measurement>) -> bool {
    let is_asked =
        |finding: &&Finding| !matches!(finding.value, Value::Unreadable(UnreadValue::BesideKidneyFailure(_)));
    let unread = unread(situation, &wanted.of, &latest(situation, &wanted.of));
    let mut unread = unread.into_iter().filter(is_asked);
    unread.any(|finding| is_recent(situation, finding, wanted.not_older_than_weeks))
}

/// A value is on file, recent as far as anybody knows, and leaves the limit open.
pub fn is_open(situation: &Situation, wanted: &Measured<Measurement>) -> bool {
    let is_old = |finding: &Finding| {
        finding.source.date.is_some() && !is_recent(situation, finding, wanted.not_older_than_weeks)
    };
    let is_on_file = |finding: &&Finding| finding.marker == wanted.of.marker && finding.is_used() && !is_old(finding);
    let is_there = situation
        .case
        .findings
        .iter()
        .filter(is_on_file)
        .any(|finding| matches!(finding.value, Value::Number(_) | Value::Unreadable(_) | Value::Contradiction(_)));
    is_there && judge(situation, wanted).verdict == Verdict::Undetermined
}

fn answer(situation: &Situation, finding: &Finding, wanted: &Measured<Measurement>) -> Verdict {
    let Value::Number(number) = finding.value else { return Verdict::Undetermined };
    if !is_recent(situation, finding, wanted.not_older_than_weeks) {
        return Verdict::Undetermined;
    }
    match wanted.holds(number) {
        Some(true) => Verdict::Met,
        Some(false) => Verdict::NotMet,
        None => Verdict::Undetermined,
    }
}

/// Certainly made within so many weeks, or said of today.
pub fn is_recent(situation: &Situation, finding: &Finding, weeks: Option<u16>) -> bool {
    let first = weeks.map(|weeks| situation.as_of - Duration::weeks(weeks.into()));
    let measured = finding.source.date.and_then(PartialDate::earliest);
    finding.source.holds || first.is_none_or(|first| measured.is_some_and(|day| day >= first))
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;
    use crate::case::Case;
    use crate::case::disease::{Activity, Cancer, Disease, Stage};
    use crate::case::finding::{Source, Usage};
    use crate::case::interval::Interval;
    use crate::case::marker::Marker;
    use crate::case::reference::Reference;
    use crate::evaluate::criteria;
    use crate::evaluate::question::{DoseSettings, Moment, Question};
    use crate::knowledge::{Country, Knowledge};

    const RULE: &str = "
id: brc-lvef
kind: order-check
status: active
title: {ja: 例, en: Example}
for: {cancer: breast, stage: metastatic-or-recurrent}
when:
  measured: {of: lvef, at-least: 50, not-older-than-weeks: 13}
check: {orders: [anti-her2], about: safety, indicator: warning}
card: {summary: {ja: 例, en: An example}}
evidence:
  - {ref: 'kurita-2026#46', supports: [when.measured, check, card]}
review: {by: [], due: 2027-05-31}
";

    fn verdict(knowledge: &Knowledge, results: &str) -> Verdict {
        let finding = |result: &str| {
            let (date, value) = result.split_once(' ').unwrap();
            let (low, high) = value.split_once('-').unwrap_or((value, value));
            Finding {
                marker: Marker::Lvef,
                value: Value::Number(Interval::between(low.parse().unwrap(), high.parse().unwrap())),
                assay: None,
                usage: Usage::Used,
                gene: None,
                source: Source::dated("Observation/1".to_owned(), PartialDate::parse(date)),
            }
        };
        let cancer = Cancer {
            disease: Disease::Other,
            histology_is_stated: false,
            histology: None,
            stage: Stage::MetastaticOrRecurrent,
            laterality: None,
            diagnosed: None,
            onset: None,
            metastatic_since: None,
            spread_is_dated: false,
            metastases: Vec::new(),
            de_novo: false,
            recurrent: false,
            activity: Activity::Active,
            may_spread: true,
            reference: Reference::Resource("Condition/1".to_owned()),
            also: Vec::new(),
            text: String::new(),
        };
        let findings = results.split(", ").filter(|result| !result.is_empty()).map(finding).collect();
        let case = Case { findings, cancers: vec![cancer], ..Case::default() };
        let question = Question {
            moment: Moment::Order,
            country: Country::Jp,
            as_of: date!(2026 - 11 - 22),
            doses: DoseSettings::default(),
            buttons: 0,
            trace: false,
        };
        let situation = Situation::new(&case, &case.cancers[0], knowledge, &question);
        let rule = knowledge.rules.iter().find(|rule| rule.id.as_str() == "brc-lvef").unwrap();
        let judged = criteria::judge(&situation, &rule.when);
        assert_eq!(judged.missing.is_empty(), judged.verdict != Verdict::Undetermined, "{results}");
        judged.verdict
    }

    #[test]
    fn an_lvef_of_at_least_50_within_a_quarter() {
        let mut files = crate::files::collect(None).unwrap();
        files.insert("knowledge/breast/lvef.yaml".to_owned(), RULE.into());
        let (knowledge, _) = Knowledge::load(&files).unwrap();
        let table = [
            ("2026-11-01 60", Verdict::Met),
            ("2026-11-01 50", Verdict::Met),
            ("2026-11-01 49.9", Verdict::NotMet),
            ("2026-08-23 60", Verdict::Met),
            ("2026-08-22 60", Verdict::Undetermined),
            ("2026-08-22 40", Verdict::Undetermined),
            ("2026-08 60", Verdict::Undetermined),
            ("unknown 60", Verdict::Undetermined),
            ("2026-11-01 45-55", Verdict::Undetermined),
            ("2026-05-01 40, 2026-11-01 60", Verdict::Met),
            ("2026-05-01 60, 2026-11-01 40", Verdict::NotMet),
            ("2026-11-01 60, 2026-11-01 40", Verdict::Undetermined),
            ("", Verdict::Undetermined),
        ];
        for (results, expected) in table {
            assert_eq!(verdict(&knowledge, results), expected, "{results}");
        }
    }
}
