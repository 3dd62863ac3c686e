//! Each criterion in words. What is forgotten does not compile.

use rust_decimal::Decimal;

use super::gene_criteria;
use super::names::Book;
use super::words::filled;
use crate::case::define::her2::Her2;
use crate::case::define::receptor::Receptor;
use crate::knowledge::criteria::{Below, Criterion, Measured, OrderedDose, PdL1, Prior, When};
use crate::knowledge::drug::DrugOrClass;
use crate::knowledge::ids::{AssayId, DrugId};
use crate::knowledge::measurement::Measurement;
use crate::knowledge::words::{Condition, Her2Open, HistologyWord, HormoneReceptors, MenopauseWord, PriorSetting};

/// A line of what must hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Line {
    Is(String),
    AnyOf(Vec<Line>),
    NoneOf(Vec<Line>),
}

/// What must hold, line by line.
pub fn lines(when: &When, book: &Book) -> Vec<Line> {
    let each = |inner: &[When]| inner.iter().flat_map(|when| lines(when, book)).collect::<Vec<_>>();
    match when {
        When::All(inner) => each(inner),
        When::Any(inner) => vec![Line::AnyOf(each(inner))],
        When::None(inner) => vec![Line::NoneOf(each(inner))],
        When::Is(criterion) => vec![Line::Is(words(criterion, book))],
    }
}

/// The words by which the trace calls the criterion.
pub fn trace_words(criterion: &Criterion) -> &'static [&'static str] {
    match criterion {
        Criterion::Er(_) => &["er"],
        Criterion::Pgr(_) => &["pgr"],
        Criterion::HormoneReceptors(_) => &["er", "pgr"],
        Criterion::Her2(_) => &["her2"],
        Criterion::Her2By(_) => &["her2-by"],
        Criterion::Her2Open(_) => &["her2-open"],
        Criterion::PdL1(..) => &["pd-l1"],
        Criterion::PdL1ByOtherThan(_) => &["pd-l1-by-other-than"],
        Criterion::Prior(_) => &["prior"],
        Criterion::GermlineBrca(_) => &["germline-brca"],
        Criterion::Ugt1a1(_) => &["ugt1a1"],
        Criterion::Menopause(_) => &["menopause"],
        Criterion::Has(Condition::InterstitialLungDisease) => &["interstitial-lung-disease"],
        Criterion::Has(Condition::InterstitialLungDiseaseHistory) => &["interstitial-lung-disease-history"],
        Criterion::Has(Condition::InterstitialLungDiseaseSuspected) => &["interstitial-lung-disease-suspected"],
        Criterion::Has(Condition::BrainMetastasis) => &["brain-metastasis"],
        Criterion::TogetherWith(_) => &["together-with"],
        Criterion::Below(_) => &["below"],
        Criterion::Measured(_) => &["measured"],
        Criterion::Histology(_) => &["histology"],
        Criterion::Her2Ihc(_) => &["her2-ihc"],
        Criterion::Listed(_) => &["listed"],
        Criterion::GeneResult(_) => &["gene-result"],
        Criterion::GenesAbsent(_) => &["genes-absent"],
        Criterion::OrderedDose(_) => &["ordered-dose"],
    }
}

/// One criterion.
pub fn words(criterion: &Criterion, book: &Book) -> String {
    let words = book.words;
    match criterion {
        Criterion::Er(states) => filled(&words.er, &[("states", &receptor(states, book))]),
        Criterion::Pgr(states) => filled(&words.pgr, &[("states", &receptor(states, book))]),
        Criterion::HormoneReceptors(HormoneReceptors::Positive) => words.hr_positive.clone(),
        Criterion::HormoneReceptors(HormoneReceptors::Negative) => words.hr_negative.clone(),
        Criterion::Her2(classes) => her2(classes, book),
        Criterion::Her2By(assays) => filled(&words.her2_by, &[("assays", &book.assays_or(assays))]),
        Criterion::Her2Open(why) => {
            filled(&words.her2_open, &[("why", &book.or(why.iter().map(|why| open(*why, book))))])
        }
        Criterion::PdL1(wanted, _) => pd_l1(wanted, book),
        Criterion::PdL1ByOtherThan(assays) => filled(&words.pd_l1_other, &[("assays", &book.assays_or(assays))]),
        Criterion::Prior(wanted) => prior(wanted, book),
        Criterion::GermlineBrca(_) => words.brca.clone(),
        Criterion::Ugt1a1(genotypes) => {
            filled(&words.ugt1a1, &[("genotypes", &book.or(genotypes.iter().map(String::as_str)))])
        }
        Criterion::Menopause(MenopauseWord::Postmenopausal) => words.postmenopausal.clone(),
        Criterion::Menopause(MenopauseWord::Premenopausal) => words.premenopausal.clone(),
        Criterion::Has(Condition::InterstitialLungDisease) => words.ild.clone(),
        Criterion::Has(Condition::InterstitialLungDiseaseHistory) => words.ild_history.clone(),
        Criterion::Has(Condition::InterstitialLungDiseaseSuspected) => words.ild_suspected.clone(),
        Criterion::Has(Condition::BrainMetastasis) => words.brain_metastasis.clone(),
        Criterion::TogetherWith(drugs) => filled(&words.together, &[("drugs", &book.drugs_or(drugs))]),
        Criterion::Below(wanted) => below(wanted, book),
        Criterion::Measured(wanted) => measured(wanted, book),
        Criterion::Histology(wanted) => book.or(wanted.iter().map(|word| histology(*word, book))),
        Criterion::Her2Ihc(scores) => {
            let scores: Vec<String> = scores.iter().map(ToString::to_string).collect();
            filled(&words.her2_ihc, &[("scores", &book.or(scores.iter().map(String::as_str)))])
        }
        Criterion::Listed(wanted) => filled(&words.listed, &[("drug", book.drug_short(wanted.drug))]),
        Criterion::GeneResult(wanted) => gene_criteria::result(wanted, book),
        Criterion::GenesAbsent(wanted) => gene_criteria::absent(wanted, book),
        Criterion::OrderedDose(wanted) => ordered_dose(wanted, book),
    }
}

fn receptor(states: &[Receptor], book: &Book) -> String {
    book.or(states.iter().map(|state| match state {
        Receptor::Negative => book.words.receptor_negative.as_str(),
        Receptor::LowPositive => &book.words.receptor_low,
        Receptor::Positive => &book.words.receptor_positive,
    }))
}

fn her2(classes: &[Her2], book: &Book) -> String {
    let words = book.words;
    let is_negative = Her2::ALL.iter().all(|class| classes.contains(class) != (*class == Her2::Positive));
    if is_negative {
        return words.her2_negative.clone();
    }
    let classes = book.or(classes.iter().map(|class| match class {
        Her2::Positive => words.her2_positive.as_str(),
        Her2::Low => &words.her2_low,
        Her2::Ultralow => &words.her2_ultralow,
        Her2::Null => &words.her2_null,
    }));
    filled(&words.her2, &[("classes", &classes)])
}

const fn open<'b>(why: Her2Open, book: &Book<'b>) -> &'b str {
    match why {
        Her2Open::NeedsIsh => book.words.needs_ish.as_str(),
        Her2Open::NeedsStaining => book.words.needs_staining.as_str(),
        Her2Open::NeedsScore => book.words.needs_score.as_str(),
        Her2Open::Contradiction => book.words.contradiction.as_str(),
        Her2Open::Specimens => book.words.specimens.as_str(),
        Her2Open::Diagnosis => book.words.diagnosis.as_str(),
    }
}

const fn histology<'b>(wanted: HistologyWord, book: &Book<'b>) -> &'b str {
    match wanted {
        HistologyWord::Squamous => book.words.squamous.as_str(),
        HistologyWord::NonSquamous => book.words.non_squamous.as_str(),
        HistologyWord::Unstated => book.words.histology_unstated.as_str(),
    }
}

fn number(value: Decimal) -> String {
    value.normalize().to_string()
}

fn pd_l1(wanted: &PdL1<AssayId>, book: &Book) -> String {
    let score = wanted.score.id().to_uppercase();
    let values: [(&str, &str); 3] =
        [("assay", book.assay(wanted.assay)), ("score", &score), ("limit", &number(wanted.at_least))];
    filled(&book.words.pd_l1, &values)
}

fn prior(wanted: &Prior<DrugOrClass>, book: &Book) -> String {
    let words = book.words;
    let given = book.drugs_or(&wanted.any_of);
    let mut said = Vec::new();
    match wanted.courses {
        Some(count) => said.push(filled(&words.prior_courses, &[("drugs", &given), ("count", &count.to_string())])),
        None if !wanted.any_of.is_empty() => said.push(filled(&words.prior_any, &[("drugs", &given)])),
        None => {}
    }
    if !wanted.none_of.is_empty() {
        said.push(filled(&words.prior_none, &[("drugs", &book.drugs_or(&wanted.none_of))]));
    }
    let said = said.join(&words.and);
    if wanted.setting == PriorSetting::Metastatic { said + &words.in_metastatic } else { said }
}

fn below(wanted: &Below<Measurement>, book: &Book) -> String {
    let Measurement { test, unit, .. } = &wanted.measurement;
    filled(&book.words.below, &[("test", book.test(*test)), ("limit", &number(wanted.limit)), ("unit", unit)])
}

fn measured(wanted: &Measured<Measurement>, book: &Book) -> String {
    let words = book.words;
    let Measurement { test, unit, .. } = &wanted.of;
    let weeks = wanted.not_older_than_weeks.map(|weeks| weeks.to_string());
    let test = match &weeks {
        Some(weeks) => filled(&words.within_weeks, &[("test", book.test(*test)), ("weeks", weeks)]),
        None => book.test(*test).to_owned(),
    };
    let limit = |sentence: &str, limit: Decimal| {
        filled(sentence, &[("test", &test), ("limit", &number(limit)), ("unit", unit)])
    };
    let limits =
        [wanted.at_least.map(|least| limit(&words.at_least, least)), wanted.below.map(|top| limit(&words.below, top))];
    let limits: Vec<String> = limits.into_iter().flatten().collect();
    if limits.is_empty() { filled(&words.on_record, &[("test", &test)]) } else { limits.join(&words.and) }
}

fn ordered_dose(wanted: &OrderedDose<DrugId>, book: &Book) -> String {
    let values: [(&str, &str); 5] = [
        ("drug", book.drug_short(wanted.drug)),
        ("limit", &number(wanted.above)),
        ("unit", wanted.unit.id()),
        ("tolerance", &number(wanted.tolerance_percent)),
        ("days", &wanted.weight_not_older_than_days.to_string()),
    ];
    filled(&book.words.ordered_dose, &values)
}
