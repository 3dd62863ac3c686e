//! Two rules that speak of the same patients and offer the same: one of them is a copy somebody forgot to change.

use std::collections::BTreeMap;

use super::names::line;
use crate::diagnostic::Diagnostic;
use crate::knowledge::load::{Filed, Written};
use crate::knowledge::written::rule::{Rule, Status};
use crate::knowledge::yaml::Tree;

/// What makes two rules the same, wherever the rest differs.
const SAME: [&[&str]; 6] =
    [&["kind"], &["for"], &["when"], &["offer", "regimen"], &["offer", "partners"], &["check", "orders"]];

pub(super) fn check(written: &Written, found: &mut Vec<Diagnostic>) {
    let mut first: BTreeMap<Vec<String>, &Filed<Rule>> = BTreeMap::new();
    for file in written.rules.iter().filter(|file| file.item.status != Status::Retired) {
        let key = SAME.map(|part| file.tree().get(part.iter().copied()).map(sorted).unwrap_or_default()).to_vec();
        if let Some(other) = first.insert(key, file) {
            let (mine, theirs) = (&file.item.id, &other.item.id.value);
            let message =
                format!("\"{}\" is about the same patients and drugs as \"{theirs}\" in {}", mine.value, other.file);
            let help = "say what tells them apart, or retire one of them";
            found.push(Diagnostic::warning("same-rule", &file.file, line(mine), message, help));
        }
    }
}

/// The value with its members and items in order: nothing under these paths depends on the order it is written in.
fn sorted(value: &Tree) -> String {
    let mut parts: Vec<String> = match value {
        Tree::List(items) => items.iter().map(sorted).collect(),
        Tree::Mapping(members) => {
            members.iter().map(|member| format!("{}={}", member.key, sorted(&member.value))).collect()
        }
        _ => return format!("{value:?}"),
    };
    parts.sort_unstable();
    format!("[{}]", parts.join(","))
}
