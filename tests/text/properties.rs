//! What holds for all words: none is lost, none is changed by a word nobody knows, no denial or bound disappears.

use oncohooks::text::Reading;
use oncohooks::text::choice;
use oncohooks::text::span::What;
use proptest::prelude::*;

use super::{read, shown};

/// Results as laboratories write them, all read and affirmed.
const RESULTS: [&str; 24] = [
    "CPS 10",
    "CPS: 10",
    "22C3 CPS 10",
    "HER2 3+",
    "HER2 (3+)",
    "IHC 3+",
    "ER 90 %",
    "ER positive",
    "ER: positive (90%)",
    "ER positive, PgR positive",
    "FISH amplified",
    "FISH: amplified",
    "HER2/CEP17 ratio 2.4",
    "BRCA1 pathogenic variant",
    "BRCA2 pathogenic variant detected",
    "stage IV",
    "metastasis",
    "ER: 90%, PgR: 50%, HER2: 2+",
    "ER 陽性",
    "ER 陽性 90%",
    "増幅 あり",
    "CPS 10 以上",
    "腫瘍細胞の 90%",
    "BRCA1 病的 バリアント",
];

/// A text with a word put in at each place where words are separated.
fn with_word<'t>(text: &'t str, word: &'t str) -> impl Iterator<Item = String> + 't {
    let places = std::iter::once(0).chain(text.match_indices(' ').map(|(at, _)| at)).chain([text.len()]);
    places.map(move |at| format!("{} {word} {}", &text[..at], &text[at..]))
}

#[test]
fn the_results_are_read() {
    for text in RESULTS {
        let reading = read(text);
        assert!(reading.is_understood(), "{text}: {}", shown(&reading));
        assert!(reading.clauses().iter().all(|clause| clause.is_plain()), "{text}: {}", shown(&reading));
    }
}

#[test]
fn a_word_nobody_knows_is_always_left_over() {
    for text in RESULTS {
        for unknown in ["qwzx", "q-wzx", "p53", "ほげ", "曖昧模糊", "Ψ"] {
            for changed in with_word(text, unknown) {
                let left: Vec<&str> = read(&changed).left_over().collect::<Vec<_>>();
                assert!(!left.is_empty(), "{changed}");
            }
        }
    }
}

#[test]
fn a_denial_in_any_position_never_disappears() {
    let denials = [
        "no",
        "not",
        "without",
        "ruled out",
        "excluded",
        "not reached",
        "never",
        "なし",
        "を認めず",
        "否定",
        "ではない",
        "無",
    ];
    for text in RESULTS {
        for denial in denials {
            for changed in with_word(text, denial) {
                let reading = read(&changed);
                let is_kept = !reading.is_understood() || reading.clauses().iter().any(|clause| !clause.is_plain());
                assert!(is_kept, "{changed}: {}", shown(&reading));
            }
        }
    }
}

#[test]
fn doubt_time_person_and_rule_in_any_position_never_disappear() {
    let triggers = [
        "possible",
        "cannot be excluded",
        "疑い",
        "previously",
        "前回",
        "planned",
        "pending",
        "予定",
        "cut-off",
        "基準値",
        "control",
        "mother",
        "母",
        "fetus",
        "if",
        "場合",
        "decreased by",
    ];
    for text in RESULTS {
        for trigger in triggers {
            for changed in with_word(text, trigger) {
                let reading = read(&changed);
                let is_kept = !reading.is_understood() || reading.clauses().iter().any(|clause| !clause.is_plain());
                assert!(is_kept, "{changed}: {}", shown(&reading));
            }
        }
    }
}

#[test]
fn a_comparator_in_any_position_never_disappears() {
    let comparators =
        ["<", ">", "≥", "LT", "GE", "below", "no more than", "at least", "between", "未満", "に満たない", "以下", "約"];
    // Beside a comparator of its own the same one changes nothing.
    for text in RESULTS.into_iter().filter(|text| !text.contains("以上")) {
        for comparator in comparators {
            for changed in with_word(text, comparator) {
                let reading = read(&changed);
                assert!(
                    !reading.is_understood() || shown(&reading) != shown(&read(text)),
                    "{changed}: {}",
                    shown(&reading)
                );
            }
        }
    }
}

#[test]
fn ticking_exactly_one_box_gives_exactly_that_item() {
    let lists: [&[&str]; 5] = [
        &["0", "1+", "2+", "3+"],
        &["positive", "negative", "equivocal"],
        &["CPS <1", "CPS 1-9", "CPS ≥10"],
        &["陽性", "陰性", "判定不能"],
        &["あり", "なし"],
    ];
    for (empty, full) in [("☐", "☑"), ("□", "■"), ("[ ]", "[x]"), ("( )", "(レ)"), ("○", "●"), ("×", "○"), ("□", "✓")]
    {
        for items in lists {
            for ticked in 0..items.len() {
                for (is_before, gap) in [(true, " "), (true, "\n"), (false, " "), (true, "; ")] {
                    for head in ["", "HER2: "] {
                        let item = |(at, item): (usize, &&str)| {
                            let mark = if at == ticked { full } else { empty };
                            if is_before { format!("{mark} {item}") } else { format!("{item} {mark}") }
                        };
                        let text =
                            format!("{head}{}", items.iter().enumerate().map(item).collect::<Vec<_>>().join(gap));
                        let reading = read(&text);
                        let ticks = reading.tick_lists().iter().filter_map(|list| list.ticks.as_ref()).flatten();
                        let all: Vec<_> = ticks.collect();
                        let chosen: Vec<_> = all.iter().filter(|tick| tick.is_ticked).collect();
                        assert_eq!(all.len(), items.len(), "{text}");
                        assert_eq!(chosen.len(), 1, "{text}");
                        assert_eq!(reading.quote(&chosen[0].item), items[ticked], "{text}");
                    }
                }
            }
        }
    }
}

/// Every sign of the text belongs to one span, or is a space.
fn covers(reading: &Reading) -> bool {
    let mut end = 0;
    for span in reading.spans() {
        let gap = reading.normal().get(end..span.place.from);
        if gap.is_none_or(|gap| !gap.trim_matches(' ').is_empty()) || span.place.to <= span.place.from {
            return false;
        }
        end = span.place.to;
    }
    reading.normal().get(end..).is_some_and(|rest| rest.trim_matches(' ').is_empty())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, ..ProptestConfig::default() })]

    #[test]
    fn no_sign_of_any_text_is_lost(text in "\\PC{0,40}") {
        prop_assert!(covers(&read(&text)));
    }

    #[test]
    fn no_sign_of_a_text_of_known_words_is_lost(
        words in prop::collection::vec(prop::sample::select(vec![
            "ER", "CPS", "10", "90%", "≥", "<", "no", "not", "(", ")", ",", ";", ":", "☐", "☑", "3+", "-", "to", "between",
            "陽性", "なし", "未満", "、", "【", "】", "yes", "mother", "if", "/", "?", "○", "×", "\n", "&lt;", "２＋", "qwzx", ".", "2026-05-01",
        ]), 0..12),
    ) {
        let text = words.join(" ");
        let reading = read(&text);
        prop_assert!(covers(&reading), "{text}");
        // "( )" is an empty box: what stands at it was not said.
        let unknown = words.contains(&"qwzx") && reading.tick_lists().is_empty();
        prop_assert!(!unknown || reading.left_over().next().is_some(), "{text}");
        let clauses: Vec<_> = reading.clauses().iter().flat_map(|clause| clause.spans.clone()).collect();
        let is_in_order = clauses.windows(2).all(|pair| pair[0] < pair[1]);
        prop_assert!(is_in_order, "{text}");
        let said = reading.spans().iter().enumerate().filter(|(_, span)| matches!(span.what, What::Number(_) | What::Concept));
        let boxes = reading.tick_lists().is_empty();
        prop_assert!(!boxes || said.into_iter().all(|(at, _)| clauses.contains(&at)), "{text}");
    }
}

/// Words that somebody, or a broken interface, said again and again are walked once. Sixty kilobytes of them are more than
/// any report and less than the service refuses: with a walk over all of the text for each word this test takes minutes.
#[test]
fn words_said_ten_thousand_times_are_read_like_others() {
    for word in [
        "or ",
        "not ",
        "陽性",
        "ER or ",
        "HER2 3+ (",
        "☐ x ",
        "☐ ",
        "repeat ",
        "positive, or ",
        "CPS 5 or ",
        "no ",
        "→ 5 ",
        "pending ",
        "(positive, ref 1), ",
        "not evaluable ",
        "? ",
        "versus ",
    ] {
        let text = word.repeat(60_000 / word.len());
        let reading = read(&text);
        assert_eq!(reading.normal().split(' ').count() > 1, text.contains(' '), "{word}");
        assert_eq!(choice::is_open(reading.spans()), ["CPS 5 or ", "→ 5 "].contains(&word), "{word}");
        assert!(reading.left_over().count() <= reading.spans().len(), "{word}");
    }
}
