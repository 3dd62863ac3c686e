//! The dose rules of a disease: by drug and country, how much is right, the steps down, when it is given, and why.

use super::html::{joined, safe, table};
use super::names::Book;
use super::rule::reference;
use super::words::filled;
use crate::case::disease::DiseaseId;
use crate::knowledge::dose::{BodyMeasure, DoseRule, Doses, Levels, Scheme, Timing};

/// A table of the rules, each of which has a row for every scheme.
pub fn section(rules: &[&DoseRule], book: &Book) -> String {
    if rules.is_empty() {
        return String::new();
    }
    let words = book.words;
    let rows: Vec<Vec<String>> = rules
        .iter()
        .flat_map(|rule| rule.schemes.iter().map(|scheme| row(rule, scheme, book)).collect::<Vec<_>>())
        .collect();
    let heads = [words.drug.as_str(), &words.country, &words.dose_right, &words.dose_steps, &words.when, &words.source];
    format!(
        "<h3>{}</h3>\n<p class=\"hint\">{}</p>\n<div class=\"doses\">{}</div>\n",
        safe(&words.dose_rules),
        safe(&words.dose_rules_about),
        table(&heads, &rows)
    )
}

fn row(rule: &DoseRule, scheme: &Scheme, book: &Book) -> Vec<String> {
    let words = book.words;
    let (amounts, steps) = amounts(scheme, book);
    let mut right: Vec<String> = vec![amounts];
    right.extend(scheme.reduced.iter().filter_map(|less| Some(book.text(&less.reduction.as_ref()?.text).to_owned())));
    if let Some(loading) = &scheme.loading {
        let dose = amount(loading.dose, scheme);
        let days = loading.again_after_days.to_string();
        right.push(filled(&words.dose_loading, &[("dose", &dose), ("days", &days)]));
    }
    if scheme.is_per_day {
        right.push(words.dose_per_day.clone());
    }
    if let Some(most) = scheme.weight_counted_to {
        right.push(filled(&words.dose_weight_to, &[("weight", &most.normalize().to_string())]));
    }
    if scheme.is_for_early_disease {
        right.push(words.dose_early_disease.clone());
    }
    if !scheme.with.is_empty() {
        right.push(filled(&words.dose_with, &[("drugs", &book.drugs_or(&scheme.with))]));
    }
    if !scheme.without.is_empty() {
        right.push(filled(&words.dose_without, &[("drugs", &book.drugs_or(&scheme.without))]));
    }
    let sayings = [
        (rule.has_other_schemes, &words.dose_other_schemes),
        (rule.is_never_more, &words.dose_never_more),
        (rule.forbids_re_escalation, &words.dose_no_re_escalation),
        (!scheme.judges_lower, &words.dose_lower_shown),
    ];
    right.extend(sayings.into_iter().filter(|(is_so, _)| *is_so).map(|(_, said)| said.clone()));
    right.extend(rule.note.iter().map(|note| book.text(note).to_owned()));
    right.extend(rule.harm.iter().map(|harm| book.text(&harm.text).to_owned()));
    let right = right.iter().filter(|said| !said.is_empty()).map(|said| format!("<p>{}</p>", safe(said)));
    vec![
        format!("<strong>{}</strong><br><code>{}</code>", safe(book.drug_short(rule.drug)), safe(rule.id.as_str())),
        safe(book.country(rule.country)),
        joined(right),
        safe(&steps),
        safe(&timing(&scheme.timing, book)),
        reference(scheme.source, book),
    ]
}

/// The starting doses, and what the label reduces them to.
fn amounts(scheme: &Scheme, book: &Book) -> (String, String) {
    match &scheme.doses {
        Doses::ForAll(levels) => (start(levels, scheme), steps(levels, scheme, book)),
        Doses::ByBand(measure, bands) => {
            let unit = match measure {
                BodyMeasure::Weight => "kg",
                BodyMeasure::Surface => "m2",
            };
            let of_band = |levels: &Levels, below: Option<rust_decimal::Decimal>| {
                let start = start(levels, scheme);
                match below {
                    Some(below) => {
                        let size = format!("{} {unit}", below.normalize());
                        filled(&book.words.dose_below, &[("size", &size), ("dose", &start)])
                    }
                    None => filled(&book.words.dose_above, &[("dose", &start)]),
                }
            };
            let right: Vec<String> = bands.iter().map(|band| of_band(&band.levels, band.below)).collect();
            let steps: Vec<String> = bands.iter().map(|band| steps(&band.levels, scheme, book)).collect();
            (right.join("; "), steps.into_iter().filter(|step| !step.is_empty()).collect::<Vec<_>>().join("; "))
        }
    }
}

fn start(levels: &Levels, scheme: &Scheme) -> String {
    match levels.up_to {
        Some(most) => format!("{}–{}", levels.start.normalize(), amount(most, scheme)),
        None => amount(levels.start, scheme),
    }
}

fn steps(levels: &Levels, scheme: &Scheme, book: &Book) -> String {
    let list = |doses: &[rust_decimal::Decimal]| {
        let amounts: Vec<String> = doses.iter().map(|dose| amount(*dose, scheme)).collect();
        amounts.join(" → ")
    };
    let adjusted = list(&levels.adjusted).replace(" → ", ", ");
    let adjusted =
        if adjusted.is_empty() { adjusted } else { filled(&book.words.dose_adjusted, &[("doses", &adjusted)]) };
    let both = [list(&levels.steps), adjusted];
    both.into_iter().filter(|said| !said.is_empty()).collect::<Vec<_>>().join("; ")
}

fn amount(dose: rust_decimal::Decimal, scheme: &Scheme) -> String {
    format!("{} {}", dose.normalize(), scheme.unit.id())
}

fn timing(timing: &Timing, book: &Book) -> String {
    let words = book.words;
    let list = |numbers: &[u32]| numbers.iter().map(u32::to_string).collect::<Vec<_>>().join(", ");
    match timing {
        Timing::Cycle { at_least, at_most, days } => {
            let every = if at_least == at_most { at_least.to_string() } else { format!("{at_least}–{at_most}") };
            let every = filled(&words.every_days, &[("days", &every)]);
            if days.len() < 2 {
                return every;
            }
            format!("{every}{}{}", words.and, filled(&words.on_days, &[("days", &list(days))]))
        }
        Timing::Daily { times, break_ } => {
            let daily = filled(&words.times_a_day, &[("times", &list(times))]);
            match break_ {
                Some(of) => {
                    let of = [("on", of.on.to_string()), ("off", of.off.to_string())];
                    let values: Vec<(&str, &str)> = of.iter().map(|(name, value)| (*name, value.as_str())).collect();
                    format!("{daily}{}{}", words.and, filled(&words.days_on_off, &values))
                }
                None => daily,
            }
        }
    }
}

/// The dose rules of a disease, by drug and country.
pub fn of_disease<'b>(disease: DiseaseId, book: &Book<'b>) -> Vec<&'b DoseRule> {
    book.knowledge.doses.values().flatten().filter(|rule| rule.disease == disease).collect()
}
