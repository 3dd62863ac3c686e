//! Makes the chart of one call: what was sent under the declared prefetch keys, what was fetched, what is missing.
//!
//! Declared keys minus sent keys are the missing keys. It deliberately judges no content: a gap is stated, a required
//! key that could not be had ends the call, and everything else is left to those who read the chart. Keys we did not
//! declare are ignored (CDS Hooks "Prefetch Template").

use super::bundle;
use super::chart::{Chart, Gap, GapReason, Place};
use super::key::{Key, Prefetch, find, keys};
use super::node::Node;
use super::sent::{Sent, sent, spread};
use super::unusable::Unusable;
use super::version;
use super::wanted::Fetched;
use crate::cds_hooks::discovery::{Declaration, resource_type};

/// Why there is no chart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// Required keys that could not be had.
    Unobtainable(Vec<Unobtainable>),
    /// A resource of another FHIR version stands at `place`.
    NotR4 { place: String, found: &'static str },
}

/// A required key and why its data could not be had, in words without patient data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unobtainable {
    pub key: &'static str,
    pub template: String,
    pub why: String,
}

/// The chart, from what was sent and what was fetched.
///
/// # Errors
/// When a required key could not be had, or a resource is not of FHIR R4.
pub fn chart<'a>(
    declaration: &Declaration,
    prefetch: &'a Prefetch<'a>,
    fetched: &'a [Fetched],
) -> Result<Chart<'a>, Refusal> {
    let mut chart = Chart::default();
    let mut unobtainable = Vec::new();
    for key in keys(declaration) {
        let before = chart.gaps.len();
        let answer = fetched.iter().find(|fetched| fetched.key == key.name);
        let value = find(prefetch, key.name);
        let anew = answer.is_some_and(|answer| answer.from_first);
        let mut had = anew && add_fetched(&mut chart, &key, None, answer);
        // Where all of it was fetched, the partial prefetch is no longer needed.
        if !had || chart.gaps.len() > before {
            had |= add_sent(&mut chart, &key, value, answer);
        }
        if !anew {
            had |= add_fetched(&mut chart, &key, value, answer);
        }
        if !had && key.required {
            let why =
                chart.gaps.drain(before..).next().map_or_else(|| "it was not sent".to_owned(), |gap| told(&gap.why));
            unobtainable.push(Unobtainable { key: key.name, template: key.template.to_owned(), why });
        }
    }
    if !unobtainable.is_empty() {
        return Err(Refusal::Unobtainable(unobtainable));
    }
    let foreign = chart.entries.iter().find_map(|entry| {
        let found = version::not_r4(entry.resource.str("resourceType")?)?;
        Some(Refusal::NotR4 { place: format!("prefetch.{}", entry.key), found })
    });
    foreign.map_or(Ok(chart), Err)
}

/// Adds what was sent; says whether the key's data was had.
fn add_sent<'a>(chart: &mut Chart<'a>, key: &Key, value: Option<Node<'a>>, answer: Option<&Fetched>) -> bool {
    let mut gap = |why| chart.gaps.push(Gap { place: Place::Key(key.name), why });
    match sent(value, resource_type(key.template)) {
        Sent::Absent if answer.is_none() => gap(GapReason::NotSent),
        Sent::Absent => {}
        // Of a search, none found; of the one resource that was asked for, that the client does not have it.
        Sent::Nothing if !key.is_search() => gap(GapReason::Unreadable(Unusable::NoResource)),
        Sent::Nothing => return true,
        Sent::Outcome(text) => gap(GapReason::OperationOutcome(text)),
        Sent::Unusable(what) => gap(GapReason::Unreadable(what)),
        Sent::Resource(resource) => {
            spread(chart, key.name, resource_type(key.template), resource, 0);
            return true;
        }
        Sent::Bundle { bundle, .. } if !key.is_search() && bundle::matches(bundle) == 0 => {
            gap(GapReason::Unreadable(Unusable::NoResource));
        }
        Sent::Bundle { bundle, incomplete, .. } => {
            if incomplete && answer.is_none() {
                gap(GapReason::Paged);
            }
            spread(chart, key.name, resource_type(key.template), bundle, 0);
            return true;
        }
    }
    false
}

/// Adds what was fetched, all of it or the rest after `before`; says whether the key's data was had.
fn add_fetched<'a>(chart: &mut Chart<'a>, key: &Key, before: Option<Node<'a>>, answer: Option<&'a Fetched>) -> bool {
    let Some(answer) = answer else { return false };
    let resource_type = resource_type(key.template);
    let mut had = false;
    let mut matches = before.map_or(0, bundle::matches);
    let mut entries = before.map_or(0, |sent| sent.each("entry").count());
    let mut total = None;
    for page in &answer.pages {
        let mut gap = |why| chart.gaps.push(Gap { place: Place::Key(key.name), why });
        match sent(Some(page.root()), resource_type) {
            Sent::Absent | Sent::Nothing => gap(GapReason::Fetch("the FHIR server answered with null".to_owned())),
            Sent::Outcome(text) => gap(GapReason::OperationOutcome(text)),
            Sent::Unusable(what) => gap(GapReason::Unreadable(what)),
            // Who asks for one resource and gets a list of none has not got it.
            Sent::Bundle { bundle, .. } if !key.is_search() && bundle::matches(bundle) == 0 => {
                gap(GapReason::Unreadable(Unusable::NoResource));
            }
            Sent::Resource(node) | Sent::Bundle { bundle: node, .. } => {
                matches += bundle::matches(node);
                total = total.max(bundle::total(node));
                spread(chart, key.name, resource_type, node, entries);
                entries += node.each("entry").count();
                had = true;
            }
        }
    }
    let cut = answer.gaps.is_empty() && total.is_some_and(|total| total > matches.into());
    let gaps = answer.gaps.iter().cloned().chain(cut.then_some(GapReason::Paged));
    chart.gaps.extend(gaps.map(|why| Gap { place: Place::Key(key.name), why }));
    had
}

/// The gap in words that may leave the hospital's screens: the text of an `OperationOutcome` may name the patient.
fn told(why: &GapReason) -> String {
    match why {
        GapReason::NotSent => "it was not sent".to_owned(),
        GapReason::OperationOutcome(_) => "an OperationOutcome was sent in its place".to_owned(),
        GapReason::Paged => "only a part of it was sent".to_owned(),
        GapReason::Unreadable(what) => format!("it holds {what}"),
        GapReason::Fetch(what) => format!("it was not sent, and fetching it failed: {what}"),
    }
}
