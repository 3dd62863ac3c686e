//! Whom a list of options is for: the tumour and the line, in a few words.

use crate::case::define::her2::Her2;
use crate::case::define::lines::Certainty;
use crate::evaluate::advice::AdviceItem;
use crate::evaluate::tumour::{Her2Group, Tumour};
use crate::knowledge::rule::Line;

use super::{Frame, cancer};

/// `HR+ HER2-low, 3rd line`; the name of the disease where results leave the tumour open.
pub(super) fn described(item: &AdviceItem, frame: &Frame) -> String {
    let words = &frame.wording.patient;
    let tumour = tumour(item.tumour, frame)
        .or_else(|| item.cancer.map(|cancer| cancer::disease(cancer, frame)))
        .unwrap_or_default();
    let mut lines = item.options.iter().map(|option| option.rule.population.line);
    let first = lines.next().unwrap_or_default();
    let number = item.cancer.and_then(|cancer| {
        let therapy = frame.therapy(cancer);
        therapy.number(therapy.counted()).filter(|_| therapy.certainty() != Certainty::Open)
    });
    let nth;
    let line = match first {
        _ if number.is_some() => match number.unwrap_or_default() {
            1 => Some(words.first_line()),
            2 => Some(words.second_line()),
            3 => Some(words.third_line()),
            number => {
                nth = words.nth_line(&number.to_string());
                Some(nth.as_str())
            }
        },
        _ if lines.any(|line| line != first) => None,
        Line::First => Some(words.first_line()),
        Line::Later => Some(words.later_line()),
        Line::Any => None,
    };
    match line {
        Some(line) => words.in_line(&tumour, line),
        None => tumour,
    }
}

fn tumour(tumour: Tumour, frame: &Frame) -> Option<String> {
    let words = &frame.wording.patient;
    if tumour.hormone_receptors == Some(false) && tumour.is_her2_negative() {
        return Some(words.triple_negative().to_owned());
    }
    let receptors =
        tumour.hormone_receptors.map(|positive| if positive { words.hr_positive() } else { words.hr_negative() });
    let her2 = tumour.her2.map(|her2| match her2 {
        Her2Group::Negative => words.her2_negative(),
        Her2Group::Class(Her2::Positive) => words.her2_positive(),
        Her2Group::Class(Her2::Low) => words.her2_low(),
        Her2Group::Class(Her2::Ultralow) => words.her2_ultralow(),
        Her2Group::Class(Her2::Null) => words.her2_null(),
    });
    match (receptors, her2) {
        (Some(receptors), Some(her2)) => Some(words.of_tumour(receptors, her2)),
        (one, other) => one.or(other).map(str::to_owned),
    }
}
