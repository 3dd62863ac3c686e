//! A hormone receptor of a cancer: what the results that speak leave possible.

use super::speaking::{choose_speaking, find_opposed};
use super::without_results::resolve_without_results;
use super::{Doubt, Reading};
use crate::case::Case;
use crate::case::define::receptor::{Receptor, classify_receptor};
use crate::case::disease::Cancer;
use crate::case::finding::{Sign, Value};
use crate::case::marker::Marker;

/// What all results of a cancer leave possible for ER or PgR.
pub fn resolve_receptor(case: &Case, cancer: &Cancer, marker: Marker) -> Reading<Receptor> {
    let all = [Receptor::Negative, Receptor::LowPositive, Receptor::Positive];
    let used: Vec<_> = case.findings_of(cancer, marker).filter(|(_, finding)| finding.is_used()).collect();
    if used.is_empty() {
        return resolve_without_results(case, cancer, marker, &all, |sign| match sign {
            Sign::Positive => vec![Receptor::LowPositive, Receptor::Positive],
            Sign::Negative => vec![Receptor::Negative],
            Sign::Equivocal => all.to_vec(),
        });
    }
    let speaking = choose_speaking(&used);
    let basis: Vec<usize> = speaking.iter().map(|(index, _)| *index).collect();
    let mut possible = all.to_vec();
    for (_, finding) in &speaking {
        let states = classify_receptor(&finding.value);
        if states.is_empty() {
            return Reading { possible: all.to_vec(), doubt: Some(doubt_about(&finding.value)), basis };
        }
        possible.retain(|state| states.contains(state));
    }
    if possible.is_empty() {
        return Reading { possible: all.to_vec(), doubt: Some(Doubt::Contradiction), basis };
    }
    let positive = |states: &[Receptor]| (!states.is_empty()).then(|| !states.contains(&Receptor::Negative));
    let discordant: Vec<usize> =
        find_opposed(&used, &basis, &|finding| positive(&classify_receptor(&finding.value)), positive(&possible));
    if !discordant.is_empty() {
        let basis = [basis, discordant].concat();
        return Reading { possible: all.to_vec(), doubt: Some(Doubt::Specimens), basis };
    }
    let doubt = (possible.contains(&Receptor::Negative) && possible.len() > 1).then_some(Doubt::NeedsScore);
    Reading { possible, doubt, basis }
}

/// Why a value that leaves no state possible does not decide.
fn doubt_about(value: &Value) -> Doubt {
    if matches!(value, Value::Contradiction(_)) { Doubt::Contradiction } else { Doubt::Unreadable }
}
