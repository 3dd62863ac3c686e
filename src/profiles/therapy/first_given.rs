//! The first day of a cancer drug, whatever it was given for.

use super::given;
use crate::case::PartialDate;
use crate::profiles::meaning::Reader;
use crate::profiles::record::patient_resource::PatientResource;
use crate::profiles::record::place::Index;

/// The first day on which the record has a cancer drug; none where one has no day, which may be the first.
pub fn first_day<'c>(reader: Reader<'c>, index: &Index<'c>, mine: &[PatientResource<'c>]) -> Option<PartialDate> {
    let of_drugs = mine.iter().filter(|own| own.kind.starts_with("Medication"));
    let given = of_drugs.filter_map(|own| given::exposures(reader, index, &[], own).ok());
    let procedures = mine.iter().filter(|own| own.kind == "Procedure");
    let done = procedures.map(|own| given::procedure(reader, index, &[], own));
    let days: Option<Vec<PartialDate>> = given.chain(done).flatten().map(|exposure| exposure.start).collect();
    days?.into_iter().min()
}
