//! Makes the chart of one call: what was sent under the declared prefetch keys, what was fetched, what is missing.
//!
//! Declared keys minus sent keys are the missing keys. It deliberately judges no content: a gap is stated, a required
//! key that could not be had ends the call, and everything else is left to those who read the chart. Keys we did not
//! declare are ignored (CDS Hooks "Prefetch Template").

use super::bundle;
use super::chart::{Chart, Gap, GapReason, Place, Unseen, UnseenReason};
use super::key::{Part, Prefetch, parts, tells_of_drugs};
use super::node::Node;
use super::own_keys::{Held, OwnKey, OwnKeys};
use super::own_spread::{is_had_otherwise, note_held, spread_own};
use super::referenced::{MEDICATION_READS, MEDICATIONS, SPECIMENS};
use super::sent::{Sent, sent, spread, spread_pointed_at};
use super::sent_keys::{SentKey, sent_keys};
use super::unusable::Unusable;
use super::version;
use super::wanted::Fetched;
use crate::cds_hooks::discovery::Declaration;
use crate::cds_hooks::ehr::Need;
use crate::cds_hooks::template::category;

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

/// The chart, from what was sent and what was fetched. `not_kept` are the resource types the site does not keep.
///
/// # Errors
/// When a required part could not be had, or a resource is not of FHIR R4.
pub fn chart<'a>(
    declaration: &Declaration,
    prefetch: &'a Prefetch<'a>,
    not_kept: &[String],
    fetched: &'a [Fetched],
) -> Result<Chart<'a>, Refusal> {
    let mut chart = Chart::default();
    let mut unobtainable = Vec::new();
    let own = OwnKeys::of(declaration, prefetch);
    let is_kept = |kind: &str| !not_kept.iter().any(|other| other == kind);
    let mut completed = Vec::new();
    for part in parts(declaration) {
        let before = chart.gaps.len();
        let answer = fetched.iter().find(|fetched| fetched.part == part.name);
        let keys = sent_keys(&part, prefetch);
        let anew = answer.is_some_and(|answer| answer.from_first);
        let held = own.held(part.kind, declaration);
        let mut had = anew && add_fetched(&mut chart, &part, None, answer);
        // Where all of it was fetched, the partial prefetch is no longer needed.
        if !had || chart.gaps.len() > before {
            let is_there = answer.is_none_or(|answer| !answer.is_refused);
            let is_had_otherwise = answer.is_some() || held != Held::Nothing;
            let site = Site { is_kept: is_kept(part.kind), is_there, is_had_otherwise };
            had |= add_sent(&mut chart, &part, &keys, site);
        }
        if !anew {
            let value = keys.first().and_then(|key| key.value).filter(|_| keys.len() == 1);
            had |= add_fetched(&mut chart, &part, value, answer);
        }
        // A server that finds nothing of what the client sent does not show all of it.
        let is_shown = answer.is_some_and(|answer| answer.matches() > 0) || !held.is_had();
        if had && anew && is_shown && chart.gaps.len() == before {
            completed.push(part.name);
        } else {
            // What was sent is no less for a server that could not be asked what else there is.
            if held == Held::AsSent && answer.is_some_and(|answer| answer.answers.is_empty()) {
                chart.gaps.truncate(before);
            }
            if is_kept(part.kind) {
                note_held(&mut chart, (part.name, part.need()), held);
            }
        }
        had |= held.is_had();
        had |= !had && part.need() == Need::Required && is_had_otherwise(&mut chart, &own, &part, before);
        if !had && part.need() == Need::Required {
            let why =
                chart.gaps.drain(before..).next().map_or_else(|| "it was not sent".to_owned(), |gap| told(&gap.why));
            unobtainable.push(Unobtainable { key: part.name, template: part.template().to_owned(), why });
        }
        if !had && held == Held::Nothing && keys.is_empty() && answer.is_none() {
            let why = if is_kept(part.kind) { UnseenReason::NotAsked } else { UnseenReason::NotKept };
            chart.unseen.push(Unseen { part: part.name, category: None, why });
        }
        let sent_by_category = part.keys.len() > 1
            && keys.iter().any(|key| key.value.is_some())
            && keys.iter().all(|key| key.template.is_some());
        let of_sent = || sent_by_category.then_some(UnseenReason::WithoutCategory);
        let leaves_out = if anew { answer.and_then(|answer| answer.leaves_out) } else { of_sent() };
        chart.unseen.extend(leaves_out.filter(|_| had).map(|why| Unseen { part: part.name, category: None, why }));
    }
    for key in &own.keys {
        add_own(&mut chart, declaration, key, (&completed, not_kept));
    }
    for answer in fetched {
        add_referenced(&mut chart, answer);
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

/// Adds what stands under a key of the client's own. `completed` are the parts of which a server showed all.
fn add_own<'a>(
    chart: &mut Chart<'a>,
    declaration: &Declaration,
    key: &OwnKey<'a>,
    (completed, not_kept): (&[&str], &[String]),
) {
    let before = (chart.gaps.len(), chart.entries.len());
    let part = parts(declaration).find(|part| Some(part.name) == key.part());
    spread_own(chart, key, part.as_ref().is_some_and(|part| completed.contains(&part.name)));
    let is_kept = |part: &Part| !not_kept.iter().any(|kind| kind == part.kind);
    let Some(part) = part else { return };
    if part.need() == Need::Optional || !is_kept(&part) {
        forgive_refusals(chart, (part.name, is_kept(&part)), None, before.0);
    }
    forgive_failures(chart, (&part, is_kept(&part)), before);
}

/// What is known of a part besides what was sent under its keys.
#[derive(Clone, Copy)]
struct Site {
    is_kept: bool,
    /// Nobody knows that the server does not have it.
    is_there: bool,
    /// It was fetched, or comes under keys of the client's own.
    is_had_otherwise: bool,
}

/// Adds what was sent; says whether data of the part were had.
fn add_sent<'a>(chart: &mut Chart<'a>, part: &Part, keys: &[SentKey<'_, 'a>], site: Site) -> bool {
    let mut had = false;
    let mut absent = None;
    let mut left_out = Vec::new();
    for SentKey { need, template, value } in keys {
        let (before, entries) = (chart.gaps.len(), chart.entries.len());
        let mut gap = |why| chart.gaps.push(Gap { place: Place::Key(part.name), why });
        match sent(*value, part.kind) {
            Sent::Absent => {
                absent = absent.max(Some(*need));
                left_out.extend(template.filter(|_| *need == Need::Optional).and_then(category));
            }
            // Of a search, none found; of the one resource that was asked for, that the client does not have it.
            Sent::Nothing if !part.is_search() => gap(GapReason::Unreadable(Unusable::NoResource)),
            Sent::Nothing => had = true,
            Sent::Outcome(why) => {
                if why.is_refusal() {
                    chart.refused.push(template.unwrap_or(part.name).to_owned());
                }
                gap(why);
            }
            Sent::Unusable(what) => gap(GapReason::Unreadable(what)),
            Sent::Resource(resource) => {
                spread(chart, part.name, part.kind, resource, 0);
                had = true;
            }
            Sent::Bundle { bundle, .. } if !part.is_search() && bundle::matches(bundle) == 0 => {
                gap(GapReason::Unreadable(Unusable::NoResource));
            }
            Sent::Bundle { bundle, incomplete, .. } => {
                if incomplete && !site.is_had_otherwise {
                    gap(GapReason::Paged);
                }
                spread(chart, part.name, part.kind, bundle, 0);
                had = true;
            }
        }
        if *need == Need::Optional || !site.is_kept {
            let may_hold = site.is_kept && site.is_there;
            forgive_refusals(chart, (part.name, may_hold), template.and_then(category), before);
        }
        forgive_failures(chart, (part, site.is_kept), (before, entries));
    }
    if let Some(need) = absent.filter(|_| !site.is_had_otherwise) {
        let unseen = |why| Unseen { part: part.name, category: None, why };
        // Who sends some categories of results and leaves out others did not see those.
        let of_category =
            |category: &str| Unseen { category: Some(category.to_owned()), ..unseen(UnseenReason::NotSent) };
        if site.is_kept && had {
            chart.unseen.extend(left_out.into_iter().map(of_category));
        }
        match need {
            _ if !site.is_kept => chart.unseen.push(unseen(UnseenReason::NotKept)),
            Need::Optional if had => {}
            Need::Optional => chart.unseen.push(unseen(UnseenReason::NotSent)),
            Need::Wanted | Need::Required => {
                chart.gaps.push(Gap { place: Place::Key(part.name), why: GapReason::NotSent });
            }
        }
    }
    had
}

/// Refusals of what many EHRs do not have, since `before`, are no gaps; where earlier drugs may stand, denials are.
fn forgive_refusals(chart: &mut Chart, (part, may_hold): (&'static str, bool), category: Option<&str>, before: usize) {
    let mut at = before;
    while let Some(gap) = chart.gaps.get(at) {
        let is_forgiven = match gap.why {
            GapReason::Refused(_) => true,
            GapReason::Denied(_) => !(may_hold && tells_of_drugs(part)),
            _ => false,
        };
        if is_forgiven {
            chart.gaps.remove(at);
            note_refused(chart, part, category);
        } else {
            at += 1;
        }
    }
}

/// What the site does not keep is missing to nobody, whatever stands in the place of it, since so many gaps and entries; not
/// so where some of it came all the same, or where no call can do without.
fn forgive_failures(chart: &mut Chart, (part, is_kept): (&Part, bool), (gaps, entries): (usize, usize)) {
    let is_missing = chart.gaps.len() > gaps && chart.entries.len() == entries;
    if !is_kept && is_missing && part.need() != Need::Required {
        chart.gaps.truncate(gaps);
        chart.unseen.push(Unseen { part: part.name, category: None, why: UnseenReason::NotKept });
    }
}

/// Notes once that a part, or a category of it, was refused.
fn note_refused(chart: &mut Chart, part: &'static str, category: Option<&str>) {
    let unseen = Unseen { part, category: category.map(str::to_owned), why: UnseenReason::Refused };
    if !chart.unseen.contains(&unseen) {
        chart.unseen.push(unseen);
    }
}

/// Adds what was fetched, all of it or the rest after `before`; says whether data of the part were had.
fn add_fetched<'a>(chart: &mut Chart<'a>, part: &Part, before: Option<Node<'a>>, answer: Option<&'a Fetched>) -> bool {
    let Some(answer) = answer else { return false };
    let mut had = false;
    let mut is_cut = false;
    let mut entries = before.map_or(0, |sent| sent.each("entry").count());
    let since = chart.gaps.len();
    for pages in &answer.answers {
        let mut matches = before.map_or(0, bundle::matches);
        let mut total = None;
        for page in pages {
            let mut gap = |why| chart.gaps.push(Gap { place: Place::Key(part.name), why });
            match sent(Some(page.root()), part.kind) {
                Sent::Absent | Sent::Nothing => gap(GapReason::Fetch("the FHIR server answered with null".to_owned())),
                Sent::Outcome(why) => gap(why),
                Sent::Unusable(what) => gap(GapReason::Unreadable(what)),
                // Who asks for one resource and gets a list of none has not got it.
                Sent::Bundle { bundle, .. } if !part.is_search() && bundle::matches(bundle) == 0 => {
                    gap(GapReason::Unreadable(Unusable::NoResource));
                }
                Sent::Resource(node) | Sent::Bundle { bundle: node, .. } => {
                    matches += bundle::matches(node);
                    total = total.max(bundle::total(node));
                    spread(chart, part.name, part.kind, node, entries);
                    entries += node.each("entry").count();
                    had = true;
                }
            }
        }
        is_cut |= total.is_some_and(|total| total > matches.into());
    }
    let cut = answer.gaps.is_empty() && is_cut;
    let gaps = answer.gaps.iter().cloned().chain(cut.then_some(GapReason::Paged));
    chart.gaps.extend(gaps.map(|why| Gap { place: Place::Key(part.name), why }));
    if answer.is_refused {
        note_refused(chart, part.name, None);
    }
    answer.unseen.iter().for_each(|template| note_refused(chart, part.name, category(template)));
    if part.need() == Need::Optional {
        forgive_refusals(chart, (part.name, true), None, since);
    }
    had
}

/// Adds the drugs and specimens that the rest points at.
fn add_referenced<'a>(chart: &mut Chart<'a>, answer: &'a Fetched) {
    let (part, kind) = match answer.part {
        MEDICATIONS | MEDICATION_READS => ("medications", "Medication"),
        SPECIMENS => ("specimens", "Specimen"),
        _ => return,
    };
    for page in answer.answers.iter().flatten() {
        spread_pointed_at(chart, part, kind, page.root());
    }
    chart.gaps.extend(answer.gaps.iter().cloned().map(|why| Gap { place: Place::Key(part), why }));
    // A drug that stays unread is said where it is read.
    if answer.is_refused && part == "specimens" && !chart.unseen.iter().any(|known| known.part == part) {
        note_refused(chart, part, None);
    }
}

/// The gap in words that may leave the hospital's screens: the text of an `OperationOutcome` may name the patient.
fn told(why: &GapReason) -> String {
    match why {
        GapReason::NotSent => "it was not sent".to_owned(),
        GapReason::OperationOutcome(_) | GapReason::Refused(_) | GapReason::Denied(_) => {
            "an OperationOutcome was sent in its place".to_owned()
        }
        GapReason::Paged | GapReason::Narrowed => "only a part of it was sent".to_owned(),
        GapReason::Unreadable(what) => format!("it holds {what}"),
        GapReason::Fetch(what) => format!("it was not sent, and fetching it failed: {what}"),
    }
}
