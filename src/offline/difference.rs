//! What differs between two answers to one question, given by two versions of the knowledge.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

/// What differs.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Changes {
    pub rules: Vec<RuleChange>,
    /// Cards that are no longer given, each in one line.
    pub gone: Vec<String>,
    /// Cards that are new, each in one line.
    pub new: Vec<String>,
    /// Cards that say the same to programs in other words.
    pub reworded: usize,
}

/// A rule that is judged otherwise; `null` where it is not there.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct RuleChange {
    pub rule: String,
    pub before: Option<String>,
    pub after: Option<String>,
}

/// What differs between two answers as `evaluate --format json` gives them; nothing where they say the same.
pub fn between(before: &Value, after: &Value) -> Option<Changes> {
    let (rules_before, rules_after) = (verdicts(before), verdicts(after));
    let names = rules_before.keys().chain(rules_after.keys().filter(|name| !rules_before.contains_key(*name)));
    let rules: Vec<RuleChange> = names
        .map(|name| RuleChange {
            rule: name.clone(),
            before: rules_before.get(name).cloned(),
            after: rules_after.get(name).cloned(),
        })
        .filter(|change| change.before != change.after)
        .collect();
    let (cards_before, cards_after) = (cards(before), cards(after));
    let gone = lacking(&cards_before, &cards_after);
    let new = lacking(&cards_after, &cards_before);
    let reworded = cards_after
        .iter()
        .filter(|card| !cards_before.contains(card) && cards_before.iter().any(|(line, _)| *line == card.0))
        .count();
    let is_same = rules.is_empty() && gone.is_empty() && new.is_empty() && reworded == 0;
    (!is_same).then_some(Changes { rules, gone, new, reworded })
}

/// The verdict of each rule; of two cancers both.
fn verdicts(answer: &Value) -> BTreeMap<String, String> {
    let mut verdicts: BTreeMap<String, String> = BTreeMap::new();
    for traced in answer.get("rules").and_then(Value::as_array).into_iter().flatten() {
        let word = |name: &str| traced.get(name).and_then(Value::as_str).unwrap_or_default();
        let verdict = verdicts.entry(word("rule").to_owned()).or_default();
        if !verdict.is_empty() {
            verdict.push_str(", ");
        }
        verdict.push_str(word("verdict"));
    }
    verdicts
}

/// Each card in one line, with its words.
fn cards(answer: &Value) -> Vec<(String, String)> {
    let cards = answer.get("cards").and_then(Value::as_array);
    let words = |card: &Value, name: &str| card.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    let told = |card: &Value| format!("{}\n{}", words(card, "summary"), without_version(&words(card, "detail")));
    cards.into_iter().flatten().map(|card| (line(card), told(card))).collect()
}

/// The footer names the version of the knowledge, which differs always.
fn without_version(detail: &str) -> String {
    detail.rsplit_once('\n').map_or(detail, |(above, _)| above).to_owned()
}

/// `info therapy-options: palbociclib + letrozole met; missing: progression`.
fn line(card: &Value) -> String {
    let ours = card.get("extension").and_then(|extension| extension.get("org.oncohooks"));
    let ours = ours.unwrap_or(&Value::Null);
    let word = |value: Option<&Value>| value.and_then(Value::as_str).unwrap_or_default().to_owned();
    let list = |value: Option<&Value>| -> Vec<String> {
        let all = value.and_then(Value::as_array).into_iter().flatten();
        all.filter_map(Value::as_str).map(str::to_owned).collect()
    };
    let mut parts: Vec<String> = Vec::new();
    if let Some(order) = ours.get("order") {
        let of = |name: &str| word(order.get(name));
        parts.push(format!("{}, {} {}", of("drug"), of("check"), of("verdict")));
    }
    for option in ours.get("options").and_then(Value::as_array).into_iter().flatten() {
        parts.push(format!("{} {}", list(option.get("regimen")).join(" + "), word(option.get("verdict"))));
    }
    let missing = list(ours.get("missing"));
    if !missing.is_empty() {
        parts.push(format!("missing: {}", missing.join(", ")));
    }
    let kind = word(ours.get("kind"));
    let rules = if parts.is_empty() { list(ours.get("rules")).join(", ") } else { parts.join("; ") };
    format!("{} {kind}: {rules}", word(card.get("indicator")))
}

fn lacking(these: &[(String, String)], those: &[(String, String)]) -> Vec<String> {
    let is_there = |line: &String| those.iter().any(|(other, _)| other == line);
    these.iter().map(|(line, _)| line).filter(|line| !is_there(line)).cloned().collect()
}
