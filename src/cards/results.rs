//! A finding in a few words, and the line of findings a card rests on.

use crate::case::PartialDate;
use crate::case::finding::{Finding, Score, Value, Why};
use crate::case::marker::Marker;

use crate::evaluate::advice::once;
use crate::evaluate::missing::Missing;

use super::about_test::is_about;
use super::basis::{NotUsed, Shown, Use};
use super::{Frame, findings, list, listing, words};

/// `HER2 IHC 1+ (4B5, liver, 2026-09); HER2 IHC 0 (breast, 2019-05)`; what is above `most` is counted. What few patients have
/// comes before what every card has, and of it what was used; before all a newer result that does not count yet.
pub(super) fn line(shown: &[Shown], most: usize, frame: &Frame) -> String {
    let mut order: Vec<&Shown> = shown.iter().filter(|one| !is_told_by_another(one, shown)).collect();
    order.sort_by_key(|one| {
        let is_rejected = matches!(one.usage, Use::Rejected(_));
        (is_rejected, !is_awaited(one, shown), commonness(one.finding.marker), one.usage != Use::Used)
    });
    let all = once(order.into_iter().map(|one| told(one, frame)));
    let mut parts: Vec<String> = all.iter().take(most).cloned().collect();
    let left = all.len().saturating_sub(most);
    if left > 0 {
        parts.push(frame.wording.result.left_out(&left.to_string()));
    }
    parts.join(frame.wording.between.items())
}

/// A preliminary result that is newer than the one of its marker that was used.
fn is_awaited(one: &Shown, all: &[Shown]) -> bool {
    let is_newer = |older: &Shown| {
        let days = older.finding.source.last_day().zip(one.finding.source.first_day());
        older.usage == Use::Used
            && older.finding.marker == one.finding.marker
            && days.is_some_and(|(old, new)| old.certainly_before(new))
    };
    one.usage == Use::Shown(NotUsed::Record(Why::Preliminary)) && all.iter().any(is_newer)
}

/// Those that say something about the tests that are asked for.
pub(super) fn about_tests<'c>(shown: &[Shown<'c>], tests: &[Missing]) -> Vec<Shown<'c>> {
    let tests = || tests.iter().filter_map(|missing| missing.test());
    shown.iter().filter(|one| tests().any(|test| is_about(test, one.finding))).copied().collect()
}

/// How little a finding tells about this card: the receptors define every breast cancer, and HER2 most of the rest, while a
/// PD-L1 score, a variant or a danger is what the card is about.
const fn commonness(marker: Marker) -> u8 {
    match marker {
        Marker::PdL1
        | Marker::GermlineBrca
        | Marker::TumourBrca
        | Marker::Variant
        | Marker::Msi
        | Marker::Tmb
        | Marker::Ugt1a1 => 0,
        Marker::Her2Status | Marker::Her2Ihc | Marker::Her2Ish | Marker::Her2Ratio | Marker::Her2Copies => 1,
        Marker::Her2Membrane => 2,
        Marker::Er | Marker::Pgr => 3,
        // Measurements and what a diagnosis states.
        _ => 0,
    }
}

/// "ER negative" beside "ER 0 %" of the same result.
fn is_told_by_another(one: &Shown, all: &[Shown]) -> bool {
    let sign = |shown: &Shown| matches!(shown.finding.value, Value::Sign(_));
    sign(one)
        && all.iter().any(|other| {
            other.finding.marker == one.finding.marker
                && other.finding.source.reference == one.finding.source.reference
                && other.usage == one.usage
                && !sign(other)
        })
}

fn told(shown: &Shown, frame: &Frame) -> String {
    match shown.usage {
        Use::Used => with_source(shown.finding, None, frame),
        // Its value is words of a report that nobody coded.
        Use::Shown(why @ NotUsed::Record(Why::ReportText)) => {
            let date = shown.finding.source.date.map(|date| shown_date(shown.finding.marker, date));
            let source: Vec<&str> = date.as_deref().into_iter().chain([words::not_used(why, frame.wording)]).collect();
            let name = words::finding(shown.finding.marker, frame.wording);
            bracketed(name, &source.join(frame.wording.between.items()), frame)
        }
        Use::Shown(why) => with_source(shown.finding, Some(words::not_used(why, frame.wording)), frame),
        // Not even its value is shown.
        Use::Rejected(why) => {
            let name = words::finding(shown.finding.marker, frame.wording);
            frame.wording.result.not_used(name, words::not_used(why, frame.wording))
        }
    }
}

/// `HER2 IHC (in report text only; please read it)`.
pub(super) fn unused(finding: &Finding, why: Why, frame: &Frame) -> String {
    let why = words::not_used(NotUsed::Record(why), frame.wording);
    bracketed(words::finding(finding.marker, frame.wording), why, frame)
}

/// `CPS 4 (22C3, liver, 2026-09; preliminary, not used)`.
pub(super) fn with_source(finding: &Finding, remark: Option<&str>, frame: &Frame) -> String {
    let site = finding.source.specimen.site.as_deref().map(|site| words::organ(site, frame.wording));
    let date = finding.source.date.map(|date| shown_date(finding.marker, date));
    let source: Vec<String> = [assay(finding, frame), site, date].into_iter().flatten().collect();
    let source = source.join(frame.wording.between.words());
    let (received, listing) = (listing::received(finding, frame), listing::standing(finding, frame));
    let parts: Vec<&str> = [received.as_str(), source.as_str(), listing.as_str(), remark.unwrap_or_default()]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect();
    bracketed(&value(finding, frame), &parts.join(frame.wording.between.items()), frame)
}

/// `CPS 4 (22C3)`.
pub(super) fn with_assay(finding: &Finding, frame: &Frame) -> String {
    bracketed(&value(finding, frame), &assay(finding, frame).unwrap_or_default(), frame)
}

fn bracketed(value: &str, source: &str, frame: &Frame) -> String {
    if source.is_empty() { value.to_owned() } else { frame.wording.result.with_source(value, source) }
}

fn assay(finding: &Finding, frame: &Frame) -> Option<String> {
    let assay = finding.assay.as_ref()?;
    let name = words::assay(assay, frame);
    let is_antibody = finding.gene_result().is_none();
    Some(if assay.by_clone_only && is_antibody { frame.wording.result.clone_only(&name) } else { name })
}

/// Tissue is dated by the month, what changes from day to day by the day.
fn shown_date(marker: Marker, date: PartialDate) -> String {
    let daily = marker.is_measurement() || marker == Marker::ChestCt;
    if daily { date.to_string() } else { month(date) }
}

/// `2026-09`.
pub(super) fn month(date: PartialDate) -> String {
    PartialDate { day: None, ..date }.to_string()
}

/// The name of the finding and its value: `HER2 IHC 1+`, `CPS 12`, `ER 90 %`.
pub(super) fn value(finding: &Finding, frame: &Frame) -> String {
    let name = findings::name_in(finding, frame.wording);
    let value = findings::value_in(finding, frame.wording);
    // The score says of what it is.
    if matches!(finding.value, Value::Score(score, _) if score != Score::Unstated) {
        return value;
    }
    match finding.value {
        _ if value.trim().is_empty() => name,
        // It names both receptors.
        Value::EitherReceptor => value,
        // Words of a report begin with the name of the gene they are about.
        _ if is_named(&value, &name) => value,
        Value::Text(_) | Value::Contradiction(_) | Value::Unreadable(_) => frame.wording.result.not_used(&name, &value),
        _ => format!("{name} {value}"),
    }
}

/// `ERBB2 Y772_A775dup`: the name is said.
fn is_named(value: &str, name: &str) -> bool {
    let rest = value.strip_prefix(name);
    rest.is_some_and(|rest| !rest.starts_with(|next: char| next.is_alphanumeric()))
}

/// The same with the name of each condition, once, by its latest day: `nephrotic syndrome (2026-09)`.
pub(super) fn named(findings: &[&Finding], frame: &Frame) -> String {
    let is_latest = |finding: &Finding| {
        let mut same = findings.iter().filter(|other| other.marker == finding.marker && is_condition(other));
        !same.any(|other| other.source.first_day() > finding.source.first_day())
    };
    let told = |finding: &&Finding| match finding.value {
        Value::Text(_) => {
            let date = finding.source.date.map(|date| shown_date(finding.marker, date)).unwrap_or_default();
            bracketed(words::finding(finding.marker, frame.wording), &date, frame)
        }
        _ => in_sentence(&[*finding], frame),
    };
    let shown = findings.iter().filter(|finding| !is_condition(finding) || is_latest(finding));
    list::first(&once(shown.map(told)), 3, frame)
}

const fn is_condition(finding: &Finding) -> bool {
    matches!(finding.value, Value::Text(_))
}

/// Values and, of the same measurement, results that could not be read: `LVEF 35 % (2026-09-25; newer result not readable)`.
pub(super) fn with_unread(values: &[&Finding], unread: &[&Finding], frame: &Frame) -> String {
    let words = &frame.wording.result;
    let last = values.iter().filter_map(|finding| finding.source.last_day()).max();
    let is_newer =
        |finding: &&Finding| finding.source.first_day().zip(last).is_some_and(|(day, last)| last.certainly_before(day));
    let remark = if unread.iter().all(is_newer) { words.newer_unread() } else { words.other_unread() };
    let date = |finding: &Finding| finding.source.date.map(|date| shown_date(finding.marker, date));
    let [only] = values else {
        return bracketed(&in_sentence(values, frame), remark, frame);
    };
    let told: Vec<String> = date(only).into_iter().chain([remark.to_owned()]).collect();
    bracketed(&value(only, frame), &told.join(frame.wording.between.items()), frame)
}

/// The findings of an item in brackets, for a sentence of a rule: `HER2 IHC 3+ breast, HER2 IHC 1+ liver`; one alone with its
/// date; of a diagnosis its date alone.
pub(super) fn in_sentence(findings: &[&Finding], frame: &Frame) -> String {
    let date = |finding: &Finding| finding.source.date.map(|date| shown_date(finding.marker, date)).unwrap_or_default();
    let site = |finding: &Finding| {
        finding.source.specimen.site.as_deref().map(|site| words::organ(site, frame.wording)).unwrap_or_default()
    };
    let told = |finding: &&Finding| match finding.value {
        Value::Text(_) => date(finding),
        // Words of the record, which may be long.
        Value::Contradiction(_) | Value::Unreadable(_) => {
            format!("{} {}", words::finding(finding.marker, frame.wording), site(finding)).trim().to_owned()
        }
        _ if findings.len() == 1 => bracketed(&value(finding, frame), &date(finding), frame),
        _ => format!("{} {}", value(finding, frame), site(finding)).trim().to_owned(),
    };
    let texts: Vec<String> = once(findings.iter().map(told).filter(|text| !text.is_empty()));
    list::first(&texts, 3, frame)
}
