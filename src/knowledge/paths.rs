//! Paths into a rule file (`when.pd-l1.at-least`): which exist, and which hold numbers.

use super::yaml::Tree;

/// Does the path exist? Lists are passed through: a path names a member of any of their items.
pub fn exists(tree: &Tree, path: &str) -> bool {
    tree.line(path).is_some()
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
            for member in members {
                collect(&member.value, format!("{path}.{}", member.key), member.line, found);
            }
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
    fn a_number_is_pointed_at_where_it_stands_not_where_the_first_of_its_path_stands() {
        let tree = read("when:\n  any-of:\n  - below: {measurement: a, limit: 1}\n  - below:\n      limit: 2\n");
        let path = "when.any-of.below.limit".to_owned();
        assert_eq!(numbers(&tree, "when"), [(path.clone(), 3), (path, 5)]);
    }
}
