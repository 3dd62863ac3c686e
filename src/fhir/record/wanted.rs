//! What is to be fetched of a FHIR server, and what came of it.
//!
//! Declared keys minus sent keys are the missing keys. It deliberately judges nothing, and fetches nothing itself.

use super::chart::{GapReason, UnseenReason};
use super::form::Form;
use super::key::{Part, Prefetch, parts};
use super::own_keys::{Held, OwnKeys};
use super::page::Page;
use super::sent::{Sent, sent};
use super::sent_keys::{SentKey, sent_keys};
pub use super::way::{BY_PATIENT, PARAMETERS, Search, Way};
use crate::cds_hooks::discovery::Declaration;
use crate::cds_hooks::ehr::{FetchOrder, Need};

/// One part of the record to fetch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    pub part: &'static str,
    pub resource_type: &'static str,
    pub is_search: bool,
    pub need: Need,
    pub start: Start,
}

impl Wanted {
    /// Whether many EHRs do not have it.
    pub(crate) fn is_optional(&self) -> bool {
        self.need == Need::Optional
    }

    /// Whether no call can do without it.
    pub(crate) fn is_required(&self) -> bool {
        self.need == Need::Required
    }

    /// Whether all was had of what no call can do without.
    pub(crate) fn is_had(&self, fetched: &Fetched) -> bool {
        fetched.gaps.is_empty() && (self.is_search || fetched.matches() > 0)
    }

    /// The way that was answered, where its searches are about the patient.
    pub(crate) fn by_patient(&self, way: usize) -> Option<&Way> {
        let Start::First { ways } = &self.start else { return None };
        ways.get(way).filter(|way| way.searches.iter().all(|search| search.typed.is_some()))
    }
}

/// Where fetching begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Start {
    /// At the first page, by the first of these ways that the server answers.
    First { ways: Vec<Way> },
    /// Only the searches nobody sent an answer to, of a part that was sent otherwise.
    Rest(Way),
    /// After what was sent: its `next` link.
    Next(String),
}

/// What came of it.
#[derive(Debug, Default)]
pub struct Fetched {
    pub part: &'static str,
    /// Whether fetching began at the first page.
    pub from_first: bool,
    /// The answers, each with its pages.
    pub answers: Vec<Vec<Page>>,
    /// What is missing, in words without patient data; nothing when all was had.
    pub gaps: Vec<GapReason>,
    /// The server does not answer the question in any way, and many do not.
    pub is_refused: bool,
    /// Templates the server refused, for the log.
    pub refused: Vec<String>,
    /// Templates of those that many EHRs do not have which were refused, now, before or by prefetch, while others of
    /// the part were answered.
    pub unseen: Vec<String>,
    /// The way that was answered.
    pub way: Option<usize>,
    /// The other form of questions that its refusals name, where it was answered in no way.
    pub named: Option<Form>,
    /// It was not asked for in all ways, since the call lacked what it cannot do without.
    pub is_left: bool,
    /// What the way that was answered leaves out.
    pub leaves_out: Option<UnseenReason>,
}

impl Fetched {
    pub(crate) fn new(wanted: &Wanted) -> Self {
        let from_first = matches!(wanted.start, Start::First { .. });
        Self { part: wanted.part, from_first, ..Self::default() }
    }

    /// Nothing was fetched, because of `why`.
    #[must_use]
    pub fn nothing(wanted: &Wanted, why: &str) -> Self {
        Self { gaps: vec![GapReason::Fetch(why.to_owned())], ..Self::new(wanted) }
    }

    /// The server does not show it, and many do not.
    #[must_use]
    pub fn refused(wanted: &Wanted) -> Self {
        Self { is_refused: true, ..Self::new(wanted) }
    }

    /// What is missing and why, for the log.
    pub fn told(&self) -> impl Iterator<Item = String> {
        let refused = self.refused.iter().map(|template| format!("{}: refused {template}", self.part));
        let gaps = self.gaps.iter().map(|gap| match gap {
            GapReason::Fetch(why) => format!("{}: {why}", self.part),
            GapReason::Refused(_) | GapReason::Denied(_) => {
                format!("{}: the FHIR server refused the question", self.part)
            }
            GapReason::Narrowed => format!("{}: asked for by the codes that are known here only", self.part),
            GapReason::NotSent | GapReason::OperationOutcome(_) | GapReason::Paged | GapReason::Unreadable(_) => {
                format!("{}: further pages could not be followed", self.part)
            }
        });
        refused.chain(gaps)
    }

    /// Whether all was had and it is nothing.
    pub(crate) fn is_empty(&self) -> bool {
        self.gaps.is_empty() && !self.is_refused && self.matches() == 0
    }

    /// Matches on all pages.
    pub(crate) fn matches(&self) -> usize {
        self.answers.iter().flatten().map(Page::matches).sum()
    }
}

/// What should be fetched: parts of which a key was not sent or came refused, the next page of those that were sent in
/// part, and all of those that say more exists without saying where. What the site does not keep is not asked for.
#[must_use]
pub fn missing(
    declaration: &Declaration,
    prefetch: &Prefetch<'_>,
    not_kept: &[String],
    patient_id: &str,
) -> Vec<Wanted> {
    let own = OwnKeys::of(declaration, prefetch);
    let is_asked = |part: &Part| match own.held(part.kind, declaration) {
        Held::Nothing | Held::Less | Held::AsSent => true,
        // What failed is not asked again.
        Held::Failed | Held::All { .. } => own.lack(part.kind),
    };
    let is_kept = |part: &Part| !not_kept.iter().any(|kind| kind == part.kind);
    let parts = parts(declaration).filter(|part| is_kept(part) && is_asked(part));
    let (declared, others): (Vec<_>, Vec<_>) = parts.partition(|part| !part.keys.is_empty());
    let wanted = |part: &Part, start| Wanted {
        part: part.name,
        resource_type: part.kind,
        is_search: part.is_search(),
        need: part.need(),
        start,
    };
    let mut missing: Vec<Wanted> = declared
        .iter()
        .filter_map(|part| {
            let sent = start(declaration, part, &sent_keys(part, prefetch), patient_id);
            let lacking = || if own.lack(part.kind) { first(declaration, part, &[], patient_id) } else { None };
            Some(wanted(part, sent.or_else(lacking)?))
        })
        .collect();
    // What no key asks for is not worth a call of its own.
    if !missing.is_empty() && declaration.profile.fetch == FetchOrder::WideFirst {
        let unsent = others.iter().filter(|part| sent_keys(part, prefetch).is_empty());
        missing.extend(unsent.filter_map(|part| Some(wanted(part, first(declaration, part, &[], patient_id)?))));
    }
    missing
}

fn start(declaration: &Declaration, part: &Part<'_>, keys: &[SentKey], patient_id: &str) -> Option<Start> {
    let mut refused = Vec::new();
    let mut unsent = Vec::new();
    let (mut is_missing, mut is_had) = (false, false);
    for key in keys {
        let is_optional = key.need == Need::Optional;
        match sent(key.value, part.kind) {
            Sent::Bundle { next: Some(next), .. } if keys.len() == 1 => return Some(Start::Next(next.to_owned())),
            Sent::Absent => {
                is_missing |= !is_optional;
                unsent.extend(key.template);
            }
            Sent::Bundle { incomplete: true, .. } => is_missing = true,
            Sent::Outcome(why) if why.is_refusal() => {
                is_missing |= !is_optional;
                refused.extend(key.template);
            }
            Sent::Outcome(_) | Sent::Unusable(_) => {}
            Sent::Nothing | Sent::Resource(_) | Sent::Bundle { .. } => is_had = true,
        }
    }
    if !is_missing && is_had {
        let searches = unsent.into_iter().map(|template| search(part, template.to_owned(), patient_id));
        let rest = Way { searches: searches.collect(), ..Way::default() };
        return (!rest.searches.is_empty()).then_some(Start::Rest(rest));
    }
    if is_missing || !unsent.is_empty() || !refused.is_empty() {
        first(declaration, part, &refused, patient_id)
    } else {
        None
    }
}

/// The ways to ask for a part, without the templates that came `refused`: those are never asked again as they were. Ways
/// that can bring all of it come first.
fn first(declaration: &Declaration, part: &Part<'_>, refused: &[&str], patient_id: &str) -> Option<Start> {
    let ways = declaration.profile.ways(part.kind, &declaration.ways);
    let by_name = declaration.ways_by_name.get(part.kind).into_iter().flatten().filter(|way| !ways.contains(way));
    let by_name: Vec<(Vec<String>, bool)> = by_name.map(|way| (way.clone(), true)).collect();
    let ways = ways.into_iter().map(|way| (way, false)).chain(by_name).map(|(templates, is_by_name)| {
        let searches = templates.into_iter().map(|template| search(part, template, patient_id));
        let (left_out, searches): (Vec<_>, Vec<_>) =
            searches.partition(|search| refused.contains(&search.template.as_str()));
        let (unasked, needed): (Vec<_>, Vec<_>) = left_out.into_iter().partition(|search| search.is_optional);
        let unasked = unasked.into_iter().map(|search| search.template).collect();
        Way { searches, is_partial: !needed.is_empty(), unasked, is_by_name }
    });
    let mut ways: Vec<Way> = ways.filter(|way| !way.searches.is_empty()).collect();
    ways.sort_by_key(|way| (way.is_by_name, way.is_partial));
    (!ways.is_empty()).then_some(Start::First { ways })
}

fn search(part: &Part<'_>, template: String, patient_id: &str) -> Search {
    let declared = part.keys.iter().find(|key| key.template == template);
    // Of a way that is nobody's template, the results of the laboratory matter most.
    let is_optional = declared.map_or(!template.contains("laboratory"), |key| key.need == Need::Optional);
    Search { is_optional, is_needed: part.need() == Need::Required, ..Search::of(template, patient_id) }
}
