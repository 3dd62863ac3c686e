//! The last line of a card: its documents by their short names, its rules, the version of the knowledge, and who has read the
//! rules as a clinician. The extension lists all.

use crate::evaluate::advice::{AdviceItem, once};
use crate::knowledge::rule::{Rule, Signature};

use super::{Cited, Frame, list};

/// Between the parts of the line.
const BETWEEN: &str = " · ";

/// With at most so many documents and rules by name.
pub(super) fn line(item: &AdviceItem, cited: &[Cited], most: usize, frame: &Frame) -> String {
    let words = &frame.wording.footer;
    let documents = once(cited.iter().filter_map(|cited| cited.document).map(|document| frame.say(&document.label)));
    let documents: Vec<&str> = documents.into_iter().take(most).collect();
    let rules = by_signature(item.rules.iter().chain(&item.notes).chain(&item.unasked).copied());
    let all: Vec<&Rule> = rules.iter().flat_map(|(_, rules)| rules).copied().collect();
    let mut parts = Vec::new();
    if !documents.is_empty() {
        parts.push(words.sources(&documents.join(frame.wording.between.items())));
    }
    if let [_] = rules.as_slice() {
        parts.push(words.rules(&ids(&all, most, frame)));
    }
    if let ([], Some(clashing)) = (rules.as_slice(), &item.clash) {
        parts.push(words.rules(clashing.clash.id.as_str()));
    }
    if let ([], Some(dose)) = (rules.as_slice(), &item.dose) {
        parts.push(words.rules(dose.rule.id.as_str()));
    }
    parts.push(words.knowledge(&frame.knowledge.policy.version));
    if rules.is_empty() && (item.clash.is_some() || item.dose.is_some()) {
        parts.push(words.not_reviewed().to_owned());
    }
    parts.extend(rules.iter().map(|(signature, group)| reviewed(*signature, group, rules.len() == 1, most, frame)));
    parts.join(BETWEEN)
}

/// A card on rules of which only some are reviewed says which.
fn reviewed(signature: Option<&Signature>, rules: &[&Rule], are_all: bool, most: usize, frame: &Frame) -> String {
    let words = &frame.wording.footer;
    let names = |signed: &Signature| signed.by.join(frame.wording.between.words());
    match (signature, are_all) {
        (None, true) => words.not_reviewed().to_owned(),
        (None, false) => words.rules_not_reviewed(&ids(rules, most, frame)),
        (Some(signed), true) => words.reviewed(&names(signed), &signed.on.to_string(), &signed.version),
        (Some(signed), false) => {
            words.rules_reviewed(&names(signed), &signed.on.to_string(), &signed.version, &ids(rules, most, frame))
        }
    }
}

fn ids(rules: &[&Rule], most: usize, frame: &Frame) -> String {
    let ids: Vec<String> = rules.iter().map(|rule| rule.id.as_str().to_owned()).collect();
    list::first(&ids, most, frame)
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
