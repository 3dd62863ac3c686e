//! What the clinician is ordering now.

use super::date::PartialDate;
use super::dosage::Dosage;
use super::place::ResourceKind;
use super::reference::Reference;
use super::therapy::Drug;

/// One draft order of a drug.
#[derive(Debug, Clone, PartialEq)]
pub struct Order {
    /// `MedicationRequest/m1`: the resource of `draftOrders`.
    pub reference: Reference,
    /// What kind of resource orders it.
    pub kind: ResourceKind,
    pub drug: Option<Drug>,
    /// The drug in the sender's words.
    pub text: String,
    pub dosage: Dosage,
    /// The Condition it is for (`Condition/c1`), when the order says so.
    pub reason: Option<String>,
    /// The day it was written, when the order says so.
    pub written: Option<PartialDate>,
    /// Selected by the clinician at order-select; always so at order-sign.
    pub selected: bool,
    /// Its resource holds a group of orders: whoever takes it back takes back the others.
    pub in_group: bool,
    /// The record calls it completed: it is judged, and no button changes what is over.
    pub is_over: bool,
    /// It says that it is for a disease that is no cancer (arthritis, a transplantation).
    pub is_for_no_cancer: bool,
}
