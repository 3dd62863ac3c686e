//! How cards read: the limits of their layout over every card of every scenario and sample, and all of them as one page to
//! read: `CARDS_PAGE=cards.md cargo test card_pages`.

use std::fmt::Write;
use std::sync::LazyLock;

use oncohooks::cards::Sentences;
use oncohooks::settings::Language;
use regex::Regex;
use serde_json::Value;

use crate::scenarios::{self, Run};

/// All runs of all scenarios, and the samples.
pub fn runs() -> &'static [Run] {
    static RUNS: LazyLock<Vec<Run>> = LazyLock::new(|| {
        let samples = crate::support::samples::samples().into_iter().map(scenarios::of_sample);
        scenarios::files().iter().flat_map(|file| scenarios::runs(file)).chain(samples).collect()
    });
    &RUNS
}

/// Every run with the answer to it, which is asked for once.
pub fn answers(language: Language) -> impl Iterator<Item = (&'static Run, &'static Value)> {
    type Answers = LazyLock<Vec<Value>>;
    fn all(language: Language) -> Vec<Value> {
        runs().iter().map(|run| scenarios::answer(run, language)).collect()
    }
    static ENGLISH: Answers = LazyLock::new(|| all(Language::En));
    static JAPANESE: Answers = LazyLock::new(|| all(Language::Ja));
    let answers = match language {
        Language::En => &ENGLISH,
        Language::Ja => &JAPANESE,
    };
    runs().iter().zip(answers.iter())
}

/// Every card with the run it answers.
pub fn cards(language: Language) -> impl Iterator<Item = (&'static Run, &'static Value)> {
    answers(language).flat_map(|(run, answer)| answer["cards"].as_array().unwrap().iter().map(move |card| (run, card)))
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
        for (run, response) in answers(language) {
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

fn text<'c>(card: &'c Value, member: &str) -> &'c str {
    card[member].as_str().unwrap_or_default()
}

fn length(text: &str) -> usize {
    text.chars().count()
}

fn median(mut numbers: Vec<usize>) -> usize {
    numbers.sort_unstable();
    numbers[numbers.len() / 2]
}

/// The hard limits hold for every card, the aims for most.
#[test]
fn a_card_has_room_for_what_is_read_in_ten_seconds() {
    let sentences = Sentences::read(&oncohooks::files::collect(None).unwrap()).unwrap();
    for (language, most) in [(Language::En, [139, 900, 450]), (Language::Ja, [60, 500, 280])] {
        let layout = sentences.in_language(language).limits;
        assert_eq!([layout.summary.most, layout.detail.most], [most[0], most[1]]);
        let cards: Vec<_> = cards(language).collect();
        let mut over = String::new();
        for (run, card) in &cards {
            let (summary, detail) = (text(card, "summary"), text(card, "detail"));
            if length(summary) > most[0] || length(detail) > most[1] {
                let _ = writeln!(over, "{}: {summary} ({})\n{detail}", run.section, length(detail));
            }
        }
        assert!(over.is_empty(), "{over}");
        let details = median(cards.iter().map(|(_, card)| length(text(card, "detail"))).collect());
        assert!(details < most[2], "{language:?}: half of the details have {details} characters or more");
        let long = cards.iter().filter(|(_, card)| length(text(card, "summary")) > layout.summary.aim).count();
        assert!(long * 3 < cards.len(), "{language:?}: {long} of {} summaries are long", cards.len());
    }
}

/// A patient-view answer is read beside the chart: at most two cards (three with two cancers) and a gap.
#[test]
fn an_answer_in_the_open_chart_is_short() {
    let mut words = Vec::new();
    for (run, response) in answers(Language::En).filter(|(run, _)| run.request["hook"] == "patient-view") {
        let all = response["cards"].as_array().unwrap();
        let of_kind = |kind: &str| {
            all.iter().filter(|card| card["extension"]["org.oncohooks"]["kind"] == kind).collect::<Vec<_>>()
        };
        let cancers = all.iter().any(|card| text(card, "detail").contains("**Cancer**"));
        let gaps = of_kind("data-gap").len();
        assert!(gaps <= 1 && all.len() - gaps <= if cancers { 3 } else { 2 }, "{}: {} cards", run.section, all.len());
        let calm = all.iter().filter(|card| card["indicator"] != "critical");
        let count: usize = calm
            .flat_map(|card| [text(card, "summary"), text(card, "detail")])
            .map(|text| text.split_whitespace().count())
            .sum();
        assert!(count <= if cancers { 320 } else { 220 }, "{} {}: {count} words", run.file.display(), run.section);
        if count > 0 {
            words.push(count);
        }
    }
    let half = median(words);
    assert!(half <= 150, "half of the answers have {half} words or more");
}

/// "Stop bevacizumab: 2026-09" did not say why, and "was letrozole (if given) given?" asked what it had stated.
#[test]
fn a_summary_says_what_its_date_is_of_and_does_not_doubt_twice() {
    let bare_date = Regex::new(r"(：|: )\d{4}(-\d{2}){0,2}$").unwrap();
    assert!(bare_date.is_match("Stop bevacizumab: 2026-09") && bare_date.is_match("ベバシズマブ中止：2026-09"));
    for language in [Language::En, Language::Ja] {
        for (run, card) in cards(language) {
            let summary = text(card, "summary");
            let place = || format!("{} {}: {summary}", run.file.display(), run.section);
            assert!(!bare_date.is_match(summary), "a date of what? {}", place());
            let asks = summary.ends_with('?') || summary.ends_with("要確認");
            assert!(!asks || !(summary.contains("(if given)") || summary.contains("不確実")), "{}", place());
        }
    }
}

/// Docetaxel has ended and is not named, or goes on and is; a product of two antibodies is called by its name.
#[test]
fn a_line_is_called_by_the_drugs_that_still_run() {
    for (section, running) in [
        ("Trastuzumab and pertuzumab go on, docetaxel has ended", "pertuzumab + trastuzumab is running"),
        (
            "The subcutaneous product of both antibodies runs with docetaxel",
            "docetaxel + pertuzumab/trastuzumab SC is running",
        ),
    ] {
        let told: Vec<&str> = cards(Language::En)
            .filter(|(run, _)| run.section == section)
            .map(|(_, card)| text(card, "summary"))
            .collect();
        assert!(told.iter().any(|summary| summary.contains(&format!(": {running}"))), "{section}: {told:?}");
    }
}

/// Nothing is cut, said twice or left as an id.
#[test]
fn no_card_is_cut_repeats_itself_or_prints_an_id() {
    let id = Regex::new(
        r"(MedicationRequest|Observation|Condition|ServiceRequest|Specimen|DiagnosticReport|Procedure)/|entry\[|#\d",
    )
    .unwrap();
    let knowledge = &scenarios::ENGINE.knowledge;
    for language in [Language::En, Language::Ja] {
        let tests: Vec<&str> = knowledge
            .assays
            .values()
            .flat_map(|assay| &assay.tests)
            .map(|test| language.pick(&test.name.ja, &test.name.en))
            .collect();
        for (run, card) in cards(language) {
            let (summary, detail) = (text(card, "summary"), text(card, "detail"));
            // Addresses of code systems are written with entities.
            let whole = format!("{summary}\n{detail}").replace("&#47;", "/");
            let place = || format!("{} {}: {whole}", run.file.display(), run.section);
            assert!(!summary.ends_with('…') && !detail.ends_with('…'), "cut: {}", place());
            assert!(!id.is_match(&whole), "an id: {}", place());
            assert!(!whole.contains('{') && !whole.contains('}'), "a placeholder: {}", place());
            // The ids of rules name tests too.
            let is_ours = |line: &&str| !line.contains("Rule: ") && !line.contains("規則：");
            let told: String = whole.lines().filter(is_ours).flat_map(|line| [line, "\n"]).collect();
            for test in &tests {
                // A result may have the name of its test, and stands there with its value.
                let is_result = |(at, _): &(usize, &str)| {
                    told[at + test.len()..]
                        .strip_prefix(' ')
                        .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
                };
                let named = told.match_indices(test).filter(|found| !is_result(found)).count();
                assert!(named <= 1, "twice {test}: {}", place());
            }
            let mut lines: Vec<&str> = whole.lines().filter(|line| !line.is_empty()).collect();
            let all = lines.len();
            lines.sort_unstable();
            lines.dedup();
            assert_eq!(lines.len(), all, "a line twice: {}", place());
            let says_nothing = ["another criterion is not met", "ほかの条件を満たしません"];
            assert!(says_nothing.iter().all(|words| !summary.contains(words)), "why? {}", place());
            assert!(!whole.contains("own choice") && !whole.contains("プロジェクトの方針"), "no source: {}", place());
        }
    }
}

/// A list of options never looks complete when it is not, and says what was given.
#[test]
fn a_card_of_options_says_what_was_given_and_what_was_not_judged() {
    let mut seen = 0;
    for (language, lines) in
        [(Language::En, ["**Given**", "**Not judged here**"]), (Language::Ja, ["**治療歴**", "**未評価**"])]
    {
        for (run, card) in cards(language) {
            if card["extension"]["org.oncohooks"]["kind"] == "therapy-options" {
                seen += 1;
                let detail = text(card, "detail");
                assert!(lines.iter().all(|line| detail.contains(line)), "{}: {detail}", run.section);
            }
        }
    }
    assert!(seen > 40, "{seen}");
}

/// What rules ask for in the history has a name in both languages.
#[test]
fn every_drug_class_that_a_rule_asks_for_has_a_name_on_cards() {
    use oncohooks::knowledge::drug::DrugOrClass;
    let sentences = Sentences::read(&oncohooks::files::collect(None).unwrap()).unwrap();
    let criteria = scenarios::ENGINE.knowledge.rules.iter().flat_map(|rule| rule.when.criteria());
    let classes = criteria.flat_map(|criterion| criterion.drugs()).filter_map(|named| match named {
        DrugOrClass::Class(class) => Some(class.as_str()),
        DrugOrClass::Drug(_) => None,
    });
    let names = &sentences.in_language(Language::Ja).drug_classes;
    let lacking: Vec<&str> = classes.filter(|class| !names.contains_key(*class)).collect();
    assert!(lacking.is_empty(), "add to drug-classes of config/cards.yaml: {lacking:?}");
}
