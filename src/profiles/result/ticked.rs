//! What a value says once its boxes are read: the items that are ticked, with their headings, in place of the lists.

use super::value::{Said, words};
use crate::profiles::meaning::Reader;
use crate::text::Reading;
use crate::text::boxes::{TickList, yes_or_no};

/// A list of which none, several, or nobody knows which item is ticked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unclear;

/// The value with the ticked items instead of its boxes; `None` where it has none, or its boxes answer a question.
pub fn chosen<'t>(reader: Reader<'t>, said: &Said<'t>) -> Option<Result<Said<'t>, Unclear>> {
    if !said.words.iter().any(|text| reader.sureness(text).has_lists) {
        return None;
    }
    let mut plain = said.without_words(reader);
    for text in &said.words {
        let reading = reader.clauses(text)?;
        if reading.tick_lists().iter().any(|list| is_question(&reading, list)) {
            return None;
        }
        match without_boxes(&reading) {
            Ok(text) => words(reader, &text, &mut plain),
            Err(unclear) => return Some(Err(unclear)),
        }
    }
    Some(Ok(plain))
}

/// "Amplified: ☐ yes ☑ no": the answer belongs to the question.
fn is_question(reading: &Reading, list: &TickList) -> bool {
    let mut items = list.ticks.iter().flatten().map(|tick| reading.part(&tick.item));
    !list.heading.is_empty() && items.all(|item| yes_or_no(item).is_some())
}

fn without_boxes(reading: &Reading) -> Result<String, Unclear> {
    let mut parts: Vec<&str> = Vec::new();
    let (mut at, mut ticked) = (0, None);
    for list in reading.tick_lists() {
        let ticks = list.ticks.as_ref().ok_or(Unclear)?;
        let heading = reading.quote(&list.heading);
        let before = reading.quote(&(at..list.line.start));
        // One box a line: the lines are one list, until there are other words.
        let goes_on = ticks.len() == 1 && !heading.contains(char::is_alphanumeric) && !before.contains(char::is_alphanumeric);
        if !goes_on && ticked.take() == Some(0) {
            return Err(Unclear);
        }
        parts.extend([before, heading].into_iter().filter(|part| part.contains(char::is_alphanumeric)));
        let chosen = ticks.iter().filter(|tick| tick.is_ticked).map(|tick| reading.quote(&tick.item));
        let count = ticked.unwrap_or(0) + chosen.clone().count();
        if count > 1 {
            return Err(Unclear);
        }
        parts.extend(chosen);
        (ticked, at) = (Some(count), list.line.end);
    }
    if ticked == Some(0) {
        return Err(Unclear);
    }
    parts.push(reading.quote(&(at..reading.spans().len())));
    Ok(parts.into_iter().filter(|part| part.contains(|c: char| c.is_alphanumeric() || "+-±".contains(c))).collect::<Vec<_>>().join(" "))
}
