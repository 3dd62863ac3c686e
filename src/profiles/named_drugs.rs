//! Which drug codes and words name together: a code of several formulations is narrowed, one of a class is completed by words.

use super::terminology::Terminology;
use crate::fhir::record::node::Node;

/// A drug against cancer of which the code, or the word, tells no more.
const OF_SOME_CLASS: &str = "drug-unknown-antineoplastic";

/// A code that tells only that it is a drug against cancer gives way to the name beside it; whether it did.
pub fn complete_class(by_code: &mut Vec<&str>, by_word: &[&str]) -> bool {
    let is_class = by_code.contains(&OF_SOME_CLASS) && !by_code.iter().any(|name| is_named_drug(name));
    let is_completed = is_class && by_word.iter().any(|name| is_named_drug(name));
    by_code.retain(|name| !is_completed || *name != OF_SOME_CLASS);
    is_completed
}

/// The code is that of a class of known drugs, to which no drug belongs that is named beside it: nobody knows which is meant. A
/// code that no list holds says nothing against a name.
pub fn contradicts_class(terms: &Terminology, node: Node, by_word: &[&str]) -> bool {
    let is_worded = |name: &str| is_named_drug(name) && by_word.contains(&name);
    node.items().flat_map(|concept| concept.each("coding")).any(|coding| {
        let (Some(system), Some(code)) = (coding.str("system"), coding.str("code")) else { return false };
        let of_class = |class: &str, is_wanted: &dyn Fn(&str) -> bool| {
            terms.of_class(system, class).into_iter().any(|concept| is_wanted(terms.name(concept)))
        };
        of_class(code, &is_named_drug) && !of_class(code, &is_worded) && of_class("", &is_worded)
    })
}

/// One code can stand for two formulations (ATC has one for paclitaxel in any form): the words say which. Words that
/// name another drug than the code leave it open.
pub fn narrow_drugs<'t>(by_code: &mut Vec<&'t str>, by_word: &[&'t str], conflict: &mut bool) {
    let coded: Vec<&str> = by_code.iter().copied().filter(|name| is_named_drug(name)).collect();
    let worded: Vec<&str> = by_word.iter().copied().filter(|name| is_named_drug(name)).collect();
    if coded.is_empty() || worded.is_empty() {
        return;
    }
    if coded.iter().any(|name| worded.contains(name)) {
        by_code.retain(|name| !coded.contains(name) || worded.contains(name));
    } else {
        *conflict = true;
        by_code.extend(worded);
    }
}

/// Drugs of a name, a display or a text, that names none of the coded ones: another name that agrees with the code does not take
/// it away.
pub fn of_others<'t>(by_code: &[&'t str], names: &[Vec<&'t str>]) -> Vec<&'t str> {
    let is_coded = by_code.iter().any(|name| is_named_drug(name));
    let is_other =
        |name: &&Vec<&str>| is_coded && !name.iter().any(|drug| is_named_drug(drug) && by_code.contains(drug));
    names.iter().filter(is_other).flatten().copied().filter(|drug| is_named_drug(drug)).collect()
}

/// A drug, and not only one of its class.
pub fn is_named_drug(name: &str) -> bool {
    name.starts_with("drug-") && name != OF_SOME_CLASS
}

/// Of the formulations a code stands for, the one that another code names; whether there is one.
pub fn narrow_to_common(by_code: &mut Vec<&str>) -> bool {
    let count = |name: &str| by_code.iter().filter(|other| **other == name).count();
    let common: Vec<&str> = by_code.iter().copied().filter(|name| is_named_drug(name) && count(name) > 1).collect();
    let is_one = common.first().is_some_and(|first| common.iter().all(|name| name == first));
    by_code.retain(|name| !is_one || !is_named_drug(name) || common.contains(name));
    is_one
}
