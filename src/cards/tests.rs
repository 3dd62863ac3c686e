//! Tests a card asks for: what each decides, which come first, which are on their way.

use crate::case::therapy::Course;
use crate::evaluate::advice::{AdviceItem, Subject};
use crate::evaluate::basis::Basis;
use crate::evaluate::missing::Missing;
use crate::knowledge::criteria::Criterion;
use crate::knowledge::ids::{RuleId, TestId};
use crate::knowledge::rule::Rule;

use super::{Frame, list, regimen};

/// The most drugs a test is said to decide.
pub(super) const DRUGS: usize = 3;

/// The tests of an item by what becomes of them.
pub(super) struct Tests {
    /// They decide an option of the line the patient is in.
    pub now: Vec<TestId>,
    /// They decide an option of a later line, or the next step.
    pub later: Vec<TestId>,
    pub requested: Vec<TestId>,
}

impl Tests {
    pub(super) fn of(item: &AdviceItem) -> Self {
        let (requested, open): (Vec<TestId>, Vec<TestId>) = item
            .missing
            .iter()
            .filter_map(|missing| missing.test())
            .partition(|test| item.pending.contains(&Missing::Test(*test)));
        // While a line runs, what comes next waits for its end: the test is ahead of its time.
        let is_running = item.basis.iter().any(is_running);
        let options = || item.options.iter().filter(|it| !is_running || !it.missing.contains(&Missing::Progression));
        let decides_now = |test: &TestId| options().any(|option| option.missing.contains(&Missing::Test(*test)));
        let (now, later) = open.into_iter().partition(decides_now);
        Self { now, later, requested }
    }

    /// The one that the summary names.
    pub(super) fn headline(&self, item: &AdviceItem) -> Option<TestId> {
        let all = self.now.iter().chain(&self.later).chain(&self.requested);
        if item.subject == Subject::MissingTests { all.copied().next() } else { None }
    }
}

fn is_running(basis: &Basis) -> bool {
    matches!(basis, Basis::Exposure(exposure) if exposure.course == Course::Running)
}

/// The drugs that a test decides, in a few words.
pub(super) fn decided_by(test: TestId, most: usize, item: &AdviceItem, frame: &Frame) -> String {
    let waits = |id: RuleId| {
        item.options.iter().any(|option| option.rule.id == id && option.missing.contains(&Missing::Test(test)))
    };
    let is_option = |id: RuleId| item.options.iter().any(|option| option.rule.id == id);
    let reads = |rule: &&Rule| {
        let mut topics = rule.when.criteria().into_iter().flat_map(Criterion::topics);
        topics.any(|topic| topic == test.as_str() || test.as_str().split(':').any(|part| part == topic))
    };
    let rules = item.rules.iter().copied().filter(|rule| if is_option(rule.id) { waits(rule.id) } else { reads(rule) });
    let mut rules: Vec<&Rule> = rules.collect();
    // What waits for this test alone comes first.
    rules.sort_by_key(|rule| {
        let missing = item.options.iter().filter(|option| option.rule.id == rule.id).map(|option| option.missing.len());
        missing.min().unwrap_or(usize::MAX)
    });
    let drugs = regimen::leads(rules, frame);
    if drugs.is_empty() { frame.wording.test.nothing_yet().to_owned() } else { list::first(&drugs, most, frame) }
}

/// `PD-L1 by SP142 (IC): atezolizumab; …`.
pub(super) fn line(tests: &[TestId], headline: Option<TestId>, item: &AdviceItem, frame: &Frame) -> String {
    let told = tests.iter().filter(|test| Some(**test) != headline);
    let told: Vec<String> = told
        .map(|test| frame.wording.test.decides(frame.test(*test), &decided_by(*test, DRUGS, item, frame)))
        .collect();
    told.join(frame.wording.between.sentences())
}

/// What goes with the tests that are asked for now.
pub(super) fn remarks(tests: &Tests, frame: &Frame) -> String {
    let all = tests.now.iter().chain(&tests.later);
    let remarks: Vec<&str> =
        all.filter_map(|test| frame.knowledge.test_remark(*test)).map(|remark| frame.say(remark)).collect();
    remarks.join(frame.wording.between.items())
}
