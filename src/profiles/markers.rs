//! Which markers concepts are about.

use crate::case::marker::Marker;

/// The markers among concepts; "HER2" alone gives way to "HER2 by IHC".
pub fn of_concepts(concepts: &[&str]) -> Vec<Marker> {
    let mut markers: Vec<Marker> = concepts
        .iter()
        .filter_map(|name| name.strip_prefix("marker-"))
        .flat_map(|id| match id {
            "er-pgr" => vec![Marker::Er, Marker::Pgr],
            "brca" => vec![Marker::TumourBrca],
            id => Marker::of_result(id).into_iter().collect(),
        })
        .collect();
    let specific = [Marker::Her2Ihc, Marker::Her2Ish, Marker::Her2Ratio, Marker::Her2Copies, Marker::Her2Membrane];
    if markers.iter().any(|marker| specific.contains(marker)) {
        markers.retain(|marker| *marker != Marker::Her2Status);
    }
    if markers.contains(&Marker::Her2Ratio) || markers.contains(&Marker::Her2Copies) {
        markers.retain(|marker| *marker != Marker::Her2Ish);
    }
    if markers.contains(&Marker::GermlineBrca) {
        markers.retain(|marker| *marker != Marker::TumourBrca);
    }
    markers.dedup();
    markers
}
