//! What was said of genes, written into the results: findings, and the gaps of those that nobody can read.

use super::findings::Said;
use super::tested::Tested;
use crate::case::finding::{Finding, Source, Usage, Value, Why};
use crate::case::gene_result::{Alteration, GeneState};
use crate::case::marker::Marker;
use crate::case::place::Place;
use crate::case::unread::{Unread, UnreadValue};
use crate::profiles::result::results::Results;
use crate::variant::Origin;

/// The question a result answers, as blind spots name it.
fn question(gene: Option<&str>, origin: Origin) -> Marker {
    match (gene, origin) {
        (Some("BRCA1" | "BRCA2"), Origin::Germline) => Marker::GermlineBrca,
        (Some("BRCA1" | "BRCA2"), _) => Marker::TumourBrca,
        _ => Marker::Variant,
    }
}

/// Writes what was said; `has_value`: something stood there, so that silence would lose it.
pub fn write(
    said: Vec<Said>,
    tested: &Tested,
    (usage, source, place): (Usage, &Source, &Place),
    results: &mut Results,
    has_value: bool,
) {
    if said.is_empty() && usage == Usage::Used && has_value && tested.origin == Some(Origin::Germline) {
        results.unreadable.push((place.clone(), Unread::GermlineGene));
    }
    for Said { gene, result } in said {
        let marker = question(gene.as_deref(), result.origin);
        let is_nameless = gene.is_none() && result.state != GeneState::Absent;
        // Found, and nobody can tell in which gene, or which change.
        let is_untold =
            matches!(result.alteration, Alteration::Unread(_) | Alteration::TestPositive | Alteration::Unnamed);
        let is_unread = (is_nameless && is_untold && result.state != GeneState::NotTested)
            || (result.is_open() && result.state != GeneState::NotTested);
        if usage == Usage::Used && is_nameless && result.origin == Origin::Germline {
            results.unreadable.push((place.clone(), Unread::GermlineGene));
        } else if usage == Usage::Used && is_unread {
            let why = Unread::Value(marker, UnreadValue::Words(result.received.clone()));
            results.unreadable.push((place.clone(), why));
        }
        let usage = match (usage, result.state) {
            (Usage::Used, GeneState::Contradiction) => Usage::Shown(Why::Contradiction),
            (usage, _) => usage,
        };
        results.findings.push(Finding {
            marker: Marker::Variant,
            value: Value::Gene(Box::new(result)),
            assay: tested.assay.clone(),
            usage,
            gene,
            source: source.clone(),
        });
    }
}
