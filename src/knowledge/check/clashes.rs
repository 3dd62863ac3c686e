//! Clashes name drugs, classes and statements that exist, and each says in one way which two drugs it means.

use super::names::{Names, Resolver, line};
use crate::diagnostic::Diagnostic;
use crate::knowledge::clash::{Clash, Clashes, Pair};
use crate::knowledge::ids::RuleId;
use crate::knowledge::written::clash as written;

pub(super) const FILE: &str = "knowledge/clashes.yaml";

/// The clashes after the check.
pub(super) fn check(clashes: &written::Clashes, names: &Names, found: &mut Vec<Diagnostic>) -> Clashes {
    let mut names = Resolver { file: FILE, names, found };
    let all = clashes.clashes.iter().filter_map(|clash| {
        let source = names.statement(&clash.source);
        let pair = pair(clash, &mut names)?;
        // Another name is reported by the check of the diseases.
        let disease = match &clash.cancer {
            Some(cancer) => Some(names.names.diseases.find(&cancer.value)?),
            None => None,
        };
        Some(Clash {
            id: RuleId::of(&clash.id.value),
            text: clash.text.clone(),
            pair,
            may_follow: clash.may_follow,
            disease,
            source: source?,
        })
    });
    let all = all.collect();
    let together = clashes.together.iter().map(|together| {
        names.statement(&together.source);
        names.drugs_or_classes(&together.drugs)
    });
    Clashes { all, together: together.collect() }
}

fn pair(clash: &written::Clash, names: &mut Resolver) -> Option<Pair> {
    let (one_of, these) = (names.drugs_or_classes(&clash.one_of), names.drugs_or_classes(&clash.these));
    let not_with = names.drugs_or_classes(&clash.not_with);
    match (clash.same_substance, one_of.is_empty(), these.is_empty(), not_with.is_empty()) {
        (true, true, true, true) => Some(Pair::SameSubstance),
        (false, false, true, true) => Some(Pair::OneOf(one_of)),
        (false, true, false, false) => Some(Pair::NotWith(these, not_with)),
        _ => {
            let message = format!("\"{}\" does not say in one way which two drugs clash", clash.id.value);
            let help = "give same-substance: true, or one-of, or these together with not-with";
            names.found.push(Diagnostic::error("unclear-clash", FILE, line(&clash.id), message, help));
            None
        }
    }
}
