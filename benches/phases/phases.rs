//! What each phase of a call costs in instructions: reading the text, the chart, the case, all up to the cards, writing.
//!
//! `whole` holds all phases from the case on, so that judging and cards are `whole` less `case`. Everything that is made at
//! first use was made before.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a bench may stop at the first surprise")]

#[path = "../support/body.rs"]
#[allow(dead_code, reason = "shared with `examples/measure`")]
mod body;

use std::hint::black_box;

use body::Answer as Kind;
use gungraun::{Callgrind, LibraryBenchmarkConfig, library_benchmark, library_benchmark_group, main};
use oncohooks::call::{self, Answer, Audience, Body, Call, Engine, Received};
use oncohooks::cds_hooks::card_style::CardLimits;
use oncohooks::cds_hooks::discovery::{Declaration, declarations_by_default};
use oncohooks::settings::{Jurisdiction, Language};

/// All that a phase needs, made before it is measured. It lives as long as the program, which ends with the phase.
struct Ready {
    engine: &'static Engine,
    body: &'static Body<'static>,
    received: Received<'static>,
    service: &'static Declaration,
}

fn audience() -> Audience {
    let day = time::macros::date!(2026 - 11 - 24);
    let limits = CardLimits::default();
    Audience { language: Language::En, jurisdiction: Jurisdiction::Jp, as_of: day, today: day, limits }
}

fn leak<T>(value: T) -> &'static T {
    Box::leak(Box::new(value))
}

fn ready(size: usize, kind: Kind) -> Ready {
    let engine = leak(Engine::load(None).expect("the shipped knowledge"));
    let services = leak(declarations_by_default().expect("the shipped services"));
    let text: &'static str = leak(body::call(size, kind));
    for _ in 0..2 {
        call::offline(engine, services, text, audience()).expect("a service").expect("an answer");
    }
    let body = leak(Body::new(text));
    let request = leak(body.read().expect("a call"));
    let service = call::service_of(services, request.hook).expect("a service");
    Ready { engine, body, received: Received::read(request), service }
}

fn with_call(size: usize, kind: Kind) -> (Ready, Call<'static>) {
    let ready = ready(size, kind);
    let call = ready.received.with_chart(ready.service, &[], audience()).expect("a chart");
    (ready, call)
}

fn answered(size: usize, kind: Kind) -> Answer {
    let (ready, call) = with_call(size, kind);
    call::answer(ready.engine, &call)
}

const SMALL: usize = 26_000;
const MIDDLE: usize = 265_000;

#[library_benchmark]
#[bench::warning(ready(SMALL, Kind::Warning))]
#[bench::middle(ready(MIDDLE, Kind::Warning))]
fn read(ready: Ready) {
    black_box(ready.body.read().expect("a call"));
}

#[library_benchmark]
#[bench::warning(ready(SMALL, Kind::Warning))]
#[bench::middle(ready(MIDDLE, Kind::Warning))]
fn chart(ready: Ready) {
    black_box(ready.received.with_chart(ready.service, &[], audience()).is_ok());
}

#[library_benchmark]
#[bench::warning(with_call(SMALL, Kind::Warning))]
#[bench::middle(with_call(MIDDLE, Kind::Warning))]
fn case((ready, call): (Ready, Call<'static>)) {
    black_box(call::case_of(ready.engine, &call));
}

#[library_benchmark]
#[bench::warning(with_call(SMALL, Kind::Warning))]
#[bench::silence(with_call(SMALL, Kind::Silence))]
#[bench::options(with_call(SMALL, Kind::Options))]
#[bench::middle(with_call(MIDDLE, Kind::Warning))]
fn whole((ready, call): (Ready, Call<'static>)) {
    black_box(call::answer(ready.engine, &call));
}

#[library_benchmark]
#[bench::warning(answered(SMALL, Kind::Warning))]
#[bench::options(answered(SMALL, Kind::Options))]
fn write(answer: Answer) {
    black_box(serde_json::to_vec(&answer.response).expect("JSON"));
}

library_benchmark_group!(name = phases, benchmarks = [read, chart, case, whole, write]);
// Instructions only: with the caches each phase takes twice as long.
main!(
    config = LibraryBenchmarkConfig::default().tool(Callgrind::with_args(["--cache-sim=no"]));
    library_benchmark_groups = phases
);
