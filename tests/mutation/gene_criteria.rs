//! Criteria about genes and their neighbours.

use oncohooks::knowledge::criteria::Criterion;
use oncohooks::knowledge::gene_criteria::{
    ChangeWord, MaterialWord, OriginWord, SignificanceWord, StandingWord, StateWord,
};
use oncohooks::knowledge::ids::AssayId;

use super::criteria::{Changed, neighbours, next};

/// Genes, by the next one of a list of usual ones.
pub fn genes(list: &[String]) -> Vec<(String, Vec<String>)> {
    const USUAL: [&str; 10] = ["AKT1", "ALK", "BRCA1", "BRCA2", "EGFR", "ERBB2", "ESR1", "PIK3CA", "PTEN", "TP53"];
    let borrowed: Vec<&str> = list.iter().map(String::as_str).collect();
    let changed = neighbours(&borrowed, &USUAL).into_iter();
    changed.map(|(told, list)| (told, list.into_iter().map(str::to_owned).collect())).collect()
}

pub fn gene_result(criterion: &Criterion, assays: &[AssayId]) -> Changed {
    let Criterion::GeneResult(wanted) = criterion else { return Vec::new() };
    let mut all = Vec::new();
    macro_rules! lists {
        ($($member:ident: $changed:expr,)+) => {$(
            for (told, list) in $changed {
                let mut other = wanted.clone();
                other.$member = list;
                all.push((format!("{}: {told}", stringify!($member)), Criterion::GeneResult(other)));
            }
        )+};
    }
    use SignificanceWord::{Benign, NotStated, Pathogenic, Uncertain};
    lists! {
        genes: genes(&wanted.genes),
        change: neighbours(&wanted.change, &[ChangeWord::Variant, ChangeWord::Amplification, ChangeWord::Fusion, ChangeWord::Structural]),
        significance: neighbours(&wanted.significance, &[Pathogenic, Uncertain, Benign, NotStated]),
        origin: neighbours(&wanted.origin, &[OriginWord::Germline, OriginWord::Somatic, OriginWord::Unknown]),
        material: neighbours(&wanted.material, &[MaterialWord::Tissue, MaterialWord::Plasma, MaterialWord::Blood]),
        by: neighbours(&wanted.by, assays),
        by_other_than: neighbours(&wanted.by_other_than, assays),
    }
    let states = [StateWord::Present, StateWord::Absent, StateWord::NotEvaluable, StateWord::Tested];
    let mut other = wanted.clone();
    other.state = next(&states, wanted.state);
    all.push((format!("state {:?}", other.state), Criterion::GeneResult(other)));
    if let Some(lists) = &wanted.on_lists_of {
        let words = [
            StandingWord::Cdx,
            StandingWord::ReferenceOnly,
            StandingWord::Unsettled,
            StandingWord::Unspecific,
            StandingWord::ListedElsewhere,
            StandingWord::NotListed,
        ];
        for (told, standing) in neighbours(&lists.standing, &words) {
            let mut other = wanted.clone();
            if let Some(lists) = &mut other.on_lists_of {
                lists.standing = standing;
            }
            all.push((format!("standing: {told}"), Criterion::GeneResult(other)));
        }
    }
    all
}
