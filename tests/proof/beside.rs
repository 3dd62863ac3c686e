//! What criteria read of drugs given together: drafts and running drugs, each and several, and what may hide one.

use std::sync::Arc;

use oncohooks::case::Case;
use oncohooks::case::order::Order;
use oncohooks::case::place::ResourceKind;
use oncohooks::case::therapy::{Course, Drug, Exposure, Setting};
use oncohooks::evaluate::Moment;
use oncohooks::knowledge::Knowledge;
use oncohooks::knowledge::criteria::Criterion;
use oncohooks::knowledge::drug::DrugOrClass;
use oncohooks::knowledge::ids::{ClassId, DrugId};
use oncohooks::knowledge::rule::Rule;

use super::Dimension;
use super::history::{exposure, known};
use super::whole_case::order;

/// One drug of each name that a criterion has, first one of each criterion; and one that none has, and that is no therapy of
/// cancer, since what runs of that counts as earlier therapy too.
fn drugs(rule: &Rule, knowledge: &Knowledge) -> (Vec<DrugId>, Vec<DrugId>, DrugId) {
    let (mut of_criteria, mut others): (Vec<DrugId>, Vec<DrugId>) = (Vec::new(), Vec::new());
    let mut wanted: Vec<&DrugOrClass> = Vec::new();
    for criterion in rule.when.criteria() {
        let Criterion::TogetherWith(names) = criterion else { continue };
        wanted.extend(names);
        let one = |name| knowledge.drugs.values().map(|drug| drug.id).find(|drug| knowledge.is(drug.as_str(), name));
        let mut of_names = names.iter().filter_map(|name| one(*name));
        of_criteria.extend(of_names.next().filter(|drug| !of_criteria.contains(drug)));
        others.extend(of_names);
    }
    let is_wanted = |drug: &DrugId| wanted.iter().any(|name| knowledge.is(drug.as_str(), **name));
    let is_other = |drug: &DrugId| !is_wanted(drug) && !knowledge.is_of(drug.as_str(), ClassId::ANTINEOPLASTIC);
    let unrelated = knowledge.drugs.values().map(|drug| drug.id).find(is_other).unwrap();
    others.retain(|drug| !of_criteria.contains(drug));
    others.sort_unstable();
    others.dedup();
    (of_criteria, others, unrelated)
}

pub fn of_rule(rule: &Rule, moment: Moment, knowledge: &Knowledge) -> Dimension {
    let (of_criteria, others, unrelated) = drugs(rule, knowledge);
    let running = |drug: DrugId| Exposure {
        course: Course::Running,
        stopped: false,
        end: None,
        ..exposure(known(drug), Setting::Metastatic, 3)
    };
    let mut beside = Dimension::new("beside");
    beside.complete("nothing", |_| {});
    // Every set of those that decide, alone and with each of the others.
    let sets = (1_usize..1 << of_criteria.len()).map(|set| {
        of_criteria.iter().enumerate().filter(|(at, _)| set & (1 << at) != 0).map(|(_, drug)| *drug).collect::<Vec<_>>()
    });
    let mut sets: Vec<Vec<DrugId>> = std::iter::once(Vec::new()).chain(sets).collect();
    let with = |sets: &[Vec<DrugId>], drug: DrugId| -> Vec<Vec<DrugId>> {
        sets.iter().map(|set| [set.as_slice(), &[drug]].concat()).collect()
    };
    let with_others: Vec<Vec<DrugId>> = others.iter().flat_map(|drug| with(&sets, *drug)).collect();
    sets.extend(with_others);
    sets.extend(with(&sets, unrelated));
    let named = |set: &[DrugId]| set.iter().map(|drug| drug.as_str()).collect::<Vec<_>>().join(" + ");
    for set in sets.iter().filter(|set| !set.is_empty()) {
        let runs: Vec<Exposure> = set.iter().map(|drug| running(*drug)).collect();
        beside.complete(&format!("{} running", named(set)), move |case| case.exposures.extend(runs.iter().cloned()));
        if moment == Moment::Order {
            let drafts: Vec<Order> = set.iter().map(|drug| order(drug.as_str())).collect();
            beside.complete(&format!("{} ordered", named(set)), move |case| case.orders.extend(drafts.iter().cloned()));
        }
    }
    let all = beside.all();
    for drug in of_criteria.iter().chain(&others).chain([&unrelated]) {
        let maybe = format!("{drug} running");
        let may_be = ["nothing", &maybe];
        // A prescription of which nobody knows whether it is followed; a cycle given three weeks ago.
        let unclear = Exposure { course: Course::Unclear, kind: ResourceKind::MedicationRequest, ..running(*drug) };
        beside.partial(&format!("{drug}, perhaps"), &may_be, move |case| case.exposures.push(unclear.clone()));
        // What runs may hide another one.
        let holds = |name: &String| name.split([' ', '+']).any(|word| word == drug.as_str());
        let with: Arc<[usize]> = all.iter().enumerate().filter(|(_, name)| holds(name)).map(|(at, _)| at).collect();
        let run = running(*drug);
        beside.may_be(&format!("{drug} running, and more not seen"), &with, move |case| {
            case.exposures.push(run.clone());
            case.therapy_unseen = true;
        });
        beside.states.last_mut().unwrap().is_unseen = true;
    }
    beside.unseen("not seen", |case| case.therapy_unseen = true);
    if moment == Moment::Order {
        beside.open("a draft nobody could read", |case| case.orders_unread = true);
        beside.open("a draft of an unknown drug", |case: &mut Case| {
            let drug = Some(Drug::unknown("a new drug"));
            case.orders.push(Order { drug, ..order("a-new-drug") });
        });
    }
    beside
}

/// The days since a drug was last given, at both ends of the limits of a rule and beyond.
pub fn last_given(rule: &Rule) -> Dimension {
    let mut given = Dimension::new("last given");
    given.complete("never", |_| {});
    for criterion in rule.when.criteria() {
        let Criterion::LastGiven(wanted) = criterion else { continue };
        let (least, most) = (i64::from(wanted.at_least_days), i64::from(wanted.at_most_days));
        for days in [least - 1, least, most, most + 1] {
            let day = crate::scenarios::TODAY - time::Duration::days(days);
            let day = oncohooks::case::PartialDate::parse(&day.to_string());
            let dose = Exposure {
                start: day,
                end: day,
                stopped: false,
                kind: ResourceKind::MedicationAdministration,
                ..exposure(known(wanted.drug), Setting::Metastatic, 3)
            };
            given.complete(&format!("{days} days ago"), move |case| case.exposures.push(dose.clone()));
        }
    }
    given
}
