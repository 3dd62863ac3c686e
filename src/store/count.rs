//! What a store counts for a report: groups of cards and of feedback that have the same rules.

/// Which cards and which feedback are counted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Unix milliseconds: cards that were sent, and feedback that was given, from then on.
    pub since: i64,
    /// Empty: all.
    pub service: String,
}

/// Cards with the same rules and knowledge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// The version; empty where the card is not on file.
    pub knowledge: String,
    /// Ids with blanks between them.
    pub rules: String,
    /// What became of them; absent when they are counted as shown.
    pub outcome: Option<Became>,
    pub count: u64,
}

/// What became of cards.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Became {
    pub is_accepted: bool,
    /// Why it was overridden; empty where nobody said.
    pub reason: String,
    /// Whether the card is on file.
    pub is_known: bool,
}

/// Everything that was counted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counts {
    pub groups: Vec<Group>,
}

impl Counts {
    pub(super) fn shown(&mut self, knowledge: String, rules: String, count: i64) {
        self.groups.push(Group { knowledge, rules, outcome: None, count: u64::try_from(count).unwrap_or_default() });
    }

    pub(super) fn became(
        &mut self,
        (knowledge, rules): (String, String),
        outcome: &str,
        told: (String, bool),
        count: i64,
    ) {
        let (reason, is_known) = told;
        let outcome = Some(Became { is_accepted: outcome == "accepted", reason, is_known });
        self.groups.push(Group { knowledge, rules, outcome, count: u64::try_from(count).unwrap_or_default() });
    }
}
