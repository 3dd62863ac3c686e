//! Results that a panel or a report names and nobody sent: what they would have said is not known.

use super::gene;
use super::report::is_of_pathology;
use super::results::Results;
use crate::case::marker::Marker;
use crate::case::unread::Unread;
use crate::profiles::meaning::Reader;
use crate::profiles::record::patient_resource::PatientResource;

/// Panels of which no member is a marker by its code.
const PANELS: [&str; 2] = ["marker-her2-panel", "marker-receptor-panel"];

/// Says what a panel (`hasMember`) or a report (`result`) about something of ours names and nobody sent.
pub fn missing(reader: Reader, own: &PatientResource, all: &[PatientResource], results: &mut Results) {
    let slot = if own.kind == "DiagnosticReport" { "result" } else { "hasMember" };
    // Most results name none.
    if own.node.get(slot).is_none()
        || matches!(own.node.status().as_deref(), Some("entered-in-error" | "cancelled" | "registered"))
    {
        return;
    }
    let count = if is_ours(reader, own) { own.not_sent(slot, all) } else { 0 };
    if count == 0 {
        return;
    }
    let place = own.name.place();
    let is_said =
        results.unreadable.iter().any(|(known, why)| *known == place && matches!(why, Unread::MembersNotSent(_)));
    if !is_said {
        results.unreadable.push((place, Unread::MembersNotSent(count)));
    }
}

/// Of a chest CT only the day counts.
fn is_ours(reader: Reader, own: &PatientResource) -> bool {
    own.code.markers.iter().any(|marker| *marker != Marker::ChestCt)
        || PANELS.iter().any(|name| own.code.has(name))
        || gene::names_panel(reader, &own.code)
        || is_of_pathology(reader, own)
}
