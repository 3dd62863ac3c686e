//! The drafts a replacement would take away: clear only where all drugs against cancer among them are of one regimen.

use crate::case::Case;
use crate::case::disease::Cancer;
use crate::case::order::Order;
use crate::case::place::ResourceKind;
use crate::case::reference::Reference;
use crate::case::therapy::Drug;
use crate::knowledge::Knowledge;
use crate::knowledge::ids::{ClassId, DrugId};
use crate::knowledge::rule::Offer;

use super::advice::Created;
use super::dose::due_dose::SuggestedDose;

/// A draft of a drug against cancer that a button may take back.
#[derive(Debug, Clone, Copy)]
pub struct Draft<'k> {
    pub order: &'k Order,
    pub drug: DrugId,
}

/// The drafts of drugs against cancer, where they are one regimen and each can be taken back by itself. Nothing where a draft
/// could not be read, stands in a group, is a request for a service, or belongs to no regimen with the others.
pub fn of_one_regimen<'k>(case: &'k Case, knowledge: &'k Knowledge, cancer: &Cancer) -> Option<Vec<Draft<'k>>> {
    if case.orders_unread {
        return None;
    }
    let mut drafts: Vec<Draft> = Vec::new();
    for order in &case.orders {
        let drug = match &order.drug {
            Some(Drug::Known(id)) => knowledge.drug_id(id)?,
            Some(Drug::Other(_)) => continue,
            Some(Drug::UnknownAntineoplastic(_)) | None => return None,
        };
        // Ovarian suppression and supportive drugs stay, wherever they stand.
        if !knowledge.is_of(drug.as_str(), ClassId::ANTINEOPLASTIC) {
            continue;
        }
        order.reference.resource()?;
        let is_shared = || case.orders.iter().filter(|other| other.reference == order.reference).count() > 1;
        if order.in_group || order.kind != ResourceKind::MedicationRequest || is_shared() {
            return None;
        }
        if drafts.iter().any(|known| knowledge.clash(known.drug, drug, cancer.disease.in_scope()).is_some()) {
            return None;
        }
        drafts.push(Draft { order, drug });
    }
    let is_one = drafts.len() == 1 || {
        let disease = cancer.disease.in_scope()?;
        knowledge.options(disease).filter_map(|rule| rule.offer()).any(|offer| holds(offer, &drafts))
    };
    is_one.then_some(drafts)
}

/// Is each of them in one form of the regimen?
fn holds(offer: &Offer, drafts: &[Draft]) -> bool {
    let is_in = |partners: &[DrugId]| {
        drafts.iter().all(|draft| offer.regimen.contains(&draft.drug) || partners.contains(&draft.drug))
    };
    is_in(&[]) || offer.partners.iter().any(|partners| is_in(partners))
}

/// The draft a button makes.
pub fn created(created: &Created, cancer: &Cancer) -> Order {
    let drug = created.drug;
    Order {
        reference: Reference::Place(drug.as_str().to_owned()),
        kind: ResourceKind::MedicationRequest,
        drug: Some(Drug::Known(drug.as_str().to_owned())),
        text: String::new(),
        dosage: created.dose.as_ref().map(SuggestedDose::as_ordered).unwrap_or_default(),
        reason: cancer.reference.resource().map(str::to_owned),
        written: None,
        selected: true,
        in_group: false,
        is_over: false,
        is_for_no_cancer: false,
    }
}
