//! A case as a scenario: the lines of a record, ready to be pasted into `tests/scenarios`.

use std::collections::BTreeSet;
use std::fmt::Write;

use oncohooks::case::disease::{Activity, Cancer, Histology, Stage};
use oncohooks::case::finding::{Finding, Score, Sign, Usage, Value, Why};
use oncohooks::case::gene_result::{GeneState, Material};
use oncohooks::case::marker::Marker;
use oncohooks::case::therapy::{Course, Exposure, Setting};
use oncohooks::case::{Case, Menopause, Sex};
use oncohooks::knowledge::Country;
use oncohooks::settings::{Jurisdiction, Language};
use oncohooks::variant::{Classification, Origin};

use super::dimensions;
use super::properties::{TRIPLE_NEGATIVE, history, pd_l1, with};
use super::whole_case::{Space, answer, knowledge};
use crate::scenarios::{ENGINE, answer_to};
use crate::support::record::Record;

/// The section of a scenario file. What a line of a record cannot say stands as a comment.
pub fn scenario(title: &str, case: &Case, country: Country) -> String {
    let mut text = format!("## {title}\n\n```yaml add\n");
    let patient = &case.patient;
    if let Some(born) = patient.birth {
        let _ = writeln!(text, "born: \"{born}\"");
    }
    if let Some(sex) = patient.sex {
        let _ = writeln!(text, "sex: {}", if sex == Sex::Male { "male" } else { "female" });
    }
    let mut conditions: Vec<String> = case.cancers.iter().map(cancer).collect();
    conditions.extend(patient.menopause.map(|menopause| {
        let word = if menopause == Menopause::Premenopausal { "Premenopausal" } else { "Postmenopausal" };
        format!("{word} | 2026-09")
    }));
    conditions.extend(case.findings.iter().filter_map(condition));
    list(&mut text, "conditions", conditions);
    let membrane = case.findings.iter().find(|finding| finding.marker == Marker::Her2Membrane).and_then(Finding::sign);
    list(&mut text, "results", case.findings.iter().filter_map(|finding| result(finding, membrane)).collect());
    list(&mut text, "drugs", case.exposures.iter().map(drug).collect());
    list(&mut text, "orders", case.orders.iter().map(|order| order.text.clone()).collect());
    let unseen = [
        (case.therapy_unseen, "statements, medications, administrations"),
        (case.conditions_unseen, "conditions"),
        (case.findings_unseen, "observations"),
    ];
    let unsent: Vec<&str> = unseen.into_iter().filter(|(is_unseen, _)| *is_unseen).map(|(_, keys)| keys).collect();
    if !unsent.is_empty() {
        let _ = writeln!(text, "unsent: [{}]", unsent.join(", "));
    }
    let hook = if case.orders.is_empty() { "patient-view" } else { "order-sign" };
    let site = if country == Country::Us { " US" } else { "" };
    let _ = writeln!(text, "```\n```cards {hook}{site}\n```");
    text
}

fn list(text: &mut String, name: &str, lines: Vec<String>) {
    if lines.iter().all(|line| line.starts_with('#')) {
        lines.iter().for_each(|line| text.push_str(&format!("{line}\n")));
    } else {
        let _ = writeln!(text, "{name}:");
        for line in lines {
            let mark = if line.starts_with('#') { "" } else { "- " };
            let _ = writeln!(text, "  {mark}{line}");
        }
    }
}

fn cancer(cancer: &Cancer) -> String {
    let word = knowledge().diseases.word(cancer.disease);
    let name = match (word, cancer.histology, cancer.histology_is_stated) {
        ("breast", ..) => "breast cancer",
        ("nsclc", Some(Histology::Squamous), true) => "squamous cell lung cancer",
        ("nsclc", Some(Histology::NonSquamous), true) => "lung adenocarcinoma",
        ("nsclc", None, true) => "non-small cell lung cancer",
        ("nsclc", _, false) => "lung cancer",
        ("small-cell-lung", ..) => "small cell lung cancer",
        _ => "cancer",
    };
    let activity = if cancer.activity == Activity::Active { "active" } else { "resolved" };
    match cancer.stage {
        Stage::MetastaticOrRecurrent => format!("Metastatic {name} | 2024-01-10 | {activity}"),
        Stage::Early => format!("{name}, stage II | 2017-11-01 | {activity}"),
        Stage::Unstated => format!("{name} | 2017-11-01 | {activity}"),
    }
}

/// What is known from a diagnosis.
fn condition(finding: &Finding) -> Option<String> {
    let is_negative = finding.sign() == Some(Sign::Negative);
    let stated = finding.usage == Usage::Shown(Why::StatedByCondition);
    Some(match finding.marker {
        Marker::InterstitialLungDisease => "Interstitial pneumonia | 2026-09".to_owned(),
        Marker::InterstitialLungDiseaseHistory => "Interstitial pneumonia | 2023 | resolved".to_owned(),
        Marker::BrainMetastasis => "Brain metastasis | 2026-09".to_owned(),
        Marker::Pregnancy => "Pregnancy | 2026-09".to_owned(),
        Marker::Diabetes => "Type 2 diabetes mellitus | 2020".to_owned(),
        Marker::HeartFailure => "Heart failure | 2026-09".to_owned(),
        Marker::Her2Status if stated => {
            format!("HER2-{} breast cancer | 2024-01-10", if is_negative { "negative" } else { "positive" })
        }
        Marker::Er if stated => {
            format!("ER-{} breast cancer | 2024-01-10", if is_negative { "negative" } else { "positive" })
        }
        Marker::Pgr if stated => format!("# a diagnosis says of PgR: {}", finding.shown_value()),
        _ => return None,
    })
}

fn result(finding: &Finding, membrane: Option<Sign>) -> Option<String> {
    if condition(finding).is_some() || finding.marker == Marker::Her2Membrane {
        return None;
    }
    let assay = finding.assay.as_ref().map(|assay| assay.name.as_str());
    let (test, value) = match (&finding.value, finding.marker) {
        (Value::Unreadable(_), marker) => (name(marker, assay), "?".to_owned()),
        (Value::Ihc(_), _) => {
            let staining = match membrane {
                Some(Sign::Positive) => ", faint membrane staining",
                Some(_) => ", no staining",
                None => "",
            };
            (name(finding.marker, assay), format!("{}{staining}", finding.shown_value()))
        }
        (Value::Score(score, interval), _) => {
            let unit = if *score == Score::Cps { "" } else { " %" };
            (name(finding.marker, assay), format!("{} {interval}{unit}", score.id().to_uppercase()))
        }
        (Value::Gene(_), _) => return Some(gene(finding)),
        _ => (name(finding.marker, assay), finding.shown_value()),
    };
    let date = finding.source.date.map(|date| date.to_string()).unwrap_or_default();
    let status = status(finding);
    let by = assay.filter(|_| finding.marker == Marker::Her2Ihc).unwrap_or_default();
    Some(format!("{test} | {value} | {date} | | {status} | {by}").trim_end_matches([' ', '|']).to_owned())
}

const fn status(finding: &Finding) -> &'static str {
    match finding.usage {
        Usage::Shown(Why::Preliminary) => "preliminary",
        Usage::Rejected(_) => "entered-in-error",
        _ => "final",
    }
}

fn name(marker: Marker, assay: Option<&str>) -> String {
    match (marker, assay) {
        (Marker::Er, _) => "ER".to_owned(),
        (Marker::Pgr, _) => "PgR".to_owned(),
        (Marker::Her2Ihc, _) => "HER2 IHC".to_owned(),
        (Marker::Her2Ish, _) => "HER2 ISH".to_owned(),
        (Marker::Her2Status, _) => "HER2".to_owned(),
        (Marker::PdL1, Some("22c3-pharmdx")) => "PD-L1 IHC 22C3 pharmDx".to_owned(),
        (Marker::PdL1, Some("sp142")) => "PD-L1 (SP142)".to_owned(),
        (Marker::PdL1, Some(assay)) => format!("PD-L1 ({assay})"),
        (marker, _) => marker.id().to_uppercase().replace('-', " "),
    }
}

fn gene(finding: &Finding) -> String {
    let gene = finding.gene.as_deref().unwrap_or_default();
    let Some(result) = finding.gene_result() else { return format!("# a result about {gene}") };
    let test = if result.origin == Origin::Germline && result.is_germline_test { "Germline " } else { "" };
    let found = match result.state {
        GeneState::Absent => "not detected".to_owned(),
        GeneState::Present => {
            let significance = match result.significance {
                Classification::NotStated => "",
                Classification::Pathogenic => "pathogenic",
                Classification::LikelyPathogenic => "likely pathogenic",
                Classification::Uncertain => "uncertain significance",
                Classification::LikelyBenign | Classification::Benign => "benign",
            };
            match (result.name(), significance) {
                (Some(name), "") => name.to_owned(),
                (Some(name), significance) => format!("{name}, {significance}"),
                (None, "uncertain significance") => "variant of uncertain significance".to_owned(),
                (None, significance) => format!("{significance} variant").trim().to_owned(),
            }
        }
        GeneState::Open => "indeterminate".to_owned(),
        GeneState::Contradiction => "detected; not detected".to_owned(),
        GeneState::NotTested => "not tested".to_owned(),
    };
    let site = match result.material {
        Material::Tissue => "tumour tissue",
        Material::Plasma => "plasma",
        Material::Blood => "blood",
        Material::Other => "cerebrospinal fluid",
        Material::Unstated => "",
    };
    let date = finding.source.date.map(|date| date.to_string()).unwrap_or_default();
    let assay = finding.assay.as_ref().map(|assay| assay.name.as_str()).unwrap_or_default();
    let status = status(finding);
    format!("{test}{gene} | {found} | {date} | {site} | {status} | {assay}").trim_end_matches([' ', '|']).to_owned()
}

fn drug(exposure: &Exposure) -> String {
    let name = exposure.drug.words().replace('-', " ");
    let day = |date: Option<oncohooks::case::PartialDate>| date.map(|date| date.to_string()).unwrap_or_default();
    let status = match exposure.course {
        Course::Running => "active",
        Course::Past => "completed",
        Course::Unclear | Course::Stale => "unknown",
    };
    let reason = match exposure.setting {
        Setting::Early(_) => "adjuvant therapy",
        Setting::Metastatic => "metastatic disease",
        Setting::Unstated => "",
    };
    let line = format!("{name} | {}..{} | {status} | {reason}", day(exposure.start), day(exposure.end));
    line.trim_end_matches([' ', '|']).to_owned()
}

/// What is offered, with its verdict, by the card of a call.
fn offered(response: &serde_json::Value) -> BTreeSet<String> {
    let cards = response["cards"].as_array().unwrap().iter();
    let options = cards.filter_map(|card| card["extension"]["org.oncohooks"]["options"].as_array()).flatten();
    options
        .map(|option| format!("{} {}", option["rule"].as_str().unwrap(), option["verdict"].as_str().unwrap()))
        .collect()
}

/// States that a record says otherwise: a diagnosis that states a receptor is a second diagnosis of the record; a kit that the
/// knowledge does not have is no kit; what was given after the disease had spread was given for metastatic disease.
const TOLD_OTHERWISE: [&str; 5] = [
    "diagnosis says positive",
    "diagnosis says negative",
    "1+ by another kit",
    "0 with staining by another kit",
    "paclitaxel, setting unstated",
];

/// What a scenario says is read as the case it was told from: so a fault that is found in the space is one of real records.
#[test]
fn a_case_told_as_a_scenario_is_answered_alike() {
    let spaces = [
        (with([history(), dimensions::menopause()]), ("history", "none")),
        (with([pd_l1("brc-tnbc-pembrolizumab-cps10"), dimensions::germline_brca()]), ("pd-l1", "no result")),
    ];
    let mut differing = String::new();
    for (dimensions, _) in spaces {
        let space = Space::of("breast", dimensions);
        for base in [&TRIPLE_NEGATIVE[..], &[("her2", "1+"), ("menopause", "postmenopausal")]] {
            let base = space.with(base);
            for (place, dimension) in space.dimensions.iter().enumerate() {
                for state in 0..dimension.states.len() {
                    let mut at = base.clone();
                    at.0[place] = state;
                    let case = space.case(&at, &[]);
                    let text = scenario("", &case, Country::Jp);
                    let yaml = text.split("```yaml add\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
                    let record: Record = serde_saphyr::from_str(yaml).unwrap_or_else(|cause| panic!("{cause}\n{yaml}"));
                    let request = record.request("patient-view");
                    let response = answer_to(&ENGINE, &request, Jurisdiction::Jp, Language::En);
                    let own = answer(&case, Country::Jp);
                    let items = own.advice.items.iter().flat_map(|item| &item.options);
                    let own: BTreeSet<String> =
                        items.map(|option| format!("{} {}", option.rule.id, option.verdict.id())).collect();
                    let is_known = TOLD_OTHERWISE.contains(&dimension.states[state].name.as_str());
                    if own != offered(&response) && !is_known {
                        let _ = writeln!(
                            differing,
                            "{}: {}\n{own:?}\n{:?}\n{yaml}",
                            dimension.name,
                            dimension.states[state].name,
                            offered(&response)
                        );
                    }
                }
            }
        }
    }
    assert!(differing.is_empty(), "{differing}");
}
