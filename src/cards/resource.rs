//! The FHIR resources we write, built with fhir-sdk's R4B types and therefore valid by construction.
//!
//! These few functions are the only ones that name fhir-sdk: its types are slow to compile.

use fhir_sdk::r4b::resources::{MedicationRequest, MedicationRequestMedication, Resource, ServiceRequest};
use fhir_sdk::r4b::types::{
    CodeableConcept, Coding, Dosage, DosageDoseAndRate, DosageDoseAndRateDose, Quantity, Reference,
};
use std::fmt::Write;

use serde_json::value::RawValue;
use time::Date;

use crate::knowledge::rule::DoseText;

/// Our own codes, for clients without a better one. The text is what a person reads.
const DRUGS: &str = "https://oncohooks.org/fhir/CodeSystem/drug";
const TESTS: &str = "https://oncohooks.org/fhir/CodeSystem/test";
const UCUM: &str = "http://unitsofmeasure.org";

/// Whom a draft is for, and why.
#[derive(Debug, Clone, Copy)]
pub struct Draft<'a> {
    pub patient: &'a str,
    /// `Condition/c1`.
    pub reason: Option<&'a str>,
    pub as_of: Date,
}

/// A draft order of a drug, with a dose where the rule has one.
pub fn medication_request(
    drug: &str,
    name: &str,
    dose: Option<&DoseText>,
    schedule: Option<&str>,
    draft: &Draft,
) -> Option<Box<RawValue>> {
    let medication = MedicationRequestMedication::CodeableConcept(concept(DRUGS, drug, name)?);
    let mut order = MedicationRequest::builder()
        .status("draft".to_owned())
        .intent("order".to_owned())
        .medication(medication)
        .subject(reference(&format!("Patient/{}", draft.patient))?);
    if let Some(reason) = draft.reason {
        order = order.reason_reference(vec![Some(reference(reason)?)]);
    }
    if let Some(dosage) = dose.zip(schedule).and_then(|(dose, schedule)| dosage(dose, schedule)) {
        order = order.dosage_instruction(vec![Some(dosage)]);
    }
    written(&Resource::from(order.build().ok()?), draft)
}

/// A draft order of a test.
pub fn service_request(test: &str, name: &str, draft: &Draft) -> Option<Box<RawValue>> {
    use fhir_sdk::r4b::codes::{RequestIntent, RequestStatus};
    let mut order = ServiceRequest::builder()
        .status(RequestStatus::Draft)
        .intent(RequestIntent::Order)
        .code(concept(TESTS, test, name)?)
        .subject(reference(&format!("Patient/{}", draft.patient))?);
    if let Some(reason) = draft.reason {
        order = order.reason_reference(vec![Some(reference(reason)?)]);
    }
    written(&Resource::from(order.build().ok()?), draft)
}

fn concept(system: &str, code: &str, text: &str) -> Option<CodeableConcept> {
    let coding =
        Coding::builder().system(system.to_owned()).code(code.to_owned()).display(text.to_owned()).build().ok()?;
    CodeableConcept::builder().coding(vec![Some(coding)]).text(text.to_owned()).build().ok()
}

fn reference(to: &str) -> Option<Reference> {
    Reference::builder().reference(to.to_owned()).build().ok()
}

fn dosage(dose: &DoseText, schedule: &str) -> Option<Dosage> {
    let unit = dose.unit.id();
    let amount: f64 = dose.amount.to_string().parse().ok()?;
    let quantity = Quantity::builder()
        .value(amount)
        .unit(unit.to_owned())
        .system(UCUM.to_owned())
        .code(unit.to_owned())
        .build()
        .ok()?;
    let rate = DosageDoseAndRate::builder().dose(DosageDoseAndRateDose::Quantity(quantity)).build().ok()?;
    Dosage::builder().text(schedule.to_owned()).dose_and_rate(vec![Some(rate)]).build().ok()
}

/// The JSON text. The date is ours to give; as text it keeps the day without inventing a time.
fn written(resource: &Resource, draft: &Draft) -> Option<Box<RawValue>> {
    let mut text = serde_json::to_string(resource).ok()?;
    text.pop().filter(|last| *last == '}')?;
    // Writing to a string cannot fail.
    let _ = write!(text, r#","authoredOn":"{}"}}"#, draft.as_of);
    RawValue::from_string(text).ok()
}
