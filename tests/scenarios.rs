//! Runs the clinical scenarios of `tests/scenarios/*.md`. `UPDATE_CARDS=1 cargo test scenarios` rewrites the expected
//! cards; reviewers read the difference as they would read a chart.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use oncohooks::call::{self, Audience, Engine};
use oncohooks::cds_hooks::Hook;
use oncohooks::cds_hooks::card_style::CardLimits;
use oncohooks::cds_hooks::discovery::{self, Declaration};
use oncohooks::cds_hooks::schema::Schema;
use oncohooks::settings::{Jurisdiction, Language};
use serde_json::Value;

use crate::support::record::Record;
use crate::support::samples::samples;

/// The day of all scenarios.
pub const TODAY: time::Date = time::macros::date!(2026 - 11 - 01);

pub static ENGINE: LazyLock<Engine> = LazyLock::new(|| {
    Engine::load(None)
        .unwrap_or_else(|mistakes| panic!("{}", mistakes.iter().map(|m| format!("{m}\n")).collect::<String>()))
});

/// One run of a scenario: where its expected block stands, and what it should answer.
#[derive(Clone)]
pub struct Run {
    pub file: PathBuf,
    pub section: String,
    pub request: Value,
    pub hook: Hook,
    pub jurisdiction: Jurisdiction,
    pub expected: String,
    /// Ids and words that no card may contain.
    pub never: Vec<String>,
    /// Lines of the file the expected text fills: first, and one past the last.
    pub lines: (usize, usize),
}

#[test]
fn every_scenario_gives_its_cards() {
    let update = std::env::var_os("UPDATE_CARDS").is_some();
    let mut failures = String::new();
    for file in files() {
        let mut text: Vec<String> = std::fs::read_to_string(&file).unwrap().lines().map(str::to_owned).collect();
        // From the last block to the first, so that earlier line numbers stay true while rewriting.
        for run in runs(&file).into_iter().rev() {
            let response = answer(&run, Language::En);
            let got = cards(&response);
            let body = serde_json::to_string(&response).unwrap();
            for word in run.never.iter().filter(|word| body.contains(word.as_str())) {
                let _ = writeln!(
                    failures,
                    "{}: {} [{}]: must never say \"{word}\"\n",
                    run.file.display(),
                    run.section,
                    run.hook
                );
            }
            if got == run.expected {
                continue;
            }
            if update {
                text.splice(run.lines.0..run.lines.1, got.lines().map(str::to_owned));
            } else {
                let _ = writeln!(
                    failures,
                    "{}: {} [{}]\nexpected:\n{}\ngot:\n{got}\n",
                    run.file.display(),
                    run.section,
                    run.hook,
                    run.expected
                );
            }
        }
        if update {
            std::fs::write(&file, text.join("\n") + "\n").unwrap();
        }
    }
    assert!(failures.is_empty(), "\n{failures}");
}

/// Every card of every scenario, in both languages, is legal CDS Hooks.
#[test]
fn every_card_of_every_scenario_is_legal_in_both_languages() {
    for run in files().iter().flat_map(|file| runs(file)) {
        for language in [Language::En, Language::Ja] {
            let response = answer(&run, language);
            let mistakes = Schema::Response.mistakes(&response);
            assert!(mistakes.is_empty(), "{} {}: {mistakes:?}\n{response:#}", run.file.display(), run.section);
        }
    }
}

/// A FHIR server sorts as it likes: the same record gives the same cards. `tnbc-messy` is left out: entries that cannot be
/// read are named by their position.
#[test]
fn the_order_of_a_record_changes_no_card() {
    let samples = samples().into_iter().filter(|(name, ..)| !name.starts_with("tnbc-messy")).map(of_sample);
    for mut run in files().iter().flat_map(|file| runs(file)).chain(samples) {
        let expected = answer(&run, Language::En);
        let changes: [fn(&mut Vec<Value>); 2] = [|entries| entries.reverse(), |entries| entries.rotate_left(1)];
        for change in changes {
            let bundles = run.request["prefetch"].as_object_mut().unwrap().values_mut();
            bundles
                .filter_map(|value| value.get_mut("entry")?.as_array_mut())
                .filter(|all| !all.is_empty())
                .for_each(change);
            assert_eq!(answer(&run, Language::En), expected, "{} {}", run.file.display(), run.section);
        }
    }
}

/// A sample as a run that expects nothing yet.
pub fn of_sample((name, _, request): (String, String, Value)) -> Run {
    let hook = Hook::named(request["hook"].as_str().unwrap()).unwrap();
    Run {
        file: name.into(),
        section: String::new(),
        request,
        hook,
        jurisdiction: Jurisdiction::Jp,
        expected: String::new(),
        never: Vec::new(),
        lines: (0, 0),
    }
}

pub fn files() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/scenarios");
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|file| file.extension().is_some_and(|extension| extension == "md") && !file.ends_with("README.md"));
    files.sort();
    files
}

/// The runs of a file. A `##` section inherits the file's record.
pub fn runs(file: &Path) -> Vec<Run> {
    let text = std::fs::read_to_string(file).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    let (mut base, mut own, mut section) = (Record::default(), Record::default(), String::new());
    let mut never: Vec<String> = Vec::new();
    let mut runs: Vec<Run> = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        let line = lines[at];
        if let Some(title) = line.strip_prefix("## ") {
            (own, section) = (Record::default(), title.to_owned());
            never.clear();
        }
        let Some(info) = line.strip_prefix("```").filter(|info| !info.is_empty()) else {
            at += 1;
            continue;
        };
        let end = (at + 1..lines.len())
            .find(|end| lines[*end] == "```")
            .unwrap_or_else(|| panic!("{}:{}: the block is not closed", file.display(), at + 1));
        let body = lines[at + 1..end].join("\n");
        let words: Vec<&str> = info.split_whitespace().collect();
        let yaml = || {
            serde_saphyr::from_str::<Record>(&body)
                .unwrap_or_else(|cause| panic!("{}:{}: {cause}", file.display(), at + 1))
        };
        match words.as_slice() {
            ["yaml", "case"] => base = yaml(),
            ["yaml", "add"] => own = own.with(&yaml()),
            ["never"] => {
                never = body.lines().map(str::to_owned).collect();
                for run in runs.iter_mut().filter(|run| run.section == section) {
                    run.never.clone_from(&never);
                }
            }
            ["cards", hook, rest @ ..] => runs.push(Run {
                file: file.to_owned(),
                section: section.clone(),
                request: base.with(&own).request(hook),
                hook: Hook::named(hook).unwrap_or_else(|| panic!("{}:{}: no hook \"{hook}\"", file.display(), at + 1)),
                jurisdiction: if rest.contains(&"US") { Jurisdiction::Us } else { Jurisdiction::Jp },
                expected: body,
                never: never.clone(),
                lines: (at + 1, end),
            }),
            other => panic!("{}:{}: unknown block {other:?}", file.display(), at + 1),
        }
        at = end + 1;
    }
    runs
}

/// The answer to a run, through the door that the service and the command line use.
pub fn answer(run: &Run, language: Language) -> Value {
    answer_by(&ENGINE, run, language)
}

/// As [`answer`], by an engine with other files.
pub fn answer_by(engine: &Engine, run: &Run, language: Language) -> Value {
    answer_to(engine, &run.request, run.jurisdiction, language)
}

/// The answer to a request, on the day of the scenarios.
pub fn answer_to(engine: &Engine, request: &Value, jurisdiction: Jurisdiction, language: Language) -> Value {
    static SERVICES: LazyLock<Vec<Declaration>> = LazyLock::new(|| discovery::declarations_by_default().unwrap());
    let audience = Audience { language, jurisdiction, as_of: TODAY, today: TODAY, limits: CardLimits::default() };
    let answer = call::offline(engine, &SERVICES, &request.to_string(), audience).unwrap().unwrap();
    serde_json::to_value(answer.response).unwrap()
}

/// The cards in the shorthand of the scenario files, one line each.
fn cards(response: &Value) -> String {
    let cards = response["cards"].as_array().unwrap();
    if cards.is_empty() {
        return "(none)".to_owned();
    }
    let mut text = String::new();
    for card in cards {
        let ours = &card["extension"]["org.oncohooks"];
        let word = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let list = |value: &Value| value.as_array().into_iter().flatten().map(&word).collect::<Vec<_>>().join(", ");
        let _ = write!(text, "{} {}", word(&card["indicator"]), word(&ours["kind"]));
        if let Some(order) = ours.get("order") {
            let _ = write!(text, " {}: {} {}", word(&order["drug"]), word(&order["check"]), word(&order["verdict"]));
        }
        text.push('\n');
        for rule in ours["rules"].as_array().into_iter().flatten() {
            let _ = writeln!(text, "  rule     {}", word(rule));
        }
        for option in ours["options"].as_array().into_iter().flatten() {
            let regimen: Vec<String> = option["regimen"].as_array().unwrap().iter().map(&word).collect();
            let _ = writeln!(text, "  option   {} ({})", regimen.join(" + "), word(&option["verdict"]));
        }
        for (name, value) in [("missing", &ours["missing"]), ("pending", &ours["pending"])] {
            if !list(value).is_empty() {
                let _ = writeln!(text, "  {name:<8} {}", list(value));
            }
        }
        for gap in ours["gaps"].as_array().into_iter().flatten() {
            let _ = writeln!(text, "  not seen {} ({})", word(&gap["place"]), word(&gap["why"]));
        }
    }
    text.trim_end().to_owned()
}
