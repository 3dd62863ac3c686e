//! What the notes of a result state of receptors, HER2 or PD-L1: of the result itself, or of another test ("FISH: amplified"
//! under IHC 2+).
//!
//! Notes are many and long, so only a sentence that was understood as a whole speaks.

use super::clauses;
use super::context::Context;
use super::corrected::{self, Of};
use super::marker;
use super::several_markers;
use super::value::{Said, words};
use crate::case::finding::Value;
use crate::case::marker::Marker;
use crate::case::unread::UnreadValue;
use crate::profiles::markers;
use crate::profiles::meaning::{Meaning, Reader};
use crate::profiles::record::patient_resource::PatientResource;
use crate::text::meaning::{Answer, Trigger};
use crate::text::span::{Span, What};

/// A sentence of a note that states results.
struct Noted<'n> {
    /// The whole note, as sent.
    note: &'n str,
    sentence: String,
    /// The sentence names its marker itself. What does not may be the scale of the test ("Positive: 3+").
    is_named: bool,
    values: Vec<(Marker, Value)>,
}

/// What the notes of a result state of other tests, those it is not `about`. Of its own values those that a note contradicts
/// are in question.
pub fn apply(
    reader: Reader,
    (resource, own): (&PatientResource, &Said),
    about: &[Marker],
    mut values: Vec<(Marker, &mut Value)>,
) -> Vec<(Marker, Value)> {
    // Most notes state no result, and to see that is cheap.
    let is_result =
        |name: &&str| markers::is_of_tissue(name) || name.starts_with("score-") || name.starts_with("answer-");
    let notes = resource.node.each("note").filter_map(|note| note.str("text"));
    let notes = notes.filter(|note| reader.names_any(note, is_result));
    let mut others = Vec::new();
    for note in notes.clone() {
        for (marker, value) in values.iter_mut().filter(|(_, value)| !is_open(value)) {
            if is_corrected(reader, note, (*marker, value)) {
                **value = Value::Unreadable(UnreadValue::InDoubt(note.to_owned()));
            }
        }
    }
    for noted in notes.flat_map(|note| without_scales(sentences(reader, note, about))) {
        for (marker, value) in &mut values {
            if noted.contradicts(reader, &resource.code, (*marker, value, own)) {
                **value = Value::Unreadable(UnreadValue::InDoubt(noted.note.to_owned()));
            }
        }
        others.extend(noted.values.into_iter().filter(|(marker, _)| !about.contains(marker)));
    }
    others
}

/// Without what explains a scale: one marker with several values, or with a bound ("not amplified: ratio < 2.0").
fn without_scales(mut noted: Vec<Noted>) -> Vec<Noted> {
    let all: Vec<(Marker, Value)> = noted.iter().flat_map(|one| one.values.clone()).collect();
    let is_bound = |value: &Value| match value {
        Value::Number(interval) | Value::Score(_, interval) => interval.exact().is_none(),
        _ => false,
    };
    let is_of_scale = |(marker, value): &(Marker, Value)| {
        is_bound(value) || all.iter().any(|(other, another)| other == marker && another != value)
    };
    noted.retain(|one| !one.values.iter().any(is_of_scale));
    noted
}

fn sentences<'n>(reader: Reader, note: &'n str, about: &[Marker]) -> Vec<Noted<'n>> {
    let Some(reading) = reader.clauses(note) else { return Vec::new() };
    let own_name = OWN_NAMES.into_iter().find(|(marker, _)| about.contains(marker)).map(|(_, name)| name);
    let sentence = |own: &[Span]| {
        let (first, last) = (own.first()?, own.last()?);
        let text = reading.normal().get(first.place.from..last.place.to)?;
        let noted = |is_named, text: String, values| Noted { note, sentence: text, is_named, values };
        if let Some(values) = several_markers::in_text(reader, text) {
            return Some(noted(true, text.to_owned(), values));
        }
        let named = format!("{} {text}", own_name?);
        // "Revised: 1+" is about the result itself.
        let is_of_now = own.iter().any(|span| span.trigger() == Some(Trigger::Now));
        match several_markers::in_text(reader, &named) {
            Some(values) => Some(noted(is_of_now, named, values)),
            None => Some(noted(false, text.to_owned(), vec![of_unread_ish(own, note, about)?])),
        }
    };
    reading.spans().split(Span::is_boundary).filter_map(sentence).collect()
}

/// A sentence of a note tells the value as the one before, and another as that of now.
fn is_corrected(reader: Reader, note: &str, (marker, value): (Marker, &Value)) -> bool {
    let Some(reading) = reader.clauses(note) else { return false };
    let own_name = OWN_NAMES.into_iter().find(|(of, _)| *of == marker).map(|(_, name)| name);
    reading.spans().split(Span::is_boundary).any(|sentence| {
        let ends = sentence.first().zip(sentence.last());
        let text = ends.and_then(|(first, last)| reading.normal().get(first.place.from..last.place.to));
        text.is_some_and(|text| {
            let is_own = |text: &str| corrected::corrects(reader, (text, Of::Any), (marker, value));
            is_own(text) || own_name.is_some_and(|name| is_own(&format!("{name} {text}")))
        })
    })
}

/// By what name a note leaves out its own marker ("FISH negative", "CPS 3").
const OWN_NAMES: [(Marker, &str); 4] =
    [(Marker::Her2Ihc, "HER2"), (Marker::Her2Ish, "HER2"), (Marker::Her2Status, "HER2"), (Marker::PdL1, "PD-L1")];

/// A note under HER2 states a result of in situ hybridisation in words of which not all were understood.
fn of_unread_ish(own: &[Span], note: &str, about: &[Marker]) -> Option<(Marker, Value)> {
    let is_of_her2 = OWN_NAMES.iter().any(|(marker, name)| *name == "HER2" && about.contains(marker));
    let states = |span: &Span| {
        matches!(span.answer(), Some(Answer::Positive | Answer::Negative))
            || span.concept.is_some_and(|it| it.is_result)
    };
    let is_undone = |span: &Span| matches!(span.answer(), Some(Answer::NotDone | Answer::Unknown));
    let is_aside = |span: &Span| is_undone(span) || span.trigger().is_some_and(is_aside);
    let is_stated = own.iter().any(states) && !own.iter().any(is_aside);
    let is_ish = is_of_her2 && is_stated && own.iter().any(|span| span.what == What::Ish);
    is_ish.then(|| (Marker::Her2Ish, Value::Unreadable(UnreadValue::Words(note.to_owned()))))
}

/// Whoever says so tells no result of today.
pub const fn is_aside(trigger: Trigger) -> bool {
    use Trigger::{Definition, Past, Pending, Person, Planned, Reference, Rule};
    matches!(trigger, Rule | Planned | Pending | Definition | Past | Reference | Person(_))
}

impl Noted<'_> {
    /// The note states of this marker what its value cannot be.
    fn contradicts(&self, reader: Reader, code: &Meaning, (marker, value, own): (Marker, &Value, &Said)) -> bool {
        let Some((_, noted)) = self.values.iter().find(|(of, _)| *of == marker) else { return false };
        if let (Value::Score(kind, interval), Value::Score(noted_kind, noted)) = (value, noted) {
            return kind == noted_kind && (interval.ends_before(noted) || noted.ends_before(interval));
        }
        if !self.is_named {
            return false;
        }
        let context = Context { reader, code, scores: code.family("score-").collect() };
        // One text, as if the sentence stood behind the value.
        let text = own.words.iter().map(String::as_str).chain([self.sentence.as_str()]).collect::<Vec<_>>().join("; ");
        let mut both = if own.words.is_empty() { own.clone() } else { own.without_words(reader) };
        words(reader, &text, &mut both);
        let read = marker::read(marker, &clauses::about(reader, &both, marker), &context);
        read.iter().any(|(of, value)| *of == marker && is_open(value))
    }
}

fn is_open(value: &Value) -> bool {
    matches!(value, Value::Unreadable(_) | Value::Contradiction(_))
}
