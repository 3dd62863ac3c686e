//! A whole screening: reads, groups, asks and hands on the lines, in an order that depends on the input alone.

use std::collections::HashSet;
use std::hash::BuildHasher;
use std::path::Path;

use foldhash::fast::FixedState;

use super::answer::{self, Line, Question};
use super::document::{self, Document, Part};
use super::files::Sources;
use super::grouped::Grouped;
use super::output::Mark;
use super::record::{Fault, Place, Record};
use super::texts;
use super::workers::{self, Desk};

/// How it is run.
#[derive(Debug)]
pub struct Plan<'a> {
    pub sources: &'a Sources,
    pub threads: usize,
    /// Where what does not fit into memory is held for a while.
    pub scratch: &'a Path,
    /// What was answered before: everything before this mark is passed over.
    pub from: Option<Mark>,
}

/// What is answered by one step: the lines of one patient, or of one text.
#[derive(Debug)]
pub struct Done {
    pub is_patient: bool,
    pub lines: Vec<Line>,
}

enum Step {
    Record(Record),
    Fault(Place, Fault),
}

/// Answers everything, and gives it to `take` until it says that it is enough.
///
/// # Errors
/// In words: scratch files that cannot be written, and lines to go on with that the input does not have.
pub fn run(plan: &Plan, question: &Question, take: &mut dyn FnMut(Done) -> bool) -> Result<(), String> {
    let answer = |step: Step| match step {
        Step::Record(record) => Done { is_patient: true, lines: question.lines(&record) },
        Step::Fault(place, fault) => {
            let place = place.told(plan.sources);
            Done { is_patient: false, lines: vec![answer::fault(&fault, &place)] }
        }
    };
    let weigh = |step: &Step| match step {
        Step::Record(record) => record.parts.iter().map(|(_, text)| text.len()).sum(),
        Step::Fault(..) => 0,
    };
    let ask = |desk: &mut Desk<Step>| Reading { plan, question, desk, from: plan.from.clone() }.all();
    workers::answer_all(plan.threads, weigh, ask, answer, take)
        .unwrap_or_else(|| Err("error[internal]: reading stopped; please report it".to_owned()))
}

struct Reading<'r> {
    plan: &'r Plan<'r>,
    question: &'r Question<'r>,
    desk: &'r mut Desk<Step>,
    from: Option<Mark>,
}

impl Reading<'_> {
    fn all(mut self) -> Result<(), String> {
        let told = |cause: std::io::Error| {
            let folder = self.plan.scratch.display();
            format!("error[unwritable-file]: {folder}: {cause}; name a folder with room by --scratch")
        };
        let mut grouped = Grouped::new(self.plan.scratch);
        // Of those who were answered while the input was still read; eight bytes for each.
        let mut answered: HashSet<u64> = HashSet::new();
        let hash = |patient: &str| FixedState::default().hash_one(patient);
        let (mut failure, mut broken_off) = (None, Vec::new());
        for (number, source) in (0..).zip(&self.plan.sources.all) {
            let goes_on = texts::each(source, &mut |line, text| {
                let place = Place { source: number, line };
                match text.and_then(document::read) {
                    Err(fault) => {
                        if fault.code == Fault::BROKEN_OFF {
                            broken_off.push(place);
                        }
                        self.step(Step::Fault(place, fault))
                    }
                    Ok(Document::OfOne { patient, text }) if source.is_stream() => {
                        let is_again = !answered.insert(hash(&patient));
                        let parts = vec![(place, text)];
                        let place = Some(place);
                        let (broken_off, is_too_large) = (broken_off.clone(), false);
                        self.step(Step::Record(Record { patient, place, parts, is_again, broken_off, is_too_large }))
                    }
                    Ok(Document::OfOne { patient, text }) => {
                        failure = grouped.add(&patient, place, &text, &[]).err();
                        failure.is_none()
                    }
                    Ok(Document::Parts(parts)) => {
                        for part in parts {
                            match self.part(part, place, &mut grouped) {
                                Ok(true) => {}
                                Ok(false) => return false,
                                Err(cause) => {
                                    failure = Some(cause);
                                    return false;
                                }
                            }
                        }
                        true
                    }
                }
            });
            if let Some(cause) = failure {
                return Err(told(cause));
            }
            if !goes_on {
                return Ok(());
            }
        }
        let grouping = grouped.finish(&mut |record| {
            let is_again = answered.contains(&hash(&record.patient));
            self.step(Step::Record(Record { is_again, broken_off: broken_off.clone(), ..record }))
        });
        grouping.map_err(told)?;
        match self.from {
            Some(_) => Err(
                "error[other-input]: the input does not hold the last patient of the output; resume with the same input and options"
                    .to_owned(),
            ),
            None => Ok(()),
        }
    }

    fn part(&mut self, part: Part, place: Place, grouped: &mut Grouped) -> std::io::Result<bool> {
        match part {
            Part::Own { patient, text, drugs } => grouped.add(&patient, place, &text, &drugs).map(|()| true),
            Part::Drug { names, text } => grouped.add_drug(&names, place, &text).map(|()| true),
            Part::Unplaced(fault) => Ok(self.step(Step::Fault(place, fault))),
        }
    }

    /// Hands it in, unless it was answered before.
    fn step(&mut self, step: Step) -> bool {
        if let Some(from) = &self.from {
            let mark = match &step {
                Step::Fault(place, _) => Mark::of_place(&place.told(self.plan.sources)),
                Step::Record(record) => match record.place {
                    Some(place) => Mark::of_place(&place.told(self.plan.sources)),
                    None => Mark::of_patient(&self.question.shown(&record.patient)),
                },
            };
            if mark != *from {
                return true;
            }
            self.from = None;
        }
        self.desk.ask(step)
    }
}
