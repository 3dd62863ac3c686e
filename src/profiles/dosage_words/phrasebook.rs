//! The phrases of `profiles/dosage-words.tsv`, and a text cut into them.

use std::collections::HashMap;
use std::sync::Arc;

use foldhash::fast::RandomState;
use rust_decimal::Decimal;

use super::phrase::{NAMES, Phrase};
use super::slots::{NumberWords, Slot};
use super::template::{Match, Place, Template};
use crate::case::interval::Interval;
use crate::profiles::recent::Recent;
use crate::text::digits;
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
    entries: Vec<Entry>,
    /// Which of them can begin with a letter; `None` for those that can begin with a number.
    starts: HashMap<Option<char>, Vec<usize>, RandomState>,
    numbers: NumberWords,
    /// Hospitals write the same doses all day: texts cut into phrases,
    cut: Recent<Arc<[Token]>>,
    /// and names of routes, forms and intervals.
    named: Recent<Option<Phrase>>,
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
    /// A sign that parts what is said: a comma, a full stop, a bracket.
    Break(char),
}

impl Phrasebook {
    /// Reads the lines of the file.
    ///
    /// # Errors
    /// Every line that cannot be used, with its number (from 1) and what is wrong.
    pub fn read(text: &str) -> Result<Self, Vec<(usize, String)>> {
        let mut book = Self::default();
        let mut mistakes = Vec::new();
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
            let is_normal = |piece: &&str| {
                let piece = piece.trim();
                piece.is_empty() || Normal::of(piece).as_str() == piece
            };
            if pattern.trim().is_empty() || !pattern.split(['{', '|', '}']).all(|piece| is_normal(&piece)) {
                mistakes.push((at, format!("\"{pattern}\" is not in normal form")));
                continue;
            }
            book.add(pattern, *phrase, constant);
        }
        if mistakes.is_empty() { Ok(book) } else { Err(mistakes) }
    }

    fn add(&mut self, pattern: &str, phrase: Phrase, constant: Option<Decimal>) {
        match (phrase, constant) {
            (Phrase::Number, Some(number)) => {
                self.numbers.numbers.extend(alternatives(pattern).into_iter().map(|word| (word, number)));
            }
            (Phrase::Range, _) => self.numbers.ranges.extend(alternatives(pattern)),
            (Phrase::List, _) => self.numbers.lists.extend(alternatives(pattern)),
            _ => {}
        }
        let template = Template::of(pattern);
        for start in template.starts() {
            self.starts.entry(start).or_default().push(self.entries.len());
        }
        self.entries.push(Entry { template, phrase, constant });
    }

    /// Adds the names of drugs: an amount beside another drug's name is not that of the ordered one.
    pub fn add_drug_names<'n>(&mut self, names: impl Iterator<Item = &'n str>) {
        for name in names {
            let normal = Normal::of(name);
            let is_plain = !normal.as_str().contains(['{', '}', '|', '#', '@']);
            if is_plain && !normal.as_str().trim().is_empty() {
                self.add(normal.as_str(), Phrase::OtherDrug, None);
            }
        }
    }

    /// The phrases that can begin with a letter, or with a number.
    fn starting(&self, start: Option<char>) -> impl Iterator<Item = &Entry> {
        let places = self.starts.get(&start).into_iter().flatten();
        places.filter_map(|place| self.entries.get(*place))
    }

    /// Whether this is a known phrase as a whole, without numbers.
    pub fn exact(&self, text: &str) -> Option<Phrase> {
        self.named.get(text.as_bytes(), || self.whole(text))
    }

    fn whole(&self, text: &str) -> Option<Phrase> {
        let normal = Normal::of(text);
        let normal = normal.as_str();
        let (length, token) = self.phrase_at(normal, 0)?;
        match token {
            Token::Known { phrase, .. } if length == normal.len() => Some(phrase),
            _ => None,
        }
    }

    /// A text in normal form, cut into phrases; signs between them are left out.
    pub fn tokens(&self, normal: &str) -> Arc<[Token]> {
        self.cut.get(normal.as_bytes(), || self.phrases(normal).into())
    }

    fn phrases(&self, normal: &str) -> Vec<Token> {
        let mut tokens = Vec::new();
        let mut at = 0;
        while let Some(first) = normal.get(at..).and_then(|rest| rest.chars().next()) {
            if let Some(length) = normal.get(at..).and_then(day_of_calendar) {
                at += length;
            } else if let Some((length, token)) = self.phrase_at(normal, at).filter(|(length, _)| *length > 0) {
                tokens.push(token);
                at += length;
            } else if first.is_ascii_digit() {
                tokens.push(Token::LooseNumber);
                at += run(normal, at, |c| c.is_ascii_alphanumeric() || c == '.');
            } else if first.is_ascii_alphabetic() {
                // A name may hold digits: they belong to it.
                tokens.push(Token::Unknown);
                at += run(normal, at, |c| c.is_ascii_alphanumeric());
            } else if first == '#' {
                // "#60": so many pieces, or the number of the order.
                at += 1 + run(normal, at + 1, |c| c.is_ascii_digit());
            } else {
                if first.is_alphabetic() {
                    tokens.push(Token::Unknown);
                } else if BREAKS.contains(&first) {
                    tokens.push(Token::Break(first));
                }
                at += first.len_utf8();
            }
        }
        tokens
    }

    /// The longest phrase at a place; of equal ones that which begins with letters, then the one with fewer numbers, then the
    /// first in the file.
    fn phrase_at(&self, normal: &str, at: usize) -> Option<(usize, Token)> {
        let (head, text) = normal.split_at_checked(at)?;
        let first = text.chars().next()?;
        let may_be_day = |day: usize| !self.is_number_of_another_phrase(text, day);
        let before = head.chars().next_back();
        let first_number = self.numbers.number(text);
        let place = Place { before, text, numbers: &self.numbers, first_number, may_be_day: &may_be_day };
        // "1,8,15日目" is no number, and begins with one.
        let may_begin = |entry: &&Entry| first_number.is_some() || entry.template.starts_with_days();
        let of_number = self.starting(None).filter(may_begin);
        let mut best: Option<(&Entry, Match)> = None;
        for entry in self.starting(Some(first)).chain(of_number) {
            let Some(found) = entry.template.read(&place) else { continue };
            let is_better = best
                .as_ref()
                .is_none_or(|(_, longest)| (found.length, longest.slots.len()) > (longest.length, found.slots.len()));
            if is_better {
                best = Some((entry, found));
            }
        }
        let (entry, found) = best?;
        let constant = entry.constant.map(|number| Slot::Number(Interval::exactly(number)));
        let slots = found.slots.into_iter().chain(constant).collect();
        // Of a name every letter and digit.
        let is_name = entry.phrase == Phrase::OtherDrug;
        let is_letter = |letter: &char| is_name || !letter.is_ascii_digit() && !matches!(letter, '.' | ',');
        let letters: String = text.get(..found.length)?.chars().filter(is_letter).collect();
        Some((found.length, Token::Known { phrase: entry.phrase, slots, letters: letters.trim().to_owned() }))
    }

    /// The number at a place is that of an amount, an interval, a number of cycles.
    fn is_number_of_another_phrase(&self, text: &str, at: usize) -> bool {
        let Some((head, rest)) = text.split_at_checked(at) else { return false };
        let before = head.chars().next_back();
        let first_number = self.numbers.number(rest);
        let place = Place { before, text: rest, numbers: &self.numbers, first_number, may_be_day: &|_| true };
        let mut others = self.starting(None).filter(|entry| !entry.template.starts_with_days());
        others.any(|entry| entry.template.read(&place).is_some())
    }
}

/// Signs that part what is said of one drug from what is said of another.
const BREAKS: [char; 12] = ['.', ',', ';', ':', '+', '(', ')', '。', '\n', '[', ']', '、'];

/// The length of a date with its day at the start of a text; it is no dose. "1500.5" is a number.
fn day_of_calendar(text: &str) -> Option<usize> {
    let length = digits::date(text)?;
    let signs = text.get(..length)?.chars().filter(|sign| !sign.is_ascii_digit()).count();
    (signs >= 2).then_some(length)
}

/// How many bytes from a place on are of these letters.
fn run(text: &str, at: usize, is_of: impl Fn(char) -> bool) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    rest.find(|letter| !is_of(letter)).unwrap_or(rest.len())
}
