//! Every card of every scenario and sample as one page to read: `CARDS_PAGE=cards.md cargo test card_pages`.

use std::fmt::Write;

use oncohooks::settings::Language;
use serde_json::Value;

use crate::scenarios::{self, Run};

/// All runs of all scenarios, and the samples.
pub fn runs() -> Vec<Run> {
    let samples = crate::support::samples::samples().into_iter().map(scenarios::of_sample);
    scenarios::files().iter().flat_map(|file| scenarios::runs(file)).chain(samples).collect()
}

/// What a reader sees of a card: level, summary, detail, buttons, source and links, with lengths in characters.
fn page(card: &Value) -> String {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let (summary, detail) = (text(&card["summary"]), text(&card["detail"]));
    let mut page = format!(
        "[{} {}] **{summary}** ({})\n\n{detail}\n({})\n",
        text(&card["indicator"]),
        text(&card["extension"]["org.oncohooks"]["kind"]),
        summary.chars().count(),
        detail.chars().count()
    );
    for suggestion in card["suggestions"].as_array().into_iter().flatten() {
        let _ = writeln!(page, "[ {} ]", text(&suggestion["label"]));
    }
    for link in card["links"].as_array().into_iter().flatten() {
        let _ = writeln!(page, "-> {}", text(&link["label"]));
    }
    let _ = writeln!(page, "source: {}\n", text(&card["source"]["label"]));
    page
}

#[test]
fn the_cards_of_all_scenarios_and_samples_can_be_read_as_one_page() {
    let mut all = String::new();
    for language in [Language::En, Language::Ja] {
        for run in runs() {
            let response = scenarios::answer(&run, language);
            let name = run.file.file_name().unwrap().to_string_lossy().into_owned();
            let _ = writeln!(all, "\n## {language:?} {name}: {} [{} {:?}]\n", run.section, run.hook, run.jurisdiction);
            all.extend(response["cards"].as_array().unwrap().iter().map(page));
        }
    }
    assert!(all.lines().filter(|line| line.starts_with("source: ")).count() > 200);
    if let Some(file) = std::env::var_os("CARDS_PAGE") {
        std::fs::write(file, all).unwrap();
    }
}
