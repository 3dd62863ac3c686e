//! A list that says "any of these" names at least one, and a mapping of criteria asks something: of none nobody can be one, and
//! what asks nothing holds for everybody.

use crate::diagnostic::Diagnostic;
use crate::knowledge::load::Filed;
use crate::knowledge::yaml::{Member, Tree};

/// Lists of which "none" is a statement of its own: nobody has read the rule, the label has no step down, a drug has no other
/// name, a panel is not ordered by itself. A rule that cites nothing is told so elsewhere.
const MAY_BE_EMPTY: [&str; 6] =
    ["review.by", "rules.schemes.steps", "rules.schemes.bands.rows.steps", "spellings", "tests", "evidence"];

/// What is wrong, where, on which line.
type Empty = (String, Option<u64>, Fault);

#[derive(Clone, Copy)]
enum Fault {
    List,
    Mapping,
}

pub(super) fn check<T>(file: &Filed<T>, found: &mut Vec<Diagnostic>) {
    let mut empty = Vec::new();
    look(file.tree(), "", None, &mut empty);
    for (path, line, fault) in empty {
        let (message, help) = match fault {
            Fault::List => (
                format!("\"{path}\" is an empty list, and nothing is one of none"),
                "write what it names, or remove it",
            ),
            Fault::Mapping => {
                let message = format!("an entry of \"{path}\" asks nothing, and would hold for everybody");
                (message, "write what it asks, or remove it")
            }
        };
        found.push(Diagnostic::error("empty-list", &file.file, line, message, help));
    }
}

fn look(tree: &Tree, path: &str, line: Option<u64>, empty: &mut Vec<Empty>) {
    match tree {
        Tree::List(items) => {
            if items.is_empty() && !MAY_BE_EMPTY.contains(&path) {
                empty.push((path.to_owned(), line, Fault::List));
            }
            for item in items {
                entry(item, path, line, empty);
            }
        }
        Tree::Mapping(members) => {
            for Member { key, line, value } in members {
                let inner = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
                if inner != "when" && (key == "when" || key == "fallen") && asks_nothing(key, value) {
                    empty.push((inner.clone(), Some(*line), Fault::Mapping));
                }
                look(value, &inner, Some(*line), empty);
            }
        }
        _ => {}
    }
}

/// An item of a list.
fn entry(item: &Tree, path: &str, line: Option<u64>, empty: &mut Vec<Empty>) {
    let key = path.rsplit('.').next().unwrap_or_default();
    if matches!(item, Tree::Mapping(_)) && asks_nothing(key, item) {
        let own = item.members().first().map(|member| member.line);
        empty.push((path.to_owned(), own.or(line), Fault::Mapping));
    }
    look(item, path, line, empty);
}

/// What stands beside the question is none: when drugs count, how recent a value is.
fn asks_nothing(key: &str, mapping: &Tree) -> bool {
    let has = |key: &str| mapping.get([key]).is_some();
    match key {
        "prior" => !has("any-of") && (has("courses") || !has("none-of")),
        "fallen" => !has("by-at-least") && !has("by-more-than"),
        _ => mapping.members().is_empty(),
    }
}
