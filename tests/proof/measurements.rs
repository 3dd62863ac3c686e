//! What criteria read of measurements and examinations: a value below, at and above each limit, an old one, none.

use std::sync::Arc;

use oncohooks::case::finding::{Sign, Value};
use oncohooks::case::interval::Interval;
use oncohooks::case::marker::Marker;
use oncohooks::case::therapy::{Course, Drug, Exposure, Setting};
use oncohooks::case::{Case, PartialDate};
use oncohooks::knowledge::Knowledge;
use oncohooks::knowledge::criteria::Criterion;
use oncohooks::knowledge::rule::Rule;
use rust_decimal::Decimal;

use super::dimensions::{add, add_all, dated, exactly, nothing, unreadable};
use super::history::exposure;
use super::{Dimension, Put, State};
use crate::scenarios::TODAY;

/// The last weeks before the day of the scenarios.
const NOW: &str = "2026-10-30";

/// Values of a measurement, each a complete state by its number.
pub fn around(name: &'static str, marker: Marker, values: &[&str]) -> Dimension {
    let mut measurement = Dimension::new(name);
    for value in values {
        measurement.complete(value, add(dated(marker, exactly(value), NOW)));
    }
    measurement.open("no value", nothing);
    measurement
}

/// What the criteria of a rule ask of one marker.
#[derive(Default)]
struct Asked {
    limits: Vec<Decimal>,
    falls: Vec<Decimal>,
    /// The therapies that a fall is counted from: a drug of each name.
    since: Vec<String>,
    /// How many weeks old a result may be.
    weeks: Vec<u16>,
    is_number: bool,
}

fn asked(rule: &Rule, marker: Marker, knowledge: &Knowledge) -> Asked {
    let mut asked = Asked::default();
    for criterion in rule.when.criteria() {
        match criterion {
            Criterion::Measured(wanted) if wanted.of.marker == marker => {
                let limits = [wanted.at_least, wanted.above, wanted.at_most, wanted.below];
                asked.limits.extend(limits.into_iter().flatten());
                asked.weeks.extend(wanted.not_older_than_weeks);
                asked.is_number = true;
            }
            Criterion::Fallen(wanted) if wanted.of.marker == marker => {
                asked.falls.extend([wanted.by_at_least, wanted.by_more_than].into_iter().flatten());
                asked.weeks.extend(wanted.not_older_than_weeks);
                let drugs = || knowledge.drugs.values().map(|drug| drug.id.as_str());
                let of = |name| drugs().find(|drug| knowledge.is(drug, name)).map(str::to_owned);
                asked.since.extend(wanted.since.iter().filter_map(|name| of(*name)));
                asked.is_number = true;
            }
            Criterion::OnFile(wanted) if wanted.of.marker == marker => {
                asked.weeks.extend(wanted.not_older_than_weeks);
                asked.is_number |= knowledge.measures.get(marker).is_some();
            }
            _ => {}
        }
    }
    asked
}

/// Each limit, a step below and a step above.
fn steps(limits: &[Decimal]) -> Vec<Decimal> {
    let step = Decimal::new(1, 1);
    let mut all: Vec<Decimal> = limits.iter().flat_map(|limit| [*limit - step, *limit, *limit + step]).collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// Everything the criteria of a rule tell apart in the results of one marker.
pub fn of_rule(rule: &Rule, marker: Marker, knowledge: &Knowledge) -> Dimension {
    let Asked { limits, falls, since, mut weeks, is_number } = asked(rule, marker, knowledge);
    weeks.sort_unstable();
    weeks.dedup();
    let mut dimension = Dimension::new(marker.id());
    let run = running(since.first().map(String::as_str));
    if !is_number {
        // Whatever it says.
        let found = Value::Sign(Sign::Positive);
        dimension.complete("on file", add(dated(marker, found.clone(), NOW)));
        dimension.complete("on file, negative", add(dated(marker, Value::Sign(Sign::Negative), NOW)));
        for weeks in &weeks {
            let last = dated(marker, found.clone(), &before_today(*weeks, 0));
            dimension.complete(&format!("on file, {weeks} weeks old"), add(last));
        }
        for weeks in &weeks {
            let too_old = dated(marker, found.clone(), &before_today(*weeks, 1));
            dimension.open(&format!("on file, {weeks} weeks and a day old"), add(too_old));
        }
        dimension.open("not on file", nothing);
        dimension.open("an old one", add(dated(marker, found, "2015-01-01")));
    } else {
        numbers(&mut dimension, marker, &limits, &falls, &weeks, &since);
        let first = dimension.states[0].clone();
        // A fall is counted from therapy that goes on, whatever is known of the value.
        dimension.open("no value", run.clone());
        let ends = ends(&dimension);
        for (weeks, value) in weeks.iter().flat_map(|weeks| ends.iter().map(|value| (*weeks, value))) {
            let name = format!("{}, {weeks} weeks and a day old", value.name);
            dimension.open(&name, aged(&value.put, before_today(weeks, 1)));
        }
        if !weeks.is_empty() {
            dimension.open("an old value", aged(&first.put, "2015-01-01".to_owned()));
        }
    }
    let (unread, running) = (dated(marker, unreadable(), NOW), run.clone());
    dimension.open("unreadable", move |case| {
        case.findings.push(unread.clone());
        running(case);
    });
    dimension.unseen("results not seen", move |case| {
        case.findings_unseen = true;
        run(case);
    });
    dimension
}

/// A therapy begun in February 2024 that goes on; nothing where there is none.
fn running(drug: Option<&str>) -> impl Fn(&mut Case) + Send + Sync + Clone + use<> {
    let begun = drug.map(|drug| exposure(Drug::Known(drug.to_owned()), Setting::Metastatic, 0));
    let begun = begun.map(|begun| Exposure { course: Course::Running, stopped: false, end: None, ..begun });
    move |case: &mut Case| case.exposures.extend(begun.clone())
}

/// The first and the last value, of the last day on which they count.
fn last_days(dimension: &mut Dimension, weeks: &[u16]) {
    let ends = ends(dimension);
    for (weeks, value) in weeks.iter().flat_map(|weeks| ends.iter().map(move |value| (weeks, value))) {
        let name = format!("{}, {weeks} weeks old", value.name);
        dimension.complete(&name, aged(&value.put, before_today(*weeks, 0)));
    }
}

/// The first and the last of the values of these days.
fn ends(dimension: &Dimension) -> [State; 2] {
    let is_other = |name: &str| name.starts_with("on ") || name.starts_with("fallen");
    let mut values = dimension
        .states
        .iter()
        .filter(|state| state.is_complete && !state.name.contains("weeks") && !is_other(&state.name));
    let first = values.next().unwrap();
    [first.clone(), values.next_back().unwrap_or(first).clone()]
}

/// The same with its results of these days dated otherwise.
fn aged(put: &Put, day: String) -> impl Fn(&mut Case) + Send + Sync + use<> {
    let put = Arc::clone(put);
    move |case: &mut Case| {
        let before = case.findings.len();
        put(case);
        let now = PartialDate::parse(NOW);
        for finding in case.findings[before..].iter_mut().filter(|finding| finding.source.date == now) {
            *finding = dated(finding.marker, finding.value.clone(), &day);
        }
    }
}

/// The day so many weeks and days before the day of the scenarios.
fn before_today(weeks: u16, days: i64) -> String {
    (TODAY - time::Duration::days(7 * i64::from(weeks) + days)).to_string()
}

/// Each value, and where a fall is asked for each value before the therapy.
fn numbers(
    dimension: &mut Dimension,
    marker: Marker,
    limits: &[Decimal],
    falls: &[Decimal],
    weeks: &[u16],
    since: &[String],
) {
    let number = |value: Decimal, day: &str| dated(marker, Value::Number(Interval::exactly(value)), day);
    // Where nothing tells values apart there are two all the same: else nothing known were the same as the one value.
    let values = if limits.is_empty() { vec![Decimal::from(60), Decimal::from(61)] } else { steps(limits) };
    let Some((first, others)) = since.split_first() else {
        for value in &values {
            dimension.complete(&value.to_string(), add(number(*value, NOW)));
        }
        last_days(dimension, weeks);
        let (low, high) = (values[0], values[values.len() - 1]);
        dimension.open("a range", add(dated(marker, Value::Number(Interval::between(low, high)), NOW)));
        return;
    };
    let run = running(Some(first));
    for value in &values {
        for fall in steps(falls) {
            let (now, before, run) = (number(*value, NOW), number(*value + fall, "2024-01-20"), run.clone());
            dimension.complete(&format!("{value} after {}", *value + fall), move |case| {
                case.findings.extend([now.clone(), before.clone()]);
                run(case);
            });
        }
    }
    last_days(dimension, weeks);
    let deepest = steps(falls).into_iter().max().unwrap_or_default();
    let (now, before) = (number(values[0], NOW), number(values[0] + deepest, "2024-01-20"));
    dimension.complete("fallen, and the therapy never given", add_all(vec![now, before]));
    // Each other therapy, with each value after the deepest fall.
    for (drug, value) in others.iter().flat_map(|drug| values.iter().map(move |value| (drug, value))) {
        let (run, high) = (running(Some(drug)), *value + deepest);
        let (now, before) = (number(*value, NOW), number(high, "2024-01-20"));
        dimension.complete(&format!("on {drug}: {value} after {high}"), move |case| {
            case.findings.extend([now.clone(), before.clone()]);
            run(case);
        });
    }
    for value in &values {
        let of_value = |at: &usize| dimension.states[*at].name.starts_with(&format!("{value} after"));
        let may_be: Arc<[usize]> = (0..dimension.all().len()).filter(of_value).collect();
        let (now, run) = (number(*value, NOW), run.clone());
        dimension.may_be(&format!("{value}, none at the start"), &may_be, move |case| {
            case.findings.push(now.clone());
            run(case);
        });
    }
}
