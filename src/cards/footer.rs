//! The last line of a card: its documents by their short names, its rules, the version of the knowledge, and who has read the
//! rules as a clinician. The extension lists all.

use crate::evaluate::advice::{Piece, once};
use crate::knowledge::rule::{Review, Rule};

use super::{Cited, Frame, list};

/// Between the parts of the line.
const BETWEEN: &str = " · ";

pub(super) fn line(piece: &Piece, cited: &[Cited], frame: &Frame) -> String {
    let words = &frame.wording.footer;
    let most = frame.wording.limits.sources;
    let documents = once(cited.iter().filter_map(|cited| cited.document).map(|document| frame.say(&document.label)));
    let documents: Vec<&str> = documents.into_iter().take(most).collect();
    let rules = by_review(piece.rules.iter().chain(&piece.notes).chain(&piece.unasked).copied());
    let all: Vec<&Rule> = rules.iter().flat_map(|(_, rules)| rules).copied().collect();
    let mut parts = Vec::new();
    if !documents.is_empty() {
        parts.push(words.sources(&documents.join(frame.wording.between.items())));
    }
    if let [_] = rules.as_slice() {
        parts.push(words.rules(&ids(&all, frame)));
    }
    parts.push(words.knowledge(&frame.knowledge.policy.version));
    if rules.is_empty() && piece.clash.is_some() {
        parts.push(words.not_reviewed().to_owned());
    }
    parts.extend(rules.iter().map(|(review, group)| reviewed(review, group, rules.len() == 1, frame)));
    parts.join(BETWEEN)
}

/// A card on rules of which only some are reviewed says which.
fn reviewed(review: &Review, rules: &[&Rule], are_all: bool, frame: &Frame) -> String {
    let words = &frame.wording.footer;
    let names = review.by.join(frame.wording.between.words());
    let date = review.on.map_or_else(|| "–".to_owned(), |on| on.to_string());
    match (names.is_empty(), are_all) {
        (true, true) => words.not_reviewed().to_owned(),
        (true, false) => words.rules_not_reviewed(&ids(rules, frame)),
        (false, true) => words.reviewed(&names, &date),
        (false, false) => words.rules_reviewed(&names, &date, &ids(rules, frame)),
    }
}

fn ids(rules: &[&Rule], frame: &Frame) -> String {
    let ids: Vec<String> = rules.iter().map(|rule| rule.id.as_str().to_owned()).collect();
    list::first(&ids, frame.wording.limits.sources, frame)
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
