//! A kind of rule has the parts it needs and no others.

use crate::diagnostic::Diagnostic;
use crate::knowledge::load::Filed;
use crate::knowledge::written::rule::{Kind, Rule};
use crate::knowledge::yaml::Tree;

pub(super) fn check(file: &Filed<Rule>, found: &mut Vec<Diagnostic>) {
    let Filed { file: path, item: rule, .. } = file;
    let name = name(rule.kind);
    let parts = [
        ("offer", rule.offer.is_some(), Kind::TherapyOption, "therapy-option", "which regimen it offers"),
        ("check", rule.check.is_some(), Kind::OrderCheck, "order-check", "which orders it looks at"),
    ];
    for (part, is_there, of, owner, what) in parts {
        if is_there && rule.kind != of {
            let message =
                format!("\"{part}\" is read in rules of kind \"{owner}\" only, this one is of kind \"{name}\"");
            found.push(Diagnostic::error(
                "needless-part",
                path,
                file.line(part),
                message,
                "remove it, or change the kind",
            ));
        }
        if !is_there && rule.kind == of {
            let message = format!("a rule of kind \"{owner}\" has no \"{part}\"");
            let help = format!("say {what}, or change the kind");
            found.push(Diagnostic::error("missing-part", path, file.line("kind"), message, help));
        }
    }
    if !rule.asks.is_empty() && rule.kind != Kind::Note {
        let message = format!("\"asks\" is read in rules of kind \"note\" only, this one is of kind \"{name}\"");
        let help = "remove it: a therapy-option asks for the tests of its own criteria";
        found.push(Diagnostic::error("needless-part", path, file.line("asks"), message, help));
    }
}

/// An order check without criteria is about every such order, which can be meant.
pub(super) fn has_criteria(file: &Filed<Rule>, found: &mut Vec<Diagnostic>) {
    let Filed { file: path, item: rule, .. } = file;
    if is_empty(file.tree()) && rule.kind != Kind::OrderCheck {
        let name = name(rule.kind);
        let message = format!("a rule of kind \"{name}\" without \"when\" would speak to everybody");
        let line = file.line("when").or_else(|| file.line("kind"));
        found.push(Diagnostic::error("empty-criteria", path, line, message, "say on which finding it speaks"));
    }
}

/// Nothing is asked under `when`. A list of nothing there is said of the list.
fn is_empty(tree: &Tree) -> bool {
    tree.get(["when"]).is_none_or(|when| when.members().is_empty())
}

fn name(kind: Kind) -> &'static str {
    match kind {
        Kind::TherapyOption => "therapy-option",
        Kind::OrderCheck => "order-check",
        Kind::Note => "note",
    }
}
