//! `config/knowledge/rule.schema.json`, drawn from the types that read a rule: editors complete and complain as `check`
//! would. `UPDATE_EXPECT=1 cargo test schema` rewrites it.
//!
//! No derive stands on the types. Every derived reader tells the format which fields and words it knows; a format that
//! answers anything and writes down what it was asked therefore learns the shape. Descriptions are the doc comments.

use std::collections::BTreeSet;
use std::path::Path;

use oncohooks::knowledge::written::rule::Rule;
use serde_json::{Map, Value, json};

use super::{docs, probe};

const FILE: &str = "config/knowledge/rule.schema.json";

fn schema() -> Value {
    let mut types = probe::types::<Rule>();
    docs::describe(&mut types);
    types.iter_mut().for_each(|(name, schema)| name_something(name, schema));
    let Value::Object(rule) = types.remove("Rule").unwrap() else { unreachable!() };
    let mut schema = Map::from_iter([
        ("$schema".to_owned(), json!("https://json-schema.org/draft/2020-12/schema")),
        ("$comment".to_owned(), json!("generated from src/knowledge by `UPDATE_EXPECT=1 cargo test schema`")),
        ("title".to_owned(), json!("One rule of oncohooks")),
    ]);
    schema.extend(rule);
    schema.insert("$defs".to_owned(), types.into());
    schema.into()
}

/// The one list of a rule that may be empty: nobody has read it.
const READERS: (&str, &str) = ("Review", "by");

/// What `check` refuses where the reader does not (`empty-list`): every list names something.
fn name_something(of: &str, schema: &mut Value) {
    let lists = schema.get_mut("properties").and_then(Value::as_object_mut).into_iter().flatten();
    for (_, list) in lists.filter(|(field, _)| (of, field.as_str()) != READERS) {
        let mut list = Some(list);
        while let Some(own) = list.filter(|own| own["type"] == "array") {
            own["minItems"] = json!(1);
            list = own.get_mut("items");
        }
    }
}

/// A list that names nothing, at any depth.
fn has_empty_list(value: &Value, place: &str) -> bool {
    match value {
        Value::Array(items) => {
            (items.is_empty() && place != "/review/by") || items.iter().any(|item| has_empty_list(item, place))
        }
        Value::Object(members) => members.iter().any(|(key, value)| has_empty_list(value, &format!("{place}/{key}"))),
        _ => false,
    }
}

fn yaml(text: &str) -> Option<Value> {
    serde_saphyr::from_str(text).ok()
}

#[test]
fn the_schema_is_current() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(FILE);
    let drawn = serde_json::to_string_pretty(&schema()).unwrap() + "\n";
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        std::fs::write(&file, &drawn).unwrap();
    }
    let kept = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(kept == drawn, "{FILE} is not what the types say: UPDATE_EXPECT=1 cargo test schema");
}

#[test]
fn every_shipped_rule_fits_the_schema() {
    let validator = jsonschema::validator_for(&schema()).unwrap();
    for (path, rule) in shipped() {
        let mistakes: Vec<String> = validator.iter_errors(&rule).map(|e| e.to_string()).collect();
        assert!(mistakes.is_empty(), "{path}: {mistakes:?}");
    }
}

/// What the reader refuses for its shape, the schema refuses too.
#[test]
fn what_cannot_be_read_does_not_fit_the_schema() {
    let validator = jsonschema::validator_for(&schema()).unwrap();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/knowledge/unreadable-file/knowledge/breast");
    let mut refused = Vec::new();
    for path in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        let text = std::fs::read_to_string(&path).unwrap();
        let Some(tree) = yaml(&text) else { continue };
        let reads = serde_saphyr::from_str::<Rule>(&text).is_ok();
        assert_eq!(validator.is_valid(&tree), reads, "{}", path.display());
        refused.extend((!reads).then_some(path));
    }
    assert!(refused.len() >= 6, "{refused:?}");
}

/// Every part of every shipped rule, taken away, renamed or put as something else: the schema refuses what the reader
/// refuses and lists of nothing, and no more.
#[test]
fn schema_and_reader_refuse_the_same_rules() {
    let validator = jsonschema::validator_for(&schema()).unwrap();
    let mut seen = BTreeSet::new();
    let mut failures = Vec::new();
    let (mut refused, mut accepted) = (0, 0);
    for (path, rule) in shipped() {
        for place in places(&rule, "") {
            // One rule shows each place; places in lists are alike.
            let shape: String = place.chars().filter(|c| !c.is_ascii_digit()).collect();
            if !seen.insert(format!("{} {shape}", rule["kind"])) {
                continue;
            }
            for changed in changes(&rule, &place) {
                let reads =
                    serde_saphyr::from_str::<Rule>(&changed.to_string()).is_ok() && !has_empty_list(&changed, "");
                *if reads { &mut accepted } else { &mut refused } += 1;
                // YAML lets a number stand for a text; the schema asks for quotes.
                let is_number = changed.pointer(&place).is_some_and(|value| value.is_number());
                if validator.is_valid(&changed) != reads && !(reads && is_number) {
                    let now = changed.pointer(&place).map_or("gone".to_owned(), Value::to_string);
                    failures
                        .push(format!("{path}: {place} {now}: the reader {}", if reads { "reads" } else { "refuses" }));
                }
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    assert!(refused > 300 && accepted > 50, "{refused} refused, {accepted} accepted");
}

fn shipped() -> Vec<(String, Value)> {
    let files = oncohooks::files::collect(None).unwrap();
    let is_rule = |path: &str| path.starts_with("knowledge/breast/") || path.starts_with("knowledge/nsclc/");
    files.iter().filter(|(path, _)| is_rule(path)).map(|(path, text)| (path.clone(), yaml(text).unwrap())).collect()
}

/// JSON pointers of every part.
fn places(value: &Value, at: &str) -> Vec<String> {
    let inner: Vec<(String, &Value)> = match value {
        Value::Array(items) => items.iter().enumerate().map(|(number, item)| (number.to_string(), item)).collect(),
        Value::Object(members) => members.iter().map(|(key, value)| (key.clone(), value)).collect(),
        _ => Vec::new(),
    };
    let inner = inner.into_iter().map(|(key, value)| (format!("{at}/{key}"), value));
    inner.flat_map(|(place, value)| places(value, &place).into_iter().chain([place])).collect()
}

fn changes(rule: &Value, place: &str) -> Vec<Value> {
    let others = [json!(1), json!("other"), json!([]), json!({}), json!(["other"]), json!({"other": 1})];
    let mut changes: Vec<Value> = Vec::new();
    for other in others {
        let mut changed = rule.clone();
        *changed.pointer_mut(place).unwrap() = other;
        changes.push(changed);
    }
    let (outer, key) = place.rsplit_once('/').unwrap();
    for name in [None, Some("other")] {
        let mut changed = rule.clone();
        if let Some(members) = changed.pointer_mut(outer).and_then(Value::as_object_mut) {
            let value = members.shift_remove(key).unwrap();
            members.extend(name.map(|name| (name.to_owned(), value)));
            changes.push(changed);
        }
    }
    changes
}

/// Fields may be left out exactly where the reader has a default.
#[test]
fn required_is_what_has_no_default() {
    let schema = schema();
    let required = json!(["id", "kind", "status", "title", "for", "card", "evidence", "review"]);
    assert_eq!(schema["required"], required);
    assert_eq!(schema["$defs"]["Criteria"].get("required"), None);
    assert_eq!(schema["$defs"]["Criteria"]["properties"]["er"]["minItems"], 1);
    assert_eq!(schema["$defs"]["Offer"]["properties"]["partners"]["items"]["minItems"], 1);
    assert_eq!(schema["$defs"]["Review"]["properties"]["by"].get("minItems"), None);
    assert_eq!(schema["$defs"]["Population"]["properties"]["line"]["$ref"], "#/$defs/Line");
    assert_eq!(schema["$defs"]["PdL1"]["properties"]["at-least"]["type"], "number");
    assert_eq!(schema["$defs"]["Criteria"]["properties"]["any-of"]["items"]["$ref"], "#/$defs/Criteria");
}
