//! Each criterion in words. What is forgotten does not compile.

use rust_decimal::Decimal;

use super::gene_criteria;
use super::names::Book;
use super::words::filled;
use crate::case::define::her2::Her2;
use crate::case::define::receptor::Receptor;
use crate::knowledge::criteria::{Criterion, Examined, Fallen, LastGiven, Measured, OnFile, PdL1, Prior, When};
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
        Criterion::Has(condition) => has_id(*condition),
        Criterion::TogetherWith(_) => &["together-with"],
        Criterion::Measured(_) => &["measured"],
        Criterion::Histology(_) => &["histology"],
        Criterion::Her2Ihc(_) => &["her2-ihc"],
        Criterion::Listed(_) => &["listed"],
        Criterion::GeneResult(_) => &["gene-result"],
        Criterion::GenesAbsent(_) => &["genes-absent"],
        Criterion::OnFile(_) => &["on-file"],
        Criterion::Fallen(_) => &["fallen"],
        Criterion::LastGiven(_) => &["last-given"],
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
        Criterion::Has(condition) => has(*condition, book).to_owned(),
        Criterion::TogetherWith(drugs) => filled(&words.together, &[("drugs", &book.drugs_or(drugs))]),
        Criterion::Measured(wanted) => measured(wanted, book),
        Criterion::Histology(wanted) => book.or(wanted.iter().map(|word| histology(*word, book))),
        Criterion::Her2Ihc(scores) => {
            let scores: Vec<String> = scores.iter().map(ToString::to_string).collect();
            filled(&words.her2_ihc, &[("scores", &book.or(scores.iter().map(String::as_str)))])
        }
        Criterion::Listed(wanted) => filled(&words.listed, &[("drug", book.drug_short(wanted.drug))]),
        Criterion::GeneResult(wanted) => gene_criteria::result(wanted, book),
        Criterion::GenesAbsent(wanted) => gene_criteria::absent(wanted, book),
        Criterion::OnFile(wanted) => on_file(wanted, book),
        Criterion::Fallen(wanted) => fallen(wanted, book),
        Criterion::LastGiven(wanted) => last_given(wanted, book),
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
    if let Some(months) = wanted.or_relapse_within_months {
        said.push(filled(&words.or_relapse, &[("months", &months.to_string())]));
    }
    let said = said.join(&words.and);
    if wanted.setting == PriorSetting::Metastatic { said + &words.in_metastatic } else { said }
}

fn measured(wanted: &Measured<Measurement>, book: &Book) -> String {
    let words = book.words;
    let Measurement { test, unit, .. } = &wanted.of;
    let test = recent(book.test(*test), wanted.not_older_than_weeks, book);
    let limit = |sentence: &str, limit: Decimal| {
        filled(sentence, &[("test", &test), ("limit", &number(limit)), ("unit", unit)])
    };
    let limits = [
        wanted.at_least.map(|least| limit(&words.at_least, least)),
        wanted.above.map(|bottom| limit(&words.above, bottom)),
        wanted.at_most.map(|most| limit(&words.at_most, most)),
        wanted.below.map(|top| limit(&words.below, top)),
    ];
    let limits: Vec<String> = limits.into_iter().flatten().collect();
    if limits.is_empty() { filled(&words.on_record, &[("test", &test)]) } else { limits.join(&words.and) }
}

fn on_file(wanted: &OnFile<Examined>, book: &Book) -> String {
    let words = book.words;
    let name = wanted.of.test.map_or(words.major_surgery.as_str(), |test| book.test(test));
    let test = recent(name, wanted.not_older_than_weeks, book);
    filled(&words.on_record, &[("test", &test)])
}

fn fallen(wanted: &Fallen<Measurement, DrugOrClass>, book: &Book) -> String {
    let words = book.words;
    let Measurement { test, unit, .. } = &wanted.of;
    let test = recent(book.test(*test), wanted.not_older_than_weeks, book);
    let drugs = book.drugs_or(&wanted.since);
    let by = |sentence: &str, by: Decimal| {
        filled(sentence, &[("test", &test), ("limit", &number(by)), ("unit", unit), ("drugs", &drugs)])
    };
    let least = wanted.by_at_least.map(|least| by(&words.fallen_at_least, least));
    let more = wanted.by_more_than.map(|more| by(&words.fallen_more_than, more));
    least.into_iter().chain(more).collect::<Vec<_>>().join(&words.and)
}

fn last_given(wanted: &LastGiven<DrugId>, book: &Book) -> String {
    let values: [(&str, &str); 4] = [
        ("drug", book.drug_short(wanted.drug)),
        ("least", &wanted.at_least_days.to_string()),
        ("most", &wanted.at_most_days.to_string()),
        ("day", &wanted.day_of_cycle.to_string()),
    ];
    filled(&book.words.last_given, &values)
}

const fn has<'b>(condition: Condition, book: &Book<'b>) -> &'b str {
    let words = book.words;
    match condition {
        Condition::InterstitialLungDisease => words.ild.as_str(),
        Condition::InterstitialLungDiseaseHistory => words.ild_history.as_str(),
        Condition::InterstitialLungDiseaseSuspected => words.ild_suspected.as_str(),
        Condition::BrainMetastasis => words.brain_metastasis.as_str(),
        Condition::Pregnancy => words.pregnancy.as_str(),
        Condition::Diabetes => words.diabetes.as_str(),
        Condition::HeartFailure => words.heart_failure.as_str(),
        Condition::DpdDeficiency => words.dpd_deficiency.as_str(),
        Condition::VisceralCrisis => words.visceral_crisis.as_str(),
        Condition::OligometastaticDisease => words.oligometastatic_disease.as_str(),
    }
}

/// The trace calls a condition by the finding it is.
const fn has_id(condition: Condition) -> &'static [&'static str] {
    match condition {
        Condition::InterstitialLungDisease => &["interstitial-lung-disease"],
        Condition::InterstitialLungDiseaseHistory => &["interstitial-lung-disease-history"],
        Condition::InterstitialLungDiseaseSuspected => &["interstitial-lung-disease-suspected"],
        Condition::BrainMetastasis => &["brain-metastasis"],
        Condition::Pregnancy => &["pregnancy"],
        Condition::Diabetes => &["diabetes"],
        Condition::HeartFailure => &["heart-failure"],
        Condition::DpdDeficiency => &["dpd"],
        Condition::VisceralCrisis => &["visceral-crisis"],
        Condition::OligometastaticDisease => &["oligometastatic-disease"],
    }
}

/// The name of a test, with how old it may be.
fn recent(test: &str, weeks: Option<u16>, book: &Book) -> String {
    match weeks.map(|weeks| weeks.to_string()) {
        Some(weeks) => filled(&book.words.within_weeks, &[("test", test), ("weeks", &weeks)]),
        None => test.to_owned(),
    }
}
