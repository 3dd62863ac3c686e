//! One cancer of the case with what is known of it, ready to be asked.

use std::rc::Rc;

use time::Date;

use crate::case::Case;
use crate::case::define::lines::{self, Therapy};
use crate::case::define::receptor::Receptor;
use crate::case::disease::{Cancer, DiseaseId};
use crate::case::marker::Marker;
use crate::case::order::Order;
use crate::case::resolve::Reading;
use crate::case::resolve::her2::{Her2Reading, resolve_her2};
use crate::case::resolve::receptor::resolve_receptor;
use crate::knowledge::rule::{Population, Rule};
use crate::knowledge::{Country, Knowledge};

use super::earlier::Earlier;
use super::question::{DoseSettings, Moment, Question};

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
    /// What was given, by line.
    pub therapy: Rc<Therapy<'c>>,
    /// The same by drug, as far as it counts as earlier.
    pub earlier: Rc<Earlier<'c>>,
    /// An order is judged; else the chart is open. What runs counts as given in both, since what is advised comes after it.
    pub is_order: bool,
    /// The chart is open while a line runs: whatever comes next waits for progression.
    pub awaits_progression: bool,
    pub country: Country,
    pub as_of: Date,
    pub doses: DoseSettings,
}

impl<'c> Situation<'c> {
    pub fn new(case: &'c Case, cancer: &'c Cancer, knowledge: &'c Knowledge, question: &Question) -> Self {
        let therapy = lines::count(case, cancer, &knowledge.policy.lines, question.as_of);
        let is_order = question.moment == Moment::Order;
        let awaits_progression = !is_order && therapy.running().is_some();
        Self {
            case,
            cancer,
            orders: &case.orders,
            knowledge,
            er: resolve_receptor(case, cancer, Marker::Er),
            pgr: resolve_receptor(case, cancer, Marker::Pgr),
            her2: resolve_her2(case, cancer),
            earlier: Rc::new(Earlier::of(case, cancer, knowledge, &therapy)),
            therapy: Rc::new(therapy),
            is_order,
            awaits_progression,
            country: question.country,
            as_of: question.as_of,
            doses: question.doses,
        }
    }

    /// The chart is open, and a line runs or may run: the record does not say that it ended, or could not be seen.
    pub fn may_await_progression(&self) -> bool {
        let may_run = || self.case.therapy_unseen || self.therapy.may_run().next().is_some();
        self.awaits_progression || (!self.is_order && may_run())
    }

    /// The same at the signing of these drafts.
    pub fn signing<'r>(&self, orders: &'r [Order]) -> Situation<'r>
    where
        'c: 'r,
    {
        Situation { orders, is_order: true, awaits_progression: false, ..self.clone() }
    }

    /// Whether the rule is about this disease, at a site of this country.
    pub fn concerns(&self, rule: &Rule) -> bool {
        let Population { disease, country, .. } = &rule.population;
        Some(*disease) == self.disease() && country.is_none_or(|country| country == self.country)
    }

    /// Whether the rule is what the label of another country says of this disease, and is told here.
    pub fn is_told_from_elsewhere(&self, rule: &Rule) -> bool {
        let Population { disease, country, .. } = &rule.population;
        let is_told = || rule.check().is_some_and(|check| check.told_elsewhere);
        Some(*disease) == self.disease() && country.is_some_and(|country| country != self.country) && is_told()
    }

    /// The disease whose rules are asked.
    pub fn disease(&self) -> Option<DiseaseId> {
        self.cancer.disease.in_scope()
    }
}
