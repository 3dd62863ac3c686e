//! Where the concepts of a diagnosis stand in its text, and which words name a primary tumour of another organ.

use std::ops::Range;

use crate::case::diseases::Definition;
use crate::profiles::meaning::Reader;
use crate::profiles::terminology::NO_SPREAD;
use crate::text::Reading;
use crate::text::clause::Clause;
use crate::text::meaning::{Answer, Meaning, Relation, Side, Trigger};
use crate::text::script::is_latin;
use crate::text::span::{Joiner, Place, Span, What};

/// How far a cancer has spread, or that it has not.
pub fn is_extent(name: &str) -> bool {
    matches!(name, "condition-metastatic-text" | "condition-recurrence" | "condition-early-text" | NO_SPREAD)
        || name.starts_with("condition-metastasis")
        || name.starts_with("stage-")
}

/// Said of a whole diagnosis, where it is not said of its stage or of another cancer only.
pub fn is_of_whole(name: &str) -> bool {
    matches!(name, "condition-suspected" | "condition-history-of")
}

/// A concept by which a diagnosis names this disease.
pub fn is_named_by(own: Option<&Definition>, name: &str) -> bool {
    own.is_some_and(|own| {
        let by = &own.named_by;
        by.site.iter().chain(&by.certain).chain(&by.histology).any(|known| known == name)
    })
}

/// A concept in a text.
pub struct Mentioned<'t> {
    pub name: &'t str,
    pub place: Place,
    /// Index of the clause.
    pub clause: usize,
}

/// How a word turns what stands around it.
#[derive(Clone, Copy)]
pub enum Turn {
    Denial(Side),
    Doubt,
    Versus,
    /// Planned, awaited, not known: of the words right before it.
    Open,
}

/// How a known word turns a diagnosis, if it does.
pub fn turn_of(word: Meaning) -> Option<Turn> {
    Some(match word {
        Meaning::Trigger(Trigger::Denial(side)) => Turn::Denial(side),
        // "心不全未満": with no number before it, less than what is named.
        Meaning::Comparator(Relation::Below, Side::After) => Turn::Denial(Side::After),
        Meaning::Answer(Answer::No) | Meaning::Letter(Answer::No) => Turn::Denial(Side::Either),
        Meaning::Trigger(Trigger::Doubt | Trigger::Withdrawal | Trigger::Invalidation) => Turn::Doubt,
        Meaning::Trigger(Trigger::Versus) => Turn::Versus,
        Meaning::Trigger(Trigger::Planned | Trigger::Pending) => Turn::Open,
        Meaning::Answer(
            Answer::Negative
            | Answer::Absent
            | Answer::Minus
            | Answer::Unknown
            | Answer::Equivocal
            | Answer::Indeterminate
            | Answer::NotEvaluable
            | Answer::NotDone
            | Answer::PlusMinus,
        ) => Turn::Open,
        _ => return None,
    })
}

/// All concepts of a text with their places.
pub fn mentioned<'t>(reader: Reader<'t>, reading: &Reading, own: Option<&Definition>) -> Vec<Mentioned<'t>> {
    let clause_of = |place: Place| {
        let holds = |clause: &Clause| bytes(reading.part(&clause.spans)).contains(&place.from);
        reading.clauses().iter().position(holds)
    };
    let mentions = reading.mentions().iter().filter_map(|mention| {
        let (name, place) = (reader.name(mention.concept.id), whole_word(reading.normal(), mention.place));
        Some(Mentioned { name, place, clause: clause_of(place)? })
    });
    let mut mentions: Vec<Mentioned> = mentions.collect();
    let primaries = own.map(|own| other_primaries(reading, &mentions, own)).unwrap_or_default();
    mentions.extend(primaries);
    mentions
}

/// To the end of the word in which a pattern ends ("knochenmetasta-sen").
fn whole_word(normal: &str, place: Place) -> Place {
    let is_in_word = |letter: char| letter.is_alphabetic() && is_latin(letter);
    let (head, tail) = normal.split_at_checked(place.to).unwrap_or_default();
    let rest: usize = tail.chars().take_while(|letter| is_in_word(*letter)).map(char::len_utf8).sum();
    if head.ends_with(is_in_word) { Place { to: place.to + rest, ..place } } else { place }
}

/// "IV (primary lung)", "Stage IV（肺原発）", "stage IV of the colon", "lung stage IV": an organ that is not that of the
/// disease, named as where the tumour comes from. It stands for another cancer.
fn other_primaries<'t>(reading: &Reading, mentions: &[Mentioned<'t>], own: &Definition) -> Vec<Mentioned<'t>> {
    let is_of_spread = |place: Place| {
        let extents = mentions.iter().filter(|other| is_extent(other.name));
        extents.map(|other| other.place).any(|other| other.from <= place.from && place.to <= other.to)
    };
    let is_other_organ =
        |name: &str| name.strip_prefix("site-").is_some_and(|organ| organ != own.organ && organ != "lymph-node");
    let organs = mentions.iter().filter(|site| is_other_organ(site.name) && !is_of_spread(site.place));
    let is_primary_of = |site: &Mentioned, mention: &Mentioned| match mention.name {
        "origin-primary" => is_beside(reading, mention, site, mentions, &|gap| {
            let ends = |span: &Span| span.is_boundary() || span.is_punctuation(&[',', '、']);
            gap.len() <= 3 && !gap.iter().any(ends)
        }),
        name if name.starts_with("stage-") => is_beside(reading, mention, site, mentions, &|gap| {
            let is_harmless = gap.iter().all(|span| !span.is_matter() && !matches!(span.what, What::Punctuation(_)));
            let leads = |span: &Span| matches!(span.what, What::Joiner(Joiner::To));
            is_harmless && (site.place.to <= mention.place.from || gap.first().is_some_and(leads))
        }),
        _ => false,
    };
    let primaries = organs.filter_map(|site| {
        let by = mentions.iter().find(|mention| is_primary_of(site, mention))?;
        // "Primary lung" as a whole.
        let by = Some(by.place).filter(|_| by.name == "origin-primary").unwrap_or(site.place);
        let place = Place { from: site.place.from.min(by.from), to: site.place.to.max(by.to) };
        Some(Mentioned { name: "condition-other-cancer", place, clause: site.clause })
    });
    primaries.collect()
}

/// Nothing else is named between the two, and what stands there is as wanted.
fn is_beside(
    reading: &Reading,
    one: &Mentioned,
    site: &Mentioned,
    all: &[Mentioned],
    is_wanted: &dyn Fn(&[Span]) -> bool,
) -> bool {
    let (from, to) =
        if one.place.to <= site.place.from { (one.place.to, site.place.from) } else { (site.place.to, one.place.from) };
    let is_between = |other: &Mentioned| from <= other.place.from && other.place.to <= to;
    (from > to || is_wanted(between(reading, from, to))) && !all.iter().any(is_between)
}

/// "With no liver, bone, or lung metastasis": before the clause stand nothing but organs, and what denies them all.
pub fn ends_list_of_organs(
    reader: Reader,
    reading: &Reading,
    (mention, all): (&Mentioned, &[Mentioned]),
    denies: &dyn Fn(&Span) -> bool,
) -> bool {
    // "No liver metastasis, bone metastasis" is no such list.
    let is_organ = |span: &&Span| {
        let names = reader.text_concepts(reading.quote_span(span));
        names.iter().any(|name| name.starts_with("site-")) && !names.iter().any(|name| is_extent(name))
    };
    for (at, clause) in reading.clauses().iter().enumerate().take(mention.clause).rev() {
        let own = reading.part(&clause.spans);
        let denial = own.iter().rposition(denies);
        let listed = own.get(denial.map_or(0, |at| at + 1)..).unwrap_or_default();
        let mut listed = listed.iter().filter(|span| span.is_matter()).peekable();
        let names_extent = all.iter().any(|other| other.clause == at && is_extent(other.name));
        if names_extent || listed.peek().is_none() || !listed.all(|span| is_organ(&span)) {
            return false;
        }
        if denial.is_some() {
            return true;
        }
    }
    false
}

/// "Liver metastases and bone metastases absent", "肝転移・骨転移なし": behind the metastasis stand nothing but organs, and then
/// what turns the last of them. Whether it turns the first, too, nobody can tell.
pub fn begins_turned_list(
    reader: Reader,
    reading: &Reading,
    (mention, all): (&Mentioned, &[Mentioned]),
    turn: &dyn Fn(&Span) -> Option<Turn>,
) -> bool {
    let is_of_list = |name: &str| name.starts_with("condition-metastasis");
    if !is_of_list(mention.name) {
        return false;
    }
    let is_organ = |span: &Span| {
        let holds = |other: &Mentioned| other.place.from <= span.place.from && span.place.to <= other.place.to;
        all.iter().any(|other| is_of_list(other.name) && holds(other))
            || reader
                .text_concepts(reading.quote_span(span))
                .iter()
                .any(|name| name.starts_with("site-") || is_of_list(name))
    };
    let joins = |span: &Span| {
        matches!(span.what, What::Joiner(Joiner::And | Joiner::Or))
            || span.is_punctuation(&[',', '、', '・', '/', ':'])
            || span.is_harmless()
    };
    // "Bone metastases, liver metastases suspected", "肝転移、骨転移なし": it is said of its own item, where a comma parts them.
    let mut is_parted = false;
    let mut behind = reading.spans().iter().skip_while(|span| span.place.from < mention.place.to).peekable();
    while let Some(span) = behind.next() {
        let ends = behind.peek().is_none_or(|next| matches!(next.what, What::Punctuation(_)));
        match turn(span) {
            Some(Turn::Denial(Side::After)) => return !is_parted,
            Some(Turn::Doubt | Turn::Denial(_) | Turn::Open) => return ends && !is_parted,
            Some(Turn::Versus) => return false,
            // "骨転移（－）"
            None if span.is_punctuation(&['(']) => {
                return behind.peek().is_some_and(|next| matches!(turn(next), Some(Turn::Open)));
            }
            None if is_organ(span) || joins(span) => is_parted |= span.is_punctuation(&[',', '、']),
            None => return false,
        }
    }
    false
}

/// The spans between two places.
pub fn between<'r>(reading: &'r Reading, from: usize, to: usize) -> &'r [Span] {
    let spans = reading.spans();
    let first = spans.partition_point(|span| span.place.from < from);
    let last = spans.partition_point(|span| span.place.to <= to);
    spans.get(first..last).unwrap_or_default()
}

/// How many bytes lie between two mentions.
pub fn apart(one: &Mentioned, other: &Mentioned) -> usize {
    let after = other.place.from.saturating_sub(one.place.to);
    after.max(one.place.from.saturating_sub(other.place.to))
}

/// From the first to the last byte of spans in the normal form.
fn bytes(spans: &[Span]) -> Range<usize> {
    match (spans.first(), spans.last()) {
        (Some(first), Some(last)) => first.place.from..last.place.to,
        _ => 0..0,
    }
}
