//! Doc comments of the types as descriptions of the schema.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

const SOURCES: [&str; 6] = [
    include_str!("../../src/knowledge/rule.rs"),
    include_str!("../../src/knowledge/written/rule.rs"),
    include_str!("../../src/knowledge/words.rs"),
    include_str!("../../src/knowledge/criteria.rs"),
    include_str!("../../src/knowledge/criterion_parts.rs"),
    include_str!("../../src/knowledge/text.rs"),
];

/// Sets `description` of every type, field and word that has a doc comment.
pub fn describe(types: &mut Map<String, Value>) {
    let docs: BTreeMap<String, String> = SOURCES.iter().flat_map(|source| read(source)).collect();
    for (name, schema) in types {
        let mut description = docs.get(name).cloned().unwrap_or_default();
        for word in schema["enum"].as_array().into_iter().flatten().filter_map(Value::as_str) {
            if let Some(doc) = docs.get(&format!("{name}.{word}")) {
                description += &format!("\n{word}: {doc}");
            }
        }
        if let Some(fields) = schema.get_mut("properties").and_then(Value::as_object_mut) {
            for (field, property) in fields {
                if let Some(doc) = docs.get(&format!("{name}.{field}")) {
                    property["description"] = doc.as_str().into();
                }
            }
        }
        if !description.is_empty() {
            schema["description"] = description.trim().into();
        }
    }
}

/// `Type` and `Type.field` (as written in a file) with their comments.
fn read(source: &str) -> Vec<(String, String)> {
    let (mut found, mut doc, mut owner, mut renamed) = (Vec::new(), String::new(), String::new(), None);
    for line in source.lines() {
        let text = line.trim();
        if let Some(comment) = text.strip_prefix("///") {
            doc = format!("{doc} {}", comment.trim()).trim().to_owned();
            continue;
        }
        if text.starts_with("#[") {
            renamed = text.strip_prefix("#[serde(rename = \"").and_then(|rest| rest.split('"').next()).or(renamed);
            continue;
        }
        let of_type = text.strip_prefix("pub struct ").or_else(|| text.strip_prefix("pub enum "));
        let name = text.strip_prefix("pub ").unwrap_or(text).split([':', ',', ' ', '(']).next().unwrap_or_default();
        let key = match of_type {
            Some(rest) => {
                owner = rest.split([' ', '<']).next().unwrap_or_default().to_owned();
                owner.clone()
            }
            None => format!("{owner}.{}", renamed.map_or_else(|| kebab(name), str::to_owned)),
        };
        if !doc.is_empty() {
            found.push((key, std::mem::take(&mut doc)));
        }
        renamed = None;
    }
    found
}

/// `OtherLines` and `other_lines` are written `other-lines`.
fn kebab(name: &str) -> String {
    let mut out = String::new();
    for letter in name.chars() {
        if letter.is_uppercase() && !out.is_empty() {
            out.push('-');
        }
        out.extend(if letter == '_' { '-' } else { letter }.to_lowercase());
    }
    out
}
