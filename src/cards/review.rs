//! Who has read the rules of a card as a clinician, and when; or that nobody has.

use crate::evaluate::advice::Piece;
use crate::knowledge::rule::{Rule, Signature};

use super::Frame;

/// Of every card that names rules. A card on rules of which only some are reviewed says which.
pub(super) fn line(piece: &Piece, frame: &Frame) -> String {
    let rules = piece.rules.iter().chain(&piece.notes).chain(&piece.unasked).copied();
    let groups = by_signature(rules);
    let words = &frame.wording.review;
    if groups.is_empty() && piece.clash.is_some() {
        return words.not_reviewed().to_owned();
    }
    let names = |signature: &Signature| signature.by.join(frame.wording.between.words());
    if let [(signature, _)] = groups.as_slice() {
        return match signature {
            Some(signed) => words.reviewed(&names(signed), &signed.on.to_string(), &signed.version),
            None => words.not_reviewed().to_owned(),
        };
    }
    let line = |(signature, rules): &(Option<&Signature>, Vec<&Rule>)| {
        let titles: Vec<&str> = rules.iter().map(|rule| frame.say(&rule.title)).collect();
        let titles = titles.join(frame.wording.between.items());
        match signature {
            Some(signed) => words.rules_reviewed(&names(signed), &signed.on.to_string(), &signed.version, &titles),
            None => words.rules_not_reviewed(&titles),
        }
    };
    groups.iter().map(line).collect::<Vec<_>>().join("\n\n")
}

/// The rules by who has signed them, each rule once.
fn by_signature<'k>(rules: impl Iterator<Item = &'k Rule>) -> Vec<(Option<&'k Signature>, Vec<&'k Rule>)> {
    let mut groups: Vec<(Option<&Signature>, Vec<&Rule>)> = Vec::new();
    for rule in rules {
        let signature = rule.review.signature.as_ref();
        match groups.iter_mut().find(|(known, _)| *known == signature) {
            Some((_, group)) if group.iter().any(|known| known.id == rule.id) => {}
            Some((_, group)) => group.push(rule),
            None => groups.push((signature, vec![rule])),
        }
    }
    groups
}
