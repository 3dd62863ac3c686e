//! `cargo run --release --example measure`: what an answer costs the server, beside echoing and beside parsing the body.
//!
//! Starts each server as a process of its own on a free port of this machine, sends a bounded number of order-sign calls
//! over one connection, one after another, and reads the processor time of all threads of the server from `/proc`
//! (Linux). Rounds alternate between the routes, so that a disturbance hits all of them; the cheapest round counts.
//! `latency` alone measures how long calls take at eight connections.
//! `benches/baseline.tsv` holds the shares of an earlier run; `measure save` replaces it, `measure body 265000 options`
//! prints a body and its answer's kind (`warning`, `silence`, `options`).

#![allow(
    clippy::pedantic,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a measuring program may stop at the first surprise, and reads and writes its own files"
)]

#[path = "../benches/support/body.rs"]
mod body;
// Holds the allocator of both servers.
#[path = "floor.rs"]
#[allow(dead_code, reason = "its main is that of the example of its own")]
mod floor;
#[path = "../benches/support/latency.rs"]
mod latency;
#[path = "../benches/support/rules.rs"]
mod rules;
#[path = "../benches/support/server.rs"]
mod server;
#[path = "../tests/support/token.rs"]
#[allow(dead_code, clippy::unwrap_used, reason = "the tests make other tokens with it, and may stop at a surprise")]
mod token;

use std::fmt::Write;
use std::path::Path;
use std::process::ExitCode;

use server::Server;

const ROUNDS: usize = 6;
const SERVICE: &str = "/cds-services/therapy-order-sign";
const VIEW: &str = "/cds-services/therapy-patient-view";
const BASELINE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/baseline.tsv");
/// Most that an answer may cost, as a share of the parsing route.
const GOALS: [f64; 3] = [1.0, 0.45, 0.3];

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    match words.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["floor"] => floor::serve("127.0.0.1:0").map_or(ExitCode::FAILURE, |()| ExitCode::SUCCESS),
        ["service", more @ ..] => {
            let arguments = ["oncohooks", "serve", "--listen", "127.0.0.1:0", "--as-of", "2026-11-24"];
            oncohooks::cli::run(arguments.iter().chain(more).map(Into::into), Vec::new())
        }
        ["latency"] => {
            eight_at_once();
            ExitCode::SUCCESS
        }
        ["body", size, more @ ..] => {
            let answer = match more {
                [] | ["warning"] => body::Answer::Warning,
                ["silence"] => body::Answer::Silence,
                _ => body::Answer::Options,
            };
            print!("{}", body::call(size.parse().expect("a number of bytes"), answer));
            ExitCode::SUCCESS
        }
        words => {
            let shares = sizes();
            if words == ["save"] {
                let rows: String = shares.iter().map(|(name, share)| format!("{name}\t{share:.2}\n")).collect();
                std::fs::write(BASELINE, format!("body\tof parse\n{rows}")).expect("the baseline written");
            }
            answers();
            many_rules();
            eight_at_once();
            at_rest();
            ExitCode::SUCCESS
        }
    }
}

/// The table of sizes; returns the shares.
fn sizes() -> Vec<(&'static str, f64)> {
    let baseline = std::fs::read_to_string(BASELINE).unwrap_or_default();
    let before =
        |name: &str| baseline.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix('\t')).unwrap_or("–");
    println!("| body | requests | echo | parse | oncohooks | of parse | before | goal | oncohooks per KB |");
    println!("|---:|---:|---:|---:|---:|---:|---:|---:|---:|");
    let (floor, service) = (Server::start(&["floor"]), Server::start(&["service"]));
    let sizes = body::SIZES.into_iter().zip(GOALS).map(|((name, size), goal)| {
        let body = body::order_sign(size);
        // About 40 MB each round, at most 1,000 requests.
        let requests = (40_000_000 / size).min(1_000);
        let mut cheapest = [f64::MAX; 3];
        for _ in 0..ROUNDS {
            let round = [
                floor.cost("/echo", &body, requests),
                floor.cost("/parse", &body, requests),
                service.cost(SERVICE, &body, requests),
            ];
            cheapest = std::array::from_fn(|at| cheapest[at].min(round[at]));
        }
        let [echo, parse, ours] = cheapest;
        let (share, per_kb) = (ours / parse, ours / (body.len() as f64 / 1000.0));
        println!(
            "| {} B | {} | {echo:.0} µs | {parse:.0} µs | {ours:.0} µs | {share:.2} | {} | {goal} | {per_kb:.1} µs |",
            body.len(),
            requests * ROUNDS,
            before(name)
        );
        (name, share)
    });
    let shares = sizes.collect();
    println!("\nserver processor time per request, sequential keep-alive requests, cheapest of {ROUNDS} rounds");
    shares
}

/// The smallest body with each kind of answer.
fn answers() {
    use body::Answer::{Options, Silence, Warning};
    let (floor, service) = (Server::start(&["floor"]), Server::start(&["service"]));
    for (answer, path) in [(Warning, SERVICE), (Silence, SERVICE), (Options, VIEW)] {
        let body = body::call(body::SIZES[0].1, answer);
        let mut cheapest = [f64::MAX; 2];
        for _ in 0..ROUNDS {
            let round = [floor.cost("/parse", &body, 1_000), service.cost(path, &body, 1_000)];
            cheapest = std::array::from_fn(|at| cheapest[at].min(round[at]));
        }
        let [parse, ours] = cheapest;
        println!("{answer:?}: {ours:.0} µs, {:.2} of parse", ours / parse);
    }
    println!();
}

/// Ten times the rules.
fn many_rules() {
    let folder = std::env::temp_dir().join(format!("oncohooks-measure-{}", std::process::id()));
    let (few, many) = rules::multiplied(10, Path::new(env!("CARGO_MANIFEST_DIR")), &folder);
    let body = body::order_sign(body::SIZES[0].1);
    let (one, ten) =
        (Server::start(&["service"]), Server::start(&["service", "--config-dir", &folder.display().to_string()]));
    let mut cheapest = [f64::MAX; 2];
    for _ in 0..ROUNDS {
        let round = [&one, &ten].map(|server| server.cost(SERVICE, &body, 1_000));
        cheapest = std::array::from_fn(|at| cheapest[at].min(round[at]));
    }
    println!(
        "{few} rules: {:.0} µs, {many} rules: {:.0} µs, {:.2} times (goal: 1.3)",
        cheapest[0],
        cheapest[1],
        cheapest[1] / cheapest[0]
    );
    let _ = std::fs::remove_dir_all(folder);
}

/// How long calls take beside each other.
fn eight_at_once() {
    let folder = std::env::temp_dir().join(format!("oncohooks-latency-{}", std::process::id()));
    latency::print(SERVICE, &body::order_sign(body::SIZES[0].1), &folder);
}

/// Start-up and memory.
fn at_rest() {
    let start = (0..7).map(|_| Server::start(&["service"]).started_in).min().expect("starts");
    let fresh = Server::start(&["service"]);
    fresh.cost(SERVICE, &body::order_sign(body::SIZES[0].1), 10_000);
    let mut text = format!("start to \"listening on\": {} ms (goal: under 100 ms)", start.as_millis());
    let _ = write!(
        text,
        "\nresident memory after 10,000 requests of 20 KB: {} MB (goal: under 48 MB)",
        fresh.resident_kb() / 1024
    );
    println!("{text}");
}
