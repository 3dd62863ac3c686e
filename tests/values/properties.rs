//! What holds of every value: a word nobody knows, a denial, a comparator never make another result of it; one ticked box
//! gives its item; one fact in four forms is one finding.

use serde_json::{Value, json};

use super::findings_of;

/// Plain results: marker as in `NAMES`, value, and the finding it is.
const RESULTS: [(&str, &str, &str); 19] = [
    ("er", "Positive (90%)", "er = 90 %"),
    ("er", "陽性 80%", "er = 80 %"),
    ("pgr", "negative", "pgr = negative"),
    ("her2-ihc", "Score 3+", "her2-ihc = 3+"),
    ("her2-ihc", "HER2 (2+)", "her2-ihc = 2+"),
    ("her2-ish", "FISH amplified", "her2-ish = positive"),
    ("her2-ish", "増幅 あり", "her2-ish = positive"),
    ("her2", "HER2 positive", "her2 = positive"),
    ("pd-l1-22c3", "CPS 10", "pd-l1 = CPS 10"),
    ("pd-l1-sp142", "IC 5 %", "pd-l1 = IC 5 %"),
    ("lvef", "LVEF 60 %", "lvef = 60 %"),
    ("ugt1a1", "*28/*28", "ugt1a1 = *28/*28"),
    ("her2-ish", "HER2/CEP17 ratio 2.4", "her2-cep17-ratio = 2.4"),
    ("her2-ihc", "免疫染色 スコア 1+", "her2-ihc = 1+"),
    ("pd-l1-22c3", "CPS ≥10", "pd-l1 = CPS ≥10"),
    ("er", "強陽性 Allred 8", "er = ≥66 %"),
    ("germline-brca", "BRCA1 pathogenic variant detected", "germline-brca = positive"),
    ("germline-brca", "BRCA2 病的バリアント あり", "germline-brca = positive"),
    ("neutrophils", "2300 /µL", "neutrophils = 2300 /µL"),
];

/// A result of another marker, or of another value, that words made of this one. "BRCA1" alone leaves open whether it was
/// both genes.
fn is_other(found: &str, wanted: &str) -> bool {
    found != wanted
}

/// The phrases of a file of words with one of these meanings.
fn phrases(file: &str, meanings: &[&str]) -> Vec<String> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/profiles/words");
    let text = std::fs::read_to_string(format!("{folder}/{file}.tsv")).unwrap();
    let rows = text.lines().filter(|line| !line.starts_with("# ")).filter_map(|line| line.split_once('\t'));
    let wanted = rows.filter(|(_, meaning)| meanings.contains(meaning));
    let phrases: Vec<String> = wanted.flat_map(|(pattern, _)| alternatives(pattern)).collect();
    assert!(phrases.len() > 20, "{file}");
    phrases
}

/// `{a|b}c` → `ac`, `bc`.
fn alternatives(pattern: &str) -> Vec<String> {
    let Some((head, rest)) = pattern.split_once('{') else { return vec![pattern.to_owned()] };
    let (choices, tail) = rest.split_once('}').unwrap();
    let tails = alternatives(tail);
    choices.split('|').flat_map(|choice| tails.iter().map(move |tail| format!("{head}{choice}{tail}"))).collect()
}

/// Every phrase with a fourth of the results in turn, each time in another place: what is found that must not be.
fn in_turn(phrases: &[String], results: &[(&str, &str, &str)], is_wrong: &dyn Fn(&str, &str) -> bool) -> Vec<String> {
    let mut wrong = Vec::new();
    for (turn, phrase) in phrases.iter().enumerate() {
        for (at, (marker, value, wanted)) in results.iter().enumerate().filter(|(at, _)| (at + turn).is_multiple_of(4))
        {
            let places = with_words(value, phrase);
            let changed = &places[(turn / 4 + at) % places.len()];
            let slot = if turn.is_multiple_of(2) { "string" } else { "concept" };
            let found = super::findings(marker, slot, changed);
            wrong.extend(found.into_iter().filter(|it| is_wrong(it, wanted)).map(|it| format!("{changed} → {it}")));
        }
    }
    wrong
}

/// A value with words put in at each place where words are separated, and at both ends.
fn with_words(value: &str, words: &str) -> Vec<String> {
    let places = std::iter::once(0).chain(value.match_indices(' ').map(|(at, _)| at)).chain([value.len()]);
    places.map(|at| format!("{} {words} {}", &value[..at], &value[at..]).trim().to_owned()).collect()
}

#[test]
fn the_results_are_read() {
    for (marker, value, wanted) in RESULTS {
        assert!(super::findings(marker, "string", value).iter().any(|found| found == wanted), "{marker}: {value}");
    }
}

#[test]
fn a_word_nobody_knows_never_makes_another_result() {
    let mut failures = Vec::new();
    for (marker, value, wanted) in RESULTS {
        for word in ["qwzx", "ほげもげ"] {
            for changed in with_words(value, word) {
                let found = super::findings(marker, "string", &changed);
                failures
                    .extend(found.into_iter().filter(|it| is_other(it, wanted)).map(|it| format!("{changed} → {it}")));
            }
        }
    }
    assert!(failures.is_empty(), "{failures:#?}");
}

#[test]
fn a_denial_in_any_position_never_leaves_the_result() {
    let mut failures = Vec::new();
    for (marker, value, wanted) in RESULTS.into_iter().filter(|(_, _, wanted)| !wanted.ends_with("negative")) {
        for denial in ["not", "ruled out", "否定", "ではない"] {
            for changed in with_words(value, denial) {
                let found = super::findings(marker, "string", &changed);
                failures.extend(found.into_iter().filter(|it| it == wanted).map(|it| format!("{changed} → {it}")));
            }
        }
    }
    assert!(failures.is_empty(), "{failures:#?}");
}

/// Every word of denial and of doubt there is, in turn with every positive result.
#[test]
fn no_word_of_denial_or_doubt_leaves_a_positive_result() {
    // A 2+ that is in doubt asks for ISH, as any 2+ does.
    let is_positive = |wanted: &str| !wanted.ends_with("negative") && wanted != "her2-ihc = 2+";
    let positive: Vec<_> = RESULTS.into_iter().filter(|(_, _, wanted)| is_positive(wanted)).collect();
    let words = [phrases("denial", &["before", "after", "either"]), phrases("doubt", &["doubt"])].concat();
    let mut wrong = in_turn(&words, &positive, &|found, wanted| found == wanted);
    // A class of its own, which counts as pathogenic.
    wrong.retain(|it| !it.contains("probably  pathogenic"));
    assert!(wrong.is_empty(), "{} of {}: {wrong:#?}", wrong.len(), words.len() * positive.len());
}

/// Every comparator there is, in turn with every number; beside a bound of its own the same one changes nothing.
#[test]
fn no_comparator_leaves_the_number() {
    let is_number = |(marker, value, _): &(&str, &str, &str)| {
        value.contains(|c: char| c.is_ascii_digit())
            && !["ugt1a1", "germline-brca"].contains(marker)
            && !value.contains('≥')
    };
    let numbers: Vec<_> = RESULTS.into_iter().filter(is_number).collect();
    let meanings = [
        "below",
        "at-most",
        "above",
        "at-least",
        "below-after",
        "at-most-after",
        "above-after",
        "at-least-after",
        "between",
    ];
    let words = phrases("comparators", &meanings);
    let wrong = in_turn(&words, &numbers, &|found, wanted| found == wanted);
    assert!(wrong.is_empty(), "{} of {}: {wrong:#?}", wrong.len(), words.len() * numbers.len());
}

/// No word between the letters of a Japanese value either, where no space parts them.
#[test]
fn a_word_nobody_knows_inside_a_japanese_value_never_makes_another_result() {
    let values = [
        ("er", "陽性(腫瘍細胞の90%)", "er = 90 %"),
        ("pgr", "陰性（１％未満）", "pgr = <1 %"),
        ("her2-ihc", "スコア3+（強陽性）", "her2-ihc = 3+"),
        ("her2-ish", "HER2遺伝子増幅あり", "her2-ish = positive"),
        ("pd-l1-22c3", "CPSは12でした", "pd-l1 = CPS 12"),
        ("germline-brca", "BRCA1病的バリアントを認める", "germline-brca = positive"),
    ];
    let mut wrong = Vec::new();
    for (marker, value, wanted) in values {
        assert!(super::findings(marker, "string", value).iter().any(|found| found == wanted), "{marker}: {value}");
        for at in value.char_indices().map(|(at, _)| at).chain([value.len()]) {
            for word in ["ほげ", "zq"] {
                let changed = format!("{}{word}{}", &value[..at], &value[at..]);
                let found = super::findings(marker, "string", &changed);
                wrong.extend(found.into_iter().filter(|it| is_other(it, wanted)).map(|it| format!("{changed} → {it}")));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_comparator_in_any_position_never_leaves_the_number() {
    let mut failures = Vec::new();
    for (marker, value, wanted) in RESULTS.into_iter().filter(|(marker, value, _)| {
        value.contains(|c: char| c.is_ascii_digit())
            && *marker != "ugt1a1"
            && *marker != "germline-brca"
            && !value.contains('≥')
    }) {
        for comparator in ["less than", "no more than", "未満", "に満たない", "GT"] {
            for changed in with_words(value, comparator) {
                let found = super::findings(marker, "string", &changed);
                failures.extend(found.into_iter().filter(|it| it == wanted).map(|it| format!("{changed} → {it}")));
            }
        }
    }
    assert!(failures.is_empty(), "{failures:#?}");
}

#[test]
fn ticking_exactly_one_box_gives_exactly_that_result() {
    let lists: [(&str, &[(&str, &str)]); 4] = [
        ("er", &[("positive", "er = positive"), ("negative", "er = negative")]),
        (
            "her2-ihc",
            &[("0", "her2-ihc = 0"), ("1+", "her2-ihc = 1+"), ("2+", "her2-ihc = 2+"), ("3+", "her2-ihc = 3+")],
        ),
        ("pd-l1-22c3", &[("CPS <1", "pd-l1 = CPS <1"), ("CPS 1-9", "pd-l1 = CPS 1–9"), ("CPS ≥10", "pd-l1 = CPS ≥10")]),
        ("pgr", &[("陽性", "pgr = positive"), ("陰性", "pgr = negative")]),
    ];
    let mut failures = Vec::new();
    for (marker, items) in lists {
        for (empty, full) in [("☐", "☑"), ("□", "■"), ("[ ]", "[x]"), ("( )", "(x)")] {
            for ticked in 0..items.len() {
                let item = |(at, (item, _)): (usize, &(&str, &str))| {
                    format!("{} {item}", if at == ticked { full } else { empty })
                };
                let value = items.iter().enumerate().map(item).collect::<Vec<_>>().join(" ");
                let found = super::findings(marker, "string", &value);
                if found != [items[ticked].1] {
                    failures.push(format!("{value} → {found:?}"));
                }
            }
        }
    }
    assert!(failures.is_empty(), "{failures:#?}");
}

/// Facts: the finding, its LOINC code, the value as coded form, in a Japanese form, in words.
const FACTS: [(&str, &str, &str, &str, &str, &str); 11] = [
    ("er = 90 %", "er", "85329-1", "90 %", "エストロゲン受容体", "陽性　９０％"),
    ("er = negative", "er", "85337-4", "Negative", "エストロゲン受容体", "陰性（－）"),
    ("pgr = positive", "pgr", "85339-0", "Positive", "プロゲステロン受容体", "（＋）"),
    ("her2-ihc = 3+", "her2-ihc", "85319-2", "3+", "HER2（免疫染色）", "スコア３＋"),
    ("her2-ihc = 1+", "her2-ihc", "85319-2", "1+", "HER2（免疫染色）", "１＋"),
    ("her2-ish = negative", "her2-ish", "85318-4", "Not amplified", "HER2 FISH", "増幅なし"),
    ("her2-ish = positive", "her2-ish", "85318-4", "Amplified", "HER2 FISH", "増幅あり"),
    ("pgr = <1 %", "pgr", "85325-9", "<1 %", "プロゲステロン受容体", "１％未満"),
    ("pd-l1 = CPS 12", "pd-l1-22c3", "83052-1", "CPS 12", "PD-L1（22C3）", "ＣＰＳ　１２"),
    ("lvef = 55 %", "lvef", "10230-1", "55 %", "左室駆出率", "５５％"),
    ("neutrophils = 1200 /µL", "neutrophils", "751-8", "1200 /uL", "好中球数", "１２００／μＬ"),
];

#[test]
fn one_fact_is_one_finding_in_four_forms() {
    let mut failures = Vec::new();
    for (finding, marker, loinc, value, japanese, worded) in FACTS {
        let coded = json!({"coding": [{"system": "http://loinc.org", "code": loinc}]});
        let name = super::NAMES.iter().find(|(id, _)| *id == marker).unwrap().1;
        let local = json!({"coding": [{"system": "urn:oid:1.2.392.200119.4.504", "code": "5D"}], "text": japanese});
        let forms: [(&str, Value); 4] = [
            ("LOINC", json!({"code": coded, "valueString": value})),
            (
                "component",
                json!({"code": {"text": "Breast biomarkers"}, "component": [{"code": coded, "valueString": value}]}),
            ),
            ("Japanese form", json!({"code": local, "valueCodeableConcept": {"text": worded}})),
            ("words", json!({"code": {"text": name}, "valueString": value})),
        ];
        for (form, result) in forms {
            let found = findings_of(result.clone());
            if found != [finding] {
                failures.push(format!("{form} of {finding}: {found:?} from {result}"));
            }
        }
    }
    assert!(failures.is_empty(), "{failures:#?}");
}
