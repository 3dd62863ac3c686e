//! Paths into a rule file (`when.pd-l1.at-least`): which exist, which hold numbers, and on which line they stand.

use serde_json::Value;

/// Does the path exist? Lists are passed through: a path names a member of any of their items.
pub fn exists(tree: &Value, path: &str) -> bool {
    let (name, rest) = path.split_once('.').map_or((path, None), |(name, rest)| (name, Some(rest)));
    match tree {
        Value::Array(items) => items.iter().any(|item| exists(item, path)),
        Value::Object(members) => members.get(name).is_some_and(|value| rest.is_none_or(|rest| exists(value, rest))),
        _ => false,
    }
}

/// The paths of all numbers below `root` of a rule file.
pub fn numbers(tree: &Value, root: &str) -> Vec<String> {
    let mut found = Vec::new();
    if let Some(value) = tree.get(root) {
        collect(value, root.to_owned(), &mut found);
    }
    found
}

fn collect(value: &Value, path: String, found: &mut Vec<String>) {
    match value {
        Value::Number(_) => found.push(path),
        Value::Array(items) => items.iter().for_each(|item| collect(item, path.clone(), found)),
        Value::Object(members) => {
            members.iter().for_each(|(name, value)| collect(value, format!("{path}.{name}"), found));
        }
        _ => {}
    }
}

/// Is `path` what `support` names, or inside it?
pub fn covers(support: &str, path: &str) -> bool {
    path == support || path.strip_prefix(support).is_some_and(|rest| rest.starts_with('.'))
}

/// A line of a YAML file that says something.
struct Line<'t> {
    number: u64,
    indent: usize,
    text: &'t str,
}

/// The line a path stands on, found by keys and indentation. It only points a reader; nothing is decided by it.
pub fn line(text: &str, path: &str) -> Option<u64> {
    let lines = text.lines().zip(1..).map(|(line, number)| {
        let text = line.trim_start();
        Line { number, indent: line.len() - text.len(), text }
    });
    let lines: Vec<Line> = lines.filter(|line| !line.text.is_empty() && !line.text.starts_with('#')).collect();
    find(&lines, None, path)
}

fn find(lines: &[Line], outer: Option<usize>, path: &str) -> Option<u64> {
    let (name, inner) = path.split_once('.').map_or((path, None), |(name, inner)| (name, Some(inner)));
    // A list may stand as far to the left as the key it belongs to.
    let inside = |line: &&Line| match outer {
        Some(outer) => line.indent > outer || (line.indent == outer && line.text.starts_with('-')),
        None => true,
    };
    let block = lines.iter().take_while(inside).enumerate();
    let named = block.filter(|(_, line)| (outer.is_some() || line.indent == 0) && line.has(name));
    for (at, line) in named {
        let Some(inner) = inner else { return Some(line.number) };
        if inner.split('.').all(|name| line.has(name)) {
            return Some(line.number);
        }
        let deeper = lines.get(at + 1..).and_then(|rest| find(rest, Some(line.indent), inner));
        if deeper.is_some() {
            return deeper;
        }
    }
    None
}

impl Line<'_> {
    /// Is this a key of the line, at its start or inside braces?
    fn has(&self, name: &str) -> bool {
        let key = format!("{name}:");
        self.text.split(['{', '[', ',', ' ']).any(|word| word == key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_passes_through_lists_and_numbers_are_found_below() {
        let tree = serde_json::json!({"when": {"pd-l1": {"at-least": 10}, "any-of": [{"er": ["negative"]}]}});
        assert!(exists(&tree, "when.pd-l1.at-least"));
        assert!(exists(&tree, "when.any-of.er"));
        assert!(!exists(&tree, "when.pd-l1.score"));
        assert_eq!(numbers(&tree, "when"), ["when.pd-l1.at-least"]);
        assert!(covers("when.pd-l1", "when.pd-l1.at-least"));
        assert!(!covers("when.pd", "when.pd-l1.at-least"));
    }

    #[test]
    fn a_path_is_found_on_its_line() {
        let text = "when:\n  # er: no\n  any-of:\n  - er: [negative]\n  - pd-l1: {assay: sp142,\n      at-least: 1}\noffer:\n  \
                    doses:\n    pembrolizumab: {amount: 200, unit: mg}\n  role: preferred\n";
        assert_eq!(line(text, "when"), Some(1));
        assert_eq!(line(text, "when.any-of.er"), Some(4));
        assert_eq!(line(text, "when.any-of.pd-l1.at-least"), Some(6));
        assert_eq!(line(text, "offer.doses.pembrolizumab.amount"), Some(9));
        assert_eq!(line(text, "offer.role"), Some(10));
        assert_eq!(line(text, "when.role"), None);
        assert_eq!(line(text, "offer.er"), None);
    }
}
