//! Which members of FHIR R4 resources are kept while reading. A member that is read somewhere must stand here.

/// The FHIR R4 members that are kept, sorted. Everything else is skipped unread.
pub(super) const MEMBERS: &[&str] = &[
    "_value",
    "_valueBoolean",
    "_valueCodeableConcept",
    "_valueDateTime",
    "_valueInteger",
    "_valueQuantity",
    "_valueString",
    "abatementAge",
    "abatementBoolean",
    "abatementDateTime",
    "abatementPeriod",
    "abatementRange",
    "abatementString",
    "action",
    "active",
    "activity",
    "additionalInstruction",
    "asNeededBoolean",
    "asNeededCodeableConcept",
    "assessment",
    "authoredOn",
    "basedOn",
    "birthDate",
    "bodySite",
    "boundsDuration",
    "boundsPeriod",
    "boundsRange",
    "category",
    "clinicalStatus",
    "code",
    "coding",
    "collectedDateTime",
    "collectedPeriod",
    "collection",
    "comparator",
    "component",
    "conclusion",
    "conclusionCode",
    "contained",
    "count",
    "courseOfTherapyType",
    "dailyAmount",
    "dataAbsentReason",
    "date",
    "dateAsserted",
    "dayOfWeek",
    "daysSupply",
    "deceasedBoolean",
    "deceasedDateTime",
    "denominator",
    "derivedFrom",
    "description",
    "detail",
    "details",
    "device",
    "deviceName",
    "diagnostics",
    "dispenseRequest",
    "display",
    "doNotPerform",
    "dosage",
    "dosageInstruction",
    "dose",
    "doseAndRate",
    "doseQuantity",
    "doseRange",
    "effectiveDateTime",
    "effectiveInstant",
    "effectivePeriod",
    "effectiveTiming",
    "end",
    "entry",
    "event",
    "evidence",
    "expectedSupplyDuration",
    "extension",
    "focus",
    "frequency",
    "frequencyMax",
    "fullUrl",
    "gender",
    "hasMember",
    "high",
    "id",
    "ingredient",
    "intent",
    "interpretation",
    "issue",
    "issued",
    "itemCodeableConcept",
    "itemReference",
    "lastUpdated",
    "link",
    "low",
    "maxDosePerAdministration",
    "maxDosePerLifetime",
    "maxDosePerPeriod",
    "medication",
    "medicationCodeableConcept",
    "medicationReference",
    "meta",
    "method",
    "mode",
    "modifierExtension",
    "name",
    "notGiven",
    "note",
    "numberOfRepeatsAllowed",
    "numerator",
    "onsetDateTime",
    "onsetPeriod",
    "onsetString",
    "orderDetail",
    "partOf",
    "patient",
    "patientInstruction",
    "performedDateTime",
    "performedPeriod",
    "period",
    "periodMax",
    "periodUnit",
    "presentedForm",
    "productCodeableConcept",
    "productReference",
    "profile",
    "quantity",
    "rateQuantity",
    "rateRange",
    "rateRatio",
    "reason",
    "reasonCode",
    "reasonReference",
    "recordedDate",
    "reference",
    "referenceRange",
    "relation",
    "repeat",
    "request",
    "resource",
    "resourceType",
    "result",
    "route",
    "scheduledString",
    "search",
    "sequence",
    "severity",
    "specimen",
    "stage",
    "start",
    "status",
    "statusReason",
    "statusReasonCodeableConcept",
    "strength",
    "subject",
    "summary",
    "system",
    "text",
    "textEquivalent",
    "timeOfDay",
    "timing",
    "title",
    "total",
    "type",
    "unit",
    "url",
    "usedCode",
    "usedReference",
    "validityPeriod",
    "value",
    "valueAttachment",
    "valueBoolean",
    "valueCode",
    "valueCodeableConcept",
    "valueCoding",
    "valueDateTime",
    "valueDecimal",
    "valueInteger",
    "valuePeriod",
    "valueQuantity",
    "valueRange",
    "valueRatio",
    "valueReference",
    "valueString",
    "valueTime",
    "verificationStatus",
    "versionId",
    "wasNotGiven",
    "wasNotTaken",
    "when",
    "whenHandedOver",
    "whenPrepared",
];

/// The number of a member, one more than its place in [`MEMBERS`]; 0 for a member that is not kept.
#[must_use]
#[inline(always)]
#[expect(clippy::inline_always, reason = "of a name in the code nothing is left but its number")]
pub(super) fn number(name: &str) -> u8 {
    let number = SLOTS.get(slot(name.as_bytes())).copied().unwrap_or_default();
    if self::name(number) == Some(name) { number } else { 0 }
}

/// The name of a number.
#[must_use]
#[inline]
pub(super) fn name(number: u8) -> Option<&'static str> {
    MEMBERS.get(usize::from(number).checked_sub(1)?).copied()
}

const SIZE: usize = 4096;

/// A perfect hash: each member has a slot of its own, or this does not compile. A name is looked up for every member
/// of every object of a body, and a search in the sorted list took a third of the time of reading it.
static SLOTS: [u8; SIZE] = slots();

#[expect(clippy::indexing_slicing, reason = "runs in the compiler")]
#[expect(clippy::cast_possible_truncation, reason = "there are fewer than 255 members")]
const fn slots() -> [u8; SIZE] {
    let mut slots = [0; SIZE];
    let mut at = 0;
    while at < MEMBERS.len() {
        let slot = slot(MEMBERS[at].as_bytes());
        assert!(slots[slot] == 0, "two members share a slot: choose another MULTIPLIER");
        at += 1;
        slots[slot] = at as u8;
    }
    slots
}

/// Found by trying odd numbers until no two members met.
const MULTIPLIER: u64 = 0x90C1_92CF_D3AC_94AF;

/// The highest twelve bits of a product of length and six letters, spread over the name.
#[inline(always)]
#[expect(clippy::inline_always, reason = "see `number`")]
#[expect(clippy::cast_possible_truncation, reason = "twelve bits")]
const fn slot(name: &[u8]) -> usize {
    let length = name.len();
    let mixed = letter(name, 0)
        | letter(name, length / 2) << 8
        | letter(name, length.wrapping_sub(1)) << 16
        | (length as u64) << 24
        | letter(name, length / 3) << 32
        | letter(name, length.wrapping_sub(3)) << 40;
    (mixed.wrapping_mul(MULTIPLIER) >> (64 - SIZE.trailing_zeros())) as usize
}

#[inline(always)]
#[expect(clippy::inline_always, reason = "see `number`")]
#[expect(clippy::indexing_slicing, reason = "the position was compared with the length")]
const fn letter(name: &[u8], at: usize) -> u64 {
    if at < name.len() { name[at] as u64 } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_member_is_found_and_nothing_else() {
        assert!(MEMBERS.is_sorted());
        for (at, member) in MEMBERS.iter().enumerate() {
            assert_eq!(usize::from(number(member)), at + 1, "{member}");
            assert_eq!(name(number(member)), Some(*member));
        }
        for other in ["", "x", "Status", "statuses", "div", "valueQuantitY", "ｓｔａｔｕｓ"] {
            assert_eq!(number(other), 0, "{other}");
        }
    }
}
