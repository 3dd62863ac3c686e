//! `cargo run --release --example patients -- 100000 > patients.ndjson`: invented patients, 20 KB each, one Bundle a line;
//! with a folder behind the number, as a bulk export: a file of resources for each type.

#![allow(
    clippy::pedantic,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::disallowed_methods,
    reason = "a generator may stop at the first surprise, and writes its own files"
)]

#[path = "../benches/support/body.rs"]
#[allow(dead_code, reason = "the bodies of calls are for others")]
mod body;
#[path = "../benches/support/population.rs"]
mod population;

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufWriter, Write, stdout};
use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let count = words.first().and_then(|word| word.parse().ok());
    match (count, words.get(1)) {
        (Some(count), None) => {
            let mut out = BufWriter::new(stdout());
            // A reader who has gone wants no more.
            (0..count).all(|number| writeln!(out, "{}", population::bundle(number)).is_ok());
            ExitCode::SUCCESS
        }
        (Some(count), Some(folder)) => {
            export(count, Path::new(folder));
            ExitCode::SUCCESS
        }
        _ => {
            eprintln!("usage: patients NUMBER [FOLDER]");
            ExitCode::from(2)
        }
    }
}

fn export(count: usize, folder: &Path) {
    std::fs::create_dir_all(folder).expect("a folder");
    let mut files: HashMap<&str, BufWriter<File>> = HashMap::new();
    for number in 0..count {
        for (kind, text) in population::resources(number) {
            let file = files.entry(kind).or_insert_with(|| {
                BufWriter::new(File::create(folder.join(format!("{kind}.ndjson"))).expect("a file"))
            });
            writeln!(file, "{text}").expect("written");
        }
    }
}
