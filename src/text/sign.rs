//! Signs that are no part of a number: what "+", "-" and "?" mean where they stand.

use super::lex::{Kind, Token};
use super::meaning::{Answer, Meaning, Trigger};
use super::span::What;

/// A sign: "+" and "-" at the end of an item are answers, a question mark that nobody answers is a doubt.
pub fn mark(tokens: &[Token], at: usize, sign: char) -> What {
    if !matches!(sign, '+' | '-' | '<' | '>' | '*' | '!' | '?' | '~') {
        return What::Punctuation(sign);
    }
    let after = tokens.get(at + 1).map(|token| token.kind);
    let before = at.checked_sub(1).and_then(|before| tokens.get(before)).map(|token| token.kind);
    let is_end =
        matches!(after, None | Some(Kind::Sign(',' | ';' | ')' | '/' | '、' | '。' | '\n' | '(' | '.' | '・')));
    let follows = matches!(before, Some(Kind::Concept | Kind::Known(_) | Kind::Sign(':' | '(' | '=')));
    match sign {
        '+' if matches!(before, None | Some(Kind::Concept | Kind::Known(_) | Kind::Sign(':' | '(' | '='))) => {
            What::Answer(Answer::Plus)
        }
        '-' if is_end && (follows || tokens.len() == 1) => What::Answer(Answer::Minus),
        '-' if is_between_signed(tokens, at) => What::Answer(Answer::Minus),
        // The sign of an item of a list.
        '*' if matches!(before, None | Some(Kind::Sign('\n'))) && is_apart(tokens, at) => What::Punctuation('*'),
        '<' | '>' | '+' | '*' | '!' | '~' => What::Unknown,
        '-' if is_minus(tokens, at) => What::Unknown,
        // "?positive", "HER2 ?3+"
        '?' if leads_word(tokens, at) => What::Trigger(Trigger::Doubt),
        '?' if !matches!(
            after,
            Some(Kind::Known(Meaning::Answer(_) | Meaning::Letter(_) | Meaning::Trigger(_) | Meaning::Mark(_)))
        ) =>
        {
            What::Trigger(Trigger::Doubt)
        }
        _ => What::Punctuation(sign),
    }
}

/// A blank stands behind the sign.
fn is_apart(tokens: &[Token], at: usize) -> bool {
    let end = tokens.get(at).map(|token| token.place.to);
    end.zip(tokens.get(at + 1)).is_some_and(|(end, next)| end < next.place.from)
}

/// "ER - PgR +", "ER: - PgR: +", "PIK3CA E545K - ESR1 D538G +": what follows has its sign behind it, so this one is of what stands before.
fn is_between_signed(tokens: &[Token], at: usize) -> bool {
    let is_named = |token: &Token| token.kind == Kind::Concept;
    let is_link = |token: &Token| matches!(token.kind, Kind::Sign(':' | '='));
    let (before, after) = tokens.split_at_checked(at).unwrap_or_default();
    let mut behind = after.iter().skip(1).skip_while(|token| is_named(token) || is_link(token));
    before.iter().rev().find(|token| !is_link(token)).is_some_and(is_named)
        && after.get(1).is_some_and(is_named)
        && behind.next().is_some_and(|token| matches!(token.kind, Kind::Sign('+' | '-')))
        // "PD-L1 - 22C3 -5": the sign of a number.
        && !behind.next().is_some_and(|token| matches!(token.kind, Kind::Digits(_)))
}

/// A question mark that stands right before a word, and right after none.
fn leads_word(tokens: &[Token], at: usize) -> bool {
    let place = |at: Option<usize>| at.and_then(|at| tokens.get(at)).map(|token| token.place);
    let Some(sign) = place(Some(at)) else { return false };
    let is_after_word = place(at.checked_sub(1)).is_some_and(|before| before.to == sign.from);
    !is_after_word && place(Some(at + 1)).is_some_and(|after| after.from == sign.to)
}

/// "CPS -5": a sign right before digits, with a space before it.
fn is_minus(tokens: &[Token], at: usize) -> bool {
    let place = |at: Option<usize>| at.and_then(|at| tokens.get(at)).map(|token| (token.place, token.kind));
    let (Some((sign, _)), Some((next, Kind::Digits(_)))) = (place(Some(at)), place(Some(at + 1))) else { return false };
    let is_joined = place(at.checked_sub(1)).is_some_and(|(before, _)| before.to == sign.from);
    sign.to == next.from && !is_joined
}
