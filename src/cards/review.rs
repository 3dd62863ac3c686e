//! Who has read the rules of a card as a clinician, and when; or that nobody has.

use crate::evaluate::advice::Piece;
use crate::knowledge::rule::{Review, Rule};

use super::Frame;

/// Of every card that names rules. A card on rules of which only some are reviewed says which.
pub(super) fn line(piece: &Piece, frame: &Frame) -> String {
    let rules = piece.rules.iter().chain(&piece.notes).chain(&piece.unasked).copied();
    let groups = by_review(rules);
    let words = &frame.wording.review;
    if groups.is_empty() && piece.clash.is_some() {
        return words.not_reviewed().to_owned();
    }
    let signature = |review: &Review| {
        let names = review.by.join(frame.wording.between.words());
        let date = review.on.map_or_else(|| "–".to_owned(), |on| on.to_string());
        (!review.by.is_empty()).then_some((names, date))
    };
    if let [(review, _)] = groups.as_slice() {
        return match signature(review) {
            Some((names, date)) => words.reviewed(&names, &date),
            None => words.not_reviewed().to_owned(),
        };
    }
    let line = |(review, rules): &(&Review, Vec<&Rule>)| {
        let titles: Vec<&str> = rules.iter().map(|rule| frame.say(&rule.title)).collect();
        let titles = titles.join(frame.wording.between.items());
        match signature(review) {
            Some((names, date)) => words.rules_reviewed(&names, &date, &titles),
            None => words.rules_not_reviewed(&titles),
        }
    };
    groups.iter().map(line).collect::<Vec<_>>().join("\n\n")
}

/// The rules by the names and the day of their review, each rule once.
fn by_review<'k>(rules: impl Iterator<Item = &'k Rule>) -> Vec<(&'k Review, Vec<&'k Rule>)> {
    let mut groups: Vec<(&Review, Vec<&Rule>)> = Vec::new();
    for rule in rules {
        let is_same = |review: &Review| review.by == rule.review.by && review.on == rule.review.on;
        match groups.iter_mut().find(|(review, _)| is_same(review)) {
            Some((_, group)) if group.iter().any(|known| known.id == rule.id) => {}
            Some((_, group)) => group.push(rule),
            None => groups.push((&rule.review, vec![rule])),
        }
    }
    groups
}
