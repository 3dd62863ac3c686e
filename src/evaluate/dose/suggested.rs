//! The dose of a drug in a regimen that a button orders: which dose is due, in milligrams for this patient, and when.
//!
//! It follows from the dose rule of the drug. The regimen says which of several schemes it means; the record says how large the
//! body is, whether the drug is running, and when it was given last.

use rust_decimal::Decimal;

use crate::case::dosage::Phase;
use crate::evaluate::situation::Situation;
use crate::knowledge::Knowledge;
use crate::knowledge::dose::{DoseRule, Levels, Scheme, Timing};
use crate::knowledge::drug::DrugOrClass;
use crate::knowledge::ids::DrugId;
use crate::knowledge::rule::{DoseText, DoseUnitWord, Offer};

use super::body::Body;
use super::due_dose::{DueDose, SuggestedDose};
use super::given::Given;
use super::last::last_level;
use super::levels::{Due, levels};
use super::{body_of, for_patient, question, rule, told};

/// The dose of a drug of a regimen; none where no source here gives one.
pub fn dose<'k>(
    situation: &Situation<'k>,
    offer: &Offer,
    regimen: &[DrugId],
    drug: DrugId,
) -> Option<SuggestedDose<'k>> {
    let (rule, _) = rule(situation, drug).filter(|(_, is_of_here)| *is_of_here)?;
    let chosen = offer.doses.get(&drug);
    let scheme = for_patient(situation, scheme(rule, chosen, regimen, situation.knowledge)?);
    let body = body_of(situation);
    let given = Given::of(situation, drug);
    let due = given.due(scheme, situation.as_of);
    let next = given.next(scheme).map(|(_, due)| due).filter(|due| *due > situation.as_of);
    let levels = levels(scheme, &body);
    let question = question(situation, (rule, drug), &body, &given);
    let last = last_level(scheme, &question).filter(|_| rule.forbids_re_escalation);
    let starts = levels.iter().map(|levels| start(levels, chosen, scheme));
    let starts: Vec<Decimal> = starts.map(|start| last.map_or(start, |last| last.min(start))).collect();
    let make = Maker { rule, scheme, body: &body, situation };
    let doses = match (starts.as_slice(), scheme.loading.map(|loading| loading.dose), due) {
        ([start], Some(loading), Due::First | Due::AfterGap { .. } | Due::Unknown) => vec![
            DueDose { phase: Some(Phase::Loading), count: Some(1), ..make.dose(loading) },
            DueDose { phase: Some(Phase::Maintenance), ..make.dose(*start) },
        ],
        ([start], None, _) if given.is_new() && scheme.first_doses.is_some() => {
            let first = scheme.first_doses;
            let (count, every_days) = (first.map(|first| first.count), first.map(|first| first.every_days));
            vec![DueDose { count, every_days, ..make.dose(*start) }, make.dose(*start)]
        }
        (starts, ..) => starts.iter().map(|start| make.dose(*start)).collect(),
    };
    Some(SuggestedDose {
        rule,
        scheme,
        is_open: starts.len() > 1 || (scheme.loading.is_some() && due == Due::Unknown),
        doses,
        body: told::body_used_by(scheme, &body),
        not_before: next.filter(|_| due == Due::Running),
        most: make.most(&levels),
    })
}

/// The scheme that the regimen means: the one with its dose; else one for the drugs beside it, else the usual one.
fn scheme<'k>(
    rule: &'k DoseRule,
    chosen: Option<&DoseText>,
    regimen: &[DrugId],
    knowledge: &Knowledge,
) -> Option<&'k Scheme> {
    let is_beside = |names: &[DrugOrClass]| {
        regimen
            .iter()
            .filter(|drug| **drug != rule.drug)
            .any(|drug| names.iter().any(|name| knowledge.is(drug.as_str(), *name)))
    };
    let holds = |scheme: &&Scheme| scheme.holds_beside(is_beside);
    let has_dose = |scheme: &&Scheme| chosen.is_none_or(|dose| scheme.begins_with(dose.amount, dose.unit));
    let is_particular = |scheme: &&Scheme| !scheme.with.is_empty() || !scheme.without.is_empty();
    let mut schemes: Vec<&Scheme> = rule.schemes.iter().filter(holds).filter(has_dose).collect();
    schemes.sort_by_key(|scheme| !is_particular(scheme));
    schemes.first().copied()
}

/// The starting dose; within a range the one that the regimen names.
fn start(levels: &Levels, chosen: Option<&DoseText>, scheme: &Scheme) -> Decimal {
    let is_within = |dose: &&DoseText| {
        dose.unit == scheme.unit && levels.up_to.is_some_and(|most| (levels.start..=most).contains(&dose.amount))
    };
    chosen.filter(is_within).map_or(levels.start, |dose| dose.amount)
}

struct Maker<'a, 'k> {
    rule: &'k DoseRule,
    scheme: &'k Scheme,
    body: &'a Body<'k>,
    situation: &'a Situation<'k>,
}

impl Maker<'_, '_> {
    fn dose(&self, value: Decimal) -> DueDose {
        let value = match (&self.scheme.timing, self.scheme.is_per_day) {
            (Timing::Daily { times, .. }, true) => {
                let times = times.first().copied().map(Decimal::from);
                times.and_then(|times| value.checked_div(times)).unwrap_or(value)
            }
            _ => value,
        };
        let every_days = match &self.scheme.timing {
            Timing::Cycle { at_least, .. } => Some(*at_least),
            Timing::Daily { .. } => None,
        };
        let total = told::milligrams(value, self.scheme, self.body);
        let rounding = &self.situation.knowledge.policy.doses.rounding;
        let route = self.rule.route;
        DueDose {
            value: value.normalize(),
            milligrams: match self.scheme.unit {
                DoseUnitWord::Milligram => Some(value.normalize()),
                _ => total.map(|total| rounding.milligrams(total, route, self.has_maximum())),
            },
            rounded_to: total.map(|total| rounding.step(total, route).normalize()),
            phase: None,
            count: None,
            every_days,
        }
    }

    const fn has_maximum(&self) -> bool {
        self.rule.is_never_more || self.scheme.weight_counted_to.is_some()
    }

    /// The label's maximum in milligrams: of the weight that it counts, or the starting dose where it forbids more.
    fn most(&self, levels: &[&Levels]) -> Option<Decimal> {
        let [levels] = levels else { return None };
        match self.scheme.weight_counted_to {
            Some(limit) => levels.start.checked_mul(limit).map(|most| most.normalize()),
            None if self.rule.is_never_more => self.dose(levels.start).milligrams,
            None => None,
        }
    }
}
