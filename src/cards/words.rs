//! What the cards call findings, assays, organs and tests.

use super::basis::NotUsed;
use super::escape::escape;
use super::{Frame, Wording};
use crate::case::finding::{Assay, ClearanceInputs, Why};
use crate::case::marker::Marker;
use crate::case::place::Key;
use crate::evaluate::missing::Missing;
use crate::knowledge::Country;
use crate::knowledge::ids::DrugId;

/// The resources a part of the record consists of.
pub(super) fn resource(part: Key, wording: &Wording) -> &str {
    let words = &wording.resource;
    match part {
        Key::Patient => words.patient(),
        Key::Conditions => words.condition(),
        Key::Observations => words.observation(),
        Key::Reports => words.diagnostic_report(),
        Key::Specimens => words.specimen(),
        Key::Procedures => words.procedure(),
        Key::Medications => words.medication_request(),
        Key::Administrations => words.medication_administration(),
        Key::Statements => words.medication_statement(),
        Key::ServiceRequests => words.service_request(),
        Key::Bundle => words.bundle(),
    }
}

/// A category of results, which an EHR may have named in a way of its own.
pub(super) fn category<'w>(code: &'w str, wording: &'w Wording) -> &'w str {
    let words = &wording.category;
    match code {
        "social-history" => words.social_history(),
        "vital-signs" => words.vital_signs(),
        "imaging" => words.imaging(),
        "laboratory" => words.laboratory(),
        "procedure" => words.procedure(),
        "survey" => words.survey(),
        "exam" => words.exam(),
        "therapy" => words.therapy(),
        "activity" => words.activity(),
        other => other,
    }
}

/// A finding as a clinician calls it.
pub(super) fn finding(marker: Marker, wording: &Wording) -> &str {
    let words = &wording.finding;
    match marker {
        Marker::Er => words.er(),
        Marker::Pgr => words.pgr(),
        Marker::Her2Status => words.her2(),
        Marker::Her2Ihc => words.her2_ihc(),
        Marker::Her2Ish => words.her2_ish(),
        Marker::Her2Ratio => words.her2_cep17_ratio(),
        Marker::Her2Copies => words.her2_copies(),
        Marker::Her2Membrane => words.her2_membrane_staining(),
        Marker::PdL1 => words.pd_l1(),
        Marker::GermlineBrca => words.germline_brca(),
        Marker::TumourBrca => words.tumour_brca(),
        Marker::Variant => words.variant(),
        Marker::Msi => words.msi(),
        Marker::Tmb => words.tmb(),
        Marker::Ugt1a1 => words.ugt1a1(),
        Marker::Lvef => words.lvef(),
        Marker::ChestCt => words.chest_ct(),
        Marker::Neutrophils => words.neutrophils(),
        Marker::Leukocytes => words.leukocytes(),
        Marker::Platelets => words.platelets(),
        Marker::Haemoglobin => words.haemoglobin(),
        Marker::Glucose => words.glucose(),
        Marker::Hba1c => words.hba1c(),
        Marker::Creatinine => words.creatinine(),
        Marker::CreatinineClearance => words.creatinine_clearance(),
        Marker::Ast => words.ast(),
        Marker::Alt => words.alt(),
        Marker::Bilirubin => words.bilirubin(),
        Marker::Qtc => words.qtc(),
        Marker::Dpd => words.dpd(),
        Marker::BodyWeight => words.body_weight(),
        Marker::BodyHeight => words.body_height(),
        Marker::InterstitialLungDisease => words.interstitial_lung_disease(),
        Marker::InterstitialLungDiseaseHistory => words.interstitial_lung_disease_history(),
        Marker::InterstitialLungDiseaseSuspected => words.interstitial_lung_disease_suspected(),
        Marker::BrainMetastasis => words.brain_metastasis(),
        Marker::VisceralCrisis => words.visceral_crisis(),
        Marker::OligometastaticDisease => words.oligometastatic_disease(),
        Marker::Pregnancy => words.pregnancy(),
        Marker::Diabetes => words.diabetes(),
        Marker::KidneyFailure => words.kidney_failure(),
        Marker::SevereKidneyImpairment => words.severe_kidney_impairment(),
        Marker::HeartFailure => words.heart_failure(),
        Marker::NephroticSyndrome => words.nephrotic_syndrome(),
        Marker::GlucuronidationDisorder => words.glucuronidation_disorder(),
        Marker::HypertensiveCrisis => words.hypertensive_crisis(),
        Marker::ChildPugh => words.child_pugh(),
        Marker::MajorSurgery => words.major_surgery(),
    }
}

/// Why a finding was not used.
pub(super) fn not_used(why: NotUsed, wording: &Wording) -> &str {
    let words = &wording.not_used;
    match why {
        NotUsed::OtherAssay => words.other_assay(),
        NotUsed::Record(Why::EnteredInError) => words.entered_in_error(),
        NotUsed::Record(Why::Cancelled) => words.cancelled(),
        NotUsed::Record(Why::Preliminary) => words.preliminary(),
        NotUsed::Record(Why::UnknownStatus) => words.unknown_status(),
        NotUsed::Record(Why::OtherPatient) => words.other_patient(),
        NotUsed::Record(Why::StatedByCondition) => words.stated_by_condition(),
        NotUsed::Record(Why::CodeDisplayMismatch) => words.code_display_mismatch(),
        NotUsed::Record(Why::Superseded) => words.superseded(),
        NotUsed::Record(Why::OtherCancer) => words.other_cancer(),
        NotUsed::Record(Why::FutureDate) => words.future_date(),
        NotUsed::Record(Why::ReportText) => words.report_text(),
        NotUsed::Record(Why::TextOnly) => words.text_only(),
        NotUsed::Record(Why::Contradiction) => words.contradiction(),
    }
}

/// An assay by its short name; in the sender's words when we do not know it.
pub(super) fn assay(assay: &Assay, frame: &Frame) -> String {
    if let Some(ClearanceInputs { creatinine, weight, age, is_female }) = &assay.worked_out_of {
        let words = &frame.wording.result;
        let sex = if *is_female { words.woman() } else { words.man() };
        let [creatinine, weight, age] = [creatinine.to_string(), weight.to_string(), age.to_string()];
        return words.worked_out(&assay.name, &creatinine, &weight, &age, sex);
    }
    let known = frame.wording.assays.get(&assay.name).filter(|_| assay.known);
    known.map_or_else(|| escape(&assay.name), Clone::clone)
}

/// An organ; what is no organ of ours stays in the sender's words.
pub(super) fn organ(site: &str, wording: &Wording) -> String {
    wording.organs.get(site).map_or_else(|| escape(site), String::clone)
}

/// Drugs that belong together, in one line.
pub(super) fn drugs(drugs: &[DrugId], frame: &Frame) -> String {
    let names: Vec<&str> = drugs.iter().map(|drug| frame.drug(drug.as_str())).collect();
    names.join(frame.wording.between.drugs())
}

/// A country, in a sentence about its label.
pub(super) fn country<'f>(country: Option<Country>, frame: &'f Frame) -> &'f str {
    match country {
        Some(Country::Jp) => frame.wording.country.jp(),
        Some(Country::Us) => frame.wording.country.us(),
        None => "",
    }
}

/// Tests that are missing, in one line.
pub(super) fn tests(missing: &[Missing], frame: &Frame) -> String {
    let names: Vec<&str> = missing.iter().filter_map(|what| what.test()).map(|test| frame.test(test)).collect();
    names.join(frame.wording.between.items())
}
