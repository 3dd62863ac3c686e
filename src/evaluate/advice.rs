//! What the engine says, before it is a card.

use crate::knowledge::Country;
use crate::knowledge::drug::ApprovalStatus;
use crate::knowledge::rule::{Indicator, Role, Rule};

use super::verdict::{Judged, Verdict};

/// Everything there is to say, and how it came about.
#[derive(Debug, Default)]
pub struct Advice<'k> {
    pub pieces: Vec<Piece<'k>>,
    pub trace: Vec<Traced<'k>>,
    /// What was deliberately not said, and why (`draft order m2: no rule names ramucirumab in breast cancer`).
    pub silences: Vec<String>,
}

/// One thing to say; one card.
#[derive(Debug)]
pub struct Piece<'k> {
    pub subject: Subject,
    /// Index into `case.cancers`.
    pub cancer: Option<usize>,
    pub indicator: Indicator,
    pub rules: Vec<&'k Rule>,
    /// Notes that explain the piece, without a card of their own.
    pub notes: Vec<&'k Rule>,
    /// Rules of the ordered drug that were not asked, so that nothing of theirs is said.
    pub unasked: Vec<&'k Rule>,
    pub options: Vec<OptionAdvice<'k>>,
    /// What would settle it.
    pub missing: Vec<String>,
    /// Those of `missing` that somebody has already asked for.
    pub pending: Vec<String>,
    /// Indices into `case.findings`.
    pub basis: Vec<usize>,
    /// The criteria an order fails.
    pub failed: Vec<&'static str>,
}

/// What a piece is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    Options,
    MissingTests,
    Order(OrderAdvice),
    Note,
    DataGap,
}

/// What is said of one order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderAdvice {
    /// Index into `case.orders`.
    pub order: usize,
    pub aspect: &'static str,
    pub verdict: Verdict,
    pub reason: Reason,
}

/// Why an order card speaks; the card's words follow from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// The criteria of every option of this drug fail, or one is open.
    Criteria,
    /// The criteria are met and the drug is not approved here.
    Approval,
    /// An order-check rule spoke.
    Rule,
    EarlyStage,
    NoCancerRead,
    /// Two cancers, each with rules for this drug.
    WhichCancer,
}

/// One regimen of one therapy option.
#[derive(Debug, Clone)]
pub struct OptionAdvice<'k> {
    pub rule: &'k Rule,
    pub regimen: Vec<&'k str>,
    pub verdict: Verdict,
    pub missing: Vec<String>,
    pub approval: Vec<(Country, ApprovalStatus)>,
    pub role: Role,
    /// Safety checks that would speak if one of the drugs were ordered now.
    pub cautions: Vec<Caution<'k>>,
}

/// What speaks against giving a drug now, whatever its indication.
#[derive(Debug, Clone)]
pub struct Caution<'k> {
    pub rule: &'k Rule,
    /// Indices into `case.findings`.
    pub basis: Vec<usize>,
}

/// A rule and how it was judged, for `--explain`.
#[derive(Debug)]
pub struct Traced<'k> {
    pub rule: &'k Rule,
    pub cancer: usize,
    pub judged: Judged,
}

impl Piece<'_> {
    /// With the cautions of its options as notes, and what they stand on.
    pub fn cautioned(mut self) -> Self {
        for caution in self.options.iter().flat_map(|option| &option.cautions) {
            let known = |rule: &&Rule| rule.id.value == caution.rule.id.value;
            if !self.rules.iter().chain(&self.notes).any(known) {
                self.notes.push(caution.rule);
            }
            self.basis.extend(&caution.basis);
        }
        self.basis.sort_unstable();
        self.basis.dedup();
        self
    }

    /// A piece that says nothing yet.
    pub fn about(subject: Subject, cancer: Option<usize>, indicator: Indicator) -> Self {
        Self {
            subject,
            cancer,
            indicator,
            rules: Vec::new(),
            notes: Vec::new(),
            unasked: Vec::new(),
            options: Vec::new(),
            missing: Vec::new(),
            pending: Vec::new(),
            basis: Vec::new(),
            failed: Vec::new(),
        }
    }
}

/// A test somebody can order, as opposed to history that somebody must find out.
pub fn is_test(missing: &str) -> bool {
    !matches!(missing, "prior-therapy" | "menopausal-status" | "stage" | "specimen")
}

/// Each once, in order of first mention.
pub fn once(items: impl Iterator<Item = String>) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for item in items {
        if !all.contains(&item) {
            all.push(item);
        }
    }
    all
}
