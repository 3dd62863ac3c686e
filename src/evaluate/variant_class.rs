//! The standing of a variant on the lists of the assay that found it (CONTRACT 3b).

use super::question::Question;
use crate::case::finding::Finding;
use crate::case::gene_result::{Alteration, GeneResult};
use crate::knowledge::Knowledge;
use crate::variant::{Lack, Listed, Scope, Subject, Verdict};

/// `cdx`, `reference-only`, `not-listed` by the lists of the finding's assay in the country asked about, or the class that
/// needs no list. None for what is no result about a gene.
pub fn class(knowledge: &Knowledge, question: &Question, finding: &Finding) -> Option<&'static str> {
    let result = finding.gene_result()?;
    let by_state = result.class();
    let Some(subject) = subject(finding, result).filter(|_| by_state.is_none()) else {
        return by_state.or(Some("not-listed"));
    };
    let assay = finding.assay.as_ref().filter(|assay| assay.known).map(|assay| assay.name.as_str());
    let Some(assay) = assay else { return Some("not-listed") };
    let as_of = question.as_of.to_string();
    let scope = Scope { country: question.country.id(), as_of: Some(&as_of), drug: None, assay: Some(assay) };
    let mut standings = knowledge.variants.lists.standings(&subject, &scope);
    // A list of another country decides nothing here.
    standings.retain(|standing| standing.list.country == question.country.id());
    let has = |wanted: fn(&Verdict) -> bool| standings.iter().any(|standing| wanted(&standing.verdict));
    Some(if has(|verdict| matches!(verdict, Verdict::OnList { status: Listed::Cdx, .. })) {
        Listed::Cdx.id()
    } else if has(|verdict| matches!(verdict, Verdict::OnList { status: Listed::ReferenceOnly, .. })) {
        Listed::ReferenceOnly.id()
    } else if has(|verdict| matches!(verdict, Verdict::Undetermined { lack: Lack::OfReport, .. })) {
        "unspecific"
    } else {
        "not-listed"
    })
}

pub(super) fn subject<'f>(finding: &'f Finding, result: &'f GeneResult) -> Option<Subject<'f>> {
    match &result.alteration {
        Alteration::Exact(variant) => {
            Some(Subject { origin: result.origin, classification: result.significance, ..Subject::from(&**variant) })
        }
        _ => finding.gene.as_deref().map(|gene| Subject::unread(gene, result.origin, result.significance)),
    }
}
