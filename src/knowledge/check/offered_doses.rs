//! The dose a rule offers begins a scheme of its drug: what a button orders is right when it is signed.

use super::names::Names;
use crate::diagnostic::Diagnostic;
use crate::knowledge::dose::DoseRule;
use crate::knowledge::drug::{Drug, DrugOrClass};
use crate::knowledge::ids::DrugId;
use crate::knowledge::load::{Filed, Written};
use crate::knowledge::rule::DoseText;
use crate::knowledge::written::Name;
use crate::knowledge::written::rule::{Offer, Rule};

pub(super) fn check(
    written: &Written,
    (doses, drugs): (&[(DrugId, Vec<DoseRule>)], &[Drug]),
    names: &Names,
    found: &mut Vec<Diagnostic>,
) {
    for file in &written.rules {
        for (drug, dose) in file.item.offer.iter().flat_map(|offer| &offer.doses) {
            let of_drug = doses.iter().filter(|(of, _)| of.as_str() == drug).flat_map(|(_, rules)| rules);
            let mut here = of_drug.filter(|rule| is_for(rule, &file.item, names));
            if let Some(rule) = here.find(|rule| !is_offered_by(rule, dose, &file.item, drugs)) {
                found.push(mistake(file, drug, dose, rule));
            }
        }
    }
}

/// Its disease, in a country where the rule is asked.
fn is_for(doses: &DoseRule, rule: &Rule, names: &Names) -> bool {
    let of = &rule.population;
    let is_of_disease = names.diseases.find(&of.cancer.value) == Some(doses.disease);
    is_of_disease && of.country.is_none_or(|country| country == doses.country)
}

/// In every form of the regimen that has the drug.
fn is_offered_by(rule: &DoseRule, dose: &DoseText, of: &Rule, drugs: &[Drug]) -> bool {
    let is =
        |name: &Name, named: DrugOrClass| drugs.iter().any(|drug| drug.id.as_str() == name.value && drug.is(named));
    let holds = |form: &Vec<&Name>| {
        let is_beside = |named: &[DrugOrClass]| {
            let mut others = form.iter().filter(|name| name.value != rule.drug.as_str());
            others.any(|name| named.iter().any(|named| is(name, *named)))
        };
        let mut schemes = rule.schemes.iter().filter(|scheme| scheme.begins_with(dose.amount, dose.unit));
        schemes.any(|scheme| scheme.holds_beside(is_beside))
    };
    let forms = of.offer.as_ref().map(forms).unwrap_or_default();
    forms.iter().filter(|form| form.iter().any(|name| name.value == rule.drug.as_str())).all(holds)
}

fn forms(offer: &Offer) -> Vec<Vec<&Name>> {
    if offer.partners.is_empty() {
        return vec![offer.regimen.iter().collect()];
    }
    offer.partners.iter().map(|partners| offer.regimen.iter().chain(partners).collect()).collect()
}

fn mistake(file: &Filed<Rule>, drug: &str, dose: &DoseText, rule: &DoseRule) -> Diagnostic {
    let starts = rule.schemes.iter().flat_map(|scheme| {
        let starts = scheme.loading.map(|loading| loading.dose);
        let starts = starts.into_iter().chain(scheme.doses.all().map(|levels| levels.start));
        starts.map(|start| format!("{start} {}", scheme.unit.id()))
    });
    let message = format!("no scheme of \"{}\" begins with {} {} of \"{drug}\"", rule.id, dose.amount, dose.unit.id());
    let help = format!(
        "write a dose of knowledge/doses that holds beside these drugs ({}), or add the scheme there",
        starts.collect::<Vec<_>>().join(", ")
    );
    let line = file.line(&format!("offer.doses.{drug}.amount"));
    Diagnostic::error("unmatched-dose", &file.file, line, message, help)
}
