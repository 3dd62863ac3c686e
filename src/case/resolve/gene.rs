//! A gene of the tumour: which of several results close the question, and which say the opposite of one that found a change.
//!
//! What was found stays found. A later plasma test that shows nothing takes nothing back: it depends on how much of the tumour
//! is in the blood (kurita-2026 #14, #78). Only tissue can say that the tumour has no change, and only of the whole gene:
//! one change that was looked for says nothing of the others, and cells of the germline nothing of the tumour.

use crate::case::finding::Finding;
use crate::case::gene_result::{Alteration, GeneResult, GeneState, Material};
use crate::variant::{Classification, Origin};

/// A finding, and what it says of its gene.
pub type GeneFinding<'c> = (&'c Finding, &'c GeneResult);

/// How far a result reaches that found nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// The whole gene, in the tumour.
    Tumour,
    /// What plasma, liquor or a specimen that was not understood does not show, tissue may.
    Plasma,
    /// Cells with which the patient was born: the tumour was not examined.
    Germline,
    /// One change, or amplification, or what a panel reads as mere information: the rest of the gene is open.
    OneChange,
}

/// What several results say of one gene of the tumour.
#[derive(Debug, Clone)]
pub struct GeneReading<'c> {
    /// Those that found nothing in the whole gene of the tumour.
    closing: Vec<&'c Finding>,
    has_open_plasma: bool,
}

/// How far the result reaches; none where it found something, or has no answer.
pub fn reach(result: &GeneResult) -> Option<Reach> {
    if result.state != GeneState::Absent {
        return None;
    }
    Some(if !is_of_whole_gene(result) || result.is_information {
        Reach::OneChange
    } else if matches!(result.material, Material::Plasma | Material::Other) {
        Reach::Plasma
    } else if result.material == Material::Blood || result.origin == Origin::Germline {
        Reach::Germline
    } else {
        Reach::Tumour
    })
}

/// Nothing is named that was not found, so it is said of the gene.
pub fn is_of_whole_gene(result: &GeneResult) -> bool {
    matches!(result.alteration, Alteration::Unnamed | Alteration::TestPositive)
}

/// What the results that count say of a gene.
pub fn read_gene<'c>(results: &[GeneFinding<'c>], gene: &str) -> GeneReading<'c> {
    let used = || {
        let of_gene = results.iter().filter(|(finding, _)| finding.is_used() && finding.gene.as_deref() == Some(gene));
        of_gene.filter_map(|(finding, result)| Some((*finding, reach(result)?)))
    };
    let closing: Vec<&Finding> =
        used().filter(|(_, reach)| *reach == Reach::Tumour).map(|(finding, _)| finding).collect();
    let has_open_plasma = closing.is_empty() && used().any(|(_, reach)| reach == Reach::Plasma);
    GeneReading { closing, has_open_plasma }
}

impl GeneReading<'_> {
    /// Tissue shows no change of the gene.
    pub fn is_closed(&self) -> bool {
        !self.closing.is_empty()
    }

    /// Only plasma was examined, and shows no change: tissue may.
    pub const fn is_negative_in_plasma_only(&self) -> bool {
        self.has_open_plasma
    }

    /// What is open stays so: no tissue of a later day shows that there is nothing.
    pub fn leaves(&self, open: &Finding) -> bool {
        !self.closing.iter().any(|closing| is_older(open, closing))
    }

    /// All tissue that shows no change is of an earlier day than this.
    pub fn is_older_than(&self, other: &Finding) -> bool {
        !self.closing.is_empty() && self.closing.iter().all(|closing| is_older(closing, other))
    }

    /// Tissue says the opposite of what was found, on the same day or later.
    pub fn contradicts(&self, found: &Finding) -> bool {
        self.closing.iter().any(|closing| !is_older(closing, found))
    }
}

/// Another result that counts says the opposite of what was found, of the same change, on the same day or later: that it is not
/// there (in tissue), or that it is of uncertain significance or benign.
pub fn is_contradicted(results: &[GeneFinding], (found, result): GeneFinding) -> bool {
    let is_doubted = |other: &GeneResult| {
        use Classification::{Benign, LikelyBenign, Uncertain};
        other.state == GeneState::Present && matches!(other.significance, Uncertain | LikelyBenign | Benign)
    };
    let is_not_there = |other: &GeneResult| {
        let sees_all = !matches!(other.material, Material::Plasma | Material::Other | Material::Blood);
        other.state == GeneState::Absent && sees_all && other.origin != Origin::Germline
    };
    let mut others = results.iter().filter(|(other, _)| other.is_used() && other.gene == found.gene);
    result.name().is_some()
        && others.any(|(other, said)| {
            let is_of_it = said.name() == result.name() && !is_older(other, found);
            is_of_it && (is_not_there(said) || (is_doubted(said) && !is_doubted(result)))
        })
}

/// Certainly of an earlier day.
fn is_older(one: &Finding, other: &Finding) -> bool {
    one.source.last_day().zip(other.source.first_day()).is_some_and(|(one, other)| one.certainly_before(other))
}

#[cfg(test)]
mod tests {
    use super::{GeneFinding, Reach, reach, read_gene};
    use crate::case::PartialDate;
    use crate::case::finding::{Finding, Source, Usage, Value};
    use crate::case::gene_result::{Alteration, GeneResult, GeneState, Material};
    use crate::case::marker::Marker;
    use crate::variant::{Classification, Origin};

    const FOUND: GeneState = GeneState::Present;
    const NOT_FOUND: GeneState = GeneState::Absent;

    /// A result about PIK3CA.
    fn result(state: GeneState, material: Material, date: &str) -> Finding {
        let result = GeneResult {
            state,
            alteration: Alteration::Unnamed,
            origin: Origin::Unknown,
            names_origin: false,
            significance: Classification::NotStated,
            rating: None,
            is_called_positive: false,
            is_no_call: false,
            material,
            is_in_either: false,
            is_germline_test: false,
            is_information: false,
            allele_fraction: None,
            copy_number: None,
            resistance: None,
            received: String::new(),
        };
        Finding {
            marker: Marker::Variant,
            value: Value::Gene(Box::new(result)),
            assay: None,
            usage: Usage::Used,
            gene: Some("PIK3CA".to_owned()),
            source: Source::dated("Observation/o".to_owned(), PartialDate::parse(date)),
        }
    }

    fn pairs(findings: &[Finding]) -> Vec<GeneFinding<'_>> {
        findings.iter().filter_map(|finding| Some((finding, finding.gene_result()?))).collect()
    }

    #[test]
    fn only_later_tissue_contradicts_what_was_found() {
        use Material::{Blood, Other, Plasma, Tissue, Unstated};
        // Found in, on; nothing found in, on; whether that contradicts it.
        for (found_in, found_on, other, on, is_contradicted) in [
            (Tissue, "2026-01-05", Plasma, "2026-09-05", false),
            (Tissue, "2026-01-05", Blood, "2026-09-05", false),
            (Tissue, "2026-01-05", Tissue, "2026-09-05", true),
            (Plasma, "2026-01-05", Tissue, "2026-09-05", true),
            (Plasma, "2026-01-05", Plasma, "2026-09-05", false),
            (Tissue, "2026-01-05", Blood, "2026-09-05", false),
            (Tissue, "2026-01-05", Other, "2026-09-05", false),
            (Tissue, "2026-09-05", Unstated, "2026-09-05", true),
            (Tissue, "2026-09", Tissue, "2026-09-05", true),
        ] {
            let findings = [result(FOUND, found_in, found_on), result(NOT_FOUND, other, on)];
            let reading = read_gene(&pairs(&findings), "PIK3CA");
            let case = format!("{found_in:?} {found_on}, then {other:?} {on}");
            assert_eq!(reading.contradicts(&findings[0]), is_contradicted, "{case}");
        }
    }

    #[test]
    fn plasma_alone_leaves_tissue_open_until_tissue_was_examined() {
        let plasma = result(NOT_FOUND, Material::Plasma, "2026-09-05");
        let alone = [plasma.clone()];
        let reading = read_gene(&pairs(&alone), "PIK3CA");
        assert!(reading.is_negative_in_plasma_only() && !reading.is_closed());
        let both = [plasma, result(NOT_FOUND, Material::Tissue, "2026-01-05")];
        let reading = read_gene(&pairs(&both), "PIK3CA");
        assert!(!reading.is_negative_in_plasma_only() && reading.is_closed());
        assert!(!read_gene(&pairs(&both), "ESR1").is_closed(), "of another gene");
    }

    #[test]
    fn a_test_of_the_germline_or_of_one_change_leaves_the_tumour_open() {
        let reached = |change: fn(&mut GeneResult)| {
            let Value::Gene(mut result) = result(NOT_FOUND, Material::Tissue, "2026-01-05").value else {
                panic!("a result about a gene");
            };
            change(&mut result);
            reach(&result)
        };
        assert_eq!(reached(|_| {}), Some(Reach::Tumour));
        assert_eq!(reached(|it| it.origin = Origin::Germline), Some(Reach::Germline));
        assert_eq!(reached(|it| it.material = Material::Blood), Some(Reach::Germline));
        assert_eq!(reached(|it| it.alteration = Alteration::Written), Some(Reach::OneChange));
        assert_eq!(reached(|it| it.alteration = Alteration::Amplification), Some(Reach::OneChange));
        assert_eq!(reached(|it| it.is_information = true), Some(Reach::OneChange));
        assert_eq!(reached(|it| it.state = FOUND), None);
    }
}
