//! One phrase with slots for numbers, held against a place of a text.

use super::slots::{NumberWords, Slot, gap};
use crate::case::interval::Interval;

/// A part of a phrase.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Letters(String),
    /// A space that may be missing.
    Gap,
    Number,
    Days,
    /// One of these.
    Choice(Vec<Vec<Part>>),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    parts: Vec<Part>,
}

/// Where a phrase ends in the text, and what stood in its slots.
#[derive(Debug, Clone, PartialEq)]
pub struct Match {
    pub length: usize,
    pub slots: Vec<Slot>,
}

/// Where a phrase is looked for, and with which numbers.
pub struct Place<'a> {
    /// The letter right before the text.
    pub before: Option<char>,
    pub text: &'a str,
    pub numbers: &'a NumberWords,
    /// The number or range the text begins with, read once for all phrases.
    pub first_number: Option<(usize, Interval)>,
    /// Whether the number at a place of the text can be one more day of a list.
    pub may_be_day: &'a dyn Fn(usize) -> bool,
}

impl Template {
    /// `# mg/kg`, `days @`, `every # {week|weeks}`.
    pub fn of(phrase: &str) -> Self {
        let mut parts = Vec::new();
        let mut rest = phrase.trim();
        while let Some((head, tail)) = rest.split_once('{') {
            parts.extend(plain(head));
            let (choices, tail) = tail.split_once('}').unwrap_or((tail, ""));
            parts.push(Part::Choice(choices.split('|').map(plain).collect()));
            rest = tail;
        }
        parts.extend(plain(rest));
        Self { parts }
    }

    /// The letters it can begin with; `None` among them where it can begin with a number.
    pub fn starts(&self) -> Vec<Option<char>> {
        let mut starts = Vec::new();
        collect_starts(&Ahead { parts: &self.parts, outer: None }, &mut starts);
        starts.sort_unstable();
        starts.dedup();
        starts
    }

    pub fn starts_with_days(&self) -> bool {
        self.parts.first() == Some(&Part::Days)
    }

    /// The longest reading of the phrase at the start of a text.
    pub fn read(&self, place: &Place) -> Option<Match> {
        let first = place.text.chars().next()?;
        if first.is_ascii_alphanumeric() && place.before.is_some_and(|before| joins(before, first)) {
            return None;
        }
        rest_of(&Ahead { parts: &self.parts, outer: None }, 0, place)
    }
}

/// A pattern without choices.
fn plain(pattern: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    for letter in pattern.chars() {
        match letter {
            ' ' => parts.push(Part::Gap),
            '#' => parts.push(Part::Number),
            '@' => parts.push(Part::Days),
            other => match parts.last_mut() {
                Some(Part::Letters(letters)) => letters.push(other),
                _ => parts.push(Part::Letters(other.to_string())),
            },
        }
    }
    // Thousands of them stay, most of one part.
    parts.shrink_to_fit();
    parts
}

/// What of a phrase is still to come: these parts, and those around the choice they stand in.
#[derive(Clone, Copy)]
struct Ahead<'p> {
    parts: &'p [Part],
    outer: Option<&'p Ahead<'p>>,
}

fn collect_starts(ahead: &Ahead, starts: &mut Vec<Option<char>>) {
    let Some((part, tail)) = ahead.parts.split_first() else {
        return ahead.outer.into_iter().for_each(|outer| collect_starts(outer, starts));
    };
    let behind = Ahead { parts: tail, ..*ahead };
    match part {
        Part::Letters(letters) => starts.push(letters.chars().next()),
        Part::Number | Part::Days => starts.push(None),
        Part::Gap => collect_starts(&behind, starts),
        Part::Choice(choices) => {
            for choice in choices {
                collect_starts(&Ahead { parts: choice, outer: Some(&behind) }, starts);
            }
        }
    }
}

fn rest_of(ahead: &Ahead, at: usize, place: &Place) -> Option<Match> {
    let Some((part, tail)) = ahead.parts.split_first() else {
        return ahead.outer.map_or_else(|| ended(at, place.text), |outer| rest_of(outer, at, place));
    };
    let rest = place.text.get(at..)?;
    let behind = Ahead { parts: tail, ..*ahead };
    let go_on = |length: usize| rest_of(&behind, at + length, place);
    match part {
        Part::Letters(letters) => rest.starts_with(letters.as_str()).then(|| go_on(letters.len()))?,
        Part::Gap => go_on(gap(rest)),
        Part::Number => {
            let (length, interval) = if at == 0 { place.first_number } else { place.numbers.number(rest) }?;
            // "Cycle 5 - 500 mg": the second number is that of an amount, and no end of a range.
            let ends_here = tail.is_empty() && ahead.outer.is_none();
            let is_of_amount = |from: usize| !(place.may_be_day)(at + from);
            if ends_here && place.numbers.end_of_range(rest).is_some_and(is_of_amount) {
                let (length, single) = place.numbers.one(rest)?;
                return Some(with(Slot::Number(Interval::exactly(single)), go_on(length)?));
            }
            Some(with(Slot::Number(interval), go_on(length)?))
        }
        Part::Days => place.numbers.days(rest).into_iter().find_map(|list| {
            if list.days.len() > 1 && !(place.may_be_day)(at + list.last_at) {
                return None;
            }
            Some(with(Slot::Days(list.days), go_on(list.length)?))
        }),
        Part::Choice(choices) => {
            let readings = choices.iter().filter(|choice| can_start(choice, rest));
            let readings =
                readings.filter_map(|choice| rest_of(&Ahead { parts: choice, outer: Some(&behind) }, at, place));
            readings.max_by_key(|found| found.length)
        }
    }
}

/// Whether a choice can stand here, as far as its first letters tell.
fn can_start(choice: &[Part], rest: &str) -> bool {
    match choice.first() {
        Some(Part::Letters(letters)) => rest.starts_with(letters.as_str()),
        _ => true,
    }
}

/// A phrase ends where no word and no number goes on.
fn ended(at: usize, text: &str) -> Option<Match> {
    let (read, ahead) = text.split_at_checked(at)?;
    let (last, next) = (read.chars().next_back()?, ahead.chars().next());
    let goes_on = next.is_some_and(|next| {
        last.is_ascii_alphabetic() && next.is_ascii_alphabetic() || last.is_ascii_digit() && next.is_ascii_digit()
    });
    (!goes_on).then(|| Match { length: at, slots: Vec::new() })
}

fn with(slot: Slot, mut found: Match) -> Match {
    found.slots.insert(0, slot);
    found
}

/// The letters belong to one word or one number.
fn joins(before: char, next: char) -> bool {
    let is_word = before.is_ascii_alphabetic() && next.is_ascii_alphanumeric();
    let is_number = (before.is_ascii_digit() || before == '.') && next.is_ascii_digit();
    is_word || is_number
}
