//! An EHR profile of the site's own, of the searches its server answers, for where none that is built in fits.

use serde_json::{Value, json};

use super::fit::{Outcome, Outcomes};
use super::questions::Questions;
use crate::cds_hooks::ehr::KINDS;
use crate::fhir::record::key::PARTS;

/// The profile as JSON; none where Patient or Condition cannot be had in any way.
#[must_use]
pub fn profile(questions: &Questions, outcomes: &Outcomes<'_>) -> Option<Value> {
    let works = |template: &str| matches!(outcomes.get(template), Some(Outcome::Works { .. }));
    let mut keys = Vec::new();
    for kind in KINDS {
        let known = questions.ways.get(kind).into_iter().flatten().map(|way| way.iter().map(String::as_str).collect());
        let published = questions.profiles.iter().map(|profile| profile.templates(kind).collect());
        let ways: Vec<Vec<&str>> = known.chain(published).collect();
        // Of searches that belong together some may be refused; the way that has all of its own is better.
        let whole = ways.iter().find(|way| !way.is_empty() && way.iter().all(|template| works(template)));
        let way = whole.or_else(|| ways.iter().find(|way| way.iter().any(|template| works(template))));
        let is_required = matches!(kind, "Patient" | "Condition");
        if is_required && way.is_none() {
            return None;
        }
        let answered: Vec<&str> = way.into_iter().flatten().copied().filter(|template| works(template)).collect();
        let part = PARTS.iter().find(|(_, of)| *of == kind).map_or(kind, |(part, _)| part);
        for template in &answered {
            let suffix = template.rsplit("category=").next().filter(|_| answered.len() > 1);
            let suffix = suffix.map(|suffix| format!("-{suffix}")).unwrap_or_default();
            let need = if is_required { "required" } else { "wanted" };
            keys.push(json!({"key": format!("{part}{suffix}"), "template": template, "need": need}));
        }
    }
    Some(
        json!({"id": "own", "title": "Searches this site's FHIR server answered.", "fetch": "as-published", "keys": keys}),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cds_hooks::ehr::EhrProfile;

    #[test]
    fn it_has_the_widest_way_that_is_answered_for_each_type() {
        let questions = Questions::read().unwrap();
        let outcome = |template: &str| {
            let is_refused =
                template.contains("_sort") || template.contains("_count") || template.starts_with("Specimen");
            if is_refused { Outcome::Refused { code: 400, said: String::new() } } else { Outcome::Works { found: 1 } }
        };
        let outcomes: Outcomes =
            questions.templates().into_iter().map(|template| (template, outcome(template))).collect();
        let own = EhrProfile::read("own.json", &profile(&questions, &outcomes).unwrap().to_string()).unwrap();
        assert_eq!(own.templates("Observation").collect::<Vec<_>>(), ["Observation?patient={{context.patientId}}"]);
        assert_eq!(own.templates("Specimen").count(), 0);
        let none: Outcomes = outcomes.keys().map(|template| (*template, Outcome::Failed(String::new()))).collect();
        assert_eq!(profile(&questions, &none), None);
    }
}
