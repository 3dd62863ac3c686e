//! Drugs of the record that are given beside partners, where none of them is on record: which one it was, and that it was given
//! at all, is open. Where one is, the record is taken to be complete.

use crate::case::Case;
use crate::case::define::lines::Therapy;
use crate::case::therapy::{Course, Exposure};
use crate::knowledge::Knowledge;
use crate::knowledge::drug::DrugOrClass;
use crate::knowledge::ids::ClassId;
use crate::knowledge::words::PriorSetting;

use super::history::{self, Given};
use super::situation::Situation;
use super::verdict::Verdict;

/// The partners that a drug is given with, where none of them is on record beside it: in its line, or on its days. Ovarian
/// suppression beside it is no partner.
pub fn missing_partners<'k>(
    knowledge: &'k Knowledge,
    (case, therapy): (&'k Case, &'k Therapy<'k>),
    exposure: &'k Exposure,
) -> impl Iterator<Item = DrugOrClass> + 'k {
    let is = |exposure: &Exposure, name: DrugOrClass| exposure.drug.id().is_some_and(|id| knowledge.is(id, name));
    let line = therapy.lines.iter().find(|line| line.holds(exposure));
    let is_one = move |exposure: &Exposure, names: &[DrugOrClass]| names.iter().any(|name| is(exposure, *name));
    let is_beside = move |other: &Exposure| {
        let is_in_line = line.is_some_and(|line| line.holds(other));
        let is_beside = is_in_line || is_told_together(other, exposure) || is_on_its_days(other, exposure);
        is(other, DrugOrClass::Class(ClassId::ANTINEOPLASTIC)) && is_beside
    };
    let is_on_record =
        move |partners: &[DrugOrClass]| case.exposures.iter().any(|other| is_one(other, partners) && is_beside(other));
    let with = knowledge.policy.given_with.iter();
    let alone = with.filter(move |with| is_one(exposure, &with.drugs) && !is_on_record(&with.partners));
    alone.flat_map(|with| &with.partners).copied()
}

/// By one entry of the record, for the same days, known or not.
fn is_told_together(one: &Exposure, other: &Exposure) -> bool {
    one.reference == other.reference && (one.start, one.end) == (other.start, other.end)
}

/// Certainly given, and on days of the other drug.
fn is_on_its_days(partner: &Exposure, drug: &Exposure) -> bool {
    let reaches = |one: &Exposure, other: &Exposure| {
        let is_open_ended = one.course == Course::Running && one.end.is_none();
        let until = one.end.or(one.start).zip(other.start);
        one.start.is_some() && (is_open_ended || until.is_some_and(|(until, start)| until.certainly_not_before(start)))
    };
    matches!(partner.course, Course::Running | Course::Past) && reaches(partner, drug) && reaches(drug, partner)
}

/// Was one of these given, or may one have been beside such a drug? An exclusion does not ask the second: what is not on record
/// keeps nobody from a drug.
pub fn given<'c>(situation: &Situation<'c>, names: &[DrugOrClass], setting: PriorSetting) -> Given<'c> {
    let mut given = history::given(situation, names, setting);
    let Situation { knowledge, case, therapy, .. } = situation;
    if given.verdict != Verdict::NotMet {
        return given;
    }
    let may_be_named = |partner: DrugOrClass| {
        let mut drugs = knowledge.drugs.values().filter(|drug| drug.is(partner));
        drugs.any(|drug| names.iter().any(|name| drug.is(*name)))
    };
    for earlier in situation.earlier.drugs.iter().flat_map(|drug| &drug.given) {
        if missing_partners(knowledge, (case, therapy), earlier.exposure).any(may_be_named) {
            given.count(earlier.exposure, earlier.counts(situation.is_order, setting).min(Verdict::Undetermined));
        }
    }
    given
}
