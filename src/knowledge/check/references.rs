//! What a rule names exists, and belongs together: score and assay, indication and regimen, dose and regimen.

use serde_saphyr::Spanned;

use super::super::criteria::{Criteria, PdL1, ScoreWord};
use super::super::load::Filed;
use super::super::rule::{Offer, Rule};
use super::names::{Names, line};
use crate::case::finding::Marker;
use crate::diagnostic::{Diagnostic, did_you_mean};

pub(super) fn check(file: &Filed<Rule>, names: &Names, found: &mut Vec<Diagnostic>) {
    let Filed { file: path, item: rule, .. } = file;
    if let Some(what) = &rule.offer {
        offer(file, what, names, found);
    }
    for drug in rule.check.iter().flat_map(|check| &check.orders) {
        names.known("unknown-drug", "drug or class", path, drug, &names.drugs_or_classes, found);
    }
    for test in &rule.asks {
        names.known("unknown-test", "test", path, test, &names.tests, found);
    }
    for mapping in rule.when.walk() {
        criteria(path, mapping, names, found);
    }
}

fn offer(file: &Filed<Rule>, offer: &Offer, names: &Names, found: &mut Vec<Diagnostic>) {
    let path = &file.file;
    let drugs: Vec<&Spanned<String>> = offer.regimen.iter().chain(offer.partners.iter().flatten()).collect();
    for drug in &drugs {
        names.known("unknown-drug", "drug", path, drug, &names.drugs, found);
    }
    let has = |name: &str| drugs.iter().any(|drug| drug.value == name);
    names.known("unknown-indication", "indication", path, &offer.indication, &names.indications, found);
    let owner = offer.indication.value.split('#').next().unwrap_or_default();
    // A misspelt drug of the regimen is reported already.
    let is_certain = drugs.iter().all(|drug| names.drugs.contains(drug.value.as_str()));
    if names.indications.contains(&offer.indication.value) && is_certain && !has(owner) {
        let message =
            format!("the indication \"{}\" belongs to a drug this regimen does not have", offer.indication.value);
        let help = "use the indication of a drug of the regimen: its approvals are shown for the whole of it";
        found.push(Diagnostic::error("foreign-indication", path, line(&offer.indication), message, help));
    }
    for assay in &offer.companion_diagnostics {
        names.known("unknown-assay", "assay", path, assay, &names.assays, found);
    }
    for drug in offer.doses.keys().filter(|drug| !has(drug)) {
        let message = format!("a dose is given for \"{drug}\", which is not in the regimen");
        let help = "remove the dose, or add the drug to regimen or partners";
        let line = file.line(&format!("offer.doses.{drug}"));
        found.push(Diagnostic::error("dose-outside-regimen", path, line, message, help));
    }
}

fn criteria(path: &str, criteria: &Criteria, names: &Names, found: &mut Vec<Diagnostic>) {
    let assays = criteria.pd_l1.iter().map(|wanted| &wanted.assay).chain(&criteria.pd_l1_by_other_than);
    let assays = assays.chain(&criteria.her2_by);
    assays.for_each(|assay| names.known("unknown-assay", "assay", path, assay, &names.assays, found));
    let prior = criteria.prior.iter().flat_map(|prior| prior.any_of.iter().chain(&prior.none_of));
    for drug in prior.chain(&criteria.together_with) {
        names.known("unknown-drug", "drug or class", path, drug, &names.drugs_or_classes, found);
    }
    if let Some(wanted) = &criteria.pd_l1 {
        score(path, wanted, names, found);
    }
    criteria.ugt1a1.iter().for_each(|genotype| diplotype(path, genotype, found));
    for below in criteria.below.iter().map(|below| &below.measurement) {
        measurement(path, below, found);
    }
}

/// As the reader writes it: two star alleles, the smaller number first.
fn diplotype(path: &str, genotype: &Spanned<String>, found: &mut Vec<Diagnostic>) {
    let allele = |text: &str| text.strip_prefix('*').and_then(|number| number.parse::<u8>().ok());
    let pair = genotype.value.split_once('/').and_then(|(first, second)| allele(first).zip(allele(second)));
    if pair.is_none_or(|(first, second)| first > second) {
        let message = format!("\"{}\" is no genotype", genotype.value);
        let help = "write two star alleles, the smaller number first, in quotes: \"*1/*28\"";
        found.push(Diagnostic::error("bad-genotype", path, line(genotype), message, help));
    }
}

fn measurement(path: &str, name: &Spanned<String>, found: &mut Vec<Diagnostic>) {
    if Marker::from_id(&name.value).is_none() {
        let known = [Marker::Neutrophils, Marker::Lvef].map(Marker::id);
        let hint = did_you_mean(&name.value, known.into_iter());
        let message = format!("no measurement is called \"{}\"{hint}", name.value);
        let help = format!("use a measurement the reader knows, such as {}", known.join(" or "));
        found.push(Diagnostic::error("unknown-measurement", path, line(name), message, help));
    }
}

/// Assay and score are one key: SP142 reports an IC score, and no CPS can come of it.
fn score(path: &str, wanted: &PdL1, names: &Names, found: &mut Vec<Diagnostic>) {
    let written = match wanted.score {
        ScoreWord::Cps => "cps",
        ScoreWord::Tps => "tps",
        ScoreWord::Ic => "ic",
    };
    let assay = &wanted.assay;
    let reports =
        names.tests.iter().filter_map(|test| test.strip_prefix("pd-l1:")).filter_map(|test| test.split_once(':'));
    let scores: Vec<&str> = reports.filter(|(of, _)| *of == assay.value).map(|(_, score)| score).collect();
    if names.assays.contains(assay.value.as_str()) && !scores.contains(&written) {
        let message = format!("the assay \"{}\" does not report \"{written}\"", assay.value);
        let help = match scores.as_slice() {
            [] => format!("use an assay with a test \"pd-l1:…:{written}\", or add the test to the assay"),
            _ => format!("it reports {}; scores of different assays never stand for each other", scores.join(", ")),
        };
        found.push(Diagnostic::error("score-not-of-assay", path, line(assay), message, help));
    }
}
