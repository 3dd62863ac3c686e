//! Resources that the record points at and does not hold: the drug of a prescription, the specimen of a result.
//!
//! Epic and others keep drugs in Medications of their own, and answer for a Specimen only by its id. They are asked for
//! by lists of ids, those that were named last first. US Core wants a server to answer the read of one Medication and not
//! a search, so drugs that the lists did not bring are read one by one.

use std::collections::HashSet;

use super::bundle::{Met, walk};
use super::key::Prefetch;
use super::node::Node;
use super::page::Page;
use super::wanted::{Fetched, Search, Start, Wanted, Way};
use crate::cds_hooks::ehr::Need;
use crate::cds_hooks::query::percent_encoded;

/// Drugs that are pointed at, and the part their gaps belong to.
pub(super) const MEDICATIONS: &str = "medications.medication";
/// The same, one by one.
pub(super) const MEDICATION_READS: &str = "medications.read";
/// Specimens that are pointed at.
pub(super) const SPECIMENS: &str = "observations.specimen";

/// What a list of ids may weigh in the URL: servers take some 8,000 characters.
const MOST: usize = 4000;
/// How many lists are asked for: ids of 36 letters of some 800 drugs or specimens.
const MOST_LISTS: usize = 8;
/// How many are read one by one.
const MOST_READS: usize = 30;

/// What should be fetched besides: what was sent, ordered and fetched points at, and was not asked for so far. `base` is
/// the server's, as the request names it; what lies elsewhere is left.
#[must_use]
pub fn referenced(
    (prefetch, drafts): (&Prefetch<'_>, Option<Node<'_>>),
    not_kept: &[String],
    fetched: &[Fetched],
    base: &str,
) -> Vec<Wanted> {
    let mut found = Found::default();
    let pages = fetched.iter().flat_map(|fetched| fetched.answers.iter().flatten()).map(Page::root);
    for root in prefetch.iter().map(|(_, value)| value.root()).chain(drafts).chain(pages) {
        walk(root, 0, &mut |_, met| {
            if let Met::Resource { resource, kind, .. } = met {
                found.look_at(resource, kind, base);
            }
        });
    }
    let Found { medications, specimens, held } = found;
    let is_kept = |kind: &str| !not_kept.iter().any(|other| other == kind);
    let specimens = if is_kept("Specimen") { specimens } else { Vec::new() };
    let lists = [(MEDICATIONS, "Medication", medications), (SPECIMENS, "Specimen", specimens)];
    let lists = lists.into_iter().filter_map(|(part, kind, mut ids)| {
        // What came last is what is running, and the last line.
        ids.sort_by_key(|(_, day)| std::cmp::Reverse(*day));
        let ids = ids.into_iter().map(|(id, _)| id);
        let mut missing = ids.filter(|id| !held.contains(&(kind, *id))).peekable();
        missing.peek()?;
        let answer = |part: &str| fetched.iter().find(|answer| answer.part == part);
        match answer(part) {
            None => Some(by_list(part, kind, missing)),
            // A list that failed is no reason to ask thirty times more.
            Some(list) if part == MEDICATIONS && list.gaps.is_empty() && answer(MEDICATION_READS).is_none() => {
                Some(one_by_one(MEDICATION_READS, kind, missing))
            }
            Some(_) => None,
        }
    });
    lists.collect()
}

/// Ids, each with the day on which it was named.
type Named<'n> = Vec<(&'n str, Option<&'n str>)>;

#[derive(Default)]
struct Found<'n> {
    medications: Named<'n>,
    specimens: Named<'n>,
    held: HashSet<(&'static str, &'n str)>,
}

impl<'n> Found<'n> {
    fn look_at(&mut self, resource: Node<'n>, kind: &str, base: &str) {
        match kind {
            "Medication" => self.held.extend(resource.str("id").map(|id| ("Medication", id))),
            "Specimen" => self.held.extend(resource.str("id").map(|id| ("Specimen", id))),
            "MedicationRequest" | "MedicationAdministration" | "MedicationDispense" | "MedicationStatement" => {
                // Words beside the reference name the drug.
                let is_named = |reference: &Node| reference.str("display").is_some();
                let reference = resource.get("medicationReference").filter(|reference| !is_named(reference));
                let is_coded = resource.get("medicationCodeableConcept").is_some();
                let named = reference.filter(|_| !is_coded).and_then(|it| id(it, "Medication", base));
                self.medications.extend(named.map(|id| (id, day(resource))));
            }
            // Where the result says its site, the specimen adds little.
            "Observation" if resource.get("bodySite").is_none() => {
                let named = resource.get("specimen").and_then(|it| id(it, "Specimen", base));
                self.specimens.extend(named.map(|id| (id, day(resource))));
            }
            _ => {}
        }
    }
}

/// When something was ordered, given or found; dates of FHIR sort as texts.
fn day(resource: Node<'_>) -> Option<&str> {
    let days = ["authoredOn", "effectiveDateTime", "whenHandedOver", "dateAsserted", "issued"];
    let period = || resource.get("effectivePeriod").and_then(|period| period.str("start"));
    days.iter().find_map(|slot| resource.str(slot)).or_else(period)
}

/// The id a reference to another resource of this server holds.
fn id<'n>(reference: Node<'n>, kind: &str, base: &str) -> Option<&'n str> {
    let target = reference.str("reference")?;
    let path = target.strip_prefix(base.trim_end_matches('/')).map_or(target, |path| path.trim_start_matches('/'));
    let id = path.strip_prefix(kind)?.strip_prefix('/')?;
    let id = id.split_once("/_history/").map_or(id, |(id, _)| id);
    (!id.is_empty() && !id.contains(['/', '?', '#', ',', '|'])).then_some(id)
}

fn by_list<'n>(part: &'static str, kind: &'static str, ids: impl Iterator<Item = &'n str>) -> Wanted {
    let mut lists = vec![String::new()];
    for id in once(ids) {
        let is_full = |list: &String| !list.is_empty() && list.len() + id.len() > MOST;
        if lists.last().is_some_and(is_full) {
            if lists.len() == MOST_LISTS {
                break;
            }
            lists.push(String::new());
        }
        if let Some(list) = lists.last_mut() {
            if !list.is_empty() {
                list.push(',');
            }
            list.push_str(&id);
        }
    }
    let searches = lists.iter().map(|list| of(format!("{kind}?_id={{ids}}"), format!("{kind}?_id={list}")));
    wanted(part, kind, true, searches.collect())
}

fn one_by_one<'n>(part: &'static str, kind: &'static str, ids: impl Iterator<Item = &'n str>) -> Wanted {
    let reads = once(ids).take(MOST_READS).map(|id| of(format!("{kind}/{{id}}"), format!("{kind}/{id}")));
    wanted(part, kind, false, reads.collect())
}

/// Each id once, as it stands in a URL.
fn once<'n>(ids: impl Iterator<Item = &'n str>) -> impl Iterator<Item = String> {
    let mut seen = HashSet::new();
    ids.filter(move |id| seen.insert(*id)).map(percent_encoded)
}

fn of(template: String, path: String) -> Search {
    Search { path, ..Search::of(template, "") }
}

fn wanted(part: &'static str, kind: &'static str, is_search: bool, searches: Vec<Search>) -> Wanted {
    let ways = vec![Way { searches, ..Way::default() }];
    Wanted { part, resource_type: kind, is_search, need: Need::Optional, start: Start::First { ways } }
}
