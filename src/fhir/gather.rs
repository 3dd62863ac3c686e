//! Makes the chart of one call: what was sent under the declared prefetch keys, what was fetched, what is missing.
//!
//! Declared keys minus sent keys are the missing keys. It deliberately judges no content: a gap is stated, a required
//! key that could not be had ends the call, and everything else is left to those who read the chart. Keys we did not
//! declare are ignored (CDS Hooks "Prefetch Template").

use std::borrow::Cow;

use super::bundle::{self, Sent};
use super::chart::{Chart, Gap, GapReason, Place};
use super::json::Node;
use super::tape::Tape;
use super::unusable::Unusable;
use super::version;
use super::wanted::{Fetched, Start, Wanted};
use crate::cds_hooks::discovery::{Declaration, Need, PATIENT, resource_type};
use crate::cds_hooks::query::percent_encoded;

/// The prefetch keys a service may declare. A gap and an entry of the chart name theirs.
pub const KEYS: &[&str] = &[
    "patient",
    "conditions",
    "observations",
    "reports",
    "specimens",
    "procedures",
    "medications",
    "administrations",
    "statements",
    "serviceRequests",
];

/// The prefetch of a request, as received.
pub type Prefetch<'a> = [(Cow<'a, str>, Tape<'a>)];

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

/// What was fetched for a key, read; a page that is no JSON is absent.
#[derive(Debug)]
pub struct Answer<'a> {
    of: &'a Fetched,
    pages: Vec<Option<Tape<'a>>>,
}

/// Reads the pages, from which the chart then borrows.
#[must_use]
pub fn read(fetched: &[Fetched]) -> Vec<Answer<'_>> {
    fetched.iter().map(answer).collect()
}

fn answer(of: &Fetched) -> Answer<'_> {
    Answer { of, pages: of.pages.iter().map(|page| Tape::read(page).ok()).collect() }
}

/// One declared key of a service.
struct Key<'d> {
    name: &'static str,
    template: &'d str,
    required: bool,
}

impl Key<'_> {
    /// Else it reads one resource by its id.
    fn is_search(&self) -> bool {
        self.template.contains('?')
    }
}

fn keys(declaration: &Declaration) -> impl Iterator<Item = Key<'_>> {
    declaration.service.prefetch.iter().filter_map(|(key, template)| {
        let name = KEYS.iter().find(|name| **name == key)?;
        Some(Key { name, template, required: declaration.need(key) == Need::Required })
    })
}

/// What should be fetched: keys that were not sent, the next page of those that were sent in part, and all of those
/// that say more exists without saying where.
#[must_use]
pub fn missing(declaration: &Declaration, prefetch: &Prefetch<'_>, patient_id: &str) -> Vec<Wanted> {
    let wanted = keys(declaration).filter_map(|key| {
        let resource_type = resource_type(key.template).to_owned();
        let start = match bundle::sent(find(prefetch, key.name), &resource_type) {
            Sent::Bundle { next: Some(next), .. } => Start::Next(next.to_owned()),
            Sent::Absent | Sent::Bundle { incomplete: true, .. } => first(key.template, patient_id),
            _ => return None,
        };
        Some(Wanted { key: key.name, resource_type, is_search: key.is_search(), start })
    });
    wanted.collect()
}

/// The template for this patient, whose bare id stands there as CDS Hooks fills it, and in searches also as `Patient/id`.
fn first(template: &str, patient_id: &str) -> Start {
    let id = percent_encoded(patient_id);
    let search = format!("patient={PATIENT}");
    let typed = template.contains(&search).then(|| template.replace(&search, &format!("patient=Patient/{id}")));
    Start::First { path: template.replace(PATIENT, &id), typed }
}

/// The chart, from what was sent and what was fetched.
///
/// # Errors
/// When a required key could not be had, or a resource is not of FHIR R4.
pub fn chart<'a>(
    declaration: &Declaration,
    prefetch: &'a Prefetch<'a>,
    fetched: &'a [Answer<'a>],
) -> Result<Chart<'a>, Refusal> {
    let mut chart = Chart::default();
    let mut unobtainable = Vec::new();
    for key in keys(declaration) {
        let before = chart.gaps.len();
        let answer = fetched.iter().find(|answer| answer.of.key == key.name);
        let value = find(prefetch, key.name);
        let anew = answer.is_some_and(|answer| answer.of.from_first);
        let mut had = anew && add_fetched(&mut chart, &key, None, answer);
        // Where all of it was fetched, the part that was sent has served its time.
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
fn add_sent<'a>(chart: &mut Chart<'a>, key: &Key, value: Option<Node<'a>>, answer: Option<&Answer>) -> bool {
    let mut gap = |why| chart.gaps.push(Gap { place: Place::Key(key.name), why });
    match bundle::sent(value, resource_type(key.template)) {
        Sent::Absent if answer.is_none() => gap(GapReason::NotSent),
        Sent::Absent => {}
        // Of a search, none found; of the one resource that was asked for, that the client does not have it.
        Sent::Nothing if !key.is_search() => gap(GapReason::Unreadable(Unusable::NoResource)),
        Sent::Nothing => return true,
        Sent::Outcome(text) => gap(GapReason::OperationOutcome(text)),
        Sent::Unusable(what) => gap(GapReason::Unreadable(what)),
        Sent::Resource(resource) => {
            bundle::spread(chart, key.name, resource_type(key.template), resource, 0);
            return true;
        }
        Sent::Bundle { bundle, .. } if !key.is_search() && bundle::matches(bundle) == 0 => {
            gap(GapReason::Unreadable(Unusable::NoResource));
        }
        Sent::Bundle { bundle, incomplete, .. } => {
            if incomplete && answer.is_none() {
                gap(GapReason::Paged);
            }
            bundle::spread(chart, key.name, resource_type(key.template), bundle, 0);
            return true;
        }
    }
    false
}

/// Adds what was fetched, all of it or the rest after `sent`; says whether the key's data was had.
fn add_fetched<'a>(chart: &mut Chart<'a>, key: &Key, sent: Option<Node<'a>>, answer: Option<&'a Answer<'a>>) -> bool {
    let Some(answer) = answer else { return false };
    let resource_type = resource_type(key.template);
    let mut had = false;
    let mut matches = sent.map_or(0, bundle::matches);
    let mut entries = sent.map_or(0, |sent| sent.each("entry").count());
    let mut total = None;
    for page in &answer.pages {
        let mut gap = |why| chart.gaps.push(Gap { place: Place::Key(key.name), why });
        let Some(page) = page else {
            gap(GapReason::Fetch("the FHIR server answered with something that is no JSON".to_owned()));
            continue;
        };
        match bundle::sent(Some(page.root()), resource_type) {
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
                bundle::spread(chart, key.name, resource_type, node, entries);
                entries += node.each("entry").count();
                had = true;
            }
        }
    }
    let cut = answer.of.gaps.is_empty() && total.is_some_and(|total| total > matches.into());
    let gaps = answer.of.gaps.iter().cloned().chain(cut.then_some(GapReason::Paged));
    chart.gaps.extend(gaps.map(|why| Gap { place: Place::Key(key.name), why }));
    had
}

fn find<'p>(prefetch: &'p Prefetch<'_>, key: &str) -> Option<Node<'p>> {
    prefetch.iter().find(|(name, _)| name == key).map(|(_, value)| value.root())
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
