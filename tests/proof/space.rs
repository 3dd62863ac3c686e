//! The space of a rule: what each of its criteria reads, as dimensions. A criterion that is not here does not compile.

use oncohooks::case::marker::Marker;
use oncohooks::evaluate::Moment;
use oncohooks::knowledge::criteria::Criterion;
use oncohooks::knowledge::ids::AssayId;
use oncohooks::knowledge::rule::{Line, Rule};
use oncohooks::knowledge::words::{Condition, HistologyWord, ScoreWord};
use oncohooks::knowledge::{Country, Knowledge};

use super::{Dimension, beside, dimensions, genes, history, measurements};

/// A part of the case. What several criteria read stands once in the space of a rule.
#[derive(Clone, PartialEq)]
pub enum Part {
    Stage,
    Histology,
    Er,
    Pgr,
    Her2,
    PdL1(AssayId, ScoreWord),
    PdL1OnRecord,
    Genes,
    GermlineBrca,
    EarlierTherapy,
    Beside,
    LastGiven,
    Menopause,
    Conditions,
    Results(Marker),
    Ugt1a1,
}

/// What a criterion reads, and whether it asks what is on record ("IHC 2+ without ISH") and not what is true of the patient.
pub fn read_by(criterion: &Criterion) -> (Vec<Part>, bool) {
    let truth = |part: Part| (vec![part], false);
    let record = |part: Part| (vec![part], true);
    match criterion {
        Criterion::Er(_) => truth(Part::Er),
        Criterion::Pgr(_) => truth(Part::Pgr),
        Criterion::HormoneReceptors(_) => (vec![Part::Er, Part::Pgr], false),
        Criterion::Her2(_) | Criterion::Her2By(_) => truth(Part::Her2),
        Criterion::Her2Open(_) | Criterion::Her2Ihc(_) => record(Part::Her2),
        Criterion::PdL1(wanted, _) => truth(Part::PdL1(wanted.assay, wanted.score)),
        Criterion::PdL1ByOtherThan(_) => record(Part::PdL1OnRecord),
        // What runs counts as earlier therapy, and what was not seen may run.
        Criterion::Prior(_) => (vec![Part::EarlierTherapy, Part::Beside], false),
        Criterion::TogetherWith(_) => (vec![Part::Beside, Part::EarlierTherapy], false),
        Criterion::GermlineBrca(_) => truth(Part::GermlineBrca),
        Criterion::Ugt1a1(_) => truth(Part::Ugt1a1),
        Criterion::Menopause(_) => truth(Part::Menopause),
        Criterion::Has(_) => truth(Part::Conditions),
        Criterion::Measured(wanted) => truth(Part::Results(wanted.of.marker)),
        Criterion::OnFile(wanted) => record(Part::Results(wanted.of.marker)),
        Criterion::Fallen(wanted) => truth(Part::Results(wanted.of.marker)),
        Criterion::LastGiven(_) => record(Part::LastGiven),
        Criterion::Histology(wanted) => (vec![Part::Histology], wanted.contains(&HistologyWord::Unstated)),
        Criterion::Listed(_) => truth(Part::Genes),
        Criterion::GeneResult(wanted) => (vec![Part::Genes], wanted.ask.is_none()),
        Criterion::GenesAbsent(_) => truth(Part::Genes),
    }
}

/// How much of the space is looked at.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    Slice,
    Whole,
}

impl Extent {
    pub fn asked() -> Self {
        let is_whole = std::env::var("ONCOHOOKS_PROOF").is_ok_and(|how| how == "whole");
        if is_whole { Self::Whole } else { Self::Slice }
    }
}

/// What a rule reads, each part once: the parts, and their dimensions.
pub fn of_rule(
    rule: &Rule,
    (moment, country): (Moment, Country),
    knowledge: &Knowledge,
    extent: Extent,
) -> (Vec<Part>, Vec<Dimension>) {
    let mut parts = vec![Part::Stage];
    let mut on_record: Vec<Part> = Vec::new();
    let mut add = |part: Part| {
        if !parts.contains(&part) {
            parts.push(part);
        }
    };
    let criteria = rule.when.criteria();
    let reads = |part: &Part| criteria.iter().any(|criterion| read_by(criterion).0.first() == Some(part));
    if rule.population.line != Line::Any || reads(&Part::EarlierTherapy) {
        add(Part::EarlierTherapy);
    }
    let definition = knowledge.diseases.get(rule.population.disease);
    if rule.offer().is_some() && definition.is_some_and(|disease| !disease.named_by.histology.is_empty()) {
        add(Part::Histology);
    }
    for criterion in &criteria {
        let (read, is_of_record) = read_by(criterion);
        // Beside and earlier therapy read each other's states, where the rule has both.
        let own = read.into_iter().filter(|part| !matches!(part, Part::Beside | Part::EarlierTherapy) || reads(part));
        for part in own {
            on_record.extend(is_of_record.then(|| part.clone()));
            add(part);
        }
    }
    let of = |part: &Part| {
        let dimension = dimension(part, rule, (moment, country), knowledge, extent);
        match (on_record.contains(part), part) {
            (true, Part::Her2) => dimensions::her2_on_record().of_record(),
            (true, _) => dimension.of_record(),
            (false, _) => dimension,
        }
    };
    let dimensions = parts.iter().map(of).collect();
    (parts, dimensions)
}

fn dimension(
    part: &Part,
    rule: &Rule,
    (moment, country): (Moment, Country),
    knowledge: &Knowledge,
    extent: Extent,
) -> Dimension {
    let criteria = rule.when.criteria();
    match part {
        Part::Stage => dimensions::stage(),
        Part::Histology => dimensions::histology(),
        Part::Er => dimensions::receptor("er", Marker::Er),
        Part::Pgr => dimensions::receptor("pgr", Marker::Pgr),
        Part::Her2 => dimensions::her2(),
        Part::PdL1(assay, score) => {
            let wanted = criteria.iter().find_map(|criterion| match criterion {
                Criterion::PdL1(wanted, _) if wanted.assay == *assay && wanted.score == *score => Some(wanted),
                _ => None,
            });
            dimensions::pd_l1(wanted.unwrap())
        }
        Part::PdL1OnRecord => {
            let assays = criteria.iter().find_map(|criterion| match criterion {
                Criterion::PdL1ByOtherThan(assays) => Some(assays),
                _ => None,
            });
            dimensions::pd_l1_on_record(assays.unwrap())
        }
        Part::Genes => genes::of_rule(rule, knowledge, country, extent == Extent::Whole),
        Part::GermlineBrca => dimensions::germline_brca(),
        Part::EarlierTherapy => history::earlier_therapy(rule, knowledge),
        Part::Beside => beside::of_rule(rule, moment, knowledge),
        Part::LastGiven => beside::last_given(rule),
        Part::Menopause => dimensions::menopause(),
        Part::Conditions => {
            let has = criteria.iter().filter_map(|criterion| match criterion {
                Criterion::Has(condition) => Some(*condition),
                _ => None,
            });
            let mut conditions: Vec<Condition> = Vec::new();
            for condition in has {
                if !conditions.contains(&condition) {
                    conditions.push(condition);
                }
            }
            dimensions::conditions(&conditions)
        }
        Part::Results(marker) => measurements::of_rule(rule, *marker, knowledge),
        Part::Ugt1a1 => {
            let genotypes = criteria.iter().find_map(|criterion| match criterion {
                Criterion::Ugt1a1(genotypes) => Some(genotypes),
                _ => None,
            });
            dimensions::ugt1a1(genotypes.unwrap())
        }
    }
}
