//! The line of what a list of options leaves open: topics without rules, tests without result, parts of the record not sent.

use crate::case::Blindness;
use crate::evaluate::advice::{AdviceItem, once};

use super::{Frame, gaps, list, sources};

/// Always there: a list of options never looks complete when it is not. It names at most so many tests and parts of the record.
pub(super) fn line(item: &AdviceItem, most: usize, frame: &Frame) -> String {
    let words = &frame.wording.not_judged;
    let topics = item.not_judged.topics.iter().map(|topic| frame.say(topic).to_owned());
    let mut parts: Vec<String> = topics.collect();
    let open = item.not_judged.tests.iter().filter(|test| !item.missing.contains(test));
    let tests: Vec<String> = open.filter_map(|test| test.test()).map(|test| frame.test(test).to_owned()).collect();
    if !tests.is_empty() {
        let tests = list::first(&tests, most, frame);
        let is_seen = !sources::may_hold_results(frame);
        parts.push(if is_seen { words.tests(&tests) } else { words.tests_not_seen(&tests) });
    }
    let spots = frame.case.blind_spots.iter().filter(|spot| spot.why == Blindness::NotSent);
    let unsent: Vec<String> = once(spots.map(|spot| gaps::part(&spot.place, frame).to_owned()));
    if !unsent.is_empty() {
        parts.push(words.not_sent(&list::first(&unsent, most, frame)));
    }
    if parts.is_empty() { words.nothing().to_owned() } else { parts.join(frame.wording.between.words()) }
}
