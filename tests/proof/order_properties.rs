//! What must hold of what is said of orders, whatever is known of the patient.

use oncohooks::case::marker::Marker;
use oncohooks::knowledge::rule::Indicator;

use super::dimensions;
use super::measurements::around;
use super::properties::{BRCA_PATHOGENIC, HER2_POSITIVE, Property, history, ild, is_hr_positive, pd_l1, with};
use super::whole_case::is;

pub const OF_ORDERS: [Property; 7] = [
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
    },
    Property {
        name: "an order of pembrolizumab is never silent without a fitting 22C3 CPS",
        space: || with([pd_l1("brc-tnbc-pembrolizumab-cps10")]),
        ordered: &["pembrolizumab"],
        holds: |space, at, answer| {
            answer.said_of_orders().is_some() || space.surely(at, "pd-l1", &["above", "at the cut-off"])
        },
    },
    Property {
        name: "an order of trastuzumab is never silent unless HER2 is surely positive",
        space: || with([history()]),
        ordered: &["trastuzumab"],
        holds: |space, at, answer| answer.said_of_orders().is_some() || space.surely(at, "her2", &HER2_POSITIVE),
    },
    Property {
        name: "an order of olaparib is never silent unless a germline variant is surely pathogenic",
        space: || with([dimensions::germline_brca()]),
        ordered: &["olaparib"],
        holds: |space, at, answer| {
            answer.said_of_orders().is_some() || space.surely(at, "germline-brca", &BRCA_PATHOGENIC)
        },
    },
    Property {
        name: "an order of palbociclib is never silent unless a hormone receptor is surely positive",
        space: || with([dimensions::menopause()]),
        ordered: &["palbociclib", "letrozole"],
        holds: |space, at, answer| answer.said_of_orders().is_some() || is_hr_positive(space, at),
    },
    Property {
        name: "T-DXd with active interstitial lung disease is critical, whatever else is known",
        space: || with([history(), ild()]),
        ordered: &["trastuzumab-deruxtecan"],
        holds: |space, at, answer| {
            !space.is(at, "has", "present") || answer.said_of_orders() == Some(Indicator::Critical)
        },
    },
    Property {
        name: "sacituzumab govitecan at neutrophils below its limit warns, unless the disease is early and not judged",
        space: || with([around("neutrophils", Marker::Neutrophils, &["500", "3000"])]),
        ordered: &["sacituzumab-govitecan"],
        holds: |space, at, answer| {
            !space.is(at, "neutrophils", "500")
                || space.is(at, "stage", "early")
                || answer.said_of_orders().is_some_and(|said| said <= Indicator::Warning)
        },
    },
];
