//! Paths into a knowledge file (`when.pd-l1.at-least`): which exist, which hold numbers, and on which line they stand.

use super::yaml::Tree;

/// Does the path exist? Lists are passed through: a path names a member of any of their items.
pub fn exists(tree: &Tree, path: &str) -> bool {
    line(tree, path).is_some()
}

/// The line a path stands on: that of its last key.
pub fn line(tree: &Tree, path: &str) -> Option<u64> {
    let (name, rest) = path.split_once('.').map_or((path, None), |(name, rest)| (name, Some(rest)));
    match tree {
        Tree::List(items) => items.iter().find_map(|item| line(item, path)),
        Tree::Mapping(members) => {
            let member = members.iter().find(|member| member.key == name)?;
            rest.map_or(Some(member.line), |rest| line(&member.value, rest))
        }
        _ => None,
    }
}

/// The paths of all numbers below `root` of a rule file, each with its line.
pub fn numbers(tree: &Tree, root: &str) -> Vec<(String, u64)> {
    let mut found = Vec::new();
    if let Some(member) = tree.members().iter().find(|member| member.key == root) {
        collect(&member.value, root.to_owned(), member.line, &mut found);
    }
    found
}

fn collect(tree: &Tree, path: String, line: u64, found: &mut Vec<(String, u64)>) {
    match tree {
        Tree::Number(_) => found.push((path, line)),
        Tree::List(items) => items.iter().for_each(|item| collect(item, path.clone(), line, found)),
        Tree::Mapping(members) => {
            members.iter().for_each(|member| {
                collect(&member.value, format!("{path}.{}", member.key), member.line, found);
            });
        }
        _ => {}
    }
}

/// Is `path` what `support` names, or inside it?
pub fn covers(support: &str, path: &str) -> bool {
    path == support || path.strip_prefix(support).is_some_and(|rest| rest.starts_with('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Tree {
        Tree::read("rule.yaml", text).unwrap()
    }

    #[test]
    fn a_path_passes_through_lists_and_numbers_are_found_below() {
        let tree = read("when: {pd-l1: {at-least: 10}, any-of: [{er: [negative]}]}");
        assert!(exists(&tree, "when.pd-l1.at-least"));
        assert!(exists(&tree, "when.any-of.er"));
        assert!(!exists(&tree, "when.pd-l1.score"));
        assert_eq!(numbers(&tree, "when"), [("when.pd-l1.at-least".to_owned(), 1)]);
        assert!(covers("when.pd-l1", "when.pd-l1.at-least"));
        assert!(!covers("when.pd", "when.pd-l1.at-least"));
    }

    #[test]
    fn the_line_of_a_path_is_that_of_its_last_key_however_it_is_written() {
        // What is written, a path, its line.
        let rows = [
            ("when:\n  er: [negative]\n", "when", Some(1)),
            ("when:\n  er: [negative]\n", "when.er", Some(2)),
            ("when:\n  er: [negative]\n", "when.pgr", None),
            ("when:\n  er: [negative]\n", "er", None),
            // Lists as far to the left as their key, further to the right, in one line.
            ("when:\n  any-of:\n  - er: [negative]\n  - pgr: [negative]\n", "when.any-of.pgr", Some(4)),
            ("when:\n  any-of:\n    -\n      er: [negative]\n    - pgr: [negative]\n", "when.any-of.er", Some(4)),
            ("when: {any-of: [{er: [negative]},\n  {pgr: [negative]}]}\n", "when.any-of.pgr", Some(2)),
            // Flow style over several lines; the same key inside another.
            ("offer: {\n  role: preferred,\n  doses: {\n    a: {amount: 1} }\n}\n", "offer.doses.a.amount", Some(4)),
            ("when:\n  pd-l1: {assay: sp142,\n    at-least: 1}\n", "when.pd-l1.at-least", Some(3)),
            ("card: {summary: {en: \"role: x\"}}\noffer:\n  role: preferred\n", "offer.role", Some(3)),
            // Comments that look like keys.
            ("# when:\nwhen:\n  # er: no\n  er: [negative] # pgr: x\n  pgr: [negative]\n", "when.pgr", Some(5)),
            // Quoted keys, and keys with a colon inside.
            ("\"when\":\n  'er': [negative]\n", "when.er", Some(2)),
            ("names:\n  pd-l1:22c3:cps: a\n  her2:ish: b\n", "names.her2:ish", Some(3)),
            // Texts of several lines that look like keys.
            ("card:\n  detail: |\n    summary: no\n    en: no\n  summary:\n    en: yes\n", "card.summary.en", Some(6)),
            ("card:\n  detail: >-\n    summary: no\n\n  summary: {en: yes}\n", "card.summary.en", Some(5)),
            ("card:\n  detail: \"one\n    summary: no\"\n  summary: yes\n", "card.summary", Some(4)),
            ("title: one\n  line: two\n", "title", None),
            // What an alias stands for is corrected where it is written.
            ("base: &b\n  en: a\n  ja: b\ncard:\n  summary: *b\n", "card.summary", Some(5)),
            ("base: &b\n  en: a\n  ja: b\ncard:\n  summary: *b\n", "card.summary.ja", Some(3)),
            ("base: &b {en: a}\ncard:\n  <<: *b\n  ja: b\n", "card.en", Some(1)),
            ("base: &b {en: a}\ncard:\n  <<: *b\n  ja: b\n", "card.ja", Some(4)),
            // Windows line ends, a byte order mark, the start of a document.
            ("when:\r\n  er: [negative]\r\n  pgr: [negative]\r\n", "when.pgr", Some(3)),
            ("\u{feff}---\nwhen:\n  er: [negative]\n", "when.er", Some(3)),
            // Keys in other letters.
            ("訳:\n  \"日本語\": a\n", "訳.日本語", Some(2)),
            ("? when\n: ? er\n  : [negative]\n", "when.er", Some(2)),
        ];
        let mut failures = String::new();
        for (text, path, expected) in rows {
            let got = Tree::read("rule.yaml", text).ok().and_then(|tree| line(&tree, path));
            if got != expected {
                failures += &format!("{text:?}, {path}: {got:?}, not {expected:?}\n");
            }
        }
        assert!(failures.is_empty(), "{failures}");
    }

    #[test]
    fn a_number_is_pointed_at_where_it_stands_not_where_the_first_of_its_path_stands() {
        let tree = read("when:\n  any-of:\n  - below: {measurement: a, limit: 1}\n  - below:\n      limit: 2\n");
        let path = "when.any-of.below.limit".to_owned();
        assert_eq!(numbers(&tree, "when"), [(path.clone(), 3), (path, 5)]);
    }
}
