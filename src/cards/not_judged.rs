//! The line of what a list of options leaves open: topics without rules, tests without result, parts of the record not sent.

use crate::case::Blindness;
use crate::evaluate::advice::{AdviceItem, Subject, once};
use crate::evaluate::missing::Missing;
use crate::knowledge::ids::TestId;

use super::{Frame, gaps, list, sources};

/// Always there: a list of options never looks complete when it is not. It names at most so many tests and parts of the record;
/// tests that a card of tests `beside` it asks for are not named again.
pub(super) fn line(item: &AdviceItem, most: usize, beside: &[AdviceItem], frame: &Frame) -> String {
    let words = &frame.wording.not_judged;
    let topics = item.not_judged.topics.iter().map(|topic| frame.say(topic).to_owned());
    let mut parts: Vec<String> = topics.collect();
    let open: Vec<TestId> = item
        .not_judged
        .tests
        .iter()
        .filter(|test| !item.missing.contains(test))
        .filter_map(|test| test.test())
        .collect();
    let is_asked = |test: &TestId| {
        let mut cards =
            beside.iter().filter(|card| card.subject == Subject::MissingTests && card.cancer == item.cancer);
        cards.any(|card| card.missing.contains(&Missing::Test(*test)))
    };
    let (asked, open): (Vec<TestId>, Vec<TestId>) = open.into_iter().partition(is_asked);
    parts.extend((!asked.is_empty()).then(|| words.tests_beside().to_owned()));
    let may_be_there = |test: &TestId| sources::may_hold_result_of(*test, frame);
    let (unseen, lacking): (Vec<TestId>, Vec<TestId>) = open.into_iter().partition(may_be_there);
    let names = |tests: &[TestId]| {
        let names: Vec<String> = tests.iter().map(|test| frame.test(*test).to_owned()).collect();
        list::first(&names, most, frame)
    };
    parts.extend((!lacking.is_empty()).then(|| words.tests(&names(&lacking))));
    parts.extend((!unseen.is_empty()).then(|| words.tests_not_seen(&names(&unseen))));
    let spots = frame.case.blind_spots.iter().filter(|spot| spot.why == Blindness::NotSent);
    let unsent: Vec<String> = once(spots.map(|spot| gaps::part(&spot.place, frame).to_owned()));
    if !unsent.is_empty() {
        parts.push(words.not_sent(&list::first(&unsent, most, frame)));
    }
    if parts.is_empty() { words.nothing().to_owned() } else { parts.join(frame.wording.between.words()) }
}
