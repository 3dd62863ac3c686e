//! A criterion and its neighbours: a cut-off a step lower or higher, a drug, an assay, a gene or a word exchanged or left out.

use oncohooks::case::define::her2::Her2;
use oncohooks::case::define::receptor::Receptor;
use oncohooks::case::finding::IhcScore;
use oncohooks::knowledge::Knowledge;
use oncohooks::knowledge::criteria::{Criterion, Fallen, Measured, Prior};
use oncohooks::knowledge::drug::DrugOrClass;
use oncohooks::knowledge::ids::{AssayId, ClassId, DrugId};
use oncohooks::knowledge::words::{Condition, Her2Open, HistologyWord, HormoneReceptors, MenopauseWord, PriorSetting};
use rust_decimal::Decimal;

use super::gene_criteria::{gene_result, genes};

pub type Changed = Vec<(String, Criterion)>;

/// The one after it, around the end.
pub fn next<T: PartialEq + Copy>(all: &[T], one: T) -> T {
    let place = all.iter().position(|known| *known == one).map_or(0, |place| place + 1);
    all[place % all.len()]
}

/// The list with each entry exchanged for its neighbour, and without it where another is left.
pub fn neighbours<T: PartialEq + Copy + std::fmt::Debug>(list: &[T], all: &[T]) -> Vec<(String, Vec<T>)> {
    let mut changed = Vec::new();
    for (at, one) in list.iter().enumerate() {
        let mut other = list.to_vec();
        other[at] = next(all, *one);
        if !list.contains(&other[at]) {
            changed.push((format!("{one:?} is {:?}", other[at]), other));
        }
        if list.len() > 1 {
            let less = list.iter().enumerate().filter(|(own, _)| *own != at).map(|(_, one)| *one).collect();
            changed.push((format!("without {one:?}"), less));
        }
    }
    changed
}

fn each<T>(lists: Vec<(String, Vec<T>)>, criterion: impl Fn(Vec<T>) -> Criterion) -> Changed {
    lists.into_iter().map(|(told, list)| (told, criterion(list))).collect()
}

/// A number a step lower and a step higher.
fn steps<T: Copy + std::fmt::Display>(
    name: &str,
    number: Option<T>,
    by: impl Fn(T) -> [T; 2],
) -> Vec<(String, Option<T>)> {
    let of = |number: T| by(number).map(|other| (format!("{name} {other} for {number}"), Some(other)));
    number.into_iter().flat_map(of).collect()
}

fn whole(number: u16) -> [u16; 2] {
    [number.saturating_sub(1), number + 1]
}

fn decimal(number: Decimal) -> [Decimal; 2] {
    [number - Decimal::ONE, number + Decimal::ONE]
}

/// The id of a drug or class.
pub fn named_by(one: DrugOrClass) -> &'static str {
    match one {
        DrugOrClass::Drug(drug) => drug.as_str(),
        DrugOrClass::Class(class) => class.as_str(),
    }
}

/// Drugs by drugs, classes by classes.
fn named(list: &[DrugOrClass], knowledge: &Knowledge) -> Vec<(String, Vec<DrugOrClass>)> {
    let drugs: Vec<DrugId> = knowledge.drugs.values().map(|drug| drug.id).collect();
    let mut classes: Vec<ClassId> = knowledge.drugs.values().flat_map(|drug| drug.classes.iter().copied()).collect();
    classes.sort_unstable();
    classes.dedup();
    let mut changed = Vec::new();
    for (at, one) in list.iter().enumerate() {
        let mut other = list.to_vec();
        other[at] = match one {
            DrugOrClass::Drug(drug) => DrugOrClass::Drug(next(&drugs, *drug)),
            DrugOrClass::Class(class) => DrugOrClass::Class(next(&classes, *class)),
        };
        changed.push((format!("{} is {}", named_by(*one), named_by(other[at])), other));
        if list.len() > 1 {
            let less = list.iter().enumerate().filter(|(own, _)| *own != at).map(|(_, one)| *one).collect();
            changed.push((format!("without {}", named_by(*one)), less));
        }
    }
    changed
}

pub fn changed(criterion: &Criterion, knowledge: &Knowledge) -> Changed {
    let assays: Vec<AssayId> = knowledge.assays.values().map(|assay| assay.id).collect();
    let receptors = [Receptor::Negative, Receptor::LowPositive, Receptor::Positive];
    match criterion {
        Criterion::Er(states) => each(neighbours(states, &receptors), Criterion::Er),
        Criterion::Pgr(states) => each(neighbours(states, &receptors), Criterion::Pgr),
        Criterion::HormoneReceptors(wanted) => {
            let other = match wanted {
                HormoneReceptors::Positive => HormoneReceptors::Negative,
                HormoneReceptors::Negative => HormoneReceptors::Positive,
            };
            vec![(format!("{other:?}"), Criterion::HormoneReceptors(other))]
        }
        Criterion::Her2(classes) => each(neighbours(classes, &Her2::ALL), Criterion::Her2),
        Criterion::Her2By(kits) => each(neighbours(kits, &assays), Criterion::Her2By),
        Criterion::Her2Open(wanted) => {
            let all = [
                Her2Open::NeedsIsh,
                Her2Open::NeedsStaining,
                Her2Open::NeedsScore,
                Her2Open::Contradiction,
                Her2Open::Specimens,
                Her2Open::Diagnosis,
            ];
            each(neighbours(wanted, &all), Criterion::Her2Open)
        }
        Criterion::PdL1(wanted, test) => {
            let of_number =
                steps("at least", Some(wanted.at_least), decimal).into_iter().filter_map(|(told, number)| {
                    let mut other = wanted.clone();
                    other.at_least = number?;
                    Some((told, Criterion::PdL1(other, *test)))
                });
            let mut other = wanted.clone();
            other.assay = next(&assays, wanted.assay);
            of_number.chain([(format!("by {}", other.assay), Criterion::PdL1(other, *test))]).collect()
        }
        Criterion::PdL1ByOtherThan(list) => each(neighbours(list, &assays), Criterion::PdL1ByOtherThan),
        Criterion::Prior(wanted) => prior(wanted, knowledge),
        Criterion::GermlineBrca(_) => Vec::new(),
        Criterion::Ugt1a1(genotypes) => (0..genotypes.len())
            .map(|at| {
                let mut less = genotypes.clone();
                let one = less.remove(at);
                (format!("without {one}"), Criterion::Ugt1a1(less))
            })
            .collect(),
        Criterion::Menopause(wanted) => {
            let other = match wanted {
                MenopauseWord::Postmenopausal => MenopauseWord::Premenopausal,
                MenopauseWord::Premenopausal => MenopauseWord::Postmenopausal,
            };
            vec![(format!("{other:?}"), Criterion::Menopause(other))]
        }
        Criterion::Has(condition) => {
            let all = [
                Condition::InterstitialLungDisease,
                Condition::InterstitialLungDiseaseHistory,
                Condition::InterstitialLungDiseaseSuspected,
                Condition::BrainMetastasis,
                Condition::Pregnancy,
                Condition::Diabetes,
                Condition::HeartFailure,
                Condition::DpdDeficiency,
                Condition::VisceralCrisis,
                Condition::OligometastaticDisease,
            ];
            let other = next(&all, *condition);
            vec![(format!("{other:?}"), Criterion::Has(other))]
        }
        Criterion::TogetherWith(drugs) => each(named(drugs, knowledge), Criterion::TogetherWith),
        Criterion::Measured(wanted) => measured(wanted),
        Criterion::OnFile(wanted) => {
            let weeks = steps("not older than", wanted.not_older_than_weeks, whole).into_iter();
            weeks
                .map(|(told, weeks)| {
                    let mut other = wanted.clone();
                    other.not_older_than_weeks = weeks;
                    (told, Criterion::OnFile(other))
                })
                .collect()
        }
        Criterion::Fallen(wanted) => fallen(wanted, knowledge),
        Criterion::LastGiven(wanted) => {
            let mut all = Vec::new();
            for least in whole(wanted.at_least_days) {
                let mut other = wanted.clone();
                other.at_least_days = least;
                all.push((format!("at least {least} days"), Criterion::LastGiven(other)));
            }
            for most in whole(wanted.at_most_days) {
                let mut other = wanted.clone();
                other.at_most_days = most;
                all.push((format!("at most {most} days"), Criterion::LastGiven(other)));
            }
            all
        }
        Criterion::Histology(wanted) => {
            let all = [HistologyWord::Squamous, HistologyWord::NonSquamous, HistologyWord::Unstated];
            each(neighbours(wanted, &all), Criterion::Histology)
        }
        Criterion::Her2Ihc(scores) => {
            let all = [IhcScore::Zero, IhcScore::One, IhcScore::Two, IhcScore::Three];
            each(neighbours(scores, &all), Criterion::Her2Ihc)
        }
        Criterion::Listed(wanted) => {
            let mut drugs: Vec<&str> = knowledge.variants.lists.iter().map(|list| list.drug.as_str()).collect();
            drugs.sort_unstable();
            drugs.dedup();
            let mut other = wanted.clone();
            other.drug = knowledge.drug_id(next(&drugs, wanted.drug.as_str())).unwrap();
            vec![(format!("for {}", other.drug), Criterion::Listed(other))]
        }
        Criterion::GeneResult(_) => gene_result(criterion, &assays),
        Criterion::GenesAbsent(wanted) => {
            let of_all = each(genes(&wanted.all_of), |list| {
                let mut other = wanted.clone();
                other.all_of = list;
                Criterion::GenesAbsent(other)
            });
            let of_rest = each(genes(&wanted.nothing_found_in), |list| {
                let mut other = wanted.clone();
                other.nothing_found_in = list;
                Criterion::GenesAbsent(other)
            });
            of_all.into_iter().chain(of_rest).collect()
        }
    }
}

fn prior(wanted: &Prior<DrugOrClass>, knowledge: &Knowledge) -> Changed {
    let mut all = each(named(&wanted.any_of, knowledge), |any_of| Criterion::Prior(Prior { any_of, ..wanted.clone() }));
    all.extend(each(named(&wanted.none_of, knowledge), |none_of| {
        Criterion::Prior(Prior { none_of, ..wanted.clone() })
    }));
    let small = |number: u8| [number.saturating_sub(1), number + 1];
    for (told, courses) in steps("courses", wanted.courses, small) {
        all.push((told, Criterion::Prior(Prior { courses, ..wanted.clone() })));
    }
    for (told, months) in steps("months", wanted.or_relapse_within_months, small) {
        all.push((told, Criterion::Prior(Prior { or_relapse_within_months: months, ..wanted.clone() })));
    }
    let setting = match wanted.setting {
        PriorSetting::Any => PriorSetting::Metastatic,
        PriorSetting::Metastatic => PriorSetting::Any,
    };
    all.push((format!("setting {setting:?}"), Criterion::Prior(Prior { setting, ..wanted.clone() })));
    all
}

fn measured(wanted: &Measured<oncohooks::knowledge::measurement::Measurement>) -> Changed {
    let mut all = Vec::new();
    let mut add = |told: String, change: &dyn Fn(&mut Measured<oncohooks::knowledge::measurement::Measurement>)| {
        let mut other = wanted.clone();
        change(&mut other);
        all.push((told, Criterion::Measured(other)));
    };
    for (told, number) in steps("at least", wanted.at_least, decimal) {
        add(told, &|other| other.at_least = number);
    }
    for (told, number) in steps("above", wanted.above, decimal) {
        add(told, &|other| other.above = number);
    }
    for (told, number) in steps("at most", wanted.at_most, decimal) {
        add(told, &|other| other.at_most = number);
    }
    for (told, number) in steps("below", wanted.below, decimal) {
        add(told, &|other| other.below = number);
    }
    for (told, weeks) in steps("not older than", wanted.not_older_than_weeks, whole) {
        add(told, &|other| other.not_older_than_weeks = weeks);
    }
    all
}

fn fallen(
    wanted: &Fallen<oncohooks::knowledge::measurement::Measurement, DrugOrClass>,
    knowledge: &Knowledge,
) -> Changed {
    let mut all = each(named(&wanted.since, knowledge), |since| Criterion::Fallen(Fallen { since, ..wanted.clone() }));
    for (told, number) in steps("by at least", wanted.by_at_least, decimal) {
        all.push((told, Criterion::Fallen(Fallen { by_at_least: number, ..wanted.clone() })));
    }
    for (told, number) in steps("by more than", wanted.by_more_than, decimal) {
        all.push((told, Criterion::Fallen(Fallen { by_more_than: number, ..wanted.clone() })));
    }
    all
}
