//! What the drafts order: drugs by their medication, by the code of a service, by words; each with its dosage.

use super::dosage::order_dosage;
use crate::case::PartialDate;
use crate::case::dosage::Dosage;
use crate::case::order::Order;
use crate::case::place::ResourceKind;
use crate::case::reference::Reference;
use crate::case::therapy::Drug;
use crate::fhir::record::node::Node;
use crate::profiles::meaning::{Meaning, Reader};
use crate::profiles::record::place::{self, Index, Name};
use crate::profiles::therapy::medication::{self, Product};
use crate::profiles::therapy::regimen_words::{self, Of};
use crate::profiles::therapy::therapy_words;

/// What the orders of one resource have in common.
pub struct Frame {
    reference: Reference,
    kind: ResourceKind,
    reason: Option<String>,
    written: Option<PartialDate>,
    selected: bool,
    in_group: bool,
    is_over: bool,
    of: Of,
}

impl Frame {
    pub fn of(node: Node, name: Name, selected: bool, of: Of) -> Self {
        let reason = node.each("reasonReference").find_map(|reason| reason.str("reference")).map(place::relative);
        let kind = node.str("resourceType");
        Self {
            reference: name.reference(),
            kind: kind.map_or(ResourceKind::Other, ResourceKind::read),
            reason: reason.map(str::to_owned),
            written: node.str("authoredOn").and_then(PartialDate::parse),
            selected,
            in_group: name.kind() != kind,
            is_over: node.status().is_some_and(|status| &*status == "completed"),
            of,
        }
    }

    /// Of an order inside a resource that holds several.
    pub fn grouped(self) -> Self {
        Self { in_group: true, ..self }
    }

    pub fn order(&self, drug: Option<Drug>, text: &str, dosage: Dosage) -> Order {
        Order {
            reference: self.reference.clone(),
            kind: self.kind,
            drug,
            text: text.to_owned(),
            dosage,
            reason: self.reason.clone(),
            written: self.written,
            selected: self.selected,
            in_group: self.in_group,
            is_over: self.is_over,
            is_for_no_cancer: false,
        }
    }
}

/// The drug orders of one draft resource.
pub struct Ordered {
    pub orders: Vec<Order>,
    /// Something is ordered whose name says nothing of its drugs ("IV admixture"), and nothing else does.
    pub is_unnamed: bool,
}

/// One order: in a resource of its own, or contained in a group of orders.
#[derive(Clone, Copy)]
pub struct Draft<'c> {
    /// The resource that contains what the order refers to.
    pub holder: Node<'c>,
    pub node: Node<'c>,
    /// The resource of `draftOrders`.
    pub name: Name<'c>,
    pub selected: bool,
    /// At order-sign, where an order without a drug is none.
    pub is_signed: bool,
    /// What the name of a regimen is read by.
    pub of: Of,
}

/// Reads the drug orders of one draft resource.
pub fn orders<'c>(reader: Reader<'c>, index: &Index<'c>, draft: &Draft<'c>) -> Ordered {
    let Draft { holder, node, name, selected, of, .. } = *draft;
    // Where code and words name different drugs, both are judged: a warning too many is the lesser evil.
    let Product { mut drugs, text, is_none, is_unnamed, is_unsure } =
        medication::read_medication(reader, therapy_words::ordered, index, holder, node);
    if is_unnamed {
        drugs = medication::beside(reader, therapy_words::ordered, node);
    }
    drugs = regimen_words::ordered(reader, drugs, text, &of);
    let frame = Frame::of(node, name, selected, of);
    let is_unnamed = is_unnamed && drugs.is_empty();
    let dosage_of = |own: &[Drug]| {
        let is_own = |name: &str| {
            let named = reader.text_concepts(name);
            own.iter().filter_map(Drug::id).any(|id| named.iter().any(|known| known.strip_prefix("drug-") == Some(id)))
        };
        order_dosage::read(&reader.terms.dosage_phrases, index, (holder, node), &is_own)
    };
    let orders = if is_none {
        Vec::new()
    } else if drugs.is_empty() {
        vec![frame.order(None, text, dosage_of(&[]))]
    } else if drugs.len() > 1 && !is_unsure {
        of_mixture(&drugs, text, &frame, &dosage_of)
    } else {
        let dosage = dosage_of(&drugs);
        drugs.into_iter().map(|drug| frame.order(Some(drug), text, dosage.clone())).collect()
    };
    Ordered { orders, is_unnamed }
}

/// Several drugs in one order: the dosage of each, where its words or the strengths of its parts tell them apart. An amount of
/// the whole is that of none of them.
fn of_mixture(drugs: &[Drug], text: &str, frame: &Frame, dosage_of: &dyn Fn(&[Drug]) -> Dosage) -> Vec<Order> {
    let dosages: Vec<Dosage> = drugs.iter().map(|drug| dosage_of(std::slice::from_ref(drug))).collect();
    let is_told_apart =
        dosages.iter().enumerate().all(|(at, one)| !dosages.iter().skip(at + 1).any(|other| one == other));
    let each = drugs.iter().zip(dosages).map(|(drug, dosage)| {
        let dosage = if is_told_apart { dosage } else { order_dosage::of_several(dosage, text) };
        frame.order(Some(drug.clone()), text, dosage)
    });
    each.collect()
}

/// A request for a service that names drugs ("pembrolizumab 200 mg IV") orders them, unless it is for a test or a visit
/// that is about the drug. Where its code only says that drugs are given, its details may name them.
pub fn as_service<'c>(reader: Reader<'c>, node: Node<'c>, code: &Meaning<'c>, frame: &Frame) -> Vec<Order> {
    let orders = in_words(reader, code, frame);
    if !orders.is_empty() || is_of(&code.concepts, &TESTS) {
        return orders;
    }
    // What no code tells from a test is an order where it says how much.
    let is_order = |order: &Order| is_giving(&code.concepts) || order.dosage.amounts().next().is_some();
    in_details(reader, node, frame).into_iter().filter(is_order).collect()
}

/// The drugs that the details of a service name. Where one only names the drug, the others may say how much.
fn in_details<'c>(reader: Reader<'c>, node: Node<'c>, frame: &Frame) -> Vec<Order> {
    let details: Vec<Meaning> = node.each("orderDetail").map(|detail| reader.meaning(Some(detail))).collect();
    let mut orders: Vec<Order> = details.iter().flat_map(|detail| in_words(reader, detail, frame)).collect();
    if let [only] = orders.as_mut_slice()
        && only.dosage.is_unstated()
    {
        let said: Vec<&str> = details.iter().filter_map(|detail| detail.text).collect();
        only.dosage = order_dosage::in_words(&reader.terms.dosage_phrases, &said.join("; "));
    }
    orders
}

/// The drugs that the code or the title of an order names.
pub fn in_words(reader: Reader, said: &Meaning, frame: &Frame) -> Vec<Order> {
    if is_about(&said.concepts) {
        return Vec::new();
    }
    let text = said.text.unwrap_or_default();
    let named = therapy_words::ordered(reader, said).unwrap_or_default();
    let named = regimen_words::ordered(reader, named, text, &frame.of);
    let drugs: Vec<Drug> = named.into_iter().filter(|drug| drug.id().is_some()).collect();
    let mut dosage = order_dosage::in_words(&reader.terms.dosage_phrases, text);
    if drugs.len() > 1 {
        dosage = order_dosage::of_several(dosage, text);
    }
    drugs.into_iter().map(|drug| frame.order(Some(drug), text, dosage.clone())).collect()
}

/// Drugs against cancer are to be given, whichever they are.
fn is_giving(concepts: &[&str]) -> bool {
    let giving = ["procedure-chemotherapy", "procedure-drug-administration", "drug-unknown-antineoplastic"];
    concepts.iter().any(|name| giving.contains(name))
}

/// A test, a visit, another procedure.
pub fn is_about(concepts: &[&str]) -> bool {
    // These say that a drug is given, or that none is, which is heard clause by clause.
    let therapy =
        ["procedure-chemotherapy", "procedure-drug-administration", "procedure-no-therapy", "procedure-around-therapy"];
    let is_procedure = |name: &&str| !therapy.contains(name) && name.starts_with("procedure-");
    is_of(concepts, &TESTS) || concepts.iter().any(is_procedure)
}

/// Families of concepts that are about a test.
const TESTS: [&str; 4] = ["marker-", "other-", "assay-", "request-"];

fn is_of(concepts: &[&str], families: &[&str]) -> bool {
    concepts.iter().any(|name| families.iter().any(|family| name.starts_with(family)))
}
