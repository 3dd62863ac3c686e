//! Whether words or codes state a disease, name it only, or leave it open.
//!
//! A sentence that denies anything, asks, tells of the past or of somebody else states nothing: words are read only as far
//! as they cannot mean something else.

use crate::fhir::record::node::Node;
use crate::profiles::diagnosis::mentions::{Turn, turn_of};
use crate::profiles::meaning::Reader;
use crate::text::Reading;
use crate::text::clause::{Clause, Denied};
use crate::text::meaning::{Answer, Side, Whose};
use crate::text::span::{Place, Span, What};

/// What is said of a disease; the last is the strongest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stated {
    Nothing,
    /// It is named, and not stated.
    Named,
    /// There once was one.
    Past,
    Suspected,
    /// It is named beside words that nobody understood.
    Strange,
    Present,
}

/// What a concept says of a disease, and its words. A code states what it stands for, if no word beside it turns that.
pub fn of_concept<'c>(reader: Reader<'c>, concept: Node<'c>, disease: &str) -> (Stated, &'c str) {
    let is_coded = concept.each("coding").any(|coding| reader.code_concepts(coding).contains(&disease));
    let displays = concept.each("coding").filter_map(|coding| coding.str("display"));
    let words: Vec<&str> = concept.str("text").into_iter().chain(displays).collect();
    let text = words.first().copied().unwrap_or_default();
    let worded = words.iter().map(|words| of_text(reader, words, disease)).filter(|said| *said != Stated::Nothing);
    match (is_coded, worded.min()) {
        (true, None | Some(Stated::Present)) => (Stated::Present, text),
        (true, Some(Stated::Strange)) => (Stated::Strange, text),
        (true, Some(_)) => (Stated::Suspected, text),
        (false, worded) => (worded.unwrap_or(Stated::Nothing), text),
    }
}

/// The strongest of its sentences.
pub fn of_text(reader: Reader, text: &str, disease: &str) -> Stated {
    let names = |reading: Reading| reading.mentions().iter().any(|mention| reader.name(mention.concept.id) == disease);
    if !reader.names_any(text, |name| *name == disease) || !reader.clauses(text).is_some_and(names) {
        return Stated::Nothing;
    }
    let sentences = text.split(['。', '\n', ';', '；']).flat_map(|part| part.split(". "));
    let said = sentences.map(|sentence| of_sentence(reader, sentence, disease)).max();
    said.unwrap_or(Stated::Named).max(Stated::Named)
}

fn of_sentence(reader: Reader, sentence: &str, disease: &str) -> Stated {
    let names = reader.text_concepts(sentence);
    let has = |name: &str| names.contains(&name);
    if !has(disease) || has("condition-family-history") || has("condition-screening") {
        return Stated::Named;
    }
    let Some(reading) = reader.clauses(sentence) else { return Stated::Named };
    let turn = |span: &Span| turn_of(reader.known_word(reading.normal(), span.place.from)?);
    let turns = || reading.spans().iter().filter_map(turn);
    let is_negative = |span: &Span| span.answer().is_some_and(Answer::is_negative);
    let is_denied = turns().any(|turn| matches!(turn, Turn::Denial(_))) || reading.spans().iter().any(is_negative);
    if is_denied || reading.clauses().iter().any(is_no_statement) {
        return Stated::Named;
    }
    if has("condition-history-of") {
        return Stated::Past;
    }
    let is_open = turns().next().is_some() || has("condition-suspected") || sentence.contains(['?', '？']);
    if is_open {
        Stated::Suspected
    } else if is_understood(reader, &reading, disease) {
        Stated::Present
    } else {
        Stated::Strange
    }
}

/// Words deny the disease wherever they name it: right before the name, or behind it with nothing else between. A doubt is no
/// denial ("否定できない").
pub fn is_denied(reader: Reader, text: &str, disease: &str) -> bool {
    let Some(reading) = reader.clauses(text) else { return false };
    let mut named = reading.mentions().iter().filter(|mention| reader.name(mention.concept.id) == disease).peekable();
    named.peek().is_some() && named.all(|mention| denies(reader, &reading, mention.place))
}

/// A clause names the disease and denies nothing, though its sentence does ("no effusion, interstitial pneumonia suspected").
pub fn is_left_standing(reader: Reader, text: &str, disease: &str) -> bool {
    let Some(reading) = reader.clauses(text) else { return false };
    let turns = |span: &Span| {
        let turn = reader.known_word(reading.normal(), span.place.from).and_then(turn_of);
        matches!(turn, Some(Turn::Denial(_))) || span.answer().is_some_and(Answer::is_negative)
    };
    let stands = |clause: &Clause| {
        let own = reading.part(&clause.spans);
        clause.denied == Denied::No && !is_no_statement(clause) && !own.iter().any(turns)
    };
    let mut named = reading.mentions().iter().filter(|mention| reader.name(mention.concept.id) == disease);
    named.any(|mention| {
        let mut clauses = reading.clauses().iter();
        clauses.any(|clause| holds(&reading, clause, mention.place) && stands(clause))
    })
}

/// The name stands in this clause.
fn holds(reading: &Reading, clause: &Clause, name: Place) -> bool {
    let own = reading.part(&clause.spans);
    own.first().zip(own.last()).is_some_and(|(first, last)| first.place.from <= name.from && name.to <= last.place.to)
}

fn denies(reader: Reader, reading: &Reading, name: Place) -> bool {
    let turn = |span: &Span| turn_of(reader.known_word(reading.normal(), span.place.from)?);
    let is_name = |span: &Span| span.place.from <= name.to && name.from <= span.place.to;
    // What ends within the name belongs to it ("interstitial pneumon-ia").
    let at = |span: &Span| is_name(span) && !matches!(turn(span), Some(Turn::Denial(_)));
    let spans = reading.spans();
    let (Some(first), Some(last)) = (spans.iter().position(at), spans.iter().rposition(at)) else { return false };
    let before = spans.get(..first).unwrap_or_default().iter().rev();
    let after = spans.get(last + 1..).unwrap_or_default().iter();
    // "Heart failure: none": behind the name stands nothing else.
    let mut words = after.clone().filter(|span| !span.is_harmless() && !matches!(span.what, What::Punctuation(_)));
    let answers_no =
        |span: &Span| matches!(turn(span), Some(Turn::Denial(_))) || span.answer().is_some_and(Answer::is_negative);
    let is_answered = words.next().is_some_and(answers_no) && words.next().is_none();
    let stops = |span: &&Span| !span.is_matter() && !span.is_boundary();
    let mut before = before.take_while(|span| stops(span) || turn(span).is_some()).filter_map(turn);
    let mut after = after.take_while(|span| stops(span) || turn(span).is_some()).filter_map(turn);
    let denies_next = |turn: Turn| matches!(turn, Turn::Denial(Side::Before | Side::Either));
    let denies_last = |turn: Turn| matches!(turn, Turn::Denial(Side::After));
    is_answered || before.next().is_some_and(denies_next) || after.next().is_some_and(denies_last)
}

/// Told of another time or another person, or asked.
fn is_no_statement(clause: &Clause) -> bool {
    let context = clause.context;
    let is_of_another_time = context.is_past || context.is_planned || context.is_pending;
    let is_no_result = context.is_asked || context.is_rule || context.is_definition || context.is_reference;
    is_of_another_time || is_no_result || context.whose != Whose::Patient || clause.ticked == Some(false)
}

/// The clause that names the disease holds no word that nobody understood.
pub fn is_understood(reader: Reader, reading: &Reading, disease: &str) -> bool {
    let mut named = reading.mentions().iter().filter(|mention| reader.name(mention.concept.id) == disease);
    named.any(|mention| {
        let clause = reading.clauses().iter().find(|clause| holds(reading, clause, mention.place));
        // The pattern of the name may end within a word ("interstitial pneumon").
        let is_name = |span: &Span| span.place.from <= mention.place.to && mention.place.from <= span.place.to;
        let is_strange = |span: &Span| span.what == What::Unknown && !is_name(span);
        clause.is_some_and(|clause| !reading.part(&clause.spans).iter().any(is_strange))
    })
}
