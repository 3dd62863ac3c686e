//! What the engine says, before it is a card.

use time::Date;

use crate::case::date::PartialDate;
use crate::case::disease::Cancer;
use crate::case::finding::Finding;
use crate::case::order::Order;
use crate::case::unknown_codes::UnknownCodes;
use crate::knowledge::Country;
use crate::knowledge::clash::Clash;
use crate::knowledge::criteria::CriterionKind;
use crate::knowledge::drug::ApprovalStatus;
use crate::knowledge::ids::DrugId;
use crate::knowledge::rule::{Indicator, Role, Rule};
use crate::knowledge::text::Text;
use crate::knowledge::words::Aspect;

use super::basis::Basis;
use super::dose::advice::{DoseAdvice, Twice};
use super::dose::due_dose::SuggestedDose;
use super::missing::Missing;
use super::tumour::Tumour;
use super::verdict::{Judged, Verdict};

/// Everything there is to say, and how it came about.
#[derive(Debug, Default)]
pub struct Advice<'k> {
    pub items: Vec<AdviceItem<'k>>,
    pub trace: Vec<Traced<'k>>,
    /// What was deliberately not said, and why (`draft order m2: no rule names it in breast cancer`).
    pub silences: Vec<String>,
}

/// One thing to say; one card.
#[derive(Debug)]
pub struct AdviceItem<'k> {
    pub subject: Subject<'k>,
    pub cancer: Option<&'k Cancer>,
    pub indicator: Indicator,
    pub rules: Vec<&'k Rule>,
    /// Notes that explain the item, without a card of their own.
    pub notes: Vec<&'k Rule>,
    /// Rules of the ordered drug that were not asked, so that nothing of theirs is said.
    pub unasked: Vec<&'k Rule>,
    pub options: Vec<OptionAdvice<'k>>,
    /// Options for such a tumour that what was given excludes, each with what it fails: said where none is left.
    pub left_out: Vec<AdviceItem<'k>>,
    /// The buttons of drugs, in order.
    pub presses: Vec<Press<'k>>,
    /// What the ordered drug clashes with.
    pub clash: Option<Clashing<'k>>,
    /// What is said of the ordered dose.
    pub dose: Option<Box<DoseAdvice<'k>>>,
    /// The order goes on with what is running.
    pub renewal: Option<Renewal>,
    /// What would settle it.
    pub missing: Vec<Missing>,
    /// Those of `missing` that somebody has already asked for.
    pub pending: Vec<Missing>,
    /// What it rests on, in the order of the case.
    pub basis: Vec<Basis<'k>>,
    /// The criteria an order fails.
    pub failed: Vec<CriterionKind>,
    /// Codes and words that meant nothing, where they could matter (of a data gap).
    pub unknown_codes: Option<&'k UnknownCodes>,
    /// What is known of the tumour, for a card that says whom its options are for.
    pub tumour: Tumour,
    /// What a list of options leaves open, so that it never looks complete when it is not.
    pub not_judged: NotJudged<'k>,
}

/// What a list of options leaves open.
#[derive(Debug, Default)]
pub struct NotJudged<'k> {
    /// Topics without rules.
    pub topics: Vec<&'k Text>,
    /// Tests whose result would decide further options.
    pub tests: Vec<Missing>,
}

/// What an item is about.
#[derive(Debug, Clone, PartialEq)]
pub enum Subject<'k> {
    Options,
    MissingTests,
    Order(OrderAdvice<'k>),
    Note,
    DataGap,
}

/// What is said of one order.
#[derive(Debug, Clone, PartialEq)]
pub struct OrderAdvice<'k> {
    pub order: &'k Order,
    pub aspect: Aspect,
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
    /// What a drug goes with may be there: a part of the drugs was not read.
    Partner,
    /// The label of another country has a limit, and this country's has none.
    OtherCountry,
    /// Another drug of the drafts, or one that is running, does not belong beside it.
    Clash,
    /// The dose, its timing or its phase is wrong, or could not be checked.
    Dose,
    EarlyStage,
    NoCancerRead,
    /// Two cancers, each with rules for this drug.
    WhichCancer,
}

/// An order that goes on with what is running.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Renewal {
    /// The last day the drug was given, where the record tells it.
    pub last_given: Option<Date>,
}

/// One regimen of one therapy option.
#[derive(Debug, Clone)]
pub struct OptionAdvice<'k> {
    pub rule: &'k Rule,
    pub regimen: Vec<DrugId>,
    pub verdict: Verdict,
    pub missing: Vec<Missing>,
    pub approval: Vec<(Country, ApprovalStatus)>,
    pub role: Role,
    /// Safety checks that would speak if one of the drugs were ordered now.
    pub cautions: Vec<Caution<'k>>,
}

/// A button of drugs: what becomes of the drafts.
#[derive(Debug, Clone)]
pub struct Press<'k> {
    /// The rule that offers the regimen.
    pub rule: &'k Rule,
    pub create: Vec<Created<'k>>,
    /// Drugs of the regimen that are drafted already.
    pub keep: Vec<DrugId>,
    /// Drafts to remove, each with its drug.
    pub remove: Vec<(&'k Order, DrugId)>,
    /// A source ranks it first, and no other button of the card.
    pub is_recommended: bool,
}

/// A draft that a button makes.
#[derive(Debug, Clone)]
pub struct Created<'k> {
    pub drug: DrugId,
    /// By the dose rule of the drug, where it has one.
    pub dose: Option<SuggestedDose<'k>>,
}

/// Drugs that the ordered one does not belong beside.
#[derive(Debug, Clone)]
pub struct Clashing<'k> {
    pub clash: &'k Clash,
    pub others: Vec<DrugId>,
    pub course: Beside,
    /// One drug, in so many drafts, and what these are.
    pub twice: Option<(usize, Twice)>,
}

/// How the drugs come to stand beside the ordered one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Beside {
    Ordered,
    /// The record has them running.
    Running,
    /// A cycle was given so lately that the next may follow: the last day on record.
    GivenOn(PartialDate),
}

/// What speaks against giving a drug now, whatever its indication.
#[derive(Debug, Clone)]
pub struct Caution<'k> {
    pub rule: &'k Rule,
    pub basis: Vec<Basis<'k>>,
}

/// A rule and how it was judged, for `--explain`.
#[derive(Debug)]
pub struct Traced<'k> {
    pub rule: &'k Rule,
    pub cancer: &'k Cancer,
    pub judged: Judged<'k>,
}

impl OptionAdvice<'_> {
    /// A safety rule forbids one of its drugs now.
    pub fn is_stopped(&self) -> bool {
        self.cautions.iter().any(Caution::is_stop)
    }
}

impl Caution<'_> {
    /// It would be a critical card, were the drug ordered.
    fn is_stop(&self) -> bool {
        self.rule.check().is_some_and(|check| check.indicator == Indicator::Critical)
    }
}

impl<'k> AdviceItem<'k> {
    /// With what stopped other options as notes: the reader sees why they are not there.
    pub fn with_stops<'a>(mut self, stopped: impl Iterator<Item = &'a OptionAdvice<'k>>) -> Self
    where
        'k: 'a,
    {
        for caution in stopped.flat_map(|option| &option.cautions).filter(|caution| caution.is_stop()) {
            self.note(caution);
        }
        self.sorted()
    }

    fn note(&mut self, caution: &Caution<'k>) {
        let known = |rule: &&Rule| rule.id == caution.rule.id;
        if !self.rules.iter().chain(&self.notes).any(known) {
            self.notes.push(caution.rule);
        }
        self.basis.extend(&caution.basis);
    }

    fn sorted(mut self) -> Self {
        self.basis.sort_unstable();
        self.basis.dedup();
        self
    }

    /// With the cautions of its options as notes, and what they stand on.
    pub fn cautioned(mut self) -> Self {
        let options = std::mem::take(&mut self.options);
        for caution in options.iter().flat_map(|option| &option.cautions) {
            self.note(caution);
        }
        self.options = options;
        self.sorted()
    }

    /// An item that says nothing yet.
    pub const fn about(subject: Subject<'k>, cancer: Option<&'k Cancer>, indicator: Indicator) -> Self {
        Self {
            subject,
            cancer,
            indicator,
            rules: Vec::new(),
            notes: Vec::new(),
            unasked: Vec::new(),
            options: Vec::new(),
            left_out: Vec::new(),
            presses: Vec::new(),
            clash: None,
            dose: None,
            renewal: None,
            missing: Vec::new(),
            pending: Vec::new(),
            basis: Vec::new(),
            failed: Vec::new(),
            unknown_codes: None,
            tumour: Tumour::UNKNOWN,
            not_judged: NotJudged { topics: Vec::new(), tests: Vec::new() },
        }
    }

    /// Whether the rule is among those that speak or explain.
    pub fn speaks_by(&self, rule: &Rule) -> bool {
        self.rules.iter().chain(&self.notes).any(|known| known.id == rule.id)
    }

    /// The findings it rests on.
    pub fn findings(&self) -> impl Iterator<Item = &'k Finding> {
        self.basis.iter().filter_map(|basis| basis.finding())
    }

    pub fn rests_on(&self, finding: &Finding) -> bool {
        self.findings().any(|known| std::ptr::eq(known, finding))
    }
}

/// Each once, in order of first mention.
pub fn once<T: PartialEq>(items: impl Iterator<Item = T>) -> Vec<T> {
    let mut all: Vec<T> = Vec::new();
    for item in items {
        if !all.contains(&item) {
            all.push(item);
        }
    }
    all
}
