//! Knowledge nothing uses is a finding, as an unused import is.
//!
//! Drugs are left alone: most are there to recognise a history.

use std::collections::{BTreeMap, BTreeSet};

use super::names::{Names, line};
use crate::diagnostic::Diagnostic;
use crate::knowledge::criteria::Criterion;
use crate::knowledge::dose::DoseRule;
use crate::knowledge::drug::DrugOrClass;
use crate::knowledge::ids::{DrugId, SourceId};
use crate::knowledge::load::{Filed, Written};
use crate::knowledge::rule::{DoseUnitWord, Rule};
use crate::knowledge::written::assay::Assay;
use crate::knowledge::{assay, drug};

/// The knowledge after the check, with the rules that are not retired.
pub(super) struct Used<'a> {
    pub rules: &'a [&'a Rule],
    pub drugs: &'a [drug::Drug],
    pub assays: &'a [assay::Assay],
    pub doses: &'a [(DrugId, Vec<DoseRule>)],
}

pub(super) fn check(written: &Written, used: &Used, names: &Names, found: &mut Vec<Diagnostic>) {
    indications(written, used.rules, found);
    sources(written, used, found);
    assays(written, used, found);
    classes(written, used.rules, names, found);
}

fn indications(written: &Written, rules: &[&Rule], found: &mut Vec<Diagnostic>) {
    let offered: BTreeSet<&str> =
        rules.iter().filter_map(|rule| rule.offer()).map(|offer| offer.indication.as_str()).collect();
    for file in &written.drugs {
        for indication in &file.item.indications {
            let name = format!("{}#{}", file.item.id.value, indication.id.value);
            if !offered.contains(name.as_str()) {
                let message = format!("no rule offers the indication \"{name}\"");
                let help = "add a rule for it, or remove it until there is one";
                found.push(Diagnostic::warning("unused-indication", &file.file, line(&indication.id), message, help));
            }
        }
    }
}

fn sources(written: &Written, used: &Used, found: &mut Vec<Diagnostic>) {
    let indications = used.drugs.iter().flat_map(|drug| &drug.indications);
    let approvals = indications.flat_map(|indication| &indication.approvals).map(|approval| approval.source);
    let companions = used.assays.iter().flat_map(|assay| &assay.companion_for).map(|companion| companion.source);
    let doses = used.doses.iter().flat_map(|(_, rules)| rules).flat_map(|rule| rule.evidence.iter().copied());
    let cited = used.rules.iter().flat_map(|rule| &rule.evidence).map(|evidence| evidence.statement);
    let cited: BTreeSet<SourceId> =
        cited.chain(approvals).chain(companions).chain(doses).map(|statement| statement.source).collect();
    for file in written.sources.iter().filter(|file| !cited.contains(file.item.id.value.as_str())) {
        let message = format!("nothing cites the source \"{}\"", file.item.id.value);
        found.push(Diagnostic::warning(
            "unused-source",
            &file.file,
            line(&file.item.id),
            message,
            "cite it in a rule, or remove it",
        ));
    }
}

fn assays(written: &Written, used: &Used, found: &mut Vec<Diagnostic>) {
    let mut named: BTreeSet<&str> = used.rules.iter().flat_map(|rule| wanted(rule)).collect();
    if !used.doses.is_empty() {
        named.extend(["body-weight", "body-height"]);
    }
    let is_used = |assay: &Assay| {
        let topic = |test: &str| test.split(':').next().is_some_and(|topic| named.contains(topic));
        !assay.companion_for.is_empty()
            || named.contains(assay.id.value.as_str())
            || assay.tests.iter().any(|test| named.contains(test.id.value.as_str()) || topic(&test.id.value))
    };
    let unused: Vec<&Filed<Assay>> = written.assays.iter().filter(|file| !is_used(&file.item)).collect();
    for file in unused {
        let message = format!("no rule needs a test of the assay \"{}\"", file.item.id.value);
        let help = "name it in a rule, or remove it until one needs it";
        found.push(Diagnostic::warning("unused-assay", &file.file, line(&file.item.id), message, help));
    }
}

/// Assays and tests a rule names, and the topics (`her2` of `her2:ish`) its criteria can ask for.
fn wanted(rule: &Rule) -> Vec<&'static str> {
    let mut wanted: Vec<&str> = rule.note().iter().flat_map(|note| &note.asks).map(|test| test.as_str()).collect();
    wanted.extend(rule.check().iter().flat_map(|check| &check.asks).map(|test| test.as_str()));
    wanted.extend(rule.when.criteria().into_iter().flat_map(Criterion::topics));
    if let Some(offer) = rule.offer() {
        wanted.extend(offer.companion_diagnostics.iter().map(|assay| assay.as_str()));
        if offer.doses.values().any(|dose| dose.unit != DoseUnitWord::Milligram) {
            wanted.push("body-weight");
        }
    }
    wanted
}

/// A class one drug has, no rule asks for, and another class is spelt almost the same: a misspelling that would keep
/// the drug out of every rule about its class.
fn classes(written: &Written, rules: &[&Rule], names: &Names, found: &mut Vec<Diagnostic>) {
    let criteria = rules.iter().flat_map(|rule| rule.when.criteria()).flat_map(Criterion::drugs);
    let orders = rules.iter().filter_map(|rule| rule.check()).flat_map(|check| check.orders.iter().copied());
    let asked: BTreeSet<&str> = criteria.chain(orders).map(DrugOrClass::as_str).collect();
    let mut uses: BTreeMap<&str, usize> = BTreeMap::new();
    let all = || written.drugs.iter().flat_map(|file| file.item.classes.iter().map(move |class| (file, class)));
    for (_, class) in all() {
        *uses.entry(&class.value).or_default() += 1;
    }
    for (file, class) in all() {
        let name = class.value.as_str();
        let is_lonely = uses.get(name) == Some(&1) && !asked.contains(name);
        let near = |other: &&&str| **other != name && strsim::levenshtein(name, other) <= 2;
        if is_lonely && let Some(other) = names.classes.iter().find(near) {
            let message = format!("only one drug is of the class \"{name}\" (did you mean \"{other}\"?)");
            let help = "use a class of config/knowledge/README.md, or ask for the new one in a rule";
            found.push(Diagnostic::warning("lonely-class", &file.file, line(class), message, help));
        }
    }
}
