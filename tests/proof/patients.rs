//! Patients of a rule: of whom everything is known, for whom it holds, and for whom one part of it decides.

use oncohooks::evaluate::verdict::Verdict;

use super::readings::{Asked, Kept, Reading, compose, without};
use super::whole_case::Space;

/// So many complete cases of a rule are looked through for its patients.
const LOOKED_THROUGH: usize = 40_000;

/// And so many for whom it holds.
const MET: usize = 1_000;

/// A prime, about the golden part of a million.
const STEP: usize = 618_041;

/// Patients of whom everything is known and for whom the rule holds: for each criterion one for whom it decides, and for each
/// dimension one for whom it does, where there is one.
pub fn patients(asked: &Asked, space: &Space, readings: &[Reading], kept: &[Vec<Kept>]) -> Vec<Vec<usize>> {
    let whole = |kept: &[Kept], dimension: usize| -> Vec<usize> {
        let states = kept.iter().map(|one| one.state);
        states.filter(|state| space.dimensions[dimension].states[*state].is_complete).collect()
    };
    let whole: Vec<Vec<usize>> = kept.iter().enumerate().map(|(dimension, kept)| whole(kept, dimension)).collect();
    let all: usize = whole.iter().map(Vec::len).product();
    let criteria = asked.rule.when.criteria().len();
    let mut is_decided = vec![false; criteria];
    let mut is_turned = vec![false; whole.len()];
    let mut patients: Vec<Vec<usize>> = Vec::new();
    let mut met = 0;
    // Of more than can be looked through so many all over the space: a step that shares no factor with it misses no state.
    let step = if all > LOOKED_THROUGH { STEP % all } else { 1 };
    for turn in 0..all.min(LOOKED_THROUGH) {
        let mut place = turn * step % all;
        let states: Vec<usize> = whole
            .iter()
            .map(|states| {
                let state = states[place % states.len()];
                place /= states.len();
                state
            })
            .collect();
        if compose(&asked.rule.when, readings, &states) != Verdict::Met {
            continue;
        }
        met += 1;
        let mut decides = (0..criteria).filter(|at| without(&asked.rule.when, readings, &states, *at) != Verdict::Met);
        let fresh: Vec<usize> = decides.by_ref().filter(|at| !is_decided[*at]).collect();
        let turned: Vec<usize> = (0..whole.len())
            .filter(|dimension| !is_turned[*dimension])
            .filter(|dimension| {
                let mut other = states.clone();
                whole[*dimension].iter().any(|state| {
                    other[*dimension] = *state;
                    compose(&asked.rule.when, readings, &other) == Verdict::NotMet
                })
            })
            .collect();
        if !fresh.is_empty() || !turned.is_empty() || patients.is_empty() {
            fresh.iter().for_each(|at| is_decided[*at] = true);
            turned.iter().for_each(|dimension| is_turned[*dimension] = true);
            patients.push(states);
        }
        if met == MET || is_decided.iter().chain(&is_turned).all(|one| *one) {
            break;
        }
    }
    patients
}
