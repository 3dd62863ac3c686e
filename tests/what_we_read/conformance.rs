//! Does a resource conform to the differential? Cardinality, choice of types and slices by code; no more is needed here.

use serde_json::Value;

use super::definition::{Definition, Element};

pub fn mistakes(definition: &Definition, resource: &Value) -> Vec<String> {
    let mut found = Vec::new();
    if resource["resourceType"] != definition.kind.as_str() {
        found.push(format!("{} is no {}", resource["resourceType"], definition.kind));
    }
    for element in definition.elements.iter().filter(|element| !element.id.contains(':')) {
        let Some((parent, last)) = element.path.rsplit_once('.') else { continue };
        for holder in nodes(resource, parent) {
            found.extend(cardinality(element, last, holder));
        }
    }
    found
}

/// The nodes at a path, without its first word; lists are opened.
fn nodes<'n>(resource: &'n Value, path: &str) -> Vec<&'n Value> {
    let mut nodes = vec![resource];
    for part in path.split('.').skip(1) {
        nodes = nodes.into_iter().filter_map(|node| node.get(part)).flat_map(items).collect();
    }
    nodes
}

fn items(node: &Value) -> Vec<&Value> {
    node.as_array().map_or_else(|| vec![node], |items| items.iter().collect())
}

fn cardinality(element: &Element, last: &str, holder: &Value) -> Vec<String> {
    let mut found = Vec::new();
    let members = holder.as_object().into_iter().flatten();
    let held: Vec<(&String, &Value)> = members
        .filter(|(name, _)| last.strip_suffix("[x]").map_or(name.as_str() == last, |stem| is_choice(name, stem)))
        .collect();
    let count = held.iter().map(|(_, value)| items(value).len()).sum::<usize>();
    if u64::try_from(count).unwrap() < element.min {
        found.push(format!("{} is missing", element.path));
    }
    if element.max.as_deref().and_then(|max| max.parse::<usize>().ok()).is_some_and(|max| count > max) {
        found.push(format!("{} stands {count} times", element.path));
    }
    if let Some(stem) = last.strip_suffix("[x]") {
        for (name, _) in held {
            let kind = name[stem.len()..].to_lowercase();
            if !element.types.is_empty() && !element.types.iter().any(|wanted| wanted.to_lowercase() == kind) {
                found.push(format!("{name}: the type is not one of {:?}", element.types));
            }
        }
    }
    found
}

fn is_choice(name: &str, stem: &str) -> bool {
    name.strip_prefix(stem).is_some_and(|kind| kind.starts_with(|first: char| first.is_ascii_uppercase()))
}
