//! Dimensions that no rule asks about, and that decide all the same: whether the patient lives, of which disease the cancer is,
//! what runs, what was asked for already, what was withdrawn; and variants by their standing on the lists.

use oncohooks::case::disease::{Activity, Disease};
use oncohooks::case::finding::{Finding, IhcScore, Pending, Sign, Source, Usage, Value, Why};
use oncohooks::case::gene_result::{Alteration, GeneState, Material};
use oncohooks::case::interval::Interval;
use oncohooks::case::marker::Marker;
use oncohooks::case::therapy::{Course, Drug, Exposure, Setting};
use oncohooks::case::{Case, Death};
use oncohooks::variant::{Classification, Notation, Origin, read};

use super::Dimension;
use super::dimensions::{add, add_all, finding, nothing};
use super::history::{exposure, given};
use super::reports::{result, with};
use super::whole_case::knowledge;

pub fn mortality() -> Dimension {
    let mut mortality = Dimension::new("patient");
    mortality.complete("alive", nothing);
    mortality.complete("dead", |case| case.patient.death = Some(Death { date: None }));
    mortality
}

/// Whether the cancer is one that rules are written for.
pub fn disease() -> Dimension {
    let mut disease = Dimension::new("disease");
    disease.complete("this one", nothing);
    disease.complete("another", |case| case.cancers[0].disease = Disease::Other);
    disease.complete("over", |case| case.cancers[0].activity = Activity::Past);
    disease.complete("none", |case| case.cancers.clear());
    disease.partial("unstated", &["this one", "another"], |case| case.cancers[0].disease = Disease::Unstated);
    disease
}

/// These drugs run since December.
fn running(drugs: &'static [&'static str]) -> impl Fn(&mut Case) + Send + Sync {
    move |case| {
        let of = |drug: &&str| exposure(Drug::Known((*drug).to_owned()), Setting::Metastatic, 3);
        let run = |past: Exposure| Exposure { course: Course::Running, stopped: false, end: None, ..past };
        case.exposures.extend(drugs.iter().map(of).map(run));
    }
}

pub fn runs() -> Dimension {
    let mut runs = Dimension::new("runs");
    runs.complete("nothing", nothing);
    runs.complete("letrozole + palbociclib", running(&["letrozole", "palbociclib"]));
    runs.complete("paclitaxel", running(&["paclitaxel"]));
    runs.complete("trastuzumab deruxtecan", running(&["trastuzumab-deruxtecan"]));
    runs.complete("palbociclib, ended", given(&["letrozole", "palbociclib"], Setting::Metastatic));
    runs
}

/// A test of HER2 that is under way.
pub fn requested() -> Dimension {
    let pending = |marker: Marker| Pending { marker, assay: None, reference: "ServiceRequest/1".to_owned() };
    let mut requested = Dimension::new("requested");
    requested.complete("nothing", nothing);
    requested.complete("HER2 IHC", move |case| case.pending.push(pending(Marker::Her2Ihc)));
    requested.complete("HER2 ISH", move |case| case.pending.push(pending(Marker::Her2Ish)));
    requested
}

/// Results that count for nothing: withdrawn, dated to come, of a cancer of another organ.
pub fn not_counting() -> Dimension {
    let her2 = finding(Marker::Her2Ihc, Value::Ihc(IhcScore::Three));
    let receptor = finding(Marker::Er, Value::Number(Interval::exactly(90.into())));
    let lung = knowledge().diseases.find("nsclc").and_then(|lung| knowledge().diseases.disease(lung));
    let elsewhere =
        |found: &Finding| Finding { source: Source { disease: lung, ..found.source.clone() }, ..found.clone() };
    let withdrawn = |found: &Finding| Finding { usage: Usage::Rejected(Why::EnteredInError), ..found.clone() };
    let mut dimension = Dimension::new("not counting");
    dimension.complete("nothing", nothing);
    dimension.complete("HER2 3+ and ER 90 %, withdrawn", add_all(vec![withdrawn(&her2), withdrawn(&receptor)]));
    dimension.complete("HER2 3+ and ER 90 % of the lung", add_all(vec![elsewhere(&her2), elsewhere(&receptor)]));
    dimension
}

/// What opens an immune checkpoint inhibitor in any tumour.
pub fn instability() -> Dimension {
    let mut instability = Dimension::new("instability");
    instability.complete("none on record", nothing);
    instability.complete("MSI-high", add(finding(Marker::Msi, Value::Sign(Sign::Positive))));
    let tmb = Value::Number(Interval::exactly(20.into()));
    instability.complete("TMB 20 /Mb", add(finding(Marker::Tmb, tmb)));
    instability
}

/// A result about a protein change, by an assay.
fn variant(gene: &str, protein: &str, assay: &str) -> Finding {
    let notation = Notation { gene: Some(gene), protein: Some(protein), ..Notation::default() };
    let alteration = match read(&notation, &knowledge().variants.genes) {
        Ok(variant) => Alteration::Exact(Box::new(variant)),
        Err(refusal) => Alteration::Unread(Box::new(refusal)),
    };
    result(gene, GeneState::Present, alteration, Some(assay))
}

/// One variant on the list of an assay, one that is not, and reports that leave it open.
pub fn listed(gene: &'static str, (on, off): (&str, &str), assay: &'static str, with_genes: &[&str]) -> Dimension {
    let absent = |gene: &str| result(gene, GeneState::Absent, Alteration::Unnamed, Some(assay));
    let others: Vec<Finding> = with_genes.iter().map(|gene| absent(gene)).collect();
    let and_others = |found: Finding| add_all([vec![found], others.clone()].concat());
    let mut listed = Dimension::new("variant");
    listed.complete("listed", and_others(variant(gene, on, assay)));
    listed.complete("not counted", and_others(variant(gene, off, assay)));
    listed.complete("nothing found", and_others(absent(gene)));
    listed.open("no result", nothing);
    listed.open("by another assay", add(variant(gene, on, "chest-ct")));
    listed.open("a word for many variants", add(variant(gene, "exon 20 insertion", assay)));
    listed.open("nothing found in plasma", add(with(&absent(gene), |result| result.material = Material::Plasma)));
    listed.open("not evaluable", add(result(gene, GeneState::Open, Alteration::Unnamed, Some(assay))));
    listed
}

pub fn erbb2() -> Dimension {
    // P.I655V is a polymorphism and on no list; the list has known gaps, so that it stays open.
    listed("ERBB2", ("p.A775_G776insYVMA", "p.I655V"), "oncomine-dxtt", &[])
}

/// A pathogenic variant of BRCA2 by tests of different kinds: only one of the germline shows it is of the germline.
pub fn brca_by_test() -> Dimension {
    let by = |origin: Origin, is_germline_test: bool, material: Material| {
        let found = result("BRCA2", GeneState::Present, Alteration::Unnamed, Some("foundationone-cdx"));
        with(&found, |result| {
            (result.origin, result.is_germline_test, result.material) = (origin, is_germline_test, material);
            result.significance = Classification::Pathogenic;
        })
    };
    let mut brca = Dimension::new("BRCA2");
    brca.complete("germline", add(by(Origin::Germline, true, Material::Blood)));
    brca.complete("somatic", add(by(Origin::Somatic, false, Material::Tissue)));
    brca.open("called germline by a test of the tumour", add(by(Origin::Germline, false, Material::Tissue)));
    brca.open("called germline in plasma", add(by(Origin::Germline, false, Material::Plasma)));
    brca.open("of unknown origin", add(by(Origin::Unknown, false, Material::Tissue)));
    brca.open("no result", nothing);
    brca
}

/// Earlier therapy of lung cancer.
pub fn lung_history() -> Dimension {
    let metastatic = |drugs: &'static [&'static str]| given(drugs, Setting::Metastatic);
    let mut history = Dimension::new("history");
    history.complete("cisplatin + pemetrexed", metastatic(&["cisplatin", "pemetrexed"]));
    history.complete("zongertinib", metastatic(&["zongertinib"]));
    history.complete("trastuzumab deruxtecan", metastatic(&["trastuzumab-deruxtecan"]));
    history.complete("none", nothing);
    history.unseen("not seen", |case| case.therapy_unseen = true);
    history
}
