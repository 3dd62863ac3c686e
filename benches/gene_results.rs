//! What a result about a gene costs, beyond reading the JSON, in each shape of `tests/reading/variant-shapes.tsv`.
//!
//! Run by `cargo bench --bench gene_results`. The record is read with the result and without it; the difference is its cost.
//! The budget is 10 µs a resource, for texts that were met before, as in a service that runs.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "a bench may stop at the first surprise, and prints"
)]

#[path = "../tests/support/line.rs"]
#[allow(dead_code, reason = "shared with the tests")]
mod line;
#[path = "../tests/support/table.rs"]
#[allow(dead_code, reason = "shared with the tests")]
mod table;

use std::hint::black_box;
use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use oncohooks::call::{Audience, Call, Engine, case_of};
use oncohooks::cds_hooks::card_style::CardLimits;
use oncohooks::fhir::record::tape::Tape;
use oncohooks::offline;
use oncohooks::settings::{Jurisdiction, Language};
use time::macros::date;

/// That of the service.
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

const BUDGET: Duration = Duration::from_micros(10);
/// Readings of one record, of which the fastest quarter counts: what lies above is the machine.
const READINGS: usize = 400;
/// Rounds of readings with and without a result, of which the cheapest counts: a disturbance lasts longer than one round.
const ROUNDS: usize = 3;

fn main() -> ExitCode {
    let engine = Engine::load(None).unwrap();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/reading");
    let patients = table::patients(&folder.join("patients.tsv"));
    let mut costs: Vec<(Duration, String)> = Vec::new();
    for [shows, patient, changes, ..] in table::rows::<8>(&folder.join("variant-shapes.tsv")) {
        let without = &patients[&patient];
        let with = table::changed(without, &changes);
        let resources = u32::try_from(with.len() - without.len()).unwrap().max(1);
        let round = |_| reading(&engine, &with).saturating_sub(reading(&engine, without)) / resources;
        let cost = (0..ROUNDS).map(round).min().unwrap();
        costs.push((cost, shows));
    }
    costs.sort();
    let total: Duration = costs.iter().map(|(cost, _)| *cost).sum();
    println!("{} shapes, a resource: {:?} on average", costs.len(), total / u32::try_from(costs.len()).unwrap());
    costs.iter().rev().take(10).for_each(|(cost, shows)| println!("{cost:>10.1?}  {shows}"));
    let over = costs.iter().filter(|(cost, _)| *cost > BUDGET).count();
    println!("{over} above {BUDGET:?}");
    if over == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// How long it takes to make the case of a record whose JSON was read.
fn reading(engine: &Engine, lines: &[String]) -> Duration {
    let text = table::body(lines, "patient-view").to_string();
    let tape = Tape::read(&text).unwrap();
    let day = date!(2026 - 11 - 01);
    let audience = Audience {
        language: Language::En,
        jurisdiction: Jurisdiction::Jp,
        as_of: day,
        today: day,
        limits: CardLimits::default(),
    };
    let call = Call::of_record("invented", offline::chart([("bundle", tape.root())].into_iter()), audience);
    let mut times: Vec<Duration> = (0..READINGS)
        .map(|_| {
            let begun = Instant::now();
            black_box(case_of(engine, black_box(&call)));
            begun.elapsed()
        })
        .collect();
    times.sort();
    let quarter = &times[..READINGS / 4];
    quarter.iter().sum::<Duration>() / u32::try_from(quarter.len()).unwrap()
}
