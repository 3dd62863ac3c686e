//! Which rules name a drug, and which are about a disease: worked out once, so that an order or a cancer is held against
//! its own rules and not against all.

use super::by_id::ById;
use super::drug::{Drug, DrugOrClass};
use super::ids::DrugId;
use super::rule::{Body, Rule};
use crate::case::disease::DiseaseId;

/// Positions in `Knowledge::rules`.
#[derive(Debug, Clone, Default)]
pub struct Naming {
    /// Therapy options that have the drug in their regimen or are an indication of it.
    pub options: Vec<usize>,
    /// Order checks of the drug or one of its classes.
    pub checks: Vec<usize>,
}

/// Positions in `Knowledge::rules` of the rules about one disease.
#[derive(Debug, Clone, Default)]
pub struct OfDisease {
    pub options: Vec<usize>,
    pub notes: Vec<usize>,
}

/// Finds the options and notes of each disease.
pub fn by_disease(rules: &[Rule]) -> ById<DiseaseId, OfDisease> {
    let mut diseases: ById<DiseaseId, OfDisease> =
        rules.iter().map(|rule| (rule.population.disease, OfDisease::default())).collect();
    for (at, rule) in rules.iter().enumerate() {
        let Some(of) = diseases.get_mut(&rule.population.disease) else { continue };
        match rule.body {
            Body::TherapyOption(_) => of.options.push(at),
            Body::Note(_) => of.notes.push(at),
            Body::OrderCheck(_) => {}
        }
    }
    diseases
}

/// Finds the rules that name each drug of the knowledge.
pub fn index_rules(rules: &[Rule], drugs: &ById<DrugId, Drug>) -> ById<DrugId, Naming> {
    let mut naming: ById<DrugId, Naming> = drugs.keys().map(|drug| (*drug, Naming::default())).collect();
    for (at, rule) in rules.iter().enumerate() {
        match &rule.body {
            Body::TherapyOption(offer) => {
                for drug in offer.regimen.iter().copied().chain([offer.indication.drug]) {
                    add(&mut naming, drug, |naming| &mut naming.options, at);
                }
            }
            Body::OrderCheck(check) => {
                for named in &check.orders {
                    let is_named = |drug: &&Drug| match named {
                        DrugOrClass::Drug(id) => drug.id == *id,
                        DrugOrClass::Class(class) => drug.is_of(*class),
                    };
                    for drug in drugs.values().filter(is_named) {
                        add(&mut naming, drug.id, |naming| &mut naming.checks, at);
                    }
                }
            }
            Body::Note(_) => {}
        }
    }
    naming
}

fn add(naming: &mut ById<DrugId, Naming>, drug: DrugId, list: fn(&mut Naming) -> &mut Vec<usize>, at: usize) {
    if let Some(naming) = naming.get_mut(&drug)
        && list(naming).last() != Some(&at)
    {
        list(naming).push(at);
    }
}
