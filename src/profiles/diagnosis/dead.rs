//! A death that the record tells as a diagnosis (SNOMED CT 419099009, "Dead"), where the Patient resource may say nothing of it.

use time::Date;

use super::condition_status::{is_dismissed, is_over};
use super::onset::onset;
use crate::case::{Death, PartialDate};
use crate::profiles::meaning::Reader;
use crate::profiles::record::patient_resource::PatientResource;

/// The death that a Condition states. One on a day to come is none: its date is wrong, and so may it be.
pub fn death(reader: Reader, mine: &[PatientResource], today: Date) -> Option<Death> {
    let states = |own: &&PatientResource| own.kind == "Condition" && own.code.has("condition-dead");
    let is_true = |own: &&PatientResource| !is_dismissed(reader, own.node) && !is_over(own.node);
    let day = |own: &PatientResource| onset(own.node).map(|since| since.date);
    let has_happened = |date: &Option<PartialDate>| date.and_then(PartialDate::earliest).is_none_or(|day| day <= today);
    mine.iter().filter(states).filter(is_true).map(day).find(has_happened).map(|date| Death { date })
}
