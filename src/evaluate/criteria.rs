//! Judging the `when` of a rule: one function a criterion.

use crate::case::Menopause;
use crate::case::Sex;
use crate::case::finding::{Finding, Marker, Score, Sign, Value};
use crate::case::receptor::Receptor;
use crate::case::resolve::{self, Doubt, Reading};
use crate::knowledge::criteria::{Condition, Criteria, HormoneReceptors, MenopauseWord, PdL1, ReceptorWord, ScoreWord};

use super::her2;
use super::latest;
use super::prior;
use super::situation::Situation;
use super::verdict::{Judged, Verdict};
use super::words;

/// All criteria of a mapping together.
pub fn judge(situation: &Situation, criteria: &Criteria) -> Judged {
    let mut judged = Judged::met();
    if !criteria.er.is_empty() {
        judged.also(receptor("er", &situation.er, &criteria.er));
    }
    if !criteria.pgr.is_empty() {
        judged.also(receptor("pgr", &situation.pgr, &criteria.pgr));
    }
    if let Some(wanted) = criteria.hormone_receptors {
        judged.also(hormone_receptors(situation, wanted));
    }
    if !criteria.her2.is_empty() {
        judged.also(her2::class(situation, &criteria.her2));
    }
    if !criteria.her2_by.is_empty() {
        judged.also(her2::by(situation, criteria));
    }
    if !criteria.her2_open.is_empty() {
        judged.also(her2::open(situation, &criteria.her2_open));
    }
    if let Some(wanted) = &criteria.pd_l1 {
        judged.also(pd_l1(situation, wanted));
    }
    if !criteria.pd_l1_by_other_than.is_empty() {
        let known: Vec<&str> = criteria.pd_l1_by_other_than.iter().map(|assay| assay.value.as_str()).collect();
        judged.also(pd_l1_by_other(situation, &known));
    }
    for wanted in &criteria.prior {
        judged.also(prior::judge(situation, wanted));
    }
    if criteria.germline_brca.is_some() {
        judged.also(germline_brca(situation));
    }
    if !criteria.ugt1a1.is_empty() {
        judged.also(ugt1a1(situation, criteria));
    }
    if let Some(MenopauseWord::Postmenopausal) = criteria.menopause {
        judged.also(postmenopausal(situation));
    }
    for condition in &criteria.has {
        judged.also(has(situation, *condition));
    }
    if !criteria.together_with.is_empty() {
        judged.also(together_with(situation, criteria));
    }
    if let Some(limit) = &criteria.below {
        judged.also(latest::below(situation, limit));
    }
    if let Some(any) = criteria.any_of.iter().map(|inner| judge(situation, inner)).reduce(Judged::or) {
        judged.also(any);
    }
    if let Some(any) = criteria.none_of.iter().map(|inner| judge(situation, inner)).reduce(Judged::or) {
        judged.also(any.negated());
    }
    judged
}

/// Is what remains possible inside, outside or across what is wanted?
pub(super) fn within<T: PartialEq>(
    criterion: &'static str,
    reading: &Reading<T>,
    wanted: &[T],
    test: &'static str,
) -> Judged {
    let inside = reading.possible.iter().filter(|state| wanted.contains(state)).count();
    let verdict = match inside {
        0 => Verdict::NotMet,
        all if all == reading.possible.len() => Verdict::Met,
        _ => Verdict::Undetermined,
    };
    // What only a diagnosis text states is shown and never decides, for or against.
    let stated_only = reading.doubt == Some(Doubt::StatedOnly);
    let contrary = stated_only && verdict == Verdict::NotMet;
    let verdict = if stated_only { Verdict::Undetermined } else { verdict };
    let mut judged =
        Judged::of(criterion, verdict).missing(test).doubted(reading.doubt).based_on(reading.basis.iter().copied());
    judged.contrary = contrary;
    judged
}

fn receptor(criterion: &'static str, reading: &Reading<Receptor>, wanted: &[ReceptorWord]) -> Judged {
    let wanted: Vec<Receptor> = wanted.iter().map(|word| words::receptor(*word)).collect();
    let test = if reading.doubt == Some(Doubt::Specimens) { "specimen" } else { criterion };
    within(criterion, reading, &wanted, test)
}

fn hormone_receptors(situation: &Situation, wanted: HormoneReceptors) -> Judged {
    let positive = words::POSITIVE;
    let test =
        |reading: &Reading<Receptor>, name| if reading.doubt == Some(Doubt::Specimens) { "specimen" } else { name };
    match wanted {
        HormoneReceptors::Positive => within("er", &situation.er, &positive, test(&situation.er, "er")).or(within(
            "pgr",
            &situation.pgr,
            &positive,
            test(&situation.pgr, "pgr"),
        )),
        HormoneReceptors::Negative => within("er", &situation.er, &[Receptor::Negative], test(&situation.er, "er"))
            .and(within("pgr", &situation.pgr, &[Receptor::Negative], test(&situation.pgr, "pgr"))),
    }
}

fn pd_l1(situation: &Situation, wanted: &PdL1) -> Judged {
    let (score, id) = match wanted.score {
        ScoreWord::Cps => (Score::Cps, "cps"),
        ScoreWord::Tps => (Score::Tps, "tps"),
        ScoreWord::Ic => (Score::Ic, "ic"),
    };
    let reading = resolve::pd_l1(situation.case, situation.cancer, &wanted.assay.value, score);
    let sides: Vec<Option<bool>> = reading.possible.iter().map(|interval| interval.reaches(wanted.at_least)).collect();
    let verdict = if reading.doubt.is_some() || sides.is_empty() {
        Verdict::Undetermined
    } else if sides.iter().all(|side| *side == Some(true)) {
        Verdict::Met
    } else if sides.iter().all(|side| *side == Some(false)) {
        Verdict::NotMet
    } else {
        Verdict::Undetermined
    };
    // A result that is called negative and reaches the cut-off contradicts itself.
    let called_negative = |index: &usize| {
        let reference = situation.case.findings.get(*index).map(|finding| finding.reference.as_str());
        situation.case.findings.iter().any(|finding| {
            finding.marker == Marker::PdL1
                && finding.is_used()
                && finding.sign() == Some(Sign::Negative)
                && Some(finding.reference.as_str()) == reference
        })
    };
    let verdict = if verdict == Verdict::Met && reading.basis.iter().any(called_negative) {
        Verdict::Undetermined
    } else {
        verdict
    };
    let judged = Judged::of("pd-l1", verdict);
    let judged = match verdict {
        Verdict::Undetermined => judged.missing(situation.knowledge.score_test(&wanted.assay.value, id)),
        _ => judged,
    };
    judged.doubted(reading.doubt).based_on(reading.basis)
}

fn pd_l1_by_other(situation: &Situation, known: &[&str]) -> Judged {
    let other = |finding: &Finding| {
        finding.marker == Marker::PdL1
            && finding.is_used()
            && finding.assay.as_ref().is_none_or(|assay| !assay.known || !known.contains(&assay.name.as_str()))
    };
    let basis: Vec<usize> = situation
        .case
        .findings
        .iter()
        .enumerate()
        .filter(|(_, finding)| other(finding))
        .map(|(index, _)| index)
        .collect();
    let verdict = if basis.is_empty() { Verdict::NotMet } else { Verdict::Met };
    Judged::of("pd-l1-by-other-than", verdict).based_on(basis)
}

fn germline_brca(situation: &Situation) -> Judged {
    let findings = || situation.case.findings.iter().enumerate();
    let basis = findings().filter(|(_, finding)| matches!(finding.marker, Marker::GermlineBrca | Marker::TumourBrca));
    let germline: Vec<&Finding> = findings()
        .map(|(_, finding)| finding)
        .filter(|finding| finding.marker == Marker::GermlineBrca && finding.is_used())
        .collect();
    let of =
        |wanted: fn(&Value) -> bool| germline.iter().filter(move |finding| wanted(&finding.value)).collect::<Vec<_>>();
    let positive = of(|value| *value == Value::Sign(Sign::Positive));
    // A variant of uncertain significance is a result, and not a pathogenic one.
    let other = of(|value| matches!(value, Value::Sign(Sign::Negative) | Value::Text(_)));
    let open = of(|value| matches!(value, Value::Unreadable(_) | Value::Contradiction(_)));
    // "BRCA1 normal" does not contradict "BRCA2 pathogenic"; two answers for one gene, or for no named gene, do.
    let stands = |finding: &Finding| other.iter().all(|other| other.gene.is_some() && other.gene != finding.gene);
    let verdict = match (positive.is_empty(), other.is_empty()) {
        (false, _) if positive.iter().any(|finding| stands(finding)) => Verdict::Met,
        (true, false) if open.is_empty() && are_both(&other) => Verdict::NotMet,
        _ => Verdict::Undetermined,
    };
    Judged::of("germline-brca", verdict).missing("germline:brca1-brca2").based_on(basis.map(|(index, _)| index))
}

/// BRCA1 alone says nothing of BRCA2; a result that names no single gene is about both.
fn are_both(results: &[&&Finding]) -> bool {
    let first = results.first().and_then(|finding| finding.gene.as_deref());
    results.iter().any(|finding| finding.gene.is_none() || finding.gene.as_deref() != first)
}

/// A genotype nobody has determined is usual, and not asked for; one that cannot be read is.
fn ugt1a1(situation: &Situation, criteria: &Criteria) -> Judged {
    let findings = situation.case.findings.iter().enumerate();
    let used: Vec<_> = findings.filter(|(_, finding)| finding.marker == Marker::Ugt1a1 && finding.is_used()).collect();
    let wanted = |value: &Value| matches!(value, Value::Genotype(two) if criteria.ugt1a1.iter().any(|genotype| genotype.value == *two));
    let judged = match used.as_slice() {
        [] => Judged::of("ugt1a1", Verdict::Undetermined),
        [(_, first), others @ ..] => match &first.value {
            value @ Value::Genotype(_) if others.iter().all(|(_, other)| other.value == *value) => {
                Judged::of("ugt1a1", if wanted(value) { Verdict::Met } else { Verdict::NotMet })
            }
            _ => Judged::of("ugt1a1", Verdict::Undetermined).missing("ugt1a1"),
        },
    };
    judged.based_on(used.iter().map(|(index, _)| *index))
}

fn postmenopausal(situation: &Situation) -> Judged {
    let patient = &situation.case.patient;
    let verdict = match (patient.menopause, patient.sex) {
        (_, Some(Sex::Male)) | (Some(Menopause::Postmenopausal), _) => Verdict::Met,
        (Some(Menopause::Premenopausal), _) => Verdict::NotMet,
        (None, _) => Verdict::Undetermined,
    };
    Judged::of("menopause", verdict).missing("menopausal-status")
}

fn has(situation: &Situation, condition: Condition) -> Judged {
    let (criterion, marker) = match condition {
        Condition::InterstitialLungDisease => ("interstitial-lung-disease", Marker::InterstitialLungDisease),
        Condition::InterstitialLungDiseaseHistory => {
            ("interstitial-lung-disease-history", Marker::InterstitialLungDiseaseHistory)
        }
        Condition::InterstitialLungDiseaseSuspected => {
            ("interstitial-lung-disease-suspected", Marker::InterstitialLungDiseaseSuspected)
        }
        Condition::BrainMetastasis => ("brain-metastasis", Marker::BrainMetastasis),
    };
    let used =
        situation.case.findings.iter().enumerate().filter(|(_, finding)| finding.marker == marker && finding.is_used());
    let basis: Vec<usize> = used.map(|(index, _)| index).collect();
    let verdict = match (basis.is_empty(), situation.case.conditions_unseen) {
        (false, _) => Verdict::Met,
        (true, true) => Verdict::Undetermined,
        (true, false) => Verdict::NotMet,
    };
    Judged::of(criterion, verdict).based_on(basis)
}

fn together_with(situation: &Situation, criteria: &Criteria) -> Judged {
    let wanted = |drug| criteria.together_with.iter().any(|name| situation.knowledge.is(drug, &name.value));
    let given = prior::ordered_or_running(situation.case).filter(|(drug, _)| wanted(drug));
    Judged::of("together-with", given.map(|(_, verdict)| verdict).max().unwrap_or(Verdict::NotMet))
}
