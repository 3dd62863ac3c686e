//! The parts of the record that could not be checked, each with its reason.

use std::fmt::Write;

use crate::case::Blindness;
use crate::evaluate::advice::{Piece, Subject};

use super::escape::escape;
use super::{Frame, unknown_codes, unread};

/// The most gaps a card shows; the extension carries all.
const ROWS: usize = 12;

pub(super) fn list(piece: &Piece, frame: &Frame) -> String {
    if piece.subject != Subject::DataGap {
        return String::new();
    }
    let mut text = frame.wording.gap.silence_is_no_proof().to_owned();
    text.push_str(&unknown_codes::lines(piece, frame));
    let spots = &frame.case.blind_spots;
    for spot in spots.iter().take(ROWS) {
        let _ = write!(text, "\n- {}: {}", escape(&spot.place.to_string()), why(&spot.why, frame));
    }
    if spots.len() > ROWS {
        let _ = write!(text, "\n- {}", frame.wording.table.left_out(&(spots.len() - ROWS).to_string()));
    }
    text
}

fn why(why: &Blindness, frame: &Frame) -> String {
    let words = &frame.wording.gap;
    let why = match why {
        Blindness::NotSent => words.not_sent(),
        Blindness::Failed(_) => words.failed(),
        Blindness::Paged => words.paged(),
        Blindness::Unreadable(found) => return words.unreadable(&unread::reason(found, frame.wording)),
        Blindness::OtherPatient => words.other_patient(),
        Blindness::NoSubject => words.no_subject(),
    };
    why.to_owned()
}
