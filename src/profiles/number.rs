//! Numbers out of running text, with what stands around them: a number counts only for what is named right before it.

use std::sync::LazyLock;

use regex::{Captures, Regex};
use rust_decimal::Decimal;

use crate::case::interval::Interval;

/// A number as said.
#[derive(Debug, Clone, PartialEq)]
pub struct Number {
    pub interval: Interval,
    /// The unit, normalised (`%`, `mg`, empty when none was given).
    pub unit: String,
    /// From running text, not from a slot of its own.
    pub from_text: bool,
    /// The words right before the number, back to the last separator or number.
    pub lead: String,
    /// A `+` follows: an IHC score, no count.
    pub plus: bool,
}

impl Number {
    /// A number from a slot of its own.
    pub fn bare(interval: Interval) -> Self {
        Self { interval, unit: String::new(), from_text: false, lead: String::new(), plus: false }
    }

    pub fn is_percent(&self) -> bool {
        // "percent of nuclei"
        let unit = self.unit.split(" of ").next().unwrap_or_default();
        matches!(unit, "%" | "percent" | "{/100}" | "/100" | "パーセント")
    }

    /// Inside what the measurement can be; anything else is a slip of unit or digit.
    pub fn is_within(&self, low: u32, high: u32) -> bool {
        let inside = |at: Decimal| at >= low.into() && at <= high.into();
        self.interval.low.is_none_or(|bound| inside(bound.at))
            && self.interval.high.is_none_or(|bound| inside(bound.at))
    }
}

/// Names that contain digits and are no numbers, and dates.
static NAMES: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?x) \d{4}[-/.年]\d{1,2}(?:[-/.月]\d{1,2}日?)? | 22c3 | sp-?\d{2,3} | 28-8 | 73-10 | 4b5 | e1l3n | her-?2 | erb-?b-?2 | cep-?17 | 17番染色体
             | chr(?:omosome)?\s?17 | pd-?l-?1 | ki-?67 | ck5/6 | 6f11 | 1d5 | \b[23]d\b | mod-?sp\d | \b1e2\b | pgr636 | score\s0-3 | /100\s?cells",
    )
    .ok()
});

static NUMBER: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?x)
        (?P<before> >= | <= | ≥ | ≤ | ≧ | ≦ | > | < )? \s*
        (?P<low> \d+(?:[.,]\d+)* ) \s* (?P<unit1> % | percent | パーセント )?
        (?: \s? (?: - | ~ | 〜 | to ) \s? (?: < \s?)? (?P<high> \d+(?:[.,]\d+)* ) )?
        \s* (?P<unit2> % | percent | パーセント | mg/kg | mg/m2 | mg/dl | mg | kg | cm | m\b
              | lbs?\b | pounds?\b | inch(?:es)?\b | g/dl | i?u/l | msec | ms\b | ml/min | [muμ]mol/l | 万 (?: \s? / \s? [uμ] l )?
              | (?: x | × )? \s? 10 [*^]? [349] / [uμ]? l | / [uμ] l | /mm3 | 個 | cells? )?
        \s* (?P<plus> [+] )?",
    )
    .ok()
});

/// Every number of a normalised text, with the signs that bound it. Words that do are read by [`crate::text`].
pub fn numbers(text: &str) -> Vec<Number> {
    if !text.bytes().any(|byte| byte.is_ascii_digit()) {
        return Vec::new();
    }
    let (Some(names), Some(number)) = (NAMES.as_ref(), NUMBER.as_ref()) else { return Vec::new() };
    // The letters of a name stay, so that "CEP17 signals" still leads its number.
    let letters = |name: &Captures| {
        name.get(0)
            .map_or("", |name| name.as_str())
            .chars()
            .filter(|c| !c.is_ascii_digit() && *c != '-')
            .collect::<String>()
    };
    let plain = names.replace_all(text, letters);
    let mut found = Vec::new();
    let mut end_of_last = 0;
    for captures in number.captures_iter(&plain) {
        let Some(whole) = captures.get(0) else { continue };
        let at = |name| captures.name(name).and_then(|digits| decimal(digits.as_str()));
        let Some(low) = at("low") else { continue };
        let before = plain.get(end_of_last..whole.start()).unwrap_or_default();
        end_of_last = whole.end();
        let lead = before.rsplit([';', '。', ',', '、', '\n']).next().unwrap_or_default().trim().to_owned();
        let comparator = captures.name("before").map_or("", |sign| sign.as_str());
        let unit = captures.name("unit2").or_else(|| captures.name("unit1")).map_or("", |unit| unit.as_str());
        let interval = interval(comparator, low, at("high"));
        if let Some(range) = found.last_mut().and_then(|last| range(last, &lead, (interval, unit))) {
            range.unit = if unit.is_empty() { std::mem::take(&mut range.unit) } else { unit.to_owned() };
            continue;
        }
        found.push(Number {
            interval,
            unit: unit.to_owned(),
            from_text: true,
            lead,
            plus: captures.name("plus").is_some(),
        });
    }
    found
}

/// `1以上10未満`, `>=1 and <10`: the second bound belongs to the first number, which then is a range.
fn range<'n>(last: &'n mut Number, lead: &str, (next, unit): (Interval, &str)) -> Option<&'n mut Number> {
    let (from, to) = (last.interval.low?, next.high?);
    let is_open = last.interval.high.is_none() && next.low.is_none();
    let same_unit = unit.is_empty() || last.unit.is_empty() || unit == last.unit;
    if !is_open || !same_unit || from.at >= to.at || !matches!(lead, "" | "and" | "but" | "かつ" | "で") {
        return None;
    }
    last.interval.high = Some(to);
    Some(last)
}

fn interval(comparator: &str, low: Decimal, high: Option<Decimal>) -> Interval {
    match (comparator, high) {
        (_, Some(high)) if high >= low => Interval::between(low, high),
        (">=" | "≥" | "≧", _) => Interval::at_least(low),
        (">", _) => Interval::above(low),
        ("<=" | "≤" | "≦", _) => Interval::at_most(low),
        ("<", _) => Interval::below(low),
        _ => Interval::exactly(low),
    }
}

/// `0,9` is a decimal comma, `1,200` a separator of thousands.
fn decimal(digits: &str) -> Option<Decimal> {
    let mut groups = digits.split(',');
    let first = groups.next()?;
    let thousands =
        !first.starts_with('0') && first.len() <= 3 && digits.contains(',') && groups.all(|group| group.len() == 3);
    if thousands { digits.replace(',', "").parse().ok() } else { digits.replace(',', ".").parse().ok() }
}
