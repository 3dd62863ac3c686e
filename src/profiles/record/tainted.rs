//! Results that share the fate of a report or a panel above them: entered in error, cancelled, taken back, or another person's.
//!
//! What stands above is followed as far as it goes: report, group, result, also inside one resource and where a result is
//! derived from a panel. It is drawn up only where something is withdrawn or somebody else's at all.

use std::collections::HashMap;

use foldhash::fast::RandomState;

use super::aside;
use super::focus;
use super::place::{Index, relative, unversioned};
use super::subject::{Subject, Whose};
use crate::case::unread::Unread;
use crate::fhir::record::chart::{Chart, ChartEntry};
use crate::fhir::record::node::Node;
use crate::profiles::meaning::Reader;

/// The fate of each entry and of each resource inside one.
#[derive(Debug, Default)]
pub struct Tainted(HashMap<(usize, Option<usize>), Fate, RandomState>);

/// What is wrong above a result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Fate {
    is_withdrawn: bool,
    is_of_another: bool,
}

/// How far down a fate is followed: a report, its groups, and some to spare.
const HIGHEST: usize = 16;

/// A report, a panel or a result, with its place in the chart and, where it is inside another resource, there.
struct Held<'c> {
    at: (usize, Option<usize>),
    /// The resource it is inside of, by its place in the list.
    whole: Option<usize>,
    url: Option<&'c str>,
    node: Node<'c>,
    own: Fate,
}

impl Tainted {
    pub fn among<'c>(reader: Reader<'c>, index: &Index<'c>, subject: &Subject, chart: &Chart<'c>) -> Self {
        let is_derived = |entry: &ChartEntry| entry.resource.get("derivedFrom").is_some();
        let has_sources = chart.entries.iter().any(is_derived);
        // What names nothing has no fate to pass on.
        let passes_on = |node: Node| {
            let members = || node.get("result").or_else(|| node.get("hasMember")).or_else(|| node.get("contained"));
            has_sources || members().is_some()
        };
        let own = |node| if passes_on(node) { fate(reader, index, subject, node) } else { Fate::default() };
        let results = || chart.entries.iter().enumerate().filter(|(_, entry)| is_result(entry.kind));
        let is_sound = |node| fate(reader, index, subject, node) == Fate::default();
        let is_all_sound = |entry: &ChartEntry<'c>| {
            own(entry.resource) == Fate::default() && inside(entry.resource).all(|(_, inner)| is_sound(inner))
        };
        if results().all(|(_, entry)| is_all_sound(entry)) {
            return Self::default();
        }
        let mut held: Vec<Held> = Vec::new();
        for (at, entry) in results() {
            let (node, whole) = (entry.resource, Some(held.len()));
            held.push(Held { at: (at, None), whole: None, url: entry.full_url, node, own: own(node) });
            for (inner_at, inner) in inside(node) {
                let own = fate(reader, index, subject, inner);
                held.push(Held { at: (at, Some(inner_at)), whole, url: None, node: inner, own });
            }
        }
        Self::of(reader, &held)
    }

    fn of(reader: Reader, held: &[Held]) -> Self {
        let above = above(reader, held);
        let mut fates: Vec<Fate> = held.iter().map(|one| one.own).collect();
        // Each round reaches one level further; in a circle nothing changes any more.
        for _ in 0..HIGHEST {
            let before = fates.clone();
            for (at, holders) in above.iter().enumerate() {
                let mut known = holders.iter().filter_map(|holder| before.get(*holder)).peekable();
                // What a sound report names as well stands.
                let is_withdrawn = known.peek().is_some() && known.clone().all(|holder| holder.is_withdrawn);
                let is_of_another = known.any(|holder| holder.is_of_another);
                if let Some(fate) = fates.get_mut(at) {
                    fate.is_withdrawn |= is_withdrawn;
                    fate.is_of_another |= is_of_another;
                }
            }
            if fates == before {
                break;
            }
        }
        // Its own fate is told where it is read.
        let inherited = held.iter().zip(above).zip(fates).map(|((one, holders), fate)| {
            let is_under = !holders.is_empty();
            let is_withdrawn = fate.is_withdrawn && is_under && !one.own.is_withdrawn;
            (one.at, Fate { is_withdrawn, is_of_another: fate.is_of_another && is_under })
        });
        Self(inherited.filter(|(_, fate)| *fate != Fate::default()).collect())
    }

    /// Why an entry, or the resource inside it at this place, is not used.
    pub fn refusal(&self, at: usize, inside: Option<usize>) -> Option<Unread> {
        if self.0.is_empty() {
            return None;
        }
        let fate = self.0.get(&(at, inside))?;
        Some(if fate.is_of_another { Unread::OfRelative } else { Unread::WithdrawnReport })
    }
}

fn is_result(kind: &str) -> bool {
    matches!(kind, "Observation" | "DiagnosticReport")
}

/// The results inside a resource, each with its place there.
fn inside(node: Node<'_>) -> impl Iterator<Item = (usize, Node<'_>)> {
    let contained = node.each("contained").enumerate();
    contained.filter(|(_, inner)| inner.str("resourceType") == Some("Observation"))
}

fn fate(reader: Reader, index: &Index, subject: &Subject, node: Node) -> Fate {
    let is_report = node.str("resourceType") == Some("DiagnosticReport");
    let is_withdrawn_by_status = matches!(node.status().as_deref(), Some("entered-in-error" | "cancelled"));
    Fate {
        is_withdrawn: is_withdrawn_by_status || is_report && aside::takes_back_its_results(reader, node),
        is_of_another: subject.whose(node) == Whose::Another
            || subject.is_of_another_specimen(node, index)
            || focus::is_about_another(reader, node)
            || is_report && aside::is_report_of_relative(reader, node),
    }
}

/// For each result the places of what stands above it in the list.
fn above(reader: Reader, held: &[Held]) -> Vec<Vec<usize>> {
    let mut by_name: HashMap<(&str, &str), Vec<usize>, RandomState> = HashMap::default();
    let mut by_url: HashMap<&str, Vec<usize>, RandomState> = HashMap::default();
    let mut inside: HashMap<(usize, &str), Vec<usize>, RandomState> = HashMap::default();
    for (number, one) in held.iter().enumerate() {
        if let Some(url) = one.url {
            by_url.entry(url).or_default().push(number);
        }
        match (one.at.1, one.node.str("resourceType"), one.node.str("id")) {
            (Some(_), _, Some(id)) => inside.entry((one.at.0, id)).or_default().push(number),
            (None, Some(kind), Some(id)) => by_name.entry((kind, id)).or_default().push(number),
            _ => {}
        }
    }
    let named = |one: &Held, reference: &str| -> Vec<usize> {
        if let Some(id) = reference.strip_prefix('#') {
            return inside.get(&(one.at.0, id)).cloned().unwrap_or_default();
        }
        let by_url = by_url.get(reference).or_else(|| by_url.get(unversioned(reference)));
        let by_name = || relative(reference).split_once('/').and_then(|name| by_name.get(&name));
        by_url.or_else(by_name).cloned().unwrap_or_default()
    };
    let mut above: Vec<Vec<usize>> = held.iter().map(|_| Vec::new()).collect();
    let mut put = |member: usize, holder: usize| {
        if let Some(holders) = above.get_mut(member).filter(|holders| member != holder && !holders.contains(&holder)) {
            holders.push(holder);
        }
    };
    for (number, one) in held.iter().enumerate() {
        for slot in ["result", "hasMember"] {
            for reference in one.node.each(slot).filter_map(|member| member.str("reference")) {
                for member in named(one, reference) {
                    put(member, number);
                }
            }
        }
        // What is inside shares the fate of the whole, whether or not it is named there.
        one.whole.into_iter().for_each(|whole| put(number, whole));
        let sources = one.node.each("derivedFrom").filter_map(|source| source.str("reference"));
        let sources: Vec<&str> = sources.collect();
        if !sources.is_empty() && reader.meaning(one.node.get("code")).is_result_of_gene() {
            sources.into_iter().flat_map(|source| named(one, source)).for_each(|source| put(number, source));
        }
    }
    above
}
