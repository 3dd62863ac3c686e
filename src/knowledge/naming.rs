//! Which rules name a drug: worked out once, so that an order is held against its own rules and not against all.

use super::ById;
use super::drug::Drug;
use super::rule::{Kind, Rule};

/// Positions in `Knowledge::rules`.
#[derive(Debug, Clone, Default)]
pub struct Naming {
    /// Therapy options that have the drug in their regimen or are an indication of it.
    pub options: Vec<usize>,
    /// Order checks of the drug or one of its classes.
    pub checks: Vec<usize>,
}

/// For every drug of the knowledge.
pub fn of(rules: &[Rule], drugs: &ById<Drug>) -> ById<Naming> {
    let mut naming: ById<Naming> = drugs.keys().map(|drug| (drug.clone(), Naming::default())).collect();
    for (at, rule) in rules.iter().enumerate() {
        match rule.kind {
            Kind::TherapyOption => {
                let offer = rule.offer.iter();
                let named = offer.clone().flat_map(|offer| &offer.regimen).map(|drug| drug.value.as_str());
                let of_indication = offer.filter_map(|offer| offer.indication.value.split('#').next());
                for drug in named.chain(of_indication) {
                    add(&mut naming, drug, |naming| &mut naming.options, at);
                }
            }
            Kind::OrderCheck => {
                for named in rule.check.iter().flat_map(|check| &check.orders) {
                    let is_named = |(id, drug): &(&String, &Drug)| {
                        **id == named.value || drug.classes.iter().any(|class| class.value == named.value)
                    };
                    for (id, _) in drugs.iter().filter(is_named) {
                        add(&mut naming, id, |naming| &mut naming.checks, at);
                    }
                }
            }
            Kind::Note => {}
        }
    }
    naming
}

fn add(naming: &mut ById<Naming>, drug: &str, list: fn(&mut Naming) -> &mut Vec<usize>, at: usize) {
    if let Some(naming) = naming.get_mut(drug)
        && list(naming).last() != Some(&at)
    {
        list(naming).push(at);
    }
}
