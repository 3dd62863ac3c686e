//! Makes the chart of one call: what was sent under the declared prefetch keys, what was fetched, what is missing.
//!
//! Declared keys minus sent keys are the missing keys. It deliberately judges no content: a gap is stated, a required
//! key that could not be had ends the call, and everything else is left to those who read the chart. Keys we did not
//! declare are ignored (CDS Hooks "Prefetch Template").

use std::borrow::Cow;

use super::bundle::{self, Sent};
use super::chart::{Chart, Gap, GapReason};
use super::client::{End, Fetched, Wanted};
use super::json::Node;
use super::tape::Tape;
use super::version;
use crate::cds_hooks::discovery::{Declaration, Need, PATIENT, resource_type};

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
    key: &'static str,
    pages: Vec<Option<Tape<'a>>>,
    end: &'a End,
}

/// Reads the pages, from which the chart then borrows.
#[must_use]
pub fn read(fetched: &[Fetched]) -> Vec<Answer<'_>> {
    fetched.iter().map(answer).collect()
}

fn answer(fetched: &Fetched) -> Answer<'_> {
    let pages = fetched.pages.iter().map(|page| Tape::read(std::str::from_utf8(page).ok()?).ok());
    Answer { key: fetched.key, pages: pages.collect(), end: &fetched.end }
}

/// One declared key of a service.
struct Key<'d> {
    name: &'static str,
    template: &'d str,
    required: bool,
}

fn keys(declaration: &Declaration) -> impl Iterator<Item = Key<'_>> {
    declaration.service.prefetch.iter().filter_map(|(key, template)| {
        let name = KEYS.iter().find(|name| **name == key)?;
        Some(Key { name, template, required: declaration.need(key) == Need::Required })
    })
}

/// What should be fetched: keys that were not sent, and the next page of those that were sent in part.
#[must_use]
pub fn missing(declaration: &Declaration, prefetch: &Prefetch<'_>, patient_id: &str) -> Vec<Wanted> {
    let wanted = keys(declaration).filter_map(|key| {
        let resource_type = resource_type(key.template).to_owned();
        let path = match bundle::sent(find(prefetch, key.name), &resource_type) {
            Sent::Absent => key.template.replace(PATIENT, &percent_encoded(patient_id)),
            Sent::Bundle { next: Some(next), .. } => next.to_owned(),
            _ => return None,
        };
        Some(Wanted { key: key.name, resource_type, path, is_search: key.template.contains('?') })
    });
    wanted.collect()
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
        let answer = fetched.iter().find(|fetched| fetched.key == key.name);
        let value = find(prefetch, key.name);
        let had = add_sent(&mut chart, &key, value, answer) | add_fetched(&mut chart, &key, answer, value.is_none());
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
    let mut gap = |why| chart.gaps.push(Gap { place: key.name.to_owned(), why });
    match bundle::sent(value, resource_type(key.template)) {
        Sent::Absent if answer.is_none() => gap(GapReason::NotSent),
        Sent::Absent => {}
        Sent::Nothing => return true,
        Sent::Outcome(text) => gap(GapReason::OperationOutcome(text)),
        Sent::Unusable(what) => gap(GapReason::Unreadable(what)),
        Sent::Resource(resource) => {
            bundle::spread(chart, key.name, resource_type(key.template), resource);
            return true;
        }
        Sent::Bundle { bundle, incomplete, .. } => {
            if incomplete && answer.is_none() {
                gap(GapReason::Paged);
            }
            bundle::spread(chart, key.name, resource_type(key.template), bundle);
            return true;
        }
    }
    false
}

/// Adds what was fetched, from the first page on or the rest; says whether the key's data was had.
fn add_fetched<'a>(chart: &mut Chart<'a>, key: &Key, answer: Option<&'a Answer<'a>>, from_first: bool) -> bool {
    let Some(answer) = answer else { return false };
    let is_all = from_first && *answer.end == End::Complete && answer.pages.len() == 1;
    let mut had = false;
    for page in &answer.pages {
        let resource_type = resource_type(key.template);
        let mut gap = |why| chart.gaps.push(Gap { place: key.name.to_owned(), why });
        let Some(page) = page else {
            gap(GapReason::Fetch("the FHIR server answered with something that is no JSON".to_owned()));
            continue;
        };
        match bundle::sent(Some(page.root()), resource_type) {
            Sent::Absent | Sent::Nothing => gap(GapReason::Fetch("the FHIR server answered with null".to_owned())),
            Sent::Outcome(text) => gap(GapReason::OperationOutcome(text)),
            Sent::Unusable(what) => gap(GapReason::Unreadable(what)),
            Sent::Resource(node) | Sent::Bundle { bundle: node, incomplete: false, .. } => {
                bundle::spread(chart, key.name, resource_type, node);
                had = true;
            }
            Sent::Bundle { bundle, .. } => {
                if is_all {
                    gap(GapReason::Paged);
                }
                bundle::spread(chart, key.name, resource_type, bundle);
                had = true;
            }
        }
    }
    let why = match &answer.end {
        End::Complete => return had,
        End::Paged => GapReason::Paged,
        End::Failed(text) => GapReason::Fetch(text.clone()),
    };
    chart.gaps.push(Gap { place: key.name.to_owned(), why });
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

/// A value for a URL: everything but unreserved characters is escaped (RFC 3986 section 2.3).
fn percent_encoded(text: &str) -> String {
    let encode = |byte: u8| match byte {
        b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    };
    text.bytes().map(encode).collect()
}
