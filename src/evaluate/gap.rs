//! Is a card due on what was not seen? Only when it could change an answer.

use std::collections::BTreeSet;

use crate::case::marker::Marker;
use crate::case::unread::Unread;
use crate::case::{BlindSpot, Blindness, Case};
use crate::knowledge::Knowledge;
use crate::knowledge::criteria::Criterion;
use crate::knowledge::ids::{ClassId, DrugId};
use crate::knowledge::rule::Rule;
use crate::knowledge::words::HER2_MARKERS;

use super::alternatives::CancerInQuestion;
use super::question::{Moment, Question};

/// Not for a patient whose conditions were read and name no cancer in scope, not for an order of a drug we have no rule for,
/// and not for a result that no rule asks about.
pub fn is_due(case: &Case, knowledge: &Knowledge, cancers: &[CancerInQuestion], question: &Question) -> bool {
    if case.blind_spots.is_empty() || !concerns_us(case, knowledge, cancers, question) {
        return false;
    }
    let asked = markers_asked(case, knowledge, cancers, question);
    case.blind_spots.iter().any(|spot| could_change(spot, &asked))
}

/// A result that was seen and not understood matters only where a rule asks for its marker; whatever else was not seen could
/// be anything.
fn could_change(spot: &BlindSpot, asked: &BTreeSet<Marker>) -> bool {
    match &spot.why {
        Blindness::Unreadable(Unread::Value(marker, _) | Unread::CodeDisplayMismatch(marker)) => asked.contains(marker),
        Blindness::Unreadable(Unread::WordsAbout(markers)) => markers.iter().any(|marker| asked.contains(marker)),
        _ => true,
    }
}

/// What the rules ask about that may speak now.
fn markers_asked(
    case: &Case,
    knowledge: &Knowledge,
    cancers: &[CancerInQuestion],
    question: &Question,
) -> BTreeSet<Marker> {
    let markers = |rule: &Rule| rule.when.criteria().into_iter().flat_map(markers_read).collect::<Vec<_>>();
    match question.moment {
        Moment::View => {
            let concerns =
                |rule: &&Rule| cancers.is_empty() || cancers.iter().any(|cancer| cancer.situation.concerns(rule));
            knowledge.rules.iter().filter(concerns).flat_map(markers).collect()
        }
        Moment::Order => {
            let naming = |drug: DrugId| knowledge.options_naming(drug).chain(knowledge.checks_naming(drug));
            selected(case).filter_map(|drug| knowledge.drug_id(drug)).flat_map(naming).flat_map(markers).collect()
        }
    }
}

/// Every marker whose results a criterion reads.
fn markers_read(criterion: &Criterion) -> Vec<Marker> {
    match criterion {
        Criterion::GermlineBrca(_) => vec![Marker::GermlineBrca],
        Criterion::Her2By(_) => HER2_MARKERS.to_vec(),
        Criterion::Ugt1a1(_) => vec![Marker::Ugt1a1],
        Criterion::Has(condition) => vec![condition.marker()],
        // It may be worked out of them.
        Criterion::Measured(wanted) if wanted.of.marker == Marker::CreatinineClearance => {
            vec![wanted.of.marker, Marker::Creatinine, Marker::BodyWeight]
        }
        Criterion::Measured(wanted) => vec![wanted.of.marker],
        Criterion::Fallen(wanted) => vec![wanted.of.marker],
        Criterion::OnFile(wanted) => vec![wanted.of.marker],
        other => other.markers().to_vec(),
    }
}

/// The drugs that are asked about.
fn selected(case: &Case) -> impl Iterator<Item = &str> {
    let orders = case.orders.iter().filter(|order| order.selected);
    orders.filter_map(|order| order.drug.as_ref()?.id())
}

fn concerns_us(case: &Case, knowledge: &Knowledge, cancers: &[CancerInQuestion], question: &Question) -> bool {
    let conditions_open =
        case.conditions_unseen || case.blind_spots.iter().any(|spot| spot.why == Blindness::OtherPatient);
    let patient = !cancers.is_empty() || conditions_open;
    match question.moment {
        Moment::View => patient,
        Moment::Order => {
            let is_ours = |drug| knowledge.is_of(drug, ClassId::ANTINEOPLASTIC);
            case.orders_unread || patient && selected(case).any(is_ours)
        }
    }
}
