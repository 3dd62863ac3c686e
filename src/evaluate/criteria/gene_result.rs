//! The criteria `gene-result` and `genes-absent`: what results about genes are on record.

use crate::case::finding::{Assay, Finding};
use crate::case::gene_result::{Alteration, GeneResult, GeneState, Rating};
use crate::case::resolve::gene::{GeneFinding, read_gene};
use crate::knowledge::criteria::{CriterionKind, GeneResultWanted, GenesAbsent};
use crate::knowledge::gene_criteria::{ChangeWord, SignificanceWord, StateWord};
use crate::knowledge::ids::{AssayId, DrugId, TestId};
use crate::variant::Classification;

use super::super::basis::Basis;
use super::super::gene_findings::of_genes;
use super::super::list_standing::stand;
use super::super::situation::Situation;
use super::super::verdict::{Judged, Verdict};

type Wanted = GeneResultWanted<AssayId, DrugId, TestId, String>;

/// A result of this kind is on record. With a test to ask for, a gene nobody tested leaves it open.
pub fn judge<'c>(situation: &Situation<'c>, wanted: &Wanted) -> Judged<'c> {
    let results: Vec<GeneFinding> = of_genes(situation, &wanted.genes);
    let used = || results.iter().filter(|(finding, _)| finding.is_used());
    let matching: Vec<&Finding> = used()
        .filter(|(finding, result)| is_wanted(situation, finding, result, wanted))
        .map(|(finding, _)| *finding)
        .collect();
    let may_be = |result: &GeneResult| {
        wanted.state == StateWord::Present && matches!(result.state, GeneState::Open | GeneState::Contradiction)
    };
    let is_settled = |gene: &String| {
        let is_found =
            |(finding, result): &GeneFinding| finding.gene.as_ref() == Some(gene) && result.state == GeneState::Present;
        used().any(is_found) || read_gene(&results, gene).is_closed()
    };
    let is_open = used().any(|(_, result)| may_be(result))
        || situation.case.findings_unseen
        || (wanted.ask.is_some() && !wanted.genes.iter().all(is_settled));
    // An option that rests on what the tumour is said to resist is weighed by experts; a note only tells of the variant.
    let is_resisted = wanted.ask.is_some() && used().any(|(_, result)| result.resistance.is_some());
    let verdict = match (matching.is_empty(), is_open) {
        (false, _) if is_resisted => Verdict::Undetermined,
        (false, _) => Verdict::Met,
        (true, true) => Verdict::Undetermined,
        (true, false) => Verdict::NotMet,
    };
    let mut judged = Judged::on(CriterionKind::GeneResult, verdict);
    if let Some(test) = wanted.ask {
        judged = judged.missing(test);
    }
    let basis = if matching.is_empty() { results.into_iter().map(|(finding, _)| finding).collect() } else { matching };
    judged.based_on(basis.into_iter().map(Basis::Finding))
}

/// Each gene was tested in the tumour, and nothing was found.
pub fn absent<'c>(situation: &Situation<'c>, wanted: &GenesAbsent<TestId, String>) -> Judged<'c> {
    let results: Vec<GeneFinding> = of_genes(situation, &wanted.all_of);
    let is_found = |(finding, result): &GeneFinding| {
        use Classification::{Benign, LikelyBenign, Uncertain};
        let is_harmless = matches!(result.significance, Uncertain | LikelyBenign | Benign);
        finding.is_used() && result.state == GeneState::Present && !is_harmless
    };
    let is_any_found =
        results.iter().any(is_found) || of_genes(situation, &wanted.nothing_found_in).iter().any(is_found);
    let others = of_genes(situation, &wanted.nothing_found_in);
    let is_closed = |gene: &String| {
        let reading = read_gene(&results, gene);
        // A stain that points at a fusion, or a result nobody can read, on the same day or later.
        let is_open = |(finding, result): &GeneFinding| {
            finding.is_used() && result.is_unclear() && finding.gene.as_ref() == Some(gene) && reading.leaves(finding)
        };
        reading.is_closed() && !results.iter().any(is_open)
    };
    let is_unclear = others.iter().any(|(finding, result)| finding.is_used() && result.is_unclear());
    let verdict = match (is_any_found, wanted.all_of.iter().all(is_closed) && !is_unclear) {
        (true, _) => Verdict::NotMet,
        (false, true) => Verdict::Met,
        (false, false) => Verdict::Undetermined,
    };
    let mut judged = Judged::on(CriterionKind::GenesAbsent, verdict);
    if let Some(test) = wanted.ask {
        judged = judged.missing(test);
    }
    judged.based_on(results.into_iter().map(|(finding, _)| Basis::Finding(finding)))
}

fn is_wanted(situation: &Situation, finding: &Finding, result: &GeneResult, wanted: &Wanted) -> bool {
    let asks = |is_empty: bool, holds: bool| is_empty || holds;
    let is_by = |assays: &[AssayId], of: &Assay| of.known && assays.iter().any(|assay| assay.as_str() == of.name);
    let by = finding.assay.as_ref();
    let stands = wanted.on_lists_of.as_ref().is_none_or(|lists| {
        let day = (situation.country, situation.as_of);
        let standing = stand(situation.knowledge, day, finding, Some(lists.drug.as_str()));
        standing.is_some_and(|standing| lists.standing.contains(&standing.word))
    });
    is_in_state(result, wanted.state)
        && asks(wanted.change.is_empty(), wanted.change.contains(&kind(&result.alteration)))
        && asks(
            wanted.protein.is_empty(),
            result.name().is_some_and(|name| wanted.protein.iter().any(|one| one == name)),
        )
        && asks(wanted.significance.is_empty(), wanted.significance.contains(&significance(result)))
        && asks(
            wanted.origin.is_empty(),
            wanted.origin.iter().any(|origin| origin.is(result.origin, result.is_germline_test)),
        )
        && asks(wanted.material.is_empty(), wanted.material.iter().any(|word| word.material() == result.material))
        && asks(wanted.by.is_empty(), by.is_some_and(|of| is_by(&wanted.by, of)))
        && asks(wanted.by_other_than.is_empty(), !by.is_some_and(|of| is_by(&wanted.by_other_than, of)))
        && stands
}

fn is_in_state(result: &GeneResult, state: StateWord) -> bool {
    match state {
        StateWord::Present => result.state == GeneState::Present,
        StateWord::Absent => result.state == GeneState::Absent,
        StateWord::NotEvaluable => result.is_not_evaluable(),
        StateWord::Tested => !result.is_open(),
    }
}

const fn kind(alteration: &Alteration) -> ChangeWord {
    match alteration {
        Alteration::Amplification => ChangeWord::Amplification,
        Alteration::Fusion(_) => ChangeWord::Fusion,
        Alteration::Structural => ChangeWord::Structural,
        Alteration::Exact(_)
        | Alteration::Unnamed
        | Alteration::TestPositive
        | Alteration::Written
        | Alteration::Unread(_)
        | Alteration::Coordinates => ChangeWord::Variant,
    }
}

const fn significance(result: &GeneResult) -> SignificanceWord {
    match (result.significance, result.rating) {
        (Classification::Pathogenic | Classification::LikelyPathogenic, _)
        | (Classification::NotStated, Some(Rating::Oncogenic | Rating::LikelyOncogenic)) => {
            SignificanceWord::Pathogenic
        }
        (Classification::Uncertain, _) => SignificanceWord::Uncertain,
        (Classification::LikelyBenign | Classification::Benign, _) => SignificanceWord::Benign,
        (Classification::NotStated, _) => SignificanceWord::NotStated,
    }
}
