//! Compares what `cargo bench … --output-format=json` counted with the baseline that is its only argument; with `save` behind
//! it, writes that. Ends with 1 where a phase costs a tenth more than before, or is missing on either side.

use std::collections::BTreeMap;
use std::io::Read;
use std::process::ExitCode;

use serde_json::Value;

/// A phase may cost so many times what it cost before: compilers differ a little from version to version.
const MOST: f64 = 1.1;

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let [file, more @ ..] = words.as_slice() else {
        eprintln!("usage: oncohooks-phases BASELINE [save] < counts");
        return ExitCode::from(2);
    };
    let mut text = String::new();
    if let Err(error) = std::io::stdin().read_to_string(&mut text) {
        eprintln!("standard input: {error}");
        return ExitCode::from(2);
    }
    let now = counts(&text);
    if more.first().is_some_and(|word| word == "save") {
        let rows: String = now.iter().map(|(phase, count)| format!("{phase}\t{count}\n")).collect();
        let saved = std::fs::write(file, format!("phase\tinstructions\n{rows}"));
        return if saved.is_ok() { ExitCode::SUCCESS } else { ExitCode::from(2) };
    }
    let before = baseline(&std::fs::read_to_string(file).unwrap_or_default());
    let mut failed = now.is_empty();
    for phase in now.keys().chain(before.keys()).collect::<std::collections::BTreeSet<_>>() {
        let (now, before) = (now.get(phase), before.get(phase));
        let (Some(now), Some(before)) = (now, before) else {
            println!("{phase}: before {before:?}, now {now:?}");
            failed = true;
            continue;
        };
        let times = *now as f64 / *before as f64;
        let is_dearer = times > MOST;
        println!(
            "{phase}: {now} instructions, {times:.2} times the {before} of before{}",
            if is_dearer { ": TOO MANY" } else { "" }
        );
        failed |= is_dearer;
    }
    if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

/// Instructions by phase and body.
fn counts(text: &str) -> BTreeMap<String, u64> {
    let runs = serde_json::Deserializer::from_str(text).into_iter::<Value>().filter_map(Result::ok);
    runs.filter_map(|run| Some((name(&run)?, instructions(&run)?))).collect()
}

fn name(run: &Value) -> Option<String> {
    Some(format!("{} {}", run["function_name"].as_str()?, run["id"].as_str()?))
}

/// The first number called `Ir`, wherever this version of the tool puts it.
fn instructions(run: &Value) -> Option<u64> {
    match run {
        Value::Object(members) => {
            let own = members.get("Ir").and_then(first_number);
            own.or_else(|| members.values().find_map(instructions))
        }
        Value::Array(items) => items.iter().find_map(instructions),
        _ => None,
    }
}

fn first_number(value: &Value) -> Option<u64> {
    match value {
        Value::Number(number) => number.as_u64(),
        Value::Object(members) => members.values().find_map(first_number),
        Value::Array(items) => items.iter().find_map(first_number),
        _ => None,
    }
}

fn baseline(text: &str) -> BTreeMap<String, u64> {
    let rows = text.lines().skip(1).filter_map(|line| line.split_once('\t'));
    rows.filter_map(|(phase, count)| Some((phase.to_owned(), count.parse().ok()?))).collect()
}
