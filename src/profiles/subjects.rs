//! Whether the words of a value name another marker or measurement than the one asked for ("neutrophils 60 %" under LVEF).

use crate::case::finding::Value;
use crate::case::interval::Interval;
use crate::case::marker::Marker;
use crate::text::meaning::{Meaning, Subject};
use crate::text::span::{Span, What};
use crate::text::{Reading, Vocabulary};

/// Of what each clause with a result says that it is.
#[derive(Debug, Default)]
pub struct Subjects {
    clauses: Vec<Named>,
}

#[derive(Debug)]
struct Named {
    subjects: Vec<Subject>,
    numbers: Vec<Interval>,
    /// A result that is no number.
    has_answer: bool,
}

impl Subjects {
    pub fn of(reading: &Reading, vocabulary: &Vocabulary) -> Self {
        let subject = |span: &Span| match vocabulary.longest_at(reading.normal(), span.place.from)?.meaning {
            Meaning::Subject(subject) if span.what == What::Concept => Some(subject),
            _ => None,
        };
        let said = reading.clauses().iter().filter(|clause| clause.ticked != Some(false));
        let clauses = said.map(|clause| reading.part(&clause.spans)).filter(|own| own.iter().any(Span::is_result));
        let named = |own: &[Span]| Named {
            subjects: own.iter().filter_map(subject).collect(),
            numbers: own.iter().filter_map(Span::number).map(|number| number.interval).collect(),
            has_answer: own.iter().any(|span| span.is_result() && span.number().is_none()),
        };
        Self { clauses: clauses.map(named).collect() }
    }

    /// Neither the number nor the answer is called that of another: "60 %, ALK negative" says 60 %, "ALK 60 %" nothing, and
    /// of "ER 95 / PR 60 (%)" the 60 % are not those of ER.
    pub fn allow(&self, marker: Marker, value: &Value) -> bool {
        if self.clauses.iter().all(|clause| clause.subjects.is_empty()) {
            return true;
        }
        let is_own = |clause: &&Named| clause.subjects.iter().any(|subject| is_of(*subject, marker));
        let is_anothers = |clause: &&Named| !clause.subjects.is_empty() && !is_own(clause);
        // "6.2, CEP17 2.1": the number it is compared with.
        let is_foreign = |clause: &&Named| is_anothers(clause) && !clause.subjects.contains(&Subject::SecondProbe);
        let anothers = || self.clauses.iter().filter(is_foreign).flat_map(|clause| &clause.numbers);
        let own = || self.clauses.iter().filter(|clause| !is_anothers(clause)).flat_map(|clause| &clause.numbers);
        let is_their_number =
            |at: &Interval| anothers().any(|number| number == at) && !own().any(|number| number == at);
        let is_theirs =
            anothers().next().is_some() && (own().next().is_none() || number_of(value).is_some_and(is_their_number));
        let begins_with_another = self.clauses.first().is_some_and(|first| is_anothers(&first));
        !is_theirs && (!begins_with_another || self.clauses.iter().any(|clause| is_own(&clause)))
    }

    /// "TPS 60 %, ALK negative": the answer beside the score is that of another.
    pub fn answer_for_another(&self, marker: Marker, value: &Value) -> bool {
        let is_own = |clause: &Named| clause.subjects.iter().any(|subject| is_of(*subject, marker));
        let answers = || self.clauses.iter().filter(|clause| clause.has_answer);
        matches!(value, Value::Sign(_))
            && answers().next().is_some()
            && answers().all(|clause| !clause.subjects.is_empty() && !is_own(clause))
    }
}

fn number_of(value: &Value) -> Option<&Interval> {
    match value {
        Value::Number(number) | Value::Score(_, number) => Some(number),
        _ => None,
    }
}

/// A result that is called that of a subject may be one of the marker.
fn is_of(subject: Subject, marker: Marker) -> bool {
    use Marker::{Her2Copies, Her2Ihc, Her2Ish, Her2Membrane, Her2Ratio, Her2Status};
    match subject {
        Subject::Er => marker == Marker::Er,
        Subject::Pgr => marker == Marker::Pgr,
        Subject::HormoneReceptor => matches!(marker, Marker::Er | Marker::Pgr),
        Subject::Her2 => {
            matches!(marker, Her2Ihc | Her2Ish | Her2Status | Her2Ratio | Her2Copies | Her2Membrane)
        }
        Subject::SecondProbe => marker == Her2Ratio,
        Subject::PdL1 => marker == Marker::PdL1,
        Subject::OtherProtein | Subject::Gene => false,
        Subject::Instability => matches!(marker, Marker::Msi | Marker::Tmb),
        Subject::Ugt1a1 => marker == Marker::Ugt1a1,
        Subject::Lvef => marker == Marker::Lvef,
        Subject::Neutrophils => marker == Marker::Neutrophils,
        Subject::Creatinine => matches!(marker, Marker::Creatinine | Marker::CreatinineClearance),
        Subject::Glucose => marker == Marker::Glucose,
        // "WT: *1/*1": the wild type.
        Subject::BodyWeight => matches!(marker, Marker::BodyWeight | Marker::Ugt1a1),
        Subject::BodyHeight => marker == Marker::BodyHeight,
    }
}
