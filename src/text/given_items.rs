//! The words of a text about therapies: things that may be given, and what is said of giving them.

use super::meaning::{Answer, BoxMark, Meaning, Side, TherapyWord, Trigger, Whose};
use super::script::is_latin;
use super::span::{Concepts, Mention};
use super::vocabulary::{Hit, Vocabulary};

/// What words say of one thing; of several places the greater counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    NotGiven,
    Planned,
    Open,
    Given,
}

/// What a mention stands for to the reader of therapies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// May be given.
    Thing,
    /// The same, and tells only what kind of thing it is ("chemotherapy").
    Kind,
    /// Says by itself that nothing is ("watchful waiting").
    NotGiven,
    /// Something around a therapy ("port placement", "teaching"): what it names beside it was not given by it.
    Around,
}

/// One word, as far as it matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Item {
    Thing(u16),
    /// The words of the thing before it stand for this one, too ("paclitaxel" is an antineoplastic).
    Alias(u16),
    Given,
    /// A later cycle of a course that was begun.
    Course,
    /// Not given, planned or open.
    Says(Standing),
    /// Something around a therapy.
    Around,
    Denial(Side),
    /// A question mark that nobody answers, a word of doubt.
    Question,
    /// What stands behind it may have been given beside what stands before it ("±").
    Optional,
    /// Any other word.
    Noun,
    Relative,
    Patient,
    Or,
    Versus,
    Joint,
    Comma,
    /// What stands in brackets is said beside the rest.
    Opens,
    Closes,
    End,
}

/// The items of a text in normal form; numbers, units and words that change nothing are left out.
pub fn items(
    normal: &str,
    (therapy, grammar): (&Vocabulary, &Vocabulary),
    concepts: &dyn Concepts,
    role: &dyn Fn(u16) -> Role,
) -> Vec<Item> {
    let mut mentions: Vec<Mention> = Vec::new();
    concepts.find(normal, &mut mentions);
    mentions.sort_unstable_by_key(|mention| (mention.place.from, usize::MAX - mention.place.to));
    let mut mentions = mentions.as_slice();
    let (mut items, mut boxes) = (Vec::new(), Vec::new());
    // Words inside a mention say nothing of their own; other mentions inside it do.
    let (mut at, mut name_end) = (0, 0);
    loop {
        if let Some((mention, rest)) = mentions.split_first()
            && mention.place.from <= at
        {
            mentions = rest;
            items.push(match role(mention.concept.id) {
                Role::Thing | Role::Kind
                    if mention.place.from < at && matches!(items.last(), Some(Item::Thing(_) | Item::Alias(_))) =>
                {
                    Item::Alias(mention.concept.id)
                }
                Role::Thing | Role::Kind => Item::Thing(mention.concept.id),
                Role::NotGiven => Item::Says(Standing::NotGiven),
                Role::Around => Item::Around,
            });
            at = at.max(mention.place.to);
            name_end = at;
            continue;
        }
        let Some(first) = normal.get(at..).and_then(|rest| rest.chars().next()) else { break };
        let ends_at = mentions.first().map_or(normal.len(), |mention| mention.place.from);
        let longest = |words: &Vocabulary| {
            let hit = if at == name_end { words.longest_behind_name(normal, at) } else { words.longest_at(normal, at) };
            hit.filter(|hit: &Hit| hit.place.to <= ends_at)
        };
        if let Some(hit) = longest(therapy).or_else(|| longest(grammar)) {
            let is_short = hit.place.to - hit.place.from < 4;
            match hit.meaning {
                Meaning::Mark(mark) => boxes.push((items.len(), mark)),
                Meaning::Therapy(TherapyWord::Course) => items.push(course(normal, hit)),
                meaning => add(&mut items, meaning, is_short, normal.get(..hit.place.from).unwrap_or_default()),
            }
            at = hit.place.to;
            continue;
        }
        let rest = normal.get(at..).unwrap_or_default();
        if let Some(item) = other(first, rest)
            && (item != Item::Noun || items.last() != Some(&Item::Noun))
        {
            items.push(item);
        }
        at += if is_latin(first) { rest.find(|c: char| !is_latin(c)).unwrap_or(rest.len()) } else { first.len_utf8() };
    }
    if boxes.is_empty() { optional(items) } else { ticked(&items, &boxes) }
}

/// "±" before a thing leaves that open, and is the answer of something else before any other word ("ER ±").
fn optional(mut items: Vec<Item>) -> Vec<Item> {
    let mut at = 0;
    while let Some(found) = items.iter().skip(at).position(|item| *item == Item::Optional) {
        at += found;
        let is_of_thing = matches!(items.get(at + 1), Some(Item::Thing(_)));
        let said: &[Item] = if is_of_thing { &[Item::Joint, Item::Question] } else { &[Item::Noun] };
        items.splice(at..=at, said.iter().copied());
        at += said.len();
    }
    items
}

/// Adds what a known word says.
fn add(items: &mut Vec<Item>, meaning: Meaning, is_short: bool, before: &str) {
    let is_asked = before.trim_end().ends_with([':', '?', '=']);
    let is_answer = matches!(
        meaning,
        Meaning::Answer(Answer::Yes | Answer::No) | Meaning::Letter(_) | Meaning::Trigger(Trigger::Denial(_))
    );
    if is_answer && is_asked && items.last() == Some(&Item::Question) {
        items.pop();
    }
    items.extend(match meaning {
        Meaning::Therapy(TherapyWord::Given | TherapyWord::Switch | TherapyWord::Leaves) => Some(Item::Given),
        Meaning::Therapy(TherapyWord::NotGiven) => Some(Item::Says(Standing::NotGiven)),
        Meaning::Therapy(TherapyWord::Planned) => Some(Item::Says(Standing::Planned)),
        Meaning::Therapy(TherapyWord::Open) => Some(Item::Says(Standing::Open)),
        Meaning::Therapy(TherapyWord::Doubt) | Meaning::Trigger(Trigger::Doubt) | Meaning::Answer(Answer::Unknown) => {
            Some(Item::Question)
        }
        Meaning::Therapy(TherapyWord::Joint | TherapyWord::Sequence) | Meaning::And => Some(Item::Joint),
        Meaning::Trigger(Trigger::Denial(side)) => Some(Item::Denial(side)),
        Meaning::Answer(Answer::No) => Some(Item::Denial(Side::Either)),
        Meaning::Letter(Answer::No) if is_asked => Some(Item::Denial(Side::Either)),
        // "Na" may be a salt.
        Meaning::Answer(Answer::NotDone) if !is_short => Some(Item::Says(Standing::NotGiven)),
        Meaning::Therapy(TherapyWord::Choice) | Meaning::Trigger(Trigger::Versus) => Some(Item::Versus),
        Meaning::Trigger(Trigger::Person(Whose::Patient)) => Some(Item::Patient),
        Meaning::Trigger(Trigger::Person(_)) => Some(Item::Relative),
        Meaning::Or => Some(Item::Or),
        Meaning::But => Some(Item::End),
        Meaning::Answer(Answer::PlusMinus) => Some(Item::Optional),
        Meaning::Answer(answer) if answer != Answer::Yes => Some(Item::Noun),
        Meaning::Therapy(TherapyWord::From | TherapyWord::After)
        | Meaning::Trigger(Trigger::Planned | Trigger::Pending | Trigger::Change | Trigger::Rule) => Some(Item::Noun),
        _ => None,
    });
}

/// "Cycle 3" is a later cycle; the first, or "6 cycles", may be all of the course.
fn course(normal: &str, Hit { place, .. }: Hit) -> Item {
    // "3コース目" has its number before it.
    let is_counted = !normal.get(place.from..place.to).is_some_and(str::is_ascii);
    let after = normal.get(place.to..).unwrap_or_default().trim_start_matches([' ', '#']);
    let digits = after.bytes().take_while(u8::is_ascii_digit).count();
    let number = after.get(..digits).unwrap_or_default();
    if is_counted || !["", "1"].contains(&number) { Item::Course } else { Item::Given }
}

/// A sign, or a word nobody knows.
fn other(first: char, rest: &str) -> Option<Item> {
    match first {
        ',' | '、' | '「' | '」' | '【' | '】' => Some(Item::Comma),
        '(' | '[' => Some(Item::Opens),
        ')' | ']' => Some(Item::Closes),
        ';' | '。' | '\n' | '!' | '|' => Some(Item::End),
        // The end of a sentence, and no point inside a number.
        '.' => rest.get(1..).is_none_or(|rest| rest.is_empty() || rest.starts_with(' ')).then_some(Item::End),
        '+' | '&' | '→' | '⇒' => Some(Item::Joint),
        '?' => Some(Item::Question),
        _ if first.is_ascii_digit() || !first.is_alphanumeric() => None,
        _ => Some(Item::Noun),
    }
}

/// A text with boxes: each item in a clause of its own, what is not ticked as not given. Where yes and no have the boxes,
/// nobody knows which holds.
fn ticked(items: &[Item], boxes: &[(usize, BoxMark)]) -> Vec<Item> {
    let is_thing = |item: &Item| matches!(item, Item::Thing(_));
    let is_question = items.iter().any(|item| matches!(item, Item::Denial(_)));
    let first = items.iter().position(is_thing).unwrap_or(0);
    let is_leading = boxes.first().is_some_and(|(at, _)| *at <= first);
    let mut ticked = Vec::with_capacity(items.len() * 3);
    for (at, item) in items.iter().enumerate().filter(|(_, item)| is_thing(item)) {
        // Boxes stand in the order of the text.
        let behind = boxes.partition_point(|(before, _)| *before <= at);
        let own = if is_leading { behind.checked_sub(1).and_then(|last| boxes.get(last)) } else { boxes.get(behind) };
        let said = match own.map(|(_, mark)| *mark) {
            Some(BoxMark::Empty) if !is_question => Some(Item::Says(Standing::NotGiven)),
            Some(BoxMark::Ticked) if !is_question => None,
            _ => Some(Item::Says(Standing::Open)),
        };
        ticked.extend(said);
        let aliases = items.iter().skip(at + 1).take_while(|item| matches!(item, Item::Alias(_)));
        ticked.push(*item);
        ticked.extend(aliases);
        ticked.push(Item::End);
    }
    ticked
}
