//! Which EHR profile fits a server, and what the server does not keep, by its answers.

use std::collections::BTreeMap;

use super::capability::Capability;
use super::questions::Questions;
use crate::cds_hooks::ehr::{EhrProfile, KINDS, Need};
use crate::cds_hooks::template::resource_type;
use crate::fhir::fetch::survey::{Came, Reply};

/// What a template came to, without the data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// With so many matches, as the first page or the total says.
    Works {
        found: usize,
    },
    Refused {
        code: u16,
        said: String,
    },
    Failed(String),
}

/// The outcomes of all templates.
pub type Outcomes<'r> = BTreeMap<&'r str, Outcome>;

/// Reads the replies. When nobody was asked about, "there is no such Patient" is an answer.
#[must_use]
pub fn outcomes(replies: &[Reply], is_nobody: bool) -> Outcomes<'_> {
    let outcome = |Reply { template, came, .. }: &Reply| match came {
        Came::Answered(_) => Outcome::Works { found: came.found() },
        Came::Refused { code: 404 | 410, .. } if is_nobody && template.starts_with("Patient") => {
            Outcome::Works { found: 0 }
        }
        Came::Refused { code, said } => Outcome::Refused { code: *code, said: said.clone() },
        Came::Failed(why) => Outcome::Failed(why.clone()),
    };
    replies.iter().map(|reply| (reply.template.as_str(), outcome(reply))).collect()
}

/// How those were asked that were answered only where they were not asked as CDS Hooks asks, by template.
pub type Asked<'r> = BTreeMap<&'r str, String>;

/// Reads how the replies were had.
#[must_use]
pub fn asked(replies: &[Reply]) -> Asked<'_> {
    let answered = replies.iter().filter(|reply| matches!(reply.came, Came::Answered(_)));
    answered.filter_map(|reply| Some((reply.template.as_str(), reply.form.told()?))).collect()
}

/// How a profile fits.
#[derive(Debug)]
pub struct Fit<'q> {
    pub profile: &'q EhrProfile,
    /// Keys that matter and are not answered.
    pub lacking: Vec<&'q str>,
    /// How many resources another way finds and this profile does not.
    pub lost: usize,
}

/// All profiles, the best first: which lacks the fewest keys, then loses the least, then is made for this software, then
/// asks widest.
#[must_use]
pub fn fits<'q>(questions: &'q Questions, outcomes: &Outcomes<'_>, capability: &Capability) -> Vec<Fit<'q>> {
    const WIDEST: [&str; 5] = ["wide", "us-core", "jp-core", "oracle", "epic"];
    let mut fits: Vec<Fit<'q>> = questions.profiles.iter().map(|profile| fit(profile, outcomes)).collect();
    fits.sort_by_key(|Fit { profile, lacking, lost }| {
        let is_other = capability.profile() != Some(profile.id.as_str());
        (lacking.len(), *lost, is_other, WIDEST.iter().position(|id| *id == profile.id))
    });
    fits
}

fn fit<'q>(profile: &'q EhrProfile, outcomes: &Outcomes<'_>) -> Fit<'q> {
    let found = |template: &str| match outcomes.get(template) {
        Some(Outcome::Works { found }) => Some(*found),
        _ => None,
    };
    let matters = profile.keys.iter().filter(|key| key.need != Need::Optional);
    let lacking = matters.filter(|key| found(&key.template).is_none()).map(|key| key.key.as_str()).collect();
    let lost = KINDS.iter().map(|kind| {
        let others = outcomes.keys().filter(|template| resource_type(template) == *kind);
        let most = others.filter_map(|template| found(template)).max().unwrap_or(0);
        let here: usize = profile.templates(kind).filter_map(found).sum();
        // What no key asks for is fetched besides.
        if profile.templates(kind).next().is_none() { 0 } else { most.saturating_sub(here) }
    });
    Fit { profile, lacking, lost: lost.sum() }
}

/// A resource type that cannot be had, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lack {
    /// The server does not have it.
    NotKept,
    /// The token or the licence does not allow it.
    NotAllowed,
    /// It was refused in every way we know, or failed.
    NoWay,
}

/// The types that cannot be had.
#[must_use]
pub fn lacks(outcomes: &Outcomes<'_>, capability: &Capability) -> Vec<(&'static str, Lack)> {
    let lack = |kind: &'static str| {
        let of_kind: Vec<&Outcome> = outcomes
            .iter()
            .filter(|(template, _)| resource_type(template) == kind)
            .map(|(_, outcome)| outcome)
            .collect();
        let refused = of_kind.iter().filter_map(|outcome| match outcome {
            Outcome::Refused { code, .. } => Some(*code),
            _ => None,
        });
        let codes: Vec<u16> = refused.collect();
        let answers = of_kind.iter().filter(|outcome| matches!(outcome, Outcome::Works { .. })).count();
        let is_empty =
            of_kind.iter().all(|outcome| matches!(outcome, Outcome::Works { found: 0 } | Outcome::Refused { .. }));
        if answers > 0 {
            // A lenient server answers nothing for types it does not have.
            return (capability.lacks(kind) && is_empty && is_often_lacking(kind)).then_some((kind, Lack::NotKept));
        }
        if codes.len() < of_kind.len() {
            return Some((kind, Lack::NoWay));
        }
        let is_unknown = codes.iter().all(|code| matches!(code, 404 | 405 | 410 | 501)) || capability.lacks(kind);
        Some((
            kind,
            if is_unknown {
                Lack::NotKept
            } else if codes.contains(&403) {
                Lack::NotAllowed
            } else {
                Lack::NoWay
            },
        ))
    };
    KINDS.into_iter().filter_map(lack).collect()
}

/// Types that many EHRs do not have, so that their absence is no accident.
fn is_often_lacking(kind: &str) -> bool {
    matches!(kind, "MedicationStatement" | "MedicationAdministration" | "Specimen")
}

/// Whether a site may declare that it does not keep it: without the others nothing could be said, and silence would
/// look like an answer.
#[must_use]
pub fn may_be_declared(kind: &str) -> bool {
    is_often_lacking(kind) || matches!(kind, "Procedure" | "ServiceRequest" | "DiagnosticReport")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Outcomes of all templates by a rule.
    fn by(questions: &Questions, rule: impl Fn(&str) -> Outcome) -> Outcomes<'_> {
        questions.templates().into_iter().map(|template| (template, rule(template))).collect()
    }

    fn best(rule: impl Fn(&str) -> Outcome, software: Option<&str>) -> String {
        let questions = Questions::read().unwrap();
        let capability = Capability { software: software.map(str::to_owned), ..Capability::default() };
        let outcomes = by(&questions, rule);
        let fits = fits(&questions, &outcomes, &capability);
        format!("{} {:?} {}", fits[0].profile.id, fits[0].lacking, fits[0].lost)
    }

    fn refused(code: u16) -> Outcome {
        Outcome::Refused { code, said: String::new() }
    }

    #[test]
    fn the_profile_fits_the_answers_of_the_server() {
        let works = |found| Outcome::Works { found };
        assert_eq!(best(|_| works(3), None), "wide [] 0", "everything is answered");
        assert_eq!(best(|_| works(3), Some("Cerner Millennium")), "oracle [] 0", "made for this software");
        let needs_category = |t: &str| {
            let is_bare = t.starts_with("Observation?") && !t.contains("category");
            if is_bare { refused(400) } else { works(1) }
        };
        assert_eq!(best(needs_category, None), "us-core [] 0");
        assert_eq!(best(needs_category, Some("Epic")), "epic [] 0");
        let needs_intent = |t: &str| {
            let is_bare = t.starts_with("MedicationRequest?") && !t.contains("intent");
            if is_bare { refused(403) } else { needs_category(t) }
        };
        assert_eq!(best(needs_intent, Some("Epic")), "us-core [] 0", "answers count more than names");
        let without_category = |t: &str| works(if t.contains("category=") { 0 } else { 5 });
        assert_eq!(best(without_category, None), "wide [] 0", "results without category are not lost");
        assert!(best(|_| refused(400), None).contains("conditions"));
    }

    #[test]
    fn what_a_server_does_not_have_is_told_from_what_it_does_not_allow() {
        let questions = Questions::read().unwrap();
        let outcomes = by(&questions, |t| match resource_type(t) {
            "MedicationStatement" => refused(404),
            "Specimen" => refused(403),
            "Procedure" => refused(400),
            "MedicationAdministration" => Outcome::Works { found: 0 },
            "DiagnosticReport" => Outcome::Failed("no answer".to_owned()),
            _ => Outcome::Works { found: 1 },
        });
        let expected = [
            ("DiagnosticReport", Lack::NoWay),
            ("Specimen", Lack::NotAllowed),
            ("Procedure", Lack::NoWay),
            ("MedicationStatement", Lack::NotKept),
        ];
        assert_eq!(lacks(&outcomes, &Capability::default()), expected);
        let types = ["Patient", "Condition", "Observation", "MedicationRequest", "ServiceRequest"];
        let capability = Capability { types: types.map(str::to_owned).into(), ..Capability::default() };
        let kept = lacks(&outcomes, &capability);
        assert!(kept.contains(&("MedicationAdministration", Lack::NotKept)), "empty, and not listed");
        assert!(kept.contains(&("Procedure", Lack::NotKept)), "refused, and not listed");
    }
}
