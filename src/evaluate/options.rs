//! The card of options: those met, and those open for a reason that is no test (stage, earlier therapy).

use crate::knowledge::rule::Indicator;

use super::advice::{NotJudged, OptionAdvice, Piece, Subject, once};
use super::missing::Missing;
use super::situation::Situation;
use super::tumour::{Tumour, topics_without_rules};
use super::verdict::Verdict;
use super::weigh::{Weighed, basis, is_approved, regimens};

/// Nothing when no option is worth saying. `open` are the tests whose results would decide further options.
pub fn piece<'k>(weighed: &[Weighed<'k>], situation: &Situation<'k>, open: Vec<Missing>) -> Option<Piece<'k>> {
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
    let options: Vec<OptionAdvice> = said.iter().flat_map(|option| regimens(option, situation)).collect();
    let missing = once(said.iter().flat_map(|option| option.judged.missing.iter().copied()));
    let tumour = Tumour::of(situation);
    let piece = Piece {
        tumour,
        not_judged: NotJudged { topics: topics_without_rules(situation, tumour), tests: open },
        rules: said.iter().map(|option| option.rule).collect(),
        basis: basis(&said),
        options,
        missing,
        ..Piece::about(Subject::Options, Some(situation.cancer), Indicator::Info)
    };
    (!piece.rules.is_empty()).then(|| piece.cautioned())
}
