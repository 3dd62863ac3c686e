//! How much a card holds: what is aimed at, what is never passed, and how a detail is made to fit.

use std::collections::VecDeque;

use super::sentences::Page;
use crate::cds_hooks::card_style::CardLimits;

/// Room for a text, in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Room {
    /// What is aimed at.
    pub aim: usize,
    /// Never more.
    pub most: usize,
}

/// How much a card holds in one language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Layout {
    pub summary: Room,
    pub detail: Room,
    /// Options with a line of their own; the others are counted.
    pub options: usize,
    /// Findings the line of evidence names.
    pub findings: usize,
    /// Regimens the line of earlier therapy names, the latest ones.
    pub regimens: usize,
    /// Sources and rules the last line names.
    pub sources: usize,
    pub links: usize,
}

/// What no card of any site passes (CONTRACT section 3e): summary and detail, in Japanese and in English.
const MOST: [[usize; 2]; 2] = [[60, 500], [139, 900]];

impl Layout {
    /// The section `limits` of `cards.yaml`, in the language that is read.
    pub(super) fn read(page: &mut Page) -> Self {
        let [japanese, english] = MOST;
        let [summary, detail] = if page.language == "ja" { japanese } else { english };
        let mut number = |key: &str| page.number("limits", key);
        Self {
            summary: Room { aim: number("summary").min(summary), most: summary },
            detail: Room { aim: number("detail").min(detail), most: detail },
            options: number("options"),
            findings: number("findings"),
            regimens: number("regimens"),
            sources: number("sources"),
            links: number("links"),
        }
    }

    /// As one client wants it.
    #[must_use]
    pub fn narrowed(self, by: &CardLimits) -> Self {
        let Room { aim, most } = self.summary;
        let lines = by.detail.unwrap_or(self.detail.most).min(self.detail.most);
        Self {
            summary: Room { aim: by.summary.unwrap_or(aim).min(most), most },
            detail: Room { aim: lines.min(by.detail.unwrap_or(self.detail.aim)), most: lines },
            options: by.options.unwrap_or(self.options),
            findings: by.findings.unwrap_or(self.findings),
            regimens: by.regimens.unwrap_or(self.regimens),
            sources: by.sources.unwrap_or(self.sources),
            links: by.links.unwrap_or(self.links),
        }
    }
}

/// A line of a detail, and how long it is kept when room runs out: the highest number goes first.
pub(super) struct Slot<'f> {
    pub expendable: u8,
    pub text: String,
    shorter: Option<Shorter<'f>>,
    /// What is left of it where even lines that can be spared are gone.
    last: Option<Box<dyn FnOnce() -> String + 'f>>,
}

/// The same in fewer and fewer words: they take the place of the text before any line goes. Most cards have room, so they are
/// made when they are needed.
struct Shorter<'f> {
    turn: Turn,
    make: Option<Box<dyn FnOnce() -> Vec<String> + 'f>>,
    forms: VecDeque<String>,
}

/// Which line gets shorter first. What another card says too comes before what only this one says; an option is the last to lose
/// its line, since what to do before it is given stands there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Turn {
    NotJudged,
    RestsOn,
    Open,
    Given,
    Options,
}

impl<'f> Slot<'f> {
    pub(super) const fn line(expendable: u8, text: String) -> Self {
        Self { expendable, text, shorter: None, last: None }
    }

    /// With its shorter forms, the longest of them first.
    pub(super) fn shortened(self, turn: Turn, forms: impl FnOnce() -> Vec<String> + 'f) -> Self {
        Self { shorter: Some(Shorter { turn, make: Some(Box::new(forms)), forms: VecDeque::new() }), ..self }
    }

    /// With what is left of it at the very last.
    pub(super) fn or_at_last(self, last: impl FnOnce() -> String + 'f) -> Self {
        Self { last: Some(Box::new(last)), ..self }
    }

    /// When it is its turn to get shorter, if it still can.
    fn turn(&mut self) -> Option<Turn> {
        let shorter = self.shorter.as_mut()?;
        if let Some(make) = shorter.make.take() {
            shorter.forms = make().into_iter().filter(|form| !form.is_empty()).collect();
        }
        (!shorter.forms.is_empty()).then_some(shorter.turn)
    }

    fn shorten(&mut self) {
        let form = self.shorter.as_mut().and_then(|shorter| shorter.forms.pop_front());
        self.text = form.unwrap_or_else(|| std::mem::take(&mut self.text));
    }

    /// What is left of it, once.
    fn last(&mut self) -> Option<String> {
        self.last.take().map(|make| make()).filter(|text| !text.is_empty())
    }
}

/// The lines as a list and the footer below them, as many as there is room for; the second footer is for where it is short.
/// Programs find the rest in the extension.
pub(super) fn fitted(mut slots: Vec<Slot>, [footer, short]: [&str; 2], most: usize) -> String {
    slots.retain(|slot| !slot.text.is_empty());
    let text = joined(&slots, footer);
    if text.chars().count() <= most {
        return text;
    }
    loop {
        let text = joined(&slots, short);
        if text.chars().count() <= most || slots.is_empty() {
            return text;
        }
        let place = |(at, slot): (usize, &Slot)| (slot.expendable, at);
        let first = slots.iter_mut().filter_map(|slot| Some((slot.turn()?, slot))).min_by_key(|(turn, _)| *turn);
        if let Some((_, slot)) = first {
            slot.shorten();
            continue;
        }
        let spared = slots.iter().enumerate().map(place).max();
        if let Some((_, at)) = spared.filter(|(expendable, _)| *expendable > 0) {
            slots.remove(at);
        } else if let Some((slot, last)) = slots.iter_mut().find_map(|slot| slot.last().map(|last| (slot, last))) {
            slot.text = last;
        } else if let Some((_, at)) = spared {
            slots.remove(at);
        }
    }
}

pub(super) fn joined(slots: &[Slot], footer: &str) -> String {
    let lines: Vec<String> = slots.iter().map(|slot| format!("- {}", slot.text)).collect();
    let list = lines.join("\n");
    [list.as_str(), footer].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n\n")
}
