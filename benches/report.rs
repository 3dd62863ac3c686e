//! Reading free text of 20 KB, as a report has it: the goal is 0.2 ms for what it names.
//!
//! Running text is not remembered, so that each run reads it anew. `benches/reports/` has an invented pathology report in
//! English and one in Japanese, a discharge letter full of words that are looked for, and a letter with none.

#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "a bench may stop at the first surprise")]

use std::sync::LazyLock;

use divan::{Bencher, black_box};
use oncohooks::call::Engine;

fn main() {
    LazyLock::force(&ENGINE);
    divan::main();
}

static ENGINE: LazyLock<Engine> = LazyLock::new(|| Engine::load(None).unwrap());

/// Reports with their names.
const REPORTS: [(&str, &str); 4] = [
    ("pathology-en", include_str!("reports/pathology-en.txt")),
    ("pathology-ja", include_str!("reports/pathology-ja.txt")),
    ("discharge-letter", include_str!("reports/discharge-letter.txt")),
    ("names-nothing", include_str!("reports/names-nothing.txt")),
];

/// The lines of a report, each time beginning with another one, until there are about so many bytes.
fn report(name: &str, bytes: usize) -> String {
    let (_, text) = REPORTS.iter().find(|(known, _)| *known == name).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    let mut report = String::new();
    for round in 0.. {
        for at in 0..lines.len() {
            if report.len() >= bytes {
                return report;
            }
            report.push_str(lines.get((at * 7 + round) % lines.len()).copied().unwrap());
            report.push('\n');
        }
    }
    report
}

const NAMES: [&str; 4] = ["pathology-en", "pathology-ja", "discharge-letter", "names-nothing"];
const BYTES: usize = 20_000;

/// Twice the text must cost no more than about twice the time.
const SIZES: [usize; 3] = [10_000, 20_000, 40_000];

/// What a report names, of what is asked of reports.
#[divan::bench(args = NAMES)]
fn reported(bencher: Bencher<'_, '_>, name: &str) {
    let report = report(name, BYTES);
    bencher.bench(|| ENGINE.terminology.reported_in(black_box(&report)));
}

/// All it names.
#[divan::bench(args = NAMES)]
fn concepts(bencher: Bencher<'_, '_>, name: &str) {
    let report = report(name, BYTES);
    bencher.bench(|| ENGINE.terminology.by_text(black_box(&report)));
}

/// Whether it may name a change of a gene.
#[divan::bench(args = NAMES)]
fn changes(bencher: Bencher<'_, '_>, name: &str) {
    let report = report(name, BYTES);
    bencher.bench(|| ENGINE.terminology.lexicon().map(|lexicon| lexicon.may_name_change(black_box(&report))));
}

/// What it says of genes.
#[divan::bench(args = NAMES)]
fn genes(bencher: Bencher<'_, '_>, name: &str) {
    let report = report(name, BYTES);
    bencher.bench(|| ENGINE.terminology.told(black_box(&report)));
}

/// The clauses of a note, with the places of what it names.
#[divan::bench(args = SIZES)]
fn clauses(bencher: Bencher<'_, '_>, bytes: usize) {
    let report = report("pathology-en", bytes);
    bencher.bench(|| ENGINE.terminology.clauses(black_box(&report)).map(|reading| reading.clauses().len()));
}

/// How sure the words of a value are, were the report sent as one.
#[divan::bench(args = SIZES)]
fn sureness(bencher: Bencher<'_, '_>, bytes: usize) {
    let report = report("pathology-en", bytes);
    bencher.bench(|| ENGINE.terminology.sureness(black_box(&report)));
}
