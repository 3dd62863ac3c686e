//! Clauses with their context: denied, doubtful, past, planned, whose (after the idea of `NegEx` and `ConText`).
//!
//! A clause says one thing. What holds no matter of its own ("ruled out", "previously", "no") belongs to the clause
//! before it, so that no denial is ever cut from what it denies.

use super::adequacy;
use super::boxes::TickList;
pub use super::context::{Clause, Context, Denied};
use super::examination;
use super::legend;
use super::meaning::{Answer, Side, Trigger, Whose};
use super::piece::{Break, Piece, pieces};
use super::span::{Span, What};

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
        // "mother (50): BRCA1 …": the clause took the bracket in, and what stands before that goes on behind it.
        if let Some(open) = own.iter().position(|span| span.is_punctuation(&['(', '[', '〔', '「'])) {
            let head = own.get(..open).unwrap_or_default();
            outside = own_context(head);
            carry(&mut outside, base, draft.before, head);
        }
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
        // "Positive, evaluable: no" denies that the specimen allowed the test, and not what was found.
        if denied == Denied::Yes && adequacy::is_denied(own) {
            denied = Denied::Unclear;
        }
        let says_something = |span: &Span| span.is_result() || matches!(span.what, What::Staining | What::Unknown);
        denies_name = denied == Denied::Yes && !own.iter().any(says_something);
        context.is_doubtful |= goes_on && last.0.is_doubtful;
        last = (context, denied, reaches || (goes_on && last.2));
        clauses.push(Clause { spans: draft.spans.clone(), denied, context, ticked: draft.ticked });
    }
    legend::mark(spans, &drafts, &mut clauses);
    clauses
}

/// Puts pieces together that make one clause.
fn joined(spans: &[Span], pieces: Vec<Piece>) -> Vec<Piece> {
    let mut joined: Vec<Piece> = Vec::with_capacity(pieces.len());
    // Pieces that wait for the clause they belong to; whether the last clause has a matter.
    let (mut waits, mut matters) = (false, false);
    for piece in pieces {
        let own = spans.get(piece.spans.clone()).unwrap_or_default();
        if own.iter().all(|span| matches!(span.what, What::Punctuation(_))) {
            continue;
        }
        let has_matter = own.iter().any(Span::is_matter);
        let is_bare = own
            .iter()
            .all(|span| !span.is_result() && !matches!(span.what, What::Trigger(_) | What::Answer(_) | What::Unknown));
        // "mother …; patient (52): …": the patient is named for what follows.
        let begins_anew = piece.before == Break::Hard
            && own.iter().any(|span| span.trigger() == Some(Trigger::Person(Whose::Patient)));
        let goes_back = !begins_anew && (!has_matter || (is_bare && piece.before == Break::Open));
        let same_item =
            |last: &Piece| last.ticked == piece.ticked && !(piece.ticked.is_some() && piece.before == Break::Hard);
        match joined.last_mut() {
            Some(last) if (waits || goes_back) && same_item(last) => {
                last.spans.end = piece.spans.end;
                last.answered = last.answered.or(piece.answered);
                matters |= has_matter;
                waits = waits && (is_bare || !matters);
            }
            _ => {
                (waits, matters) = (is_bare || !has_matter, has_matter);
                joined.push(piece);
            }
        }
        // A name alone before the end of a sentence waits for nothing.
    }
    joined
}

fn own_context(own: &[Span]) -> Context {
    let mut context = Context { is_asked: asks(own), ..Context::default() };
    let last_result = own.iter().rposition(Span::is_result);
    let triggers = own.iter().enumerate().filter_map(|(at, span)| Some((at, span.trigger()?)));
    for (at, trigger) in triggers {
        match trigger {
            Trigger::Denial(_) | Trigger::Now | Trigger::Told => {}
            Trigger::Again => context.is_invalid |= asks_again(own, at, last_result),
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

/// "増幅の有無", "presence or absence of a variant": no answer follows at once, and none behind a sign that asks for it.
/// "Is HER2 amplified" asks, too.
fn asks(own: &[Span]) -> bool {
    let is_name = |span: &Span| span.concept.is_some_and(|concept| !concept.is_result);
    let is_inverted = matches!(own, [is, name, ..] if is.what == What::Copula && is_name(name));
    let whether = own.iter().position(|span| span.what == What::Whether);
    let Some(at) = whether.or(is_inverted.then_some(0)) else { return false };
    let answers = |span: &Span| span.number().is_some() || span.answer().is_some() || span.denial().is_some();
    let mut after = own.iter().skip(at + 1);
    let said = after.clone().find(|span| !span.is_harmless() && !matches!(span.what, What::Punctuation(_)));
    let is_sign = |span: &Span| span.is_punctuation(&[':', '?', '=', '(', '[']);
    let is_signed = after.any(is_sign) && after.any(|span| span.is_result() || answers(span));
    // "Presence or absence of 3+ staining" begins with the question: what follows is asked.
    let is_answered = at > 0 && said.is_some_and(answers);
    !is_signed && !is_answered
}

/// "V777L: 再検", "CPS 12, repeat": no result follows that the repeated test would have. "3+ (再検)" is one.
fn asks_again(own: &[Span], at: usize, last_result: Option<usize>) -> bool {
    let (head, tail) = own.split_at_checked(at).unwrap_or_default();
    let is_bracketed = head.last().is_some_and(|span| span.is_punctuation(&['(', '[']))
        && tail.get(1).is_none_or(|span| span.is_punctuation(&[')', ']']));
    !is_bracketed && last_result.is_none_or(|last| last < at)
}

/// What was said of the clauses before still holds: a time and a reference to the end of the sentence, a person until
/// another is named.
fn carry(context: &mut Context, before: Context, gap: Break, own: &[Span]) {
    let says = |wanted: Trigger| own.iter().any(|span| span.trigger() == Some(wanted));
    let names_patient = says(Trigger::Person(Whose::Patient));
    if context.whose == Whose::Patient && !names_patient && gap != Break::Line {
        context.whose = before.whose;
    }
    if !gap.is_soft() || says(Trigger::Now) || says(Trigger::Again) {
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
    let is_negative = answers(|answer| answer == Answer::Minus || (answer.is_negative() && answer != Answer::No));
    let is_choice = answers(|answer| answer == Answer::Yes) && denials > 0;
    if matches!(answered, Some(Err(_))) || denials > 1 || (denials > 0 && is_negative) || is_choice {
        return (Denied::Unclear, false);
    }
    // "Amplification: absent", "pathogenic variant not detected": the answer denies the result that is named.
    let names_result = own.iter().any(|span| span.answer().is_none() && span.concept.is_some_and(|it| it.is_result));
    let Some(at) = own.iter().position(|span| span.denial().is_some()) else {
        return (if denials > 0 || (is_negative && names_result) { Denied::Yes } else { Denied::No }, false);
    };
    if examination::is_denied(own, at) {
        return (Denied::Unclear, false);
    }
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
