//! Orders that a `CarePlan` or a `RequestGroup` holds in its own elements: activities, actions, titles.

use super::dosage::order_dosage;
use super::ordered::{self, Frame};
use crate::case::order::Order;
use crate::fhir::record::node::Node;
use crate::profiles::meaning::{Meaning, Reader};
use crate::profiles::record::place::Index;
use crate::profiles::therapy::medication;
use crate::profiles::therapy::therapy_words::{self, is_antineoplastic};

/// What a group orders.
#[derive(Default)]
pub struct Group {
    pub orders: Vec<Order>,
    /// Cancer drugs, or some drug, are ordered, and which cannot be read.
    pub is_unread: bool,
    /// Some part is a resource of its own, which is read by itself.
    refers: bool,
}

/// Actions in actions beyond this depth are not looked into; a group that has them is said.
const DEEPEST: usize = 6;

/// Reads what the group itself says. Its own title counts only where nothing in it is an order (`has_orders`: resources
/// that it contains).
pub fn read<'c>(reader: Reader<'c>, index: &Index<'c>, group: Node<'c>, frame: &Frame, has_orders: bool) -> Group {
    let mut found = Group { refers: has_orders, ..Group::default() };
    let walk = Walk { reader, index, holder: group, frame };
    for activity in group.each("activity") {
        walk.activity(activity, &mut found);
    }
    for action in group.each("action") {
        walk.action(action, &mut found, 0);
    }
    if found.orders.is_empty() && !found.is_unread && !found.refers {
        walk.said(group, &mut found);
    }
    found
}

/// What a group refers to, in its activities and, as deep as they are read, its actions.
pub fn references(group: Node<'_>) -> Vec<&str> {
    let mut found: Vec<&str> = group
        .each("activity")
        .filter_map(|activity| activity.get("reference")?.items().next()?.str("reference"))
        .collect();
    let mut actions: Vec<Node> = group.each("action").collect();
    for _ in 0..=DEEPEST {
        let targets = actions.iter().filter_map(|action| action.get("resource")?.items().next()?.str("reference"));
        found.extend(targets);
        actions = actions.iter().flat_map(|action| action.each("action")).collect();
    }
    found
}

struct Walk<'r, 'c> {
    reader: Reader<'c>,
    index: &'r Index<'c>,
    /// The resource that contains what the group refers to.
    holder: Node<'c>,
    frame: &'r Frame,
}

impl<'c> Walk<'_, 'c> {
    fn activity(&self, activity: Node<'c>, found: &mut Group) {
        if let Some(reference) = activity.get("reference") {
            self.reference(reference, found, 0);
        }
        let Some(detail) = activity.get("detail") else { return };
        let over = ["cancelled", "stopped", "entered-in-error", "completed"];
        let is_over = detail.status().is_some_and(|status| over.contains(&&*status));
        if is_over || detail.get("doNotPerform").and_then(Node::bool) == Some(true) {
            found.refers = true;
            return;
        }
        let product = (detail.get("productCodeableConcept"), detail.get("productReference"));
        if product == (None, None) {
            self.said(detail, found);
            return;
        }
        let product = medication::read_product(self.reader, therapy_words::ordered, self.index, self.holder, product);
        if product.drugs.iter().any(is_antineoplastic) {
            let drugs: Vec<_> = product.drugs.into_iter().filter(is_antineoplastic).collect();
            let mut dosage = order_dosage::of_activity(&self.reader.terms.dosage_phrases, detail);
            if drugs.len() > 1 {
                dosage = order_dosage::of_several(dosage, detail.str("description").unwrap_or_default());
            }
            let order = |drug| self.frame.order(Some(drug), product.text, dosage.clone());
            found.orders.extend(drugs.into_iter().map(order));
        } else if product.drugs.is_empty() || product.is_unnamed {
            let before = found.orders.len();
            self.said(detail, found);
            found.is_unread |= !product.is_none && found.orders.len() == before;
        }
    }

    fn action(&self, action: Node<'c>, found: &mut Group, depth: usize) {
        if takes_away(action) {
            found.refers = true;
            return;
        }
        let mut inner = Group::default();
        if let Some(resource) = action.get("resource") {
            self.reference(resource, &mut inner, depth);
        }
        self.actions(action, &mut inner, depth);
        // A title says in short what its parts say.
        let is_bare = inner.orders.is_empty() && !inner.refers;
        if is_bare {
            let was_unread = std::mem::take(&mut inner.is_unread);
            self.said(action, &mut inner);
            inner.is_unread |= was_unread && inner.orders.is_empty();
        }
        found.orders.append(&mut inner.orders);
        found.is_unread |= inner.is_unread;
        found.refers |= inner.refers;
    }

    /// The actions inside a group or an action.
    fn actions(&self, whole: Node<'c>, found: &mut Group, depth: usize) {
        for part in whole.each("action") {
            if depth < DEEPEST {
                self.action(part, found, depth + 1);
            } else {
                found.is_unread = true;
            }
        }
    }

    /// Something ordered elsewhere: in a draft of its own or contained, both read by themselves, in a group that is contained, or
    /// nowhere to be found.
    fn reference(&self, reference: Node<'c>, found: &mut Group, depth: usize) {
        let target = reference.items().next();
        let is_inside = target.and_then(|target| target.str("reference")).is_some_and(|target| target.starts_with('#'));
        if let Some(ordered) = self.index.follow(self.holder, reference) {
            if is_inside && ordered.str("resourceType") == Some("RequestGroup") {
                self.actions(ordered, found, depth);
            } else {
                found.refers = true;
            }
            return;
        }
        let display = target.and_then(|target| target.str("display"));
        let orders = display.map(|display| ordered::in_words(self.reader, &self.words(display), self.frame));
        let orders = orders.unwrap_or_default();
        let target = target.and_then(|target| target.str("reference")).unwrap_or_default();
        found.is_unread |= orders.is_empty() && target.contains("MedicationRequest");
        found.orders.extend(orders);
    }

    /// The first of code, title and description that names a drug; where one only says that cancer drugs are given, the
    /// order cannot be read.
    fn said(&self, node: Node<'c>, found: &mut Group) {
        let codes = node.each("code").map(|code| self.reader.meaning(Some(code)));
        let texts = ["title", "description", "textEquivalent"].iter().filter_map(|slot| node.str(slot));
        let mut is_unread = false;
        for said in codes.chain(texts.map(|text| self.words(text))) {
            let orders = ordered::in_words(self.reader, &said, self.frame);
            if !orders.is_empty() {
                found.orders.extend(orders);
                return;
            }
            let is_order = !ordered::is_about(&said.concepts) && !therapy_words::is_no_therapy(&said.concepts);
            let antineoplastic = said.has("procedure-chemotherapy") || said.has("drug-unknown-antineoplastic");
            is_unread |= is_order && antineoplastic;
        }
        found.is_unread |= is_unread;
    }

    fn words(&self, text: &'c str) -> Meaning<'c> {
        Meaning { concepts: self.reader.text_concepts(text), text: Some(text), worded: true, ..Meaning::default() }
    }
}

/// The code of FHIR R4 (action-type) for something that is to be taken away.
fn takes_away(action: Node) -> bool {
    action.each("type").flat_map(|kind| kind.each("coding")).any(|coding| coding.str("code") == Some("remove"))
}
