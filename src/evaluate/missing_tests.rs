//! The card of tests whose result would decide an option: every other criterion is met. Receptors come before what
//! depends on them.

use crate::knowledge::criteria::Criterion;
use crate::knowledge::drug::DrugOrClass;
use crate::knowledge::ids::TestId;
use crate::knowledge::rule::{Indicator, Line};
use crate::knowledge::words::PriorSetting;

use super::advice::{AdviceItem, OptionAdvice, Subject, once};
use super::history;
use super::missing::Missing;
use super::options::each_regimen_once;
use super::pending::pending;
use super::situation::Situation;
use super::verdict::Verdict;
use super::weigh::{Weighed, basis, is_approved, regimens};

/// Nothing when no test would decide anything. What decides the line the patient is in comes first.
pub fn item<'k>(weighed: &[Weighed<'k>], situation: &Situation<'k>) -> Option<AdviceItem<'k>> {
    let mut asking: Vec<(bool, &Weighed, Vec<Missing>)> = Vec::new();
    for option in weighed.iter().filter(|option| !option.judged.contrary && is_approved(option.offer, situation)) {
        let mut wanting = option.judged.missing.iter().filter(|missing| **missing != Missing::Progression).peekable();
        let now = option.judged.verdict == Verdict::Undetermined
            && wanting.peek().is_some()
            && wanting.clone().all(|missing| can_be_found(*missing) || *missing == Missing::Histology)
            && wanting.any(|missing| missing.is_test());
        let ahead = option.offer.test_ahead
            && option.ahead == Verdict::Undetermined
            && option.ahead_missing.iter().all(|missing| can_be_found(*missing))
            && !is_over(option, situation);
        let wanted = ahead || (now && !is_settled(option, weighed));
        // No test is asked for the sake of what a safety rule stops.
        if !wanted || regimens(option, situation).iter().all(OptionAdvice::is_stopped) {
            continue;
        }
        let missing: &[Missing] = if now { &option.judged.missing } else { &option.ahead_missing };
        let is_receptor = |missing: &&Missing| missing.test().is_some_and(TestId::is_receptor);
        let first: Vec<Missing> = missing.iter().filter(is_receptor).copied().collect();
        let asked = if first.is_empty() { missing.to_vec() } else { first };
        let is_asked = |missing: &Missing| !matches!(missing, Missing::Progression | Missing::MenopausalStatus);
        asking.push((now, option, asked.into_iter().filter(is_asked).collect()));
    }
    asking.sort_by_key(|(now, ..)| !now);
    let waiting: Vec<&Weighed> = asking.iter().map(|(_, option, _)| *option).collect();
    let missing = once(asking.iter().flat_map(|(.., tests)| tests).copied());
    let options = waiting.iter().filter(|option| option.judged.verdict == Verdict::Undetermined);
    let options = options.flat_map(|option| regimens(option, situation)).filter(|option| !option.is_stopped());
    let mut options: Vec<_> = options.collect();
    each_regimen_once(&mut options);
    let item = AdviceItem {
        rules: waiting.iter().map(|option| option.rule).collect(),
        options,
        pending: pending(&missing, situation),
        basis: basis(&waiting),
        missing,
        ..AdviceItem::about(Subject::MissingTests, Some(situation.cancer), Indicator::Info)
    };
    (!item.missing.is_empty()).then(|| item.cautioned())
}

/// A drug was given that the rule excludes (its own, or another PARP inhibitor): no result opens the option any more.
fn is_over(option: &Weighed, situation: &Situation) -> bool {
    let own = [DrugOrClass::Drug(option.offer.indication.drug)];
    let given = |names: &[DrugOrClass], setting| history::given(situation, names, setting).verdict == Verdict::Met;
    let excluded = || {
        option.rule.when.criteria().into_iter().any(|criterion| match criterion {
            Criterion::Prior(prior) => given(&prior.none_of, prior.setting),
            _ => false,
        })
    };
    option.judged.verdict == Verdict::NotMet && (given(&own, PriorSetting::Any) || excluded())
}

/// A test, or the menopausal status: it is found out beside the test.
fn can_be_found(missing: Missing) -> bool {
    missing.is_test() || missing == Missing::MenopausalStatus
}

/// The test of an alternative is not asked for while a preferred option of the same line is met without it. Rules of any line
/// are not told apart so.
fn is_settled(option: &Weighed, weighed: &[Weighed]) -> bool {
    let line = option.rule.population.line;
    let better = |other: &Weighed| {
        other.offer.role < option.offer.role
            && other.judged.verdict == Verdict::Met
            && other.rule.population.line == line
    };
    line != Line::Any && weighed.iter().any(better)
}
