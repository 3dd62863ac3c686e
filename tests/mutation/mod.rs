//! Mutation of the knowledge: each rule with one criterion dropped, negated, its cut-off moved by one step, a drug, an assay, a
//! country or a date exchanged for its neighbour. A scenario has to give other cards then: else nothing holds the rule to
//! what it says. Those that live stand in `survivors.tsv`, each with a reason.
//!
//! `cargo test mutation` takes a slice, `ONCOHOOKS_MUTATION=whole cargo test --release mutation -- --nocapture` all of them and
//! writes the list anew with `UPDATE_SURVIVORS=1`.

mod criteria;
mod gene_criteria;
mod mutants;
mod seen;

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Instant;

use crate::scenarios::ENGINE;
use mutants::Mutant;
use seen::Run;

/// In a slice every so many-th mutant is made.
const SLICE: usize = 83;

/// Of a slice at least so many percent are seen. Not every survivor of the whole has its scenario or its reason yet; when they
/// have, a slice is held to the list too.
const LEAST_SEEN: usize = 60;

const SURVIVORS: &str = "tests/mutation/survivors.tsv";

/// Survivors that are known, each with its reason: the rule, what was done, and the reason in the last column.
fn known() -> BTreeMap<String, String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(SURVIVORS);
    let text = std::fs::read_to_string(path).unwrap_or_default();
    let rows = text.lines().skip(1).filter_map(|line| line.rsplit_once('\t'));
    rows.map(|(mutant, reason)| (mutant.to_owned(), reason.to_owned())).collect()
}

/// Each mutant, and whether a run tells it from the knowledge.
fn look(mutants: &[&Mutant], runs: &[Run]) -> Vec<(String, bool)> {
    let mut knowledge = ENGINE.knowledge.clone();
    let of = |mutant: &&Mutant| {
        let is_seen = mutant.within(&mut knowledge, |changed| seen::by_any(mutant, runs, changed));
        (mutant.told.clone(), is_seen)
    };
    mutants.iter().map(of).collect()
}

#[test]
fn every_mutant_of_the_knowledge_is_seen_by_a_scenario_or_has_a_reason_to_live() {
    let is_whole = std::env::var("ONCOHOOKS_MUTATION").is_ok_and(|how| how == "whole");
    let begun = Instant::now();
    let runs = seen::runs();
    let all = mutants::of(&ENGINE.knowledge);
    let made: Vec<&Mutant> = all.iter().step_by(if is_whole { 1 } else { SLICE }).collect();
    let halves = [0, 1].map(|half| made.iter().skip(half).step_by(2).copied().collect::<Vec<_>>());
    let looked: Vec<(String, bool)> = std::thread::scope(|scope| {
        let running = halves.map(|half| scope.spawn(move || look(&half, runs)));
        running.into_iter().flat_map(|half| half.join().unwrap()).collect()
    });
    let mut alive: Vec<&String> = looked.iter().filter(|(_, is_seen)| !is_seen).map(|(told, _)| told).collect();
    alive.sort();
    let (known, count) = (known(), looked.len());
    println!("{count} mutants of {}, {} alive, {} s", all.len(), alive.len(), begun.elapsed().as_secs());
    if is_whole && std::env::var_os("UPDATE_SURVIVORS").is_some() {
        let row = |told: &&String| format!("{told}\t{}\n", known.get(*told).map_or("", String::as_str));
        let rows: String = alive.iter().map(row).collect();
        let text = format!("rule\twhat was done\twhy it may live\n{rows}");
        std::fs::write(Path::new(env!("CARGO_MANIFEST_DIR")).join(SURVIVORS), text).unwrap();
    }
    let unknown: Vec<&&String> = alive.iter().filter(|told| !known.contains_key(**told)).collect();
    let unseen = format!("no scenario sees {unknown:#?}\nwrite one, or a reason into {SURVIVORS}");
    assert!(!is_whole || unknown.is_empty(), "{unseen}");
    assert!(100 * (count - alive.len()) >= LEAST_SEEN * count, "{unseen}");
    // A reason for a mutant that is seen by now is none.
    let is_dead = |told: &&String| looked.iter().any(|(known, is_seen)| known == *told && *is_seen);
    let done: Vec<&String> = known.keys().filter(is_dead).collect();
    assert!(done.is_empty(), "seen by now, take them from {SURVIVORS}: {done:#?}");
}

/// The comparison can fail: a rule that is taken out is missed.
#[test]
fn a_rule_that_is_gone_is_missed() {
    let runs = seen::runs();
    let place = ENGINE.knowledge.rules.iter().position(|rule| rule.id.as_str() == "brc-her2pos-first-thp").unwrap();
    let mutant = mutants::impossible(&ENGINE.knowledge, place);
    assert!(mutant.within(&mut ENGINE.knowledge.clone(), |changed| seen::by_any(&mutant, runs, changed)));
    assert!(!seen::by_any(&mutant, runs, &ENGINE.knowledge));
}
