//! What single lines of a card say, and that they are true: what was given, what cautions an option, what decides.

use oncohooks::cds_hooks::Hook;
use oncohooks::settings::{Jurisdiction, Language};
use serde_json::{Value, json};

use crate::card_pages::{self, runs};
use crate::scenarios::{self, Run};
use crate::support::samples::samples;

fn sample(name: &str) -> Run {
    let mut all = samples().into_iter();
    scenarios::of_sample(all.find(|(file, ..)| file == name).unwrap())
}

/// A scenario by its title, at a hook.
fn scenario(title: &str, hook: Hook) -> Run {
    runs().iter().find(|run| run.section == title && run.hook == hook).unwrap().clone()
}

fn cards(run: &Run, language: Language) -> Vec<Value> {
    scenarios::answer(run, language)["cards"].as_array().unwrap().clone()
}

/// The first card of a kind.
fn card(run: &Run, kind: &str, language: Language) -> Value {
    let of_kind = |card: &Value| card["extension"]["org.oncohooks"]["kind"] == kind;
    cards(run, language).into_iter().find(of_kind).unwrap_or_else(|| panic!("no {kind}: {}", run.section))
}

/// The line of a detail behind its label.
fn line<'c>(card: &'c Value, label: &str) -> &'c str {
    let detail = card["detail"].as_str().unwrap();
    let start = format!("- **{label}** ");
    detail.lines().find_map(|line| line.strip_prefix(start.as_str())).unwrap_or_else(|| panic!("no {label}: {detail}"))
}

/// `letrozole completed 2024-01..2024-06`; `code X9` is a drug of a local code; `text` is no resource.
fn statement((at, words): (usize, &str)) -> Value {
    let mut words = words.split_whitespace();
    let (name, status) = (words.next().unwrap(), words.next().unwrap_or_default());
    let period = words.next().unwrap_or_default();
    let (start, end) = period.split_once("..").unwrap_or((period, ""));
    let drug = match name {
        "string" => return json!({"resource": "a string"}),
        "code" => json!({"coding": [{"system": "urn:hospital", "code": status}]}),
        "prose" => {
            json!({"text": "Chemotherapy with an investigational drug of a trial whose name fills a whole card"})
        }
        name => json!({"text": name}),
    };
    let status = if name == "code" { "completed" } else { status };
    let mut resource = json!({"resourceType": "MedicationStatement", "id": format!("s{at}"), "status": status,
        "subject": {"reference": "Patient/tnbc-loinc"}, "medicationCodeableConcept": drug});
    if !start.is_empty() {
        resource["effectivePeriod"] = json!({"start": start});
    }
    if !end.is_empty() {
        resource["effectivePeriod"]["end"] = end.into();
    }
    json!({"resource": resource})
}

/// What was given is told as the record has it: nobody is said to take what ended, or to have had nothing where something
/// could not be read.
#[test]
fn the_line_of_what_was_given_is_true() {
    let rows = [
        ("", "no cancer drug on record"),
        ("letrozole completed 2024-01-05..2024-06-30", "letrozole (2024-01 to 2024-06); no chemotherapy on record"),
        // One goes on, the other has ended.
        (
            "bevacizumab active 2025-01-10, paclitaxel completed 2025-01-10..2025-06-20",
            "bevacizumab (since 2025-01) + paclitaxel (2025-01 to 2025-06)",
        ),
        // Both ended in the same weeks.
        (
            "bevacizumab completed 2025-01-10..2025-06-30, paclitaxel completed 2025-01-10..2025-06-20",
            "bevacizumab + paclitaxel (2025-01 to 2025-06)",
        ),
        // Nobody recorded an end.
        ("carboplatin completed 2025-02-01", "carboplatin (from 2025-02)"),
        // What has no date has no place in the order.
        (
            "capecitabine completed, eribulin completed 2025-03-01..2025-08-01",
            "eribulin (2025-03 to 2025-08); capecitabine (undated)",
        ),
        // More than a card has room for: the latest.
        (
            "docetaxel completed 2020-01..2020-06, capecitabine completed 2021-01..2021-06, \
             eribulin completed 2022-01..2022-06, vinorelbine completed 2023-01..2023-06",
            "capecitabine (2021-01 to 2021-06) → eribulin (2022-01 to 2022-06) → vinorelbine (2023-01 to 2023-06); 1 earlier",
        ),
        // A name that is none.
        ("prose completed 2025-02-01..2025-08-01", "a cancer drug in words (2025-02 to 2025-08)"),
        (
            "code X9",
            "no cancer drug was read; 1 drug has an unknown code; a part of the drug history could not be seen",
        ),
        (
            "letrozole completed 2024-01-05..2024-06-30, code X9, code Y7",
            "letrozole (2024-01 to 2024-06); 2 drugs have unknown codes; a part of the drug history could not be seen",
        ),
        (
            "code X9, string",
            "no cancer drug was read; 1 drug has an unknown code; a part of the drug history could not be seen",
        ),
        ("string", "no cancer drug was read; a part of the drug history could not be seen"),
        (
            "letrozole completed 2024-01-05..2024-06-30, string",
            "letrozole (2024-01 to 2024-06); a part of the drug history could not be seen",
        ),
    ];
    for (record, told) in rows {
        let mut run = sample("tnbc-loinc.patient-view.json");
        let entries: Vec<Value> =
            record.split(", ").filter(|words| !words.is_empty()).enumerate().map(statement).collect();
        run.request["prefetch"]["statements"] =
            json!({"resourceType": "Bundle", "type": "searchset", "entry": entries});
        // Without an onset nobody knows which therapy was of early disease.
        for entry in run.request["prefetch"]["conditions"]["entry"].as_array_mut().unwrap() {
            entry["resource"].as_object_mut().unwrap().remove("onsetDateTime");
        }
        assert_eq!(line(&card(&run, "therapy-options", Language::En), "Given"), told, "{record}");
    }
}

/// The history was sent, and a part of it cannot be read: nobody says that it was not sent.
#[test]
fn a_history_of_which_a_part_is_unreadable_was_sent() {
    let mut run = scenario("Earlier drugs were not sent", Hook::OrderSign);
    let summary = |run: &Run| cards(run, Language::En)[0]["summary"].as_str().unwrap().to_owned();
    assert_eq!(summary(&run), "Warning: pembrolizumab: the drug history was not sent");
    run.request["prefetch"]["medications"] =
        json!({"resourceType": "Bundle", "type": "searchset", "entry": [{"resource": "a string"}]});
    assert_eq!(summary(&run), "Warning: pembrolizumab: a part of the drug history could not be seen");
}

/// However short a card must be, an option that a caution holds back says so, and stands last.
#[test]
fn a_caution_is_never_left_out() {
    for (title, drug, caution) in [
        ("V08 Sacituzumab govitecan with low neutrophils", "SG", ["900", "1500"]),
        ("T-DM1 with active pneumonitis", "T-DM1", ["2026-10", ""]),
        ("T-DXd with a suspected interstitial pneumonia", "T-DXd", ["2026-10", ""]),
        ("ESR1 D538G beside ketoconazole", "CYP3A", ["CYP3A", ""]),
    ] {
        for (language, label) in [(Language::En, "**Fits**"), (Language::Ja, "**候補**")] {
            let card = card(&scenario(title, Hook::PatientView), "therapy-options", language);
            let detail = card["detail"].as_str().unwrap();
            let fits = &detail[detail.find(label).unwrap()..];
            let fits = &fits[..fits.find("\n- **").unwrap()];
            let at = fits.rfind(drug).unwrap();
            assert!(
                caution.iter().all(|word| fits[at.min(fits.find(drug).unwrap())..].contains(word)),
                "{title}: {fits}"
            );
            // Where there is no room for the reason, the line says that there is one.
            let says = |line: &str| [caution[0], "with a warning", "警告あり"].iter().any(|word| line.contains(word));
            let mut held = fits.lines().skip_while(|line| !line.contains(caution[0]));
            assert!(held.all(says), "what is held back stands last: {fits}");
        }
    }
}

/// The evidence of a card names what decides before what every patient has.
#[test]
fn the_value_that_decides_is_named() {
    for language in [Language::En, Language::Ja] {
        for (title, value) in [("V01 A clear CPS", "CPS 22"), ("Two assays that disagree", "IC 3 %")] {
            let card = card(&scenario(title, Hook::PatientView), "therapy-options", language);
            let detail = card["detail"].as_str().unwrap();
            assert!(detail.contains(value), "{title}: {detail}");
        }
    }
}

/// A result that the record took back is not told as if it were on file.
#[test]
fn a_result_entered_in_error_is_no_result() {
    let card =
        card(&scenario("A CPS entered in error is not even shown", Hook::OrderSign), "order-check", Language::En);
    assert_eq!(card["summary"], "Warning: pembrolizumab: decided by PD-L1 by 22C3 (CPS), no result on file");
}

/// Each option has a button before the partners of one of them have more.
#[test]
fn every_option_has_a_button_before_one_has_two() {
    let card = card(&scenario("V21 After T-DXd", Hook::PatientView), "therapy-options", Language::En);
    let labels: Vec<&str> =
        card["suggestions"].as_array().unwrap().iter().map(|it| it["label"].as_str().unwrap()).collect();
    let orders: Vec<&&str> = labels.iter().filter(|label| label.starts_with("Order: ")).collect();
    let has = |drug: &str| orders.iter().any(|label| label.contains(drug));
    assert!(has("T-DM1") && has("tucatinib") && has("trastuzumab +"), "{labels:?}");
}

/// The button of the test that the summary names comes first, and its sources too.
#[test]
fn the_first_button_is_the_test_of_the_summary() {
    let mut seen = 0;
    for (run, card) in card_pages::cards(Language::En) {
        let (summary, label) = (card["summary"].as_str().unwrap(), card["suggestions"][0]["label"].as_str());
        let Some(test) = label.and_then(|label| label.strip_prefix("Order test: ")) else { continue };
        if card["extension"]["org.oncohooks"]["kind"] == "missing-test" {
            seen += 1;
            assert!(summary.contains(test), "{}: {summary}: {test}", run.section);
        }
    }
    assert!(seen > 20, "{seen}");
}

/// Drugs that were not sent hold no result of a test; results that were not sent may hold one.
#[test]
fn only_a_part_that_may_hold_a_result_is_said_to() {
    let (mut with, mut without) = (0, 0);
    for (run, card) in card_pages::cards(Language::En) {
        let ours = &card["extension"]["org.oncohooks"];
        let places: Vec<&str> =
            ours["gaps"].as_array().into_iter().flatten().map(|gap| gap["place"].as_str().unwrap()).collect();
        if ours["kind"] != "data-gap" || places.is_empty() {
            continue;
        }
        let is_said = card["detail"].as_str().unwrap().contains("could be there");
        let is_of_drugs = |place: &&str| {
            ["medications", "administrations", "statements", "Medication"].iter().any(|start| place.starts_with(start))
        };
        if places.iter().all(is_of_drugs) {
            without += 1;
            assert!(!is_said, "{} {places:?}: {}", run.section, card["detail"]);
        } else {
            with += usize::from(is_said);
        }
    }
    assert!(with > 0 && without > 0, "{with} {without}");
}

/// Where the record names a kit, a card does not say that it names only the clone.
#[test]
fn a_kit_is_called_clone_only_where_the_record_names_no_kit() {
    let engine = {
        let folder = std::env::temp_dir().join(format!("oncohooks-kit-{}", std::process::id()));
        let maps = folder.join("profiles/conceptmaps");
        std::fs::create_dir_all(&maps).unwrap();
        let target = |code: &str| json!({"code": code, "equivalence": "wider"});
        let map = json!({"resourceType": "ConceptMap", "id": "kit", "url": "https://h.example.org/kit", "name": "Kit",
            "title": "Kit", "status": "active", "date": "2026-11-24", "description": "A kit by code.",
            "copyright": "none", "group": [{"source": "urn:lab", "target": "https://oncohooks.org/fhir/CodeSystem/concept",
            "element": [{"code": "PDL1", "display": "CPS", "target": [target("marker-pd-l1"), target("assay-22c3-pharmdx"), target("score-cps")]}]}]});
        std::fs::write(maps.join("kit.json"), map.to_string()).unwrap();
        let files = oncohooks::files::collect(Some(&folder)).unwrap();
        let engine = oncohooks::call::Engine::from_files(&files).unwrap().0;
        std::fs::remove_dir_all(folder).unwrap();
        engine
    };
    let loinc = json!({"coding": [{"system": "http://loinc.org", "code": "83052-1"}], "text": "CPS"});
    let rows = [
        ("the clone by LOINC", json!({"code": loinc}), true),
        ("the clone in words", json!({"code": {"text": "PD-L1 22C3 CPS"}}), true),
        ("the kit in words", json!({"code": {"text": "PD-L1 IHC 22C3 pharmDx CPS"}}), false),
        ("the kit as the method", json!({"code": loinc, "method": {"text": "22C3 pharmDx"}}), false),
        ("the kit as the device", json!({"code": loinc, "device": {"display": "PD-L1 IHC 22C3 pharmDx"}}), false),
        ("the kit in a note", json!({"code": loinc, "note": [{"text": "22C3 pharmDx"}]}), false),
        ("the kit by a site's code", json!({"code": {"coding": [{"system": "urn:lab", "code": "PDL1"}]}}), false),
    ];
    for (name, parts, is_clone_only) in rows {
        let mut run = sample("tnbc-cps-4.order-sign.json");
        let mut result = json!({"resourceType": "Observation", "id": "pdl1", "status": "final",
            "subject": {"reference": "Patient/tnbc-cps-4"}, "effectiveDateTime": "2026-10-20", "valueQuantity": {"value": 4}});
        result.as_object_mut().unwrap().extend(parts.as_object().unwrap().clone());
        let entries = run.request["prefetch"]["observations"]["entry"].as_array_mut().unwrap();
        entries.retain(|entry| !entry.to_string().contains("22C3") && !entry.to_string().contains("PD-L1"));
        entries.push(json!({"resource": result}));
        let answer = scenarios::answer_by(&engine, &run, Language::En);
        let summary = answer["cards"][0]["summary"].as_str().unwrap_or_default();
        assert!(summary.contains("CPS 4 (22C3"), "{name}: {summary}");
        assert_eq!(summary.contains("clone only"), is_clone_only, "{name}: {summary}");
    }
}

/// A note of a receptor names the receptors, and not the HER2 that only says for whom it is.
#[test]
fn a_note_names_the_findings_it_is_about() {
    let cards = cards(&scenario("ER low positive", Hook::PatientView), Language::En);
    let details: Vec<&str> = cards.iter().filter_map(|card| card["detail"].as_str()).collect();
    let told = |detail: &&str| detail.contains("ER low positive (ER 5 %, PgR 0 %) is handled");
    assert!(details.iter().any(told), "{details:?}");
}

/// Two rules may offer one regimen; a list of options holds it once.
#[test]
fn no_regimen_stands_twice_among_the_options_of_a_card() {
    for run in runs() {
        for jurisdiction in [Jurisdiction::Jp, Jurisdiction::Us] {
            let run = Run { jurisdiction, ..run.clone() };
            for card in cards(&run, Language::En) {
                let kind = &card["extension"]["org.oncohooks"]["kind"];
                let options = card["extension"]["org.oncohooks"]["options"].as_array().cloned().unwrap_or_default();
                let mut regimens: Vec<String> = options.iter().map(|option| option["regimen"].to_string()).collect();
                let all = regimens.len();
                regimens.sort_unstable();
                regimens.dedup();
                assert!(*kind == "missing-test" || regimens.len() == all, "{}: {options:?}", run.section);
            }
        }
    }
}
