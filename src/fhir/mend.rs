//! Saves what can be read of JSON text where a part of it cannot: half a surrogate pair, a number beyond measure,
//! bottomless nesting. Such a part alone is emptied, and the emptiness is said by those who read the chart.
//!
//! It deliberately helps no text that is no JSON at all, and runs only after reading has failed.

use serde_json::Value;
use serde_json::value::RawValue;

use super::tape::Tape;
use crate::cds_hooks::wire::Pairs;

/// The Bundle with `null` for each entry that cannot be read.
pub(super) fn bundle(text: &str) -> Option<String> {
    #[derive(serde::Deserialize)]
    struct Torn<'a> {
        #[serde(borrow, rename = "resourceType")]
        resource_type: &'a RawValue,
        #[serde(borrow, default)]
        total: Option<&'a RawValue>,
        #[serde(borrow, default)]
        link: Option<&'a RawValue>,
        #[serde(borrow)]
        entry: Vec<&'a RawValue>,
    }
    let torn: Torn = serde_json::from_str(text).ok()?;
    let or_null =
        |raw: Option<&'_ RawValue>| raw.filter(|raw| is_readable(raw)).map_or("null", RawValue::get).to_owned();
    let entries: Vec<String> = torn.entry.iter().map(|raw| or_null(Some(raw))).collect();
    Some(format!(
        r#"{{"resourceType":{},"total":{},"link":{},"entry":[{}]}}"#,
        or_null(Some(torn.resource_type)),
        or_null(torn.total),
        or_null(torn.link),
        entries.join(",")
    ))
}

/// As [`bundle`]; drafts that cannot be mended become a Bundle with one empty entry, so that they are said.
#[must_use]
pub fn drafts(text: &str) -> String {
    bundle(text).unwrap_or_else(|| r#"{"resourceType":"Bundle","entry":[null]}"#.to_owned())
}

/// The hook call with only those prefetch values, and entries of them, that can be read; nothing when the call as a
/// whole is no JSON, or nothing in it needs mending.
#[must_use]
pub fn call(text: &str) -> Option<String> {
    if serde_json::from_str::<Value>(text).is_ok() {
        return None;
    }
    let Pairs::<&RawValue>(members) = serde_json::from_str(text).ok()?;
    let (_, prefetch) = members.iter().find(|(name, _)| name == "prefetch")?;
    let Pairs::<&RawValue>(prefetch) = serde_json::from_str(prefetch.get()).ok()?;
    let mended = |raw: &RawValue| {
        if is_readable(raw) { raw.get().to_owned() } else { bundle(raw.get()).unwrap_or_else(|| UNREADABLE.to_owned()) }
    };
    let prefetch = object(prefetch.iter().map(|(key, raw)| (&**key, mended(raw))));
    let others = members.iter().filter(|(name, _)| name != "prefetch");
    let others = others.map(|(name, raw)| (&**name, raw.get().to_owned()));
    Some(object(others.chain([("prefetch", prefetch)])))
}

/// Stands for a value that cannot be read; no resource is a string.
const UNREADABLE: &str = "\"\"";

fn is_readable(raw: &RawValue) -> bool {
    Tape::read(raw.get()).is_ok()
}

fn object<'n>(members: impl Iterator<Item = (&'n str, String)>) -> String {
    let members: Vec<String> = members.map(|(name, value)| format!("{}:{value}", Value::from(name))).collect();
    format!("{{{}}}", members.join(","))
}
