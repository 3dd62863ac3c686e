//! No drug, cut-off or sentence stands in the code: they are data.

use std::collections::BTreeSet;
use std::fmt::Write;

use super::text::{Source, files, sources, words};

/// Fails when a drug of `config/knowledge/drugs` is named in code or in a string; comments may give examples.
#[test]
fn no_drug_is_named_in_the_code() {
    let names: BTreeSet<String> = files("config/knowledge/drugs")
        .into_iter()
        .flat_map(|file| drug_names(&std::fs::read_to_string(file).unwrap()))
        .filter(|name| name.chars().count() >= 5)
        .collect();
    assert!(names.contains("pembrolizumab") && names.contains("エンハーツ"), "the drug files are read");
    let mut found = String::new();
    for Source { path, said, .. } in sources() {
        let said = said.to_lowercase();
        for name in names.iter().filter(|name| said.contains(name.as_str())) {
            let _ = writeln!(found, "src/{path}: names \"{name}\"; it belongs to config/knowledge");
        }
    }
    assert!(found.is_empty(), "{found}");
}

/// Id, names and spellings: what stands between `id:` and `classes:`.
fn drug_names(text: &str) -> Vec<String> {
    let lines = text.lines().map(str::trim).skip_while(|line| !line.starts_with("id: "));
    let values = lines
        .take_while(|line| !line.starts_with("classes:"))
        .filter_map(|line| ["id: ", "ja: ", "en: ", "- "].iter().find_map(|key| line.strip_prefix(key)));
    // `trastuzumab deruxtecan (T-DXd)` is known without its brackets too.
    let both = values.flat_map(|value| [value, value.split(['(', '（']).next().unwrap()]);
    both.map(|name| name.trim().trim_matches('"').to_lowercase()).collect()
}

/// Fails when engine or case hold a number above 1, a decimal constant or a float; in the case, files that define
/// something by its citation may hold numbers.
#[test]
fn the_engine_holds_no_cut_off() {
    // Definitions of the field, of how much of a record is kept, and the arithmetic of doses, whose amounts are data.
    const DEFINITIONS: [&str; 5] =
        ["case/define/", "case/interval.rs", "case/date.rs", "case/unknown_codes.rs", "evaluate/dose/"];
    let mut found = String::new();
    for Source { path, code, .. } in sources() {
        if !path.starts_with("evaluate/") && !path.starts_with("case/") {
            continue;
        }
        for (number, line) in code.lines().enumerate() {
            let is_length =
                |at: usize, word: &str| line[..at].ends_with("; ") && line[at + word.len()..].starts_with(']');
            let is_number = |(at, word): (usize, &str)| {
                word.replace('_', "").parse::<u64>().is_ok_and(|value| value > 1) && !is_length(at, word)
            };
            let defines = DEFINITIONS.iter().any(|place| path.starts_with(place));
            let is_cut_off = !defines && (line.contains("Decimal::") || words(line).any(is_number));
            if is_cut_off || words(line).any(|(_, word)| ["f32", "f64"].contains(&word)) {
                let _ = writeln!(found, "src/{path}:{}: {}", number + 1, line.trim());
            }
        }
    }
    assert!(found.is_empty(), "{found}a cut-off stands in a rule file, bound to its source");
}

/// Where Japanese may stand in the code: what reads the words of a record, and what tells Japanese from English.
const READS_JAPANESE: [&str; 4] = ["profiles/", "text/", "variant/", "case/date.rs"];

/// Fails when a sentence for people stands in the code; they are in `config/cards.yaml` and `config/knowledge`.
#[test]
fn no_japanese_stands_in_the_code_but_where_it_is_read() {
    let is_japanese =
        |c: char| matches!(c, '\u{3041}'..='\u{3096}' | '\u{30a1}'..='\u{30fa}' | '\u{3400}'..='\u{9fff}');
    let mut found = String::new();
    // The word for each level, which a rule must not set itself.
    let places = READS_JAPANESE.iter().chain(&["knowledge/check/texts.rs"]);
    for Source { path, said, .. } in sources() {
        if !places.clone().any(|place| path.starts_with(place)) && said.chars().any(is_japanese) {
            let line = said.lines().position(|line| line.chars().any(is_japanese)).unwrap_or_default() + 1;
            let _ = writeln!(found, "src/{path}:{line}: put the sentence into config/cards.yaml");
        }
    }
    assert!(found.is_empty(), "{found}");
}
