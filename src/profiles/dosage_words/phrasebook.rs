//! The phrases of `profiles/dosage-words.tsv`, and a text cut into them.

use std::collections::{HashMap, HashSet};

use foldhash::fast::RandomState;
use rust_decimal::Decimal;

use super::phrase::{NAMES, Phrase};
use super::slots::{NumberWords, Slot};
use super::template::{Match, Template};
use crate::case::interval::Interval;
use crate::text::normal::Normal;
use crate::text::vocabulary::alternatives;

/// A phrase that can stand in a text.
#[derive(Debug)]
struct Entry {
    template: Template,
    phrase: Phrase,
    /// The number it means, where it has no slot.
    constant: Option<Decimal>,
}

#[derive(Debug, Default)]
pub struct Phrasebook {
    /// By their first letter; `None` for those that begin with a number.
    entries: HashMap<Option<char>, Vec<Entry>, RandomState>,
    numbers: NumberWords,
}

/// A piece of a text.
#[derive(Debug, Clone, PartialEq)]
pub enum Token {
    Known {
        phrase: Phrase,
        slots: Vec<Slot>,
        /// Its letters, without the numbers.
        letters: String,
    },
    /// A number that belongs to no phrase.
    LooseNumber,
    /// A word, or signs, nobody knows.
    Unknown,
}

impl Phrasebook {
    /// Reads the lines of the file.
    ///
    /// # Errors
    /// Every line that cannot be used, with its number (from 1) and what is wrong.
    pub fn read(text: &str) -> Result<Self, Vec<(usize, String)>> {
        let mut book = Self::default();
        let mut mistakes = Vec::new();
        let mut known: HashSet<String> = HashSet::new();
        for (at, line) in (1..).zip(text.lines()).filter(|(_, line)| !line.is_empty() && !line.starts_with(';')) {
            let mut parts = line.split('\t');
            let (pattern, name) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
            let number = parts.next();
            let constant = number.and_then(|number| number.parse::<Decimal>().ok());
            let Some((_, phrase)) = NAMES.iter().find(|(known, _)| *known == name) else {
                mistakes.push((at, format!("\"{name}\" is no meaning of a phrase about doses")));
                continue;
            };
            if number.is_some() && constant.is_none() {
                mistakes.push((at, format!("\"{}\" is no number", number.unwrap_or_default())));
            }
            for written in alternatives(pattern) {
                if written.trim().is_empty() || Normal::of(written.trim()).as_str() != written.trim() {
                    mistakes.push((at, format!("\"{written}\" is not in normal form")));
                } else if known.insert(written.clone()) {
                    book.add(&written, *phrase, constant);
                } else {
                    mistakes.push((at, format!("\"{written}\" is said twice")));
                }
            }
        }
        if mistakes.is_empty() { Ok(book) } else { Err(mistakes) }
    }

    fn add(&mut self, written: &str, phrase: Phrase, constant: Option<Decimal>) {
        match (phrase, constant) {
            (Phrase::Number, Some(number)) => self.numbers.numbers.push((written.to_owned(), number)),
            (Phrase::Range, _) => self.numbers.ranges.push(written.to_owned()),
            (Phrase::List, _) => self.numbers.lists.push(written.to_owned()),
            _ => {}
        }
        let template = Template::of(written.trim());
        self.entries.entry(template.first()).or_default().push(Entry { template, phrase, constant });
    }

    /// Whether this is a known phrase as a whole, without numbers.
    pub fn exact(&self, text: &str) -> Option<Phrase> {
        let normal = Normal::of(text);
        let normal = normal.as_str();
        let (length, token) = self.phrase_at(normal, 0)?;
        match token {
            Token::Known { phrase, .. } if length == normal.len() => Some(phrase),
            _ => None,
        }
    }

    /// A text in normal form, cut into phrases; signs between them are left out.
    pub fn tokens(&self, normal: &str) -> Vec<Token> {
        let mut tokens = Vec::new();
        let mut at = 0;
        while let Some(first) = normal.get(at..).and_then(|rest| rest.chars().next()) {
            if let Some((length, token)) = self.phrase_at(normal, at).filter(|(length, _)| *length > 0) {
                tokens.push(token);
                at += length;
            } else if first.is_ascii_digit() {
                tokens.push(Token::LooseNumber);
                at += run(normal, at, |c| c.is_ascii_alphanumeric() || c == '.');
            } else if first.is_ascii_alphabetic() {
                // A name may hold digits: they belong to it.
                tokens.push(Token::Unknown);
                at += run(normal, at, |c| c.is_ascii_alphanumeric());
            } else {
                if first.is_alphabetic() {
                    tokens.push(Token::Unknown);
                }
                at += first.len_utf8();
            }
        }
        tokens
    }

    /// The longest phrase at a place; of equal ones that which begins with letters, then the one with fewer numbers.
    fn phrase_at(&self, normal: &str, at: usize) -> Option<(usize, Token)> {
        let (head, text) = normal.split_at_checked(at)?;
        let (before, first) = (head.chars().next_back(), text.chars().next()?);
        let may_be_day = |day: usize| !self.is_number_of_another_phrase(text, day);
        let of_letter = self.entries.get(&Some(first)).into_iter().flatten();
        let begins_number = self.numbers.number(text).is_some();
        let of_number = self.entries.get(&None).into_iter().flatten().filter(|_| begins_number);
        let mut best: Option<(&Entry, Match)> = None;
        for entry in of_letter.chain(of_number) {
            let Some(found) = entry.template.read(before, text, &self.numbers, &may_be_day) else { continue };
            let is_better = best.as_ref().is_none_or(|(other, longest)| {
                (found.length, other.template.slots()) > (longest.length, entry.template.slots())
            });
            if is_better {
                best = Some((entry, found));
            }
        }
        let (entry, found) = best?;
        let constant = entry.constant.map(|number| Slot::Number(Interval::exactly(number)));
        let slots = found.slots.into_iter().chain(constant).collect();
        let is_letter = |letter: &char| !letter.is_ascii_digit() && !matches!(letter, '.' | ',');
        let letters: String = text.get(..found.length)?.chars().filter(is_letter).collect();
        Some((found.length, Token::Known { phrase: entry.phrase, slots, letters: letters.trim().to_owned() }))
    }

    /// The number at a place is that of an amount, an interval, a number of cycles.
    fn is_number_of_another_phrase(&self, text: &str, at: usize) -> bool {
        let Some((head, rest)) = text.split_at_checked(at) else { return false };
        let before = head.chars().next_back();
        let others = self.entries.get(&None).into_iter().flatten().filter(|entry| !entry.template.starts_with_days());
        others.into_iter().any(|entry| entry.template.read(before, rest, &self.numbers, &|_| true).is_some())
    }
}

/// How many bytes from a place on are of these letters.
fn run(text: &str, at: usize, is_of: impl Fn(char) -> bool) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    rest.find(|letter| !is_of(letter)).unwrap_or(rest.len())
}
