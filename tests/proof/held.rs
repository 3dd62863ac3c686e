//! Whether each property of the advice holds of every case that its dimensions span, in both countries.
//!
//! `cargo test proof` looks at a slice of each; `ONCOHOOKS_PROOF=whole cargo test --release proof -- --nocapture` at all.

use std::fmt::Write;
use std::time::Instant;

use oncohooks::knowledge::Country;
use oncohooks::knowledge::rule::Indicator;

use super::answer_properties::OF_ANSWERS;
use super::gene_properties::OF_GENES;
use super::order_properties::OF_ORDERS;
use super::planted::is_seen;
use super::properties::{OF_VIEWS, history, pd_l1, with};
use super::property::Property;
use super::space::Extent;
use super::told::scenario;
use super::whole_case::{At, OrderVerdicts, Space, answer, answer_on};
use super::{Dimension, dimensions};

/// In a slice about so many cases of each property are looked at.
const SLICE: usize = 40;

fn properties() -> impl Iterator<Item = &'static Property> {
    OF_VIEWS.iter().chain(&OF_ANSWERS).chain(&OF_GENES).chain(&OF_ORDERS)
}

/// Every so many-th case; a prime that parts no dimension evenly, so that a slice meets every state.
fn step(size: usize) -> usize {
    if Extent::asked() == Extent::Whole {
        return 1;
    }
    let primes = [7, 31, 101, 499, 997, 4999, 9973, 49_999];
    primes.into_iter().rev().find(|prime| size / prime >= SLICE).unwrap_or(1)
}

/// Where a property does not hold: how many cases of those looked at, and the smallest, as it is told and as a scenario.
struct Broken {
    cases: usize,
    told: String,
    scenario: String,
}

impl Broken {
    fn add(broken: &mut Option<Self>, told: String, scenario: impl Fn() -> String) {
        match broken {
            Some(known) if known.told.len() <= told.len() => known.cases += 1,
            _ => {
                let cases = broken.as_ref().map_or(0, |known| known.cases) + 1;
                *broken = Some(Self { cases, scenario: scenario(), told });
            }
        }
    }
}

/// Every case of a property, in both countries, on each of its days; with how many answers were looked at.
fn look(property: &Property) -> (usize, Option<Broken>) {
    let Property { ordered, holds, .. } = property;
    let space = property.space();
    let (mut looked_at, mut broken) = (0, None);
    for place in (0..space.size()).step_by(step(space.size())) {
        let at = space.at(place);
        let case = space.case(&at, ordered);
        let asked = Country::ALL.into_iter().flat_map(|one| property.days.iter().map(move |day| (one, *day)));
        for (country, day) in asked {
            looked_at += 1;
            if !holds(&space, &at, &answer_on(&case, country, day)) {
                let told = format!("{}, {day}, {}", country.id(), space.told(&at));
                Broken::add(&mut broken, told, || scenario(property.name, &case, country));
            }
        }
    }
    (looked_at, broken)
}

#[test]
fn every_property_holds_of_every_case() {
    let begun = Instant::now();
    // Two processors, each with every second property.
    let halves = [0, 1].map(|half| properties().skip(half).step_by(2).collect::<Vec<_>>());
    let looked: Vec<(&str, usize, Option<Broken>)> = std::thread::scope(|scope| {
        let of = |property: &'static Property| {
            let (looked_at, broken) = look(property);
            (property.name, looked_at, broken)
        };
        let running = halves.map(|half| scope.spawn(move || half.into_iter().map(of).collect::<Vec<_>>()));
        running.into_iter().flat_map(|half| half.join().unwrap()).collect()
    });
    let answers: usize = looked.iter().map(|(_, looked_at, _)| looked_at).sum();
    println!("{} properties, {answers} answers, {} s", looked.len(), begun.elapsed().as_secs());
    let mut all = String::new();
    for (name, _, broken) in &looked {
        let Some(Broken { cases, told, scenario }) = broken else { continue };
        let _ = writeln!(all, "{name}\n    not in {cases} cases, such as {told}\n\n{scenario}");
    }
    assert!(all.is_empty(), "{all}");
}

/// Drafts, and the space they are judged in.
type Ordered = (&'static [&'static str], fn() -> Vec<Dimension>);

const ORDERS: [Ordered; 6] = [
    (&["pembrolizumab", "paclitaxel"], || with([pd_l1("brc-tnbc-pembrolizumab-cps10")])),
    (&["trastuzumab", "pertuzumab", "docetaxel"], || with([history()])),
    (&["trastuzumab-deruxtecan"], || with([history()])),
    (&["olaparib"], || with([dimensions::germline_brca()])),
    (&["palbociclib", "letrozole"], || with([dimensions::menopause()])),
    (&["bevacizumab", "paclitaxel"], || with([history()])),
];

/// A case that is passed in silence, and one that it may turn out to be and that is warned of. `said` is the gravest thing said.
fn silence(space: &Space, mut said: impl FnMut(&At) -> Option<Indicator>) -> Option<String> {
    (0..space.size()).step_by(step(space.size())).map(|place| space.at(place)).find_map(|at| {
        if said(&at).is_some() {
            return None;
        }
        let mut all = space.completions(&at).into_iter();
        let warned = all.find(|whole| said(whole).is_some_and(|said| said <= Indicator::Warning));
        warned.map(|whole| format!("silent on {}\n    warned on {}", space.told(&at), space.told(&whole)))
    })
}

/// Less is known of a case than of each it may turn out to be: where one of these is warned of, this one is not passed in
/// silence.
#[test]
fn taking_knowledge_away_never_turns_a_warning_into_silence() {
    let mut broken = String::new();
    for (ordered, space) in ORDERS {
        let space = Space::of("breast", space());
        for country in Country::ALL {
            let mut known = OrderVerdicts::default();
            if let Some(one) = silence(&space, |at| known.of(&space, at, ordered, country)) {
                let _ = writeln!(broken, "{ordered:?} {}: {one}", country.id());
            }
        }
    }
    assert!(broken.is_empty(), "{broken}");
}

/// That property can fail: an engine that says nothing while something is open.
#[test]
fn a_silence_that_is_planted_is_seen() {
    let (ordered, space) = ORDERS[1];
    let space = Space::of("breast", space());
    let mut known = OrderVerdicts::default();
    let planted = |at: &At| (space.completions(at).len() == 1).then(|| known.of(&space, at, ordered, Country::Jp))?;
    assert!(silence(&space, planted).is_some_and(|told| told.contains("warned on")));
}

/// The order in which a server sends results changes nothing.
#[test]
fn what_is_said_does_not_depend_on_the_order_of_the_record() {
    let space = Space::of("breast", with([history(), pd_l1("brc-tnbc-pembrolizumab-cps10")]));
    for place in (0..space.size()).step_by(step(space.size())) {
        let at = space.at(place);
        let case = space.case(&at, &[]);
        let mut turned = case.clone();
        turned.findings.reverse();
        turned.exposures.reverse();
        let (one, other) = (answer(&case, Country::Jp), answer(&turned, Country::Jp));
        assert_eq!(one.summary(), other.summary(), "{}", space.told(&at));
        // And the comparison tells answers apart.
        let none = oncohooks::case::Case { cancers: Vec::new(), ..turned.clone() };
        assert!(one.summary().is_empty() || one.summary() != answer(&none, Country::Jp).summary());
    }
}

/// Each property can fail: it sees the fault that is planted for it.
#[test]
fn a_planted_fault_is_seen_by_each_property() {
    let blind: Vec<&str> = properties().filter(|property| !is_seen(property)).map(|property| property.name).collect();
    assert!(blind.is_empty(), "no fault seen by {blind:#?}");
}
