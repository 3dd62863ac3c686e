//! What a value says of HER2: an IHC score, staining of the membrane, a status; ISH is read by `her2_ish`.

use rust_decimal::Decimal;

use super::context::Context;
use super::her2_counts::is_of_few_cells;
use super::her2_halves::split_at_ish;
use super::her2_ish::ish;
use super::no_result::{self, no_result};
use super::value::{Said, sign_of};
use crate::case::finding::{IhcScore, Sign, Value};
use crate::case::marker::Marker;
use crate::profiles::normal::normal;
use crate::profiles::number;

/// HER2 by IHC; a text that goes on to ISH ("2+, FISH negative") is read in both halves.
pub fn her2_by_ihc(said: &Said, context: &Context) -> Vec<(Marker, Value)> {
    let words = normal(&said.words.join("; ")).into_owned();
    match split_at_ish(&words) {
        Some(halves) if !ihc_scores(said).is_empty() => both(halves, context),
        // "Score see below, FISH not amplified": what is said of ISH is no result of IHC.
        Some(halves) if said.words.iter().any(|text| text.contains(char::is_numeric)) => {
            let read = both(halves, context);
            if read.is_empty() { ihc(said) } else { read }
        }
        _ => ihc(said),
    }
}

/// The part about IHC and the part about ISH, each read for itself.
fn both((before, after): (&str, &str), context: &Context) -> Vec<(Marker, Value)> {
    let part = |text: &str| {
        let answers = context.reader.text_concepts(text).into_iter().filter_map(|name| name.strip_prefix("answer-"));
        Said {
            answers: answers.collect(),
            words: vec![text.to_owned()],
            numbers: number::numbers(text),
            present: true,
            ..Said::default()
        }
    };
    let (before, after) = (before, part(after));
    let is_open =
        !no_result::says_so(&after) && ["pending", "not-done"].iter().any(|answer| after.answers.contains(answer));
    // "2+, negative by FISH", "2+ with negative ISH": the word stands before the method.
    let says_nothing = sign_of(&after.answers).is_none() && after.numbers.is_empty() && !is_open;
    let clause = last_clause(before, context).filter(|_| says_nothing).map(|(rest, clause)| (rest, part(clause)));
    // A bracket or a sentence that ends before the method is about the score: "2+ (equivocal). Reflex FISH".
    let is_ended = |clause: &Said| clause.words.iter().any(|text| text.trim_end().contains([')', '.', '。', '→', '>']));
    let is_sign = |clause: &Said| {
        matches!(sign_of(&clause.answers), Some(Sign::Positive | Sign::Negative))
            && ihc_scores(clause).is_empty()
            && !is_ended(clause)
    };
    let clause = clause.filter(|(_, clause)| is_sign(clause)).or_else(|| {
        // "Positive by FISH": all that stands before the method is its result.
        let is_led = says_nothing && context.reader.leads_to_method(before.trim_end());
        Some(("", part(before))).filter(|(_, whole)| is_led && is_sign(whole))
    });
    let (before, after) = clause.unwrap_or((before, after));
    let is_only_named = only_names_ish(&after, context);
    let mut read = if is_open || is_only_named { Vec::new() } else { ish(&after) };
    let before = part(before);
    let states = !ihc_scores(&before).is_empty() || sign_of(&before.answers).is_some() || is_low(&before);
    if states || no_result::says_so(&before) {
        read.extend(ihc(&before));
    }
    read
}

/// "ISH not required", "see FISH report", "→ FISHへ": the method is named, and nothing said of a result.
fn only_names_ish(after: &Said, context: &Context) -> bool {
    let is_silent = sign_of(&after.answers).is_none() && after.numbers.is_empty();
    is_silent && after.words.iter().all(|text| context.reader.sureness(text).only_names())
}

/// What stands before the last clause of a text, and the clause.
fn last_clause<'t>(text: &'t str, context: &Context) -> Option<(&'t str, &'t str)> {
    let at = text.rfind([',', ';', '/', '(', '、', '。']).max(context.reader.last_addition(text))?;
    text.split_at_checked(at)
}

/// HER2 of unstated method: a score is IHC; words around "ISH" are ISH; the rest is a status.
pub fn her2(said: &Said, context: &Context) -> Vec<(Marker, Value)> {
    let words = normal(&said.words.join("; ")).into_owned();
    if let Some(halves) = split_at_ish(&words) {
        return both(halves, context);
    }
    if !ihc_scores(said).is_empty() || membrane(said).is_some() {
        return ihc(said);
    }
    if let Some(none) = no_result(said, &[]) {
        return vec![(Marker::Her2Status, none)];
    }
    match said.agreed_sign() {
        Ok(None | Some(Sign::Negative)) if is_low(said) => vec![(Marker::Her2Status, Value::Her2Low)],
        Ok(Some(Sign::Positive)) if is_low(said) => vec![(Marker::Her2Status, said.contradiction())],
        Ok(Some(sign)) => vec![(Marker::Her2Status, Value::Sign(sign))],
        Ok(None) => vec![(Marker::Her2Status, said.unreadable())],
        Err(()) => vec![(Marker::Her2Status, said.contradiction())],
    }
}

/// A plus alone and in no bracket: 1+, or positive.
pub fn is_bare_plus(said: &Said) -> bool {
    let is_plus = |words: &String| normal(words).trim() == "+";
    !said.words.is_empty() && said.words.iter().all(is_plus)
}

pub fn ihc(said: &Said) -> Vec<(Marker, Value)> {
    let scores = ihc_scores(said);
    if let Some(none) = no_result(said, &scores) {
        return vec![(Marker::Her2Ihc, none)];
    }
    let staining = membrane(said).map(|sign| (Marker::Her2Membrane, Value::Sign(sign)));
    let sign = if membrane(said) == Some(Sign::Positive) { of_the_score(said) } else { said.agreed_sign() };
    let value = match (scores.as_slice(), sign) {
        (_, Err(())) => said.contradiction(),
        ([IhcScore::Three], Ok(Some(Sign::Negative)))
        | ([IhcScore::Zero | IhcScore::One], Ok(Some(Sign::Positive))) => said.contradiction(),
        // "3+: staining absent"
        ([IhcScore::One | IhcScore::Two | IhcScore::Three], _) if membrane(said) == Some(Sign::Negative) => {
            said.contradiction()
        }
        ([IhcScore::Three], _) if is_of_few_cells(said) => said.unreadable(),
        ([score], _) => Value::Ihc(*score),
        // No staining at all is score 0 by definition; faint staining is 0 or 1+, depending on how many cells have it.
        ([], _) if membrane(said) == Some(Sign::Negative) => Value::Ihc(IhcScore::Zero),
        ([], _) if staining.is_some() => said.unreadable(),
        ([], Ok(Some(Sign::Positive))) if is_low(said) => said.contradiction(),
        ([], Ok(None | Some(Sign::Negative))) if is_low(said) => Value::Her2Low,
        // "1 (+)": a score whose sign stands apart, and no positive result.
        ([], _) if said.numbers.iter().any(|it| it.unit.is_empty() && it.is_within(0, 3)) => said.unreadable(),
        ([], Ok(Some(sign))) => Value::Sign(sign),
        ([], Ok(None)) => said.unreadable(),
        _ => said.contradiction(),
    };
    let staining = staining.filter(|_| !matches!(value, Value::Contradiction(_)));
    std::iter::once((Marker::Her2Ihc, value)).chain(staining).collect()
}

/// "0, faint membrane staining present": what is present is the staining, and says nothing of the score.
fn of_the_score(said: &Said) -> Result<Option<Sign>, ()> {
    let answers = said.answers.iter().copied().filter(|answer| *answer != "present").collect();
    Said { answers, ..said.clone() }.agreed_sign()
}

/// A result that states the class is the pathologist's own; a diagnosis that states it is only shown (`stated`).
fn is_low(said: &Said) -> bool {
    said.answers.contains(&"low")
}

/// The scores stated; none where words beside them leave them open ("less than 1+").
pub fn ihc_scores(said: &Said) -> Vec<IhcScore> {
    if said.answers.contains(&"doubtful") {
        return Vec::new();
    }
    let named = said.answers.iter().filter_map(|answer| match *answer {
        "ihc-0" | "ultralow" => Some(IhcScore::Zero),
        "ihc-1" => Some(IhcScore::One),
        "ihc-2" => Some(IhcScore::Two),
        "ihc-3" => Some(IhcScore::Three),
        _ => None,
    });
    // A bare 0 to 3 in a quantity is the score; "20 IU/mL" is another test.
    let counted = said
        .numbers
        .iter()
        .filter(|number| !number.from_text && matches!(number.unit.as_str(), "" | "1" | "{score}" | "+"));
    let counted = counted.filter_map(|number| match number.interval.exact() {
        Some(score) if score == Decimal::ZERO => Some(IhcScore::Zero),
        Some(score) if score == Decimal::ONE => Some(IhcScore::One),
        Some(score) if score == Decimal::TWO => Some(IhcScore::Two),
        Some(score) if score == Decimal::from(3) => Some(IhcScore::Three),
        _ => None,
    });
    let mut scores: Vec<IhcScore> = named.chain(counted).collect();
    scores.sort_unstable();
    scores.dedup();
    scores
}

pub fn membrane(said: &Said) -> Option<Sign> {
    let faint = said.answers.contains(&"membrane-faint") || said.answers.contains(&"ultralow");
    match (faint, said.answers.contains(&"membrane-none")) {
        (true, false) => Some(Sign::Positive),
        (false, true) => Some(Sign::Negative),
        _ => None,
    }
}
