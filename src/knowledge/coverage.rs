//! How many statements of the founding documents the rules carry.

use std::collections::BTreeSet;

use super::Knowledge;
use super::ids::StatementId;

/// The two founding documents.
const FOUNDING: [&str; 2] = ["kurita-2026", "jlcs-her2-2024"];

/// Counts for `check --coverage`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coverage {
    pub statements: usize,
    pub carried: usize,
    pub background: usize,
    /// `source#number` of every statement nothing carries and nobody marked as background.
    pub uncarried: Vec<String>,
    pub rules: usize,
    pub scenarios: usize,
}

/// Counts which statements a rule, an approval or an assay carries; others should be background with a reason.
pub fn measure(knowledge: &Knowledge) -> Coverage {
    let rules = knowledge.rules.iter().flat_map(|rule| &rule.evidence).map(|evidence| evidence.statement);
    let indications = knowledge.drugs.values().flat_map(|drug| &drug.indications);
    let approvals = indications.flat_map(|indication| &indication.approvals).map(|approval| approval.source);
    let assays = knowledge.assays.values().flat_map(|assay| &assay.companion_for).map(|companion| companion.source);
    let doses = knowledge.doses.values().flatten().flat_map(|rule| rule.evidence.iter().copied());
    let cited: BTreeSet<StatementId> = rules.chain(approvals).chain(assays).chain(doses).collect();
    let mut coverage = Coverage {
        statements: 0,
        carried: 0,
        background: 0,
        uncarried: Vec::new(),
        rules: knowledge.rules.len(),
        scenarios: crate::files::scenarios(),
    };
    for source in FOUNDING.iter().filter_map(|id| knowledge.sources.get(*id)) {
        for statement in &source.statements {
            coverage.statements += 1;
            if cited.contains(&statement.id) {
                coverage.carried += 1;
            } else if statement.background.is_some() {
                coverage.background += 1;
            } else {
                coverage.uncarried.push(statement.id.as_str().to_owned());
            }
        }
    }
    coverage
}
