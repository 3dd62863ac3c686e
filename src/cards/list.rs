//! Lists in a sentence: the first names, the rest counted, so that nothing is cut.

use super::Frame;

/// `A, B and 2 more`.
pub(super) fn first(names: &[String], most: usize, frame: &Frame) -> String {
    let shown = names.iter().take(most).map(String::as_str).collect::<Vec<_>>().join(frame.wording.between.words());
    let left = names.len().saturating_sub(most);
    if left == 0 { shown } else { frame.wording.summary.and_more(&shown, &left.to_string()) }
}

/// The longest of the sentences made with `most` names, then fewer, that has at most so many characters; else the shortest.
pub(super) fn fitting(count: usize, room: usize, sentence: impl Fn(usize) -> String) -> String {
    let all = (1..=count.max(1)).rev().map(&sentence);
    let mut shortest = String::new();
    for text in all {
        let length = text.chars().count();
        if length <= room {
            return text;
        }
        if shortest.is_empty() || length < shortest.chars().count() {
            shortest = text;
        }
    }
    shortest
}
