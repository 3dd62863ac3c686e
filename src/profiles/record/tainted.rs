//! Results that share the fate of a report or a panel above them: entered in error, cancelled, taken back, or another person's.
//!
//! What stands above is followed as far as it goes: report, group, result, also inside one resource and where a result is
//! derived from another, or a part of it. It is drawn up only where something is withdrawn or somebody else's at all.

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

/// Where a result names what it was worked out of, or what it is a part of.
const SOURCES: [&str; 2] = ["derivedFrom", "partOf"];

/// Beside results and reports: what a result may name there.
const WORKED_OUT_OF: [&str; 5] = ["DocumentReference", "ImagingStudy", "Media", "MolecularSequence", "Procedure"];

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
        let names_source = |entry: &ChartEntry| SOURCES.iter().any(|slot| entry.resource.get(slot).is_some());
        let has_sources = chart.entries.iter().any(|entry| is_result(entry.kind) && names_source(entry));
        // What names nothing has no fate to pass on.
        let passes_on = |node: Node| {
            let members = || node.get("result").or_else(|| node.get("hasMember")).or_else(|| node.get("contained"));
            has_sources || members().is_some()
        };
        let own = |node| if passes_on(node) { fate(reader, index, subject, node) } else { Fate::default() };
        let is_held = |kind: &str| is_result(kind) || (has_sources && WORKED_OUT_OF.contains(&kind));
        let results = || chart.entries.iter().enumerate().filter(|(_, entry)| is_held(entry.kind));
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
        Self::of(&held)
    }

    fn of(held: &[Held]) -> Self {
        let above = above(held);
        let mut fates: Vec<Fate> = held.iter().map(|one| one.own).collect();
        // Each round reaches one level further; in a circle nothing changes any more.
        for _ in 0..HIGHEST {
            let before = fates.clone();
            for (fate, Above { holders, sources }) in fates.iter_mut().zip(&above) {
                let fate_of = |number: &usize| before.get(*number).copied().unwrap_or_default();
                // What a sound report names as well stands; what was worked out of an error does not.
                let is_withdrawn = !holders.is_empty() && holders.iter().all(|holder| fate_of(holder).is_withdrawn);
                fate.is_withdrawn |= is_withdrawn || sources.iter().any(|source| fate_of(source).is_withdrawn);
                fate.is_of_another |= holders.iter().chain(sources).any(|one| fate_of(one).is_of_another);
            }
            if fates == before {
                break;
            }
        }
        // Its own fate is told where it is read.
        let inherited = held.iter().zip(above).zip(fates).map(|((one, Above { holders, sources }), fate)| {
            let is_under = !holders.is_empty() || !sources.is_empty();
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

/// What a result hangs on, by places in the list.
#[derive(Debug, Default)]
struct Above {
    /// Reports and panels that name it, and the resource it is inside of.
    holders: Vec<usize>,
    /// What it was worked out of, or is a part of.
    sources: Vec<usize>,
}

/// For each result what it hangs on.
fn above(held: &[Held]) -> Vec<Above> {
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
    let mut above: Vec<Above> = held.iter().map(|_| Above::default()).collect();
    let put = |known: &mut Vec<usize>, (member, other): (usize, usize)| {
        if member != other && !known.contains(&other) {
            known.push(other);
        }
    };
    let mut hold = |member: usize, holder: usize| {
        if let Some(own) = above.get_mut(member) {
            put(&mut own.holders, (member, holder));
        }
    };
    for (number, one) in held.iter().enumerate() {
        for slot in ["result", "hasMember"] {
            for reference in one.node.each(slot).filter_map(|member| member.str("reference")) {
                for member in named(one, reference) {
                    hold(member, number);
                }
            }
        }
        // What is inside shares the fate of the whole, whether or not it is named there.
        one.whole.into_iter().for_each(|whole| hold(number, whole));
    }
    let is_worked_out = |one: &Held| one.node.str("resourceType").is_some_and(is_result);
    for (number, (one, own)) in held.iter().zip(&mut above).enumerate().filter(|(_, (one, _))| is_worked_out(one)) {
        let sources = SOURCES.into_iter().flat_map(|slot| one.node.each(slot)).filter_map(|it| it.str("reference"));
        for source in sources.flat_map(|source| named(one, source)) {
            put(&mut own.sources, (number, source));
        }
    }
    above
}
