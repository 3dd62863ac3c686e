//! The line of what was not looked at, though nothing is open for it: types the EHR does not have, results without category.

use crate::case::unseen::{Unseen, UnseenReason};
use crate::evaluate::advice::once;

use super::{Frame, words};

/// `MedicationStatement; results without a category (not asked for)`. Types of drugs where the card rests on earlier
/// therapy.
pub(super) fn line(rests_on_history: bool, frame: &Frame) -> String {
    let unseen = &frame.case.unseen;
    let of_therapy = unseen.iter().filter(|it| rests_on_history && it.is_of_therapy());
    let mut parts: Vec<&str> = once(of_therapy.map(|it| words::resource(it.part, frame.wording)));
    let is_by_category = |it: &Unseen| it.why == UnseenReason::WithoutCategory;
    if unseen.iter().any(is_by_category) {
        parts.push(frame.wording.sources.without_category());
    }
    parts.join(frame.wording.between.items())
}
