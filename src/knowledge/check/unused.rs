//! Knowledge nothing uses is a finding, as an unused import is.
//!
//! Drugs are left alone: most are there to recognise a history.

use std::collections::{BTreeMap, BTreeSet};

use super::super::assay::Assay;
use super::super::criteria::{Condition, Criteria};
use super::super::load::{Filed, Written};
use super::super::rule::{DoseUnitWord, Rule, Status};
use super::names::{Names, line};
use crate::diagnostic::Diagnostic;

pub(super) fn check(written: &Written, names: &Names, found: &mut Vec<Diagnostic>) {
    let rules: Vec<&Rule> =
        written.rules.iter().map(|file| &file.item).filter(|rule| rule.status != Status::Retired).collect();
    indications(written, &rules, found);
    sources(written, &rules, found);
    assays(written, &rules, found);
    classes(written, &rules, names, found);
}

fn indications(written: &Written, rules: &[&Rule], found: &mut Vec<Diagnostic>) {
    let offered: BTreeSet<&str> =
        rules.iter().filter_map(|rule| rule.offer.as_ref()).map(|offer| offer.indication.value.as_str()).collect();
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

fn sources(written: &Written, rules: &[&Rule], found: &mut Vec<Diagnostic>) {
    let indications = written.drugs.iter().flat_map(|file| &file.item.indications);
    let approvals = indications.flat_map(|indication| &indication.approvals).map(|approval| &approval.source);
    let companions = written.assays.iter().flat_map(|file| &file.item.companion_for).map(|companion| &companion.source);
    let cited = rules.iter().flat_map(|rule| &rule.evidence).map(|evidence| &evidence.reference);
    let cited = cited.chain(approvals).chain(companions).filter_map(|reference| reference.value.split('#').next());
    let cited: BTreeSet<&str> = cited.collect();
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

fn assays(written: &Written, rules: &[&Rule], found: &mut Vec<Diagnostic>) {
    let named: BTreeSet<&str> = rules.iter().flat_map(|rule| wanted(rule)).collect();
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
fn wanted(rule: &Rule) -> Vec<&str> {
    let mut wanted: Vec<&str> = rule.asks.iter().map(|test| test.value.as_str()).collect();
    for criteria in rule.when.walk() {
        wanted.extend(topics(criteria));
    }
    if let Some(offer) = &rule.offer {
        wanted.extend(offer.companion_diagnostics.iter().map(|assay| assay.value.as_str()));
        if offer.doses.values().any(|dose| dose.unit != DoseUnitWord::Milligram) {
            wanted.push("body-weight");
        }
    }
    wanted
}

fn topics(criteria: &Criteria) -> Vec<&str> {
    let receptors = criteria.hormone_receptors.is_some();
    let lung = |condition: &Condition| {
        matches!(
            condition,
            Condition::InterstitialLungDisease
                | Condition::InterstitialLungDiseaseHistory
                | Condition::InterstitialLungDiseaseSuspected
        )
    };
    let topics = [
        ("er", receptors || !criteria.er.is_empty()),
        ("pgr", receptors || !criteria.pgr.is_empty()),
        ("her2", !criteria.her2.is_empty() || !criteria.her2_open.is_empty()),
        ("germline", criteria.germline_brca.is_some()),
        ("ugt1a1", !criteria.ugt1a1.is_empty()),
        ("chest-ct", criteria.has.iter().any(lung)),
    ];
    let topics = topics.into_iter().filter(|(_, asked)| *asked).map(|(topic, _)| topic);
    let assays = criteria.pd_l1.iter().map(|wanted| &wanted.assay).chain(&criteria.pd_l1_by_other_than);
    let measurement = criteria.below.iter().map(|below| &below.measurement);
    topics.chain(assays.chain(measurement).map(|name| name.value.as_str())).collect()
}

/// A class one drug has, no rule asks for, and another class is spelt almost the same: a misspelling that would keep
/// the drug out of every rule about its class.
fn classes(written: &Written, rules: &[&Rule], names: &Names, found: &mut Vec<Diagnostic>) {
    let criteria = || rules.iter().flat_map(|rule| rule.when.walk());
    let prior =
        criteria().flat_map(|criteria| &criteria.prior).flat_map(|prior| prior.any_of.iter().chain(&prior.none_of));
    let together = criteria().flat_map(|criteria| &criteria.together_with);
    let orders = rules.iter().filter_map(|rule| rule.check.as_ref()).flat_map(|check| &check.orders);
    let asked: BTreeSet<&str> = prior.chain(together).chain(orders).map(|name| name.value.as_str()).collect();
    let mut uses: BTreeMap<&str, usize> = BTreeMap::new();
    let all = || written.drugs.iter().flat_map(|file| file.item.classes.iter().map(move |class| (file, class)));
    for (_, class) in all() {
        *uses.entry(&class.value).or_default() += 1;
    }
    for (file, class) in all() {
        let name = class.value.as_str();
        let is_lonely = uses.get(name) == Some(&1) && !asked.contains(name);
        let near = |other: &&&str| **other != name && strsim::levenshtein(name, other) <= 2;
        if let Some(other) = names.classes.iter().find(near).filter(|_| is_lonely) {
            let message = format!("only one drug is of the class \"{name}\" (did you mean \"{other}\"?)");
            let help = "use a class of config/knowledge/README.md, or ask for the new one in a rule";
            found.push(Diagnostic::warning("lonely-class", &file.file, line(class), message, help));
        }
    }
}
