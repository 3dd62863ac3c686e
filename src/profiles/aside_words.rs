//! Words beside the value of a result that say whose it is not: taken back, another person's, of control tissue.
//!
//! It deliberately knows no FHIR: `record::aside` brings the words from where they stand.

use crate::text::Reading;
use crate::text::meaning::{Answer, Trigger, Whose};
use crate::text::span::{Span, What};

/// Why a result is none of this patient's tumour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Aside {
    /// Entered in error, to be disregarded.
    TakenBack,
    /// Entered for somebody else.
    OtherPatient,
    /// Of a relative, a fetus or a donor.
    Relative,
    /// Of tissue that shows that the stain worked.
    OfControl,
    /// Of an earlier examination, or a range to compare with.
    OfOther,
    /// Invalid, to be repeated, perhaps mixed up: the result may hold, and nobody can tell.
    InDoubt,
}

/// Where words beside a value stand: they are read there in different ways.
#[derive(Debug, Clone, Copy)]
pub enum Slot {
    Note,
    Name,
    /// A name that counts only where all its words were understood.
    PlainName,
    Method,
    /// The name of a part of a result.
    Part,
}

impl Slot {
    pub const COUNT: usize = 5;
}

/// What running words beside a value say ("wrong patient, disregard"). They are many, and few are about the result itself:
/// a relative or a control counts only where nothing else is said. `states`: a result or a diagnosis stands there.
pub fn of_note(reading: &Reading, states: impl Fn(&Span) -> bool) -> Option<Aside> {
    let sentences = || reading.spans().split(Span::is_boundary);
    let parts = sentences().flat_map(|sentence| sentence.split(|span| span.is_punctuation(&[','])));
    let withdrawn = parts.clone().find_map(withdrawn_by);
    // Another person outweighs: whatever was done about it, the result is not this patient's.
    if parts.clone().any(|part| withdrawn_by(part) == Some(Aside::OtherPatient)) {
        return Some(Aside::OtherPatient);
    }
    let is_of_family = reading.spans().iter().any(|span| span.trigger() == Some(Trigger::Person(Whose::Family)));
    let mut parts = parts;
    let named = || sentences().find_map(|sentence| named_by(sentence, reading.normal(), &states, is_of_family));
    withdrawn.or_else(named).or_else(|| parts.any(is_in_doubt).then_some(Aside::InDoubt))
}

/// "Test invalid", "mix-up suspected", "検体不良". What was not fit for another test ("insufficient for FISH") puts nothing in
/// question.
fn is_in_doubt(own: &[Span]) -> bool {
    let is_denied = own.iter().any(|span| span.denial().is_some()) || has(own, |it| matches!(it, Trigger::Past));
    let says = |wanted: Trigger| own.iter().any(|span| span.trigger() == Some(wanted));
    let is_conditional = says(Trigger::Rule);
    let is_failed = |span: &Span| matches!(span.answer(), Some(Answer::NotEvaluable | Answer::Indeterminate));
    let is_of_another = |span: &Span| {
        matches!(span.what, What::Unknown | What::Ish) || (span.what == What::Concept && !span.is_result())
    };
    let has_failed = own.iter().any(is_failed) && !own.iter().any(is_of_another);
    let may_be_withdrawn = says(Trigger::Withdrawal) && (says(Trigger::Doubt) || says(Trigger::Planned));
    !is_denied && !is_conditional && (says(Trigger::Invalidation) || has_failed || may_be_withdrawn)
}

fn has(own: &[Span], wanted: fn(Trigger) -> bool) -> bool {
    own.iter().filter_map(Span::trigger).any(wanted)
}

/// "Disregard the previous report", "no mix-up", "ignore if repeated".
fn is_turned(own: &[Span]) -> bool {
    own.iter().any(|span| span.denial().is_some())
        || has(own, |it| matches!(it, Trigger::Past | Trigger::Rule | Trigger::Doubt | Trigger::Planned))
}

fn withdrawn_by(own: &[Span]) -> Option<Aside> {
    if is_turned(own) {
        return None;
    }
    let is_control = has(own, |it| it == Trigger::Control);
    if !is_control && has(own, |it| it == Trigger::Person(Whose::OtherPatient)) {
        return Some(Aside::OtherPatient);
    }
    has(own, |it| it == Trigger::Withdrawal).then_some(Aside::TakenBack)
}

/// A sentence names a relative as the one it is of ("sample of the mother", "sister's result"), or control tissue, and says nothing
/// else.
fn named_by(own: &[Span], normal: &str, states: &impl Fn(&Span) -> bool, is_of_family: bool) -> Option<Aside> {
    let is_plain = own.iter().all(|span| span.what != What::Unknown && !states(span)) && !is_turned(own);
    let is_relative =
        |span: &Span| matches!(span.trigger(), Some(Trigger::Person(Whose::Relative | Whose::Fetus | Whose::Donor)));
    let is_owner = |span: &Span| {
        let written = normal.get(span.place.from..span.place.to).unwrap_or_default();
        is_relative(span) && (written.ends_with("'s") || written.ends_with('の'))
    };
    if is_plain && !is_of_family && (own.iter().any(is_owner) || own.last().is_some_and(is_relative)) {
        return Some(Aside::Relative);
    }
    let is_control = !own.is_empty() && own.iter().all(|span| span.trigger() == Some(Trigger::Control));
    is_control.then_some(Aside::OfControl)
}

/// What the name of a specimen, a site, a method or a category says ("control slide", "sister"). A method may name
/// the controls it was run with ("IHC with external control"), so there they count only where they stand alone.
pub fn of_name(reading: &Reading, slot: Slot) -> Option<Aside> {
    let is_method = matches!(slot, Slot::Method);
    if matches!(slot, Slot::PlainName) && reading.left_over().next().is_some() {
        return None;
    }
    let spans = reading.spans();
    let is_another = |span: &Span| matches!(span.trigger(), Some(Trigger::Person(whose)) if whose != Whose::Patient);
    if spans.iter().any(|span| span.denial().is_some()) {
        return None;
    }
    if spans.iter().any(is_another) {
        return Some(Aside::Relative);
    }
    let is_of_other = |span: &Span| matches!(span.trigger(), Some(Trigger::Past | Trigger::Reference));
    if matches!(slot, Slot::Part) && spans.iter().any(is_of_other) {
        return Some(Aside::OfOther);
    }
    let is_control = |span: &Span| span.trigger() == Some(Trigger::Control);
    let is_own = |part: &[Span]| part.iter().any(is_control) && (!is_method || part.iter().all(is_control));
    spans.split(|span| matches!(span.what, What::Punctuation(_))).any(is_own).then_some(Aside::OfControl)
}
