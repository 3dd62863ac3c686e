//! Reading a notation and asking the lists: the budget is 5 µs, so that a chart with hundreds of findings costs nothing.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a bench may stop at the first surprise"
)]

#[path = "../tests/variants/support.rs"]
#[allow(dead_code, reason = "shared with the tests")]
mod support;

use divan::{Bencher, black_box};
use oncohooks::variant::Notation;

fn main() {
    support::catalogue();
    divan::main();
}

/// A listed name, its HGVS name, DNA with translation, both compared, the longest refused, a text without variant.
const TEXTS: [&str; 7] = [
    "p.A775_G776insYVMA",
    "NP_004439.2:p.(Tyr772_Ala775dup)",
    "NM_004448.4:c.2313_2324dup",
    "NM_004448.4(ERBB2):c.2329G>T (p.Val777Leu)",
    "HER2エクソン20挿入変異（A775_G776insYVMA）",
    "ERBB2 V777L not detected",
    "ERBB2 amplification",
];

#[divan::bench(args = TEXTS)]
fn classify(text: &str) -> &'static str {
    support::classify(black_box(text)).class()
}

#[divan::bench]
fn frameshift(bencher: Bencher<'_, '_>) {
    bencher.bench(|| support::classify(black_box("c.205del")).class());
}

#[divan::bench]
fn fhir_components(bencher: Bencher<'_, '_>) {
    let notation = Notation {
        gene: Some("HGNC:3430"),
        protein: Some("p.Val777Leu"),
        coding: Some("NM_004448.4:c.2329G>T"),
        ..Notation::default()
    };
    bencher.bench(|| support::catalogue().classify(black_box(&notation), &support::JP));
}
