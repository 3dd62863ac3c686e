//! Whether each property of the advice holds of every case that its dimensions span, in both countries.
//!
//! `cargo test proof` looks at a slice of each; `ONCOHOOKS_PROOF=whole cargo test --release proof -- --nocapture` at all.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::time::Instant;

use oncohooks::knowledge::Country;
use oncohooks::knowledge::rule::Indicator;

use super::order_properties::OF_ORDERS;
use super::properties::{OF_VIEWS, Property, history, pd_l1, with};
use super::whole_case::{At, OrderVerdicts, Space, answer};
use super::{Dimension, dimensions};

/// In a slice about so many cases of each property are looked at.
const SLICE: usize = 150;

fn is_whole() -> bool {
    std::env::var("ONCOHOOKS_PROOF").is_ok_and(|how| how == "whole")
}

/// Every so many-th case; a prime that parts no dimension evenly, so that a slice meets every state.
fn step(size: usize) -> usize {
    if is_whole() {
        return 1;
    }
    let primes = [7, 31, 101, 499, 997, 4999, 9973, 49_999];
    primes.into_iter().rev().find(|prime| size / prime >= SLICE).unwrap_or(1)
}

/// The smallest case: the fewest dimensions of which something is known, told first.
fn smallest(faults: &BTreeMap<usize, String>) -> Option<&String> {
    faults.values().min_by_key(|told| told.len())
}

#[test]
fn every_property_holds_of_every_case() {
    let mut broken = String::new();
    let (begun, mut looked_at) = (Instant::now(), 0);
    for Property { name, space, ordered, holds } in OF_VIEWS.iter().chain(&OF_ORDERS) {
        let space = Space::of(space());
        let mut faults = BTreeMap::new();
        for place in (0..space.size()).step_by(step(space.size())) {
            let at = space.at(place);
            let case = space.case(&at, ordered);
            for country in [Country::Jp, Country::Us] {
                looked_at += 1;
                if !holds(&space, &at, &answer(&case, country)) {
                    faults.insert(place, format!("{}, {}", country.id(), space.told(&at)));
                }
            }
        }
        if let Some(one) = smallest(&faults) {
            let _ = writeln!(broken, "{name}\n    not in {} cases, such as {one}", faults.len());
        }
    }
    println!("{} properties, {looked_at} cases, {} s", OF_VIEWS.len() + OF_ORDERS.len(), begun.elapsed().as_secs());
    assert!(broken.is_empty(), "{broken}");
}

/// Drafts, and the space they are judged in.
type Ordered = (&'static [&'static str], fn() -> Vec<Dimension>);

/// Less is known of a case than of each it may turn out to be: where one of these is warned of, this one is not passed in
/// silence.
#[test]
fn taking_knowledge_away_never_turns_a_warning_into_silence() {
    let mut broken = String::new();
    let orders: [Ordered; 6] = [
        (&["pembrolizumab", "paclitaxel"], || with([pd_l1("brc-tnbc-pembrolizumab-cps10")])),
        (&["trastuzumab", "pertuzumab", "docetaxel"], || with([history()])),
        (&["trastuzumab-deruxtecan"], || with([history()])),
        (&["olaparib"], || with([dimensions::germline_brca()])),
        (&["palbociclib", "letrozole"], || with([dimensions::menopause()])),
        (&["bevacizumab", "paclitaxel"], || with([history()])),
    ];
    for (ordered, space) in orders {
        let space = Space::of(space());
        for country in [Country::Jp, Country::Us] {
            let mut known = OrderVerdicts::default();
            for place in (0..space.size()).step_by(step(space.size())) {
                let at = space.at(place);
                if known.of(&space, &at, ordered, country).is_some() {
                    continue;
                }
                let warned = space.completions(&at).into_iter().find(|whole| {
                    known.of(&space, whole, ordered, country).is_some_and(|said| said <= Indicator::Warning)
                });
                if let Some(whole) = warned {
                    let (less, more) = (space.told(&at), space.told(&whole));
                    let _ = writeln!(broken, "{ordered:?} {}: silent on {less}\n    warned on {more}", country.id());
                    break;
                }
            }
        }
    }
    assert!(broken.is_empty(), "{broken}");
}

/// The order in which a server sends results changes nothing.
#[test]
fn what_is_said_does_not_depend_on_the_order_of_the_record() {
    let space = Space::of(with([history(), pd_l1("brc-tnbc-pembrolizumab-cps10")]));
    for place in (0..space.size()).step_by(step(space.size())) {
        let at = space.at(place);
        let case = space.case(&at, &[]);
        let mut turned = case.clone();
        turned.findings.reverse();
        turned.exposures.reverse();
        let (one, other) = (answer(&case, Country::Jp), answer(&turned, Country::Jp));
        assert_eq!(one.summary(), other.summary(), "{}", space.told(&at));
    }
}

/// Each property can fail: the same question about an answer that is wrong.
#[test]
fn a_planted_fault_is_found() {
    let of = |name: &str| OF_VIEWS.iter().find(|property| property.name.starts_with(name)).unwrap();
    let property = of("T-DXd only where HER2 is surely positive");
    let space = Space::of((property.space)());
    // The answer to HER2 3+ shown to a case of which HER2 is unknown.
    let find = |wanted: &dyn Fn(&At) -> bool| (0..space.size()).map(|place| space.at(place)).find(wanted).unwrap();
    let right = find(&|at| {
        space.is(at, "her2", "3+") && space.is(at, "history", "trastuzumab") && space.is(at, "stage", "metastatic")
    });
    let wrong = find(&|at| space.is(at, "her2", "no result") && space.is(at, "history", "trastuzumab"));
    let case = space.case(&right, &[]);
    let answer = answer(&case, Country::Us);
    assert!(answer.offers("trastuzumab-deruxtecan") && (property.holds)(&space, &right, &answer));
    assert!(!(property.holds)(&space, &wrong, &answer));
}
