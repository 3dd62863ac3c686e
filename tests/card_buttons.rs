//! A button stands on the card that says what comes before it is pressed: what an option's line tells, such as a chest CT, is
//! never cut away while the option can still be ordered.

use oncohooks::settings::{Jurisdiction, Language};
use serde_json::Value;

use crate::card_pages;
use crate::scenarios::{self, ENGINE};
use crate::support::record::Record;

fn ours(card: &Value) -> &Value {
    &card["extension"]["org.oncohooks"]
}

/// The summary of the rule whose option a button orders; none of a button for a test.
fn told_by(card: &Value, label: &str, language: Language) -> Option<String> {
    let knowledge = &ENGINE.knowledge;
    let (start, plus) = (language.pick("オーダー：", "Order: "), language.pick("＋", " + "));
    let name = |drug: &Value| {
        let name = knowledge.drug_name(drug.as_str().unwrap()).unwrap();
        language.pick(&name.ja, &name.en)
    };
    let is_ordered = |option: &&Value| {
        let regimen = option["regimen"].as_array().unwrap().iter().map(name).collect::<Vec<_>>();
        format!("{start}{}", regimen.join(plus)) == label
    };
    let option = ours(card)["options"].as_array().into_iter().flatten().find(is_ordered)?;
    let rule = knowledge.rules.iter().find(|rule| option["rule"] == rule.id.as_str()).unwrap();
    Some(language.pick(&rule.card.summary.ja, &rule.card.summary.en).to_owned())
}

/// Where the lines of the options that have a button stand; `None` for a button without its line.
fn lines_of_buttons(card: &Value, language: Language) -> Vec<Option<usize>> {
    let detail = card["detail"].as_str().unwrap();
    let labels = card["suggestions"].as_array().into_iter().flatten().map(|button| button["label"].as_str().unwrap());
    let told = labels.filter_map(|label| told_by(card, label, language));
    told.map(|text| detail.find(text.trim())).collect()
}

/// Other partners of an option have their buttons behind the first of each.
fn is_in_order(places: &[Option<usize>]) -> bool {
    let mut firsts: Vec<Option<usize>> = Vec::new();
    places.iter().for_each(|place| {
        if !firsts.contains(place) {
            firsts.push(*place)
        }
    });
    places.iter().all(Option::is_some) && firsts.is_sorted()
}

#[test]
fn each_button_of_an_option_has_the_line_of_that_option_and_both_have_one_order() {
    let mut seen = 0;
    for language in [Language::En, Language::Ja] {
        for (run, card) in card_pages::cards(language).filter(|(_, card)| ours(card)["kind"] == "therapy-options") {
            let places = lines_of_buttons(card, language);
            seen += places.len();
            assert!(is_in_order(&places), "{}: {places:?} {card:#}", run.section);
        }
    }
    assert!(seen > 100, "{seen}");
}

/// A record with more options and open tests than a card has room for.
fn crowded(results: &[&str], conditions: &[&str]) -> Record {
    let lines = |lines: &[&str]| lines.iter().map(|line| (*line).to_owned()).collect::<Vec<_>>();
    let record = Record {
        born: Some("1974".to_owned()),
        conditions: lines(&["Metastatic breast cancer | 2024-01"]),
        results: lines(&["ER | 90 % | 2026-09-25", "PgR | 80 % | 2026-09-25"]),
        drugs: lines(&[
            "letrozole | 2024-03-01..2025-06-01 | completed",
            "palbociclib | 2024-03-01..2025-06-01 | completed",
            "capecitabine | 2025-07-01..2026-09-25 | completed",
        ]),
        ..Record::default()
    };
    record.with(&Record { results: lines(results), conditions: lines(conditions), ..Record::default() })
}

#[test]
fn what_comes_before_an_option_stays_where_room_is_short() {
    let brca = ["HER2 IHC | 1+ | 2026-09-25", "Germline BRCA2 | pathogenic variant | 2026-03-01"];
    let erbb2 =
        ["HER2 IHC | 0 (no staining) | 2026-09-25", "ERBB2 | L755S | 2026-09-20 | liver | final | FoundationOne CDx"];
    let rows: [(&str, Record); 4] = [
        ("BRCA2, HER2-low, postmenopausal", crowded(&brca, &["Postmenopausal | 2026-09"])),
        ("BRCA2, HER2-low", crowded(&brca, &[])),
        ("ERBB2, HER2 0, postmenopausal", crowded(&erbb2, &["Postmenopausal | 2026-09"])),
        ("HER2-low, postmenopausal", crowded(&brca[..1], &["Postmenopausal | 2026-09"])),
    ];
    for (name, record) in rows {
        for (language, words) in [
            (Language::En, ["chest CT first", "**Given**", "**Not judged here**"]),
            (Language::Ja, ["開始前に胸部CT", "**治療歴**", "**未評価**"]),
        ] {
            let mut run = scenarios::of_sample((String::new(), String::new(), record.request("patient-view")));
            run.jurisdiction = Jurisdiction::Jp;
            let answer = scenarios::answer(&run, language);
            let mut cards = answer["cards"].as_array().unwrap().iter();
            let card = cards.find(|card| ours(card)["kind"] == "therapy-options").unwrap();
            let detail = card["detail"].as_str().unwrap();
            let told = |words: &&str| detail.contains(words);
            assert!(words.iter().all(told), "{name}: {words:?} {}\n{detail}", detail.chars().count());
            let places = lines_of_buttons(card, language);
            assert!(places.len() == 3 && is_in_order(&places), "{name}: {places:?} {card:#}");
        }
    }
}

/// One missing test is asked for by one button of an answer, whichever rules wait for it, and whatever for.
#[test]
fn a_test_that_a_dose_and_a_limit_wait_for_has_one_button() {
    let lines = |lines: &[&str]| lines.iter().map(|line| (*line).to_owned()).collect::<Vec<_>>();
    let rows: [(&str, &[&str], &[&str], &str); 6] = [
        (
            "an estimated filtration rate leaves the clearance open",
            &["capecitabine | 1250 mg/m2 twice daily"],
            &["eGFR | #45 mL/min/1.73m2 | 2026-10-20"],
            "creatinine",
        ),
        ("the same", &["olaparib | 300 mg twice daily"], &["eGFR | #45 mL/min/1.73m2 | 2026-10-20"], "creatinine"),
        ("the same", &["eribulin | 1.4 mg/m2"], &["eGFR | #45 mL/min/1.73m2 | 2026-10-20"], "creatinine"),
        ("the same", &["talazoparib | 1 mg daily"], &["eGFR | #45 mL/min/1.73m2 | 2026-10-20"], "creatinine"),
        (
            "two drugs by the creatinine clearance",
            &["capecitabine | 1250 mg/m2 twice daily", "olaparib | 300 mg twice daily"],
            &["eGFR | #45 mL/min/1.73m2 | 2026-10-20"],
            "creatinine",
        ),
        (
            "two drugs by weight",
            &["trastuzumab | 480 mg", "docetaxel | 120 mg"],
            &["HER2 IHC | 3+ | 2026-09-25"],
            "weight",
        ),
    ];
    for (name, orders, results, test) in rows {
        let record = Record {
            born: Some("1966-01-01".to_owned()),
            sex: Some("female".to_owned()),
            conditions: lines(&["Metastatic breast cancer | 2024-01"]),
            results: lines(results),
            orders: lines(orders),
            ..Record::default()
        };
        let mut run = scenarios::of_sample((String::new(), String::new(), record.request("order-sign")));
        run.jurisdiction = Jurisdiction::Us;
        let answer = scenarios::answer(&run, Language::En);
        let cards = answer["cards"].as_array().unwrap();
        let buttons = cards.iter().flat_map(|card| card["suggestions"].as_array().into_iter().flatten());
        let labels: Vec<&str> = buttons.map(|button| button["label"].as_str().unwrap()).collect();
        let asked = labels.iter().filter(|label| label.to_lowercase().contains(test)).count();
        assert_eq!(asked, 1, "{name}, {orders:?}: {labels:?}\n{answer:#}");
        let mut each = labels.clone();
        each.sort_unstable();
        each.dedup();
        assert_eq!(each.len(), labels.len(), "{name}, {orders:?}: {labels:?}");
    }
}
