//! Every `supports` path exists, and every number is carried by a statement.

use super::names::line;
use crate::diagnostic::Diagnostic;
use crate::knowledge::load::Filed;
use crate::knowledge::paths;
use crate::knowledge::written::rule::Rule;

pub(super) fn check(file: &Filed<Rule>, found: &mut Vec<Diagnostic>) {
    let Filed { file: path, item: rule, .. } = file;
    let tree = file.tree();
    if rule.evidence.is_empty() {
        let help = "cite at least one statement, as source#statement";
        let line = file.line("evidence");
        found.push(Diagnostic::error("no-evidence", path, line, "the rule cites nothing", help));
    }
    for evidence in &rule.evidence {
        for support in evidence.supports.iter().filter(|support| !paths::exists(tree, &support.value)) {
            let message = format!("\"{}\" is no path of this rule", support.value);
            let help = "write the path as it stands in this file, such as when.pd-l1.at-least";
            found.push(Diagnostic::error("unknown-path", path, line(support), message, help));
        }
    }
    let supports = || rule.evidence.iter().flat_map(|evidence| &evidence.supports);
    for (number, line) in paths::numbers(tree, "when").into_iter().chain(paths::numbers(tree, "offer")) {
        if !supports().any(|support| paths::covers(&support.value, &number)) {
            let message = format!("the number at \"{number}\" is supported by no statement");
            let help = "add the path to the supports of the statement that gives it, or of a site-policy statement";
            found.push(Diagnostic::error("unbound-number", path, Some(line), message, help));
        }
    }
}
