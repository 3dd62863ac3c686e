//! Saves what can be read of JSON text where a part of it cannot: half a surrogate pair, a number beyond measure,
//! bottomless nesting. Such a part alone is emptied, and the emptiness is said by those who read the chart.
//!
//! It deliberately helps no text that is no JSON at all, and runs only after reading has failed.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};
use serde_json::Value;
use serde_json::value::RawValue;

use super::tape::Tape;

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

/// As [`bundle`], where it needs mending; a text that cannot be mended becomes an empty Bundle with one entry to be said.
#[must_use]
pub fn bundle_if_torn(text: &str) -> Option<String> {
    let torn = || bundle(text).unwrap_or_else(|| r#"{"resourceType":"Bundle","entry":[null]}"#.to_owned());
    Tape::read(text).is_err().then(torn)
}

/// The hook call with only those prefetch values, and entries of them, that can be read; nothing when the call as a
/// whole is no JSON, or nothing in it needs mending.
#[must_use]
pub fn call(text: &str) -> Option<String> {
    if serde_json::from_str::<Value>(text).is_ok() {
        return None;
    }
    let Members(mut members) = serde_json::from_str(text).ok()?;
    let Members(prefetch) = serde_json::from_str(members.remove("prefetch")?.get()).ok()?;
    let mended = |raw: &RawValue| {
        if is_readable(raw) { raw.get().to_owned() } else { bundle(raw.get()).unwrap_or_else(|| UNREADABLE.to_owned()) }
    };
    let prefetch = object(prefetch.into_iter().map(|(key, raw)| (key, mended(raw))));
    let others = members.into_iter().map(|(name, raw)| (name, raw.get().to_owned()));
    Some(object(others.chain([("prefetch", prefetch)])))
}

/// An object, unread; one that states a member twice is refused, since nobody knows which counts.
struct Members<'a>(BTreeMap<&'a str, &'a RawValue>);

impl<'de: 'a, 'a> Deserialize<'de> for Members<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;
        impl<'de> Visitor<'de> for Reader {
            type Value = Members<'de>;
            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = BTreeMap::new();
                while let Some((name, value)) = map.next_entry()? {
                    if members.insert(name, value).is_some() {
                        return Err(A::Error::custom("a member stands twice"));
                    }
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(Reader)
    }
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
