//! Mutation of the knowledge: each rule with one criterion dropped, negated, its cut-off moved by one step, a drug, an assay, a
//! country or a date exchanged for its neighbour. Something has to see it: a scenario that gives other cards, the decision
//! table of the rule (`tests/proof/decisions.tsv`, `spoken.tsv`), or the statement that an approval cites. Else nothing holds
//! the rule to what it says. Those that live stand in `survivors.tsv`, each with a reason.
//!
//! `cargo test mutation` takes a slice, `ONCOHOOKS_MUTATION=whole cargo test --release mutation -- --nocapture` all of them and
//! writes the list anew with `UPDATE_SURVIVORS=1`; `ONCOHOOKS_MUTATION=survivors` looks at those of the list alone.

mod approvals;
pub mod criteria;
mod forms;
mod gene_criteria;
mod mutants;
mod seen;

use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use std::time::Instant;

use oncohooks::knowledge::Knowledge;
use oncohooks::knowledge::ids::RuleId;

use crate::proof::Known;
use crate::proof::decisions::{self, Decisions};
use crate::scenarios::ENGINE;
use mutants::Mutant;
use seen::Run;

/// In a slice every so many-th mutant is made.
const SLICE: usize = 83;

const SURVIVORS: &str = "tests/mutation/survivors.tsv";

/// Survivors that are known, each with its reason: the rule, what was done, and the reason in the last column.
fn known() -> BTreeMap<String, String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(SURVIVORS);
    let text = std::fs::read_to_string(path).unwrap_or_default();
    let rows = text.lines().skip(1).filter_map(|line| line.rsplit_once('\t'));
    rows.map(|(mutant, reason)| (mutant.to_owned(), reason.to_owned())).collect()
}

/// What saw a mutant, if anything did.
type Seen = Option<&'static str>;

/// Each mutant, and what tells it from the knowledge; scenarios are asked first, since they are the closest to life.
fn look(mutants: &[&Mutant], runs: &[Run]) -> Vec<(String, Seen)> {
    let (mut knowledge, mut engine) = (ENGINE.knowledge.clone(), ENGINE.knowledge.clone());
    let mut known = Known::default();
    let mut tables: HashMap<RuleId, Vec<Decisions>> = HashMap::new();
    let mut seen = |mutant: &Mutant| -> Seen {
        let of = |changed: &Knowledge| {
            let is_unsupported = mutant.rule.is_none() && !approvals::unsupported(changed).is_empty();
            let by_scenario = seen::by_any(mutant, runs, changed);
            by_scenario.then_some("a scenario").or(is_unsupported.then_some("the statement it cites"))
        };
        mutant.within(&mut knowledge, of).or_else(|| {
            let changed = mutant.changed_rule()?;
            if forms::is_broken(changed) {
                return Some("the form of a rule");
            }
            let tables = tables.entry(changed.id).or_insert_with(|| {
                let rule = ENGINE.knowledge.rules.iter().find(|rule| rule.id == changed.id);
                rule.into_iter().flat_map(|rule| decisions::of_rule(rule, &mut engine, &mut known)).collect()
            });
            let is_other = tables.iter().any(|table| table.tell_apart(changed, &mut engine));
            is_other.then_some("the table of the rule")
        })
    };
    mutants.iter().map(|mutant| (mutant.told.clone(), seen(mutant))).collect()
}

#[test]
fn every_mutant_of_the_knowledge_is_seen_or_has_a_reason_to_live() {
    let how = std::env::var("ONCOHOOKS_MUTATION").unwrap_or_default();
    let (begun, runs, known) = (Instant::now(), seen::runs(), known());
    let all = mutants::of(&ENGINE.knowledge);
    let made: Vec<&Mutant> = match how.as_str() {
        "whole" => all.iter().collect(),
        "survivors" => all.iter().filter(|mutant| known.contains_key(&mutant.told)).collect(),
        _ => all.iter().step_by(SLICE).collect(),
    };
    let (one, other) = made.split_at(made.len() / 2);
    let looked: Vec<(String, Seen)> = std::thread::scope(|scope| {
        let running = [one, other].map(|half| scope.spawn(move || look(half, runs)));
        running.into_iter().flat_map(|half| half.join().unwrap()).collect()
    });
    let mut alive: Vec<&String> = looked.iter().filter(|(_, seen)| seen.is_none()).map(|(told, _)| told).collect();
    alive.sort();
    let mut by_what: BTreeMap<&str, usize> = BTreeMap::new();
    looked.iter().for_each(|(_, seen)| *by_what.entry(seen.unwrap_or("nothing")).or_default() += 1);
    let count = looked.len();
    println!("{count} mutants of {}, seen by {by_what:?}, {} s", all.len(), begun.elapsed().as_secs());
    if !how.is_empty() && std::env::var_os("UPDATE_SURVIVORS").is_some() {
        let row = |told: &&String| format!("{told}\t{}\n", known.get(*told).map_or("", String::as_str));
        let rows: String = alive.iter().map(row).collect();
        let text = format!("rule\twhat was done\twhy it may live\n{rows}");
        std::fs::write(Path::new(env!("CARGO_MANIFEST_DIR")).join(SURVIVORS), text).unwrap();
    }
    let has_reason = |told: &str| known.get(told).is_some_and(|reason| !reason.is_empty());
    let unknown: Vec<&&String> = alive.iter().filter(|told| !has_reason(told)).collect();
    assert!(unknown.is_empty(), "nothing sees {unknown:#?}\nwrite a scenario, or a reason into {SURVIVORS}");
    // A reason for a mutant that is seen by now is none.
    let is_dead = |told: &&String| looked.iter().any(|(known, seen)| known == *told && seen.is_some());
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
