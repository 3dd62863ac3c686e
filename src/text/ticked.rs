//! A text once its boxes are read: the ticked items, with their headings, in place of the lists.

use super::boxes::{TickFault, TickList, yes_or_no};
use super::reading::Reading;

/// The text with the one ticked item of each list in place of its boxes, or why no item is. `None` where there are no
/// boxes, or where they answer a question ("amplified: ☐ yes ☑ no").
pub fn ticked(reading: &Reading) -> Option<Result<String, TickFault>> {
    let lists = reading.tick_lists();
    if lists.is_empty() || lists.iter().any(|list| is_question(reading, list)) {
        return None;
    }
    Some(parts(reading).map(|parts| parts.join(" ")))
}

fn is_question(reading: &Reading, list: &TickList) -> bool {
    let Some(ticks) = list.ticks.as_ref() else { return false };
    !list.heading.is_empty() && ticks.iter().all(|tick| yes_or_no(reading.part(&tick.item)).is_some())
}

fn parts<'t>(reading: &Reading<'t>) -> Result<Vec<&'t str>, TickFault> {
    let mut parts: Vec<&str> = Vec::new();
    // How many items of the list are ticked: boxes one a line are one list, until other words stand between.
    let (mut at, mut count) = (0, None);
    for list in reading.tick_lists() {
        let ticks = list.ticks.as_ref().ok_or(TickFault::Unclear)?;
        let words = [reading.quote(&(at..list.line.start)), reading.quote(&list.heading)];
        let goes_on = ticks.len() == 1 && !words.iter().any(|text| text.contains(char::is_alphanumeric));
        if !goes_on && count.take() == Some(0) {
            return Err(TickFault::NoneTicked);
        }
        parts.extend(words);
        let before = parts.len();
        parts.extend(ticks.iter().filter(|tick| tick.is_ticked).map(|tick| reading.quote(&tick.item)));
        let ticked = count.unwrap_or(0) + (parts.len() - before);
        if ticked > 1 {
            return Err(TickFault::SeveralTicked);
        }
        (count, at) = (Some(ticked), list.line.end);
    }
    if count == Some(0) {
        return Err(TickFault::NoneTicked);
    }
    parts.push(reading.quote(&(at..reading.spans().len())));
    let says = |c: char| c.is_alphanumeric() || ['+', '-', '±'].contains(&c);
    parts.retain(|part| part.contains(says));
    Ok(parts)
}
