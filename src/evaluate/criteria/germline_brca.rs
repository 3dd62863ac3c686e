//! The criterion about a pathogenic germline variant of BRCA1 or BRCA2.

use crate::case::finding::{Finding, Usage, Value, Why};
use crate::case::gene_result::GeneResult;
use crate::case::gene_result::GeneState;
use crate::case::marker::Marker;
use crate::case::resolve::gene::is_of_whole_gene;
use crate::knowledge::criteria::CriterionKind;
use crate::knowledge::ids::TestId;
use crate::knowledge::words::Brca;

use super::super::basis::Basis;
use super::super::situation::Situation;
use super::super::verdict::{Judged, Verdict};

const GENES: [&str; 2] = ["BRCA1", "BRCA2"];

/// One gene with a pathogenic variant is enough; only results on both genes say that there is none.
pub fn judge<'c>(situation: &Situation<'c>, wanted: Brca) -> Judged<'c> {
    let Brca::Pathogenic = wanted;
    let shown = situation.case.findings.iter().filter(is_of_brca);
    let germline: Vec<(&str, &GeneResult)> = shown.clone().filter_map(germline).collect();
    let positive = |gene: &str| germline.iter().any(|(of, result)| *of == gene && result.is_pathogenic());
    // A variant of uncertain significance is a result, and not a pathogenic one.
    let other = |gene: &str| germline.iter().any(|(of, result)| *of == gene && is_other(result));
    // A test of the two that is positive does not always say in which.
    let is_in_either = germline.iter().any(|(_, result)| result.is_pathogenic_in_either());
    let is_open = shown.clone().any(is_open);
    // "BRCA1 normal" does not contradict "BRCA2 pathogenic"; two answers for one gene do.
    let of_either = is_in_either && !GENES.iter().any(|gene| other(gene));
    let verdict = if of_either || GENES.iter().any(|gene| positive(gene) && !other(gene)) {
        Verdict::Met
    } else if GENES.iter().all(|gene| other(gene) && !positive(gene)) && !is_in_either && !is_open {
        Verdict::NotMet
    } else {
        Verdict::Undetermined
    };
    // A change that undoes the one of the germline, or a report that calls the tumour resistant: experts weigh it.
    let is_resisted = shown
        .clone()
        .any(|finding| finding.is_used() && finding.gene_result().is_some_and(|result| result.resistance.is_some()));
    let (verdict, missing) = match verdict {
        Verdict::Met if is_resisted => (Verdict::Undetermined, TestId::EXPERT_PANEL),
        verdict => (verdict, TestId::GERMLINE_BRCA),
    };
    let judged = Judged::on(CriterionKind::GermlineBrca, verdict).missing(missing);
    judged.based_on(shown.map(Basis::Finding))
}

fn is_of_brca(finding: &&Finding) -> bool {
    finding.marker == Marker::Variant && finding.gene.as_deref().is_some_and(|gene| GENES.contains(&gene))
}

/// A used result of a germline test.
fn germline(finding: &Finding) -> Option<(&str, &GeneResult)> {
    let result = finding.gene_result().filter(|result| finding.is_used() && result.is_of_germline())?;
    Some((finding.gene.as_deref()?, result))
}

fn is_other(result: &GeneResult) -> bool {
    use crate::variant::Classification::{Benign, LikelyBenign, Uncertain};
    let is_harmless = matches!(result.significance, Benign | LikelyBenign | Uncertain);
    // That one named change is not there ("185delAG: not found") says nothing of the rest of the gene.
    (result.state == GeneState::Absent && is_of_whole_gene(result))
        || (result.state == GeneState::Present && is_harmless)
}

/// A result of the germline that may say anything.
fn is_open(finding: &Finding) -> bool {
    let counts = finding.is_used() || finding.usage == Usage::Shown(Why::Contradiction);
    match &finding.value {
        Value::Gene(result) => counts && result.is_of_germline() && result.is_open(),
        _ => counts,
    }
}
