//! ISH of HER2: a word, a ratio, copies per nucleus, a group; whatever of it is stated.
//!
//! Every number has to be accounted for: one that nobody can tell what it counts may be the one that decides, so the whole
//! value is unreadable.

use rust_decimal::Decimal;

use super::her2_counts::{Named, Of, is_of_few_cells};
use super::no_result::no_result;
use super::value::Said;
use crate::case::finding::{Sign, Value};
use crate::case::interval::Interval;
use crate::case::marker::Marker;
use crate::profiles::number::Number;

/// Under a code for ISH.
pub fn ish(said: &Said) -> Vec<(Marker, Value)> {
    counts(said, Marker::Her2Ish)
}

/// Under a code for the ratio a lone number is the ratio.
pub fn ratio(said: &Said) -> Vec<(Marker, Value)> {
    counts(said, Marker::Her2Ratio)
}

/// More signals than a nucleus is ever counted with are those of many nuclei, and more of chromosome 17 still sooner.
const MOST_COPIES: u32 = 50;
const MOST_CENTROMERES: u32 = 10;

/// What the numbers of a value come to.
#[derive(Default)]
struct Counted<'n> {
    read: Vec<(Marker, Value)>,
    /// Counts of HER2 of which it is open whether they are of one nucleus, with whether they are called copies.
    counts: Vec<(Interval, bool)>,
    second: Vec<Decimal>,
    unnamed: Vec<&'n Number>,
    /// A number contradicts another, or nobody can tell what it counts.
    is_open: bool,
}

impl<'n> Counted<'n> {
    fn ratio(&mut self, ratio: Interval) {
        self.read.push((Marker::Her2Ratio, Value::Number(ratio)));
    }

    fn copies(&mut self, copies: Interval) {
        self.read.push((Marker::Her2Copies, Value::Number(copies)));
    }

    fn second(&mut self, count: Option<Decimal>) {
        self.second.extend(count);
    }

    fn add(&mut self, number: &'n Number, of: Of) {
        match of {
            Of::Group => self.read.extend(group(number.interval)),
            Of::Ratio => self.ratio(number.interval),
            Of::Average => self.copies(number.interval),
            Of::Copies => self.counts.push((number.interval, true)),
            Of::Signals => self.counts.push((number.interval, false)),
            Of::SecondProbe => self.second(number.interval.exact()),
            Of::Other => {}
            Of::Unnamed => self.unnamed.push(number),
        }
    }

    /// "48/40 = 1.2", "1.8 (7.2/4.0)", "24:20": two counts and what follows from them, which may be said as well.
    fn quotient(&mut self, upper: Decimal, lower: Decimal, result: Option<Interval>) {
        let Some(quotient) = upper.checked_div(lower) else {
            self.is_open = true;
            return;
        };
        let known = self.read.iter().find_map(|(marker, value)| match value {
            Value::Number(ratio) if *marker == Marker::Her2Ratio => Some(*ratio),
            _ => None,
        });
        match result.or(known) {
            // Rounded, or cut off.
            Some(said) => self.is_open |= said.exact().is_none_or(|said| (said - quotient).abs() >= Decimal::new(1, 1)),
            None => self.ratio(Interval::exactly(quotient.normalize())),
        }
        if let Some(result) = result {
            self.ratio(result);
        }
        // "2.4:1" is a way to write a ratio.
        if lower == Decimal::ONE {
            return;
        }
        self.counts.push((Interval::exactly(upper), false));
        self.second(Some(lower));
    }

    /// "HER2 88, CEP17 62": one count of each is a quotient, which may be said as well.
    fn follow(&mut self) {
        let of_her2 = self.read.iter().filter_map(|(marker, value)| match value {
            Value::Number(number) if *marker == Marker::Her2Copies => Some(*number),
            _ => None,
        });
        let of_her2: Vec<Interval> = self.counts.iter().map(|(count, _)| *count).chain(of_her2).collect();
        let ([upper], [lower]) = (of_her2.as_slice(), self.second.as_slice()) else { return };
        let Some((upper, quotient)) = upper.exact().and_then(|upper| Some((upper, upper.checked_div(*lower)?))) else {
            return;
        };
        // A mean beside the count of all nuclei.
        if (upper.scale() > 0) != (lower.scale() > 0) {
            return;
        }
        let ratios = || self.read.iter().filter(|(marker, _)| *marker == Marker::Her2Ratio);
        let said = ratios().find_map(|(_, value)| if let Value::Number(ratio) = value { ratio.exact() } else { None });
        match said {
            // Of rounded means only nearly.
            Some(said) => self.is_open |= (said - quotient).abs() > Decimal::new(2, 1).max(said * Decimal::new(15, 2)),
            // Of all nuclei the quotient alone says nothing of the copies.
            None if !self.is_of_many() && ratios().next().is_none() => {
                self.ratio(Interval::exactly(quotient.round_dp(2).normalize()));
            }
            None => {}
        }
    }

    fn is_of_many(&self) -> bool {
        self.second.iter().any(|second| *second > MOST_CENTROMERES.into())
    }

    /// Counts of one nucleus are copies; those of all nuclei say nothing beside the ratio.
    fn settle(&mut self, has_nuclei: bool) {
        let is_of_many = self.is_of_many();
        for (count, is_copies) in std::mem::take(&mut self.counts) {
            let at = count.exact();
            // Somebody who writes "7.0" counted no signals.
            let is_mean = is_copies || at.is_none_or(|at| at.scale() > 0);
            if is_of_many || at.is_some_and(|at| at > MOST_COPIES.into()) || (has_nuclei && !is_mean) {
                continue;
            }
            if is_mean {
                self.copies(count);
            } else {
                self.is_open = true;
            }
        }
    }

    /// A number without a name beside others that have one: a share of cells and a year are none of the counts.
    fn has_strange_number(&self) -> bool {
        let is_known = |number: &Number| {
            let is_said = |(_, value): &(Marker, Value)| *value == Value::Number(number.interval);
            number.is_percent() || !number.is_within(0, 1900) || self.read.iter().any(is_said)
        };
        self.read.iter().any(|(marker, _)| *marker != Marker::Her2Ish) && !self.unnamed.iter().all(|it| is_known(it))
    }
}

fn counts(said: &Said, asked: Marker) -> Vec<(Marker, Value)> {
    if let Some(none) = no_result(said, &[]) {
        return vec![(Marker::Her2Ish, none)];
    }
    let Ok(sign) = said.agreed_sign() else { return vec![(Marker::Her2Ish, said.contradiction())] };
    // "Amplified in 5 % of cells"; a quantity in percent is neither a ratio nor a count of copies.
    if (sign == Some(Sign::Positive) && is_of_few_cells(said))
        || said.numbers.iter().any(|number| !number.from_text && number.is_percent())
    {
        return vec![(asked, said.unreadable())];
    }
    let named = Named::of(said);
    let mut counted = Counted::default();
    counted.read.extend(sign.map(|sign| (Marker::Her2Ish, Value::Sign(sign))));
    counted.read.extend(said.ratio.map(|ratio| (Marker::Her2Ratio, Value::Number(ratio))));
    let numbers: Vec<&Number> = said.numbers.iter().filter(|number| !number.plus).collect();
    let (mut at, mut before) = (0, "");
    while let Some(number) = numbers.get(at).copied() {
        let of = named.kind(number, before);
        before = &number.lead;
        at += 1;
        let lower = numbers.get(at).filter(|lower| matches!(lower.lead.as_str(), "/" | ":" | "÷"));
        let pair = number.interval.exact().zip(lower.and_then(|lower| lower.interval.exact()));
        let is_solved = || numbers.get(at + 1).is_some_and(|result| result.lead == "=");
        let is_pair = matches!(of, Of::Ratio | Of::Copies | Of::Signals | Of::Average)
            || (of == Of::Unnamed && (named.has_frame || asked == Marker::Her2Ratio || is_solved()));
        let Some((upper, lower)) = pair.filter(|_| is_pair) else {
            counted.add(number, of);
            continue;
        };
        at += 1;
        let result = numbers.get(at).filter(|result| result.lead == "=").map(|result| result.interval);
        at += usize::from(result.is_some());
        counted.quotient(upper, lower, result);
    }
    counted.follow();
    counted.settle(named.has_nuclei);
    if counted.is_open || counted.has_strange_number() {
        return vec![(asked, said.unreadable())];
    }
    let Counted { mut read, unnamed, .. } = counted;
    let is_named = read.iter().any(|(marker, _)| *marker != Marker::Her2Ish);
    match unnamed.as_slice() {
        [number] if !is_named && asked == Marker::Her2Ratio => {
            read.push((Marker::Her2Ratio, Value::Number(number.interval)));
        }
        [number] if !is_named && is_cut_off_of_ratio(number.interval) => {
            read.push((Marker::Her2Ratio, Value::Number(number.interval)));
        }
        // Under 2 is negative as a ratio and as copies; a higher number without a name could be either.
        [number] if !is_named && number.interval.reaches(Decimal::TWO) == Some(false) && !is_zero(number) => {
            read.push((Marker::Her2Ratio, Value::Number(number.interval)));
        }
        [_, ..] if !is_named && sign == Some(Sign::Negative) => return vec![(Marker::Her2Ish, said.contradiction())],
        _ => {}
    }
    if read.is_empty() {
        read.push((Marker::Her2Ish, said.unreadable()));
    }
    read
}

/// "Amplified: 0" is no ratio.
fn is_zero(number: &Number) -> bool {
    number.interval.exact() == Some(Decimal::ZERO)
}

/// A bound at a cut-off that only the ratio has: 2.0 (ASCO/CAP 2013 and 2018), 1.8 and 2.2 (ASCO/CAP 2007). Copies are held
/// against 4.0 and 6.0.
fn is_cut_off_of_ratio(number: Interval) -> bool {
    let bound = match (number.low, number.high) {
        (Some(bound), None) | (None, Some(bound)) => bound.at,
        _ => return false,
    };
    [Decimal::new(18, 1), Decimal::TWO, Decimal::new(22, 1)].contains(&bound)
}

/// The dual-probe groups, as what they say of ratio and copies (ASCO/CAP 2018).
fn group(number: Interval) -> Vec<(Marker, Value)> {
    let (two, four, six) = (Decimal::TWO, Decimal::from(4), Decimal::from(6));
    let middle = Interval { low: Interval::at_least(four).low, high: Interval::below(six).high };
    let (ratio, copies) = match number.exact() {
        Some(group) if group == Decimal::ONE => (Interval::at_least(two), Interval::at_least(four)),
        Some(group) if group == two => (Interval::at_least(two), Interval::below(four)),
        Some(group) if group == Decimal::from(3) => (Interval::below(two), Interval::at_least(six)),
        Some(group) if group == four => (Interval::below(two), middle),
        Some(group) if group == Decimal::from(5) => (Interval::below(two), Interval::below(four)),
        _ => return Vec::new(),
    };
    vec![(Marker::Her2Ratio, Value::Number(ratio)), (Marker::Her2Copies, Value::Number(copies))]
}
