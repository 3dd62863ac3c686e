//! The criteria about HER2: its class, the kit it was read by, what its results leave open.

use crate::case::finding::{Marker, Value};
use crate::case::her2::Her2;
use crate::case::resolve::Doubt;
use crate::knowledge::criteria::{Criteria, Her2Open, Her2Word};

use super::criteria::within;
use super::situation::Situation;
use super::verdict::{Judged, Verdict};
use super::words;

/// The class is one of those wanted.
pub fn class(situation: &Situation, wanted: &[Her2Word]) -> Judged {
    let wanted: Vec<Her2> = wanted.iter().flat_map(|word| words::her2(*word)).copied().collect();
    within("her2", &situation.her2.reading, &wanted, test(situation))
}

/// A result of a kit that is named and is none of those wanted does not decide; a kit nobody names is taken to be right.
pub fn by(situation: &Situation, criteria: &Criteria) -> Judged {
    let basis = || situation.her2.reading.basis.iter().copied();
    let findings = basis().filter_map(|index| situation.case.findings.get(index));
    let stained = findings
        .filter(|finding| matches!(finding.marker, Marker::Her2Ihc | Marker::Her2Membrane | Marker::Her2Status));
    let kits: Vec<&str> = stained
        .filter_map(|finding| finding.assay.as_ref())
        .filter(|assay| assay.known)
        .map(|assay| assay.name.as_str())
        .collect();
    let is_wanted = |kit: &&str| criteria.her2_by.iter().any(|wanted| wanted.value == **kit);
    let verdict = if kits.is_empty() || kits.iter().any(is_wanted) { Verdict::Met } else { Verdict::Undetermined };
    Judged::of("her2-by", verdict).missing("her2:ihc").based_on(basis())
}

/// The test that would settle HER2.
fn test(situation: &Situation) -> &'static str {
    let reading = &situation.her2.reading;
    let basis = reading.basis.iter().filter_map(|index| situation.case.findings.get(*index));
    let is_ish = |marker| matches!(marker, Marker::Her2Ish | Marker::Her2Ratio | Marker::Her2Copies);
    let mut by_ish = basis.filter(|finding| is_ish(finding.marker)).peekable();
    let has_ish = by_ish.peek().is_some();
    let is_ish_unreadable = by_ish.any(|finding| matches!(finding.value, Value::Unreadable(_)));
    match reading.doubt {
        Some(Doubt::NeedsIsh) => "her2:ish",
        Some(Doubt::NeedsStaining) => "her2:ihc-membrane-staining",
        Some(Doubt::Specimens) => "specimen",
        Some(Doubt::Contradiction) if has_ish => "her2:ish",
        Some(Doubt::Unreadable) if is_ish_unreadable => "her2:ish",
        _ => "her2:ihc",
    }
}

/// What the results leave open is one of those wanted.
pub fn open(situation: &Situation, wanted: &[Her2Open]) -> Judged {
    let reading = &situation.her2.reading;
    let open = match reading.doubt {
        Some(Doubt::NeedsIsh) => Some(Her2Open::NeedsIsh),
        Some(Doubt::NeedsStaining) => Some(Her2Open::NeedsStaining),
        Some(Doubt::NeedsScore) => Some(Her2Open::NeedsScore),
        Some(Doubt::Contradiction) => Some(Her2Open::Contradiction),
        Some(Doubt::Specimens) => Some(Her2Open::Specimens),
        _ => None,
    };
    let stated = &situation.her2.stated_otherwise;
    let by_diagnosis = wanted.contains(&Her2Open::Diagnosis) && !stated.is_empty();
    let is_wanted = by_diagnosis || open.is_some_and(|open| wanted.contains(&open));
    let verdict = if is_wanted { Verdict::Met } else { Verdict::NotMet };
    let stated = stated.iter().filter(|_| by_diagnosis);
    Judged::of("her2-open", verdict).based_on(reading.basis.iter().chain(stated).copied())
}
