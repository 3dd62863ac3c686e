//! What a site decides about the count of lines, and what the count must know of each drug.

use std::collections::HashMap;

use time::Duration;

/// The numbers and the drugs.
#[derive(Debug, Clone, Default)]
pub struct LinePolicy {
    /// Drugs begun within it of the first drug of a line belong to that line.
    pub window: Duration,
    /// The same drugs after a longer gap without progression: one line or two, customs differ.
    pub gap: Duration,
    /// Endocrine therapy begun within it of the last cytotoxic dose is maintenance.
    pub maintenance: Duration,
    /// A drug given so long beyond the start of the next line belongs to both.
    pub continued: Duration,
    /// How recent the last cycle of a running line is.
    pub running_within: Duration,
    /// Early therapy with some classes so shortly before spread may count as a line.
    pub early_relapse: Duration,
    /// How long therapy of early disease whose end nobody tells may have gone on.
    pub early_lasts: Duration,
    /// By the id of the drug; a drug that is not here is no therapy of a cancer.
    pub drugs: HashMap<String, DrugRole>,
}

/// What a drug is to the count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DrugRole {
    /// Its antibodies, when it is another form of one or holds two; else itself.
    pub substances: Vec<String>,
    pub modality: Modality,
    /// Customarily gone on with beyond progression.
    pub is_continued: bool,
    /// Relapse shortly after it may count as treated.
    pub counts_at_relapse: bool,
    /// How long after the diagnosis it may be begun for early disease; none where it is given for early disease at any time.
    pub early_within: Option<Duration>,
    /// Drugs of one group take each other's place within a line.
    pub interchangeable: Option<usize>,
    /// Drugs of one class take each other's place within a line when toxicity was the reason.
    pub exchanged: Option<usize>,
    /// Given at a visit for chemotherapy, as records name it.
    pub is_of_visits: bool,
    /// The first or the second part of a planned sequence.
    pub sequence: Option<Sequence>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Modality {
    Cytotoxic,
    Endocrine,
    /// Antibodies, their conjugates, inhibitors.
    Targeted,
}

/// A part of a planned sequence (an anthracycline, then a taxane).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sequence {
    First,
    Then,
}

impl LinePolicy {
    pub(super) fn role(&self, drug: &str) -> Option<&DrugRole> {
        self.drugs.get(drug)
    }

    pub(super) fn is(&self, drug: &str, modality: Modality) -> bool {
        self.role(drug).is_some_and(|role| role.modality == modality)
    }

    /// Both stand in one group of those that `group` tells.
    pub(super) fn share(&self, one: &str, other: &str, group: impl Fn(&DrugRole) -> Option<usize>) -> bool {
        let group = |drug: &str| self.role(drug).and_then(&group);
        group(one).is_some() && group(one) == group(other)
    }
}
