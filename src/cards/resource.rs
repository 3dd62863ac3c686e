//! The FHIR resources we write, built with fhir-sdk's R4B types and therefore valid by construction.
//!
//! These few functions are the only ones that name fhir-sdk: its types are slow to compile.

use fhir_sdk::r4b::resources::{MedicationRequest, MedicationRequestMedication, Resource, ServiceRequest};
use fhir_sdk::r4b::types::{
    CodeableConcept, Coding, Dosage, DosageDoseAndRate, DosageDoseAndRateDose, Quantity, Reference,
};
use serde_json::value::{RawValue, to_raw_value};

use crate::cds_hooks::Coding as Code;
use crate::knowledge::rule::DoseText;

const UCUM: &str = "http://unitsofmeasure.org";

/// A draft order of a drug, with a dose (and the words for it) where the rule has one; without its patient.
pub fn medication_request(codes: &[Code], name: &str, dose: Option<(&DoseText, &str)>) -> Option<Box<RawValue>> {
    let medication = MedicationRequestMedication::CodeableConcept(concept(codes, name)?);
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
pub fn service_request(codes: &[Code], name: &str) -> Option<Box<RawValue>> {
    use fhir_sdk::r4b::codes::{RequestIntent, RequestStatus};
    let order = ServiceRequest::builder()
        .status(RequestStatus::Draft)
        .intent(RequestIntent::Order)
        .code(concept(codes, name)?)
        .subject(nobody()?);
    to_raw_value(&Resource::from(order.build().ok()?)).ok()
}

/// Holds the place of the patient.
fn nobody() -> Option<Reference> {
    Reference::builder().reference("Patient/".to_owned()).build().ok()
}

/// The codes in their order: the first is the one to place the order by. The text is what a person reads.
fn concept(codes: &[Code], text: &str) -> Option<CodeableConcept> {
    let coding = |Code { system, code, display }: &Code| {
        let coding = Coding::builder().system(system.clone()).code(code.clone());
        coding.display(display.clone().unwrap_or_else(|| text.to_owned())).build().ok().map(Some)
    };
    let codings: Option<Vec<Option<Coding>>> = codes.iter().map(coding).collect();
    CodeableConcept::builder().coding(codings?).text(text.to_owned()).build().ok()
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
