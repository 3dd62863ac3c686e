//! Which results on file a test would confirm, complete or settle.

use crate::case::finding::Finding;
use crate::case::marker::Marker;
use crate::knowledge::ids::TestId;
use crate::knowledge::words::HER2_MARKERS;

/// A result that the test would confirm, complete or settle.
pub(super) fn is_about(test: TestId, finding: &Finding) -> bool {
    let (topic, marker) = (test.topic(), finding.marker);
    // `erbb2:oncomine-dxtt` and `tumour:pik3ca-akt1-pten` name genes.
    let is_of_gene = |gene: &str| test.as_str().split([':', '-']).any(|named| named.eq_ignore_ascii_case(gene));
    match topic {
        "her2" => HER2_MARKERS.contains(&marker),
        // What a panel of experts looks at, and what another test of the gene would settle.
        "expert-panel" | "cgp" => matches!(marker, Marker::Variant | Marker::Msi | Marker::Tmb),
        _ => finding.gene.as_deref().is_some_and(is_of_gene) || marker.id().starts_with(topic),
    }
}
