//! What cards say: no English in a Japanese card, who has reviewed a rule, every text of `config/cards.yaml`.

use std::collections::BTreeMap;

use oncohooks::call::Engine;
use oncohooks::cards::Sentences;
use oncohooks::files;
use oncohooks::settings::Language;
use regex::Regex;
use serde_json::Value;

use crate::card_pages::{answers, runs};
use crate::scenarios;

/// Every text of a card that a person reads.
fn texts(card: &Value) -> Vec<&str> {
    let suggestions = card["suggestions"].as_array().into_iter().flatten();
    let actions = suggestions.clone().flat_map(|suggestion| suggestion["actions"].as_array().into_iter().flatten());
    let links = card["links"].as_array().into_iter().flatten();
    let reasons = card["overrideReasons"].as_array().into_iter().flatten();
    let texts = [&card["summary"], &card["detail"], &card["source"]["label"]]
        .into_iter()
        .chain(suggestions.map(|suggestion| &suggestion["label"]))
        .chain(actions.map(|action| &action["description"]))
        .chain(links.map(|link| &link["label"]))
        .chain(reasons.map(|reason| &reason["display"]));
    texts.filter_map(Value::as_str).collect()
}

/// What may stand side by side in Latin letters in a Japanese card: names of markers, scores, kits, drugs, guidelines, units,
/// of our program and its command.
const NAMES: &[&str] = &[
    "oncohooks",
    "codes",
    "22C3",
    "A",
    "B",
    "C",
    "ADC",
    "AKT1",
    "C805S",
    "CCr",
    "CDx",
    "CPS",
    "CYP2C8",
    "CYP3A",
    "Child-Pugh",
    "Cockcroft-Gault",
    "Cr",
    "Dato-DXd",
    "EGFR",
    "ERBB2",
    "ESR1",
    "FRQ5",
    "Guardant360",
    "HER2",
    "IC",
    "IHC",
    "INR",
    "ISH",
    "KRAS",
    "OptiView",
    "PD-L1",
    "PIK3CA",
    "PTEN",
    "Pugh",
    "QTc",
    "QTcF",
    "RB1",
    "SG",
    "SP142",
    "T-DM1",
    "T-DXd",
    "TP53",
    "kg",
    "mL/min",
    "mg/dL",
    "mg/kg",
    "mg/m2",
    "ms",
    "pharmDx",
];

/// Two or more Latin words that follow each other and are not all names.
fn english(text: &str) -> Vec<String> {
    let run = Regex::new(r"[A-Za-z0-9'’/,; -]+").unwrap();
    let runs = run.find_iter(text).map(|found| found.as_str().trim());
    let is_english = |run: &&str| {
        let words = run.split([' ', ',', ';']).filter(|word| word.contains(|c: char| c.is_ascii_alphabetic()));
        words.clone().count() > 1 && words.clone().any(|word| !NAMES.contains(&word))
    };
    runs.filter(is_english).map(str::to_owned).collect()
}

#[test]
fn no_japanese_card_holds_english_prose() {
    let mut found = BTreeMap::new();
    let mut seen = 0;
    for (run, response) in answers(Language::Ja) {
        // Words of the record are shown as they are.
        let record = run.request.to_string();
        for text in response["cards"].as_array().unwrap().iter().flat_map(texts) {
            seen += 1;
            // A gene may stand before the words of the record about it.
            let about_a_gene = |words: &str| {
                words.split_once(' ').is_some_and(|(gene, rest)| NAMES.contains(&gene) && record.contains(rest))
            };
            let ours = |words: &String| !record.contains(words.as_str()) && !about_a_gene(words);
            found.extend(english(text).into_iter().filter(ours).map(|words| (words, text.to_owned())));
        }
    }
    assert!(seen > 500, "{seen} texts");
    let words: Vec<&str> = found.keys().map(String::as_str).collect();
    assert!(found.is_empty(), "English, or names that NAMES should list:\n{}\n{found:#?}", words.join("\n"));
    assert_eq!(english("PD-L1（22C3 CPS 10以上）：not checked, no LVEF"), ["not checked, no LVEF"]);
}

/// Every card that names rules, of every run, by an engine that has read `files`.
fn cards_on_rules(files: &files::Files, language: Language) -> Vec<Value> {
    let (engine, _) = Engine::from_files(files).unwrap();
    let cards = runs()
        .iter()
        .flat_map(|run| scenarios::answer_by(&engine, run, language)["cards"].as_array().unwrap().clone().into_iter());
    cards.filter(|card| card["extension"]["org.oncohooks"].get("rules").is_some()).collect()
}

fn rules(card: &Value) -> Vec<&str> {
    card["extension"]["org.oncohooks"]["rules"].as_array().unwrap().iter().filter_map(Value::as_str).collect()
}

/// What `check` says is the fingerprint of a rule that is half signed.
fn fingerprint_of(files: &files::Files, path: &str) -> String {
    let mut files = files.clone();
    let half = files[path].replace("  by: []", "  by: [Dr. Hanako Tester]");
    files.insert(path.to_owned(), half.into());
    let mistakes = Engine::from_files(&files).unwrap_err();
    let [mistake] = mistakes.iter().filter(|found| found.code == "half-review").collect::<Vec<_>>()[..] else {
        panic!("{mistakes:?}")
    };
    let (_, rest) = mistake.help.split_once("fingerprint: ").unwrap();
    rest.split(';').next().unwrap().to_owned()
}

/// A signature is of the rule as it was read: when the rule changes, its cards say again that nobody has reviewed it.
#[test]
fn a_rule_that_was_changed_after_its_review_counts_as_not_reviewed() {
    const SIGNED: &str = "brc-tnbc-pembrolizumab-cps10";
    let mut files = files::collect(None).unwrap();
    let is_it = |text: &str| text.lines().any(|line| line == format!("id: {SIGNED}"));
    let path = files.iter().find(|(_, text)| is_it(text)).unwrap().0.clone();
    let signature =
        format!("  by: [A]\n  on: 2026-10-05\n  version: 2026.9.1\n  fingerprint: {}", fingerprint_of(&files, &path));
    let signed = files[&path].replace("  by: []", &signature);
    let says_so = |files: &files::Files| {
        let cards = cards_on_rules(files, Language::En);
        let is_of = |card: &&Value| rules(card) == [SIGNED];
        cards.iter().filter(is_of).all(|card| card["detail"].as_str().unwrap().contains("reviewed by A on"))
            && cards.iter().any(|card| is_of(&card))
    };
    files.insert(path.clone(), signed.clone().into());
    assert!(says_so(&files));
    files.insert(path.clone(), format!("# A comment changes nothing.\n{signed}").into());
    assert!(says_so(&files));
    let changed = signed.replacen("en: \"", "en: \"Now ", 1);
    files.insert(path, changed.into());
    assert!(!says_so(&files));
    let (_, warnings) = Engine::from_files(&files).unwrap();
    assert!(warnings.iter().any(|found| found.code == "changed-since-review"), "{warnings:?}");
}

/// A rule that somebody has signed says who and when; the others say that nobody has; a card on both says which.
#[test]
fn a_card_says_of_each_of_its_rules_who_has_reviewed_it() {
    const SIGNED: &str = "brc-tnbc-pembrolizumab-cps10";
    let mut files = files::collect(None).unwrap();
    let (path, text) = files.iter().find(|(_, text)| text.lines().any(|line| line == format!("id: {SIGNED}"))).unwrap();
    let path = path.clone();
    let signature =
        "  by: [Dr. Hanako Tester, Dr. Taro Tester]\n  on: 2026-10-05\n  version: 2026.9.1\n  fingerprint: ";
    let signed = text.replace("  by: []", &format!("{signature}{}", fingerprint_of(&files, &path)));
    assert_ne!(signed, text.as_ref(), "{path} was not signed yet");
    files.insert(path, signed.into());
    let words = |language| match language {
        Language::En => [
            "reviewed by Dr. Hanako Tester, Dr. Taro Tester on 2026-10-05 (knowledge 2026.9.1)".to_owned(),
            format!("reviewed by Dr. Hanako Tester, Dr. Taro Tester on 2026-10-05 (knowledge 2026.9.1): {SIGNED}"),
            "not clinically reviewed".to_owned(),
            "not clinically reviewed: ".to_owned(),
        ],
        Language::Ja => [
            "内容確認：Dr. Hanako Tester、Dr. Taro Tester（2026-10-05、知識2026.9.1）".to_owned(),
            format!("Dr. Hanako Tester、Dr. Taro Tester（2026-10-05、知識2026.9.1）が内容確認：{SIGNED}"),
            "医師による内容確認が済んでいないルールです".to_owned(),
            "内容確認前：".to_owned(),
        ],
    };
    for language in [Language::En, Language::Ja] {
        let [reviewed, some_reviewed, none, some_not] = words(language);
        let mut seen = [0; 3];
        for card in cards_on_rules(&files, language) {
            let (detail, rules) = (card["detail"].as_str().unwrap(), rules(&card));
            let is_signed = rules.contains(&SIGNED);
            let is_alone = is_signed && rules.iter().all(|rule| *rule == SIGNED);
            let (kind, says, never) = match (is_signed, is_alone) {
                (true, true) => (0, vec![&reviewed], vec![&none, &some_not]),
                (true, false) => (1, vec![&some_reviewed, &some_not], vec![]),
                (false, _) => (2, vec![&none], vec![&reviewed, &some_reviewed, &some_not]),
            };
            seen[kind] += 1;
            assert!(says.iter().all(|words| detail.contains(words.as_str())), "{says:?} in {detail}");
            assert!(!never.iter().any(|words| detail.contains(words.as_str())), "{never:?} in {detail}");
        }
        assert!(seen.iter().all(|seen| *seen > 0), "{language:?}: {seen:?}");
    }
}

/// A site corrects one sentence; the others stay.
#[test]
fn a_site_lays_its_own_sentences_over_ours() {
    let mut files = files::collect(None).unwrap();
    files.insert(
        "cards.yaml".to_owned(),
        "level:\n  warning: {ja: \"注意：{sentence}\", en: \"Caution: {sentence}\"}\n".into(),
    );
    let sentences = Sentences::read(&files).unwrap();
    for (language, warning, critical) in
        [(Language::Ja, "注意：A", "重大：A"), (Language::En, "Caution: A", "Critical: A")]
    {
        let level = &sentences.in_language(language).level;
        assert_eq!([level.warning("A"), level.critical("A")], [warning, critical]);
    }
}

/// Ours alone: what our own file lacks stops the start.
#[test]
fn a_new_organ_without_a_name_stops_the_start() {
    let mut files = files::collect(None).unwrap();
    files.insert("profiles/valuesets/site-kidney.json".to_owned(), "{}".into());
    let mistakes = Sentences::read(&files).unwrap_err();
    let said: Vec<String> = mistakes.iter().map(ToString::to_string).collect();
    assert!(said.len() == 1 && said[0].contains("\"organs.kidney\" is missing"), "{said:?}");
}
