//! JSON documents mangled at random: what a careless client, a proxy or an attacker may make of a good one.

use proptest::prelude::*;
use serde_json::{Map, Value, json};

/// One thing done to a JSON document, at a place chosen by a number.
#[derive(Debug, Clone)]
pub enum Change {
    Replace(Value),
    Remove,
    /// Puts the value at another place too.
    CopyTo(usize),
    Rename(String),
    /// Wraps the value in so many lists.
    Nest(usize),
    Repeat(usize),
}

pub fn changes() -> impl Strategy<Value = Vec<(usize, Change)>> {
    let change = prop_oneof![
        4 => value().prop_map(Change::Replace),
        3 => Just(Change::Remove),
        2 => any::<usize>().prop_map(Change::CopyTo),
        1 => text().prop_map(Change::Rename),
        1 => (1_usize..200).prop_map(Change::Nest),
        1 => (2_usize..300).prop_map(Change::Repeat),
    ];
    prop::collection::vec((any::<usize>(), change), 1..6)
}

/// Any JSON, with a liking for what FHIR readers stumble over.
fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        text().prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec((text(), inner), 0..4).prop_map(|members| Value::Object(Map::from_iter(members))),
        ]
    })
}

fn text() -> impl Strategy<Value = String> {
    let odd = [
        "",
        " ",
        "\0",
        "\u{202E}",
        "Patient/",
        "/",
        "..",
        "urn:uuid:",
        "#",
        "2026",
        "2026-13-45",
        "9999-12-31T24:00:00Z",
        "-1",
        "1e400",
        ">=10 %",
        "10/0",
        "NaN",
        "３＋",
        "HER2",
        "<1 %",
        "CPS 10",
        "final",
        "Bundle",
        "Observation",
        "OperationOutcome",
        "MedicationOrder",
        "resourceType",
        "entry",
        "resource",
        "valueQuantity",
        "|\\`*_<b>&#0;",
    ];
    prop_oneof![prop::sample::select(odd.to_vec()).prop_map(str::to_owned), ".{0,40}", "[0-9%<>=.~/ -]{1,20}"]
}

/// Every place of a document, as JSON pointers.
fn places(value: &Value, here: &str, into: &mut Vec<String>) {
    into.push(here.to_owned());
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                let name = name.replace('~', "~0").replace('/', "~1");
                places(member, &format!("{here}/{name}"), into);
            }
        }
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(at, item)| places(item, &format!("{here}/{at}"), into));
        }
        _ => {}
    }
}

pub fn mangle(document: &mut Value, changes: &[(usize, Change)]) {
    for (at, change) in changes {
        let mut all = Vec::new();
        places(document, "", &mut all);
        let place = all[at % all.len()].clone();
        let old = document.pointer(&place).unwrap().clone();
        let (parent, name) = match (place.rsplit_once('/'), change) {
            (Some(parts), _) => parts,
            (None, Change::Replace(_) | Change::CopyTo(_) | Change::Nest(_)) => ("", ""),
            (None, _) => continue,
        };
        let name = name.replace("~1", "/").replace("~0", "~");
        match (change, document.pointer_mut(parent).unwrap()) {
            (Change::Remove, Value::Object(members)) => drop(members.remove(&name)),
            (Change::Remove, Value::Array(items)) => drop(items.remove(name.parse().unwrap())),
            (Change::Rename(to), Value::Object(members)) => {
                members.remove(&name);
                members.insert(to.clone(), old);
            }
            (Change::Repeat(times), Value::Array(items)) if items.len() < 1000 => {
                items.extend(std::iter::repeat_n(old, *times));
            }
            (Change::Replace(new), _) => *document.pointer_mut(&place).unwrap() = new.clone(),
            (Change::CopyTo(other), _) => {
                let other = &all[other % all.len()];
                *document.pointer_mut(other).unwrap() = old;
            }
            (Change::Nest(depth), _) => {
                *document.pointer_mut(&place).unwrap() = (0..*depth).fold(old, |value, _| json!([value]));
            }
            _ => {}
        }
    }
}

/// What is done to the text afterwards: a cut, or bytes put somewhere.
pub fn bytes() -> impl Strategy<Value = Option<(usize, Vec<u8>, bool)>> {
    prop::option::weighted(0.3, (any::<usize>(), prop::collection::vec(any::<u8>(), 0..8), any::<bool>()))
}

pub fn mangled(document: impl ToString, bytes: Option<(usize, Vec<u8>, bool)>) -> Vec<u8> {
    let mut text = document.to_string().into_bytes();
    if let Some((at, insert, cut)) = bytes {
        let at = at % (text.len() + 1);
        let rest = text.split_off(at);
        text.extend(insert);
        if !cut {
            text.extend(rest);
        }
    }
    text
}
