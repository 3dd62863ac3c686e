//! What a card says of a variant beside its name: how the report wrote it, and the dated list by which it stands as it does.

use crate::case::finding::Finding;
use crate::evaluate::list_standing::{ListStanding, stand};
use crate::knowledge::criteria::Criterion;
use crate::knowledge::drug::ApprovalStatus;
use crate::knowledge::gene_criteria::StandingWord;
use crate::knowledge::ids::DrugId;
use crate::knowledge::rule::Rule;
use crate::variant::Dna;

use super::Frame;
use super::escape::escape;

/// The longest text of a report that stands on a card beside the name.
const LONGEST: usize = 48;

/// The text as received, where it is not the name that the card shows.
pub(super) fn received(finding: &Finding, frame: &Frame) -> String {
    let Some((result, name)) = finding.gene_result().and_then(|result| Some((result, result.name()?))) else {
        return String::new();
    };
    let is_short = result.received.chars().count() <= LONGEST;
    let is_same = result.received.contains(name.trim_start_matches("p."));
    if !is_short || is_same || result.received.is_empty() {
        return String::new();
    }
    frame.wording.listing.received(&escape(&result.received))
}

/// How the variant stands on the list of the assay that found it, of a drug that is approved here where there is one; nothing
/// where that assay has none.
pub(super) fn standing(finding: &Finding, frame: &Frame) -> String {
    let day = (frame.question.country, frame.question.as_of);
    if !finding.is_used() || finding.gene_result().is_none() {
        return String::new();
    }
    let of_drugs = approved(frame).filter_map(|drug| stand(frame.knowledge, day, finding, Some(drug.as_str())));
    let own = of_drugs.filter(|standing| standing.word != StandingWord::ListedElsewhere && standing.list.is_some());
    let best = own.min_by_key(|standing| (standing.word, standing.is_by_policy));
    let Some(standing) = best.or_else(|| stand(frame.knowledge, day, finding, None)) else { return String::new() };
    let Some(list) = standing.list else { return String::new() };
    let date = if list.country == day.0.id() { list.as_of.clone() } else { format!("{} {}", list.country, list.as_of) };
    said(&standing, &date, frame)
}

/// The drugs approved here that a variant on a list opens.
fn approved(frame: &Frame) -> impl Iterator<Item = DrugId> {
    let day = (frame.question.country, frame.question.as_of);
    let is_approved = move |rule: &&Rule| {
        let approval = rule.offer().map(|offer| frame.knowledge.approval(offer.indication, day.0, day.1));
        approval == Some(ApprovalStatus::Approved)
    };
    let rules = frame.knowledge.rules.iter().filter(is_approved);
    rules.flat_map(|rule| rule.when.criteria()).filter_map(|criterion| match criterion {
        Criterion::Listed(wanted) => Some(wanted.drug),
        _ => None,
    })
}

fn said(standing: &ListStanding, date: &str, frame: &Frame) -> String {
    let words = &frame.wording.listing;
    match standing.word {
        StandingWord::Cdx if standing.is_by_laboratory => String::new(),
        StandingWord::Cdx if standing.is_by_policy => words.by_policy(date),
        StandingWord::Cdx if standing.dna == Some(Dna::NotPrinted) => words.protein_match(date),
        StandingWord::Cdx => words.cdx(date),
        StandingWord::ReferenceOnly => words.reference_only(date),
        StandingWord::Unsettled => words.unsettled(date),
        StandingWord::NotListed => words.not_listed(date),
        StandingWord::ListedElsewhere | StandingWord::Unspecific => String::new(),
    }
}
