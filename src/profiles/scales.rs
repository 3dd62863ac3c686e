//! Scores of hormone receptors (Allred, J-Score, IRS, H-score) as the share of stained cells they leave possible; the data are
//! `profiles/scales.tsv`.

use regex::{Captures, Regex};
use rust_decimal::Decimal;

use super::normal::normal;
use super::number::numbers;
use super::recent::Recent;
use crate::case::interval::Interval;

/// All scales.
#[derive(Debug, Default)]
pub struct Scales {
    scales: Vec<Scale>,
    /// Most texts hold no score; which do is remembered.
    shares: Recent<Option<Interval>>,
}

#[derive(Debug)]
struct Scale {
    id: String,
    /// Its name, with the value in the first group.
    named: Vec<Regex>,
    /// Words that only repeat parts of the score, with two that add up to it in their groups.
    parts: Vec<Regex>,
    /// Ends of names of results that are such a part.
    steps: Vec<Regex>,
    values: Vec<(Range, Interval)>,
}

/// The values of one line.
#[derive(Debug)]
enum Range {
    Of(Decimal, Decimal),
    /// "3a"
    Word(String),
}

impl Range {
    fn read(text: &str) -> Self {
        let (from, to) = text.split_once('-').unwrap_or((text, text));
        match (from.parse(), to.parse()) {
            (Ok(from), Ok(to)) => Self::Of(from, to),
            _ => Self::Word(text.to_owned()),
        }
    }

    fn holds(&self, value: &str) -> bool {
        match self {
            Self::Of(from, to) => value.parse::<Decimal>().is_ok_and(|value| value >= *from && value <= *to),
            Self::Word(word) => word == value,
        }
    }
}

impl Scales {
    /// Reads the table.
    ///
    /// # Errors
    /// Each line that cannot be used: its number, and why.
    pub fn read(text: &str) -> Result<Self, Vec<(usize, String)>> {
        let mut scales = Self::default();
        let mut mistakes = Vec::new();
        for (at, line) in text.lines().enumerate().filter(|(_, line)| !line.is_empty() && !line.starts_with('#')) {
            if let Err(why) = scales.add(line) {
                mistakes.push((at + 1, why));
            }
        }
        if mistakes.is_empty() { Ok(scales) } else { Err(mistakes) }
    }

    fn add(&mut self, line: &str) -> Result<(), String> {
        let mut cells = line.split('\t');
        let (Some(id), Some(what), Some(says), None) = (cells.next(), cells.next(), cells.next(), cells.next()) else {
            return Err(format!("\"{line}\": three columns are wanted"));
        };
        let pattern = |of: &str| Regex::new(of).map_err(|cause| cause.to_string());
        let scale = if let Some(at) = self.scales.iter().position(|scale| scale.id == id) {
            self.scales.get_mut(at)
        } else {
            self.scales.push(Scale {
                id: id.to_owned(),
                named: Vec::new(),
                parts: Vec::new(),
                steps: Vec::new(),
                values: Vec::new(),
            });
            self.scales.last_mut()
        };
        let Some(scale) = scale else { return Ok(()) };
        match what {
            // A word of its own: "tests 5" names no total score.
            "named" => scale.named.push(pattern(&format!("(?:^|[^a-z0-9]){says}(?:$|[^a-z0-9.%+-])"))?),
            "part" => scale.parts.push(pattern(says)?),
            "step" => scale.steps.push(pattern(&format!("(?:^|[^a-z0-9]){says}$"))?),
            value => {
                let normal = normal(says);
                let [percent] = numbers(&normal).try_into().map_err(|_| format!("\"{says}\": a share is wanted"))?;
                scale.values.push((Range::read(value), percent.interval));
            }
        }
        Ok(())
    }

    /// The share of stained cells, in percent, that the one score of a text leaves possible; `None` where there is none, or
    /// where other numbers stand beside it.
    pub fn share(&self, text: &str) -> Option<Interval> {
        self.shares.get(text.as_bytes(), || self.work_out(text))
    }

    /// The name is of a part of a score ("ER Allred proportion score"), and of no score.
    pub fn names_part(&self, name: &str) -> bool {
        let name = normal(name);
        self.scales.iter().flat_map(|scale| &scale.steps).any(|step| step.is_match(&name))
    }

    fn work_out(&self, text: &str) -> Option<Interval> {
        let text = normal(text);
        let mut shares = self.scales.iter().filter_map(|scale| scale.share(&text));
        shares.next().filter(|_| shares.next().is_none())
    }
}

impl Scale {
    fn share(&self, text: &str) -> Option<Interval> {
        let mut rest = text.to_owned();
        let mut sum = None;
        for part in &self.parts {
            let point = |found: &Captures, at: usize| found.get(at)?.as_str().parse::<Decimal>().ok();
            let added = |found: Captures| Some(point(&found, 1)? + point(&found, 2)?);
            sum = sum.or_else(|| part.captures(&rest).and_then(added));
            rest = part.replace_all(&rest, " ").into_owned();
        }
        let found = self.named.iter().find_map(|named| named.captures(&rest))?;
        let (whole, value) = (found.get(0)?, found.get(1)?.as_str());
        let around = [rest.get(..whole.start()), rest.get(whole.end()..)];
        let has_digits = around.iter().flatten().any(|part| part.bytes().any(|byte| byte.is_ascii_digit()));
        // Points that do not add up: one of them, or the score, is a slip.
        if has_digits || sum.is_some_and(|sum| value.parse() != Ok(sum)) {
            return None;
        }
        let (_, share) = self.values.iter().find(|(range, _)| range.holds(value))?;
        Some(*share)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn share(text: &str) -> Option<String> {
        let scales = Scales::read(include_str!("../../profiles/scales.tsv")).unwrap();
        scales.share(text).map(|share| share.to_string())
    }

    #[test]
    fn scores_leave_shares_possible() {
        let read = [
            ("Allred 7/8", "≥33"),
            ("Allred score: 8 (PS 5, IS 3)", "≥66"),
            ("Allred PS5+IS3=TS8", "≥66"),
            ("Allred TS 5 (PS 3 + IS 2)", "≥1"),
            ("Allred score 5 (proportion score 3 + intensity score 2)", "≥1"),
            ("Allred score 0", "0"),
            ("Allred 2", "<1"),
            ("Jスコア 3b", "≥10"),
            ("J-score: 1", "<1"),
            ("IRS 12", "≥80"),
            ("IRS: 6", "≥10"),
            ("H-score 270", "≥10"),
            ("H-Score: 0", "0"),
            ("0/8 (Allred)", "0"),
            ("ER (J-score) 3b", "≥10"),
            ("ER (Allred) 8", "≥66"),
        ];
        for (text, percent) in read {
            assert_eq!(share(text).as_deref(), Some(percent), "{text}");
        }
        for text in [
            "Allred 3/8",
            "Allred 4",
            "IRS 2",
            "H-score 2",
            "H-score 400",
            "Allred 9",
            "score 7",
            "7/8",
            "Allred 7, 3 of 8 cores",
            "Allred TS 6 (PS 3 + IS 2)",
            "J-score 4",
            "tests 5",
        ] {
            assert_eq!(share(text), None, "{text}");
        }
    }
}
