//! The FHIR resources we write, built with fhir-sdk's R4B types and therefore valid by construction.
//!
//! These few functions are the only ones that name fhir-sdk: its types are slow to compile.

use fhir_sdk::r4b::resources::{MedicationRequest, MedicationRequestMedication, Resource, ServiceRequest};
use fhir_sdk::r4b::types::{
    CodeableConcept, Coding, Dosage, DosageDoseAndRate, DosageDoseAndRateDose, Quantity, Reference,
};
use serde_json::value::{RawValue, to_raw_value};

use crate::knowledge::rule::DoseText;

/// Our own codes, for clients without a better one. The text is what a person reads.
const DRUGS: &str = "https://oncohooks.org/fhir/CodeSystem/drug";
const TESTS: &str = "https://oncohooks.org/fhir/CodeSystem/test";
const UCUM: &str = "http://unitsofmeasure.org";

/// A draft order of a drug, with a dose (and the words for it) where the rule has one; without its patient.
pub fn medication_request(drug: &str, name: &str, dose: Option<(&DoseText, &str)>) -> Option<Box<RawValue>> {
    let medication = MedicationRequestMedication::CodeableConcept(concept(DRUGS, drug, name)?);
    let mut order = MedicationRequest::builder()
        .status("draft".to_owned())
        .intent("order".to_owned())
        .medication(medication)
        .subject(nobody()?);
    if let Some(dosage) = dose.and_then(|(dose, schedule)| dosage(dose, schedule)) {
        order = order.dosage_instruction(vec![Some(dosage)]);
    }
    to_raw_value(&Resource::from(order.build().ok()?)).ok()
}

/// A draft order of a test; without its patient.
pub fn service_request(test: &str, name: &str) -> Option<Box<RawValue>> {
    use fhir_sdk::r4b::codes::{RequestIntent, RequestStatus};
    let order = ServiceRequest::builder()
        .status(RequestStatus::Draft)
        .intent(RequestIntent::Order)
        .code(concept(TESTS, test, name)?)
        .subject(nobody()?);
    to_raw_value(&Resource::from(order.build().ok()?)).ok()
}

/// Holds the place of the patient.
fn nobody() -> Option<Reference> {
    Reference::builder().reference("Patient/".to_owned()).build().ok()
}

fn concept(system: &str, code: &str, text: &str) -> Option<CodeableConcept> {
    let coding =
        Coding::builder().system(system.to_owned()).code(code.to_owned()).display(text.to_owned()).build().ok()?;
    CodeableConcept::builder().coding(vec![Some(coding)]).text(text.to_owned()).build().ok()
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
