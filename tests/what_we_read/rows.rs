//! A case as rows of `profiles/examples/expected.tsv`: finding, value, assay, about, date, use.

use oncohooks::case::disease::{Cancer, Stage};
use oncohooks::case::dosage::{Amount, DoseUnit};
use oncohooks::case::finding::{Finding, Usage, Value};
use oncohooks::case::gene_result::{origin_id, significance_id};
use oncohooks::case::order::Order;
use oncohooks::case::specimen::Origin;
use oncohooks::case::therapy::{Drug, Exposure};
use oncohooks::case::{Blindness, Case, PartialDate};

type Row = [String; 6];

/// All rows, tab-separated.
pub fn of(case: &Case) -> Vec<String> {
    let mut rows: Vec<Row> = case.cancers.iter().flat_map(cancer).collect();
    rows.extend(case.findings.iter().map(finding));
    rows.extend(case.patient.menopause.map(|state| short("menopausal-status", word(&state), "")));
    rows.extend(case.exposures.iter().map(given));
    rows.extend(case.orders.iter().map(ordered));
    let pending = case.pending.iter();
    rows.extend(pending.map(|test| {
        let mut row = short("on its way", test.marker.id().to_owned(), "");
        row[2] = test.assay.clone().unwrap_or_default();
        row
    }));
    rows.extend(case.blind_spots.iter().map(|spot| match &spot.why {
        Blindness::Unreadable(found) => short("not seen", spot.place.to_string(), &found.to_string()),
        other => short("not seen", spot.place.to_string(), &format!("{other:?}")),
    }));
    rows.into_iter().map(|row| row.join("\t")).collect()
}

fn short(finding: &str, value: String, usage: &str) -> Row {
    [finding.to_owned(), value, String::new(), String::new(), String::new(), usage.to_owned()]
}

fn cancer(cancer: &Cancer) -> Vec<Row> {
    let stage = match cancer.stage {
        Stage::MetastaticOrRecurrent => "metastatic or recurrent".to_owned(),
        stage => word(&stage),
    };
    let mut row =
        short(&format!("cancer: {}", crate::scenarios::ENGINE.knowledge.diseases.word(cancer.disease)), stage, "");
    row[3] = cancer.laterality.map(|side| word(&side)).unwrap_or_default();
    row[4] = date(cancer.metastatic_since.or(cancer.diagnosed));
    row[5] = word(&cancer.activity);
    let spread = cancer.metastases.iter().map(|organ| short("metastasis", organ.clone(), ""));
    std::iter::once(row).chain(spread).collect()
}

fn finding(finding: &Finding) -> Row {
    let (value, usage) = match finding.usage {
        Usage::Rejected(why) => (String::new(), format!("rejected: {}", why.id())),
        Usage::Shown(why) => (value(finding), format!("shown: {}", why.id())),
        Usage::Used => (value(finding), settled(&finding.value).to_owned()),
    };
    let origin = (finding.source.specimen.origin != Origin::Unstated).then(|| word(&finding.source.specimen.origin));
    let side = finding.source.specimen.laterality.map(|side| word(&side));
    let about: Vec<String> = [finding.source.specimen.site.clone(), side, origin].into_iter().flatten().collect();
    let assay = finding.assay.as_ref().map(|assay| assay.name.clone()).unwrap_or_default();
    [finding.marker.id().to_owned(), value, assay, about.join(", "), date(finding.source.date), usage]
}

/// A result about a gene with its gene, state, origin and significance.
fn value(finding: &Finding) -> String {
    let Some(result) = finding.gene_result() else { return finding.shown_value() };
    let gene = finding.gene.as_deref().unwrap_or("-");
    let (origin, significance) = (origin_id(result.origin), significance_id(result.significance));
    format!("{gene} {}, {origin}, {significance}: {}", result.state.id(), result.shown())
}

/// A value that cannot be used leaves the question open, whatever the status of its result.
fn settled(value: &Value) -> &'static str {
    match value {
        Value::Unreadable(_) => "unreadable",
        Value::Contradiction(_) => "contradiction",
        _ => "used",
    }
}

fn given(exposure: &Exposure) -> Row {
    let mut row = short("given", drug(&exposure.drug), &word(&exposure.course));
    row[3] = exposure.setting.id().to_owned();
    row[4] = format!("{}..{}", date(exposure.start), date(exposure.end));
    row
}

fn ordered(order: &Order) -> Row {
    let named = order.drug.as_ref().map(drug);
    let value: Vec<String> = named.into_iter().chain(order.dosage.amounts().map(dose)).collect();
    let mut row = short("ordered", value.join(" "), if order.selected { "selected" } else { "not selected" });
    row[3] = order.reason.clone().unwrap_or_default();
    row
}

fn drug(drug: &Drug) -> String {
    match drug {
        Drug::Known(id) => id.clone(),
        Drug::UnknownAntineoplastic(unknown) => format!("unknown: {}", unknown.text),
        Drug::Other(words) => format!("other: {words}"),
    }
}

fn dose(dose: &Amount) -> String {
    let unit = match &dose.unit {
        DoseUnit::Milligram => "mg",
        DoseUnit::MilligramPerKilogram => "mg/kg",
        DoseUnit::MilligramPerSquareMetre => "mg/m2",
        DoseUnit::AreaUnderCurve => "AUC",
        DoseUnit::Other(unit) => unit,
    };
    format!("{} {unit}", dose.size)
}

fn date(date: Option<PartialDate>) -> String {
    date.map(|date| date.to_string()).unwrap_or_default()
}

/// The name of a state, in small letters.
fn word(state: &impl std::fmt::Debug) -> String {
    format!("{state:?}").to_lowercase()
}
