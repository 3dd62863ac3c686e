//! Conditions that words tell of relatives only ("mother: breast cancer"): the patient does not have them.

use super::Concept;
use crate::text::Reading;
use crate::text::meaning::Whose;
use crate::text::span::Mention;

/// What says that somebody of the family is spoken of. Its words are those of persons, and no name.
pub const NAMED: [&str; 2] = ["subject-relative", "condition-family-history"];

/// Whether words may tell of a relative's condition: a relative and a condition are named.
pub fn may_tell_of_relatives<'n>(mut names: impl Iterator<Item = &'n str> + Clone) -> bool {
    names.clone().any(is_condition) && names.any(|name| NAMED.contains(&name))
}

/// A condition somebody has; that there is a family history is told of the patient.
pub fn is_condition(name: &str) -> bool {
    name.starts_with("condition-") && name != "condition-family-history"
}

/// A concept is named in clauses about relatives, and nowhere else.
pub fn is_of_relatives(reading: &Reading, concept: Concept) -> bool {
    let is_foreign = |mention: &&Mention| {
        let holds = |range: &std::ops::Range<usize>| {
            let own = reading.part(range);
            own.first().is_some_and(|first| first.place.from <= mention.place.from)
                && own.last().is_some_and(|last| last.place.to > mention.place.from)
        };
        let clause = reading.clauses().iter().find(|clause| holds(&clause.spans));
        clause.is_some_and(|clause| matches!(clause.context.whose, Whose::Relative | Whose::Family))
    };
    let mut mentions = reading.mentions().iter().filter(|mention| mention.concept.id == concept).peekable();
    mentions.peek().is_some() && mentions.all(|mention| is_foreign(&mention))
}
