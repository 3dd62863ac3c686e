//! *Met* on partial knowledge holds on every completion, *not met* likewise, and *undetermined* has completions of both kinds.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write;

use oncohooks::case::marker::Marker;
use oncohooks::evaluate::verdict::Verdict;
use oncohooks::evaluate::{DoseSettings, Moment, Question, advise};
use oncohooks::knowledge::criteria::Criterion;
use oncohooks::knowledge::rule::{Line, Rule};
use oncohooks::knowledge::{Country, Knowledge};

use super::whole_case::{At, Space};
use super::{Dimension, dimensions, history};
use crate::scenarios::{ENGINE, TODAY};

/// In a slice every so many-th state of a rule's space is looked at.
const SLICE: usize = 997;

/// What no completion can be made of yet, and why. A rule with such a criterion is proved for what its other criteria read.
const NOT_ENUMERATED: [&str; 6] = ["listed", "gene-result", "genes-absent", "histology", "her2-ihc", "together-with"];

/// Where a verdict stays open although every completion says the same: the ends of the states, and why that is right.
/// A drug that was perhaps given may count for one criterion and against another, and each is judged by itself: it opens the
/// option in none of the two cases, and the card asks whether it was given.
/// So it is with a drug of unknown setting, where a rule of the first line asks for a relapse on therapy of early disease.
const OVER_CAUTIOUS: [&str; 2] = [", perhaps", ", setting unstated"];

/// The dimensions that the criteria of a rule read.
fn space(rule: &Rule, knowledge: &Knowledge) -> (Vec<Dimension>, Vec<&'static str>) {
    let mut dimensions: Vec<Dimension> = vec![dimensions::stage()];
    let mut left = Vec::new();
    let mut has_history = rule.population.line != Line::Any;
    for criterion in rule.when.criteria() {
        let mut of = |dimension: Dimension| {
            // A measurement or a condition may be asked for twice; everything else is one dimension.
            let is_of_its_own = matches!(dimension.name, "has" | "measured" | "pd-l1");
            if is_of_its_own || dimensions.iter().all(|known| known.name != dimension.name) {
                dimensions.push(dimension);
            }
        };
        match criterion {
            Criterion::Er(_) => of(dimensions::receptor("er", Marker::Er)),
            Criterion::Pgr(_) => of(dimensions::receptor("pgr", Marker::Pgr)),
            Criterion::HormoneReceptors(_) => {
                of(dimensions::receptor("er", Marker::Er));
                of(dimensions::receptor("pgr", Marker::Pgr));
            }
            Criterion::Her2(_) | Criterion::Her2By(_) | Criterion::Her2Open(_) => of(dimensions::her2()),
            Criterion::PdL1(wanted, _) => of(dimensions::pd_l1(wanted)),
            Criterion::Prior(_) => has_history = true,
            Criterion::GermlineBrca(_) => of(dimensions::germline_brca()),
            Criterion::Menopause(_) => of(dimensions::menopause()),
            Criterion::Has(condition) => of(dimensions::condition(*condition)),
            Criterion::Measured(wanted) => of(dimensions::measured(wanted)),
            Criterion::PdL1ByOtherThan(_) | Criterion::Ugt1a1(_) => {}
            Criterion::Listed(_) => left.push("listed"),
            Criterion::GeneResult(_) => left.push("gene-result"),
            Criterion::GenesAbsent(_) => left.push("genes-absent"),
            Criterion::Histology(_) => left.push("histology"),
            Criterion::Her2Ihc(_) => left.push("her2-ihc"),
            Criterion::TogetherWith(_) => left.push("together-with"),
            Criterion::OnFile(_) => left.push("on-file"),
            Criterion::Fallen(_) => left.push("fallen"),
            Criterion::LastGiven(_) => left.push("last-given"),
        }
    }
    if has_history {
        dimensions.push(history::earlier_therapy(rule, knowledge));
    }
    (dimensions, left)
}

/// The space of one rule, and the verdicts already known.
struct Proof<'k> {
    rule: &'k Rule,
    knowledge: &'k Knowledge,
    space: Space,
    verdicts: HashMap<At, Verdict>,
}

/// What was found of one rule.
#[derive(Default)]
struct Found {
    states: usize,
    unsound: Vec<String>,
    over_cautious: Vec<String>,
}

impl<'k> Proof<'k> {
    fn of(rule: &'k Rule, knowledge: &'k Knowledge, dimensions: Vec<Dimension>) -> Self {
        let space = Space { disease: rule.population.disease, dimensions };
        Self { rule, knowledge, space, verdicts: HashMap::new() }
    }

    fn verdict(&mut self, at: &At) -> Verdict {
        if let Some(verdict) = self.verdicts.get(at) {
            return *verdict;
        }
        let case = self.space.case(at, &[]);
        let question = Question {
            moment: Moment::View,
            country: self.rule.population.country.unwrap_or(Country::Jp),
            as_of: TODAY,
            doses: DoseSettings::default(),
            buttons: 0,
            trace: true,
        };
        let advice = advise(&case, self.knowledge, &question);
        let traced = advice.trace.iter().find(|traced| traced.rule.id == self.rule.id);
        let verdict = traced.map_or(Verdict::NotMet, |traced| traced.judged.verdict);
        self.verdicts.insert(at.clone(), verdict);
        verdict
    }

    fn look(&mut self, step: usize) -> Found {
        let mut found = Found::default();
        for place in (0..self.space.size()).step_by(step) {
            let states = self.space.at(place);
            found.states += 1;
            let verdict = self.verdict(&states);
            let completions = self.space.completions(&states);
            if completions.len() == 1 {
                continue;
            }
            let mut kinds: BTreeMap<Verdict, At> = BTreeMap::new();
            for completion in completions {
                kinds.entry(self.verdict(&completion)).or_insert(completion);
            }
            let opposed = kinds.iter().find(|(kind, _)| **kind != verdict && verdict != Verdict::Undetermined);
            if let Some((kind, completion)) = opposed {
                let (partial, whole) = (self.space.told(&states), self.space.told(completion));
                found.unsound.push(format!("{} on {partial}\n    but {} on {whole}", verdict.id(), kind.id()));
            }
            if verdict == Verdict::Undetermined && kinds.len() == 1 && !kinds.contains_key(&Verdict::Undetermined) {
                let only = kinds.keys().next().unwrap();
                found.over_cautious.push(format!("{} whatever comes: {}", only.id(), self.space.told(&states)));
            }
        }
        found
    }
}

#[test]
fn what_is_advised_on_partial_knowledge_holds_whatever_turns_out_to_be_true() {
    let is_whole = std::env::var("ONCOHOOKS_PROOF").is_ok_and(|how| how == "whole");
    let knowledge = &ENGINE.knowledge;
    let (mut rules, mut states, mut cautious) = (0, 0, 0);
    let (mut unsound, mut left) = (String::new(), BTreeMap::new());
    // Judged alone, a rule costs what it costs.
    let mut alone = knowledge.clone();
    let mut unjustified = String::new();
    for rule in knowledge.rules.iter().filter(|rule| rule.offer().is_some()) {
        alone.rules = vec![rule.clone()];
        let (dimensions, not_enumerated) = space(rule, knowledge);
        // What no completion is made of may decide either way, so that nothing is over-cautious there.
        let may_be_over_cautious = not_enumerated.is_empty();
        for kind in not_enumerated {
            assert!(NOT_ENUMERATED.contains(&kind), "{}: {kind}", rule.id);
            left.entry(kind).or_insert_with(Vec::new).push(rule.id);
        }
        let mut proof = Proof::of(rule, &alone, dimensions);
        let mut found = proof.look(if is_whole { 1 } else { SLICE });
        rules += 1;
        states += found.states;
        cautious += found.over_cautious.len();
        if !may_be_over_cautious {
            found.over_cautious.clear();
        }
        for one in found.unsound.iter().take(2) {
            let _ = writeln!(unsound, "{}: {one}", rule.id);
        }
        let is_justified =
            |one: &&String| OVER_CAUTIOUS.iter().any(|state| one.split(": ").any(|part| part.ends_with(state)));
        for one in found.over_cautious.iter().filter(|one| !is_justified(one)).take(2) {
            let _ = writeln!(unjustified, "{}: undetermined, yet {one}", rule.id);
        }
    }
    println!("{rules} rules, {states} states, {cautious} over-cautious; without {:?}", left.keys());
    assert!(unsound.is_empty(), "{unsound}");
    assert!(unjustified.is_empty(), "{unjustified}");
}

/// The proof finds what it is for: a record that says nothing, taken for one that says HER2 3+.
#[test]
fn a_value_made_of_nothing_is_found() {
    let knowledge = &ENGINE.knowledge;
    let rule = knowledge.rules.iter().find(|rule| rule.id.as_str() == "brc-her2pos-first-thp").unwrap();
    let (mut dimensions, _) = space(rule, knowledge);
    let her2 = dimensions.iter_mut().find(|dimension| dimension.name == "her2").unwrap();
    let put = |name: &str| her2.states.iter().position(|state| state.name == name).unwrap();
    let (nothing, three) = (put("no result"), put("3+"));
    her2.states[nothing].put = std::mem::replace(&mut her2.states[three].put, Box::new(|_| {}));
    let restored = dimensions::her2().states.swap_remove(three).put;
    dimensions.iter_mut().find(|dimension| dimension.name == "her2").unwrap().states[three].put = restored;
    let found = Proof::of(rule, knowledge, dimensions).look(1);
    assert!(
        found.unsound.iter().any(|fault| fault.contains("met on") && fault.contains("no result")),
        "{:?}",
        found.unsound
    );
}
