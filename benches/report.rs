//! Reading free text of 20 KB, as a report has it: the goal is 0.2 ms for what it names.
//!
//! Running text is not remembered, so that each run reads it anew.

#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "a bench may stop at the first surprise")]

use std::sync::LazyLock;

use divan::{Bencher, black_box};
use oncohooks::call::Engine;

fn main() {
    LazyLock::force(&ENGINE);
    divan::main();
}

static ENGINE: LazyLock<Engine> = LazyLock::new(|| Engine::load(None).unwrap());

/// Sentences of reports, in English and Japanese: findings, results, denials, and what names nothing of ours.
const SENTENCES: [&str; 8] = [
    "Core biopsies of the left breast show an invasive carcinoma of no special type, grade 2, with focal necrosis. ",
    "Estrogen receptor: positive in 90 % of tumour nuclei, strong intensity; progesterone receptor: negative (<1 %). ",
    "HER2 by immunohistochemistry is scored 1+; FISH was not performed. Ki-67 is about 20 %. ",
    "No lymphovascular invasion is seen, and the margins are free of tumour on all slides that were examined. ",
    "The patient was seen together with her family, and the further steps were explained in detail. ",
    "免疫染色：ER陽性（90％）、PgR陰性、HER2スコア1＋。脈管侵襲は認めない。",
    "切除断端は陰性であり、リンパ節転移は認めなかった。組織学的グレードは2である。",
    "Sections were cut at three levels and stained with haematoxylin and eosin; controls were satisfactory. ",
];

/// A text of about so many bytes.
fn report(bytes: usize) -> String {
    let mut report = String::new();
    for sentence in SENTENCES.iter().cycle() {
        if report.len() >= bytes {
            break;
        }
        report.push_str(sentence);
    }
    report
}

/// Twice the text must cost no more than about twice the time.
const SIZES: [usize; 3] = [10_000, 20_000, 40_000];

/// What a report names.
#[divan::bench(args = SIZES)]
fn concepts(bencher: Bencher<'_, '_>, bytes: usize) {
    let report = report(bytes);
    bencher.bench(|| ENGINE.terminology.by_text(black_box(&report)));
}

/// The clauses of a note, with the places of what it names.
#[divan::bench(args = SIZES)]
fn clauses(bencher: Bencher<'_, '_>, bytes: usize) {
    let report = report(bytes);
    bencher.bench(|| ENGINE.terminology.clauses(black_box(&report)).map(|reading| reading.clauses().len()));
}

/// How sure the words of a value are, were the report sent as one.
#[divan::bench(args = SIZES)]
fn sureness(bencher: Bencher<'_, '_>, bytes: usize) {
    let report = report(bytes);
    bencher.bench(|| ENGINE.terminology.sureness(black_box(&report)));
}

/// What it says of genes.
#[divan::bench(args = SIZES)]
fn genes(bencher: Bencher<'_, '_>, bytes: usize) {
    let report = report(bytes);
    bencher.bench(|| ENGINE.terminology.told(black_box(&report)));
}
