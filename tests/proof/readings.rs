//! What each criterion of a rule says of everything it reads, asked of the engine once; the verdict of the rule follows by
//! Kleene's logic. States of a dimension that no criterion tells apart are one (`quotient`).

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use oncohooks::evaluate::verdict::Verdict;
use oncohooks::evaluate::{DoseSettings, Moment, Question, advise};
use oncohooks::knowledge::criteria::When;
use oncohooks::knowledge::ids::DrugId;
use oncohooks::knowledge::rule::{Body, Line, Note, Population, Rule};
use oncohooks::knowledge::{Country, Knowledge};

use super::Dimension;
use super::space::{Part, read_by};
use super::whole_case::Space;
use crate::scenarios::TODAY;

/// One criterion, or the population, over the product of the dimensions it reads.
pub struct Reading {
    /// The positions of its dimensions, each with how far apart its states stand in the table.
    reads: Vec<(usize, usize)>,
    verdicts: Arc<[Verdict]>,
}

impl Reading {
    pub fn at(&self, states: &[usize]) -> Verdict {
        self.verdicts[self.reads.iter().map(|(dimension, stride)| states[*dimension] * stride).sum::<usize>()]
    }

    /// What it says where this dimension is in this state, whatever the others are.
    fn of_state(&self, dimension: usize, state: usize, size: usize) -> Option<impl Iterator<Item = Verdict>> {
        let (_, stride) = *self.reads.iter().find(|(own, _)| *own == dimension)?;
        let is_of = move |at: &usize| (at / stride) % size == state;
        Some((0..self.verdicts.len()).filter(is_of).map(|at| self.verdicts[at]))
    }
}

/// Verdicts already asked, by what was asked: rules share most of their criteria.
#[derive(Default)]
pub struct Known(HashMap<u64, Arc<[Verdict]>>);

/// A rule that is asked at one moment in one country.
#[derive(Clone, Copy)]
pub struct Asked<'k> {
    pub rule: &'k Rule,
    pub moment: Moment,
    pub country: Country,
}

impl Asked<'_> {
    /// The drug that is ordered, where an order is judged.
    pub fn ordered(&self) -> Vec<&'static str> {
        let named = self.rule.check().and_then(|check| check.orders.first());
        let drug = named.and_then(|named| {
            let knowledge = super::whole_case::knowledge();
            knowledge.drugs.values().map(|drug| drug.id).find(|drug| knowledge.is(drug.as_str(), *named))
        });
        let offered = self.rule.offer().and_then(|offer| offer.regimen.first().copied());
        let is_order = self.moment == Moment::Order;
        drug.or(offered).filter(|_| is_order).map(DrugId::as_str).into_iter().collect()
    }

    fn question(&self) -> Question {
        Question {
            moment: self.moment,
            country: self.country,
            as_of: TODAY,
            doses: DoseSettings::default(),
            buttons: 0,
            trace: true,
        }
    }

    /// The rule as the trace of every moment shows it: an order check as a note.
    pub fn traced(&self) -> Rule {
        let note = Body::Note(Note { asks: Vec::new() });
        let body = if self.rule.offer().is_some() { self.rule.body.clone() } else { note };
        Rule { body, ..self.rule.clone() }
    }

    /// The same population, line or not, with other criteria.
    fn with(&self, line: Line, when: When) -> Rule {
        let rule = self.traced();
        Rule { population: Population { line, ..rule.population }, when, ..rule }
    }

    /// What is asked by itself: the stage, the line, the histology, each criterion; and what it reads.
    fn leaves(&self, parts: &[Part]) -> Vec<(Rule, Vec<Part>)> {
        let everybody = || When::All(Vec::new());
        let mut leaves = vec![(self.with(Line::Any, everybody()), vec![Part::Stage])];
        let line = vec![Part::EarlierTherapy, Part::Beside];
        leaves.push((self.with(self.rule.population.line, everybody()), line));
        leaves.push((self.with(Line::Any, everybody()), vec![Part::Histology, Part::Genes]));
        for criterion in self.rule.when.criteria() {
            let (read, _) = read_by(criterion);
            let mut leaf = self.with(Line::Any, When::Is(criterion.clone()));
            // As a note it waits for nothing.
            leaf.body = Body::Note(Note { asks: Vec::new() });
            leaves.push((leaf, read));
        }
        for (_, read) in &mut leaves {
            read.retain(|part| parts.contains(part));
        }
        leaves
    }

    /// What the engine says of each rule in each case.
    pub fn ask(&self, engine: &Knowledge, space: &Space, states: &[(usize, usize)]) -> Vec<Verdict> {
        let case = space.case_of(states, &self.ordered());
        let advice = advise(&case, engine, &self.question());
        let of = |rule: &Rule| {
            let traced = advice.trace.iter().find(|traced| std::ptr::eq(traced.rule, rule));
            traced.map_or(Verdict::NotMet, |traced| traced.judged.verdict)
        };
        engine.rules.iter().map(of).collect()
    }

    /// Every leaf over what it reads. `engine` is the knowledge; its rules are exchanged for those asked.
    pub fn readings(&self, space: &Space, parts: &[Part], engine: &mut Knowledge, known: &mut Known) -> Vec<Reading> {
        let leaves = self.leaves(parts);
        let place = |part: &Part| parts.iter().position(|own| own == part).unwrap();
        let of = |(leaf, read): (Rule, Vec<Part>)| {
            let dimensions: Vec<usize> = read.iter().map(place).collect();
            let sizes: Vec<usize> = dimensions.iter().map(|at| space.dimensions[*at].states.len()).collect();
            let strides = sizes.iter().scan(1, |stride, size| {
                let own = *stride;
                *stride *= size;
                Some(own)
            });
            let reads: Vec<(usize, usize)> = dimensions.iter().copied().zip(strides).collect();
            let key = self.key(&leaf, dimensions.iter().map(|at| &space.dimensions[*at]));
            let all: usize = sizes.iter().product();
            let verdicts = known.0.entry(key).or_insert_with(|| {
                engine.rules = vec![leaf];
                engine.reindex();
                let states = |at: usize| -> Vec<(usize, usize)> {
                    let of = |((dimension, stride), size): (&(usize, usize), &usize)| (*dimension, at / stride % size);
                    reads.iter().zip(&sizes).map(of).collect()
                };
                (0..all).map(|at| self.ask(engine, space, &states(at))[0]).collect()
            });
            Reading { verdicts: Arc::clone(verdicts), reads }
        };
        leaves.into_iter().map(of).collect()
    }

    fn key<'d>(&self, leaf: &Rule, dimensions: impl Iterator<Item = &'d Dimension>) -> u64 {
        let mut key = DefaultHasher::new();
        (self.country, self.moment == Moment::Order, self.ordered()).hash(&mut key);
        let body = leaf.offer().map(|offer| format!("{:?}{:?}", offer.regimen, offer.partners));
        format!("{:?} {:?} {body:?}", leaf.population, leaf.when).hash(&mut key);
        for dimension in dimensions {
            dimension.name.hash(&mut key);
            dimension.states.iter().for_each(|state| state.name.hash(&mut key));
        }
        key.finish()
    }
}

/// What the readings come to: the population and all criteria together.
pub fn compose(when: &When, readings: &[Reading], states: &[usize]) -> Verdict {
    let of_population = 3;
    let population = readings[..of_population].iter().map(|reading| reading.at(states)).min().unwrap();
    let mut leaves = readings[of_population..].iter();
    population.min(tree(when, &mut || leaves.next().unwrap().at(states)))
}

/// The same where one criterion, by its place, says the opposite.
pub fn without(when: &When, readings: &[Reading], states: &[usize], place: usize) -> Verdict {
    let mut leaves = readings[3..].iter().enumerate();
    tree(when, &mut || {
        let (at, leaf) = leaves.next().unwrap();
        let said = leaf.at(states);
        if at == place { !said } else { said }
    })
}

/// Kleene's logic: "and" is the least, "or" the most. Every leaf is taken, in the order of the tree.
fn tree(when: &When, leaf: &mut impl FnMut() -> Verdict) -> Verdict {
    let mut of = |parts: &[When], least: bool| {
        let judged: Vec<Verdict> = parts.iter().map(|part| tree(part, &mut *leaf)).collect();
        let extreme = if least { judged.iter().min() } else { judged.iter().max() };
        extreme.copied()
    };
    match when {
        When::Is(_) => leaf(),
        When::All(parts) => of(parts, true).unwrap_or(Verdict::Met),
        When::Any(parts) => of(parts, false).unwrap_or(Verdict::Met),
        When::None(parts) => of(parts, false).map_or(Verdict::Met, |any| !any),
    }
}

/// For each dimension one state of each kind: states of which every reading says the same, whatever else is known, are one, and
/// partial ones where also what they may turn out to be is the same. Returns the positions of those kept.
pub fn quotient(space: &Space, readings: &[Reading]) -> Vec<Vec<Kept>> {
    (0..space.dimensions.len()).map(|dimension| classes(space, readings, dimension)).collect()
}

/// A state that stands for all of its kind.
pub struct Kept {
    pub state: usize,
    /// The positions in the dimension of those kept that it may turn out to be.
    pub may_be: Vec<usize>,
    /// Part of it was not seen.
    pub is_unseen: bool,
}

fn classes(space: &Space, readings: &[Reading], dimension: usize) -> Vec<Kept> {
    let states = &space.dimensions[dimension].states;
    let said = |state: usize| -> Vec<u8> {
        let said = readings.iter().filter_map(|reading| reading.of_state(dimension, state, states.len()));
        said.flatten().map(|verdict| verdict as u8).collect()
    };
    let mut known: HashMap<(Vec<u8>, Vec<usize>, bool), usize> = HashMap::new();
    let mut kept: Vec<Kept> = Vec::new();
    // The class of each complete state.
    let mut class_of: HashMap<usize, usize> = HashMap::new();
    for (state, _) in states.iter().enumerate().filter(|(_, state)| state.is_complete) {
        let next = kept.len();
        let class = *known.entry((said(state), Vec::new(), false)).or_insert(next);
        if class == next {
            kept.push(Kept { state, may_be: vec![next], is_unseen: false });
        }
        class_of.insert(state, class);
    }
    let mut classes_of: HashMap<*const usize, Vec<usize>> = HashMap::new();
    for (state, partial) in states.iter().enumerate().filter(|(_, state)| !state.is_complete) {
        let may_be = classes_of.entry(partial.may_be.as_ptr()).or_insert_with(|| {
            let mut classes: Vec<usize> = partial.may_be.iter().map(|state| class_of[state]).collect();
            classes.sort_unstable();
            classes.dedup();
            classes
        });
        let next = kept.len();
        let is_unseen = partial.is_unseen;
        if *known.entry((said(state), may_be.clone(), is_unseen)).or_insert(next) == next {
            kept.push(Kept { state, may_be: may_be.clone(), is_unseen });
        }
    }
    kept
}
