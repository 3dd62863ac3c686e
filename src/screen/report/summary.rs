//! What the report says, in the order in which it says it: the JSON report as it is, and what the page is made of.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use serde::Serialize;
use time::Date;

use super::tally::{Count, Tally};
use crate::knowledge::Knowledge;
use crate::knowledge::text::Text;
use crate::settings::{Jurisdiction, Word};

/// A text without a code is shown only where so many patients have it: it may hold the words of one.
const FEWEST: u64 = 3;

/// What was asked.
#[derive(Debug, Clone, Copy)]
pub struct Frame<'a> {
    pub knowledge: &'a Knowledge,
    pub jurisdiction: Jurisdiction,
    pub as_of: Date,
    pub each_order: bool,
    pub is_comparison: bool,
}

/// The report.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Summary {
    pub knowledge: String,
    pub jurisdiction: &'static str,
    /// The day of the answers; that of each order where orders were judged.
    pub as_of: String,
    pub patients: u64,
    pub answers: u64,
    pub patients_with_cards: u64,
    pub not_read: BTreeMap<String, u64>,
    pub cards: Vec<CardRow>,
    pub rules: Vec<RuleRow>,
    pub silent_rules: Vec<SilentRow>,
    pub stopped: Vec<StoppedRow>,
    /// The first of them, one by one.
    pub stopped_orders: Vec<OrderRow>,
    pub missing_tests: Vec<TestRow>,
    pub unread_codes: Vec<CodeRow>,
    /// Texts without a code that few patients have, and codes beyond those that are told apart: how often.
    pub unread_codes_not_shown: u64,
    pub gaps: Vec<GapRow>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub changes: Option<Changes>,
}

#[derive(Debug, Serialize)]
pub struct CardRow {
    pub kind: String,
    pub indicator: String,
    pub cards: u64,
    pub patients: u64,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RuleRow {
    pub rule: String,
    pub title: Option<Title>,
    pub cards: u64,
    pub patients: u64,
    pub indicators: BTreeMap<String, u64>,
    /// The first of them.
    pub patient_ids: Vec<String>,
}

#[derive(Debug, Clone, Serialize)]
pub struct Title {
    pub ja: String,
    pub en: String,
}

impl Title {
    fn of(text: &Text) -> Self {
        Self { ja: text.ja.clone(), en: text.en.clone() }
    }
}

/// A rule that is in no card.
#[derive(Debug, Serialize)]
pub struct SilentRow {
    pub rule: String,
    pub title: Title,
    /// How many patients met it, or may, without a card of it.
    pub met: u64,
    pub undetermined: u64,
}

#[derive(Debug, Serialize)]
pub struct StoppedRow {
    pub drug: String,
    pub title: Option<Title>,
    pub check: String,
    pub indicator: String,
    pub orders: u64,
    pub patients: u64,
}

#[derive(Debug, Serialize)]
pub struct OrderRow {
    pub patient: String,
    pub date: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub order: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub drug: Option<String>,
    pub check: String,
    pub verdict: String,
    pub indicator: String,
    pub rules: Vec<String>,
}

#[derive(Debug, Serialize)]
pub struct TestRow {
    pub test: String,
    pub title: Option<Title>,
    pub patients: u64,
}

#[derive(Debug, Serialize)]
pub struct CodeRow {
    pub place: String,
    pub system: String,
    pub code: String,
    pub display: String,
    pub count: u64,
    pub patients: u64,
}

#[derive(Debug, Serialize)]
pub struct GapRow {
    pub why: String,
    pub gaps: u64,
    pub patients: u64,
}

/// Between two versions of the knowledge.
#[derive(Debug, Serialize)]
pub struct Changes {
    pub answers: u64,
    pub rules: Vec<ChangeRow>,
}

#[derive(Debug, Serialize)]
pub struct ChangeRow {
    pub rule: String,
    pub before: String,
    pub after: String,
    pub patients: u64,
}

impl Summary {
    pub fn of(tally: &Tally, frame: &Frame) -> Self {
        let knowledge = frame.knowledge;
        let rules: BTreeMap<&str, Title> =
            knowledge.rules.iter().map(|rule| (rule.id.as_str(), Title::of(&rule.title))).collect();
        let titles_of_tests: BTreeMap<&str, Title> = knowledge
            .assays
            .values()
            .flat_map(|assay| &assay.tests)
            .map(|test| (test.id.as_str(), Title::of(&test.name)))
            .collect();
        let (unread_codes, hidden) = codes(tally);
        Self {
            knowledge: knowledge.policy.version.clone(),
            jurisdiction: frame.jurisdiction.name(),
            as_of: if frame.each_order { "order".to_owned() } else { frame.as_of.to_string() },
            patients: tally.patients,
            answers: tally.answers,
            patients_with_cards: tally.with_cards.patients,
            not_read: tally.faults.clone(),
            cards: most_first(&tally.cards, |(kind, indicator), count| CardRow {
                kind: kind.clone(),
                indicator: indicator.clone(),
                cards: count.times,
                patients: count.patients,
            }),
            rules: rule_rows(tally, &rules),
            silent_rules: if frame.is_comparison { Vec::new() } else { silent(tally, &rules) },
            stopped: most_first(&tally.stopped, |(drug, check, indicator), count| StoppedRow {
                drug: drug.clone(),
                title: knowledge.drug_name(drug).map(Title::of),
                check: check.clone(),
                indicator: indicator.clone(),
                orders: count.times,
                patients: count.patients,
            }),
            stopped_orders: stopped_orders(tally),
            missing_tests: most_first(&tally.missing, |test, count| TestRow {
                test: test.clone(),
                title: titles_of_tests.get(test.as_str()).cloned(),
                patients: count.patients,
            }),
            unread_codes,
            unread_codes_not_shown: hidden,
            gaps: most_first(&tally.gaps, |why, count| GapRow {
                why: why.clone(),
                gaps: count.times,
                patients: count.patients,
            }),
            changes: frame.is_comparison.then(|| Changes {
                answers: tally.changed_answers,
                rules: most_first(&tally.changes, |(rule, before, after), count| ChangeRow {
                    rule: rule.clone(),
                    before: before.clone(),
                    after: after.clone(),
                    patients: count.patients,
                }),
            }),
        }
    }
}

/// Rows by how many patients they touch.
fn most_first<K, R>(counts: &BTreeMap<K, Count>, row: impl Fn(&K, &Count) -> R) -> Vec<R> {
    let mut sorted: Vec<(&K, &Count)> = counts.iter().collect();
    sorted.sort_by_key(|(_, count)| Reverse((count.patients, count.times)));
    sorted.into_iter().map(|(key, count)| row(key, count)).collect()
}

fn rule_rows(tally: &Tally, titles: &BTreeMap<&str, Title>) -> Vec<RuleRow> {
    let mut rows: Vec<RuleRow> = tally
        .rules
        .iter()
        .map(|(rule, of_rule)| RuleRow {
            rule: rule.clone(),
            title: titles.get(rule.as_str()).cloned(),
            cards: of_rule.cards.times,
            patients: of_rule.cards.patients,
            indicators: of_rule.levels.clone(),
            patient_ids: of_rule.patients.clone(),
        })
        .collect();
    rows.sort_by_key(|row| Reverse(row.patients));
    rows
}

fn silent(tally: &Tally, titles: &BTreeMap<&str, Title>) -> Vec<SilentRow> {
    let judged = |rule: &str, verdict: &str| {
        tally.verdicts.get(&(rule.to_owned(), verdict.to_owned())).map_or(0, |count| count.patients)
    };
    let silent = titles.iter().filter(|(rule, _)| !tally.rules.contains_key(**rule));
    silent
        .map(|(rule, title)| SilentRow {
            rule: (*rule).to_owned(),
            title: title.clone(),
            met: judged(rule, "met"),
            undetermined: judged(rule, "undetermined"),
        })
        .collect()
}

fn stopped_orders(tally: &Tally) -> Vec<OrderRow> {
    let row = |order: &super::tally::Stopped| OrderRow {
        patient: order.patient.clone(),
        date: order.date.clone(),
        order: order.order.clone(),
        drug: order.drug.clone(),
        check: order.check.clone(),
        verdict: order.verdict.clone(),
        indicator: order.indicator.clone(),
        rules: order.rules.clone(),
    };
    tally.stopped_orders.iter().map(row).collect()
}

/// The codes that may be shown, most frequent first, and how often others were met.
fn codes(tally: &Tally) -> (Vec<CodeRow>, u64) {
    let mut rows = Vec::new();
    let mut hidden = tally.other_codes;
    for (name, met) in &tally.codes {
        if name.code.is_empty() && met.count.patients < FEWEST {
            hidden += met.count.times;
            continue;
        }
        rows.push(CodeRow {
            place: met.place.clone(),
            system: name.system.clone(),
            code: name.code.clone(),
            display: met.display.clone(),
            count: met.count.times,
            patients: met.count.patients,
        });
    }
    rows.sort_by_key(|row| Reverse((row.count, row.patients)));
    (rows, hidden)
}
