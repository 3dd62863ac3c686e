//! Why an order does not fit: each criterion it fails, as the value against what the label needs.

use crate::case::define::her2::Her2;
use crate::case::define::receptor::Receptor;
use crate::case::finding::Finding;
use crate::case::marker::Marker;
use crate::case::therapy::{Exposure, Setting};
use crate::evaluate::advice::{AdviceItem, Subject, once};
use crate::knowledge::criteria::{Criterion, CriterionKind, Prior};
use crate::knowledge::drug::DrugOrClass;
use crate::knowledge::rule::{Line, Rule};
use crate::knowledge::words::{HER2_MARKERS, HormoneReceptors, PriorSetting, ScoreWord};

use super::{Frame, given, list, regimen, results};

/// One sentence for each, the first in the order of the rule.
pub(super) fn sentences(item: &AdviceItem, frame: &Frame) -> Vec<String> {
    let Some(rule) = item.rules.first() else { return Vec::new() };
    once(item.failed.iter().flat_map(|kind| of_kind(*kind, rule, item, frame)))
}

/// The first of them without drugs and values, where these leave no room.
pub(super) fn brief(item: &AdviceItem, frame: &Frame) -> String {
    let words = &frame.wording.against;
    let is_first_line = item.rules.first().is_some_and(|rule| rule.population.line == Line::First);
    match item.failed.first() {
        Some(CriterionKind::Line) if is_first_line => words.first_line_over().to_owned(),
        Some(CriterionKind::GermlineBrca) => words.no_germline_variant().to_owned(),
        Some(CriterionKind::Listed) => words.no_listed_variant().to_owned(),
        _ => words.another().to_owned(),
    }
}

fn of_kind(kind: CriterionKind, rule: &Rule, item: &AdviceItem, frame: &Frame) -> Vec<String> {
    let words = &frame.wording.against;
    let criteria = rule.when.criteria();
    let said: Vec<String> = match kind {
        CriterionKind::PdL1 => criteria.iter().filter_map(|criterion| pd_l1(criterion, item, frame)).collect(),
        CriterionKind::Er | CriterionKind::Pgr => receptor(kind, &criteria, item, frame).into_iter().collect(),
        CriterionKind::Her2 => criteria.iter().filter_map(|criterion| her2(criterion, item, frame)).collect(),
        CriterionKind::Line => vec![line(rule, item, frame)],
        CriterionKind::Prior => {
            let sentence = |criterion: &&Criterion| {
                let Criterion::Prior(wanted) = criterion else { return None };
                prior(wanted, item, frame)
            };
            criteria.iter().filter_map(sentence).collect()
        }
        CriterionKind::Menopause => {
            let is_open_under_suppression =
                criteria.iter().any(|criterion| matches!(criterion, Criterion::TogetherWith(_)));
            let said = if is_open_under_suppression { words.premenopausal() } else { words.before_menopause() };
            vec![said.to_owned()]
        }
        CriterionKind::GermlineBrca => {
            let of_germline = |finding: &&Finding| {
                finding.gene_result().is_some_and(crate::case::gene_result::GeneResult::is_of_germline)
            };
            let value = told(item.findings().filter(of_germline), frame);
            (!value.is_empty()).then(|| words.needs_variant(&value)).into_iter().collect()
        }
        CriterionKind::Listed => {
            let value = values(item, &[Marker::Variant], frame);
            (!value.is_empty()).then(|| words.needs_listed(&value)).into_iter().collect()
        }
        CriterionKind::Histology => vec![words.squamous().to_owned()],
        CriterionKind::TogetherWith => {
            let sentence = |criterion: &&Criterion| {
                let Criterion::TogetherWith(drugs) = criterion else { return None };
                Some(words.needs_beside(&names(drugs, frame)))
            };
            criteria.iter().filter_map(sentence).collect()
        }
        CriterionKind::Partner => partners(rule, item, frame).into_iter().collect(),
        // Whatever has no sentence here: the card then says that another criterion is not met, and its rule says which. So a
        // new criterion is no change of this file until it deserves a sentence.
        _ => Vec::new(),
    };
    if said.is_empty() { vec![words.another().to_owned()] } else { said }
}

/// What the regimen has beside the ordered drug.
fn partners(rule: &Rule, item: &AdviceItem, frame: &Frame) -> Option<String> {
    let Subject::Order(advice) = &item.subject else { return None };
    let (words, partners) = (&frame.wording.against, regimen::partners_of(advice, item, frame));
    Some(match rule.population.line {
        Line::First => words.needs_beside_in_first_line(&partners),
        Line::Later | Line::Any => words.needs_beside(&partners),
    })
}

fn pd_l1(criterion: &Criterion, item: &AdviceItem, frame: &Frame) -> Option<String> {
    let Criterion::PdL1(wanted, _) = criterion else { return None };
    let of_assay = |finding: &&Finding| {
        finding.marker == Marker::PdL1
            && finding.assay.as_ref().is_some_and(|assay| assay.known && assay.name == wanted.assay.as_str())
    };
    let value = item.findings().find(of_assay).map(|finding| results::with_assay(finding, frame))?;
    let percent = if wanted.score == ScoreWord::Cps { "" } else { " %" };
    Some(frame.wording.against.below(&value, &format!("{}{percent}", wanted.at_least.normalize())))
}

fn receptor(kind: CriterionKind, criteria: &[&Criterion], item: &AdviceItem, frame: &Frame) -> Option<String> {
    let words = &frame.wording.value;
    let wanted = criteria.iter().find_map(|criterion| match criterion {
        Criterion::Er(states) if kind == CriterionKind::Er => Some(states.contains(&Receptor::Positive)),
        Criterion::Pgr(states) if kind == CriterionKind::Pgr => Some(states.contains(&Receptor::Positive)),
        Criterion::HormoneReceptors(wanted) => Some(*wanted == HormoneReceptors::Positive),
        _ => None,
    })?;
    let marker = if kind == CriterionKind::Er { Marker::Er } else { Marker::Pgr };
    let value = values(item, &[marker], frame);
    let wanted = if wanted { words.positive() } else { words.negative() };
    (!value.is_empty()).then(|| frame.wording.against.needs(&value, wanted))
}

fn her2(criterion: &Criterion, item: &AdviceItem, frame: &Frame) -> Option<String> {
    let Criterion::Her2(wanted) = criterion else { return None };
    let words = &frame.wording.value;
    let value = values(item, &HER2_MARKERS, frame);
    let negative = [Her2::Low, Her2::Ultralow, Her2::Null].iter().all(|class| wanted.contains(class));
    let classes: Vec<String> = if negative {
        vec![words.negative().to_owned()]
    } else {
        let name = |class: &Her2| match class {
            Her2::Positive => words.positive(),
            Her2::Low => words.her2_low(),
            Her2::Ultralow => words.her2_ultralow(),
            Her2::Null => words.her2_null(),
        };
        wanted.iter().map(name).map(str::to_owned).collect()
    };
    (!value.is_empty()).then(|| frame.wording.against.needs(&value, &classes.join("/")))
}

fn line(rule: &Rule, item: &AdviceItem, frame: &Frame) -> String {
    let words = &frame.wording.against;
    let given: Vec<&Exposure> = item.basis.iter().filter_map(|basis| basis.exposure()).collect();
    match rule.population.line {
        Line::First if !given.is_empty() => words.first_line_only(&given::named(&given, frame)),
        Line::First | Line::Any => words.another().to_owned(),
        Line::Later => words.after_therapy_only().to_owned(),
    }
}

/// The half of a `prior` that does not hold: what was given and may not have been, or what was not given and should have been.
fn prior(wanted: &Prior<DrugOrClass>, item: &AdviceItem, frame: &Frame) -> Option<String> {
    let words = &frame.wording.against;
    let is_one = |exposure: &&Exposure, names: &[DrugOrClass]| {
        exposure.drug.id().is_some_and(|drug| names.iter().any(|name| frame.knowledge.is(drug, *name)))
    };
    let given = || item.basis.iter().filter_map(|basis| basis.exposure());
    // Therapy of early disease bars by how soon the disease came back, where only metastatic disease is asked of.
    let bars = |exposure: &&Exposure| {
        let is_early = matches!(exposure.setting, Setting::Early(_));
        !is_early || wanted.setting != PriorSetting::Metastatic || wanted.or_relapse_within_months.is_some()
    };
    let barred: Vec<&Exposure> = given().filter(|exposure| is_one(exposure, &wanted.none_of)).filter(bars).collect();
    if !barred.is_empty() {
        let drugs = given::named(&barred, frame);
        let is_early = barred.iter().all(|exposure| matches!(exposure.setting, Setting::Early(_)));
        return Some(match wanted.or_relapse_within_months.filter(|_| is_early) {
            Some(months) => words.came_back(&drugs, &months.to_string()),
            None => words.already_given(&drugs),
        });
    }
    let has = given().any(|exposure| is_one(&exposure, &wanted.any_of));
    match wanted.courses {
        _ if wanted.any_of.is_empty() => None,
        Some(courses) => Some(words.needs_courses(&courses.to_string())),
        None if !has && wanted.setting == PriorSetting::Metastatic => {
            Some(words.needs_earlier_metastatic(&names(&wanted.any_of, frame)))
        }
        None if !has => Some(words.needs_earlier(&names(&wanted.any_of, frame))),
        None => None,
    }
}

fn names(wanted: &[DrugOrClass], frame: &Frame) -> String {
    let name = |named: &DrugOrClass| match named {
        DrugOrClass::Drug(drug) => frame.short(drug.as_str()).to_owned(),
        DrugOrClass::Class(class) => {
            frame.wording.drug_classes.get(class.as_str()).cloned().unwrap_or_else(|| class.as_str().to_owned())
        }
    };
    let names: Vec<String> = wanted.iter().map(name).collect();
    // Several forms of one drug: the first stands for them.
    list::first(names.get(..1).unwrap_or_default(), 1, frame)
}

fn values(item: &AdviceItem, markers: &[Marker], frame: &Frame) -> String {
    told(item.findings().filter(|finding| markers.contains(&finding.marker)), frame)
}

fn told<'c>(findings: impl Iterator<Item = &'c Finding>, frame: &Frame) -> String {
    let values: Vec<String> = once(findings.map(|finding| results::value(finding, frame)));
    list::first(&values, 2, frame)
}
