//! `therapy` of the extension and of `evaluate`: the lines of therapy, for programs (CONTRACT section 3a).

use serde::Serialize;

use crate::case::define::lines::open::{Open, WhyOpen};
use crate::case::define::lines::{self, EarlyCourse, Line, Therapy};
use crate::case::disease::Cancer;
use crate::case::place::Place;
use crate::case::therapy::{Drug, Exposure};
use crate::case::unread::Unread;
use crate::case::{Blindness, Case};
use crate::evaluate::advice::{AdviceItem, Subject};
use crate::evaluate::missing::Missing;
use crate::knowledge::words::Aspect;

use super::Frame;

/// What was given for one cancer.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Told<'a> {
    /// The line the advice is for.
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<usize>,
    line_status: &'a str,
    /// Where the record states another line: what counting gives.
    #[serde(skip_serializing_if = "Option::is_none")]
    counted: Option<usize>,
    /// Where the record states the line.
    #[serde(skip_serializing_if = "Option::is_none")]
    stated_by: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    lines: Vec<ToldLine<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    early: Vec<ToldEarly<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    open: Vec<ToldOpen<'a>>,
}

#[derive(Debug, Serialize)]
struct ToldLine<'a> {
    line: usize,
    drugs: Vec<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    start: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    end: Option<String>,
    status: &'a str,
    references: Vec<&'a str>,
}

#[derive(Debug, Serialize)]
struct ToldEarly<'a> {
    setting: &'a str,
    drugs: Vec<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    start: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    end: Option<String>,
    references: Vec<&'a str>,
}

#[derive(Debug, Serialize)]
struct ToldOpen<'a> {
    reference: &'a str,
    why: &'a str,
}

/// The member. `counted` is the number of the line the advice is for, by counting.
pub fn tell_therapy<'a>(case: &'a Case, therapy: &Therapy<'a>, counted: Option<usize>) -> Told<'a> {
    let line = therapy.number(counted);
    let placed = therapy.open.iter().map(|Open { reference, why, .. }| ToldOpen { reference, why: why.id() });
    Told {
        line,
        line_status: therapy.certainty().id(),
        counted: counted.filter(|_| line != counted),
        stated_by: therapy.stated.map(|stated| stated.reference),
        lines: therapy.lines.iter().zip(1..).map(|(line, number)| tell_line(line, number)).collect(),
        early: therapy.early.iter().map(tell_early).collect(),
        open: placed.chain(unread(case)).collect(),
    }
}

/// Entries that tell of a drug, and nobody could read of which.
fn unread(case: &Case) -> impl Iterator<Item = ToldOpen<'_>> {
    case.blind_spots.iter().filter_map(|spot| match (&spot.place, &spot.why) {
        (Place::Resource(_, reference), Blindness::Unreadable(Unread::Drug)) => {
            Some(ToldOpen { reference, why: WhyOpen::DrugNotRecognised.id() })
        }
        _ => None,
    })
}

/// The member of a card of options, or of an order whose verdict rests on line or earlier therapy.
pub(super) fn of_piece<'a>(item: &AdviceItem<'a>, frame: &Frame<'a>) -> Option<Told<'a>> {
    let order = match &item.subject {
        Subject::Options => None,
        Subject::Order(advice) => {
            let rests_on_it = item.missing.contains(&Missing::PriorTherapy)
                || advice.aspect == Aspect::Line
                || item.basis.iter().any(|basis| basis.exposure().is_some());
            Some(advice.order).filter(|_| rests_on_it)
        }
        Subject::MissingTests | Subject::Note | Subject::DataGap => return None,
    };
    if order.is_none() && item.subject != Subject::Options {
        return None;
    }
    let (policy, as_of) = (&frame.knowledge.policy.lines, frame.question.as_of);
    let therapy = frame.therapy(item.cancer?);
    let drugs: Vec<&str> = order.and_then(|order| order.drug.as_ref().and_then(Drug::id)).into_iter().collect();
    Some(tell_therapy(frame.case, &therapy, therapy.counted_with(&drugs, as_of, policy)))
}

fn tell_line<'a>(line: &Line<'a>, number: usize) -> ToldLine<'a> {
    let Line { drugs, start, end, course, exposures, .. } = line;
    ToldLine {
        line: number,
        drugs: drugs.clone(),
        start: start.map(|date| date.to_string()),
        end: end.map(|date| date.to_string()),
        status: course.id(),
        references: references(exposures),
    }
}

fn tell_early<'a>(course: &EarlyCourse<'a>) -> ToldEarly<'a> {
    ToldEarly {
        setting: course.surgery.id(),
        drugs: course.drugs.clone(),
        start: course.start.map(|date| date.to_string()),
        end: course.end.map(|date| date.to_string()),
        references: references(&course.exposures),
    }
}

/// Each once, sorted.
fn references<'a>(exposures: &[&'a Exposure]) -> Vec<&'a str> {
    let mut references: Vec<&str> = exposures.iter().map(|exposure| exposure.reference.as_str()).collect();
    references.sort_unstable();
    references.dedup();
    references
}

impl<'a> Frame<'a> {
    /// What was given for a cancer.
    pub(super) fn therapy(&self, cancer: &'a Cancer) -> Therapy<'a> {
        lines::count(self.case, cancer, &self.knowledge.policy.lines, self.question.as_of)
    }
}
