//! One cancer of the case with what is known of it, ready to be asked.

use time::Date;

use crate::case::Case;
use crate::case::define::receptor::Receptor;
use crate::case::disease::{Cancer, DiseaseId};
use crate::case::marker::Marker;
use crate::case::order::Order;
use crate::case::resolve::Reading;
use crate::case::resolve::her2::{Her2Reading, resolve_her2};
use crate::case::resolve::receptor::resolve_receptor;
use crate::knowledge::rule::{Population, Rule};
use crate::knowledge::{Country, Knowledge};

use super::question::{Moment, Question};

/// What criteria are judged against.
#[derive(Debug, Clone)]
pub struct Situation<'c> {
    pub case: &'c Case,
    pub cancer: &'c Cancer,
    /// The drafts: those of the case, or those there would be after a button.
    pub orders: &'c [Order],
    pub knowledge: &'c Knowledge,
    pub er: Reading<Receptor>,
    pub pgr: Reading<Receptor>,
    pub her2: Her2Reading,
    /// Whether a running drug counts as given: at an order it does, in the open chart it is the line the patient is in.
    pub running_is_prior: bool,
    pub country: Country,
    pub as_of: Date,
}

impl<'c> Situation<'c> {
    pub fn new(case: &'c Case, cancer: &'c Cancer, knowledge: &'c Knowledge, question: &Question) -> Self {
        Self {
            case,
            cancer,
            orders: &case.orders,
            knowledge,
            er: resolve_receptor(case, cancer, Marker::Er),
            pgr: resolve_receptor(case, cancer, Marker::Pgr),
            her2: resolve_her2(case, cancer),
            running_is_prior: question.moment == Moment::Order,
            country: question.country,
            as_of: question.as_of,
        }
    }

    /// The same at the signing of these drafts.
    pub fn signing<'r>(&self, orders: &'r [Order]) -> Situation<'r>
    where
        'c: 'r,
    {
        Situation { orders, running_is_prior: true, ..self.clone() }
    }

    /// Whether the rule is about this disease, at a site of this country.
    pub fn concerns(&self, rule: &Rule) -> bool {
        let Population { disease, country, .. } = &rule.population;
        Some(*disease) == self.disease() && country.is_none_or(|country| country == self.country)
    }

    /// The disease whose rules are asked.
    pub fn disease(&self) -> Option<DiseaseId> {
        self.cancer.disease.in_scope()
    }
}
