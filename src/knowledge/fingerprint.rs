//! What a rule says, in one short word that changes when any of it changes.

use std::fmt::Write;

use uuid::Uuid;

use super::yaml::Tree;

/// The fingerprint of a rule file: a UUID v5 of all it says, in whatever order and style, without its review and its
/// comments.
pub fn of(rule: &Tree) -> String {
    let mut said = String::new();
    for member in in_order(rule).into_iter().filter(|member| member.0 != "review") {
        write(member, &mut said);
    }
    Uuid::new_v5(&Uuid::NAMESPACE_OID, said.as_bytes()).to_string()
}

fn in_order(tree: &Tree) -> Vec<(&str, &Tree)> {
    let mut members: Vec<_> = tree.members().iter().map(|member| (member.key.as_str(), &member.value)).collect();
    members.sort_unstable_by_key(|(key, _)| *key);
    members
}

fn write((key, tree): (&str, &Tree), said: &mut String) {
    // Texts are written in quotes, so that nothing can be taken for something else.
    let _ = write!(said, "{key:?}:");
    match tree {
        Tree::Mapping(_) => {
            said.push('{');
            for member in in_order(tree) {
                write(member, said);
            }
            said.push('}');
        }
        Tree::List(items) => {
            said.push('[');
            for item in items {
                write(("", item), said);
            }
            said.push(']');
        }
        plain => {
            let _ = write!(said, "{plain:?},");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fingerprint(text: &str) -> String {
        of(&Tree::read("rule.yaml", text).unwrap())
    }

    #[test]
    fn it_changes_with_what_is_said_and_not_with_how_it_is_written() {
        let rule = fingerprint("id: a\nwhen: {er: [negative], below: {limit: 1}}\nreview: {by: []}\n");
        let rows = [
            (
                "review: {by: [b], on: 2026-10-05}\n# read\nwhen:\n  below:\n    limit: 1\n  er:\n  - negative\nid: \"a\"\n",
                true,
            ),
            ("id: b\nwhen: {er: [negative], below: {limit: 1}}\n", false),
            ("id: a\nwhen: {er: [positive], below: {limit: 1}}\n", false),
            ("id: a\nwhen: {er: [negative], below: {limit: 2}}\n", false),
            ("id: a\nwhen: {er: [negative], below: {limit: \"1\"}}\n", false),
            ("id: a\nwhen: {er: negative, below: {limit: 1}}\n", false),
            ("id: a\nwhen: {er: [negative, negative], below: {limit: 1}}\n", false),
            ("id: a\nwhen: {er: [negative]}\nbelow: {limit: 1}\n", false),
        ];
        for (text, same) in rows {
            assert_eq!(fingerprint(text) == rule, same, "{text}");
        }
    }
}
