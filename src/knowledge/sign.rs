//! Writes a signature into a rule file, and touches nothing else of it.

use std::fmt::Write;
use std::path::Path;

use time::Date;

use super::fingerprint;
use super::yaml::Tree;

const KEY: &str = "review";

/// The id of the rule that a file of the knowledge holds; none where it holds no rule.
pub fn rule_id(path: &str, text: &str) -> Option<String> {
    let is_yaml = Path::new(path).extension().is_some_and(|ending| ending == "yaml");
    if !path.starts_with("knowledge/") || !is_yaml {
        return None;
    }
    let tree = Tree::of(text);
    tree.get([KEY])?;
    tree.get(["id"]).and_then(Tree::text).map(str::to_owned)
}

/// The file with this reader in its review. Who read the same rule before stays; who read it before it changed does not.
pub fn signed(text: &str, by: &str, on: Date, version: &str) -> String {
    let tree = Tree::of(text);
    let now = fingerprint::of(&tree);
    let said = |key| tree.get([KEY, key]).and_then(Tree::text);
    let mut names: Vec<&str> = Vec::new();
    if said("fingerprint") == Some(now.as_str()) {
        names.extend(tree.get([KEY, "by"]).map(Tree::items).unwrap_or_default().iter().filter_map(Tree::text));
    }
    if !names.contains(&by) {
        names.push(by);
    }
    let names: Vec<String> = names.into_iter().map(quoted).collect();
    let mut review = format!("{KEY}:\n  by: [{}]\n  on: {on}\n  version: {version}\n", names.join(", "));
    // Writing to a string cannot fail.
    let _ = writeln!(review, "  fingerprint: {now}");
    if let Some(due) = said("due") {
        let _ = writeln!(review, "  due: {due}");
    }
    replaced(text, &review)
}

/// The text with another review: from its key to the next key that stands as far left.
fn replaced(text: &str, review: &str) -> String {
    let mut made = String::with_capacity(text.len() + review.len());
    let mut inside = false;
    for line in text.split_inclusive('\n') {
        if line.strip_prefix(KEY).is_some_and(|rest| rest.trim_start().starts_with(':')) {
            made.push_str(review);
            inside = true;
        } else if inside && (line.starts_with([' ', '\t', '-']) || line.trim().is_empty()) {
            // Blank lines before the next key stay.
            if line.trim().is_empty() {
                made.push_str(line);
            }
        } else {
            inside = false;
            made.push_str(line);
        }
    }
    made
}

/// A name as YAML and JSON both read it.
fn quoted(name: &str) -> String {
    serde_json::Value::from(name).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::date;

    const RULE: &str = "# Why.\nid: a\nwhen: {er: [negative]}\nreview:\n  by: []\n  due: 2027-05-31\n";

    fn names(text: &str) -> Vec<String> {
        let tree = Tree::of(text);
        let names = tree.get([KEY, "by"]).unwrap().items().iter();
        names.map(|name| name.text().unwrap().to_owned()).collect()
    }

    #[test]
    fn a_signature_changes_the_review_and_nothing_else() {
        let once = signed(RULE, "Dr. \"A\" Sato: 乳腺", date!(2026 - 11 - 22), "2026.11.1");
        assert!(once.starts_with("# Why.\nid: a\nwhen: {er: [negative]}\nreview:\n"), "{once}");
        assert_eq!(names(&once), ["Dr. \"A\" Sato: 乳腺"]);
        let tree = Tree::of(&once);
        for (key, value) in [("on", "2026-11-22"), ("version", "2026.11.1"), ("due", "2027-05-31")] {
            assert_eq!(tree.get([KEY, key]).and_then(Tree::text), Some(value), "{once}");
        }
        assert_eq!(
            tree.get([KEY, "fingerprint"]).and_then(Tree::text),
            Some(fingerprint::of(&Tree::of(RULE)).as_str())
        );
    }

    #[test]
    fn who_read_the_same_rule_stays_and_who_read_another_goes() {
        let once = signed(RULE, "A", date!(2026 - 11 - 22), "1");
        let twice = signed(&once, "B", date!(2026 - 11 - 23), "1");
        assert_eq!(names(&twice), ["A", "B"]);
        assert_eq!(names(&signed(&twice, "B", date!(2026 - 11 - 24), "1")), ["A", "B"]);
        let changed = twice.replace("negative", "positive");
        assert_eq!(names(&signed(&changed, "C", date!(2026 - 11 - 25), "2")), ["C"]);
    }

    #[test]
    fn a_review_between_other_keys_is_replaced_in_its_place() {
        let text = "id: a\nreview: {by: [], due: 2027-05-31}\n\n# Next.\ntitle: {ja: x, en: y}\n";
        let once = signed(text, "A", date!(2026 - 11 - 22), "1");
        assert!(once.ends_with("  due: 2027-05-31\n\n# Next.\ntitle: {ja: x, en: y}\n"), "{once}");
        assert_eq!(Tree::of(&once).members().len(), 3);
    }
}
