//! Diseases: rules are about those in scope, and what they, and requests for tests, are recognised by exists.

use std::collections::BTreeSet;

use super::clashes;
use super::names::line;
use crate::diagnostic::{Diagnostic, did_you_mean};
use crate::knowledge::load::Written;
use crate::knowledge::written::Name;
use crate::knowledge::written::disease::{Concepts, Disease};

pub(super) fn check(written: &Written, found: &mut Vec<Diagnostic>) {
    let diseases = || written.diseases.iter().map(|file| &file.item);
    let all: BTreeSet<&str> = diseases().map(|disease| disease.id.value.as_str()).collect();
    let in_scope: BTreeSet<&str> =
        diseases().filter(|disease| disease.prefix().is_some()).map(|disease| disease.id.value.as_str()).collect();
    let of_rules = written.rules.iter().map(|file| (file.file.as_str(), &file.item.population.cancer));
    let of_doses =
        written.doses.iter().flat_map(|file| file.item.rules.iter().map(|rule| (file.file.as_str(), &rule.disease)));
    let of_clashes = written.clashes.clashes.iter().filter_map(|clash| Some((clashes::FILE, clash.cancer.as_ref()?)));
    for (file, name) in of_rules.chain(of_doses).chain(of_clashes) {
        if in_scope.contains(name.value.as_str()) {
            continue;
        }
        let message = if all.contains(name.value.as_str()) {
            format!("\"{}\" is a disease no rule is written for", name.value)
        } else {
            format!("no disease is called \"{}\"{}", name.value, did_you_mean(&name.value, in_scope.iter().copied()))
        };
        unknown(file, name, message, &in_scope, written, found);
    }
    for file in &written.assays {
        let answers = file.item.tests.iter().flat_map(|test| test.answered_by.iter().flatten());
        answers.for_each(|name| unknown_concept(&file.file, name, written, found));
    }
    for file in &written.diseases {
        for name in file.item.named_by.outranks.iter().filter(|name| !all.contains(name.value.as_str())) {
            let message = format!("no disease is called \"{}\"", name.value);
            unknown(&file.file, name, message, &all, written, found);
        }
        for name in file.item.own_assays.iter().chain(&file.item.histology_shown_by) {
            if !written.concepts.contains(&format!("assay-{}", name.value)) {
                let message = format!("no value set recognises the assay \"{}\"", name.value);
                let help = "use the id of a file profiles/valuesets/assay-….json";
                found.push(Diagnostic::error("unknown-assay", &file.file, line(name), message, help));
            }
        }
        concepts(&file.item).for_each(|name| unknown_concept(&file.file, name, written, found));
        if file.item.named_by.site.is_empty() {
            let line = file.line("named-by.site");
            let message = "\"named-by.site\" is an empty list, and nothing is one of none";
            let help = "write from where the disease comes: without it no diagnosis names it";
            found.push(Diagnostic::error("empty-list", &file.file, line, message, help));
        }
    }
}

/// What a disease or a request is recognised by stands in a value set.
fn unknown_concept(file: &str, name: &Name, written: &Written, found: &mut Vec<Diagnostic>) {
    if written.concepts.contains(&name.value) {
        return;
    }
    let hint = did_you_mean(&name.value, written.concepts.iter().map(String::as_str));
    let message = format!("no value set is called \"{}\"{hint}", name.value);
    let help = "use the id of a file in profiles/valuesets";
    found.push(Diagnostic::error("unknown-concept", file, line(name), message, help));
}

/// A disease that stands in a file nobody could read is passed over.
fn unknown(
    file: &str,
    name: &Name,
    message: String,
    known: &BTreeSet<&str>,
    written: &Written,
    found: &mut Vec<Diagnostic>,
) {
    if !written.unread.may_hold(&name.value) {
        let known = known.iter().copied().collect::<Vec<_>>().join(", ");
        let help = format!("use one of {known}, or add a file to knowledge/diseases first");
        found.push(Diagnostic::error("unknown-disease", file, line(name), message, help));
    }
}

fn concepts(disease: &Disease) -> impl Iterator<Item = &Name> {
    let Concepts { site, histology, certain, unless, .. } = &disease.named_by;
    [site, histology, certain, unless, &disease.operations, &disease.result_concepts].into_iter().flatten()
}
