//! Paths into a rule file (`when.pd-l1.at-least`): which exist, and which hold numbers.

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
            members.iter().for_each(|(name, value)| collect(value, format!("{path}.{name}"), found))
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
}
