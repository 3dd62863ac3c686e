//! The criterion `listed`: a variant is on the companion-diagnostic list of a drug and the assay that found it.

use crate::case::PartialDate;
use crate::case::finding::{Finding, Usage, Why};
use crate::case::gene_result::GeneResult;
use crate::case::resolve::Doubt;
use crate::case::resolve::gene::{GeneFinding, GeneReading, is_contradicted, reach, read_gene};
use crate::knowledge::criteria::{CriterionKind, Listed};
use crate::knowledge::drug::DrugOrClass;
use crate::knowledge::gene_criteria::StandingWord;
use crate::knowledge::ids::{DrugId, TestId};
use crate::variant::{Classification, Origin};

use super::super::basis::Basis;
use super::super::gene_findings::of_genes;
use super::super::list_standing::{ListStanding, stand};
use super::super::situation::Situation;
use super::super::verdict::{Judged, Verdict};

/// What one result says of the question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Says {
    Listed,
    /// Open, until one of these is done.
    Open(TestId, Option<TestId>),
    /// On no list, and the list is complete.
    NotListed,
    Nothing,
}

/// One listed variant is enough, unless tissue says the opposite. That none is there only tissue can say, of every gene of
/// the drug's lists.
pub fn judge<'c>(situation: &Situation<'c>, wanted: &Listed<DrugId, TestId, DrugOrClass>) -> Judged<'c> {
    let genes = situation.knowledge.variants.lists.genes_of(wanted.drug.as_str());
    let results: Vec<GeneFinding> = of_genes(situation, &genes);
    // What the tumour acquires later an older examination cannot exclude.
    let is_outdated =
        |finding: &Finding| wanted.acquired_under.is_some_and(|under| is_before(situation, finding, under));
    let current: Vec<GeneFinding> =
        results.iter().filter(|(of, found)| reach(found).is_none() || !is_outdated(of)).copied().collect();
    let readings: Vec<(&str, GeneReading)> = genes.iter().map(|gene| (*gene, read_gene(&current, gene))).collect();
    let said: Vec<(Says, &Finding)> = results
        .iter()
        .map(|(finding, result)| match say(situation, finding, result, wanted) {
            Says::NotListed if is_outdated(finding) => (Says::Nothing, *finding),
            says => (says, *finding),
        })
        .collect();
    let listed: Vec<&Finding> = said.iter().filter(|(says, _)| *says == Says::Listed).map(|(_, of)| *of).collect();
    let is_opposed = |of: &&Finding| {
        readings.iter().any(|(gene, reading)| of.gene.as_deref() == Some(*gene) && reading.contradicts(of))
            || of.gene_result().is_some_and(|result| is_contradicted(&results, (of, result)))
    };
    // A newer result on its way: what an older one did not find may be in it.
    let is_awaited = |gene: &str, reading: &GeneReading| {
        let mut coming = results.iter().filter(|(of, _)| of.usage == Usage::Shown(Why::Preliminary));
        coming.any(|(of, _)| of.gene.as_deref() == Some(gene) && reading.is_older_than(of))
    };
    let is_closed = |(gene, reading): &(&str, GeneReading)| {
        if is_awaited(gene, reading) {
            return false;
        }
        let is_settled = |(says, of): &(Says, &Finding)| *says == Says::NotListed && of.gene.as_deref() == Some(*gene);
        reading.is_closed() || said.iter().any(is_settled)
    };
    let tests = |says: &Says| match says {
        Says::Open(first, second) => [Some(*first), *second],
        Says::Listed | Says::NotListed | Says::Nothing => [None, None],
    };
    // What plasma does not show, tissue may.
    let is_open_in_tissue = readings.iter().any(|(_, reading)| reading.is_negative_in_plasma_only());
    let in_tissue = is_open_in_tissue.then(|| wanted.ask_after_plasma.unwrap_or(wanted.ask));
    let open: Vec<TestId> = said.iter().flat_map(|(says, _)| tests(says)).flatten().chain(in_tissue).collect();
    let contradiction = !listed.is_empty() && listed.iter().all(is_opposed);
    let verdict = if !listed.is_empty() && !contradiction {
        Verdict::Met
    } else if listed.is_empty() && open.is_empty() && !genes.is_empty() && readings.iter().all(is_closed) {
        Verdict::NotMet
    } else {
        Verdict::Undetermined
    };
    let only_preliminary = results.iter().any(|(finding, _)| finding.usage == Usage::Shown(Why::Preliminary))
        && results.iter().all(|(finding, _)| !finding.is_used());
    let doubt = match (contradiction, only_preliminary) {
        (true, _) => Some(Doubt::Contradiction),
        (_, true) => Some(Doubt::OnlyPreliminary),
        _ => None,
    };
    let mut judged = Judged::on(CriterionKind::Listed, verdict).doubted(doubt);
    for test in &open {
        judged = judged.missing(*test);
    }
    if open.is_empty() {
        judged = judged.missing(wanted.ask);
    }
    judged.based_on(results.into_iter().map(|(finding, _)| Basis::Finding(finding)))
}

/// The specimen is not certainly as young as the start of the last of these drugs.
fn is_before(situation: &Situation, finding: &Finding, drugs: DrugOrClass) -> bool {
    let given = situation
        .case
        .exposures
        .iter()
        .filter(|exposure| exposure.drug.id().is_some_and(|drug| situation.knowledge.is(drug, drugs)));
    let taken = finding.source.first_day().and_then(PartialDate::earliest);
    given.into_iter().any(|exposure| {
        let start = exposure.start.and_then(PartialDate::latest);
        start.zip(taken).is_none_or(|(start, taken)| taken < start)
    })
}

fn say(
    situation: &Situation,
    finding: &Finding,
    result: &GeneResult,
    wanted: &Listed<DrugId, TestId, DrugOrClass>,
) -> Says {
    if !finding.is_used() {
        return Says::Nothing;
    }
    if result.is_open() {
        return Says::Open(wanted.ask, None);
    }
    if result.resists(wanted.drug.as_str()) {
        return Says::Open(TestId::EXPERT_PANEL, None);
    }
    let day = (situation.country, situation.as_of);
    let Some(standing) = stand(situation.knowledge, day, finding, Some(wanted.drug.as_str())) else {
        return Says::Nothing;
    };
    match standing.word {
        StandingWord::Cdx if is_doubted(&standing, result) => Says::Open(TestId::EXPERT_PANEL, None),
        StandingWord::Cdx => Says::Listed,
        StandingWord::Unsettled => Says::Open(TestId::EXPERT_PANEL, None),
        // Another assay may count it; by this one it is information.
        StandingWord::ReferenceOnly => Says::Open(TestId::EXPERT_PANEL, wanted.ask_second),
        StandingWord::ListedElsewhere | StandingWord::Unspecific => Says::Open(wanted.ask, None),
        // What a list with known gaps does not hold may still be on it.
        StandingWord::NotListed if standing.list.is_some_and(|list| list.gaps.is_empty()) => Says::NotListed,
        StandingWord::NotListed => Says::Open(TestId::EXPERT_PANEL, None),
    }
}

/// The laboratory doubts what the list counts, or calls it a variant of the germline.
fn is_doubted(standing: &ListStanding, result: &GeneResult) -> bool {
    use Classification::{Benign, LikelyBenign, Uncertain};
    let is_germline = result.origin == Origin::Germline;
    !standing.is_by_laboratory && (is_germline || matches!(result.significance, Uncertain | LikelyBenign | Benign))
}
