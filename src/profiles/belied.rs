//! What the words of a value tell that the score or share beside them cannot be.

use super::subjects::Subjects;
use super::turned::{Turn, Turned};
use crate::case::define::receptor::{Receptor, classify_receptor};
use crate::case::finding::{IhcScore, Sign, Value};
use crate::case::interval::Interval;
use crate::case::marker::Marker;
use crate::text::clause::{Clause, Context, Denied};
use crate::text::meaning::{Answer, Meaning, Unit};
use crate::text::span::{Concept, Span, What};
use crate::text::{Reading, Vocabulary};

/// What a text tells of staining.
#[derive(Debug, Default)]
pub struct Belied {
    /// Strong or complete staining, which no HER2 score of 0 or 1+ has (ASCO/CAP 2018).
    is_strongly_stained: bool,
    /// "HER2/CEP17 ≥ 2.0 with ≥ 4.0 copies": the definition of amplification (ASCO/CAP 2018, group 1), and no count of a
    /// tumour.
    defines_amplification: bool,
    /// A share of cells is called negative or absent: "staining absent in 90 %".
    has_negative_share: bool,
    /// A class is named and denied: "no HER2-low expression".
    denies_class: bool,
    pub subjects: Subjects,
    turned: Turned,
}

impl Belied {
    pub fn of(reading: &Reading, vocabulary: &Vocabulary) -> Self {
        let is_any = |says: &dyn Fn(&[Span]) -> bool| {
            let is_plain = |clause: &&Clause| {
                clause.denied == Denied::No && clause.ticked != Some(false) && clause.context == Context::default()
            };
            reading.clauses().iter().filter(is_plain).any(|clause| says(reading.part(&clause.spans)))
        };
        let known = |at: usize| vocabulary.longest_at(reading.normal(), at).map(|hit| hit.meaning);
        let is_strong = |span: &Span| span.what == What::Degree && known(span.place.from) == Some(Meaning::Strong);
        let is_absent = |span: &Span| matches!(span.answer(), Some(Answer::Absent | Answer::Negative));
        let is_share = |span: &Span| span.number().is_some_and(|number| number.unit == Some(Unit::Percent));
        let bounds = |at: u8| {
            let bound = Interval::at_least(at.into());
            reading.spans().iter().filter_map(Span::number).any(|number| number.interval == bound)
        };
        let is_class =
            |span: &Span| span.concept.is_some_and(|concept| concept.is_result && concept.id == Concept::OF_VOCABULARY);
        let denies_class = |clause: &Clause| {
            clause.denied != Denied::No
                && clause.ticked != Some(false)
                && reading.part(&clause.spans).iter().any(is_class)
        };
        Self {
            denies_class: reading.clauses().iter().any(denies_class),
            defines_amplification: bounds(2) && bounds(4),
            is_strongly_stained: is_any(&|own| {
                own.iter().any(|span| span.what == What::Staining) && own.iter().any(is_strong)
            }),
            subjects: Subjects::of(reading, vocabulary),
            turned: Turned::of(reading),
            has_negative_share: is_any(&|own| own.iter().any(is_absent) && own.iter().any(is_share)),
        }
    }

    /// Stain is named that was not seen: "0, faint membrane staining: none" is a 0 that is not said to be stained.
    pub fn has_no_such_stain(&self, marker: Marker, value: &Value) -> bool {
        marker == Marker::Her2Membrane && *value == Value::Sign(Sign::Positive) && self.turned.stain == Turn::Denied
    }

    /// The words do not speak against the value.
    pub fn allows(&self, marker: Marker, value: &Value) -> bool {
        match value {
            _ if !self.subjects.allow(marker, value) => false,
            _ if self.defines_amplification => false,
            Value::Her2Low => !self.denies_class && self.turned.class == Turn::No,
            // Stained, or called ultralow.
            Value::Sign(Sign::Positive) if marker == Marker::Her2Membrane => {
                self.turned.stain == Turn::No && self.turned.class == Turn::No
            }
            Value::Sign(Sign::Positive) => self.turned.positive == Turn::No,
            Value::Ihc(IhcScore::Zero | IhcScore::One) => !self.is_strongly_stained,
            Value::Number(_) => !self.has_negative_share || classify_receptor(value).contains(&Receptor::Negative),
            _ => true,
        }
    }
}
