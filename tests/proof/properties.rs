//! What must hold of the advice as a whole, whatever is known of the patient: one line each, over every case that its
//! dimensions span, in both countries.
//!
//! `held.rs` asks them.

use oncohooks::case::therapy::Setting;
use oncohooks::evaluate::advice::Subject;
use oncohooks::evaluate::verdict::Verdict;
use oncohooks::knowledge::Country;
use oncohooks::knowledge::drug::ApprovalStatus;
use oncohooks::knowledge::rule::Line;
use oncohooks::knowledge::words::Condition;

use super::Dimension;
use super::dimensions;
use super::history::given;
use super::planted::Fault::{AnswerOf, Tampered};
use super::planted::{offer_again, offer_what_is_not_approved, rename_regimen};
use super::property::{Property, VIEW};
use super::whole_case::{Answer, At, Space, is, knowledge};

const NEGATIVE: [&str; 1] = ["0 %"];
const POSITIVE: [&str; 2] = ["90 %", "5 %"];
pub const HER2_POSITIVE: [&str; 2] = ["3+", "2+ ISH positive"];
pub const HER2_NEGATIVE: [&str; 6] = [
    "2+ ISH negative",
    "1+",
    "1+ by another kit",
    "0 with staining",
    "0 with staining by another kit",
    "0 without staining",
];
pub const BRCA_PATHOGENIC: [&str; 2] = ["BRCA1 pathogenic", "BRCA2 pathogenic"];
const FOR_METASTATIC: [&str; 6] =
    ["paclitaxel", "trastuzumab deruxtecan", "trastuzumab", "letrozole + palbociclib", "capecitabine", "eribulin"];

/// The states of a case of triple-negative cancer.
pub const TRIPLE_NEGATIVE: [(&str, &str); 3] = [("er", "0 %"), ("pgr", "0 %"), ("her2", "1+")];

pub fn tumour() -> Vec<Dimension> {
    use oncohooks::case::marker::Marker;
    let (er, pgr) = (dimensions::receptor("er", Marker::Er), dimensions::receptor("pgr", Marker::Pgr));
    vec![dimensions::stage(), er, pgr, dimensions::her2()]
}

pub fn with(more: impl IntoIterator<Item = Dimension>) -> Vec<Dimension> {
    tumour().into_iter().chain(more).collect()
}

/// The same with fewer states of the tumour: those that decide, and nothing known.
pub fn in_brief(more: impl IntoIterator<Item = Dimension>) -> Vec<Dimension> {
    let known = ["metastatic", "early", "unstated", "90 %", "0 %", "no result", "3+", "1+", "0 without staining", "2+"];
    with(more).into_iter().enumerate().map(|(at, one)| if at < 4 { one.only(&known) } else { one }).collect()
}

/// Therapy for early and for metastatic disease, one drug or pair at a time.
pub fn history() -> Dimension {
    let mut history = Dimension::new("history");
    let metastatic = |drugs: &'static [&'static str]| given(drugs, Setting::Metastatic);
    history.complete("none", |_| {});
    history.complete("paclitaxel", metastatic(&["paclitaxel"]));
    history.complete("trastuzumab deruxtecan", metastatic(&["trastuzumab-deruxtecan"]));
    history.complete("trastuzumab", metastatic(&["trastuzumab"]));
    history.complete("letrozole + palbociclib", metastatic(&["letrozole", "palbociclib"]));
    history.complete("capecitabine", metastatic(&["capecitabine"]));
    history.complete("eribulin", metastatic(&["eribulin"]));
    history.open("not seen", |case| case.therapy_unseen = true);
    history.partial("paclitaxel, setting unstated", &["none", "paclitaxel"], given(&["paclitaxel"], Setting::Unstated));
    history
}

pub fn ild() -> Dimension {
    dimensions::conditions(&[Condition::InterstitialLungDisease])
}

/// The cut-offs of a rule of an option, by what it asks of PD-L1.
pub fn pd_l1(rule: &str) -> Dimension {
    dimensions::pd_l1_of(knowledge(), rule)
}

/// Of what is said when the chart is opened.
pub const OF_VIEWS: [Property; 20] = [
    Property {
        name: "nothing is offered before the disease has surely spread",
        space: tumour,
        holds: |space, at, answer| answer.offered().is_empty() || space.surely(at, "stage", &["metastatic"]),
        fault: AnswerOf(&[]),
        ..VIEW
    },
    Property {
        name: "pembrolizumab only where ER, PgR and HER2 are negative and 22C3 CPS is 10 or more, whatever turns out",
        space: || with([pd_l1("brc-tnbc-pembrolizumab-cps10")]),
        holds: |space, at, answer| {
            !answer.offers("pembrolizumab")
                || space.surely(at, "er", &NEGATIVE)
                    && space.surely(at, "pgr", &NEGATIVE)
                    && space.surely(at, "her2", &HER2_NEGATIVE)
                    && space.surely(at, "pd-l1", &["above", "at the cut-off"])
        },
        fault: AnswerOf(&TRIPLE_NEGATIVE),
        ..VIEW
    },
    Property {
        name: "atezolizumab only in Japan, and only where SP142 IC is 1 % or more, whatever turns out",
        space: || with([pd_l1("brc-tnbc-atezolizumab-sp142-ic1")]),
        holds: |space, at, answer| {
            !answer.offers("atezolizumab")
                || answer.country == Country::Jp
                    && space.surely(at, "er", &NEGATIVE)
                    && space.surely(at, "pgr", &NEGATIVE)
                    && space.surely(at, "her2", &HER2_NEGATIVE)
                    && space.surely(at, "pd-l1", &["above", "at the cut-off"])
        },
        fault: AnswerOf(&TRIPLE_NEGATIVE),
        ..VIEW
    },
    Property {
        name: "no immune checkpoint inhibitor without a PD-L1 result",
        space: || with([history()]),
        holds: |_, _, answer| !answer.offers("immune-checkpoint-inhibitor"),
        fault: Tampered(|advice| rename_regimen(advice, "pembrolizumab")),
        ..VIEW
    },
    Property {
        name: "antibodies, T-DM1 and tyrosine-kinase inhibitors against HER2 only where HER2 is surely positive",
        space: || with([history()]),
        holds: |space, at, answer| {
            let against = ["anti-her2-antibody", "anti-her2-tki", "trastuzumab-emtansine"];
            !against.iter().any(|name| answer.offers(name)) || space.surely(at, "her2", &HER2_POSITIVE)
        },
        fault: AnswerOf(&[]),
        ..VIEW
    },
    Property {
        name: "T-DXd only where HER2 is surely positive, low or ultralow",
        space: || with([history()]),
        holds: |space, at, answer| {
            !answer.offers("trastuzumab-deruxtecan")
                || space.surely(at, "her2", &[&HER2_POSITIVE[..], &HER2_NEGATIVE[..5]].concat())
        },
        fault: AnswerOf(&[("history", "trastuzumab")]),
        ..VIEW
    },
    Property {
        name: "T-DXd in HER2-ultralow disease only where a hormone receptor is surely positive",
        space: || with([history()]),
        holds: |space, at, answer| {
            !answer.offers("trastuzumab-deruxtecan")
                || space.surely(at, "her2", &["3+", "2+ ISH positive", "2+ ISH negative", "1+", "1+ by another kit"])
                || is_hr_positive(space, at)
        },
        fault: AnswerOf(&[("her2", "1+"), ("history", "capecitabine")]),
        ..VIEW
    },
    Property {
        name: "T-DXd is not offered again",
        space: || with([history()]),
        holds: |space, at, answer| {
            !answer.offers("trastuzumab-deruxtecan") || !space.is(at, "history", "trastuzumab deruxtecan")
        },
        fault: AnswerOf(&[("history", "trastuzumab")]),
        ..VIEW
    },
    Property {
        name: "endocrine therapy only where a hormone receptor is surely positive",
        space: || with([dimensions::menopause()]),
        holds: |space, at, answer| !answer.offers("endocrine-therapy") || is_hr_positive(space, at),
        fault: AnswerOf(&[("her2", "1+"), ("menopause", "postmenopausal")]),
        ..VIEW
    },
    Property {
        name: "CDK4/6 inhibitors only where a hormone receptor is surely positive and HER2 surely negative",
        space: || with([dimensions::menopause()]),
        holds: |space, at, answer| {
            !answer.offers("cdk4-6-inhibitor") || is_hr_positive(space, at) && space.surely(at, "her2", &HER2_NEGATIVE)
        },
        fault: AnswerOf(&[("her2", "1+"), ("menopause", "postmenopausal")]),
        ..VIEW
    },
    Property {
        name: "an aromatase inhibitor without ovarian suppression only after the menopause, or in a man",
        space: || with([dimensions::menopause()]),
        holds: |space, at, answer| {
            let is_alone = |drugs: &Vec<&str>| {
                drugs.iter().any(|drug| is(drug, "aromatase-inhibitor"))
                    && !drugs.iter().any(|drug| is(drug, "gnrh-agonist"))
            };
            !answer.offered().iter().any(is_alone) || space.surely(at, "menopause", &["postmenopausal", "man"])
        },
        fault: AnswerOf(&[("her2", "1+"), ("menopause", "postmenopausal")]),
        ..VIEW
    },
    Property {
        name: "PARP inhibitors only where a germline BRCA variant is surely pathogenic and HER2 surely negative",
        space: || with([dimensions::germline_brca()]),
        holds: |space, at, answer| {
            !answer.offers("parp-inhibitor")
                || space.surely(at, "germline-brca", &BRCA_PATHOGENIC) && space.surely(at, "her2", &HER2_NEGATIVE)
        },
        fault: AnswerOf(&[("er", "0 %"), ("pgr", "0 %"), ("her2", "1+"), ("history", "paclitaxel")]),
        ..VIEW
    },
    Property {
        name: "conjugates against TROP2 only where HER2 is surely negative",
        space: || with([history()]),
        holds: |space, at, answer| !answer.offers("trop2-adc") || space.surely(at, "her2", &HER2_NEGATIVE),
        fault: AnswerOf(&[("er", "0 %"), ("pgr", "0 %"), ("her2", "1+"), ("history", "paclitaxel")]),
        ..VIEW
    },
    Property {
        name: "a rule of the first line speaks only where nothing was given for metastatic disease",
        space: || with([history()]),
        holds: |space, at, answer| !speaks_in(answer, Line::First) || space.surely(at, "history", &["none"]),
        fault: AnswerOf(&[]),
        ..VIEW
    },
    Property {
        name: "a rule of a later line speaks only where something surely was",
        space: || with([history()]),
        holds: |space, at, answer| !speaks_in(answer, Line::Later) || space.surely(at, "history", &FOR_METASTATIC),
        fault: AnswerOf(&[("history", "trastuzumab")]),
        ..VIEW
    },
    Property {
        name: "with active interstitial lung disease no conjugate that may harm the lung is offered",
        space: || with([history(), ild()]),
        holds: |space, at, answer| {
            let may_harm = ["trastuzumab-deruxtecan", "datopotamab-deruxtecan"];
            !space.is(at, "has", "present") || !may_harm.iter().any(|drug| answer.offers(drug))
        },
        fault: AnswerOf(&[("history", "trastuzumab"), ("has", "absent")]),
        ..VIEW
    },
    Property {
        name: "nothing that is not approved here is offered as fitting",
        space: || with([history(), pd_l1("brc-tnbc-pembrolizumab-cps10")]),
        holds: |_, _, answer| {
            let options = answer.advice.items.iter().flat_map(|item| &item.options);
            let fitting = options.filter(|option| option.verdict == Verdict::Met);
            fitting.filter_map(|option| option.rule.offer()).all(|offer| {
                knowledge().approval(offer.indication, answer.country, crate::scenarios::TODAY)
                    == ApprovalStatus::Approved
            })
        },
        fault: Tampered(offer_what_is_not_approved),
        ..VIEW
    },
    Property {
        name: "one regimen is offered once",
        space: || with([history(), dimensions::menopause()]),
        holds: |_, _, answer| {
            answer.advice.items.iter().all(|item| {
                let mut regimens: Vec<Vec<&str>> = item.options.iter().map(|option| sorted(&option.regimen)).collect();
                let all = regimens.len();
                regimens.sort();
                regimens.dedup();
                regimens.len() == all
            })
        },
        fault: Tampered(offer_again),
        ..VIEW
    },
    Property {
        name: "a test is asked for only while something is open",
        space: || with([history()]),
        holds: |space, at, answer| {
            let asks = answer.advice.items.iter().any(|item| item.subject == Subject::MissingTests);
            !asks || !space.surely(at, "stage", &["early"])
        },
        fault: AnswerOf(&[("her2", "no result")]),
        ..VIEW
    },
    Property {
        name: "early disease is answered by nothing of metastatic disease",
        space: || with([history(), ild()]),
        holds: |space, at, answer| {
            let says = |item: &oncohooks::evaluate::advice::AdviceItem| {
                matches!(item.subject, Subject::Options | Subject::MissingTests)
            };
            !space.is(at, "stage", "early") || !answer.advice.items.iter().any(says)
        },
        fault: AnswerOf(&[("has", "absent")]),
        ..VIEW
    },
];

pub fn is_hr_positive(space: &Space, at: &At) -> bool {
    // Which of the two is positive may be open, as long as one of them surely is.
    space
        .completions(at)
        .iter()
        .all(|whole| space.surely(whole, "er", &POSITIVE) || space.surely(whole, "pgr", &POSITIVE))
}

fn speaks_in(answer: &Answer, line: Line) -> bool {
    let met = answer.advice.items.iter().filter(|item| item.subject == Subject::Options);
    met.flat_map(|item| &item.options)
        .any(|option| option.verdict == Verdict::Met && option.rule.population.line == line)
}

fn sorted(regimen: &[oncohooks::knowledge::ids::DrugId]) -> Vec<&'static str> {
    let mut names: Vec<&str> = regimen.iter().map(|drug| drug.as_str()).collect();
    names.sort_unstable();
    names
}
