//! Which disease an order is for, where it says so: by the Condition it names, else by the words and codes of its reason.

use crate::case::disease::Cancer;
use crate::case::order::Order;
use crate::case::therapy::Indication;
use crate::fhir::record::node::Node;
use crate::profiles::meaning::Reader;
use crate::profiles::record::place::Index;
use crate::profiles::therapy::indication::indication;

/// Puts the reason that a resource states into its orders.
pub fn put<'c>(reader: Reader<'c>, index: &Index<'c>, cancers: &[Cancer], node: Node<'c>, orders: &mut [Order]) {
    if orders.is_empty() {
        return;
    }
    match indication(reader, index, cancers, node, None) {
        Indication::Cancer(reference) => {
            for order in orders {
                order.reason = Some(reference.clone());
            }
        }
        // A cancer that is not on record may be one that nobody entered yet.
        Indication::Other if says_no_cancer(reader, index, node) => {
            for order in orders {
                order.is_for_no_cancer = true;
            }
        }
        Indication::Other | Indication::Unstated | Indication::BeforeOnset => {}
    }
}

/// All reasons are diseases that are no cancer and that its drugs are given for, too.
fn says_no_cancer<'c>(reader: Reader<'c>, index: &Index<'c>, node: Node<'c>) -> bool {
    let named = node.each("reasonReference").map(|reason| index.follow(node, reason)?.get("code"));
    let mut reasons = named.chain(node.each("reasonCode").map(Some));
    reasons.all(|reason| reason.is_some_and(|reason| reader.meaning(Some(reason)).has("condition-no-cancer")))
}
