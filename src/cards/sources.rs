//! The line of what was not looked at, though nothing is open for it: types and categories the EHR does not show, results
//! without category.

use crate::case::finding::{Finding, Usage, Why};
use crate::case::place::{Key, Place, ResourceKind};
use crate::case::unread::Unread;
use crate::case::unseen::{Unseen, UnseenReason};
use crate::case::{BlindSpot, Blindness};
use crate::evaluate::advice::once;
use crate::knowledge::ids::TestId;

use super::about_test::is_about;
use super::escape::escape;
use super::{Frame, gaps, list, words};

/// The most categories the line names; the extension carries all.
const CATEGORIES: usize = 4;

/// `MedicationStatement; results of category imaging; results without a category (not asked for)`. Types of drugs where
/// the card rests on earlier therapy.
pub(super) fn line(rests_on_history: bool, frame: &Frame) -> String {
    let unseen = &frame.case.unseen;
    let of_therapy =
        unseen.iter().filter(|it| rests_on_history && it.is_of_therapy() && it.why != UnseenReason::Narrowed);
    let types = once(of_therapy.map(|it| words::resource(it.part, frame.wording)));
    let mut parts: Vec<String> = types.into_iter().map(str::to_owned).collect();
    let part = &frame.wording.part;
    parts.extend(of_part(Key::Observations, part.results(), frame));
    parts.extend(of_part(Key::Reports, part.reports(), frame));
    let is_by_category = |it: &Unseen| it.why == UnseenReason::WithoutCategory;
    if unseen.iter().any(is_by_category) {
        parts.push(frame.wording.sources.without_category().to_owned());
    }
    let is_narrowed = |it: &&Unseen| it.why == UnseenReason::Narrowed && (rests_on_history || !it.is_of_therapy());
    let beyond = once(unseen.iter().filter(is_narrowed).map(|it| gaps::part(&Place::Key(it.part), frame)));
    if !beyond.is_empty() {
        parts.push(frame.wording.sources.beyond_sent(&beyond.join(frame.wording.between.words())));
    }
    parts.join(frame.wording.between.items())
}

/// What was not seen of a part, by its categories.
fn of_part(part: Key, name: &str, frame: &Frame) -> Option<String> {
    let unseen = || frame.case.unseen.iter().filter(|it| it.part == part);
    let categories =
        once(unseen().filter_map(|it| it.category.as_deref()).map(|it| escape(words::category(it, frame.wording))));
    if !categories.is_empty() {
        return Some(frame.wording.sources.of_category(name, &list::first(&categories, CATEGORIES, frame)));
    }
    unseen().any(|it| it.why == UnseenReason::Refused).then(|| name.to_owned())
}

/// Whether a result may be on file that was not seen, so that a card does not claim that there is none.
pub(super) fn may_hold_results(frame: &Frame) -> bool {
    frame.case.unseen.iter().any(Unseen::may_hold_results)
        || is_any_hidden(Key::Observations, ResourceKind::Observation, frame)
}

/// The same of one test: a result of it may also lie there and could not be used, as words of a report.
pub(super) fn may_hold_result_of(test: TestId, frame: &Frame) -> bool {
    may_hold_results(frame) || unused_results_of(test, frame).next().is_some()
}

/// Results on file that the test is about and that could not be used, each with the reason.
pub(super) fn unused_results_of<'c>(test: TestId, frame: &Frame<'c>) -> impl Iterator<Item = (&'c Finding, Why)> {
    let about = frame.case.findings.iter().filter(move |finding| is_about(test, finding));
    about.filter_map(|finding| match finding.usage {
        Usage::Shown(why) if why.leaves_a_result() => Some((finding, why)),
        _ => None,
    })
}

/// Whether a diagnosis or a stage may be on file that was not seen or not understood.
pub(super) fn may_hold_diagnoses(frame: &Frame) -> bool {
    let is_stage = |spot: &BlindSpot| matches!(spot.why, Blindness::Unreadable(Unread::Stage | Unread::MetastasisSite));
    frame.case.blind_spots.iter().any(is_stage) || is_any_hidden(Key::Conditions, ResourceKind::Condition, frame)
}

/// Something of this part of the record was not sent, failed, or was withheld, and nobody knows what it says. A value that
/// could not be read belongs to a marker that is known, and says nothing of others.
fn is_any_hidden(part: Key, kind: ResourceKind, frame: &Frame) -> bool {
    let is_of_part = |place: &Place| match place {
        Place::Key(key) | Place::Entry(key, _) => [part, Key::Bundle].contains(key),
        Place::Resource(of, _) => *of == kind,
        _ => false,
    };
    let is_hidden = |spot: &BlindSpot| match &spot.why {
        Blindness::Unreadable(why) => !matches!(why, Unread::Value(..)),
        Blindness::NoSubject => false,
        Blindness::NotSent
        | Blindness::Failed(_)
        | Blindness::Paged
        | Blindness::Narrowed
        | Blindness::OtherPatient => true,
    };
    frame.case.blind_spots.iter().any(|spot| is_of_part(&spot.place) && is_hidden(spot))
}
