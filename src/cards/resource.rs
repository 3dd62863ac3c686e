//! The FHIR resources we write, built with fhir-sdk's R4B types and therefore valid by construction.
//!
//! These few functions are the only ones that name fhir-sdk: its types are slow to compile.

use fhir_sdk::r4b::resources::{MedicationRequest, MedicationRequestMedication, Resource, ServiceRequest};
use fhir_sdk::r4b::types::{
    CodeableConcept, Coding, Dosage, DosageDoseAndRate, DosageDoseAndRateDose, Duration, Period, Quantity, Reference,
    Timing, TimingRepeat, TimingRepeatBounds,
};
use fhir_sdk::{Date, DateTime};
use rust_decimal::Decimal;
use serde_json::value::{RawValue, to_raw_value};

use crate::cds_hooks::Coding as Code;
use crate::knowledge::dose::RouteWord;
use crate::knowledge::rule::{DoseText, DoseUnitWord};

const UCUM: &str = "http://unitsofmeasure.org";
const SNOMED: &str = "http://snomed.info/sct";

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

/// One instruction of an order.
#[derive(Debug)]
pub struct Instruction {
    /// Instructions with higher numbers are followed later.
    pub sequence: Option<u32>,
    pub text: String,
    /// Of one administration.
    pub quantity: Option<(Decimal, DoseUnitWord)>,
    pub repeat: Option<Repeat>,
    pub route: Option<RouteWord>,
    /// The most of one administration, in milligrams.
    pub most: Option<Decimal>,
}

/// So many times within so many days.
#[derive(Debug)]
pub struct Repeat {
    /// Administrations in all.
    pub count: Option<u32>,
    pub frequency: u32,
    pub period_days: u32,
    pub lasts_days: Option<u32>,
    /// The first day.
    pub from: Option<time::Date>,
}

/// The instructions of an order, as the list that stands in it.
pub fn dosage_instructions(all: &[Instruction]) -> Option<Box<RawValue>> {
    let written: Option<Vec<Dosage>> = all.iter().map(instruction).collect();
    to_raw_value(&written?).ok()
}

fn instruction(one: &Instruction) -> Option<Dosage> {
    let mut dosage = Dosage::builder().text(one.text.clone());
    if let Some(route) = one.route {
        dosage = dosage.route(route_concept(route)?);
    }
    if let Some(sequence) = one.sequence {
        dosage = dosage.sequence(i32::try_from(sequence).ok()?);
    }
    if let Some((value, unit)) = one.quantity {
        let dose = DosageDoseAndRateDose::Quantity(quantity(value, unit.id())?);
        dosage = dosage.dose_and_rate(vec![Some(DosageDoseAndRate::builder().dose(dose).build().ok()?)]);
    }
    if let Some(repeat) = &one.repeat {
        dosage = dosage.timing(Timing::builder().repeat(timing_repeat(repeat)?).build().ok()?);
    }
    if let Some(most) = one.most {
        dosage = dosage.max_dose_per_administration(quantity(most, DoseUnitWord::Milligram.id())?);
    }
    dosage.build().ok()
}

fn route_concept(route: RouteWord) -> Option<CodeableConcept> {
    let (code, display) = match route {
        RouteWord::Oral => ("26643006", "Oral route"),
        RouteWord::Intravenous => ("47625008", "Intravenous route"),
        RouteWord::Subcutaneous => ("34206005", "Subcutaneous route"),
        RouteWord::Intramuscular => ("78421000", "Intramuscular route"),
    };
    let route = Code { code: code.to_owned(), system: SNOMED.to_owned(), display: Some(display.to_owned()) };
    concept(&[route], display)
}

fn timing_repeat(repeat: &Repeat) -> Option<TimingRepeat> {
    let mut written = TimingRepeat::builder()
        .frequency(repeat.frequency.try_into().ok()?)
        .period(repeat.period_days.into())
        .period_unit("d".to_owned());
    if let Some(count) = repeat.count {
        written = written.count(count.try_into().ok()?);
    }
    // A repeat has one bound: the day it begins comes before the days it lasts.
    if let Some(from) = repeat.from {
        let start = Period::builder().start(DateTime::Date(Date::Date(from))).build().ok()?;
        written = written.bounds(TimingRepeatBounds::Period(start));
    } else if let Some(days) = repeat.lasts_days {
        let days =
            Duration::builder().value(days.into()).unit("d".to_owned()).system(UCUM.to_owned()).code("d".to_owned());
        written = written.bounds(TimingRepeatBounds::Duration(days.build().ok()?));
    }
    written.build().ok()
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
    let dose = DosageDoseAndRateDose::Quantity(quantity(dose.amount, dose.unit.id())?);
    let rate = DosageDoseAndRate::builder().dose(dose).build().ok()?;
    Dosage::builder().text(schedule.to_owned()).dose_and_rate(vec![Some(rate)]).build().ok()
}

fn quantity(value: Decimal, unit: &str) -> Option<Quantity> {
    let value: f64 = value.normalize().to_string().parse().ok()?;
    Quantity::builder().value(value).unit(unit.to_owned()).system(UCUM.to_owned()).code(unit.to_owned()).build().ok()
}
