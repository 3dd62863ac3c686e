//! Boxes and tick lists: which item each box belongs to, and whether it is ticked.
//!
//! Whether boxes stand before or after their items is told by each line as a whole; what could be both is not understood.

use std::ops::Range;

use super::meaning::{Answer, BoxMark};
use super::span::{Span, What};

/// One box with its item: indexes of spans.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tick {
    pub item: Range<usize>,
    pub is_ticked: bool,
}

/// The boxes of one line (or one sentence).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TickList {
    /// What stands before the first item: the question.
    pub heading: Range<usize>,
    /// `None`: it is not sure which box belongs to which item.
    pub ticks: Option<Vec<Tick>>,
    /// The whole line.
    pub line: Range<usize>,
}

/// Why a list whose items exclude each other gives no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TickFault {
    Unclear,
    NoneTicked,
    SeveralTicked,
}

impl TickList {
    /// The one ticked item.
    ///
    /// # Errors
    /// When none, several, or it is not sure which item is ticked.
    pub fn only(&self) -> Result<&Tick, TickFault> {
        let ticks = self.ticks.as_ref().ok_or(TickFault::Unclear)?;
        let mut ticked = ticks.iter().filter(|tick| tick.is_ticked);
        match (ticked.next(), ticked.next()) {
            (Some(tick), None) => Ok(tick),
            (None, _) => Err(TickFault::NoneTicked),
            _ => Err(TickFault::SeveralTicked),
        }
    }
}

/// All lists of boxes of a text.
pub fn lists(spans: &[Span]) -> Vec<TickList> {
    if !spans.iter().any(|span| span.mark().is_some()) {
        return Vec::new();
    }
    let circles = circles(spans);
    let mut lists = Vec::new();
    let mut from = 0;
    for to in 0..=spans.len() {
        let ends = spans.get(to).is_none_or(|span| span.is_punctuation(&['\n', ';', '。']));
        if ends {
            lists.extend(list(spans, from..to, circles));
            from = to + 1;
        }
    }
    lists
}

/// What a circle means in this text; a cross then means the other. `None` when nothing says.
fn circles(spans: &[Span]) -> Option<bool> {
    let has = |wanted: BoxMark| spans.iter().any(|span| span.mark() == Some(wanted));
    match (has(BoxMark::Ticked), has(BoxMark::Empty), has(BoxMark::Cross)) {
        (true, false, false) => Some(false),
        (false, _, true) => Some(true),
        _ => None,
    }
}

fn list(spans: &[Span], line: Range<usize>, circles: Option<bool>) -> Option<TickList> {
    let boxes: Vec<usize> =
        line.clone().filter(|at| spans.get(*at).is_some_and(|span| span.mark().is_some())).collect();
    let (first, last) = (*boxes.first()?, *boxes.last()?);
    let is_colon = |at: &usize| spans.get(*at).is_some_and(|span| span.is_punctuation(&[':', '?', '=']));
    let label = (line.start..first).rfind(is_colon).map_or(line.start, |colon| colon + 1);
    let holds = |range: Range<usize>| spans.get(range).unwrap_or_default().iter().any(is_word);
    let (head, tail) = (holds(label..first), holds(last + 1..line.end));
    let has_label = label > line.start;
    let is_option = spans
        .get(label..first)
        .unwrap_or_default()
        .iter()
        .all(|span| span.concept.is_none() || span.number().is_some() || span.answer().is_some());
    let (is_before, heading_end) = match (head, tail) {
        (false, true) => (true, first),
        (true, false) => (false, label),
        // "CPS ≥ 10: ☑"
        (false, false) if boxes.len() == 1 && has_label => {
            let tick = ticked(spans, first, circles).map(|is_ticked| vec![Tick { item: line.start..first, is_ticked }]);
            return Some(TickList { heading: line.start..line.start, ticks: tick, line });
        }
        // A question without a colon: "CPS ≥ 10 ☐ yes ☑ no".
        (true, true) if boxes.len() > 1 && !is_option && !has_label => (true, first),
        _ => return Some(TickList { heading: line.start..first, ticks: None, line }),
    };
    let heading_end =
        if is_before { heading_end } else { heading_end.max(question(spans, heading_end..first, first + 1..last)) };
    let mut ticks = Some(Vec::new());
    for (nth, at) in boxes.iter().enumerate() {
        let before = nth.checked_sub(1).and_then(|before| boxes.get(before)).map_or(heading_end, |before| before + 1);
        let after = boxes.get(nth + 1).copied().unwrap_or(line.end);
        let item = if is_before { at + 1..after } else { before..*at };
        let is_ticked = ticked(spans, *at, circles).filter(|_| holds(item.clone()));
        ticks = ticks.zip(is_ticked).map(|(mut ticks, is_ticked)| {
            ticks.push(Tick { item, is_ticked });
            ticks
        });
    }
    Some(TickList { heading: line.start..heading_end, ticks, line })
}

/// Where the question ends that stands before the first item: "amplified yes ☐ no ☑", "HER2 0 ☐ 1+ ☑".
fn question(spans: &[Span], head: Range<usize>, items: Range<usize>) -> usize {
    let own = spans.get(head.clone()).unwrap_or_default();
    let last = own.len().saturating_sub(1);
    if last > 0 && yes_or_no(own.get(last..).unwrap_or_default()).is_some() {
        return head.start + last;
    }
    let is_name = |span: &Span| span.concept.is_some_and(|concept| !concept.is_result) || span.is_harmless();
    // "CPS <1 ☐ CPS ≥10 ☑": the name belongs to each item.
    if spans.get(items).unwrap_or_default().iter().any(is_name) {
        return head.start;
    }
    let names = own.iter().take_while(|span| is_name(span)).count();
    if names < own.len() { head.start + names } else { head.start }
}

fn is_word(span: &Span) -> bool {
    !matches!(span.what, What::Punctuation(_) | What::Joiner(_))
}

fn ticked(spans: &[Span], at: usize, circles: Option<bool>) -> Option<bool> {
    match spans.get(at)?.mark()? {
        BoxMark::Ticked => Some(true),
        BoxMark::Empty => Some(false),
        BoxMark::Circle => circles,
        BoxMark::Cross => circles.map(|circle| !circle),
    }
}

/// The yes or no of an item that says nothing else.
pub fn yes_or_no(item: &[Span]) -> Option<bool> {
    let mut said = item.iter().filter(|span| is_word(span));
    let answer = said.next()?;
    let is_only = said.next().is_none();
    let is_no = answer.denial().is_some();
    (is_only && (is_no || answer.answer() == Some(Answer::Yes))).then_some(!is_no)
}
