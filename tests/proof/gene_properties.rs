//! What must hold of variants, in breast cancer and in lung cancer, whatever is known of the patient.

use oncohooks::knowledge::rule::Indicator;

use super::circumstances::{brca_by_test, erbb2, listed, lung_history};
use super::dimensions::{self, conditions, histology, stage};
use super::planted::Fault::AnswerOf;
use super::properties::{HER2_NEGATIVE, history, in_brief, is_hr_positive};
use super::property::{Property, VIEW};
use super::{Dimension, measurements};
use oncohooks::case::marker::Marker;
use oncohooks::knowledge::words::Condition;

fn lung() -> Vec<Dimension> {
    vec![stage(), histology(), erbb2(), lung_history()]
}

fn lung_with(more: Dimension) -> Vec<Dimension> {
    lung().into_iter().chain([more]).collect()
}

fn pik3ca() -> Dimension {
    listed("PIK3CA", ("p.H1047R", "p.I20A"), "foundationone-cdx", &["AKT1", "PTEN"])
}

fn esr1() -> Dimension {
    listed("ESR1", ("p.D538G", "p.L10A"), "guardant360-cdx", &[])
}

const OF_LUNG: Property = Property { disease: "nsclc", ..VIEW };

pub const OF_GENES: [Property; 12] = [
    Property {
        name: "capivasertib, alpelisib and inavolisib only where a variant is surely listed, the tumour HR-positive, HER2-negative",
        space: || in_brief([pik3ca(), history(), dimensions::menopause()]),
        holds: |space, at, answer| {
            !answer.offers("pi3k-akt-inhibitor")
                || space.surely(at, "variant", &["listed"])
                    && is_hr_positive(space, at)
                    && space.surely(at, "her2", &HER2_NEGATIVE)
        },
        fault: AnswerOf(&[("her2", "1+"), ("history", "letrozole + palbociclib"), ("menopause", "postmenopausal")]),
        ..VIEW
    },
    Property {
        name: "oral SERDs only where a variant of ESR1 is surely listed, after endocrine therapy",
        space: || in_brief([esr1(), history(), dimensions::menopause()]),
        holds: |space, at, answer| {
            !answer.offers("oral-serd")
                || space.surely(at, "variant", &["listed"]) && space.surely(at, "history", &["letrozole + palbociclib"])
        },
        fault: AnswerOf(&[("her2", "1+"), ("history", "letrozole + palbociclib"), ("menopause", "postmenopausal")]),
        ..VIEW
    },
    Property {
        name: "a PARP inhibitor only where a test of the germline found the variant",
        space: || in_brief([brca_by_test(), history()]),
        holds: |space, at, answer| !answer.offers("parp-inhibitor") || space.surely(at, "BRCA2", &["germline"]),
        fault: AnswerOf(&[("er", "0 %"), ("pgr", "0 %"), ("her2", "1+"), ("history", "paclitaxel")]),
        ..VIEW
    },
    Property {
        name: "an order of olaparib is questioned where only a test of the tumour found the variant",
        space: || in_brief([brca_by_test(), history()]),
        ordered: &["olaparib"],
        holds: |space, at, answer| answer.questions_an_order() || space.surely(at, "BRCA2", &["germline"]),
        fault: AnswerOf(&[("er", "0 %"), ("pgr", "0 %"), ("her2", "1+"), ("history", "paclitaxel")]),
        ..VIEW
    },
    Property {
        name: "an order of capivasertib is questioned unless a variant is surely listed",
        space: || in_brief([pik3ca(), history(), dimensions::menopause()]),
        ordered: &["capivasertib", "fulvestrant"],
        holds: |space, at, answer| answer.questions_an_order() || space.surely(at, "variant", &["listed"]),
        fault: AnswerOf(&[("her2", "1+"), ("history", "letrozole + palbociclib"), ("menopause", "postmenopausal")]),
        ..VIEW
    },
    Property {
        name: "T-DXd in lung cancer only where a variant is surely listed, after earlier therapy, and once",
        space: lung,
        holds: |space, at, answer| {
            !answer.offers("trastuzumab-deruxtecan")
                || space.surely(at, "variant", &["listed"])
                    && space.surely(at, "history", &["cisplatin + pemetrexed", "zongertinib"])
        },
        fault: AnswerOf(&[]),
        ..OF_LUNG
    },
    Property {
        name: "kinase inhibitors of HER2 in lung cancer only where a variant is surely listed, once, and not in squamous cancer",
        space: lung,
        holds: |space, at, answer| {
            !answer.offers("her2-mutant-tki")
                || space.surely(at, "variant", &["listed"])
                    && !space.is(at, "histology", "squamous")
                    && !space.is(at, "history", "zongertinib")
        },
        fault: AnswerOf(&[]),
        ..OF_LUNG
    },
    Property {
        name: "no rule of non-small-cell cancer speaks of small-cell cancer",
        space: lung,
        holds: |space, at, answer| !space.is(at, "histology", "small-cell") || answer.offered().is_empty(),
        fault: AnswerOf(&[]),
        ..OF_LUNG
    },
    Property {
        name: "where nobody says what a lung cancer is made of, nothing fits without a companion diagnostic of non-small-cell cancer",
        space: lung,
        holds: |space, at, answer| {
            let is_shown = !space.is(at, "variant", "no result") && !space.is(at, "variant", "by another assay");
            !space.is(at, "histology", "unstated") || is_shown || answer.offered().is_empty()
        },
        fault: AnswerOf(&[]),
        ..OF_LUNG
    },
    Property {
        name: "lung cancer is offered nothing before it has surely spread",
        space: lung,
        holds: |space, at, answer| space.surely(at, "stage", &["metastatic"]) || answer.offered().is_empty(),
        fault: AnswerOf(&[]),
        ..OF_LUNG
    },
    Property {
        name: "an order of T-DXd in lung cancer with active interstitial lung disease is critical, and offers nothing instead",
        space: || lung_with(conditions(&[Condition::InterstitialLungDisease])),
        ordered: &["trastuzumab-deruxtecan"],
        holds: |space, at, answer| {
            let mut stops = answer.advice.items.iter().filter(|item| item.indicator == Indicator::Critical);
            !space.is(at, "has", "present")
                || space.is(at, "histology", "small-cell")
                || answer.said_of_orders() == Some(Indicator::Critical)
                    && stops.all(|item| item.options.is_empty() && item.presses.is_empty())
        },
        fault: AnswerOf(&[("has", "absent")]),
        ..OF_LUNG
    },
    Property {
        name: "an order of zongertinib is questioned unless a variant is surely listed",
        space: || lung_with(measurements::around("lvef", Marker::Lvef, &["60"])),
        ordered: &["zongertinib"],
        holds: |space, at, answer| {
            answer.questions_an_order()
                || space.is(at, "histology", "small-cell")
                || space.surely(at, "variant", &["listed"])
        },
        fault: AnswerOf(&[]),
        ..OF_LUNG
    },
];
