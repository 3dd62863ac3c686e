//! What a text says, said again without grammar: boxes answered, bounds as signs, what is denied turned round.
//!
//! It is for readers that know the words of a finding and no grammar. Only a text that was understood as a whole, and is a
//! plain result of this patient, is said again; whatever else it may mean is left to nobody's guess.

use std::fmt::Write;
use std::ops::Range;

use super::Reading;
use super::clause::{Clause, Context, Denied};
use super::meaning::{Answer, Trigger, Unit};
use super::span::{Number, Span, What};
use crate::case::interval::Interval;

/// A text said again; `None` where that changes nothing, or is not sure. `stains_if_positive`: what is asked is whether
/// anything is stained at all, as for a hormone receptor.
pub fn restated(reading: &Reading, stains_if_positive: bool) -> Option<String> {
    if !reading.is_understood() {
        return None;
    }
    let said = reading.clauses().iter().filter(|clause| clause.ticked != Some(false));
    let mut restated = String::new();
    let mut end = 0;
    let is_control = |clause: &&Clause| {
        let has_number = reading.part(&clause.spans).iter().any(|span| span.number().is_some());
        !has_number && clause.context == Context { is_control: true, ..Context::default() }
    };
    for clause in said.filter(|clause| !is_control(clause) && !compares(reading, clause)) {
        if clause.context != Context::default() {
            return None;
        }
        let said = Restating { reading, own: reading.part(&clause.spans), stains_if_positive }.clause(clause)?;
        if said.is_empty() {
            continue;
        }
        let gap = end..clause.spans.start;
        end = clause.spans.end;
        if !restated.is_empty() && opens(reading.part(&gap)) {
            write!(restated, " ({said})").ok()?;
            continue;
        }
        if !restated.is_empty() {
            restated.push_str(&between(reading, &gap));
        }
        restated.push_str(&said);
    }
    let changes = restated != reading.normal() || reading.written().contains(['&', '<']);
    (!restated.is_empty() && changes).then_some(restated)
}

/// "(normal > 50 %)", "[ref 1.8-7.7]": a bracket that holds nothing but what the value is compared with.
fn compares(reading: &Reading, clause: &Clause) -> bool {
    let own = reading.part(&clause.spans);
    let is_at = |at: Option<usize>, signs: &[char]| {
        at.and_then(|at| reading.spans().get(at)).is_some_and(|span| span.is_punctuation(signs))
    };
    let is_answer = |span: &Span| span.is_result() && span.number().is_none();
    let says = |span: &Span| span.trigger() == Some(Trigger::Reference) || is_answer(span);
    clause.context == Context { is_reference: true, ..Context::default() }
        && own.iter().any(says)
        && own.iter().any(|span| span.number().is_some())
        && clause.denied == Denied::No
        && (is_at(clause.spans.start.checked_sub(1), &['(', '[']) || follows_answer(reading, clause))
        && is_at(Some(clause.spans.end), &[')', ']'])
}

/// "(positive, cut-off ≥ 10)": what stands before it in the bracket is an answer, and no number.
fn follows_answer(reading: &Reading, clause: &Clause) -> bool {
    let before = reading.part(&(0..clause.spans.start));
    let Some((comma, head)) = before.split_last() else { return false };
    let bracket = head.iter().rev().take_while(|span| !span.is_punctuation(&['(', '[']));
    let mut count = 0;
    for span in bracket {
        count += 1;
        if span.answer().is_none() && !span.is_harmless() {
            return false;
        }
    }
    comma.is_punctuation(&[',', ';', '、']) && count > 0 && count < head.len()
}

/// A word of its own: "PD-L1陽性" has no space where its answer begins.
fn word(said: &mut String, word: &str) {
    if said.ends_with(|c: char| c.is_ascii_alphanumeric()) {
        said.push(' ');
    }
    said.push_str(word);
}

fn opens(gap: &[Span]) -> bool {
    gap.iter().any(|span| span.is_punctuation(&['(', '[']))
}

/// What stands between two clauses: their punctuation and "or" as written, a semicolon where something was left out.
fn between(reading: &Reading, gap: &Range<usize>) -> String {
    let part = reading.part(gap);
    let is_kept = |span: &Span| matches!(span.what, What::Punctuation(_) | What::Joiner(_));
    let (Some(first), Some(last), true) = (part.first(), part.last(), part.iter().all(is_kept)) else {
        return "; ".to_owned();
    };
    let written = reading.normal().get(first.place.from..last.place.to).unwrap_or_default();
    if written.starts_with(|c: char| c.is_alphanumeric()) { format!(" {written} ") } else { format!("{written} ") }
}

struct Restating<'r, 't> {
    reading: &'r Reading<'t>,
    own: &'r [Span],
    stains_if_positive: bool,
}

impl Restating<'_, '_> {
    fn clause(&self, clause: &Clause) -> Option<String> {
        let count = |is: fn(&Span) -> bool| self.own.iter().filter(|span| is(span)).count();
        let numbers = count(|span| span.number().is_some());
        let others = count(|span| span.is_result() && span.number().is_none() && !span.is_positive())
            - count(|span| {
                span.answer().is_some_and(|it| it == Answer::Minus || (it.is_negative() && it != Answer::No))
            });
        let is_stained = self.stains_if_positive && self.own.iter().any(|span| span.what == What::Staining);
        let has_positive = self.own.iter().any(Span::is_positive);
        let has_degree = self.own.iter().any(|span| span.what == What::Degree);
        let says_yes = self.own.iter().any(|span| span.answer() == Some(Answer::Yes));
        let is_named = numbers == 0 && others == 0 && (has_positive || (is_stained && !has_degree));
        match clause.denied {
            Denied::Unclear => None,
            Denied::No if says_yes && is_named => Some(self.answered("positive")),
            Denied::No if says_yes && (numbers != 1 || others > 0) => None,
            Denied::No => self.words(false),
            // "0 (no staining observed)": beside a score, that nothing is stained says more than "negative".
            Denied::Yes if self.is_about_stain() && numbers == 0 && others == 0 => self.words(false),
            Denied::Yes if is_named && !has_degree => Some(self.answered("negative")),
            Denied::Yes if numbers == 1 && others == 0 && !has_positive => self.words(true),
            Denied::Yes if numbers == 0 && others == 0 && !has_positive => self.words(false),
            Denied::Yes => None,
        }
    }

    /// Speaks of staining beside a score that stands in another clause, of a marker that is not only stained or not.
    fn is_about_stain(&self) -> bool {
        let names_stain = |span: &Span| {
            let written = self.written(span);
            span.what == What::Staining && (written.starts_with("stain") || written.contains("染色"))
        };
        let has_score = || self.reading.spans().iter().any(|span| span.number().is_some());
        !self.stains_if_positive && self.own.iter().any(names_stain) && has_score()
    }

    /// The names of a clause, and its answer.
    fn answered(&self, answer: &str) -> String {
        let is_name = |span: &&Span| {
            span.is_harmless() || (span.concept.is_some_and(|concept| !concept.is_result) && span.answer().is_none())
        };
        let mut said = String::new();
        for span in self.own.iter().filter(is_name) {
            said.push_str(self.written(span));
            said.push(' ');
        }
        said + answer
    }

    /// All words of a clause but those of its grammar; its number turned round where it is denied.
    fn words(&self, is_denied: bool) -> Option<String> {
        let is_turn = |span: &Span| (is_denied && span.denial().is_some()) || span.answer() == Some(Answer::Yes);
        let is_lone = self.own.iter().filter(|span| span.is_result()).count() == 1;
        let mut said = String::new();
        let mut end = self.own.first().map_or(0, |span| span.place.from);
        for span in self.own {
            if span.place.from > end {
                said.push(' ');
            }
            end = span.place.to;
            if is_turn(span) {
                continue;
            }
            match (span.number(), span.answer()) {
                (Some(number), _) if is_denied => {
                    let turned = Number { interval: number.denied()?, has_plus: false, ..number.clone() };
                    self.number(&turned, span, &mut said)?;
                }
                (Some(number), _) if number.out_of.is_none() && !number.is_approximate => {
                    self.number(number, span, &mut said)?;
                }
                (_, Some(Answer::Positive)) => word(&mut said, "positive"),
                (_, Some(Answer::Negative)) => word(&mut said, "negative"),
                (_, Some(Answer::Plus)) if is_lone => said.push_str(" positive"),
                (_, Some(Answer::Minus)) if is_lone => said.push_str(" negative"),
                _ => said.push_str(self.written(span)),
            }
        }
        Some(said.trim_matches([' ', ':', '=', '?', ',']).to_owned())
    }

    fn number(&self, number: &Number, span: &Span, said: &mut String) -> Option<()> {
        let unit = match number.unit {
            None | Some(Unit::Points) => "",
            Some(Unit::Percent) => " %",
            Some(Unit::Cells) => " cells",
            Some(Unit::Copies) => " copies",
            Some(Unit::Signals) => " signals",
            Some(Unit::PerCell) => " /cell",
            Some(Unit::PerMicrolitre) => " /ul",
            Some(Unit::GigaPerLitre) => " 10*9/l",
            Some(Unit::Kilogram) => " kg",
            Some(Unit::Centimetre) => " cm",
            Some(Unit::PerMegabase) => " /mb",
            // Of a bound in another unit the words stay.
            Some(_) => {
                said.push_str(self.written(span));
                return Some(());
            }
        };
        let sign = |included, with: &'static str, without: &'static str| if included { with } else { without };
        let Interval { low, high } = number.interval;
        if number.interval.exact().is_some() && matches!(number.unit, None | Some(Unit::Percent)) {
            match (number.unit, low) {
                // "95 per cent", "90(%)"
                (Some(Unit::Percent), Some(at)) if !self.written(span).ends_with('%') => {
                    write!(said, "{} %", at.at).ok()?;
                }
                _ => said.push_str(&self.written(span).replace("(+)", "+")),
            }
            return Some(());
        }
        match (low, high) {
            (Some(low), Some(high)) if low == high => write!(said, "{}", low.at).ok()?,
            (Some(low), Some(high)) if low.included && high.included => {
                write!(said, "{}-{}", low.at, high.at).ok()?;
            }
            (Some(low), Some(high)) => {
                let (from, to) = (sign(low.included, ">=", ">"), sign(high.included, "<=", "<"));
                write!(said, "{from}{} and {to}{}", low.at, high.at).ok()?;
            }
            (Some(low), None) => write!(said, "{}{}", sign(low.included, "≥", ">"), low.at).ok()?,
            (None, Some(high)) => write!(said, "{}{}", sign(high.included, "≤", "<"), high.at).ok()?,
            (None, None) => return None,
        }
        said.push_str(unit);
        if number.has_plus {
            said.push('+');
        }
        Some(())
    }

    fn written(&self, span: &Span) -> &str {
        self.reading.normal().get(span.place.from..span.place.to).unwrap_or_default()
    }
}
