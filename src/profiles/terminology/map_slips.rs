//! Slips of those who write a ConceptMap, which would be passed over in silence, or believed.
//!
//! It reads a map as JSON, since a misspelt member is one that a reader of types does not see.

use std::collections::HashMap;

use serde_json::Value;

use super::systems::{SystemNames, plain};
use crate::diagnostic::{Diagnostic, did_you_mean};
use crate::profiles::orderables::{DRUGS, TESTS, own_system};
use crate::profiles::resources::{ConceptMap, Element};

/// Members of FHIR R4 that change nothing, or are read.
const OF_GROUP: [&str; 5] = ["source", "sourceVersion", "target", "targetVersion", "element"];
const OF_ELEMENT: [&str; 3] = ["code", "display", "target"];
const OF_TARGET: [&str; 4] = ["code", "display", "equivalence", "comment"];
const OF_ANY: [&str; 2] = ["id", "extension"];

/// FHIR R4 concept-map-equivalence.
const EQUIVALENCES: [&str; 10] = [
    "relatedto",
    "equivalent",
    "equal",
    "wider",
    "subsumes",
    "narrower",
    "specializes",
    "inexact",
    "unmatched",
    "disjoint",
];
/// They say of which concept a code does not stand, or of none.
const MEANT_OF_NONE: [&str; 2] = ["unmatched", "disjoint"];

/// Addresses that begin so are ours.
const OURS: &str = "oncohooks.org/";

/// A map as it was written: its path and its text.
#[derive(Debug, Clone, Copy)]
pub struct Written<'f> {
    pub path: &'f str,
    pub text: &'f str,
}

impl Written<'_> {
    /// The first line that holds this text in quotes; the reader of JSON keeps no places.
    pub fn line_of(self, quoted: &str) -> Option<u64> {
        self.lines_of(quoted).next()
    }

    fn lines_of(self, quoted: &str) -> impl Iterator<Item = u64> {
        let quoted = serde_json::to_string(quoted).unwrap_or_default();
        (1..).zip(self.text.lines()).filter(move |(_, line)| line.contains(&quoted)).map(|(number, _)| number)
    }

    fn error(self, code: &'static str, at: &str, message: String, help: impl Into<String>) -> Diagnostic {
        Diagnostic::error(code, self.path, self.line_of(at), message, help)
    }

    fn warning(self, code: &'static str, at: &str, message: String, help: impl Into<String>) -> Diagnostic {
        Diagnostic::warning(code, self.path, self.line_of(at), message, help)
    }
}

/// The slips of one map.
pub fn of_map(written: Written, systems: &SystemNames) -> Vec<Diagnostic> {
    let Ok(map) = serde_json::from_str::<Value>(written.text) else { return Vec::new() };
    let mut found = Vec::new();
    let groups = each(&map, "group");
    if groups.is_empty() {
        let help = "list the codes of your site in group.element, or take the file away";
        found.push(written.warning(
            "empty-map",
            "group",
            "\"group\" is empty, so the map says nothing".to_owned(),
            help,
        ));
    }
    for group in groups {
        found.extend(unread_member(written, group, "group", &OF_GROUP));
        found.extend(system(written, group, systems));
        found.extend(says_nothing(written, group));
        for element in each(group, "element") {
            found.extend(of_element(written, element));
        }
    }
    found
}

fn each<'v>(value: &'v Value, member: &str) -> &'v [Value] {
    value.get(member).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
}

fn text<'v>(value: &'v Value, member: &str) -> &'v str {
    value.get(member).and_then(Value::as_str).unwrap_or_default()
}

/// What is misspelt is not there, and what only narrows a target would be believed without it.
fn unread_member(written: Written, value: &Value, what: &str, known: &[&str]) -> Option<Diagnostic> {
    let mut names = value.as_object()?.keys().map(String::as_str);
    let is_known = |name: &&str| known.contains(name) || OF_ANY.contains(name) || name.starts_with('_');
    let name = names.find(|name| !is_known(name))?;
    let of = match text(value, "code") {
        "" => String::new(),
        code => format!(" of \"{code}\""),
    };
    let hint = did_you_mean(name, known.iter().copied());
    let message = format!("\"{name}\" in {what}{of} is not read{hint}");
    let help = format!("of {what} are read: {}; what depends on more than the code cannot be mapped", known.join(", "));
    Some(written.error("unread-member", name, message, help))
}

/// A group of no codes, or a draft whose codes have no targets yet.
fn says_nothing(written: Written, group: &Value) -> Option<Diagnostic> {
    let (source, elements) = (text(group, "source"), each(group, "element"));
    let (what, help) = match elements {
        [] => ("element", "list the codes of the group in element, or take the group away"),
        all if all.iter().all(|element| element.get("target").is_none()) => (
            "target",
            "give the codes that you are sure of their targets, as profiles/conceptmaps/example-site.json does",
        ),
        _ => return None,
    };
    let at = if source.is_empty() { "group" } else { source };
    let message = format!("the group of \"{source}\" has no {what}, so it says nothing");
    Some(written.warning("empty-map", at, message, help))
}

/// The systems of a group.
fn system(written: Written, group: &Value, systems: &SystemNames) -> Option<Diagnostic> {
    let (source, target) = (text(group, "source"), text(group, "target"));
    if own_system(source).is_some() {
        let help = "name the code system of your orders in group.target, as your EHR sends it";
        let message = format!("the group of \"{source}\" does not say in whose codes the orders are placed");
        return target.trim().is_empty().then(|| written.error("unknown-system", source, message, help));
    }
    if plain(source).starts_with(OURS) {
        let hint = did_you_mean(source, [DRUGS, TESTS].into_iter());
        let message = format!("\"{source}\" is no code system of ours{hint}");
        let help = format!("for orders group.source is {DRUGS} or {TESTS}, to the letter");
        return Some(written.error("unknown-system", source, message, help));
    }
    let near = systems.nearly(source)?;
    let message = format!("\"{source}\" is no code system we know, and nearly one (did you mean \"{near}\"?)");
    let help = "write the system as your EHR sends it in Coding.system";
    Some(written.warning("unknown-system", source, message, help))
}

fn of_element(written: Written, element: &Value) -> Vec<Diagnostic> {
    let code = text(element, "code");
    let mut found: Vec<Diagnostic> = unread_member(written, element, "element", &OF_ELEMENT).into_iter().collect();
    let targets = each(element, "target");
    for own in std::iter::once(code).chain(targets.iter().map(|target| text(target, "code"))) {
        if own != own.trim() {
            let help = "take the blanks away";
            found.push(written.error("blank-in-code", own, format!("\"{own}\" begins or ends with a blank"), help));
        }
    }
    for target in targets {
        found.extend(unread_member(written, target, "target", &OF_TARGET));
        let equivalence = text(target, "equivalence");
        if !equivalence.is_empty() && !EQUIVALENCES.contains(&equivalence) {
            let hint = did_you_mean(equivalence, EQUIVALENCES.into_iter());
            let message = format!("the equivalence \"{equivalence}\" of \"{code}\" is none of FHIR R4{hint}");
            let help = format!("use one of {}", EQUIVALENCES.join(", "));
            found.push(written.error("unknown-equivalence", equivalence, message, help));
        } else if text(target, "code").is_empty() && !MEANT_OF_NONE.contains(&equivalence) {
            let help = "name what it stands for, or take the target away";
            found.push(written.error("empty-map", code, format!("a target of \"{code}\" has no code"), help));
        }
    }
    found
}

/// A code with two meanings: in two elements that differ, or ordered for two drugs.
pub fn of_maps(maps: &[(Written, ConceptMap)], systems: &SystemNames) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    // By system and code: the map, how many elements of it had this code before, and what was meant.
    let mut meant: HashMap<(&str, &str), (Written, usize, Vec<&str>)> = HashMap::new();
    let mut ordered: HashMap<(&str, &str), (Written, &str)> = HashMap::new();
    for (written, map) in maps {
        for group in &map.group {
            let own = own_system(&group.source);
            for element in &group.element {
                match own {
                    Some(DRUGS) => found.extend(ordered_twice((*written, &group.target), element, &mut ordered)),
                    Some(_) => {}
                    None => {
                        let key = (systems.resolve(&group.source), element.code.as_str());
                        found.extend(meant_twice(*written, key, element, &mut meant));
                    }
                }
            }
        }
    }
    found
}

fn meant_twice<'m>(
    written: Written<'m>,
    key: (&'m str, &'m str),
    element: &'m Element,
    known: &mut HashMap<(&'m str, &'m str), (Written<'m>, usize, Vec<&'m str>)>,
) -> Option<Diagnostic> {
    let mut targets: Vec<&str> = element.targets().collect();
    targets.sort_unstable();
    let Some((before, times, others)) = known.get_mut(&key) else {
        known.insert(key, (written, 0, targets));
        return None;
    };
    let is_same_file = before.path == written.path;
    *times += usize::from(is_same_file);
    if *others == targets {
        return None;
    }
    let told = |targets: &[&str]| match targets {
        [] => "nothing".to_owned(),
        targets => format!("\"{}\"", targets.join("\" and \"")),
    };
    let at = |line: Option<u64>| line.map_or_else(String::new, |line| format!(":{line}"));
    let line = if is_same_file { written.lines_of(key.1).nth(*times) } else { written.line_of(key.1) };
    let message = format!(
        "\"{}\" is mapped twice: here to {}, in {}{} to {}",
        key.1,
        told(&targets),
        before.path,
        at(before.line_of(key.1)),
        told(others)
    );
    let help = "write each code of a system once, with all it stands for as targets of that element";
    Some(Diagnostic::error("ambiguous-code", written.path, line, message, help))
}

/// A drug that is ordered by the code of another would be that other.
fn ordered_twice<'m>(
    (written, target): (Written<'m>, &'m str),
    element: &'m Element,
    known: &mut HashMap<(&'m str, &'m str), (Written<'m>, &'m str)>,
) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for code in element.targets() {
        let (before, other) = *known.entry((plain(target), code)).or_insert((written, &element.code));
        if other != element.code {
            let message = format!("\"{code}\" orders \"{}\" and, in {}, \"{other}\"", element.code, before.path);
            let help = "give each drug an order code of its own, or leave one of them out";
            found.push(written.error("ambiguous-code", &element.code, message, help));
        }
    }
    found
}
