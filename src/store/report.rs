//! What became of cards, rule by rule and version by version of the knowledge: the counts of a store, put together.

use std::collections::BTreeMap;

use serde::Serialize;

use super::count::{Counts, Group};

/// Everything a curator asks of a store.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Cards, each once, whatever rules it has.
    #[serde(flatten)]
    pub total: Outcomes,
    /// Cards that were told of and are not on file; they count in the total, and for no rule.
    #[serde(rename = "unknownCards")]
    pub unknown_cards: u64,
    /// The most overridden first.
    pub rules: Vec<RuleOutcomes>,
}

/// What became of the cards of one rule in one version of the knowledge.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RuleOutcomes {
    /// Absent: cards that no rule speaks in, such as a gap in the data.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
    pub knowledge: String,
    #[serde(flatten)]
    pub outcomes: Outcomes,
}

/// Cards that were shown, and what became of them: each counts once.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Outcomes {
    pub shown: u64,
    pub accepted: u64,
    pub overridden: u64,
    /// How often each reason was given; `not-stated` where none was.
    pub reasons: BTreeMap<String, u64>,
}

/// What stands for a reason that nobody gave.
const NOT_STATED: &str = "not-stated";

impl Report {
    /// The report on one rule, or on all.
    #[must_use]
    pub fn of(counts: &Counts, rule: Option<&str>) -> Self {
        let mut report = Self::default();
        let mut by_rule: BTreeMap<(Option<&str>, &str), Outcomes> = BTreeMap::new();
        for group in &counts.groups {
            let is_known = group.outcome.as_ref().is_none_or(|became| became.is_known);
            let rules: Vec<&str> = group.rules.split(' ').filter(|rule| !rule.is_empty()).collect();
            if rule.is_some_and(|rule| !rules.contains(&rule)) {
                continue;
            }
            report.total.add(group);
            if !is_known {
                report.unknown_cards += group.count;
                continue;
            }
            let wanted = rules.iter().copied().filter(|id| rule.is_none_or(|rule| rule == *id)).map(Some);
            let none = rules.is_empty().then_some(None);
            for id in wanted.chain(none) {
                by_rule.entry((id, &group.knowledge)).or_default().add(group);
            }
        }
        report.rules = by_rule
            .into_iter()
            .map(|((rule, knowledge), outcomes)| RuleOutcomes {
                rule: rule.map(str::to_owned),
                knowledge: knowledge.to_owned(),
                outcomes,
            })
            .collect();
        report.rules.sort_by_key(|rule| std::cmp::Reverse(rule.outcomes.overridden));
        report
    }
}

impl Outcomes {
    fn add(&mut self, group: &Group) {
        match &group.outcome {
            None => self.shown += group.count,
            Some(became) if became.is_accepted => self.accepted += group.count,
            Some(became) => {
                self.overridden += group.count;
                let reason = if became.reason.is_empty() { NOT_STATED } else { &became.reason };
                *self.reasons.entry(reason.to_owned()).or_default() += group.count;
            }
        }
    }

    /// The reasons, the most frequent first.
    #[must_use]
    pub fn ranked(&self) -> Vec<(&str, u64)> {
        let mut reasons: Vec<_> = self.reasons.iter().map(|(reason, count)| (reason.as_str(), *count)).collect();
        reasons.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        reasons
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts() -> Counts {
        let mut counts = Counts::default();
        let group = |rules: &str| ("2026.1".to_owned(), rules.to_owned());
        counts.shown("2026.1".to_owned(), "a b".to_owned(), 10);
        counts.shown("2026.2".to_owned(), "a".to_owned(), 5);
        counts.shown("2026.1".to_owned(), String::new(), 3);
        counts.became(group("a b"), "accepted", (String::new(), true), 4);
        counts.became(group("a b"), "overridden", ("in-a-trial".to_owned(), true), 2);
        counts.became(group("a b"), "overridden", (String::new(), true), 1);
        counts.became((String::new(), String::new()), "accepted", (String::new(), false), 7);
        counts
    }

    fn row(rule: Option<&str>, knowledge: &str, numbers: [u64; 3]) -> (Option<String>, String, [u64; 3]) {
        (rule.map(str::to_owned), knowledge.to_owned(), numbers)
    }

    fn rows(report: &Report) -> Vec<(Option<String>, String, [u64; 3])> {
        let numbers = |outcomes: &Outcomes| [outcomes.shown, outcomes.accepted, outcomes.overridden];
        let rules = report.rules.iter();
        rules.map(|rule| (rule.rule.clone(), rule.knowledge.clone(), numbers(&rule.outcomes))).collect()
    }

    #[test]
    fn a_card_counts_once_in_the_total_and_once_for_each_of_its_rules() {
        let report = Report::of(&counts(), None);
        assert_eq!((report.total.shown, report.total.accepted, report.total.overridden), (18, 11, 3));
        assert_eq!(report.unknown_cards, 7);
        let expected = [
            row(Some("a"), "2026.1", [10, 4, 3]),
            row(Some("b"), "2026.1", [10, 4, 3]),
            row(None, "2026.1", [3, 0, 0]),
            row(Some("a"), "2026.2", [5, 0, 0]),
        ];
        assert_eq!(rows(&report), expected);
        assert_eq!(report.total.ranked(), [("in-a-trial", 2), ("not-stated", 1)]);
    }

    #[test]
    fn of_one_rule_nothing_else_is_counted() {
        let report = Report::of(&counts(), Some("a"));
        assert_eq!(report.unknown_cards, 0);
        assert_eq!((report.total.shown, report.total.accepted, report.total.overridden), (15, 4, 3));
        assert_eq!(rows(&report), [row(Some("a"), "2026.1", [10, 4, 3]), row(Some("a"), "2026.2", [5, 0, 0])]);
        assert_eq!(Report::of(&counts(), Some("c")), Report::default());
    }
}
