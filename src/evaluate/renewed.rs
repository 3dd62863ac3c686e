//! What a card says of an order that goes on with what is running.

use crate::case::order::Order;

use super::advice::Renewal;
use super::alternatives::CancerInQuestion;
use super::dose;
use super::renewal::is_renewal;

/// Whether an order goes on with what is running for one of the cancers it may be for, and when its drug was given last.
pub fn of(cancers: &[CancerInQuestion], order: &Order) -> Option<Renewal> {
    let drug = order.drug.as_ref()?.id()?;
    let renewed = cancers.iter().map(|cancer| &cancer.situation).find_map(|situation| {
        let drug = situation.knowledge.drug_id(drug)?;
        is_renewal(situation, drug).then_some((situation, drug))
    });
    let (situation, drug) = renewed?;
    Some(Renewal { last_given: dose::last_given(situation, drug) })
}
