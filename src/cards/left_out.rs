//! Why no option is left: those that what was given excludes, those of one reason together.

use crate::evaluate::advice::AdviceItem;
use crate::knowledge::rule::Rule;

use super::layout::{Slot, Turn};
use super::{Frame, against, list, regimen};

/// So many reasons have a place.
const REASONS: usize = 3;

/// The line; nothing where there are options. Where room is short, the first reason stands for all.
pub(super) fn slot(item: &AdviceItem, frame: &Frame) -> Option<Slot<'static>> {
    let mut told: Vec<(String, Vec<&Rule>)> = Vec::new();
    for option in &item.left_out {
        let why = against::sentences(option, frame).into_iter().next().unwrap_or_default();
        match told.iter_mut().find(|(known, _)| *known == why) {
            Some((_, rules)) => rules.extend(&option.rules),
            None => told.push((why, option.rules.clone())),
        }
    }
    let said = |(why, rules): &(String, Vec<&Rule>), most| {
        let drugs = regimen::headlines(rules.iter().copied(), frame);
        frame.wording.order.said(&list::first(&drugs, most, frame), why)
    };
    let label = frame.wording.slot.left_out();
    let lines: Vec<String> = told.iter().take(REASONS).map(|reason| said(reason, frame.layout.options)).collect();
    let brief = format!("{label} {}", said(told.first()?, 1));
    let text = format!("{label} {}", lines.join(frame.wording.between.sentences()));
    Some(Slot::line(1, text).shortened(Turn::Open, move || vec![brief]))
}
