//! The remark that a policy, not the record, makes a woman postmenopausal.

use crate::case::Sex;
use crate::evaluate::advice::{AdviceItem, Subject};
use crate::evaluate::verdict::Verdict;
use crate::knowledge::criteria::Criterion;
use crate::knowledge::words::MenopauseWord;

use super::Frame;

/// Nothing where the record states it, or where no option of the card rests on it.
pub(super) fn by_age(item: &AdviceItem, frame: &Frame) -> Option<String> {
    let patient = &frame.case.patient;
    let years = frame.knowledge.policy.postmenopausal_from_age?;
    let is_assumed = patient.menopause.is_none()
        && patient.sex != Some(Sex::Male)
        && patient.is_certainly_of_age(years, frame.question.as_of);
    let met = item.options.iter().filter(|option| option.verdict == Verdict::Met);
    let is_asked = |criterion: &Criterion| matches!(criterion, Criterion::Menopause(MenopauseWord::Postmenopausal));
    let rests_on_it = met.flat_map(|option| option.rule.when.criteria()).any(is_asked);
    let is_list = item.subject == Subject::Options;
    (is_list && is_assumed && rests_on_it).then(|| frame.wording.options.postmenopausal_by_age(&years.to_string()))
}
