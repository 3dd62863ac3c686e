//! Results that are named by no report or panel but those that were entered in error, cancelled, or took themselves back.

use std::collections::HashSet;

use super::aside;
use super::place::{self, Name};
use crate::fhir::record::chart::Chart;
use crate::fhir::record::node::Node;
use crate::profiles::meaning::Reader;

/// The references by which withdrawn reports name their results, without those that a sound one names too.
#[derive(Debug, Default)]
pub struct Withdrawn<'c>(HashSet<&'c str>);

impl<'c> Withdrawn<'c> {
    pub fn among(reader: Reader, chart: &Chart<'c>) -> Self {
        let named = |is_withdrawn: bool| {
            let holders = chart.entries.iter().map(|entry| entry.resource);
            holders.filter(move |node| self::is_withdrawn(reader, *node) == is_withdrawn).flat_map(results)
        };
        let mut withdrawn: HashSet<&str> = named(true).collect();
        if !withdrawn.is_empty() {
            named(false).for_each(|reference| {
                withdrawn.remove(reference);
            });
        }
        Self(withdrawn)
    }

    pub fn holds(&self, full_url: Option<&str>, name: Name) -> bool {
        if self.0.is_empty() {
            return false;
        }
        let is_named = || name.pair().is_some_and(|(kind, id)| self.0.contains(format!("{kind}/{id}").as_str()));
        full_url.is_some_and(|url| self.0.contains(url)) || is_named()
    }
}

fn is_withdrawn(reader: Reader, node: Node) -> bool {
    match node.str("resourceType") {
        Some("DiagnosticReport") => is_withdrawn_by_status(node) || aside::takes_back_its_results(reader, node),
        Some("Observation") => is_withdrawn_by_status(node),
        _ => false,
    }
}

fn is_withdrawn_by_status(node: Node) -> bool {
    matches!(node.status().as_deref(), Some("entered-in-error" | "cancelled"))
}

/// The results a report or a panel names, by `fullUrl` as it stands, else by type and id.
fn results(node: Node<'_>) -> impl Iterator<Item = &str> {
    let slot = if node.str("resourceType") == Some("DiagnosticReport") { "result" } else { "hasMember" };
    let named = node.each(slot).filter_map(|result| result.str("reference"));
    named.map(|reference| if reference.starts_with("urn:") { reference } else { place::relative(reference) })
}
