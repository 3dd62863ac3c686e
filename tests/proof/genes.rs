//! What criteria read of results about genes: variants by list, assay, material, origin and significance; nothing found;
//! nothing tested; reports that say too little.

use std::sync::Arc;

use oncohooks::case::finding::Finding;
use oncohooks::case::gene_result::{Alteration, GeneState, Material};
use oncohooks::knowledge::criteria::Criterion;
use oncohooks::knowledge::rule::Rule;
use oncohooks::knowledge::{Country, Knowledge};

use super::Dimension;
use super::dimensions::{add, add_all, nothing, preliminary};
use super::reports::{Asked, Report, of_gene, result, with};

/// In a slice every so many-th pair of reports is looked at.
const SLICE: usize = 23;

/// What the gene criteria of a rule ask, and about which genes: a list for each criterion.
fn asked<'k>(rule: &Rule, knowledge: &'k Knowledge, country: Country) -> (Asked<'k>, Vec<Vec<String>>) {
    let (mut drugs, mut assays, mut proteins) = (Vec::new(), Vec::new(), Vec::new());
    let mut genes: Vec<Vec<String>> = Vec::new();
    for criterion in rule.when.criteria() {
        match criterion {
            Criterion::Listed(wanted) => {
                drugs.push(wanted.drug.as_str());
                let of_drug = knowledge.variants.lists.genes_of(wanted.drug.as_str());
                genes.push(of_drug.into_iter().map(str::to_owned).collect());
            }
            Criterion::GeneResult(wanted) => {
                drugs.extend(wanted.on_lists_of.as_ref().map(|lists| lists.drug.as_str()));
                assays.extend(wanted.by.iter().chain(&wanted.by_other_than).map(ToString::to_string));
                proteins.extend(wanted.protein.clone());
                // A criterion about any gene tells none from another.
                let any = || vec!["ERBB2".to_owned(), "EGFR".to_owned()];
                genes.push(if wanted.genes.is_empty() { any() } else { wanted.genes.clone() });
            }
            Criterion::GenesAbsent(wanted) => {
                genes.push(wanted.all_of.iter().chain(&wanted.nothing_found_in).cloned().collect());
            }
            _ => {}
        }
    }
    let of_lists = knowledge.variants.lists.iter().filter(|list| drugs.contains(&list.drug.as_str()));
    assays.extend(of_lists.map(|list| list.assay.clone()));
    // An assay that has no list, and that no criterion names; the knowledge has one that finds nothing in genes.
    assays.push("chest-ct".to_owned());
    // Those whose result shows the histology of the disease.
    let disease = knowledge.diseases.get(rule.population.disease);
    assays.extend(disease.into_iter().flat_map(|disease| disease.histology_shown_by.iter().cloned()));
    for list in [&mut assays, &mut proteins] {
        list.sort_unstable();
        list.dedup();
    }
    drugs.dedup();
    (Asked { knowledge, country, drugs, assays, proteins }, genes)
}

pub fn of_rule(rule: &Rule, knowledge: &Knowledge, country: Country, in_full: bool) -> Dimension {
    let (asked, of_criteria) = asked(rule, knowledge, country);
    let mut genes: Vec<String> = of_criteria.iter().flatten().cloned().collect();
    genes.sort_unstable();
    genes.dedup();
    let mut dimension = Dimension::new("genes");
    let of_each: Vec<(&String, Vec<Report>)> =
        genes.iter().map(|gene| (gene, of_gene(gene, &asked, in_full))).collect();
    for report in of_each.iter().flat_map(|(_, reports)| reports).filter(|report| !report.is_unsettled) {
        dimension.complete(&report.name, add(report.finding.clone()));
    }
    if of_criteria.len() > 1 {
        pairs(&mut dimension, &of_criteria, &asked, if in_full { 1 } else { SLICE });
    }
    let assay = asked.assays.iter().find(|assay| *assay != "chest-ct").map(String::as_str);
    let absent = |gene: &str| result(gene, GeneState::Absent, Alteration::Unnamed, assay);
    let none: Vec<Finding> = genes.iter().map(|gene| absent(gene)).collect();
    dimension.complete("nothing found", add_all(none.clone()));
    let in_blood = none.iter().map(|finding| with(finding, |result| result.material = Material::Blood)).collect();
    dimension.complete("nothing found in blood cells", add_all(in_blood));
    let is_absence_asked = rule.when.criteria().iter().any(|one| matches!(one, Criterion::GenesAbsent(_)));
    partial(&mut dimension, &of_each, &none, assay, is_absence_asked);
    dimension.unseen("results not seen", |case| case.findings_unseen = true);
    dimension
}

/// Two reports at once, where a rule asks two things of genes.
fn pairs(dimension: &mut Dimension, of_criteria: &[Vec<String>], asked: &Asked, step: usize) {
    let first = |genes: &Vec<String>| of_gene(&genes[0], asked, false);
    let of_criterion: Vec<Vec<Report>> = of_criteria.iter().map(first).collect();
    let open = |report: &Report| Report {
        name: format!("{} not evaluable", report.name),
        finding: with(&report.finding, |result| (result.state, result.is_no_call) = (GeneState::Open, true)),
        is_unsettled: true,
    };
    // Each other gene that a criterion names, and each way to report the first, beside the first report of the other criterion.
    let settled = |reports: &[Report]| reports.iter().find(|report| !report.is_unsettled).cloned();
    let plain = |genes: &[String]| -> Vec<Report> {
        genes.iter().filter_map(|gene| settled(&of_gene(gene, asked, false))).collect()
    };
    let mut beside: Vec<(Report, Report)> = Vec::new();
    for ((genes, one), (other_genes, other)) in
        of_criteria.iter().zip(&of_criterion).zip(of_criteria.iter().zip(&of_criterion).skip(1))
    {
        let (Some(first), Some(second)) = (settled(one), settled(other)) else { continue };
        beside.extend(plain(&genes[1..]).into_iter().map(|report| (report, second.clone())));
        beside.extend(plain(&other_genes[1..]).into_iter().map(|report| (first.clone(), report)));
        beside.extend(other.iter().filter(|report| !report.is_unsettled).map(|report| (first.clone(), report.clone())));
        beside.extend(one.iter().filter(|report| !report.is_unsettled).map(|report| (report.clone(), second.clone())));
    }
    let mut both = |first: &Report, second: &Report| {
        let name = format!("{} + {}", first.name, second.name);
        let is_known = dimension.states.iter().any(|state| state.name == name);
        if !is_known {
            dimension.complete(&name, add_all(vec![first.finding.clone(), second.finding.clone()]));
        }
    };
    beside.iter().for_each(|(first, second)| both(first, second));
    let mut count = 0;
    for (one, other) in of_criterion.iter().zip(&of_criterion[1..]) {
        for first in one.iter().flat_map(|report| [report.clone(), open(report)]) {
            for second in other {
                count += 1;
                if count % step == 0 {
                    both(&first, second);
                }
            }
        }
    }
}

/// What a record leaves open.
fn partial(
    dimension: &mut Dimension,
    of_each: &[(&String, Vec<Report>)],
    none: &[Finding],
    assay: Option<&str>,
    // What was found was found, whatever another report did not find.
    is_absence_asked: bool,
) {
    dimension.open("no result", nothing);
    let all = dimension.all();
    let rest = |of: &str| -> Arc<[usize]> {
        let of = format!("{of} ");
        all.iter().enumerate().filter(|(_, name)| !name.starts_with(&of)).map(|(at, _)| at).collect()
    };
    let own = |of: &str| -> Arc<[usize]> {
        let of = format!("{of} ");
        let is_own = |name: &String| name.starts_with(&of) || name.starts_with("nothing found");
        all.iter().enumerate().filter(|(_, name)| is_own(name)).map(|(at, _)| at).collect()
    };
    let plasma = none.iter().map(|finding| with(finding, |result| result.material = Material::Plasma)).collect();
    dimension.open("nothing found in plasma", add_all(plasma));
    for ((gene, reports), absent) in of_each.iter().zip(none) {
        if of_each.len() > 1 {
            dimension.may_be(&format!("nothing found in {gene}"), &rest(gene), add(absent.clone()));
        }
        let named = |finding: &Finding| with(finding, |result| result.alteration = Alteration::Amplification);
        dimension.open(&format!("no amplification in {gene}"), add(named(absent)));
        for state in [GeneState::Open, GeneState::NotTested, GeneState::Contradiction] {
            let finding = result(gene, state, Alteration::Unnamed, assay);
            dimension.open(&format!("{gene} {}", state.id()), add(finding));
        }
        let unsettled = own(gene);
        for report in reports.iter().filter(|report| report.is_unsettled) {
            dimension.may_be(&report.name, &unsettled, add(report.finding.clone()));
        }
        let Some(report) = reports.iter().find(|report| !report.is_unsettled) else { continue };
        dimension.open(&format!("preliminary {}", report.name), add(preliminary(report.finding.clone())));
        if !is_absence_asked {
            let both = vec![report.finding.clone(), absent.clone()];
            dimension.open(&format!("{} and nothing found", report.name), add_all(both));
        }
    }
}
