//! The card of options: those met, and those open for a reason that is no test (stage, earlier therapy).

use crate::knowledge::ids::DrugId;
use crate::knowledge::rule::Indicator;

use super::advice::{AdviceItem, NotJudged, OptionAdvice, Subject, once};
use super::criteria;
use super::missing::Missing;
use super::situation::Situation;
use super::tumour::{Tumour, topics_without_rules};
use super::verdict::Verdict;
use super::weigh::{Weighed, basis, is_approved, regimens};

/// Nothing when no option is worth saying. An option that a safety rule stops is none; why it is not there is a note. `open`
/// are the tests whose results would decide further options.
pub fn item<'k>(weighed: &[Weighed<'k>], situation: &Situation<'k>, open: Vec<Missing>) -> Option<AdviceItem<'k>> {
    let worth_saying = |option: &&Weighed| match option.judged.verdict {
        Verdict::Met => true,
        Verdict::Undetermined => {
            !option.judged.contrary && !option.judged.missing.iter().any(|missing| missing.is_test())
        }
        Verdict::NotMet => false,
    };
    let approved = |option: &&Weighed| is_approved(option.offer, situation);
    let mut said: Vec<&Weighed> = weighed.iter().filter(worth_saying).filter(approved).collect();
    said.sort_by_key(|option| (std::cmp::Reverse(option.judged.verdict), option.offer.role));
    let all = said.iter().flat_map(|option| regimens(option, situation));
    let (stopped, mut options): (Vec<OptionAdvice>, Vec<OptionAdvice>) = all.partition(OptionAdvice::is_stopped);
    said.retain(|weighed| options.iter().any(|option| option.rule.id == weighed.rule.id));
    each_regimen_once(&mut options);
    if said.is_empty() {
        return stop(&stopped, situation).or_else(|| none_fits(weighed, situation, open));
    }
    let missing = once(said.iter().flat_map(|option| option.judged.missing.iter().copied()));
    let tumour = Tumour::of(situation);
    let item = AdviceItem {
        tumour,
        not_judged: NotJudged { topics: topics_without_rules(situation, tumour), tests: open },
        rules: said.iter().map(|option| option.rule).collect(),
        basis: basis(&said),
        options,
        missing,
        ..AdviceItem::about(Subject::Options, Some(situation.cancer), Indicator::Info)
    };
    Some(item.cautioned().with_stops(stopped.iter()))
}

/// Two rules may offer one regimen: it is one option, by the rule that comes first.
pub fn each_regimen_once(options: &mut Vec<OptionAdvice>) {
    let mut known: Vec<Vec<DrugId>> = Vec::new();
    options.retain(|option| {
        let mut drugs = option.regimen.clone();
        drugs.sort_unstable();
        let is_new = !known.contains(&drugs);
        known.push(drugs);
        is_new
    });
}

/// Nothing is left to offer: a note says what stopped it.
fn stop<'k>(stopped: &[OptionAdvice<'k>], situation: &Situation<'k>) -> Option<AdviceItem<'k>> {
    let mut item = AdviceItem::about(Subject::Note, Some(situation.cancer), Indicator::Info).with_stops(stopped.iter());
    std::mem::swap(&mut item.rules, &mut item.notes);
    (!item.rules.is_empty()).then_some(item)
}

/// No option is met, and none is open but by a test: those for such a tumour that what was given excludes, so that an empty list is
/// not taken for one that was never asked. Nothing while a line runs, since nothing is chosen then. Nor where some lack no more than
/// earlier therapy, which may be missing on record only, unless the disease came back soon after what excludes the others.
fn none_fits<'k>(weighed: &[Weighed<'k>], situation: &Situation<'k>, open: Vec<Missing>) -> Option<AdviceItem<'k>> {
    let approved = |option: &&Weighed<'k>| is_approved(option.offer, situation);
    let is_excluded = |option: &&Weighed<'k>| {
        option.judged.verdict == Verdict::NotMet
            && option.ahead == Verdict::Met
            && !regimens(option, situation).iter().all(OptionAdvice::is_stopped)
    };
    let of_tumour = || weighed.iter().filter(approved);
    let (barred, lacking): (Vec<&Weighed<'k>>, Vec<&Weighed<'k>>) =
        of_tumour().filter(is_excluded).partition(|option| criteria::is_barred(situation, &option.rule.when));
    let came_back_soon = || barred.iter().any(|option| criteria::is_barred_by_relapse(situation, &option.rule.when));
    if situation.awaits_progression || !(lacking.is_empty() || came_back_soon()) {
        return None;
    }
    let left_out = barred.iter().map(|option| {
        let failed = option.judged.parts.iter().filter(|part| part.fails()).map(|part| part.criterion);
        AdviceItem {
            rules: vec![option.rule],
            failed: once(failed),
            basis: option.judged.basis.to_vec(),
            ..AdviceItem::about(Subject::Options, Some(situation.cancer), Indicator::Info)
        }
    });
    let tumour = Tumour::of(situation);
    let item = AdviceItem {
        tumour,
        not_judged: NotJudged { topics: topics_without_rules(situation, tumour), tests: open },
        rules: barred.iter().map(|option| option.rule).collect(),
        basis: basis(&barred),
        left_out: left_out.collect(),
        ..AdviceItem::about(Subject::Options, Some(situation.cancer), Indicator::Info)
    };
    (!item.left_out.is_empty()).then(|| item.cautioned())
}
