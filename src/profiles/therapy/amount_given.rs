//! How much of a drug was given or prescribed: the quantities of a medication resource in milligrams, also for each kilogram
//! or square metre.

use crate::case::dosage::{Amount, AmountOrigin, AmountPer, Dosage, DosageEntry, DoseUnit};
use crate::case::interval::Interval;
use crate::fhir::record::node::Node;
use crate::profiles::normal::normal;

/// `MedicationAdministration.dosage.dose`, and the `doseQuantity` of statements, dispensings and prescriptions.
pub fn read(node: Node) -> Dosage {
    let dosages = ["dosage", "dosageInstruction"].into_iter().flat_map(|member| node.each(member));
    let entry = |dosage: Node| {
        let rates = dosage.each("doseAndRate").filter_map(|rate| rate.get("doseQuantity"));
        let own = ["dose", "doseQuantity"].into_iter().filter_map(|member| dosage.get(member));
        DosageEntry { amounts: own.chain(rates).filter_map(amount).collect(), ..DosageEntry::default() }
    };
    let entries = dosages.map(entry).filter(|entry| !entry.amounts.is_empty());
    Dosage { entries: entries.collect(), ..Dosage::default() }
}

fn amount(quantity: Node) -> Option<Amount> {
    let value = quantity.get("value").and_then(Node::number)?;
    let unit = quantity.str("unit").or_else(|| quantity.str("code")).map(normal)?;
    let (size, unit) = match &*unit {
        "mg" => (value, DoseUnit::Milligram),
        "g" => (value.checked_mul(rust_decimal::Decimal::ONE_THOUSAND)?, DoseUnit::Milligram),
        "mg/kg" => (value, DoseUnit::MilligramPerKilogram),
        "mg/m2" | "mg/m^2" => (value, DoseUnit::MilligramPerSquareMetre),
        _ => return None,
    };
    let (per, origin) = (AmountPer::Administration, AmountOrigin::Quantity);
    Some(Amount { size: Interval::exactly(size), unit, per, origin, strength: None })
}
