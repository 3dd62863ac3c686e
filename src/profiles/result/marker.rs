//! What a value means for its marker.
//!
//! A value that fits no reading of its marker becomes [`Value::Unreadable`] with what was found; value and
//! interpretation that contradict each other become [`Value::Contradiction`]. Nothing is guessed, nothing is dropped.

use rust_decimal::Decimal;

use super::bare;
use super::child_pugh;
use super::context::Context;
use super::dpd;
use super::examined;
use super::genotype;
use super::her2;
use super::her2_ish;
use super::instability;
use super::measurement;
use super::no_result::{self, no_result};
use super::pd_l1;
use super::polarity;
use super::ticked;
use super::value::{Said, sign_of};
use super::whole_word;
use crate::case::define::receptor::{Receptor, classify_receptor};
use crate::case::finding::{Sign, Value};
use crate::case::interval::Interval;
use crate::case::marker::Marker;
use crate::profiles::meaning::Meaning;
use crate::profiles::normal::normal;
use crate::profiles::number::Number;
use crate::profiles::record::parts;
use crate::text::dash;

/// A code that names several HER2 methods: the value says which one it reports.
pub fn narrowed(markers: &[Marker], said: &Said) -> Vec<Marker> {
    let both = markers.contains(&Marker::Her2Ihc) && markers.contains(&Marker::Her2Ish);
    if both && her2::ihc_scores(said).len() == 1 { vec![Marker::Her2Ihc] } else { markers.to_vec() }
}

/// A component that names no marker of its own ("CPS", "percent positive", "Score", "FISH") speaks of its parent's.
pub fn inherited(parents: &[Marker], meaning: &Meaning) -> Vec<Marker> {
    use Marker::{Er, Her2Ihc, Her2Ish, Her2Status, PdL1, Pgr};
    let text = normal(meaning.text.unwrap_or_default()).into_owned();
    let names = |words: &[&str]| words.iter().any(|word| text.contains(word));
    let score = names(&["score", "スコア", "判定", "result", "結果"]);
    if meaning.has("part-second-reading") {
        return parents.to_vec();
    }
    match parents {
        [PdL1] if score || meaning.family("score-").next().is_some() => vec![PdL1],
        [parent @ (Er | Pgr)] if score || meaning.has("unit-percent") || names(&["%"]) => vec![*parent],
        [Her2Ihc | Her2Status | Her2Ish, ..]
            if names(&["fish", "ish"]) || meaning.has("answer-amplified") || meaning.has("answer-not-amplified") =>
        {
            vec![Her2Ish]
        }
        [Her2Ihc | Her2Status | Her2Ish, ..] if names(&["ihc", "免疫"]) => vec![Her2Ihc],
        [parent @ (Her2Ihc | Her2Status)] if score => vec![*parent],
        _ => Vec::new(),
    }
}

/// Reads a value for a marker. One value can hold two findings (IHC score and membrane staining).
pub fn read<'t>(marker: Marker, said: &Said<'t>, context: &Context<'_, 't>) -> Vec<(Marker, Value)> {
    if !marker.is_measurement() && said.words.iter().any(|words| parts::tells_failed_control(context.reader, words)) {
        return vec![(marker, said.unreadable())];
    }
    match ticked::chosen(context.reader, said) {
        Some(Ok(said)) => read_words(marker, &said, context),
        Some(Err(_)) => vec![(marker, said.unreadable())],
        None => {
            let of_test = bare::of_test(marker, said, context).map(Err);
            let by_name = of_test.or_else(|| polarity::named(said, context));
            match by_name.or_else(|| bare::named(marker, said, context)) {
                Some(Ok(named)) => read_words(marker, &named, context),
                Some(Err(open)) => vec![(marker, open)],
                None => read_words(marker, said, context),
            }
        }
    }
}

/// Reads a value without boxes whose name holds no answer.
fn read_words<'t>(marker: Marker, said: &Said<'t>, context: &Context<'_, 't>) -> Vec<(Marker, Value)> {
    if (marker == Marker::Her2Ihc && her2::is_bare_plus(said)) || is_empty_cell(marker, said) {
        return vec![(marker, said.unreadable())];
    }
    if let Some(restated) = whole_word::restated(context.reader, marker, said) {
        let read = answered(marker, &restated, context);
        let read = whole_word::only_sure(context.reader, marker, &restated, read);
        if read.iter().any(|(_, value)| matches!(value, Value::Contradiction(_))) {
            return vec![(marker, said.contradiction())];
        }
        if !read.is_empty() && !read.iter().any(|(_, value)| matches!(value, Value::Unreadable(_))) {
            return read;
        }
    }
    whole_word::only_sure(context.reader, marker, said, answered(marker, said, context))
}

/// A dash and no more: no score, and where it is a long one no answer of any test.
fn is_empty_cell(marker: Marker, said: &Said) -> bool {
    let is_dash = |words: &String| {
        if marker == Marker::Her2Ihc { dash::is_lone(words) } else { dash::is_of_empty_cell(words) }
    };
    said.numbers.is_empty() && said.interpretation.is_none() && !said.words.is_empty() && said.words.iter().all(is_dash)
}

/// What is said, with the answers that are a sign for this marker only.
fn answered<'t>(marker: Marker, said: &Said<'t>, context: &Context<'_, 't>) -> Vec<(Marker, Value)> {
    match own_answer(marker, said) {
        None => plain(marker, said, context),
        Some(more) => {
            let said = Said { answers: said.answers.iter().copied().chain([more]).collect(), ..said.clone() };
            plain(marker, &said, context)
        }
    }
}

/// Answers that are a sign for this marker only: "weakly positive" is positive for a hormone receptor (1 % suffices),
/// "HER2 negative" says nothing about PD-L1.
fn own_answer(marker: Marker, said: &Said) -> Option<&'static str> {
    let has = |answer: &str| said.answers.contains(&answer);
    match marker {
        Marker::Er if has("er-negative") => Some("negative"),
        Marker::Pgr if has("pgr-negative") => Some("negative"),
        Marker::Er if has("er-positive") => Some("positive"),
        Marker::Pgr if has("pgr-positive") => Some("positive"),
        Marker::Er | Marker::Pgr => has("weak-positive").then_some("positive"),
        Marker::Her2Ihc | Marker::Her2Ish | Marker::Her2Status if has("her2-positive") => Some("positive"),
        Marker::Her2Ihc | Marker::Her2Ish | Marker::Her2Status if has("her2-negative") => Some("negative"),
        Marker::Her2Ihc | Marker::Her2Ish | Marker::Her2Status if has("her2-equivocal") => Some("equivocal"),
        // The other markers have no such words.
        _ => None,
    }
}

fn plain(marker: Marker, said: &Said, context: &Context) -> Vec<(Marker, Value)> {
    let is_open = said.answers.contains(&"pending") || said.answers.contains(&"not-done");
    if marker == Marker::ChestCt {
        return if examined::is_not_made(context.reader, &said.words) {
            Vec::new()
        } else {
            vec![as_sent(marker, said)]
        };
    }
    let open = is_open && !no_result::says_so(said);
    let silent = her2::ihc_scores(said).is_empty() && sign_of(&said.answers).is_none() && said.numbers.is_empty();
    if open && silent {
        return Vec::new();
    }
    match marker {
        Marker::Er | Marker::Pgr if context.code.has("marker-er-pgr") => combined_receptors(marker, said),
        // "Allred PS": 5 beside "TS": 8 is no result by itself.
        Marker::Er | Marker::Pgr if is_part_of_score(said, context) => Vec::new(),
        Marker::Er | Marker::Pgr => vec![(marker, receptor_value(said, context))],
        Marker::Her2Ihc => her2::her2_by_ihc(said, context),
        Marker::Her2Status => her2::her2(said, context),
        Marker::Her2Ish => her2_ish::ish(said),
        Marker::Her2Ratio => her2_ish::ratio(said),
        Marker::Her2Copies => vec![(marker, no_result(said, &[]).unwrap_or_else(|| number(said)))],
        Marker::Her2Membrane => {
            vec![(marker, no_result(said, &[]).unwrap_or_else(|| staining(said)))]
        }
        Marker::PdL1 => pd_l1::values(said, context).into_iter().map(|value| (marker, value)).collect(),
        Marker::ChildPugh => vec![(marker, child_pugh::read(context.reader.measures, said))],
        measured if measured.is_measurement() => {
            vec![(marker, measurement::read_measurement(context.reader.measures, marker, said))]
        }
        Marker::Ugt1a1 => vec![(marker, genotype(said, context))],
        Marker::Dpd => vec![(marker, dpd::read_dpd(said))],
        Marker::Msi => vec![(marker, instability::msi(context.reader, said, context.code.has("other-mmr-protein")))],
        Marker::Tmb => vec![(marker, instability::tmb(context.reader, said))],
        // Words that are shown and not interpreted.
        _ => vec![as_sent(marker, said)],
    }
}

fn as_sent(marker: Marker, said: &Said) -> (Marker, Value) {
    (marker, Value::Text(said.words.join("; ")))
}

/// The allele may stand in the name of the test ("UGT1A1*28": "homozygous").
fn genotype(said: &Said, context: &Context) -> Value {
    let words = said.words.join("; ");
    let with_name = || format!("{} {words}", context.code.text.unwrap_or_default());
    let is_denied = |part: &str| context.reader.casts_doubt(part);
    let read = genotype::genotype(&words, &is_denied).or_else(|| genotype::genotype(&with_name(), &is_denied));
    read.map_or_else(|| said.unreadable(), Value::Genotype)
}

/// A few points, under the name of a part of a score.
fn is_part_of_score(said: &Said, context: &Context) -> bool {
    let is_points = |number: &Number| !number.is_percent() && number.is_within(0, 5);
    !said.numbers.is_empty()
        && said.numbers.iter().all(is_points)
        && context.code.text.is_some_and(|name| context.reader.terms.scales.names_part(name))
}

/// ER or PgR: percent of stained cells, or a word; both must agree.
fn receptor_value(said: &Said, context: &Context) -> Value {
    if let Some(none) = no_result(said, &[]) {
        return none;
    }
    let percent_code = context.code.has("unit-percent");
    // 0.95 without a unit is 95 % as a fraction, or less than 1 %.
    let is_fraction = |at: Decimal| at > Decimal::ZERO && at < Decimal::ONE;
    let is_bare = |number: &Number| number.unit.is_empty() && number.interval.exact().is_some_and(is_fraction);
    if said.numbers.iter().any(is_bare) {
        return said.unreadable();
    }
    let mut percents: Vec<Interval> = said
        .numbers
        .iter()
        .filter(|number| number.is_percent() || (number.unit.is_empty() && percent_code && !number.from_text))
        .map(|number| number.interval)
        .collect();
    let lone = said.numbers.len() == 1 && said.numbers.iter().all(|number| number.unit.is_empty());
    if percents.is_empty() && percent_code && lone {
        percents = said.numbers.iter().map(|number| number.interval).collect();
    }
    percents.dedup();
    // "0 % (negative, <1 %)", "90 % (≥1 % positive)": the number, and the class it falls into.
    if let [number] =
        percents.iter().copied().filter(|percent| percent.exact().is_some()).collect::<Vec<_>>().as_slice()
    {
        percents.retain(|class| class == number || !number.exact().is_some_and(|at| class.holds(at)));
    }
    let score = if percents.is_empty() { scored(said, context) } else { None };
    // A number that was given and is no percentage must not vanish behind a word.
    let misfit =
        said.numbers.iter().any(|number| !number.from_text && (!number.is_within(0, 100) || percents.is_empty()));
    if (misfit && score.is_none()) || said.numbers.iter().any(|number| number.is_percent() && !number.is_within(0, 100))
    {
        return said.unreadable();
    }
    let Ok(sign) = said.agreed_sign() else { return said.contradiction() };
    // "90 (-)": a number beside a denial, and nobody says of what it is.
    let is_some = |number: &Number| number.unit.is_empty() && number.interval.exact().is_some_and(|at| !at.is_zero());
    let leads = said.words.iter().any(|words| words.trim_start().starts_with(char::is_numeric));
    let is_denied = percents.is_empty() && score.is_none() && sign == Some(Sign::Negative);
    if is_denied && leads && said.numbers.iter().any(is_some) {
        return said.unreadable();
    }
    match (percents.as_slice(), sign) {
        ([percent], sign) => {
            let value = Value::Number(*percent);
            if contradicts(&value, sign) { said.contradiction() } else { value }
        }
        ([], sign) => match (score, sign) {
            (Some(share), sign) if contradicts(&share, sign) => said.contradiction(),
            (Some(share), _) => share,
            (None, Some(sign)) => Value::Sign(sign),
            (None, None) => said.unreadable(),
        },
        _ => said.unreadable(),
    }
}

/// A word beside a share of cells that it cannot be true of.
fn contradicts(share: &Value, sign: Option<Sign>) -> bool {
    let states = classify_receptor(share);
    match sign {
        Some(Sign::Positive) => states == [Receptor::Negative],
        Some(Sign::Negative) => !states.contains(&Receptor::Negative),
        _ => false,
    }
}

/// The share of cells that a score leaves possible, where value or name call it one ("Allred 7/8").
fn scored(said: &Said, context: &Context) -> Option<Value> {
    let scales = &context.reader.terms.scales;
    let name = context.code.text.unwrap_or_default();
    let in_words = said.words.iter().filter(|words| !said.displays.contains(words));
    let in_words =
        in_words.filter_map(|words| scales.share(words).or_else(|| scales.share(&format!("{name} {words}"))));
    let numbers = said.numbers.iter().filter(|number| !number.from_text && !number.is_percent());
    let in_numbers = numbers.filter_map(|number| scales.share(&format!("{name} {}", number.interval.exact()?)));
    let mut shares: Vec<Interval> = in_words.chain(in_numbers).collect();
    shares.dedup();
    match shares.as_slice() {
        [share] => Some(Value::Number(*share)),
        _ => None,
    }
}

/// A test for ER and PgR together: negative means both are; positive does not say which.
fn combined_receptors(marker: Marker, said: &Said) -> Vec<(Marker, Value)> {
    if let Some(none) = no_result(said, &[]) {
        return vec![(marker, none)];
    }
    match said.agreed_sign() {
        Ok(Some(Sign::Negative)) => vec![(marker, Value::Sign(Sign::Negative))],
        Ok(Some(Sign::Positive)) => vec![(marker, Value::EitherReceptor)],
        Ok(Some(Sign::Equivocal)) => vec![(marker, Value::Sign(Sign::Equivocal))],
        Ok(None) => vec![(marker, said.unreadable())],
        Err(()) => vec![(marker, said.contradiction())],
    }
}

fn number(said: &Said) -> Value {
    match said.numbers.as_slice() {
        [number] => Value::Number(number.interval),
        _ => said.unreadable(),
    }
}

/// A result of the staining alone: a plain "negative" says that there is none, a plain "positive" says not how much.
fn staining(said: &Said) -> Value {
    let denied = || said.numbers.is_empty() && said.agreed_sign() == Ok(Some(Sign::Negative));
    let sign = her2::membrane(said).or_else(|| denied().then_some(Sign::Negative));
    sign.map_or_else(|| said.unreadable(), Value::Sign)
}
