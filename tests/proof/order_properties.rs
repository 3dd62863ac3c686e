//! What must hold of what is said of orders, whatever is known of the patient.

use oncohooks::case::marker::Marker;
use oncohooks::evaluate::advice::{AdviceItem, Subject};
use oncohooks::evaluate::verdict::Verdict;
use oncohooks::knowledge::rule::Indicator;
use oncohooks::knowledge::words::Aspect;

use super::circumstances::{instability, runs};
use super::dimensions;
use super::measurements::around;
use super::planted::Fault::{AnswerOf, AnswerTo, Tampered};
use super::planted::{self, double_a_drug};
use super::properties::{
    BRCA_PATHOGENIC, HER2_POSITIVE, TRIPLE_NEGATIVE, history, ild, in_brief, is_hr_positive, pd_l1, with,
};
use super::property::{Property, VIEW};
use super::whole_case::{Answer, OF_TUMOUR, is};

pub const OF_ORDERS: [Property; 19] = [
    Property {
        name: "no regimen holds one drug twice, or two of a class that are not given together",
        space: || with([history(), dimensions::menopause()]),
        ordered: &["paclitaxel", "trastuzumab"],
        holds: |_, _, answer| {
            answer.offered().iter().all(|drugs| {
                let of = |class: &str| drugs.iter().filter(|drug| is(drug, class)).count();
                let mut once = drugs.clone();
                once.sort_unstable();
                once.dedup();
                once.len() == drugs.len()
                    && ["taxane", "cdk4-6-inhibitor", "anti-her2-adc", "parp-inhibitor", "anthracycline"]
                        .iter()
                        .all(|class| of(class) <= 1)
            })
        },
        fault: Tampered(double_a_drug),
        ..VIEW
    },
    Property {
        name: "an order of pembrolizumab is questioned without a fitting 22C3 CPS",
        space: || with([pd_l1("brc-tnbc-pembrolizumab-cps10")]),
        ordered: &["pembrolizumab"],
        holds: |space, at, answer| {
            answer.questions_an_order() || space.surely(at, "pd-l1", &["above", "at the cut-off"])
        },
        fault: AnswerOf(&TRIPLE_NEGATIVE),
        ..VIEW
    },
    Property {
        name: "an order of trastuzumab is questioned unless HER2 is surely positive",
        space: || with([history()]),
        ordered: &["trastuzumab", "pertuzumab", "docetaxel"],
        holds: |space, at, answer| answer.questions_an_order() || space.surely(at, "her2", &HER2_POSITIVE),
        fault: AnswerOf(&[]),
        ..VIEW
    },
    Property {
        name: "an order of olaparib is questioned unless a germline variant is surely pathogenic",
        space: || in_brief([dimensions::germline_brca(), history()]),
        ordered: &["olaparib"],
        holds: |space, at, answer| answer.questions_an_order() || space.surely(at, "germline-brca", &BRCA_PATHOGENIC),
        fault: AnswerOf(&[("er", "0 %"), ("pgr", "0 %"), ("her2", "1+"), ("history", "paclitaxel")]),
        ..VIEW
    },
    Property {
        name: "an order of palbociclib is questioned unless a hormone receptor is surely positive",
        space: || with([dimensions::menopause()]),
        ordered: &["palbociclib", "letrozole"],
        holds: |space, at, answer| answer.questions_an_order() || is_hr_positive(space, at),
        fault: AnswerOf(&[("her2", "1+"), ("menopause", "postmenopausal")]),
        ..VIEW
    },
    Property {
        name: "T-DXd with active interstitial lung disease is critical, whatever else is known",
        space: || with([history(), ild()]),
        ordered: &["trastuzumab-deruxtecan"],
        holds: |space, at, answer| {
            !space.is(at, "has", "present") || answer.said_of_orders() == Some(Indicator::Critical)
        },
        fault: AnswerOf(&[("has", "absent")]),
        ..VIEW
    },
    Property {
        name: "sacituzumab govitecan at neutrophils below its limit warns where the disease has spread",
        space: || with([around("neutrophils", Marker::Neutrophils, &["500", "3000"])]),
        ordered: &["sacituzumab-govitecan"],
        holds: |space, at, answer| {
            !space.is(at, "neutrophils", "500")
                || !space.surely(at, "stage", &["metastatic"])
                || answer.advice.items.iter().any(|item| match &item.subject {
                    Subject::Order(about) => about.aspect == Aspect::Safety && item.indicator <= Indicator::Warning,
                    _ => false,
                })
        },
        fault: AnswerOf(&[("neutrophils", "3000"), ("er", "0 %"), ("pgr", "0 %"), ("her2", "1+")]),
        ..VIEW
    },
    Property {
        name: "capecitabine is never called wrong for the tumour or the line",
        space: || with([history()]),
        ordered: &["capecitabine"],
        holds: |_, _, answer| !is_called_wrong(answer),
        fault: AnswerTo(&["trastuzumab"], &TRIPLE_NEGATIVE),
        ..VIEW
    },
    Property {
        name: "eribulin is never called wrong for the tumour or the line",
        space: || with([history()]),
        ordered: &["eribulin"],
        holds: |_, _, answer| !is_called_wrong(answer),
        fault: AnswerTo(&["trastuzumab"], &TRIPLE_NEGATIVE),
        ..VIEW
    },
    Property {
        name: "paclitaxel is never called wrong for the tumour or the line",
        space: || with([history()]),
        ordered: &["paclitaxel"],
        holds: |_, _, answer| !is_called_wrong(answer),
        fault: AnswerTo(&["trastuzumab"], &TRIPLE_NEGATIVE),
        ..VIEW
    },
    Property {
        name: "with high instability or mutation burden pembrolizumab is never called wrong",
        space: || with([instability(), pd_l1("brc-tnbc-pembrolizumab-cps10")]),
        ordered: &["pembrolizumab"],
        holds: |space, at, answer| space.is(at, "instability", "none on record") || !is_called_wrong(answer),
        fault: AnswerOf(&[("pd-l1", "0"), ("er", "0 %"), ("pgr", "0 %"), ("her2", "1+")]),
        ..VIEW
    },
    Property {
        name: "a card that stops an order offers nothing instead",
        space: || with([history(), ild()]),
        ordered: &["trastuzumab-deruxtecan"],
        holds: |_, _, answer| {
            let mut stops = answer.advice.items.iter().filter(|item| item.indicator == Indicator::Critical);
            stops.all(|item| item.options.is_empty() && item.presses.is_empty())
        },
        fault: Tampered(planted::shout),
        ..VIEW
    },
    Property {
        name: "an order that is open is not replaced",
        space: || with([pd_l1("brc-tnbc-pembrolizumab-cps10")]),
        ordered: &["pembrolizumab", "paclitaxel"],
        holds: |_, _, answer| {
            let open = answer.advice.items.iter().filter(|item| match &item.subject {
                Subject::Order(about) => about.verdict == Verdict::Undetermined,
                _ => false,
            });
            open.flat_map(|item| &item.presses).all(|press| press.remove.is_empty())
        },
        fault: Tampered(planted::replace_everything),
        ..VIEW
    },
    Property {
        name: "in early disease an order is answered by information or by danger, and by no option",
        space: || with([history(), ild()]),
        ordered: &["trastuzumab-deruxtecan"],
        holds: |space, at, answer| {
            !space.is(at, "stage", "early")
                || answer
                    .advice
                    .items
                    .iter()
                    .all(|item| item.indicator != Indicator::Warning && item.options.is_empty())
        },
        fault: AnswerOf(&[("her2", "0 without staining"), ("has", "absent")]),
        ..VIEW
    },
    Property {
        name: "an order that goes on with what runs is not judged as a new line",
        space: || with([runs()]),
        ordered: &["palbociclib", "letrozole"],
        holds: |space, at, answer| {
            let is_of_line = |item: &AdviceItem| match &item.subject {
                Subject::Order(about) => matches!(about.aspect, Aspect::Line | Aspect::Indication),
                _ => false,
            };
            !space.is(at, "runs", "letrozole + palbociclib")
                || !space.surely(at, "stage", &["metastatic"])
                || !answer.advice.items.iter().any(is_of_line)
        },
        fault: AnswerOf(&[("her2", "1+"), ("runs", "palbociclib, ended")]),
        ..VIEW
    },
    Property {
        name: "two taxanes ordered together are never passed in silence",
        space: || with([history()]),
        ordered: &["paclitaxel", "docetaxel"],
        holds: |_, _, answer| answer.advice.items.iter().any(|item| item.clash.is_some()),
        fault: Tampered(planted::say_nothing),
        ..VIEW
    },
    Property {
        name: "trastuzumab ordered beside its conjugate is never passed in silence",
        space: || with([history()]),
        ordered: &["trastuzumab", "trastuzumab-deruxtecan"],
        holds: |_, _, answer| answer.advice.items.iter().any(|item| item.clash.is_some()),
        fault: Tampered(planted::say_nothing),
        ..VIEW
    },
    Property {
        name: "an order has at most two cards that are no danger",
        space: || with([history(), ild()]),
        ordered: &["trastuzumab-deruxtecan"],
        holds: |_, _, answer| {
            let about = |item: &&AdviceItem| matches!(item.subject, Subject::Order(_));
            let orders = answer.advice.items.iter().filter(about);
            orders.filter(|item| item.indicator != Indicator::Critical).count() <= 2
        },
        fault: Tampered(planted::say_it_all_again),
        ..VIEW
    },
    Property {
        name: "what is said not to fit is said by a rule",
        space: || with([history()]),
        ordered: &["trastuzumab"],
        holds: |_, _, answer| {
            answer.advice.items.iter().all(|item| match &item.subject {
                Subject::Order(about) => {
                    about.verdict != Verdict::NotMet || !item.rules.is_empty() || item.clash.is_some()
                }
                _ => true,
            })
        },
        fault: Tampered(planted::name_no_rule),
        ..VIEW
    },
];

/// An order is said not to fit the tumour or the line.
fn is_called_wrong(answer: &Answer) -> bool {
    answer.advice.items.iter().any(|item| match &item.subject {
        Subject::Order(about) => about.verdict == Verdict::NotMet && OF_TUMOUR.contains(&about.aspect),
        _ => false,
    })
}
