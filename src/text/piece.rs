//! A text cut wherever a clause may end, and at every ticked item.

use std::ops::Range;

use super::boxes::{TickFault, TickList, yes_or_no};
use super::meaning::Answer;
use super::span::{Concept, Joiner, Span, What};

/// What stands between a piece and the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Break {
    /// The end of a sentence, a semicolon, a new line, an item of a tick list.
    Hard,
    Line,
    Comma,
    And,
    Or,
    But,
    Open,
    Close,
    Slash,
    Dash,
}

impl Break {
    /// What was said before may still hold.
    pub fn is_soft(self) -> bool {
        !matches!(self, Self::Hard | Self::Line | Self::But)
    }
}

#[derive(Debug, Clone)]
pub struct Piece {
    pub spans: Range<usize>,
    pub before: Break,
    /// Whether the box of its item is ticked; `None` outside a tick list.
    pub ticked: Option<bool>,
    /// The question of a tick list, and the yes or no that was ticked.
    pub answered: Option<Result<bool, TickFault>>,
}

/// The pieces of a text in order; boxes and what separates the pieces belong to none.
pub fn pieces(spans: &[Span], lists: &[TickList]) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut at = 0;
    let mut before = Break::Line;
    for list in lists {
        cut(spans, at..list.line.start, before, None, &mut pieces);
        before = Break::Line;
        at = list.line.end;
        let Some(ticks) = &list.ticks else {
            cut(spans, list.line.clone(), before, None, &mut pieces);
            continue;
        };
        let item = |range: &Range<usize>| spans.get(range.clone()).unwrap_or_default();
        let is_question = !list.heading.is_empty() && ticks.iter().all(|tick| yes_or_no(item(&tick.item)).is_some());
        let first = pieces.len();
        cut(spans, list.heading.clone(), before, None, &mut pieces);
        if is_question {
            let answer = list.only().map(|tick| yes_or_no(item(&tick.item)) == Some(true));
            for piece in pieces.get_mut(first..).unwrap_or_default() {
                piece.answered = Some(answer);
            }
            continue;
        }
        for tick in ticks {
            cut(spans, tick.item.clone(), Break::Hard, Some(tick.is_ticked), &mut pieces);
        }
    }
    cut(spans, at..spans.len(), before, None, &mut pieces);
    pieces
}

fn cut(spans: &[Span], range: Range<usize>, mut before: Break, ticked: Option<bool>, pieces: &mut Vec<Piece>) {
    let mut from = range.start;
    for at in range.clone() {
        let Some(after) = spans.get(at).and_then(|span| separator(spans, at, span)) else {
            if turns(spans, from, at) {
                pieces.push(Piece { spans: from..at, before, ticked, answered: None });
                (from, before) = (at, Break::Comma);
            }
            continue;
        };
        if from < at {
            pieces.push(Piece { spans: from..at, before, ticked, answered: None });
            before = after;
        } else if !(before == Break::Hard || before == Break::Line) || after == Break::Line {
            before = stronger(before, after);
        }
        from = at + 1;
    }
    if from < range.end {
        pieces.push(Piece { spans: from..range.end, before, ticked, answered: None });
    }
}

/// "ER+ PgR+": a name with its result after another that has its own, and no word between that could turn either.
fn turns(spans: &[Span], from: usize, at: usize) -> bool {
    let is_name = |span: &Span| span.concept.is_some_and(|concept| !concept.is_result) && span.what == What::Concept;
    let is_value = |span: &Span| span.number().is_some() || span.answer().is_some();
    let Some(before) = spans.get(from..at) else { return false };
    let after = spans.get(at..).unwrap_or_default();
    if answers_each(before, after) || names_each(before, after) {
        return true;
    }
    // "ISH ratio 1.3 not amplified"
    let is_denied_result = spans.get(at).is_some_and(|span| span.denial().is_some())
        && spans.get(at + 1).is_some_and(|span| span.answer().is_none() && span.is_positive());
    if is_denied_result && before.last().is_some_and(|span| span.number().is_some()) {
        return true;
    }
    spans.get(at).is_some_and(is_name)
        && before.iter().rfind(|span| !span.is_harmless()).is_some_and(is_value)
        && before.iter().any(is_name)
        && before.iter().all(|span| span.trigger().is_none())
        && spans.get(at + 1).is_some_and(|span| is_value(span) || span.is_punctuation(&[':', '=', '(']))
}

/// "E545K - H1047R +", "E545K: negative H1047R: positive": each change has its answer behind it, all of them signs or all
/// of them words.
fn answers_each(before: &[Span], after: &[Span]) -> bool {
    let is_change = |span: &Span| span.concept.is_some_and(Concept::is_anothers_result) && !is_answer(span);
    let is_name = |span: &Span| span.concept.is_some_and(|concept| !concept.is_result);
    let is_sign = |span: &Span| matches!(span.answer(), Some(Answer::Plus | Answer::Minus));
    let Some(last) = before.iter().rfind(|span| !span.is_punctuation(&[')', ']'])).filter(|span| is_answer(span))
    else {
        return false;
    };
    let mut named = after.iter().skip_while(|span| is_name(span));
    let is_followed_by_change = named.next().is_some_and(is_change);
    let answer = named.find(|span| !span.is_punctuation(&[':', '=', '(', '[']));
    is_followed_by_change
        && answer.is_some_and(|answer| is_answer(answer) && is_sign(answer) == is_sign(last))
        && before.iter().find(|span| is_change(span) || is_answer(span)).is_some_and(is_change)
        && before.iter().all(|span| span.trigger().is_none())
}

/// "ERBB2 V777L 23 % TP53 R175H 40 %", the cells of a row: each name has its change behind it, and no word stands there that
/// could turn one of them.
fn names_each(before: &[Span], after: &[Span]) -> bool {
    let is_concept = |span: &Span| span.what == What::Concept;
    let is_change = |span: &Span| is_concept(span) && span.concept.is_some_and(Concept::is_anothers_result);
    let is_entry = |spans: &[Span]| matches!(spans, [name, change, ..] if is_concept(name) && !is_change(name) && is_change(change));
    let is_cell = |span: &Span| is_concept(span) || span.is_harmless() || span.number().is_some();
    let mut row = after.iter().take_while(|span| !span.is_boundary());
    is_entry(before)
        && is_entry(after)
        && before.iter().all(is_cell)
        && row.all(|span| is_cell(span) || matches!(span.what, What::Punctuation(_)))
}

fn is_answer(span: &Span) -> bool {
    span.answer().is_some()
}

/// A number, and behind the colon that nothing is stained.
fn tells_stain(spans: &[Span], at: usize) -> bool {
    let is_number = at.checked_sub(1).and_then(|at| spans.get(at)).is_some_and(|span| span.number().is_some());
    let denies = spans.get(at + 1).is_some_and(|span| span.denial().is_some());
    is_number && denies && spans.get(at + 2).is_some_and(|span| span.what == What::Staining)
}

/// "NEGATIVE: no significant variant identified": the answer, and in words what it means. "Positive: no" is a question.
fn heads_denial(spans: &[Span], at: usize) -> bool {
    let answers = |span: &Span| span.answer().is_some_and(|answer| answer.is_negative() && answer != Answer::No);
    let head = at.checked_sub(1).and_then(|at| spans.get(at)).is_some_and(answers);
    let denies = spans.get(at + 1).is_some_and(|span| span.denial().is_some());
    head && denies && spans.get(at + 2).is_some_and(|span| !matches!(span.what, What::Punctuation(_)))
}

/// ", and": the word says more than the comma; "), ": the bracket is closed.
fn stronger(one: Break, other: Break) -> Break {
    match (one, other) {
        (Break::Close, after) if after.is_soft() => Break::Close,
        _ => other,
    }
}

fn separator(spans: &[Span], at: usize, span: &Span) -> Option<Break> {
    let follows = |step: usize| spans.get(at + step).is_some_and(|next| next.place.from > span.place.to);
    let precedes =
        || at.checked_sub(1).and_then(|at| spans.get(at)).is_some_and(|last| last.place.to < span.place.from);
    Some(match span.what {
        What::Punctuation('\n') => Break::Line,
        // "Score 0: no staining observed"
        What::Punctuation(':') if tells_stain(spans, at) || heads_denial(spans, at) => Break::Comma,
        What::Punctuation(';' | '。' | '.' | '【' | '!' | '•' | '①'..='⓿' | '*') => Break::Hard,
        What::Punctuation(',' | '、') => Break::Comma,
        What::Punctuation('/' | '|' | '・') => Break::Slash,
        What::Punctuation('(' | '[' | '〔' | '「') => Break::Open,
        What::Punctuation(')' | ']' | '〕' | '」') => Break::Close,
        What::Punctuation('-' | '→') if precedes() && follows(1) => Break::Dash,
        What::Joiner(Joiner::And) => Break::And,
        What::Joiner(Joiner::Or) => Break::Or,
        What::Joiner(Joiner::But) => Break::But,
        _ => return None,
    })
}
