//! Which markers concepts are about, and whether that is another than the one in question.

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

/// Markers that are seen in tissue: receptors, HER2, PD-L1.
pub fn is_of_tissue(concept: &str) -> bool {
    let marker = concept.strip_prefix("marker-").unwrap_or_default();
    marker.starts_with("her2") || matches!(marker, "er" | "pgr" | "er-pgr" | "pd-l1")
}

/// `marker-her2-ihc` → `marker`; look-alikes (`other-…`) compete with markers.
pub fn family(name: &str) -> &str {
    match name.split('-').next().unwrap_or_default() {
        "other" => "marker",
        family => family,
    }
}

/// A code for one marker under the display of another.
pub fn disagree(codes: &[&str], words: &[&str]) -> bool {
    if codes.is_empty() || words.is_empty() {
        return false;
    }
    let (coded, said) = (subjects(codes), subjects(words));
    !coded.is_empty() && !said.is_empty() && !coded.iter().any(|subject| said.contains(subject))
}

/// Codes for "a variant", "a genetic report" or "a pathology report" are about whichever gene or marker the words name.
fn is_any_gene(name: &str) -> bool {
    matches!(
        name,
        "marker-variant"
            | "marker-discrete-variant"
            | "marker-genetic-report"
            | "marker-gene-studied"
            | "marker-cgp"
            | "marker-hereditary-panel"
            | "marker-pathology-report"
            | "marker-histology"
            | "marker-receptor-panel"
    )
}

/// Do these concepts speak of another marker than `marker` (`her2`, `er`)?
pub fn names_another(concepts: &[&str], marker: &str) -> bool {
    let concepts: Vec<&str> = concepts.iter().copied().filter(|name| !describes(name, marker)).collect();
    let subjects = subjects(&concepts);
    let wanted = if marker.starts_with("her2") { "her2" } else { marker };
    // "BRCA2 c.5946del" says which of the genes of a BRCA1/2 test it is.
    let is_brca = |subject: &str| subject.ends_with("brca");
    let same = |subject: &&str| *subject == wanted || (is_brca(subject) && is_brca(wanted));
    !subjects.is_empty() && !subjects.iter().any(same)
}

/// Is this said of the marker itself, though it has a name of its own? The share of variant reads in a BRCA result, the
/// second probe in an ISH result.
fn describes(name: &str, marker: &str) -> bool {
    match name {
        "marker-vaf"
        | "marker-copy-number"
        | "marker-variant-type"
        | "marker-transcript"
        | "marker-coding-hgvs"
        | "marker-protein-hgvs"
        | "marker-genomic-hgvs"
        | "marker-source-class"
        | "marker-clinical-significance"
        | "marker-region-studied"
        | "marker-genes-tested" => marker.ends_with("brca"),
        "other-cep17-copies" | "other-cells-counted" | "other-her2-membrane-percent" => marker.starts_with("her2"),
        "other-mmr-protein" => marker == "msi",
        "other-er-intensity" => marker == "er",
        "other-pgr-intensity" => marker == "pgr",
        _ => false,
    }
}

/// What the markers among concepts are about.
fn subjects<'n>(concepts: &[&'n str]) -> Vec<&'n str> {
    let markers = concepts.iter().filter(|name| family(name) == "marker" && !is_any_gene(name));
    markers.flat_map(|name| subject(name)).flatten().collect()
}

/// What a marker is about: all HER2 results are about HER2, the combined ER/PgR code about both.
fn subject(name: &str) -> [Option<&str>; 2] {
    match name {
        "marker-er-pgr" => [Some("er"), Some("pgr")],
        name if name.starts_with("marker-her2") => [Some("her2"), None],
        name => [Some(name.strip_prefix("marker-").unwrap_or(name)), None],
    }
}
