//! The schedules of the doses that rules offer, read as an order of them would be: the button writes them down, beside the days of
//! the scheme, and the next call reads both.

use super::Engine;
use crate::diagnostic::Diagnostic;
use crate::evaluate::dose::offered::is_of_a_scheme;
use crate::knowledge::Offered;
use crate::knowledge::country::Country;
use crate::profiles::dose_in_words;

/// Those that say something else than every scheme of their drug, in either language.
pub fn check(engine: &Engine, offered: &[Offered]) -> Vec<Diagnostic> {
    offered.iter().flat_map(|offered| mistakes(engine, offered)).collect()
}

fn mistakes(engine: &Engine, offered: &Offered) -> Vec<Diagnostic> {
    let Some((rule, dose)) = engine
        .knowledge
        .rules
        .iter()
        .find(|rule| rule.id == offered.rule)
        .and_then(|rule| Some((rule, rule.offer()?.doses.get(&offered.drug)?)))
    else {
        return Vec::new();
    };
    let of = &rule.population;
    let countries = Country::ALL.into_iter().filter(|country| of.country.is_none_or(|own| own == *country));
    let rules: Vec<_> =
        countries.filter_map(|country| engine.knowledge.dose_rule(offered.drug, of.disease, country)).collect();
    let schedules = [("ja", &dose.schedule.ja), ("en", &dose.schedule.en)];
    let wrong = schedules.into_iter().filter_map(|(language, when)| {
        let text = format!("{} {} {when}", dose.amount.normalize(), dose.unit.id());
        let ordered = dose_in_words(&engine.terminology, &text);
        let rule = rules.iter().find(|rule| !is_of_a_scheme(&ordered, rule))?;
        let message = format!("the {language} dose \"{text}\" is read as no scheme of \"{}\"", rule.id);
        let help = "write the amounts and the days of one scheme of knowledge/doses, in words an order is read in";
        Some(Diagnostic::error("unmatched-schedule", &offered.file, offered.line, message, help))
    });
    wrong.collect()
}
