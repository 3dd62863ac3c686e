//! Clauses with their context: denied, doubtful, past, planned, whose (after the idea of `NegEx` and `ConText`).
//!
//! A clause says one thing. What holds no matter of its own ("ruled out", "previously", "no") belongs to the clause
//! before it, so that no denial is ever cut from what it denies.

use std::ops::Range;

use super::boxes::TickList;
use super::meaning::{Answer, Side, Trigger, Whose};
use super::piece::{Break, Piece, pieces};
use super::span::{Span, What};

/// One clause: indexes of spans, and how it is meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clause {
    pub spans: Range<usize>,
    pub denied: Denied,
    pub context: Context,
    /// Whether the box of its item is ticked; `None` outside a tick list. What is not ticked was not said.
    pub ticked: Option<bool>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Denied {
    #[default]
    No,
    Yes,
    /// Denied twice, or how far the denial reaches is not sure: not understood.
    Unclear,
}

/// What a clause is, if it is no plain present result of this patient.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Context {
    pub is_doubtful: bool,
    pub is_past: bool,
    pub is_planned: bool,
    pub is_pending: bool,
    /// How a value moved.
    pub is_change: bool,
    /// A range or cut-off to compare with.
    pub is_reference: bool,
    pub is_control: bool,
    /// What a scale means.
    pub is_definition: bool,
    pub is_rule: bool,
    /// Taken back by its own words.
    pub is_withdrawn: bool,
    /// Put in question by its own words ("test invalid").
    pub is_invalid: bool,
    pub whose: Whose,
}

impl Clause {
    /// A result of this patient, now, sure and affirmed.
    pub fn is_plain(&self) -> bool {
        self.denied == Denied::No && self.context == Context::default() && self.ticked != Some(false)
    }
}

/// The clauses of a text.
pub fn clauses(spans: &[Span], lists: &[TickList]) -> Vec<Clause> {
    let drafts = joined(spans, pieces(spans, lists));
    let mut clauses: Vec<Clause> = Vec::with_capacity(drafts.len());
    let has_number = spans.iter().any(|span| span.number().is_some());
    let mut outside = Context::default();
    let mut last = (Context::default(), Denied::No, false);
    // Of the clause before only a name is denied: "not HER2 (2+)".
    let mut denies_name = false;
    for draft in &drafts {
        let own = spans.get(draft.spans.clone()).unwrap_or_default();
        if draft.before == Break::Open {
            outside = last.0;
        }
        let base = if draft.before == Break::Close { outside } else { last.0 };
        let mut context = own_context(own);
        context.is_doubtful |= !has_number && own.iter().any(|span| span.what == What::Few);
        carry(&mut context, base, draft.before, own);
        let (mut denied, reaches) = denial(own, draft.answered);
        let is_stated = own.iter().any(Span::is_result);
        let goes_on = matches!(draft.before, Break::Or) || (draft.before.is_soft() && !is_stated);
        if goes_on && last.2 && denied == Denied::No {
            denied = last.1;
        } else if draft.before == Break::Open
            && denied == Denied::No
            && ((last.2 && is_tangled(own)) || (denies_name && is_stated))
        {
            denied = Denied::Unclear;
        }
        let says_something = |span: &Span| span.is_result() || matches!(span.what, What::Staining | What::Unknown);
        denies_name = denied == Denied::Yes && !own.iter().any(says_something);
        context.is_doubtful |= goes_on && last.0.is_doubtful;
        last = (context, denied, reaches || (goes_on && last.2));
        clauses.push(Clause { spans: draft.spans.clone(), denied, context, ticked: draft.ticked });
    }
    mark_legends(spans, &drafts, &mut clauses);
    mark_bounds(spans, &mut clauses);
    clauses
}

/// Puts pieces together that make one clause.
fn joined(spans: &[Span], pieces: Vec<Piece>) -> Vec<Piece> {
    let mut joined: Vec<Piece> = Vec::with_capacity(pieces.len());
    // Pieces that wait for the clause they belong to.
    let mut waits = false;
    for piece in pieces {
        let own = spans.get(piece.spans.clone()).unwrap_or_default();
        if own.iter().all(|span| matches!(span.what, What::Punctuation(_))) {
            continue;
        }
        let has_matter = own.iter().any(Span::is_matter);
        let is_bare = own
            .iter()
            .all(|span| !span.is_result() && !matches!(span.what, What::Trigger(_) | What::Answer(_) | What::Unknown));
        let goes_back = !has_matter || (is_bare && piece.before == Break::Open);
        let same_item =
            |last: &Piece| last.ticked == piece.ticked && !(piece.ticked.is_some() && piece.before == Break::Hard);
        match joined.last_mut() {
            Some(last) if (waits || goes_back) && same_item(last) => {
                last.spans.end = piece.spans.end;
                last.answered = last.answered.or(piece.answered);
                let all = spans.get(last.spans.clone()).unwrap_or_default();
                waits = waits && (is_bare || !all.iter().any(Span::is_matter));
            }
            _ => {
                waits = is_bare || !has_matter;
                joined.push(piece);
            }
        }
        // A name alone before the end of a sentence waits for nothing.
    }
    joined
}

fn own_context(own: &[Span]) -> Context {
    let mut context = Context::default();
    for trigger in own.iter().filter_map(Span::trigger) {
        match trigger {
            Trigger::Denial(_) | Trigger::Now => {}
            Trigger::Doubt | Trigger::Versus => context.is_doubtful = true,
            Trigger::Past => context.is_past = true,
            Trigger::Planned => context.is_planned = true,
            Trigger::Pending => context.is_pending = true,
            Trigger::Change => context.is_change = true,
            Trigger::Reference => context.is_reference = true,
            Trigger::Control => context.is_control = true,
            Trigger::Definition => context.is_definition = true,
            Trigger::Rule => context.is_rule = true,
            Trigger::Withdrawal => context.is_withdrawn = true,
            Trigger::Invalidation => context.is_invalid = true,
            Trigger::Person(Whose::Patient) => {}
            Trigger::Person(whose) => context.whose = whose,
        }
    }
    context
}

/// What was said of the clauses before still holds: a time and a reference to the end of the sentence, a person until
/// another is named.
fn carry(context: &mut Context, before: Context, gap: Break, own: &[Span]) {
    let says = |wanted: Trigger| own.iter().any(|span| span.trigger() == Some(wanted));
    let names_patient = says(Trigger::Person(Whose::Patient));
    if context.whose == Whose::Patient && !names_patient && gap != Break::Line {
        context.whose = before.whose;
    }
    if !gap.is_soft() || says(Trigger::Now) {
        return;
    }
    context.is_past |= before.is_past;
    context.is_reference |= before.is_reference;
    context.is_control |= before.is_control;
    context.is_definition |= before.is_definition;
    context.is_rule |= before.is_rule;
}

/// Whether a clause is denied, and whether the denial reaches on to a list after it.
fn denial(own: &[Span], answered: Option<Result<bool, super::boxes::TickFault>>) -> (Denied, bool) {
    let denials = own.iter().filter(|span| span.denial().is_some()).count() + usize::from(answered == Some(Ok(false)));
    let answers = |wanted: fn(Answer) -> bool| own.iter().filter_map(Span::answer).any(wanted);
    let is_negative = answers(|answer| answer.is_negative() && answer != Answer::No);
    let is_choice = answers(|answer| answer == Answer::Yes) && denials > 0;
    if matches!(answered, Some(Err(_))) || denials > 1 || (denials > 0 && is_negative) || is_choice {
        return (Denied::Unclear, false);
    }
    // "Amplification: absent", "pathogenic variant not detected": the answer denies the result that is named.
    let names_result = own.iter().any(|span| span.answer().is_none() && span.concept.is_some_and(|it| it.is_result));
    let Some(at) = own.iter().position(|span| span.denial().is_some()) else {
        return (if denials > 0 || (is_negative && names_result) { Denied::Yes } else { Denied::No }, false);
    };
    let (head, tail) = own.split_at_checked(at).unwrap_or_default();
    let side = own.get(at).and_then(Span::denial);
    let (mut before, mut after) = (head.iter(), tail.iter().skip(1));
    let is_answer = head.last().is_some_and(|span| matches!(span.what, What::Punctuation(_)));
    let goes_on = tail.get(1).is_some_and(|span| !matches!(span.what, What::Punctuation(_)));
    // "Positive staining was not": what follows is cut off.
    let says_more = tail.iter().skip(1).any(|span| !matches!(span.what, What::Punctuation(_)));
    let is_cut = side == Some(Side::Before) && !says_more && !is_answer;
    // "Positive no staining": of what is it said?
    let is_between = before.any(Span::is_result) && goes_on && !is_answer && side != Some(Side::After);
    let reaches = side != Some(Side::After) && after.any(Span::is_matter);
    (if is_between || is_cut { Denied::Unclear } else { Denied::Yes }, reaches)
}

/// "No c.5946delT (pathogenic)": what stands in the bracket may be denied with the rest. A number or a "negative" there is
/// what was found instead: "no expression (CPS <1)".
fn is_tangled(own: &[Span]) -> bool {
    own.iter().any(Span::is_result)
        && !own.iter().any(|span| span.number().is_some() || span.answer().is_some_and(Answer::is_negative))
}

/// "1 % or more is positive": a bound, and what it would be called.
fn is_rule_of_bound(own: &[Span]) -> bool {
    let is_bound = |span: &Span| span.number().is_some_and(|number| number.interval.exact().is_none());
    own.windows(3).any(|three| {
        let [bound, copula, answer] = three else { return false };
        is_bound(bound) && copula.what == What::Copula && answer.is_result() && answer.number().is_none()
    })
}

/// "TPS 1–49 % low, ≥ 50 % high": two bounds of one scale that exclude each other, under one name. No result has both.
fn mark_bounds(spans: &[Span], clauses: &mut [Clause]) {
    let bound = |clause: &Clause| {
        let own = spans.get(clause.spans.clone()).unwrap_or_default();
        let mut numbers = own.iter().filter_map(Span::number);
        let only = numbers.next().filter(|_| numbers.next().is_none())?;
        let is_named = own.iter().any(|span| span.what == What::Concept && !span.is_result());
        only.interval.exact().is_none().then_some((only.interval, is_named))
    };
    for at in 1..clauses.len() {
        let two = clauses.get(at - 1).and_then(bound).zip(clauses.get(at).and_then(bound));
        if let Some(((one, _), (other, false))) = two
            && (one.ends_before(&other) || other.ends_before(&one))
        {
            for clause in clauses.get_mut(at - 1..=at).unwrap_or_default() {
                clause.context.is_definition = true;
            }
        }
    }
}

/// "0-1+ negative, 2+ equivocal, 3+ positive": three values, each with its meaning, and no name of what was examined.
fn mark_legends(spans: &[Span], drafts: &[Piece], clauses: &mut [Clause]) {
    for clause in &mut *clauses {
        let own = spans.get(clause.spans.clone()).unwrap_or_default();
        // "3+ = complete membrane staining in > 10 %"
        let describes = own.iter().any(|span| matches!(span.what, What::Staining | What::Degree));
        let is_equated = own.get(1).is_some_and(|span| span.is_punctuation(&['=']));
        clause.context.is_definition |=
            describes && is_equated && own.first().is_some_and(|span| span.number().is_some());
        clause.context.is_definition |= is_rule_of_bound(own);
    }
    let explains = |clause: &Clause| {
        let own = spans.get(clause.spans.clone()).unwrap_or_default();
        // "IC1 1-4 %": a category and its bounds.
        if own.first().is_some_and(|span| span.what == What::Concept && span.is_result())
            && own.get(1).is_some_and(|span| span.number().is_some())
        {
            return Some(false);
        }
        let starts = own.first().is_some_and(|span| span.number().is_some());
        let answers = own.iter().filter_map(Span::answer).filter(|answer| !matches!(answer, Answer::Yes | Answer::No));
        let is_equated = own.get(1).is_some_and(|span| span.is_punctuation(&['=']));
        (starts && answers.count() > 0).then_some(is_equated)
    };
    let mut from = 0;
    for at in 0..=clauses.len() {
        let explained = clauses.get(at).and_then(explains);
        let goes_on =
            explained.is_some() && (at == from || drafts.get(at).is_some_and(|draft| draft.before != Break::Line));
        if goes_on {
            continue;
        }
        let run = clauses.get(from..at).unwrap_or_default();
        let equated = run.first().and_then(explains) == Some(true);
        if run.len() > 2 || (equated && run.len() > 1) {
            // "0/1+: negative; …": the first number has its meaning after the second.
            let is_lone = |clause: &Clause| {
                spans.get(clause.spans.clone()).is_some_and(|own| own.iter().all(|span| span.number().is_some()))
            };
            let joins = drafts.get(from).is_some_and(|draft| draft.before.is_soft());
            let first =
                from.checked_sub(1).filter(|before| joins && clauses.get(*before).is_some_and(is_lone)).unwrap_or(from);
            for clause in clauses.get_mut(first..at).unwrap_or_default() {
                clause.context.is_definition = true;
            }
        }
        from = if explained.is_some() { at } else { at + 1 };
    }
}
