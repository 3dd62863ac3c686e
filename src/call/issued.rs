//! The cards of an answer as they are remembered: which rules spoke, with which verdict. No patient data.

use crate::cards;
use crate::cds_hooks::response::{Card, Indicator};
use crate::evaluate::advice::{AdviceItem, Subject};

/// One card that was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IssuedCard {
    /// Its uuid.
    pub card: String,
    pub kind: &'static str,
    pub indicator: &'static str,
    /// Those of its extension, each once.
    pub rules: Vec<SpokenRule>,
}

/// A rule that speaks in a card.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SpokenRule {
    pub rule: &'static str,
    /// `met`, `not-met` or `undetermined`; absent where it explains only.
    pub verdict: Option<&'static str>,
}

/// What is remembered of a card.
pub(super) fn issued(card: &Card, item: &AdviceItem) -> IssuedCard {
    let of_order = match &item.subject {
        Subject::Order(advice) => Some(advice.verdict.id()),
        Subject::Options | Subject::MissingTests | Subject::Note | Subject::DataGap => None,
    };
    let mut rules: Vec<SpokenRule> = Vec::new();
    for rule in cards::rules(item) {
        if rules.iter().all(|known| known.rule != rule) {
            let option = item.options.iter().find(|option| option.rule.id.as_str() == rule);
            let explains = item.notes.iter().any(|note| note.id.as_str() == rule);
            let verdict = option.map(|option| option.verdict.id()).or(of_order.filter(|_| !explains));
            rules.push(SpokenRule { rule, verdict });
        }
    }
    IssuedCard {
        card: card.uuid.clone(),
        kind: cards::kind(&item.subject),
        indicator: match card.indicator {
            Indicator::Critical => "critical",
            Indicator::Warning => "warning",
            Indicator::Info => "info",
        },
        rules,
    }
}
