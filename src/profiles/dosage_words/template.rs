//! One phrase with slots for numbers, held against a place of a text.

use super::slots::{NumberWords, Slot, gap};

/// A part of a phrase.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Letters(String),
    /// A space that may be missing.
    Gap,
    Number,
    Days,
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

impl Template {
    /// `# mg/kg`, `days @`, `every # weeks`.
    pub fn of(phrase: &str) -> Self {
        let mut parts = Vec::new();
        for letter in phrase.chars() {
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
        Self { parts }
    }

    /// The letter it begins with; none where it begins with a number.
    pub fn first(&self) -> Option<char> {
        match self.parts.first() {
            Some(Part::Letters(letters)) => letters.chars().next(),
            _ => None,
        }
    }

    pub fn starts_with_days(&self) -> bool {
        self.parts.first() == Some(&Part::Days)
    }

    pub fn slots(&self) -> usize {
        self.parts.iter().filter(|part| matches!(part, Part::Number | Part::Days)).count()
    }

    /// The phrase at the start of a text. `before` is the letter that stands before it there; `may_be_day` says whether
    /// the number at a place can be one more day of a list.
    pub fn read(
        &self,
        before: Option<char>,
        text: &str,
        numbers: &NumberWords,
        may_be_day: &dyn Fn(usize) -> bool,
    ) -> Option<Match> {
        let first = text.chars().next()?;
        if first.is_ascii_alphanumeric() && before.is_some_and(|before| joins(before, first)) {
            return None;
        }
        rest_of(&self.parts, text, 0, numbers, may_be_day)
    }
}

fn rest_of(
    parts: &[Part],
    text: &str,
    at: usize,
    numbers: &NumberWords,
    may_be_day: &dyn Fn(usize) -> bool,
) -> Option<Match> {
    let Some((part, tail)) = parts.split_first() else {
        let (read, ahead) = text.split_at_checked(at)?;
        let (last, next) = (read.chars().next_back()?, ahead.chars().next());
        let goes_on = next.is_some_and(|next| last.is_ascii_alphabetic() && next.is_ascii_alphabetic());
        let is_cut = next.is_some_and(|next| last.is_ascii_digit() && next.is_ascii_digit());
        return (!goes_on && !is_cut).then(|| Match { length: at, slots: Vec::new() });
    };
    let rest = text.get(at..)?;
    match part {
        Part::Letters(letters) => {
            let is_here = rest.starts_with(letters.as_str());
            is_here.then(|| rest_of(tail, text, at + letters.len(), numbers, may_be_day))?
        }
        Part::Gap => rest_of(tail, text, at + gap(rest), numbers, may_be_day),
        Part::Number => {
            let (length, interval) = numbers.number(rest)?;
            let found = rest_of(tail, text, at + length, numbers, may_be_day)?;
            Some(with(Slot::Number(interval), found))
        }
        Part::Days => numbers.days(rest).into_iter().find_map(|list| {
            if list.days.len() > 1 && !may_be_day(at + list.last_at) {
                return None;
            }
            Some(with(Slot::Days(list.days), rest_of(tail, text, at + list.length, numbers, may_be_day)?))
        }),
    }
}

fn with(slot: Slot, mut found: Match) -> Match {
    found.slots.insert(0, slot);
    found
}

/// The letters belong to one word or one number.
fn joins(before: char, next: char) -> bool {
    before.is_ascii_alphabetic() && next.is_ascii_alphabetic()
        || before.is_ascii_digit() && next.is_ascii_digit()
        || before.is_ascii_alphabetic() && next.is_ascii_digit()
        || before == '.' && next.is_ascii_digit()
}
