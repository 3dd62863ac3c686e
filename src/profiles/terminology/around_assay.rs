//! What the words around the name of an assay say of its use.
//!
//! What they do to a name stands in `profiles/words/assays.tsv`; what denies or doubts anything does it here as well. A word that
//! nobody knows does nothing: names of tests are full of laboratories, sites and reasons.

use super::{Concept, Terminology};
use crate::text::meaning::{Answer, Meaning, Side, Trigger};
use crate::text::span::{Joiner, Span, What};
use crate::text::{Reading, Vocabulary};

/// How many words on either side of a name may speak of it.
const REACH: usize = 64;

/// Whether an assay that is named was used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Use {
    Sure,
    Turned,
}

/// What a word does to the name of an assay that one comes to it from.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Step {
    /// Nothing: the next word may.
    On,
    /// It belongs to something else, and so does what stands behind it.
    Ends,
    Turns,
}

/// A text with its assays.
pub struct Around<'r, 't> {
    terms: &'r Terminology,
    reading: &'r Reading<'t>,
    /// What the words of `assays.tsv` say, by span.
    words: Vec<Option<Meaning>>,
    /// Whether a span is of the name of an assay.
    names: Vec<bool>,
}

impl<'r, 't> Around<'r, 't> {
    pub fn of(terms: &'r Terminology, known: &Vocabulary, reading: &'r Reading<'t>) -> Self {
        let spans = reading.spans();
        let mut names = vec![false; spans.len()];
        for mention in reading.mentions() {
            let from = spans.partition_point(|span| span.place.to <= mention.place.from);
            let to = spans.partition_point(|span| span.place.from < mention.place.to);
            names.get_mut(from..to).unwrap_or_default().fill(true);
        }
        let words = words(known, reading, &names);
        Self { terms, reading, words, names }
    }

    /// What all places together say at which an assay is named.
    pub fn used(&self, id: Concept) -> Use {
        let spans = self.reading.spans();
        let mentions = self.reading.mentions().iter().filter(|mention| mention.concept.id == id);
        let both = mentions.map(|mention| {
            let first = spans.partition_point(|span| span.place.to <= mention.place.from);
            let behind = spans.partition_point(|span| span.place.from < mention.place.to);
            self.on_side(first, Side::Before).max(self.on_side(behind.saturating_sub(1), Side::After))
        });
        both.max().unwrap_or(Use::Sure)
    }

    fn span(&self, at: usize) -> Option<&Span> {
        self.reading.spans().get(at)
    }

    fn is_name(&self, at: usize) -> bool {
        self.names.get(at).copied().unwrap_or_default()
    }

    fn word(&self, at: usize) -> Option<Meaning> {
        self.words.get(at).copied().flatten()
    }

    fn is_sign(&self, at: usize, signs: &[char]) -> bool {
        self.span(at).is_some_and(|span| span.is_punctuation(signs))
    }

    /// From the name of an assay word by word to the one side of it.
    fn on_side(&self, name: usize, side: Side) -> Use {
        // Behind "and" another assay shares what is said; otherwise it has its own.
        let (mut at, mut is_joined, mut is_apart) = (name, false, false);
        for _ in 0..REACH {
            let Some(next) = towards(at, side).filter(|next| *next < self.words.len()) else { break };
            at = next;
            if self.is_name(at) {
                if is_apart && !is_joined {
                    break;
                }
                (is_joined, is_apart) = (false, false);
                continue;
            }
            is_apart = true;
            is_joined |= self.span(at).is_some_and(is_joint);
            if side == Side::After && self.is_sign(at, &['?']) {
                return Use::Turned;
            }
            if self.is_border(at) && !(side == Side::After && self.is_sign(at, &CLOSING)) {
                if self.is_turned_beyond(at, side) {
                    return Use::Turned;
                }
                let Some(behind) = self.behind_bracket(at, side) else { break };
                at = behind;
                continue;
            }
            match self.step(at, side) {
                Step::On => {}
                Step::Ends => break,
                Step::Turns => return Use::Turned,
            }
        }
        Use::Sure
    }

    fn step(&self, at: usize, side: Side) -> Step {
        let Some(span) = self.span(at) else { return Step::Ends };
        match self.word(at) {
            Some(Meaning::Trigger(Trigger::Denial(of))) => return self.denied(at, of, side),
            Some(Meaning::Trigger(_)) => return Step::Turns,
            Some(Meaning::Staining) => return Step::Ends,
            Some(_) => return Step::On,
            None => {}
        }
        let is_after = side == Side::After;
        match (span.trigger(), span.answer()) {
            (Some(Trigger::Denial(of)), _) => return self.denied(at, of, side),
            (Some(trigger), _) if leaves_open(trigger) => return Step::Turns,
            (Some(Trigger::Past | Trigger::Now | Trigger::Again), _) | (_, Some(Answer::Yes)) => return Step::On,
            (_, Some(Answer::No)) if is_after => return Step::Turns,
            (_, Some(Answer::NotDone | Answer::Unknown)) if is_after || !self.follows_assay(at) => return Step::Turns,
            (Some(_), _) | (_, Some(_)) => return Step::Ends,
            (None, None) => {}
        }
        // "No PD-L1 by 22C3": what is denied is no assay.
        let is_named = || is_after || self.stands_beside(at);
        match span.what {
            What::Unknown => self.unknown(span),
            What::Concept if !span.is_result() && is_named() => Step::On,
            What::Punctuation(_) | What::Joiner(_) => Step::On,
            What::Degree | What::Few => Step::Ends,
            _ if span.is_harmless() => Step::On,
            _ => Step::Ends,
        }
    }

    fn denial(&self, at: usize) -> Option<Side> {
        let own = self.word(at).map_or_else(|| self.span(at)?.trigger(), trigger_of);
        if let Some(Trigger::Denial(side)) = own { Some(side) } else { None }
    }

    /// A word that denies what stands on one side of it, come to from an assay.
    fn denied(&self, at: usize, of: Side, side: Side) -> Step {
        let turns = match (side, of) {
            (Side::Before, Side::After) => false,
            (Side::Before, _) | (_, Side::After) => true,
            // "22C3 not used", "22C3: no"; "22C3 not amplified" and "22C3, not SP142" deny something else.
            (_, of) => match self.first_behind(at) {
                None => true,
                Some(next) => of == Side::Before && self.span(next).is_some_and(|span| span.what == What::Unknown),
            },
        };
        if turns { Step::Turns } else { Step::Ends }
    }

    /// The first word behind a place, in the same phrase, that says something.
    fn first_behind(&self, at: usize) -> Option<usize> {
        let mut rest = (at + 1..self.words.len()).take(REACH).take_while(|at| !self.is_border(*at));
        rest.find(|at| self.is_name(*at) || self.denial(*at).is_some() || self.step(*at, Side::After) != Step::On)
    }

    /// Another assay is named in the same phrase before this place.
    fn follows_assay(&self, at: usize) -> bool {
        (0..at).rev().take(REACH).take_while(|at| !self.is_border(*at)).any(|at| self.is_name(at))
    }

    /// Nothing stands between a word and the name of the assay behind it but words of names.
    fn stands_beside(&self, at: usize) -> bool {
        let mut rest = (at + 1..self.words.len()).take(REACH).take_while(|at| !self.is_name(*at));
        rest.all(|at| self.span(at).is_some_and(|span| span.what == What::Concept))
    }

    /// A word that nobody knows. What has a digit is a change of a gene or a label; genes belong to what was tested.
    fn unknown(&self, span: &Span) -> Step {
        let word = self.reading.quote_span(span);
        let is_word = word.chars().filter(|sign| sign.is_alphabetic()).count() > 1;
        let is_gene = || self.terms.lexicon().is_some_and(|lexicon| lexicon.gene_by_name(word).is_some());
        if word.contains(|sign: char| sign.is_ascii_digit()) {
            Step::Ends
        } else if !is_word || is_gene() {
            Step::On
        } else {
            Step::Ends
        }
    }

    /// A phrase ends here.
    fn is_border(&self, at: usize) -> bool {
        let Some(span) = self.span(at) else { return true };
        match span.what {
            What::Punctuation('-') => {
                let ends = at.checked_sub(1).and_then(|before| self.span(before)).map(|before| before.place.to);
                let begins = self.span(at + 1).map(|after| after.place.from);
                ends.is_some_and(|end| end < span.place.from) && begins.is_some_and(|begin| begin > span.place.to)
            }
            What::Punctuation(sign) => !"\"'/+~".contains(sign),
            What::Joiner(Joiner::But) => true,
            _ => false,
        }
    }

    /// The phrase behind a sign, or the one before it, says nothing else than that: "22C3 (not done)", "not done: 22C3".
    fn is_turned_beyond(&self, at: usize, side: Side) -> bool {
        let is_before = side == Side::Before;
        let signs: &[char] = if is_before { &LEADING } else { &FOLLOWED };
        if !self.is_sign(at, signs) {
            return false;
        }
        let phrase: Vec<usize> = if is_before {
            (0..at).rev().take(REACH).take_while(|at| !self.is_border(*at)).collect()
        } else {
            let is_in = |at: &usize| !self.is_border(*at) || self.is_sign(*at, &['?']);
            (at + 1..self.words.len()).take(REACH).take_while(is_in).collect()
        };
        let says = |at: &usize| self.says_so(*at, side);
        let is_silent = |at: &usize| match self.word(*at) {
            Some(word) => word == Meaning::Harmless,
            None => self.span(*at).is_some_and(Span::is_harmless),
        };
        phrase.iter().any(says) && phrase.iter().all(|at| says(at) || is_silent(at))
    }

    /// A word turns an assay that stands beyond a sign.
    fn says_so(&self, at: usize, side: Side) -> bool {
        let Some(span) = self.span(at) else { return false };
        let (own, is_before) = (self.word(at), side == Side::Before);
        match own.map_or_else(|| span.trigger(), trigger_of) {
            Some(Trigger::Denial(of)) => !(is_before && of == Side::After),
            Some(trigger) => leaves_open(trigger),
            None if own.is_some() => false,
            None => {
                let answer = span.answer();
                let is_no = !is_before && answer == Some(Answer::No);
                is_no || answer == Some(Answer::NotDone) || span.is_punctuation(&['?'])
            }
        }
    }

    /// The sign that closes a bracket which opens behind an assay.
    fn behind_bracket(&self, at: usize, side: Side) -> Option<usize> {
        let is_open = side == Side::After && self.is_sign(at, &OPENING);
        (at + 1..self.words.len()).take(REACH).filter(|_| is_open).find(|at| self.is_sign(*at, &CLOSING))
    }
}

const OPENING: [char; 4] = ['(', '[', '〔', '「'];
const CLOSING: [char; 4] = [')', ']', '〕', '」'];
/// Before a name they lead to it.
const LEADING: [char; 5] = [':', '(', '[', '〔', '「'];
/// What stands behind them may speak of the name before.
const FOLLOWED: [char; 12] = [':', '(', '[', '〔', '「', '{', ',', '、', '-', '→', '=', '|'];

/// What the words of `assays.tsv` say, by span.
fn words(known: &Vocabulary, reading: &Reading, names: &[bool]) -> Vec<Option<Meaning>> {
    let normal = reading.normal();
    // The word that goes on over the next spans.
    let mut last: Option<(usize, Meaning)> = None;
    let of_span = |(at, span): (usize, &Span)| {
        if let Some((_, meaning)) = last.filter(|(to, _)| span.place.from < *to) {
            return Some(meaning);
        }
        let is_behind_name = at.checked_sub(1).and_then(|before| names.get(before)) == Some(&true);
        let hit = if is_behind_name {
            known.longest_behind_name(normal, span.place.from)
        } else {
            known.longest_at(normal, span.place.from)
        }?;
        // Of a word that goes on nothing is known, but that it turns what stands before.
        let is_whole = span.what != What::Unknown || hit.place.to >= span.place.to;
        last = Some((hit.place.to, hit.meaning)).filter(|_| is_whole || trigger_of(hit.meaning).is_some());
        last.map(|(_, meaning)| meaning)
    };
    reading.spans().iter().enumerate().map(of_span).collect()
}

/// The next place on one side.
fn towards(at: usize, side: Side) -> Option<usize> {
    if side == Side::Before { at.checked_sub(1) } else { Some(at + 1) }
}

fn is_joint(span: &Span) -> bool {
    matches!(span.what, What::Joiner(Joiner::And | Joiner::Or)) || span.is_punctuation(&['/', '+'])
}

const fn trigger_of(meaning: Meaning) -> Option<Trigger> {
    if let Meaning::Trigger(trigger) = meaning { Some(trigger) } else { None }
}

const fn leaves_open(trigger: Trigger) -> bool {
    use Trigger::{Doubt, Invalidation, Pending, Planned, Rule, Versus, Withdrawal};
    matches!(trigger, Doubt | Versus | Planned | Pending | Withdrawal | Invalidation | Rule)
}
