//! Whether an order is right by the doses of another country: what its label says of the dose need not be told then.

use crate::case::order::Order;
use crate::evaluate::situation::Situation;
use crate::knowledge::country::Country;
use crate::knowledge::ids::DrugId;

use super::given::Given;
use super::question::question;
use super::{Scope, body_of, fits};

/// The dose is stated, and one that the rule of that country has for this patient.
pub(in crate::evaluate) fn is_right(situation: &Situation, (order, drug): (&Order, DrugId), country: Country) -> bool {
    let there = Situation { country, ..situation.clone() };
    let rule = there.disease().and_then(|disease| there.knowledge.dose_rule(drug, disease, country));
    let Some(rule) = rule else { return false };
    let (body, given) = (body_of(&there), Given::of(&there, drug));
    let question = question(&there, (rule, drug), &body, &given);
    let fits = fits(&there, &order.dosage, Scope::All, true, &question);
    fits.first().is_some_and(|fit| fit.is_right() && fit.level.is_some())
}
