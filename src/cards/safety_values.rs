//! What an order card says of values of safety that are not on file, or too old.

use time::{Date, Duration};

use crate::case::PartialDate;
use crate::case::finding::Finding;
use crate::case::marker::Marker;
use crate::evaluate::advice::AdviceItem;
use crate::knowledge::criteria::Criterion;
use crate::knowledge::ids::TestId;

use super::{Frame, list, results, sources};

/// `not checked, no chest CT on file; not checked, LVEF awaited; LVEF 62 % (2025-01-10), 94 weeks old`.
pub(super) fn sentence(item: &AdviceItem, frame: &Frame) -> String {
    let words = &frame.wording.order;
    let tests = item.missing.iter().filter_map(|missing| missing.test());
    let (found, lacking): (Vec<TestId>, Vec<TestId>) = tests.partition(|test| on_file(*test, item).next().is_some());
    let names = |tests: &[TestId]| {
        let names: Vec<&str> = tests.iter().map(|test| frame.test(*test)).collect();
        names.join(frame.wording.between.words())
    };
    let (old, open): (Vec<TestId>, Vec<TestId>) = found.into_iter().partition(|test| {
        on_file(*test, item).all(|(finding, weeks)| !finding.source.holds && is_older(finding, weeks, frame))
    });
    let mut parts: Vec<String> = Vec::new();
    let (awaited, lacking): (Vec<TestId>, Vec<TestId>) = lacking.into_iter().partition(|test| is_awaited(*test, item));
    if !lacking.is_empty() {
        parts.push(not_on_file(&lacking, &names(&lacking), frame));
    }
    if !awaited.is_empty() {
        parts.push(words.tests_awaited(&names(&awaited)));
    }
    let aged = old.into_iter().filter_map(|test| {
        let (finding, weeks) = on_file(test, item).next()?;
        let value = results::with_source(finding, None, frame);
        Some(match finding.source.date.and_then(PartialDate::latest) {
            None => words.undated(&value),
            // Of "2026-10" nobody knows whether it was made in time.
            Some(day) if !is_before(day, weeks, frame) => words.day_open(&value),
            Some(day) => words.aged(&value, &(frame.question.as_of - day).whole_weeks().to_string()),
        })
    });
    parts.extend(aged);
    if !open.is_empty() {
        parts.push(words.record_leaves_open(&names(&open)));
    }
    parts.join(frame.wording.between.items())
}

/// The same where room is short: one test, and how many more.
pub(super) fn brief(item: &AdviceItem, frame: &Frame) -> String {
    let tests = item.missing.iter().filter_map(|missing| missing.test());
    let (awaited, lacking): (Vec<TestId>, Vec<TestId>) = tests.partition(|test| is_awaited(*test, item));
    let names = |tests: &[TestId]| {
        let names: Vec<String> = tests.iter().map(|test| frame.test(*test).to_owned()).collect();
        list::first(&names, 1, frame)
    };
    let words = &frame.wording.order;
    if lacking.is_empty() {
        words.tests_awaited(&names(&awaited))
    } else {
        not_on_file(&lacking, &names(&lacking), frame)
    }
}

/// What is not on file, or may stand in what was not seen or could not be used.
fn not_on_file(tests: &[TestId], names: &str, frame: &Frame) -> String {
    let words = &frame.wording.order;
    let may_be_there = tests.iter().any(|test| sources::may_hold_result_of(*test, frame));
    if may_be_there { words.not_among_seen(names) } else { words.not_on_file(names) }
}

/// Whether a test has been asked for, or its result is on its way.
fn is_awaited(test: TestId, item: &AdviceItem) -> bool {
    item.pending.iter().any(|pending| pending.test() == Some(test))
}

/// The findings of the item that the test makes, each with the age in weeks after which a rule does not count it.
fn on_file<'p>(test: TestId, item: &'p AdviceItem) -> impl Iterator<Item = (&'p Finding, Option<u16>)> {
    let criteria = item.rules.iter().flat_map(|rule| rule.when.criteria());
    let read: Vec<(Marker, Option<u16>)> = criteria.filter_map(|criterion| reads(criterion, test)).collect();
    item.findings().filter_map(move |finding| {
        let (_, weeks) = read.iter().find(|(marker, _)| *marker == finding.marker)?;
        Some((finding, *weeks))
    })
}

/// The marker a criterion reads by this test, and for how many weeks it counts.
fn reads(criterion: &Criterion, test: TestId) -> Option<(Marker, Option<u16>)> {
    match criterion {
        Criterion::Measured(wanted) if wanted.of.test == test => Some((wanted.of.marker, wanted.not_older_than_weeks)),
        Criterion::OnFile(wanted) if wanted.of.test == Some(test) => {
            Some((wanted.of.marker, wanted.not_older_than_weeks))
        }
        Criterion::Fallen(wanted) if wanted.of.test == test => Some((wanted.of.marker, wanted.not_older_than_weeks)),
        _ => None,
    }
}

/// Nobody knows it to have been made in time.
fn is_older(finding: &Finding, weeks: Option<u16>, frame: &Frame) -> bool {
    let day = finding.source.date.and_then(PartialDate::earliest);
    weeks.is_some() && day.is_none_or(|day| is_before(day, weeks, frame))
}

/// A value of this day is too old to count.
fn is_before(day: Date, weeks: Option<u16>, frame: &Frame) -> bool {
    weeks.is_some_and(|weeks| day < frame.question.as_of - Duration::weeks(weeks.into()))
}
