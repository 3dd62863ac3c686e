//! The parts of the record that could not be checked, by their kind, each with its reason.

use crate::case::Blindness;
use crate::case::marker::Marker;
use crate::case::place::{Key, Place, ResourceKind};
use crate::case::unread::{Unread, UnreadValue};
use crate::evaluate::advice::{AdviceItem, once};
use crate::evaluate::missing::Missing;
use crate::knowledge::ids::TestId;

use super::{Frame, list, unknown_codes, unread};

/// The most reasons a card gives; the extension carries all.
const LINES: usize = 4;

/// `Not seen: results, pathology and imaging reports`.
pub(super) fn summary(frame: &Frame) -> String {
    let words = &frame.wording.summary;
    let parts = once(frame.case.blind_spots.iter().map(|spot| part(&spot.place, frame).to_owned()));
    list::fitting(parts.len(), frame.layout.summary.aim, |most| {
        let shown: Vec<String> = parts.iter().take(most).cloned().collect();
        let left = parts.len().saturating_sub(most);
        let shown = shown.join(frame.wording.between.words());
        if left == 0 { words.not_seen(&shown) } else { words.not_seen_more(&shown, &left.to_string()) }
    })
}

/// What could be there, and why each part was not seen.
pub(super) fn lines(item: &AdviceItem, open_tests: &[Missing], frame: &Frame) -> Vec<String> {
    let words = &frame.wording.gap;
    let spots = &frame.case.blind_spots;
    let is_possible =
        |test: &TestId| spots.iter().any(|spot| may_hold_a_result(&spot.place) && may_answer(&spot.why, *test));
    let tests: Vec<String> = once(
        open_tests.iter().filter_map(|test| test.test()).filter(is_possible).map(|test| frame.test(test).to_owned()),
    );
    let mut lines = vec![if tests.is_empty() {
        words.silence_is_no_proof().to_owned()
    } else {
        words.could_hold(&list::first(&tests, 2, frame))
    }];
    lines.extend(unknown_codes::lines(item, frame));
    let spots: Vec<(&str, String)> =
        frame.case.blind_spots.iter().map(|spot| (part(&spot.place, frame), why(&spot.why, frame))).collect();
    let kinds = once(spots.iter());
    lines.extend(kinds.iter().take(LINES).map(|(part, why)| {
        let count = spots.iter().filter(|(other, reason)| other == part && reason == why).count();
        if count == 1 { words.part(part, why) } else { words.part_of_several(&count.to_string(), part, why) }
    }));
    let left = kinds.len().saturating_sub(LINES);
    if left > 0 {
        lines.push(frame.wording.result.left_out(&left.to_string()));
    }
    lines
}

/// The history of drugs holds no result of a test, nor do diagnoses and orders.
const fn may_hold_a_result(place: &Place) -> bool {
    match place {
        Place::Key(key) | Place::Entry(key, _) => {
            matches!(key, Key::Observations | Key::Reports | Key::Specimens | Key::Procedures | Key::Bundle)
        }
        Place::Resource(kind, _) => matches!(
            kind,
            ResourceKind::Observation
                | ResourceKind::DiagnosticReport
                | ResourceKind::Specimen
                | ResourceKind::Procedure
                | ResourceKind::Other
        ),
        Place::Document(_) => true,
        Place::Drafts | Place::Draft(_) | Place::Selections => false,
    }
}

/// What could not be read may be a result of this test. A value under the name of a stain is one of that stain, whatever it
/// says ("ER": true is no test of a gene); of anything else nobody knows.
fn may_answer(why: &Blindness, test: TestId) -> bool {
    let Blindness::Unreadable(Unread::Value(marker, found)) = why else { return true };
    if matches!(found, UnreadValue::ReportText | UnreadValue::Slot(_)) {
        return true;
    }
    let stain = match marker {
        Marker::Er => "er",
        Marker::Pgr => "pgr",
        Marker::PdL1 => "pd-l1",
        Marker::Her2Ihc | Marker::Her2Membrane | Marker::Her2Ish | Marker::Her2Ratio | Marker::Her2Copies => "her2",
        _ => return true,
    };
    test.as_str().split(':').next() == Some(stain)
}

/// The part of the record a place belongs to.
pub(super) fn part<'f>(place: &Place, frame: &'f Frame) -> &'f str {
    let words = &frame.wording.part;
    match place {
        Place::Key(key) | Place::Entry(key, _) => match key {
            Key::Patient => words.patient(),
            Key::Conditions => words.conditions(),
            Key::Observations => words.results(),
            Key::Reports => words.reports(),
            Key::Specimens => words.specimens(),
            Key::Procedures => words.procedures(),
            Key::Medications | Key::Administrations | Key::Statements => words.drugs(),
            Key::ServiceRequests => words.requests(),
            Key::Bundle => words.record(),
        },
        Place::Resource(kind, _) => match kind {
            ResourceKind::Patient => words.patient(),
            ResourceKind::Condition => words.conditions(),
            ResourceKind::Observation => words.results(),
            ResourceKind::DiagnosticReport => words.reports(),
            ResourceKind::Specimen => words.specimens(),
            ResourceKind::Procedure => words.procedures(),
            ResourceKind::MedicationRequest
            | ResourceKind::MedicationAdministration
            | ResourceKind::MedicationDispense
            | ResourceKind::MedicationStatement => words.drugs(),
            ResourceKind::ServiceRequest => words.requests(),
            ResourceKind::Other => words.record(),
        },
        Place::Drafts | Place::Draft(_) | Place::Selections => words.orders(),
        Place::Document(_) => words.record(),
    }
}

fn why(why: &Blindness, frame: &Frame) -> String {
    let words = &frame.wording.gap;
    let why = match why {
        Blindness::NotSent => words.not_sent(),
        Blindness::Failed(_) => words.failed(),
        Blindness::Paged => words.paged(),
        Blindness::Narrowed => words.narrowed(),
        // Nobody tried to read them.
        Blindness::Unreadable(found @ Unread::DraftsBeyond(_)) => return unread::reason(found, frame.wording),
        Blindness::Unreadable(found) => return words.unreadable(&unread::reason(found, frame.wording)),
        Blindness::OtherPatient => words.other_patient(),
        Blindness::NoSubject => words.no_subject(),
    };
    why.to_owned()
}
